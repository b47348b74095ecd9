from collections.abc import Sequence

import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import CommitAuthor, FileChange, Release
from jobs.git_import.importer import ImportResult
from jobs.git_import.objects import author, seconds
from tests.support.git_repositories import Story
from tests.support.histories import date, imported, read, releases


async def test_odd_names_are_taken_as_text(db: Database, story: Story) -> None:
    tree = story.tree(**{'we"ird\n€': "1", "x" * 600: "2"})
    one = story.commit(b"caf\xe9 \xf0\x9f\x9a\x80 nul\0!", tree=tree, author=b"J\xfcrg <J@X.org>")
    two = story.commit("naïve", one, author="Zoë <z@x.org>", encoding="ISO-8859-1")
    three = story.commit("nobody", two, author=" <>")
    four = story.commit("no address", three, author="Dr. No-One <>")
    five = story.commit(f"long{'!' * 70_000}", four, author=f"{'n' * 200} <{'e' * 250}@x.org>")
    story.tag(b"-rf \xff".replace(b" ", b"_"), five)

    result = await imported(db, story.path)

    assert result == ImportResult(releases=1, commits=5, authors=4)
    assert list(await releases(db)) == ["-rf_\ufffd"]
    [messages] = (await releases(db)).values()
    assert messages[0] == f"long{'!' * 70_000}"[: 64 * 1024]
    assert messages[1:] == ["no address", "nobody", "naïve", "caf\ufffd 🚀 nul!"]
    people = select(CommitAuthor.email, CommitAuthor.name).order_by(CommitAuthor.id)
    assert sorted(await read(db, people)) == [
        ("dr.no-one@localhost", "Dr. No-One"),
        ("e" * 72 + "...", "n" * 128),
        ("j@x.org", "J\ufffdrg"),
        ("z@x.org", "Zoë"),
    ]
    paths = select(FileChange.path).where(FileChange.type == "A")
    assert sorted(await read(db, paths)) == ['we"ird\n€', "x" * 510]


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
def test_a_date_lies_between_1970_and_9999(raw: bytes, second: int) -> None:
    assert seconds(raw) == second


async def test_impossible_dates_are_stored(db: Database, story: Story) -> None:
    one = story.commit("one", date="-86400 +0000")
    two = story.commit("two", one, date="99999999999999 -9959")
    story.annotate("early", one, date="-1 +0000")
    story.tag("late", two)

    await imported(db, story.path)

    dates = select(Release.version, Release.date_created).order_by(Release.id)
    assert await read(db, dates) == [("early", date(0)), ("late", date(253_402_300_799))]


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
def test_an_author_has_an_address(name: str, email: str, expected: Sequence[str] | None) -> None:
    found = author(name, email)

    assert (None if found is None else tuple(found)) == expected
