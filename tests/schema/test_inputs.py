"""Inputs with long lists are built when their variables are coerced, many of them in a thread."""

import threading
from typing import Any

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_input_object_type,
)
from strawberry import UNSET

from execution.engine import FEW_CONTAINERS, Engine
from execution.operation import Request
from schema import schema
from schema.base.list_sizes import MAX_ITEMS
from schema.commit import FileChangeType
from schema.mutations.release import CommitInput, PatchInput

pytestmark = pytest.mark.spec("security#long-computations")


def find_input(name: str) -> GraphQLInputObjectType:
    """Return an input type of the schema."""
    found = schema.type_map[name]
    assert is_input_object_type(found)
    return found


def test_input_is_built_from_coerced_values() -> None:
    patch = find_input("PatchInput").out_type({"path": "a.py", "type": FileChangeType.ADDED})
    commit = find_input("CommitInput").out_type(
        {"id": "1", "authorName": "Ann", "repository": None, "patchSet": [patch]}
    )

    assert patch == PatchInput(path="a.py", type=FileChangeType.ADDED)
    assert commit == CommitInput(id="1", author_name="Ann", repository=None, patch_set=[patch])
    assert commit.author_email is UNSET


def test_long_lists_and_what_contains_them_are_built_early() -> None:
    built = {
        name
        for name, each in schema.type_map.items()
        if is_input_object_type(each) and each.out_type is not GraphQLInputObjectType.out_type
    }
    reported = {
        coordinate.partition(".")[0] for coordinate, limit in MAX_ITEMS.items() if limit > 1_000
    }

    assert reported <= built
    # A built input that contained another one would get a dictionary in its place.
    for name in built:
        for field in find_input(name).fields.values():
            inner = get_named_type(field.type)
            assert not is_input_object_type(inner) or inner.name in built, (name, inner)


def create_schema(threads: list[int]) -> GraphQLSchema:
    """Create a schema whose scalar records the threads in which its values are coerced."""
    created = build_schema(
        """
        scalar Number
        input Item { number: Number }
        input Items { items: [Item!]! }
        type Query { a(input: Items): Int }
        """
    )

    def coerce(value: Any) -> Any:
        threads.append(threading.get_ident())
        return value

    created.type_map["Number"].coerce_input_value = coerce  # type: ignore[attr-defined]
    input_type = created.type_map["Items"]
    assert is_input_object_type(input_type)
    input_type.fields["items"].extensions["maxItems"] = 1_000
    return created


# The variable, its list and its items are lists or objects.
@pytest.mark.parametrize(
    ("number", "is_in_thread"), [(FEW_CONTAINERS - 2, False), (FEW_CONTAINERS - 1, True)]
)
async def test_many_values_are_coerced_in_a_thread(*, number: int, is_in_thread: bool) -> None:
    threads: list[int] = []
    engine = Engine(create_schema(threads))
    items = [{"number": at} for at in range(number)]
    request = Request("query ($input: Items) { a(input: $input) }", {"input": {"items": items}})

    response = await engine.execute(await engine.prepare(request), request, None, {"a": 1})

    assert response == {"data": {"a": 1}}
    assert len(threads) == number
    assert ({threading.get_ident()} == set(threads)) is not is_in_thread
