"""What heads reach after imports of random histories, compared with git itself."""

import fnmatch
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from db.connection.database import Database
from db.models import Ancestry, Commit, HeadCommit
from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.git_repositories import GitRepository, run_git
from tests.support.histories import import_history, read_rows
from tests.support.random_histories import create_random_history

pytestmark = pytest.mark.spec("delivery#known-histories")


async def read_reached(db: Database) -> dict[str, set[str]]:
    """Return the stored shas that the heads of releases reach, by the head's sha."""
    head = aliased(Commit)
    statement = (
        select(head.sha, Commit.sha)
        .select_from(Ancestry)
        .join(head, head.id == Ancestry.head_id)
        .join(
            Commit,
            and_(
                Commit.repository_id == Ancestry.repository_id,
                Commit.position.between(Ancestry.first_position, Ancestry.last_position),
            ),
        )
    )
    reached: dict[str, set[str]] = {}
    for head_sha, sha in await read_rows(db, statement):
        reached.setdefault(head_sha, set()).add(sha)
    return reached


async def read_expected(db: Database, path: Path) -> dict[str, set[str]]:
    """Return the stored shas that git lists for each stored head."""
    stored = set(await read_rows(db, select(Commit.sha)))
    heads = await read_rows(
        db, select(Commit.sha).join(HeadCommit, HeadCommit.commit_id == Commit.id).distinct()
    )
    return {head: stored.intersection(run_git(path, "rev-list", head).split()) for head in heads}


@pytest.mark.parametrize("seed", range(4))
async def test_heads_reach_the_commits_that_git_lists(
    db: Database, tmp_path: Path, seed: int
) -> None:
    path = tmp_path / "history"
    names = create_random_history(path, Random(seed), commits=60, tags=14)

    for pattern in filter(partial(fnmatch.filter, names), ("v*", "*@*", "*")):
        await import_history(db, path, tag_pattern=pattern)

        assert await read_reached(db) == await read_expected(db, path)


async def test_later_import_of_another_directory_completes_what_heads_reach(
    db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "history"
    create_random_history(path, Random(5), commits=60, tags=8)
    await import_history(db, path, project="core", directory="core")
    count = len(await read_rows(db, select(Commit.sha)))

    await import_history(db, path, project="docs", directory="docs")

    assert len(await read_rows(db, select(Commit.sha))) > count
    assert await read_reached(db) == await read_expected(db, path)


async def test_repeated_import_writes_nothing(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "history"
    create_random_history(path, Random(6), commits=40, tags=8)
    await import_history(db, path)
    rows = select(Ancestry.head_id, Ancestry.first_position, Ancestry.last_position)
    positions = select(Commit.id, Commit.position)
    before = {*await read_rows(db, rows), *await read_rows(db, positions)}

    await import_history(db, path)

    assert {*await read_rows(db, rows), *await read_rows(db, positions)} == before


async def test_head_of_a_deleted_tag_is_no_longer_known(db: Database, tmp_path: Path) -> None:
    repository = GitRepository(tmp_path / "history")
    first = repository.commit("first")
    side = repository.commit("side", first)
    main = repository.commit("main", first)
    for name, sha in (("v1.0.0", first), ("v1.0.1", side), ("v1.1.0", main)):
        repository.tag(name, sha)
    await import_history(db, repository.path)
    run_git(repository.path, "tag", "-d", "v1.0.1")

    await import_history(db, repository.path)

    assert await read_reached(db) == {first: {first}, main: {first, main}}


async def test_straight_history_has_one_range_for_each_head(db: Database, tmp_path: Path) -> None:
    repository = GitRepository(tmp_path / "history")
    sha = repository.commit("first")
    for number in range(4):
        for _ in range(3):
            sha = repository.commit("next", sha)
        repository.tag(f"v1.{number}.0", sha)

    await import_history(db, repository.path)

    assert await read_rows(
        db,
        select(Ancestry.first_position, Ancestry.last_position).order_by(Ancestry.last_position),
    ) == [(1, 4), (1, 7), (1, 10), (1, 13)]


@pytest.mark.spec("delivery#containment")
async def test_the_imported_history_decides_before_the_order_of_releases(
    world: World, graph: Graph, tmp_path: Path
) -> None:
    """A hotfix on a branch that is never merged is in no later version."""
    repository = GitRepository(tmp_path / "history")
    first = repository.commit("first")
    hotfix = repository.commit("hotfix", first)
    main = repository.commit("main", first)
    for name, sha in (("v1.0.0", first), ("v1.0.1", hotfix), ("v1.1.0", main)):
        repository.tag(name, sha)
    await import_history(world.db, repository.path)
    for version, environment in (("app@1.0.1", "staging"), ("app@1.1.0", "production")):
        await graph(
            """mutation ($version: String!, $environment: String!) {
                createDeploy(input: {version: $version, environment: $environment}) {
                    errors { message }
                }
            }""",
            version=version,
            environment=environment,
        )
    document = """query ($sha: String!) { organization { commit(sha: $sha) { environments {
        environment firstDeploy { release { version } } isRunning
    } } } }"""

    found = {}
    for sha in (first, hotfix, main):
        data = await graph(document, sha=sha)
        found[sha] = {
            each["environment"]: each["firstDeploy"]["release"]["version"]
            for each in data["organization"]["commit"]["environments"]
        }

    assert found == {
        first: {"staging": "app@1.0.1", "production": "app@1.1.0"},
        hotfix: {"staging": "app@1.0.1"},
        main: {"production": "app@1.1.0"},
    }
