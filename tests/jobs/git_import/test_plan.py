import pytest

from db.connection.database import Database
from tests.support.git_repositories import GitRepository
from tests.support.histories import import_history, read_release_commits

pytestmark = pytest.mark.spec("releases#imported-commits")


async def test_a_commit_belongs_to_the_first_release_that_reaches_it(
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


async def test_an_ancestor_tag_comes_first_even_when_clocks_are_wrong(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one", date="1700000000 +0000")
    two = repository.commit("two", one, date="1400000000 +0000")
    three = repository.commit("three", two, date="1500000000 +0000")
    repository.annotate("1.0", one, date="1900000000 +0000")
    repository.tag("2.0", three)

    await import_history(db, repository.path)

    assert await read_release_commits(db) == {"app@1.0": ["one"], "app@2.0": ["three", "two"]}
