from sqlalchemy import select

from db.models import Environment
from db.rows import EnvironmentRow, columns
from loaders.base import One, keys, organizations


class EnvironmentById(One[int, EnvironmentRow]):
    """An environment: batch D2 of releases.md 2.1."""

    row = EnvironmentRow
    statement = select(Environment.id.label("key"), *columns(Environment, EnvironmentRow)).where(
        Environment.id.in_(keys()), Environment.organization_id.in_(organizations())
    )
