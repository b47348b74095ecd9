"""What the queries of a widget type may name, for pickers.

See docs/reference/dashboards.md#fields-for-pickers.
"""

from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from db.datasets.base import Aggregate, AggregateFamily, Column, Dataset, ValueKind
from db.datasets.registry import DATASETS
from resolvers.widget_queries.functions import (
    EVENTS,
    NUMERIC_FIELDS,
    REGISTRIES,
    TEXT_FIELDS,
    Function,
)

__all__ = ["FieldInfo", "FieldInfos", "ValueKind", "list_fields"]


class FieldInfo(NamedTuple):
    """A column, an aggregate or a filter."""

    name: str
    description: str
    kind: ValueKind
    is_answerable: bool = False


class FieldInfos(NamedTuple):
    """What the queries of a widget type may name."""

    columns: Sequence[FieldInfo]
    aggregates: Sequence[FieldInfo]
    filters: Sequence[FieldInfo]


@cache
def list_fields(widget_type: str) -> FieldInfos:
    """List the fields of a widget type, such as `error-events`, in the order of its dataset.

    A type of which nothing is kept has the known fields and functions of its queries, by name.
    """
    dataset = DATASETS[widget_type]
    if dataset.fields:
        return list_dataset_fields(dataset)
    gap = dataset.gap or ""
    fields = [
        *(FieldInfo(name, f"A text. {gap}", ValueKind.STRING) for name in TEXT_FIELDS),
        *(FieldInfo(name, f"A number. {gap}", ValueKind.NUMBER) for name in NUMERIC_FIELDS),
    ]
    fields.sort(key=attrgetter("name"))
    functions = REGISTRIES.get(widget_type, EVENTS)
    return FieldInfos(
        fields,
        [describe_function(name, functions[name], gap) for name in sorted(functions)],
        fields,
    )


def list_dataset_fields(dataset: Dataset) -> FieldInfos:
    """List the fields of a dataset that has some."""
    is_answerable = dataset.gap is None

    def to_info(name: str, field: Column | Aggregate | AggregateFamily) -> FieldInfo:
        return FieldInfo(name, field.description, field.kind, is_answerable)

    return FieldInfos(
        [to_info(each.name, each) for each in dataset.columns.values()],
        [
            *(to_info(each.name, each) for each in dataset.aggregates),
            *(to_info(each.signature, each) for each in dataset.families),
        ],
        [to_info(each.name, each) for each in dataset.filters.values()],
    )


def describe_function(name: str, function: Function, gap: str) -> FieldInfo:
    """Describe a function of a dataset that is not kept: `count_if(field,comparison,value)`."""
    arguments = ",".join(each.name.lower() for each in function.arguments)
    return FieldInfo(
        f"{name}({arguments})",
        f"A function of {function.arity}. {gap}",
        ValueKind.INTEGER if name.startswith("count") else ValueKind.NUMBER,
    )
