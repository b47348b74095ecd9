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


async def create(graph: Graph, selection: str = "version", **given: Any) -> Any:
    """The payload of a created release, in the project app unless said else."""
    wanted = {"version": "app@1.0.0", "projects": ["app"]} | given
    return (await graph(CREATE % selection, input=wanted))["createRelease"]


async def update(graph: Graph, selection: str = "version", **given: Any) -> Any:
    """The payload of a changed release."""
    wanted = {"version": "app@1.0.0"} | given
    return (await graph(UPDATE % selection, input=wanted))["updateRelease"]


async def delete(graph: Graph, version: str = "app@1.0.0", **given: Any) -> Any:
    """The payload of a deleted release."""
    return (await graph(DELETE, version=version, **given))["deleteRelease"]


async def record_events(graph: Graph, *events: dict[str, Any], **given: Any) -> Any:
    """The payload of reported events."""
    return (await graph(EVENTS, input={"events": list(events)} | given))["recordEvents"]


async def record_sessions(graph: Graph, *sessions: dict[str, Any], **given: Any) -> Any:
    """The payload of reported sessions."""
    return (await graph(SESSIONS, input={"sessions": list(sessions)} | given))["recordSessions"]


async def heads(world: World) -> list[tuple[str, str]]:
    """Repositories and the commits they stood at."""
    statement = (
        select(models.Repository.name, models.Commit.sha)
        .join(models.HeadCommit, models.HeadCommit.repository_id == models.Repository.id)
        .join(models.Commit, models.Commit.id == models.HeadCommit.commit_id)
        .order_by(models.Repository.name)
    )
    return [(row[0], row[1]) for row in await world.read(statement)]


def faults(payload: Any) -> set[tuple[str, str]]:
    """Codes and paths of a payload's errors."""
    return {(each["code"], ".".join(each["path"])) for each in payload["errors"]}


def ago(**span: float) -> str:
    """An instant so long ago."""
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def session(release: str = "R1", **given: Any) -> dict[str, Any]:
    """A session that just began, in production of the project app."""
    return {
        "project": "app",
        "release": release,
        "environment": "production",
        "started": ago(seconds=1),
    } | given


def event(release: str = "R1", **given: Any) -> dict[str, Any]:
    """An event that just happened, in production of the project app."""
    return {
        "project": "app",
        "release": release,
        "environment": "production",
        "timestamp": ago(seconds=1),
    } | given
