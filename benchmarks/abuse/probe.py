"""A client of another organization: it sends a small query again and again, and prints its waits.

A process of its own, so that the attacking client's work does not count as waiting. Prints a line
for each request: when it began (`time.monotonic`), the seconds until its response was there, and
the status; 0 for none. At SIGTERM the request under way is printed, too.

    python -m benchmarks.abuse.probe HOST PORT TOKEN
"""

import http.client
import os
import signal
import sys
import time
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


def main(host: str, port: int, token: str) -> None:
    """Ask until SIGTERM."""
    signal.signal(signal.SIGTERM, stop)
    start = time.monotonic()
    try:
        while True:
            start = time.monotonic()
            status = ask(host, port, token)
            end = time.monotonic()
            os.write(1, f"{start:.4f} {end - start:.4f} {status}\n".encode())
            start = 0.0
            time.sleep(INTERVAL_SECONDS)
    except StopError:
        if start:
            os.write(1, f"{start:.4f} {time.monotonic() - start:.4f} -1\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
