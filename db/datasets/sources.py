"""The tables of the datasets whose answers are added up from rows."""

from collections.abc import Mapping

from sqlalchemy import FromClause, func, literal

from db.datasets.errors import DISCOVER, ERROR_EVENTS, HANDLED
from db.datasets.metrics import METRICS
from db.datasets.tables import ISSUE_ID, RowTable
from db.models import Issue
from db.models.sessions import NO_ISSUE
from db.sessions.rollups.sources import Coverage, Grain, event_rows, session_rows


def make_session_rows(coverage: Coverage, is_detailed: bool, grain: Grain) -> FromClause:  # noqa: FBT001 (MakeRows)
    """Return rows of sessions; they have no release unless they are detailed."""
    return session_rows(coverage, by_release=is_detailed, grain=grain)


def make_event_rows(coverage: Coverage, is_detailed: bool, grain: Grain) -> FromClause:  # noqa: FBT001 (MakeRows)
    """Return rows of events; they have neither release nor issue unless they are detailed."""
    return event_rows(coverage, by_issue=is_detailed, by_release=is_detailed, grain=grain)


SESSION_ROWS = RowTable(make_session_rows, large=frozenset({"duration_sum"}))
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
    detailed=frozenset({"release", "issue", ISSUE_ID}),
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
    ERROR_EVENTS.name: EVENT_ROWS,
    DISCOVER.name: EVENT_ROWS,
}
