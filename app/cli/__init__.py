"""The command line: one module for each group of commands, imported when it is run."""

import logging
import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer

from waybill import __version__

PROGRAM = "waybill"
COMPLETION_VARIABLE = "_WAYBILL_COMPLETE"
COMMANDS = {
    "serve": "app.cli.serve:serve",
    "check": "app.cli.check:check",
    "migrate": "app.cli.maintenance:migrate",
    "apply": "app.cli.data:apply_file",
    "import-git": "app.cli.data:import_history",
    "demo": "app.cli.data:demo",
    "adoption": "app.cli.maintenance:adoption",
    "worker": "app.cli.maintenance:worker",
    "audit": "app.cli.audit:print_audit_log",
    "schema": "app.cli.reference:print_schema",
    "settings": "app.cli.reference:print_settings",
}
"""The function of each command."""
GROUPS = {
    "organization": "app.cli.parts:organization_cli",
    "member": "app.cli.parts:member_cli",
    "team": "app.cli.parts:team_cli",
    "project": "app.cli.projects:project_cli",
    "token": "app.cli.tokens:tokens_cli",
}
"""The typer application of each group of commands."""


def print_version(*, is_requested: bool) -> None:
    """Print the version and exit, if the option is given."""
    if is_requested:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit


def set_options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=lambda value: print_version(is_requested=value),
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    """Waybill: a GraphQL API server for releases, deploys and dashboards."""


def create_cli(names: set[str]) -> typer.Typer:
    """Create the command line with the commands and groups of these names."""
    cli = typer.Typer(
        no_args_is_help=True,
        # A traceback with local variables would print secrets.
        pretty_exceptions_enable=False,
    )
    cli.callback()(set_options)
    for name, target in COMMANDS.items():
        if name in names:
            cli.command(name)(load(target))
    for name, target in GROUPS.items():
        if name in names:
            cli.add_typer(load(target), name=name)
    return cli


def load(target: str) -> Any:
    """Import the object that is named MODULE:NAME."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def main() -> None:
    """Run the command of the program's arguments.

    Errors that the user can correct are printed in one line, without a traceback; the exit code
    is 1.
    """
    # The error is printed below; without a log of its own a command does not log it as well.
    logging.getLogger("waybill.database").addHandler(logging.NullHandler())
    names = COMMANDS.keys() | GROUPS.keys()
    is_completion = COMPLETION_VARIABLE in os.environ
    named = names & set(sys.argv[1:2])
    try:
        # Importing all commands takes longer than most commands.
        create_cli(named if named and not is_completion else names)(prog_name=PROGRAM)
    except Exception as error:
        from app.cli.failures import describe_failure  # noqa: PLC0415 (imports the database)

        message = describe_failure(error)
        if message is None:
            raise
        typer.secho(message, fg="red", err=True)
        sys.exit(1)
