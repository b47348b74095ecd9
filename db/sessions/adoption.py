"""Statements of the adoption job (docs/reference/releases.md#adoption-job)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func, select, update

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, execute_many, split_into_chunks
from db.models import Environment, Organization, Project, ReleaseProjectEnvironment, SessionHour


class SessionShare(NamedTuple):
    """The number of a release's sessions in a project and environment."""

    project_id: int
    environment_id: int
    release_id: int
    sessions: int


class AdoptionRow(NamedTuple):
    """The adoption dates of a release in a project and environment."""

    id: int
    project_id: int
    environment_id: int
    release_id: int
    adopted: datetime | None
    unadopted: datetime | None


class AdoptionUpdate(NamedTuple):
    """New adoption dates of a row."""

    id: int
    adopted: datetime | None
    unadopted: datetime | None


async def read_organization_ids(connection: ReadConnection) -> Sequence[int]:
    """Return the ids of all organizations."""
    return (await connection.scalars(select(Organization.id).order_by(Organization.id))).all()


async def read_project_ids(connection: ReadConnection, organization_id: int) -> Sequence[int]:
    """Return the ids of an organization's projects."""
    statement = select(Project.id).where(Project.organization_id == organization_id)
    return (await connection.scalars(statement)).all()


async def read_session_shares(
    connection: ReadConnection, project_ids: Iterable[int], since: int, until: int
) -> Sequence[SessionShare]:
    """Return the sessions between two times, in Unix seconds, in named environments."""
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
    """Return the projects that have sessions between two times, in Unix seconds."""
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
    """Return the projects' rows that are adopted or belong to the releases."""
    table = ReleaseProjectEnvironment
    statement = select(
        table.id,
        table.project_id,
        table.environment_id,
        table.release_id,
        table.adopted,
        table.unadopted,
    ).where(table.project_id.in_(list(project_ids)))
    adopted = statement.where(table.adopted.is_not(None), table.unadopted.is_(None))
    rows_by_id = {values[0]: AdoptionRow(*values) for values in await connection.execute(adopted)}
    for chunk in split_into_chunks(list(release_ids), KEYS_PER_STATEMENT):
        rows = await connection.execute(statement.where(table.release_id.in_(chunk)))
        rows_by_id |= {values[0]: AdoptionRow(*values) for values in rows}
    return list(rows_by_id.values())


async def update_adoption(connection: Transaction, updates: Iterable[AdoptionUpdate]) -> None:
    """Set the adoption dates of rows."""
    statement = (
        update(ReleaseProjectEnvironment)
        .where(ReleaseProjectEnvironment.id == bindparam("row"))
        .values(adopted=bindparam("adopted_at"), unadopted=bindparam("unadopted_at"))
    )
    rows: list[dict[str, Any]] = [
        {"row": change.id, "adopted_at": change.adopted, "unadopted_at": change.unadopted}
        for change in sorted(updates)
    ]
    await execute_many(connection, statement, rows)
