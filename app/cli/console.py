"""What commands share: the console, the database, progress bars."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.settings import Settings
from db.connection.database import Database
from db.migrations.upgrade import is_current, upgrade
from jobs.git_import.git import GitImportError
from resolvers.errors import SetupError

T = TypeVar("T")


console = Console(stderr=True)


OrganizationOption = Annotated[str, typer.Option("--organization", help="The slug.")]


ProjectOption = Annotated[str, typer.Option("--project", help="The slug.")]


UrlOption = Annotated[
    str | None, typer.Option(help="Where clients reach the server, if not WAYBILL_PUBLIC_URL.")
]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command; what the person at the command line can mend is told without a traceback."""
    try:
        return asyncio.run(work)
    except (SetupError, GitImportError) as error:
        console.print(f"[red]{error}[/red]")
        raise typer.Exit(1) from None


@asynccontextmanager
async def opened_database(*, migrate: bool = False) -> AsyncIterator[Database]:
    """The settings' database; an embedded one is always brought to the newest schema.

    Raises SetupError when that has to be done first.
    """
    database = Settings().open_database()
    try:
        if migrate or database.is_sqlite:
            await upgrade(database)
        elif not await is_current(database):
            msg = "The database needs: server.py migrate"
            raise SetupError(msg)
        yield database
    finally:
        await database.close()


def shown_date(date: datetime | None) -> str:
    """An instant as it stands in a table; "" for none."""
    return "" if date is None else date.isoformat(" ", "seconds")


def progress_bars() -> Progress:
    """Bars that show how far a command is."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def report_to(bars: Progress) -> Any:
    """A function that moves the bar of a stage: (stage, done, total)."""
    tasks: dict[str, Any] = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=total or None)
        bars.update(tasks[stage], completed=done, total=total or None)

    return report
