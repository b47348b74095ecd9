"""Conventions that hold for the whole schema."""

from collections.abc import Iterator

from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLScalarType,
    is_specified_scalar_type,
)

from schema import schema


def list_inputs(name: str) -> Iterator[tuple[str, GraphQLArgument | GraphQLInputField]]:
    """List the arguments and input fields of a name, with their schema coordinates."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType) and name in kind.fields:
            yield f"{kind.name}.{name}", kind.fields[name]
        elif isinstance(kind, GraphQLObjectType):
            for field_name, field in kind.fields.items():
                if name in field.args:
                    yield f"{kind.name}.{field_name}({name}:)", field.args[name]


def test_everything_that_names_projects_is_a_list_of_ids() -> None:
    types = {
        coordinate: str(each.type).rstrip("!") for coordinate, each in list_inputs("projects")
    }

    assert {"ReleaseFilter.projects", "Subscription.releaseChanged(projects:)"} < set(types)
    assert set(types.values()) == {"[ID!]"}


def test_every_scalar_names_its_specification() -> None:
    urls = {
        kind.name: kind.specified_by_url
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLScalarType) and not is_specified_scalar_type(kind)
    }

    assert {"BigInt", "DateTime", "JSON"} <= set(urls)
    assert [name for name, url in urls.items() if not (url or "").startswith("https://")] == []


def test_deprecated_fields_say_what_to_use_or_why() -> None:
    release = schema.type_map["Release"]
    assert isinstance(release, GraphQLObjectType)

    reasons = {
        name: field.deprecation_reason
        for name, field in release.fields.items()
        if field.deprecation_reason is not None
    }

    assert reasons == {
        "shortVersion": "Equal to `version`. Use `versionInfo` for a short text.",
        "data": "Always an empty object, because no mutation writes it.",
    }
