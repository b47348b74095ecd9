"""How fast a git history becomes releases.

By `make bench`, or

    python -m benchmarks.import_git --commits 100000 --releases 1000

Makes a repository of that size, imports it into SQLite and into a PostgreSQL of its own, each in a
process of its own, and prints seconds, commits per second and the most memory that Python took.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.processes import databases, peak_memory
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from jobs.git_import.importer import import_git
from tests.support.git_repositories import generate_repository


async def imported(url: str, repository: Path) -> float:
    """The seconds of an import into an empty database."""
    database = Database(url)
    await upgrade(database)
    start = time.perf_counter()
    await import_git(
        database, repository, organization="acme", project="app", environment="production"
    )
    seconds = time.perf_counter() - start
    await database.close()
    return seconds


def measure(name: str, url: str, repository: Path, commits: int) -> None:
    """Print the row of one database."""
    words = [sys.executable, "-m", "benchmarks.import_git", "--into", url, str(repository)]
    answer = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 (ourselves)
    seconds, memory = float(answer[0]), int(answer[1])
    print(f"{name:12} {seconds:8.1f} s {commits / seconds:10,.0f} commits/s {memory:6,} MB")


def main(
    repository: Annotated[Path | None, typer.Argument(hidden=True)] = None,
    into: Annotated[str | None, typer.Option(hidden=True)] = None,
    commits: int = 100_000,
    releases: int = 1_000,
) -> None:
    """Measure both databases; with a repository and `--into`, import once and say how it went."""
    if repository is not None and into is not None:
        seconds = asyncio.run(imported(into, repository))
        print(seconds, peak_memory())
        return
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder) / "repository"
        generate_repository(repository, commits=commits, releases=releases)
        print(f"{commits:,} commits, {releases:,} releases")
        with databases(Path(folder)) as urls:
            for name, url in urls.items():
                measure(name, url, repository, commits)


if __name__ == "__main__":
    typer.run(main)
