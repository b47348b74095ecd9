"""The import table of docs/architecture.md, and the bounds on modules and folders."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "app": {
        *("schema", "ingest", "jobs", "resolvers", "loaders", "transport", "execution"),
        *("telemetry", "db"),
    },
    "schema": {"resolvers", "loaders"},
    "ingest": {"resolvers"},
    "jobs": {"resolvers", "db"},
    "resolvers": {"loaders", "db"},
    "loaders": {"db"},
    "transport": {"execution", "telemetry"},
    "execution": {"telemetry"},
    "telemetry": set[str](),
    "db": set[str](),
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


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_module_is_short_enough_to_read(path: Path) -> None:
    assert path.parent == MIGRATIONS or len(path.read_text().splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("folder", folders(), ids=relative)
def test_folder_has_few_modules(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= MOST_MODULES


def test_entry_points_stay_small() -> None:
    assert len((ROOT / "server.py").read_text().splitlines()) <= 80
