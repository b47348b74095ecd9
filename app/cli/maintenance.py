"""Commands for the database and its background jobs: migrate, worker, adoption."""

import asyncio
import signal
from typing import Annotated

import typer

from app.cli.console import console, open_database, read_settings, run
from app.cli.listing import JsonOption, print_list
from app.cli.sockets import bind_metrics_socket
from app.factory import create_job_runner
from app.monitoring import create_monitoring
from app.observability import create_job_metrics
from db.migrations.upgrade import list_migrations, preview
from jobs.adoption import update_stages
from telemetry.logs import configure_logging


def migrate(
    *,
    status: Annotated[
        bool,
        typer.Option(
            "--status", help="List the migrations; the exit code is 1 if some are missing."
        ),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Print the SQL of missing migrations, and roll back what it does."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Migrate the database to the current schema."""

    async def work() -> None:
        if not status and not dry_run:
            async with open_database(migrate=True):
                console.print("The database schema is current.")
            return
        database = read_settings().open_database()
        try:
            if status:
                migrations = await list_migrations(database)
                print_list(("migration", "title", "applied"), migrations, as_json=as_json)
                if not all(each.is_applied for each in migrations):
                    raise typer.Exit(1)
                return
            for statement in await preview(database):
                print(f"{statement};")  # noqa: T201
        finally:
            await database.close()

    run(work())


def adoption() -> None:
    """Update the adoption stages of releases now. The worker does this every hour."""

    async def work() -> None:
        async with open_database(is_audited=False) as database:
            updated = await update_stages(database, read_settings().adoption_rule)
        print(f"{updated} adoption stages updated.")  # noqa: T201

    run(work())


def worker() -> None:
    """Run the background jobs until stopped. Unless WAYBILL_WORKER=false, `serve` does too.

    With WAYBILL_METRICS_PORT it serves /metrics, /healthz and /readyz.
    """
    settings = read_settings(worker=True)
    metrics_socket = bind_metrics_socket(settings)

    async def work() -> None:
        async with open_database(is_audited=False) as database, asyncio.TaskGroup() as tasks:
            metrics = create_job_metrics() if metrics_socket is not None else None
            runner = create_job_runner(database, settings, metrics)
            running = [tasks.create_task(runner.run_until_cancelled())]
            if metrics_socket is not None:
                server = create_monitoring(settings, database, metrics)
                running.append(tasks.create_task(server.serve(sockets=[metrics_socket])))
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, cancel_all, running)
            console.print("The worker runs.")

    configure_logging(settings.log_format)
    run(work())


def cancel_all(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel all tasks."""
    for task in tasks:
        task.cancel()
