"""Compare imports of local clones with git.

    git clone https://github.com/changesets/changesets
    python -m benchmarks.histories changesets ...

Imports each clone into a new SQLite database: first half of its tags, then all, then all again,
which must change nothing. Compares the commits of every release with `git rev-list`, by the rules
of docs/reference/releases.md#tag-commits, and prints the figures. Exits with 1 on a difference.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from sqlalchemy import select

from db.connection.database import Database
from db.migrations.upgrade import upgrade
from db.models import Commit, Release, ReleaseCommit
from jobs.git_import.importer import ImportResult, import_git
from tests.support.expected_histories import read_expected_commits

PROJECT = "project"


class Figures(NamedTuple):
    """The figures of one clone."""

    skipped: int
    releases: int
    empty: int
    commits: int
    links: int
    different: int
    seconds: float


async def import_clone(url: str, path: Path, pattern: str = "*") -> ImportResult:
    """Import a clone."""
    database = Database(url)
    await upgrade(database)
    try:
        return await import_git(
            database, path, organization="acme", project=PROJECT, tag_pattern=pattern
        )
    finally:
        await database.close()


async def read_imported_commits(url: str) -> dict[str, list[str]]:
    """Read the shas of each release's commits, in order, by version."""
    database = Database(url)
    statement = (
        select(Release.version, Commit.sha)
        .join(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .join(Commit, Commit.id == ReleaseCommit.commit_id)
        .order_by(Release.id, ReleaseCommit.position)
    )
    async with database.begin_read_only() as connection:
        commits: dict[str, list[str]] = {
            version: [] for version in await connection.scalars(select(Release.version))
        }
        for version, sha in await connection.execute(statement):
            commits[version].append(sha)
    await database.close()
    return commits


async def compare(path: Path, folder: Path) -> Figures:
    """Import a clone and compare every release with git."""
    url = f"sqlite+aiosqlite:///{folder / 'whole.db'}"
    start = time.perf_counter()
    result = await import_clone(url, path)
    seconds = time.perf_counter() - start
    imported = await read_imported_commits(url)
    expected = await asyncio.to_thread(read_expected_commits, path, PROJECT)
    different = {
        version
        for version in expected.keys() | imported.keys()
        if expected.get(version) != imported.get(version)
    }
    stepwise = f"sqlite+aiosqlite:///{folder / 'stepwise.db'}"
    for pattern in ("*[13579]", "*0", "*"):
        await import_clone(stepwise, path, pattern)
    again = await import_clone(stepwise, path)
    if (again.releases, again.completed, again.commits) != (0, 0, 0):
        print(f"{path}: a repeated import changed {again}", file=sys.stderr)
        different.add("")
    if await read_imported_commits(stepwise) != imported:
        print(f"{path}: the order of imports changed the result", file=sys.stderr)
        different.add("")
    return Figures(
        skipped=len(result.skipped),
        releases=len(imported),
        empty=sum(not commits for commits in imported.values()),
        commits=len({sha for commits in imported.values() for sha in commits}),
        links=sum(map(len, imported.values())),
        different=len(different),
        seconds=seconds,
    )


def main(clones: Annotated[list[Path], typer.Argument(help="Paths of local clones.")]) -> None:
    """Compare imports of local clones with git, and print the figures of each."""
    print(f"{'clone':32} {'  '.join(Figures._fields)}")
    is_different = False
    for path in clones:
        with tempfile.TemporaryDirectory() as folder:
            figures = asyncio.run(compare(path.resolve(), Path(folder)))
        is_different |= figures.different > 0
        values = zip(Figures._fields, figures, strict=True)
        name = path.resolve().parent.name if path.name in {"repo", ".git"} else path.name
        cells = (f"{value:>{len(field)}.{0}f}" for field, value in values)
        print(f"{name:32} {'  '.join(cells)}", flush=True)
    if is_different:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
