"""Issues: groups of similar errors in a project, with a description from their events.

The result depends on the events alone, not on the order in which they arrive: the last event
decides the title, level, type and platform, the first one the release. Of several last events at
one time the greatest values count.
Rules: docs/reference/clients.md#issues.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import bindparam, insert, select

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import (
    KEYS_PER_STATEMENT,
    ROWS_PER_STATEMENT,
    execute_many,
    split_into_chunks,
)
from db.connection.keys import TEXT_KEYS, is_among
from db.connection.transaction import keep_statement, upsert
from db.models import Issue
from db.rows import columns
from db.sessions.locks import expect_new_rows

R = TypeVar("R")

IssueKey = tuple[int, str]
"""A project's id and an issue's key in it."""


class About(NamedTuple):
    """The description of an issue in one event; None where the event has no value."""

    title: str | None = None
    level: str | None = None
    error_type: str | None = None
    platform: str | None = None


class SeenIssue(NamedTuple, Generic[R]):
    """An issue after some of its events: their first and last dates, and what is known of it.

    `first_release` is the version or the id of the first event's release, None without one.
    """

    first_seen: datetime
    last_seen: datetime
    about: About
    first_release: R | None

    def plus(self, other: "SeenIssue[R]") -> "SeenIssue[R]":
        """Return the description from the events of both."""
        first = min(self, other, key=lambda each: each.order_as_first())
        last = max(self, other, key=lambda each: each.order_as_last())
        return SeenIssue(first.first_seen, last.last_seen, last.about, first.first_release)

    def order_as_first(self) -> tuple[datetime, bool]:
        """Return what makes this one's release the first."""
        return self.first_seen, self.first_release is None

    def order_as_last(self) -> tuple[datetime, tuple[str, ...]]:
        """Return what makes this one's description the last."""
        return self.last_seen, tuple(each or "" for each in self.about)


class StoredIssue(NamedTuple):
    """A stored issue."""

    id: int
    project_id: int
    key: str
    title: str | None
    level: str | None
    error_type: str | None
    platform: str | None
    first_seen: datetime
    last_seen: datetime
    first_release_id: int | None

    def to_seen(self) -> SeenIssue[int]:
        """Return what is known of the issue."""
        about = About(self.title, self.level, self.error_type, self.platform)
        return SeenIssue(self.first_seen, self.last_seen, about, self.first_release_id)


SELECT_ISSUES = select(*columns(Issue, StoredIssue)).where(
    Issue.project_id == bindparam("of_project"), is_among(Issue.key, TEXT_KEYS)
)
LOCK_ISSUES = SELECT_ISSUES.order_by(Issue.key).with_for_update(key_share=True)
INSERT_ISSUES = insert(Issue).returning(Issue.project_id, Issue.key, Issue.id)


async def read_issues(
    connection: ReadConnection, keys: Collection[IssueKey], *, locks: bool = False
) -> dict[IssueKey, StoredIssue]:
    """Return those of the issues that exist. With `locks` they are locked."""
    statement = LOCK_ISSUES if locks else SELECT_ISSUES
    stored: dict[IssueKey, StoredIssue] = {}
    by_project: dict[int, list[str]] = {}
    for project_id, key in sorted(keys):
        by_project.setdefault(project_id, []).append(key)
    for project_id, names in by_project.items():
        for chunk in split_into_chunks(names, KEYS_PER_STATEMENT):
            values = {"of_project": project_id, "keys": chunk}
            for row in await connection.execute(statement, values):
                issue = StoredIssue(*row)
                stored[issue.project_id, issue.key] = issue
    return stored


async def create_issues(
    connection: Transaction,
    organization_id: int,
    seen: Mapping[IssueKey, SeenIssue[int]],
    known: Mapping[IssueKey, int],
) -> dict[IssueKey, int]:
    """Create those issues whose ids are not known, and return the ids of all that are seen."""
    ids = {key: known[key] for key in seen if key in known}
    new = sorted(key for key in seen if key not in ids)
    for chunk in split_into_chunks(new, ROWS_PER_STATEMENT):
        rows = [to_row(organization_id, key, seen[key]) for key in chunk]
        async with expect_new_rows():
            inserted = await connection.execute(INSERT_ISSUES, rows)
        ids |= {(project_id, key): issue_id for project_id, key, issue_id in inserted}
    return ids


async def update_issues(
    connection: Transaction,
    organization_id: int,
    seen: Mapping[IssueKey, SeenIssue[int]],
    ids: Mapping[IssueKey, int],
) -> None:
    """Add what was seen to the stored descriptions of issues, which stay locked."""
    stored = await read_issues(connection, seen, locks=True)
    changed = []
    for key in sorted(seen):
        before = stored[key].to_seen() if key in stored else None
        after = seen[key] if before is None else before.plus(seen[key])
        if after != before:
            changed.append(to_row(organization_id, key, after) | {"id": ids[key]})
    await execute_many(connection, create_upsert(connection), changed)


@keep_statement
def create_upsert(connection: Transaction) -> Any:
    """Create the statement that changes issues.

    It is not an update: retention may have deleted the row since its id was read.
    """
    insertion = upsert(connection, Issue)
    names = (*About._fields, "first_seen", "last_seen", "first_release_id")
    return insertion.on_conflict_do_update(
        index_elements=["project_id", "key"],
        set_={name: insertion.excluded[name] for name in names},
    )


def to_row(organization_id: int, key: IssueKey, issue: SeenIssue[int]) -> dict[str, object]:
    """Return the row of an issue, without its id."""
    return {
        "organization_id": organization_id,
        "project_id": key[0],
        "key": key[1],
        **issue.about._asdict(),
        "first_seen": issue.first_seen,
        "last_seen": issue.last_seen,
        "first_release_id": issue.first_release,
    }
