"""The size of variables, checked before they are coerced.

The schema declares a longer list by the extension MAX_ITEMS of its input field or argument. Such a
list may have that many items, which do not count as values, and each of them may contain as many
values as the variables of an operation without such a list.

The schema declares the largest request of a mutation by the extension MAX_REQUEST_BYTES of its
field. It holds also if the caller's own limit for request bodies is larger.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
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

from execution.limits.analysis import operation_name
from execution.limits.cost import literal_size
from execution.limits.limits import Limits, Rejection

MAX_ITEMS = "maxItems"
MAX_REQUEST_BYTES = "maxRequestBytes"


class VariableDefinition(NamedTuple):
    """A variable's type, and how many items the schema allows; None: as many as usual."""

    input_type: GraphQLType | None
    max_items: int | None


class OperationVariables(NamedTuple):
    """The variables of an operation, and the list sizes that their default values give.

    `max_request_bytes` is the smallest limit of the fields of the document; None without one.
    """

    definitions: Mapping[str, VariableDefinition]
    default_lengths: Mapping[str, int]
    max_request_bytes: int | None = None

    def check_request(self, size: int) -> Rejection | None:
        """Return the rejection of a request of that many bytes; None within the limit."""
        limit = self.max_request_bytes
        if limit is None or size <= limit:
            return None
        message = f"The request has {size} bytes; with this mutation it may have {limit}."
        details = {"limit": limit, "actual": size, "argument": ["input"]}
        return Rejection("TOO_LONG", message, details)


def collect_variables(
    schema: GraphQLSchema, document: DocumentNode
) -> Mapping[str | None, OperationVariables]:
    """Return the variables of each operation of a valid document, by the operation's name."""
    usages = VariableUsageVisitor(TypeInfo(schema))
    visit(document, TypeInfoVisitor(usages.types, usages))
    variables: dict[str | None, OperationVariables] = {}
    for operation in document.definitions:
        if not isinstance(operation, OperationDefinitionNode):
            continue
        definitions, default_lengths = {}, {}
        for each in operation.variable_definitions or ():
            name = each.variable.name.value
            definitions[name] = VariableDefinition(
                type_from_ast(schema, each.type), usages.max_items.get(name)
            )
            size = None if each.default_value is None else literal_size(each.default_value)
            if size is not None:
                default_lengths[name] = size
        variables[operation_name(operation)] = OperationVariables(
            definitions, default_lengths, usages.max_request_bytes
        )
    return variables


class VariableUsageVisitor(Visitor):
    """Finds where variables are used, and what the schema allows there and in the request."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.max_items: dict[str, int] = {}
        self.max_request_bytes: int | None = None

    def enter_field(self, _node: FieldNode, *_: Any) -> None:
        """Visit a field, which may limit the size of requests."""
        definition = self.types.get_field_def()
        limit = None if definition is None else definition.extensions.get(MAX_REQUEST_BYTES)
        if limit is not None:
            self.max_request_bytes = min(limit, self.max_request_bytes or limit)

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        """Visit an argument, whose value may be a variable."""
        self._add_usage(node.value, self.types.get_argument())

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        """Visit a field of an input object, whose value may be a variable."""
        parent_type = get_named_type(self.types.get_parent_input_type())
        if isinstance(parent_type, GraphQLInputObjectType):
            self._add_usage(node.value, parent_type.fields.get(node.name.value))

    def _add_usage(self, value: Node, definition: Any) -> None:
        max_items = None if definition is None else definition.extensions.get(MAX_ITEMS)
        if isinstance(value, VariableNode) and max_items is not None:
            name = value.name.value
            self.max_items[name] = max(max_items, self.max_items.get(name, 0))


class ValueCount:
    """The number of values of the variables, or of an item of a list that is declared longer."""

    def __init__(self, number: int = 0) -> None:
        self.number = number


class Container(NamedTuple):
    """A list or an object in variables.

    `max_items` is None unless the schema declares a longer list. What it contains is added to
    `counted`, unless it is such a list.
    """

    value: list[Any] | dict[str, Any]
    input_type: GraphQLType | None
    max_items: int | None
    depth: int
    counted: ValueCount


CONTAINER_TYPES = (list, dict)


def check_variables(
    values: Mapping[str, Any], definitions: Mapping[str, VariableDefinition], limits: Limits
) -> int | Rejection:
    """Return the number of lists and objects in variables, or the rejection above a limit.

    Values of variables that the operation does not define are ignored. The check does not recurse
    and ends at the first limit that is exceeded.
    """
    defined = [(values[name], each) for name, each in definitions.items() if name in values]
    count = ValueCount(len(defined))
    pending = [
        Container(value, each.input_type, each.max_items, 1, count)
        for value, each in defined
        if isinstance(value, CONTAINER_TYPES)
    ]
    containers = 0
    while pending:
        container = pending.pop()
        containers += 1
        if container.depth > limits.input_depth:
            return limits.reject("input_depth", container.depth)
        if isinstance(container.value, list):
            max_items = container.max_items or limits.input_items
            if len(container.value) > max_items:
                return limits.reject("input_items", len(container.value), max_items)
            pending += list_children(container, container.value)
        else:
            pending += object_children(container, container.value)
        if container.max_items is None:
            container.counted.number += len(container.value)
        if container.counted.number > limits.input_values:
            return limits.reject("input_values", container.counted.number)
    return containers


def list_children(container: Container, items: list[Any]) -> Sequence[Container]:
    """Return the lists and objects among the items of a list."""
    list_type = unwrap_non_null(container.input_type)
    item_type = list_type.of_type if isinstance(list_type, GraphQLList) else list_type
    is_long = container.max_items is not None
    return [
        Container(
            item,
            item_type,
            None,
            container.depth + 1,
            ValueCount() if is_long else container.counted,
        )
        for item in items
        if isinstance(item, CONTAINER_TYPES)
    ]


def object_children(container: Container, fields: dict[str, Any]) -> Sequence[Container]:
    """Return the lists and objects among the fields of an object."""
    object_type = unwrap_non_null(container.input_type)
    children = []
    for name, value in fields.items():
        if isinstance(value, CONTAINER_TYPES):
            definition = (
                object_type.fields.get(name)
                if isinstance(object_type, GraphQLInputObjectType)
                else None
            )
            field_type = None if definition is None else definition.type
            max_items = None if definition is None else definition.extensions.get(MAX_ITEMS)
            children.append(
                Container(value, field_type, max_items, container.depth + 1, container.counted)
            )
    return children


def unwrap_non_null(input_type: GraphQLType | None) -> GraphQLType | None:
    """Return the nullable type of an input type."""
    return input_type.of_type if isinstance(input_type, GraphQLNonNull) else input_type
