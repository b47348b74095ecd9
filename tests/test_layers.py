"""The import table of docs/architecture.md, and the bounds on modules and folders."""

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLNamedType
from strawberry.types.field import StrawberryField

from schema import schema
from schema.base.descriptions import DEFINITION
from schema.base.fields import COLUMN, LOADER

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "app": {
        *("schema", "ingest", "jobs", "resolvers", "loaders", "transport", "execution"),
        *("telemetry", "db", "offload"),
    },
    "schema": {"resolvers", "loaders"},
    "ingest": {"resolvers", "offload"},
    "jobs": {"resolvers", "db"},
    "resolvers": {"loaders", "db", "offload"},
    "loaders": {"db", "offload"},
    "transport": {"execution", "telemetry", "offload"},
    "execution": {"telemetry", "offload"},
    "telemetry": set[str](),
    "db": set[str](),
    "offload": set[str](),
}
ROOMS = set(MAY_IMPORT) | {"server"}
LIBRARIES = {
    "sqlalchemy": {"app", "db", "loaders"},
    "strawberry": {"schema", "resolvers"},
    "starlette": {"app", "transport", "ingest", "telemetry"},
    "uvicorn": {"app", "transport"},
    "typer": {"app"},
    "prometheus_client": {"telemetry"},
    "opentelemetry": {"telemetry"},
}
STRAWBERRY_IN_RESOLVERS = {"ID", "UNSET", "Info", "Parent"}
LONGEST_MODULE = 500
MOST_MODULES = 18
MIGRATIONS = ROOT / "db" / "migrations" / "versions"


def modules() -> list[Path]:
    return sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))


def folders() -> list[Path]:
    return sorted({path.parent for path in [*modules(), *(ROOT / "tests").rglob("*.py")]})


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_module_imports_only_rooms_and_libraries_that_its_room_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]

    imported = imports_of(path)

    assert imported & ROOMS <= MAY_IMPORT[room] | {room}
    assert {name for name in imported & set(LIBRARIES) if room not in LIBRARIES[name]} == set()


def test_resolvers_import_few_names_of_strawberry() -> None:
    imported = {
        alias.name if isinstance(node, ast.ImportFrom) else "strawberry"
        for path in (ROOT / "resolvers").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if (getattr(node, "module", None) or alias.name).partition(".")[0] == "strawberry"
    }

    assert imported <= STRAWBERRY_IN_RESOLVERS


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_types_inputs_and_arguments_are_declared_in_schema_only(path: Path) -> None:
    declarations = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "strawberry"
    }

    assert path.is_relative_to(ROOT / "schema") or declarations == set()


def test_no_field_has_the_type_any() -> None:
    untyped = {
        f"{type_.name}.{name}"
        for type_ in schema.type_map.values()
        for name, definition in getattr(type_, "fields", {}).items()
        if isinstance(field := definition.extensions.get(DEFINITION), StrawberryField)
        if Any in declared_types(type_, field)
    }

    assert untyped == set()


def declared_types(type_: GraphQLNamedType, field: StrawberryField) -> list[Any]:
    """The types that a field's attribute and its resolver have.

    The resolver of a field that is declared by its loader or its column is made by `loaded`,
    `relation` or `column` and has no type of its own.
    """
    class_ = type_.extensions[DEFINITION].origin
    attribute = next(
        annotations[field.python_name]
        for each in class_.__mro__
        if field.python_name in (annotations := inspect.get_annotations(each))
    )
    resolver = field.base_resolver
    if resolver is None or LOADER in field.metadata or COLUMN in field.metadata:
        return [attribute]
    return [attribute, resolver.signature.return_annotation]


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_module_is_short_enough_to_read(path: Path) -> None:
    assert path.parent == MIGRATIONS or len(path.read_text().splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("folder", folders(), ids=relative)
def test_folder_has_few_modules(folder: Path) -> None:
    assert folder == MIGRATIONS or len(list(folder.glob("*.py"))) <= MOST_MODULES


def test_entry_points_stay_small() -> None:
    assert len((ROOT / "server.py").read_text().splitlines()) <= 80
