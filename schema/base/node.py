from collections.abc import Callable
from typing import Any

import strawberry

from resolvers.context import Info
from resolvers.ids import encode_global_id
from schema.base.fields import COLUMN


def node_id(root: strawberry.Parent[object], info: Info) -> strawberry.ID:
    """Opaque, and unique among all objects."""
    return strawberry.ID(encode_global_id(info._raw_info.parent_type.name, root.id))  # type: ignore[attr-defined]  # noqa: SLF001


def id_of(kind: str) -> Callable[[Any], str]:
    """Reads the id of a type's rows."""
    return lambda row: encode_global_id(kind, row.id)


@strawberry.interface(description="An object that can be found by its id.")
class Node:
    id: strawberry.ID = strawberry.field(resolver=node_id, metadata={COLUMN: id_of})
    """Opaque, and unique among all objects."""
