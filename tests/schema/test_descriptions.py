"""Everything public in the schema has a description."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLDeferDirective,
    GraphQLNamedType,
    GraphQLStreamDirective,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
)

from schema import schema

INCREMENTAL = (GraphQLDeferDirective, GraphQLStreamDirective)


def parts_of(kind: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    """Yield the coordinates of a type and its members with their descriptions."""
    yield kind.name, kind.description
    for name, field in getattr(kind, "fields", {}).items():
        yield f"{kind.name}.{name}", field.description
        for argument, definition in getattr(field, "args", {}).items():
            yield f"{kind.name}.{name}({argument}:)", definition.description
    for name, value in getattr(kind, "values", {}).items():
        yield f"{kind.name}.{name}", value.description


def public() -> Iterator[tuple[str, str | None]]:
    """Yield all coordinates of the schema, except GraphQL's own, with their descriptions."""
    for kind in schema.type_map.values():
        if not (is_introspection_type(kind) or is_specified_scalar_type(kind)):
            yield from parts_of(kind)
    for directive in schema.directives:
        if not (is_specified_directive(directive) or directive in INCREMENTAL):
            yield f"@{directive.name}", directive.description
            for argument, definition in directive.args.items():
                yield f"@{directive.name}({argument}:)", definition.description


def test_every_public_coordinate_has_a_description() -> None:
    missing = [coordinate for coordinate, description in public() if not description]

    assert missing == []


@pytest.mark.parametrize("name", ["first", "after", "last", "before"])
def test_page_arguments_have_the_same_description_everywhere(name: str) -> None:
    descriptions = {text for coordinate, text in public() if coordinate.endswith(f"({name}:)")}

    assert len(descriptions) == 1, descriptions


def test_descriptions_are_one_line_and_end_with_a_period() -> None:
    odd = {
        coordinate: description
        for coordinate, description in public()
        if description and (not description.endswith(".") or "\n" in description)
    }

    assert odd == {}
