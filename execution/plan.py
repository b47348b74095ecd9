"""Queries compiled: a level of the answer is completed at a time, not a value at a time.

A plan is made once for an operation and each set of outcomes of its `@skip` and `@include`. It
has a field for each response key, and completes the whole column of a field, for all of its
parents at once. Loaders get all keys of a column in one call; rows that occur several times are
completed once; the objects of a level are built by one generated expression.

A plan knows only what goes well. As soon as anything does not (a resolver raises, null stands
where it may not, a value is not of its type), `PlanAborted` ends it, and the reference executor
answers instead: so errors, their order, their paths and the nulls around them are the
reference's own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from inspect import isawaitable, iscoroutine
from itertools import accumulate, chain
from math import isfinite
from typing import Any, NamedTuple, Protocol

from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationType,
    Undefined,
    VariableNode,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import (
    FieldDetailsList,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import Path

LARGEST_INT = 2**31 - 1
TYPENAME = "__typename"

Column = list[Any]
Answer = Column | Awaitable[Column]


class PlanAborted(Exception):  # noqa: N818 (no error: the plan gives up)
    """Something that a plan does not cover happened."""


BuildInfo = Callable[[], GraphQLResolveInfo[Any]]
"""Makes what resolvers are told of their field, for those that want to know."""


class Bulk(Protocol):
    """How a field is resolved for all parents at once."""

    def resolve_all(
        self, rows: Sequence[Any], arguments: dict[str, Any], context: Any, info: BuildInfo
    ) -> Answer:
        """The field's value for each row, or what it will be, each by itself or all together.

        The arguments are coerced, by their GraphQL names.
        """


FindBulkResolver = Callable[[GraphQLObjectType, GraphQLField], Bulk | None]
"""Says how a field of a type is resolved in bulk; None: by its resolver, parent by parent."""


class Run:
    """One execution of a plan."""

    def __init__(self, executor: Executor[Any]) -> None:
        self.executor = executor
        self._started: list[Any] = []

    def later(self, answer: Any) -> Any:
        """Something that will be awaited, unless the plan gives up before."""
        self._started.append(answer)
        return answer

    def give_up(self) -> None:
        """Let go of what will not be awaited any more."""
        for each in self._started:
            dropped(each)


NOTHING = type(None)


class Leaf:
    """Completes a column of scalars or enum values."""

    def __init__(self, kind: GraphQLLeafType, *, is_required: bool) -> None:
        self._coerce = kind.coerce_output_value
        self._is_fine = PASSTHROUGH.get(kind.name, no_fast_way)
        self._is_enum = is_enum_type(kind)
        self._is_required = is_required

    def complete(self, run: Run, column: Column) -> Column:
        """The values as they stand in the answer."""
        del run
        kinds = set(map(type, column))
        if self._is_required and NOTHING in kinds:
            raise PlanAborted
        if self._is_fine(kinds, column):
            return column
        if any(map(is_no_leaf, kinds)):
            raise PlanAborted
        if not self._is_enum:
            return list(map(self._coerced, column))
        # Members are few, and their hashes slow.
        ids = list(map(id, column))
        distinct = dict(zip(ids, column, strict=True))
        return placed(ids, distinct, list(map(self._coerced, distinct.values())))

    def _coerced(self, value: Any) -> Any:
        """The value as it stands in the answer; only null is null there."""
        if value is None:
            return None
        coerced = self._coerce(value)
        if coerced is None or coerced is Undefined:
            raise PlanAborted
        return coerced


def no_fast_way(kinds: set[type], _column: Column) -> bool:
    """Whether there is nothing but nulls."""
    return kinds <= {NOTHING}


def is_text(kinds: set[type], _column: Column) -> bool:
    """Whether all are text already."""
    return kinds <= {str, NOTHING}


def is_truth(kinds: set[type], _column: Column) -> bool:
    """Whether all are booleans already."""
    return kinds <= {bool, NOTHING}


def is_small(kinds: set[type], column: Column) -> bool:
    """Whether all are integers of 32 bits."""
    if not kinds <= {int, NOTHING}:
        return False
    values = [value for value in column if value is not None] if NOTHING in kinds else column
    return not values or (min(values) >= -LARGEST_INT - 1 and max(values) <= LARGEST_INT)


def is_instant(kinds: set[type], _column: Column) -> bool:
    """Whether all are instants, which the encoder writes as RFC 3339 text."""
    return kinds <= {datetime, NOTHING}


def is_number(kinds: set[type], column: Column) -> bool:
    """Whether all are finite numbers with a fraction."""
    return kinds <= {float, NOTHING} and all(value is None or isfinite(value) for value in column)


PASSTHROUGH: Mapping[str, Callable[[set[type], Column], bool]] = {
    "String": is_text,
    "ID": is_text,
    "Boolean": is_truth,
    "Int": is_small,
    "Float": is_number,
    "DateTime": is_instant,
}


def is_no_leaf(kind: type) -> bool:
    """Whether values of a Python type are no scalars, but something that stands for none."""
    return is_no_object(kind) or is_awaited(kind)


LISTS = (list, tuple)


class Lists:
    """Completes a column of lists, all of their items at once."""

    def __init__(self, inner: "Completion", *, is_required: bool) -> None:
        self._inner = inner
        self._is_required = is_required

    def complete(self, run: Run, column: Column) -> Answer:
        """The lists with their items completed."""
        kinds = set(map(type, column))
        places = None
        lists = column
        if NOTHING in kinds:
            if self._is_required:
                raise PlanAborted
            kinds.remove(NOTHING)
            places = [place for place, each in enumerate(column) if each is not None]
            lists = [column[place] for place in places]
        if not all(issubclass(kind, LISTS) for kind in kinds):
            raise PlanAborted
        items: Column = list(chain.from_iterable(lists))
        shape = Shape(list(map(len, lists)), places, len(column))
        if any(map(is_awaited, set(map(type, items)))):
            for item in items:
                run.later(item)
            return run.later(self._awaiting(run, items, shape))  # type: ignore[no-any-return]
        answer = self._inner.complete(run, items)
        if isinstance(answer, list):
            return shape.of(answer)
        return run.later(self._later(answer, shape))  # type: ignore[no-any-return]

    @staticmethod
    async def _later(answer: Awaitable[Column], shape: "Shape") -> Column:
        return shape.of(await answer)

    async def _awaiting(self, run: Run, items: Column, shape: "Shape") -> Column:
        answer = self._inner.complete(run, await awaited(items))
        return shape.of(await settled(answer))


class Shape(NamedTuple):
    """How the items of a column's lists are spread: the lists' lengths and places; None: all."""

    lengths: list[int]
    places: list[int] | None
    size: int

    def of(self, items: Column) -> Column:
        """The column, with those items in its lists."""
        starts = list(accumulate(self.lengths, initial=0))
        lists = list(map(items.__getitem__, map(slice, starts, starts[1:])))
        return lists if self.places is None else joined(self.size, [(self.places, lists)])


def is_awaited(kind: type) -> bool:
    """Whether values of a Python type have to be awaited."""
    return hasattr(kind, "__await__")


class Objects:
    """Completes a column of objects of one type: the selection below them, once for each row."""

    def __init__(
        self, kind: GraphQLObjectType, fields: "Sequence[Field]", *, is_required: bool
    ) -> None:
        self._kind = kind
        self._fields = fields
        self._is_required = is_required
        self._build = builder([field.key for field in fields]) if fields else None

    def complete(self, run: Run, column: Column) -> Answer:
        """The objects of the rows; null stays null."""
        ids = list(map(id, column))
        distinct = dict(zip(ids, column, strict=True))
        if self._is_required and id(None) in distinct:
            raise PlanAborted
        distinct.pop(id(None), None)
        rows = list(distinct.values())
        if not rows:
            return [None] * len(column)
        self._check(run, rows)
        answer = self.of(run, rows)
        if isinstance(answer, list):
            return placed(ids, distinct, answer)
        return run.later(self._later(ids, distinct, answer))  # type: ignore[no-any-return]

    @staticmethod
    async def _later(
        ids: Sequence[int], distinct: Iterable[int], answer: Awaitable[Column]
    ) -> Column:
        return placed(ids, distinct, await answer)

    def _check(self, run: Run, rows: Column) -> None:
        """Raise PlanAborted for rows that are none of the type."""
        is_type_of = self._kind.is_type_of
        row_class = getattr(is_type_of, ROW_CLASS, None)
        if row_class is not None:
            is_fine = all(issubclass(kind, row_class) for kind in set(map(type, rows)))
        elif is_type_of is not None:
            info = run_info(run, self._kind)
            is_fine = all(is_type_of(row, info) is True for row in rows)
        else:
            is_fine = not any(map(is_no_object, set(map(type, rows))))
        if not is_fine:
            raise PlanAborted

    def of(self, run: Run, rows: Column) -> Answer:
        """The objects of rows: what resolvers await is awaited together."""
        columns: list[Any] = [field.complete(run, rows) for field in self._fields]
        waiting = [index for index, column in enumerate(columns) if not isinstance(column, list)]
        if not waiting:
            return self._built(columns, rows)
        return run.later(self._after(columns, waiting, rows))  # type: ignore[no-any-return]

    async def _after(self, columns: list[Any], waiting: list[int], rows: Column) -> Column:
        if len(waiting) == 1:
            columns[waiting[0]] = await columns[waiting[0]]
        else:
            answers = await asyncio.gather(
                *(columns[index] for index in waiting), return_exceptions=True
            )
            for index, answer in zip(waiting, answers, strict=True):
                if isinstance(answer, BaseException):
                    raise answer
                columns[index] = answer
        return self._built(columns, rows)

    def _built(self, columns: list[Any], rows: Column) -> Column:
        return [{} for _ in rows] if self._build is None else self._build(*columns)


# An `is_type_of` has it that asks for nothing but the class of a row.
ROW_CLASS = "row_class"


def is_no_object(kind: type) -> bool:
    """Whether values of a Python type stand for no object."""
    return issubclass(kind, Exception) or issubclass(kind, type(Undefined))


def placed(ids: Sequence[int], distinct: Iterable[int], objects: Column) -> Column:
    """What each value of a column became: of the values' ids, and of the distinct ones of them."""
    if len(objects) == len(ids):
        return objects
    by_row = dict(zip(distinct, objects, strict=True))
    by_row[id(None)] = None
    return list(map(by_row.__getitem__, ids))


def builder(keys: Sequence[str]) -> Callable[..., Column]:
    """A function that makes objects of columns, one for each key: a generated expression.

    The keys are GraphQL names, and stand in it as text.
    """
    names = [f"v{index}" for index in range(len(keys))]
    columns = [f"c{index}" for index in range(len(keys))]
    pairs = ", ".join(f"{key!r}: {name}" for key, name in zip(keys, names, strict=True))
    if len(keys) == 1:
        source = f"lambda c0: [{{{pairs}}} for v0 in c0]"
    else:
        taken = ", ".join(names)
        given = ", ".join(columns)
        source = f"lambda {given}: [{{{pairs}}} for {taken} in zip({given}, strict=True)]"
    made: Callable[..., Column] = eval(source, {"zip": zip})  # noqa: S307 (names only)
    return made


class Abstracts:
    """Completes a column of an interface or a union: each concrete type's rows by themselves."""

    def __init__(
        self,
        kind: GraphQLAbstractType,
        plan: Callable[[Run, GraphQLObjectType], Objects],
        *,
        is_required: bool,
    ) -> None:
        self._kind = kind
        self._plan = plan
        self._is_required = is_required
        self._plans: dict[str, Objects] = {}

    def complete(self, run: Run, column: Column) -> Answer:
        """The objects of the rows; null stays null."""
        places: dict[str, list[int]] = {}
        resolve = self._kind.resolve_type or run.executor.type_resolver
        info = run_info(run, self._kind)
        for place, row in enumerate(column):
            if row is None:
                if self._is_required:
                    raise PlanAborted
                continue
            if is_no_object(type(row)):
                raise PlanAborted
            name = resolve(row, info, self._kind)
            if not isinstance(name, str):
                if isawaitable(name):
                    dropped(name)
                raise PlanAborted
            places.setdefault(name, []).append(place)
        answers = [
            (at, self._of(run, name).complete(run, [column[place] for place in at]))
            for name, at in places.items()
        ]
        if all(isinstance(answer, list) for _, answer in answers):
            return joined(len(column), answers)
        return run.later(self._later(len(column), answers))  # type: ignore[no-any-return]

    def _of(self, run: Run, name: str) -> Objects:
        if name not in self._plans:
            kind = run.executor.schema.get_type(name)
            if not is_object_type(kind) or not run.executor.schema.is_sub_type(self._kind, kind):
                raise PlanAborted
            self._plans[name] = self._plan(run, kind)
        return self._plans[name]

    @staticmethod
    async def _later(length: int, answers: Sequence[tuple[list[int], Answer]]) -> Column:
        columns = await asyncio.gather(
            *(settled(answer) for _, answer in answers), return_exceptions=True
        )
        for each in columns:
            if isinstance(each, BaseException):
                raise each
        return joined(length, [(at, c) for (at, _), c in zip(answers, columns, strict=True)])


async def settled(answer: Answer) -> Column:
    """The column, however long it takes."""
    return answer if isinstance(answer, list) else await answer


def joined(length: int, answers: Iterable[tuple[list[int], Any]]) -> Column:
    """Columns with the places of their values, as one; null where there is none."""
    column: Column = [None] * length
    for places, values in answers:
        for place, value in zip(places, values, strict=True):
            column[place] = value
    return column


def dropped(awaitable: Any) -> None:
    """Let go of something that will not be awaited."""
    if iscoroutine(awaitable):
        awaitable.close()


Completion = Leaf | Lists | Objects | Abstracts


class Typename:
    """The field that every type has."""

    def __init__(self, key: str, kind: GraphQLObjectType, nodes: list[FieldNode]) -> None:
        self.key = key
        self.nodes = nodes
        self._name = kind.name

    def complete(self, run: Run, rows: Column) -> Column:
        """The type's name, for each row."""
        del run
        return [self._name] * len(rows)

    async def alone(self, run: Run, outcome: dict[str, Any]) -> str:
        """The type's name."""
        del run, outcome
        return self._name


class Resolved:
    """A field of a type: the values of all parents, and their completion."""

    def __init__(
        self,
        key: str,
        kind: GraphQLObjectType,
        definition: GraphQLField,
        details: FieldDetailsList,
        bulk: Bulk | None,
        completion: Completion,
    ) -> None:
        self.key = key
        self._kind = kind
        self._definition = definition
        self.nodes = [each.node for each in details]
        self._arguments = None if takes_variables(self.nodes[0]) else self._coerced(None)
        self._bulk = bulk
        self._completion = completion

    def _coerced(self, variables: VariableValues | None) -> dict[str, Any]:
        """The coerced arguments."""
        return get_argument_values(self._definition, self.nodes[0], variables)

    def _given(self, run: Run) -> dict[str, Any]:
        """The coerced arguments; they are always the same when there are no variables in them."""
        if self._arguments is None:
            return self._coerced(run.executor.variable_values)
        return self._arguments

    def _info(self, run: Run) -> GraphQLResolveInfo[Any]:
        """What resolvers are told."""
        return run.executor.build_resolve_info(
            self._definition, self.nodes, self._kind, Path(None, self.key, self._kind.name)
        )

    async def alone(self, run: Run, outcome: dict[str, Any]) -> Any:
        """The field's value for the root; what the resolver returned or raised is put down."""
        arguments = self._given(run)
        executor = run.executor
        resolve = self._definition.resolve or executor.field_resolver
        try:
            value = resolve(executor.root_value, self._info(run), **arguments)
            if isawaitable(value):
                value = await value
        except Exception as error:
            outcome[self.key] = error
            raise
        outcome[self.key] = value
        [completed] = await settled(self._completion.complete(run, [value]))
        return completed

    def complete(self, run: Run, rows: Column) -> Answer:
        """The field's values for the rows, as they stand in the answer."""
        arguments = self._given(run)
        values: Answer = (
            self._one_by_one(run, rows, arguments)
            if self._bulk is None
            else self._bulk.resolve_all(
                rows, arguments, run.executor.context_value, partial(self._info, run)
            )
        )
        if isinstance(values, list):
            if not any(map(is_awaited, set(map(type, values)))):
                return self._completion.complete(run, values)
            for value in values:
                run.later(value)
            values = awaited(values)
        found: Awaitable[Column] = run.later(self._later(run, run.later(values)))
        return found

    async def _later(self, run: Run, values: Awaitable[Column]) -> Column:
        return await settled(self._completion.complete(run, await values))

    def _one_by_one(self, run: Run, rows: Column, arguments: dict[str, Any]) -> Column:
        resolve = self._definition.resolve or run.executor.field_resolver
        info = self._info(run)
        return [run.later(resolve(row, info, **arguments)) for row in rows]


def takes_variables(node: FieldNode) -> bool:
    """Whether anything in a field's arguments is a variable."""
    left: list[Node] = [argument.value for argument in node.arguments or ()]
    while left:
        value = left.pop()
        if isinstance(value, VariableNode):
            return True
        if isinstance(value, ListValueNode):
            left.extend(value.values)
        if isinstance(value, ObjectValueNode):
            left.extend(each.value for each in value.fields)
    return False


Field = Typename | Resolved


class QueryAborted:
    """A plan of a query met something that it does not cover."""


class MutationAborted(NamedTuple):
    """What a mutation was left with when its plan gave up.

    Data of the root fields that are done, the nodes of the others, and what the resolver of the
    first of these already returned, or raised: it is not called twice.
    """

    data: dict[str, Any]
    nodes: list[FieldNode]
    outcome: dict[str, Any]


class Mutations:
    """The root fields of a mutation: one is resolved and completed before the next begins."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._fields = fields

    async def answer(self, executor: Executor[Any]) -> dict[str, Any] | MutationAborted:
        """The data, or how far it came."""
        run = Run(executor)
        data: dict[str, Any] = {}
        for index, field in enumerate(self._fields):
            outcome: dict[str, Any] = {}
            try:
                data[field.key] = await field.alone(run, outcome)
            except Exception:  # noqa: BLE001 (whatever it is, the reference says what it means)
                run.give_up()
                left = [node for each in self._fields[index:] for node in each.nodes]
                return MutationAborted(data, left, outcome)
        return data


async def awaited(values: Column) -> Column:
    """The values, with those that have to be awaited awaited together."""
    places = [place for place, value in enumerate(values) if isawaitable(value)]
    answers = await asyncio.gather(*(values[place] for place in places), return_exceptions=True)
    for place, answer in zip(places, answers, strict=True):
        if isinstance(answer, BaseException):
            raise answer
        values[place] = answer
    return values


def run_info(run: Run, kind: Any) -> Any:
    """What type predicates are told of the request; there is no single field or path."""
    executor = run.executor
    query = executor.schema.query_type
    assert query is not None  # noqa: S101 (an operation was validated)
    return GraphQLResolveInfo(
        "",
        [],
        kind,
        query,
        Path(None, "", None),
        executor.schema,
        executor.fragment_definitions,
        executor.root_value,
        executor.operation,
        executor.variable_values,
        executor.context_value,
        executor.is_awaitable,
        executor.abort_signal,
        executor.async_helpers,
    )


class PlanCompiler:
    """Makes the plan of an operation, for the variables' outcomes of skip and include."""

    def __init__(self, executor: Executor[Any], find_bulk_resolver: FindBulkResolver) -> None:
        self._executor = executor
        self._bulk_of = find_bulk_resolver

    def root(self) -> Objects | Mutations | None:
        """The plan of the operation; None if it is not covered."""
        executor = self._executor
        operation = executor.operation.operation
        kind = executor.schema.get_root_type(operation)
        if kind is None or operation is OperationType.SUBSCRIPTION:
            return None
        grouped = collect_fields(
            executor.schema, executor.fragments, executor.variable_values, kind, executor.operation
        ).grouped_field_set
        if any(
            details[0].node.name.value in {"__schema", "__type"} for details in grouped.values()
        ):
            return None
        if operation is OperationType.MUTATION:
            return Mutations([self.field(kind, *each) for each in grouped.items()])
        return self.objects(kind, grouped)

    def objects(
        self, kind: GraphQLObjectType, grouped: GroupedFieldSet, *, is_required: bool = True
    ) -> Objects:
        """The plan of a selection on a type."""
        fields = [self.field(kind, key, details) for key, details in grouped.items()]
        return Objects(kind, fields, is_required=is_required)

    def field(self, kind: GraphQLObjectType, key: str, details: FieldDetailsList) -> Field:
        """The plan of a field."""
        name = details[0].node.name.value
        if name == TYPENAME:
            return Typename(key, kind, [each.node for each in details])
        definition = self._executor.schema.get_field(kind, name)
        if definition is None:
            raise PlanAborted
        completion = self.completion(definition.type, details)
        return Resolved(
            key, kind, definition, details, self._bulk_of(kind, definition), completion
        )

    def completion(self, kind: GraphQLOutputType, details: FieldDetailsList) -> Completion:
        """How values of a type are completed."""
        required = is_non_null_type(kind)
        if is_non_null_type(kind):
            kind = kind.of_type
        if is_list_type(kind):
            return Lists(self.completion(kind.of_type, details), is_required=required)
        if is_leaf_type(kind):
            return Leaf(kind, is_required=required)
        if is_abstract_type(kind):
            return Abstracts(
                kind,
                lambda run, concrete: self.below(run, concrete, details),
                is_required=required,
            )
        if is_object_type(kind):
            selected = self.selected(self._executor, kind, details)
            return self.objects(kind, selected, is_required=required)
        raise PlanAborted

    def below(self, run: Run, kind: GraphQLObjectType, details: FieldDetailsList) -> Objects:
        """The plan of a concrete type below an abstract one, made when one is met."""
        return PlanCompiler(run.executor, self._bulk_of).objects(
            kind, self.selected(run.executor, kind, details)
        )

    @staticmethod
    def selected(
        executor: Executor[Any], kind: GraphQLObjectType, details: FieldDetailsList
    ) -> GroupedFieldSet:
        """The fields that are selected below a field."""
        return collect_subfields(
            executor.schema,
            executor.fragments,
            executor.variable_values,
            executor.operation,
            kind,
            details,
        ).grouped_field_set


async def execute_plan(plan: Objects, executor: Executor[Any]) -> dict[str, Any] | QueryAborted:
    """The data of a plan's answer, unless something happens that it does not cover."""
    run = Run(executor)
    try:
        [data] = await settled(plan.of(run, [executor.root_value]))
    except Exception:  # noqa: BLE001 (whatever it is, the reference says what it means)
        run.give_up()
        return QueryAborted()
    found: dict[str, Any] = data
    return found
