"""The tables of the datasets whose answers are added up from rows."""

from collections.abc import Mapping

from sqlalchemy import func, literal

from db.datasets.errors import DISCOVER, ERROR_EVENTS, HANDLED
from db.datasets.metrics import METRICS
from db.datasets.tables import RowTable
from db.models import EventHour, Issue, SessionHour
from db.models.sessions import NO_ISSUE

SESSION_ROWS = RowTable(SessionHour.__table__, large=frozenset({"duration_sum"}))
EVENT_ROWS = RowTable(
    EventHour.__table__,
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
    ERROR_EVENTS.name: EVENT_ROWS,
    DISCOVER.name: EVENT_ROWS,
}
