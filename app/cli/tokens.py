"""Commands for access tokens."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli.console import (
    OrganizationOption,
    UrlOption,
    console,
    opened_database,
    run,
    shown_date,
)
from app.settings import Settings
from db.accounts import organization as setup
from db.accounts import tokens
from db.connection.database import Database
from ingest.authentication import create_organization_token
from resolvers.errors import SetupError
from resolvers.organization import require_organization_id

SCOPES = ("read", "write", "admin")


tokens_cli = typer.Typer(no_args_is_help=True, help="Access tokens.")


async def new_token(
    database: Database,
    organization: str,
    user: str,
    scopes: tuple[str, ...] | list[str],
    token: str | None = None,
) -> str:
    """A token of a member, which may be given. Raises SetupError."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown:
        msg = f"There is no scope {unknown[0]!r}: there are {', '.join(SCOPES)}."
        raise SetupError(msg)
    async with database.begin() as connection:
        organization_id = await require_organization_id(connection, organization)
        user_id = await setup.find_member_id(connection, organization_id, user)
        if user_id is None:
            msg = f"{user!r} is no member of {organization!r}."
            raise SetupError(msg)
        return await tokens.create_token(
            connection,
            user_id=user_id,
            organization_ids=[organization_id],
            scopes=scopes,
            token=token,
        )


@tokens_cli.command("create")
def create_token(
    organization: OrganizationOption,
    user: Annotated[str, typer.Option(help="The address of a member.")],
    scope: Annotated[list[str], typer.Option(help="read, write or admin; repeatable.")] = ["read"],  # noqa: B006 (typer never changes it)
    url: UrlOption = None,
    *,
    sentry_cli: Annotated[
        bool, typer.Option("--sentry-cli", help="Let the token tell sentry-cli where to go.")
    ] = False,
) -> None:
    """Print a new token, alone, on standard output. It is shown this once."""

    async def work() -> None:
        address = url or Settings().public_url
        token = create_organization_token(address, organization) if sentry_cli else None
        async with opened_database() as database:
            print(await new_token(database, organization, user, scope, token))  # noqa: T201

    run(work())


@tokens_cli.command("list")
def list_tokens() -> None:
    """List all tokens: what tells them, whose they are, what they may do."""

    async def work() -> None:
        table = Table()
        for title in ("token", "user", "organization", "scopes", "created", "revoked"):
            table.add_column(title, overflow="fold")
        async with opened_database() as database, database.snapshot() as snapshot:
            for row in await tokens.read_tokens(snapshot):
                created, revoked = shown_date(row.date_created), shown_date(row.date_revoked)
                scopes = " ".join(row.scopes)
                table.add_row(row.prefix, row.user, row.organization, scopes, created, revoked)
        Console().print(table)

    run(work())


@tokens_cli.command("revoke")
def revoke_token(
    prefix: Annotated[str, typer.Argument(help="What `token list` shows of it.")],
) -> None:
    """Close a token, from the next request on."""

    async def work() -> None:
        async with opened_database() as database, database.begin() as connection:
            closed = await tokens.revoke_tokens(connection, prefix)
        if not closed:
            msg = f"There is no open token {prefix!r}."
            raise SetupError(msg)
        console.print("Revoked.")

    run(work())
