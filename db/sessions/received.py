"""Counts of what SDKs sent."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import case, func, select

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import execute_many
from db.connection.transaction import keep_statement, upsert
from db.models import Envelope, ReceivedCount
from db.rows import columns

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


async def add_counts(
    connection: Transaction, organization_id: int, quantities: Mapping[CountKey, int]
) -> None:
    """Add quantities to the stored counts of their keys; a count stops at MAX_QUANTITY."""
    rows = [
        key._asdict()
        | {"organization_id": organization_id, "quantity": min(quantity, MAX_QUANTITY)}
        for key, quantity in sorted(quantities.items())
    ]
    await execute_many(connection, create_addition(connection), rows)


@keep_statement
def create_addition(connection: Transaction) -> Any:
    """Create the statement of `add_counts`."""
    insertion = upsert(connection, ReceivedCount)
    stored, sent = ReceivedCount.quantity, insertion.excluded.quantity
    # Compared before the addition, which would overflow.
    total = case((stored > MAX_QUANTITY - sent, MAX_QUANTITY), else_=stored + sent)
    return insertion.on_conflict_do_update(
        index_elements=list(CountKey._fields), set_={"quantity": total}
    )


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
