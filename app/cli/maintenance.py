"""Commands for the database and its background jobs: migrate, worker, adoption."""

from contextlib import suppress

from app.cli.console import console, open_database, read_settings, run
from app.factory import create_job_runner
from jobs.adoption import update_stages


def migrate() -> None:
    """Migrate the database to the current schema."""

    async def work() -> None:
        async with open_database(migrate=True):
            console.print("The database schema is current.")

    run(work())


def adoption() -> None:
    """Update the adoption stages of releases now. The worker does this every hour."""

    async def work() -> None:
        async with open_database() as database:
            updated = await update_stages(database, read_settings().adoption_rule)
        print(f"{updated} adoption stages updated.")  # noqa: T201

    run(work())


def worker() -> None:
    """Run the background jobs until stopped. Unless WAYBILL_WORKER=false, `serve` does too."""

    async def work() -> None:
        async with open_database() as database:
            settings = read_settings(worker=True)
            await create_job_runner(database, settings, None).run_until_cancelled()

    with suppress(KeyboardInterrupt):
        run(work())
