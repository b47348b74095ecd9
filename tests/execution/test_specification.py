"""GraphQL specification, section 6: plans and graphql-core agree on random operations.

Run tens of thousands by `WAYBILL_OPERATIONS=20000 .venv/bin/pytest tests/execution`.
"""

import gc
import os
import random
import warnings
from collections import Counter
from typing import Any

import pytest
from graphql import OperationType, execute, parse
from graphql.pyutils import is_awaitable

from execution.engine import Engine
from execution.errors import RequestRejectedError, format_error
from execution.executors import CompleteExecutor
from execution.limits.limits import LIMIT_DESCRIPTIONS, Limits
from execution.limits.meter import AnswerMeter
from execution.operation import Request
from execution.plan.compiler import compile_plan
from offload.slices import run_steps
from tests.execution.cancelling import allow_cancelled_tasks
from tests.execution.operations import generate_operation
from tests.execution.small_schema import odd_values, root, settle, small_schema

OPERATIONS = int(os.environ.get("WAYBILL_OPERATIONS", "200"))

MAX_ERRORS = 10
NO_LIMITS = Limits(**dict.fromkeys(LIMIT_DESCRIPTIONS, 10**30) | {"validation_errors": MAX_ERRORS})

BOTH_OPERATION_TYPES = pytest.mark.parametrize(
    "operation_type", [OperationType.QUERY, OperationType.MUTATION]
)


def no_bulk(*_: object) -> None:
    """Find no bulk resolver, so that each field is resolved row by row."""


async def execute_reference(
    text: str, variables: dict[str, Any], seed: int
) -> tuple[str, str, list[Any]]:
    """Return data, errors and effects of mutations by graphql-core."""
    root_value = root(random.Random(seed))
    pending = execute(small_schema, parse(text), root_value=root_value, variable_values=variables)
    result: Any = await pending if is_awaitable(pending) else pending
    await settle()
    if result.data is None and all(error.path is None for error in result.errors or ()):
        rejected = RequestRejectedError("BAD_USER_INPUT", *(result.errors or ())[:MAX_ERRORS])
        return "rejected", format_all(rejected.errors), root_value.log
    return (
        repr(result.data),
        format_all([format_error(error) for error in result.errors or ()]),
        root_value.log,
    )


async def execute_compiled(
    engine: Engine, text: str, variables: dict[str, Any], seed: int
) -> tuple[str, str, list[Any]]:
    """Return data, errors and effects of mutations by the engine."""
    root_value = root(random.Random(seed))
    request = Request(text, variables)
    try:
        response = await engine.execute(await engine.prepare(request), request, None, root_value)
    except RequestRejectedError as rejected:
        return "rejected", format_all(rejected.errors), root_value.log
    finally:
        await settle()
    return repr(response["data"]), format_all(response.get("errors", [])), root_value.log


async def execute_plan(text: str, variables: dict[str, Any], seed: int) -> str:
    """Execute only the plan of an operation, and return the type of its outcome."""
    executor = CompleteExecutor.build(
        small_schema,
        parse(text),
        root_value=root(random.Random(seed)),
        raw_variable_values=variables,
        meter=AnswerMeter(Limits()),
    )
    if not isinstance(executor, CompleteExecutor):
        return "rejected"
    plan = run_steps(compile_plan(executor, no_bulk))
    return "not supported" if plan is None else type(await plan.execute(executor)).__name__


def format_all(errors: list[Any]) -> str:
    """Format errors without the ids of masked ones, which differ between runs."""
    for error in errors:
        error.get("extensions", {}).pop("id", None)
    return repr(errors)


@allow_cancelled_tasks
@BOTH_OPERATION_TYPES
async def test_plans_and_graphql_core_return_equal_responses(
    operation_type: OperationType,
) -> None:
    engine = Engine(small_schema, no_bulk, limits=NO_LIMITS)
    error_free: Counter[bool] = Counter()
    for seed in range(OPERATIONS):
        text, variables = generate_operation(
            small_schema, random.Random(seed), operation_type=operation_type, values=odd_values
        )

        expected = await execute_reference(text, variables, seed)
        before = engine.counts["compiled"]
        actual = await execute_compiled(engine, text, variables, seed)

        assert actual == expected, (seed, text, variables)
        if expected[1] == "[]":
            error_free[engine.counts["compiled"] > before] += 1
        else:
            assert engine.counts["compiled"] == before
    # Many operations without errors use what plans do not support: generators, awaited types.
    assert error_free[True] > OPERATIONS / 30


@BOTH_OPERATION_TYPES
async def test_aborted_plans_leave_no_coroutine_unawaited(operation_type: OperationType) -> None:
    outcomes: Counter[str] = Counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()  # objects of earlier tests
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for seed in range(OPERATIONS // 4):
            text, variables = generate_operation(
                small_schema, random.Random(seed), operation_type=operation_type, values=odd_values
            )
            outcomes[await execute_plan(text, variables, seed)] += 1
            await settle()
        gc.collect()

    assert [str(each.message) for each in caught] == []
    assert outcomes["QueryAborted"] + outcomes["MutationAborted"] > OPERATIONS / 20
    assert outcomes["dict"] > 0


async def test_invalid_variables_are_rejected() -> None:
    engine = Engine(small_schema, no_bulk)
    text = "query ($skip: Boolean!) { __typename @skip(if: $skip) }"
    request = Request(text, {"skip": "yes"})

    with pytest.raises(RequestRejectedError) as rejected:
        await engine.execute(await engine.prepare(request), request, None)

    assert "$skip" in rejected.value.errors[0]["message"]
