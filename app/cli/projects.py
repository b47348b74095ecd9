"""Commands for what SDKs need of a project."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli.console import (
    OrganizationOption,
    ProjectOption,
    UrlOption,
    console,
    opened_database,
    run,
    shown_date,
)
from app.settings import Settings
from resolvers import project_keys

project_cli = typer.Typer(no_args_is_help=True, help="What a project has to do with SDKs.")


@project_cli.command("key")
def project_key(
    organization: OrganizationOption,
    project: ProjectOption,
    url: UrlOption = None,
    disable: Annotated[str | None, typer.Option(help="Close this key for good.")] = None,
    *,
    list_all: Annotated[bool, typer.Option("--list", help="List all keys.")] = False,
) -> None:
    """Print the DSN of a new key, alone, on standard output: what SDKs are given."""

    async def work() -> None:
        address = url or Settings().public_url
        async with opened_database() as database:
            if disable is not None:
                await project_keys.disable(database, organization, project, disable)
                console.print("Disabled.")
            elif list_all:
                table = Table("key", "DSN", "created", "disabled")
                for key in await project_keys.list_keys(database, organization, project):
                    dsn = project_keys.format_dsn(key, address)
                    created, closed = shown_date(key.date_created), shown_date(key.date_disabled)
                    table.add_row(key.public, dsn, created, closed)
                Console().print(table)
            else:
                key = await project_keys.create(database, organization, project)
                print(project_keys.format_dsn(key, address))  # noqa: T201

    run(work())


@project_cli.command("received")
def project_received(organization: OrganizationOption, project: ProjectOption) -> None:
    """List how much of what SDKs sent, by day and kind, and what became of it."""

    async def work() -> None:
        table = Table("day", "outcome", "kind", "reason", "quantity")
        async with opened_database() as database:
            rows, set_aside = await project_keys.list_counts(database, organization, project)
        for row in rows:
            day = datetime.fromtimestamp(row.day, UTC).date().isoformat()
            table.add_row(day, row.outcome, row.kind, row.reason, str(row.quantity))
        Console().print(table)
        if set_aside:
            console.print(f"{set_aside} envelopes are set aside: they could not be folded.")

    run(work())
