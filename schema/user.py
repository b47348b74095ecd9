"""Users, members of an organization with their roles and teams, and authors of commits."""

from collections.abc import Sequence
from enum import Enum

import strawberry
from strawberry import ID, Parent

from loaders.project import ProjectsByTeam
from loaders.team import TeamRow, TeamsByMember
from loaders.user import MemberRow, UserRow, UsersByTeam
from resolvers import pickers
from schema.base.fields import column, loaded, relation, resolved_by, rows_of
from schema.base.node import Node
from schema.project import Project


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


@strawberry.type(description="A group of members of an organization.")
class Team(Node):
    slug: str
    """Unique in the organization. Inputs accept it in place of the id."""
    name: str
    """Display name; not unique."""
    members: Sequence[User] = relation(UsersByTeam, key="id")
    """The members of the team, sorted by name."""
    projects: Sequence[Project] = relation(ProjectsByTeam, key="id")
    """The projects that the team owns, sorted by slug."""

    is_type_of = rows_of(TeamRow)


@strawberry.enum(description="What a member may do in the organization.")
class MemberRole(Enum):
    MEMBER = "member"
    """Lists show the projects of the member's teams, and those without a team."""
    MANAGER = "manager"
    """Lists show all projects, and every dashboard can be edited."""
    OWNER = "owner"
    """The same as MANAGER."""


def role(root: Parent[MemberRow]) -> MemberRole:
    """Return the member's role."""
    return MemberRole(root.role)


@strawberry.type(description="A user as a member of an organization.")
class Member(Node):
    id: ID = resolved_by(pickers.member_id)
    user: User = column("user")
    """The user, active or not."""
    role: MemberRole = resolved_by(role)
    """What the member may do."""
    teams: Sequence[Team] = loaded(TeamsByMember, key=pickers.membership_key)
    """The member's teams in the organization, sorted by slug."""

    is_type_of = rows_of(MemberRow)
