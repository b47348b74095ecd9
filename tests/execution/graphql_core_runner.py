"""Runs graphql-core's own tests of execution with the engine in place of its `execute`.

    python tests/execution/graphql_core_runner.py SOURCES REPORT

SOURCES is the folder of graphql-core's source distribution. REPORT gets JSON: the tests that
passed, failed and were skipped, and what executed the operations.
"""

import json
import signal
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping, Sequence
from inspect import isawaitable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    get_operation_ast,
)
from graphql.execution.execute import assume_not_async_iterable, assume_not_awaitable

from execution.documents import ValidDocument
from execution.engine import Engine
from execution.executors import CompleteExecutor, MeteredExecutor
from execution.limits.analysis import analyze
from execution.limits.cost import FieldSizes
from execution.limits.limits import Limits
from execution.operation import Operation, Request, Response
from execution.plan.base import reserve_any
from execution.plan.cache import CachedPlan, DocumentPlans
from execution.plan.compiler import compile_plan
from offload.slices import run_steps

EXECUTION = sys.modules["graphql.execution.execute"]
ORIGINAL_EXECUTE = EXECUTION.execute
ORIGINAL_EXECUTE_SYNC = EXECUTION.execute_sync
ENGINE_OPTIONS = {"field_resolver", "type_resolver", "max_coercion_errors", "hide_suggestions"}
"""The options of `execute` that the engine has too. Others are left to graphql-core."""
SYNCHRONOUS_OPTIONS: dict[str, Any] = {
    "is_awaitable": assume_not_awaitable,
    "is_async_iterable": assume_not_async_iterable,
}
"""The options of `execute_sync`."""
NOT_SYNCHRONOUS = "GraphQL execution failed to complete synchronously."

IGNORED = (
    "incremental",
    "test_hooks.py",
    "test_map_async_iterable.py",
    "test_subscribe.py",
)
"""What has no operations that the engine executes by plans.

These are incremental delivery, options that it never uses and subscriptions. What is nested too
deeply, which its limits reject, does not run either.
"""
MAX_TEST_SECONDS = 5
"""A test that takes longer waits for what only graphql-core's executor does."""

counts: Counter[str] = Counter()


class InvalidRequestError(Exception):
    """graphql-core builds no executor for a request."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


class RecordingExecutor(CompleteExecutor):
    """Records whether graphql-core's result is awaitable: `execute` returns it as it is."""

    is_asynchronous = False

    def execute_operation(self, *arguments: Any) -> Any:
        """Execute the operation."""
        result = super().execute_operation(*arguments)
        self.is_asynchronous = isawaitable(result)
        return result


def row_by_row(*_: object) -> None:
    """Find no bulk resolver, so that each field is resolved row by row."""


class PlainEngine(Engine):
    """An engine that executes a document that it did not read, and returns errors as they are.

    It compiles each operation without a running event loop, and builds its executor with the
    options of `graphql.execution.execute`.
    """

    def __init__(self, schema: GraphQLSchema, options: Mapping[str, Any]) -> None:
        super().__init__(schema, row_by_row)
        self._options = options
        self._executor: RecordingExecutor | None = None

    @property
    def is_asynchronous(self) -> bool:
        """Whether graphql-core executed the operation, and its result was awaitable."""
        return self._executor is not None and self._executor.is_asynchronous

    async def run(
        self, document: DocumentNode, definition: Any, request: Request, context: Any, root: Any
    ) -> ExecutionResult:
        """Execute an operation by its plan, or by graphql-core as the engine does."""
        source = ValidDocument(
            "",
            document,
            analyze(document, FieldSizes(self._schema), Limits()),
            {},
            {},
            DocumentPlans(document),
        )
        try:
            response = await self._execute_counted(
                Operation(definition, source, 0), request, context, root, self.create_meter()
            )
        except InvalidRequestError as error:
            return ExecutionResult(None, error.errors)
        finally:
            counts.update(self.counts)
        return ExecutionResult(response["data"], response.get("errors"))

    async def build_executor(
        self,
        operation: Operation,
        request: Request,
        context: object,
        document: DocumentNode | None = None,
        **options: Any,
    ) -> MeteredExecutor:
        """Build graphql-core's executor. Raises InvalidRequestError."""
        executor = RecordingExecutor.build(
            self._schema,
            operation.document if document is None else document,
            root_value=options.pop("root"),
            context_value=context,
            raw_variable_values=request.variables,
            operation_name=request.operation_name,
            **options,
            **self._options,
        )
        if isinstance(executor, list):
            raise InvalidRequestError(executor)
        assert isinstance(executor, RecordingExecutor)
        self._executor = executor
        return executor

    async def _find_plan(
        self, _operation: Operation, executor: MeteredExecutor, _resize: Any
    ) -> CachedPlan:
        cached = CachedPlan()
        cached.plan = run_steps(compile_plan(executor, row_by_row, reserve_any))
        return cached

    def _execution_errors(self, result: ExecutionResult) -> Sequence[GraphQLError]:
        return result.errors or []

    def _build_response(self, data: Any, errors: Sequence[GraphQLError] | None) -> Response:
        return Response(data=data, errors=list(errors) if errors else None)


class Continuation(Awaitable[Any]):
    """Awaits the rest of a coroutine that has already begun."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], yielded: Any) -> None:
        self._coroutine = coroutine
        self._yielded = yielded

    def __await__(self) -> Generator[Any, Any, Any]:
        """Await what the coroutine awaits, until it returns."""
        yielded = self._yielded
        while True:
            try:
                try:
                    sent = yield yielded
                except BaseException as error:  # noqa: BLE001 (the coroutine gets it)
                    yielded = self._coroutine.throw(error)
                else:
                    yielded = self._coroutine.send(sent)
            except StopIteration as stop:
                return stop.value

    def close(self) -> None:
        """Close the coroutine."""
        self._coroutine.close()


def begin(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine until it waits; return its result, or an awaitable of it."""
    try:
        return Continuation(coroutine, coroutine.send(None))
    except StopIteration as stop:
        return stop.value


def execute_by_engine(
    original: Callable[..., Any],
    schema: GraphQLSchema,
    document: DocumentNode,
    options: dict[str, Any],
    engine_options: Mapping[str, Any],
) -> Any:
    """Execute an operation by the engine, if it gets no options that engines do not have."""
    name = options.get("operation_name")
    definition = get_operation_ast(document, name) if isinstance(document, DocumentNode) else None
    parameters = {"root_value", "context_value", "variable_values", "operation_name"}
    if (
        definition is None
        or definition.operation is OperationType.SUBSCRIPTION
        or any(schema.get_directive(each) for each in ("defer", "stream"))
        or any(options[each] is not None for each in set(options) - parameters - ENGINE_OPTIONS)
    ):
        counts["not by the engine"] += 1
        return original(schema, document, **options)
    engine = PlainEngine(
        schema,
        {each: options[each] for each in ENGINE_OPTIONS & set(options)} | dict(engine_options),
    )
    request = Request(None, options.get("variable_values") or {}, name)
    result = begin(
        engine.run(
            document, definition, request, options.get("context_value"), options.get("root_value")
        )
    )
    if engine.is_asynchronous and not isinstance(result, Continuation):
        return return_later(result)
    return result


async def return_later(result: ExecutionResult) -> ExecutionResult:
    """Return a result when it is awaited."""
    return result


def name_options(names: Sequence[str], positional: Sequence[Any]) -> dict[str, Any]:
    """Return positional options by their names."""
    return dict(zip(names, positional, strict=False))


FIRST_OPTIONS = (
    "root_value",
    "context_value",
    "variable_values",
    "operation_name",
    "field_resolver",
    "type_resolver",
)


def execute(
    schema: GraphQLSchema, document: DocumentNode, *positional: Any, **options: Any
) -> Any:
    """Execute an operation, in place of `graphql.execution.execute`."""
    options |= name_options(FIRST_OPTIONS, positional)
    return execute_by_engine(ORIGINAL_EXECUTE, schema, document, options, {})


def execute_sync(
    schema: GraphQLSchema,
    document: DocumentNode,
    *positional: Any,
    check_sync: bool = False,
    **options: Any,
) -> Any:
    """Execute an operation that awaits nothing, in place of `graphql.execution.execute_sync`."""
    options |= name_options(FIRST_OPTIONS, positional)
    if check_sync:
        options["check_sync"] = check_sync
    result = execute_by_engine(
        ORIGINAL_EXECUTE_SYNC, schema, document, options, SYNCHRONOUS_OPTIONS
    )
    if isinstance(result, Continuation | Coroutine):
        result.close()
        raise RuntimeError(NOT_SYNCHRONOUS)  # noqa: TRY004 (as graphql-core)
    return result


def substitute() -> None:
    """Replace graphql-core's functions, wherever a module holds them."""
    replacements = {ORIGINAL_EXECUTE: execute, ORIGINAL_EXECUTE_SYNC: execute_sync}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "graphql":
            for attribute, value in list(vars(module).items()):
                if callable(value) and value in replacements:
                    setattr(module, attribute, replacements[value])


class DescribeBlock(pytest.Module):
    """A function whose inner functions are tests: graphql-core's tests use pytest-describe."""

    block: Callable[[], None]

    def collect(self) -> Any:
        """Collect the fixtures and tests of the block."""
        self.session._fixturemanager.parsefactories(self)  # noqa: SLF001 (as pytest-describe)
        return super().collect()

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.block.__name__)
        vars(module).update(find_local_values(self.block))
        return module

    def funcnamefilter(self, name: str) -> bool:
        """Whether a function of the block is a test."""
        return not name.startswith("_")

    def classnamefilter(self, name: str) -> bool:  # noqa: ARG002 (pytest's signature)
        """Whether a class of the block has tests."""
        return False


def find_local_values(block: Callable[[], None]) -> dict[str, Any]:
    """Call a function and return its local values."""
    found: dict[str, Any] = {}

    def profile(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "return" and frame.f_code is block.__code__:
            found.update(frame.f_locals)

    sys.setprofile(profile)
    try:
        block()
    finally:
        sys.setprofile(None)
    return found


class Plugin:
    """Collects describe blocks, and the outcomes of tests."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.messages: dict[str, str] = {}

    def pytest_pycollect_makeitem(self, collector: Any, name: str, obj: Any) -> Any:
        """Return the node of a describe block."""
        if not name.startswith("describe_"):
            return None
        block = DescribeBlock.from_parent(
            collector, path=collector.path, name=name, nodeid=f"{collector.nodeid}::{name}"
        )
        block.block = obj
        return block

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Any:
        """End a test that waits forever."""
        signal.setitimer(signal.ITIMER_REAL, MAX_TEST_SECONDS)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Record the outcome of a test: the first that is not success."""
        if report.when == "call" or report.outcome != "passed":
            self.outcomes.setdefault(report.nodeid, report.outcome)
        if report.outcome == "failed":
            self.messages[report.nodeid] = report.longreprtext[-2000:]


def end_test(*_: object) -> None:
    """Fail the current test."""
    pytest.fail("The test did not end.")


def main(sources: Path, report: Path) -> int:
    """Run the tests and write the report; returns the exit code of pytest."""
    substitute()
    plugin = Plugin()
    tests = sources / "tests" / "execution"
    signal.signal(signal.SIGALRM, end_test)
    code = pytest.main(
        [
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:asyncio",
            "-o",
            "addopts=",
            f"--rootdir={sources}",
            "-k",
            "not too_deeply_nested",
            *(f"--ignore={tests / each}" for each in IGNORED),
            str(tests),
        ],
        plugins=[plugin],
    )
    report.write_text(
        json.dumps({"outcomes": plugin.outcomes, "messages": plugin.messages, "counts": counts})
    )
    return int(code)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
