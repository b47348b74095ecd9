"""Tests of a column against many keys, passed as one parameter of a constant text.

An expanding IN has a different text for each number of keys, which SQLAlchemy has to render and
the database to parse and plan each time.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Self

import orjson
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Text,
    bindparam,
    cast,
    literal_column,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class KeyArray(TypeDecorator[Sequence[Any]]):
    """Many ids or texts: an array on PostgreSQL, a JSON array on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[BigInteger | Text] = BigInteger) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of the parameter in the database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(self.kind))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        """Convert the keys to the parameter's value.

        A text with a NUL character is no key, because PostgreSQL takes none and no row has one.
        """
        if value is not None and self.kind is Text:
            value = [key for key in value if "\0" not in key]
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


KEYS = bindparam("keys", type_=KeyArray())
"""The keys of a batch, when they are ids."""

TEXT_KEYS = bindparam("keys", type_=KeyArray(Text))
"""The keys of a batch, when they are texts."""

ORGANIZATIONS = bindparam("organizations", type_=KeyArray())
"""The ids of the organizations that the caller may read."""


class is_among(FunctionElement[bool]):  # noqa: N801 (it reads as a function)
    """Whether a column's value is one of many keys: `is_among(Release.id, KEYS)`."""

    name = "is_among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Self:  # noqa: ARG002 (SQLAlchemy's signature)
        """Return the condition itself: SQLAlchemy's `… IN (…) = 1` for SQLite uses no index."""
        return self


@compiles(is_among, "postgresql")
def _compile_for_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({keys})"


@compiles(is_among, "sqlite")
def _compile_for_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({keys}))"  # noqa: S608 (compiled clauses)


class is_selected(FunctionElement[bool]):  # noqa: N801 (it reads as a function)
    """Whether a column's value is in the one column of a selection, which is read first.

    PostgreSQL looks up each value in the column's index, however many it expects; IN could read
    the whole table instead.
    """

    name = "is_selected"
    type = Boolean()
    inherit_cache = True

    def __init__(self, column: Any, selection: Any) -> None:
        super().__init__(column, selection.scalar_subquery())

    def self_group(self, against: Any = None) -> Self:  # noqa: ARG002 (SQLAlchemy's signature)
        """Return the condition itself, as that of `is_among`."""
        return self


@compiles(is_selected, "postgresql")
def _compile_selection_for_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column, selection = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY (ARRAY{selection})"


@compiles(is_selected, "sqlite")
def _compile_selection_for_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    column, selection = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN {selection}"


class without_index(FunctionElement[Any]):  # noqa: N801 (it reads as a function)
    """A column's value in a condition for which SQLite uses no index.

    SQLite has the unary plus for it (https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_).
    """

    name = "without_index"
    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(without_index, "postgresql")
def _compile_column_for_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column: str = compiler.process(element.clauses, **options)
    return column


@compiles(without_index, "sqlite")
def _compile_column_for_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


class is_set(FunctionElement[bool]):  # noqa: N801 (it reads as a function)
    """Whether a column is true, as the condition of a partial index.

    SQLAlchemy's condition for SQLite compares the column with 1, and uses no such index.
    """

    name = "is_set"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Self:  # noqa: ARG002 (SQLAlchemy's signature)
        """Return the condition itself, as that of `is_among`."""
        return self


@compiles(is_set)
def _compile_flag(element: Any, compiler: Any, **options: Any) -> str:
    flag: str = compiler.process(element.clauses, **options)
    return flag


class KeyRows(FunctionElement[Any]):
    """The keys of a JSON array as rows: `KeyRows(parameter).table_valued("value")`.

    A key is a list of ids and texts, whose parts `id_part` and `text_part` return.
    """

    name = "key_rows"
    inherit_cache = True


@compiles(KeyRows, "sqlite")
def _rows_for_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(KeyRows, "postgresql")
def _rows_for_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"jsonb_array_elements(CAST({compiler.process(element.clauses, **options)} AS JSONB))"


def text_part(key: ColumnElement[Any], number: int) -> ColumnElement[str]:
    """Return a part of a key as text; 0 is the first one."""
    return type_coerce(key.op("->>")(literal_column(str(number))), Text)


def id_part(key: ColumnElement[Any], number: int) -> ColumnElement[int]:
    """Return a part of a key as an integer; 0 is the first one."""
    return cast(text_part(key, number), BigInteger)


def encode_keys(keys: Iterable[Sequence[int | str]]) -> str:
    """Return the parameter of KeyRows."""
    return orjson.dumps([tuple(key) for key in keys]).decode()
