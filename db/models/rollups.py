"""Tables of rollups: sessions and events added up by day, and without releases and issues."""

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.types import BigId
from db.models.base import Base, primary_key, reference
from db.models.sessions import EventTotals, SessionTotals


def start() -> Mapped[int]:
    """The start of an hour or a day (UTC) in Unix seconds, as a part of the key."""
    return mapped_column(BigInteger, primary_key=True, autoincrement=False)


class SessionDay(SessionTotals, Base):
    """Sessions of a release that started within a day, in one project and environment."""

    __tablename__ = "session_day"
    __table_args__ = (Index(None, "project_id", "day"),)

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    environment_id: Mapped[int] = reference("environment", part_of_key=True)
    day: Mapped[int] = start()


class ProjectSessionHour(SessionTotals, Base):
    """Sessions of all releases that started within an hour, in one project and environment."""

    __tablename__ = "project_session_hour"

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    hour: Mapped[int] = start()
    environment_id: Mapped[int] = reference("environment", part_of_key=True)


class ProjectSessionDay(SessionTotals, Base):
    """Sessions of all releases that started within a day, in one project and environment."""

    __tablename__ = "project_session_day"

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    day: Mapped[int] = start()
    environment_id: Mapped[int] = reference("environment", part_of_key=True)


class EventDay(EventTotals, Base):
    """Error events of an issue within a day, of a release in one project and environment."""

    __tablename__ = "event_day"
    __table_args__ = (Index(None, "project_id", "day"),)

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    environment_id: Mapped[int] = reference("environment", part_of_key=True)
    issue_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    day: Mapped[int] = start()


class ProjectEventHour(EventTotals, Base):
    """Error events of all releases and issues within an hour, in one project and environment."""

    __tablename__ = "project_event_hour"

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    hour: Mapped[int] = start()
    environment_id: Mapped[int] = reference("environment", part_of_key=True)


class ProjectEventDay(EventTotals, Base):
    """Error events of all releases and issues within a day, in one project and environment."""

    __tablename__ = "project_event_day"

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    day: Mapped[int] = start()
    environment_id: Mapped[int] = reference("environment", part_of_key=True)


class RollupFrontier(Base):
    """How far a project is rolled up.

    Hours before `frontier` are in the rollups, except those of days in `RollupLate`. A writer of
    an hour before `closed` marks its day as late. `closed` is never before `frontier`. Both are
    the start of an hour in Unix seconds.
    """

    __tablename__ = "rollup_frontier"

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    closed: Mapped[int] = mapped_column(BigInteger)
    frontier: Mapped[int] = mapped_column(BigInteger)


class RollupLate(Base):
    """A day of a project whose hours changed after they were closed: its rollups are not valid.

    Each write adds a row of its own, so that a row is deleted only by a transaction that has read
    what it stands for.
    """

    __tablename__ = "rollup_late"
    __table_args__ = (Index(None, "project_id", "day"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project")
    day: Mapped[int] = mapped_column(BigInteger)
