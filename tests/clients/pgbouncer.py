"""PgBouncer before the PostgreSQL server of the tests."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.clients.postgresql import PostgreSQL

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
START_SECONDS = 30.0
CONFIGURATION = """[databases]
* = host={host} user=postgres

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = any
pool_mode = transaction
default_pool_size = {sessions}
"""
"""Nothing but the mode is unlike PgBouncer's defaults: it refuses what it does not know."""


@contextmanager
def run_pgbouncer(postgresql: PostgreSQL, sessions: int) -> Iterator[str]:
    """Run PgBouncer in transaction mode; return the URL of the database `test` behind it.

    All connections share that many sessions of PostgreSQL.
    """
    assert PROGRAM is not None
    folder = Path(tempfile.mkdtemp(prefix="waybill-pgbouncer-"))
    folder.chmod(0o755)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    [host] = parse_qs(urlsplit(postgresql.url("test")).query)["host"]
    path = folder / "pgbouncer.ini"
    path.write_text(CONFIGURATION.format(host=host, port=port, sessions=sessions))
    user = postgresql.server.system_user  # PgBouncer does not run as root
    process = subprocess.Popen([PROGRAM, "--quiet", str(path)], user=user)
    try:
        wait_for_port(port)
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/test"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def wait_for_port(port: int) -> None:
    """Wait until a port accepts connections."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "PgBouncer does not start."
            time.sleep(0.02)
        else:
            return
