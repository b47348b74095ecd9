"""The idempotency keys of inputs."""

from typing import Annotated

import strawberry

from resolvers.context import Info

IdempotencyKey = Annotated[
    str | None,
    strawberry.argument(
        description=(
            "Key of this write, at most 255 characters. The same values sent again with the same "
            "key within seven days are accepted, but not written again. Absent: the request "
            "header Idempotency-Key, as a separate key for each field of the operation."
        )
    ),
]


def find_idempotency_key(info: Info, argument: str | None) -> str | None:
    """Return the input's key, or else the request's key for this field. A blank key is none."""
    if argument is not None and argument.strip():
        return argument
    key = info.context.idempotency_key
    return f"{key}:{info.path.key}" if key is not None and key.strip() else None
