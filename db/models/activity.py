"""Tables of the activity of releases, by which lists of releases are sorted."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.types import BigId, UtcDateTime
from db.models.base import Base, primary_key, reference

ALL = 0
"""The `project_id` or `environment_id` of rows about all projects or all environments."""
RANKS = (
    "sessions",
    "sessions_24h",
    "users",
    "users_24h",
    "crash_rate",
    "user_crash_rate",
)
"""The columns that lists are sorted by."""


def index_rank(name: str) -> Index:
    """Return the index of an order, of the rows that have a rank."""
    is_ranked = sql(f"{name} IS NOT NULL")
    return Index(
        f"ix_release_activity_{name}",
        *("organization_id", "project_id", "environment_id", name, "date_created", "release_id"),
        postgresql_where=is_ranked,
        sqlite_where=is_ranked,
    )


class ReleaseActivity(Base):
    """The activity of a release in a project or in all, and in an environment or in all.

    `sessions`, `users` and the rates are of the last 14 days, the others of 24 hours; the rates
    are the fractions with a crash. `sessions` and `sessions_24h` are null without sessions, the
    columns of users also without users. A release without sessions in 14 days has no rows.
    `date_created` is that of the release. The periods end with the hour of `ActivityFrontier`,
    and rows of releases in `ActivityChange` are not valid.
    """

    __tablename__ = "release_activity"
    __table_args__ = tuple(map(index_rank, RANKS))

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    environment_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    sessions: Mapped[float | None] = mapped_column(Float(53))
    sessions_24h: Mapped[float | None] = mapped_column(Float(53))
    users: Mapped[float | None] = mapped_column(Float(53))
    users_24h: Mapped[float | None] = mapped_column(Float(53))
    crash_rate: Mapped[float | None] = mapped_column(Float(53))
    user_crash_rate: Mapped[float | None] = mapped_column(Float(53))


class ActivityFrontier(Base):
    """The hour at which the activity of an organization was computed, in Unix seconds."""

    __tablename__ = "activity_frontier"

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    hour: Mapped[int] = mapped_column(BigInteger)


class ActivityChange(Base):
    """A release whose activity is to be computed again.

    Triggers of the database add a row for each write to the hours of sessions, and for a new date
    of creation. A row is deleted only by a transaction that has read the change. The
    release may have been deleted.
    """

    __tablename__ = "activity_change"
    __table_args__ = (Index(None, "organization_id", "release_id"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = mapped_column(BigId)
