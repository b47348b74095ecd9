"""The cost of an operation: an upper bound on the objects that it returns.

A leaf costs nothing, an object one point, and a list its item times the number of items that it
may have. This number depends on the field:

- A field with an argument `first` or `last` that returns an object is a page. Its `nodes` and
  `edges` have the number of items that the argument gives, which may be a variable; without the
  argument, DEFAULT_PAGE_SIZE.
- Any other list has DEFAULT_LIST_SIZE items.
- The extension LIST_SIZE of a field overrides this, with any of the keys `assumedSize` and
  `maxSize`, which are numbers of items, and `slicingArguments`, which are names of arguments. A
  numeric argument counts as itself, a list as its length. A size counts as at most `maxSize`,
  because the field rejects larger ones.
- With the key `leavesPerPoint`, a list of leaves costs a point for that many items. A list without
  it costs nothing, because it is short.

A document is compiled to a few sums, so that its cost with other variables takes microseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    OperationType,
    ValueNode,
    VariableNode,
    get_named_type,
)
from graphql.utilities.coerce_input_value import coerce_default_value

LIST_SIZE = "listSize"
PAGE_ARGUMENTS = ("first", "last")
PAGE_FIELDS = frozenset({"nodes", "edges"})
DEFAULT_PAGE_SIZE = 20
DEFAULT_LIST_SIZE = 10
# Longer integers are cut: any of them exceeds every limit.
MAX_DIGITS = 18


class VariableSize(NamedTuple):
    """The size of a list that depends on variables.

    `literals` are the sizes that other arguments give; `default` applies without any size.
    """

    variables: tuple[str, ...]
    literals: tuple[int, ...]
    default: int
    maximum: int | None

    def evaluate(self, values: Mapping[str, Any]) -> int:
        """Return the size with these variable values."""
        sizes = [*self.literals]
        for name in self.variables:
            size = to_size(values.get(name))
            if size is not None:
                sizes.append(size)
        return clamp_size(max(sizes, default=self.default), self.maximum)


def to_size(value: Any) -> int | None:
    """Return the list size that an argument's value gives; None if it gives none."""
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    return None


def literal_size(value: ValueNode) -> int | None:
    """Return the list size that a literal gives; None if it gives none."""
    if isinstance(value, ListValueNode):
        return len(value.values)
    if isinstance(value, IntValueNode):
        return int(value.value[:MAX_DIGITS])
    return None


def clamp_size(size: int, maximum: int | None) -> int:
    """Return a size between 0 and the maximum; None: there is no maximum."""
    return max(0, size if maximum is None else min(size, maximum))


class Cost(NamedTuple):
    """A constant, plus sums that are each multiplied by a size.

    A term is a size and the index of a sum in `Sums`.
    """

    constant: int = 0
    terms: tuple[tuple[VariableSize | int, int], ...] = ()


FREE = Cost()


class Sums:
    """The sums of a document; each refers to earlier ones only."""

    def __init__(self) -> None:
        self._sums: list[Cost] = []

    def __len__(self) -> int:
        return len(self._sums)

    def add(self, *costs: Cost) -> Cost:
        """Return the sum of costs."""
        return Cost(
            sum(cost.constant for cost in costs),
            tuple(term for cost in costs for term in cost.terms),
        )

    def multiply(self, size: VariableSize | int, cost: Cost) -> Cost:
        """Return a cost times a size. A cost that depends on variables is stored as a sum."""
        if cost == FREE or (isinstance(size, int) and not cost.terms):
            return Cost(size * cost.constant if isinstance(size, int) else 0)
        self._sums.append(cost)
        return Cost(0, ((size, len(self._sums) - 1),))

    def evaluate(self, cost: Cost, values: Mapping[str, Any]) -> int:
        """Return a cost in points with these variable values."""
        if not cost.terms:
            return cost.constant
        totals: list[int] = []
        for each in self._sums:
            totals.append(evaluate_sum(each, totals, values))
        return evaluate_sum(cost, totals, values)


def evaluate_sum(cost: Cost, totals: Sequence[int], values: Mapping[str, Any]) -> int:
    """Return the points of a sum, given the points of all earlier sums."""
    total = cost.constant
    for size, index in cost.terms:
        total += totals[index] * (size if isinstance(size, int) else size.evaluate(values))
    return total


@dataclass(frozen=True)
class FieldSize:
    """What a field returns: the type of its objects, and how many for each parent.

    `list_depth` is the number of lists within one another. A page is an object whose `nodes` and
    `edges` (`is_page_items`) have as many items as the page.
    """

    type_name: str | None = None
    list_depth: int = 0
    is_page: bool = False
    is_page_items: bool = False
    size_arguments: tuple[str, ...] = ()
    default: int = DEFAULT_LIST_SIZE
    maximum: int | None = None
    leaf_cost: Cost = FREE

    def requested_size(self, arguments: Sequence[ArgumentNode]) -> VariableSize | int:
        """Return the list size that the arguments of a selection request."""
        values = [each.value for each in arguments if each.name.value in self.size_arguments]
        variables = tuple(each.name.value for each in values if isinstance(each, VariableNode))
        literals = [size for each in values if (size := literal_size(each)) is not None]
        if variables:
            return VariableSize(variables, tuple(literals), self.default, self.maximum)
        return clamp_size(max(literals, default=self.default), self.maximum)


UNKNOWN_FIELD = FieldSize()


class FieldSizes:
    """The sizes of a schema's fields, each computed once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._sizes: dict[tuple[str, str], FieldSize] = {}
        self._page_types = {
            get_named_type(field.type).name
            for named_type in schema.type_map.values()
            if isinstance(named_type, GraphQLObjectType | GraphQLInterfaceType)
            for field in named_type.fields.values()
            if returns_page(field)
        }

    def find(self, type_name: str | None, field_name: str) -> FieldSize:
        """Return the size of a type's field; UNKNOWN_FIELD if the schema does not have it."""
        key = (type_name or "", field_name)
        size = self._sizes.get(key)
        if size is None:
            parent = self._schema.get_type(key[0])
            field = None
            if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
                field = self._schema.get_field(parent, field_name)
            if field is None:
                return UNKNOWN_FIELD
            size = self._sizes[key] = self._measure(key[0], field_name, field)
        return size

    def root_type_name(self, operation_type: OperationType) -> str | None:
        """Return the name of an operation's root type; None if the schema has none."""
        root_type = self._schema.get_root_type(operation_type)
        return None if root_type is None else root_type.name

    def _measure(self, parent_name: str, field_name: str, field: GraphQLField) -> FieldSize:
        type_name = get_named_type(field.type).name
        list_depth = count_lists(field)
        if type_name.startswith("__"):
            # The size of the schema does not depend on the request.
            return FieldSize(type_name)
        extension = field.extensions.get(LIST_SIZE, {})
        size_arguments = tuple(extension.get("slicingArguments", PAGE_ARGUMENTS))
        argument_defaults = [
            size
            for name in size_arguments
            if name in field.args
            and (size := to_size(coerce_default_value(field.args[name]))) is not None
        ]
        is_page = type_name in self._page_types and not list_depth
        default = DEFAULT_PAGE_SIZE if is_page else DEFAULT_LIST_SIZE
        return FieldSize(
            type_name,
            list_depth,
            is_page=is_page,
            is_page_items=(
                parent_name in self._page_types and field_name in PAGE_FIELDS and bool(list_depth)
            ),
            size_arguments=size_arguments,
            default=max(argument_defaults, default=extension.get("assumedSize", default)),
            maximum=extension.get("maxSize"),
            leaf_cost=count_leaves(extension),
        )


def count_leaves(extension: Mapping[str, Any]) -> Cost:
    """Return the cost of a list of leaves."""
    if "leavesPerPoint" not in extension:
        return FREE
    return Cost(ceil(extension["assumedSize"] / extension["leavesPerPoint"]))


def returns_page(field: GraphQLField) -> bool:
    """Whether a field returns a page: one object, by an argument `first` or `last`."""
    return not count_lists(field) and not field.args.keys().isdisjoint(PAGE_ARGUMENTS)


def count_lists(field: GraphQLField) -> int:
    """Return how many lists a field's type has within one another."""
    depth, output_type = 0, field.type
    while isinstance(output_type, GraphQLList | GraphQLNonNull):
        depth += isinstance(output_type, GraphQLList)
        output_type = output_type.of_type
    return depth
