"""The lists that pickers choose from: members, teams and repositories.

Rules: docs/reference/delivery.md#members-teams-and-repositories.
"""

import asyncio
from collections.abc import Sequence

from strawberry import ID, Parent

from db.accounts import people
from db.accounts.people import MemberSelection, TeamSelection
from db.releases import repositories
from db.releases.repositories import RepositorySelection
from db.rows import MemberRow, OrganizationRow, RepositoryRow, TeamRow, UserRow
from loaders.user import MembershipKey, UsersByTeam
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context
from resolvers.errors import check_search_text
from resolvers.ids import encode_pair_id

MEMBERS = Order("members", (str, int))
TEAMS = Order("teams", (str,))
REPOSITORIES = Order("repositories by name", (str, int))
OLDEST_REPOSITORIES = Order("repositories", (int,))


async def read_members(
    context: Context, organization: OrganizationRow, arguments: PageArguments, text: str | None
) -> Connection[MemberRow]:
    """Read a page of members, by name. With a text, those whose names or address have it.

    Raises: BadQueryError, and the errors of page arguments.
    """
    check_search_text(text, "query")
    selection = MemberSelection(organization.id, text)
    slice_ = parse_slice(MEMBERS, arguments)
    page = await people.read_members(context.snapshot, selection, slice_)
    return Connection(
        page, MEMBERS, lambda context: people.count_members(context.snapshot, selection)
    )


async def read_teams(
    context: Context, organization: OrganizationRow, arguments: PageArguments, text: str | None
) -> Connection[TeamRow]:
    """Read a page of teams, by slug. With a text, those whose slug or name have it.

    Raises: BadQueryError, and the errors of page arguments.
    """
    check_search_text(text, "query")
    selection = TeamSelection(organization.id, text)
    slice_ = parse_slice(TEAMS, arguments)
    page = await people.read_teams(context.snapshot, selection, slice_)
    return Connection(page, TEAMS, lambda context: people.count_teams(context.snapshot, selection))


async def read_team_members(
    context: Context, teams: Sequence[TeamRow]
) -> Sequence[Sequence[UserRow]]:
    """Read the members of teams, by name, with one statement."""
    loader = context.loaders[UsersByTeam]
    return await asyncio.gather(*(loader.load(team.id) for team in teams))


async def read_repositories(
    context: Context, organization: OrganizationRow, arguments: PageArguments, text: str | None
) -> Connection[RepositoryRow]:
    """Read a page of repositories, by name. With a text, those whose name has it.

    Raises: BadQueryError, and the errors of page arguments.
    """
    check_search_text(text, "query")
    selection = RepositorySelection(organization.id, text)
    return await read_repository_page(context, selection, arguments, REPOSITORIES)


async def read_oldest_repositories(
    context: Context, organization: OrganizationRow, arguments: PageArguments
) -> Connection[RepositoryRow]:
    """Read a page of repositories, oldest first."""
    selection = RepositorySelection(organization.id, is_by_name=False)
    return await read_repository_page(context, selection, arguments, OLDEST_REPOSITORIES)


async def read_repository_page(
    context: Context, selection: RepositorySelection, arguments: PageArguments, order: Order
) -> Connection[RepositoryRow]:
    """Read a page of the selected repositories."""
    slice_ = parse_slice(order, arguments)
    page = await repositories.read_page(context.snapshot, selection, slice_)
    return Connection(page, order, lambda context: repositories.count(context.snapshot, selection))


def member_id(member: Parent[MemberRow]) -> ID:
    """Opaque and unique among all objects; made of the organization and the user."""
    return ID(encode_pair_id("Member", member.organization_id, member.id))


def membership_key(member: MemberRow) -> MembershipKey:
    """Make the key of a member."""
    return MembershipKey(member.organization_id, member.id)
