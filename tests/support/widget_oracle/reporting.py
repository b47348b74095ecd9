"""Sends drawn reports to a server, and notes them as facts."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.clients.graph import Graph
from tests.clients.sdk import SdkClient, item
from tests.support.mutations import EVENTS, SESSIONS
from tests.support.rollups import roll_up
from tests.support.widget_oracle.facts import EventFact, Facts, Issue, Update

Report = tuple[str, list[dict[str, Any]]]


class Reporter:
    """Reports to the projects of an organization; `sdks` are by project."""

    def __init__(self, graph: Graph, sdks: dict[str, SdkClient]) -> None:
        self.facts = Facts()
        self._graph = graph
        self._sdks = sdks

    async def send(self, kind: str, items: list[dict[str, Any]]) -> None:
        """Send a report, and note it."""
        match kind:
            case "sessions":
                await self._record(SESSIONS, kind, items)
                for each in items:
                    self.facts.add_session_input(each)
            case "events":
                await self._record(EVENTS, kind, items)
                for each in items:
                    self.facts.events.append(to_event(each))
            case "updates":
                updates = [to_update(each) for each in items]
                await self._send([(each.project, to_session_item(each)) for each in updates])
                for update in updates:
                    self.facts.add_update(update)
            case "errors":
                await self._send([(each["issue"].project, to_event_item(each)) for each in items])
                self.facts.events += [to_error(each) for each in items]
            case "rollup":
                await roll_up(self._graph.database)

    async def _record(self, document: str, kind: str, items: list[dict[str, Any]]) -> None:
        answer = await self._graph(document, input={kind: items})
        assert [each["errors"] for each in answer.values()] == [[]]

    async def _send(self, items: list[tuple[str, bytes]]) -> None:
        """Send items to their projects, an envelope to each, and process them."""
        for project in dict.fromkeys(slug for slug, _ in items):
            sdk = self._sdks[project]
            await sdk.send(*(each for slug, each in items if slug == project))
            await sdk.process_envelopes()


def to_update(given: dict[str, Any]) -> Update:
    """Return a drawn update."""
    return Update(**given | {"sid": UUID(int=given["sid"]).hex})


def to_session_item(update: Update) -> bytes:
    """Return the item of an envelope with an update."""
    payload = {
        "sid": update.sid,
        "did": update.user,
        "started": update.started.isoformat(),
        "timestamp": datetime.now(UTC).isoformat(),
        "status": update.status.lower(),
        "errors": update.errors,
        "seq": update.seq,
        "duration": update.duration,
        "attrs": {"release": update.release, "environment": update.environment},
    }
    return item("session", payload)


def to_event_item(given: dict[str, Any]) -> bytes:
    """Return the item of an envelope with an error event."""
    issue: Issue = given["issue"]
    error = {
        "type": issue.error_type,
        "value": issue.value,
        "mechanism": {"type": "generic", "handled": given["handled"]},
    }
    payload = {
        "timestamp": given["timestamp"].isoformat(),
        "release": given["release"],
        "environment": given["environment"],
        "level": issue.level,
        "platform": issue.platform,
        "fingerprint": [issue.key],
        "exception": {"values": [error]},
    }
    return item("event", payload | ({"user": {"id": given["user"]}} if given["user"] else {}))


def to_error(given: dict[str, Any]) -> EventFact:
    """Return the fact of an error event."""
    return EventFact(
        given["issue"].project,
        given["release"],
        given["environment"],
        given["timestamp"],
        given["issue"],
        not given["handled"],
        given["user"],
        1,
    )


def to_event(given: dict[str, Any]) -> EventFact:
    """Return the fact of an item of recordEvents."""
    return EventFact(
        given["project"],
        given["release"],
        given["environment"],
        datetime.fromisoformat(given["timestamp"]),
        None,
        is_unhandled=False,
        user=given["userId"],
        quantity=given["count"],
    )
