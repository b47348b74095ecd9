"""Statements about environments, other than lookups by key."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from db.models import Environment, EnvironmentProject
from db.reading.snapshot import Snapshot
from db.rows import EnvironmentRow, columns


async def find_ids(
    snapshot: Snapshot, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """Return the ids of the existing environments by name."""
    statement = select(Environment.name, Environment.id).where(
        Environment.organization_id == organization_id, Environment.name.in_(names)
    )
    rows = await snapshot.fetch_rows(statement, batch="environments by name")
    return dict(rows)


async def read_all(snapshot: Snapshot, organization_id: int) -> Sequence[EnvironmentRow]:
    """Return all environments of an organization, by name."""
    statement = (
        select(*columns(Environment, EnvironmentRow))
        .where(Environment.organization_id == organization_id)
        .order_by(Environment.name)
    )
    return [
        EnvironmentRow(*row) for row in await snapshot.fetch_rows(statement, batch="environments")
    ]


async def read_of_project(snapshot: Snapshot, project_id: int) -> Sequence[EnvironmentRow]:
    """Return the environments that a project has used, by name."""
    statement = (
        select(*columns(Environment, EnvironmentRow))
        .join(EnvironmentProject, EnvironmentProject.environment_id == Environment.id)
        .where(EnvironmentProject.project_id == project_id)
        .order_by(Environment.name)
    )
    rows = await snapshot.fetch_rows(statement, batch="environments of a project")
    return [EnvironmentRow(*row) for row in rows]
