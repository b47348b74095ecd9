"""Values of an edit that may be absent, null or there."""

from typing import Any, TypeVar

from strawberry import UNSET

from resolvers.outcomes import ErrorCode, Problems

T = TypeVar("T")
LONGEST_TEXT = 255


def kept(value: Any, before: T) -> Any:
    """The value, or what was there where it is absent."""
    return before if value is UNSET else value


def required(value: Any, before: T, problems: Problems, *path: str) -> Any:
    """The value, or what was there where it is absent; null is refused."""
    if value is None:
        problems.add(ErrorCode.REQUIRED, "This cannot be null.", *path)
        return before
    return kept(value, before)
