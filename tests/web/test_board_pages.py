"""The pages of the board, in a real browser against a real server with demo data."""

import re
import sqlite3
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.clients.axe import create_audited_context, find_faults, needs_axe
from tests.clients.board import IS_LOADED, Board
from tests.clients.browser import needs_chromium

PAGES_BY_KEY = {
    "r": "releases",
    "e": "environments",
    "c": "commits",
    "l": "delivery",
    "d": "dashboards",
}

CREATE_RELEASE = """mutation ($input: CreateReleaseInput!) {
  createRelease(input: $input) { created errors { message path } }
}"""
CREATE_DEPLOY = """mutation ($input: CreateDeployInput!) {
  createDeploy(input: $input) { deploy { id } errors { message path } }
}"""

pytestmark = needs_chromium


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


@needs_axe
def test_axe_finds_no_serious_fault(board: Board, paths: dict[str, str]) -> None:
    context = create_audited_context(board.browser, 1400)
    page = context.new_page()
    faults = {path: find_faults(board.open(page, path)) for path in paths}
    page.get_by_role("button", name="Sign out").click()
    faults["sign-in"] = find_faults(page)
    context.close()

    assert {path: found for path, found in faults.items() if found != [[], []]} == {}


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


def test_widget_shows_and_stores_its_data_and_opens_its_query(
    board: Board, context: BrowserContext, page: Page
) -> None:
    identifier = board.create_dashboard("Export", "Sessions")
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
    identifier = board.create_dashboard("Ranges", "Sessions")
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
