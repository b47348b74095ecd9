"""Tables of sessions, errors and envelopes."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.types import BigId, Json, UtcDateTime, text
from db.models.base import Base, primary_key, reference

NO_ISSUE = 0
"""The `issue_id` of events without an issue."""


class SessionTotals:
    """The columns of tables that have totals of sessions.

    `errored` counts sessions with at least one error, including the abnormal and the crashed
    ones. The columns of users are sketches (`db/sessions/sketches.py`): of all users, and of those
    with a crashed session, with an abnormal one, and with one that had errors and was neither. A
    user can be in several. `durations` is a distribution (`db/sessions/durations.py`). Sketches
    and distributions are null while empty. `duration_sum` is in whole microseconds and stops at
    2^63 - 1; `duration_count` is the number of durations.
    """

    total: Mapped[int] = mapped_column(BigInteger)
    errored: Mapped[int] = mapped_column(BigInteger)
    crashed: Mapped[int] = mapped_column(BigInteger)
    abnormal: Mapped[int] = mapped_column(BigInteger)
    users: Mapped[bytes | None] = mapped_column(LargeBinary)
    crashed_users: Mapped[bytes | None] = mapped_column(LargeBinary)
    abnormal_users: Mapped[bytes | None] = mapped_column(LargeBinary)
    errored_users: Mapped[bytes | None] = mapped_column(LargeBinary)
    durations: Mapped[bytes | None] = mapped_column(LargeBinary)
    duration_sum: Mapped[int] = mapped_column(BigInteger, default=0)
    duration_count: Mapped[int] = mapped_column(BigInteger, default=0)


class EventTotals:
    """The columns of tables that have totals of error events.

    `unhandled` counts those that no code has handled. `users` is a sketch, null while empty.
    `first_event` and `last_event` are the dates of the first and of the last event.
    """

    total: Mapped[int] = mapped_column(BigInteger)
    unhandled: Mapped[int] = mapped_column(BigInteger)
    users: Mapped[bytes | None] = mapped_column(LargeBinary)
    first_event: Mapped[datetime] = mapped_column(UtcDateTime)
    last_event: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionHour(SessionTotals, Base):
    """Sessions of a release that started within an hour, in one project and environment.

    `hour` is the start of the hour in Unix seconds.
    """

    __tablename__ = "session_hour"
    __table_args__ = (Index(None, "project_id", "hour"),)

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    environment_id: Mapped[int] = reference("environment", part_of_key=True)
    hour: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class EventHour(EventTotals, Base):
    """Error events of an issue within an hour, of a release in one project and environment.

    `hour` is the start of the hour in Unix seconds. `issue_id` is `NO_ISSUE` for events without
    an issue, and otherwise an id of `Issue`. It is no foreign key: an issue is deleted after its
    events.
    """

    __tablename__ = "event_hour"
    __table_args__ = (Index(None, "project_id", "hour"),)

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    environment_id: Mapped[int] = reference("environment", part_of_key=True)
    issue_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class SessionState(Base):
    """The counted state of a session that SDKs report by id, so that updates can correct it.

    The release and the environment may have been deleted; an update then counts as a new session.
    `sid` is a hash if another session of the project has the id. `hour_sent` is the hour of the
    start by the client's clock; null, as in rows of a version without it, is `hour`.
    `duration_position` is the position of the update that names the duration; null is the last.
    """

    __tablename__ = "session_state"
    is_versioned = False
    __table_args__ = (Index(None, "expires"),)

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    sid: Mapped[str] = mapped_column(text(32), primary_key=True)
    release_id: Mapped[int] = mapped_column(BigId)
    environment_id: Mapped[int] = mapped_column(BigId)
    hour: Mapped[int] = mapped_column(BigInteger)
    hour_sent: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(text(8))
    errors: Mapped[int] = mapped_column(BigInteger)
    users: Mapped[list[str]] = mapped_column(Json)
    duration: Mapped[float | None] = mapped_column()
    duration_position: Mapped[int | None] = mapped_column(BigInteger)
    expires: Mapped[datetime] = mapped_column(UtcDateTime)


class Issue(Base):
    """A group of similar errors seen in a project.

    `key` identifies it in the project: the hash of a fingerprint, or what `recordEvents` names.
    `title`, `level`, `error_type` and `platform` are those of its last event, null where unknown.
    `first_release_id` is the release of its first event, null without one.
    """

    __tablename__ = "issue"
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        Index(None, "last_seen"),
        Index(None, "first_release_id"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project")
    key: Mapped[str] = mapped_column(text(200))
    title: Mapped[str | None] = mapped_column(text(256))
    level: Mapped[str | None] = mapped_column(text(8))
    error_type: Mapped[str | None] = mapped_column(text(128))
    platform: Mapped[str | None] = mapped_column(text(64))
    first_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    first_release_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("release.id", ondelete="SET NULL")
    )


class Envelope(Base):
    """A received envelope, reduced to what is counted, waiting to be processed.

    `part` is that of its first session or error (`resolvers/sessions/received.py`). `due` is null
    when processing failed too often; `reason` is then the last error.
    """

    __tablename__ = "envelope"
    is_versioned = False
    __table_args__ = (Index(None, "due", "id"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project")
    date_received: Mapped[datetime] = mapped_column(UtcDateTime)
    size: Mapped[int] = mapped_column()
    part: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    content: Mapped[bytes] = mapped_column(LargeBinary)
    due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(Text)


class ReceivedCount(Base):
    """How many items of a kind SDKs sent on a day, by outcome and reason.

    `day` is the start of the day in Unix seconds.
    """

    __tablename__ = "received_count"
    is_versioned = False
    __table_args__ = (Index(None, "day"),)

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    day: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(text(8), primary_key=True)
    kind: Mapped[str] = mapped_column(text(32), primary_key=True)
    reason: Mapped[str] = mapped_column(text(32), primary_key=True)
    quantity: Mapped[int] = mapped_column(BigInteger)


class KeyUsage(Base):
    """What envelopes of a project key have used of a quota on a day.

    `day` is the start of the day (UTC) in Unix seconds, `kind` the kind of quota
    (`db/sessions/quotas.py`).
    """

    __tablename__ = "key_usage"
    is_versioned = False
    __table_args__ = (Index(None, "day"),)

    organization_id: Mapped[int] = reference("organization")
    key_id: Mapped[int] = reference("project_key", part_of_key=True)
    day: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(text(16), primary_key=True)
    quantity: Mapped[int] = mapped_column(BigInteger)
