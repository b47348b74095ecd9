"""Parsing of scalars."""

import pytest
from graphql import GraphQLError, IntValueNode, StringValueNode

from schema.base.scalars import MAX_INT64, MIN_INT64, parse_big_int_literal


@pytest.mark.spec("security#wrong-values")
@pytest.mark.parametrize("text", [str(MIN_INT64 - 1), str(MAX_INT64 + 1), "9" * 100])
def test_wrong_big_integer_is_an_error_of_the_client(text: str) -> None:
    for node in (IntValueNode(value=text), StringValueNode(value=text)):
        with pytest.raises(GraphQLError, match=r"^Not a 64-bit integer: "):
            parse_big_int_literal(node)
