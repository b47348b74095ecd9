"""Aggregates and equations of a query, computed from the values of measures.

See docs/reference/widget-data.md#values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import assert_never

from db.datasets.base import Aggregate, MeasuredValue, MeasureKind
from db.datasets.expressions import Call, Chain, Expression, Field, Number
from db.datasets.tables import ReadMeasure

Values = Mapping[ReadMeasure, MeasuredValue]
"""The values of measures in a group and a bucket; empty without rows."""
SKETCHED = frozenset({MeasureKind.USERS, MeasureKind.DURATIONS})


@dataclass(frozen=True)
class Part:
    """An aggregate, with what is read for it."""

    aggregate: Aggregate
    measures: tuple[ReadMeasure, ...]

    def compute(self, values: Values, seconds: int) -> MeasuredValue:
        """Return the value in a bucket, or a range, of that many seconds."""
        found = self.aggregate.compute([values.get(each) for each in self.measures], seconds)
        return self.aggregate.empty if found is None else found


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
        if isinstance(self.expression, Call):
            return self.parts[self.expression].compute(values, seconds)
        return evaluate(
            self.expression, lambda call: to_number(self.parts[call].compute(values, seconds))
        )


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
