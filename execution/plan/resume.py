"""Continuation of a mutation by graphql-core after its plan aborted."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode


def select_remaining_fields(
    document: DocumentNode, operation: OperationDefinitionNode, nodes: Sequence[FieldNode]
) -> DocumentNode:
    """Return the document with only these root fields in the operation."""
    remaining = dataclasses.replace(
        operation, selection_set=SelectionSetNode(selections=tuple(nodes))
    )
    definitions = (remaining if each is operation else each for each in document.definitions)
    return dataclasses.replace(document, definitions=tuple(definitions))


def replay_outcomes(
    outcomes: Mapping[str, Any], reuse: Callable[[Any], Any]
) -> Callable[..., Any]:
    """Return a middleware under which root fields return or raise an earlier outcome once.

    `outcomes` are by response key. All other fields are resolved as usual. `reuse` replaces the
    coroutines in a value that were started before.
    """
    remaining = dict(outcomes)

    def resolve_or_replay(
        resolve: Callable[..., Any], root: Any, info: Any, **arguments: Any
    ) -> Any:
        if info.path.prev is not None or info.path.key not in remaining:
            return reuse(resolve(root, info, **arguments))
        outcome = remaining.pop(info.path.key)
        if isinstance(outcome, Exception):
            raise outcome
        return reuse(outcome)

    return resolve_or_replay
