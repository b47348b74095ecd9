"""Inputs with long lists, which are built when the variables are coerced.

Otherwise Strawberry converts each item once more when the resolver is called, on the event loop:
for 20,000 commits that takes most of a second. `execution/` coerces many variables in a thread.
See docs/reference/security.md#long-computations.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import strawberry
from graphql import GraphQLInputObjectType
from strawberry.types import get_object_definition


def build_inputs_early(schema: strawberry.Schema, *input_types: type) -> None:
    """Let graphql-core build inputs of these types, whose fields it coerces to their values.

    Their fields are scalars, enums, inputs that are built early too, or lists of these.
    """
    converter = schema.config.name_converter
    for input_type in input_types:
        definition = get_object_definition(input_type, strict=True)
        names = {converter.from_field(each): each.python_name for each in definition.fields}
        core_type = schema._schema.type_map[definition.name]  # noqa: SLF001 (Strawberry has no public name for it)
        assert isinstance(core_type, GraphQLInputObjectType)  # noqa: S101 (for the type checker)
        core_type.out_type = partial(build_input, input_type, names)  # type: ignore[method-assign]
        definition.from_input = keep_input


def build_input(input_type: type, names: Mapping[str, str], values: Mapping[str, Any]) -> Any:
    """Return an input with coerced values, which are given by their GraphQL names."""
    return input_type(**{names[name]: value for name, value in values.items()})


def keep_input(_input_type: type, value: Any, _context: object) -> Any:
    """Return an input that was built when the variables were coerced."""
    return value
