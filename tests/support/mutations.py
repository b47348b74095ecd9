"""Documents and helpers for tests of mutations."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from db import models
from tests.clients.graph import Graph
from tests.support.factories import World

SAVED = "release { %s } created errors { code path message details }"
CREATE = f"mutation ($input: CreateReleaseInput!) {{ createRelease(input: $input) {{ {SAVED} }} }}"
UPDATE = f"mutation ($input: UpdateReleaseInput!) {{ updateRelease(input: $input) {{ {SAVED} }} }}"
DELETE = """mutation ($version: String!, $organization: String) {
    deleteRelease(version: $version, organization: $organization) {
        deletedId errors { code path }
    }
}"""
EVENTS = """mutation ($input: RecordEventsInput!) {
    recordEvents(input: $input) { accepted errors { code path } }
}"""
SESSIONS = """mutation ($input: RecordSessionsInput!) {
    recordSessions(input: $input) { accepted errors { code path } }
}"""


async def create(graph: Graph, selection: str = "version", **values: Any) -> Any:
    """Create a release, in the project app by default, and return the payload."""
    input_ = {"version": "app@1.0.0", "projects": ["app"]} | values
    return (await graph(CREATE % selection, input=input_))["createRelease"]


async def update(graph: Graph, selection: str = "version", **values: Any) -> Any:
    """Update a release and return the payload."""
    input_ = {"version": "app@1.0.0"} | values
    return (await graph(UPDATE % selection, input=input_))["updateRelease"]


async def delete(graph: Graph, version: str = "app@1.0.0", **values: Any) -> Any:
    """Delete a release and return the payload."""
    return (await graph(DELETE, version=version, **values))["deleteRelease"]


async def record_events(graph: Graph, *events: dict[str, Any], **values: Any) -> Any:
    """Record events and return the payload."""
    return (await graph(EVENTS, input={"events": list(events)} | values))["recordEvents"]


async def record_sessions(graph: Graph, *sessions: dict[str, Any], **values: Any) -> Any:
    """Record sessions and return the payload."""
    return (await graph(SESSIONS, input={"sessions": list(sessions)} | values))["recordSessions"]


async def read_heads(world: World) -> list[tuple[str, str]]:
    """Read the repositories with their head commits."""
    statement = (
        select(models.Repository.name, models.Commit.sha)
        .join(models.HeadCommit, models.HeadCommit.repository_id == models.Repository.id)
        .join(models.Commit, models.Commit.id == models.HeadCommit.commit_id)
        .order_by(models.Repository.name)
    )
    return [(row[0], row[1]) for row in await world.read(statement)]


def errors_of(payload: Any) -> set[tuple[str, str]]:
    """Return the codes and paths of a payload's errors."""
    return {(each["code"], ".".join(each["path"])) for each in payload["errors"]}


def time_ago(**span: float) -> str:
    """Return a time in the past, in RFC 3339."""
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def session(release: str = "R1", **values: Any) -> dict[str, Any]:
    """Make the input of a session that just started, in production of the project app."""
    return {
        "project": "app",
        "release": release,
        "environment": "production",
        "started": time_ago(seconds=1),
    } | values


def event(release: str = "R1", **values: Any) -> dict[str, Any]:
    """Make the input of an event that just happened, in production of the project app."""
    return {
        "project": "app",
        "release": release,
        "environment": "production",
        "timestamp": time_ago(seconds=1),
    } | values
