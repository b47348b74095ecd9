from collections.abc import Sequence

import strawberry

from resolvers import outcomes
from schema.scalars import JSON

strawberry.enum(outcomes.ErrorCode)


@strawberry.type(
    description="One thing that is wrong with an input; the path goes from the input downwards."
)
class MutationError:
    code: outcomes.ErrorCode
    message: str
    path: Sequence[str]
    details: JSON | None


@strawberry.type(description="What was deleted, or what was wrong.")
class DeletePayload:
    deleted_id: strawberry.ID | None
    errors: Sequence[MutationError]
