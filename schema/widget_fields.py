"""What queries of widgets may name, for pickers."""

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry import Parent

from loaders.organization import OrganizationRow
from resolvers.dashboards.widget_validation import WIDGET_TYPE_WORDS
from resolvers.widget_queries import pickers
from schema.base.fields import as_type, resolved_by, rows_of
from schema.dashboard import WidgetType
from schema.widget_data import WidgetValueKind


def kind(root: Parent[pickers.FieldInfo]) -> WidgetValueKind:
    """What the values are."""
    return WidgetValueKind(root.kind)


@strawberry.type(description="A column, an aggregate or a filter that a query may name.")
class WidgetFieldInfo:
    name: str
    """As a query names it. Words in capitals, and choices with a bar, stand for arguments:
    "count_if(COLUMN,equals|notEquals,VALUE)".
    """
    description: str
    """What it is, for people."""
    kind: WidgetValueKind = resolved_by(kind)
    is_answerable: bool
    """Whether there are data for it; false for everything of datasets that are not kept."""

    is_type_of = rows_of(pickers.FieldInfo)


@strawberry.type(description="What the queries of a widget type may name.")
class WidgetFields:
    columns: Sequence[WidgetFieldInfo]
    """What queries group by; of issues, what they list."""
    aggregates: Sequence[WidgetFieldInfo]
    """What queries compute, alone or in equations."""
    filters: Sequence[WidgetFieldInfo]
    """The keys of conditions."""

    is_type_of = rows_of(pickers.FieldInfos)


def widget_fields(
    root: Parent[OrganizationRow],  # noqa: ARG001 (the same in all organizations)
    widget_type: Annotated[
        WidgetType, strawberry.argument(description="The dataset of the queries.")
    ],
) -> WidgetFields:
    """What the queries of a widget type may name: for pickers."""
    fields: WidgetFields = as_type(pickers.list_fields(WIDGET_TYPE_WORDS[widget_type.value]))
    return fields
