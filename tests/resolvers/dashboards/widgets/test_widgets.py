"""The lists of widgets and queries, their ids and their query language."""

from typing import Any

import pytest
from sqlalchemy import func, select

from db import models
from tests.clients.dashboard_editor import (
    DashboardEditor,
    count_query,
    count_widget,
    get_titles,
)
from tests.support.factories import World


def keep_at(dashboard: Any, *indexes: int) -> list[dict[str, Any]]:
    """The inputs that keep the widgets at these indexes unchanged."""
    return [{"id": dashboard["widgets"][index]["id"]} for index in indexes]


@pytest.mark.spec("dashboards#widget-list")
async def test_new_widget_is_added_to_kept_ones(
    editor: DashboardEditor, four_widgets: Any
) -> None:
    saved = await editor.save(
        four_widgets["id"], widgets=[*keep_at(four_widgets, 0, 1, 2, 3), count_widget("E")]
    )

    assert saved["widgets"][:4] == four_widgets["widgets"]
    assert get_titles(saved) == ["A", "B", "C", "D", "E"]


@pytest.mark.spec("dashboards#widget-list")
async def test_unlisted_widgets_are_deleted_with_their_queries(
    world: World, editor: DashboardEditor, four_widgets: Any
) -> None:
    saved = await editor.save(four_widgets["id"], widgets=keep_at(four_widgets, 2, 1))

    assert saved["widgets"] == [four_widgets["widgets"][2], four_widgets["widgets"][1]]
    counts = [
        (await world.read(select(func.count()).select_from(model)))[0][0]
        for model in (models.Widget, models.WidgetQuery)
    ]
    assert counts == [2, 2]


@pytest.mark.spec("dashboards#absent-null-and-empty")
async def test_empty_list_removes_every_widget(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    await editor.save(filtered_dashboard["id"], widgets=[count_widget()])

    assert (await editor.save(filtered_dashboard["id"], widgets=[]))["widgets"] == []


@pytest.mark.spec("dashboards#widget-limit")
async def test_dashboard_has_at_most_thirty_widgets(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    saved = await editor.save(
        filtered_dashboard["id"], widgets=[count_widget(f"{number}") for number in range(30)]
    )
    errors = await editor.reject_save(
        filtered_dashboard["id"], widgets=[count_widget() for _ in range(31)]
    )

    assert len(saved["widgets"]) == 30
    assert errors == ["TOO_MANY widgets"]


@pytest.mark.spec("dashboards#widget-list")
async def test_widgets_have_the_order_that_was_sent(
    editor: DashboardEditor, four_widgets: Any
) -> None:
    widgets = [*keep_at(four_widgets, 0, 1), count_widget("N"), *keep_at(four_widgets, 3)]

    assert get_titles(await editor.save(four_widgets["id"], widgets=widgets)) == [
        "A",
        "B",
        "N",
        "D",
    ]
    assert get_titles(
        await editor.save(four_widgets["id"], widgets=keep_at(four_widgets, 3, 1, 0))
    ) == [
        "D",
        "B",
        "A",
    ]


@pytest.mark.spec("dashboards#absent-null-and-empty")
async def test_key_that_is_sent_changes_and_the_others_stay(
    editor: DashboardEditor, four_widgets: Any
) -> None:
    first, *others = keep_at(four_widgets, 0, 1, 2, 3)

    saved = await editor.save(four_widgets["id"], widgets=[first | {"title": "New"}, *others])

    assert saved["widgets"] == [
        four_widgets["widgets"][0] | {"title": "New"},
        *four_widgets["widgets"][1:],
    ]


@pytest.mark.spec("dashboards#widget-ids")
async def test_id_must_be_of_a_widget_of_this_dashboard(
    editor: DashboardEditor, four_widgets: Any
) -> None:
    other = await editor.create("Other", widgets=[count_widget("O")])
    [foreign] = keep_at(other, 0)
    first = keep_at(four_widgets, 0)[0]

    errors = await editor.reject_save(
        four_widgets["id"],
        widgets=[foreign, {"id": "0"}, {"id": "V2lkZ2V0OjA"}, {"id": None}, first, first],
    )

    assert errors == [
        "NOT_FOUND widgets.0.id",
        "INVALID widgets.1.id",
        "NOT_FOUND widgets.2.id",
        "REQUIRED widgets.3.id",
        "DUPLICATE widgets.5.id",
    ]
    assert (await editor.read(other["id"]))["widgets"] == other["widgets"]


def get_queries(dashboard: Any) -> list[dict[str, Any]]:
    """Return the queries of the first widget."""
    queries: list[dict[str, Any]] = dashboard["widgets"][0]["queries"]
    return queries


async def save_queries(
    editor: DashboardEditor, dashboard: Any, queries: list[dict[str, Any]]
) -> Any:
    """Save the queries of the first widget and keep the other widgets."""
    first, *others = keep_at(dashboard, 0, 1, 2, 3)
    return await editor.save(dashboard["id"], widgets=[first | {"queries": queries}, *others])


@pytest.mark.spec("dashboards#query-list")
async def test_queries_are_kept_added_deleted_and_moved(
    editor: DashboardEditor, four_widgets: Any
) -> None:
    one, two = get_queries(four_widgets)

    mixed = get_queries(
        await save_queries(editor, four_widgets, [{"id": one["id"]}, count_query(name="3")])
    )
    assert mixed[0] == one
    assert [each["name"] for each in mixed] == ["1", "3"]
    assert two["id"] not in {each["id"] for each in mixed}

    reversed_queries = get_queries(
        await save_queries(editor, four_widgets, [{"id": each["id"]} for each in mixed[::-1]])
    )
    assert reversed_queries == mixed[::-1]


@pytest.mark.spec("dashboards#query-list")
async def test_query_of_another_widget_and_an_empty_list_are_rejected(
    editor: DashboardEditor, four_widgets: Any
) -> None:
    foreign = {"id": four_widgets["widgets"][1]["queries"][0]["id"]}
    first, *others = keep_at(four_widgets, 0, 1, 2, 3)

    for queries, expected in (
        ([foreign], ["NOT_FOUND widgets.0.queries.0.id"]),
        ([], ["REQUIRED widgets.0.queries"]),
        (None, ["REQUIRED widgets.0.queries"]),
    ):
        errors = await editor.reject_save(
            four_widgets["id"], widgets=[first | {"queries": queries}, *others]
        )
        assert errors == expected


@pytest.mark.spec("dashboards#merged-queries")
async def test_order_is_checked_against_stored_aggregates(
    editor: DashboardEditor, four_widgets: Any
) -> None:
    one, two = get_queries(four_widgets)

    queries = [{"id": one["id"], "orderby": "-count()"}, {"id": two["id"]}]
    saved = await save_queries(editor, four_widgets, queries)

    assert get_queries(saved)[0]["orderby"] == "-count()"


def count_table(**query: Any) -> dict[str, Any]:
    """The input of a new table with one query that selects count()."""
    return count_widget(displayType="TABLE", queries=[count_query(**query)])


VALID_QUERIES = {
    "is: in an issue widget": count_widget(
        widgetType="ISSUE", queries=[count_query(conditions="is:unresolved", aggregates=[])]
    ),
    "total.count as a column": count_table(columns=["total.count"], aggregates=[]),
    "equation of selected fields in a table": count_table(
        columns=["transaction.duration", "measurements.lcp"],
        aggregates=["equation|transaction.duration + measurements.lcp"],
    ),
    "equation of functions in a chart": count_widget(
        queries=[count_query(aggregates=["equation|count() * failure_count()"])]
    ),
    "is: in an error-events widget": count_widget(
        widgetType="ERROR_EVENTS", queries=[count_query(conditions="is:unresolved")]
    ),
    "blank description": count_widget(description=""),
    "order by an equation alias": count_widget(
        queries=[count_query(aggregates=["equation|count() * 2"], orderby="equation[0]")]
    ),
    "order by an equation, descending": count_widget(
        queries=[count_query(orderby="-equation|count() * 2")]
    ),
    "order by a column, descending": count_table(columns=["title"], orderby="-title"),
    "order by a function that is not selected": count_widget(
        queries=[count_query(orderby="p95(transaction.duration)")]
    ),
    "issue widget with empty lists": count_widget(
        widgetType="ISSUE", queries=[count_query(fields=[], aggregates=[], columns=[])]
    ),
}


INVALID_QUERIES = {
    "numeric function of a text field": (
        count_widget(queries=[count_query(aggregates=["p95(user)"])]),
        "aggregates.0",
    ),
    "empty group in conditions": (
        count_widget(widgetType="ISSUE", queries=[count_query(conditions="is:())")]),
        "conditions",
    ),
    "is: in a transaction-like widget": (
        count_widget(
            widgetType="TRANSACTION_LIKE", queries=[count_query(conditions="is:unresolved")]
        ),
        "conditions",
    ),
    "unclosed group in conditions": (
        count_widget(queries=[count_query(conditions="(a")]),
        "conditions",
    ),
    "order by a missing equation": (
        count_widget(queries=[count_query(orderby="equation[0]")]),
        "orderby",
    ),
    "operands of a table that are not selected": (
        count_table(aggregates=["equation|count() * 2"]),
        "aggregates.0",
    ),
}


@pytest.mark.parametrize("case", VALID_QUERIES)
@pytest.mark.spec("dashboards#query-language")
async def test_valid_query_is_accepted(editor: DashboardEditor, case: str) -> None:
    dashboard = await editor.create("D", widgets=[VALID_QUERIES[case], count_widget("Other")])

    assert len(dashboard["widgets"]) == 2


@pytest.mark.parametrize("case", INVALID_QUERIES)
@pytest.mark.spec("dashboards#language-errors")
async def test_invalid_query_is_rejected_with_its_path(editor: DashboardEditor, case: str) -> None:
    widget, path = INVALID_QUERIES[case]

    errors = await editor.reject_create(widgets=[count_widget(), widget])

    assert errors == [f"INVALID widgets.1.queries.0.{path}"]


@pytest.mark.spec("dashboards#closed-widget-types")
async def test_widget_that_keeps_count_cannot_become_metrics(
    editor: DashboardEditor, four_widgets: Any
) -> None:
    [kept] = keep_at(four_widgets, 0)

    payload = await editor.request_save(
        four_widgets["id"], widgets=[kept | {"widgetType": "METRICS"}]
    )

    places = [(each["code"], each["path"]) for each in payload["errors"]]
    assert places == [
        ("INVALID", ["widgets", "0", "queries", str(index), "aggregates", "0"])
        for index in range(len(four_widgets["widgets"][0]["queries"]))
    ]
    for error in payload["errors"]:
        assert "sum(session)" in error["details"]["allowed"]
        assert len(error["details"]["allowed"]) == 27
