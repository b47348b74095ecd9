"""Merging the sketches of widgets' data, and the bounds of what is read."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from app.settings import Executor
from db.datasets.base import Measure, MeasureKind
from db.datasets.metrics import METRICS
from db.datasets.tables import Grouping, Layout, ReadMeasure, Selection
from db.datasets.terms import EVERY_ROW
from db.sessions.sketches import UserSketch
from loaders import sketches as pages
from loaders.sketches import MergeInTurn
from loaders.widget_data import sketch_merges, sums
from loaders.widget_data.sketch_merges import PartMerge, ReadMerge
from loaders.widget_data.sketches import share_reads
from loaders.widget_data.sums import Part, Sums, TooManyGroupsError
from offload.slices import run_steps
from tests.clients.graph import Graph, Statements
from tests.support.factories import World
from tests.support.mutations import record_sessions
from tests.support.widgets import (
    DAY,
    DRAW,
    chart,
    create_dashboard,
    draw_one,
    draw_rows,
    session_at,
    table,
)

USERS = ReadMeasure(Measure(MeasureKind.USERS, ("users",)))
SELECTION = Selection(METRICS.name, 1, None, None, EVERY_ROW, 0, 7200)


def share(parts: Sequence[Part]) -> tuple[Part, Mapping[Part, Sequence[ReadMeasure]]]:
    [(whole, shared)] = share_reads(parts)
    return whole, {each: [USERS] for each in shared}


def read_merge(*columns: str, interval: int | None = None) -> ReadMerge:
    merge = ReadMerge(*share([Part(SELECTION, Grouping(columns, interval))]))
    merge.place_columns(Layout(groups=1, numbers=1, dates=0))
    return merge


def users(*names: str) -> bytes | None:
    sketch = UserSketch()
    for name in names:
        sketch.add(name)
    return sketch.to_bytes()


def row(part: int, release: int | None, bucket: int | None, *names: str) -> tuple[Any, ...]:
    return (part, release, None, bucket, users(*names))


def find_counts(merge: PartMerge) -> dict[Any, int]:
    assert isinstance(merge.result, Sums)
    return {
        (group, bucket): count
        for group, buckets in merge.result.values.items()
        for bucket, (count,) in buckets.items()
        if isinstance(count, int)
    }


@pytest.mark.spec("widget-data#sketches")
def test_sketches_are_merged_by_group_and_bucket() -> None:
    parts = [read_merge(interval=3600), read_merge(), read_merge("release")]
    merge = MergeInTurn(parts)

    # The second part has no rows, and the third one begins within a page.
    run_steps(merge.take([row(0, None, 0, "a", "b"), row(0, None, 3600, "b")]))
    run_steps(merge.take([row(0, None, 3600, "c"), row(2, 7, None, "a"), row(2, 8, None, "a")]))
    run_steps(merge.take([row(2, 7, None, "b")]))
    run_steps(merge.finish())

    assert [find_counts(each.merges[0]) for each in parts] == [
        {((), 0): 2, ((), 3600): 2, ((), None): 3},
        {},
        {((7,), None): 2, ((8,), None): 1},
    ]


@pytest.mark.spec("widget-data#sketches")
def test_parts_are_made_from_the_rows_of_all_groups() -> None:
    whole = Part(SELECTION, Grouping(interval=3600))
    by_project = Part(
        SELECTION._replace(end=10_800), Grouping(("project",), 7200, 0, groups=((1,), (2,)))
    )
    merge = ReadMerge(*share([whole, by_project]))
    merge.place_columns(Layout(groups=2, numbers=1, dates=0))

    rows = [
        (0, project, None, None, None, hour, users(f"{project} {hour}"))
        for project in (1, 2, 3)
        for hour in (0, 3600, 7200)
    ]
    merge.merge(rows)
    run_steps(merge.finish())

    assert merge.part.grouping == Grouping(("project",), 3600)
    assert (merge.part.selection.start, merge.part.selection.end) == (0, 10_800)
    assert [find_counts(each) for each in merge.merges] == [
        {((), 0): 3, ((), 3600): 3, ((), None): 6},
        {((1,), 0): 2, ((1,), 7200): 1, ((1,), None): 3}
        | {((2,), 0): 2, ((2,), 7200): 1, ((2,), None): 3},
    ]


@pytest.mark.spec("widget-data#sketches")
@pytest.mark.parametrize(
    ("part", "other"),
    [
        (Grouping(interval=3600), Grouping(("release",), 3600)),
        (Grouping(interval=3600), Grouping(("environment",), 86_400)),
        (Grouping(("project",), 3600, 0, ((1,),)), Grouping(("environment",), 3600, 0, ((1,),))),
    ],
)
def test_parts_that_need_other_rows_are_read_alone(part: Grouping, other: Grouping) -> None:
    parts = [Part(SELECTION, part), Part(SELECTION, other)]

    assert [list(each) for _, each in share_reads(parts)] == [[each] for each in parts]


@pytest.mark.spec("widget-data#sketches")
def test_days_are_shared_in_the_same_range_only() -> None:
    whole = Part(SELECTION, Grouping())
    by_day = Part(SELECTION, Grouping(("project",), 86_400, 0, ((1,),)))
    longer = by_day._replace(selection=SELECTION._replace(end=86_400))

    reads = list(share_reads([whole, by_day, longer]))

    assert [list(parts) for _, parts in reads] == [[whole, by_day], [longer]]
    assert reads[0][0].grouping == Grouping(("project",), 86_400)


@pytest.mark.spec("widget-data#sketches")
def test_rows_of_a_part_that_has_ended_are_an_error() -> None:
    merge = MergeInTurn([read_merge(), read_merge()])

    with pytest.raises(RuntimeError, match="after those of the next one"):
        run_steps(merge.take([row(1, None, None, "a"), row(0, None, None, "b")]))


@pytest.mark.spec("widget-data#sketches")
def test_groups_and_buckets_of_a_query_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch_merges, "MAX_CELLS", 2)
    parts = [read_merge("release"), read_merge("release")]
    merge = MergeInTurn(parts)

    run_steps(merge.take([row(0, number, None, "a") for number in range(3)]))
    run_steps(merge.take([row(1, number, None, "a") for number in (1, 1, 2)]))
    run_steps(merge.finish())

    assert isinstance(parts[0].merges[0].result, TooManyGroupsError)
    assert find_counts(parts[1].merges[0]) == {((1,), None): 1, ((2,), None): 1}


@pytest.mark.spec("widget-data#errors")
@pytest.mark.parametrize(("module", "name"), [(sketch_merges, "MAX_CELLS"), (sums, "MAX_GROUPS")])
async def test_too_many_groups_are_an_error_of_the_query(
    graph: Graph, project: int, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    assert project
    versions = ["A", "B", "C"]
    await record_sessions(graph, *(session_at(1, each, distinctId="u") for each in versions))
    by_users = table("count_unique(user)", columns=["release"])
    assert len(await draw_rows(graph, by_users)) == 3
    monkeypatch.setattr(module, name, 2)

    result = await draw_one(graph, by_users)

    assert result["error"]["code"] == "NOT_ANSWERABLE"
    assert result["rows"] == []


@pytest.mark.spec("widget-data#sketches")
async def test_sketches_of_a_request_are_bounded(world: World, project: int) -> None:
    assert project
    owner = await world.user("owner@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner), limit={"widget_sketches": 4})
    await record_sessions(graph, *(session_at(each, distinctId="u") for each in range(5)))
    dashboard = await create_dashboard(graph, chart("count_unique(user)"))

    error = await graph.error(DRAW, id=dashboard, **DAY)

    assert error["extensions"] == {"code": "SKETCH_LIMIT", "limit": 4}
    assert error["path"] == ["organization", "dashboard", "widgets", 0, "data"]
    four_hours = {"end": session_at(3)["started"]}
    assert (await graph(DRAW, id=dashboard, **DAY | four_hours))["organization"]
    await graph.client.aclose()


@pytest.mark.spec("widget-data#sketches")
async def test_pages_of_rows_give_the_numbers_of_one_page(
    graph: Graph, project: int, monkeypatch: pytest.MonkeyPatch, statements: Statements
) -> None:
    assert project
    for number in range(6):
        name = "AB"[number % 2]
        await record_sessions(
            graph, session_at(number, name, distinctId=f"u{number}", duration=number)
        )
    dashboard = await create_dashboard(
        graph,
        chart("count_unique(user)", "p50(session.duration)"),
        table("count_unique(user)", columns=["release"]),
        chart("count_unique(user)", columns=["release"], limit=1),
    )
    whole = await graph(DRAW, id=dashboard, **DAY)

    for size in (1, 2, 5):
        monkeypatch.setattr(pages, "ROWS_PER_PAGE", size)
        statements.clear()
        assert await graph(DRAW, id=dashboard, **DAY) == whole
        assert statements.counts["WidgetSketches"] == 2


@pytest.mark.spec("widget-data#distinct-users")
async def test_the_answer_is_the_same_bytes_with_every_executor(
    world: World, project: int
) -> None:
    assert project
    token = await world.token(await world.user("owner@acme.example", role="owner"))
    graphs = [Graph(world.db, token, each) for each in Executor]
    versions = "CAB"
    await record_sessions(
        graphs[0],
        *(session_at(each, versions[each % 3], distinctId=f"u{each}") for each in range(9)),
    )
    dashboard = await create_dashboard(
        graphs[0],
        chart("sum(session)", "count_unique(user)", columns=["release"]),
        table("sum(session)", "count_unique(user)", columns=["release", "environment"]),
    )
    body = {"query": DRAW, "variables": {"id": dashboard, **DAY}}

    answers = [
        (await each.client.post("/graphql", json=body)).content for each in graphs for _ in "12"
    ]

    assert set(answers) == {answers[0]}
    for each in graphs:
        await each.client.aclose()
