"""The tables of the datasets whose answers are added up from rows."""

from collections.abc import Collection, Mapping

from sqlalchemy import FromClause, func, literal

from db.datasets import delivery_rows
from db.datasets.delivery import DELIVERY
from db.datasets.errors import DISCOVER, ERROR_EVENTS, HANDLED
from db.datasets.metrics import METRICS
from db.datasets.tables import ISSUE_ID, RowTable, Selection
from db.models import Issue
from db.models.sessions import NO_ISSUE
from db.sessions.rollups.sources import Coverage, Grain, event_rows, session_rows

ISSUE_TEXTS = ("issue", "title", "level", "error.type", "platform")


def make_session_rows(
    selection: Selection,  # noqa: ARG001 (MakeRows)
    coverage: Coverage,
    fields: Collection[str],
    grain: Grain,
) -> FromClause:
    """Return rows of sessions; they have no release unless it is used."""
    return session_rows(coverage, by_release="release" in fields, grain=grain)


def make_event_rows(
    selection: Selection,  # noqa: ARG001 (MakeRows)
    coverage: Coverage,
    fields: Collection[str],
    grain: Grain,
) -> FromClause:
    """Return rows of events; they have neither release nor issue unless one of them is used."""
    is_detailed = not {"release", ISSUE_ID, *ISSUE_TEXTS}.isdisjoint(fields)
    return event_rows(coverage, by_issue=is_detailed, by_release=is_detailed, grain=grain)


def make_delivery_rows(
    selection: Selection,
    coverage: Coverage,
    fields: Collection[str],
    grain: Grain,  # noqa: ARG001 (MakeRows)
) -> FromClause:
    """Return rows of deploys, releases and commits, which have the second that they are of."""
    return delivery_rows.select_rows(
        selection.organization_id, selection.start, selection.end, coverage.project_ids, fields
    )


SESSION_ROWS = RowTable(make_session_rows, large=frozenset({"duration_sum"}))
DELIVERY_ROWS = RowTable(
    make_delivery_rows,
    texts={"author": lambda row: row.author, "repository": lambda row: row.repository},
    matched={
        "author": (lambda row: row.author, lambda row: row.address, lambda row: row.member_address)
    },
    large=frozenset({"lead_times", "restore_times"}),
)
EVENT_ROWS = RowTable(
    make_event_rows,
    columns={
        "issue": lambda event: func.nullif(event.issue_id, NO_ISSUE),
        "first_seen": lambda event: event.first_event,
        "last_seen": lambda event: event.last_event,
    },
    texts={
        "issue": lambda issue: func.coalesce(issue.key, ""),
        "title": lambda issue: issue.title,
        "level": lambda issue: issue.level,
        "error.type": lambda issue: issue.error_type,
        "platform": lambda issue: issue.platform,
    },
    joined=Issue.__table__,
    joined_by="issue_id",
    splits={
        HANDLED.name: {
            "true": {
                "total": lambda event: event.total - event.unhandled,
                "unhandled": lambda _: literal(0),
            },
            "false": {
                "total": lambda event: event.unhandled,
                "unhandled": lambda event: event.unhandled,
            },
        }
    },
)

TABLES: Mapping[str, RowTable] = {
    METRICS.name: SESSION_ROWS,
    DELIVERY.name: DELIVERY_ROWS,
    ERROR_EVENTS.name: EVENT_ROWS,
    DISCOVER.name: EVENT_ROWS,
}
