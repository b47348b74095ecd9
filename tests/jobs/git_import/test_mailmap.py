from pathlib import Path

import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import CommitAuthor
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

    people = select(CommitAuthor.email, CommitAuthor.name).order_by(CommitAuthor.email)
    assert await read_rows(db, people) == [
        ("ann@example.org", "Ann Bell"),
        ("bob@example.org", "Bob"),
    ]
