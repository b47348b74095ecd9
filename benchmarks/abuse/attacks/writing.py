"""What attacks write to prepare."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from benchmarks.abuse.attack import Stage

CREATE_RELEASE = """mutation ($input: CreateReleaseInput!) {
    createRelease(input: $input) { release { id } errors { code path } }
}"""
CREATE_DASHBOARD = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path } }
}"""
RECORD = """mutation ($input: RecordSessionsInput!) {
    recordSessions(input: $input) { accepted errors { code path } }
}"""


async def record_sessions(stage: Stage, sessions: Iterable[Mapping[str, Any]]) -> None:
    """Record sessions, now and in the project of the key unless they say otherwise."""
    usual = {"project": "app", "status": "EXITED", "started": datetime.now(UTC).isoformat()}
    await stage.write(RECORD, {"input": {"sessions": [usual | dict(each) for each in sessions]}})


def widget(*queries: Mapping[str, Any], display: str = "TABLE") -> dict[str, Any]:
    """A widget of events with those queries."""
    return {
        "title": "Widget",
        "displayType": display,
        "widgetType": "ERROR_EVENTS",
        "queries": list(queries),
    }


def releases(number: int, **said: Any) -> Iterable[dict[str, Any]]:
    """Releases with ten commits each."""
    for at in range(number):
        commits = [
            {
                "id": f"{at}-{commit}",
                "message": "Speed up the cart",
                "authorName": f"Author {commit}",
                "authorEmail": f"{commit}@authors.example",
                "repository": "shop",
            }
            for commit in range(10)
        ]
        yield {"version": f"app@1.0.{at}", "projects": ["app"], "commits": commits} | said
