"""A server with default settings over a fresh copy of a prepared database."""

import asyncio
import os
import resource
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

import asyncpg
import orjson
from pgserver.postgres_server import PostgresServer, get_server

from benchmarks.processes import ROOT, read_cpu_seconds

START_SECONDS = 60
STOP_SECONDS = 10
OPEN_FILES = 1024
"""File descriptors that a process may open with the usual soft limit."""
OOM_SCORE = 900  # should memory run out after all, the kernel ends the server, and nothing else
SETUP = {
    "acme": {"users": ["ann@acme.example"], "projects": ["app", "web", "api", "worker"]},
    "other": {"users": ["bob@other.example"], "projects": ["app"]},
}


class Credentials(NamedTuple):
    """What callers of the prepared database have.

    `reads` are more read tokens of the attacker's organization, `other` one of another tenant.
    """

    read: str
    reads: Sequence[str]
    write: str
    other: str
    key: str
    project_id: str


class Store(Protocol):
    """A kind of database."""

    name: str

    def create(self, name: str) -> str:
        """Create a copy of the prepared database; return its URL. "base" is the prepared one."""

    def drop(self, name: str) -> None:
        """Remove a copy."""

    def size(self, name: str) -> int:
        """Return the bytes that a copy takes."""

    def cpu_seconds(self) -> float:
        """Return the CPU seconds of the database's own processes, since they started."""


class Copy(NamedTuple):
    """A copy of the prepared database."""

    store: Store
    name: str

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return self.store.size(self.name)


class SqliteStore:
    """Files in a folder; the database's work is the server's."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str) -> str:
        """Create a copy, and return its URL."""
        file = self._folder / f"{name}.db"
        if name != "base":
            with (
                closing(sqlite3.connect(self._folder / "base.db")) as source,
                closing(sqlite3.connect(file)) as target,
            ):
                source.backup(target)
        return f"sqlite+aiosqlite:///{file}"

    def drop(self, name: str) -> None:
        """Remove a copy."""
        for file in self._folder.glob(f"{name}.db*"):
            file.unlink()

    def size(self, name: str) -> int:
        """Return the bytes of the files of a copy."""
        return sum(file.stat().st_size for file in self._folder.glob(f"{name}.db*"))

    def cpu_seconds(self) -> float:
        """Return 0: the work is done by the server."""
        return 0.0


class PostgresStore:
    """Databases of one PostgreSQL."""

    name = "PostgreSQL"

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def create(self, name: str) -> str:
        """Create a copy, and return its URL."""
        self._execute(f'CREATE DATABASE "{name}"' + ("" if name == "base" else " TEMPLATE base"))
        return self._uri(name).replace("postgresql://", "postgresql+asyncpg://")

    def drop(self, name: str) -> None:
        """Remove a copy."""
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def size(self, name: str) -> int:
        """Return the bytes of a copy."""
        return self._execute(f"SELECT pg_database_size('{name}')")

    def cpu_seconds(self) -> float:
        """Return those of the first process, and of all that it has or had."""
        first = int((self._server.pgdata / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        own = cpu_seconds(first, with_children=True)
        return own + sum(cpu_seconds(int(child)) for child in children)

    def _uri(self, name: str) -> str:
        parts = urlsplit(self._server.get_uri())
        return parts._replace(path=f"/{name}").geturl()

    def _execute(self, statement: str) -> int:
        async def execute() -> int:
            connection = await asyncpg.connect(self._uri("postgres"))
            try:
                return int(await connection.fetchval(statement) or 0)
            finally:
                await connection.close()

        return asyncio.run(execute())


@contextmanager
def open_store(folder: Path, *, postgresql: bool) -> Iterator[Store]:
    """Open an empty store."""
    if not postgresql:
        yield SqliteStore(folder)
        return
    server = get_server(folder / "postgresql")
    try:
        yield PostgresStore(server)
    finally:
        server.cleanup()


def cpu_seconds(process: int, *, with_children: bool = False) -> float:
    """Return the CPU seconds of a process since it started; 0.0 when it is gone."""
    try:
        return read_cpu_seconds(process, with_children=with_children)
    except OSError:
        return 0.0


def environment(url: str) -> dict[str, str]:
    """Return the environment of a command: no settings but the database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WAYBILL_")}
    return kept | {"WAYBILL_DATABASE_URL": url}


def run_command(folder: Path, url: str, *words: str) -> str:
    """Return the last line that a command prints. Raises CalledProcessError."""
    done = subprocess.run(  # noqa: S603 (ourselves)
        [sys.executable, str(ROOT / "server.py"), *words],
        cwd=folder,
        env=environment(url),
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=START_SECONDS,
    )
    return done.stdout.strip().rpartition("\n")[2]


def prepare(folder: Path, store: Store, *, read_tokens: int) -> Credentials:
    """Set the organizations up, with everything that a caller can have."""
    url = store.create("base")
    run_command(folder, url, "migrate")
    for slug, members in SETUP.items():
        setup = {
            "organization": {"slug": slug},
            "users": [{"email": email, "role": "owner"} for email in members["users"]],
            "projects": [{"slug": project} for project in members["projects"]],
        }
        file = folder / f"{slug}.json"
        file.write_bytes(orjson.dumps(setup))
        run_command(folder, url, "apply", str(file))
    dsn = urlsplit(
        run_command(folder, url, "project", "key", "--organization", "acme", "--project", "app")
    )
    with ThreadPoolExecutor(2) as pool:
        read, *reads = pool.map(
            lambda _number: create_token(folder, url, "acme", "read"), range(read_tokens)
        )
    return Credentials(
        read=read,
        reads=reads,
        write=create_token(folder, url, "acme", "read", "write"),
        other=create_token(folder, url, "other", "read"),
        key=dsn.username or "",
        project_id=dsn.path.rpartition("/")[2],
    )


def create_token(folder: Path, url: str, organization: str, *scopes: str) -> str:
    """Create a token of an organization's owner."""
    [user] = SETUP[organization]["users"]
    words = ["token", "create", "--organization", organization, "--user", user]
    return run_command(folder, url, *words, *(f"--scope={scope}" for scope in scopes))


class Server:
    """`server.py serve` as one process."""

    def __init__(self, folder: Path, url: str, arguments: Sequence[str] = ()) -> None:
        self.folder = folder
        self.url = url
        self._arguments = arguments
        self._log = folder / "server.log"
        self._process: subprocess.Popen[str] | None = None
        self.host, self.port = "127.0.0.1", 0
        self.token = ""
        """The token that the server itself prints; only with --demo."""

    def start(self) -> None:
        """Start, and wait until the server listens. Raises TimeoutError."""
        with self._log.open("a") as log:
            process = self._process = subprocess.Popen(  # noqa: S603 (ourselves)
                [
                    sys.executable,
                    str(ROOT / "server.py"),
                    "serve",
                    "--port",
                    "0",
                    *self._arguments,
                ],
                cwd=self.folder,
                env=environment(self.url),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
        Path(f"/proc/{process.pid}/oom_score_adj").write_text(str(OOM_SCORE))
        end = time.monotonic() + START_SECONDS
        assert process.stdout is not None  # noqa: S101 (for the type checker)
        while select.select([process.stdout], [], [], max(0, end - time.monotonic()))[0]:
            line = process.stdout.readline().strip()
            if line.startswith("Access token: "):
                self.token = line.rpartition(" ")[2]
            if "listens at" in line:
                self.port = int(line.rpartition(":")[2])
                return
            if not line:
                break
        self.kill()
        msg = "The server did not start."
        raise TimeoutError(msg)

    @property
    def pid(self) -> int:
        """The id of the process."""
        assert self._process is not None  # noqa: S101 (for the type checker)
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Ask it to stop, and kill it if it does not."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it without asking."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        process = self._process
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
        self._process = None

    @property
    def tracebacks(self) -> int:
        """How many tracebacks the log has."""
        return self._log.read_text().count("Traceback (most recent call last)")
