"""Members of an organization, and authors of commits."""

import strawberry

from loaders.user import UserRow
from schema.base.fields import rows_of
from schema.base.node import Node


@strawberry.type(description="A member of an organization.")
class User(Node):
    name: str
    """Full name, for display."""
    username: str
    """User name, unique among all users of the server."""
    email: str
    """Primary email address."""
    avatar_url: str | None
    """URL of the user's picture; null without one."""
    is_active: bool
    """False for a user whose access was withdrawn. Commits are not attributed to such a user."""

    is_type_of = rows_of(UserRow)


@strawberry.type(
    description=(
        "The author of a commit or a pull request: a member of the organization, or else the name "
        "and the address that the commits contain."
    )
)
class Author:
    name: str | None
    """The member's name, or else the name in the commits; null when the commits have none."""
    email: str | None
    """The member's primary address, or else the address in the commits."""
    user: User | None
    """The active member with this address, primary or secondary; null when no member has it."""
