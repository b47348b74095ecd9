from sqlalchemy import select

from db.models import Organization
from db.rows import OrganizationRow, columns
from loaders.base import One, keys, organizations


class OrganizationById(One[int, OrganizationRow]):
    """An organization of the caller's."""

    row = OrganizationRow
    statement = select(
        Organization.id.label("key"), *columns(Organization, OrganizationRow)
    ).where(Organization.id.in_(keys()), Organization.id.in_(organizations()))
