"""A client of another organization: it sends a small query again and again, and prints its waits.

A process of its own, so that the attacking client's work does not count as waiting. Prints a line
for each request: when it began (`time.monotonic`), the seconds until its response was there, the
CPU seconds of the server's event loop meanwhile, and the status; 0 for none. At SIGTERM the
request under way is printed, too.

    python -m benchmarks.abuse.probe HOST PORT TOKEN PID
"""

import http.client
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import orjson

INTERVAL_SECONDS = 0.05
LONGEST_SECONDS = 90
SOURCE = "127.0.0.2"
"""The address of the client, which is not the attacker's."""
BODY = orjson.dumps({"query": "{ organization { slug } }"})


class StopError(BaseException):
    """The signal to stop."""


def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End the loop."""
    raise StopError


def ask(host: str, port: int, token: str) -> int:
    """Send a query over a connection of its own, and return the status; 0 without a response."""
    connection = http.client.HTTPConnection(
        host, port, timeout=LONGEST_SECONDS, source_address=(SOURCE, 0)
    )
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/graphql", BODY, headers)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
    return response.status


class Loop:
    """The first thread of a process, which runs its event loop."""

    def __init__(self, process: int) -> None:
        self._file = Path(f"/proc/{process}/schedstat")

    @property
    def cpu_seconds(self) -> float:
        """Its CPU seconds since it started; 0.0 when it is gone."""
        try:
            return int(self._file.read_text().split()[0]) / 1e9
        except (OSError, ValueError):
            return 0.0


def main(host: str, port: int, token: str, process: int) -> None:
    """Ask until SIGTERM."""
    signal.signal(signal.SIGTERM, stop)
    loop = Loop(process)
    start = cpu = 0.0

    def print_wait(status: int) -> None:
        seconds, spent = time.monotonic() - start, max(0.0, loop.cpu_seconds - cpu)
        os.write(1, f"{start:.4f} {seconds:.4f} {spent:.4f} {status}\n".encode())

    try:
        while True:
            start, cpu = time.monotonic(), loop.cpu_seconds
            print_wait(ask(host, port, token))
            start = 0.0
            time.sleep(INTERVAL_SECONDS)
    except StopError:
        if start:
            print_wait(-1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
