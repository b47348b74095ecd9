"""Every argument and input field that takes an identifier, and operations that use them."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from schema import schema
from tests.support.tenants import VERSION, Tenant

NOW = "2026-01-01T00:00:00+00:00"
# Names of identifiers: ids, slugs, versions and everything else that rows are found by.
IDENTIFIER_NAMES = re.compile(
    r"(.*[a-z])?(id|ids|issue|key|slug|version|release|releases|project|projects|environment"
    r"|environments|organization|owner|sha|commit|ref|repository|createdby|authoremail"
    r"|teamswitheditaccess|author|base|head|deployedto)",
    re.IGNORECASE,
)
# Names of plain texts, cursors and orders. Those that can refer to rows have tests of their own.
TEXT_NAMES = frozenset(
    {
        *("after", "before", "orderby", "query", "conditions", "fields", "aggregates", "columns"),
        *("fieldAliases", "title", "name", "authorName", "description", "message", "unit"),
        *("period", "interval", "path", "url", "level", "actor", "actions"),
    }
)
# Values of other required arguments.
OWN_VALUES = {
    "version": VERSION,
    "release": VERSION,
    "base": VERSION,
    "head": VERSION,
    "sha": "a" * 40,
    "commit": "a" * 40,
    "slug": "one",
    "project": "one",
    "projects": "one",
    "environment": "production",
    "repository": "acme/app",
    "title": "Title",
    "path": "path",
}
# The fields that lead from the root to each type that has arguments.
PATHS_TO_TYPES: dict[str, tuple[str, ...]] = {
    "Query": (),
    "Mutation": (),
    "Subscription": (),
    "Organization": ("organization",),
    "Project": ("organization", "project"),
    "Release": ("organization", "release"),
    "ReleaseProject": ("organization", "release", "projects"),
    "Commit": ("organization", "commit"),
    "Dashboard": ("organization", "dashboard"),
    "Widget": ("organization", "dashboard", "widgets"),
}


class InputPlace(NamedTuple):
    """An argument, or an input field below it; `path` starts with the argument."""

    kind: str
    field: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}({'.'.join(self.path)})"


def list_text_places() -> Iterator[InputPlace]:
    """List every place that takes an id or a text."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                for argument, argument_type in field.args.items():
                    for path in list_paths((argument,), argument_type):
                        yield InputPlace(kind.name, name, path)


def list_paths(
    prefix: tuple[str, ...], argument_type: GraphQLArgument | GraphQLInputField
) -> Iterator[tuple[str, ...]]:
    """List the paths from an argument to the ids and texts in it."""
    kind = get_named_type(argument_type.type)
    if isinstance(kind, GraphQLInputObjectType):
        for name, field in kind.fields.items():
            if name not in prefix:
                yield from list_paths((*prefix, name), field)
    elif kind.name in {"ID", "String"}:
        yield prefix


def list_naming_places() -> list[InputPlace]:
    """List the places that take an identifier."""
    return [place for place in list_text_places() if place.path[-1] not in TEXT_NAMES]


class Operation(NamedTuple):
    """A document and its variables."""

    document: str
    variables: dict[str, Any]


def build_operation(place: InputPlace, own: Tenant, identifier: str) -> Operation:
    """Build the shortest operation that has the identifier at the place."""
    way = []
    at = schema.query_type
    for step in PATHS_TO_TYPES[place.kind]:
        assert at is not None
        field = at.fields[step]
        way.append(f"{step}{required_arguments(field, own)}")
        reached = get_named_type(field.type)
        assert isinstance(reached, GraphQLObjectType)
        at = reached
    root = schema.type_map[place.kind]
    assert isinstance(root, GraphQLObjectType)
    field = root.fields[place.field]
    given = {
        name: value_at(argument_type, name, place.path[1:], own, identifier)
        for name, argument_type in field.args.items()
        if name == place.path[0]
    } | {
        name: valid_value(argument_type, name, own, field)
        for name, argument_type in field.args.items()
        if name != place.path[0] and is_required_argument(argument_type)
    }
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in given)
    arguments = ", ".join(f"{name}: ${name}" for name in given)
    inner = f"{place.field}({arguments}) {select_all(field.type)}"
    kind = place.kind.lower() if place.kind in {"Mutation", "Subscription"} else "query"
    body = " { ".join([*way, inner]) + " }" * len(way)
    return Operation(f"{kind} ({declared}) {{ {body} }}", given)


def required_arguments(field: GraphQLField, own: Tenant) -> str:
    """Format the required arguments of a field."""
    required = {
        name: valid_value(argument_type, name, own, field)
        for name, argument_type in field.args.items()
        if is_required_argument(argument_type)
    }
    listed = ", ".join(f"{name}: {json.dumps(value)}" for name, value in required.items())
    return f"({listed})" if required else ""


def value_at(
    argument_type: GraphQLArgument | GraphQLInputField,
    name: str,
    path: tuple[str, ...],
    own: Tenant,
    identifier: str,
) -> Any:
    """Make a value with the identifier at the end of the path and required values elsewhere."""
    is_list = is_list_type(get_nullable_type(argument_type.type))
    kind = get_named_type(argument_type.type)
    if not path:
        return [identifier] if is_list else identifier
    assert isinstance(kind, GraphQLInputObjectType)
    value = {
        each: value_at(field, each, path[1:], own, identifier)
        if each == path[0]
        else valid_value(field, each, own, None)
        for each, field in kind.fields.items()
        if each == path[0] or is_required_input_field(field) or (each, name) == ("id", "input")
    }
    return [value] if is_list else value


def valid_value(
    argument_type: GraphQLArgument | GraphQLInputField,
    name: str,
    own: Tenant,
    field: GraphQLField | None,
) -> Any:
    """Make a valid value; identifiers are the caller's own."""
    kind = get_named_type(argument_type.type)
    if isinstance(kind, GraphQLInputObjectType):
        value: Any = {
            each: valid_value(inner, each, own, None)
            for each, inner in kind.fields.items()
            if is_required_input_field(inner)
        }
    elif isinstance(kind, GraphQLEnumType):
        value = next(iter(kind.values))
    elif kind.name == "ID":
        of = get_named_type(field.type).name if field is not None else "Dashboard"
        value = own.node(of if of in own.ids else "Dashboard")
    else:
        others = {"Int": 1, "BigInt": 1, "Float": 1, "Boolean": False, "DateTime": NOW, "id": "c"}
        value = OWN_VALUES.get(name, others.get(kind.name, others.get(name)))
    assert value is not None, f"add a valid {name} to OWN_VALUES"
    return [value] if is_list_type(get_nullable_type(argument_type.type)) else value


def select_all(kind: Any, depth: int = 3) -> str:
    """Select all fields without required arguments to a depth, except messages of errors."""
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    parts = ["__typename"]
    for name, field in getattr(named, "fields", {}).items():
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_leaf_type(get_named_type(field.type)):
            if name != "message" or named.name == "Commit":
                parts.append(name)
        elif depth > 1 and not named.name.endswith("Edge"):
            parts.append(f"{name} {select_all(field.type, depth - 1)}")
    return f"{{ {' '.join(parts)} }}"
