"""Server processes: shutdown, killed workers, and a database that hangs."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from db.connection.database import Database
from tests.clients.command_line import SETUP, CommandLine, post_query
from tests.conftest import PostgreSQL
from tests.telemetry.test_metrics import parse_metrics

QUERY = "query Slow { organization { projects { nodes { slug } } } }"
ANSWER = {"organization": {"projects": {"nodes": [{"slug": "app"}]}}}
PATIENCE = 60


def wait_until(found: Callable[[], object], what: str) -> None:
    """Wait until a condition is true; fail after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def create_token(command: CommandLine) -> str:
    (command.folder / "acme.yaml").write_text(SETUP)
    command("apply", "acme.yaml")
    words = ["token", "create", "--organization", "acme", "--user", "ada@acme.example"]
    return command(*words).strip()


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def command_on_postgresql(tmp_path: Path, postgresql: PostgreSQL) -> CommandLine:
    postgresql.renew("test")
    return CommandLine(tmp_path, postgresql.url("test"))


def worker_ids(pid: int) -> set[int]:
    """Return the process ids of the workers."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return {int(line.split()[0]) for line in found.splitlines() if "spawn_main" in line}


class Lock:
    """An exclusive lock on a table in PostgreSQL."""

    def __init__(self, server: PostgreSQL) -> None:
        self._server = server

    def waiting(self) -> bool:
        """Return whether a statement waits for the lock."""
        found: str = self._server.server.psql(
            "SELECT 'is waiting' FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        )
        return "is waiting" in found

    def hold(self, release: "asyncio.Event", on_locked: Callable[[], None]) -> None:
        """Hold the lock in a new event loop until `release` is set."""

        async def held() -> None:
            database = Database(self._server.url("test"))
            async with database.begin() as connection:
                await connection.exec_driver_sql("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
                on_locked()
                while not release.is_set():  # noqa: ASYNC110 (set from another thread)
                    await asyncio.sleep(0.02)
            await database.close()

        asyncio.run(held())


@pytest.fixture
def slow_request(
    command_on_postgresql: CommandLine, postgresql: PostgreSQL
) -> Iterator[tuple[CommandLine, Callable[[str], "SlowRequest"]]]:
    """Return a function that starts a request which waits for a lock."""
    made: list[SlowRequest] = []
    token = create_token(command_on_postgresql)
    command_on_postgresql.environment["WAYBILL_WORKER"] = (
        "false"  # its jobs would wait for the lock too
    )
    with ThreadPoolExecutor(2) as threads:

        def make(address: str) -> SlowRequest:
            made.append(SlowRequest(Lock(postgresql), threads, address, token))
            return made[-1]

        yield command_on_postgresql, make
        for each in made:
            each.release()


class SlowRequest:
    """A request that waits for a lock until `release` is called."""

    def __init__(self, lock: Lock, threads: ThreadPoolExecutor, address: str, token: str) -> None:
        self._release = asyncio.Event()
        locked: list[None] = []
        threads.submit(lock.hold, self._release, lambda: locked.append(None))
        wait_until(lambda: locked, "the lock is not there")
        self.answer = threads.submit(post_query, address, token, QUERY)
        wait_until(lock.waiting, "no statement waits")

    def release(self) -> None:
        """Release the lock."""
        self._release.set()


def test_running_requests_finish_at_shutdown(
    slow_request: tuple[CommandLine, Callable[[str], SlowRequest]],
) -> None:
    command, make = slow_request
    with command.serving() as (address, _):
        request = make(address)
        command.process.terminate()
        port = int(address.rpartition(":")[2])
        wait_until(lambda: is_refused(port), "new connections are still taken")
        request.release()

        assert request.answer.result(timeout=PATIENCE) == ANSWER
        assert command.process.wait(timeout=PATIENCE) == 0


def is_refused(port: int) -> bool:
    """Return whether the port refuses connections."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) != 0


def test_graceful_timeout_limits_shutdown(
    slow_request: tuple[CommandLine, Callable[[str], SlowRequest]],
) -> None:
    command, make = slow_request
    command.environment["WAYBILL_GRACEFUL_TIMEOUT"] = "1"
    command.environment["WAYBILL_STATEMENT_TIMEOUT_MS"] = "60000"
    with command.serving() as (address, _):
        make(address)
        command.process.terminate()

        assert command.process.wait(timeout=30) == 0


def test_stop_delay_keeps_serving_while_not_ready(command: CommandLine) -> None:
    token = create_token(command)
    command.environment["WAYBILL_STOP_DELAY"] = "4"
    with command.serving() as (address, _):
        assert httpx.get(f"{address}/readyz").text == "ready\n"
        command.process.terminate()
        wait_until(lambda: httpx.get(f"{address}/readyz").status_code == 503, "still ready")
        readiness = httpx.get(f"{address}/readyz").text
        answer = post_query(address, token, QUERY)

        assert command.process.wait(timeout=PATIENCE) == 0
    assert readiness == "the server is shutting down\n"
    assert answer == ANSWER


def test_killed_worker_is_replaced_and_metrics_are_summed(command: CommandLine) -> None:
    token = create_token(command)
    command.environment["WAYBILL_METRICS"] = "true"
    command.environment["WAYBILL_LOG_FORMAT"] = "off"
    with command.serving("--workers", "2") as (address, _):
        before = query_both_workers(address, token, command.process.pid)
        killed = min(worker_ids(command.process.pid))
        os.kill(killed, signal.SIGKILL)
        wait_until(
            lambda: killed not in (now := worker_ids(command.process.pid)) and len(now) == 2,
            "no new worker",
        )
        after = [post_query(address, token, QUERY) for _ in range(10)]
        page = parse_metrics(httpx.get(f"{address}/metrics", timeout=PATIENCE).text)

    assert after == [ANSWER] * 10
    name = 'waybill_operation_seconds_count{kind="query",operation="Slow"}'
    assert page[name] == before + 10
    assert page["waybill_requests_in_flight"] == 1
    assert command.process.returncode == 0


def query_both_workers(address: str, token: str, pid: int) -> int:
    """Send 40 requests and wait for two workers; return the number of requests."""
    number = 0
    for _ in range(40):
        post_query(address, token, QUERY)
        number += 1
    wait_until(lambda: len(worker_ids(pid)) == 2, "two workers")
    return number


def test_readiness_responds_while_the_database_hangs(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        command = CommandLine(tmp_path, f"postgresql+asyncpg://nobody@127.0.0.1:{port}/nothing")
        command.environment["WAYBILL_WORKER"] = "false"
        with command.serving() as (address, _):
            ready = httpx.get(f"{address}/readyz", timeout=4)
            alive = httpx.get(f"{address}/healthz", timeout=4)
            response = httpx.post(
                f"{address}/graphql",
                json={"query": QUERY},
                headers={"Authorization": "Bearer any"},
                timeout=PATIENCE,
            )

    assert (ready.status_code, ready.text) == (503, "the database does not respond\n")
    assert alive.status_code == 200
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


def test_incompatible_settings_are_reported_at_start(command: CommandLine) -> None:
    command.environment["WAYBILL_REPLICA_URL"] = "postgresql+asyncpg://127.0.0.1/replica"

    assert "WAYBILL_REPLICA_URL requires a PostgreSQL database" in command(
        "serve", "--port", "0", fails=True
    )


def test_log_is_json_lines(command: CommandLine) -> None:
    token = create_token(command)
    with (
        (command.folder / "log").open("w") as log,
        command.serving(stderr=log) as (address, _),
    ):
        post_query(address, token, QUERY)

    [line] = (command.folder / "log").read_text().splitlines()
    assert json.loads(line)["operation"] == "Slow"
