"""The real SDKs against the real server, read through GraphQL."""

import os
import re
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
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.clients.browser import chromium, needs_chromium
from tests.clients.command_line import CommandLine
from tests.ingest.conftest import create_dsn, set_up

SDKS = Path(__file__).parent / "sdks"
NODE = SDKS / "node"
HEALTH = """query ($version: String!) { organization { release(version: $version) {
    newGroups firstEvent lastEvent
    projects { health { totalSessions totalUsers sessionsErrored sessionsCrashed } }
} } }"""
TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Server:
    """A server, the DSN of its project, and a token with the scope read."""

    address: str
    dsn: str
    token: str

    def run_program(self, release: str, folder: Path, *words: str) -> int:
        """Run a program of a release, with the DSN in its environment; returns its exit code."""
        done = subprocess.run(
            words,
            cwd=folder,
            env=os.environ | {"DSN": self.dsn, "RELEASE": release},
            capture_output=True,
            check=False,
            timeout=60,
        )
        return done.returncode

    def read_release(self, version: str) -> Any:
        """Read a release; None if it does not exist."""
        response = httpx.post(
            f"{self.address}/graphql",
            json={"query": HEALTH, "variables": {"version": version}},
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=60,
        ).json()
        return response["data"]["organization"]["release"]

    def wait_for_counters(self, version: str, expected: dict[str, int]) -> dict[str, int] | None:
        """Read the counters of a release until they are as expected, or until the timeout."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while True:
            release = self.read_release(version)
            counters = None
            if release is not None:
                counters = release["projects"][0]["health"] | {"newGroups": release["newGroups"]}
                counters = {name: counters[name] or 0 for name in expected}
            if counters == expected or time.monotonic() > deadline:
                return counters
            time.sleep(0.1)


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[tuple[str, CommandLine]]:
    """Run a server with settings; yield its address and the command line of its database."""
    command = set_up(folder)
    command.environment |= environment
    with command.serving() as (address, _):
        yield address, command


def create_project(address: str, command: CommandLine, slug: str) -> Server:
    """Create a project with a key, unless it exists, and a token."""
    (command.folder / "project.yaml").write_text(
        f"{{organization: {{slug: acme, name: Acme}}, projects: [{{slug: {slug}, name: {slug}}}]}}"
    )
    command("apply", "project.yaml")
    dsn = create_dsn(command, slug)
    host = dsn.partition("@")[2].partition("/")[0]
    token = command("token", "create", "--organization", "acme", "--user", "ada@acme.example")
    return Server(address, dsn.replace(host, address.partition("//")[2]), token.strip())


@pytest.fixture(scope="module")
def running_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, CommandLine]]:
    """The server of all tests that need no settings."""
    with serving(tmp_path_factory.mktemp("sdks")) as found:
        yield found


@pytest.fixture
def server(running_server: tuple[str, CommandLine]) -> Server:
    """The server with a project of the test, since issues are new once in a project."""
    return create_project(*running_server, f"project-{uuid4().hex}")


def python(server: Server, release: str, fate: str) -> int:
    return server.run_program(release, SDKS / "python", sys.executable, "program.py", fate)


def node(server: Server, release: str, fate: str) -> int:
    assert (NODE / "node_modules").exists(), "Run first: make sdks"
    return server.run_program(release, NODE, "node", "program.mjs", fate)


class PageHandler(SimpleHTTPRequestHandler):
    """Serves the page and its scripts from another origin than the server."""

    def log_message(self, *_: Any) -> None:
        """Suppress the log."""


@contextmanager
def page_url() -> Iterator[str]:
    """Serve the page, and yield its URL."""
    handler = partial(PageHandler, directory=str(NODE))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        thread = Thread(target=site.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{site.server_port}/page.html"
        site.shutdown()
        thread.join()


def browser(server: Server, release: str, fate: str) -> int:
    assert (NODE / "node_modules").exists(), "Run first: make sdks"
    with page_url() as address, chromium() as opened:
        page = opened.new_page()
        failed: list[str] = []  # a response without CORS headers counts as failed
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.goto(f"{address}?{urlencode({'dsn': server.dsn, 'release': release, 'fate': fate})}")
        page.wait_for_function("['sent', 'late'].includes(document.title)")
        return 0 if page.title() == "sent" and not failed else 1


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
        # Half of a surrogate pair is not JSON: the event is lost, the session is counted.
        (python, {"surrogate": 0}, counters(1, 1, 0, 0, 0)),
        pytest.param(node, {"exited": 0}, counters(1, 1, 0, 0, 0), marks=needs_node),
        # The Node SDK counts a message as an error of the session.
        pytest.param(
            node,
            {"handled": 0, "large": 0, "message": 0},
            counters(3, 1, 3, 0, 3),
            marks=needs_node,
        ),
        pytest.param(node, {"crashed": 1}, counters(1, 1, 0, 1, 1), marks=needs_node),
        pytest.param(node, {"surrogate": 0}, counters(1, 1, 1, 0, 0), marks=needs_node),
        pytest.param(node, {"served": 0}, counters(4, 0, 1, 1, 1), marks=needs_node),
        pytest.param(browser, {"loaded": 0}, counters(1, 1, 0, 0, 0), marks=needs_browser),
        # An error does not end a page, so it is no crash.
        pytest.param(
            browser, {"handled": 0, "unhandled": 0}, counters(2, 1, 2, 0, 2), marks=needs_browser
        ),
    ],
)
def test_sessions_and_errors_of_a_program_with_an_sdk_are_recorded(
    server: Server,
    sdk: Callable[[Server, str, str], int],
    fates: dict[str, int],
    expected: dict[str, int],
) -> None:
    version = f"{sdk.__name__}-{'-'.join(fates)}@1.0.0"

    exit_codes = {fate: sdk(server, version, fate) for fate in fates}

    assert exit_codes == fates
    assert server.wait_for_counters(version, expected) == expected
    release = server.read_release(version)
    assert (release["firstEvent"] is not None) == (expected["newGroups"] > 0)


def use_up_issues(server: Server) -> httpx.Response:
    """Send events of new issues until the server knows that there may be no more."""
    dsn = urlsplit(server.dsn)
    url = f"{server.address}/api{dsn.path}/store/?sentry_key={dsn.username}"
    deadline = time.monotonic() + TIMEOUT_SECONDS
    number = 0
    while True:
        response = httpx.post(url, json={"message": f"probe {number}"}, timeout=60)
        if response.status_code == 429 or time.monotonic() > deadline:
            return response
        number += 1
        time.sleep(0.2)


def wait_for_received(command: CommandLine, outcome: str, kind: str, reason: str) -> int:
    """Read a number of `project received` until it is listed, or until the timeout."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    row = re.compile(rf"{outcome}\W+{kind}\W+{reason}\W+(\d+)")
    while True:
        listed = command("project", "received", "--organization", "acme", "--project", "app")
        found = row.search(listed)
        if found or time.monotonic() > deadline:
            return int(found[1]) if found else 0
        time.sleep(0.2)


@pytest.mark.spec("clients#quotas")
@pytest.mark.parametrize("sdk", [python, pytest.param(node, marks=needs_node)])
def test_sdk_sends_sessions_but_no_events_while_its_issues_are_used_up(
    tmp_path: Path, sdk: Callable[[Server, str, str], int]
) -> None:
    version = "app@1.0.0"
    with serving(tmp_path, WAYBILL_QUOTA_ISSUES="1") as (address, command):
        server = create_project(address, command, "app")

        refused = use_up_issues(server)

        assert refused.headers["x-sentry-rate-limits"] == "60:error:key:issue_quota"
        assert sdk(server, version, "limited") == 0
        # Of four events, the first one gets 429, and the SDK reports the others as lost.
        assert wait_for_received(command, "lost", "error", "ratelimit_backoff") == 3
        assert wait_for_received(command, "refused", "event", "issue_quota") >= 1
        expected = {"totalSessions": 1, "newGroups": 0}
        assert server.wait_for_counters(version, expected) == expected
