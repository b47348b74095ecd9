"""Editors of dashboards, and the dashboards that they edit."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from db import models
from tests.clients.dashboard_editor import (
    LAYOUT,
    WIDGETS,
    DashboardEditor,
    count_query,
    count_widget,
)
from tests.support.factories import World, minute

NewEditor = Callable[..., Awaitable[DashboardEditor]]


@pytest.fixture
async def new_editor(world: World) -> AsyncIterator[NewEditor]:
    """Create editors: `new_editor("bob")` is the member bob@acme.example.

    Further arguments are the scopes of the token, the role and settings of the server. `user` is
    the id of an existing user.
    """
    async with AsyncExitStack() as stack:

        async def create_editor(
            name: str, *scopes: str, role: str = "member", user: int | None = None, **settings: Any
        ) -> DashboardEditor:
            user = user or await world.user(f"{name}@acme.example", role=role)
            token = await world.token(user, *scopes)
            return await stack.enter_async_context(DashboardEditor(world, token, **settings))

        yield create_editor


@pytest.fixture
async def editor(new_editor: NewEditor) -> DashboardEditor:
    """The editor ann, an ordinary member."""
    return await new_editor("ann")


@pytest.fixture
async def dashboard(editor: DashboardEditor) -> Any:
    """A dashboard of ann with the four widgets of WIDGETS."""
    return await editor.create("Dashboard 1", widgets=WIDGETS)


@pytest.fixture
async def owner(new_editor: NewEditor) -> DashboardEditor:
    """An owner of the organization, whose queries are compiled at once."""
    return await new_editor("owner", role="owner")


@pytest.fixture
async def filtered_dashboard(world: World, editor: DashboardEditor) -> Any:
    """A dashboard of ann with every filter set."""
    await world.project("one")
    await world.project("two")
    for name in ("production", "staging"):
        await world.environment(name)
    return await editor.create(
        "D",
        projects=["one", "two"],
        environments=["production"],
        period="14d",
        start="2026-11-01T00:00:00Z",
        end="2026-11-02T00:00:00Z",
        utc=False,
        filters={"release": ["app@1"], "releaseId": ["7"]},
    )


@pytest.fixture
async def people(world: World, new_editor: NewEditor) -> dict[str, Any]:
    """The user ids and editors of three members. The prebuilt dashboard is deleted."""
    await world.rows(models.DashboardTombstone, {"slug": "default-overview"})
    ids = {name: await world.user(f"{name}@acme.example") for name in ("ann", "bob", "eve")}
    return {name: (user, await new_editor(name, user=user)) for name, user in ids.items()}


@pytest.fixture
async def six_dashboards(world: World, people: dict[str, Any]) -> DashboardEditor:
    """The editor ann, in an organization with six dashboards."""
    # Title, creator, minute of creation, visits, minute of the last visit.
    for title, creator, creation, visits, last_visit in (
        ("b", "eve", 1, 5, 3),
        ("A", "ann", 2, 1, None),
        ("c", "bob", 3, 5, 1),
        ("D", "bob", 4, 2, 3),
        ("e", "ann", 5, 5, None),
        ("F", "eve", 5, 9, 2),
    ):
        await world.row(
            models.Dashboard,
            title=title,
            created_by_id=people[creator][0],
            date_created=minute(creation),
            date_updated=minute(creation),
            visits=visits,
            last_visited=None if last_visit is None else minute(last_visit),
        )
    ann: DashboardEditor = people["ann"][1]
    return ann


@pytest.fixture
async def four_widgets(editor: DashboardEditor) -> Any:
    """A dashboard of four widgets; the first has two queries and a layout."""
    first = count_widget(
        "A", queries=[count_query(name="1"), count_query(name="2")], layout=LAYOUT
    )
    return await editor.create(
        "D", widgets=[first, count_widget("B"), count_widget("C"), count_widget("D")]
    )
