"""The queue of effects outside the database, each enqueued in the transaction that causes it.

See docs/reference/dashboards.md#configuration-refresh.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, not_, or_, select, update

from db.connection.access import Transaction
from db.connection.clock import now
from db.connection.transaction import upsert
from db.models import Organization, Outbox
from db.reading.snapshot import Snapshot

REFRESH = "schedule_update_project_configs"
LEASE = timedelta(minutes=5)
MAX_RETRY_DELAY = timedelta(hours=1)


class OutboxEntry(NamedTuple):
    """An effect to deliver."""

    id: int
    organization: str
    kind: str
    attempts: int
    date_created: datetime


async def enqueue(connection: Transaction, organization_id: int, kind: str) -> None:
    """Enqueue an effect, unless one is already waiting for the organization.

    The waiting entry is locked until this transaction commits, so that no worker delivers it
    before this change is visible.
    """
    statement = upsert(connection, Outbox).values(
        organization_id=organization_id, kind=kind, date_created=now(), due=now(), attempts=0
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "kind"],
            index_where=Outbox.claimed.is_(None),
            set_={"kind": statement.excluded.kind},
        )
    )


async def has_due_entry(snapshot: Snapshot) -> bool:
    """Whether an entry can be claimed. It takes no lock."""
    rows = await snapshot.fetch_rows(
        select(Outbox.id).where(*due_conditions()).limit(1), batch="outbox"
    )
    return bool(rows)


async def count_entries(snapshot: Snapshot) -> int:
    """Return the number of entries."""
    return await snapshot.fetch_int(select(func.count()).select_from(Outbox), batch="outbox")


def due_conditions() -> list[ColumnElement[bool]]:
    """Return the conditions of a due entry: unclaimed, or claimed longer than the lease ago.

    A date later than the longest delay is from before the database's clock was set back.
    """
    is_delayed = and_(Outbox.due > now(), Outbox.due <= now(MAX_RETRY_DELAY))
    is_claimed = and_(Outbox.claimed >= now(-LEASE), Outbox.claimed <= now(MAX_RETRY_DELAY))
    return [or_(Outbox.claimed.is_(None), not_(or_(is_delayed, is_claimed)))]


async def claim(connection: Transaction) -> OutboxEntry | None:
    """Claim the entry that has been due longest; None when none is due.

    An entry whose claim is older than the lease was lost with its worker, and is due again.
    """
    due = (
        select(Outbox.id)
        .where(*due_conditions())
        .order_by(Outbox.due, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    entry_id = await connection.scalar(due)
    if entry_id is None:
        return None
    await connection.execute(
        update(Outbox)
        .where(Outbox.id == entry_id)
        .values(claimed=now(), attempts=Outbox.attempts + 1)
    )
    statement = (
        select(Outbox.id, Organization.slug, Outbox.kind, Outbox.attempts, Outbox.date_created)
        .join(Organization, Organization.id == Outbox.organization_id)
        .where(Outbox.id == entry_id)
    )
    return OutboxEntry(*(await connection.execute(statement)).one())


async def delete_entry(connection: Transaction, entry: OutboxEntry) -> None:
    """Delete a delivered entry."""
    await connection.execute(delete(Outbox).where(Outbox.id == entry.id))


async def reschedule(connection: Transaction, entry: OutboxEntry) -> None:
    """Schedule a retry of a failed entry, with exponential backoff.

    It stays claimed, so that newer changes can be enqueued; the claim expires when it is due.
    """
    wait = min(timedelta(seconds=2**entry.attempts), MAX_RETRY_DELAY)
    await connection.execute(
        update(Outbox)
        .where(Outbox.id == entry.id)
        .values(due=now(wait), claimed=now(wait - LEASE))
    )
