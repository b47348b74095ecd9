"""Rollups give the numbers of the hours: with late and repeated reports, and between runs."""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import FromClause, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from db import models
from db.connection.transaction import run_transaction
from db.events.retention import TOTALS, purge_totals
from db.sessions.health import DAY, HOUR
from db.sessions.locks import share_projects
from db.sessions.rollups import recompute
from db.sessions.rollups.late import mark_late, start_of_day
from db.sessions.rollups.recompute import NEVER, LateDay, ProjectIds
from db.sessions.rollups.sources import (
    MAX_RANGES,
    Coverage,
    Grain,
    Part,
    Range,
    divide,
    event_rows,
    read_coverage,
    session_rows,
)
from jobs import rollups
from jobs.rollups import create_rollup_job, roll_up_closed_hours, roll_up_late_days
from tests.clients.graph import Graph, Statements
from tests.support.factories import World
from tests.support.mutations import delete as delete_release
from tests.support.mutations import event, record_events, record_sessions, session
from tests.support.rollups import hours_between, read_numbers, roll_up

TODAY = start_of_day(int(datetime.now(UTC).timestamp()))
PROJECTS = ("app", "web")


def at(seconds: int) -> str:
    """Return a time, given in Unix seconds, in RFC 3339."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def draw_time(source: random.Random) -> int:
    """Draw a time of the last four days that has passed."""
    return source.randrange(TODAY - 3 * DAY, int(datetime.now(UTC).timestamp()))


def draw_session(source: random.Random) -> dict[str, Any]:
    """Draw a session."""
    return session(
        source.choice(("R1", "R2", "R3")),
        project=source.choice(PROJECTS),
        environment=source.choice(("", "production")),
        started=at(draw_time(source)),
        status=source.choice(("OK", "EXITED", "CRASHED", "ABNORMAL", "ERRORED")),
        errors=source.randrange(2),
        distinctId=source.choice((None, f"user {source.randrange(900)}")),
        duration=round(source.expovariate(0.01), source.randrange(7)),
        quantity=source.randrange(1, 4),
    )


def draw_event(source: random.Random) -> dict[str, Any]:
    """Draw an event."""
    return event(
        source.choice(("R1", "R2", "R3")),
        project=source.choice(PROJECTS),
        environment=source.choice(("", "production")),
        timestamp=at(draw_time(source)),
        userId=source.choice((None, f"user {source.randrange(900)}")),
        issue=source.choice((None, "one", "two")),
        level=source.choice(("fatal", "error")),
        count=source.randrange(1, 4),
    )


async def record_some(graph: Graph, source: random.Random, number: int) -> None:
    """Record sessions and events; some of them are sent twice with one key."""
    sessions = [draw_session(source) for _ in range(number)]
    events = [draw_event(source) for _ in range(number)]
    key = str(source.random())
    for _ in range(source.randrange(1, 3)):
        await record_sessions(graph, *sessions, idempotencyKey=key)
        await record_events(graph, *events, idempotencyKey=key)


async def assert_sources_agree(world: World, source: random.Random) -> None:
    """Compare all sources with the hours in the same state, over random ranges."""
    projects = [row[0] for row in await world.read(select(models.Project.id))]
    for _ in range(4):
        start, end = sorted(source.sample(range(TODAY - 4 * DAY, TODAY + 2 * DAY, HOUR), 2))
        async with world.db.snapshot() as snapshot:
            coverage = await read_coverage(snapshot, projects, start, end)
            for grain, seconds in ((Grain.HOUR, HOUR), (Grain.DAY, DAY), (Grain.DAY, 9 * DAY)):
                for names, rows in list_sources(coverage, grain):
                    model = models.EventHour if "first_event" in rows.c else models.SessionHour
                    hours = hours_between(model, start, end)
                    expected = await read_numbers(snapshot, hours, names, seconds)
                    assert await read_numbers(snapshot, rows, names, seconds) == expected


def list_sources(coverage: Coverage, grain: Grain) -> Iterator[tuple[tuple[str, ...], FromClause]]:
    """List all kinds of sources, with the columns by which their numbers are compared."""
    for is_detailed in (False, True):
        names = ("project_id", "environment_id", *(("release_id",) if is_detailed else ()))
        yield names, session_rows(coverage, by_release=is_detailed, grain=grain)
        issue = ("issue_id",) if is_detailed else ()
        yield (
            (*names, *issue),
            event_rows(coverage, by_issue=is_detailed, by_release=is_detailed, grain=grain),
        )


async def count(world: World, model: Any) -> int:
    """Count the rows of a table."""
    [[number]] = await world.read(select(func.count()).select_from(model))
    return int(number)


@pytest.mark.spec("rollups#reading")
@pytest.mark.parametrize("seed", [1, 2])
async def test_numbers_are_those_of_the_hours(graph: Graph, world: World, seed: int) -> None:
    source = random.Random(seed)
    for project in PROJECTS:
        await world.project(project)
    await record_some(graph, source, 150)
    await assert_sources_agree(world, source)

    await roll_up(world.db, TODAY - DAY + 5 * HOUR)
    await assert_sources_agree(world, source)

    await record_some(graph, source, 40)
    assert await count(world, models.RollupLate) > 0
    await assert_sources_agree(world, source)

    await roll_up(world.db)
    assert await count(world, models.RollupLate) == 0
    await assert_sources_agree(world, source)


@pytest.mark.spec("rollups#late-days")
async def test_numbers_stay_right_while_reports_arrive_and_hours_close(
    graph: Graph, world: World
) -> None:
    """Reports, two workers and a reader at the same time."""
    for project in PROJECTS:
        await world.project(project)
    await record_some(graph, random.Random(1), 30)

    async def report(seed: int) -> None:
        source = random.Random(seed)
        for _ in range(6):
            await record_some(graph, source, 4)

    async def work() -> None:
        for hour in range(TODAY - 2 * DAY, TODAY + HOUR, 7 * HOUR):
            await roll_up_closed_hours(world.db, hour)
            await roll_up_late_days(world.db)

    async def watch() -> None:
        for seed in range(3):
            await assert_sources_agree(world, random.Random(seed))

    await asyncio.gather(report(2), report(3), work(), work(), watch())

    await roll_up(world.db)
    assert await count(world, models.RollupLate) == 0
    await assert_sources_agree(world, random.Random(4))


@pytest.mark.spec("rollups#worker")
async def test_job_runs_until_nothing_is_left(
    graph: Graph, world: World, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project
    monkeypatch.setattr(rollups, "IDLE_SECONDS", 0)
    await record_sessions(graph, session(started=at(TODAY - 2 * DAY)))
    job = create_rollup_job(world.db)

    assert [await job.run() for _ in range(3)] == [True, True, False]
    assert await count(world, models.ProjectSessionDay) == 1
    await record_sessions(graph, session(started=at(TODAY - 2 * DAY)))
    assert [await job.run() for _ in range(2)] == [True, False]
    [[total]] = await world.read(select(models.ProjectSessionDay.total))
    assert total == 2


@pytest.mark.spec("rollups#reading")
async def test_coverage_is_read_with_one_statement(
    graph: Graph, world: World, statements: Statements, project: int
) -> None:
    await record_sessions(graph, session(started=at(TODAY - DAY)))
    await roll_up(world.db, TODAY)
    await record_sessions(graph, *(session(started=at(TODAY - days * DAY)) for days in (1, 2, 3)))
    statements.clear()

    async with world.db.snapshot() as snapshot:
        coverage = await read_coverage(snapshot, [project, 0], TODAY - 2 * DAY + HOUR, TODAY)

    assert statements.counts == {"rollups": 1}
    late = frozenset({TODAY - DAY, TODAY - 2 * DAY})
    assert coverage == Coverage(
        (0, project), Range(TODAY - 2 * DAY + HOUR, TODAY), {project: TODAY}, {project: late}
    )


@pytest.mark.spec("rollups#late-days")
async def test_only_closed_hours_make_a_day_late(graph: Graph, world: World, project: int) -> None:
    assert project
    await roll_up(world.db, TODAY - DAY + 2 * HOUR)

    await record_sessions(graph, session(started=at(TODAY - DAY + 2 * HOUR)))
    await record_events(graph, event(timestamp=at(TODAY - DAY + 2 * HOUR)))
    assert await count(world, models.RollupLate) == 0

    for _ in range(2):
        await record_sessions(graph, session(started=at(TODAY - DAY + 2 * HOUR - 1)))
        await record_events(graph, event(timestamp=at(TODAY - DAY - 1)))
    statement = select(models.RollupLate.day).order_by(models.RollupLate.id)
    assert [row[0] for row in await world.read(statement)] == [TODAY - DAY, TODAY - 2 * DAY] * 2


@pytest.mark.spec("rollups#late-days")
async def test_report_during_a_roll_up_keeps_its_mark(
    graph: Graph, world: World, project: int
) -> None:
    """On SQLite the roll-up locks out writers, so that the report waits for it."""
    await record_sessions(graph, session(started=at(TODAY - DAY)))
    await roll_up(world.db, TODAY)
    await record_sessions(graph, session(started=at(TODAY - DAY)))
    late = LateDay(world.organization, project, TODAY - DAY)
    if world.db.is_sqlite:
        assert await run_transaction(
            world.db, lambda each: recompute.roll_up_late_day(each, late), sees_one_state=True
        )
        await record_sessions(graph, session(started=at(TODAY - DAY), quantity=5))
    else:
        async with world.db.begin(sees_one_state=True) as connection:
            await recompute.find_next_hour(connection, project, 0, 1)
            await record_sessions(graph, session(started=at(TODAY - DAY), quantity=5))
            assert await recompute.roll_up_late_day(connection, late)

    [[stored]] = await world.read(select(models.ProjectSessionDay.total))
    assert stored == 2
    assert await count(world, models.RollupLate) == 1
    await roll_up(world.db, TODAY)
    [[stored]] = await world.read(select(models.ProjectSessionDay.total))
    assert stored == 7


async def close_hours(world: World, project: ProjectIds, lock_timeout: int = 5_000) -> None:
    """Close the hours before today on PostgreSQL, with a number of milliseconds to wait."""
    async with world.db.begin() as connection:
        await connection.exec_driver_sql(f"SET LOCAL lock_timeout = {lock_timeout}")
        await recompute.close_hours(connection, project, TODAY)


@pytest.mark.spec("rollups#worker")
async def test_hours_close_after_the_writers_of_the_project_have_ended(
    world: World, project: int
) -> None:
    """On SQLite one transaction writes at a time."""
    if world.db.is_sqlite:
        return
    behind = ProjectIds(world.organization, project)
    async with world.db.begin() as writer:
        await share_projects(writer, [project])
        with pytest.raises(DBAPIError, match="lock timeout"):
            await close_hours(world, behind, lock_timeout=50)

    await close_hours(world, behind)
    assert [row[0] for row in await world.read(select(models.RollupFrontier.closed))] == [TODAY]


@pytest.mark.spec("rollups#worker")
async def test_report_of_a_closed_hour_is_late_before_the_hour_is_rolled_up(
    graph: Graph, world: World, project: int
) -> None:
    await record_sessions(graph, session(started=at(TODAY - DAY)))
    await roll_up(world.db, TODAY - DAY)
    behind = ProjectIds(world.organization, project)
    async with world.db.begin() as connection:
        await recompute.close_hours(connection, behind, TODAY)

    await record_sessions(graph, session(started=at(TODAY - DAY)))

    assert await count(world, models.RollupLate) == 1
    rows = await world.read(select(models.RollupFrontier.closed, models.RollupFrontier.frontier))
    assert [tuple(row) for row in rows] == [(TODAY, TODAY - DAY)]
    assert await run_transaction(
        world.db, lambda each: recompute.roll_up_next_day(each, project), sees_one_state=True
    )
    assert await count(world, models.RollupLate) == 0
    assert not await run_transaction(
        world.db, lambda each: recompute.roll_up_next_day(each, project), sees_one_state=True
    )


@pytest.mark.spec("rollups#worker")
async def test_closed_hours_stay_closed_when_the_clock_is_set_back(
    world: World, project: int
) -> None:
    behind = ProjectIds(world.organization, project)
    for hour in (TODAY, TODAY - DAY):
        async with world.db.begin() as connection:
            await recompute.close_hours(connection, behind, hour)

    rows = await world.read(select(models.RollupFrontier.closed, models.RollupFrontier.frontier))
    assert [tuple(row) for row in rows] == [(TODAY, NEVER)]


@pytest.mark.spec("rollups#worker")
async def test_days_without_reports_are_skipped(graph: Graph, world: World, project: int) -> None:
    assert project
    ancient = at(-(10**9))
    await record_sessions(graph, session(started=ancient), session(started=at(TODAY - 80 * DAY)))
    await record_events(graph, event(timestamp=at(TODAY - 9 * DAY)))
    runs = 0
    while await roll_up_closed_hours(world.db, TODAY):
        runs += 1

    assert runs == 4
    days = [row[0] for row in await world.read(select(models.SessionDay.day).order_by("day"))]
    assert days == [start_of_day(-(10**9)), TODAY - 80 * DAY]
    assert await count(world, models.EventDay) == 1


@pytest.mark.spec("rollups#worker")
async def test_two_workers_roll_up_a_project_once(
    graph: Graph, world: World, project: int
) -> None:
    """The second leaves out what the first has locked; on SQLite it waits, and finds it done."""
    await record_sessions(graph, session(started=at(TODAY - DAY)))
    behind = ProjectIds(world.organization, project)
    async with world.db.begin() as connection:
        await recompute.close_hours(connection, behind, TODAY)
    async with world.db.begin(sees_one_state=True) as connection:
        assert await recompute.roll_up_next_day(connection, project)
        if not world.db.is_sqlite:
            async with world.db.begin(sees_one_state=True) as other:
                assert not await recompute.roll_up_next_day(other, project)

    async with world.db.begin(sees_one_state=True) as other:
        assert not await recompute.roll_up_next_day(other, project)
    assert await count(world, models.ProjectSessionDay) == 1


@pytest.mark.spec("rollups#worker")
async def test_failure_of_a_project_does_not_keep_others_from_being_rolled_up(
    graph: Graph, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for project in PROJECTS:
        await world.project(project)
        for _ in range(2):
            await record_sessions(
                graph, session(project=project, started=at(TODAY - DAY), distinctId="ann")
            )
            await record_sessions(
                graph, session("R2", project=project, started=at(TODAY - DAY), distinctId="ann")
            )
    first = select(func.min(models.Project.id)).scalar_subquery()
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.SessionHour)
            .where(models.SessionHour.project_id == first)
            .values(users=b"no sketch")
        )

    await roll_up(world.db, TODAY)

    assert await count(world, models.ProjectSessionDay) == 1
    assert "A roll-up failed" in caplog.text


@pytest.mark.spec("rollups#late-days")
async def test_deleted_release_leaves_the_numbers_of_its_projects(
    graph: Graph, world: World, project: int
) -> None:
    assert project
    old = at(TODAY - 95 * DAY)
    await record_sessions(graph, session("R1", started=old), session("R2", started=old))
    await record_events(graph, event("R1", timestamp=at(TODAY - 90 * DAY)))
    await roll_up(world.db, TODAY)

    assert (await delete_release(graph, "R1"))["errors"] == []

    source = random.Random(1)
    assert await count(world, models.RollupLate) == 2
    projects = [row[0] for row in await world.read(select(models.Project.id))]
    async with world.db.snapshot() as snapshot:
        coverage = await read_coverage(snapshot, projects, TODAY - 99 * DAY, TODAY)
    rows = session_rows(coverage, by_release=False, grain=Grain.DAY)
    assert [row.total for row in await world.read(select(rows))] == [1]
    await roll_up(world.db, TODAY)
    await assert_sources_agree(world, source)
    assert [row[0] for row in await world.read(select(models.ProjectSessionDay.total))] == [1]
    assert await count(world, models.ProjectEventDay) == 0


@pytest.mark.spec("releases#retention")
async def test_retention_covers_all_rollups(graph: Graph, world: World, project: int) -> None:
    assert project
    for days in (3, 1):
        await record_sessions(graph, session(started=at(TODAY - days * DAY)))
        await record_events(graph, event(timestamp=at(TODAY - days * DAY)))
    await roll_up(world.db, TODAY)

    for table in TOTALS:
        assert await count(world, table) == 2
        async with world.db.begin() as connection:
            assert await purge_totals(connection, table, TODAY - 2 * DAY) == 1
            assert await purge_totals(connection, table, TODAY - 2 * DAY) == 0


@pytest.mark.spec("rollups#late-days")
async def test_marks_of_a_project_that_was_never_rolled_up_are_kept(
    world: World, project: int
) -> None:
    await world.rows(models.RollupLate, {"project_id": project, "day": TODAY - DAY})

    assert await roll_up_late_days(world.db) == 0
    assert await count(world, models.RollupLate) == 1
    await roll_up(world.db, TODAY)
    assert await count(world, models.RollupLate) == 0


async def test_marks_are_written_for_each_project_and_day_once(world: World, project: int) -> None:
    other = await world.project("web")
    await roll_up(world.db, TODAY)
    hours = [(project, TODAY - 1), (project, TODAY - HOUR), (other, TODAY - DAY), (other, TODAY)]

    async with world.db.begin() as connection:
        await mark_late(connection, world.organization, hours)

    rows = await world.read(
        select(models.RollupLate.project_id, models.RollupLate.day).order_by(models.RollupLate.id)
    )
    assert [tuple(row) for row in rows] == [(project, TODAY - DAY), (other, TODAY - DAY)]


def parts_of(coverage: Coverage, grain: Grain) -> list[tuple[Part, int, int]]:
    """Return the parts of the project 1, in hours since TODAY."""
    return [
        (part, (found.start - TODAY) // HOUR, (found.end - TODAY) // HOUR)
        for part, found in coverage.list_parts(1, grain)
    ]


@pytest.mark.spec("rollups#reading")
def test_a_range_is_divided_without_gaps() -> None:
    coverage = Coverage(
        (1,),
        Range(TODAY - 5 * DAY - 2 * HOUR, TODAY + 5 * HOUR),
        {1: TODAY + 3 * HOUR},
        {1: frozenset({TODAY - 3 * DAY})},
    )

    assert parts_of(coverage, Grain.DAY) == [
        (Part.CLOSED_HOURS, -122, -120),
        (Part.DAYS, -120, -72),
        (Part.HOURS, -72, -48),
        (Part.DAYS, -48, 0),
        (Part.CLOSED_HOURS, 0, 3),
        (Part.HOURS, 3, 5),
    ]
    assert parts_of(coverage, Grain.HOUR) == [
        (Part.CLOSED_HOURS, -122, -72),
        (Part.HOURS, -72, -48),
        (Part.CLOSED_HOURS, -48, 3),
        (Part.HOURS, 3, 5),
    ]
    within_a_day = coverage.narrow(TODAY - 4 * HOUR, TODAY - 2 * HOUR)
    assert parts_of(within_a_day, Grain.DAY) == [(Part.CLOSED_HOURS, -4, -2)]
    late = coverage.narrow(TODAY - 3 * DAY + HOUR, TODAY - 3 * DAY + 2 * HOUR)
    assert parts_of(late, Grain.DAY) == [(Part.HOURS, -71, -70)]
    assert parts_of(Coverage((1,), Range(TODAY, TODAY + DAY)), Grain.DAY) == [(Part.HOURS, 0, 24)]
    assert parts_of(coverage.narrow(TODAY, TODAY), Grain.DAY) == []


@pytest.mark.spec("rollups#reading")
def test_projects_that_differ_too_much_are_read_alike() -> None:
    days = [TODAY - number * DAY for number in range(1, MAX_RANGES + 2)]
    projects = range(1, len(days) + 1)
    coverage = Coverage(
        tuple(projects),
        Range(TODAY - 200 * DAY, TODAY),
        dict.fromkeys(projects, TODAY),
        {project: frozenset({day}) for project, day in zip(projects, days, strict=True)},
    )

    alone = {part: part for part in Part}
    parts = divide(coverage, Grain.DAY, alone)

    assert parts == {
        Part.DAYS: {Range(TODAY - 200 * DAY, days[-1]): [*projects]},
        Part.HOURS: {Range(days[-1], TODAY): [*projects]},
    }
    few = divide(coverage.narrow(TODAY - 9 * DAY, TODAY), Grain.DAY, alone)
    assert few[Part.HOURS][Range(TODAY - DAY, TODAY)] == [1]
    one_place = divide(coverage.narrow(TODAY - 9 * DAY, TODAY), Grain.HOUR, dict.fromkeys(Part, 0))
    assert one_place == {0: {Range(TODAY - 9 * DAY, TODAY): [*projects]}}


async def test_sources_without_projects_are_empty(world: World) -> None:
    coverage = Coverage((), Range(TODAY - DAY, TODAY))

    rows = session_rows(coverage, by_release=True, grain=Grain.DAY)
    assert await world.read(select(rows)) == []
    assert set(rows.c.keys()) == set(models.SessionHour.__table__.c.keys())
    hours = event_rows(coverage, by_issue=True, by_release=False, grain=Grain.HOUR)
    assert set(hours.c.keys()) == set(models.EventHour.__table__.c.keys())


async def test_rollups_of_a_deleted_project_are_deleted(
    graph: Graph, world: World, project: int
) -> None:
    await record_sessions(graph, session(started=at(TODAY - DAY)))
    await roll_up(world.db, TODAY)
    await record_sessions(graph, session(started=at(TODAY - DAY)))

    async with world.db.begin() as connection:
        await connection.execute(delete(models.Project).where(models.Project.id == project))

    for model in (models.SessionDay, models.ProjectSessionDay, models.ProjectSessionHour):
        assert await count(world, model) == 0
    assert await count(world, models.RollupFrontier) == 0
    assert await count(world, models.RollupLate) == 0
