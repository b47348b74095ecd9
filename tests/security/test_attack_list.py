"""The list of attacks in docs/reference/security.md names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.attacks import ATTACKS

TESTS = Path(__file__).parents[1]
TEST = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")
EVERYWHERE = "test_attack_is_rejected_by_every_transport"


def read_list() -> dict[int, list[tuple[str, str]]]:
    """Return the test files and names of each attack by its number."""
    text = (TESTS.parent / "docs" / "reference" / "security.md").read_text()
    items = re.findall(r"^(\d+)\. (.*\n(?: .*\n)*)", text, re.MULTILINE)
    return {int(number): TEST.findall(item) for number, item in items}


LISTED = read_list()


def test_all_attacks_are_listed() -> None:
    assert list(LISTED) == list(range(1, len(LISTED) + 1))


@pytest.mark.parametrize("number", LISTED)
def test_tests_of_an_attack_exist(number: int) -> None:
    assert LISTED[number]
    for file, name in LISTED[number]:
        parsed = ast.parse((TESTS / file).read_text())
        assert name in {each.name for each in parsed.body if hasattr(each, "name")}


def test_attacks_by_every_transport_are_listed_as_such() -> None:
    sent = {int(name.partition(" ")[0]) for name in ATTACKS}
    listed = {at for at, tests in LISTED.items() if EVERYWHERE in {name for _, name in tests}}
    assert listed - {29} == sent
