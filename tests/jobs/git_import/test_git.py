from pathlib import Path

import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import CommitAuthor, Release, Repository
from jobs.git_import.git import GitImportError, decode, parse_remote_url
from tests.support.git_repositories import GitRepository, run_git
from tests.support.histories import import_history, read_release_commits, read_rows

pytestmark = pytest.mark.spec("releases#imported-repositories")


async def test_a_directory_that_is_not_a_repository_with_tags_is_rejected(
    db: Database, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    (work / "inside").mkdir(parents=True)
    with pytest.raises(GitImportError, match="work is not a git repository"):
        await import_history(db, work)

    run_git(work, "init", "-q")

    with pytest.raises(GitImportError, match="has no tags"):
        await import_history(db, work)
    with pytest.raises(GitImportError, match="inside is not the top of a git repository"):
        await import_history(db, work / "inside")
    with pytest.raises(GitImportError, match="no such directory"):
        await import_history(db, tmp_path / "nowhere")


async def test_a_damaged_repository_is_reported(db: Database, repository: GitRepository) -> None:
    repository.tag("1.0", repository.commit("two", "1" * 40))

    with pytest.raises(GitImportError, match=r"^git: "):
        await import_history(db, repository.path)

    assert await read_rows(db, select(Release.id)) == []


async def test_git_configuration_and_environment_do_not_change_an_import(
    db: Database, repository: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = repository.commit("one", author="Old <old@x.org>")
    two = repository.commit("two", one)
    repository.tag("1.0", two)
    run_git(repository.path, "replace", two, repository.commit("replaced"))
    (repository.path / "info" / "grafts").write_text(f"{two}\n")
    (tmp_path / "mailmap").write_text("New <new@x.org> <old@x.org>\n")
    run_git(repository.path, "config", "mailmap.file", str(tmp_path / "mailmap"))
    run_git(repository.path, "config", "log.showSignature", "true")
    run_git(repository.path, "config", "diff.renames", "copies")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    await import_history(db, repository.path)

    assert await read_release_commits(db) == {"app@1.0": ["two", "one"]}
    assert "old@x.org" in await read_rows(db, select(CommitAuthor.email))


async def test_a_repository_is_named_after_its_origin(
    db: Database, repository: GitRepository
) -> None:
    repository.tag("1.0", repository.commit())
    url = "https://me:secret@github.com/acme/shop.git"
    run_git(repository.path, "config", "remote.origin.url", url)

    await import_history(db, repository.path)

    assert await read_rows(db, select(Repository.name, Repository.url, Repository.provider)) == [
        ("acme/shop", "https://github.com/acme/shop.git", "github")
    ]


async def test_clones_without_origin_are_told_apart(db: Database, tmp_path: Path) -> None:
    first = GitRepository(tmp_path / "a" / "shop.git")
    first.tag("core@1.0.0", first.commit("first"))
    second = GitRepository(tmp_path / "b" / "shop.git")
    root = second.commit("second")
    second.tag("core@1.0.0", root)
    copy = tmp_path / "c" / "shop.git"
    run_git(tmp_path, "clone", "-q", "--mirror", str(first.path), str(copy))
    run_git(copy, "remote", "remove", "origin")

    for path in (first.path, second.path, copy, second.path):
        await import_history(db, path)

    names = select(Repository.name).order_by(Repository.id)
    assert await read_rows(db, names) == ["shop", f"shop-{root[:12]}"]
    assert await read_release_commits(db) == {"core@1.0.0": ["second", "first"]}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("git@github.com:o/n.git", ("o/n", "https://github.com/o/n", "github")),
        ("ssh://git@gitlab.com/g/h/n", ("g/h/n", "https://gitlab.com/g/h/n", "gitlab")),
        ("http://u:p@git.x.org:8080/n.git", ("n", "http://git.x.org:8080/n.git", None)),
        ("git@git.x.org:n", ("n", "ssh://git@git.x.org/n", None)),
        ("/srv/n.git", None),
        ("../n", None),
        ("file:///srv/n.git", None),
        ("javascript:alert(1)", ("alert(1)", "ssh://javascript/alert(1)", None)),
        ("", None),
        ("http://[", None),
    ],
)
def test_a_remote_url_names_a_repository(url: str, expected: tuple[str, ...] | None) -> None:
    repository = parse_remote_url(url)

    assert (None if repository is None else tuple(repository)) == expected


@pytest.mark.parametrize(
    ("raw", "encoding", "expected"),
    [
        (b"\xe4", "latin-1", "ä"),
        (b"\xe4", "no such", "\ufffd"),
        (b"\xc3\xa4", "hex", "ä"),
        (b"\\ud800", "unicode_escape", "?"),
        (b"a", "idna", "a"),
    ],
)
def test_bytes_in_any_encoding_are_decoded(raw: bytes, encoding: str, expected: str) -> None:
    assert decode(raw, encoding) == expected
