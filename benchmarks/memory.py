"""Whether a server's memory stays the same however many requests it answers.

By

    python -m benchmarks.memory --requests 100000

Asks pages of 1 and of 10 releases by turns, over 8 connections; prints the server's memory after
each tenth. With `--new-every 100` each hundredth document never came before: the store of
documents fills then, up to its bound.
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
    Question,
    connections,
    questions,
    running,
)
from benchmarks.processes import databases
from benchmarks.shop import Size, fill

STEPS = 10
RELEASES = 1_000


def memory(process: int) -> float:
    """What a process takes now, in megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


async def ask(contender: Contender, asked: list[Question], requests: int, new_every: int) -> None:
    """Ask so often, and tell the memory after each tenth."""
    numbers = count()

    async def keep_asking(connection: Connection, until: int) -> None:
        while (number := next(numbers)) < until:
            question = asked[number % len(asked)]
            if new_every and number % new_every == 0:
                text = question.document.replace("{", f"{{ a{number}: __typename ", 1)
                question = question._replace(document=text)
            await connection.ask(contender.request(question, b""))

    async with connections(contender, CONNECTIONS) as open_ones:
        for step in range(1, STEPS + 1):
            until = requests * step // STEPS
            await asyncio.gather(*(keep_asking(each, until) for each in open_ones))
            print(f"{until:10,} requests {memory(contender.process):8.1f} MB", flush=True)


def main(requests: int = 100_000, new_every: int = 0) -> None:
    """Measure the server over SQLite."""
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        url = urls["SQLite"]
        token = asyncio.run(fill(url, Size(RELEASES, 20 * RELEASES, 3 * RELEASES)))
        asked = list(questions(RELEASES, "")[:2])
        words = ["server.py", "serve", "--port", "0"]
        settings = {
            "database_url": url,
            "graphiql": "false",
            "worker": "false",
            "log_format": "off",
        }
        with running("server", None, words, token, 1, **settings) as contender:
            asyncio.run(ask(contender, asked, requests, new_every))


if __name__ == "__main__":
    typer.run(main)
