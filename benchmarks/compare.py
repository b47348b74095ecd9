"""Compare the server of this checkout with that of another one, in one run.

    python -m benchmarks.compare ../before --rounds 15

The servers of both checkouts run on the last core, each with databases of its own and the same
data. Short rounds alternate between them, so that what else the machine does affects both. For
each workload the table has the CPU seconds of a server's process per request and the requests per
second: those of the other checkout, and the median of the ratios of this one to it. Envelopes are
counted until they are processed, for CPU seconds, and until they are accepted, for the rate.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
import uvloop

from benchmarks import envelopes, pages
from benchmarks.handwritten import LARGEST_PAGE
from benchmarks.pages import Contender, Workload, run_contender
from benchmarks.processes import ROOT, create_databases

FILL = """
import asyncio, sys
from benchmarks.shop import Size, fill_database
print(asyncio.run(fill_database(sys.argv[1], Size(*map(int, sys.argv[2:])))))
"""
"""Fills a database, as the checkout does in whose folder it runs, and prints a token."""


class Figures(NamedTuple):
    """The CPU seconds of a request, and requests per second."""

    cpu: float
    rate: float


def fill(root: Path, url: str, releases: int) -> str:
    """Fill the database of a checkout and return a token."""
    sizes = (releases, 20 * releases, 3 * releases)
    command = [sys.executable, "-c", FILL, url, *map(str, sizes)]
    filling = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603 (our own command)
    return filling.stdout.split()[-1]


@contextmanager
def run_servers(
    roots: Sequence[Path], kind: str, releases: int, *, is_working: bool
) -> Iterator[list[tuple[Contender, str]]]:
    """Run a server of each checkout; yield each with the URL of its database.

    `kind` is the name of the database; `is_working` is whether background jobs run.
    """
    core = max(os.sched_getaffinity(0))
    with ExitStack() as stack:
        servers = []
        for root in roots:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(create_databases(folder))[kind]
            token = fill(root, url, releases)
            command = ["server.py", "serve", "--port", "0"]
            settings = {
                "database_url": url,
                "graphiql": "false",
                "worker": str(is_working).lower(),
                "log_format": "off",
            }
            server = run_contender(root.name, None, command, token, core, root, **settings)
            servers.append((stack.enter_context(server), url))
        yield servers


async def measure_pages(server: Contender, workload: Workload, seconds: float) -> Figures:
    """Send the requests of a workload for some seconds."""
    sizes = [len(body) for body in await pages.fetch_pages(server, workload)]
    rate = await pages.measure(pages.Cell(server, workload, sizes), seconds)
    return Figures(rate.busy / rate.requests, rate.requests)


async def measure_envelopes(server: Contender, url: str, number: int) -> Figures:
    """Send envelopes, and wait until they are processed."""
    used = server.read_cpu_seconds()
    address = f"http://{server.host}:{server.port}"
    accepted_seconds, _ = await envelopes.measure(url, address, number, "project-1")
    return Figures((server.read_cpu_seconds() - used) / number, number / accepted_seconds)


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
    for workload in pages.list_workloads(releases, nodes[0]["version"]):
        if workload.pages == 1:
            figures = [
                [await measure_pages(server, workload, seconds) for server, _ in servers]
                for _ in range(rounds)
            ]
            show(workload.name, figures)


async def compare_envelopes(
    servers: Sequence[tuple[Contender, str]], rounds: int, number: int
) -> None:
    """Compare envelopes, which are accepted and processed."""
    figures = [
        [await measure_envelopes(server, url, number) for server, url in servers]
        for _ in range(rounds)
    ]
    show("envelopes", figures)


def main(
    other: Annotated[Path, typer.Argument(help="The folder of the other checkout.")],
    releases: Annotated[int, typer.Option(min=2 * LARGEST_PAGE)] = 1_000,
    rounds: Annotated[int, typer.Option(min=1)] = 15,
    seconds: Annotated[float, typer.Option(help="For each server, workload and round.")] = 0.5,
    number: Annotated[int, typer.Option(help="Envelopes for each server and round.")] = 1_000,
) -> None:
    """Compare this checkout with another one on both databases."""
    roots = [other.resolve(), ROOT]
    cores = sorted(os.sched_getaffinity(0))
    for kind in ("SQLite", "PostgreSQL"):
        print(f"{kind}: {roots[0]}, and {roots[1]} relative to it", flush=True)
        os.sched_setaffinity(0, cores)
        with run_servers(roots, kind, releases, is_working=False) as servers:
            os.sched_setaffinity(0, cores[:1])
            uvloop.run(compare_pages(servers, releases, rounds, seconds))
        os.sched_setaffinity(0, cores)
        with run_servers(roots, kind, releases, is_working=True) as servers:
            os.sched_setaffinity(0, cores[:1])
            uvloop.run(compare_envelopes(servers, rounds, number))


if __name__ == "__main__":
    typer.run(main)
