"""Merging a value of an edit, which may be absent or null, with the stored value."""

from typing import Any, TypeVar

from strawberry import UNSET

from resolvers.outcomes import ErrorCode, Problems

T = TypeVar("T")
MAX_TEXT_LENGTH = 255


def merge_value(value: Any, stored: T) -> Any:
    """Return the value, or the stored one if the value is absent."""
    return stored if value is UNSET else value


def merge_required(value: Any, stored: T, problems: Problems, *path: str) -> Any:
    """Return the value, or the stored one if the value is absent; report null as a problem."""
    if value is None:
        problems.add(ErrorCode.REQUIRED, "This cannot be null.", *path)
        return stored
    return merge_value(value, stored)
