"""The queue of received envelopes: appended by the endpoint, claimed by workers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, insert, or_, select, update

from db.connection.access import Transaction
from db.connection.bulk import execute_many
from db.connection.clock import now
from db.connection.keys import KEYS, is_among
from db.models import Envelope
from db.reading.snapshot import Snapshot
from db.rows import columns

MAX_ATTEMPTS = 5
LONGEST_DELAY = timedelta(seconds=2 ** (MAX_ATTEMPTS - 1))
MAX_REASON_LENGTH = 500
INSERT_ENVELOPES = insert(Envelope).values(due=now())
DELETE_ENVELOPES = delete(Envelope).where(is_among(Envelope.id, KEYS))


class NewEnvelope(NamedTuple):
    """An envelope to append; the size is its number of records, the part what it writes to."""

    organization_id: int
    project_id: int
    date_received: datetime
    size: int
    part: int
    content: bytes


class DueEnvelope(NamedTuple):
    """An envelope that is due, and its part."""

    id: int
    part: int


class WaitingEnvelope(NamedTuple):
    """An envelope to process."""

    id: int
    organization_id: int
    project_id: int
    date_received: datetime
    size: int
    content: bytes


CLAIM = (
    select(*columns(Envelope, WaitingEnvelope))
    .where(is_among(Envelope.id, KEYS), Envelope.due.is_not(None))
    .order_by(Envelope.due, Envelope.id)
    .with_for_update(skip_locked=True)
)


async def append(connection: Transaction, new: Sequence[NewEnvelope]) -> None:
    """Append envelopes, due at once."""
    rows = [envelope._asdict() | {"attempts": 0} for envelope in new]
    await execute_many(connection, INSERT_ENVELOPES, rows)


async def find_due(snapshot: Snapshot, limit: int) -> Sequence[DueEnvelope]:
    """Return the envelopes that have been due longest. It takes no lock.

    An envelope that was never processed is due at any time of the clock. Of the others, a date
    later than the longest delay is from before the database's clock was set back.
    """
    is_due = or_(Envelope.due <= now(), Envelope.due > now(LONGEST_DELAY))
    statement = (
        select(*columns(Envelope, DueEnvelope))
        .where(Envelope.due.is_not(None), or_(Envelope.attempts == 0, is_due))
        .order_by(Envelope.due, Envelope.id)
        .limit(limit)
    )
    rows = await snapshot.fetch_rows(statement, batch="envelopes")
    return [DueEnvelope(*row) for row in rows]


async def count_waiting_records(snapshot: Snapshot, max_envelopes: int) -> tuple[int, datetime]:
    """Return the number of records in up to `max_envelopes` waiting envelopes, and the time."""
    counted = (
        select(Envelope.size).where(Envelope.due.is_not(None)).limit(max_envelopes).subquery()
    )
    total = select(func.coalesce(func.sum(counted.c.size), 0), now())
    [[records, date]] = await snapshot.fetch_rows(total, batch="envelopes")
    return int(records), date


async def claim(connection: Transaction, ids: Sequence[int]) -> Sequence[WaitingEnvelope]:
    """Lock and return those of the envelopes that no other worker processes."""
    rows = await connection.execute(CLAIM, {"keys": ids})
    return [WaitingEnvelope(*row) for row in rows]


async def delete_envelopes(connection: Transaction, ids: Sequence[int]) -> None:
    """Delete processed envelopes."""
    await connection.execute(DELETE_ENVELOPES, {"keys": ids})


async def reschedule(connection: Transaction, envelope_id: int, reason: str) -> bool:
    """Schedule a retry of a failed envelope, with exponential backoff.

    After MAX_ATTEMPTS failures the envelope is set aside instead: it stays stored but is not due.
    Returns whether it was set aside.
    """
    attempts = await connection.scalar(
        update(Envelope)
        .where(Envelope.id == envelope_id)
        .values(attempts=Envelope.attempts + 1, reason=reason[:MAX_REASON_LENGTH])
        .returning(Envelope.attempts)
    )
    if attempts is None:
        return False
    is_set_aside: bool = attempts >= MAX_ATTEMPTS
    due = None if is_set_aside else now(timedelta(seconds=2**attempts))
    await connection.execute(update(Envelope).where(Envelope.id == envelope_id).values(due=due))
    return is_set_aside
