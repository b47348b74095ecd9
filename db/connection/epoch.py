"""Dates as whole microseconds since 1970, so that both databases compute with them alike."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

MICROSECONDS = 1_000_000
"""Microseconds in a second."""


class epoch_microseconds(FunctionElement[int]):  # noqa: N801 (it reads as a function)
    """The microseconds of a column of dates: `epoch_microseconds(Deploy.date_finished)`."""

    name = "epoch_microseconds"
    type = BigInteger()
    inherit_cache = True


@compiles(epoch_microseconds, "postgresql")
def compile_for_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    """Return PostgreSQL's text."""
    date = compiler.process(element.clauses, **options)
    return f"CAST(extract(epoch FROM {date}) * {MICROSECONDS} AS BIGINT)"


@compiles(epoch_microseconds, "sqlite")
def compile_for_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    """Return SQLite's text.

    Dates are texts with six digits of microseconds, which strftime would round to milliseconds.
    """
    date = compiler.process(element.clauses, **options)
    seconds = f"CAST(strftime('%s', substr({date}, 1, 19)) AS INTEGER)"
    return f"({seconds} * {MICROSECONDS} + CAST(substr({date}, 21, 6) AS INTEGER))"


def epoch_seconds(date: Any) -> ColumnElement[int]:
    """Return the whole seconds since 1970 of a column of dates from 1970 on."""
    seconds: ColumnElement[int] = epoch_microseconds(date) // MICROSECONDS
    return seconds
