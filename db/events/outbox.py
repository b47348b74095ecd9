"""Effects outside the database, written with the change that causes them (dashboards.md 2.8)."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from db.connection.access import Transaction
from db.connection.database import Snapshot
from db.connection.transaction import upsert
from db.models import Organization, Outbox

REFRESH = "schedule_update_project_configs"
LEASE = timedelta(minutes=5)
MAX_RETRY_DELAY = timedelta(hours=1)


class OutboxEntry(NamedTuple):
    """Something to be delivered."""

    id: int
    organization: str
    kind: str
    attempts: int
    date_created: datetime


async def enqueue(connection: Transaction, organization_id: int, kind: str) -> None:
    """Let an effect be had once more, unless one already waits for the organization.

    The one that waits is held until this transaction has committed: who delivers it passes it over
    until then, so that it tells of this change too.
    """
    now = datetime.now(UTC)
    statement = upsert(connection, Outbox).values(
        organization_id=organization_id, kind=kind, date_created=now, due=now, attempts=0
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "kind"],
            index_where=Outbox.claimed.is_(None),
            set_={"kind": statement.excluded.kind},
        )
    )


async def has_due_job(snapshot: Snapshot) -> bool:
    """Whether there is a job to claim; it takes no lock."""
    rows = await snapshot.fetch_rows(
        select(Outbox.id).where(*due_conditions()).limit(1), batch="outbox"
    )
    return bool(rows)


async def count_jobs(snapshot: Snapshot) -> int:
    """How many jobs there are."""
    return await snapshot.fetch_int(select(func.count()).select_from(Outbox), batch="outbox")


def due_conditions() -> list[ColumnElement[bool]]:
    """The conditions of a job that is due: nobody has claimed it, or whoever did has died."""
    now = datetime.now(UTC)
    return [Outbox.due <= now, or_(Outbox.claimed.is_(None), Outbox.claimed < now - LEASE)]


async def claim(connection: Transaction) -> OutboxEntry | None:
    """The job that is due longest, now the caller's for a while; None when nothing is due.

    A job whose claim is older than the lease was lost with its worker, and is due again.
    """
    now = datetime.now(UTC)
    due = (
        select(Outbox.id)
        .where(*due_conditions())
        .order_by(Outbox.due, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    job_id = await connection.scalar(due)
    if job_id is None:
        return None
    await connection.execute(
        update(Outbox).where(Outbox.id == job_id).values(claimed=now, attempts=Outbox.attempts + 1)
    )
    statement = (
        select(Outbox.id, Organization.slug, Outbox.kind, Outbox.attempts, Outbox.date_created)
        .join(Organization, Organization.id == Outbox.organization_id)
        .where(Outbox.id == job_id)
    )
    return OutboxEntry(*(await connection.execute(statement)).one())


async def delete_job(connection: Transaction, job: OutboxEntry) -> None:
    """The job was delivered."""
    await connection.execute(delete(Outbox).where(Outbox.id == job.id))


async def reschedule(connection: Transaction, job: OutboxEntry) -> None:
    """The job failed: try again later, each time twice as late.

    It stays claimed, so that newer changes can wait beside it; the claim ends when it is due.
    """
    wait = min(timedelta(seconds=2**job.attempts), MAX_RETRY_DELAY)
    now = datetime.now(UTC)
    await connection.execute(
        update(Outbox)
        .where(Outbox.id == job.id)
        .values(due=now + wait, claimed=now + wait - LEASE)
    )
