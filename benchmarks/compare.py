"""Compare the server of this checkout with that of another one, in one run.

    python -m benchmarks.compare ../before --rounds 15

The servers of both checkouts run on the last core, each with databases of its own and the same
data. Short rounds alternate between them, so that what else the machine does affects both. For
each workload the table has the CPU seconds of a server's process per request and the requests per
second: those of the other checkout, and the median of the ratios of this one to it.

One server accepts envelopes and another one, which is stopped meanwhile, processes them, so that
the CPU seconds of both are measured apart. The rate of the processing is that of the queue. Each
session is sent twice; the second time nothing but its timestamp is new.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
import uvloop

from benchmarks import envelopes, pages
from benchmarks.handwritten import LARGEST_PAGE
from benchmarks.pages import Contender, Workload, run_contender
from benchmarks.processes import ROOT, create_databases

IDLE_SECONDS = 0.5
"""Seconds after which a worker that has used no CPU time has no open transaction."""

FILL = """
import asyncio, sys
from benchmarks.shop import Size, fill_database
print(asyncio.run(fill_database(sys.argv[1], Size(*map(int, sys.argv[2:])))))
"""
"""Fills a database, as the checkout does in whose folder it runs, and prints a token."""

PREPARE = """
import asyncio, sys
from benchmarks.ingest import prepare_database
print(asyncio.run(prepare_database(sys.argv[1])))
"""
"""Fills a database that can be written to, as the checkout does, and prints a token."""

CREATE_KEY = """
import asyncio, sys
from db.connection.database import Database
from resolvers import project_keys
async def create():
    database = Database(sys.argv[1])
    key = await project_keys.create(database, "acme", "app")
    await database.close()
    return key
key = asyncio.run(create())
print(key.project_id, key.public)
"""
"""Creates a key of a project, as the checkout does, and prints the project's id and the key."""


class Figures(NamedTuple):
    """The CPU seconds of a request, and requests per second."""

    cpu: float
    rate: float


def fill(root: Path, url: str, releases: int) -> str:
    """Fill the database of a checkout and return a token; without releases for envelopes."""
    if not releases:
        return run_code(root, PREPARE, url)[-1]
    sizes = (releases, 20 * releases, 3 * releases)
    return run_code(root, FILL, url, *map(str, sizes))[-1]


def create_key(root: Path, url: str) -> tuple[int, str]:
    """Create a key with which envelopes are sent; return the id of its project, and the key."""
    *_, project, key = run_code(root, CREATE_KEY, url)
    return int(project), key


def run_code(root: Path, code: str, *arguments: str) -> Sequence[str]:
    """Run code in the folder of a checkout; return the words that it prints."""
    command = [sys.executable, "-c", code, *arguments]
    finished = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603 (our own command)
    return finished.stdout.split()


@contextmanager
def run_servers(
    roots: Sequence[Path], kind: str, releases: int
) -> Iterator[list[tuple[Contender, str]]]:
    """Run a server of each checkout without background jobs; yield each with its database's URL.

    `kind` is the name of the database.
    """
    with ExitStack() as stack:
        servers = []
        for root in roots:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(create_databases(folder))[kind]
            token = fill(root, url, releases)
            server = run_server(root, url, token, is_working=False)
            servers.append((stack.enter_context(server), url))
        yield servers


@contextmanager
def run_workers(
    roots: Sequence[Path], servers: Sequence[tuple[Contender, str]]
) -> Iterator[list[Contender]]:
    """Run another server of each checkout, with background jobs, on the same databases."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(run_server(root, url, server.token, is_working=True))
            for root, (server, url) in zip(roots, servers, strict=True)
        ]


def run_server(
    root: Path, url: str, token: str, *, is_working: bool
) -> AbstractContextManager[Contender]:
    """Run a server of a checkout on the last core."""
    command = ["server.py", "serve", "--port", "0"]
    settings = {
        "database_url": url,
        "graphiql": "false",
        "worker": str(is_working).lower(),
        "log_format": "off",
    }
    core = max(os.sched_getaffinity(0))
    return run_contender(root.name, None, command, token, core, root, **settings)


async def measure_pages(server: Contender, workload: Workload, seconds: float) -> Figures:
    """Send the requests of a workload for some seconds."""
    sizes = [len(body) for body in await pages.fetch_pages(server, workload)]
    rate = await pages.measure(pages.Cell(server, workload, sizes), seconds)
    return Figures(rate.busy / rate.requests, rate.requests)


async def measure_envelopes(
    server: Contender, worker: Contender, url: str, key: tuple[int, str], batch: tuple[int, int]
) -> tuple[Figures, Figures]:
    """Send envelopes to a server, and then let a worker process them.

    A batch is their number and the seed of their sessions.
    """
    number, seed = batch
    address = f"http://{server.host}:{server.port}"
    os.kill(worker.process, signal.SIGSTOP)
    try:
        used, start = server.read_cpu_seconds(), time.perf_counter()
        await envelopes.send(address, envelopes.generate_envelopes(number, seed), *key)
        accepted = Figures(
            (server.read_cpu_seconds() - used) / number, number / (time.perf_counter() - start)
        )
        used, start = worker.read_cpu_seconds(), time.perf_counter()
    finally:
        os.kill(worker.process, signal.SIGCONT)
    await envelopes.wait_until_processed(url)
    processed = Figures(
        (worker.read_cpu_seconds() - used) / number, number / (time.perf_counter() - start)
    )
    await wait_until_idle(worker)
    return accepted, processed


async def wait_until_idle(worker: Contender) -> None:
    """Wait until a worker does nothing, so that it is not stopped within a transaction."""
    used = -1.0
    while used != worker.read_cpu_seconds():
        used = worker.read_cpu_seconds()
        await asyncio.sleep(IDLE_SECONDS)


def show(name: str, rounds: Sequence[Sequence[Figures]]) -> None:
    """Print the row of a workload from the figures of its rounds, the other checkout first."""
    before = [statistics.median(each[0][index] for each in rounds) for index in range(2)]
    ratios = [
        statistics.median(each[1][index] / each[0][index] for each in rounds) for index in range(2)
    ]
    print(
        f"{name:24} {before[0] * 1e6:8.0f} us of CPU, {ratios[0]:5.2f} times "
        f"{before[1]:8.1f}/s, {ratios[1]:5.2f} times",
        flush=True,
    )


async def compare_pages(
    servers: Sequence[tuple[Contender, str]], releases: int, rounds: int, seconds: float
) -> None:
    """Compare the workloads of `benchmarks.pages` that have one response."""
    first = Workload("", pages.PAGE, {"first": LARGEST_PAGE})
    [body] = await pages.fetch_pages(servers[0][0], first)
    nodes = servers[0][0].parse_data(body)["organization"]["releases"]["nodes"]
    smallest = Workload("{ __typename }", "{ __typename }")
    for workload in [smallest, *pages.list_workloads(releases, nodes[0]["version"])]:
        if workload.pages == 1:
            figures = [
                [await measure_pages(server, workload, seconds) for server, _ in servers]
                for _ in range(rounds)
            ]
            show(workload.name, figures)


async def compare_envelopes(
    servers: Sequence[tuple[Contender, str]],
    workers: Sequence[Contender],
    keys: Sequence[tuple[int, str]],
    rounds: int,
    number: int,
) -> None:
    """Compare how envelopes are accepted, and how they are processed."""
    figures = [
        [
            await measure_envelopes(server, worker, url, key, (number, seed))
            for (server, url), worker, key in zip(servers, workers, keys, strict=True)
        ]
        for seed in range(rounds)
        for _ in range(2)
    ]
    show("envelope accepted", [[accepted for accepted, _ in each] for each in figures])
    for index, name in enumerate(("envelope processed", "envelope repeated")):
        show(name, [[processed for _, processed in each] for each in figures[index::2]])


def main(
    other: Annotated[Path, typer.Argument(help="The folder of the other checkout.")],
    releases: Annotated[
        int, typer.Option(min=0, help="At least 200; 0 compares nothing but envelopes.")
    ] = 1_000,
    rounds: Annotated[int, typer.Option(min=1)] = 15,
    seconds: Annotated[float, typer.Option(help="For each server, workload and round.")] = 0.5,
    number: Annotated[int, typer.Option(help="Envelopes for each server and round.")] = 1_000,
) -> None:
    """Compare this checkout with another one on both databases."""
    if 0 < releases < 2 * LARGEST_PAGE:
        msg = f"{releases} releases are too few for the pages."
        raise typer.BadParameter(msg)
    roots = [other.resolve(), ROOT]
    cores = sorted(os.sched_getaffinity(0))
    for kind in ("SQLite", "PostgreSQL"):
        print(f"{kind}: {roots[0]}, and {roots[1]} relative to it", flush=True)
        os.sched_setaffinity(0, cores)
        if releases:
            with run_servers(roots, kind, releases) as servers:
                os.sched_setaffinity(0, cores[:1])
                uvloop.run(compare_pages(servers, releases, rounds, seconds))
        os.sched_setaffinity(0, cores)
        with run_servers(roots, kind, 0) as servers:
            keys = [create_key(root, url) for root, (_, url) in zip(roots, servers, strict=True)]
            with run_workers(roots, servers) as workers:
                os.sched_setaffinity(0, cores[:1])
                uvloop.run(compare_envelopes(servers, workers, keys, rounds, number))


if __name__ == "__main__":
    typer.run(main)
