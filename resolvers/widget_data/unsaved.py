"""The data of a widget that is not saved.

Rules: docs/reference/widget-data.md#previews.
"""

from collections.abc import Sequence
from typing import NamedTuple

from strawberry import UNSET

from db.rows import OrganizationRow
from resolvers.context import Context
from resolvers.dashboards.document import Query
from resolvers.dashboards.input import WidgetEdit
from resolvers.errors import BadInputError
from resolvers.outcomes import MutationError
from resolvers.widget_data.filters import FilterArguments
from resolvers.widget_data.intervals import RangeArguments
from resolvers.widget_data.preview import CheckedWidget, check_widget
from resolvers.widget_data.read import DrawnQuery, DrawnWidget, Reader
from resolvers.widget_data.results import DataError, DataErrorCode, WidgetAnswer
from resolvers.widget_queries.parsing import ParsedTexts


class Preview(NamedTuple):
    """The input of a preview."""

    widget: WidgetEdit
    filters: FilterArguments
    range_: RangeArguments


async def read_preview(
    context: Context, organization: OrganizationRow, preview: Preview
) -> WidgetAnswer:
    """Read the data of a widget that is not saved.

    Raises: BadInputError for a wrong range or a widget without queries; NotFoundError and
    InvalidArgumentError for wrong page filters.
    """
    parsed = ParsedTexts()
    checked = await context.loaders.run(check_widget(preview.widget, parsed))
    widget = checked.widget
    queries = list_queries(checked, preview.widget)
    drawn = DrawnWidget(
        widget.display_type, widget.widget_type, widget.interval, widget.limit, queries
    )
    reader = Reader(context, organization, drawn, parsed)
    return await reader.read(preview.filters, preview.range_, path=("input",))


def list_queries(checked: CheckedWidget, edit: WidgetEdit) -> Sequence[DrawnQuery]:
    """Return the queries, each with its first problem, which may be one of the widget.

    Raises: BadInputError for a widget without queries that a save refuses.
    """
    count = 0 if edit.queries is UNSET or edit.queries is None else len(edit.queries)
    queries = checked.widget.queries or (Query(),) * count
    if checked.problems and not queries:
        problem = checked.problems[0]
        argument = ("input", "widget", *problem.path)
        raise BadInputError(problem.message, argument=argument)
    return [
        DrawnQuery(None, query, to_error(checked.find_problems(index)))
        for index, query in enumerate(queries)
    ]


def to_error(problems: Sequence[MutationError]) -> DataError | None:
    """Return the error of a query that has problems."""
    if not problems:
        return None
    path = ".".join(("widget", *problems[0].path))
    return DataError(DataErrorCode.INVALID, f"{path}: {problems[0].message}")
