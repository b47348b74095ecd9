"""What SDKs send, written by hand, and what comes of it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import orjson
from sqlalchemy import select

from app.factory import create_app
from app.settings import Settings
from db import models
from db.accounts import project_keys
from db.connection.database import Database
from ingest.envelope.endpoint import EnvelopeLimits
from jobs.envelopes import process_next
from tests.clients.graph import URL, Graph
from tests.support.factories import World

KEPT = timedelta(days=90)
RELEASE = "app@1.0.0"
HEALTH = """projects { newGroups hasHealthData health {
    totalSessions totalUsers sessionsCrashed sessionsErrored crashFreeSessions crashFreeUsers
    durationP50
} }"""
COUNTS = select(
    models.ReceivedCount.outcome,
    models.ReceivedCount.kind,
    models.ReceivedCount.reason,
    models.ReceivedCount.quantity,
)
SDK = "sentry.test/1.0"


@dataclass
class Sender:
    """An SDK of a project, with its key."""

    world: World
    graph: Graph
    project: int
    key: str
    client: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def auth(self) -> dict[str, str]:
        """The header that Python's SDK sends."""
        said = f"Sentry sentry_key={self.key}, sentry_version=7, sentry_client={SDK}"
        return {"X-Sentry-Auth": said}

    def path(self, kind: str = "envelope") -> str:
        """Where it sends to."""
        return f"/api/{self.project}/{kind}/"

    async def post(self, content: Any, **options: Any) -> httpx.Response:
        """The answer to a body."""
        given = {"headers": self.auth} | options
        return await self.client.post(self.path(), content=content, **given)

    async def send(self, *items: bytes, **head: Any) -> httpx.Response:
        """The answer to an envelope that must be taken."""
        answer = await self.post(envelope(*items, **head))
        assert answer.status_code == 200, answer.text
        return answer

    async def fold(self) -> int:
        """Fold all that was sent; how many envelopes."""
        total = 0
        while number := await process_next(self.world.db, KEPT):
            total += number
        return total

    async def health(self, version: str = RELEASE) -> Any:
        """What GraphQL says of the sessions of a release, after folding."""
        await self.fold()
        document = f"""query ($version: String!) {{ organization {{
            release(version: $version) {{ {HEALTH} }} }} }}"""
        release = (await self.graph(document, version=version))["organization"]["release"]
        return None if release is None else release["projects"][0]["health"]

    async def counters(self, version: str = RELEASE) -> tuple[int, ...] | None:
        """Sessions, those with handled errors only, and crashed ones."""
        found = await self.health(version)
        if found is None:
            return None
        names = ("totalSessions", "sessionsErrored", "sessionsCrashed")
        return tuple(found[name] for name in names)

    async def counts(self) -> dict[tuple[str, str, str], int]:
        """What became of how much, by outcome, kind and reason."""
        await self.fold()
        return {tuple(row[:3]): row[3] for row in await self.world.read(COUNTS)}

    async def stored(self) -> int:
        """How many envelopes wait."""
        return len(await self.world.read(select(models.Envelope.id)))


async def a_sender(
    world: World, project: int, graph: Graph, limits: dict[str, Any] | None = None
) -> Sender:
    """An SDK of a project, at a server with these limits."""
    async with world.db.begin() as connection:
        key = await project_keys.create(connection, world.organization, project)
    return Sender(world, graph, project, key.public, a_client(world.db, limits or {}))


def a_client(database: Database, limits: dict[str, Any]) -> httpx.AsyncClient:
    """A client of a server with these limits."""
    given = {f"envelope_{name}": value for name, value in limits.items()}
    app = create_app(Settings(graphiql=False, **given), database)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL)


def envelope(*items: bytes, **head: Any) -> bytes:
    """An envelope of items."""
    return b"\n".join([orjson.dumps(head), *items])


def item(kind: str, payload: Any, *, with_length: bool = True, **head: Any) -> bytes:
    """An item; Python's SDK says its length, Node's does not."""
    body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    length = {"length": len(body)} if with_length else {}
    return orjson.dumps({"type": kind} | length | head) + b"\n" + body


def at(**ago: float) -> str:
    """An instant so long ago, as SDKs write it."""
    date = datetime.now(UTC) - timedelta(**ago)
    return date.isoformat().replace("+00:00", "Z")


def session(**given: Any) -> bytes:
    """An item with a session."""
    return item("session", session_payload(**given))


def session_payload(**given: Any) -> dict[str, Any]:
    """A session that just ended, of a release in production."""
    release = given.pop("release", RELEASE)
    environment = given.pop("environment", "production")
    return {
        "sid": str(uuid4()),
        "init": True,
        "started": at(seconds=10),
        "timestamp": at(seconds=5),
        "status": "exited",
        "attrs": {"release": release, "environment": environment},
    } | given


def sessions(*aggregates: Any, **attrs: Any) -> bytes:
    """An item with sessions that were added up."""
    attributes = {"release": RELEASE, "environment": "production"} | attrs
    return item("sessions", {"aggregates": list(aggregates), "attrs": attributes})


def event(**given: Any) -> bytes:
    """An item with an error event."""
    return item("event", event_payload(**given))


def event_payload(kind: str = "ValueError", function: str = "run", **given: Any) -> dict[str, Any]:
    """An error, as Python's SDK tells it."""
    frames = [
        {"module": "app.main", "function": "main", "in_app": True},
        {"module": "app.jobs", "function": function, "in_app": True},
        {"module": "library.core", "function": "call", "in_app": False},
    ]
    return {
        "event_id": uuid4().hex,
        "timestamp": at(seconds=5),
        "level": "error",
        "release": RELEASE,
        "environment": "production",
        "exception": {
            "values": [
                {
                    "type": kind,
                    "value": "it failed",
                    "mechanism": {"type": "logging", "handled": True},
                    "stacktrace": {"frames": frames},
                }
            ]
        },
    } | given


async def chunks(parts: Sequence[bytes]) -> AsyncIterator[bytes]:
    """A body that is sent in chunks."""
    for part in parts:
        yield part


DEFAULTS = EnvelopeLimits()
