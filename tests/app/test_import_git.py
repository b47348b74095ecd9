"""The command `import-git` with each of its options."""

from pathlib import Path

import pytest

from db.connection.database import Database
from tests.clients.command_line import CommandLine
from tests.support.git_repositories import GitRepository, run_git
from tests.support.histories import read_release_commits

pytestmark = pytest.mark.spec("releases#history-import")

TARGET = ("--organization", "acme", "--project", "app")


@pytest.fixture
def command(tmp_path: Path, database_url: str) -> CommandLine:
    return CommandLine(tmp_path, database_url)


@pytest.fixture
def history(tmp_path: Path) -> GitRepository:
    """A line of commits: one of the folder core, one of the folder docs, and one of both."""
    repository = GitRepository(tmp_path / "history")
    file = repository.write_tree(file="1")
    first = repository.commit("core", tree=repository.write_folders(core=file))
    repository.tag("v1.0.0", first)
    both = repository.write_folders(core=file, docs=file)
    second = repository.commit("docs", first, tree=both)
    changed = repository.write_tree(file="2")
    third = repository.commit(
        "core and docs", second, tree=repository.write_folders(core=changed, docs=changed)
    )
    repository.tag("v1.1.0", third)
    repository.tag("other-v1.0.0", second)
    run_git(repository.path, "update-ref", "refs/heads/main", third)
    run_git(repository.path, "symbolic-ref", "HEAD", "refs/heads/main")
    return repository


def import_history(command: CommandLine, path: str | Path, *options: str) -> list[str]:
    """Run the command, and return the lines of its summary."""
    messages = command.complete("import-git", str(path), *TARGET, *options).stderr
    return [line for line in messages.splitlines() if "━" not in line]


async def test_tags_are_imported_and_the_command_can_be_repeated(
    db: Database, command: CommandLine, history: GitRepository
) -> None:
    output = import_history(command, history.path, "--environment", "qa")
    again = import_history(command, history.path, "--environment", "qa")

    assert output == ["Added: 3 releases, 5 commits, 1 authors, 3 deploys. Completed: 0 releases."]
    assert again == ["Added: 0 releases, 0 commits, 0 authors, 0 deploys. Completed: 0 releases."]
    assert await read_release_commits(db) == {
        "app@1.0.0": ["core"],
        "other@1.0.0": ["docs", "core"],
        "app@1.1.0": ["core and docs", "docs"],
    }


@pytest.mark.spec("releases#commits-of-a-directory")
async def test_path_limits_releases_to_commits_of_a_directory(
    db: Database, command: CommandLine, history: GitRepository
) -> None:
    options = ("--path", "core", "--tag-pattern", "v*")
    output = import_history(command, history.path, *options)

    assert output == ["Added: 2 releases, 2 commits, 1 authors, 0 deploys. Completed: 0 releases."]
    assert await read_release_commits(db) == {
        "app@1.0.0": ["core"],
        "app@1.1.0": ["core and docs"],
    }


@pytest.mark.spec("releases#commits-of-a-directory")
@pytest.mark.parametrize(
    ("directory", "message"),
    [
        ("..", "path: '..' is not a directory below the top of the repository."),
        ("/core", "path: '/core' is not a directory below the top of the repository."),
        ("cor", "No commit changes a file below the directory 'cor'."),
    ],
)
async def test_wrong_path_is_refused_before_anything_is_written(
    db: Database, command: CommandLine, history: GitRepository, directory: str, message: str
) -> None:
    output = command("import-git", str(history.path), *TARGET, "--path", directory, fails=True)

    assert message in output
    assert await read_release_commits(db) == {}


@pytest.mark.spec("releases#shallow-clones")
async def test_shallow_clone_is_refused_unless_it_is_allowed(
    db: Database, command: CommandLine, history: GitRepository
) -> None:
    source = f"file://{history.path}"
    run_git(command.folder, "clone", "-q", "--bare", "--depth=2", source, "clone")

    refused = command("import-git", "clone", *TARGET, fails=True)
    assert "git -C clone fetch --unshallow --tags" in refused
    assert await read_release_commits(db) == {}

    history.tag("v1.2.0", history.commit("four", history.tip("main")))
    run_git(history.path, "update-ref", "refs/heads/main", history.tip("refs/tags/v1.2.0"))
    run_git(command.folder, "clone", "-q", "--bare", "--depth=2", source, "other")
    output = import_history(command, "other", "--allow-shallow")

    reason = "the shallow clone does not have all of its commits"
    assert output == [
        "Added: 1 releases, 1 commits, 1 authors, 0 deploys. Completed: 0 releases.",
        f"Skipped v1.1.0: {reason}.",
    ]
    assert await read_release_commits(db) == {"app@1.2.0": ["four"]}
