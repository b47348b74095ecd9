"""Breaking changes between two schemas, and those that CHANGELOG.md announces."""

import re
from collections.abc import Iterator

from graphql import GraphQLSchema
from graphql.utilities import BreakingChangeType, DangerousChangeType, find_schema_changes

# A changed or removed default changes the answer to a request that omits the value.
BREAKING_DANGERS = {
    DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
    DangerousChangeType.INPUT_FIELD_DEFAULT_VALUE_CHANGE,
}

# graphql-core names the changed element in the description only.
COORDINATES = (
    re.compile(r"from union type (?P<coordinate>\w+)"),
    re.compile(r"(?P<coordinate>(?:@\w+|\w+\.\w+)(?:\(\w+:\))?)"),
    re.compile(r"^(?:Standard scalar )?(?P<coordinate>\w+)"),
)

UNRELEASED = re.compile(r"^## Unreleased$(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BREAKING = re.compile(r"^### Breaking$(?P<body>.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)
BULLET = re.compile(r"^- (?:`(?P<coordinate>[^`]+)`)?", re.MULTILINE)


def find_breaking_changes(released: GraphQLSchema, printed: GraphQLSchema) -> dict[str, str]:
    """Return a description of each breaking change by schema coordinate."""
    return {
        get_coordinate(change.description): change.description
        for change in find_schema_changes(released, printed)
        if isinstance(change.type, BreakingChangeType) or change.type in BREAKING_DANGERS
    }


def get_coordinate(description: str) -> str:
    """Return the schema coordinate that a description of graphql-core begins with."""
    found = next(filter(None, (pattern.search(description) for pattern in COORDINATES)))
    return found["coordinate"]


def parse_announced_changes(changelog: str) -> set[str]:
    """Return the schema coordinates under "Breaking" of the unreleased changes.

    Raises: ValueError when the section is missing, or a bullet starts with no coordinate.
    """
    unreleased = UNRELEASED.search(changelog)
    breaking = unreleased and BREAKING.search(unreleased["body"])
    if breaking is None:
        msg = 'CHANGELOG.md needs a section "Breaking" under "Unreleased".'
        raise ValueError(msg)
    bullets = [bullet["coordinate"] for bullet in BULLET.finditer(breaking["body"])]
    if None in bullets:
        msg = 'Each bullet under "Breaking" starts with a schema coordinate in backticks.'
        raise ValueError(msg)
    return set(bullets)


def list_violations(
    released: GraphQLSchema, printed: GraphQLSchema, changelog: str
) -> Iterator[str]:
    """List breaking changes that are not announced, and announced ones that do not exist."""
    breaking = find_breaking_changes(released, printed)
    announced = parse_announced_changes(changelog)
    for coordinate in sorted(breaking.keys() - announced):
        yield f"not announced in CHANGELOG.md: `{coordinate}` ({breaking[coordinate]})"
    for coordinate in sorted(announced - breaking.keys()):
        yield f"announced in CHANGELOG.md, but not breaking: `{coordinate}`"
