"""Measure what attacks by strangers and clients cost a server.

    python -m benchmarks.abuse
    python -m benchmarks.abuse --postgresql --only fingerprint
    python -m benchmarks.abuse --quick

Each attack runs by itself against `server.py serve` with default settings, over a fresh copy of a
prepared database, at 127.0.0.1. Before each run the server is idle; meanwhile a client of another
organization, at another address, sends a small query twenty times a second. Prints tables in
Markdown: for each attack the CPU time of the server per request (with `+`: of PostgreSQL),
without that of the small queries; how much its memory grew at the peak and at the end; the largest
answer; what was written; the median and the longest wait of the small queries; and which figures
are beyond the expected bound. Then the responses, and the worst figures of each credential. An
attack ends after a minute at the latest, or when the server takes 3 GB: the server is then killed.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.abuse import attacks as _attacks  # noqa: F401 (it registers them)
from benchmarks.abuse.attack import ATTACKS, Attack, Credential, Stage
from benchmarks.abuse.measure import Measurement, measure
from benchmarks.abuse.report import (
    COSTS,
    find_excesses,
    format_cost,
    format_head,
    format_responses,
    format_worst,
)
from benchmarks.abuse.server import Copy, Credentials, Server, Store, open_store, prepare

LONGEST_SECONDS = 60.0
PREPARE_SECONDS = 180.0
NICE = 5
READ_TOKENS = 11


@contextmanager
def opened(store: Store, folder: Path, kind: type[Attack]) -> Iterator[tuple[Server, Copy]]:
    """Start a server over a fresh copy of the prepared database; yield both."""
    name = kind.__name__.lower()
    with tempfile.TemporaryDirectory(dir=folder) as own:
        server = Server(Path(own), store.create(name), kind.arguments)
        try:
            server.start()
            yield server, Copy(store, name)
        finally:
            server.stop()
            store.drop(name)


def run_attack(
    kind: type[Attack], store: Store, folder: Path, credentials: Credentials, *, quick: bool
) -> Iterator[Measurement]:
    """Run an attack by each of its transports."""
    with opened(store, folder, kind) as (server, database):
        attack, stage = kind(), Stage(server, credentials, is_quick=quick)

        async def prepare_data() -> None:
            async with asyncio.timeout(PREPARE_SECONDS):
                await attack.prepare(stage)

        asyncio.run(prepare_data())
        for transport in kind.transports:
            if not server.is_running:
                server.start()
            yield measure(attack, stage, transport, database, LONGEST_SECONDS)


def main(
    only: Annotated[list[str], typer.Option(help="A name, or its beginning; repeatable.")] = [],  # noqa: B006 (typer never changes it)
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes: a smoke test.")] = False,
    postgresql: Annotated[bool, typer.Option("--postgresql", help="Instead of SQLite.")] = False,
    names: Annotated[
        bool, typer.Option("--list", help="Print names and bounds, and end.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail beyond a bound.")] = False,
) -> None:
    """Run the attacks, one after the other."""
    chosen = [
        each
        for each in sorted(ATTACKS, key=lambda each: list(Credential).index(each.credential))
        if not only or any(each.name.startswith(name) for name in only)
    ]
    if names:
        for each in chosen:
            print(f"{each.name} ({each.credential.value}): {each.bound.description}")
        return
    os.nice(NICE)
    measurements = run_attacks(chosen, quick=quick, postgresql=postgresql)
    print(f"\n{format_responses(measurements)}\n\n{format_worst(measurements)}")
    if check and any(find_excesses(each) for each in measurements):
        raise typer.Exit(1)


def run_attacks(
    chosen: Sequence[type[Attack]], *, quick: bool, postgresql: bool
) -> Sequence[Measurement]:
    """Run attacks, and print a line for each run when it is over."""
    measurements = []
    with (
        tempfile.TemporaryDirectory() as name,
        open_store(Path(name), postgresql=postgresql) as store,
    ):
        folder = Path(name)
        credentials = prepare(folder, store, read_tokens=2 if quick else READ_TOKENS)
        print(f"Default settings, one process, {store.name}.\n\n{format_head(COSTS)}", flush=True)
        for kind in chosen:
            try:
                for found in run_attack(kind, store, folder, credentials, quick=quick):
                    measurements.append(found)
                    print(format_cost(found), flush=True)
            except (OSError, EOFError, RuntimeError) as error:
                text = f"{type(error).__name__}: {error}"[:400]
                print(f"{kind.name} was not prepared: {text}", file=sys.stderr, flush=True)
    return measurements


if __name__ == "__main__":
    typer.run(main)
