from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import Organization
from db.rows import AuditEntryRow, OrganizationRow, columns
from loaders.base import One

__all__ = [
    "AuditEntryRow",
    "OrganizationById",
    "OrganizationRow",
]


class OrganizationById(One[int, OrganizationRow]):
    """An organization of the caller."""

    statement = select(*columns(Organization, OrganizationRow)).where(
        is_among(Organization.id, KEYS), is_among(Organization.id, ORGANIZATIONS)
    )
