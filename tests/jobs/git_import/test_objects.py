from collections.abc import Sequence

import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import CommitAuthor, FileChange, Release
from jobs.git_import.importer import ImportResult
from jobs.git_import.objects import parse_date, to_author
from tests.support.git_repositories import GitRepository
from tests.support.histories import import_history, read_release_commits, read_rows, to_datetime

pytestmark = pytest.mark.spec("releases#imported-authors")


async def test_invalid_and_long_texts_are_imported(
    db: Database, repository: GitRepository
) -> None:
    tree = repository.write_tree(**{'we"ird\n€': "1", "x" * 600: "2"})
    one = repository.commit(
        b"caf\xe9 \xf0\x9f\x9a\x80 nul\0!", tree=tree, author=b"J\xfcrg <J@X.org>"
    )
    two = repository.commit("naïve", one, author="Zoë <z@x.org>", encoding="ISO-8859-1")
    three = repository.commit("nobody", two, author=" <>")
    four = repository.commit("no address", three, author="Dr. No-One <>")
    five = repository.commit(
        f"long{'!' * 70_000}", four, author=f"{'n' * 200} <{'e' * 250}@x.org>"
    )
    repository.tag(b"-rf \xff".replace(b" ", b"_"), five)

    result = await import_history(db, repository.path)

    assert result == ImportResult(releases=1, commits=5, authors=4)
    assert list(await read_release_commits(db)) == ["-rf_\ufffd"]
    [messages] = (await read_release_commits(db)).values()
    assert messages[0] == f"long{'!' * 70_000}"[: 64 * 1024]
    assert messages[1:] == ["no address", "nobody", "naïve", "caf\ufffd 🚀 nul!"]
    people = select(CommitAuthor.email, CommitAuthor.name).order_by(CommitAuthor.id)
    assert sorted(await read_rows(db, people)) == [
        ("dr.no-one@localhost", "Dr. No-One"),
        ("e" * 72 + "...", "n" * 128),
        ("j@x.org", "J\ufffdrg"),
        ("z@x.org", "Zoë"),
    ]
    paths = select(FileChange.path).where(FileChange.type == "A")
    assert sorted(await read_rows(db, paths)) == ['we"ird\n€', "x" * 510]


@pytest.mark.parametrize(
    ("raw", "second"),
    [
        (b"1500000000 +0200", 1_500_000_000),
        (b"1500000000 +9999999", 1_500_000_000),
        (b"1500000000", 1_500_000_000),
        (b"-5 +0000", 0),
        (b"18446744073709551615 +0000", 253_402_300_799),
        (b"9" * 5_000, 253_402_300_799),
        (b"yesterday", 0),
        (b"", 0),
    ],
)
def test_a_date_is_limited_to_the_years_1970_to_9999(raw: bytes, second: int) -> None:
    assert parse_date(raw) == second


async def test_dates_out_of_range_are_stored_as_the_nearest(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one", date="-86400 +0000")
    two = repository.commit("two", one, date="99999999999999 -9959")
    repository.annotate("early", one, date="-1 +0000")
    repository.tag("late", two)

    await import_history(db, repository.path)

    dates = select(Release.version, Release.date_created).order_by(Release.id)
    assert await read_rows(db, dates) == [
        ("early", to_datetime(0)),
        ("late", to_datetime(253_402_300_799)),
    ]


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        (" Ann ", " Ann@X.org ", ("ann@x.org", "Ann")),
        ("", "a@x.org", ("a@x.org", None)),
        ("Ann B. O'Neil", "", ("annb.oneil@localhost", "Ann B. O'Neil")),
        ("李", "", ("李@localhost", "李")),
        ("!?", "", None),
        ("", "", None),
    ],
)
def test_an_author_has_an_address_or_is_absent(
    name: str, email: str, expected: Sequence[str] | None
) -> None:
    author = to_author(name, email)

    assert (None if author is None else tuple(author)) == expected
