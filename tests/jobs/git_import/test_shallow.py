"""Imports of shallow clones."""

from pathlib import Path

import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import Release
from jobs.git_import.importer import GitImportError
from jobs.git_import.tags import SkippedTag
from tests.support.git_repositories import GitRepository, run_git
from tests.support.histories import import_history, read_release_commits, read_rows

pytestmark = pytest.mark.spec("releases#shallow-clones")

REASON = "the shallow clone does not have all of its commits"


def clone_shallow(repository: GitRepository, path: Path, depth: int) -> Path:
    """Clone the latest commits of a repository, with the tags on them."""
    source = f"file://{repository.path}"
    run_git(path.parent, "clone", "-q", "--bare", f"--depth={depth}", source, str(path))
    return path


def commit_line(repository: GitRepository, *messages: str) -> dict[str, str]:
    """Write commits, each the child of the one before, and return their shas by message."""
    shas: list[str] = []
    for message in messages:
        shas.append(repository.commit(message, *shas[-1:]))
    run_git(repository.path, "update-ref", "refs/heads/main", shas[-1])
    run_git(repository.path, "symbolic-ref", "HEAD", "refs/heads/main")
    return dict(zip(messages, shas, strict=True))


async def test_a_shallow_clone_is_refused_with_the_command_that_completes_it(
    db: Database, repository: GitRepository, tmp_path: Path
) -> None:
    shas = commit_line(repository, "one", "two", "three")
    repository.tag("v1.0.0", shas["three"])
    clone = clone_shallow(repository, tmp_path / "my clone", 2)

    with pytest.raises(GitImportError) as caught:
        await import_history(db, clone)

    command = f"git -C '{clone}' fetch --unshallow --tags"
    assert command in str(caught.value)
    assert await read_rows(db, select(Release.id)) == []
    run_git(clone, *command.split("' ")[1].split())
    await import_history(db, clone)
    assert await read_release_commits(db) == {"app@1.0.0": ["three", "two", "one"]}


async def test_only_releases_with_all_of_their_commits_are_imported(
    db: Database, repository: GitRepository, tmp_path: Path
) -> None:
    shas = commit_line(repository, "one", "two", "three", "four", "five", "six")
    repository.tag("v1.0.0", shas["two"])
    repository.tag("v1.1.0", shas["four"])
    repository.tag("v1.2.0", shas["six"])
    repository.tag("cli-v1.0.0", shas["six"])
    clone = clone_shallow(repository, tmp_path / "clone", 4)

    result = await import_history(db, clone, allow_shallow=True)

    assert set(result.skipped) == {SkippedTag("v1.1.0", REASON), SkippedTag("cli-v1.0.0", REASON)}
    assert await read_release_commits(db) == {"app@1.2.0": ["six", "five"]}


async def test_a_commit_that_the_missing_history_may_lead_to_is_not_certain(
    db: Database, repository: GitRepository, tmp_path: Path
) -> None:
    # v1.0.0 reaches "side" through commits that the clone lacks: side - a - b - c - v1.0.0.
    side = repository.commit("side", repository.commit("root"))
    last = side
    for message in ("a", "b", "c"):
        last = repository.commit(message, last)
    first = repository.commit("first", last)
    second = repository.commit("second", first, side)
    third = repository.commit("third", second)
    repository.tag("v1.0.0", first)
    repository.tag("v1.1.0", second)
    repository.tag("v1.2.0", third)
    run_git(repository.path, "update-ref", "refs/heads/main", third)
    run_git(repository.path, "symbolic-ref", "HEAD", "refs/heads/main")
    clone = clone_shallow(repository, tmp_path / "clone", 4)

    result = await import_history(db, clone, allow_shallow=True)

    assert set(result.skipped) == {SkippedTag("v1.0.0", REASON), SkippedTag("v1.1.0", REASON)}
    assert await read_release_commits(db) == {"app@1.2.0": ["third"]}
