"""Conditions of widget queries as records that convert to SQL, over the rows of a dataset.

`resolvers/widget_data/conditions.py` makes them from the trees of `conditions.py`. What a field is
in SQL is defined by the table of the dataset (`tables.py`).
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Text, and_, false, func, literal, not_, or_, select, true

from db.connection.keys import KeyArray, is_among
from db.connection.texts import escape_like
from db.datasets.conditions import Pattern, Value
from db.models import Release
from db.releases import conditions as releases

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "=": operator.eq,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)


class TermSource(Protocol):
    """What fields are in SQL."""

    @property
    def organization_id(self) -> int:
        """The organization of the rows."""

    def column(self, name: str) -> Any:
        """Return a column of the rows."""

    def field_matches(self, name: str, values: tuple[Value, ...]) -> ColumnElement[bool]:
        """Return the condition that a field has one of the values."""


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field has one of the values, or matches one of the patterns."""

    field: str
    values: tuple[Value, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the term depends on."""
        return frozenset({self.field})

    def condition(self, rows: TermSource) -> ColumnElement[bool]:
        """Return the SQL."""
        return rows.field_matches(self.field, self.values)


@dataclass(frozen=True, slots=True)
class FieldCompares:
    """A number or a date compares to a value."""

    field: str
    operator: str
    value: int | datetime

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the term depends on."""
        return frozenset({self.field})

    def condition(self, rows: TermSource) -> ColumnElement[bool]:
        """Return the SQL."""
        condition: ColumnElement[bool] = COMPARISONS[self.operator](
            rows.column(self.field), self.value
        )
        return condition


@dataclass(frozen=True, slots=True)
class ReleaseIs:
    """The release of the rows meets a condition of a release search."""

    term: releases.Term

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the term depends on."""
        return frozenset({"release"})

    def condition(self, rows: TermSource) -> ColumnElement[bool]:
        """Return the SQL."""
        found = select(Release.id).where(
            Release.organization_id == rows.organization_id, self.term.condition()
        )
        is_found: ColumnElement[bool] = rows.column("release_id").in_(found)
        return is_found


@dataclass(frozen=True, slots=True)
class Not:
    """The term is false, or null."""

    term: "RowTerm"

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the term depends on."""
        return self.term.fields

    def condition(self, rows: TermSource) -> ColumnElement[bool]:
        """Return the SQL."""
        return not_(func.coalesce(self.term.condition(rows), false()))


@dataclass(frozen=True, slots=True)
class AllTerms:
    """All terms are true; without terms every row is selected."""

    terms: tuple["RowTerm", ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the terms depend on."""
        return frozenset().union(*(term.fields for term in self.terms))

    def condition(self, rows: TermSource) -> ColumnElement[bool]:
        """Return the SQL."""
        return and_(true(), *(term.condition(rows) for term in self.terms))


@dataclass(frozen=True, slots=True)
class AnyTerm:
    """At least one term is true; without terms no row is selected."""

    terms: tuple["RowTerm", ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the terms depend on."""
        return frozenset().union(*(term.fields for term in self.terms))

    def condition(self, rows: TermSource) -> ColumnElement[bool]:
        """Return the SQL."""
        return or_(false(), *(term.condition(rows) for term in self.terms))


@dataclass(frozen=True, slots=True)
class Within:
    """A term in the rows of one value of a field that splits rows."""

    field: str
    value: str
    term: "RowTerm"

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the term depends on."""
        return self.term.fields | {self.field}

    def condition(self, rows: TermSource) -> ColumnElement[bool]:
        """Return the SQL."""
        is_value = rows.field_matches(self.field, (self.value,))
        return and_(is_value, self.term.condition(rows))


RowTerm = FieldIs | FieldCompares | ReleaseIs | Not | AllTerms | AnyTerm | Within

EVERY_ROW = AllTerms()
NO_ROW = AnyTerm()


def text_matches(column: Any, values: tuple[Value, ...]) -> ColumnElement[bool]:
    """Return the condition that a text is one of the values, or matches one of the patterns."""
    texts = [value for value in values if isinstance(value, str)]
    # No stored text has the character NUL, which PostgreSQL refuses in a parameter.
    likes = [
        "%".join(map(escape_like, value.parts))
        for value in values
        if isinstance(value, Pattern) and "\0" not in str(value)
    ]
    return or_(
        is_among(column, literal(texts, KeyArray(Text))) if texts else false(),
        *(column.like(like, escape="\\") for like in likes),
    )
