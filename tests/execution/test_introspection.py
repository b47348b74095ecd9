"""What only the schema decides is worked out once."""

from collections.abc import Sequence
from typing import Any

import pytest
from graphql import build_schema, get_introspection_query

from execution.engine import Engine
from execution.introspection import MAX_CACHED_RESPONSES
from execution.operation import Request

SCHEMA = build_schema("type Query { name: String }")


async def answers(
    engine: Engine, document: str, times: int = 2, **variables: Any
) -> Sequence[Any]:
    """What a document is answered, time after time."""
    request = Request(document, variables)
    return [await engine.execute(engine.prepare(request), request, None) for _ in range(times)]


async def test_the_schema_is_introspected_once() -> None:
    engine = Engine(SCHEMA)

    first, second = await answers(engine, get_introspection_query())

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
async def test_what_anything_else_decides_is_asked_again(document: str) -> None:
    engine = Engine(SCHEMA)

    first, second = await answers(engine, document, name="Query")

    assert first == second
    assert engine.counts == {"reference": 2}


async def test_an_operation_of_a_document_is_not_another_one() -> None:
    engine = Engine(SCHEMA)
    document = 'query a { __type(name: "Query") { name } } query b { __type(name: "X") { name } }'

    found = []
    for name in ("a", "b", "a", "b"):
        request = Request(document, {}, name)
        found.append(await engine.execute(engine.prepare(request), request, None))

    assert found[0] == found[2] == {"data": {"__type": {"name": "Query"}}}
    assert found[1] == found[3] == {"data": {"__type": None}}


async def test_only_a_few_are_kept() -> None:
    engine = Engine(SCHEMA)
    documents = [
        f"{{ a{number}: __typename __schema {{ queryType {{ name }} }} }}" for number in range(3)
    ]
    plain = [
        f"{{ a{number}: __schema {{ queryType {{ name }} }} }}"
        for number in range(MAX_CACHED_RESPONSES + 1)
    ]

    for document in (*documents, *plain):
        await answers(engine, document, times=1)
    await answers(engine, plain[0], times=1)
    await answers(engine, plain[-1], times=1)

    assert engine.counts["introspection known"] == 1
