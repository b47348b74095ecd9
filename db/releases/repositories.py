"""Statements about repositories, other than lookups by key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.texts import contains
from db.connection.types import AnySelect
from db.models import Repository
from db.reading.snapshot import Snapshot
from db.rows import RepositoryRow, columns


@dataclass(frozen=True)
class RepositorySelection:
    """The repositories of an organization whose name has a text, by name or by age."""

    organization_id: int
    text: str | None = None
    is_by_name: bool = True

    def of(self, *fields: Any) -> AnySelect:
        """Return a SELECT of these columns of the selected repositories."""
        return select(*fields).select_from(Repository).where(*self.conditions())

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions."""
        yield Repository.organization_id == self.organization_id
        if self.text:
            yield contains(Repository.folded_name, Repository.name, self.text)

    @property
    def order(self) -> tuple[Any, ...]:
        """The columns of the order."""
        return (Repository.name, Repository.id) if self.is_by_name else (Repository.id,)


async def read_page(
    snapshot: Snapshot, selection: RepositorySelection, page_slice: Slice
) -> Page[RepositoryRow]:
    """Return a page of the selected repositories."""
    statement = select_slice(
        selection.of(*columns(Repository, RepositoryRow)),
        selection.order,
        page_slice,
        descending=False,
    )
    rows = await snapshot.fetch_rows(statement, batch="repositories")
    return to_page(rows, RepositoryRow, page_slice)


async def find_ids(snapshot: Snapshot, organization_id: int, name: str) -> list[int]:
    """Return the ids of the repositories with a name."""
    statement = select(Repository.id).where(
        Repository.organization_id == organization_id, Repository.name == name
    )
    rows = await snapshot.fetch_rows(statement, batch="repositories by name")
    return [row[0] for row in rows]


async def count(snapshot: Snapshot, selection: RepositorySelection) -> int:
    """Return the number of selected repositories."""
    return await snapshot.fetch_int(selection.of(func.count()), batch="repository count")
