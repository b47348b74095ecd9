"""Widgets and their queries: groups W, Q and L of dashboards.md 5, and 2.3 to 2.5."""

from typing import Any

import pytest
from sqlalchemy import func, select

from db import models
from tests.editing.conftest import Editor, a_query, a_widget
from tests.support.factories import World

LAYOUT = {"x": 0, "y": 0, "w": 2, "h": 3, "minH": 1}


@pytest.fixture
async def four(editor: Editor) -> Any:
    """A dashboard of four widgets; the first has two queries and a layout."""
    first = a_widget("A", queries=[a_query(name="1"), a_query(name="2")], layout=LAYOUT)
    return await editor.create(widgets=[first, a_widget("B"), a_widget("C"), a_widget("D")])


def kept(dashboard: Any, *places: int) -> list[dict[str, Any]]:
    """Entries that keep the widgets at those places."""
    return [{"id": dashboard["widgets"][place]["id"]} for place in places]


def titles(dashboard: Any) -> list[str]:
    return [widget["title"] for widget in dashboard["widgets"]]


async def test_w1_four_that_stay_and_one_that_is_new(editor: Editor, four: Any) -> None:
    saved = await editor.save(four, widgets=[*kept(four, 0, 1, 2, 3), a_widget("E")])

    assert saved["widgets"][:4] == four["widgets"]
    assert titles(saved) == ["A", "B", "C", "D", "E"]


async def test_w16_the_unlisted_go_with_their_queries(
    world: World, editor: Editor, four: Any
) -> None:
    saved = await editor.save(four, widgets=kept(four, 2, 1))

    assert saved["widgets"] == [four["widgets"][2], four["widgets"][1]]
    counts = [
        (await world.read(select(func.count()).select_from(model)))[0][0]
        for model in (models.Widget, models.WidgetQuery)
    ]
    assert counts == [2, 2]


async def test_w18_the_order_is_the_one_sent(editor: Editor, four: Any) -> None:
    widgets = [*kept(four, 0, 1), a_widget("N"), *kept(four, 3)]

    assert titles(await editor.save(four, widgets=widgets)) == ["A", "B", "N", "D"]
    assert titles(await editor.save(four, widgets=kept(four, 3, 1, 0))) == ["D", "B", "A"]


async def test_w15_a_key_that_is_sent_changes_and_the_others_stay(
    editor: Editor, four: Any
) -> None:
    first, *others = kept(four, 0, 1, 2, 3)

    saved = await editor.save(four, widgets=[first | {"title": "New"}, *others])

    assert saved["widgets"] == [four["widgets"][0] | {"title": "New"}, *four["widgets"][1:]]


async def test_null_clears_what_can_be_cleared(editor: Editor, four: Any) -> None:
    [first] = kept(four, 0)
    full = {
        "description": "text",
        "limit": 5,
        "thresholds": {"max1": 1, "max2": 2, "unit": "ms"},
        "layout": LAYOUT,
    }
    saved = await editor.save(four, widgets=[first | full])
    cleared = await editor.save(four, widgets=[first | dict.fromkeys(full)])

    assert {name: saved["widgets"][0][name] for name in full} == full
    assert {name: cleared["widgets"][0][name] for name in full} == dict.fromkeys(full)


BAD_WIDGETS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "w7 title": (a_widget(title=" "), [("REQUIRED", "title")]),
    "title null": (a_widget(title=None), [("REQUIRED", "title")]),
    "title long": (a_widget(title="x" * 256), [("TOO_LONG", "title")]),
    "e21 description": (a_widget(description="x" * 256), [("TOO_LONG", "description")]),
    "w9 eleven": (a_widget(limit=11), [("OUT_OF_RANGE", "limit")]),
    "w9 zero": (a_widget(limit=0), [("OUT_OF_RANGE", "limit")]),
    "interval": (a_widget(interval="5x"), [("INVALID", "interval")]),
    "interval zero": (a_widget(interval="0m"), [("INVALID", "interval")]),
    "interval null": (a_widget(interval=None), [("REQUIRED", "interval")]),
    "w10": ({"title": "W", "queries": [a_query()]}, [("REQUIRED", "displayType")]),
    "no queries": ({"title": "W", "displayType": "LINE"}, [("REQUIRED", "queries")]),
    "empty queries": (a_widget(queries=[]), [("REQUIRED", "queries")]),
    "query": (
        a_widget(queries=[{"name": "x"}]),
        [("REQUIRED", "queries.0.fields"), ("REQUIRED", "queries.0.conditions")],
    ),
    "e14": (a_widget(queries=[a_query(name="x" * 300)]), [("TOO_LONG", "queries.0.name")]),
    "blank field": (
        a_widget(queries=[a_query(fields=[" "])]),
        [("REQUIRED", "queries.0.fields.0")],
    ),
    "w12": (
        a_widget(queries=[a_query(aggregates=["x()"])]),
        [("INVALID", "queries.0.aggregates.0")],
    ),
    "q7": (a_widget(queries=[a_query(conditions="(")]), [("INVALID", "queries.0.conditions")]),
    "wide": (a_widget(layout=LAYOUT | {"x": 5}), [("OUT_OF_RANGE", "layout.w")]),
    "left": (a_widget(layout=LAYOUT | {"x": -1}), [("OUT_OF_RANGE", "layout.x")]),
    "flat": (
        a_widget(layout=LAYOUT | {"h": 0, "minH": 0}),
        [("OUT_OF_RANGE", "layout.h"), ("OUT_OF_RANGE", "layout.minH")],
    ),
    "one threshold": (a_widget(thresholds={"max1": 1}), [("REQUIRED", "thresholds.max2")]),
    "null threshold": (
        a_widget(thresholds={"max1": 5, "max2": None}),
        [("REQUIRED", "thresholds.max2")],
    ),
    "zero threshold": (
        a_widget(thresholds={"max1": 5, "max2": 0}),
        [("INVALID", "thresholds.max2")],
    ),
    "equal thresholds": (
        a_widget(thresholds={"max1": 5, "max2": 5}),
        [("INVALID", "thresholds.max2")],
    ),
    "below zero": (
        a_widget(thresholds={"max1": -1, "max2": 5}),
        [("OUT_OF_RANGE", "thresholds.max1")],
    ),
    "e20": (
        a_widget(queries=[a_query(id="V2lkZ2V0UXVlcnk6MQ")]),
        [("NOT_FOUND", "queries.0.id")],
    ),
}


@pytest.mark.parametrize("case", BAD_WIDGETS)
async def test_a_widget_that_is_wrong_is_refused_with_its_path(
    editor: Editor, four: Any, case: str
) -> None:
    widget, errors = BAD_WIDGETS[case]
    expected = [(code, f"widgets.1.{path}") for code, path in errors]

    assert await editor.refused(four, widgets=[*kept(four, 0), widget]) == expected


async def test_w19_e5_ids_that_are_no_widgets_of_this_dashboard(editor: Editor, four: Any) -> None:
    other = await editor.create("Other", widgets=[a_widget("O")])
    [foreign] = kept(other, 0)
    first = kept(four, 0)[0]

    errors = await editor.refused(
        four,
        widgets=[foreign, {"id": "0"}, {"id": "V2lkZ2V0OjA"}, {"id": None}, first, first],
    )

    assert errors == [
        ("NOT_FOUND", "widgets.0.id"),
        ("INVALID", "widgets.1.id"),
        ("NOT_FOUND", "widgets.2.id"),
        ("REQUIRED", "widgets.3.id"),
        ("DUPLICATE", "widgets.5.id"),
    ]
    assert (await editor.read(other))["widgets"] == other["widgets"]


async def test_w27_w28_the_source_of_the_dataset_follows_the_type(editor: Editor) -> None:
    types = ("ERROR_EVENTS", "TRANSACTION_LIKE", "ISSUE")
    made = await editor.create(widgets=[a_widget(each, widgetType=each) for each in types])
    [first] = kept(made, 0)

    saved = await editor.save(made, widgets=[first | {"widgetType": "METRICS"}])

    assert [(each["widgetType"], each["datasetSource"]) for each in made["widgets"]] == [
        (each, "USER") for each in types
    ]
    assert saved["widgets"][0]["datasetSource"] == "UNKNOWN"


async def test_w3_w4_what_a_query_has_is_stored(editor: Editor) -> None:
    query = {
        "name": "n",
        "fields": ["title", "count()"],
        "aggregates": ["count()", "p95(transaction.duration)"],
        "columns": ["title"],
        "fieldAliases": ["Title", ""],
        "conditions": "level:error",
        "orderby": "-count()",
        "isHidden": True,
        "selectedAggregate": 1,
    }

    made = await editor.create(widgets=[a_widget(displayType="BIG_NUMBER", queries=[query])])

    [stored] = made["widgets"][0]["queries"]
    assert stored == query | {"id": stored["id"]}


def queries(dashboard: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = dashboard["widgets"][0]["queries"]
    return found


async def save_queries(editor: Editor, dashboard: Any, wanted: list[dict[str, Any]]) -> Any:
    first, *others = kept(dashboard, 0, 1, 2, 3)
    return await editor.save(dashboard, widgets=[first | {"queries": wanted}, *others])


async def test_q1_q3_queries_are_kept_added_dropped_and_moved(editor: Editor, four: Any) -> None:
    one, two = queries(four)

    mixed = queries(await save_queries(editor, four, [{"id": one["id"]}, a_query(name="3")]))
    assert mixed[0] == one
    assert [each["name"] for each in mixed] == ["1", "3"]
    assert two["id"] not in {each["id"] for each in mixed}

    turned = queries(
        await save_queries(editor, four, [{"id": each["id"]} for each in mixed[::-1]])
    )
    assert turned == mixed[::-1]


async def test_q4_e3_a_query_of_another_widget_and_an_empty_list(
    editor: Editor, four: Any
) -> None:
    foreign = {"id": four["widgets"][1]["queries"][0]["id"]}
    first, *others = kept(four, 0, 1, 2, 3)

    for wanted, expected in (
        ([foreign], [("NOT_FOUND", "widgets.0.queries.0.id")]),
        ([], [("REQUIRED", "widgets.0.queries")]),
        (None, [("REQUIRED", "widgets.0.queries")]),
    ):
        errors = await editor.refused(four, widgets=[first | {"queries": wanted}, *others])
        assert errors == expected


async def test_e12_an_order_is_checked_against_what_is_stored(editor: Editor, four: Any) -> None:
    one, two = queries(four)

    changed = [{"id": one["id"], "orderby": "-count()"}, {"id": two["id"]}]
    saved = await save_queries(editor, four, changed)

    assert queries(saved)[0]["orderby"] == "-count()"


async def test_l1_l8_layouts_are_served_as_sent(editor: Editor) -> None:
    layouts = [LAYOUT | {"x": 2 * place} for place in range(3)] + [None]

    made = await editor.create(widgets=[a_widget(layout=each) for each in layouts])

    assert [each["layout"] for each in made["widgets"]] == layouts
