"""Introspection responses are cached."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from graphql import build_schema, get_introspection_query

from execution.engine import Engine
from execution.introspection import MAX_CACHED_RESPONSES
from execution.operation import Request

SCHEMA = build_schema("type Query { name: String }")


async def execute_repeatedly(
    engine: Engine, document: str, times: int = 2, **variables: Any
) -> Sequence[Any]:
    """Execute a document several times and return the responses."""
    return [await execute(engine, Request(document, variables)) for _ in range(times)]


async def execute(engine: Engine, request: Request) -> Any:
    """Execute a request, and return the response as it is sent."""
    response = await engine.execute(await engine.prepare(request), request, None)
    return orjson.loads(orjson.dumps(response))


async def test_introspection_is_executed_once() -> None:
    engine = Engine(SCHEMA)

    first, second = await execute_repeatedly(engine, get_introspection_query())

    assert first["data"]["__schema"]["queryType"]["name"] == "Query"
    assert second == first
    assert engine.counts == {"reference": 1, "introspection known": 1}


@pytest.mark.parametrize(
    "document",
    [
        "{ __schema { queryType { name } } name }",
        "query ($name: String!) { __type(name: $name) { name } }",
        "{ ... { __schema { queryType { name } } } }",
        "{ name }",
    ],
)
async def test_other_operations_are_not_cached(document: str) -> None:
    engine = Engine(SCHEMA)

    first, second = await execute_repeatedly(engine, document, name="Query")

    assert first == second
    assert engine.counts == {"reference": 2}


async def test_operations_of_one_document_are_cached_separately() -> None:
    engine = Engine(SCHEMA)
    document = 'query a { __type(name: "Query") { name } } query b { __type(name: "X") { name } }'

    responses = [
        await execute(engine, Request(document, {}, name)) for name in ("a", "b", "a", "b")
    ]

    assert responses[0] == responses[2] == {"data": {"__type": {"name": "Query"}}}
    assert responses[1] == responses[3] == {"data": {"__type": None}}


async def test_cache_size_is_bounded() -> None:
    engine = Engine(SCHEMA)
    documents = [
        f"{{ a{number}: __typename __schema {{ queryType {{ name }} }} }}" for number in range(3)
    ]
    plain = [
        f"{{ a{number}: __schema {{ queryType {{ name }} }} }}"
        for number in range(MAX_CACHED_RESPONSES + 1)
    ]

    for document in (*documents, *plain):
        await execute_repeatedly(engine, document, times=1)
    await execute_repeatedly(engine, plain[0], times=1)
    await execute_repeatedly(engine, plain[-1], times=1)

    assert engine.counts["introspection known"] == 1
