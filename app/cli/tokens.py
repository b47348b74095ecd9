"""Commands for access tokens: token create, token list, token revoke."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, NamedTuple

import typer

from app.cli.console import (
    UrlOption,
    console,
    open_database,
    read_settings,
    run,
)
from app.cli.listing import Cell, JsonOption, print_list
from db.accounts import organization as setup
from db.accounts import tokens
from db.accounts.project_keys import find_project_id
from db.connection.access import Transaction
from db.connection.clock import fetch_now
from db.connection.database import Database
from ingest.authentication import create_organization_token
from resolvers.errors import SetupError
from resolvers.organization import require_organization_id

SCOPES = ("read", "write", "admin")
DURATION = re.compile(r"([0-9]{1,6})([hdw])")
HOURS = {"h": 1, "d": 24, "w": 24 * 7}
DEMO_NAME = "serve --demo"
"""The name of the token of `serve --demo`, which no other token may have."""


tokens_cli = typer.Typer(no_args_is_help=True, help="Access tokens.")


class NewToken(NamedTuple):
    """What a token is created with.

    `text` is None for a random one; `projects` are the slugs of those that it is limited to.
    """

    scopes: tuple[str, ...] | list[str]
    name: str | None = None
    date_expires: datetime | None = None
    text: str | None = None
    projects: Sequence[str] = ()


async def create_new_token(
    database: Database, organizations: Sequence[str], user: str | None, token: NewToken
) -> str:
    """Create an access token of a user, or a service token, and return its text.

    Raises: SetupError for an unknown scope, organization, member or project.
    """
    async with database.begin() as connection:
        return await insert_token(connection, organizations, user, token)


async def insert_token(
    connection: Transaction, organizations: Sequence[str], user: str | None, token: NewToken
) -> str:
    """Create an access token in a transaction and return its text. Raises SetupError."""
    unknown = [scope for scope in token.scopes if scope not in SCOPES]
    if unknown:
        msg = f"There is no scope {unknown[0]!r}. Scopes are {', '.join(SCOPES)}."
        raise SetupError(msg)
    ids = {each: await require_organization_id(connection, each) for each in organizations}
    return await tokens.create_token(
        connection,
        user_id=None if user is None else await require_member(connection, ids, user),
        organization_ids=[*ids.values()],
        scopes=token.scopes,
        projects=await require_projects(connection, ids, token.projects),
        token=token.text,
        name=token.name,
        date_expires=token.date_expires,
    )


async def require_member(
    connection: Transaction, organization_ids: Mapping[str, int], email: str
) -> int:
    """Return the id of the user who is a member of organizations. Raises SetupError."""
    found: set[int] = set()
    for organization, organization_id in organization_ids.items():
        user_id = await setup.find_member_id(connection, organization_id, email)
        if user_id is None:
            msg = f"{email!r} is not a member of {organization!r}."
            raise SetupError(msg)
        found.add(user_id)
    if len(found) > 1:
        msg = f"{email!r} is the address of different users in these organizations."
        raise SetupError(msg)
    return found.pop()


async def require_projects(
    connection: Transaction, organization_ids: Mapping[str, int], slugs: Sequence[str]
) -> Sequence[tuple[int, int]] | None:
    """Return the organizations and the ids of projects; None for none. Raises SetupError."""
    if not slugs:
        return None
    if len(organization_ids) > 1:
        msg = "A token for projects belongs to one organization. Create one for each."
        raise SetupError(msg)
    [(organization, organization_id)] = organization_ids.items()
    found: dict[int, tuple[int, int]] = {}
    for slug in slugs:
        project_id = await find_project_id(connection, organization_id, slug)
        if project_id is None:
            msg = f"There is no project {slug!r} in {organization!r}."
            raise SetupError(msg)
        found[project_id] = (organization_id, project_id)
    return [*found.values()]


def check_owner(user: str | None, name: str | None, *, service: bool) -> None:
    """Check that a new token belongs to a user or is a service token. Raises SetupError."""
    if service == (user is not None):
        msg = "Give either --user, or --service for a token that belongs to the organization."
        raise SetupError(msg)
    if service and name is None:
        msg = "A service token needs a name, by which the audit log shows it: --name."
        raise SetupError(msg)


def check_name(name: str | None) -> str | None:
    """Return the name of a new token without surrounding blanks. Raises SetupError."""
    if name is None:
        return None
    name = name.strip()
    if not 1 <= len(name) <= tokens.MAX_NAME_LENGTH or not name.isprintable():
        msg = f"A name has 1 to {tokens.MAX_NAME_LENGTH} printable characters."
        raise SetupError(msg)
    if name == DEMO_NAME:
        msg = f"The name {DEMO_NAME!r} is reserved. Use another one."
        raise SetupError(msg)
    return name


def parse_expiry(text: str | None, now: datetime) -> datetime | None:
    """Parse when a new token expires: after a duration (90d), or at a date. Raises SetupError.

    A date is its first moment; a date and time without an offset are in UTC.
    """
    if text is None:
        return None
    duration = DURATION.fullmatch(text)
    try:
        if duration:
            date = now + timedelta(hours=int(duration[1]) * HOURS[duration[2]])
        else:
            date = datetime.fromisoformat(text)
            date = date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        msg = (
            f"{text!r} is not an expiry. Use a number of hours, days or weeks (12h, 90d, 2w), "
            "or a date (2027-01-31)."
        )
        raise SetupError(msg) from None
    if date <= now:
        msg = f"The expiry {format_minute(date)} UTC is not in the future."
        raise SetupError(msg)
    return date


@tokens_cli.command("create")
def create_token(  # noqa: PLR0913 (options)
    organization: Annotated[
        list[str],
        typer.Option("--organization", help="Slug of an organization. Repeat it for several."),
    ],
    user: Annotated[
        str | None, typer.Option(help="Email address of the member to whom it belongs.")
    ] = None,
    scope: Annotated[
        list[str], typer.Option(help="read, write or admin. Repeat it for several.")
    ] = ["read"],  # noqa: B006 (typer does not mutate it)
    url: UrlOption = None,
    *,
    service: Annotated[
        bool,
        typer.Option("--service", help="Create a token that belongs to the organization."),
    ] = False,
    project: Annotated[
        list[str] | None,
        typer.Option(
            "--project", help="Slug of a project to limit the token to. Repeat it for several."
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name by which the token is listed and revoked.")
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(help="When it expires: 12h, 90d, 2w, or a date in UTC. Default: never."),
    ] = None,
    sentry_cli: Annotated[
        bool,
        typer.Option(
            "--sentry-cli", help="Create a token that contains the server's URL for sentry-cli."
        ),
    ] = False,
) -> None:
    """Create an access token and print it. It cannot be printed again."""

    async def work() -> None:
        check_owner(user, name, service=service)
        text = None
        if sentry_cli:
            server_url = url or read_settings().public_url
            text = create_organization_token(server_url, require_one(organization))
        async with open_database() as database:
            new = NewToken(
                scopes=scope,
                name=check_name(name),
                date_expires=parse_expiry(expires, await fetch_now(database)),
                text=text,
                projects=project or (),
            )
            print(await create_new_token(database, organization, user, new))  # noqa: T201

    run(work())


def require_one(organizations: Sequence[str]) -> str:
    """Return the only organization of a token that contains its name. Raises SetupError."""
    if len(organizations) > 1:
        msg = "A token for sentry-cli belongs to one organization. Create one for each."
        raise SetupError(msg)
    return organizations[0]


TITLES = (
    *("token", "name", "kind", "user", "organizations", "projects", "scopes"),
    *("created", "expires", "last used", "revoked"),
)


@tokens_cli.command("list")
def list_tokens(*, as_json: JsonOption = False) -> None:
    """List all tokens with their prefix, name, kind, user, scopes and dates. Dates are in UTC.

    Without projects a token reads and writes all of them. The last use is at most about an hour
    too early.
    """

    async def work() -> None:
        async with open_database() as database, database.begin_read_only() as connection:
            rows = await tokens.read_tokens(connection)
            projects = await tokens.read_token_projects(connection)
        print_list(TITLES, to_cells(rows, projects), as_json=as_json)

    run(work())


def to_cells(
    rows: Iterable[tokens.TokenRow], projects: Mapping[int, Sequence[str]]
) -> list[list[Cell]]:
    """Return the cells of the list of tokens; a token has a row for each organization.

    `projects` are the slugs of those that tokens are limited to.
    """
    organizations: dict[int, list[str]] = {}
    by_id: dict[int, tokens.TokenRow] = {}
    for row in rows:
        by_id.setdefault(row.id, row)
        organizations.setdefault(row.id, []).append(row.organization)
    return [
        [
            *(row.prefix, row.name, "service" if row.user is None else "member", row.user),
            *(organizations[row.id], list_projects(row, projects), row.scopes),
            *(row.date_created, row.date_expires, row.date_last_used, row.date_revoked),
        ]
        for row in by_id.values()
    ]


def list_projects(
    row: tokens.TokenRow, projects: Mapping[int, Sequence[str]]
) -> Sequence[str] | None:
    """Return the slugs of the projects that a token is limited to; None without a limit."""
    return projects.get(row.id, ()) if row.is_limited else None


def format_minute(date: datetime | None) -> str:
    """Format a date in UTC to the minute; "" for None."""
    return "" if date is None else f"{date.astimezone(UTC):%Y-%m-%d %H:%M}"


@tokens_cli.command("revoke")
def revoke_token(
    token: Annotated[
        str, typer.Argument(help="The whole token, the start of its prefix, or its name.")
    ],
) -> None:
    """Revoke a token. It is invalid from the next request on."""

    async def work() -> None:
        async with open_database() as database, database.begin() as connection:
            rows = await tokens.find_open_tokens(connection, token)
            projects = await tokens.read_token_projects(connection)
            ids = {row.id for row in rows}
            if len(ids) == 1:
                await tokens.revoke_token(connection, rows[0])
        if not ids:
            msg = f"There is no valid token {shorten(token)!r}. See: waybill token list"
            raise SetupError(msg)
        if len(ids) > 1:
            print_list(TITLES, to_cells(rows, projects), as_json=False, is_message=True)
            msg = f"{shorten(token)!r} matches {len(ids)} tokens. None is revoked. Use a prefix."
            raise SetupError(msg)
        console.print("Revoked.")

    run(work())


def shorten(token: str) -> str:
    """Return what may be printed of a text that may be a whole token."""
    is_secret = len(token) > tokens.MAX_NAME_LENGTH or token.startswith(tokens.PREFIX)
    return tokens.to_hint(token) if is_secret else token
