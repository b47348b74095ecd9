"""Sketches are read in pages, and merged once, also if another field of the operation fails."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.settings import Executor
from db.sessions import user_sets
from db.sessions.durations import DurationSketch
from db.sessions.sketches import UserSketch
from db.sessions.user_sets import ParsedSketches, parse
from execution.limits.limits import Limits
from loaders import sketches
from tests.clients.graph import Graph, Statements
from tests.support.factories import World
from tests.support.mutations import record_sessions, session, time_ago
from tests.support.widgets import DAY, DRAW, chart, create_dashboard, session_at

pytestmark = pytest.mark.spec("security#long-computations")

HEALTH = """{ organization { release(version: "R1") { projects { health {
    totalUsers durationP50 stats(stat: USERS) { value } } } } } }"""
FAILING = 'failing: organization { projects(after: "x") { totalCount } }'
HOURS = 5
# Two sketches of users, one of durations; and one of users in its bucket, which is counted.
USERS, DURATIONS, SERIES = 2 * HOURS, HOURS, HOURS * (1 + sketches.MERGES_PER_COUNT)


@pytest.fixture
async def hours(world: World, graph: Graph) -> None:
    """Record a session in each of five hours."""
    await world.project("app")
    sessions = [
        session("R1", status="EXITED", duration=60, distinctId="ann", started=time_ago(hours=ago))
        for ago in range(HOURS)
    ]
    found = await record_sessions(graph, *sessions)
    assert found == {"accepted": HOURS, "errors": []}


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of the stored sketches that are merged."""
    kinds: list[str] = []
    merge_users, merge_durations = UserSketch.merge, DurationSketch.merge_all

    def count_users(self: UserSketch, stored: bytes) -> UserSketch:
        kinds.append("users")
        return merge_users(self, stored)

    def count_durations(self: DurationSketch, stored: Sequence[bytes]) -> DurationSketch:
        kinds.extend(["durations"] * len(stored))
        return merge_durations(self, stored)

    monkeypatch.setattr(UserSketch, "merge", count_users)
    monkeypatch.setattr(DurationSketch, "merge_all", count_durations)
    return kinds


async def answer(world: World, graph: Graph, document: str, **options: Any) -> Any:
    """Return the response of a server that has answered nothing before."""
    fresh = Graph(world.db, graph.token, **options)
    response = await fresh.answer(document)
    await fresh.client.aclose()
    return response


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize("executor", Executor)
async def test_failing_field_repeats_no_merge(
    world: World, graph: Graph, statements: Statements, merged: list[str], executor: Executor
) -> None:
    failing = HEALTH.replace("{ organization", f"{{ {FAILING} organization", 1)

    found = await answer(world, graph, failing, executor=executor)

    assert [each["extensions"]["code"] for each in found["errors"]] == ["BAD_CURSOR"]
    assert merged.count("users") == 3 * HOURS
    assert merged.count("durations") == HOURS
    names = ("SessionUsers", "SessionDurations", "UserSeries")
    assert [statements.counts[name] for name in names] == [1, 1, 1]


@pytest.mark.usefixtures("hours")
async def test_sketch_limit_repeats_no_merge(
    world: World, graph: Graph, statements: Statements, merged: list[str]
) -> None:
    limits = Limits(sketches=USERS + DURATIONS + SERIES - 1)

    responses, counts, merges = [], [], []
    for executor in Executor:
        statements.clear()
        merged.clear()
        responses.append(await answer(world, graph, HEALTH, executor=executor, limit=limits))
        counts.append(statements.counts)
        merges.append(merged.copy())

    [error] = responses[0]["errors"]
    assert error["extensions"] == {"code": "SKETCH_LIMIT", "limit": limits.sketches}
    assert error["path"][-1] == "stats"
    assert responses == [responses[0]] * len(responses)
    assert counts == [counts[0]] * len(counts)
    assert [each.count("users") for each in merges] == [3 * HOURS - 1] * len(merges)
    assert [each.count("durations") for each in merges] == [HOURS] * len(merges)


async def test_failing_field_repeats_no_merge_of_a_widget(
    world: World, graph: Graph, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[int] = []

    def count(stored: Sequence[bytes | None]) -> ParsedSketches:
        parsed.append(sum(each is not None for each in stored))
        return parse(stored)

    monkeypatch.setattr(user_sets, "parse", count)
    await world.project("app")
    await record_sessions(
        graph, *(session_at(number, distinctId="ann") for number in range(HOURS))
    )
    dashboard = await create_dashboard(graph, chart("count_unique(user)"))
    failing = DRAW.replace(" organization", f" {FAILING} organization", 1)
    statements.clear()

    found = await graph.answer(failing, id=dashboard, **DAY)

    assert [each["extensions"]["code"] for each in found["errors"]] == ["BAD_CURSOR"]
    assert parsed == [HOURS]
    assert statements.counts["WidgetSketches"] == 1


@pytest.mark.usefixtures("hours")
async def test_rows_are_merged_by_the_page(
    world: World,
    graph: Graph,
    statements: Statements,
    merged: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages: list[int] = []
    take = sketches.MergeInTurn.take

    def record(self: sketches.MergeInTurn, rows: Sequence[Any]) -> Any:
        pages.append(len(rows))
        return take(self, rows)

    monkeypatch.setattr(sketches, "ROWS_PER_PAGE", 2)
    monkeypatch.setattr(sketches.MergeInTurn, "take", record)
    document = HEALTH.replace("durationP50 stats(stat: USERS) { value }", "")

    found = await answer(world, graph, document)
    statement_count = statements.counts["SessionUsers"]
    limited = await answer(world, graph, document, limit=Limits(sketches=USERS - 1))

    [project] = found["data"]["organization"]["release"]["projects"]
    assert project == {"health": {"totalUsers": 1}}
    # The last page would exceed the limit, and is not merged.
    assert pages == [2, 2, 1, 2, 2]
    assert statement_count == 1
    assert [each["extensions"]["code"] for each in limited["errors"]] == ["SKETCH_LIMIT"]
    assert merged == ["users"] * (USERS + USERS - 2)
