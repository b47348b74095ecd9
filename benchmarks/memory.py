"""Measure the memory of a server over many requests.

Run

    python -m benchmarks.memory --requests 100000

Requests pages of 1 and of 10 releases alternately, over 8 connections, and prints the server's
memory after each tenth of the requests. With `--new-every 100`, each hundredth document is unique,
which fills the document cache up to its limit.
"""

import asyncio
import re
import tempfile
from itertools import count
from pathlib import Path

import typer

from benchmarks.pages import (
    CONNECTIONS,
    Connection,
    Contender,
    Workload,
    list_workloads,
    open_connections,
    run_contender,
)
from benchmarks.processes import create_databases
from benchmarks.shop import Size, fill_database

STEPS = 10
RELEASES = 1_000


def read_memory(process: int) -> float:
    """Return the memory of a process in megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    match = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(match[1]) / 1024 if match else 0.0


async def send_requests(
    contender: Contender, workloads: list[Workload], requests: int, new_every: int
) -> None:
    """Send requests, and print the server's memory after each tenth of them.

    `new_every` is the interval of unique documents; 0 means none.
    """
    numbers = count()

    async def send_until(connection: Connection, until: int) -> None:
        while (number := next(numbers)) < until:
            workload = workloads[number % len(workloads)]
            if new_every and number % new_every == 0:
                text = workload.document.replace("{", f"{{ a{number}: __typename ", 1)
                workload = workload._replace(document=text)
            await connection.send(contender.to_request(workload, b""))

    async with open_connections(contender, CONNECTIONS) as clients:
        for step in range(1, STEPS + 1):
            until = requests * step // STEPS
            await asyncio.gather(*(send_until(connection, until) for connection in clients))
            print(f"{until:10,} requests {read_memory(contender.process):8.1f} MB", flush=True)


def main(requests: int = 100_000, new_every: int = 0) -> None:
    """Measure a server with SQLite."""
    with tempfile.TemporaryDirectory() as folder, create_databases(Path(folder)) as urls:
        url = urls["SQLite"]
        token = asyncio.run(fill_database(url, Size(RELEASES, 20 * RELEASES, 3 * RELEASES)))
        workloads = list(list_workloads(RELEASES, "")[:2])
        command = ["server.py", "serve", "--port", "0"]
        settings = {
            "database_url": url,
            "graphiql": "false",
            "worker": "false",
            "log_format": "off",
        }
        with run_contender("server", None, command, token, 1, **settings) as contender:
            asyncio.run(send_requests(contender, workloads, requests, new_every))


if __name__ == "__main__":
    typer.run(main)
