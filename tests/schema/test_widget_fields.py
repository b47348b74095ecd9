"""`Organization.widgetFields`: what the queries of a widget type may name."""

from typing import Any

import pytest

from tests.clients.graph import Graph

pytestmark = pytest.mark.spec("dashboards#fields-for-pickers")

FIELDS = """
query ($type: WidgetType!) {
  organization(slug: "acme") {
    widgetFields(widgetType: $type) {
      columns { name kind isAnswerable }
      aggregates { name kind isAnswerable description }
      filters { name kind isAnswerable }
    }
  }
}
"""


async def read_fields(graph: Graph, widget_type: str) -> dict[str, list[dict[str, Any]]]:
    """Read the fields of a widget type."""
    data = await graph(FIELDS, type=widget_type)
    fields: dict[str, list[dict[str, Any]]] = data["organization"]["widgetFields"]
    return fields


def names(fields: list[dict[str, Any]]) -> list[str]:
    """Return the names of fields."""
    return [each["name"] for each in fields]


async def test_metrics_has_the_columns_aggregates_and_filters_of_release_health(
    graph: Graph,
) -> None:
    fields = await read_fields(graph, "METRICS")

    assert names(fields["columns"]) == ["project", "release", "environment", "session.status"]
    assert names(fields["filters"]) == [
        *("project", "release", "environment"),
        *("release.version", "release.build", "release.package"),
    ]
    assert len(fields["aggregates"]) == 27
    assert fields["aggregates"][0] == {
        "name": "sum(session)",
        "kind": "INTEGER",
        "isAnswerable": True,
        "description": "Number of sessions.",
    }
    assert {each["kind"] for each in fields["aggregates"]} == {"INTEGER", "PERCENTAGE", "DURATION"}


async def test_error_events_and_discover_have_the_same_columns(graph: Graph) -> None:
    errors = await read_fields(graph, "ERROR_EVENTS")
    discover = await read_fields(graph, "DISCOVER")

    assert names(errors["columns"]) == names(discover["columns"])
    assert names(errors["columns"]) == [
        *("project", "release", "environment", "issue", "title", "level", "error.type"),
        *("error.handled", "platform"),
    ]
    assert "user" not in names(errors["filters"])
    assert names(discover["filters"]) == [*names(errors["filters"]), "event.type"]
    assert names(errors["aggregates"])[-1] == "count_if(COLUMN,equals|notEquals,VALUE)"
    assert {"eps()": "RATE", "last_seen()": "DATE"}.items() <= {
        each["name"]: each["kind"] for each in errors["aggregates"]
    }.items()


async def test_issues_have_columns_and_no_aggregates(graph: Graph) -> None:
    fields = await read_fields(graph, "ISSUE")

    assert fields["aggregates"] == []
    assert fields["columns"] == fields["filters"]
    assert {each["name"]: each["kind"] for each in fields["columns"]} == {
        **dict.fromkeys(["issue", "title", "level", "error.type", "project", "release"], "STRING"),
        **dict.fromkeys(["first_seen", "last_seen"], "DATE"),
        **dict.fromkeys(["events", "users"], "INTEGER"),
    }


@pytest.mark.parametrize("widget_type", ["TRANSACTION_LIKE", "SPANS"])
async def test_types_that_are_not_kept_have_fields_that_are_not_answerable(
    graph: Graph, widget_type: str
) -> None:
    fields = await read_fields(graph, widget_type)

    assert {each["isAnswerable"] for part in fields.values() for each in part} == {False}
    assert "transaction.duration" in names(fields["columns"])
    assert fields["columns"] == fields["filters"]
    aggregates = names(fields["aggregates"])
    assert "percentile(numeric,fraction)" in aggregates
    assert ("spm(number)" in aggregates) == (widget_type == "SPANS")
