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

from app.factory import create_app
from app.settings import Settings
from db.connection.database import Database
from tests.clients.command_line import SETUP, CommandLine, post_query
from tests.clients.postgresql import PostgreSQL
from tests.clients.running_app import listen
from tests.telemetry.test_metrics import parse_metrics

QUERY = "query Slow { organization { projects { nodes { slug } } } }"
DATA = {"organization": {"projects": {"nodes": [{"slug": "app"}]}}}
PATIENCE = 60  # seconds; only a failing test waits that long
LONG = "3600"  # seconds; more than any test takes


def wait_until(condition: Callable[[], object], failure: str) -> None:
    """Wait until a condition is true; fail after PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, failure
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
    processes = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return {int(line.split()[0]) for line in processes.splitlines() if "spawn_main" in line}


class Lock:
    """An exclusive lock on a table in PostgreSQL."""

    def __init__(self, server: PostgreSQL) -> None:
        self._server = server

    def has_waiting_statement(self) -> bool:
        """Return whether a statement waits for the lock."""
        output: str = self._server.server.psql(
            "SELECT 'is waiting' FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        )
        return "is waiting" in output

    def hold(self, release: "asyncio.Event", on_locked: Callable[[], None]) -> None:
        """Hold the lock in a new event loop until `release` is set."""

        async def lock_table() -> None:
            database = Database(self._server.url("test"))
            async with database.begin() as connection:
                await connection.exec_driver_sql("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
                on_locked()
                while not release.is_set():  # noqa: ASYNC110 (set from another thread)
                    await asyncio.sleep(0.02)
            await database.close()

        asyncio.run(lock_table())


@pytest.fixture
def slow_request(
    command_on_postgresql: CommandLine, postgresql: PostgreSQL
) -> Iterator[tuple[CommandLine, Callable[[str], "SlowRequest"]]]:
    """Return a function that starts a request which waits for a lock."""
    requests: list[SlowRequest] = []
    token = create_token(command_on_postgresql)
    command_on_postgresql.environment |= {
        "WAYBILL_WORKER": "false",  # its jobs would wait for the lock too
        "WAYBILL_STATEMENT_TIMEOUT_MS": f"{LONG}000",
        "WAYBILL_OPERATION_TIMEOUT": LONG,
        "WAYBILL_GRACEFUL_TIMEOUT": LONG,
    }
    with ThreadPoolExecutor(2) as threads:

        def start_request(address: str) -> SlowRequest:
            requests.append(SlowRequest(Lock(postgresql), threads, address, token))
            return requests[-1]

        yield command_on_postgresql, start_request
        for request in requests:
            request.release()


class SlowRequest:
    """A request that waits for a lock until `release` is called."""

    def __init__(self, lock: Lock, threads: ThreadPoolExecutor, address: str, token: str) -> None:
        self._release = asyncio.Event()
        locked: list[None] = []
        threads.submit(lock.hold, self._release, lambda: locked.append(None))
        wait_until(lambda: locked, "the table is not locked")
        self.data = threads.submit(post_query, address, token, QUERY)
        wait_until(lock.has_waiting_statement, "no statement waits")

    def release(self) -> None:
        """Release the lock."""
        self._release.set()


def test_running_requests_finish_at_shutdown(
    slow_request: tuple[CommandLine, Callable[[str], SlowRequest]],
) -> None:
    command, start_request = slow_request
    with command.serving() as (address, _):
        request = start_request(address)
        port = int(address.rpartition(":")[2])

        command.process.terminate()
        wait_until(lambda: is_refused(port), "new connections are still accepted")
        request.release()

        assert request.data.result(timeout=PATIENCE) == DATA
        assert command.process.wait(timeout=PATIENCE) == 0


def is_refused(port: int) -> bool:
    """Return whether the port refuses connections."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) != 0


def test_graceful_timeout_limits_shutdown(
    slow_request: tuple[CommandLine, Callable[[str], SlowRequest]],
) -> None:
    command, start_request = slow_request
    command.environment["WAYBILL_GRACEFUL_TIMEOUT"] = "1"
    with command.serving() as (address, _):
        start_request(address)

        command.process.terminate()

        assert command.process.wait(timeout=PATIENCE) == 0


def get_readiness(address: str) -> tuple[int, str]:
    """Return the status and the text of `/readyz`."""
    response = httpx.get(f"{address}/readyz", timeout=PATIENCE)
    return response.status_code, response.text


def test_stop_delay_keeps_serving_while_not_ready(command: CommandLine) -> None:
    token = create_token(command)
    command.environment["WAYBILL_STOP_DELAY"] = LONG
    with command.serving() as (address, _):
        before = get_readiness(address)
        command.process.terminate()
        try:
            wait_until(lambda: get_readiness(address)[0] == 503, "still ready")
            during = get_readiness(address)
            data = post_query(address, token, QUERY)
        finally:
            command.process.send_signal(signal.SIGINT)  # which stops the server without the delay
            command.process.wait(timeout=PATIENCE)

    assert before == (200, "ready\n")
    assert during == (503, "the server is shutting down\n")
    assert data == DATA


def test_server_stops_after_the_stop_delay(command: CommandLine) -> None:
    command.environment["WAYBILL_STOP_DELAY"] = "0.5"
    with command.serving():
        start = time.monotonic()
        command.process.terminate()

        assert command.process.wait(timeout=PATIENCE) == 0
        assert time.monotonic() - start >= 0.5


def test_killed_worker_is_replaced_and_metrics_are_summed(command: CommandLine) -> None:
    token = create_token(command)
    command.environment["WAYBILL_METRICS"] = "true"
    command.environment["WAYBILL_LOG_FORMAT"] = "off"
    with command.serving("--workers", "2") as (address, _):
        before = query_both_workers(address, token, command.process.pid)
        killed = min(worker_ids(command.process.pid))
        os.kill(killed, signal.SIGKILL)
        wait_until(
            lambda: killed not in (ids := worker_ids(command.process.pid)) and len(ids) == 2,
            "no new worker",
        )
        after = [post_query(address, token, QUERY) for _ in range(10)]
        page = parse_metrics(httpx.get(f"{address}/metrics", timeout=PATIENCE).text)

    assert after == [DATA] * 10
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


async def test_readiness_responds_while_the_database_hangs() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql+asyncpg://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        settings = Settings(database_url=url, worker=False, graphiql=False, board=False)
        async with (
            listen(create_app(settings)) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client,
        ):
            ready = await client.get("/readyz", timeout=4)
            alive = await client.get("/healthz", timeout=4)
            response = await client.post(
                "/graphql", json={"query": QUERY}, headers={"Authorization": "Bearer any"}
            )

    assert (ready.status_code, ready.text) == (503, "the database does not respond\n")
    assert alive.status_code == 200
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


def is_running(pid: int) -> bool:
    """Return whether a process exists and is no zombie."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_workers_stop_when_the_supervisor_is_killed(command: CommandLine) -> None:
    command.environment |= {"WAYBILL_GRACEFUL_TIMEOUT": "1", "WAYBILL_LOG_FORMAT": "off"}
    with command.serving("--workers", "2") as (address, _):
        assert httpx.get(f"{address}/healthz", timeout=PATIENCE).status_code == 200
        wait_until(lambda: len(worker_ids(command.process.pid)) == 2, "two workers")
        pids = worker_ids(command.process.pid)

        command.process.kill()

        wait_until(lambda: not any(map(is_running, pids)), "workers are left")
        assert is_refused(int(address.rpartition(":")[2]))


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
