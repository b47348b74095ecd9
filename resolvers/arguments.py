"""Arguments that a client may leave out: UNSET where absent, None where null."""

from typing import TypeVar

from strawberry import UNSET

T = TypeVar("T")


def unset_to_none(value: T | None) -> T | None:
    """Return the value; None if the argument was absent."""
    return None if value is UNSET else value
