"""Statements in the form the drivers take: compiled by SQLAlchemy once, executed without it.

Executing a statement through SQLAlchemy costs more than the database takes to answer it. Requests
read with the same few statements, so the text, the order of the parameters and the conversion of
the columns are computed once and cached.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from sqlalchemy import BindParameter, Float
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.cache_key import CacheKey
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from db.connection.types import UtcDateTime

MAX_COMPILED_STATEMENTS = 500

Rows = Sequence[Any]
"""The rows of a result: tuples, or asyncpg records."""

ColumnReader = Callable[[Sequence[Any]], Sequence[Any]]
"""Converts a whole column from the driver's values to Python values."""


class Parameter(NamedTuple):
    """A parameter of a statement. A required one is passed on execution, others have a value."""

    name: str
    bind_processor: Callable[[Any], Any] | None
    is_required: bool

    def convert(self, value: Any) -> Any:
        """Convert a value to the form that the driver takes."""
        return value if self.bind_processor is None else self.bind_processor(value)


class CompiledStatement:
    """The compiled form that statements share if they differ only in their literal values.

    `key` is SQLAlchemy's cache key for such statements; None if the statement has none.
    """

    def __init__(self, statement: ClauseElement, dialect: Dialect, key: CacheKey | None) -> None:
        compiled: Any = statement.compile(dialect=dialect, cache_key=key)
        self.compiled = compiled
        self.text: str = compiled.string
        self.is_expanded = bool(compiled.post_compile_params or compiled.literal_execute_params)
        self.parameters = {
            name: Parameter(name, bind_processor(parameter, dialect), parameter.required)
            for name, parameter in compiled.binds.items()
        }
        columns = getattr(statement, "selected_columns", ())
        self.column_readers = [
            (index, reader)
            for index, column in enumerate(columns)
            if (reader := column_reader(column.type, dialect)) is not None
        ]


class PreparedStatement:
    """A statement ready for a driver.

    `own_parameters` are the parameters the statement was written with, in the compiled order.
    """

    def __init__(
        self, compiled: CompiledStatement, own_parameters: Sequence[BindParameter[Any]] | None
    ) -> None:
        self._compiled = compiled
        required = dict.fromkeys(
            parameter.name for parameter in compiled.parameters.values() if parameter.is_required
        )
        self._own_values: dict[str, Any] = compiled.compiled.construct_params(
            required, own_parameters
        )
        self._values: list[Any] = []
        self._required: list[tuple[int, Parameter]] = []
        if not compiled.is_expanded:
            for index, name in enumerate(compiled.compiled.positiontup or ()):
                parameter = compiled.parameters[name]
                if parameter.is_required:
                    self._required.append((index, parameter))
                    self._values.append(None)
                else:
                    self._values.append(parameter.convert(self._own_values[name]))

    def bind(self, parameters: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """Return the text, and the values in the order of its placeholders."""
        if self._compiled.is_expanded:
            return self._expand(parameters)
        values = self._values.copy()
        for index, parameter in self._required:
            values[index] = parameter.convert(parameters[parameter.name])
        return self._compiled.text, values

    def _expand(self, parameters: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """Bind a statement whose text depends on the lengths of its expanding parameters."""
        compiled = self._compiled
        state = compiled.compiled.construct_expanded_state(self._own_values | dict(parameters))
        values = []
        for name in state.positiontup or ():
            process = state.processors.get(name)
            if process is None and name in compiled.parameters:
                process = compiled.parameters[name].bind_processor
            value = state.parameters[name]
            values.append(value if process is None else process(value))
        return state.statement, values

    def convert_rows(self, rows: Rows | None) -> Rows:
        """Convert the driver's rows to rows of Python values; None to none."""
        if rows is None:
            return ()
        if not rows or not self._compiled.column_readers:
            return rows
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        is_changed = False
        for index, read in self._compiled.column_readers:
            column = columns[index]
            columns[index] = read(column)
            is_changed = is_changed or columns[index] is not column
        return list(zip(*columns, strict=True)) if is_changed else rows


def bind_processor(parameter: BindParameter[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return the conversion of a parameter's value for the driver; None if it needs none."""
    return parameter.type.dialect_impl(dialect).bind_processor(dialect)


def column_reader(kind: TypeEngine[Any], dialect: Dialect) -> ColumnReader | None:
    """Return the conversion of a column of the driver's values; None if it needs none."""
    if isinstance(kind, UtcDateTime):
        return kind.column_reader(dialect)
    if isinstance(kind, Float):
        return None  # SQLAlchemy's own conversion depends on the database's type of the column
    process = kind.dialect_impl(dialect).result_processor(dialect, None)
    if process is None:
        return None
    return lambda column: [process(value) for value in column]


class BoundStatement(NamedTuple):
    """A statement for one execution.

    `convert` makes the result from the driver's rows; they are None if the database cannot store
    one of the values. `batch` and `keys` are what listeners receive. A statement that `may_repeat`
    an equal one has the result of that one, if it is kept.
    """

    text: str
    values: Sequence[Any]
    convert: Callable[[Rows | None], Any]
    batch: str
    keys: int
    may_repeat: bool = False


class StatementCache:
    """The prepared statements of one dialect.

    A statement is prepared once while it exists. Statements that are built anew for each request
    share a compiled statement, which SQLAlchemy's cache key finds faster than compiling takes.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._prepared: WeakKeyDictionary[ClauseElement, PreparedStatement] = WeakKeyDictionary()
        self._compiled: LRUCache[Any, CompiledStatement] = LRUCache(MAX_COMPILED_STATEMENTS)

    def __len__(self) -> int:
        return len(self._compiled)

    def prepare(self, statement: ClauseElement) -> PreparedStatement:
        """Return the prepared statement, from the cache if possible."""
        prepared = self._prepared.get(statement)
        if prepared is None:
            key = statement._generate_cache_key()  # noqa: SLF001 (SQLAlchemy has no public name for it)
            own_parameters = None if key is None else key.bindparams
            prepared = PreparedStatement(self._compile(statement, key), own_parameters)
            self._prepared[statement] = prepared
        return prepared

    def _compile(self, statement: ClauseElement, key: CacheKey | None) -> CompiledStatement:
        if key is None:
            return CompiledStatement(statement, self._dialect, None)
        try:
            # Not get(), which hashes the key, a large tuple, once more.
            return self._compiled[key.key]
        except KeyError:
            compiled = CompiledStatement(statement, self._dialect, key)
            self._compiled[key.key] = compiled
            return compiled
