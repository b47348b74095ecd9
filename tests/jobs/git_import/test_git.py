from pathlib import Path

import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import CommitAuthor, Release, Repository
from jobs.git_import.git import GitImportError, repository_at, text
from tests.support.git_repositories import Story, git
from tests.support.histories import imported, read, releases


async def test_only_a_repository_is_imported(db: Database, tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / "inside").mkdir(parents=True)
    with pytest.raises(GitImportError, match="work is not a git repository"):
        await imported(db, work)

    git(work, "init", "-q")

    with pytest.raises(GitImportError, match="has no tags"):
        await imported(db, work)
    with pytest.raises(GitImportError, match="inside is not the top of a git repository"):
        await imported(db, work / "inside")
    with pytest.raises(GitImportError, match="no such directory"):
        await imported(db, tmp_path / "nowhere")


async def test_a_damaged_repository_is_reported(db: Database, story: Story) -> None:
    story.tag("1.0", story.commit("two", "1" * 40))

    with pytest.raises(GitImportError, match=r"^git: "):
        await imported(db, story.path)

    assert await read(db, select(Release.id)) == []


async def test_nobodys_settings_change_what_is_read(
    db: Database, story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = story.commit("one", author="Old <old@x.org>")
    two = story.commit("two", one)
    story.tag("1.0", two)
    git(story.path, "replace", two, story.commit("replaced"))
    (story.path / "info" / "grafts").write_text(f"{two}\n")
    (tmp_path / "mailmap").write_text("New <new@x.org> <old@x.org>\n")
    git(story.path, "config", "mailmap.file", str(tmp_path / "mailmap"))
    git(story.path, "config", "log.showSignature", "true")
    git(story.path, "config", "diff.renames", "copies")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    await imported(db, story.path)

    assert await releases(db) == {"app@1.0": ["two", "one"]}
    assert "old@x.org" in await read(db, select(CommitAuthor.email))


async def test_a_repository_is_named_after_its_origin(db: Database, story: Story) -> None:
    story.tag("1.0", story.commit())
    url = "https://me:secret@github.com/acme/shop.git"
    git(story.path, "config", "remote.origin.url", url)

    await imported(db, story.path)

    assert await read(db, select(Repository.name, Repository.url, Repository.provider)) == [
        ("acme/shop", "https://github.com/acme/shop.git", "github")
    ]


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
def test_an_address_names_a_repository(url: str, expected: tuple[str, ...] | None) -> None:
    found = repository_at(url)

    assert (None if found is None else tuple(found)) == expected


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
def test_any_encoding_can_be_named(raw: bytes, encoding: str, expected: str) -> None:
    assert text(raw, encoding) == expected
