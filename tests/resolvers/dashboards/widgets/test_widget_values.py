"""The values of widgets and queries, and their limits."""

from typing import Any

import pytest

from tests.clients.dashboard_editor import (
    LAYOUT,
    WIDGET_DEFAULTS,
    DashboardEditor,
    count_query,
    count_widget,
    keep,
    new_query,
    new_widget,
    to_served,
    without_generated,
)

MAX_INT32 = 2**31 - 1


VALID_VALUES: dict[str, dict[str, Any]] = {
    "title of 255": {"title": "x" * 255},
    "description of 255": {"description": "x" * 255},
    "blank description": {"description": ""},
    "null description": {"description": None},
    "limit 1": {"limit": 1},
    "limit 10": {"limit": 10},
    "seconds": {"interval": "30"},
    "weeks": {"interval": "1w"},
    "interval of 10": {"interval": "000000005m"},
    "no layout": {"layout": None},
    "whole width": {"layout": {"x": 0, "y": 0, "w": 6, "h": 1, "minH": 1}},
    "last column": {"layout": {"x": 5, "y": 0, "w": 1, "h": 1, "minH": 1}},
    "far down": {"layout": LAYOUT | {"y": MAX_INT32, "h": MAX_INT32, "minH": MAX_INT32}},
    "higher than the minimum": {"layout": LAYOUT | {"h": 3, "minH": 1}},
    "thresholds": {"thresholds": {"max1": 100, "max2": 200, "unit": "millisecond"}},
    "fractions": {"thresholds": {"max1": 0, "max2": 0.5, "unit": None}},
    "no thresholds": {"thresholds": {"max1": None, "max2": None, "unit": None}},
    "query name of 255": {"queries": [new_query("x" * 255)]},
    "fields that differ from columns and aggregates": {
        "queries": [new_query(fields=["title"], aggregates=["count()"])]
    },
    "ten queries": {"queries": [new_query(str(number)) for number in range(10)]},
}


@pytest.mark.parametrize("case", VALID_VALUES)
@pytest.mark.spec("dashboards#widget-values")
async def test_valid_value_is_accepted_in_a_new_and_a_stored_widget(
    editor: DashboardEditor, dashboard: Any, case: str
) -> None:
    widget = new_widget("W") | VALID_VALUES[case]
    [second] = keep(dashboard["widgets"][1])
    stored = second | {"queries": [new_query()]} | VALID_VALUES[case]

    created = await editor.create("New", widgets=[widget])
    saved = await editor.save(dashboard["id"], widgets=[stored])

    assert without_generated(created["widgets"][0]) == to_served(widget)
    changed = without_generated(saved["widgets"][0])
    assert {name: changed[name] for name in VALID_VALUES[case]} == {
        name: to_served(widget)[name] for name in VALID_VALUES[case]
    }


@pytest.mark.spec("dashboards#layout")
async def test_layouts_are_served_as_sent(editor: DashboardEditor) -> None:
    layouts = [LAYOUT | {"x": 2 * index} for index in range(3)] + [None]

    dashboard = await editor.create("D", widgets=[count_widget(layout=each) for each in layouts])

    assert [each["layout"] for each in dashboard["widgets"]] == layouts


INVALID_VALUES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "title of 256": ({"title": "x" * 256}, ["TOO_LONG title"]),
    "blank title": ({"title": " "}, ["REQUIRED title"]),
    "description of 256": ({"description": "x" * 256}, ["TOO_LONG description"]),
    "limit 0": ({"limit": 0}, ["OUT_OF_RANGE limit"]),
    "limit 11": ({"limit": 11}, ["OUT_OF_RANGE limit"]),
    "interval 0": ({"interval": "0"}, ["INVALID interval"]),
    "interval 0m": ({"interval": "0m"}, ["INVALID interval"]),
    "blank interval": ({"interval": ""}, ["INVALID interval"]),
    "interval in capitals": ({"interval": "5M"}, ["INVALID interval"]),
    "compound interval": ({"interval": "1h5m"}, ["INVALID interval"]),
    "signed interval": ({"interval": "+5m"}, ["INVALID interval"]),
    "interval in other digits": ({"interval": "\u0665m"}, ["INVALID interval"]),
    "interval with a line break": ({"interval": "5m\n"}, ["INVALID interval"]),
    "interval of 11": ({"interval": "0000000005m"}, ["TOO_LONG interval"]),
    "x below 0": ({"layout": LAYOUT | {"x": -1}}, ["OUT_OF_RANGE layout.x"]),
    "y below 0": ({"layout": LAYOUT | {"y": -1}}, ["OUT_OF_RANGE layout.y"]),
    "no width": ({"layout": LAYOUT | {"w": 0}}, ["OUT_OF_RANGE layout.w"]),
    "no height": ({"layout": LAYOUT | {"h": 0}}, ["OUT_OF_RANGE layout.h"]),
    "height below the minimum": ({"layout": LAYOUT | {"h": 1}}, ["OUT_OF_RANGE layout.h"]),
    "no minimum height": ({"layout": LAYOUT | {"minH": 0}}, ["OUT_OF_RANGE layout.minH"]),
    "beyond the last column": ({"layout": LAYOUT | {"x": 5}}, ["OUT_OF_RANGE layout.w"]),
    "only max1": ({"thresholds": {"max1": 1}}, ["REQUIRED thresholds.max2"]),
    "only max2": ({"thresholds": {"max2": 1}}, ["REQUIRED thresholds.max1"]),
    "equal thresholds": ({"thresholds": {"max1": 1, "max2": 1}}, ["INVALID thresholds.max2"]),
    "decreasing thresholds": ({"thresholds": {"max1": 5, "max2": 0}}, ["INVALID thresholds.max2"]),
    "threshold below 0": (
        {"thresholds": {"max1": -1, "max2": 1}},
        ["OUT_OF_RANGE thresholds.max1"],
    ),
    "query name of 256": (
        {"queries": [new_query("x" * 256)]},
        ["TOO_LONG queries.0.name"],
    ),
    "blank field": ({"queries": [new_query(fields=["a", " "])]}, ["REQUIRED queries.0.fields.1"]),
}


@pytest.mark.parametrize("case", INVALID_VALUES)
@pytest.mark.spec("dashboards#widget-values")
async def test_invalid_value_is_rejected_in_a_new_and_a_stored_widget(
    editor: DashboardEditor, dashboard: Any, case: str
) -> None:
    values, errors = INVALID_VALUES[case]
    [first] = keep(dashboard["widgets"][0])

    reported = await editor.reject_save(
        dashboard["id"], widgets=[first | values, new_widget("New") | values]
    )

    assert reported == [
        error.replace(" ", f" widgets.{index}.") for index in (0, 1) for error in errors
    ]


INVALID_WIDGETS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "blank title": (count_widget(title=" "), ["REQUIRED title"]),
    "null title": (count_widget(title=None), ["REQUIRED title"]),
    "long title": (count_widget(title="x" * 256), ["TOO_LONG title"]),
    "long description": (count_widget(description="x" * 256), ["TOO_LONG description"]),
    "limit 11": (count_widget(limit=11), ["OUT_OF_RANGE limit"]),
    "limit 0": (count_widget(limit=0), ["OUT_OF_RANGE limit"]),
    "unknown unit of the interval": (count_widget(interval="5x"), ["INVALID interval"]),
    "zero interval": (count_widget(interval="0m"), ["INVALID interval"]),
    "null interval": (count_widget(interval=None), ["REQUIRED interval"]),
    "no display type": ({"title": "W", "queries": [count_query()]}, ["REQUIRED displayType"]),
    "no queries": ({"title": "W", "displayType": "LINE"}, ["REQUIRED queries"]),
    "empty queries": (count_widget(queries=[]), ["REQUIRED queries"]),
    "query without fields and conditions": (
        count_widget(queries=[{"name": "x"}]),
        ["REQUIRED queries.0.fields", "REQUIRED queries.0.conditions"],
    ),
    "long query name": (
        count_widget(queries=[count_query(name="x" * 300)]),
        ["TOO_LONG queries.0.name"],
    ),
    "blank field": (
        count_widget(queries=[count_query(fields=[" "])]),
        ["REQUIRED queries.0.fields.0"],
    ),
    "unknown function": (
        count_widget(queries=[count_query(aggregates=["x()"])]),
        ["INVALID queries.0.aggregates.0"],
    ),
    "unclosed group in conditions": (
        count_widget(queries=[count_query(conditions="(")]),
        ["INVALID queries.0.conditions"],
    ),
    "beyond the last column": (count_widget(layout=LAYOUT | {"x": 5}), ["OUT_OF_RANGE layout.w"]),
    "x below 0": (count_widget(layout=LAYOUT | {"x": -1}), ["OUT_OF_RANGE layout.x"]),
    "no height": (
        count_widget(layout=LAYOUT | {"h": 0, "minH": 0}),
        ["OUT_OF_RANGE layout.h", "OUT_OF_RANGE layout.minH"],
    ),
    "one threshold": (count_widget(thresholds={"max1": 1}), ["REQUIRED thresholds.max2"]),
    "null threshold": (
        count_widget(thresholds={"max1": 5, "max2": None}),
        ["REQUIRED thresholds.max2"],
    ),
    "zero threshold": (
        count_widget(thresholds={"max1": 5, "max2": 0}),
        ["INVALID thresholds.max2"],
    ),
    "equal thresholds": (
        count_widget(thresholds={"max1": 5, "max2": 5}),
        ["INVALID thresholds.max2"],
    ),
    "threshold below 0": (
        count_widget(thresholds={"max1": -1, "max2": 5}),
        ["OUT_OF_RANGE thresholds.max1"],
    ),
    "query id in a new widget": (
        count_widget(queries=[count_query(id="V2lkZ2V0UXVlcnk6MQ")]),
        ["NOT_FOUND queries.0.id"],
    ),
}


@pytest.mark.parametrize("case", INVALID_WIDGETS)
@pytest.mark.spec("dashboards#new-widgets")
async def test_invalid_new_widget_is_rejected_with_its_path(
    editor: DashboardEditor, four_widgets: Any, case: str
) -> None:
    widget, errors = INVALID_WIDGETS[case]
    expected = [error.replace(" ", " widgets.1.") for error in errors]

    assert (
        await editor.reject_save(
            four_widgets["id"], widgets=[*keep(four_widgets["widgets"][0]), widget]
        )
        == expected
    )


REQUIRED_KEYS = ["title", "displayType", "widgetType", "datasetSource", "interval", "queries"]


@pytest.mark.parametrize("name", REQUIRED_KEYS)
@pytest.mark.spec("dashboards#absent-null-and-empty")
async def test_null_of_a_required_key_is_reported_once(
    editor: DashboardEditor, dashboard: Any, name: str
) -> None:
    [first] = keep(dashboard["widgets"][0])

    errors = await editor.reject_save(
        dashboard["id"],
        widgets=[first | {name: None}, new_widget("New") | {name: None}],
    )

    assert errors == [f"REQUIRED widgets.{index}.{name}" for index in (0, 1)]


@pytest.mark.spec("dashboards#absent-null-and-empty")
async def test_null_clears_and_absent_keeps(editor: DashboardEditor) -> None:
    query = new_query("n", aggregates=["count()"], columns=["title"], fieldAliases=["T", "C"])
    full = new_widget(
        "W",
        displayType="TABLE",
        description="d",
        limit=5,
        layout=LAYOUT,
        thresholds={"max1": 1, "max2": 2, "unit": None},
        queries=[query | {"selectedAggregate": 0}],
    )
    dashboard = await editor.create(widgets=[full])
    [widget] = dashboard["widgets"]
    [stored_query] = widget["queries"]
    lists = ("aggregates", "columns", "fieldAliases")

    changed = await editor.save(dashboard["id"], widgets=[{"id": widget["id"], "interval": "1h"}])
    cleared = await editor.save(
        dashboard["id"],
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

    assert changed["widgets"] == [widget | {"interval": "1h"}]
    empty = stored_query | {name: [] for name in lists} | {"selectedAggregate": None}
    cleared_values = {
        name: WIDGET_DEFAULTS[name] for name in ("description", "limit", "layout", "thresholds")
    }
    assert cleared["widgets"] == [widget | cleared_values | {"interval": "1h", "queries": [empty]}]


@pytest.mark.spec("dashboards#absent-null-and-empty")
async def test_null_clears_optional_values(editor: DashboardEditor, four_widgets: Any) -> None:
    [first] = keep(four_widgets["widgets"][0])
    full = {
        "description": "text",
        "limit": 5,
        "thresholds": {"max1": 1, "max2": 2, "unit": "ms"},
        "layout": LAYOUT,
    }
    saved = await editor.save(four_widgets["id"], widgets=[first | full])
    cleared = await editor.save(four_widgets["id"], widgets=[first | dict.fromkeys(full)])

    assert {name: saved["widgets"][0][name] for name in full} == full
    assert {name: cleared["widgets"][0][name] for name in full} == dict.fromkeys(full)


@pytest.mark.spec("dashboards#dataset-source-changes")
async def test_dataset_source_is_reset_when_the_type_changes(editor: DashboardEditor) -> None:
    types = ("ERROR_EVENTS", "TRANSACTION_LIKE", "ISSUE")
    dashboard = await editor.create(
        "D", widgets=[count_widget(each, widgetType=each) for each in types]
    )
    [first] = keep(dashboard["widgets"][0])

    saved = await editor.save(dashboard["id"], widgets=[first | {"widgetType": "SPANS"}])

    assert [(each["widgetType"], each["datasetSource"]) for each in dashboard["widgets"]] == [
        (each, "USER") for each in types
    ]
    assert saved["widgets"][0]["datasetSource"] == "UNKNOWN"


@pytest.mark.spec("dashboards#query-fields")
async def test_every_value_of_a_query_is_stored(editor: DashboardEditor) -> None:
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

    dashboard = await editor.create(
        "D", widgets=[count_widget(displayType="BIG_NUMBER", queries=[query])]
    )

    [served] = dashboard["widgets"][0]["queries"]
    assert served == query | {"id": served["id"]}
