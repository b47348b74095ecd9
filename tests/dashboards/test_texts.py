"""Texts that no database would take, ids beyond all numbers, and what GraphQL itself refuses."""

from typing import Any

import pytest
from gql.transport.exceptions import TransportQueryError

from resolvers.ids import MAX_ID
from tests.dashboards.editing import Editor, a_query, a_widget, kept, refused, stored, told
from tests.support.factories import World

NUL = "a\0b"
LONG = "9" * 5000

# What is sent beside the kept widgets of the dashboard, and the path of what is wrong with it.
NULS: dict[str, tuple[dict[str, Any], str]] = {
    "title": ({"title": NUL}, "INVALID title"),
    "environment": ({"environments": [NUL]}, "NOT_FOUND environments.0"),
    "project": ({"projects": [NUL]}, "NOT_FOUND projects.0"),
    "release": ({"filters": {"release": [NUL]}}, "INVALID filters.release.0"),
    "release id": ({"filters": {"releaseId": [NUL]}}, "INVALID filters.releaseId.0"),
    "period": ({"period": NUL}, "INVALID period"),
    "message": ({"title": "New", "message": NUL}, "INVALID message"),
    "team": (
        {"permissions": {"isEditableByEveryone": False, "teamsWithEditAccess": [NUL]}},
        "NOT_FOUND permissions.teamsWithEditAccess.0",
    ),
}
NULS_IN_WIDGETS: dict[str, tuple[dict[str, Any], str]] = {
    "title": ({"title": NUL}, "title"),
    "description": ({"description": NUL}, "description"),
    "interval": ({"interval": NUL}, "interval"),
    "unit": ({"thresholds": {"max1": 1, "max2": 2, "unit": NUL}}, "thresholds.unit"),
}
NULS_IN_QUERIES: dict[str, tuple[dict[str, Any], str]] = {
    "name": ({"name": NUL}, "name"),
    "fields": ({"fields": [NUL]}, "fields.0"),
    "aggregates": ({"aggregates": [NUL]}, "aggregates.0"),
    "columns": ({"columns": [NUL]}, "columns.0"),
    "fieldAliases": ({"fieldAliases": [NUL]}, "fieldAliases.0"),
    "conditions": ({"conditions": NUL}, "conditions"),
    "orderby": ({"orderby": NUL}, "orderby"),
}


@pytest.mark.parametrize("case", NULS)
async def test_a_nul_is_refused_where_it_stands(
    world: World, session: Editor, dashboard: Any, case: str
) -> None:
    given, error = NULS[case]

    assert await refused(session, world, dashboard["id"], **given) == [error]


@pytest.mark.parametrize("case", NULS_IN_WIDGETS)
async def test_a_nul_in_a_widget_is_refused(
    world: World, session: Editor, dashboard: Any, case: str
) -> None:
    given, path = NULS_IN_WIDGETS[case]
    widgets = [kept(*dashboard["widgets"])[0] | given]

    errors = await refused(session, world, dashboard["id"], widgets=widgets)

    assert errors == [f"INVALID widgets.0.{path}"]


@pytest.mark.parametrize("case", NULS_IN_QUERIES)
async def test_a_nul_in_a_query_is_refused(
    world: World, session: Editor, dashboard: Any, case: str
) -> None:
    given, path = NULS_IN_QUERIES[case]
    widgets = [*kept(*dashboard["widgets"]), a_widget("New", queries=[a_query() | given])]

    errors = await refused(session, world, dashboard["id"], widgets=widgets)

    assert errors == [f"INVALID widgets.4.queries.0.{path}"]


async def test_a_nul_in_a_title_makes_and_copies_nothing(
    world: World, session: Editor, dashboard: Any
) -> None:
    before = await stored(world)

    made = told(await session.create(NUL))
    doubled = told(await session.create(NUL, duplicate=True))
    copied = told(await session.mutate("duplicateDashboard", id=dashboard["id"], title=NUL))

    assert made == doubled == copied == ["INVALID title"]
    assert await stored(world) == before


@pytest.mark.parametrize("text", [NUL, "\\", "%", "_", "' OR 1=1 --", "é", "x" * 300])
async def test_a_list_is_searched_for_any_text(session: Editor, text: str) -> None:
    clean = text.replace("\0", "")[:250]
    await session.made(f"{clean}!")
    await session.made("Other")

    found = await session.run(
        """query ($text: String!) { organization {
            dashboards(filter: {query: $text}) { nodes { title } }
        } }""",
        text=text,
    )

    fits = text in f"{clean}!"
    titles = [node["title"] for node in found["organization"]["dashboards"]["nodes"]]
    assert titles == ([f"{clean}!"] if fits else [])


async def test_a_number_beyond_all_ids_is_no_project(
    world: World, session: Editor, dashboard: Any
) -> None:
    names = [str(MAX_ID), str(MAX_ID + 1), LONG, "-1", "\u0663", " 1", ""]

    errors = await refused(session, world, dashboard["id"], projects=names)

    assert errors == [f"NOT_FOUND projects.{index}" for index in range(len(names))]


LAYOUT = {"x": 0, "y": 0, "w": 1, "h": 1, "minH": 1}
NOT_GRAPHQL: dict[str, dict[str, Any]] = {
    "c5 l2 l7 text in a layout": {"widgets": [a_widget("W", layout=LAYOUT | {"x": "0"})]},
    "e15 a boolean in a layout": {"widgets": [a_widget("W", layout=LAYOUT | {"x": True})]},
    "a null in a layout": {"widgets": [a_widget("W", layout=LAYOUT | {"minH": None})]},
    "an empty layout": {"widgets": [a_widget("W", layout={})]},
    "l4 another key in a layout": {"widgets": [a_widget("W", layout=LAYOUT | {"static": True})]},
    "a layout that is a list": {"widgets": [a_widget("W", layout=[LAYOUT, LAYOUT])]},
    "thresholds that are text": {"widgets": [a_widget("W", thresholds="1")]},
    "a threshold that is text": {"widgets": [a_widget("W", thresholds={"max1": "1", "max2": 2})]},
    "a third threshold": {"widgets": [a_widget("W", thresholds={"max3": 1})]},
    "w6 a stray key of a widget": {"widgets": [a_widget("W", columns=[])]},
    "x5 a display type that is none": {"widgets": [a_widget("W", displayType="WORLD_MAP")]},
    "a display type in lower case": {"widgets": [a_widget("W", displayType="line")]},
    "a limit that is a fraction": {"widgets": [a_widget("W", limit=1.5)]},
    "a limit that is a boolean": {"widgets": [a_widget("W", limit=True)]},
    "a widget that is null": {"widgets": [None]},
    "a field that is null": {"widgets": [a_widget("W", queries=[a_query(fields=[None])])]},
    "an alias that is null": {"widgets": [a_widget("W", queries=[a_query(fieldAliases=[None])])]},
    "an environment that is null": {"environments": [None]},
    "a project that is null": {"projects": [None]},
    "p3 a boolean that is none": {"permissions": {"isEditableByEveryone": "yes"}},
    "permissions without a rule": {"permissions": {}},
    "a rule that is null": {"permissions": {"isEditableByEveryone": None}},
    "utc as text": {"utc": "true"},
    "a start that is a number": {"start": 1},
    "a start that is empty": {"start": ""},
    "another key": {"owner": "ann"},
}


@pytest.mark.parametrize("case", NOT_GRAPHQL)
async def test_what_graphql_refuses_writes_nothing(
    world: World, session: Editor, dashboard: Any, case: str
) -> None:
    before = await stored(world)

    with pytest.raises(TransportQueryError) as caught:
        await session.update(dashboard["id"], **{"title": "New"} | NOT_GRAPHQL[case])

    codes = {error["extensions"]["code"] for error in caught.value.errors or []}
    assert codes == {"BAD_USER_INPUT"}
    assert await stored(world) == before
