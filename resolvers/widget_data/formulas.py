"""Aggregates and equations of a query, computed from the values of measures.

See docs/reference/widget-data.md#values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from math import isfinite
from typing import assert_never

from db.datasets.base import Aggregate, MeasuredValue, MeasureKind, take_first
from db.datasets.expressions import Call, Chain, Expression, Field, Number
from db.datasets.splits import MeasuredRow
from db.datasets.tables import ReadMeasure

Values = Mapping[ReadMeasure, MeasuredValue]
"""The values of measures in a group and a bucket; empty without rows."""
ComputeColumn = Callable[[Sequence[MeasuredRow], int], list[MeasuredValue]]
"""Takes rows, and the length in seconds of the bucket or the range that each of them is of."""
SKETCHED = frozenset({MeasureKind.USERS, MeasureKind.DURATIONS})


@dataclass(frozen=True)
class Part:
    """An aggregate, with what is read for it."""

    aggregate: Aggregate
    measures: tuple[ReadMeasure, ...]

    def bind(self, measures: Sequence[ReadMeasure]) -> ComputeColumn:
        """Return a function that computes the values of rows, which have those of measures."""
        compute, empty = self.aggregate.compute, self.aggregate.empty
        find_column = bind_measures(self.measures, measures)

        def compute_values(rows: Sequence[MeasuredRow], seconds: int) -> list[MeasuredValue]:
            if compute is take_first:
                values = find_column(rows, 0)
            else:
                columns = [find_column(rows, place) for place in range(len(self.measures))]
                values = [compute(each, seconds) for each in zip(*columns, strict=True)]
            return [empty if each is None else each for each in values]

        return compute_values


def bind_measures(
    measures: Sequence[ReadMeasure], of_rows: Sequence[ReadMeasure]
) -> Callable[[Sequence[MeasuredRow], int], list[MeasuredValue]]:
    """Return a function that returns the values of one of the measures in rows.

    It takes the place among the measures. Rows that lack a measure have None.
    """
    place_by_measure = {measure: place for place, measure in enumerate(of_rows)}
    places = [place_by_measure.get(each) for each in measures]

    def find_column(rows: Sequence[MeasuredRow], index: int) -> list[MeasuredValue]:
        place = places[index]
        return [None] * len(rows) if place is None else [row[place] for row in rows]

    return find_column


@dataclass(frozen=True)
class Formula:
    """An aggregate, or an equation of aggregates."""

    expression: Expression
    parts: Mapping[Call, Part]

    @property
    def measures(self) -> tuple[ReadMeasure, ...]:
        """What is read for the formula."""
        return tuple(each for part in self.parts.values() for each in part.measures)

    @property
    def needs_sketches(self) -> bool:
        """Whether the formula depends on sketches."""
        return any(each.measure.kind in SKETCHED for each in self.measures)

    @property
    def is_additive(self) -> bool:
        """Whether the values of groups add up to that of all."""
        part = self.parts.get(self.expression) if isinstance(self.expression, Call) else None
        return part is not None and part.aggregate.is_additive

    def compute(self, values: Values, seconds: int) -> MeasuredValue:
        """Return the value in a bucket, or a range, of that many seconds."""
        [value] = self.bind(tuple(values))([tuple(values.values())], seconds)
        return value

    def bind(self, measures: Sequence[ReadMeasure]) -> ComputeColumn:
        """Return a function that computes the values of rows, which have those of measures."""
        expression = self.expression
        if isinstance(expression, Call):
            return self.parts[expression].bind(measures)
        parts = {call: part.bind(measures) for call, part in self.parts.items()}

        def compute(rows: Sequence[MeasuredRow], seconds: int) -> list[MeasuredValue]:
            columns = [map(to_number, part(rows, seconds)) for part in parts.values()]
            operands = zip(*columns, strict=True) if columns else repeat((), len(rows))
            return [
                evaluate(expression, dict(zip(parts, each, strict=True)).__getitem__)
                for each in operands
            ]

        return compute


def to_number(value: MeasuredValue) -> int | float | None:
    """Return a value as a number: a date in Unix seconds."""
    return value.timestamp() if isinstance(value, datetime) else value


def evaluate(
    expression: Expression, find: Callable[[Call], int | float | None]
) -> int | float | None:
    """Return the value of an equation; None if it divides by 0, or an operand has no value.

    `find` returns the value of a function call.
    """
    try:
        value = _evaluate(expression, find)
    except (OverflowError, ZeroDivisionError):
        return None
    return value if value is None or isfinite(value) else None


def _evaluate(
    expression: Expression, find: Callable[[Call], int | float | None]
) -> int | float | None:
    match expression:
        case Number(text):
            return float(text)
        case Call():
            return find(expression)
        case Field():
            return None
        case Chain(operands, operators):
            first, *others = [_evaluate(each, find) for each in operands]
            for operator, other in zip(operators, others, strict=True):
                if first is None or other is None:
                    return None
                first = calculate(first, operator, other)
            return first
    assert_never(expression)


def calculate(left: float, operator: str, right: float) -> float:
    """Return the result of an operator. Raises OverflowError and ZeroDivisionError."""
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right
