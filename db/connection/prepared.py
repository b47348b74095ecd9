"""Statements as the drivers take them: written by SQLAlchemy once, run without it.

SQLAlchemy's execution of a statement costs more than the database's answer does. What is read for
requests is the same few statements over and over: their text, the order of their parameters and
what their columns have to be turned into are worked out once.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Float
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql.cache_key import CacheKey
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

from db.connection.types import UtcDateTime

MAX_COMPILED_STATEMENTS = 500

Rows = Sequence[Any]
"""What a statement found: tuples, or what asyncpg has in their place."""

ColumnReader = Callable[[Sequence[Any]], Sequence[Any]]
"""Turns what the driver gives for a column into the column's values."""


class Parameter(NamedTuple):
    """A parameter of a text: its value comes with each request, or is the statement's own."""

    name: str
    bind: Callable[[Any], Any] | None
    is_required: bool

    def convert(self, value: Any) -> Any:
        """The value as the driver takes it."""
        return value if self.bind is None else self.bind(value)


class CompiledStatement:
    """What statements have in common that differ in nothing but the values they were written with.

    `key` is SQLAlchemy's for just that; None: there is no other statement of the form.
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
        self.readers = [
            (place, read)
            for place, column in enumerate(columns)
            if (read := column_reader(column.type, dialect)) is not None
        ]


class PreparedStatement:
    """A statement for the driver of a dialect; `own` are the parameters it was written with."""

    def __init__(self, form: CompiledStatement, own: Sequence[BindParameter[Any]] | None) -> None:
        self._form = form
        asked = dict.fromkeys(each.name for each in form.parameters.values() if each.is_required)
        self._own: dict[str, Any] = form.compiled.construct_params(asked, own)
        self._values: list[Any] = []
        self._asked: list[tuple[int, Parameter]] = []
        if not form.is_expanded:
            for place, name in enumerate(form.compiled.positiontup or ()):
                parameter = form.parameters[name]
                if parameter.is_required:
                    self._asked.append((place, parameter))
                    self._values.append(None)
                else:
                    self._values.append(parameter.convert(self._own[name]))

    def bind(self, given: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """The text, and the values in the order of its placeholders."""
        if self._form.is_expanded:
            return self._expanded(given)
        values = self._values.copy()
        for place, parameter in self._asked:
            values[place] = parameter.convert(given[parameter.name])
        return self._form.text, values

    def _expanded(self, given: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """A text that depends on how many values some of the parameters have."""
        form = self._form
        state = form.compiled.construct_expanded_state(self._own | dict(given))
        values = []
        for name in state.positiontup or ():
            bind = state.processors.get(name)
            if bind is None and name in form.parameters:
                bind = form.parameters[name].bind
            value = state.parameters[name]
            values.append(value if bind is None else bind(value))
        return state.statement, values

    def convert_rows(self, found: Rows) -> Rows:
        """The rows of what the driver found."""
        if not found or not self._form.readers:
            return found
        columns: list[Sequence[Any]] = list(zip(*found, strict=True))
        changed = False
        for place, read in self._form.readers:
            given = columns[place]
            columns[place] = read(given)
            changed = changed or columns[place] is not given
        return list(zip(*columns, strict=True)) if changed else found


def bind_processor(parameter: BindParameter[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Turns a parameter's value into what the driver takes; None: it is taken as it is."""
    return parameter.type.dialect_impl(dialect).bind_processor(dialect)


def column_reader(kind: TypeEngine[Any], dialect: Dialect) -> ColumnReader | None:
    """Turns a column's values from what the driver gives; None: they are right already."""
    if isinstance(kind, UtcDateTime):
        return kind.column_reader(dialect)
    if isinstance(kind, Float):
        return None  # SQLAlchemy would want to know the database's own type of a float
    process = kind.dialect_impl(dialect).result_processor(dialect, None)
    if process is None:
        return None
    return lambda column: [process(value) for value in column]


class StatementCache:
    """The statements of one dialect: each prepared for as long as it lives, each form once.

    Statements that are written anew for each request are of few forms, which SQLAlchemy tells
    apart faster than it compiles.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: WeakKeyDictionary[ClauseElement, PreparedStatement] = WeakKeyDictionary()
        self._forms: OrderedDict[Any, CompiledStatement] = OrderedDict()

    def __len__(self) -> int:
        return len(self._forms)

    def prepare(self, statement: ClauseElement) -> PreparedStatement:
        """The statement, prepared."""
        known = self._known.get(statement)
        if known is None:
            key = statement._generate_cache_key()  # noqa: SLF001 (SQLAlchemy has no other name for it)
            own = None if key is None else key.bindparams
            known = self._known[statement] = PreparedStatement(self._form(statement, key), own)
        return known

    def _form(self, statement: ClauseElement, key: CacheKey | None) -> CompiledStatement:
        if key is None:
            return CompiledStatement(statement, self._dialect, None)
        form = self._forms.get(key.key)
        if form is None:
            form = self._forms[key.key] = CompiledStatement(statement, self._dialect, key)
            if len(self._forms) > MAX_COMPILED_STATEMENTS:
                self._forms.popitem(last=False)
        else:
            self._forms.move_to_end(key.key)
        return form
