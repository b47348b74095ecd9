"""A backup taken while the server writes, and restored: docs/guides/running.md#backup."""

import asyncio
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pgserver
import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import Base
from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.tenants import VERSION, create_tenant

PROGRAMS = Path(pgserver.__file__).parent / "pginstall" / "bin"
CREATE = """mutation($version: String!) {
  createRelease(input: {version: $version, projects: ["one"]}) { release { version } }
}"""
RELEASES = "{ organization { releases(first: 100) { nodes { version } } } }"
KEPT = ("user_account", "member", "project", "commit", "deploy", "dashboard", "widget_query")
"""Tables that creating releases does not write."""
MAX_WRITES = 90


def run(program: str, *words: str) -> None:
    """Run a program of PostgreSQL."""
    subprocess.run([PROGRAMS / program, *words], check=True, capture_output=True)


def restore_copy(url: str, folder: Path) -> str:
    """Back up a database, restore the backup as another one, and return its URL."""
    if url.startswith("sqlite"):
        source, copy = url.partition("///")[2], folder / "copy.db"
        with closing(sqlite3.connect(source)) as connection, closing(sqlite3.connect(copy)) as to:
            connection.backup(to)  # what the program's `.backup` does
        return f"sqlite+aiosqlite:///{copy}"
    plain = url.replace("+asyncpg", "")
    other, file = plain.replace("/test?", "/restored?"), f"{folder}/waybill.dump"
    run("pg_dump", "--format=custom", f"--file={file}", plain)
    run("psql", plain, "-c", "DROP DATABASE IF EXISTS restored", "-c", "CREATE DATABASE restored")
    run("pg_restore", f"--dbname={other}", "--exit-on-error", file)
    return url.replace("/test?", "/restored?")


async def read_all(database: Database) -> dict[str, list[Any]]:
    """Return the rows of every table."""
    async with database.begin_read_only() as connection:
        return {
            table.name: sorted(map(repr, (await connection.execute(select(table))).all()))
            for table in Base.metadata.sorted_tables
        }


async def read_versions(graph: Graph) -> set[str]:
    """Return the versions of all releases."""
    found = await graph(RELEASES)
    return {each["version"] for each in found["organization"]["releases"]["nodes"]}


@pytest.fixture
async def restored(
    database_url: str, db: Database, world: World, graph: Graph, tmp_path: Path
) -> AsyncIterator[Database]:
    """A restored backup, taken while releases are created."""
    del db
    await create_tenant(world)
    is_over = asyncio.Event()

    async def write() -> None:
        number = 0
        while not is_over.is_set() and number < MAX_WRITES:
            await graph(CREATE, version=f"during-{number}")
            number += 1

    writing = asyncio.create_task(write())
    url = await asyncio.to_thread(restore_copy, database_url, tmp_path)
    is_over.set()
    await writing
    database = Database(url)
    yield database
    await database.close()


async def test_restored_backup_is_a_state_of_the_database_and_serves_on(
    restored: Database, world: World, graph: Graph
) -> None:
    rows, copied = await read_all(world.db), await read_all(restored)
    copy = Graph(restored, graph.token)
    before = await read_versions(copy)
    await copy(CREATE, version="after")
    after = await read_versions(copy)
    await copy.client.aclose()

    assert {name: copied[name] for name in KEPT} == {name: rows[name] for name in KEPT}
    assert all(copied[name] for name in KEPT)
    # Of the releases that were created one after the other it has the first ones.
    assert before == {VERSION} | {f"during-{number}" for number in range(len(before) - 1)}
    assert after == before | {"after"}
