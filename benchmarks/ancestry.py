"""Compare where commits have arrived with git, on local clones with release branches.

    git clone https://github.com/pallets/flask
    python -m benchmarks.ancestry flask --commits 200

Imports each clone into a new SQLite database, half of its tags first, and deploys each release to
an environment of its own. The environments of a commit are then the releases that contain it. They
are compared with `git merge-base --is-ancestor COMMIT TAG` for a sample of the commits and all
tags, by docs/reference/delivery.md#known-histories. Prints the figures, and exits with 1 on a
difference.
"""

import asyncio
import random
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from sqlalchemy import func, select

from db.connection.database import Database
from db.migrations.upgrade import upgrade
from db.models import Ancestry, Commit, Organization, Release
from jobs.git_import.importer import import_git
from tests.clients.graph import Graph
from tests.support.factories import World

PROJECT = "project"
DEPLOY = """mutation ($version: String!, $environment: String!) {
    createDeploy(input: {version: $version, environment: $environment}) { errors { message } }
}"""
ENVIRONMENTS = """query ($sha: String!) { organization { commit(sha: $sha) { environments {
    environment
} } } }"""


class Figures(NamedTuple):
    """The figures of one clone; `ranges` is the number of rows of what heads reach."""

    releases: int
    commits: int
    ranges: int
    compared: int
    different: int
    seconds: float


def is_ancestor(path: Path, sha: str, tag: str) -> bool:
    """Return whether a tag contains a commit."""
    command = ["git", "merge-base", "--is-ancestor", sha, f"refs/tags/{tag}"]
    return subprocess.run(command, cwd=path, check=False).returncode == 0  # noqa: S603 (no shell)


def find_tags(path: Path, sha: str, tags: dict[str, str]) -> set[str]:
    """Return the versions of the tags that contain a commit."""
    return {version for version, tag in tags.items() if is_ancestor(path, sha, tag)}


async def compare(path: Path, folder: Path, sample: int) -> Figures:
    """Import a clone and compare a sample of its commits with git."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'waybill.db'}")
    await upgrade(database)
    start = time.perf_counter()
    for pattern in ("*[02468]", "*"):
        await import_git(database, path, organization="acme", project=PROJECT, tag_pattern=pattern)
    seconds = time.perf_counter() - start
    async with database.begin_read_only() as connection:
        tags = {
            version: tag
            for version, tag in await connection.execute(select(Release.version, Release.ref))
            if tag is not None
        }
        shas = list(await connection.scalars(select(Commit.sha).order_by(Commit.id)))
        ranges = await connection.scalar(select(func.count()).select_from(Ancestry))
        organization = await connection.scalar(select(Organization.id))
    assert organization is not None  # noqa: S101 (for the type checker)
    world = World(database, organization)
    token = await world.token(await world.user("owner@acme.example", role="owner"))
    graph = Graph(database, token, operation_timeout=60)
    for version in tags:
        await graph(DEPLOY, version=version, environment=to_environment(version))
    compared = random.Random(1).sample(shas, min(sample, len(shas)))
    different = 0
    for sha in compared:
        data = await graph(ENVIRONMENTS, sha=sha)
        commit = data["organization"]["commit"]
        found = {each["environment"] for each in commit["environments"]}
        expected = await asyncio.to_thread(find_tags, path, sha, tags)
        if found != set(map(to_environment, expected)):
            different += 1
            print(
                f"{path.name}: {sha} is in {sorted(found)}, expected from git: {sorted(expected)}"
            )
    await graph.client.aclose()
    await database.close()
    return Figures(
        len(tags), len(shas), ranges or 0, len(compared) * len(tags), different, seconds
    )


def to_environment(version: str) -> str:
    """Return the environment that a release is deployed to."""
    return version.replace("/", "-")[:64]


def main(
    clones: Annotated[list[Path], typer.Argument(help="Paths of local clones.")],
    commits: Annotated[int, typer.Option(help="How many commits to compare.")] = 100,
) -> None:
    """Compare where the commits of local clones have arrived with git, and print the figures."""
    print(f"{'clone':32} {'  '.join(Figures._fields)}")
    is_different = False
    for path in clones:
        with tempfile.TemporaryDirectory() as folder:
            figures = asyncio.run(compare(path.resolve(), Path(folder), commits))
        is_different |= figures.different > 0
        values = zip(Figures._fields, figures, strict=True)
        name = path.resolve().parent.name if path.name in {"repo", ".git"} else path.name
        cells = (f"{value:>{len(field)}.{0}f}" for field, value in values)
        print(f"{name:32} {'  '.join(cells)}", flush=True)
    if is_different:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
