"""The printed schema keeps the promises of the public contract."""

from pathlib import Path

import pytest
from graphql import build_schema
from graphql.utilities import find_breaking_changes

from schema import sdl

CONTRACT = Path(__file__).parents[3] / "shared" / "schema.graphql"


def test_nothing_of_the_contract_is_missing_or_renamed() -> None:
    if not CONTRACT.exists():
        pytest.skip("the contract is not beside this checkout")
    before, now = build_schema(CONTRACT.read_text()), build_schema(sdl)

    breaking = {change.description for change in find_breaking_changes(before, now)}

    assert breaking == set()
