"""Texts with NUL, and values that GraphQL input coercion rejects."""

from typing import Any

import pytest
from gql.transport.exceptions import TransportQueryError

from tests.clients.dashboard_editor import (
    LAYOUT,
    DashboardEditor,
    get_errors,
    keep,
    new_query,
    new_widget,
    read_tables,
)
from tests.support.factories import World

NUL = "a\0b"


# The changes that are sent, and the error with its path.
NUL_IN_DASHBOARD: dict[str, tuple[dict[str, Any], str]] = {
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


NUL_IN_WIDGET: dict[str, tuple[dict[str, Any], str]] = {
    "title": ({"title": NUL}, "title"),
    "description": ({"description": NUL}, "description"),
    "interval": ({"interval": NUL}, "interval"),
    "unit": ({"thresholds": {"max1": 1, "max2": 2, "unit": NUL}}, "thresholds.unit"),
}


NUL_IN_QUERY: dict[str, tuple[dict[str, Any], str]] = {
    "name": ({"name": NUL}, "name"),
    "fields": ({"fields": [NUL]}, "fields.0"),
    "aggregates": ({"aggregates": [NUL]}, "aggregates.0"),
    "columns": ({"columns": [NUL]}, "columns.0"),
    "fieldAliases": ({"fieldAliases": [NUL]}, "fieldAliases.0"),
    "conditions": ({"conditions": NUL}, "conditions"),
    "orderby": ({"orderby": NUL}, "orderby"),
}


@pytest.mark.parametrize("case", NUL_IN_DASHBOARD)
@pytest.mark.spec("dashboards#text-values")
async def test_nul_in_a_dashboard_is_rejected_at_its_path(
    editor: DashboardEditor, dashboard: Any, case: str
) -> None:
    changes, error = NUL_IN_DASHBOARD[case]

    assert await editor.reject_save(dashboard["id"], **changes) == [error]


@pytest.mark.parametrize("case", NUL_IN_WIDGET)
@pytest.mark.spec("dashboards#text-values")
async def test_nul_in_a_widget_is_rejected_at_its_path(
    editor: DashboardEditor, dashboard: Any, case: str
) -> None:
    values, path = NUL_IN_WIDGET[case]
    widgets = [keep(*dashboard["widgets"])[0] | values]

    errors = await editor.reject_save(dashboard["id"], widgets=widgets)

    assert errors == [f"INVALID widgets.0.{path}"]


@pytest.mark.parametrize("case", NUL_IN_QUERY)
@pytest.mark.spec("dashboards#text-values")
async def test_nul_in_a_query_is_rejected_at_its_path(
    editor: DashboardEditor, dashboard: Any, case: str
) -> None:
    values, path = NUL_IN_QUERY[case]
    widgets = [*keep(*dashboard["widgets"]), new_widget("New", queries=[new_query() | values])]

    errors = await editor.reject_save(dashboard["id"], widgets=widgets)

    assert errors == [f"INVALID widgets.4.queries.0.{path}"]


@pytest.mark.spec("dashboards#text-values")
async def test_nul_in_a_title_creates_and_copies_nothing(
    world: World, editor: DashboardEditor, dashboard: Any
) -> None:
    before = await read_tables(world)

    created = get_errors(await editor.request_create(NUL))
    created_as_copy = get_errors(await editor.request_create(NUL, duplicate=True))
    duplicated = get_errors(
        await editor.mutate("duplicateDashboard", id=dashboard["id"], title=NUL)
    )

    assert created == created_as_copy == duplicated == ["INVALID title"]
    assert await read_tables(world) == before


UNCOERCIBLE: dict[str, dict[str, Any]] = {
    "a text in a layout": {"widgets": [new_widget("W", layout=LAYOUT | {"x": "0"})]},
    "a boolean in a layout": {"widgets": [new_widget("W", layout=LAYOUT | {"x": True})]},
    "a null in a layout": {"widgets": [new_widget("W", layout=LAYOUT | {"minH": None})]},
    "an empty layout": {"widgets": [new_widget("W", layout={})]},
    "an unknown key in a layout": {"widgets": [new_widget("W", layout=LAYOUT | {"static": True})]},
    "a layout that is a list": {"widgets": [new_widget("W", layout=[LAYOUT, LAYOUT])]},
    "thresholds that are text": {"widgets": [new_widget("W", thresholds="1")]},
    "a threshold that is text": {
        "widgets": [new_widget("W", thresholds={"max1": "1", "max2": 2})]
    },
    "a third threshold": {"widgets": [new_widget("W", thresholds={"max3": 1})]},
    "an unknown key of a widget": {"widgets": [new_widget("W", columns=[])]},
    "an unknown display type": {"widgets": [new_widget("W", displayType="WORLD_MAP")]},
    "a display type in lower case": {"widgets": [new_widget("W", displayType="line")]},
    "a limit that is a fraction": {"widgets": [new_widget("W", limit=1.5)]},
    "a limit that is a boolean": {"widgets": [new_widget("W", limit=True)]},
    "a widget that is null": {"widgets": [None]},
    "a field that is null": {"widgets": [new_widget("W", queries=[new_query(fields=[None])])]},
    "an alias that is null": {
        "widgets": [new_widget("W", queries=[new_query(fieldAliases=[None])])]
    },
    "an environment that is null": {"environments": [None]},
    "a project that is null": {"projects": [None]},
    "a text instead of a boolean": {"permissions": {"isEditableByEveryone": "yes"}},
    "permissions without a value": {"permissions": {}},
    "permissions with null": {"permissions": {"isEditableByEveryone": None}},
    "utc as text": {"utc": "true"},
    "a start that is a number": {"start": 1},
    "a start that is empty": {"start": ""},
    "an unknown key": {"owner": "ann"},
}


@pytest.mark.parametrize("case", UNCOERCIBLE)
@pytest.mark.spec("dashboards#input-coercion")
async def test_value_of_the_wrong_type_fails_the_request(
    world: World, editor: DashboardEditor, dashboard: Any, case: str
) -> None:
    before = await read_tables(world)

    with pytest.raises(TransportQueryError) as caught:
        await editor.request_save(dashboard["id"], **{"title": "New"} | UNCOERCIBLE[case])

    codes = {error["extensions"]["code"] for error in caught.value.errors or []}
    assert codes == {"BAD_USER_INPUT"}
    assert await read_tables(world) == before
