"""Measure what clients receive during faults of the database, a worker or the server.

    python -m benchmarks.faults --seconds 6

For each fault a server with two processes starts on a new PostgreSQL. Six writers and six readers
send requests continuously, and the fault happens in the middle. Prints the successful requests,
the errors by status and code, the broken connections, and three durations in seconds: the fault,
the time from its end to the next success, and the longest time without a success. These must be 0:
requests without an end, responses that no client should get, lost confirmed writes, partial or
doubled writes, tracebacks in the log.
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

from benchmarks.ingest import prepare_database
from benchmarks.load import COMPLETE, Load, read_stored_counts
from benchmarks.processes import ROOT
from db.connection.database import Database

WORKERS = 2
STOP_TIMEOUT_SECONDS = 30


class Server:
    """A server with WORKERS processes, which can be restarted on the same port."""

    def __init__(self, url: str, log: Path, settings: dict[str, str]) -> None:
        self._environment = os.environ | {"WAYBILL_DATABASE_URL": url} | settings
        self._log = log
        self._port = "0"
        self._process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> None:
        """Start the server and wait until it listens."""
        command = ["serve", "--port", self._port, "--workers", str(WORKERS)]
        with self._log.open("a") as log:
            process = self._process = subprocess.Popen(  # noqa: S603 (our own command)
                [sys.executable, str(ROOT / "server.py"), *command],
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert process.stdout is not None  # noqa: S101 (for the type checker)
        self.address = process.stdout.readline().rpartition(" ")[2].strip()
        self._port = self.address.rpartition(":")[2]

    def stop(self) -> int:
        """Stop the server by SIGTERM and return its exit code; 0 if it is not running.

        Raises: subprocess.TimeoutExpired after STOP_TIMEOUT_SECONDS, when it was killed instead.
        """
        process = self._process
        if process is None:
            return 0
        self._process = None
        process.terminate()
        try:
            return process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            for worker in self.list_workers(process.pid):
                os.kill(worker, signal.SIGKILL)
            process.kill()
            process.wait()
            raise
        finally:
            if process.stdout is not None:
                process.stdout.close()

    def kill_worker(self) -> None:
        """Kill one of the server's workers by SIGKILL."""
        assert self._process is not None  # noqa: S101 (for the type checker)
        os.kill(self.list_workers(self._process.pid)[0], signal.SIGKILL)

    def list_workers(self, pid: int) -> list[int]:
        """List the ids of the processes that serve requests."""
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [
            int(child)
            for child in children
            if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text()
        ]

    @property
    def tracebacks(self) -> list[str]:
        """The lines of the log that begin a traceback."""
        lines = self._log.read_text().splitlines()
        return [line for line in lines if "Traceback (most recent call last)" in line]


class Environment(NamedTuple):
    """A PostgreSQL with an organization, and a folder for logs."""

    postgresql: PostgresServer
    url: str
    token: str
    folder: Path


class Target(NamedTuple):
    """The processes that a fault affects, and the load on them."""

    environment: Environment
    server: Server
    load: Load


Inject = Callable[[Target], Awaitable[None]]


class Fault(NamedTuple):
    """A fault to inject.

    `inject` returns at the end of the fault; `settings` are environment variables of the server.
    """

    name: str
    inject: Inject
    settings: dict[str, str]


async def restart_database(target: Target) -> None:
    """Stop PostgreSQL as `pg_ctl stop -m immediate` does, and start it a second later."""
    lock_file = target.environment.postgresql.pgdata / "postmaster.pid"
    os.kill(int(lock_file.read_text().split()[0]), signal.SIGQUIT)
    await target.load.wait_until(lambda: not lock_file.exists(), "PostgreSQL did not stop.")
    await asyncio.sleep(1)
    await asyncio.to_thread(target.environment.postgresql.ensure_postgres_running)


async def exhaust_pools(target: Target) -> None:
    """Lock a table until BUSY_ERRORS requests failed because all connections were in use."""
    database = Database(target.environment.url)
    try:
        async with database.begin() as connection:
            await connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            await connection.exec_driver_sql("LOCK TABLE release IN ACCESS EXCLUSIVE MODE")
            errors = target.load.errors
            await target.load.wait_until(
                lambda: (
                    sum(errors[error_key] for error_key in errors if error_key[1] == "BUSY")
                    >= BUSY_ERRORS
                ),
                f"Fewer than {BUSY_ERRORS} requests got the error BUSY.",
            )
    finally:
        await database.close()


# The number of BUSY errors after which the fault ends.
BUSY_ERRORS = 5


async def kill_worker(target: Target) -> None:
    """Kill one of the server's workers by SIGKILL."""
    target.server.kill_worker()


async def restart_server(target: Target) -> None:
    """Stop the server by SIGTERM and start it on the same port."""
    exit_code = await asyncio.to_thread(target.server.stop)
    if exit_code != 0:
        msg = f"The server exited with code {exit_code} instead of 0 after SIGTERM."
        raise RuntimeError(msg)
    await asyncio.to_thread(target.server.start)


FAULTS = (
    Fault("PostgreSQL killed and restarted", restart_database, {}),
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
    Fault("SIGTERM of the server, then a restart", restart_server, {}),
)


class Outcome(NamedTuple):
    """The results of a fault: its load, numbers of faulty releases, and durations in seconds.

    `lost` counts releases that were confirmed but are not stored, `incomplete` those that are
    stored without some of their rows or with some twice.
    """

    load: Load
    lost: int
    incomplete: int
    tracebacks: list[str]
    fault_seconds: float
    recovery_seconds: float
    gap_seconds: float


@contextmanager
def create_environment(folder: Path) -> Iterator[Environment]:
    """Run a new PostgreSQL with an organization until the block ends.

    It confirms a commit only when the commit is on disk.
    """
    server = get_server(folder / "postgresql")
    url = server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    try:
        yield Environment(server, url, asyncio.run(prepare_database(url)), folder)
    finally:
        server.cleanup()


@asynccontextmanager
async def run_server(server: Server) -> AsyncIterator[None]:
    """Run the server until the block ends."""
    await asyncio.to_thread(server.start)
    try:
        yield
    finally:
        await asyncio.to_thread(server.stop)


async def measure_fault(fault: Fault, environment: Environment, seconds: float) -> Outcome:
    """Inject a fault in the middle of this many seconds of load, and return the results."""
    log = environment.folder / f"{fault.inject.__name__}.log"
    server = Server(environment.url, log, fault.settings)
    async with run_server(server):
        load = Load(server.address, environment.token)
        async with load.run():
            await load.wait_for_write()
            await asyncio.sleep(seconds / 2)
            fault_start = time.monotonic()
            await fault.inject(Target(environment, server, load))
            fault_end = time.monotonic()
            success_end = await load.wait_for_completion(fault_end)
            await asyncio.sleep(seconds / 2)
    database = Database(environment.url)
    stored_counts = await read_stored_counts(database)
    await database.close()
    ends = sorted(request.end for request in load.completed)
    return Outcome(
        load,
        lost=len(load.confirmed - stored_counts.keys()),
        incomplete=sum(counts != COMPLETE for counts in stored_counts.values()),
        tracebacks=server.tracebacks,
        fault_seconds=fault_end - fault_start,
        recovery_seconds=success_end - fault_end,
        gap_seconds=max(later - earlier for earlier, later in pairwise(ends)),
    )


def print_outcome(fault: Fault, outcome: Outcome) -> None:
    """Print the results of a fault."""
    load = outcome.load
    errors = ", ".join(
        f"{number} times {status} {code}" for (status, code), number in load.errors.most_common()
    )
    disconnects = ", ".join(
        f"{number} times {kind}" for kind, number in load.disconnects.most_common()
    )
    print(f"\n{fault.name}")
    print(
        f"  successful    {len(load.completed):,} requests, {len(load.confirmed):,} of them writes"
    )
    print(f"  errors        {errors or 'none'}")
    print(f"  disconnects   {disconnects or 'none'}")
    print(
        f"  seconds       {outcome.fault_seconds:.1f} fault, "
        f"{outcome.recovery_seconds:.2f} recovery, "
        f"{outcome.gap_seconds:.1f} longest gap"
    )
    print(
        f"  must be 0     {load.timeouts} without an end, {len(load.violations)} violations, "
        f"{outcome.lost} lost, {outcome.incomplete} partial or doubled, "
        f"{len(outcome.tracebacks)} tracebacks"
    )
    for violation in load.violations[:3]:
        print(f"  violation     {violation}")
    for line in outcome.tracebacks[:3]:
        print(f"  traceback     {line}")


def main(seconds: float = 6.0) -> None:
    """Measure every fault, with this many seconds of load around it."""
    print(f"{WORKERS} processes, {seconds:g} s of load around each fault")
    with tempfile.TemporaryDirectory() as folder, create_environment(Path(folder)) as environment:
        for fault in FAULTS:
            print_outcome(fault, asyncio.run(measure_fault(fault, environment, seconds)))


if __name__ == "__main__":
    typer.run(main)
