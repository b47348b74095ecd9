"""Measure the import of a git history.

Run `make bench`, or

    python -m benchmarks.import_git --commits 100000 --releases 1000

Generates a repository of that size, and imports it into SQLite and into a new PostgreSQL, each in
a process of its own. Prints seconds, commits per second and the peak memory of the import.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.processes import create_databases, read_peak_memory
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from jobs.git_import.importer import import_git
from tests.support.git_repositories import generate_repository


async def measure_import(url: str, repository: Path) -> float:
    """Import into an empty database and return the seconds."""
    database = Database(url)
    await upgrade(database)
    start = time.perf_counter()
    await import_git(
        database, repository, organization="acme", project="app", environment="production"
    )
    seconds = time.perf_counter() - start
    await database.close()
    return seconds


def print_measurement(name: str, url: str, repository: Path, commits: int) -> None:
    """Import into one database in a new process, and print the result."""
    command = [sys.executable, "-m", "benchmarks.import_git", "--into", url, str(repository)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 (our own command)
    seconds, memory = float(output[0]), int(output[1])
    print(f"{name:12} {seconds:8.1f} s {commits / seconds:10,.0f} commits/s {memory:6,} MB")


def main(
    repository: Annotated[Path | None, typer.Argument(hidden=True)] = None,
    into: Annotated[str | None, typer.Option(hidden=True)] = None,
    commits: int = 100_000,
    releases: int = 1_000,
) -> None:
    """Measure both databases; with a repository and `--into`, import once and print the result."""
    if repository is not None and into is not None:
        seconds = asyncio.run(measure_import(into, repository))
        print(seconds, read_peak_memory())
        return
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder) / "repository"
        generate_repository(repository, commits=commits, releases=releases)
        print(f"{commits:,} commits, {releases:,} releases")
        with create_databases(Path(folder)) as urls:
            for name, url in urls.items():
                print_measurement(name, url, repository, commits)


if __name__ == "__main__":
    typer.run(main)
