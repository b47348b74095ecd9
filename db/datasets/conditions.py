"""Conditions of widget queries as trees, which validation checks and statements are made from.

No part of a tree is ever changed. Filters and texts are not frozen all the same: a save makes
thousands of them, and a frozen one takes four times as long.

See docs/reference/dashboards.md#conditions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pattern:
    """A value with wildcards: `*Error*` has the parts "", "Error" and "".

    `parts` are the texts between the wildcards, at least two. Each wildcard matches any text, the
    empty one included.
    """

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "*".join(self.parts)


Value = str | Pattern
"""A value of a filter, without quotes and escapes; a text without wildcards is literal."""


@dataclass(unsafe_hash=True, slots=True)
class Filter:
    """A filter: `key:value`, `!key:value`, `key:>value`, `key:[a, b]` or `has:key`.

    `key` has no negation, quotes and colon: a name, a tag such as `tags[a]`, or a function call
    unless `is_key_quoted`. `operator` is one of =, !=, <, <=, > and >=; `=` if the text has none.
    A negated filter with `!=` is negated twice. `values` has several values for a list, which are
    alternatives. `position` is the column of the filter in the text, from 1, and is not compared.
    """

    key: str
    operator: str
    values: tuple[Value, ...]
    is_negated: bool = False
    is_key_quoted: bool = False
    position: int = field(default=1, compare=False)

    @property
    def is_function(self) -> bool:
        """Whether the key is a function call, valid or not."""
        return self.key.endswith(")") and not self.is_key_quoted


@dataclass(unsafe_hash=True, slots=True)
class Text:
    """A word of free text, or a quoted text without its quotes and escapes."""

    text: str
    position: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts together; without parts every row matches. No part is an AllOf."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of two or more parts. No part is an AnyOf."""

    parts: tuple["Condition", ...]


Condition = Filter | Text | AllOf | AnyOf

EVERYTHING = AllOf()
"""The tree of empty conditions."""


def iterate_terms(condition: Condition) -> Iterator[Filter | Text]:
    """Yield the filters and texts of a tree, in the order of the text."""
    if isinstance(condition, Filter | Text):
        yield condition
        return
    for part in condition.parts:
        if isinstance(part, Filter | Text):
            yield part
        else:
            yield from iterate_terms(part)
