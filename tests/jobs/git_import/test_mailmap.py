from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db.connection.database import Database
from db.models import Commit, CommitAuthor, Release
from jobs.git_import.importer import ImportResult
from jobs.git_import.mailmap import Mailmap
from tests.support.git_repositories import GitRepository, run_git
from tests.support.histories import import_history, read_rows

pytestmark = pytest.mark.spec("releases#imported-authors")

MAILMAP = """\
Proper Name <commit@x.org>
<proper@x.org> <commit2@x.org>
New Name <new@x.org> <OLD@x.org>   # a comment
New Two <new2@x.org> Old Two <shared@x.org>
Fallback <fallback@x.org> <shared@x.org>
# Comment <c@x.org> <d@x.org>
Late <commit2@x.org>
Only Name <shared2@x.org> Old <shared2@x.org>
<empty@x.org>
no address
Zoë <zoe@x.org> Zoe <>
"""
PEOPLE = (
    ("A", "commit@x.org"),
    ("A", "COMMIT2@x.org"),
    ("A", "old@x.org"),
    ("Old Two", "shared@x.org"),
    ("old two", "SHARED@x.org"),
    ("Else", "shared@x.org"),
    ("A", "d@x.org"),
    ("Old", "shared2@x.org"),
    ("Z", "shared2@x.org"),
    ("Q", "empty@x.org"),
)


AUTHORS = select(CommitAuthor.email, CommitAuthor.name).order_by(CommitAuthor.email)


def test_people_are_mapped_as_git_maps_them(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    (tmp_path / ".mailmap").write_text(MAILMAP)
    stdin = "".join(f"{name} <{email}>\n" for name, email in PEOPLE)

    by_git = run_git(tmp_path, "check-mailmap", "--stdin", stdin=stdin.encode()).splitlines()

    mailmap = Mailmap(MAILMAP)
    mapped = [mailmap.apply(*person) for person in PEOPLE]
    assert [f"{name} <{email}>" for name, email in mapped] == by_git
    assert mapped[2] == ("New Name", "new@x.org")


async def test_the_mailmap_of_the_head_is_applied(db: Database, repository: GitRepository) -> None:
    mailmap = "Ann Bell <ann@example.org> <bot@example.org>\n"
    tree = repository.write_tree(**{".mailmap": mailmap})
    one = repository.commit("one", author="Bot <bot@example.org>")
    two = repository.commit("two", one, author="Bob <bob@example.org>", tree=tree)
    repository.tag("1.0", two)
    run_git(repository.path, "update-ref", "refs/heads/main", two)
    run_git(repository.path, "symbolic-ref", "HEAD", "refs/heads/main")

    await import_history(db, repository.path)

    assert await read_rows(db, AUTHORS) == [
        ("ann@example.org", "Ann Bell"),
        ("bob@example.org", "Bob"),
    ]


async def test_a_new_mailmap_is_applied_to_releases_that_are_complete(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one", author="Bot <bot@example.org>")
    repository.tag("1.0", one)
    await import_history(db, repository.path)
    mailmap = repository.write_tree(**{".mailmap": "Ann <ann@example.org> <bot@example.org>\n"})
    head = repository.commit("mailmap", one, tree=mailmap)
    run_git(repository.path, "update-ref", "refs/heads/main", head)
    run_git(repository.path, "symbolic-ref", "HEAD", "refs/heads/main")

    result = await import_history(db, repository.path)

    assert (result.completed, result.authors, result.commits) == (1, 1, 0)
    author = select(CommitAuthor.email, CommitAuthor.name).join(
        Commit, Commit.author_id == CommitAuthor.id
    )
    assert await read_rows(db, author) == [("ann@example.org", "Ann")]
    [author_ids] = await read_rows(db, select(Release.author_ids))
    assert author_ids == [str(id_) for id_ in await read_rows(db, select(Commit.author_id))]
    assert await import_history(db, repository.path) == ImportResult()


async def test_the_name_of_an_author_is_that_of_the_latest_commit_of_the_clone(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one", author="Bot <bot@example.org>")
    repository.tag("1.0", one)
    repository.tag("2.0", repository.commit("two", one, author="Robot <bot@example.org>"))

    for pattern in ("2*", "1*", "2*"):
        await import_history(db, repository.path, tag_pattern=pattern)

        assert await read_rows(db, AUTHORS) == [("bot@example.org", "Robot")]


async def test_an_import_restores_the_date_and_author_of_a_commit(
    db: Database, repository: GitRepository
) -> None:
    repository.tag("1.0", repository.commit("one"))
    await import_history(db, repository.path)
    values = select(Commit.date_created, Commit.author_id)
    before = await read_rows(db, values)
    async with db.begin() as connection:
        await connection.execute(
            update(Commit).values(date_created=datetime(2020, 1, 1, tzinfo=UTC), author_id=None)
        )

    await import_history(db, repository.path)

    assert await read_rows(db, values) == before
