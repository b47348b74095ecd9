import strawberry

from resolvers.context import Info
from resolvers.ids import global_id


def node_id(root: strawberry.Parent[object], info: Info) -> strawberry.ID:
    """Opaque, and unique among all objects."""
    return strawberry.ID(global_id(info._raw_info.parent_type.name, root.id))  # type: ignore[attr-defined]  # noqa: SLF001


@strawberry.interface(description="An object that can be found by its id.")
class Node:
    id: strawberry.ID = strawberry.field(
        resolver=node_id, description="Opaque, and unique among all objects."
    )
