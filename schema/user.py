import strawberry

from db.rows import UserRow
from schema.base.fields import rows_of
from schema.base.node import Node


@strawberry.type(description="A member of the organization.")
class User(Node):
    name: str
    """The name in full, for people."""
    username: str
    """Unique among all users."""
    email: str
    """The primary address."""
    avatar_url: str | None
    """Where a picture is; null when there is none."""
    is_active: bool
    """False: may not ask any more, and commits are not shown as this user's."""

    is_type_of = rows_of(UserRow)


@strawberry.type(
    description=(
        "Who wrote a commit: a member of the organization (user is set), "
        "or just the name and address of the commits."
    )
)
class Author:
    name: str | None
    """The user's, or else the commit's; null when that has none."""
    email: str | None
    """The user's primary address, or else the commit's."""
    user: User | None
    """The active member that has the address; null when nobody does."""
