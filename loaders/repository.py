from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import Repository
from db.rows import RepositoryRow, columns
from loaders.base import One

__all__ = [
    "RepositoryById",
    "RepositoryRow",
]


class RepositoryById(One[int, RepositoryRow]):
    """A repository."""

    statement = select(*columns(Repository, RepositoryRow)).where(
        is_among(Repository.id, KEYS), is_among(Repository.organization_id, ORGANIZATIONS)
    )
