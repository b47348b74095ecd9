"""Statements about repositories that are not a lookup by key."""

from sqlalchemy import func, select

from db.connection.database import Snapshot
from db.connection.paging import Page, Slice, select_slice, to_page
from db.models import Repository
from db.rows import RepositoryRow, columns


async def read_page(snapshot: Snapshot, organization_id: int, part: Slice) -> Page[RepositoryRow]:
    """A slice of an organization's repositories, in the order in which they were made."""
    statement = select_slice(
        select(*columns(Repository, RepositoryRow)).where(
            Repository.organization_id == organization_id
        ),
        (Repository.id,),
        part,
        descending=False,
    )
    rows = await snapshot.fetch_rows(statement, batch="repositories")
    return to_page(rows, RepositoryRow, part)


async def count(snapshot: Snapshot, organization_id: int) -> int:
    """How many repositories an organization has."""
    statement = (
        select(func.count())
        .select_from(Repository)
        .where(Repository.organization_id == organization_id)
    )
    return await snapshot.fetch_int(statement, batch="repository count")
