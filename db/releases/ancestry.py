"""Statements that write which commits of a repository the heads of releases reach.

See docs/reference/delivery.md#known-histories.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import (
    KEYS_PER_STATEMENT,
    execute_many,
    insert_rows,
    split_into_chunks,
)
from db.models import Ancestry, Commit, HeadCommit, Repository
from db.releases.history import ImportTarget


class PositionedCommit(NamedTuple):
    """A stored commit, and its position; None without one."""

    id: int
    sha: str
    position: int | None


class Range(NamedTuple):
    """Positions of commits, both ends included."""

    first: int
    last: int


async def read_commits(
    connection: ReadConnection, repository_id: int
) -> Sequence[PositionedCommit]:
    """Return the commits of a repository."""
    statement = select(Commit.id, Commit.sha, Commit.position).where(
        Commit.repository_id == repository_id
    )
    return [PositionedCommit(*row) for row in await connection.execute(statement)]


async def read_heads(connection: ReadConnection, repository_id: int) -> Mapping[int, str]:
    """Return the shas of a repository's commits that are heads of releases, by id."""
    statement = (
        select(Commit.id, Commit.sha)
        .join(HeadCommit, HeadCommit.commit_id == Commit.id)
        .where(Commit.repository_id == repository_id)
        .distinct()
    )
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def read_ranges(
    connection: ReadConnection, repository_id: int
) -> Mapping[int, Sequence[Range]]:
    """Return the ranges of a repository's heads, in order, by the head's id."""
    statement = (
        select(Ancestry.head_id, Ancestry.first_position, Ancestry.last_position)
        .where(Ancestry.repository_id == repository_id)
        .order_by(Ancestry.head_id, Ancestry.first_position)
    )
    ranges: dict[int, list[Range]] = {}
    for head_id, first, last in await connection.execute(statement):
        ranges.setdefault(head_id, []).append(Range(first, last))
    return ranges


async def read_last_position(connection: ReadConnection, repository_id: int) -> int:
    """Return the last position of a repository's commits; 0 without any."""
    statement = select(func.max(Commit.position)).where(Commit.repository_id == repository_id)
    return await connection.scalar(statement) or 0


async def lock_repository(connection: Transaction, repository_id: int) -> None:
    """Lock a repository until the transaction ends, against other writers of its positions."""
    await connection.execute(
        select(Repository.id).where(Repository.id == repository_id).with_for_update(key_share=True)
    )


async def set_positions(connection: Transaction, positions: Mapping[int, int]) -> None:
    """Set the positions of commits, given by id."""
    statement = (
        update(Commit)
        .where(Commit.id == bindparam("commit"))
        .values(position=bindparam("new_position"))
    )
    rows = [
        {"commit": commit_id, "new_position": position}
        for commit_id, position in positions.items()
    ]
    for chunk in split_into_chunks(rows, KEYS_PER_STATEMENT):
        await execute_many(connection, statement, chunk)


async def replace_ranges(
    connection: Transaction, target: ImportTarget, ranges: Mapping[int, Sequence[Range]]
) -> None:
    """Replace the ranges of heads, given by id; without any, they are removed."""
    for chunk in split_into_chunks(list(ranges), KEYS_PER_STATEMENT):
        await connection.execute(delete(Ancestry).where(Ancestry.head_id.in_(chunk)))
    rows = [
        {
            "organization_id": target.organization_id,
            "repository_id": target.repository_id,
            "head_id": head_id,
            "first_position": each.first,
            "last_position": each.last,
        }
        for head_id, own in ranges.items()
        for each in own
    ]
    for some in split_into_chunks(rows, KEYS_PER_STATEMENT):
        await insert_rows(connection, Ancestry, list(some))
