"""What an operation costs: the objects that it may give, as far as that can be told before.

Leaves cost nothing, an object one, and a list as many times its item as it may have items. How
many that are, says the argument of a page, be it a variable; without one, what the schema says:

- a field with one of the arguments `first` and `last` that gives an object is a page, whose
  `nodes` and `edges` have so many items; without the arguments, USUAL_PAGE;
- any other list has USUAL_LIST items;
- a field's extension LIST_SIZE says otherwise: {"usual": items, "most": items, "slicedBy":
  arguments}, each of them if it is wanted. A number counts as itself, a list as its length, and
  never for more than `most`, because a field refuses what is more.

A document is compiled to a few sums, so that a request with other variables costs microseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    ValueNode,
    VariableNode,
    get_named_type,
)
from graphql.utilities.coerce_input_value import coerce_default_value

LIST_SIZE = "listSize"
SLICED_BY = ("first", "last")
PAGED = frozenset({"nodes", "edges"})
USUAL_PAGE = 20
USUAL_LIST = 10
MOST_DIGITS = 18


class Size(NamedTuple):
    """How many items a list has that variables decide."""

    variables: tuple[str, ...]
    given: tuple[int, ...]
    usual: int
    most: int | None

    def of(self, values: Mapping[str, Any]) -> int:
        """The number, by the values of the variables."""
        sizes = [*self.given]
        for name in self.variables:
            size = length(values.get(name))
            if size is not None:
                sizes.append(size)
        return within(max(sizes, default=self.usual), self.most)


def length(value: Any) -> int | None:
    """What a value says about a list's length; None: nothing."""
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    return None


def within(size: int, most: int | None) -> int:
    """A number of items, as far as a list may have it."""
    return max(0, size if most is None else min(size, most))


class Cost(NamedTuple):
    """A number, and how many times which other sums there are; those come earlier."""

    constant: int = 0
    terms: tuple[tuple[Size | int, int], ...] = ()


FREE = Cost()


class Sums:
    """The sums of a document, each behind those that it is made of."""

    def __init__(self) -> None:
        self._sums: list[Cost] = []

    def __len__(self) -> int:
        return len(self._sums)

    def add(self, *costs: Cost) -> Cost:
        """All of them together."""
        return Cost(
            sum(each.constant for each in costs),
            tuple(term for each in costs for term in each.terms),
        )

    def times(self, size: Size | int, cost: Cost) -> Cost:
        """So many of it. What has terms is kept once, however often it is used."""
        if cost == FREE or (isinstance(size, int) and not cost.terms):
            return Cost(size * cost.constant if isinstance(size, int) else 0)
        self._sums.append(cost)
        return Cost(0, ((size, len(self._sums) - 1),))

    def total(self, cost: Cost, values: Mapping[str, Any]) -> int:
        """What it comes to with these variables."""
        if not cost.terms:
            return cost.constant
        totals: list[int] = []
        for each in self._sums:
            totals.append(evaluated(each, totals, values))
        return evaluated(cost, totals, values)


def evaluated(cost: Cost, totals: Sequence[int], values: Mapping[str, Any]) -> int:
    """A sum, once those before it are known."""
    total = cost.constant
    for size, index in cost.terms:
        total += totals[index] * (size if isinstance(size, int) else size.of(values))
    return total


@dataclass(frozen=True)
class Shape:
    """What a field gives: the type of its objects, and how many of them for each parent.

    `depth` is the number of lists within one another. A page is an object with `nodes`; its own
    field `nodes` (`is_paged`) has as many items as the page.
    """

    kind: str | None = None
    depth: int = 0
    is_page: bool = False
    is_paged: bool = False
    sliced_by: tuple[str, ...] = ()
    usual: int = USUAL_LIST
    most: int | None = None

    def size(self, arguments: Sequence[ArgumentNode]) -> Size | int:
        """How many items the arguments ask for."""
        values = [each.value for each in arguments if each.name.value in self.sliced_by]
        names = tuple(each.name.value for each in values if isinstance(each, VariableNode))
        given = [size for each in values if (size := written(each)) is not None]
        if names:
            return Size(names, tuple(given), self.usual, self.most)
        return within(max(given, default=self.usual), self.most)


def written(value: ValueNode) -> int | None:
    """What a literal says about a list's length; None: nothing."""
    if isinstance(value, ListValueNode):
        return len(value.values)
    if isinstance(value, IntValueNode):
        return int(value.value[:MOST_DIGITS])
    return None


UNKNOWN = Shape()


class Shapes:
    """The shapes of a schema's fields, each looked at once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._found: dict[tuple[str, str], Shape] = {}
        self._pages = {
            get_named_type(field.type).name
            for kind in schema.type_map.values()
            if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
            for field in kind.fields.values()
            if is_page(field)
        }

    def of(self, kind: str | None, name: str) -> Shape:
        """The shape of a type's field; UNKNOWN without such a type or field."""
        key = (kind or "", name)
        shape = self._found.get(key)
        if shape is None:
            owner = self._schema.get_type(key[0])
            field = None
            if isinstance(owner, GraphQLObjectType | GraphQLInterfaceType):
                field = self._schema.get_field(owner, name)
            if field is None:
                return UNKNOWN
            shape = self._found[key] = self._shape(key[0], name, field)
        return shape

    def root(self, operation: Any) -> str | None:
        """The name of an operation's root type, if the schema has one."""
        kind = self._schema.get_root_type(operation)
        return None if kind is None else kind.name

    def _shape(self, owner: str, name: str, field: GraphQLField) -> Shape:
        kind = get_named_type(field.type).name
        depth = lists_of(field)
        if kind.startswith("__"):
            return Shape(kind)  # a schema is as large as it is, whoever asks
        said = field.extensions.get(LIST_SIZE, {})
        sliced_by = tuple(said.get("slicedBy", SLICED_BY))
        defaults = [
            size
            for each in sliced_by
            if each in field.args
            and (size := length(coerce_default_value(field.args[each]))) is not None
        ]
        is_one_page = kind in self._pages and not depth
        usual = USUAL_PAGE if is_one_page else USUAL_LIST
        return Shape(
            kind,
            depth,
            is_page=is_one_page,
            is_paged=owner in self._pages and name in PAGED and bool(depth),
            sliced_by=sliced_by,
            usual=max(defaults, default=said.get("usual", usual)),
            most=said.get("most"),
        )


def is_page(field: GraphQLField) -> bool:
    """Whether a field gives one object that holds a part of a list."""
    return not lists_of(field) and not field.args.keys().isdisjoint(SLICED_BY)


def lists_of(field: GraphQLField) -> int:
    """How many lists a field's type has within one another."""
    depth, kind = 0, field.type
    while isinstance(kind, GraphQLList | GraphQLNonNull):
        depth += isinstance(kind, GraphQLList)
        kind = kind.of_type
    return depth
