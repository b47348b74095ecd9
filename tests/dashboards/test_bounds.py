"""Where texts, numbers, layouts and thresholds end: dashboards.md 3.1 to 3.3, E9, E14, E21."""

from typing import Any

import pytest

from tests.dashboards.editing import (
    LAYOUT,
    NEW_WIDGET,
    Editor,
    a_query,
    a_widget,
    as_read,
    kept,
    refused,
    without_ids,
)
from tests.support.factories import World

BIGGEST = 2**31 - 1
ALLOWED: dict[str, dict[str, Any]] = {
    "title of 255": {"title": "x" * 255},
    "title in blanks": {"title": " W "},
    "e21 description of 255": {"description": "x" * 255},
    "blank description": {"description": ""},
    "x4 null description": {"description": None},
    "limit 1": {"limit": 1},
    "limit 10": {"limit": 10},
    "seconds": {"interval": "30"},
    "weeks": {"interval": "1w"},
    "interval of 10": {"interval": "000000005m"},
    "l5 no layout": {"layout": None},
    "l8 whole width": {"layout": {"x": 0, "y": 0, "w": 6, "h": 1, "minH": 1}},
    "last column": {"layout": {"x": 5, "y": 0, "w": 1, "h": 1, "minH": 1}},
    "far down": {"layout": LAYOUT | {"y": BIGGEST, "h": BIGGEST, "minH": BIGGEST}},
    "thresholds": {"thresholds": {"max1": 100, "max2": 200, "unit": "millisecond"}},
    "fractions": {"thresholds": {"max1": 0, "max2": 0.5, "unit": None}},
    "no thresholds": {"thresholds": {"max1": None, "max2": None, "unit": None}},
    "e14 query name of 255": {"queries": [a_query("x" * 255)]},
    "e27 fields that differ": {"queries": [a_query(fields=["title"], aggregates=["count()"])]},
    "twenty queries": {"queries": [a_query(str(number)) for number in range(20)]},
}


@pytest.mark.parametrize("case", ALLOWED)
async def test_what_a_widget_may_be(session: Editor, dashboard: Any, case: str) -> None:
    wanted = a_widget("W") | ALLOWED[case]
    [second] = kept(dashboard["widgets"][1])

    saved = await session.saved(
        dashboard["id"], widgets=[wanted, second | {"queries": [a_query()]} | ALLOWED[case]]
    )

    assert without_ids(saved["widgets"][0]) == as_read(wanted)
    changed = without_ids(saved["widgets"][1])
    assert {name: changed[name] for name in ALLOWED[case]} == {
        name: as_read(wanted)[name] for name in ALLOWED[case]
    }


async def test_widgets_may_overlap(session: Editor) -> None:
    made = await session.made(widgets=[a_widget(str(at), layout=LAYOUT) for at in range(3)])

    assert [widget["layout"] for widget in made["widgets"]] == [LAYOUT] * 3


REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "title of 256": ({"title": "x" * 256}, ["TOO_LONG title"]),
    "blank title": ({"title": " "}, ["REQUIRED title"]),
    "e21 description of 256": ({"description": "x" * 256}, ["TOO_LONG description"]),
    "w9 limit 0": ({"limit": 0}, ["OUT_OF_RANGE limit"]),
    "w9 limit 11": ({"limit": 11}, ["OUT_OF_RANGE limit"]),
    "interval 0": ({"interval": "0"}, ["INVALID interval"]),
    "interval 0m": ({"interval": "0m"}, ["INVALID interval"]),
    "blank interval": ({"interval": ""}, ["INVALID interval"]),
    "interval in capitals": ({"interval": "5M"}, ["INVALID interval"]),
    "compound interval": ({"interval": "1h5m"}, ["INVALID interval"]),
    "signed interval": ({"interval": "+5m"}, ["INVALID interval"]),
    "interval in other digits": ({"interval": "\u0665m"}, ["INVALID interval"]),
    "interval with a line": ({"interval": "5m\n"}, ["INVALID interval"]),
    "interval of 11": ({"interval": "0000000005m"}, ["TOO_LONG interval"]),
    "x below 0": ({"layout": LAYOUT | {"x": -1}}, ["OUT_OF_RANGE layout.x"]),
    "y below 0": ({"layout": LAYOUT | {"y": -1}}, ["OUT_OF_RANGE layout.y"]),
    "no width": ({"layout": LAYOUT | {"w": 0}}, ["OUT_OF_RANGE layout.w"]),
    "no height": ({"layout": LAYOUT | {"h": 0}}, ["OUT_OF_RANGE layout.h"]),
    "no least height": ({"layout": LAYOUT | {"minH": 0}}, ["OUT_OF_RANGE layout.minH"]),
    "behind the columns": ({"layout": LAYOUT | {"x": 5}}, ["OUT_OF_RANGE layout.w"]),
    "only max1": ({"thresholds": {"max1": 1}}, ["REQUIRED thresholds.max2"]),
    "only max2": ({"thresholds": {"max2": 1}}, ["REQUIRED thresholds.max1"]),
    "equal": ({"thresholds": {"max1": 1, "max2": 1}}, ["INVALID thresholds.max2"]),
    "falling": ({"thresholds": {"max1": 5, "max2": 0}}, ["INVALID thresholds.max2"]),
    "below 0": ({"thresholds": {"max1": -1, "max2": 1}}, ["OUT_OF_RANGE thresholds.max1"]),
    "e14 query name of 256": (
        {"queries": [a_query("x" * 256)]},
        ["TOO_LONG queries.0.name"],
    ),
    "blank field": ({"queries": [a_query(fields=["a", " "])]}, ["REQUIRED queries.0.fields.1"]),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_a_widget_may_not_be_new_or_changed(
    world: World, session: Editor, dashboard: Any, case: str
) -> None:
    given, paths = REFUSED[case]
    [first] = kept(dashboard["widgets"][0])

    errors = await refused(
        session, world, dashboard["id"], widgets=[first | given, a_widget("New") | given]
    )

    assert errors == [path.replace(" ", f" widgets.{at}.") for at in (0, 1) for path in paths]


NULLS = ["title", "displayType", "widgetType", "datasetSource", "interval", "queries"]


@pytest.mark.parametrize("name", NULLS)
async def test_null_is_refused_once_where_there_is_nothing_to_clear(
    world: World, session: Editor, dashboard: Any, name: str
) -> None:
    [first] = kept(dashboard["widgets"][0])

    errors = await refused(
        session,
        world,
        dashboard["id"],
        widgets=[first | {name: None}, a_widget("New") | {name: None}],
    )

    assert errors == [f"REQUIRED widgets.{at}.{name}" for at in (0, 1)]


async def test_null_clears_and_absent_keeps(session: Editor) -> None:
    query = a_query("n", aggregates=["count()"], columns=["title"], fieldAliases=["T", "C"])
    full = a_widget(
        "W",
        description="d",
        limit=5,
        layout=LAYOUT,
        thresholds={"max1": 1, "max2": 2, "unit": None},
        queries=[query | {"selectedAggregate": 0}],
    )
    made = await session.made(widgets=[full])
    [widget] = made["widgets"]
    [stored_query] = widget["queries"]
    lists = ("aggregates", "columns", "fieldAliases")

    touched = await session.saved(made["id"], widgets=[{"id": widget["id"], "interval": "1h"}])
    cleared = await session.saved(
        made["id"],
        widgets=[
            {"id": widget["id"]}
            | dict.fromkeys(("description", "limit", "layout", "thresholds"))
            | {
                "queries": [
                    {"id": stored_query["id"], "selectedAggregate": None} | dict.fromkeys(lists)
                ]
            }
        ],
    )

    assert touched["widgets"] == [widget | {"interval": "1h"}]
    empty = stored_query | {name: [] for name in lists} | {"selectedAggregate": None}
    nothing = {name: NEW_WIDGET[name] for name in ("description", "limit", "layout", "thresholds")}
    assert cleared["widgets"] == [widget | nothing | {"interval": "1h", "queries": [empty]}]


async def test_limits_are_told_as_numbers(session: Editor, dashboard: Any) -> None:
    payload = await session.update(
        dashboard["id"], title="x" * 256, widgets=[a_widget("W", limit=11) for _ in range(31)]
    )

    details = {".".join(error["path"]): error["details"] for error in payload["errors"]}
    assert details["title"] == {"limit": 255, "actual": 256}
    assert details["widgets"] == {"limit": 30, "actual": 31}
    assert details["widgets.0.limit"] == {"limit": 10, "actual": 11}
