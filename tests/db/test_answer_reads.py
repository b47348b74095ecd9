"""What answers depend on besides versions: docs/reference/versions.md#reads."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.connection.clock import now
from db.connection.types import EARLIEST_DATE, LATEST_DATE
from db.models import Change, Envelope, Release
from db.reading.answer_clock import CURRENT_ANSWER, AnswerClock, utc_now
from tests.support.factories import World

ROOT = Path(__file__).parents[2]
ROOMS = ("db", "loaders", "resolvers", "schema")
NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)
HOUR = 3600
CLOCKS = frozenset({"now", "utcnow", "today", "time", "time_ns"})
OWNERS = frozenset({"datetime", "date", "time"})


@pytest.mark.spec("versions#time")
def test_a_step_of_time_ends_when_its_hour_does() -> None:
    clock = AnswerClock(NOON + timedelta(minutes=20))

    assert clock.start_of(HOUR) == NOON.timestamp()
    assert clock.changes_at == NOON + timedelta(hours=1)
    assert clock.unix(-30 * 60, step=HOUR) == NOON.timestamp() - 10 * 60
    assert clock.changes_at == NOON + timedelta(minutes=30)


@pytest.mark.spec("versions#time")
@given(
    st.integers(0, 10**6),
    st.integers(-(10**6), 10**6),
    st.sampled_from([60, HOUR, 86400]),
    st.floats(0, 1),
)
def test_a_step_is_the_same_until_the_clock_says_that_it_changes(
    start: int, shift: int, step: int, fraction: float
) -> None:
    date = NOON + timedelta(seconds=start)
    clock = AnswerClock(date)
    found = clock.unix(shift, step=step) // step
    last = clock.changes_at - timedelta(microseconds=1)
    later = date + (last - date) * fraction

    assert clock.changes_at > date
    assert AnswerClock(later).unix(shift, step=step) // step == found
    assert AnswerClock(clock.changes_at).unix(shift, step=step) // step == found + 1


@pytest.mark.spec("versions#time")
def test_a_date_changes_an_answer_when_it_passes() -> None:
    clock = AnswerClock(NOON)

    assert clock.has_passed(NOON - timedelta(seconds=1))
    assert clock.changes_at == LATEST_DATE
    assert not clock.has_passed(NOON - timedelta(days=1), timedelta(days=2))
    assert clock.changes_at == NOON + timedelta(days=1)
    assert not clock.has_passed(LATEST_DATE, timedelta(days=100_000))
    clock.now()
    assert clock.changes_at == EARLIEST_DATE


@pytest.mark.spec("versions#time")
def test_the_time_of_the_process_is_remembered_by_the_clock_of_the_answer() -> None:
    clock = AnswerClock(NOON)
    token = CURRENT_ANSWER.set(clock)

    utc_now()

    CURRENT_ANSWER.reset(token)
    assert clock.changes_at == EARLIEST_DATE


def find_clock_reads(path: Path) -> list[int]:
    """Return the lines of a module that read the clock of the process."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and isinstance(node.value, ast.Name)
        and node.value.id in OWNERS
    ] + [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "date_read"
    ]


@pytest.mark.spec("versions#time")
def test_no_other_module_reads_the_clock_of_the_process() -> None:
    allowed = {
        "db/reading/answer_clock.py",  # the only one to read it
        "db/accounts/tokens.py",  # whether a token has expired is checked before each answer
        "resolvers/context.py",
    }
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and find_clock_reads(path)
    }

    assert found <= allowed


@pytest.mark.spec("versions#reads")
async def test_rows_of_tables_with_versions_are_covered(world: World) -> None:
    async with world.db.snapshot() as snapshot:
        snapshot.reads.begin(NOON)
        await snapshot.fetch_rows(select(Release.version))

        assert snapshot.reads.is_covered
        assert snapshot.reads.clock.changes_at == LATEST_DATE


@pytest.mark.spec("versions#reads")
@pytest.mark.parametrize("table", [Envelope, Change])
async def test_rows_of_other_tables_are_not_covered(world: World, table: type[Envelope]) -> None:
    async with world.db.snapshot() as snapshot:
        snapshot.reads.begin(NOON)
        await snapshot.fetch_rows(select(table.id))

        assert not snapshot.reads.is_covered


@pytest.mark.spec("versions#reads")
@pytest.mark.parametrize("value", [now(), func.current_timestamp(), func.random()])
async def test_a_statement_with_the_time_changes_at_every_moment(
    world: World, value: object
) -> None:
    async with world.db.snapshot() as snapshot:
        snapshot.reads.begin(NOON)
        await snapshot.fetch_rows(select(value))  # type: ignore[call-overload]

        assert snapshot.reads.clock.changes_at == EARLIEST_DATE


@pytest.mark.spec("versions#reads")
async def test_a_later_state_is_not_covered(world: World) -> None:
    async with world.db.snapshot() as snapshot:
        snapshot.reads.begin(NOON)
        await snapshot.renew()

        assert not snapshot.reads.is_covered
