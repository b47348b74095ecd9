"""What can be wrong with a write, as data: every error with its code and path."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any


class ErrorCode(Enum):
    """Part of the contract: what a client can act on."""

    REQUIRED = "REQUIRED"
    """Something is missing, null, empty or blank that cannot be."""
    INVALID = "INVALID"
    """The value has the wrong form, or does not go with others."""
    TOO_LONG = "TOO_LONG"
    """A text is too long."""
    TOO_MANY = "TOO_MANY"
    """A list is too long."""
    OUT_OF_RANGE = "OUT_OF_RANGE"
    """A number or a date is too small or too large."""
    DUPLICATE = "DUPLICATE"
    """The same id stands in a list twice."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such thing, or it is not the caller's: nothing tells these apart."""
    FORBIDDEN = "FORBIDDEN"
    """The caller may read it, but not change it."""
    CONFLICT = "CONFLICT"
    """The title or the key is taken by something else, or what was written to is gone meanwhile.
    """
    VERSION_MISMATCH = "VERSION_MISMATCH"
    """The dashboard is not at the expected version; details has currentVersion, updatedBy and
    dateUpdated.
    """
    LOCKED = "LOCKED"
    """Others write to it for too long; send it again."""
    HAS_HEALTH_DATA = "HAS_HEALTH_DATA"
    """The release has sessions of the last 90 days; it can be archived."""
    HAS_ISSUES = "HAS_ISSUES"
    """Issues were first seen in the release; it can be archived."""
    LAST_DASHBOARD = "LAST_DASHBOARD"
    """An organization keeps its last dashboard."""


@dataclass(frozen=True)
class MutationError:
    """One thing that is wrong; `path` goes from the input downwards."""

    code: ErrorCode
    message: str
    path: tuple[str, ...] = ()
    details: dict[str, Any] | None = None


@dataclass(frozen=True)
class Rejection:
    """Nothing was written."""

    errors: tuple[MutationError, ...]


class Problems:
    """All that is wrong with an input, collected while it is checked."""

    def __init__(self) -> None:
        self.found: list[MutationError] = []

    def copy(self) -> "Problems":
        """The same, for a write that may be tried again and finds its own each time."""
        problems = Problems()
        problems.found.extend(self.found)
        return problems

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, code: ErrorCode, message: str, *path: str, **details: Any) -> None:
        """One more thing that is wrong."""
        self.found.append(MutationError(code, message, path, details or None))

    def check_text(self, value: str | None, limit: int, *path: str) -> None:
        """A text has a limit, and no NUL, which PostgreSQL would not take."""
        if value is not None and "\0" in value:
            self.add(ErrorCode.INVALID, "A text cannot have the character NUL.", *path)
        if value is not None and len(value) > limit:
            self.add(
                ErrorCode.TOO_LONG,
                f"At most {limit} characters, not {len(value)}.",
                *path,
                limit=limit,
                actual=len(value),
            )

    def check_length(self, items: Sequence[object], limit: int, *path: str) -> None:
        """A list has a limit."""
        if len(items) > limit:
            self.add(
                ErrorCode.TOO_MANY,
                f"At most {limit}, not {len(items)}.",
                *path,
                limit=limit,
                actual=len(items),
            )

    def has(self, *path: str) -> bool:
        """Whether something is wrong there already."""
        return any(each.path == path for each in self.found)

    def to_rejection(self) -> Rejection:
        """The outcome of a write that had problems."""
        return Rejection(tuple(self.found))
