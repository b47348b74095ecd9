"""Random edits of widgets and queries: what is read is what was sent."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import models
from db.connection.database import Database
from tests.clients.dashboard_editor import DashboardEditor, new_query, new_widget
from tests.support.factories import World, create_organization

# A step has, for each existing part, whether it stays and its rank, and the ranks of new parts.
RANKS = st.integers(0, 9)
QUERY_STEP = st.tuples(
    st.lists(st.tuples(st.booleans(), RANKS), max_size=4), st.lists(RANKS, max_size=2)
)
STEP = st.tuples(
    st.lists(st.tuples(st.booleans(), RANKS, QUERY_STEP), max_size=6), st.lists(RANKS, max_size=3)
)


class WidgetListBuilder:
    """Builds the inputs of a step from the widgets that the dashboard has."""

    def __init__(self) -> None:
        self.widgets: list[Any] = []
        self._count = 0

    def create_name(self) -> str:
        """Return a name that no other part has."""
        self._count += 1
        return f"n{self._count}"

    def build_queries(self, stored: list[Any], step: Any) -> list[Any]:
        """Build the inputs of a widget's queries; there is at least one."""
        fates, new = step
        ranked = [
            (rank, {"id": query["id"]})
            for query, (stays, rank) in zip(stored, [*fates, *[(True, 5)] * 9], strict=False)
            if stays
        ]
        ranked += [(rank, new_query(self.create_name())) for rank in new]
        if not ranked:
            ranked = [(0, new_query(self.create_name()))]
        return [query for _, query in sorted(ranked, key=lambda each: each[0])]

    def build_widgets(self, step: Any) -> list[Any]:
        """Build the inputs of the dashboard's widgets."""
        fates, new = step
        ranked = [
            (rank, {"id": widget["id"], "queries": self.build_queries(widget["queries"], queries)})
            for widget, (stays, rank, queries) in zip(self.widgets, fates, strict=False)
            if stays
        ]
        ranked += [
            (
                rank,
                new_widget(self.create_name(), queries=[new_query(self.create_name())]),
            )
            for rank in new
        ]
        return [widget for _, widget in sorted(ranked, key=lambda each: each[0])]


def is_as_sent(sent: list[Any], read: list[Any], before: list[Any]) -> bool:
    """Whether the parts that were read are those that were sent, in the same order."""
    old_parts = {part["id"]: part for part in before}
    if len(sent) != len(read):
        return False
    for sent_part, read_part in zip(sent, read, strict=True):
        old = old_parts.get(sent_part.get("id"), {})
        if "id" in sent_part and sent_part["id"] != read_part["id"]:
            return False
        if "id" not in sent_part and read_part["id"] in old_parts:
            return False
        for name in ("title", "name"):
            if name in read_part and read_part[name] != sent_part.get(name, old.get(name)):
                return False
        if "queries" in sent_part and not is_as_sent(
            sent_part["queries"], read_part["queries"], old.get("queries", [])
        ):
            return False
    return True


async def read_positions(world: World, model: Any, owner: str) -> list[tuple[int, int]]:
    """Read the owner and the position of all rows."""
    return [tuple(row) for row in await world.read(select(getattr(model, owner), model.position))]


async def apply_steps(url: str, steps: list[Any]) -> None:
    """Save each step to a new dashboard and check what is read and stored after it."""
    database = Database(url)
    try:
        world = await create_organization(database, f"o{asyncio.get_running_loop().time()}")
        owner = await world.user(f"owner{world.organization}@acme.example", role="owner")
        async with DashboardEditor(world, await world.token(owner)) as editor:
            other = await editor.create(
                "Other", widgets=[new_widget("w", queries=[new_query("q")])]
            )
            dashboard_id = (await editor.create("Mine"))["id"]
            builder = WidgetListBuilder()
            for step in steps:
                sent = builder.build_widgets(step)
                read = (await editor.save(dashboard_id, widgets=sent))["widgets"]
                assert is_as_sent(sent, read, builder.widgets), (sent, read, builder.widgets)
                builder.widgets = read
                for model, owner_name in (
                    (models.Widget, "dashboard_id"),
                    (models.WidgetQuery, "widget_id"),
                ):
                    positions = await read_positions(world, model, owner_name)
                    assert len(positions) == len(set(positions))
            assert await editor.read(other["id"]) == other
    finally:
        await database.close()


@pytest.mark.spec("dashboards#positions")
@pytest.mark.spec("dashboards#widget-list")
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=1, max_size=5))
def test_what_is_read_is_what_was_sent(database_url: str, steps: list[Any]) -> None:
    asyncio.run(apply_steps(database_url, steps))


def test_comparison_can_fail() -> None:
    before = [{"id": "a", "title": "A", "queries": []}, {"id": "b", "title": "B", "queries": []}]

    assert is_as_sent([{"id": "b"}, {"id": "a"}], before[::-1], before)
    assert not is_as_sent([{"id": "a"}, {"id": "b"}], before[::-1], before)
    assert not is_as_sent([{"id": "a"}], before, before)
    with pytest.raises(KeyError):
        is_as_sent([{"id": "a"}], [{}], before)
