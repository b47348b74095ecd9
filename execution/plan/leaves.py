"""Completion of scalars and enum values."""

from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from types import NoneType
from typing import Any

from graphql import GraphQLLeafType, Undefined, is_enum_type

from execution.limits.meter import Weights, leaves_size
from execution.plan.base import (
    Column,
    Completion,
    PlanAborted,
    PlanRun,
    expand_distinct,
    is_awaitable_type,
    is_error_type,
)
from execution.plan.paths import ValuePaths

MIN_INT = -(2**31)
MAX_INT = 2**31 - 1


class LeafCompletion(Completion):
    """Completes a column of scalars or enum values.

    A column whose Python types already match the scalar passes through as it is. Otherwise each
    value is coerced; an enum coerces each distinct member once.
    """

    def __init__(self, leaf_type: GraphQLLeafType, *, is_required: bool) -> None:
        self._coerce_output = leaf_type.coerce_output_value
        self._passes_through = PASSTHROUGH.get(leaf_type.name, all_null)
        self._is_enum = is_enum_type(leaf_type)
        self._is_required = is_required

    def complete(
        self,
        run: PlanRun,
        column: Column,
        weights: Weights | None,
        paths: ValuePaths,  # noqa: ARG002 (leaves take no resolve info)
    ) -> Column:
        """Return the values as they appear in the response.

        Raises PlanAborted and AnswerLimitError.
        """
        completed = self.coerce(column)
        if completed:
            run.meter.add_bytes(leaves_size([completed], weights))
        return completed

    def coerce(self, column: Column) -> Column:
        """Return the values as they appear in the response, not counted. Raises PlanAborted."""
        python_types = set(map(type, column))
        if self._is_required and NoneType in python_types:
            raise PlanAborted
        if self._passes_through(python_types, column):
            return column
        if any(is_error_type(each) or is_awaitable_type(each) for each in python_types):
            raise PlanAborted
        if not self._is_enum:
            return list(map(self._coerce, column))
        # Enums have few members, and hashing a member is slower than hashing an id.
        ids = list(map(id, column))
        distinct = dict(zip(ids, column, strict=True))
        return expand_distinct(ids, distinct, list(map(self._coerce, distinct.values())))

    def _coerce(self, value: Any) -> Any:
        """Return a value as it appears in the response; only null becomes null."""
        if value is None:
            return None
        coerced = self._coerce_output(value)
        if coerced is None or coerced is Undefined:
            raise PlanAborted
        return coerced


def all_null(python_types: set[type], _column: Column) -> bool:
    """Whether every value is null."""
    return python_types <= {NoneType}


def all_str(python_types: set[type], _column: Column) -> bool:
    """Whether every value is a string or null."""
    return python_types <= {str, NoneType}


def all_bool(python_types: set[type], _column: Column) -> bool:
    """Whether every value is a boolean or null."""
    return python_types <= {bool, NoneType}


def all_int32(python_types: set[type], column: Column) -> bool:
    """Whether every value is an integer of 32 bits or null."""
    if not python_types <= {int, NoneType}:
        return False
    values = (
        [value for value in column if value is not None] if NoneType in python_types else column
    )
    return not values or (min(values) >= MIN_INT and max(values) <= MAX_INT)


def all_finite_float(python_types: set[type], column: Column) -> bool:
    """Whether every value is a finite float or null."""
    # The filter drops 0 too, which is finite.
    return python_types <= {float, NoneType} and all(map(isfinite, filter(None, column)))


def all_datetime(python_types: set[type], _column: Column) -> bool:
    """Whether every value is a datetime, which the JSON encoder writes as RFC 3339, or null."""
    return python_types <= {datetime, NoneType}


PASSTHROUGH: Mapping[str, Callable[[set[type], Column], bool]] = {
    "String": all_str,
    "ID": all_str,
    "Boolean": all_bool,
    "Int": all_int32,
    "Float": all_finite_float,
    "DateTime": all_datetime,
}
"""For each scalar, whether a column needs no coercion, given the Python types in the column."""
