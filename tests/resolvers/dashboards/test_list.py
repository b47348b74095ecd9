"""Lists of dashboards: orders, filters and pages."""

import itertools
from typing import Any

import pytest
from sqlalchemy import select

from db import models
from resolvers.ids import encode_global_id
from tests.clients.dashboard_editor import LIST, DashboardEditor
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import EPOCH, World, create_organization

# The titles in order.
ORDERS = {
    ("TITLE", "ASC"): "ADFbce",
    ("TITLE", "DESC"): "ecbFDA",
    ("DATE_CREATED", "ASC"): "bAcDeF",
    ("DATE_CREATED", "DESC"): "FeDcAb",
    ("MOST_POPULAR", "DESC"): "FecbDA",
    ("MOST_POPULAR", "ASC"): "ADbceF",
    ("MINE_FIRST", "DESC"): "eADcFb",
    ("MINE_FIRST", "ASC"): "bFcDAe",
}


async def list_letters(
    editor: DashboardEditor, field: str, direction: str = "DESC", **filters: Any
) -> str:
    """List dashboards whose titles are single letters."""
    return "".join(await editor.list_titles(field, direction, **filters))


async def list_stored(
    editor: DashboardEditor, field: str | None = None, direction: str = "ASC", **filters: Any
) -> list[str]:
    """List the titles of all dashboards but the prebuilt one."""
    titles = await editor.list_titles(field, direction, **filters)
    return [title for title in titles if title != "General"]


@pytest.mark.parametrize(("field", "direction"), ORDERS)
@pytest.mark.spec("dashboards#list-orders")
async def test_dashboards_are_sorted(
    six_dashboards: DashboardEditor, field: str, direction: str
) -> None:
    assert await list_letters(six_dashboards, field, direction) == ORDERS[field, direction]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.spec("dashboards#list-orders")
async def test_never_visited_dashboards_come_last_in_both_directions(
    six_dashboards: DashboardEditor, direction: str
) -> None:
    letters = await list_letters(six_dashboards, "RECENTLY_VIEWED", direction)

    assert set(letters[4:]) == {"A", "e"}
    assert letters[:4] in ({"cFbD", "cFDb"} if direction == "ASC" else {"DbFc", "bDFc"})


@pytest.mark.spec("dashboards#list-orders")
async def test_default_order_is_by_title(six_dashboards: DashboardEditor) -> None:
    page = await six_dashboards.list_page()

    assert "".join(node["title"] for node in page["nodes"]) == "ADFbce"


@pytest.mark.spec("dashboards#list-orders")
@pytest.mark.spec("dashboards#list-filters")
async def test_lists_follow_order_filters_favourites_and_visits(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    bob = await new_editor("bob")
    await world.project("app")
    one = await editor.create("alpha Errors")
    two = await bob.create("Beta", projects=["app"])
    await editor.create("gamma errors")
    for _ in range(2):
        await editor.mutate("favoriteDashboard", id=two["id"], favorited=True)
    for _ in range(2):
        await editor.mutate("visitDashboard", id=one["id"])

    by_title = ["Beta", "alpha Errors", "gamma errors"]
    assert await list_stored(editor) == by_title
    assert await list_stored(editor, "TITLE", "DESC") == by_title[::-1]
    by_date = ["alpha Errors", "Beta", "gamma errors"]
    assert await list_stored(editor, "DATE_CREATED", "ASC") == by_date
    popular = await list_stored(editor, "MOST_POPULAR", "DESC")
    assert popular == ["alpha Errors", "gamma errors", "Beta"]
    assert (await list_stored(editor, "RECENTLY_VIEWED", "DESC"))[0] == "alpha Errors"
    assert (await list_stored(bob, "MINE_FIRST", "DESC"))[0] == "Beta"
    assert await list_stored(editor, query="ERR") == ["alpha Errors", "gamma errors"]
    assert await list_stored(editor, query="%") == []
    assert await list_stored(editor, favorites=True) == ["Beta"]
    assert await list_stored(editor, favorites=False) == ["alpha Errors", "gamma errors"]
    assert await list_stored(bob, favorites=True) == []
    assert await list_stored(editor, projects=["app"]) == ["Beta"]
    assert (await editor.read(two["id"]))["isFavorited"] is True
    assert (await editor.read(one["id"]))["visits"] == 3


SORT_FIELDS = ["TITLE", "DATE_CREATED", "MOST_POPULAR", "RECENTLY_VIEWED", "MINE_FIRST"]


@pytest.mark.parametrize("field", SORT_FIELDS)
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.spec("dashboards#list-pages")
async def test_pages_of_every_size_make_up_the_list_in_both_directions(
    six_dashboards: DashboardEditor, field: str, direction: str
) -> None:
    order = {"field": field, "direction": direction}
    whole = list(await list_letters(six_dashboards, field, direction))

    for size in (1, 2, 4, 6):
        forwards: list[str] = []
        backwards: list[str] = []
        cursor: dict[str, Any] = {}
        for number in itertools.count():
            page = await six_dashboards.list_page(orderBy=order, first=size, **cursor)
            forwards += [node["title"] for node in page["nodes"]]
            info = page["pageInfo"]
            assert info["hasPreviousPage"] == (number > 0)
            if not info["hasNextPage"]:
                break
            cursor = {"after": info["endCursor"]}
        cursor = {}
        for number in itertools.count():
            page = await six_dashboards.list_page(orderBy=order, last=size, **cursor)
            backwards = [node["title"] for node in page["nodes"]] + backwards
            info = page["pageInfo"]
            assert info["hasNextPage"] == (number > 0)
            if not info["hasPreviousPage"]:
                break
            cursor = {"before": info["startCursor"]}
        assert forwards == backwards == whole


@pytest.mark.spec("dashboards#list-pages")
async def test_cursor_is_valid_only_for_its_order(six_dashboards: DashboardEditor) -> None:
    page = await six_dashboards.list_page(orderBy={"field": "TITLE", "direction": "ASC"}, first=1)
    cursor = page["pageInfo"]["endCursor"]

    for order in ({"field": "TITLE", "direction": "DESC"}, {"field": "DATE_CREATED"}):
        code = await six_dashboards.get_error_code(LIST, orderBy=order, first=1, after=cursor)
        assert code == "BAD_CURSOR"


@pytest.mark.spec("dashboards#list-filters")
async def test_query_matches_titles_in_either_case(six_dashboards: DashboardEditor) -> None:
    assert await list_letters(six_dashboards, "TITLE", "ASC", query="B") == "b"
    assert await list_letters(six_dashboards, "TITLE", "ASC", query="a") == "A"
    assert await list_letters(six_dashboards, "TITLE", "ASC", query="") == "ADFbce"
    assert await list_letters(six_dashboards, "TITLE", "ASC", query="1") == ""


@pytest.mark.parametrize("text", ["a\0b", "\\", "%", "_", "' OR 1=1 --", "é", "x" * 300])
@pytest.mark.spec("dashboards#list-filters")
async def test_query_matches_any_text_literally(editor: DashboardEditor, text: str) -> None:
    clean = text.replace("\0", "")[:250]
    await editor.create(f"{clean}!")
    await editor.create("Other")

    data = await editor.run(
        """query ($text: String!) { organization {
            dashboards(filter: {query: $text}) { nodes { title } }
        } }""",
        text=text,
    )

    is_match = text in f"{clean}!"
    titles = [node["title"] for node in data["organization"]["dashboards"]["nodes"]]
    assert titles == ([f"{clean}!"] if is_match else [])


@pytest.mark.spec("dashboards#list-filters")
async def test_filters_apply_together(
    world: World, six_dashboards: DashboardEditor, people: dict[str, Any]
) -> None:
    app, web = [await world.project(slug) for slug in ("app", "web")]
    ids = {title: row for row, title in await world.read(
        select(models.Dashboard.id, models.Dashboard.title)
    )}  # fmt: skip
    links = [("b", app), ("b", web), ("c", web), ("D", web)]
    await world.rows(
        models.DashboardProject,
        *({"dashboard_id": ids[title], "project_id": each} for title, each in links),
    )
    for title in ("b", "c"):
        await six_dashboards.mutate(
            "favoriteDashboard", id=encode_global_id("Dashboard", ids[title]), favorited=True
        )
    bob = encode_global_id("User", people["bob"][0])

    assert await list_letters(six_dashboards, "TITLE", "ASC", projects=["app", "web"]) == "Dbc"
    assert (
        await list_letters(six_dashboards, "TITLE", "ASC", projects=["web"], createdBy=bob) == "Dc"
    )
    assert await list_letters(six_dashboards, "TITLE", "ASC", favorites=True, createdBy=bob) == "c"
    assert (
        await list_letters(six_dashboards, "TITLE", "ASC", favorites=False, createdBy=bob) == "D"
    )
    assert await list_letters(six_dashboards, "TITLE", "ASC", favorites=True, query="B") == "b"
    assert (
        await list_letters(six_dashboards, "TITLE", "ASC", favorites=None, query=None) == "ADFbce"
    )


@pytest.mark.parametrize(
    "filters", [{}, {"favorites": False}, {"favorites": True}, {"query": "e"}]
)
@pytest.mark.spec("dashboards#listing")
async def test_no_filter_lists_dashboards_of_another_organization(
    world: World, editor: DashboardEditor, filters: dict[str, Any]
) -> None:
    other = await create_organization(world.db, "other")
    await other.row(models.Dashboard, title="Theirs", date_created=EPOCH, date_updated=EPOCH)

    assert await list_stored(editor, **filters) == []


@pytest.mark.spec("dashboards#listing")
async def test_list_has_only_the_dashboards_of_its_organization(
    world: World, six_dashboards: DashboardEditor, people: dict[str, Any]
) -> None:
    user = people["ann"][0]
    other = await create_organization(world.db, "other")
    await other.rows(models.Member, {"user_id": user, "role": "owner"})
    project = await other.project("app")
    token = await world.token(user, others=[other.organization])
    async with DashboardEditor(world, token) as both:
        theirs = await both.create("T", organization="other", projects=["app"])
        await both.mutate("favoriteDashboard", id=theirs["id"], favorited=True)

        creator = encode_global_id("User", user)
        for direction, field in itertools.product(("ASC", "DESC"), SORT_FIELDS):
            assert "T" not in await list_letters(both, field, direction)
        assert await list_letters(both, "TITLE", "ASC", createdBy=creator) == "Ae"
        assert await list_letters(both, "TITLE", "ASC", favorites=True) == ""
        assert await list_letters(both, "TITLE", "ASC", favorites=False) == "ADFbce"
        assert await list_letters(both, "TITLE", "ASC", query="T") == ""
        for name in ("app", encode_global_id("Project", project)):
            variables = {"filter": {"projects": [name]}}
            assert await both.get_error_code(LIST, **variables) == "NOT_FOUND"
    assert await six_dashboards.read(theirs["id"], "title") is None
