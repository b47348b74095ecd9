"""Errors of a mutation, and the payload of every deletion."""

from collections.abc import Sequence
from enum import Enum
from typing import Annotated

import strawberry
from strawberry import ID

from resolvers import outcomes
from schema.base.scalars import JSON


@strawberry.enum(description="Why a mutation wrote nothing.")
class ErrorCode(Enum):
    REQUIRED = outcomes.ErrorCode.REQUIRED
    """A required value is missing, null, empty or blank."""
    INVALID = outcomes.ErrorCode.INVALID
    """The value has the wrong form, or conflicts with another value of the input."""
    TOO_LONG = outcomes.ErrorCode.TOO_LONG
    """A text is too long; `details` has `limit` and `actual`."""
    TOO_MANY = outcomes.ErrorCode.TOO_MANY
    """A list has too many items; `details` has `limit` and `actual`."""
    OUT_OF_RANGE = outcomes.ErrorCode.OUT_OF_RANGE
    """A number or a date is too small or too large."""
    DUPLICATE = outcomes.ErrorCode.DUPLICATE
    """A list contains the same id twice."""
    NOT_FOUND = outcomes.ErrorCode.NOT_FOUND
    """The object does not exist, or belongs to another organization."""
    FORBIDDEN = outcomes.ErrorCode.FORBIDDEN
    """The caller may read the object, but not change it."""
    CONFLICT = outcomes.ErrorCode.CONFLICT
    """The title, version or idempotency key is already in use, or the object was deleted during
    the write.
    """
    VERSION_MISMATCH = outcomes.ErrorCode.VERSION_MISMATCH
    """The dashboard does not have the expected version; `details` has `currentVersion`,
    `updatedBy` and `dateUpdated`.
    """
    LOCKED = outcomes.ErrorCode.LOCKED
    """Timed out waiting for concurrent writes. Retry the request."""
    HAS_HEALTH_DATA = outcomes.ErrorCode.HAS_HEALTH_DATA
    """The release has sessions in the last 90 days. It can be archived."""
    HAS_ISSUES = outcomes.ErrorCode.HAS_ISSUES
    """Issues were first seen in the release. It can be archived."""
    LAST_DASHBOARD = outcomes.ErrorCode.LAST_DASHBOARD
    """The last dashboard of an organization cannot be deleted."""


@strawberry.type(description="A problem of a mutation's input.")
class MutationError:
    code: ErrorCode
    """The kind of problem, for programs."""
    message: str
    """The problem in English, for people. The wording may change."""
    path: Sequence[str]
    """Path of the value from the input downwards, names and list indexes:
    ["widgets", "0", "title"].
    """
    details: JSON | None
    """Values that belong to the code, such as limit and actual; null without any."""


Errors = Annotated[
    Sequence[MutationError],
    strawberry.argument(
        description="All problems of the input. Empty if and only if the mutation succeeded."
    ),
]


@strawberry.type(description="The id of the deleted object, or the errors.")
class DeletePayload:
    deleted_id: ID | None
    """Id of the deleted object; null with errors."""
    errors: Errors
