"""Lists of dashboards: sorts, filters, pages, favourites and visits (dashboards.md 5.9, 6.1)."""

import asyncio
import itertools
from typing import Any

import pytest
from sqlalchemy import select

from db import models
from resolvers.ids import encode_global_id
from tests.dashboards.conftest import Callers
from tests.dashboards.editing import Editor, done, stored, told
from tests.support.factories import World, an_organization, minute

LIST = """query (
    $filter: DashboardFilter, $orderBy: DashboardOrder,
    $first: Int, $after: String, $last: Int, $before: String
) { organization(slug: "acme") { dashboards(
    filter: $filter, orderBy: $orderBy,
    first: $first, after: $after, last: $last, before: $before
) {
    totalCount nodes { title } edges { cursor node { title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
} } }"""


async def page(session: Editor, **asked: Any) -> Any:
    found = (await session.run(LIST, **asked))["organization"]["dashboards"]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    return found


async def listed(session: Editor, field: str, direction: str = "DESC", **wanted: Any) -> str:
    """The titles, which have one letter each."""
    order = {"field": field, "direction": direction}
    found = await page(session, orderBy=order, filter=wanted)
    assert found["totalCount"] == len(found["nodes"])
    return "".join(node["title"] for node in found["nodes"])


@pytest.fixture
async def people(world: World, callers: Callers) -> dict[str, Any]:
    """Three members who are callers; the prebuilt dashboard is buried."""
    await world.rows(models.DashboardTombstone, {"slug": "default-overview"})
    ids = {name: await world.user(f"{name}@acme.example") for name in ("ann", "bob", "eve")}
    return {name: (user, await callers(name, user=user)) for name, user in ids.items()}


@pytest.fixture
async def six(world: World, people: dict[str, Any]) -> Editor:
    """Six dashboards: title, creator, minute of creation, visits, minute of the last visit."""
    for title, creator, created, visits, visited in (
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
            date_created=minute(created),
            date_updated=minute(created),
            visits=visits,
            last_visited=None if visited is None else minute(visited),
        )
    ann: Editor = people["ann"][1]
    return ann


# Ties: the newest first, of one instant the last made. Never visited: last, either way.
ORDERS = {
    ("TITLE", "ASC"): "ADFbce",
    ("TITLE", "DESC"): "ecbFDA",
    ("DATE_CREATED", "ASC"): "bAcDeF",
    ("DATE_CREATED", "DESC"): "FeDcAb",
    ("MOST_POPULAR", "DESC"): "FecbDA",
    ("MOST_POPULAR", "ASC"): "ADecbF",
    ("MINE_FIRST", "DESC"): "eADcFb",
    ("MINE_FIRST", "ASC"): "eADcFb",
}


@pytest.mark.parametrize(("field", "direction"), ORDERS)
async def test_g5_g6_g8_dashboards_are_sorted(six: Editor, field: str, direction: str) -> None:
    assert await listed(six, field, direction) == ORDERS[field, direction]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_what_nobody_has_visited_comes_last_either_way(six: Editor, direction: str) -> None:
    found = await listed(six, "RECENTLY_VIEWED", direction)

    assert set(found[4:]) == {"A", "e"}
    assert found[:4] in ({"cFbD", "cFDb"} if direction == "ASC" else {"DbFc", "bDFc"})


async def test_without_an_order_dashboards_come_by_title(six: Editor) -> None:
    found = await page(six)

    assert "".join(node["title"] for node in found["nodes"]) == "ADFbce"


SORTS = ["TITLE", "DATE_CREATED", "MOST_POPULAR", "RECENTLY_VIEWED", "MINE_FIRST"]


@pytest.mark.parametrize("field", SORTS)
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_pages_of_every_size_make_up_the_list_both_ways(
    six: Editor, field: str, direction: str
) -> None:
    order = {"field": field, "direction": direction}
    whole = list(await listed(six, field, direction))

    for size in (1, 2, 4, 6):
        forwards: list[str] = []
        backwards: list[str] = []
        place: dict[str, Any] = {}
        for number in itertools.count():
            found = await page(six, orderBy=order, first=size, **place)
            forwards += [node["title"] for node in found["nodes"]]
            info = found["pageInfo"]
            assert info["hasPreviousPage"] == (number > 0)
            if not info["hasNextPage"]:
                break
            place = {"after": info["endCursor"]}
        place = {}
        for number in itertools.count():
            found = await page(six, orderBy=order, last=size, **place)
            backwards = [node["title"] for node in found["nodes"]] + backwards
            info = found["pageInfo"]
            assert info["hasNextPage"] == (number > 0)
            if not info["hasPreviousPage"]:
                break
            place = {"before": info["startCursor"]}
        assert forwards == backwards == whole


async def test_a_cursor_belongs_to_its_order(six: Editor) -> None:
    found = await page(six, orderBy={"field": "TITLE", "direction": "ASC"}, first=1)
    cursor = found["pageInfo"]["endCursor"]

    for order in ({"field": "TITLE", "direction": "DESC"}, {"field": "DATE_CREATED"}):
        code = await six.error_code(LIST, orderBy=order, first=1, after=cursor)
        assert code == "BAD_CURSOR"


async def test_g3_a_query_is_looked_for_in_titles_in_either_case(six: Editor) -> None:
    assert await listed(six, "TITLE", "ASC", query="B") == "b"
    assert await listed(six, "TITLE", "ASC", query="a") == "A"
    assert await listed(six, "TITLE", "ASC", query="") == "ADFbce"
    assert await listed(six, "TITLE", "ASC", query="1") == ""


async def test_filters_narrow_each_other(
    world: World, six: Editor, people: dict[str, Any]
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
        await six.mutate(
            "favoriteDashboard", id=encode_global_id("Dashboard", ids[title]), favorited=True
        )
    bob = encode_global_id("User", people["bob"][0])

    assert await listed(six, "TITLE", "ASC", projects=["app", "web"]) == "Dbc"
    assert await listed(six, "TITLE", "ASC", projects=["web"], createdBy=bob) == "Dc"
    assert await listed(six, "TITLE", "ASC", favorites=True, createdBy=bob) == "c"
    assert await listed(six, "TITLE", "ASC", favorites=False, createdBy=bob) == "D"
    assert await listed(six, "TITLE", "ASC", favorites=True, query="B") == "b"
    assert await listed(six, "TITLE", "ASC", favorites=None, query=None) == "ADFbce"


async def test_favourites_are_each_ones_own(six: Editor, people: dict[str, Any]) -> None:
    bob = people["bob"][1]
    found = await six.run("{ organization { dashboards { nodes { id } } } }")
    first = found["organization"]["dashboards"]["nodes"][0]["id"]

    liked = await six.mutate("favoriteDashboard", id=first, favorited=True)
    again = await six.mutate("favoriteDashboard", id=first, favorited=True)

    assert done(liked) == done(again)
    assert done(liked)["isFavorited"]
    assert done(liked)["version"] == 1
    assert await listed(bob, "TITLE", favorites=True) == ""
    assert not (await bob.read(first, "isFavorited"))["isFavorited"]
    for _ in range(2):
        payload = await six.mutate("favoriteDashboard", id=first, favorited=False)
        assert not done(payload)["isFavorited"]


async def test_v1_a_visit_counts_and_is_no_change(
    world: World, session: Editor, callers: Callers
) -> None:
    made = await session.made()
    before = await session.read(made["id"], "visits lastVisited dateUpdated version")
    rows = await stored(world)
    reader = await callers("rita", "read")

    await asyncio.gather(*(reader.mutate("visitDashboard", id=made["id"]) for _ in range(5)))

    after = await session.read(made["id"], "visits lastVisited dateUpdated version")
    assert after == before | {"visits": 6, "lastVisited": after["lastVisited"]}
    assert after["lastVisited"] > before["lastVisited"]
    assert (await stored(world))["outbox"] == rows["outbox"]


async def test_visiting_and_liking_what_is_not_there(world: World, session: Editor) -> None:
    widget = encode_global_id("Widget", 1)
    before = await stored(world)

    for unknown in (encode_global_id("Dashboard", 404), widget, "x", ""):
        assert told(await session.mutate("visitDashboard", id=unknown)) == ["NOT_FOUND id"]
        liked = await session.mutate("favoriteDashboard", id=unknown, favorited=True)
        assert told(liked) == ["NOT_FOUND id"]

    assert await stored(world) == before


async def test_g15_a_caller_of_two_organizations_sees_one_at_a_time(
    world: World, six: Editor, people: dict[str, Any]
) -> None:
    user = people["ann"][0]
    other = await an_organization(world.db, "other")
    await other.rows(models.Member, {"user_id": user, "role": "owner"})
    project = await other.project("app")
    token = await world.token(user, others=[other.organization])
    async with Editor(world.db, token) as both:
        theirs = await both.made("T", organization="other", projects=["app"])
        await both.mutate("favoriteDashboard", id=theirs["id"], favorited=True)

        creator = encode_global_id("User", user)
        for direction, field in itertools.product(("ASC", "DESC"), SORTS):
            assert "T" not in await listed(both, field, direction)
        assert await listed(both, "TITLE", "ASC", createdBy=creator) == "Ae"
        assert await listed(both, "TITLE", "ASC", favorites=True) == ""
        assert await listed(both, "TITLE", "ASC", favorites=False) == "ADFbce"
        assert await listed(both, "TITLE", "ASC", query="T") == ""
        for name in ("app", encode_global_id("Project", project)):
            asked = {"filter": {"projects": [name]}}
            assert await both.error_code(LIST, **asked) == "NOT_FOUND"
    assert await six.read(theirs["id"], "title") is None
