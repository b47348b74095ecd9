"""Processes that are measured."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pgserver.postgres_server import get_server

ROOT = Path(__file__).parent.parent


def peak_memory(process: int | str = "self") -> int:
    """The most memory that a process took, in megabytes.

    Of its own program: `getrusage` would count what the process was before it became that, too.
    """
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """The URLs of an empty database of each kind, by name."""
    server = get_server(folder / "postgresql")
    postgresql = server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    try:
        yield {
            "SQLite": f"sqlite+aiosqlite:///{folder}/waybill.db",
            "PostgreSQL": postgresql,
        }
    finally:
        server.cleanup()


@contextmanager
def serving(url: str) -> Iterator[tuple[str, int]]:
    """The address and the process id of a server over a database."""
    process = subprocess.Popen(  # noqa: S603 (ourselves)
        [sys.executable, str(ROOT / "server.py"), "serve", "--port", "0"],
        env=os.environ | {"WAYBILL_DATABASE_URL": url, "WAYBILL_LOG_FORMAT": "off"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield line.rpartition(" ")[2].strip(), process.pid
    finally:
        process.terminate()
        process.wait(30)
