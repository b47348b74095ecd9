"""What attacks write to prepare."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from benchmarks.abuse.attack import Stage

TEXT_LENGTH = 512
TEXTS_PER_QUERY = 20
QUERIES_PER_WIDGET = 10
DASHBOARD_BYTES = 480 * 1024
"""Texts of a dashboard that is nearly as large as one may be."""
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
    """Return a widget of events with these queries."""
    return {
        "title": "Widget",
        "displayType": display,
        "widgetType": "ERROR_EVENTS",
        "queries": list(queries),
    }


def large_widgets(size: int) -> list[dict[str, Any]]:
    """Return widgets with about `size` bytes of texts, each as large as a widget may be."""
    query = {"fields": ["f" * TEXT_LENGTH] * TEXTS_PER_QUERY, "conditions": ""}
    queries = max(1, size // (TEXT_LENGTH * TEXTS_PER_QUERY))
    return [
        widget(*[query] * min(QUERIES_PER_WIDGET, queries - first))
        for first in range(0, queries, QUERIES_PER_WIDGET)
    ]


async def write_releases(stage: Stage, number: int) -> None:
    """Write releases with ten commits each."""
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
        release = {"version": f"app@1.0.{at}", "projects": ["app"], "commits": commits}
        await stage.write(CREATE_RELEASE, {"input": release})
