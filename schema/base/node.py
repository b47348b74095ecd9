"""The interface of all objects with an id."""

from collections.abc import Callable
from typing import Any

import strawberry
from strawberry import ID, Parent

from resolvers.context import Info
from resolvers.ids import encode_global_id
from schema.base.fields import COLUMN


def node_id(root: Parent[Any], info: Info) -> ID:
    """Return the global id of a row."""
    return ID(encode_global_id(info._raw_info.parent_type.name, root.id))  # noqa: SLF001 (Strawberry has no public name for it)


def id_reader(type_name: str) -> Callable[[Any], str]:
    """Return a function that makes the global id of a type's row."""
    return lambda row: encode_global_id(type_name, row.id)


@strawberry.interface(description="An object with an id.")
class Node:
    id: ID = strawberry.field(resolver=node_id, metadata={COLUMN: id_reader})
    """Opaque id, unique among all objects of the server. `Query.node` accepts it."""
