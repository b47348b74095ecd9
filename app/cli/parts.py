"""Commands for organizations, members, teams and projects: list, remove. `apply` adds them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

import typer

from app.cli.console import OrganizationOption, console, open_database, run
from app.cli.listing import JsonOption, print_list
from db.accounts import organization as setup
from db.accounts import organization_parts as parts
from db.accounts.audit import note_act
from db.connection.access import ReadConnection, Transaction
from resolvers.errors import SetupError
from resolvers.organization import require_organization_id

organization_cli = typer.Typer(no_args_is_help=True, help="Organizations.")
member_cli = typer.Typer(no_args_is_help=True, help="Members of an organization.")
team_cli = typer.Typer(no_args_is_help=True, help="Teams of an organization.")

YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]


@organization_cli.command("list")
def list_organizations(*, as_json: JsonOption = False) -> None:
    """List all organizations."""

    async def work() -> None:
        async with open_database() as database, database.begin_read_only() as connection:
            rows = await parts.list_organizations(connection)
        print_list(("slug", "name"), rows, as_json=as_json)

    run(work())


@member_cli.command("list")
def list_members(organization: OrganizationOption, *, as_json: JsonOption = False) -> None:
    """List the members of an organization."""
    titles = ("email", "name", "username", "role", "active", "teams")
    print_parts(organization, titles, parts.list_members, as_json=as_json)


@member_cli.command("remove")
def remove_member(
    user: Annotated[str, typer.Argument(help="Email address of the member.")],
    organization: OrganizationOption,
    *,
    yes: YesOption = False,
) -> None:
    """Remove a member from an organization and its teams. Tokens lose access to it."""
    confirm(f"Remove {user} from {organization}?", yes=yes)

    async def work() -> None:
        async with open_database() as database, database.begin() as connection:
            organization_id = await require_organization_id(connection, organization)
            user_id = await setup.find_member_id(connection, organization_id, user)
            if user_id is None:
                msg = f"{user!r} is not a member of {organization!r}."
                raise SetupError(msg)
            is_owner = await parts.is_owner(connection, organization_id, user_id)
            if is_owner and await parts.count_owners(connection, organization_id) == 1:
                msg = f"{user!r} is the last owner of {organization!r}. Apply another one first."
                raise SetupError(msg)
            await parts.remove_member(connection, organization_id, user_id)
            note_act(connection, organization_id, "member.remove", user)
        console.print("Removed.")

    run(work())


@team_cli.command("list")
def list_teams(organization: OrganizationOption, *, as_json: JsonOption = False) -> None:
    """List the teams of an organization."""
    titles = ("slug", "name", "members", "projects")
    print_parts(organization, titles, parts.list_teams, as_json=as_json)


@team_cli.command("remove")
def remove_team(
    team: Annotated[str, typer.Argument(help="Slug of the team.")],
    organization: OrganizationOption,
    *,
    yes: YesOption = False,
) -> None:
    """Remove a team. Its members and projects stay."""
    confirm(f"Remove the team {team} of {organization}?", yes=yes)
    remove_part(organization, "team", team, parts.remove_team)


def list_projects(organization: OrganizationOption, *, as_json: JsonOption = False) -> None:
    """List the projects of an organization."""
    titles = ("slug", "name", "platform", "teams")
    print_parts(organization, titles, parts.list_projects, as_json=as_json)


def remove_project(
    project: Annotated[str, typer.Argument(help="Slug of the project.")],
    organization: OrganizationOption,
    *,
    yes: YesOption = False,
) -> None:
    """Remove a project with its keys, sessions, events and issues. Its releases stay."""
    confirm(f"Remove the project {project} of {organization} with its data?", yes=yes)
    remove_part(organization, "project", project, parts.remove_project)


def print_parts(
    organization: str,
    titles: Sequence[str],
    read: Callable[[ReadConnection, int], Awaitable[Sequence[Sequence[Any]]]],
    *,
    as_json: bool,
) -> None:
    """Print the rows that `read` returns of an organization, given by its id."""

    async def work() -> None:
        async with open_database() as database, database.begin_read_only() as connection:
            organization_id = await require_organization_id(connection, organization)
            rows = await read(connection, organization_id)
        print_list(titles, rows, as_json=as_json)

    run(work())


def remove_part(
    organization: str,
    kind: str,
    slug: str,
    remove: Callable[[Transaction, int, str], Awaitable[bool]],
) -> None:
    """Remove a team or a project, named by its slug.

    `kind` names it in messages; `remove` returns False if there is none.
    """

    async def work() -> None:
        async with open_database() as database, database.begin() as connection:
            organization_id = await require_organization_id(connection, organization)
            if not await remove(connection, organization_id, slug):
                msg = f"There is no {kind} {slug!r} in {organization!r}."
                raise SetupError(msg)
            note_act(connection, organization_id, f"{kind}.remove", slug)
        console.print("Removed.")

    run(work())


def confirm(question: str, *, yes: bool) -> None:
    """Ask for confirmation unless `yes`; exit with 1 if it is not given."""
    if not yes:
        typer.confirm(question, abort=True, err=True)
