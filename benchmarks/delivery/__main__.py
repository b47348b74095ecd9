"""Measure the questions about delivery on a long history, and check what their plans read.

    python -m benchmarks.delivery --releases 1000000
    python -m benchmarks.delivery --releases 1000000 --folder /tmp/delivery --only "^deploys"

Fills PostgreSQL and SQLite with 200 projects of 5 environments and as many releases, commits and
deploys as named (`benchmarks.delivery.history`). Sends the questions of the guide, and lists with
each filter and order, in process. Prints for each question its median time, and for each of its
statements the rows and the blocks of 8 kB that its plan visits, the time on PostgreSQL, and the
large tables that it reads completely. With --folder the databases are kept there, and are not
filled again. Exits with 1 if a plan reads all of a large table, although the question is not a
number of all rows; if a question needs more statements than it may; or if one has an error.
"""

import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from benchmarks.delivery.history import TABLES, History, Table, create_token, fill_database
from benchmarks.delivery.plans import explain
from benchmarks.delivery.questions import Question, create_questions
from benchmarks.pages import DatabaseKind
from benchmarks.processes import create_databases
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from tests.clients.graph import Graph, Statements

H = TypeVar("H", bound=History)

LARGE = 1_000_000_000
TIMEOUT = 60.0
SETTINGS: dict[str, Any] = {
    "limit_kept_bytes": 0,
    "operation_timeout": TIMEOUT,
    "log_format": "off",
    "limit_cost": LARGE,
    "limit_answer_rows": LARGE,
    "limit_answer_bytes": LARGE,
    "database_time_per_token": LARGE,
    "database_time_per_organization": LARGE,
}


async def fill_once(
    database: Database,
    folder: Path,
    releases: int,
    kind: type[H],
    tables: Sequence[Table] = TABLES,
) -> H:
    """Fill a database unless a file in its folder marks it as filled, and return its history."""
    mark = folder / f"{database.url.get_backend_name()}-{releases}"
    if mark.exists():
        await upgrade(database)
        return kind(releases, float(mark.read_text()))
    start = time.perf_counter()
    history = kind(releases, time.time())
    await fill_database(database, history, tables)
    mark.write_text(str(history.end.timestamp()))
    seconds = time.perf_counter() - start
    print(f"{releases:,} releases in {seconds:.0f} s", flush=True)
    return history


async def ask(graph: Graph, question: Question, rounds: int) -> bool:
    """Send a question, print its costs, and return whether they are allowed."""
    problems = []
    times = []
    with Statements(graph.database) as statements:
        for _ in range(rounds):
            statements.clear()
            start = time.perf_counter()
            answer = await graph.answer(question.document, **question.variables)
            times.append(time.perf_counter() - start)
            if "errors" in answer:
                problems.append(str(answer["errors"])[:200])
        sent = list(zip(statements.batches, statements.sent, strict=True))
    if len(sent) > question.most_statements:
        problems.append(f"more than {question.most_statements} statements")
    lines = []
    for batch, (text, values) in sent:
        costs = await explain(graph.database, text, values)
        scans = f", reads all of {', '.join(sorted(costs.scans))}" if costs.scans else ""
        if scans and not question.reads_all:
            problems.append(f"{batch}{scans}")
        lines.append(
            f"    {batch:30} {costs.rows:9,} rows {costs.blocks:9,} blocks {costs.time:8.1f} ms"
            f"{scans}"
        )
    print(f"{question.name}: {statistics.median(times) * 1000:.0f} ms, {len(sent)} statements")
    print("\n".join(lines), flush=True)
    for problem in problems:
        print(f"    PROBLEM: {problem}", flush=True)
    return not problems


async def measure(url: str, folder: Path, releases: int, rounds: int, only: str) -> bool:
    """Fill a database, send the questions, and return whether their costs are allowed."""
    database = Database(url, statement_timeout=TIMEOUT)
    history = await fill_once(database, folder, releases, History)
    graph = Graph(database, await create_token(database), **SETTINGS)
    graph.client.timeout = TIMEOUT
    found = [
        await ask(graph, question, rounds)
        for question in create_questions(history)
        if re.search(only, question.name)
    ]
    await graph.client.aclose()
    await database.close()
    print(f"{len(found) - sum(found)} of {len(found)} questions have a problem")
    return all(found)


@contextmanager
def open_folder(folder: Path | None) -> Iterator[Path]:
    """Yield the folder, which is created if it is new, or else a temporary one."""
    if folder is None:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()


def main(
    database: DatabaseKind = DatabaseKind.BOTH,
    releases: Annotated[int, typer.Option(help="Number of releases, commits and deploys.")] = (
        100_000
    ),
    rounds: Annotated[int, typer.Option(min=1, help="How often each question is sent.")] = 3,
    only: Annotated[str, typer.Option(help="A pattern of the names of questions.")] = "",
    folder: Annotated[Path | None, typer.Option(help="Where to keep the databases.")] = None,
) -> None:
    """Measure the questions about delivery, and check the plans."""
    is_good = True
    with open_folder(folder) as place, create_databases(place) as urls:
        for name, url in urls.items():
            if database.value in {"both", name.lower()}:
                print(f"\n{name}")
                is_good &= asyncio.run(measure(url, place, releases, rounds, only))
    if not is_good:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
