"""Parsing of scalars."""

from datetime import UTC, datetime

import pytest
from graphql import GraphQLError, IntValueNode, StringValueNode

from schema.base.scalars import (
    MAX_INT64,
    MIN_INT64,
    parse_big_int_literal,
    parse_date,
    parse_date_literal,
)


@pytest.mark.spec("security#wrong-values")
@pytest.mark.parametrize("text", [str(MIN_INT64 - 1), str(MAX_INT64 + 1), "9" * 100])
def test_wrong_big_integer_is_an_error_of_the_client(text: str) -> None:
    for node in (IntValueNode(value=text), StringValueNode(value=text)):
        with pytest.raises(GraphQLError, match=r"^Not a 64-bit integer: "):
            parse_big_int_literal(node)


@pytest.mark.spec("releases#dates")
@pytest.mark.parametrize(
    "text",
    [
        "2026-02-03T04:05:06.789Z",
        "2026-02-03t04:05:06.789z",
        "2026-02-03 04:05:06.789z",
        "2026-02-03T04:05:06.789+00:00",
        "2026-02-03T04:05:06.789-00:00",
        "2026-02-03t06:05:06.7890000999+02:00",
        "2026-02-02T22:35:06.789-05:30",
    ],
)
def test_date_and_time_with_an_offset_are_converted_to_utc(text: str) -> None:
    expected = datetime(2026, 2, 3, 4, 5, 6, 789_000, UTC)

    assert parse_date(text) == expected
    assert parse_date_literal(StringValueNode(value=text)) == expected
    assert parse_date(text).tzinfo is UTC


@pytest.mark.spec("releases#dates")
@pytest.mark.parametrize(
    "value",
    [
        "2026-02-03T04:05:06",
        "2026-02-03T04:05:06.789",
        "2026-02-03",
        "2026-02-03Z",
        "2026-02-03T04:05Z",
        "20260203T040506Z",
        "2026-W06-2T04:05:06Z",
        "2026-02-30T04:05:06Z",
        "2026-02-03T04:05:06+0200",
        "2026-02-03T04:05:06+24:00",
        "2026-02-03T04:05:06,5Z",
        "2026-02-03T04:05:06ZZ",
        "\u0662026-02-03T04:05:06Z",
        "null",
        "",
        0,
        None,
        True,
    ],
)
def test_other_values_are_no_dates(value: object) -> None:
    with pytest.raises(GraphQLError, match=r"^Not a date and time of RFC 3339, with seconds"):
        parse_date(value)


@pytest.mark.spec("releases#dates")
@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_date_beyond_the_calendar_in_utc_is_refused(text: str) -> None:
    with pytest.raises(GraphQLError, match=r"^Date out of range: "):
        parse_date(text)
