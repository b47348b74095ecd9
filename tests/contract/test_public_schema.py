"""schema.graphql is the contract; tests/contract/released.graphql is the last released one."""

from pathlib import Path

from graphql import build_schema

from schema import sdl
from tests.contract.breaking_changes import list_violations

ROOT = Path(__file__).parents[2]
RELEASED = Path(__file__).with_name("released.graphql")


def test_committed_contract_is_the_schema_that_the_code_prints() -> None:
    assert (ROOT / "schema.graphql").read_text() == f"{sdl}\n"


def test_breaking_changes_since_the_last_release_are_announced() -> None:
    released, printed = build_schema(RELEASED.read_text()), build_schema(sdl)
    changelog = (ROOT / "CHANGELOG.md").read_text()

    violations = list(list_violations(released, printed, changelog))

    assert violations == []
