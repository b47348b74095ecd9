"""The comparison of two schemas, on small schemas made for it."""

import pytest
from graphql import build_schema

from tests.contract.breaking_changes import (
    find_breaking_changes,
    list_violations,
    parse_announced_changes,
)

RELEASED = """
directive @traced(level: Int) on FIELD | QUERY
scalar Date
scalar Unused
enum Status { OPEN ARCHIVED }
interface Node { id: ID! }
type Release implements Node { id: ID! version: String! url: String tags: [String!]! }
type Deploy { id: ID! }
union Event = Release | Deploy
input Filter { status: Status = OPEN, limit: Int }
type Query {
  release(version: String, first: Int = 20): Release
  releases(filter: Filter): [Release!]!
  event: Event
  today: Date
}
"""

# Each case replaces one text of the released schema; the coordinate is the one to announce.
BREAKING = {
    "removed field": ("url: String", "", "Release.url"),
    "removed argument": ("version: String,", "", "Query.release(version:)"),
    "removed type": ("scalar Unused", "", "Unused"),
    "removed enum value": ("OPEN ARCHIVED", "OPEN", "Status.ARCHIVED"),
    "removed union member": ("Release | Deploy", "Deploy", "Event"),
    "removed interface": ("Release implements Node", "Release", "Release"),
    "removed directive": ("directive @traced(level: Int) on FIELD | QUERY", "", "@traced"),
    "removed directive location": ("on FIELD | QUERY", "on FIELD", "@traced"),
    "removed directive argument": ("@traced(level: Int)", "@traced", "@traced(level:)"),
    "changed field type": ("url: String", "url: Date", "Release.url"),
    "changed kind of type": ("scalar Date", "enum Date { TODAY }", "Date"),
    "nullable field": ("version: String!", "version: String", "Release.version"),
    "nullable list items": ("[String!]!", "[String]!", "Release.tags"),
    "required argument": ("version: String,", "version: String!,", "Query.release(version:)"),
    "new required argument": ("(filter:", "(page: Int!, filter:", "Query.releases(page:)"),
    "required input field": ("limit: Int", "limit: Int!", "Filter.limit"),
    "new required input field": ("limit: Int", "limit: Int, page: Int!", "Filter.page"),
    "removed input field": (", limit: Int", "", "Filter.limit"),
    "removed default of an argument": ("Int = 20", "Int", "Query.release(first:)"),
    "changed default of an argument": ("Int = 20", "Int = 50", "Query.release(first:)"),
    "removed default of an input field": ("Status = OPEN", "Status", "Filter.status"),
}

COMPATIBLE = {
    "description": ("url: String", '"The build page." url: String'),
    "deprecation": ("url: String", "url: String @deprecated(reason: \"Use 'tags'.\")"),
    "new field": ("url: String", "url: String ref: String"),
    "new type": ("scalar Date", "scalar Date scalar Time"),
    "new optional argument": ("(filter:", "(page: Int, filter:"),
    "new optional input field": ("limit: Int", "limit: Int, page: Int"),
    "new enum value": ("OPEN ARCHIVED", "OPEN ARCHIVED FAILED"),
    "new default": ("limit: Int", "limit: Int = 5"),
    "non-null field": ("url: String", "url: String!"),
}

CHANGELOG = """# Changelog

## Unreleased

### Added

- `Release.url`, which is no breaking change.

### Breaking

{bullets}

### Fixed

- `Release.version` is never empty.

## 0.1.0

### Breaking

- `Release.tags`: announced by an earlier release.
"""


def replace(old: str, new: str) -> str:
    assert old in RELEASED
    return RELEASED.replace(old, new)


@pytest.mark.parametrize("case", BREAKING.values(), ids=BREAKING.keys())
def test_breaking_change_is_named_by_its_coordinate(case: tuple[str, str, str]) -> None:
    old, new, coordinate = case
    released, printed = build_schema(RELEASED), build_schema(replace(old, new))

    found = find_breaking_changes(released, printed)

    assert set(found) == {coordinate}


@pytest.mark.parametrize("case", COMPATIBLE.values(), ids=COMPATIBLE.keys())
def test_compatible_change_is_not_reported(case: tuple[str, str]) -> None:
    released, printed = build_schema(RELEASED), build_schema(replace(*case))

    found = find_breaking_changes(released, printed)

    assert found == {}


def test_announced_changes_are_those_of_the_unreleased_section() -> None:
    bullets = (
        "- `Query.organization`: use `organizations`,\n  which lists all.\n- `@traced`: gone."
    )

    announced = parse_announced_changes(CHANGELOG.format(bullets=bullets))

    assert announced == {"Query.organization", "@traced"}


def test_section_without_bullets_announces_nothing() -> None:
    assert parse_announced_changes(CHANGELOG.format(bullets="None.")) == set()


def test_section_breaking_is_required() -> None:
    with pytest.raises(ValueError, match="needs a section"):
        parse_announced_changes("# Changelog\n\n## Unreleased\n\n### Added\n\n- A field.\n")


def test_bullet_without_a_coordinate_is_refused() -> None:
    with pytest.raises(ValueError, match="starts with a schema coordinate"):
        parse_announced_changes(CHANGELOG.format(bullets="- The field `url` is removed."))


def test_unannounced_change_is_named() -> None:
    released, printed = build_schema(RELEASED), build_schema(replace("url: String", ""))

    violations = list(list_violations(released, printed, CHANGELOG.format(bullets="None.")))

    assert violations == [
        "not announced in CHANGELOG.md: `Release.url` (Field Release.url was removed.)"
    ]


def test_announced_change_that_does_not_exist_is_named() -> None:
    schema = build_schema(RELEASED)

    violations = list(list_violations(schema, schema, CHANGELOG.format(bullets="- `Query.event`")))

    assert violations == ["announced in CHANGELOG.md, but not breaking: `Query.event`"]


def test_announced_change_is_accepted() -> None:
    released, printed = build_schema(RELEASED), build_schema(replace("url: String", ""))

    violations = list(
        list_violations(released, printed, CHANGELOG.format(bullets="- `Release.url`: unused."))
    )

    assert violations == []
