"""The statement of a table of issues: those with events that a selection has.

The columns of the statement are those of `IssueValues`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, cast, func, select
from sqlalchemy.orm import aliased

from db.connection.types import AnySelect
from db.datasets.conditions import Value
from db.datasets.errors import ERROR_EVENTS
from db.datasets.sources import TABLES
from db.datasets.tables import ISSUE_ID, Grouping, RowSource, Selection
from db.datasets.terms import RowTerm, text_matches
from db.models import Issue, Project, Release
from db.models.sessions import NO_ISSUE
from db.sessions.rollups.sources import Coverage


class IssueValues(NamedTuple):
    """An issue, and the number of its events that a selection has."""

    id: int
    issue: str
    title: str | None
    level: str | None
    error_type: str | None
    project: str
    release: str | None
    first_seen: datetime
    last_seen: datetime
    events: int


class IssueSource:
    """Issues with their values in SQL, which terms are about."""

    def __init__(self, selection: Selection, coverage: Coverage) -> None:
        self.organization_id = selection.organization_id
        table = TABLES[ERROR_EVENTS.name]
        events = RowSource(table, selection, Grouping(), (ISSUE_ID,), coverage)
        rows = events.rows.c
        self._events = (
            select(rows.issue_id, cast(func.sum(rows.total), BigInteger).label("events"))
            .where(*events.conditions(), rows.issue_id != NO_ISSUE)
            .group_by(rows.issue_id)
            .having(func.sum(rows.total) > 0)
            .subquery("e")
        )
        self._issue, self._project = aliased(Issue), aliased(Project)
        self._release = aliased(Release)

    @property
    def columns(self) -> Mapping[str, Any]:
        """The columns of the fields, by name."""
        issue = self._issue
        return {
            "issue": issue.key,
            "title": issue.title,
            "level": issue.level,
            "error.type": issue.error_type,
            "project": self._project.slug,
            "release": self._release.version,
            "first_seen": issue.first_seen,
            "last_seen": issue.last_seen,
            "events": self._events.c.events,
        }

    def column(self, name: str) -> Any:
        """Return a column by the name of its field; `release_id` is the first release's id."""
        return self._issue.first_release_id if name == "release_id" else self.columns[name]

    def field_matches(self, name: str, values: tuple[Value, ...]) -> ColumnElement[bool]:
        """Return the condition that a text is one of the values."""
        return text_matches(self.columns[name], values)

    def select(self, term: RowTerm, order: str, *, is_descending: bool, limit: int) -> AnySelect:
        """Return the statement; issues without a value of the order come last."""
        issue, project, release = self._issue, self._project, self._release
        key = self.columns[order]
        columns = [each.label(f"c{index}") for index, each in enumerate(self.columns.values())]
        return (
            select(issue.id.label("id"), *columns)
            .select_from(self._events)
            .join(issue, issue.id == self._events.c.issue_id)
            .join(project, project.id == issue.project_id)
            .outerjoin(release, release.id == issue.first_release_id)
            .where(term.condition(self))
            .order_by(
                key.is_(None),
                key.desc() if is_descending else key,
                issue.key,
                project.slug,
            )
            .limit(limit)
        )
