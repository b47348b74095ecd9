"""Plans share the bound of documents, keep nothing of a request, and are dropped if bad."""

import asyncio
import gc
import threading
import weakref
from itertools import count
from typing import Any

import pytest
from graphql import build_schema

from execution.documents import BYTES_PER_NODE, ValidDocument, estimate_size
from execution.engine import Engine
from execution.limits.limits import Limits
from execution.operation import Request
from execution.plan.cache import MAX_ABORTS, MAX_LATE_NODES
from offload import slices

SCHEMA = build_schema(
    """
    interface Node { id: ID! }
    type Item implements Node { id: ID! name(of: String): String }
    type Size implements Node { id: ID! width: Int height: Int }
    type Query { node(id: ID): Node a: String b(texts: [String!]): String }
    """
)
NODE = "query ($id: ID) { node(id: $id) { id ... on Item { name } ... on Size { width height } } }"

pytestmark = pytest.mark.spec("security#plans")


class Context:
    """A context, which counts what is resolved and may fail."""

    def __init__(self, *, is_failing: bool = False) -> None:
        self.is_failing = is_failing


class Text(str):  # noqa: SLOT000 (a weak reference needs what slots would leave out)
    """A text that weak references can refer to."""


def find_node(info: Any, **arguments: Any) -> dict[str, Any]:
    """Return an item, or a size for the id `size`."""
    if info.context.is_failing:
        raise ValueError
    kind = "Size" if arguments.get("id") == "size" else "Item"
    return {"__typename": kind, "id": "1", "name": "n", "width": 1, "height": 2}


ROOT = {"node": find_node, "a": "a", "b": lambda _info, **_arguments: "b"}


def row_by_row(*_: object) -> None:
    """Find no bulk resolver, so that each field is resolved row by row."""


def create_engine(document_bytes: int = 16 * 1024 * 1024) -> Engine:
    """Create an engine whose documents and plans have at most `document_bytes` bytes."""
    limits = Limits(document_bytes=document_bytes)
    return Engine(SCHEMA, row_by_row, limits=limits)


async def execute(
    engine: Engine,
    text: str,
    variables: dict[str, Any] | None = None,
    context: Context | None = None,
) -> dict[str, Any]:
    """Execute a document and return the response."""
    request = Request(text, variables or {})
    return await engine.execute(await engine.prepare(request), request, context or Context(), ROOT)


def size(engine: Engine) -> float:
    """Return the size of the engine's cache in bytes."""
    return engine._documents.size  # noqa: SLF001 (the size of a private part is what counts)


def nodes(engine: Engine, *texts: str) -> float:
    """Return how many nodes the plans of the cached documents weigh."""
    return (size(engine) - sum(map(estimate_size, texts))) / BYTES_PER_NODE


def cached_documents(engine: Engine) -> dict[str, ValidDocument]:
    """Return the cached documents by their text."""
    entries = engine._documents._entries  # noqa: SLF001 (no public name for what is cached)
    return {
        text: document
        for text, (_, document) in entries.items()
        if isinstance(document, ValidDocument)
    }


async def test_plan_weighs_a_node_for_each_field() -> None:
    engine = create_engine()

    await execute(engine, "{ a b c: a }")

    assert engine.counts == {"compiled": 1}
    # Three fields, and one node for the entry of the plan.
    assert nodes(engine, "{ a b c: a }") == 4


async def test_constant_arguments_weigh_too() -> None:
    engine = create_engine()
    texts = ", ".join(['"text"'] * 400)
    text = f"{{ b(texts: [{texts}]) }}"

    await execute(engine, text)

    assert engine.counts == {"compiled": 1}
    assert nodes(engine, text) == 2 + 401 // 4


async def test_what_an_interface_adds_later_counts() -> None:
    engine = create_engine()

    weights = []
    for id_ in ("item", "item", "size", "size", "item"):
        await execute(engine, NODE, {"id": id_})
        weights.append(nodes(engine, NODE))

    assert engine.counts == {"compiled": 5}
    assert weights == [4, 4, 7, 7, 7]


async def test_each_outcome_of_a_condition_weighs() -> None:
    engine = create_engine()
    text = "query ($x: Boolean!, $y: Boolean!) { a b @skip(if: $x) c: a @include(if: $y) }"

    for x in (True, False):
        for y in (True, False):
            await execute(engine, text, {"x": x, "y": y})
            await execute(engine, text, {"x": x, "y": y})

    assert engine.counts == {"compiled": 8}
    assert nodes(engine, text) == 4 + (2 + 1 + 3 + 2)


async def test_growing_plan_evicts_the_least_recently_used_documents() -> None:
    texts = ["{ a }", "{ b }", "{ a b }"]
    # All fit without the plans, and two with them.
    engine = create_engine(sum(map(estimate_size, texts)) + 5 * BYTES_PER_NODE)

    for text in texts:
        await execute(engine, text)

    assert engine.counts == {"compiled": 3}
    assert list(cached_documents(engine)) == texts[1:]
    assert nodes(engine, *texts[1:]) == 5


async def test_plan_that_does_not_fit_is_not_compiled() -> None:
    text = "{ a b c: a d: a e: a }"
    engine = create_engine(estimate_size(text) + 4 * BYTES_PER_NODE)

    responses = [await execute(engine, text) for _ in range(3)]

    assert responses == [{"data": {"a": "a", "b": "b", "c": "a", "d": "a", "e": "a"}}] * 3
    assert engine.counts == {"reference": 3}
    assert nodes(engine, text) == 1


async def test_cache_stays_within_its_bound_whatever_is_sent() -> None:
    conditions = [f"${name}: Boolean!" for name in "pqrst"]
    selected = " ".join(
        f"f{at}: node(id: 1) {{ id ... on Item {{ name @skip(if: ${'pqrst'[at % 5]}) }} }}"
        for at in range(9)
    )
    engine = create_engine(600_000)

    largest = 0.0
    for document in range(10):
        text = f"query Q{document}({', '.join(conditions)}) {{ {selected} }}"
        for outcome in range(32):
            variables = {name: bool(outcome >> at & 1) for at, name in enumerate("pqrst")}
            await execute(engine, text, variables)
            largest = max(largest, size(engine))

    assert 500_000 < largest <= 600_000
    assert engine.counts["compiled"] > 10


async def test_plan_keeps_nothing_of_the_request_it_was_compiled_in() -> None:
    engine = create_engine()
    context, variable = Context(), Text("item" * 100)
    references: list[weakref.ref[Any]] = [weakref.ref(context), weakref.ref(variable)]

    await execute(engine, NODE, {"id": variable}, context)
    del context, variable
    gc.collect()

    assert [reference() for reference in references] == [None, None]
    [document] = cached_documents(engine).values()
    assert len(document.plans) == 1
    await execute(engine, NODE, {"id": "size"})
    assert engine.counts == {"compiled": 2}


async def test_plan_that_always_aborts_is_dropped() -> None:
    engine = create_engine()

    for _ in range(3 * MAX_ABORTS):
        response = await execute(engine, NODE, context=Context(is_failing=True))
        assert response["data"] == {"node": None}

    assert engine.counts == {"given up": MAX_ABORTS, "reference": 3 * MAX_ABORTS}
    [document] = cached_documents(engine).values()
    assert len(document.plans) == 0
    assert nodes(engine, NODE) == 1


async def test_plan_that_has_succeeded_is_kept() -> None:
    engine = create_engine()

    await execute(engine, NODE)
    for _ in range(2 * MAX_ABORTS):
        await execute(engine, NODE, context=Context(is_failing=True))
    await execute(engine, NODE)

    assert engine.counts == {
        "compiled": 2,
        "given up": 2 * MAX_ABORTS,
        "reference": 2 * MAX_ABORTS,
    }


async def test_dropped_plan_is_compiled_again_once_its_operation_succeeds() -> None:
    engine = create_engine()

    async def drop() -> None:
        for _ in range(2 * MAX_ABORTS):
            await execute(engine, NODE, context=Context(is_failing=True))

    await drop()
    for _ in range(MAX_ABORTS):
        await execute(engine, NODE)
    assert engine.counts["compiled"] == 0

    await execute(engine, NODE)
    assert engine.counts["compiled"] == 1
    await drop()
    assert engine.counts["given up"] == 3 * MAX_ABORTS


class BlockedBulkResolver:
    """Finds no bulk resolver; in other threads than the event loop's when it is released."""

    def __init__(self) -> None:
        self.threads: list[int] = []
        self.has_started = asyncio.Event()
        self.released = threading.Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self, *_: object) -> None:
        self.threads.append(threading.get_ident())
        if self.threads[-1] != self.threads[0]:
            self._loop.call_soon_threadsafe(self.has_started.set)
            assert self.released.wait(30)


@pytest.fixture
def one_step_per_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a slice end after one step."""
    clock = count()
    monkeypatch.setattr(slices, "thread_time", lambda: next(clock) * slices.SLICE_SECONDS * 0.9)


SUBTREES = "{ s { a s { a } } t: s { a } u: s { a } }"
NESTED_SCHEMA = build_schema("type Query { a: String s: Query }")


def create_nested_engine(find_bulk_resolver: BlockedBulkResolver) -> Engine:
    return Engine(NESTED_SCHEMA, find_bulk_resolver)


async def execute_nested(engine: Engine) -> dict[str, Any]:
    request = Request(SUBTREES)
    root: dict[str, Any] = {"a": "a"}
    root["s"] = root
    return await engine.execute(await engine.prepare(request), request, None, root)


ANSWER = {"s": {"a": "a", "s": {"a": "a"}}, "t": {"a": "a"}, "u": {"a": "a"}}


@pytest.mark.spec("security#long-computations")
@pytest.mark.usefixtures("one_step_per_slice")
async def test_requests_wait_for_a_plan_that_is_compiled_in_a_thread() -> None:
    find_bulk_resolver = BlockedBulkResolver()
    engine = create_nested_engine(find_bulk_resolver)

    first = asyncio.create_task(execute_nested(engine))
    await find_bulk_resolver.has_started.wait()
    second = asyncio.create_task(execute_nested(engine))
    await asyncio.wait([second], timeout=0.05)
    assert engine.counts == {}
    find_bulk_resolver.released.set()

    assert await first == await second == {"data": ANSWER}
    assert engine.counts == {"compiled": 2}
    # Each of the eight fields was looked up once.
    assert len(find_bulk_resolver.threads) == 8
    assert len(set(find_bulk_resolver.threads)) > 1


@pytest.mark.spec("security#long-computations")
@pytest.mark.usefixtures("one_step_per_slice")
async def test_plan_whose_compilation_is_cancelled_is_compiled_by_the_next_request() -> None:
    find_bulk_resolver = BlockedBulkResolver()
    engine = create_nested_engine(find_bulk_resolver)

    compiling = asyncio.create_task(execute_nested(engine))
    await find_bulk_resolver.has_started.wait()
    compiling.cancel()
    find_bulk_resolver.released.set()
    with pytest.raises(asyncio.CancelledError):
        await compiling
    # The plan's entry weighs a node.
    assert nodes(engine, SUBTREES) == 1
    response = await execute_nested(engine)

    assert response == {"data": ANSWER}
    assert engine.counts == {"compiled": 1}
    assert nodes(engine, SUBTREES) == 1 + 8


@pytest.mark.spec("security#long-computations")
@pytest.mark.parametrize(
    ("number", "counts"),
    [
        (MAX_LATE_NODES, {"compiled": 1}),
        (MAX_LATE_NODES + 1, {"given up": 1, "reference": 1}),
    ],
)
async def test_plan_compiles_few_fields_while_it_is_executed(
    number: int, counts: dict[str, int]
) -> None:
    selections = " ".join(f"a{at}: name" for at in range(number))
    limits = Limits(aliases=1_000, repeats=1_000)
    engine = Engine(SCHEMA, row_by_row, limits=limits)

    response = await execute(engine, f"{{ node {{ ... on Item {{ {selections} }} }} }}")

    assert response == {"data": {"node": {f"a{at}": "n" for at in range(number)}}}
    assert engine.counts == counts
