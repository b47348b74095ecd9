"""Error groups, and counts of what SDKs sent. Their sessions are in `record` and `state`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, select

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, execute_many, split_into_chunks
from db.connection.transaction import upsert
from db.models import Envelope, ErrorGroup, ReceivedCount
from db.rows import columns

GroupKey = tuple[int, str]
"""A project's id and a group's hash."""

# How far the stored date of a group may lag behind, so that not every event writes it.
LAST_SEEN_RESOLUTION = timedelta(hours=12)
MAX_QUANTITY = 2**63 - 1
"""Maximum of a count: the largest integer of both databases."""


class CountKey(NamedTuple):
    """A project, day, outcome, kind of item and reason to count by."""

    project_id: int
    day: int
    outcome: str
    kind: str
    reason: str


class CountRow(NamedTuple):
    """The number of items that a project received on a day, with one outcome and reason."""

    day: int
    outcome: str
    kind: str
    reason: str
    quantity: int


async def read_error_groups(
    connection: ReadConnection, keys: Collection[GroupKey]
) -> dict[GroupKey, datetime]:
    """Return when those of the groups that exist were last seen."""
    stored_dates: dict[GroupKey, datetime] = {}
    by_project: dict[int, list[str]] = {}
    for project_id, hashed in sorted(keys):
        by_project.setdefault(project_id, []).append(hashed)
    for project_id, hashes in by_project.items():
        for chunk in split_into_chunks(hashes, KEYS_PER_STATEMENT):
            statement = select(ErrorGroup.hashed, ErrorGroup.last_seen).where(
                ErrorGroup.project_id == project_id, ErrorGroup.hashed.in_(chunk)
            )
            for hashed, date in await connection.execute(statement):
                stored_dates[project_id, hashed] = date
    return stored_dates


async def write_error_groups(
    connection: Transaction,
    organization_id: int,
    seen: Mapping[GroupKey, datetime],
    stored_dates: Mapping[GroupKey, datetime],
) -> None:
    """Create new groups and update when others were last seen. The projects must be locked."""
    insertion = upsert(connection, ErrorGroup)
    statement = insertion.on_conflict_do_update(
        index_elements=["project_id", "hashed"], set_={"last_seen": insertion.excluded.last_seen}
    )
    rows = [
        {
            "organization_id": organization_id,
            "project_id": key[0],
            "hashed": key[1],
            "last_seen": date,
        }
        for key, date in sorted(seen.items())
        if key not in stored_dates or date > stored_dates[key] + LAST_SEEN_RESOLUTION
    ]
    await execute_many(connection, statement, rows)


async def add_counts(
    connection: Transaction, organization_id: int, quantities: Mapping[CountKey, int]
) -> None:
    """Add quantities to the stored counts of their keys; a count stops at MAX_QUANTITY."""
    insertion = upsert(connection, ReceivedCount)
    stored, sent = ReceivedCount.quantity, insertion.excluded.quantity
    # Compared before the addition, which would overflow.
    total = case((stored > MAX_QUANTITY - sent, MAX_QUANTITY), else_=stored + sent)
    statement = insertion.on_conflict_do_update(
        index_elements=list(CountKey._fields), set_={"quantity": total}
    )
    rows = [
        key._asdict()
        | {"organization_id": organization_id, "quantity": min(quantity, MAX_QUANTITY)}
        for key, quantity in sorted(quantities.items())
    ]
    await execute_many(connection, statement, rows)


async def read_counts(connection: ReadConnection, project_id: int) -> Sequence[CountRow]:
    """Return all counts of a project, newest day first."""
    statement = (
        select(*columns(ReceivedCount, CountRow))
        .where(ReceivedCount.project_id == project_id)
        .order_by(
            ReceivedCount.day.desc(),
            ReceivedCount.outcome,
            ReceivedCount.kind,
            ReceivedCount.reason,
        )
    )
    return [CountRow(*row) for row in await connection.execute(statement)]


async def count_failed_envelopes(connection: ReadConnection, project_id: int) -> int:
    """Return the number of a project's envelopes that could not be processed."""
    statement = (
        select(func.count())
        .select_from(Envelope)
        .where(Envelope.project_id == project_id, Envelope.due.is_(None))
    )
    return int(await connection.scalar(statement) or 0)
