"""Commands for projects and their SDKs: project key, project received."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.console import (
    OrganizationOption,
    ProjectOption,
    UrlOption,
    console,
    open_database,
    read_settings,
    run,
)
from app.cli.listing import JsonOption, print_list
from app.cli.parts import list_projects, remove_project
from resolvers import project_keys

project_cli = typer.Typer(
    no_args_is_help=True,
    help="Projects, their keys for SDKs, and statistics of what SDKs sent.",
)
project_cli.command("list")(list_projects)
project_cli.command("remove")(remove_project)


@project_cli.command("key")
def project_key(  # noqa: PLR0913 (options)
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
    as_json: JsonOption = False,
) -> None:
    """Create a project key and print its DSN, which SDKs are configured with."""

    async def work() -> None:
        server_url = url or read_settings().public_url
        async with open_database() as database:
            if disable is not None:
                await project_keys.disable(database, organization, project, disable)
                console.print("Disabled.")
            elif list_all:
                keys = await project_keys.list_keys(database, organization, project)
                rows = [
                    (
                        key.public,
                        project_keys.format_dsn(key, server_url),
                        key.date_created,
                        key.date_disabled,
                    )
                    for key in keys
                ]
                print_list(("key", "DSN", "created", "disabled"), rows, as_json=as_json)
            else:
                key = await project_keys.create(database, organization, project)
                print(project_keys.format_dsn(key, server_url))  # noqa: T201

    run(work())


@project_cli.command("received")
def project_received(
    organization: OrganizationOption, project: ProjectOption, *, as_json: JsonOption = False
) -> None:
    """List the quantities that SDKs sent by day, kind and outcome."""

    async def work() -> None:
        async with open_database() as database:
            rows, set_aside = await project_keys.list_counts(database, organization, project)
        titles = ("day", "outcome", "kind", "reason", "quantity")
        cells = [
            (
                datetime.fromtimestamp(row.day, UTC).date(),
                *(row.outcome, row.kind, row.reason, row.quantity),
            )
            for row in rows
        ]
        print_list(titles, cells, as_json=as_json)
        if set_aside:
            console.print(f"{set_aside} envelopes could not be processed and are set aside.")

    run(work())
