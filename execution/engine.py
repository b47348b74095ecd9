"""The engine: from a request to the data and errors of its response."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from functools import partial
from inspect import isawaitable
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution import MiddlewareManager, execute_subscription_event

from execution.answers import KeptAnswer, KeptAnswers
from execution.documents import DocumentCache, InvalidDocument
from execution.errors import RequestRejectedError, format_error
from execution.executors import CompleteExecutor, MeteredExecutor, PartialExecutor
from execution.incremental import IncrementalFormat
from execution.introspection import CachedAnswer, IntrospectionCache, depends_on_schema_only
from execution.limits.budget import (
    MINIMUM_CHARGE,
    Bill,
    Budgets,
    reject_charge,
    retry_after_seconds,
    settle_together,
)
from execution.limits.limits import Limits, Rejection
from execution.limits.meter import AnswerFigures, AnswerLimitError, AnswerMeter
from execution.operation import EncodedData, Operation, Request, Response, select_operation
from execution.persisted import PersistedDocuments
from execution.plan.base import FindBulkResolver
from execution.plan.cache import CachedPlan, Resize
from execution.plan.resume import replay_outcomes, select_remaining_fields
from execution.plan.run import MutationAborted, QueryAborted
from offload.slices import run_function
from telemetry.record import record_executor, record_operation, record_operation_name

LARGE_REQUEST = 64 * 1024
"""Bytes of a request up to which its variables are counted at once, in at most 15 milliseconds."""
FEW_CONTAINERS = 200
"""Lists and objects in variables up to which they are coerced at once, in ten milliseconds."""
SUBSCRIPTION_TRANSPORTS = (
    "Subscriptions need a stream: send them over a WebSocket (graphql-transport-ws), or by POST "
    "with Accept: text/event-stream or multipart/mixed;subscriptionSpec=1.0."
)


class Engine:
    """Executes operations of a schema.

    An operation is compiled to a plan at its first request (`execution/plan/`). graphql-core
    executes operations that plans do not support, and those whose plan aborts. `counts` is how
    often each of these happened.

    - `find_bulk_resolver` returns how plans resolve a field for all parents at once. None disables
      plans.
    - `reset_context` resets a context to its state before a plan aborted, because what loaders
      already hold affects which of several errors comes first. What the plan read from the
      database may be kept, as long as the order in which reads end stays the same.
    - `to_writing_context` returns the context in which a mutation is executed.
    - `introspection` is whether introspection is allowed, and errors suggest names of the schema.
    - `budgets` are those of the callers, which pay for operations. None: there are no budgets.
    - `use_meter` lets a meter count what a context reads from now on.
    - `answers` keeps answers of queries. None: none is kept.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        find_bulk_resolver: FindBulkResolver | None = None,
        *,
        reset_context: Callable[[Any], None] | None = None,
        to_writing_context: Callable[[Any], Awaitable[Any]] | None = None,
        introspection: bool = True,
        limits: Limits | None = None,
        persisted_documents: PersistedDocuments | None = None,
        budgets: Budgets | None = None,
        use_meter: Callable[[Any, AnswerMeter], None] | None = None,
        answers: KeptAnswers | None = None,
    ) -> None:
        self._schema = schema
        self._introspection = introspection
        self._limits = limits or Limits()
        # Not `or`: an empty store is false.
        self._persisted_documents = (
            PersistedDocuments() if persisted_documents is None else persisted_documents
        )
        self._budgets = budgets
        self._use_meter = use_meter
        self._answers = answers
        self._find_bulk_resolver = find_bulk_resolver
        self._reset_context = reset_context
        self._to_writing_context = to_writing_context
        self._documents = DocumentCache(schema, self._limits, introspection=introspection)
        self._introspection_cache = IntrospectionCache()
        self.counts: Counter[str] = Counter()

    @record_operation_name
    async def prepare(self, request: Request) -> Operation:
        """Return the operation of a request, checked against the limits.

        Raises RequestRejectedError.
        """
        text = self._persisted_documents.find(
            request.document, request.document_id, request.extensions
        )
        if isinstance(text, Rejection):
            raise reject_request(text)
        document = await self._documents.load(text)
        if isinstance(document, InvalidDocument):
            raise RequestRejectedError(document.code, *document.errors)
        definition = select_operation(document.document, request.operation_name)
        check = partial(document.check, self._limits, definition, request.variables, request.size)
        checked = await run_function(check, is_long=request.size > LARGE_REQUEST)
        if isinstance(checked, Rejection):
            raise reject_request(checked)
        return Operation(definition, document, checked.cost, checked.containers > FEW_CONTAINERS)

    def check_combined_limits(self, operations: Iterable[Operation]) -> None:
        """Check that the operations of a batch together keep the limits of one operation.

        Raises RequestRejectedError.
        """
        totals: Counter[str] = Counter()
        for operation in operations:
            totals.update(operation.combined_counts)
        for name, total in totals.items():
            rejection = self._limits.check(name, total)
            if rejection is not None:
                raise reject_request(rejection)

    def create_meter(self) -> AnswerMeter:
        """Create the meter of an operation, or of the operations of a batch together."""
        return AnswerMeter(self._limits)

    async def charge(self, operation: Operation, context: object) -> Bill:
        """Charge the estimated cost of an operation to its caller.

        Raises RequestRejectedError when the budget is exhausted.
        """
        result = None
        if self._budgets is not None:
            result = await self._budgets.charge(context, max(MINIMUM_CHARGE, operation.cost))
            if result.wait is not None:
                rejection = reject_charge(operation.cost, result)
                headers = {"Retry-After": str(retry_after_seconds(result))}
                raise RequestRejectedError(
                    rejection.code, rejection.to_error(), status=429, headers=headers
                )
        return Bill(self._budgets, context, operation.cost, result)

    async def to_writing_context(self, context: object) -> object:
        """Return the context in which a mutation, and what is batched with it, is executed."""
        if self._to_writing_context is None:
            return context
        return await self._to_writing_context(context)

    @record_operation
    async def execute(
        self,
        operation: Operation,
        request: Request,
        context: object,
        root: object = None,
        meter: AnswerMeter | None = None,
    ) -> Response:
        """Execute a query or a mutation and return its response.

        The operations of a batch share a meter. Raises RequestRejectedError for invalid variables,
        for an exhausted budget, and if the answers of the batch are already too large.
        """
        if operation.is_subscription:
            raise RequestRejectedError(
                "SUBSCRIPTION_WITHOUT_STREAM", GraphQLError(SUBSCRIPTION_TRANSPORTS)
            )
        meter = meter or self.create_meter()
        if meter.error is not None:
            raise reject_answer(meter.error)
        # Before the charge, which may let the context read a later state.
        lookup = None
        if self._answers is not None:
            lookup = self._answers.look_up(operation, request, context)
        bill = await self.charge(operation, context)
        before = meter.figures
        is_kept = lookup is not None and lookup.answer is not None
        with bill.settle_after(meter, is_kept=is_kept):
            if not operation.is_query:
                context = await self.to_writing_context(context)
            self._read_with(context, meter)
            if lookup is not None and lookup.answer is not None:
                response = self._respond_kept(lookup.answer, meter)
            else:
                response = await self._execute_charged(operation, request, context, root, meter)
                if lookup is not None and "errors" not in response:
                    lookup.keep(response, meter.figures.minus(before), context)
        response.size = meter.figures.size - before.size
        return add_cost(response, bill, request)

    def _respond_kept(self, answer: KeptAnswer, meter: AnswerMeter) -> Response:
        """Return the response with a kept answer, unless a batch is too large with it."""
        self._count("kept")
        try:
            meter.add_figures(answer.figures)
        except AnswerLimitError as error:
            return self._respond_too_large(error)
        response = Response()
        response.use_encoded(answer.data)
        return response

    @record_operation
    async def execute_incrementally(
        self,
        operation: Operation,
        request: Request,
        context: object,
        payload_format: IncrementalFormat,
        send: Callable[[Response], None],
    ) -> None:
        """Execute a query and send each payload of its response as soon as it is available.

        The first payload has the estimated cost, the last one the actual cost too. Raises
        RequestRejectedError, before the first payload, as `execute` does; and between payloads
        when the answer is too large.
        """
        bill = await self.charge(operation, context)
        meter = self.create_meter()
        with bill.settle_after(meter):
            self._read_with(context, meter)
            executor = await self.build_executor(
                operation, request, context, meter=meter, executor_class=PartialExecutor
            )
            self._count("incremental")
            pending = executor.execute_operation()
            result = await pending if isawaitable(pending) else pending
            if meter.error is not None:
                last = payload_format.format_complete(self._respond_too_large(meter.error))
            elif isinstance(result, ExecutionResult):
                response = self._build_response(result.data, self._execution_errors(result))
                last = payload_format.format_complete(response)
            else:
                initial = payload_format.format_initial(result.initial_result)
                send(add_cost(sized(initial, meter), bill, request))
                async with aclosing(result.subsequent_results) as subsequent_results:
                    async for each in subsequent_results:
                        if meter.error is not None:
                            raise reject_answer(meter.error)
                        last = payload_format.format_subsequent(each)
                        if each.has_next:
                            send(sized(last, meter))
        send(add_cost(sized(last, meter), bill, request))

    async def execute_event(
        self, executor: MeteredExecutor, event: object, context: object, bills: Sequence[Bill]
    ) -> Response:
        """Execute a subscription for an event, with the executor of a subscription.

        The response is that of all who have these bills: the first one pays for the execution.
        """
        meter = self.create_meter()
        with settle_together(bills, meter):
            self._read_with(context, meter)
            pending = execute_subscription_event(executor.for_event(event, context, meter))
            result = await pending if isawaitable(pending) else pending
            response = (
                self._build_response(result.data, result.errors)
                if meter.error is None
                else self._respond_too_large(meter.error)
            )
        self._count("event")
        return sized(response, meter)

    async def _execute_charged(
        self,
        operation: Operation,
        request: Request,
        context: object,
        root: object,
        meter: AnswerMeter,
    ) -> Response:
        """Execute an operation; an answer that is too large becomes an error without data."""
        try:
            response = await self._execute_counted(operation, request, context, root, meter)
        except AnswerLimitError as error:
            return self._respond_too_large(error)
        return response if meter.error is None else self._respond_too_large(meter.error)

    async def _execute_counted(
        self,
        operation: Operation,
        request: Request,
        context: object,
        root: object,
        meter: AnswerMeter,
    ) -> Response:
        """Execute an operation from the introspection cache, by its plan or by graphql-core.

        Raises AnswerLimitError when its plan has too large an answer.
        """
        cached = self._introspection_cache.get(operation.definition)
        if cached is not None:
            self._count("introspection known")
            meter.add_figures(cached.figures)
            response = Response()
            response.use_encoded(cached.data)
            return response
        before = meter.figures
        executor = await self.build_executor(operation, request, context, meter=meter, root=root)
        completed: dict[str, Any] = {}
        resize = partial(self._documents.resize, operation.source)
        plan = await self._find_plan(operation, executor, resize)
        outcome = None if plan is None else await plan.execute(executor, resize)
        if meter.error is not None:
            raise meter.error
        match outcome:
            case dict():
                self._count("compiled")
                return Response(data=outcome)
            case QueryAborted():
                self._handle_abort(context)
                meter.restore(before)
            case MutationAborted() as aborted:
                self._handle_abort(context)
                meter.restore(aborted.figures)
                completed = aborted.data
                executor = await self.build_executor(
                    operation,
                    request,
                    context,
                    select_remaining_fields(
                        operation.document, operation.definition, aborted.nodes
                    ),
                    meter=meter,
                    root=root,
                    middleware=MiddlewareManager(replay_outcomes(aborted.outcomes, aborted.reuse)),
                )
        self._count("reference")
        pending = executor.execute_operation()
        result = await pending if isawaitable(pending) else pending
        assert isinstance(result, ExecutionResult)  # noqa: S101 (the executor is not incremental)
        if meter.error is not None:
            raise meter.error
        errors = self._execution_errors(result)
        if result.data is None and not completed:
            raise_if_without_effect(operation.definition, errors)
        data = None if result.data is None else completed | result.data
        if not errors:
            self._keep_introspection(operation, data, meter.figures.minus(before))
            if plan is not None and outcome is None:
                plan.record_success()
        return self._build_response(data, errors)

    def _keep_introspection(self, operation: Operation, data: Any, figures: AnswerFigures) -> None:
        """Keep the JSON of data that depends on nothing but the schema."""
        if depends_on_schema_only(operation.definition):
            answer = CachedAnswer(EncodedData(orjson.dumps(data)), figures)
            self._introspection_cache.add(operation.definition, answer)

    def _read_with(self, context: object, meter: AnswerMeter) -> None:
        """Let the meter count what the context reads."""
        if self._use_meter is not None:
            self._use_meter(context, meter)

    def _respond_too_large(self, error: AnswerLimitError) -> Response:
        """Return the response instead of an answer that is too large."""
        return self._build_response(None, [error])

    def _execution_errors(self, result: ExecutionResult) -> Sequence[GraphQLError]:
        """Return the errors of an executed operation.

        Raises RequestRejectedError if graphql-core did not start to execute it.
        """
        errors = result.errors or []
        if result.data is None and errors and all(error.path is None for error in errors):
            raise RequestRejectedError("BAD_USER_INPUT", *errors[: self._limits.validation_errors])
        return errors

    def _build_response(self, data: Any, errors: Sequence[GraphQLError] | None) -> Response:
        response = Response(data=data)
        if errors:
            response["errors"] = self.format_errors(errors)
        return response

    def format_errors(self, errors: Sequence[GraphQLError]) -> list[dict[str, Any]]:
        """Format errors for a response, up to the limit `errors`."""
        return [format_error(error) for error in errors[: self._limits.errors]]

    async def build_executor(
        self,
        operation: Operation,
        request: Request,
        context: object,
        document: DocumentNode | None = None,
        *,
        meter: AnswerMeter | None = None,
        root: object = None,
        executor_class: type[MeteredExecutor] = CompleteExecutor,
        **options: Any,
    ) -> MeteredExecutor:
        """Build graphql-core's executor of an operation.

        `document` replaces the operation's own; `meter` counts the answer.

        Raises RequestRejectedError for invalid variables.
        """
        name = operation.definition.name
        build = partial(
            executor_class.build,
            self._schema,
            operation.document if document is None else document,
            root_value=root,
            context_value=context,
            raw_variable_values=request.variables,
            operation_name=name.value if name is not None else None,
            hide_suggestions=not self._introspection,
            max_coercion_errors=self._limits.validation_errors,
            meter=meter or self.create_meter(),
            **options,
        )
        executor = await run_function(build, is_long=operation.has_many_values)
        if isinstance(executor, list):
            raise RequestRejectedError(
                "BAD_USER_INPUT", *executor[: self._limits.validation_errors]
            )
        assert isinstance(executor, MeteredExecutor)  # noqa: S101 (for the type checker)
        return executor

    async def _find_plan(
        self, operation: Operation, executor: MeteredExecutor, resize: Resize
    ) -> CachedPlan | None:
        """Return the plan of an operation; None if there are too many plans."""
        if self._find_bulk_resolver is None:
            return None
        return await operation.source.plans.find(executor, self._find_bulk_resolver, resize)

    def _handle_abort(self, context: object) -> None:
        """Count an aborted plan, and undo what it loaded."""
        self._count("given up")
        if self._reset_context is not None:
            self._reset_context(context)

    def _count(self, executor: str) -> None:
        self.counts[executor] += 1
        record_executor(executor)


def reject_request(rejection: Rejection) -> RequestRejectedError:
    """Return the error of a rejection."""
    return RequestRejectedError(rejection.code, rejection.to_error())


def reject_answer(error: AnswerLimitError) -> RequestRejectedError:
    """Return the error of an operation whose answer is too large."""
    return RequestRejectedError(error.code, error)


def raise_if_without_effect(
    definition: OperationDefinitionNode, errors: Sequence[GraphQLError]
) -> None:
    """Raise RequestRejectedError if the first field of an operation failed without any effect.

    An exception with `retry_seconds` says so. The client can then repeat the whole request.
    """
    first = definition.selection_set.selections[0]
    if len(errors) != 1 or not isinstance(first, FieldNode):
        return
    [error] = errors
    seconds = getattr(error.original_error, "retry_seconds", None)
    if seconds is not None and error.path == [(first.alias or first.name).value]:
        raise RequestRejectedError(
            "UNAVAILABLE",
            GraphQLError(error.message, error.nodes, original_error=error.original_error),
            status=503,
            headers={"Retry-After": str(seconds)},
        )


def sized(payload: dict[str, Any], meter: AnswerMeter) -> Response:
    """Return a payload as a response, which has at most the bytes that were counted."""
    response = Response(payload)
    response.size = meter.figures.size
    return response


def add_cost(response: Response, bill: Bill, request: Request) -> Response:
    """Return the response, with its cost if the request has the extension `cost: true`."""
    if request.extensions.get("cost") is not True:
        return response
    response = response.copy()
    response["extensions"] = {"cost": bill.format()}
    return response
