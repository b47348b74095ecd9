"""Commands for the database and background work: migrate, worker, adoption."""

from contextlib import suppress

from app.cli.console import (
    console,
    opened_database,
    run,
)
from app.factory import create_job_runner
from app.settings import Settings
from jobs.adoption import update_stages


def migrate() -> None:
    """Bring the database to the newest schema."""

    async def work() -> None:
        async with opened_database(migrate=True):
            console.print("The database has the newest schema.")

    run(work())


def adoption() -> None:
    """Say now which releases are adopted; a worker does that every hour."""

    async def work() -> None:
        async with opened_database() as database:
            moved = await update_stages(database, Settings().adoption_rule)
        print(f"{moved} moved.")  # noqa: T201

    run(work())


def worker() -> None:
    """Deliver, adopt and let go of what is old, until it is stopped; `serve` does that too."""

    async def work_on() -> None:
        async with opened_database() as database:
            settings = Settings(worker=True)
            await create_job_runner(database, settings, None).run_until_cancelled()

    with suppress(KeyboardInterrupt):
        run(work_on())
