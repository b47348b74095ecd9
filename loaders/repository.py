from sqlalchemy import select

from db.models import Repository
from db.rows import RepositoryRow, columns
from loaders.base import One, keys, organizations


class RepositoryById(One[int, RepositoryRow]):
    """A repository: batch K4 of releases.md 2.1."""

    row = RepositoryRow
    statement = select(Repository.id.label("key"), *columns(Repository, RepositoryRow)).where(
        Repository.id.in_(keys()), Repository.organization_id.in_(organizations())
    )
