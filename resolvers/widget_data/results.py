"""What the data of a widget consists of: the records that `schema/widget_data.py` shows."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from db.datasets.base import ValueKind
from db.rows import WidgetQueryRow

__all__ = [
    "DataError",
    "DataErrorCode",
    "GroupValue",
    "NotAnswerableError",
    "QueryResult",
    "ResultColumn",
    "Row",
    "Series",
    "Value",
    "ValueKind",
    "WidgetAnswer",
]

Value = str | int | float | bool | None


class DataErrorCode(Enum):
    """Why a query has no data; `schema/widget_data.py` describes the members."""

    NOT_ANSWERABLE = "NOT_ANSWERABLE"
    INVALID = "INVALID"
    TOO_MANY_POINTS = "TOO_MANY_POINTS"


class DataError(NamedTuple):
    """Why a query has no data."""

    code: DataErrorCode
    message: str


class NotAnswerableError(Exception):
    """A query needs data that is not kept; the message names it."""


class ResultColumn(NamedTuple):
    """A column of the results: what the query selects, its heading, and what its values are."""

    field: str
    alias: str | None
    kind: ValueKind
    unit: str | None


class GroupValue(NamedTuple):
    """The value of a column in all rows of a group."""

    column: str
    value: str | None


class Series(NamedTuple):
    """The values of an aggregate over time, one for each bucket, and over the whole range."""

    column: ResultColumn
    group_by: Sequence[GroupValue]
    label: str
    is_other: bool
    values: Sequence[float | None]
    total: float | None


class Row(NamedTuple):
    """A row of a table: a value for each column."""

    values: Sequence[Value]


class QueryResult(NamedTuple):
    """The data of a query; with an error there are no series and rows."""

    query: WidgetQueryRow | None
    name: str
    columns: Sequence[ResultColumn] = ()
    series: Sequence[Series] = ()
    rows: Sequence[Row] = ()
    error: DataError | None = None


class WidgetAnswer(NamedTuple):
    """The data of a widget. `interval` is the length of a bucket in seconds."""

    start: datetime
    end: datetime
    interval: int
    timestamps: Sequence[int]
    results: Sequence[QueryResult]
