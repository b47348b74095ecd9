"""Shared by all commands: options, the console, the database, progress bars."""

import asyncio
import getpass
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import cache
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from app.settings import Settings
from app.settings_loading import describe_unknown_variables, load_settings
from db.accounts.audit import Actor
from db.connection.database import Database
from db.migrations.upgrade import is_newer, newest_revision, read_revision, upgrade
from resolvers.errors import SetupError

T = TypeVar("T")


# Messages go to standard error; standard output has the result only.
console = Console(stderr=True)
OrganizationOption = Annotated[
    str, typer.Option("--organization", help="Slug of the organization.")
]
ProjectOption = Annotated[str, typer.Option("--project", help="Slug of the project.")]
UrlOption = Annotated[
    str | None, typer.Option(help="Public URL of the server. Default: WAYBILL_PUBLIC_URL.")
]


def run(command: Coroutine[Any, Any, T]) -> T:
    """Run a command in an event loop."""
    return asyncio.run(command)


def read_settings(**values: Any) -> Settings:
    """Read the settings, and print variables that are none. Raises SetupError."""
    print_unknown_variables()
    return load_settings(**values)


@cache
def print_unknown_variables() -> None:
    """Print each variable that looks like a setting and is none, once in a process."""
    for line in describe_unknown_variables():
        console.print(line, style="yellow", markup=False, highlight=False, soft_wrap=True)


@asynccontextmanager
async def open_database(
    *,
    migrate: bool = False,
    action: str | None = None,
    subject: str | None = None,
    is_audited: bool = True,
) -> AsyncIterator[Database]:
    """Open the database of the settings. SQLite is always migrated, PostgreSQL with `migrate`.

    What the command writes is in the audit log unless it is not `is_audited`: background jobs are
    not. `action` and `subject` are recorded for transactions that note nothing themselves.

    Raises: SetupError when the schema is outdated.
    """
    database = read_settings().open_database()
    try:
        if migrate or database.is_sqlite:
            if is_newer(revision := await read_revision(database)):
                check_revision(revision)
            await upgrade(database)
        else:
            check_revision(await read_revision(database))
        if is_audited:
            name = find_account_name()
            database.actor = Actor("command line", name=name, action=action, subject=subject)
        yield database
    finally:
        await database.close()


def find_account_name() -> str:
    """Return the name of the account that runs the command; its number if it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def check_revision(revision: str | None) -> None:
    """Check that the database has the schema of this version. Raises SetupError."""
    if is_newer(revision):
        msg = f"A newer version has migrated the database, to {revision}. Install that version."
        raise SetupError(msg)
    if revision != newest_revision():
        msg = "The database schema is outdated. Run: waybill migrate"
        raise SetupError(msg)


def create_progress() -> Progress:
    """Return the progress bars of a command."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def progress_reporter(progress: Progress) -> Callable[[str, int, int], None]:
    """Return a function that updates the bar of a stage: (stage, done, total)."""
    tasks: dict[str, TaskID] = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = progress.add_task(stage, total=total or None)
        progress.update(tasks[stage], completed=done, total=total or None)

    return report
