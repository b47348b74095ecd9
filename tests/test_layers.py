"""Imports point one way: db <- loaders <- resolvers <- schema <- server; execution is apart.

`ingest` stands beside `schema`: both turn what clients say into what resolvers do.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "db": set[str](),
    "execution": set[str](),
    "loaders": {"db"},
    "resolvers": {"db", "loaders"},
    "schema": {"db", "loaders", "resolvers"},
    "ingest": {"resolvers"},
}
ROOMS = set(ALLOWED) | {"server"}
KNOW_SQL = {"db", "loaders"}
KNOW_HTTP = {"execution", "ingest"}
KNOW_STRAWBERRY = {"schema", "resolvers"}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def modules() -> list[Path]:
    return sorted(path for room in ALLOWED for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    imported = imports_of(path)

    assert imported & ROOMS <= ALLOWED[room] | {room}
    assert "sqlalchemy" not in imported or room in KNOW_SQL
    assert "strawberry" not in imported or room in KNOW_STRAWBERRY
    assert "starlette" not in imported or room in KNOW_HTTP
