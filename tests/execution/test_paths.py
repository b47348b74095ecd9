"""The path of each resolve info, in plans as in graphql-core's executor."""

from collections.abc import Sequence
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    is_abstract_type,
    is_object_type,
)
from graphql.pyutils import Path

from execution.engine import Engine
from execution.limits.limits import Limits
from execution.operation import Request
from execution.plan.base import BuildInfo, BulkResolver, FindBulkResolver

SDL = """
interface Animal { name: String, home: Place }
type Cat implements Animal { name: String, home: Place, kittens: [Cat!] }
type Dog implements Animal { name: String, home: Place, friends: [[Animal]!] }
type Place { street: String, animals: [Animal] }
union Thing = Cat | Place

type Query { place: Place, things: [[Thing]], cats: [Cat!]! }
type Mutation { move(to: String): Place }
"""
FRAGMENTS = """
fragment Named on Animal {
  called: name
  home { street }
  ... on Cat { kittens { name } }
  ... on Dog { friends { ...Friend } }
}
fragment Friend on Animal { name ... on Dog { friends { name } } }
"""
QUERY = """query {
  place { animals { ...Named } }
  cats { name kittens { kittens { name } } }
  things { ... on Place { at: street animals { ...Friend } } ... on Cat { name } }
}"""
MUTATION = """mutation {
  first: move(to: "a") { street } second: move { animals { ...Named } }
}"""

Seen = tuple[str, GraphQLResolveInfo[Any]]


def place(street: str, *animals: Any) -> dict[str, Any]:
    """Return a new place."""
    return {"street": street, "animals": list(animals)}


def cat(name: str, *kittens: Any) -> dict[str, Any]:
    """Return a new cat."""
    return {"name": name, "home": place(f"of {name}"), "kittens": list(kittens)}


def dog(name: str, *friends: Any) -> dict[str, Any]:
    """Return a new dog."""
    return {"name": name, "home": None, "friends": list(friends)}


def create_root() -> dict[str, Any]:
    """Return a root value in which each row occurs once."""
    animals = [
        cat("a", cat("b"), cat("c")),
        None,
        dog("d", [], [cat("e"), None, dog("f", [cat("g")])], [cat("h")]),
        dog("i"),
        cat("j", cat("k")),
    ]
    return {
        "place": place("l", *animals),
        "things": [[place("m", cat("n")), None], None, [], [cat("o"), place("p", dog("q"))]],
        "cats": [cat("r", cat("s", cat("t")), cat("u", cat("v"), cat("w"))), cat("x", cat("y"))],
        "move": place("z", cat("1", cat("2")), None, dog("3", [dog("4")])),
    }


def find_type(row: Any) -> str:
    """Return the object type of a row."""
    return "Place" if "street" in row else "Cat" if "kittens" in row else "Dog"


def create_schema(seen: list[Seen]) -> GraphQLSchema:
    """Return the schema, whose resolvers and type checks append their resolve infos.

    Fields named `name` are asynchronous, and so are the checks of dogs.
    """
    schema = build_schema(SDL)

    def resolve(row: Any, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
        seen.append(("field", info))
        return row[info.field_name]

    async def resolve_soon(row: Any, info: GraphQLResolveInfo[Any]) -> Any:
        return resolve(row, info)

    def resolve_type(row: Any, info: GraphQLResolveInfo[Any], _type: Any) -> str:
        seen.append(("resolve_type", info))
        return find_type(row)

    def is_cat(row: Any, info: GraphQLResolveInfo[Any]) -> bool:
        seen.append(("is_type_of", info))
        return find_type(row) == "Cat"

    async def is_dog(row: Any, info: GraphQLResolveInfo[Any]) -> bool:
        seen.append(("is_type_of", info))
        return find_type(row) == "Dog"

    for each in schema.type_map.values():
        if is_object_type(each) and not each.name.startswith("__"):
            for name, field in each.fields.items():
                field.resolve = resolve_soon if name == "name" else resolve
        elif is_abstract_type(each):
            each.resolve_type = resolve_type
    schema.type_map["Cat"].is_type_of = is_cat  # type: ignore[attr-defined]
    schema.type_map["Dog"].is_type_of = is_dog  # type: ignore[attr-defined]
    return schema


def in_columns(_parent_type: GraphQLObjectType, field: GraphQLField) -> BulkResolver:
    """Find a bulk resolver that calls the field's resolver for each row."""
    resolve = field.resolve
    assert resolve is not None

    def resolve_column(
        rows: Sequence[Any], arguments: dict[str, Any], _context: Any, build_info: BuildInfo
    ) -> list[Any]:
        return [
            resolve(row, build_info(position), **arguments) for position, row in enumerate(rows)
        ]

    return resolve_column


def row_by_row(*_: object) -> None:
    """Find no bulk resolver, so that each field is resolved row by row."""


async def execute(
    find: FindBulkResolver | None, document: str, root: Any
) -> tuple[Any, list[Seen]]:
    """Return the data of an operation without errors, and the resolve infos."""
    seen: list[Seen] = []
    engine = Engine(create_schema(seen), find, limits=Limits(cost=10**9))
    request = Request(document)
    response = await engine.execute(await engine.prepare(request), request, None, root)
    assert "errors" not in response
    assert engine.counts == {"reference" if find is None else "compiled": 1}
    return response["data"], seen


def describe(seen: Sequence[Seen]) -> list[tuple[str, Any]]:
    """Return what graphql-core documents about each resolve info, sorted by its path."""
    described = [
        (
            kind,
            (
                info.path.as_list(),
                list_type_names(info.path),
                info.field_name,
                str(info.return_type),
                info.parent_type.name,
                [node.loc for node in info.field_nodes],
            ),
        )
        for kind, info in seen
    ]
    return sorted(described, key=repr)


def list_type_names(path: Path | None) -> list[str | None]:
    """Return the type names of a path, from its end to the root."""
    return [] if path is None else [path.typename, *list_type_names(path.prev)]


@pytest.mark.parametrize("find", [row_by_row, in_columns])
@pytest.mark.parametrize("operation", [QUERY, MUTATION], ids=["query", "mutation"])
async def test_paths_and_infos_are_those_of_graphql_core(
    find: FindBulkResolver, operation: str
) -> None:
    document = FRAGMENTS + operation

    expected_data, expected = await execute(None, document, create_root())
    data, seen = await execute(find, document, create_root())

    assert data == expected_data
    assert describe(seen) == describe(expected)


@pytest.mark.parametrize("find", [row_by_row, in_columns])
async def test_a_row_at_several_paths_is_resolved_at_the_first(find: FindBulkResolver) -> None:
    shared = cat("a")
    root = {"cats": [cat("b", cat("c")), cat("d", shared, cat("e")), cat("f", shared), shared]}

    data, seen = await execute(find, "{ cats { kittens { name } } }", root)

    assert [len(each["kittens"]) for each in data["cats"]] == [1, 2, 1, 0]
    assert data["cats"][2]["kittens"] == [{"name": "a"}]
    paths = [info.path.as_list() for kind, info in seen if info.field_name == "name"]
    assert paths == [
        ["cats", 0, "kittens", 0, "name"],
        ["cats", 1, "kittens", 0, "name"],
        ["cats", 1, "kittens", 1, "name"],
    ]


async def test_what_takes_no_info_finds_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(_parent_type: GraphQLObjectType, field: GraphQLField) -> BulkResolver:
        name = field.ast_node.name.value if field.ast_node else ""
        return lambda rows, *_: [row[name] for row in rows]

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("execution.plan.paths.Path", fail)
    data, seen = await execute(find, "{ place { street } }", create_root())

    assert data == {"place": {"street": "l"}}
    assert seen == []
