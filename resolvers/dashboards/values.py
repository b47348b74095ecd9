"""Merging a value of an edit, which may be absent or null, with the stored value."""

from collections.abc import Sequence
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


def merge_trimmed(title: str | None, stored: str, problems: Problems, *path: str) -> str:
    """Return a title without leading and trailing white space; report a blank or long one.

    The stored title is not checked.
    """
    merged: str = merge_required(title, stored, problems, *path)
    if title is UNSET or title is None or (stored and title == stored):
        return merged
    trimmed = merged.strip()
    if not trimmed:
        problems.add(ErrorCode.REQUIRED, "A title cannot be blank.", *path)
    problems.check_text(trimmed, MAX_TEXT_LENGTH, *path)
    return trimmed


def merge_texts(
    texts: Sequence[str] | None,
    stored: tuple[str, ...],
    problems: Problems,
    *path: str,
    max_length: int | None = None,
) -> tuple[str, ...]:
    """Return a list of texts that are not blank and not too long; null makes it empty.

    Texts of the stored list are not checked.
    """
    if texts is UNSET:
        return stored
    for index, each in enumerate(texts or ()):
        if each in stored:
            continue
        if not each.strip():
            problems.add(ErrorCode.REQUIRED, "This cannot be blank.", *path, str(index))
        if max_length is not None:
            problems.check_text(each, max_length, *path, str(index))
    return tuple(texts or ())
