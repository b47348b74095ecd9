"""How large variables are, looked at before they are coerced.

A list of the schema that is longer by its nature says so in the extension MOST_ITEMS of its input
field or argument: it may have so many items, and what is in it does not count as values.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    DocumentNode,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLType,
    Node,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    get_named_type,
    type_from_ast,
    visit,
)

from execution.limits.analysis import name_of
from execution.limits.cost import written
from execution.limits.limits import Limits, Rejection

MOST_ITEMS = "mostItems"


class Declared(NamedTuple):
    """A variable: its type, and how many items the schema lets it have, if it says so."""

    kind: GraphQLType | None
    most_items: int | None


class Variables(NamedTuple):
    """The variables of an operation, and what their defaults say about the lengths of lists."""

    declared: Mapping[str, Declared]
    defaults: Mapping[str, int]


def variables_of(schema: GraphQLSchema, document: DocumentNode) -> Mapping[str | None, Variables]:
    """The variables of each operation of a valid document, by its name."""
    places = Places(TypeInfo(schema))
    visit(document, TypeInfoVisitor(places.types, places))
    found: dict[str | None, Variables] = {}
    for operation in document.definitions:
        if not isinstance(operation, OperationDefinitionNode):
            continue
        declared, defaults = {}, {}
        for each in operation.variable_definitions or ():
            name = each.variable.name.value
            declared[name] = Declared(
                type_from_ast(schema, each.type), places.most_items.get(name)
            )
            size = None if each.default_value is None else written(each.default_value)
            if size is not None:
                defaults[name] = size
        found[name_of(operation)] = Variables(declared, defaults)
    return found


class Places(Visitor):
    """Where variables are used, and how many items may be there by the schema."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.most_items: dict[str, int] = {}

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        """A variable that is an argument."""
        self._note(node.value, self.types.get_argument())

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        """A variable that is a field of an input object."""
        kind = get_named_type(self.types.get_parent_input_type())
        if isinstance(kind, GraphQLInputObjectType):
            self._note(node.value, kind.fields.get(node.name.value))

    def _note(self, value: Node, place: Any) -> None:
        most = None if place is None else place.extensions.get(MOST_ITEMS)
        if isinstance(value, VariableNode) and most is not None:
            name = value.name.value
            self.most_items[name] = max(most, self.most_items.get(name, 0))


class Found(NamedTuple):
    """A list or an object among the variables; `counts` unless it is in a declared list."""

    value: list[Any] | dict[str, Any]
    kind: GraphQLType | None
    most_items: int | None
    depth: int
    counts: bool


CONTAINERS = (list, dict)


def refusal_of(
    variables: Mapping[str, Any], declared: Mapping[str, Declared], limits: Limits
) -> Rejection | None:
    """What there is too much of in variables; those that an operation lacks are not looked at.

    It does not recurse, and it ends as soon as there is too much.
    """
    given = [(variables[name], each) for name, each in declared.items() if name in variables]
    number = len(given)
    waiting = [
        Found(value, each.kind, each.most_items, 1, counts=True)
        for value, each in given
        if isinstance(value, CONTAINERS)
    ]
    while waiting:
        found = waiting.pop()
        if found.depth > limits.input_depth:
            return limits.reject("input_depth", found.depth)
        if isinstance(found.value, list):
            most = found.most_items or limits.input_items
            if len(found.value) > most:
                return limits.reject("input_items", len(found.value), most)
            waiting += items(found, found.value)
        else:
            waiting += fields(found, found.value)
        number += len(found.value) if found.counts and found.most_items is None else 0
        if number > limits.input_values:
            return limits.reject("input_values", number)
    return None


def items(found: Found, values: list[Any]) -> Sequence[Found]:
    """The lists and objects of a list."""
    kind = nullable(found.kind)
    of_items = kind.of_type if isinstance(kind, GraphQLList) else kind
    counts = found.counts and found.most_items is None
    return [
        Found(value, of_items, None, found.depth + 1, counts)
        for value in values
        if isinstance(value, CONTAINERS)
    ]


def fields(found: Found, values: dict[str, Any]) -> Sequence[Found]:
    """The lists and objects of an object."""
    kind = nullable(found.kind)
    below = []
    for name, value in values.items():
        if isinstance(value, CONTAINERS):
            field = kind.fields.get(name) if isinstance(kind, GraphQLInputObjectType) else None
            of_field = None if field is None else field.type
            most = None if field is None else field.extensions.get(MOST_ITEMS)
            below.append(Found(value, of_field, most, found.depth + 1, found.counts))
    return below


def nullable(kind: GraphQLType | None) -> GraphQLType | None:
    """A type without its exclamation mark."""
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind
