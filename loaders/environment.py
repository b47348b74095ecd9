from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import Environment
from db.rows import EnvironmentRow, columns
from loaders.base import One

__all__ = [
    "EnvironmentById",
    "EnvironmentRow",
]


class EnvironmentById(One[int, EnvironmentRow]):
    """An environment."""

    statement = select(*columns(Environment, EnvironmentRow)).where(
        is_among(Environment.id, KEYS), is_among(Environment.organization_id, ORGANIZATIONS)
    )
