"""Tables of sessions, errors and envelopes."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.types import BigId, Json, UtcDateTime, text
from db.models.base import Base, primary_key, reference


class SessionHour(Base):
    """Sessions of a release that started within an hour, in one project and environment.

    `hour` is the start of the hour in Unix seconds. `errored` counts sessions with at least one
    error, including the abnormal and the crashed ones. `users` and `crashed_users` are sketches
    (`db/sessions/sketches.py`), `durations` is a distribution (`db/sessions/durations.py`); they
    are null while empty.
    """

    __tablename__ = "session_hour"
    __table_args__ = (Index(None, "project_id", "hour"),)

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    environment_id: Mapped[int] = reference("environment", part_of_key=True)
    hour: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    total: Mapped[int] = mapped_column(BigInteger)
    errored: Mapped[int] = mapped_column(BigInteger)
    crashed: Mapped[int] = mapped_column(BigInteger)
    abnormal: Mapped[int] = mapped_column(BigInteger)
    users: Mapped[bytes | None] = mapped_column(LargeBinary)
    crashed_users: Mapped[bytes | None] = mapped_column(LargeBinary)
    durations: Mapped[bytes | None] = mapped_column(LargeBinary)


class SessionState(Base):
    """The counted state of a session that SDKs report by id, so that updates can correct it.

    The release and the environment may have been deleted; an update then counts as a new session.
    `sid` is a hash if another session of the project has the id. `hour_sent` is the hour of the
    start by the client's clock; null, as in rows of a version without it, is `hour`.
    `duration_position` is the position of the update that names the duration; null is the last.
    """

    __tablename__ = "session_state"
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


class ErrorGroup(Base):
    """A group of similar errors seen in a project; `hashed` is the hash of their fingerprint."""

    __tablename__ = "error_group"
    __table_args__ = (Index(None, "last_seen"),)

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    hashed: Mapped[str] = mapped_column(text(32), primary_key=True)
    last_seen: Mapped[datetime] = mapped_column(UtcDateTime)


class Envelope(Base):
    """A received envelope, reduced to what is counted, waiting to be processed.

    `due` is null when processing failed too often; `reason` is then the last error.
    """

    __tablename__ = "envelope"
    __table_args__ = (Index(None, "due", "id"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project")
    date_received: Mapped[datetime] = mapped_column(UtcDateTime)
    size: Mapped[int] = mapped_column()
    content: Mapped[bytes] = mapped_column(LargeBinary)
    due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(Text)


class ReceivedCount(Base):
    """How many items of a kind SDKs sent on a day, by outcome and reason.

    `day` is the start of the day in Unix seconds.
    """

    __tablename__ = "received_count"
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
    __table_args__ = (Index(None, "day"),)

    organization_id: Mapped[int] = reference("organization")
    key_id: Mapped[int] = reference("project_key", part_of_key=True)
    day: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(text(16), primary_key=True)
    quantity: Mapped[int] = mapped_column(BigInteger)
