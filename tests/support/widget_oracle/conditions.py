"""Conditions of widget queries as trees: their text, and which values match them.

The tests draw trees, so that nothing here parses: docs/reference/dashboards.md#conditions.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Values = Mapping[str, str | int | float | None]
"""The values of a row by column."""

Numbers = tuple[int, ...]
COMPARISONS: Mapping[str, Callable[[Numbers, Numbers], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
VERSION = re.compile(r"(?:(?P<package>[^@]+)@)?(?P<numbers>\d+(?:\.\d+)*)(?:\+(?P<build>.*))?")
NUMBERS = 4


@dataclass(frozen=True)
class Match:
    """A filter whose column has one of some values; `*` in a value matches any text."""

    key: str
    values: tuple[str, ...]
    is_negated: bool = False

    def to_text(self) -> str:
        """Return the text of the filter."""
        items = [quote(each) for each in self.values]
        value = f"[{', '.join(items)}]" if len(items) > 1 else items[0]
        return f"{'!' if self.is_negated else ''}{self.key}:{value}"

    def matches(self, row: Values) -> bool:
        """Whether a row is found."""
        found = row[self.key]
        is_found = found is not None and any(
            is_like(str(found), pattern) for pattern in self.values
        )
        return is_found != self.is_negated


@dataclass(frozen=True)
class Has:
    """A filter for rows whose column has a value."""

    key: str
    is_negated: bool = False

    def to_text(self) -> str:
        """Return the text of the filter."""
        return f"{'!' if self.is_negated else ''}has:{self.key}"

    def matches(self, row: Values) -> bool:
        """Whether a row is found."""
        return (row[self.key] not in {None, ""}) != self.is_negated


@dataclass(frozen=True)
class CompareVersion:
    """A filter that compares the version of a release: release.version."""

    sign: str
    numbers: str
    is_negated: bool = False

    def to_text(self) -> str:
        """Return the text of the filter."""
        return f"{'!' if self.is_negated else ''}release.version:{self.sign}{self.numbers}"

    def matches(self, row: Values) -> bool:
        """Whether a row is found; a release that is no semver version matches no comparison."""
        found = parse_version(str(row["release"]))
        wanted = pad(self.numbers)
        if found is None:
            return self.is_negated
        compare: Callable[[Numbers, Numbers], bool] = COMPARISONS.get(self.sign, operator.eq)
        is_found = compare(found[1], wanted)
        return is_found != self.is_negated


@dataclass(frozen=True)
class IsPackage:
    """A filter for the package of a release: release.package."""

    package: str
    is_negated: bool = False

    def to_text(self) -> str:
        """Return the text of the filter."""
        return f"{'!' if self.is_negated else ''}release.package:{self.package}"

    def matches(self, row: Values) -> bool:
        """Whether a row is found."""
        found = parse_version(str(row["release"]))
        return (found is not None and found[0] == self.package) != self.is_negated


@dataclass(frozen=True)
class CompareNumber:
    """A filter that compares a number with another."""

    key: str
    sign: str
    number: int
    is_negated: bool = False

    def to_text(self) -> str:
        """Return the text of the filter."""
        return f"{'!' if self.is_negated else ''}{self.key}:{self.sign}{self.number}"

    def matches(self, row: Values) -> bool:
        """Whether a row is found."""
        compare: Callable[[Numbers, Numbers], bool] = COMPARISONS.get(self.sign, operator.eq)
        return compare((int(row[self.key] or 0),), (self.number,)) != self.is_negated


@dataclass(frozen=True)
class Joined:
    """Two or more conditions joined by AND or OR; AND may be implied."""

    word: str
    parts: "tuple[Condition, ...]"

    def to_text(self) -> str:
        """Return the text: parts are in parentheses where they join others by OR."""
        joint = f" {self.word} " if self.word else " "
        return joint.join(
            f"({each.to_text()})" if isinstance(each, Joined) else each.to_text()
            for each in self.parts
        )

    def matches(self, row: Values) -> bool:
        """Whether a row is found."""
        found = (each.matches(row) for each in self.parts)
        return any(found) if self.word == "OR" else all(found)


Condition = Match | Has | CompareVersion | CompareNumber | IsPackage | Joined


def is_like(text: str, pattern: str) -> bool:
    """Whether a text is a value, in which `*` matches any text."""
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), text, re.DOTALL) is not None


def quote(value: str) -> str:
    """Quote a value where the language needs it."""
    return f'"{value}"' if value == "" or set(value) & set(' (),[]:"') else value


def pad(numbers: str) -> Numbers:
    """Return the four numbers of a version."""
    found = [int(each) for each in numbers.split(".")]
    return tuple(found + [0] * (NUMBERS - len(found)))


def parse_version(version: str) -> tuple[str, Numbers] | None:
    """Return the package and the numbers of a version; None if it is no semver version."""
    found = VERSION.fullmatch(version)
    if found is None or found["package"] is None:
        return None
    return found["package"], pad(found["numbers"])
