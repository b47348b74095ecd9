"""Texts that are searched for regardless of case, by one rule on both databases.

SQLite's `lower` knows ASCII only, and PostgreSQL's depends on the locale. Therefore the
application writes a folded copy of a text, which searches compare.
"""

import unicodedata
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, func


def fold(text: str) -> str:
    """Return the text that all spellings in other cases and of other composition have in common.

    It is the Unicode case folding, in NFC (The Unicode Standard, section 3.13).
    """
    if text.isascii():
        return text.lower()
    return compose(unicodedata.normalize("NFD", text).casefold())


def compose(text: str) -> str:
    """Return a text in NFC."""
    return unicodedata.normalize("NFC", text)


def fold_column(name: str) -> Callable[[Any], str | None]:
    """Return the default of a column: the folded value of another column of the new row."""

    def fold_value(context: Any) -> str | None:
        value: str | None = context.get_current_parameters().get(name)
        return None if value is None else fold(value)

    return fold_value


def contains(folded: Any, original: Any, text: str) -> ColumnElement[bool]:
    """Return the condition that a column contains a text, regardless of case and composition.

    The folded column is null in rows that a server of an earlier version wrote.
    """
    pattern = f"%{escape_like(fold(text))}%"
    matches: ColumnElement[bool] = func.coalesce(folded, func.lower(original)).like(
        pattern, escape="\\"
    )
    return matches


def escape_like(text: str) -> str:
    """Escape the wildcards of LIKE with backslashes."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
