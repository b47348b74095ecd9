"""The arguments of `@stream`, checked before execution.

graphql-core checks them while it executes a list, and raises an exception for a negative or null
`initialCount`, which is a mistake of the client.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from graphql import (
    ASTValidationRule,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from execution.limits.analysis import operation_name
from execution.limits.limits import Rejection

STREAM = "stream"
INITIAL_COUNT = "initialCount"
CONDITION = "if"
NOT_A_COUNT = "initialCount of @stream must be an integer of at least 0."
NO_CONDITION = "if of @stream must not be null."


class StreamVariables(NamedTuple):
    """The variables that an operation's `@stream` directives take their arguments from."""

    counts: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()

    def check(self, values: Mapping[str, Any]) -> Rejection | None:
        """Return the rejection of an invalid argument; None if all are valid.

        A variable without a value has its default, which the validation has checked. A value of
        another type is left to the coercion of variables.
        """
        for name in sorted(self.counts & values.keys()):
            value = values[name]
            if value is None or (isinstance(value, int | float) and value < 0):
                return reject_variable(name, NOT_A_COUNT)
        for name in sorted(self.conditions & values.keys()):
            if values[name] is None:
                return reject_variable(name, NO_CONDITION)
        return None


NO_VARIABLES = StreamVariables()


def reject_variable(name: str, reason: str) -> Rejection:
    """Return the rejection of a variable's value."""
    return Rejection("BAD_USER_INPUT", f"Variable '${name}' has invalid value: {reason}", {})


class StreamArgumentsRule(ASTValidationRule):
    """A validation rule that rejects a negative or null `initialCount`, also as a default."""

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        """Check a literal count."""
        count = find_argument(node, INITIAL_COUNT)
        if is_invalid_count(count):
            self.report_error(GraphQLError(NOT_A_COUNT, count))

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Check the defaults of the operation's variables."""
        if not any(each.default_value for each in node.variable_definitions or ()):
            return
        fragments = self.context.get_recursively_referenced_fragments(node)
        names = find_variables([node, *fragments], INITIAL_COUNT)
        for each in node.variable_definitions or ():
            if each.variable.name.value in names and is_invalid_count(each.default_value):
                self.report_error(GraphQLError(NOT_A_COUNT, each.default_value))


def collect_stream_variables(document: DocumentNode) -> Mapping[str | None, StreamVariables]:
    """Return the variables of each operation of a valid document, by the operation's name."""
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    variables = {}
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode):
            definitions = list(reach_definitions(each, fragments))
            variables[operation_name(each)] = StreamVariables(
                find_variables(definitions, INITIAL_COUNT), find_variables(definitions, CONDITION)
            )
    return variables


def reach_definitions(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterable[OperationDefinitionNode | FragmentDefinitionNode]:
    """Yield an operation and the fragments that it spreads, each once."""
    yield operation
    pending, seen = [operation.selection_set], set()
    while pending:
        for selection in walk_selections(pending.pop()):
            if isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                seen.add(selection.name.value)
                fragment = fragments[selection.name.value]
                pending.append(fragment.selection_set)
                yield fragment


def find_variables(
    definitions: Iterable[OperationDefinitionNode | FragmentDefinitionNode], argument: str
) -> frozenset[str]:
    """Return the names of the variables that definitions pass to an argument of `@stream`."""
    values = (
        find_argument(directive, argument)
        for definition in definitions
        for selection in walk_selections(definition.selection_set)
        for directive in selection.directives or ()
    )
    return frozenset(each.name.value for each in values if isinstance(each, VariableNode))


def walk_selections(
    selection_set: SelectionSetNode,
) -> Iterable[FieldNode | InlineFragmentNode | FragmentSpreadNode]:
    """Yield the selections of a selection set and of those written within it."""
    pending = [selection_set]
    while pending:
        for selection in pending.pop().selections:
            if isinstance(selection, FieldNode | InlineFragmentNode | FragmentSpreadNode):
                yield selection
            if (
                isinstance(selection, FieldNode | InlineFragmentNode)
                and selection.selection_set is not None
            ):
                pending.append(selection.selection_set)


def find_argument(directive: DirectiveNode, name: str) -> ValueNode | None:
    """Return the value of an argument of `@stream`; None without it, or for other directives."""
    if directive.name.value == STREAM:
        for each in directive.arguments or ():
            if each.name.value == name:
                return each.value
    return None


def is_invalid_count(value: ValueNode | None) -> bool:
    """Whether a literal is null or a negative integer; other types are for other rules."""
    return isinstance(value, NullValueNode) or (
        isinstance(value, IntValueNode) and value.value.startswith("-") and int(value.value) < 0
    )
