"""Whatever is kept, dropped, added and moved: what is read is what was sent."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import models
from db.connection.database import Database
from tests.clients.graph import Graph
from tests.support.factories import World, an_organization

CREATE = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path } }
}"""
UPDATE = """mutation ($input: UpdateDashboardInput!) { updateDashboard(input: $input) {
    dashboard { widgets { id title queries { id name } } } errors { code path }
} }"""
READ = """query ($id: ID!) { organization { dashboard(id: $id) {
    widgets { id title queries { id name } }
} } }"""

# A step says of every part that is there whether it stays, at which rank, and how many are new.
RANKS = st.integers(0, 9)
QUERY_STEP = st.tuples(
    st.lists(st.tuples(st.booleans(), RANKS), max_size=4), st.lists(RANKS, max_size=2)
)
STEP = st.tuples(
    st.lists(st.tuples(st.booleans(), RANKS, QUERY_STEP), max_size=6), st.lists(RANKS, max_size=3)
)


def a_query(name: str) -> dict[str, Any]:
    return {"name": name, "fields": [], "conditions": ""}


class Editor:
    """What an editor shows, and what it sends."""

    def __init__(self) -> None:
        self.shown: list[Any] = []
        self.count = 0

    def name(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def queries(self, shown: list[Any], step: Any) -> list[Any]:
        fates, new = step
        ranked = [
            (rank, {"id": query["id"]})
            for query, (stays, rank) in zip(shown, [*fates, *[(True, 5)] * 9], strict=False)
            if stays
        ]
        ranked += [(rank, a_query(self.name())) for rank in new]
        if not ranked:
            ranked = [(0, a_query(self.name()))]
        return [query for _, query in sorted(ranked, key=lambda each: each[0])]

    def widgets(self, step: Any) -> list[Any]:
        fates, new = step
        ranked = [
            (rank, {"id": widget["id"], "queries": self.queries(widget["queries"], queries)})
            for widget, (stays, rank, queries) in zip(self.shown, fates, strict=False)
            if stays
        ]
        ranked += [
            (
                rank,
                {"title": self.name(), "displayType": "LINE", "queries": [a_query(self.name())]},
            )
            for rank in new
        ]
        return [widget for _, widget in sorted(ranked, key=lambda each: each[0])]


def alike(sent: list[Any], read: list[Any], before: list[Any]) -> bool:
    """Whether the parts that were read are those that were sent, in their order."""
    known = {part["id"]: part for part in before}
    if len(sent) != len(read):
        return False
    for wanted, found in zip(sent, read, strict=True):
        old = known.get(wanted.get("id"), {})
        if "id" in wanted and wanted["id"] != found["id"]:
            return False
        if "id" not in wanted and found["id"] in known:
            return False
        for name in ("title", "name"):
            if name in found and found[name] != wanted.get(name, old.get(name)):
                return False
        if "queries" in wanted and not alike(
            wanted["queries"], found["queries"], old.get("queries", [])
        ):
            return False
    return True


async def positions(world: World, model: Any, owner: str) -> list[tuple[int, int]]:
    return [tuple(row) for row in await world.read(select(getattr(model, owner), model.position))]


async def run(url: str, steps: list[Any]) -> None:
    database = Database(url)
    try:
        world = await an_organization(database, f"o{asyncio.get_running_loop().time()}")
        owner = await world.user(f"owner{world.organization}@acme.example", role="owner")
        graph = Graph(database, await world.token(owner))
        other = (await graph(CREATE, input={"title": "Other", "widgets": [
            {"title": "w", "displayType": "LINE", "queries": [a_query("q")]}
        ]}))["createDashboard"]["dashboard"]["id"]  # fmt: skip
        untouched = await graph(READ, id=other)
        mine = (await graph(CREATE, input={"title": "Mine"}))["createDashboard"]["dashboard"]["id"]
        editor = Editor()
        for step in steps:
            sent = editor.widgets(step)
            answer = (await graph(UPDATE, input={"id": mine, "widgets": sent}))["updateDashboard"]
            assert answer["errors"] == []
            read = (await graph(READ, id=mine))["organization"]["dashboard"]["widgets"]
            assert read == answer["dashboard"]["widgets"]
            assert alike(sent, read, editor.shown), (sent, read, editor.shown)
            editor.shown = read
            for model, owner_name in (
                (models.Widget, "dashboard_id"),
                (models.WidgetQuery, "widget_id"),
            ):
                placed = await positions(world, model, owner_name)
                assert len(placed) == len(set(placed))
        assert await graph(READ, id=other) == untouched
        await graph.client.aclose()
    finally:
        await database.close()


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=1, max_size=5))
def test_what_is_read_is_what_was_sent(database_url: str, steps: list[Any]) -> None:
    asyncio.run(run(database_url, steps))


def test_the_check_can_fail() -> None:
    before = [{"id": "a", "title": "A", "queries": []}, {"id": "b", "title": "B", "queries": []}]

    assert alike([{"id": "b"}, {"id": "a"}], before[::-1], before)
    assert not alike([{"id": "a"}, {"id": "b"}], before[::-1], before)
    assert not alike([{"id": "a"}], before, before)
    with pytest.raises(KeyError):
        alike([{"id": "a"}], [{}], before)
