from collections.abc import Sequence
from typing import Annotated

import strawberry

from resolvers import outcomes
from schema.base.scalars import JSON

strawberry.enum(outcomes.ErrorCode, description="Why nothing was written.")


@strawberry.type(
    description="One thing that is wrong with an input; the path goes from the input downwards."
)
class MutationError:
    code: outcomes.ErrorCode
    """For programs, which must not read the message."""
    message: str
    """For people, in English: its words may change."""
    path: Sequence[str]
    """Names and list indexes from the input downwards: ["widgets", "0", "title"]."""
    details: JSON | None
    """What belongs to the code, such as limit and actual; null when there is nothing."""


Errors = Annotated[
    Sequence[MutationError],
    strawberry.argument(description="All that is wrong, at once; empty when it was done."),
]


@strawberry.type(description="What was deleted, or what was wrong.")
class DeletePayload:
    deleted_id: strawberry.ID | None
    """Null when nothing was deleted."""
    errors: Errors
