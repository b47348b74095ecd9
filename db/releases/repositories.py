"""Statements about repositories, other than lookups by key."""

from sqlalchemy import func, select

from db.connection.paging import Page, Slice, select_slice, to_page
from db.models import Repository
from db.reading.snapshot import Snapshot
from db.rows import RepositoryRow, columns


async def read_page(
    snapshot: Snapshot, organization_id: int, page_slice: Slice
) -> Page[RepositoryRow]:
    """Return a page of an organization's repositories, in order of creation."""
    statement = select_slice(
        select(*columns(Repository, RepositoryRow)).where(
            Repository.organization_id == organization_id
        ),
        (Repository.id,),
        page_slice,
        descending=False,
    )
    rows = await snapshot.fetch_rows(statement, batch="repositories")
    return to_page(rows, RepositoryRow, page_slice)


async def count(snapshot: Snapshot, organization_id: int) -> int:
    """Return the number of an organization's repositories."""
    statement = (
        select(func.count())
        .select_from(Repository)
        .where(Repository.organization_id == organization_id)
    )
    return await snapshot.fetch_int(statement, batch="repository count")
