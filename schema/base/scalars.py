"""Leaf values beyond GraphQL's own."""

from datetime import UTC, datetime
from typing import Any, NewType

import strawberry
from graphql import (
    FloatValueNode,
    IntValueNode,
    StringValueNode,
    ValueNode,
    value_from_ast_untyped,
)

SMALLEST, LARGEST = -(2**63), 2**63 - 1


def parse_date(value: Any) -> datetime:
    """An instant from RFC 3339 text; without an offset, UTC is meant."""
    if isinstance(value, str) and len(value) > len("2026-01-01"):
        try:
            date = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            return date.replace(tzinfo=UTC) if date.tzinfo is None else in_utc(date, value)
    msg = f"Not a date and time as RFC 3339 has it: {shown(value)}"
    raise ValueError(msg)


def in_utc(date: datetime, value: str) -> datetime:
    """The instant in UTC; at the ends of the calendar that may not exist."""
    try:
        return date.astimezone(UTC)
    except OverflowError:
        msg = f"Out of the calendar: {shown(value)}"
        raise ValueError(msg) from None


def parse_big_int(value: Any) -> int:
    """An integer of 64 bits."""
    if type(value) is int and SMALLEST <= value <= LARGEST:
        return value
    msg = f"Not an integer of 64 bits: {shown(value)}"
    raise ValueError(msg)


def big_int_literal(node: ValueNode, _variables: object = None) -> int:
    """An integer of 64 bits, as it stands in a document."""
    # Twenty characters hold every 64-bit integer; Python refuses to read ones of 5,000 digits.
    if isinstance(node, IntValueNode) and len(node.value) <= len(str(SMALLEST)):
        return parse_big_int(int(node.value))
    text = node.value if isinstance(node, IntValueNode | FloatValueNode | StringValueNode) else ""
    return parse_big_int(text)


def json_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    """Any value, as it stands in a document."""
    return value_from_ast_untyped(node, variables)


def shown(value: Any) -> str:
    """A client's value, short enough to be told back."""
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}…"  # noqa: PLR2004 (security.md 6.3, 19)


DateTime = NewType("DateTime", datetime)
BigInt = NewType("BigInt", int)
JSON = NewType("JSON", object)

SCALARS: dict[object, Any] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="RFC 3339 with offset; stored in UTC.",
        serialize=datetime.isoformat,
        parse_value=parse_date,
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A 64-bit integer, written as a JSON number.",
        serialize=int,
        parse_value=parse_big_int,
        parse_literal=big_int_literal,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        serialize=lambda value: value,
        parse_value=lambda value: value,
        parse_literal=json_literal,
    ),
}
