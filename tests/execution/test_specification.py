"""The specification's section 6, by random operations on a schema of its own: both executors.

Tens of thousands by `WAYBILL_OPERATIONS=20000 .venv/bin/pytest tests/execution`.
"""

import gc
import os
import random
import warnings
from collections import Counter
from typing import Any

import pytest
from graphql import OperationType, execute, parse
from graphql.execution import Executor
from graphql.pyutils import is_awaitable

from execution.engine import Engine
from execution.errors import RequestRejectedError, format_error
from execution.limits.limits import LIMIT_DESCRIPTIONS, Limits
from execution.operation import Request
from execution.plan.compiler import compile_plan
from tests.execution.cancelling import cancels
from tests.execution.operations import operation
from tests.execution.small_schema import odd_values, root, settle, small_schema

OPERATIONS = int(os.environ.get("WAYBILL_OPERATIONS", "600"))

MOST_ERRORS = 10
WIDE = Limits(**dict.fromkeys(LIMIT_DESCRIPTIONS, 10**30) | {"validation_errors": MOST_ERRORS})

BOTH_KINDS = pytest.mark.parametrize("kind", [OperationType.QUERY, OperationType.MUTATION])


def no_bulk(*_: object) -> None:
    """How every field is resolved: row by row."""


async def reference(text: str, variables: dict[str, Any], seed: int) -> tuple[str, str, list[Any]]:
    """Data, errors, and what mutations did, by graphql-core."""
    whole = root(random.Random(seed))
    found = execute(small_schema, parse(text), root_value=whole, variable_values=variables)
    result: Any = await found if is_awaitable(found) else found
    await settle()
    if result.data is None and all(error.path is None for error in result.errors or ()):
        refused = RequestRejectedError("BAD_USER_INPUT", *(result.errors or ())[:MOST_ERRORS])
        return "refused", shown(refused.errors), whole.log
    return (
        repr(result.data),
        shown([format_error(error) for error in result.errors or ()]),
        whole.log,
    )


async def compiled(
    engine: Engine, text: str, variables: dict[str, Any], seed: int
) -> tuple[str, str, list[Any]]:
    """Data, errors, and what mutations did, by the engine."""
    whole = root(random.Random(seed))
    request = Request(text, variables)
    try:
        answer = await engine.execute(engine.prepare(request), request, None, whole)
    except RequestRejectedError as refused:
        return "refused", shown(refused.errors), whole.log
    finally:
        await settle()
    return repr(answer["data"]), shown(answer.get("errors", [])), whole.log


async def end_of_plan(text: str, variables: dict[str, Any], seed: int) -> str:
    """What a plan came to, without an engine that would have the reference answer after it."""
    executor = Executor.build(
        small_schema,
        parse(text),
        root_value=root(random.Random(seed)),
        raw_variable_values=variables,
    )
    if isinstance(executor, list):
        return "refused"
    plan = compile_plan(executor, no_bulk)
    return "not covered" if plan is None else type(await plan.execute(executor)).__name__


def shown(errors: list[Any]) -> str:
    """Errors without the ids of masked ones, which are never the same."""
    for error in errors:
        error.get("extensions", {}).pop("id", None)
    return repr(errors)


@cancels
@BOTH_KINDS
async def test_random_operations_are_answered_alike(kind: OperationType) -> None:
    engine = Engine(small_schema, no_bulk, compile_after=1, limits=WIDE)
    clean: Counter[bool] = Counter()
    for seed in range(OPERATIONS):
        text, variables = operation(
            small_schema, random.Random(seed), operation_type=kind, values=odd_values
        )

        expected = await reference(text, variables, seed)
        before = engine.counts["compiled"]
        found = await compiled(engine, text, variables, seed)

        assert found == expected, (seed, text, variables)
        if expected[1] == "[]":
            clean[engine.counts["compiled"] > before] += 1
        else:
            assert engine.counts["compiled"] == before
    # Much of what goes well has what only the reference covers: generators, awaited types.
    assert clean[True] > OPERATIONS / 30


@BOTH_KINDS
async def test_plans_that_give_up_leave_nothing_behind(kind: OperationType) -> None:
    ends: Counter[str] = Counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()  # what tests before this one left
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for seed in range(OPERATIONS // 4):
            text, variables = operation(
                small_schema, random.Random(seed), operation_type=kind, values=odd_values
            )
            ends[await end_of_plan(text, variables, seed)] += 1
            await settle()
        gc.collect()

    assert [str(each.message) for each in caught] == []
    assert ends["QueryAborted"] + ends["MutationAborted"] > OPERATIONS / 20
    assert ends["dict"] > 0


async def test_variables_that_do_not_fit_are_refused() -> None:
    engine = Engine(small_schema, no_bulk, compile_after=1)
    text = "query ($skip: Boolean!) { __typename @skip(if: $skip) }"
    request = Request(text, {"skip": "yes"})

    with pytest.raises(RequestRejectedError) as refused:
        await engine.execute(engine.prepare(request), request, None)

    assert "$skip" in refused.value.errors[0]["message"]
