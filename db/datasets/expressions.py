"""Function calls and equations of widget queries as records.

See docs/reference/dashboards.md#equations.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Number:
    """A number, as written."""

    text: str

    @property
    def is_zero(self) -> bool:
        """Whether the number is 0, with any sign and any number of decimals."""
        return not self.text.strip("+-0.")


@dataclass(frozen=True)
class Field:
    """A field or a tag, by name."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function call. Arguments have no quotes and no outer blanks."""

    name: str
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.arguments)})"


@dataclass(frozen=True)
class Chain:
    """Operands joined by operators of one precedence: one operator fewer than operands."""

    operands: tuple["Expression", ...]
    operators: tuple[str, ...]


Expression = Number | Field | Call | Chain


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and all its operands, at every depth, in the order of the text."""
    yield expression
    if isinstance(expression, Chain):
        for operand in expression.operands:
            yield from walk(operand)


def find_calls(expression: Expression) -> tuple[Call, ...]:
    """Return the function calls of an expression."""
    return tuple(part for part in walk(expression) if isinstance(part, Call))


def find_fields(expression: Expression) -> tuple[Field, ...]:
    """Return the fields of an expression, without the arguments of its calls."""
    return tuple(part for part in walk(expression) if isinstance(part, Field))
