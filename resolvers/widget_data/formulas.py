"""Aggregates and equations of a query, computed from the values of measures.

See docs/reference/widget-data.md#values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import isfinite
from typing import assert_never

from db.datasets.base import Aggregate, Compute, MeasuredValue, MeasureKind
from db.datasets.expressions import Call, Chain, Expression, Field, Number
from db.datasets.tables import ReadMeasure
from loaders.widget_data.sums import get_values

Values = Mapping[ReadMeasure, MeasuredValue]
"""The values of measures in a group and a bucket; empty without rows."""
SKETCHED = frozenset({MeasureKind.USERS, MeasureKind.DURATIONS})


@dataclass(frozen=True)
class Part:
    """An aggregate, with what is read for it."""

    aggregate: Aggregate
    measures: tuple[ReadMeasure, ...]

    def bind(self, measures: Sequence[ReadMeasure]) -> Compute:
        """Return a function that computes the value from those of measures, in their order."""
        compute, empty = self.aggregate.compute, self.aggregate.empty
        place_by_measure = {measure: place for place, measure in enumerate(measures)}
        places = [place_by_measure.get(each) for each in self.measures]
        present = [each for each in places if each is not None]
        # Without any rows there may be no values of a measure.
        get: Callable[[Sequence[MeasuredValue]], Sequence[MeasuredValue]] = (
            get_values(*present) if len(present) == len(places) else partial(get_present, places)
        )

        def compute_value(row: Sequence[MeasuredValue], seconds: int) -> MeasuredValue:
            found = compute(get(row), seconds)
            return empty if found is None else found

        return compute_value


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
        return self.bind(tuple(values))(tuple(values.values()), seconds)

    def bind(self, measures: Sequence[ReadMeasure]) -> Compute:
        """Return a function that computes the value from those of measures, in their order.

        It takes the values, and the seconds of the bucket or the range.
        """
        expression = self.expression
        if isinstance(expression, Call):
            return self.parts[expression].bind(measures)
        parts = {call: part.bind(measures) for call, part in self.parts.items()}

        def compute(row: Sequence[MeasuredValue], seconds: int) -> MeasuredValue:
            return evaluate(expression, lambda call: to_number(parts[call](row, seconds)))

        return compute


def get_present(
    places: Sequence[int | None], row: Sequence[MeasuredValue]
) -> Sequence[MeasuredValue]:
    """Return the values of a row at some places; None where there is no place."""
    return [None if place is None else row[place] for place in places]


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
