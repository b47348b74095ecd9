"""The board in a real browser against a real server with demo data."""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.clients.browser import chromium, needs_chromium
from tests.clients.command_line import CommandLine, post_query

AXE = Path(__file__).parents[2] / "web" / "board" / "node_modules" / "axe-core" / "axe.min.js"

# Waits until a page is complete: it has its heading, and no place holder.
IS_LOADED = """() => document.querySelector("h1") && !document.querySelector(".skel")"""
FIND_FAULTS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 200))]);
}"""

PAGES_BY_KEY = {
    "r": "releases",
    "e": "environments",
    "c": "commits",
    "l": "delivery",
    "d": "dashboards",
}

pytestmark = needs_chromium


@dataclass
class Board:
    """A server with demo data, its token, a browser, and what its pages did wrong."""

    command: CommandLine
    address: str
    token: str
    browser: Browser
    console_errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def query(self, document: str) -> Any:
        return post_query(self.address, self.token, document)["organization"]

    def mutate(self, document: str, **variables: Any) -> Any:
        [payload] = post_query(self.address, self.token, document, **variables).values()
        assert payload["errors"] == []
        return payload

    def watch(self, context: BrowserContext) -> BrowserContext:
        """Collect the errors and the hosts of all pages of a context."""
        context.set_default_timeout(20_000)
        context.on("console", self.note_console)
        context.on("weberror", lambda error: self.console_errors.append(str(error.error)))
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        return context

    def note_console(self, message: Any) -> None:
        if message.type == "error":
            self.console_errors.append(message.text)

    def open(self, page: Page, path: str) -> Page:
        """Open a page of the board, and wait until it is complete."""
        page.goto(self.address + path)
        page.wait_for_function(IS_LOADED)
        return page


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    command = CommandLine(tmp_path_factory.mktemp("board"))
    command.environment["WAYBILL_LOG_FORMAT"] = "off"
    with command.serving("--demo") as (address, lines), chromium() as browser:
        [token] = [line.split()[-1] for line in lines if line.startswith("Access token: ")]
        board = Board(command, address, token, browser)
        yield board
        for context in browser.contexts:
            context.close()


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
    dashboard = f"/dashboards/{find_dashboard(board, 'Mobile release health')}"
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
        "/delivery": "Delivery",
        "/releases/nothing": "No release",
        "/dashboards/nothing": "No dashboard",
        "/commits/0123456789ab": "No commit",
    }


def find_dashboard(board: Board, title: str) -> str:
    found = board.query("{ organization { dashboards(first: 50) { nodes { id title } } } }")
    [identifier] = [each["id"] for each in found["dashboards"]["nodes"] if each["title"] == title]
    return str(identifier)


# What every page has in common.


def test_every_page_opens_with_its_heading(
    board: Board, page: Page, paths: dict[str, str]
) -> None:
    for path, heading in paths.items():
        board.open(page, path)

        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.get_by_role("button", name="Try again")).to_have_count(0)


def test_address_of_the_server_leads_to_the_dashboards(board: Board, page: Page) -> None:
    board.open(page, "/")

    page.wait_for_url("**/dashboards")
    expect(page.get_by_role("link", name="General").first).to_be_visible()


@pytest.mark.skipif(not AXE.exists(), reason="web/board/node_modules is not installed")
def test_axe_finds_no_serious_fault(board: Board, paths: dict[str, str]) -> None:
    context = board.browser.new_context(
        viewport={"width": 1400, "height": 900},
        reduced_motion="reduce",
        bypass_csp=True,  # axe is not of the server
    )
    context.add_init_script(path=AXE)
    page = context.new_page()
    faults = {path: find_faults(board.open(page, path)) for path in paths}
    page.get_by_role("button", name="Sign out").click()
    faults["sign-in"] = find_faults(page)
    context.close()

    assert {path: found for path, found in faults.items() if found != [[], []]} == {}


def find_faults(page: Page) -> list[Any]:
    """Return the faults of a page in light and in dark."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found.append(page.evaluate(FIND_FAULTS))
    return found


def test_phone_scrolls_no_page_sideways(board: Board, paths: dict[str, str]) -> None:
    context = board.watch(
        board.browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    )
    page = context.new_page()
    widths = {}
    for path in paths:
        board.open(page, path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert widths == dict.fromkeys(paths, 390)


def test_keys_lead_to_pages_and_to_the_search(board: Board, page: Page) -> None:
    board.open(page, "/dashboards/default-overview")

    for key, name in PAGES_BY_KEY.items():
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(f"**/{name}")
        page.wait_for_function(IS_LOADED)
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Search dashboards")).to_be_focused()
    page.keyboard.type("gr?")
    page.wait_for_url("**/dashboards?query=gr%3F")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    expect(keys).to_contain_text("This list")
    keys.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.keyboard.press("?")
    expect(keys).to_have_count(0)
    assert urlsplit(page.url).path == "/dashboards"
    page.evaluate("localStorage.clear()")


# Releases


def rows(page: Page) -> Locator:
    return page.locator("table.releases tbody tr")


def test_releases_are_searched_filtered_and_ordered_by_the_address(
    board: Board, page: Page
) -> None:
    board.open(page, "/releases")
    expect(rows(page)).to_have_count(25)

    search = page.get_by_role("textbox", name="Search releases")
    search.fill("release.package:checkout")
    search.press("Enter")
    page.wait_for_url("**/releases?query=release.package%3Acheckout")
    expected = versions(board, 'filter: {query: "release.package:checkout"}')
    expect(rows(page)).to_have_count(len(expected))
    assert shown_versions(page) == expected

    page.get_by_role("button", name="Clear search").click()
    expect(rows(page)).to_have_count(25)
    page.get_by_role("button", name="Order").click()
    page.get_by_role("option", name="Semantic version").click()
    page.wait_for_url("**/releases?order=semver")
    expected = versions(board, "filter: {}, orderBy: {field: SEMVER, direction: DESC}")
    expect(rows(page).first.get_by_role("link")).to_have_attribute("title", expected[0])
    assert shown_versions(page) == expected

    page.reload()
    page.wait_for_function(IS_LOADED)
    expect(rows(page).first.get_by_role("link")).to_have_attribute("title", expected[0])

    page.get_by_role("button", name="Archived").click()
    expect(page).to_have_url(re.compile("status=archived"))
    archived = versions(board, "filter: {status: ARCHIVED}")
    expect(rows(page)).to_have_count(len(archived))


def versions(board: Board, arguments: str) -> list[str]:
    found = board.query(
        f"{{ organization {{ releases(first: 25, {arguments}) {{ nodes {{ version }} }} }} }}"
    )
    return [each["version"] for each in found["releases"]["nodes"]]


def shown_versions(page: Page) -> list[str | None]:
    links = rows(page).locator("td:first-child a")
    return [link.get_attribute("title") for link in links.all()]


def test_releases_load_more_at_their_end_and_are_filtered_by_project(
    board: Board, page: Page
) -> None:
    board.open(page, "/releases?project=-1")
    expect(rows(page)).to_have_count(25)
    rows(page).last.scroll_into_view_if_needed()
    expect(rows(page)).to_have_count(50)

    page.get_by_role("button", name="Projects").click()
    page.get_by_role("option", name="mobile").click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("project=mobile$"))
    expected = versions(board, 'filter: {projects: ["mobile"]}')
    expect(rows(page).first.get_by_role("link")).to_have_attribute("title", expected[0])
    assert shown_versions(page)[:25] == expected


# Dashboards

CREATE_DASHBOARD = """mutation ($input: CreateDashboardInput!) {
  createDashboard(input: $input) { dashboard { id widgets { id } } errors { message path } }
}"""
CREATE_RELEASE = """mutation ($input: CreateReleaseInput!) {
  createRelease(input: $input) { created errors { message path } }
}"""
CREATE_DEPLOY = """mutation ($input: CreateDeployInput!) {
  createDeploy(input: $input) { deploy { id } errors { message path } }
}"""
UPDATE_DASHBOARD = """mutation ($input: UpdateDashboardInput!) {
  updateDashboard(input: $input) { dashboard { version } errors { message path } }
}"""
READ_DASHBOARD = """{ organization { dashboard(id: %s) {
  title version
  widgets { title interval layout { x y w h } queries { aggregates conditions } }
  history(first: 10) { nodes { version message restoredFrom } }
} } }"""


def create_dashboard(board: Board, title: str, *widgets: str) -> str:
    """Create a dashboard with lines of these titles beside each other, and return its id."""
    query = {"fields": ["sum(session)"], "aggregates": ["sum(session)"], "conditions": ""}
    created = board.mutate(
        CREATE_DASHBOARD,
        input={
            "title": title,
            "widgets": [
                {
                    "title": widget,
                    "displayType": "LINE",
                    "widgetType": "METRICS",
                    "interval": "1h",
                    "layout": {"x": index * 2, "y": 0, "w": 2, "h": 2, "minH": 2},
                    "queries": [query],
                }
                for index, widget in enumerate(widgets)
            ],
        },
    )
    return str(created["dashboard"]["id"])


def read_dashboard(board: Board, identifier: str) -> Any:
    return board.query(READ_DASHBOARD % json.dumps(identifier))["dashboard"]


def open_widget(page: Page, title: str) -> Locator:
    """Open the form of a widget in the editor, and return the form."""
    page.get_by_role("button", name=f"Edit {title}", exact=True).click()
    panel = page.locator("aside.panel")
    expect(panel.get_by_label("Title")).to_have_value(title)
    return panel


def save(page: Page, message: str) -> None:
    page.keyboard.press("Control+s")
    page.get_by_label("What changed (optional)").fill(message)
    page.get_by_role("button", name="Save", exact=True).click()


def test_dashboard_is_created_and_edited_by_keyboard(board: Board, page: Page) -> None:
    board.open(page, "/dashboards/new")
    page.get_by_label("Title").fill("Two environments")
    page.get_by_role("button", name="Create and add widgets").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit Two environments")
    page.keyboard.press("a")
    panel = page.locator("aside.panel")
    expect(panel.locator("canvas")).to_be_visible()
    panel.get_by_label("Title").fill("Rate")
    panel.get_by_label("Filter").fill("environment:production")
    panel.get_by_role("button", name="Close panel").click()

    widget = page.get_by_role("article", name=re.compile("^Rate, "))
    widget.focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_text("Rate, column 3, row 1, 3 by 3", exact=True)).to_be_attached()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(widget).to_have_accessible_name("Rate, column 1, row 1, 2 by 2")
    for key in ("Space", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(widget).to_have_accessible_name("Rate, column 2, row 1, 2 by 2")
    page.keyboard.press("Control+z")
    expect(widget).to_have_accessible_name("Rate, column 1, row 1, 2 by 2")
    expect(page.get_by_role("button", name="Redo: move Rate")).to_be_enabled()
    page.keyboard.press("Control+Shift+z")
    expect(widget).to_have_accessible_name("Rate, column 2, row 1, 2 by 2")

    save(page, "First widget")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    expect(page.get_by_role("article", name="Rate").locator("canvas")).to_be_visible()
    saved = read_dashboard(board, find_dashboard(board, "Two environments"))
    assert saved["widgets"] == [
        {
            "title": "Rate",
            "interval": "1h",
            "layout": {"x": 1, "y": 0, "w": 2, "h": 2},
            "queries": [
                {
                    "aggregates": ["crash_free_rate(session)"],
                    "conditions": "environment:production",
                }
            ],
        }
    ]
    assert saved["history"]["nodes"][0] == {
        "version": 2,
        "message": "First widget",
        "restoredFrom": None,
    }


def test_refused_save_shows_each_error_in_its_place(board: Board, page: Page) -> None:
    identifier = create_dashboard(board, "Refused", "One", "Two", "Three")
    board.open(page, f"/dashboards/{identifier}/edit")
    open_widget(page, "One").get_by_label("Title").fill(" ")
    open_widget(page, "Two").get_by_label("Filter").fill("release:")
    open_widget(page, "Three").get_by_label("Groups", exact=True).fill("99")

    save(page, "")
    expect(page.get_by_text("Nothing was saved: 3 problems in 3 widgets.")).to_be_visible()
    panel = page.locator("aside.panel")
    title = panel.locator(".field", has=page.get_by_label("Title"))
    expect(title.locator(".error")).to_have_text("A title cannot be blank.")
    filtered = open_widget(page, "Two").locator(".field", has=page.get_by_label("Filter"))
    expect(filtered.locator(".error")).to_have_text("Column 9: a value is missing.")
    limited = open_widget(page, "Three").locator(
        ".field", has=page.get_by_label("Groups", exact=True)
    )
    expect(limited.locator(".error")).to_have_text("A limit must be from 1 to 10, not 99.")
    expect(page.locator("article.widget.invalid")).to_have_count(3)
    assert read_dashboard(board, identifier)["version"] == 1

    # The errors go away with their causes, and the changes are saved.
    limited.get_by_label("Groups", exact=True).fill("9")
    open_widget(page, "Two").get_by_label("Filter").fill("release:latest")
    page.locator("article.widget").first.press("Enter")
    panel.get_by_label("Title").fill("First")
    expect(page.locator("article.widget.invalid")).to_have_count(0)
    save(page, "")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()


def test_two_tabs_that_collide_are_merged_into_one_version(
    board: Board, context: BrowserContext
) -> None:
    identifier = create_dashboard(board, "Collide", "A", "B", "C")
    mine, theirs, viewer = (context.new_page() for _ in range(3))
    for page, path in ((mine, "/edit"), (theirs, "/edit"), (viewer, "")):
        board.open(page, f"/dashboards/{identifier}{path}")
    open_widget(mine, "A").get_by_label("Title").fill("A of mine")
    open_widget(mine, "B").get_by_label("Interval").select_option("1d")
    open_widget(theirs, "A").get_by_label("Title").fill("A of theirs")
    open_widget(theirs, "C").get_by_label("Title").fill("C of theirs")

    save(theirs, "Theirs")
    expect(theirs.get_by_text("Saved as version 2")).to_be_visible()
    expect(viewer.get_by_role("article", name="C of theirs")).to_be_visible()
    save(mine, "Mine")
    dialog = mine.get_by_role("dialog", name="Ada Lindqvist saved version 2 while you edited")
    expect(dialog).to_contain_text("2 changes merge by themselves, 1 needs you to choose")
    own = dialog.get_by_role("region", name="Merges by itself").get_by_role("listitem")
    expect(own).to_contain_text(["B: interval", "C of theirs: title"])
    button = dialog.get_by_role("button", name="Save as version 3")
    expect(button).to_be_disabled()
    for choice in dialog.get_by_role("radio").all():
        expect(choice).not_to_be_checked()
    dialog.get_by_role("radio", name=re.compile("^Yours")).check()
    button.click()
    expect(mine.get_by_text("Saved as version 3")).to_be_visible()
    expect(viewer.get_by_role("article", name="A of mine")).to_be_visible()

    merged = read_dashboard(board, identifier)
    assert merged["version"] == 3
    assert [(each["title"], each["interval"]) for each in merged["widgets"]] == [
        ("A of mine", "1h"),
        ("B", "1d"),
        ("C of theirs", "1h"),
    ]
    assert [each["message"] for each in merged["history"]["nodes"][:2]] == ["Mine", "Theirs"]
    for page in (mine, theirs, viewer):
        page.close()


def test_changes_stay_when_the_editor_is_left_and_merge_with_a_later_version(
    board: Board, page: Page
) -> None:
    identifier = create_dashboard(board, "Left", "A", "B")
    board.open(page, f"/dashboards/{identifier}/edit")
    open_widget(page, "A").get_by_label("Title").fill("A of mine")
    page.get_by_role("link", name="Releases").first.click()
    question = page.get_by_role("alertdialog", name="Leave without saving?")
    question.get_by_role("button", name="Keep editing").click()
    expect(page.locator("aside.panel").get_by_label("Title")).to_have_value("A of mine")
    page.get_by_role("link", name="Releases").first.click()
    question.get_by_role("button", name="Leave").click()
    page.wait_for_url("**/releases")
    board.mutate(UPDATE_DASHBOARD, input={"id": identifier, "title": "Left of theirs"})

    board.open(page, f"/dashboards/{identifier}/edit")
    expect(page.get_by_text("1 unsaved change")).to_be_visible()
    save(page, "")
    page.get_by_role("button", name="Save as version 3").click()
    expect(page.get_by_text("Saved as version 3")).to_be_visible()

    merged = read_dashboard(board, identifier)
    assert merged["title"] == "Left of theirs"
    assert [each["title"] for each in merged["widgets"]] == ["A of mine", "B"]


def test_history_shows_changes_and_restores_a_version(board: Board, page: Page) -> None:
    identifier = find_dashboard(board, "Checkout errors")
    board.open(page, f"/dashboards/{identifier}/history")
    listed = page.locator(".version-row")
    expect(listed).to_have_count(5)
    listed.nth(1).get_by_role("button", name="Changes").click()
    changes = page.get_by_role("region", name="Changes")
    expect(changes.get_by_role("heading")).to_have_text("What version 4 changed")
    expect(changes.get_by_role("listitem").first).to_be_visible()

    listed.nth(3).get_by_role("button", name="Restore").click()
    page.get_by_role("button", name="Restore version 2").click()
    expect(page.get_by_text("Restored version 2 as 6")).to_be_visible()
    newest = read_dashboard(board, identifier)["history"]["nodes"][0]
    assert (newest["version"], newest["restoredFrom"]) == (6, 2)


def test_widget_shows_and_stores_its_data_and_opens_its_query(
    board: Board, context: BrowserContext, page: Page
) -> None:
    identifier = create_dashboard(board, "Export", "Sessions")
    board.open(page, f"/dashboards/{identifier}")
    widget = page.get_by_role("article", name="Sessions")
    expect(widget.locator("canvas")).to_be_visible()
    menu = widget.get_by_role("button", name="Menu of Sessions")

    menu.click()
    page.get_by_role("menuitem", name="Show as table").click()
    expect(widget.get_by_role("table")).to_be_visible()
    menu.click()
    with page.expect_download() as downloading:
        page.get_by_role("menuitem", name="Download CSV").click()
    assert downloading.value.suggested_filename == "Sessions.csv"
    lines = downloading.value.path().read_text().splitlines()
    assert lines[0] == "time,sum(session)"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00:00.000Z,\d+", lines[1])

    menu.click()
    with context.expect_page() as opening:
        page.get_by_role("menuitem", name="Open query in GraphiQL").click()
    graphiql = opening.value
    expect(graphiql.locator(".graphiql-tab-button").first).to_have_text("WidgetData")
    expect(graphiql).to_have_url(f"{board.address}/graphiql")
    graphiql.close()


def test_range_of_the_address_replaces_that_of_a_dashboard(board: Board, page: Page) -> None:
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request.post_data_json or {}))
    identifier = create_dashboard(board, "Ranges", "Sessions")
    board.open(page, f"/dashboards/{identifier}?period=7d&environment=production")
    expect(page.get_by_role("button", name="Range: Last 7 days")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("button", name="Range: Last 7 days")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Range: ")).click()
    page.get_by_role("option", name="Last 24 hours").click()
    expect(page).to_have_url(re.compile("period=24h$"))
    page.wait_for_function(IS_LOADED)

    ranges = [
        (each["variables"]["period"], each["variables"]["environments"])
        for each in asked
        if each.get("operationName") == "DashboardPageQuery"
    ]
    assert list(dict.fromkeys((period, str(names)) for period, names in ranges)) == [
        ("7d", "['production']"),
        (None, "None"),
        ("24h", "None"),
    ]


# Environments


def test_environments_follow_a_deploy(board: Board, page: Page) -> None:
    board.open(page, "/environments")
    matrix = page.get_by_role("region", name="What runs where")
    expect(matrix.get_by_role("row", name=re.compile("^worker"))).to_be_visible()
    release = {"version": "worker@9.9.9", "projects": ["worker"]}
    board.mutate(CREATE_RELEASE, input=release)
    board.mutate(CREATE_DEPLOY, input={"version": "worker@9.9.9", "environment": "production"})

    row = matrix.get_by_role("row", name=re.compile("^worker"))
    expect(row.get_by_role("link", name="9.9.9")).to_be_visible()


# Sign-in

REFUSED = "The server does not accept this token: it was revoked, or it is not complete."


def create_token(board: Board, name: str) -> str:
    create = ("token", "create", "--organization", "demo", "--user", "ada@acme.example")
    return board.command(*create, "--name", name).split()[-1]


def sign_in(page: Page, token: str) -> None:
    page.get_by_label("Access token").fill(token)
    page.get_by_role("button", name="Sign in").click()


def test_sign_in_asks_for_a_token_and_says_why_one_ended(board: Board) -> None:
    revoked, expired = (create_token(board, name) for name in ("revoked", "expired"))
    context = board.browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    heading = page.get_by_role("heading", level=1)
    board.open(page, "/releases?query=worker")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "wb_wrong")
    expect(page.get_by_role("alert")).to_have_text(REFUSED)
    sign_in(page, revoked)
    expect(heading).to_have_text("Releases")
    page.reload()
    expect(heading).to_have_text("Releases")
    assert page.evaluate("sessionStorage.getItem('waybill:board-token')") == revoked
    assert page.evaluate("localStorage.length") == 0

    board.command("token", "revoke", "revoked")
    page.get_by_role("link", name="Delivery").first.click()
    expect(page.get_by_role("status")).to_contain_text(REFUSED)
    sign_in(page, expired)
    expect(heading).to_have_text("Delivery")
    expire_token(board, "expired")
    page.get_by_role("link", name="Commits").first.click()
    expect(page.get_by_role("status")).to_contain_text(
        "The access token expired at 2026-01-31T00:00:00Z. Use another token."
    )
    sign_in(page, board.token)
    expect(heading).to_have_text("Commits")
    context.close()


def expire_token(board: Board, name: str) -> None:
    with sqlite3.connect(board.command.folder / "waybill.db") as connection:
        connection.execute(
            "UPDATE access_token SET date_expires = '2026-01-31 00:00:00.000000' WHERE name = ?",
            [name],
        )
    connection.close()


def test_pages_log_no_errors_and_request_no_other_host(board: Board) -> None:
    assert board.console_errors == []
    assert {host for host in board.hosts if host} == {urlsplit(board.address).netloc}
