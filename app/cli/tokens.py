"""Commands for access tokens: token create, token list, token revoke."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli.console import (
    OrganizationOption,
    UrlOption,
    console,
    format_date,
    open_database,
    run,
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


async def create_member_token(
    database: Database,
    organization: str,
    user: str,
    scopes: tuple[str, ...] | list[str],
    token: str | None = None,
) -> str:
    """Create an access token for a member and return it; `token` is its text, if not random.

    Raises: SetupError for an unknown scope, organization or member.
    """
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown:
        msg = f"There is no scope {unknown[0]!r}. Scopes are {', '.join(SCOPES)}."
        raise SetupError(msg)
    async with database.begin() as connection:
        organization_id = await require_organization_id(connection, organization)
        user_id = await setup.find_member_id(connection, organization_id, user)
        if user_id is None:
            msg = f"{user!r} is not a member of {organization!r}."
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
    user: Annotated[str, typer.Option(help="Email address of a member.")],
    scope: Annotated[
        list[str], typer.Option(help="read, write or admin. Repeat it for several.")
    ] = ["read"],  # noqa: B006 (typer does not mutate it)
    url: UrlOption = None,
    *,
    sentry_cli: Annotated[
        bool,
        typer.Option(
            "--sentry-cli", help="Create a token that contains the server's URL for sentry-cli."
        ),
    ] = False,
) -> None:
    """Create an access token and print it. It cannot be printed again."""

    async def work() -> None:
        server_url = url or Settings().public_url
        token = create_organization_token(server_url, organization) if sentry_cli else None
        async with open_database() as database:
            print(await create_member_token(database, organization, user, scope, token))  # noqa: T201

    run(work())


@tokens_cli.command("list")
def list_tokens() -> None:
    """List all tokens with their prefix, user, organization and scopes."""

    async def work() -> None:
        table = Table()
        for title in ("token", "user", "organization", "scopes", "created", "revoked"):
            table.add_column(title, overflow="fold")
        async with open_database() as database, database.snapshot() as snapshot:
            for row in await tokens.read_tokens(snapshot):
                created, revoked = format_date(row.date_created), format_date(row.date_revoked)
                scopes = " ".join(row.scopes)
                table.add_row(row.prefix, row.user, row.organization, scopes, created, revoked)
        Console().print(table)

    run(work())


@tokens_cli.command("revoke")
def revoke_token(
    prefix: Annotated[str, typer.Argument(help="Prefix of the token, as `token list` prints it.")],
) -> None:
    """Revoke a token. It is invalid from the next request on."""

    async def work() -> None:
        async with open_database() as database, database.begin() as connection:
            is_revoked = await tokens.revoke_tokens(connection, prefix)
        if not is_revoked:
            msg = f"There is no valid token {prefix!r}. See: server.py token list"
            raise SetupError(msg)
        console.print("Revoked.")

    run(work())
