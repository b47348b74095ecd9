"""One operation: from its text and variables to data and errors."""

import dataclasses
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution import Executor, MiddlewareManager, execute_subscription_event
from graphql.execution.incremental import IncrementalExecutor

from execution.documents import Documents, Stored
from execution.errors import format_error
from execution.incremental import IncrementalFormat
from execution.limits.analysis import Analysis, name_of
from execution.limits.budget import MINIMUM_CHARGE, Charge, exhausted, report, seconds_to_wait
from execution.limits.limits import Limits, Rejection
from execution.persisted import PersistedDocuments
from execution.plan import (
    FindBulkResolver,
    MutationAborted,
    Mutations,
    Objects,
    PlanAborted,
    PlanCompiler,
    QueryAborted,
    execute_plan,
)
from telemetry.record import record_executor, record_operation, record_operation_name


@dataclass(frozen=True)
class Request:
    """What a client asks. Without a document, `document_id` or an extension names one."""

    document: str | None
    variables: dict[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    document_id: str | None = None
    extensions: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """A valid document, the operation of it that is meant, and what that costs."""

    document: DocumentNode
    definition: OperationDefinitionNode
    stored: Stored
    cost: int

    @property
    def _analysis(self) -> Analysis:
        assert self.stored.analysis is not None  # noqa: S101 (for the type checker: it is valid)
        return self.stored.analysis

    @property
    def is_query(self) -> bool:
        """Whether it only reads."""
        return self.definition.operation is OperationType.QUERY

    @property
    def is_subscription(self) -> bool:
        """Whether it has an answer for each event."""
        return self.definition.operation is OperationType.SUBSCRIPTION

    @property
    def is_incremental(self) -> bool:
        """Whether it is a query that may be answered in parts: by `@defer` and `@stream`."""
        return self.is_query and self._analysis.text.is_incremental

    @property
    def figures(self) -> dict[str, int]:
        """What of the operations of one request is added up."""
        scope = self._analysis.operations[name_of(self.definition)]
        found = {"aliases": scope.aliases, "nodes": scope.nodes, "cost": self.cost}
        root = ROOTS.get(self.definition.operation)
        return found if root is None else found | {root: len(scope.names)}


ROOTS = {OperationType.QUERY: "root_fields", OperationType.MUTATION: "mutations"}


class RequestRejectedError(Exception):
    """A request that was not executed: its errors, as they stand in the response.

    `status` and `headers` are for HTTP, where the usual ones would not do.
    """

    def __init__(
        self,
        code: str,
        *errors: GraphQLError,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = headers or {}
        self.errors = [format_error(error, code=code) for error in errors]


def select_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation of that name, or the only one. Raises RequestRejectedError."""
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    if name is None and len(operations) == 1:
        return operations[0]
    for operation in operations:
        if name is not None and operation.name is not None and operation.name.value == name:
            return operation
    message = (
        "The document has several operations: say which by operationName."
        if name is None
        else "The document has no operation of that name."
    )
    raise RequestRejectedError("OPERATION_RESOLUTION_FAILURE", GraphQLError(message))


def refused(refusal: Rejection) -> RequestRejectedError:
    """The error of a refusal."""
    return RequestRejectedError(refusal.code, refusal.error())


STREAMS = (
    "A subscription is answered over a WebSocket (graphql-transport-ws), or by POST with "
    "Accept: text/event-stream, or multipart/mixed;subscriptionSpec=1.0."
)
DEFAULT_COMPILE_AFTER = 3
MOST_PLANS = 32
MOST_INTROSPECTIONS = 8


class Introspections:
    """What the last few operations that ask for nothing but the schema were answered.

    The schema does not change while the server runs, and tools ask for it whole again and again.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[int, tuple[OperationDefinitionNode, Any]] = OrderedDict()

    def get(self, definition: OperationDefinitionNode) -> Any:
        """The data of an operation's answer; None if it is not known."""
        _, data = self._known.get(id(definition), (None, None))
        return data

    def keep(self, definition: OperationDefinitionNode, data: Any) -> None:
        """Remember the data, if nothing but the schema decides about it."""
        if asks_for_schema_only(definition):
            self._known[id(definition)] = (definition, data)
            if len(self._known) > MOST_INTROSPECTIONS:
                self._known.popitem(last=False)


def asks_for_schema_only(definition: OperationDefinitionNode) -> bool:
    """Whether an operation has introspection's fields at its root, and no variables."""
    return (
        definition.operation is OperationType.QUERY
        and not definition.variable_definitions
        and all(
            isinstance(each, FieldNode) and each.name.value in {"__schema", "__type"}
            for each in definition.selection_set.selections
        )
    )


class Engine:
    """Executes operations of a schema.

    Queries that come again are compiled (`execution/plan.py`); whatever a plan does not cover,
    and whatever is new, the reference executor answers, graphql-core's own. `counts` says how
    often each of them did. Nothing is executed that goes beyond the `limits`, or that its caller
    cannot pay, where there is a `charge`. Without `introspection` nobody is told the schema, nor
    what a wrong name resembles. `to_writing_context` converts a context to the one that a mutation
    needs. `reset_context` makes a context as it was before a plan was tried: which of several
    errors is met first depends on what was loaded already.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        find_bulk_resolver: FindBulkResolver | None = None,
        *,
        reset_context: Callable[[Any], None] | None = None,
        to_writing_context: Callable[[Any], Awaitable[Any]] | None = None,
        compile_after: int = DEFAULT_COMPILE_AFTER,
        introspection: bool = True,
        limits: Limits | None = None,
        persisted_documents: PersistedDocuments | None = None,
        charge: Charge | None = None,
    ) -> None:
        self._schema = schema
        self._introspection = introspection
        self._limits = limits or Limits()
        # An empty store is false, and still the one to use.
        self._persisted_documents = (
            PersistedDocuments() if persisted_documents is None else persisted_documents
        )
        self._charge = charge
        self._bulk_of = find_bulk_resolver
        self._start_again = reset_context
        self._for_writing = to_writing_context
        self._patience = compile_after
        self._documents = Documents(schema, self._limits, introspection=introspection)
        self._introspections = Introspections()
        self.counts: Counter[str] = Counter()

    @record_operation_name
    def prepare(self, request: Request) -> Operation:
        """The operation of a request, which is within the limits. Raises RequestRejectedError."""
        text = self._persisted_documents.find(
            request.document, request.document_id, request.extensions
        )
        if isinstance(text, Rejection):
            raise refused(text)
        stored = self._documents.read(text)
        if stored.document is None:
            raise RequestRejectedError(stored.code or "", *stored.errors)
        definition = select_operation(stored.document, request.operation_name)
        found = stored.within(self._limits, definition, request.variables)
        if isinstance(found, Rejection):
            raise refused(found)
        return Operation(stored.document, definition, stored, found)

    def check_combined_limits(self, operations: Iterable[Operation]) -> None:
        """Apply the limits of one operation to all operations of a request together.

        Raises RequestRejectedError.
        """
        found: Counter[str] = Counter()
        for each in operations:
            found.update(each.figures)
        for name, number in found.items():
            refusal = self._limits.check(name, number)
            if refusal is not None:
                raise refused(refusal)

    async def charge(self, operation: Operation, context: object) -> dict[str, Any]:
        """What an operation costs, as clients are told, once its caller has paid it.

        Raises RequestRejectedError.
        """
        charged = None
        if self._charge is not None:
            charged = await self._charge(context, max(MINIMUM_CHARGE, operation.cost))
            if charged.wait is not None:
                refusal = exhausted(operation.cost, charged)
                headers = {"Retry-After": str(seconds_to_wait(charged))}
                raise RequestRejectedError(
                    refusal.code, refusal.error(), status=429, headers=headers
                )
        return report(operation.cost, charged)

    async def to_writing_context(self, context: object) -> object:
        """The context that a mutation needs, and whatever is executed with it; else, the same."""
        return context if self._for_writing is None else await self._for_writing(context)

    @record_operation
    async def execute(
        self, operation: Operation, request: Request, context: object, root: object = None
    ) -> dict[str, Any]:
        """The response: data, and errors if there are any, and its cost for whoever asks.

        Raises RequestRejectedError, for variables and for what cannot be paid.
        """
        if operation.is_subscription:
            raise RequestRejectedError("SUBSCRIPTION_WITHOUT_STREAM", GraphQLError(STREAMS))
        cost = await self.charge(operation, context)
        if not operation.is_query:
            context = await self.to_writing_context(context)
        answer = await self._answer(operation, request, context, root)
        return with_cost(answer, cost, request)

    @record_operation
    async def execute_incrementally(
        self,
        operation: Operation,
        request: Request,
        context: object,
        form: IncrementalFormat,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        """Answer a query part by part, each as soon as it is there, in the form of its client.

        Raises RequestRejectedError before the first part: for variables or an exhausted budget.
        """
        cost = await self.charge(operation, context)
        executor = self.build_executor(operation, request, context, kind=IncrementalExecutor)
        self._count("incremental")
        result = executor.execute_operation()
        found = await result if isawaitable(result) else result
        if isinstance(found, ExecutionResult):
            answer = form.format_complete(self._response(found.data, self._carried_out(found)))
            tell(with_cost(answer, cost, request))
            return
        tell(with_cost(form.format_initial(found.initial_result), cost, request))
        async with aclosing(found.subsequent_results) as others:
            async for each in others:
                tell(form.format_subsequent(each))

    async def execute_event(
        self, operation: Operation, request: Request, executor: Executor[Any]
    ) -> dict[str, Any]:
        """The response of an event of a subscription, which its executor has for a root.

        It costs what any operation does. Raises RequestRejectedError, for what cannot be paid.
        """
        cost = await self.charge(operation, executor.context_value)
        result = execute_subscription_event(executor)
        found = await result if isawaitable(result) else result
        return with_cost(self._response(found.data, found.errors), cost, request)

    async def _answer(
        self, operation: Operation, request: Request, context: object, root: object
    ) -> dict[str, Any]:
        """The response of an operation that is paid."""
        document = operation.document
        known = self._introspections.get(operation.definition)
        if known is not None:
            self._count("introspection known")
            return {"data": known}
        executor = self.build_executor(operation, request, context, root=root)
        before: dict[str, Any] = {}
        match await self._tried(operation, executor):
            case MutationAborted(data, nodes, outcome):
                self._give_up(context)
                before = data
                rest = rest_of(document, operation.definition, nodes)
                executor = self.build_executor(
                    operation,
                    request,
                    context,
                    rest,
                    root=root,
                    middleware=MiddlewareManager(replay(outcome)),
                )
            case dict() as data:
                self._count("compiled")
                return {"data": data}
            case QueryAborted():
                self._give_up(context)
        self._count("reference")
        result = executor.execute_operation()
        found = await result if isawaitable(result) else result
        assert isinstance(found, ExecutionResult)  # noqa: S101 (for the type checker: it is whole)
        errors = self._carried_out(found)
        answer = self._response(None if found.data is None else before | found.data, errors)
        if not errors:
            self._introspections.keep(operation.definition, answer["data"])
        return answer

    def _carried_out(self, result: ExecutionResult) -> Sequence[GraphQLError]:
        """The errors of an executed operation.

        Raises RequestRejectedError if execution did not start.
        """
        errors = result.errors or []
        if result.data is None and errors and all(error.path is None for error in errors):
            raise RequestRejectedError("BAD_USER_INPUT", *errors[: self._limits.validation_errors])
        return errors

    def _response(self, data: Any, errors: Sequence[GraphQLError] | None) -> dict[str, Any]:
        """The response of data, and of so many errors as are told."""
        answer = {"data": data}
        if errors:
            answer["errors"] = self.format_errors(errors)
        return answer

    def format_errors(self, errors: Sequence[GraphQLError]) -> list[dict[str, Any]]:
        """So many of the errors as are told, as clients read them."""
        return [format_error(error) for error in errors[: self._limits.errors]]

    def build_executor(
        self,
        operation: Operation,
        request: Request,
        context: object,
        document: DocumentNode | None = None,
        *,
        root: object = None,
        kind: type[Executor[Any]] = Executor,
        **options: Any,
    ) -> Executor[Any]:
        """The reference executor of an operation, or of another document in place of its own.

        Raises RequestRejectedError for variables.
        """
        name = operation.definition.name
        executor = kind.build(
            self._schema,
            operation.document if document is None else document,
            root_value=root,
            context_value=context,
            raw_variable_values=request.variables,
            operation_name=name.value if name is not None else None,
            hide_suggestions=not self._introspection,
            max_coercion_errors=self._limits.validation_errors,
            **options,
        )
        if isinstance(executor, list):
            raise RequestRejectedError(
                "BAD_USER_INPUT", *executor[: self._limits.validation_errors]
            )
        return executor

    def _count(self, executor: str) -> None:
        self.counts[executor] += 1
        record_executor(executor)

    async def _tried(
        self, operation: Operation, executor: Executor[Any]
    ) -> dict[str, Any] | MutationAborted | QueryAborted | None:
        """What came of the plan; None without one."""
        plan = self._plan(operation, executor)
        if plan is None:
            return None
        if isinstance(plan, Mutations):
            return await plan.answer(executor)
        return await execute_plan(plan, executor)

    def _give_up(self, context: object) -> None:
        self._count("given up")
        if self._start_again is not None:
            self._start_again(context)

    def _plan(self, operation: Operation, executor: Executor[Any]) -> Objects | Mutations | None:
        """The plan of an operation; None if it is new, or not covered."""
        if self._bulk_of is None or operation.stored.seen < self._patience:
            return None
        plans = operation.stored.plans
        if CONDITIONS not in plans:
            plans[CONDITIONS] = conditions_of(operation.document)
        variables = executor.variable_values.coerced
        outcomes = tuple(variables.get(name) for name in plans[CONDITIONS])
        key = (id(operation.definition), outcomes)
        if key not in plans:
            if len(plans) > MOST_PLANS:
                return None
            plans[key] = compile_plan(executor, self._bulk_of)
        found: Objects | Mutations | None = plans[key]
        return found


def with_cost(answer: dict[str, Any], cost: dict[str, Any], request: Request) -> dict[str, Any]:
    """An answer that tells its cost to whoever asks."""
    return (
        answer | {"extensions": {"cost": cost}}
        if request.extensions.get("cost") is True
        else answer
    )


CONDITIONS = "conditions"


def rest_of(
    document: DocumentNode, operation: OperationDefinitionNode, nodes: Sequence[FieldNode]
) -> DocumentNode:
    """The document with nothing but these fields at the root of the operation."""
    rest = dataclasses.replace(operation, selection_set=SelectionSetNode(selections=tuple(nodes)))
    definitions = (rest if each is operation else each for each in document.definitions)
    return dataclasses.replace(document, definitions=tuple(definitions))


def replay(outcomes: Mapping[str, Any]) -> Callable[..., Any]:
    """A middleware that has root fields give what they gave before, without their resolvers."""
    left = dict(outcomes)

    def replayed(resolve: Callable[..., Any], root: Any, info: Any, **arguments: Any) -> Any:
        if info.path.prev is not None or info.path.key not in left:
            return resolve(root, info, **arguments)
        outcome = left.pop(info.path.key)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return replayed


def compile_plan(
    executor: Executor[Any], find_bulk_resolver: FindBulkResolver
) -> Objects | Mutations | None:
    """The plan of an operation; None if it is not covered."""
    try:
        return PlanCompiler(executor, find_bulk_resolver).root()
    except (GraphQLError, RecursionError, PlanAborted):
        return None


def conditions_of(document: DocumentNode) -> tuple[str, ...]:
    """The names of the variables that decide what is skipped or included."""
    names: dict[str, None] = {}

    class Conditions(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            if node.name.value in {"skip", "include"}:
                for argument in node.arguments or ():
                    if isinstance(argument.value, VariableNode):
                        names[argument.value.name.value] = None

    visit(document, Conditions())
    return tuple(names)
