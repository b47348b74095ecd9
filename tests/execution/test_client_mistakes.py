"""Wrong values of scalars and directive arguments are the client's errors, never defects."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.graph import Graph, Statements, on_sqlite

pytestmark = [on_sqlite, pytest.mark.spec("security#wrong-values")]

WRONG_DATES = {
    "text": '"nope"',
    "integer": "5",
    "boolean": "true",
    "list": "[5]",
    "object": "{a: 1}",
    "infinity": "1e999",
    "enum": "NOPE",
    "day that does not exist": '"2026-02-30T00:00:00Z"',
    "date before the calendar": '"0001-01-01T00:00:00+23:00"',
}
AT = {
    "literal": "{ organization { releases(filter: {createdAfter: %s}) { nodes { id } } } }",
    "default": """query ($date: DateTime = %s) {
        organization { releases(filter: {createdAfter: $date}) { nodes { id } } }
    }""",
    "nested default": """query ($filter: ReleaseFilter = {createdAfter: %s}) {
        organization { releases(filter: $filter) { nodes { id } } }
    }""",
    "literal in a list of inputs": """mutation { recordSessions(input: {sessions: [
        {project: "a", release: "a@1", started: %s}
    ]}) { accepted } }""",
}
DATE_VARIABLE = """query ($value: DateTime) {
    organization { releases(filter: {createdAfter: $value}) { nodes { id } } }
}"""
FILTER_VARIABLE = """query ($value: ReleaseFilter) {
    organization { releases(filter: $value) { nodes { id } } }
}"""
WRONG_VALUES: tuple[Any, ...] = ("nope", 5, True, [5], {"a": 1}, 1.5, "2026-02-30T00:00:00Z")
STREAM_LITERAL = "{ organization { releases { nodes @stream(initialCount: %s) { id } } } }"
STREAM_DEFAULT = """query ($count: Int = %s) { organization { releases { ...Page } } }
fragment Page on ReleaseConnection { nodes @stream(initialCount: $count) { id } }"""
INCREMENTAL = {"Accept": "multipart/mixed;incrementalSpec=v0.2,application/json"}


@pytest.fixture(autouse=True)
def expect_no_defects(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged an error."""
    yield
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.fixture(params=[False, True], ids=["complete", "incremental"])
async def any_graph(request: pytest.FixtureRequest, graph: Graph) -> Any:
    """A client of a server with and without incremental delivery."""
    client = Graph(graph.database, graph.token, incremental_delivery=request.param)
    client.client.headers.update(INCREMENTAL)
    yield client
    await client.client.aclose()


@pytest.mark.parametrize("document", AT.values(), ids=AT.keys())
@pytest.mark.parametrize("literal", WRONG_DATES.values(), ids=WRONG_DATES.keys())
async def test_wrong_literal_fails_validation_with_the_reason(
    any_graph: Graph, statements: Statements, literal: str, document: str
) -> None:
    error = await any_graph.error(document % literal)

    assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert error["message"].startswith(("Not a date and time of RFC 3339, ", "Date out of range"))
    assert len(error["locations"]) == 1
    assert statements.sent == []


@pytest.mark.parametrize("value", WRONG_VALUES, ids=repr)
async def test_wrong_variable_is_bad_input_with_the_reason(
    any_graph: Graph, statements: Statements, value: Any
) -> None:
    error = await any_graph.error(DATE_VARIABLE, value=value)
    nested_error = await any_graph.error(FILTER_VARIABLE, value={"createdAfter": value})

    reason = (
        "Not a date and time of RFC 3339, with seconds and an offset, "
        f"such as 2026-02-03T04:05:06Z: {value!r}"
    )
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["message"] == f"Variable '$value' has invalid value: {reason}"
    assert nested_error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert nested_error["message"] == (
        f"Variable '$value' has invalid value at .createdAfter: {reason}"
    )
    assert statements.sent == []


@pytest.mark.parametrize("count", ["-1", "null", "-2147483648"])
async def test_wrong_stream_count_fails_validation(
    any_graph: Graph, statements: Statements, count: str
) -> None:
    for document in (STREAM_LITERAL, STREAM_DEFAULT):
        error = await any_graph.error(document % count)

        assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
        assert error["message"] == "initialCount of @stream must be an integer of at least 0."
    assert statements.sent == []


@pytest.mark.parametrize("count", [-1, None, -1.0])
async def test_wrong_stream_count_in_a_variable_is_bad_input(
    any_graph: Graph, statements: Statements, count: Any
) -> None:
    error = await any_graph.error(STREAM_DEFAULT % "1", count=count)

    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert error["message"] == (
        "Variable '$count' has invalid value: "
        "initialCount of @stream must be an integer of at least 0."
    )
    assert statements.sent == []


async def test_null_condition_of_a_stream_is_bad_input(any_graph: Graph) -> None:
    document = """query ($flag: Boolean) {
        organization { releases { nodes @stream(if: $flag) { id } } }
    }"""

    error = await any_graph.error(document, flag=None)

    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert (
        error["message"] == "Variable '$flag' has invalid value: if of @stream must not be null."
    )


async def test_variable_of_another_operation_is_not_checked(graph: Graph) -> None:
    document = """query A($count: Int) { organization { releases(first: $count) { ...Page } } }
        query B($count: Int) { organization { releases { nodes @stream(initialCount: $count) {
            id } } } }
        fragment Page on ReleaseConnection { nodes { id } }"""

    response = await graph.client.post(
        "/graphql",
        json={"query": document, "operationName": "A", "variables": {"count": None}},
    )

    assert response.json() == {"data": {"organization": {"releases": {"nodes": []}}}}
