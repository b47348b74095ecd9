"""What clients see when things break: a database, its connections, a worker, the whole server.

    python -m benchmarks.faults --seconds 6

For each fault a server with two processes starts over a PostgreSQL of its own; six writers and six
readers ask it all the time, and something breaks in the middle. Prints how many requests were
served, the errors that clients were told by status and code, the connections that ended without an
answer, and the seconds: that the fault took, from its end to the first request that was served,
and the longest in which nobody was. What must be 0: requests without an end, answers that no
client should see, confirmed writes that are lost, writes that are there in part or twice,
tracebacks in the log.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import typer
from pgserver.postgres_server import PostgresServer, get_server

from benchmarks.ingest import prepared
from benchmarks.load import WHOLE, Load, stored
from benchmarks.processes import ROOT
from db.connection.database import Database

WORKERS = 2
STOPPING_SECONDS = 30


class Server:
    """server.py as processes, which can be stopped and started again where they were."""

    def __init__(self, url: str, log: Path, settings: dict[str, str]) -> None:
        self._environment = os.environ | {"WAYBILL_DATABASE_URL": url} | settings
        self._log = log
        self._port = "0"
        self._process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> None:
        """Start, and wait until its processes answer."""
        words = ["serve", "--port", self._port, "--workers", str(WORKERS)]
        with self._log.open("a") as log:
            process = self._process = subprocess.Popen(  # noqa: S603 (ourselves)
                [sys.executable, str(ROOT / "server.py"), *words],
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert process.stdout is not None  # noqa: S101 (for the type checker)
        self.address = process.stdout.readline().rpartition(" ")[2].strip()
        self._port = self.address.rpartition(":")[2]

    def stop(self) -> int:
        """Tell it to stop, as a machine that goes down does; with what it ended."""
        process = self._process
        if process is None:
            return 0
        self._process = None
        process.terminate()
        try:
            return process.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            for each in self.workers(process.pid):
                os.kill(each, signal.SIGKILL)
            process.kill()
            process.wait()
            raise
        finally:
            if process.stdout is not None:
                process.stdout.close()

    def kill_a_worker(self) -> None:
        """End one of its processes without asking."""
        assert self._process is not None  # noqa: S101 (for the type checker)
        os.kill(self.workers(self._process.pid)[0], signal.SIGKILL)

    def workers(self, pid: int) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [
            int(each)
            for each in children
            if "spawn_main" in Path(f"/proc/{each}/cmdline").read_text()
        ]

    @property
    def defects(self) -> list[str]:
        """What its log has with a traceback."""
        lines = self._log.read_text().splitlines()
        return [each for each in lines if "Traceback (most recent call last)" in each]


class Ground(NamedTuple):
    """A PostgreSQL of its own with an organization, and where logs may be written."""

    postgresql: PostgresServer
    url: str
    token: str
    folder: Path


class Stage(NamedTuple):
    """What a fault strikes."""

    ground: Ground
    server: Server
    load: Load


Strike = Callable[[Stage], Awaitable[None]]


class Fault(NamedTuple):
    """Something that breaks; `strike` returns when it is over. A server is told the settings."""

    name: str
    strike: Strike
    settings: dict[str, str]


async def restart_database(stage: Stage) -> None:
    """PostgreSQL ends at once, as by `pg_ctl stop -m immediate`, and starts a second later."""
    lock_file = stage.ground.postgresql.pgdata / "postmaster.pid"
    os.kill(int(lock_file.read_text().split()[0]), signal.SIGQUIT)
    await stage.load.until(lambda: not lock_file.exists(), "PostgreSQL goes on")
    await asyncio.sleep(1)
    await asyncio.to_thread(stage.ground.postgresql.ensure_postgres_running)


async def exhaust_pools(stage: Stage) -> None:
    """A table is locked until clients were told that all connections are at work."""
    database = Database(stage.ground.url)
    try:
        async with database.begin() as connection:
            await connection.exec_driver_sql("LOCK TABLE release IN ACCESS EXCLUSIVE MODE")
            told = stage.load.errors
            await stage.load.until(
                lambda: sum(told[each] for each in told if each[1] == "BUSY") >= WHOLE_POOL,
                "nobody is told",
            )
    finally:
        await database.close()


# How many times must be said that all is in use, before it may be over.
WHOLE_POOL = 20


async def kill_worker(stage: Stage) -> None:
    """One of the server's processes is killed."""
    stage.server.kill_a_worker()


async def restart_server(stage: Stage) -> None:
    """The server is told to stop, and started again where it was."""
    if await asyncio.to_thread(stage.server.stop) != 0:
        msg = "the server failed"
        raise RuntimeError(msg)
    await asyncio.to_thread(stage.server.start)


FAULTS = (
    Fault("PostgreSQL stopped at once, started again", restart_database, {}),
    Fault(
        "connections exhausted",
        exhaust_pools,
        {
            "WAYBILL_POOL_SIZE": "1",
            "WAYBILL_POOL_TIMEOUT": "0.5",
            "WAYBILL_STATEMENT_TIMEOUT_MS": "1000",
        },
    ),
    Fault("kill -9 of a worker", kill_worker, {}),
    Fault("SIGTERM of the server, started again", restart_server, {}),
)


class Outcome(NamedTuple):
    """What came of a fault, and the seconds it took."""

    load: Load
    lost: int
    not_whole: int
    defects: list[str]
    fault_seconds: float
    recovery_seconds: float
    gap_seconds: float


@contextmanager
def grounds(folder: Path) -> Iterator[Ground]:
    """A PostgreSQL that runs meanwhile, and keeps what it confirmed."""
    server = get_server(folder / "postgresql")
    url = server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    try:
        yield Ground(server, url, asyncio.run(prepared(url)), folder)
    finally:
        server.cleanup()


@asynccontextmanager
async def started(server: Server) -> AsyncIterator[None]:
    """A server that runs meanwhile."""
    await asyncio.to_thread(server.start)
    try:
        yield
    finally:
        await asyncio.to_thread(server.stop)


async def outcome_of(fault: Fault, ground: Ground, seconds: float) -> Outcome:
    """Let it strike in the middle of so many seconds of load."""
    log = ground.folder / f"{fault.strike.__name__}.log"
    server = Server(ground.url, log, fault.settings)
    async with started(server):
        load = Load(server.address, ground.token)
        async with load.running():
            await load.until_served()
            await asyncio.sleep(seconds / 2)
            struck = time.monotonic()
            await fault.strike(Stage(ground, server, load))
            over = time.monotonic()
            again = await load.until_served(over)
            await asyncio.sleep(seconds / 2)
    database = Database(ground.url)
    found = await stored(database)
    await database.close()
    ends = sorted(each.end for each in load.served)
    return Outcome(
        load,
        lost=len(load.answered - found.keys()),
        not_whole=sum(each != WHOLE for each in found.values()),
        defects=server.defects,
        fault_seconds=over - struck,
        recovery_seconds=again - over,
        gap_seconds=max(later - earlier for earlier, later in pairwise(ends)),
    )


def show(fault: Fault, outcome: Outcome) -> None:
    """Print what came of a fault."""
    load = outcome.load
    errors = ", ".join(
        f"{number} times {status} {code}" for (status, code), number in load.errors.most_common()
    )
    cut = ", ".join(f"{number} times {kind}" for kind, number in load.cut.most_common())
    print(f"\n{fault.name}")
    print(f"  served        {len(load.served):,}, of them {len(load.answered):,} writes")
    print(f"  errors        {errors or 'none'}")
    print(f"  cut off       {cut or 'none'}")
    print(
        f"  seconds       {outcome.fault_seconds:.1f} the fault, "
        f"{outcome.recovery_seconds:.2f} until served again, "
        f"{outcome.gap_seconds:.1f} longest without an answer"
    )
    print(
        f"  must be 0     {load.hanging} without an end, {len(load.unclean)} unclean, "
        f"{outcome.lost} lost, {outcome.not_whole} in part or twice, "
        f"{len(outcome.defects)} tracebacks"
    )
    for each in load.unclean[:3]:
        print(f"  unclean       {each}")
    for each in outcome.defects[:3]:
        print(f"  traceback     {each}")


def main(seconds: float = 6.0) -> None:
    """Measure every fault, with so many seconds of load around it."""
    print(f"{WORKERS} processes, {seconds:g} s of load around each fault")
    with tempfile.TemporaryDirectory() as folder, grounds(Path(folder)) as ground:
        for fault in FAULTS:
            show(fault, asyncio.run(outcome_of(fault, ground, seconds)))


if __name__ == "__main__":
    typer.run(main)
