"""Servers and databases that benchmarks measure."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pgserver.postgres_server import get_server

ROOT = Path(__file__).parent.parent
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def read_peak_memory(process: int | str = "self") -> int:
    """Return the peak memory of a process in megabytes; 0 if the system does not report it.

    Unlike that of `getrusage`, it does not include the parent's memory before `exec`.
    """
    status = Path(f"/proc/{process}/status").read_text()
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(match[1]) // 1024 if match else 0


def read_cpu_seconds(process: int, *, with_children: bool = False) -> float:
    """Return the CPU seconds of a process, on request with those of its ended children.

    Raises OSError if the process has ended.
    """
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = fields[11:15] if with_children else fields[11:13]
    return sum(map(int, ticks)) / CLOCK_TICKS


@contextmanager
def create_databases(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the URL of an empty database of each kind, by name."""
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
def run_server(url: str, checkout: Path = ROOT, **settings: Any) -> Iterator[tuple[str, int]]:
    """Run the server of a checkout on a database, with settings.

    Yields its address and process id.
    """
    variables = {f"WAYBILL_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, str(checkout / "server.py"), "serve", "--port", "0"],
        env=os.environ | {"WAYBILL_DATABASE_URL": url, "WAYBILL_LOG_FORMAT": "off"} | variables,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield line.rpartition(" ")[2].strip(), process.pid
    finally:
        process.terminate()
        process.wait(30)
