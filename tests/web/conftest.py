"""The board in Chromium: a server with demo data for the tests of a module."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.clients.board import Board
from tests.clients.browser import chromium
from tests.clients.demo import copy_demo


@pytest.fixture(scope="module")
def board(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A server and a browser. Its pages must log no errors and request no other host."""
    command = copy_demo(demo_database, tmp_path_factory.mktemp("board"))
    command.environment["WAYBILL_LOG_FORMAT"] = "off"
    with command.serving("--demo") as (address, lines), chromium() as browser:
        [token] = [line.split()[-1] for line in lines if line.startswith("Access token: ")]
        board = Board(command, address, token, browser)
        yield board
        for context in browser.contexts:
            context.close()
    assert board.console_errors == []
    assert {host for host in board.hosts if host} <= {urlsplit(address).netloc}


@pytest.fixture(scope="module")
def context(board: Board) -> BrowserContext:
    return board.watch(
        board.browser.new_context(
            viewport={"width": 1400, "height": 900},
            locale="en-GB",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
        )
    )


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def paths(board: Board) -> dict[str, str]:
    """Every kind of page: its heading by its path."""
    found = board.query(
        """{ organization {
          releases(first: 1) { nodes { version } } commits(first: 1) { nodes { sha message } }
        } }"""
    )
    [release], [commit] = found["releases"]["nodes"], found["commits"]["nodes"]
    dashboard = f"/dashboards/{board.find_dashboard('Mobile release health')}"
    return {
        "/dashboards": "Dashboards",
        "/dashboards/new": "New dashboard",
        dashboard: "Mobile release health",
        f"{dashboard}/edit": "Edit Mobile release health",
        f"{dashboard}/history": "History of Mobile release health",
        "/dashboards/default-overview": "General",
        "/releases": "Releases",
        f"/releases/{quote(release['version'], safe='')}": release["version"],
        "/environments": "Environments",
        "/commits": "Commits",
        f"/commits/{commit['sha']}": commit["message"].partition("\n")[0],
        "/compare": "Compare releases",
        "/delivery": "Delivery",
        "/releases/nothing": "No release",
        "/dashboards/nothing": "No dashboard",
        "/commits/0123456789ab": "No commit",
    }
