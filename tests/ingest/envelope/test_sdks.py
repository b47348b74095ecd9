"""The real SDKs against the real server, checked through GraphQL."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.clients.browser import chromium, needs_chromium
from tests.clients.command_line import CommandLine

SDKS = Path(__file__).parent / "sdks"
NODE = SDKS / "node"
HEALTH = """query ($version: String!) { organization { release(version: $version) {
    newGroups firstEvent lastEvent
    projects { health { totalSessions totalUsers sessionsErrored sessionsCrashed } }
} } }"""
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Shop:
    """A server, the DSN of its project, and a token that reads."""

    address: str
    dsn: str
    token: str

    def run(self, *words: str) -> int:
        """A program that has run to its end; its status."""
        done = subprocess.run(
            words,
            env=os.environ | {"DSN": self.dsn},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode

    def release(self, version: str) -> Any:
        """What GraphQL says of a release."""
        answer = httpx.post(
            f"{self.address}/graphql",
            json={"query": HEALTH, "variables": {"version": version}},
            headers={"Authorization": f"Bearer {self.token}"},
        ).json()
        return answer["data"]["organization"]["release"]

    def comes_to(self, version: str, expected: dict[str, int]) -> dict[str, int] | None:
        """What GraphQL says of a release, once it says what is expected or time is over."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            release = self.release(version)
            found = None
            if release is not None:
                found = release["projects"][0]["health"] | {"newGroups": release["newGroups"]}
                found = {name: found[name] or 0 for name in expected}
            if found == expected or time.monotonic() > deadline:
                return found
            time.sleep(0.1)


@pytest.fixture
def shop(command: CommandLine, running: tuple[str, str]) -> Shop:
    token = command("token", "create", "--organization", "acme", "--user", "ada@acme.example")
    address, dsn = running
    where = dsn.partition("@")[2].partition("/")[0]
    return Shop(address, dsn.replace(where, address.partition("//")[2]), token.strip())


def python(shop: Shop, fate: str) -> int:
    return shop.run(sys.executable, str(SDKS / "python" / "program.py"), fate)


def node(shop: Shop, fate: str) -> int:
    assert (NODE / "node_modules").exists(), "first: make sdks"
    return subprocess.run(
        ["node", "program.mjs", fate],
        cwd=NODE,
        env=os.environ | {"DSN": shop.dsn},
        capture_output=True,
        check=False,
        timeout=60,
    ).returncode


class Pages(SimpleHTTPRequestHandler):
    """A site of its own, with the page and what it loads."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def another_site() -> Iterator[str]:
    """Where the page is meanwhile."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(NODE))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/page.html"
        server.shutdown()
        thread.join()


def browser(shop: Shop, fate: str) -> int:
    assert (NODE / "node_modules").exists(), "first: make sdks"
    with another_site() as address, chromium() as opened:
        page = opened.new_page()
        failed: list[str] = []  # as whatever another site may not read
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.goto(f"{address}?{urlencode({'dsn': shop.dsn, 'fate': fate})}")
        page.wait_for_function("['told', 'late'].includes(document.title)")
        return 0 if page.title() == "told" and not failed else 1


def counters(total: int, users: int, errored: int, crashed: int, groups: int) -> dict[str, int]:
    return {
        "totalSessions": total,
        "totalUsers": users,
        "sessionsErrored": errored,
        "sessionsCrashed": crashed,
        "newGroups": groups,
    }


needs_node = [
    pytest.mark.node,
    pytest.mark.skipif(shutil.which("npm") is None, reason="no program `npm` is installed"),
]
needs_browser = [*needs_node, *needs_chromium]


@pytest.mark.parametrize(
    ("sdk", "fates", "expected"),
    [
        (python, {"exited": 0}, counters(1, 1, 0, 0, 0)),
        (python, {"handled": 0, "message": 0}, counters(2, 1, 1, 0, 2)),
        (python, {"crashed": 1}, counters(1, 1, 0, 1, 1)),
        (python, {"served": 0}, counters(4, 0, 1, 1, 2)),
        pytest.param(node, {"exited": 0}, counters(1, 1, 0, 0, 0), marks=needs_node),
        # Node's SDK tells a message as an error.
        pytest.param(
            node,
            {"handled": 0, "large": 0, "message": 0},
            counters(3, 1, 3, 0, 3),
            marks=needs_node,
        ),
        pytest.param(node, {"crashed": 1}, counters(1, 1, 0, 1, 1), marks=needs_node),
        pytest.param(node, {"served": 0}, counters(4, 0, 1, 1, 1), marks=needs_node),
        pytest.param(browser, {"loaded": 0}, counters(1, 1, 0, 0, 0), marks=needs_browser),
        # No error ends a page, and so none is a crash.
        pytest.param(
            browser, {"handled": 0, "unhandled": 0}, counters(2, 1, 2, 0, 2), marks=needs_browser
        ),
    ],
)
def test_what_an_sdk_tells_of_a_program(
    shop: Shop,
    sdk: Callable[[Shop, str], int],
    fates: dict[str, int],
    expected: dict[str, int],
) -> None:
    ended = {fate: sdk(shop, fate) for fate in fates}

    assert ended == fates
    found = shop.comes_to(f"{sdk.__name__}@1.0.0", expected)
    assert found == expected
    release = shop.release(f"{sdk.__name__}@1.0.0")
    assert (release["firstEvent"] is not None) == (expected["newGroups"] > 0)
