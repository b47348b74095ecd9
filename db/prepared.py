"""Statements as the drivers take them: written by SQLAlchemy once, run without it.

SQLAlchemy's execution of a statement costs more than the database's answer does. What is read for
requests is the same few statements over and over: their text, the order of their parameters and
what their columns have to be turned into are worked out once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Float
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from db.types import UtcDateTime

Rows = Sequence[Any]
"""What a statement found: tuples, or what asyncpg has in their place."""

Read = Callable[[Sequence[Any]], Sequence[Any]]
"""Turns what the driver gives for a column into the column's values."""


class Asked(NamedTuple):
    """A parameter whose value comes with each request."""

    place: int
    name: str
    bind: Callable[[Any], Any] | None


class Prepared:
    """A statement for the driver of a dialect."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._compiled = compiled
        self._dialect = dialect
        self._is_expanded = bool(compiled.post_compile_params or compiled.literal_execute_params)
        self._text: str = compiled.string
        self._values: list[Any] = []
        self._asked: list[Asked] = []
        if not self._is_expanded:
            for place, name in enumerate(compiled.positiontup or ()):
                parameter = compiled.binds[name]
                bind = binding(parameter, dialect)
                if parameter.required:
                    self._asked.append(Asked(place, name, bind))
                    self._values.append(None)
                else:
                    value = parameter.effective_value
                    self._values.append(value if bind is None else bind(value))
        columns = getattr(statement, "selected_columns", ())
        self._readers = [
            (place, read)
            for place, column in enumerate(columns)
            if (read := reading(column.type, dialect)) is not None
        ]

    def asking(self, given: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """The text, and the values in the order of its placeholders."""
        if self._is_expanded:
            return self._expanded(given)
        values = self._values.copy()
        for place, name, bind in self._asked:
            values[place] = given[name] if bind is None else bind(given[name])
        return self._text, values

    def _expanded(self, given: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """A text that depends on how many values some of the parameters have."""
        state = self._compiled.construct_expanded_state(dict(given))
        values = []
        for name in state.positiontup or ():
            bind = state.processors.get(name)
            if bind is None and name in self._compiled.binds:
                bind = binding(self._compiled.binds[name], self._dialect)
            value = state.parameters[name]
            values.append(value if bind is None else bind(value))
        return state.statement, values

    def rows(self, found: Rows) -> Rows:
        """The rows of what the driver found."""
        if not found or not self._readers:
            return found
        columns: list[Sequence[Any]] = list(zip(*found, strict=True))
        for place, read in self._readers:
            columns[place] = read(columns[place])
        return list(zip(*columns, strict=True))


def binding(parameter: BindParameter[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Turns a parameter's value into what the driver takes; None: it is taken as it is."""
    return parameter.type.dialect_impl(dialect).bind_processor(dialect)


def reading(kind: TypeEngine[Any], dialect: Dialect) -> Read | None:
    """Turns a column's values from what the driver gives; None: they are right already."""
    if isinstance(kind, UtcDateTime):
        return kind.reading(dialect)
    if isinstance(kind, Float):
        return None  # SQLAlchemy would want to know the database's own type of a float
    process = kind.dialect_impl(dialect).result_processor(dialect, None)
    if process is None:
        return None
    return lambda column: [process(value) for value in column]


class Preparations:
    """The statements of one dialect, each prepared for as long as it lives."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: WeakKeyDictionary[ClauseElement, Prepared] = WeakKeyDictionary()

    def of(self, statement: ClauseElement) -> Prepared:
        """The statement, prepared."""
        known = self._known.get(statement)
        if known is None:
            known = self._known[statement] = Prepared(statement, self._dialect)
        return known
