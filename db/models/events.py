"""Tables of changes, outbox entries, scheduled tasks and idempotency keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.types import BigId, Json, UtcDateTime, text
from db.models.base import Base, primary_key, reference


class Change(Base):
    """A change of a release, deploy or dashboard that subscribers receive, kept for a day.

    `transaction` is the id of the PostgreSQL transaction that wrote the row, because row ids are
    not in commit order there; 0 on SQLite, where they are.
    """

    __tablename__ = "change"
    is_versioned = False
    __table_args__ = (Index(None, "transaction"), Index(None, "date_created"))

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    transaction: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(text(32))
    subject_id: Mapped[int] = mapped_column(BigId)
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)


class Outbox(Base):
    """An effect outside the database that is delivered at least once.

    Each organization has at most one unclaimed row (`claimed` is null) of a kind. A claimed row
    does not prevent another from being enqueued.
    """

    __tablename__ = "outbox"
    is_versioned = False
    __table_args__ = (
        Index(
            "uq_outbox_waiting",
            "organization_id",
            "kind",
            unique=True,
            postgresql_where=sql("claimed IS NULL"),
            sqlite_where=sql("claimed IS NULL"),
        ),
        Index(None, "due"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    kind: Mapped[str] = mapped_column(text(64))
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ScheduledTask(Base):
    """A periodic task of the workers and the time it is next due."""

    __tablename__ = "scheduled_task"
    is_versioned = False

    name: Mapped[str] = mapped_column(text(32), primary_key=True)
    due: Mapped[datetime] = mapped_column(UtcDateTime)


class IdempotencyKey(Base):
    """A write that was done with a client's idempotency key.

    `key` and `digest` are hashes of the client's key and of the write's content. `result_id` is
    the row that the write made, if it made one.
    """

    __tablename__ = "idempotency_key"
    is_versioned = False
    __table_args__ = (Index(None, "date_created"),)

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    key: Mapped[str] = mapped_column(text(64), primary_key=True)
    digest: Mapped[str] = mapped_column(text(64))
    result_id: Mapped[int | None] = mapped_column(BigId)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
