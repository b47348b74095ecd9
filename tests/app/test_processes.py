"""Servers as processes: told to stop, killed, and before databases that do not answer."""

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
from tests.telemetry.test_metrics import figures_in

QUERY = "query Slow { organization { projects { nodes { slug } } } }"
ANSWER = {"organization": {"projects": {"nodes": [{"slug": "app"}]}}}
PATIENCE = 60


def until(found: Callable[[], object], what: str) -> None:
    """Wait for something, but not for ever."""
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def a_token(command: CommandLine) -> str:
    (command.folder / "acme.yaml").write_text(SETUP)
    command("apply", "acme.yaml")
    words = ["token", "create", "--organization", "acme", "--user", "ada@acme.example"]
    return command(*words).strip()


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def before_postgresql(tmp_path: Path, postgresql: PostgreSQL) -> CommandLine:
    postgresql.renew("test")
    return CommandLine(tmp_path, postgresql.url("test"))


def children(pid: int) -> set[int]:
    """The processes that serve, of a server with several."""
    found = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return {int(line.split()[0]) for line in found.splitlines() if "spawn_main" in line}


class Lock:
    """A table of PostgreSQL that nobody can read meanwhile."""

    def __init__(self, server: PostgreSQL) -> None:
        self._server = server

    def waiting(self) -> bool:
        """Whether somebody wants to read."""
        found: str = self._server.server.psql(
            "SELECT 'they wait' FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        )
        return "they wait" in found

    def hold(self, release: "asyncio.Event", loop_is_there: Callable[[], None]) -> None:
        """Hold it in a loop of its own, until released."""

        async def held() -> None:
            database = Database(self._server.url("test"))
            async with database.begin() as connection:
                await connection.exec_driver_sql("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
                loop_is_there()
                while not release.is_set():  # noqa: ASYNC110 (set from another thread)
                    await asyncio.sleep(0.02)
            await database.close()

        asyncio.run(held())


@pytest.fixture
def slow_request(
    before_postgresql: CommandLine, postgresql: PostgreSQL
) -> Iterator[tuple[CommandLine, Callable[[str], "SlowRequest"]]]:
    """A function that makes a request which hangs until it is let go."""
    made: list[SlowRequest] = []
    token = a_token(before_postgresql)
    before_postgresql.environment["WAYBILL_WORKER"] = "false"  # it would wait for the lock too
    with ThreadPoolExecutor(2) as threads:

        def make(address: str) -> SlowRequest:
            made.append(SlowRequest(Lock(postgresql), threads, address, token))
            return made[-1]

        yield before_postgresql, make
        for each in made:
            each.let_go()


class SlowRequest:
    """A request that a lock holds up."""

    def __init__(self, lock: Lock, threads: ThreadPoolExecutor, address: str, token: str) -> None:
        self._release = asyncio.Event()
        locked: list[None] = []
        threads.submit(lock.hold, self._release, lambda: locked.append(None))
        until(lambda: locked, "the lock is not there")
        self.answer = threads.submit(post_query, address, token, QUERY)
        until(lock.waiting, "nobody waits")

    def let_go(self) -> None:
        """Let the request go on."""
        self._release.set()


def test_running_requests_finish_at_shutdown(
    slow_request: tuple[CommandLine, Callable[[str], SlowRequest]],
) -> None:
    command, make = slow_request
    with command.serving() as (address, _):
        request = make(address)
        command.process.terminate()
        port = int(address.rpartition(":")[2])
        until(lambda: refused(port), "new connections are still taken")
        request.let_go()

        assert request.answer.result(timeout=PATIENCE) == ANSWER
        assert command.process.wait(timeout=PATIENCE) == 0


def refused(port: int) -> bool:
    """Whether nobody listens."""
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

        assert command.process.wait(timeout=8) == 0


def test_stop_delay_keeps_serving_while_not_ready(command: CommandLine) -> None:
    token = a_token(command)
    command.environment["WAYBILL_STOP_DELAY"] = "4"
    with command.serving() as (address, _):
        assert httpx.get(f"{address}/readyz").text == "ready\n"
        command.process.terminate()
        until(lambda: httpx.get(f"{address}/readyz").status_code == 503, "still ready")
        told = httpx.get(f"{address}/readyz").text
        answer = post_query(address, token, QUERY)

        assert command.process.wait(timeout=PATIENCE) == 0
    assert told == "the server is shutting down\n"
    assert answer == ANSWER


def test_killed_worker_is_replaced_and_metrics_are_summed(command: CommandLine) -> None:
    token = a_token(command)
    command.environment["WAYBILL_METRICS"] = "true"
    command.environment["WAYBILL_LOG_FORMAT"] = "off"
    with command.serving("--workers", "2") as (address, _):
        before = asked_of_all(address, token, command.process.pid)
        killed = min(children(command.process.pid))
        os.kill(killed, signal.SIGKILL)
        until(
            lambda: killed not in (now := children(command.process.pid)) and len(now) == 2,
            "no new worker",
        )
        after = [post_query(address, token, QUERY) for _ in range(10)]
        page = figures_in(httpx.get(f"{address}/metrics", timeout=PATIENCE).text)

    assert after == [ANSWER] * 10
    name = 'waybill_operation_seconds_count{kind="query",operation="Slow"}'
    assert page[name] == before + 10
    assert page["waybill_requests_in_flight"] == 1
    assert command.process.returncode == 0


def asked_of_all(address: str, token: str, pid: int) -> int:
    """Ask until both workers have answered; how often that was."""
    number = 0
    for _ in range(40):
        post_query(address, token, QUERY)
        number += 1
    until(lambda: len(children(pid)) == 2, "two workers")
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
    token = a_token(command)
    with (
        (command.folder / "log").open("w") as log,
        command.serving(stderr=log) as (address, _),
    ):
        post_query(address, token, QUERY)

    [line] = (command.folder / "log").read_text().splitlines()
    assert json.loads(line)["operation"] == "Slow"
