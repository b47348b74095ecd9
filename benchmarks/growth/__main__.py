"""Measure how the lists of releases grow with the table.

    python -m benchmarks.growth --folder /tmp/growth
    python -m benchmarks.growth --database postgresql --sizes 10000 --sizes 1000000 --only latest

Fills databases of PostgreSQL and SQLite with 10^4, 10^5 and 10^6 releases (SQLite to 10^5), of one
organization with 200 projects (`benchmarks.growth.history`), and keeps the activity of releases as
the worker does. Sends each order, filter and count in process, with a first and a deep page, and
prints a table of what the statements of the list cost: on PostgreSQL their milliseconds, and the
blocks of 8 kB that their plans read; on SQLite the milliseconds, and the thousands of instructions
of its virtual machine, which do not depend on what else the machine does. The last column is the
growth of the second figure, from the smallest to the largest table.
"""

import asyncio
import re
import sqlite3
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from benchmarks.delivery.__main__ import SETTINGS, TIMEOUT, fill_once, open_folder
from benchmarks.delivery.history import create_token
from benchmarks.delivery.plans import explain
from benchmarks.growth.history import ListHistory, choose_tables
from benchmarks.growth.lists import describe_lists
from benchmarks.pages import DatabaseKind
from benchmarks.processes import create_databases
from db.connection.database import Database
from db.sessions.health import start_of_hour
from jobs.activity import keep_changed, turn_hours
from tests.clients.graph import Graph, Statements

SIZES = (10_000, 100_000, 1_000_000)
MAX_SQLITE = 100_000
INSTRUCTIONS_PER_CALL = 1_000
ROUNDS = 3
LIST_BATCHES = re.compile(r"release|session|user|activity")
"""The statements of lists; the others look up names."""


class Costs(NamedTuple):
    """Milliseconds, and blocks or thousands of instructions; `rows` are those visited."""

    time: float = 0.0
    work: int = 0
    rows: int = 0

    def plus(self, other: "Costs") -> "Costs":
        """Return the sum."""
        return Costs(self.time + other.time, self.work + other.work, self.rows + other.rows)


async def cost_on_postgresql(database: Database, text: str, values: Any) -> Costs:
    """Execute a statement on PostgreSQL some times, and return the least time and its reads."""
    found = [await explain(database, text, values) for _ in range(ROUNDS)]
    best = min(found, key=lambda each: each.time)
    return Costs(best.time, best.blocks, best.rows)


def cost_on_sqlite(path: str, text: str, values: Any) -> Costs:
    """Execute a statement on SQLite some times, and return the least time and its work."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA case_sensitive_like = ON")
    calls = 0

    def count() -> int:
        nonlocal calls
        calls += 1
        return 0

    best, rows = TIMEOUT, 0
    for _ in range(ROUNDS):
        start = time.process_time()
        rows = len(connection.execute(text, values).fetchall())
        best = min(best, time.process_time() - start)
    connection.set_progress_handler(count, INSTRUCTIONS_PER_CALL)
    connection.execute(text, values).fetchall()
    connection.close()
    return Costs(best * 1000, calls, rows)


async def keep_activity(database: Database) -> None:
    """Keep the activity of all releases, as the worker does."""
    await turn_hours(database, start_of_hour(int(time.time())))
    while await keep_changed(database):
        pass
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.exec_driver_sql("VACUUM ANALYZE release_activity, activity_change")


async def measure(url: str, folder: Path, releases: int, only: str) -> Mapping[str, Costs]:
    """Fill a database, and return the costs of each list."""
    database = Database(url, statement_timeout=TIMEOUT)
    history = await fill_once(database, folder, releases, ListHistory, choose_tables())
    await keep_activity(database)
    graph = Graph(database, await create_token(database), **SETTINGS)
    graph.client.timeout = TIMEOUT
    costs = {}
    for each in describe_lists(history):
        if not re.search(only, each.name):
            continue
        with Statements(database) as statements:
            answer = await graph.answer(each.document, **each.variables)
            sent = list(zip(statements.batches, statements.sent, strict=True))
        if "errors" in answer:
            raise RuntimeError(each.name, answer["errors"])
        total = Costs()
        for batch, (text, values) in sent:
            if not LIST_BATCHES.search(batch):
                continue
            if each.name.endswith("count") and batch != "release count":
                continue
            total = total.plus(
                cost_on_sqlite(str(database.url.database), text, values)
                if database.is_sqlite
                else await cost_on_postgresql(database, text, values)
            )
        costs[each.name] = total
    await graph.client.aclose()
    await database.close()
    return costs


async def create_database(url: str, name: str) -> str:
    """Create a database of PostgreSQL unless it exists, and return its URL."""
    database = Database(url)
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        found = await connection.exec_driver_sql(
            "SELECT 1 FROM pg_database WHERE datname = $1", (name,)
        )
        if not found.all():
            await connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    await database.close()
    return database.url.set(database=name).render_as_string(hide_password=False)


async def measure_sizes(
    name: str, url: str, folder: Path, sizes: Sequence[int], only: str
) -> None:
    """Fill and measure databases of each size, and print the table."""
    measured = []
    for size in sizes:
        if name == "SQLite":
            place = url.replace("waybill.db", f"growth-{size}.db")
        else:
            place = await create_database(url, f"growth-{size}")
        measured.append(await measure(place, folder, size, only))
    work = "blocks" if name == "PostgreSQL" else "k instructions"
    print(f"\n| {name} | " + " | ".join(f"{size:,}: ms, {work}, rows" for size in sizes), "| |")
    print("| --- |" + " --- |" * (len(sizes) + 1))
    for each in measured[0]:
        costs = [found[each] for found in measured]
        cells = [f"{cost.time:.1f}, {cost.work:,}, {cost.rows:,}" for cost in costs]
        growth = max(costs[-1].work, 1) / max(costs[0].work, 1)
        print(f"| {each} | {' | '.join(cells)} | {growth:.1f} |", flush=True)


def main(
    database: DatabaseKind = DatabaseKind.BOTH,
    sizes: Annotated[list[int], typer.Option(help="Numbers of releases.")] = list(SIZES),  # noqa: B006 (typer copies it)
    only: Annotated[str, typer.Option(help="A pattern of the names of lists.")] = "",
    folder: Annotated[Path | None, typer.Option(help="Where to keep the databases.")] = None,
) -> None:
    """Measure the lists and print a table for each database."""
    with open_folder(folder) as place, create_databases(place) as urls:
        for name, url in urls.items():
            if database.value not in {"both", name.lower()}:
                continue
            chosen = [size for size in sizes if name != "SQLite" or size <= MAX_SQLITE]
            asyncio.run(measure_sizes(name, url, place, chosen, only))


if __name__ == "__main__":
    typer.run(main)
