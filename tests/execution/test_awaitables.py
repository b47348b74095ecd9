"""Plans await what graphql-core awaits, nothing twice, and leave nothing unawaited."""

import asyncio
import gc
import types
import warnings
from collections.abc import Generator, Iterator
from functools import partial
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    parse,
)

from execution import executors
from execution.engine import Engine
from execution.executors import ITEMS_PER_PART, CompleteExecutor
from execution.limits.limits import Limits
from execution.limits.meter import AnswerMeter
from execution.operation import Request
from execution.plan import fields
from execution.plan.compiler import compile_plan
from execution.plan.fields import LONG_COLUMN
from offload.slices import run_steps


def no_bulk(*_: object) -> None:
    """Find no bulk resolver, so that each field is resolved row by row."""


async def later(value: Any) -> Any:
    await asyncio.sleep(0)
    return value


@types.coroutine
def generate_later(value: Any) -> Generator[None, None, Any]:
    yield
    return value


async def is_dog(row: dict[str, str], _info: Any) -> Any:
    return await later(row["kind"] == "dog")


async def is_cat(row: dict[str, str], _info: Any) -> Any:
    return await later(row["kind"] == "cat")


NAME = {"name": GraphQLField(GraphQLString)}
Pet = GraphQLInterfaceType("Pet", NAME)
Dog = GraphQLObjectType("Dog", NAME, interfaces=[Pet], is_type_of=is_dog)
Cat = GraphQLObjectType("Cat", NAME, interfaces=[Pet], is_type_of=is_cat)
ROOT = {
    "text": GraphQLField(GraphQLString),
    "texts": GraphQLField(GraphQLList(GraphQLList(GraphQLString))),
    "required": GraphQLField(GraphQLList(GraphQLNonNull(GraphQLString))),
    "dog": GraphQLField(Dog),
    "dogs": GraphQLField(GraphQLList(Dog)),
    "pets": GraphQLField(GraphQLList(Pet)),
}
schema = GraphQLSchema(
    GraphQLObjectType("Query", ROOT), GraphQLObjectType("Mutation", ROOT), types=[Dog, Cat]
)


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    """Fail on coroutines that are never awaited."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()  # objects of earlier tests
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert [str(each.message) for each in caught] == []


async def execute(text: str, root: Any, executor: str = "compiled") -> dict[str, Any]:
    """Return the response, of which the executor must be the given one."""
    engine = Engine(schema, no_bulk)
    request = Request(text, {})
    response = await engine.execute(await engine.prepare(request), request, None, root)
    assert engine.counts[executor] == 1, engine.counts
    return response


async def test_generator_based_coroutines_are_awaited() -> None:
    root = {
        "text": lambda _info: generate_later("a"),
        "texts": lambda _info: [generate_later([generate_later("b")]), later(["c"])],
    }

    assert await execute("{ text texts }", root) == {
        "data": {"text": "a", "texts": [["b"], ["c"]]}
    }


async def test_asynchronous_is_type_of_is_awaited() -> None:
    dogs = [{"kind": "dog", "name": name} for name in "ab"]
    root = {"dog": dogs[0], "dogs": dogs, "pets": [{"kind": "cat", "name": "c"}, None, *dogs]}

    response = await execute("{ dog { name } dogs { name } pets { __typename name } }", root)

    assert response["data"] == {
        "dog": {"name": "a"},
        "dogs": [{"name": "a"}, {"name": "b"}],
        "pets": [
            {"__typename": "Cat", "name": "c"},
            None,
            {"__typename": "Dog", "name": "a"},
            {"__typename": "Dog", "name": "b"},
        ],
    }


async def test_row_of_another_type_is_an_error_of_graphql_core() -> None:
    root = {"dogs": [{"kind": "dog", "name": "a"}, {"kind": "cat", "name": "c"}]}

    response = await execute("{ dogs { name } }", root, "reference")

    assert response["data"] == {"dogs": [{"name": "a"}, None]}
    assert [error["path"] for error in response["errors"]] == [["dogs", 1]]


async def test_items_of_a_mutation_are_awaited_once_when_its_plan_aborts() -> None:
    calls: list[str] = []

    async def count(value: str | None) -> Any:
        calls.append(str(value))
        return await later(value)

    root = {
        "texts": lambda _info: [count("a"), [count("b")], [None, "c"]],
        "required": lambda _info: [count("d"), count(None), "e"],
    }

    response = await execute("mutation { texts required }", root, "reference")

    assert response["data"] == {"texts": [None, ["b"], [None, "c"]], "required": None}
    assert [error["path"] for error in response["errors"]] == [["texts", 0], ["required", 1]]
    assert sorted(calls) == ["None", "a", "b", "d"]


async def test_coroutines_that_a_mutation_returned_are_not_started_twice() -> None:
    pet = {"kind": "dog", "name": later("a")}

    response = await execute("mutation { dog { name } }", {"dog": lambda _info: pet})
    other = {"kind": "dog", "name": later("b")}
    root = {"pets": lambda _info: [other, {"kind": "fish", "name": "f"}]}
    failed = await execute("mutation { pets { name } }", root, "reference")

    assert response == {"data": {"dog": {"name": "a"}}}
    assert failed["data"] == {"pets": [{"name": "b"}, None]}
    assert [error["path"] for error in failed["errors"]] == [["pets", 1]]


@pytest.mark.parametrize("operation", ["query", "mutation"])
@pytest.mark.parametrize("turns", range(12))
async def test_cancelled_operation_leaves_no_coroutine_unawaited(
    operation: str, turns: int
) -> None:
    def get_name(name: str, _info: Any) -> Any:
        return later(name)

    def get_texts(_info: Any) -> list[Any]:
        return [later(["a"]), [later("b")]]

    def get_dogs(_info: Any) -> Any:
        return later([{"kind": "dog", "name": partial(get_name, name)} for name in "ab"])

    root = {"text": lambda _info: later("t"), "texts": get_texts, "dogs": get_dogs}
    text = f"{operation} {{ text dogs {{ name }} texts other: dogs {{ name }} }}"

    task = asyncio.ensure_future(execute(text, root))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(0.01)


def build(document: DocumentNode) -> CompleteExecutor:
    """Build an executor of an operation."""
    executor = CompleteExecutor.build(schema, document, meter=AnswerMeter(Limits()))
    assert isinstance(executor, CompleteExecutor)
    return executor


async def test_operation_with_fragment_variables_is_not_compiled() -> None:
    text = 'query { ...F(name: "a") } fragment F($name: String) on Query { text }'
    document = parse(text, experimental_fragment_arguments=True)
    executor = build(document)
    plain = build(parse("query { ...F } fragment F on Query { text }"))

    assert run_steps(compile_plan(executor, no_bulk)) is None
    assert run_steps(compile_plan(plain, no_bulk)) is not None


async def execute_by_graphql_core(root: Any) -> dict[str, Any]:
    """Execute a list of texts, and a list of required ones, by graphql-core's executor."""
    engine = Engine(schema, None)
    request = Request("{ texts required }", {})
    return await engine.execute(await engine.prepare(request), request, None, root)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For each turn that a long list takes: how many of its items were awaited until then."""
    found: list[int] = []

    async def take_turn() -> None:
        found.append(len(AWAITED))
        await asyncio.sleep(0)

    monkeypatch.setattr(executors, "take_turn", take_turn)
    AWAITED.clear()
    return found


@pytest.mark.spec("security#long-computations")
@pytest.mark.parametrize(("number", "slices"), [(LONG_COLUMN, 0), (LONG_COLUMN + 1, 1)])
async def test_plan_completes_a_long_list_in_a_slice_of_its_own(
    monkeypatch: pytest.MonkeyPatch, number: int, slices: int
) -> None:
    taken: list[None] = []

    async def take_turn() -> None:
        taken.append(None)

    monkeypatch.setattr(fields, "take_turn", take_turn)

    response = await execute("{ required }", {"required": lambda _info: later(["a"] * number)})

    assert response == {"data": {"required": ["a"] * number}}
    assert len(taken) == slices


AWAITED: list[int] = []


async def find_text(number: int) -> str:
    """Return a text; note that it was awaited."""
    AWAITED.append(number)
    await asyncio.sleep(0)
    return f"{number}"


@pytest.mark.spec("security#long-computations")
async def test_long_lists_are_completed_in_parts_by_graphql_core(turns: list[int]) -> None:
    root = {"texts": [["a"]] * (3 * ITEMS_PER_PART + 1), "required": ["b"] * ITEMS_PER_PART}

    response = await execute_by_graphql_core(root)

    assert response == {"data": root}
    assert len(turns) == 3


@pytest.mark.spec("security#long-computations")
async def test_part_of_a_long_list_has_ended_when_the_next_one_begins(turns: list[int]) -> None:
    number = 2 * ITEMS_PER_PART + 50

    response = await execute_by_graphql_core(
        {"texts": [], "required": [find_text(at) for at in range(number)]}
    )

    assert response["data"]["required"] == [f"{at}" for at in range(number)]
    assert turns == [ITEMS_PER_PART, 2 * ITEMS_PER_PART]
    assert sorted(AWAITED) == list(range(number))


async def test_long_list_that_fails_is_null_with_the_path_of_its_item() -> None:
    items = ["a"] * ITEMS_PER_PART + [None, "b", None]

    response = await execute_by_graphql_core({"texts": [["a"]], "required": items})

    assert response["data"] == {"texts": [["a"]], "required": None}
    [error] = response["errors"]
    assert error["path"] == ["required", ITEMS_PER_PART]
