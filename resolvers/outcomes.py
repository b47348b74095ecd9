"""The outcome of a write that did not happen: its errors as data.

Rules: docs/reference/releases.md#mutation-errors.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any


class ErrorCode(Enum):
    """The code of a mutation error; `schema/base/errors.py` describes each of them."""

    REQUIRED = "REQUIRED"
    INVALID = "INVALID"
    TOO_LONG = "TOO_LONG"
    TOO_MANY = "TOO_MANY"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    DUPLICATE = "DUPLICATE"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    CONFLICT = "CONFLICT"
    VERSION_MISMATCH = "VERSION_MISMATCH"
    LOCKED = "LOCKED"
    HAS_HEALTH_DATA = "HAS_HEALTH_DATA"
    HAS_ISSUES = "HAS_ISSUES"
    LAST_DASHBOARD = "LAST_DASHBOARD"


@dataclass(frozen=True)
class MutationError:
    """One problem of an input. `path` leads from the input to the invalid value."""

    code: ErrorCode
    message: str
    path: tuple[str, ...] = ()
    details: dict[str, Any] | None = None


@dataclass(frozen=True)
class Rejection:
    """The outcome of a write that wrote nothing."""

    errors: tuple[MutationError, ...]


class Problems:
    """Collects the problems of an input while it is checked."""

    def __init__(self) -> None:
        self.errors: list[MutationError] = []
        self._paths: set[tuple[str, ...]] = set()

    def copy(self) -> "Problems":
        """Return a copy. A transaction that is retried starts each attempt with a new one."""
        problems = Problems()
        problems.add_all(self.errors)
        return problems

    def __bool__(self) -> bool:
        return bool(self.errors)

    def add(self, code: ErrorCode, message: str, *path: str, **details: Any) -> None:
        """Add a problem."""
        self.add_all([MutationError(code, message, path, details or None)])

    def add_all(self, errors: Iterable[MutationError]) -> None:
        """Add problems that were found elsewhere."""
        for error in errors:
            self.errors.append(error)
            self._paths.add(error.path)

    def check_text(self, value: str | None, limit: int, *path: str) -> None:
        """Add a problem for a text over the limit or with NUL, which PostgreSQL cannot store."""
        if value is not None and "\0" in value:
            position = value.index("\0") + 1
            message = f"Column {position}: the character NUL is not allowed."
            self.add(ErrorCode.INVALID, message, *path, position=position)
        if value is not None and len(value) > limit:
            self.add(
                ErrorCode.TOO_LONG,
                f"At most {limit} characters, not {len(value)}.",
                *path,
                limit=limit,
                actual=len(value),
            )

    def check_length(self, items: Sequence[object], limit: int, *path: str) -> None:
        """Add a problem for a list over the limit."""
        if len(items) > limit:
            self.add(
                ErrorCode.TOO_MANY,
                f"At most {limit}, not {len(items)}.",
                *path,
                limit=limit,
                actual=len(items),
            )

    def has(self, *path: str) -> bool:
        """Return whether the path has a problem already."""
        return path in self._paths

    def to_rejection(self) -> Rejection:
        """Return the outcome of the write."""
        return Rejection(tuple(self.errors))
