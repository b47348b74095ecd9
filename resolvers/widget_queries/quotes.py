"""Quoted texts in the texts of queries: between quotes, a backslash escapes a character."""

import re

QUOTED = r'"(?:\\.|[^"\\])*+"'
"""The pattern of a quoted text, which needs re.DOTALL."""
_QUOTED = re.compile(QUOTED, re.DOTALL)


def unescape(quoted: str) -> str:
    """Return the text between quotes, without escapes."""
    return re.sub(r"\\(.)", r"\1", quoted[1:-1], flags=re.DOTALL)


def is_unclosed_quote(text: str, index: int) -> bool:
    """Whether the quote at an index of a text is never closed."""
    return text.startswith('"', index) and _QUOTED.match(text, index) is None
