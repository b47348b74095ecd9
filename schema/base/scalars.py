"""Scalars beyond those that GraphQL has.

A parser raises GraphQLError for a wrong value: the mistake is the client's. Any other exception
of a parser is a defect, which is logged and masked.
"""

import re
from datetime import UTC, datetime
from typing import Any, NewType

import strawberry
from graphql import (
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    StringValueNode,
    ValueNode,
    value_from_ast_untyped,
)

MIN_INT64, MAX_INT64 = -(2**63), 2**63 - 1
DATE_AND_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
"""RFC 3339, section 5.6: T and Z in either case, or a blank in place of T."""
MAX_QUOTED = 200
"""Longest value that an error message quotes in full."""


def parse_date(value: Any) -> datetime:
    """Parse a date and time with an offset, as RFC 3339 writes them. Raises GraphQLError."""
    if isinstance(value, str) and DATE_AND_TIME.fullmatch(value):
        try:
            date = datetime.fromisoformat(value.upper())
        except ValueError:
            pass
        else:
            return to_utc(date, value)
    msg = (
        "Not a date and time of RFC 3339, with seconds and an offset, "
        f"such as 2026-02-03T04:05:06Z: {quote(value)}"
    )
    raise GraphQLError(msg)


def to_utc(date: datetime, value: str) -> datetime:
    """Convert a date to UTC. Raises GraphQLError if that is out of the calendar's range."""
    try:
        return date.astimezone(UTC)
    except OverflowError:
        msg = f"Date out of range: {quote(value)}"
        raise GraphQLError(msg) from None


def parse_date_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> datetime:
    """Parse a date and time in a document. Raises GraphQLError with the location."""
    try:
        return parse_date(value_from_ast_untyped(node, variables))
    except GraphQLError as error:
        raise GraphQLError(error.message, node) from None


def parse_big_int(value: Any) -> int:
    """Return the value if it is a 64-bit integer. Raises GraphQLError."""
    if type(value) is int and MIN_INT64 <= value <= MAX_INT64:
        return value
    msg = f"Not a 64-bit integer: {quote(value)}"
    raise GraphQLError(msg)


def parse_big_int_literal(node: ValueNode, _variables: object = None) -> int:
    """Parse a 64-bit integer in a document. Raises GraphQLError with the location."""
    text = node.value if isinstance(node, IntValueNode | FloatValueNode | StringValueNode) else ""
    # Twenty characters hold every 64-bit integer. Python refuses to parse one of 5,000 digits.
    is_short = isinstance(node, IntValueNode) and len(text) <= len(str(MIN_INT64))
    try:
        return parse_big_int(int(text) if is_short else text)
    except GraphQLError as error:
        raise GraphQLError(error.message, node) from None


def parse_json_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    """Convert a literal in a document to a JSON value."""
    return value_from_ast_untyped(node, variables)


def quote(value: Any) -> str:
    """Quote a client's value for an error message, shortened if it is long."""
    text = repr(value)
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"


BigInt = NewType("BigInt", int)
JSON = NewType("JSON", object)
WidgetValue = NewType("WidgetValue", object)

SCALARS: dict[object, Any] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description=(
            "A date and time of RFC 3339. Output is in UTC. Input needs seconds and an offset, "
            "such as Z or +02:00; the letters T and Z may be lower-case."
        ),
        serialize=datetime.isoformat,
        parse_value=parse_date,
        parse_literal=parse_date_literal,
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A 64-bit integer, as a JSON number.",
        specified_by_url="https://ibm.github.io/graphql-specs/custom-scalars/long.html",
        serialize=int,
        parse_value=parse_big_int,
        parse_literal=parse_big_int_literal,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=lambda value: value,
        parse_value=lambda value: value,
        parse_literal=parse_json_literal,
    ),
    WidgetValue: strawberry.scalar(
        name="WidgetValue",
        description="A value of a table: a string, a number or a boolean.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=lambda value: value,
        parse_value=lambda value: value,
        parse_literal=parse_json_literal,
    ),
}
