"""Writes to rows of one organization.

A row of another organization is not written, even with its id:
docs/guides/scaling.md#one-organization-in-a-statement.
"""

from typing import Any

from sqlalchemy import Delete, Update, delete, update


def update_of(model: type[Any], organization_id: int) -> Update:
    """Return an UPDATE of an organization's rows."""
    return update(model).where(model.organization_id == organization_id)


def delete_of(model: type[Any], organization_id: int) -> Delete:
    """Return a DELETE of an organization's rows."""
    return delete(model).where(model.organization_id == organization_id)
