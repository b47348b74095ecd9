"""Which commits the tags of a series have, in histories small enough to read."""

import pytest

from db.connection.database import Database
from tests.support.git_repositories import GitRepository
from tests.support.histories import import_history, read_release_commits

pytestmark = pytest.mark.spec("releases#tag-commits")


async def test_a_commit_belongs_to_the_lowest_version_that_reaches_it(
    db: Database, repository: GitRepository
) -> None:
    root = repository.commit("root")
    left = repository.commit("left", root)
    right = repository.commit("right", root)
    merge = repository.commit("merge", left, right)
    other = repository.commit("another root")
    repository.tag("1.0", left)
    repository.tag("1.1", merge)
    repository.tag("2.0", repository.commit("both", merge, other))

    await import_history(db, repository.path)

    assert await read_release_commits(db) == {
        "app@1.0": ["left", "root"],
        "app@1.1": ["merge", "right"],
        "app@2.0": ["both", "another root"],
    }


async def test_a_backport_has_the_commits_that_it_shares_with_later_versions(
    db: Database, repository: GitRepository
) -> None:
    start = repository.commit("start")
    shared = repository.commit("shared", start)
    feature = repository.commit("feature", shared)
    fix = repository.commit("fix", shared)
    repository.tag("v1.0.0", start)
    repository.tag("v1.1.0", feature)
    repository.tag("v1.0.1", fix)
    repository.tag("v1.2.0", repository.commit("merge", feature, fix))

    await import_history(db, repository.path)

    assert await read_release_commits(db) == {
        "app@1.0.0": ["start"],
        "app@1.0.1": ["fix", "shared"],
        "app@1.1.0": ["feature"],
        "app@1.2.0": ["merge"],
    }


async def test_a_tag_comes_after_the_tags_that_it_contains(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one", date="1700000000 +0000")
    two = repository.commit("two", one, date="1400000000 +0000")
    three = repository.commit("three", two, date="1500000000 +0000")
    repository.annotate("2023.1", one, date="1900000000 +0000")
    repository.tag("1.0.0", two)
    repository.tag("1.0.0-rc.10", three)

    await import_history(db, repository.path)

    assert await read_release_commits(db) == {
        "app@2023.1": ["one"],
        "app@1.0.0": ["two"],
        "app@1.0.0-rc.10": ["three"],
    }


@pytest.mark.spec("releases#series-of-tags")
async def test_each_package_has_a_series_of_its_own(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one")
    two = repository.commit("two", one)
    three = repository.commit("three", two)
    for name in ("@acme/core@1.0.0", "cli-v1.0.0", "v1.0.0"):
        repository.tag(name, one)
    for name in ("acme/core/v1.1.0", "cli@2.0.0-rc.1", "cli@2.0.0"):
        repository.tag(name, two)
    repository.tag("v1.1.0", three)

    result = await import_history(db, repository.path)

    assert (result.releases, result.commits) == (7, 8)
    assert await read_release_commits(db) == {
        "acme-core@1.0.0": ["one"],
        "cli@1.0.0": ["one"],
        "app@1.0.0": ["one"],
        "acme-core@1.1.0": ["two"],
        "cli@2.0.0": ["two"],
        "cli@2.0.0-rc.1": ["two"],
        "app@1.1.0": ["three", "two"],
    }


@pytest.mark.spec("releases#series-of-tags")
async def test_moving_tags_take_no_commits_from_versions(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one")
    two = repository.commit("two", one)
    three = repository.commit("three", two)
    four = repository.commit("four", three)
    repository.tag("v4.0.0", one)
    repository.tag("v4.1.0", two)
    repository.tag("v4.1.1", four)
    repository.tag("stable", two)
    repository.tag("v4", three)
    repository.tag("v4.1", four)

    await import_history(db, repository.path)

    assert await read_release_commits(db) == {
        "app@4.0.0": ["one"],
        "app@4.1.0": ["two"],
        "app@4.1.1": ["four", "three"],
        "stable": ["two", "one"],
        "app@4": ["three"],
        "app@4.1": ["four", "three"],
    }


@pytest.mark.spec("releases#series-of-tags")
async def test_numbered_tags_without_a_version_are_a_series(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one")
    two = repository.commit("two", one)
    repository.tag("release-2026-08-07", one)
    repository.tag("release-2026-08-14", two)
    repository.tag("build-1", two)

    await import_history(db, repository.path)

    assert await read_release_commits(db) == {
        "release-2026-08-07": ["one"],
        "release-2026-08-14": ["two"],
        "build-1": ["two", "one"],
    }


@pytest.mark.spec("releases#commits-of-a-directory")
@pytest.mark.parametrize("directory", ["core", "./core//"])
async def test_a_directory_limits_the_commits(
    db: Database, repository: GitRepository, directory: str
) -> None:
    def write_tree(core: str, docs: str) -> str:
        return repository.write_folders(
            core=repository.write_tree(file=core), docs=repository.write_tree(file=docs)
        )

    one = repository.commit("one", tree=write_tree("1", "1"))
    two = repository.commit("two", one, tree=write_tree("1", "2"))
    three = repository.commit("three", two, tree=write_tree("2", "2"))
    four = repository.commit("four", three, tree=write_tree("2", "3"))
    repository.tag("core-v1.0.0", two)
    repository.tag("core-v1.1.0", four)
    repository.tag(
        "core-v1.2.0", repository.commit("merge", four, three, tree=write_tree("2", "3"))
    )

    await import_history(db, repository.path, directory=directory)

    assert await read_release_commits(db) == {
        "core@1.0.0": ["one"],
        "core@1.1.0": ["three"],
        "core@1.2.0": [],
    }
