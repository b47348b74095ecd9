"""Every place of the schema where a client can name something, and an operation that does so."""

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
# What names something: ids, slugs, versions, and whatever else rows are found by.
NAMES = re.compile(
    r"(.*[a-z])?(id|ids|key|slug|version|release|releases|project|projects|environment"
    r"|environments|organization|owner|sha|commit|ref|repository|createdby|authoremail"
    r"|teamswitheditaccess)",
    re.IGNORECASE,
)
# What says something, and places in a list; which of these can name rows has tests of its own.
WORDS = frozenset(
    {
        *("after", "before", "orderby", "query", "conditions", "fields", "aggregates", "columns"),
        *("fieldAliases", "title", "name", "authorName", "description", "message", "unit"),
        *("period", "interval", "path", "url"),
    }
)
# Arguments on the way to a field, and required ones beside the place, where they have a value.
OWN = {
    "version": VERSION,
    "release": VERSION,
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
# The fields that lead to a type, from the root; every type of an argument's field has to be here.
WAYS: dict[str, tuple[str, ...]] = {
    "Query": (),
    "Mutation": (),
    "Subscription": (),
    "Organization": ("organization",),
    "Release": ("organization", "release"),
    "ReleaseProject": ("organization", "release", "projects"),
    "Commit": ("organization", "commit"),
    "Dashboard": ("organization", "dashboard"),
}


class Place(NamedTuple):
    """An argument, or a field of an input below it; `path` begins with the argument."""

    kind: str
    field: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}({'.'.join(self.path)})"


def text_places() -> Iterator[Place]:
    """Every place that takes an id or a text."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                for argument, taken in field.args.items():
                    for path in paths((argument,), taken):
                        yield Place(kind.name, name, path)


def paths(
    begun: tuple[str, ...], taken: GraphQLArgument | GraphQLInputField
) -> Iterator[tuple[str, ...]]:
    """The paths from an argument to the ids and texts in it."""
    kind = get_named_type(taken.type)
    if isinstance(kind, GraphQLInputObjectType):
        for name, field in kind.fields.items():
            if name not in begun:
                yield from paths((*begun, name), field)
    elif kind.name in {"ID", "String"}:
        yield begun


def naming_places() -> list[Place]:
    """The places where something can be named."""
    return [place for place in text_places() if place.path[-1] not in WORDS]


class Operation(NamedTuple):
    """A document and its variables."""

    document: str
    variables: dict[str, Any]


def naming(place: Place, own: Tenant, told: str) -> Operation:
    """The shortest operation that has that id or name at the place."""
    way = []
    at = schema.query_type
    for step in WAYS[place.kind]:
        assert at is not None
        field = at.fields[step]
        way.append(f"{step}{literals(field, own)}")
        reached = get_named_type(field.type)
        assert isinstance(reached, GraphQLObjectType)
        at = reached
    root = schema.type_map[place.kind]
    assert isinstance(root, GraphQLObjectType)
    field = root.fields[place.field]
    given = {
        name: value_at(taken, name, place.path[1:], own, told)
        for name, taken in field.args.items()
        if name == place.path[0]
    } | {
        name: valid(taken, name, own, field)
        for name, taken in field.args.items()
        if name != place.path[0] and is_required_argument(taken)
    }
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in given)
    arguments = ", ".join(f"{name}: ${name}" for name in given)
    inner = f"{place.field}({arguments}) {selected(field.type)}"
    kind = place.kind.lower() if place.kind in {"Mutation", "Subscription"} else "query"
    body = " { ".join([*way, inner]) + " }" * len(way)
    return Operation(f"{kind} ({declared}) {{ {body} }}", given)


def literals(field: GraphQLField, own: Tenant) -> str:
    """The required arguments of a field on the way, as text."""
    required = {
        name: valid(taken, name, own, field)
        for name, taken in field.args.items()
        if is_required_argument(taken)
    }
    listed = ", ".join(f"{name}: {json.dumps(value)}" for name, value in required.items())
    return f"({listed})" if required else ""


def value_at(
    taken: GraphQLArgument | GraphQLInputField,
    name: str,
    path: tuple[str, ...],
    own: Tenant,
    told: str,
) -> Any:
    """A value that has the name at the end of the path, and else no more than it must."""
    is_list = is_list_type(get_nullable_type(taken.type))
    kind = get_named_type(taken.type)
    if not path:
        return [told] if is_list else told
    assert isinstance(kind, GraphQLInputObjectType)
    value = {
        each: value_at(field, each, path[1:], own, told)
        if each == path[0]
        else valid(field, each, own, None)
        for each, field in kind.fields.items()
        if each == path[0] or is_required_input_field(field) or (each, name) == ("id", "input")
    }
    return [value] if is_list else value


def valid(
    taken: GraphQLArgument | GraphQLInputField, name: str, own: Tenant, field: GraphQLField | None
) -> Any:
    """A value that is the caller's own, or means nothing."""
    kind = get_named_type(taken.type)
    if isinstance(kind, GraphQLInputObjectType):
        value: Any = {
            each: valid(inner, each, own, None)
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
        value = OWN.get(name, others.get(kind.name, others.get(name)))
    assert value is not None, f"say in OWN what a valid {name} is"
    return [value] if is_list_type(get_nullable_type(taken.type)) else value


def selected(kind: Any, depth: int = 3) -> str:
    """Everything below a type that asks no argument, as deep as that; of errors no message."""
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
            parts.append(f"{name} {selected(field.type, depth - 1)}")
    return f"{{ {' '.join(parts)} }}"
