"""Statements of the adoption job (releases.md 1.11)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func, select, update

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, execute_many, split_into_chunks
from db.models import Environment, Organization, Project, ReleaseProjectEnvironment, SessionHour


class SessionShare(NamedTuple):
    """The sessions of a release in a project and an environment."""

    project_id: int
    environment_id: int
    release_id: int
    sessions: int


class AdoptionRow(NamedTuple):
    """A release in a project and an environment, and how far it had come."""

    id: int
    project_id: int
    environment_id: int
    release_id: int
    adopted: datetime | None
    unadopted: datetime | None


class AdoptionUpdate(NamedTuple):
    """How far a release has come now."""

    id: int
    adopted: datetime | None
    unadopted: datetime | None


async def read_organization_ids(connection: ReadConnection) -> Sequence[int]:
    """All of them."""
    return (await connection.scalars(select(Organization.id).order_by(Organization.id))).all()


async def read_project_ids(connection: ReadConnection, organization_id: int) -> Sequence[int]:
    """All of an organization's."""
    statement = select(Project.id).where(Project.organization_id == organization_id)
    return (await connection.scalars(statement)).all()


async def read_session_shares(
    connection: ReadConnection, project_ids: Iterable[int], since: int, until: int
) -> Sequence[SessionShare]:
    """The sessions between two times, in Unix seconds, in environments that have a name."""
    keys = (SessionHour.project_id, SessionHour.environment_id, SessionHour.release_id)
    statement = (
        select(*keys, cast(func.sum(SessionHour.total), BigInteger))
        .join(Environment, Environment.id == SessionHour.environment_id)
        .where(
            SessionHour.project_id.in_(list(project_ids)),
            SessionHour.hour.between(since, until),
            Environment.name != "",
        )
        .group_by(*keys)
    )
    return [SessionShare(*row) for row in await connection.execute(statement)]


async def find_active_projects(
    connection: ReadConnection, project_ids: Iterable[int], since: int, until: int
) -> Sequence[int]:
    """Those of the projects that have sessions between two times, in Unix seconds."""
    statement = (
        select(SessionHour.project_id)
        .where(
            SessionHour.project_id.in_(list(project_ids)),
            SessionHour.hour.between(since, until),
        )
        .distinct()
    )
    return (await connection.scalars(statement)).all()


async def read_adoption(
    connection: ReadConnection, project_ids: Iterable[int], release_ids: Iterable[int]
) -> Sequence[AdoptionRow]:
    """The projects' rows that are adopted, or are of the releases."""
    row = ReleaseProjectEnvironment
    here = select(
        row.id, row.project_id, row.environment_id, row.release_id, row.adopted, row.unadopted
    ).where(row.project_id.in_(list(project_ids)))
    adopted = here.where(row.adopted.is_not(None), row.unadopted.is_(None))
    found = {each[0]: AdoptionRow(*each) for each in await connection.execute(adopted)}
    for some in split_into_chunks(list(release_ids), KEYS_PER_STATEMENT):
        rows = await connection.execute(here.where(row.release_id.in_(some)))
        found |= {each[0]: AdoptionRow(*each) for each in rows}
    return list(found.values())


async def update_adoption(connection: Transaction, moved: Iterable[AdoptionUpdate]) -> None:
    """Write how far releases have come."""
    statement = (
        update(ReleaseProjectEnvironment)
        .where(ReleaseProjectEnvironment.id == bindparam("row"))
        .values(adopted=bindparam("reached"), unadopted=bindparam("left"))
    )
    rows: list[dict[str, Any]] = [
        {"row": each.id, "reached": each.adopted, "left": each.unadopted} for each in sorted(moved)
    ]
    await execute_many(connection, statement, rows)
