"""Commands for projects and their SDKs: project key, project received."""

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
    format_date,
    open_database,
    read_settings,
    run,
)
from resolvers import project_keys

project_cli = typer.Typer(
    no_args_is_help=True, help="Project keys for SDKs, and statistics of what SDKs sent."
)


@project_cli.command("key")
def project_key(
    organization: OrganizationOption,
    project: ProjectOption,
    url: UrlOption = None,
    disable: Annotated[
        str | None, typer.Option(help="Disable this public key permanently.")
    ] = None,
    *,
    list_all: Annotated[
        bool, typer.Option("--list", help="List the keys instead of creating one.")
    ] = False,
) -> None:
    """Create a project key and print its DSN, which SDKs are configured with."""

    async def work() -> None:
        server_url = url or read_settings().public_url
        async with open_database() as database:
            if disable is not None:
                await project_keys.disable(database, organization, project, disable)
                console.print("Disabled.")
            elif list_all:
                table = Table("key", "DSN", "created", "disabled")
                for key in await project_keys.list_keys(database, organization, project):
                    dsn = project_keys.format_dsn(key, server_url)
                    created = format_date(key.date_created)
                    disabled = format_date(key.date_disabled)
                    table.add_row(key.public, dsn, created, disabled)
                Console().print(table)
            else:
                key = await project_keys.create(database, organization, project)
                print(project_keys.format_dsn(key, server_url))  # noqa: T201

    run(work())


@project_cli.command("received")
def project_received(organization: OrganizationOption, project: ProjectOption) -> None:
    """List the quantities that SDKs sent by day, kind and outcome."""

    async def work() -> None:
        table = Table("day", "outcome", "kind", "reason", "quantity")
        async with open_database() as database:
            rows, set_aside = await project_keys.list_counts(database, organization, project)
        for row in rows:
            day = datetime.fromtimestamp(row.day, UTC).date().isoformat()
            table.add_row(day, row.outcome, row.kind, row.reason, str(row.quantity))
        Console().print(table)
        if set_aside:
            console.print(f"{set_aside} envelopes could not be processed and are set aside.")

    run(work())
