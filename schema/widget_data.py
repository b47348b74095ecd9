"""The data of widgets: series, tables and numbers."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.dashboard import WidgetQueryRow, WidgetRow
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.dashboards import document
from resolvers.widget_data import read
from resolvers.widget_data import results as records
from resolvers.widget_data.filters import FilterArguments
from resolvers.widget_data.intervals import RangeArguments
from schema.base.fields import as_type, rows_of
from schema.base.node import Node
from schema.base.scalars import BigInt, WidgetValue


@strawberry.enum(description="How a widget is drawn.")
class WidgetDisplayType(Enum):
    LINE = document.DisplayType.LINE
    """One line over time for each series."""
    AREA = document.DisplayType.AREA
    """One line over time for each series, with the area below it filled."""
    STACKED_AREA = document.DisplayType.STACKED_AREA
    """Filled series over time, stacked on each other."""
    BAR = document.DisplayType.BAR
    """Bars over time."""
    TABLE = document.DisplayType.TABLE
    """A table with a row for each group."""
    BIG_NUMBER = document.DisplayType.BIG_NUMBER
    """A single number. selectedAggregate chooses it, thresholds colour it."""
    TOP_N = document.DisplayType.TOP_N
    """The largest groups over time."""
    CATEGORICAL_BAR = document.DisplayType.CATEGORICAL_BAR
    """A bar for each group: one column and one aggregate in each query."""
    TEXT = document.DisplayType.TEXT
    """The description, in Markdown. Without queries."""


@strawberry.type(description="A query of a widget.")
class WidgetQuery(Node):
    name: str
    """Name in the legend; may be empty."""
    fields: Sequence[str]
    """Columns and aggregates in the order of display."""
    aggregates: Sequence[str]
    """Functions such as "p95(transaction.duration)", and equations such as "equation|count() * 2".
    """
    columns: Sequence[str]
    """Fields and tags that the results are grouped by."""
    field_aliases: Sequence[str]
    """Headings of a table's fields, in their order. May be fewer, or empty texts."""
    conditions: str
    """A search such as "level:error release:latest". Empty selects everything."""
    orderby: str
    """A column, an aggregate or "equation[0]"; a leading minus: descending. Empty: no order."""
    is_hidden: bool
    """Whether the query runs but is not drawn."""
    selected_aggregate: int | None
    """Index of the aggregate that a big number shows, from 0. Null: the client decides."""

    is_type_of = rows_of(WidgetQueryRow)


@strawberry.enum(description="What the values of a column are.")
class WidgetValueKind(Enum):
    STRING = records.ValueKind.STRING
    """A text; `error.handled` is true or false."""
    INTEGER = records.ValueKind.INTEGER
    """A whole number."""
    NUMBER = records.ValueKind.NUMBER
    """Any number: the result of an equation."""
    PERCENTAGE = records.ValueKind.PERCENTAGE
    """A number from 0 to 100."""
    DURATION = records.ValueKind.DURATION
    """A number of seconds."""
    RATE = records.ValueKind.RATE
    """A number for each unit of time, which is the `unit` of the column."""
    DATE = records.ValueKind.DATE
    """A date and time in UTC as a text; Unix seconds in a series."""


@strawberry.enum(description="Why a query of a widget has no data.")
class WidgetDataErrorCode(Enum):
    NOT_ANSWERABLE = records.DataErrorCode.NOT_ANSWERABLE
    """The query asks for something that is not kept; the message says what."""
    INVALID = records.DataErrorCode.INVALID
    """A save would refuse the query."""
    TOO_MANY_POINTS = records.DataErrorCode.TOO_MANY_POINTS
    """The series would have more than 10,000 values, even by the week."""


@strawberry.type(description="Why a query of a widget has no data.")
class WidgetDataError:
    code: WidgetDataErrorCode
    """The reason, for programs."""
    message: str
    """The reason in English, for people. The wording may change."""

    is_type_of = rows_of(records.DataError)


@strawberry.type(description="A column of the data: what the query selects.")
class WidgetColumn:
    field: str
    """The column, aggregate or equation, as in the query."""
    alias: str | None
    """The heading from the query's `fieldAliases`; null without one."""
    kind: WidgetValueKind
    """What the values are."""
    unit: str | None
    """Unit of the values, such as "second"; null without one."""

    is_type_of = rows_of(records.ResultColumn)


@strawberry.type(description="The value of a column in all rows of a series.")
class WidgetGroup:
    column: str
    """A column that the query groups by."""
    value: str | None
    """Its value; null where it is unknown."""

    is_type_of = rows_of(records.GroupValue)


@strawberry.type(description="The values of an aggregate, or of an equation, over time.")
class TimeSeries:
    column: WidgetColumn
    """The aggregate or the equation."""
    group_by: Sequence[WidgetGroup]
    """The group of rows: a value for each column. Empty for a query without columns, and for
    "Other".
    """
    label: str
    """Text for a legend, made of the group and the aggregate."""
    is_other: bool
    """Whether it is what all groups but the listed ones add up to."""
    values: Sequence[float | None]
    """A value for each of the `timestamps`: 0 or null without data."""
    total: float | None
    """The value over the whole range, as a table shows it; null without data."""

    is_type_of = rows_of(records.Series)


@strawberry.type(name="WidgetRow", description="A row of a table.")
class TableRow:
    values: Sequence[WidgetValue | None]
    """A value for each of the columns."""

    is_type_of = rows_of(records.Row)


@strawberry.type(description="The data of a query.")
class WidgetQueryResult:
    query: WidgetQuery | None
    """The query; null for one that is not saved."""
    name: str
    """Name of the query; may be empty."""
    columns: Sequence[WidgetColumn]
    """What the rows have, in order; of a chart, the aggregates and equations of its series."""
    series: Sequence[TimeSeries]
    """The series of a chart: for each group, the largest first, each aggregate and equation;
    "Other" comes last. Empty for tables and numbers.
    """
    rows: Sequence[TableRow]
    """The rows of a table or of categorical bars, or the only row of a big number. Empty for
    charts.
    """
    error: WidgetDataError | None
    """Why there is no data; other queries of the widget may have some."""

    is_type_of = rows_of(records.QueryResult)


@strawberry.type(description="The data of a widget.")
class WidgetData:
    start: datetime
    """Start of what is covered, aligned to the interval."""
    end: datetime
    """End of what is covered, aligned to the interval; the last bucket may be incomplete."""
    interval: int
    """Length of a bucket, in seconds."""
    timestamps: Sequence[BigInt]
    """Start of each bucket, in Unix seconds; empty unless the widget is a chart."""
    results: Sequence[WidgetQueryResult]
    """The data of each query that is not hidden, in order."""

    is_type_of = rows_of(records.WidgetAnswer)


Projects = Annotated[
    list[ID] | None,
    strawberry.argument(
        description=(
            'Ids or slugs of projects, at most 1,000. Empty: the viewer\'s own; "-1": all. Absent '
            "or null: those of the dashboard."
        )
    ),
]
Environments = Annotated[
    list[str] | None,
    strawberry.argument(
        description="Names of environments. Empty: all. Absent or null: those of the dashboard."
    ),
]
Releases = Annotated[
    list[str] | None,
    strawberry.argument(
        description=(
            'Versions of releases; * is any text, "latest" each project\'s latest. Empty: all. '
            "Absent or null: those of the dashboard."
        )
    ),
]
Period = Annotated[
    str | None,
    strawberry.argument(
        description=(
            'A period before the end, such as "14d". Absent or null: the range of the dashboard, '
            "or 14 days."
        )
    ),
]
Start = Annotated[
    datetime | None,
    strawberry.argument(description="Start of the range. Absent or null: the period's."),
]
End = Annotated[
    datetime | None, strawberry.argument(description="End of the range. Absent or null: now.")
]
Interval = Annotated[
    str | None,
    strawberry.argument(
        description=(
            'Length of a bucket, such as "1h"; it is raised to the next of 1h, 2h, 3h, 6h, 12h, '
            "1d, 2d and 1w. Absent or null: that of the widget."
        )
    ),
]
DisplayType = Annotated[
    WidgetDisplayType | None,
    strawberry.argument(
        description=(
            "How the data is to be drawn, such as LINE for a big number over time. Absent or "
            "null: as the widget."
        )
    ),
]


async def data(
    root: Parent[WidgetRow],
    info: Info,
    projects: Projects = UNSET,
    environments: Environments = UNSET,
    releases: Releases = UNSET,
    period: Period = UNSET,
    start: Start = UNSET,
    end: End = UNSET,
    interval: Interval = UNSET,
    display_type: DisplayType = UNSET,
) -> WidgetData:
    """The data of the queries. The arguments replace the page filters of the dashboard."""
    filters = FilterArguments(
        unset_to_none(projects), unset_to_none(environments), unset_to_none(releases)
    )
    range_ = RangeArguments(
        unset_to_none(period), unset_to_none(start), unset_to_none(end), unset_to_none(interval)
    )
    drawn = unset_to_none(display_type)
    answer: WidgetData = as_type(
        await read.read_stored(
            info.context, root, filters, range_, None if drawn is None else drawn.value
        )
    )
    return answer
