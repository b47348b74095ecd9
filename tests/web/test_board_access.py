"""The board by keyboard, on phones, and what axe finds in pages and in what opens over them."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

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

pytestmark = needs_chromium


@needs_axe
@pytest.mark.parametrize("width", [1400, 390])
def test_axe_finds_no_serious_fault_and_no_page_scrolls_sideways(
    board: Board, paths: dict[str, str], width: int
) -> None:
    context = create_audited_context(board.browser, width, has_touch=width < 500)
    page = context.new_page()
    faults, widths = {}, {}
    for path in paths:
        faults[path] = find_faults(board.open(page, path))
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    page.get_by_role("button", name="Sign out").click()
    faults["sign-in"] = find_faults(page)
    context.close()

    assert {path: found for path, found in faults.items() if found != [[], []]} == {}
    assert widths == dict.fromkeys(paths, width)


# What opens over a page: the page, the name of the button that opens it, and its role.
LAYERS = [
    ("/releases", "Projects", "dialog"),
    ("/delivery", "Range: Last 14 days", "dialog"),
    ("/compare", "First release: Choose a release", "dialog"),
    ("/dashboards", "Recently viewed Order", "listbox"),
    ("/dashboards/default-overview", "Menu of Number of Errors", "menu"),
    ("/dashboards/default-overview", "More about this dashboard", "menu"),
]


@needs_axe
def test_axe_finds_no_serious_fault_in_what_opens_over_a_page(board: Board) -> None:
    context = create_audited_context(board.browser, 1400)
    page = context.new_page()
    faults = {}
    for path, button, role in LAYERS:
        board.open(page, path)
        page.get_by_role("button", name=button).first.click()
        expect(page.get_by_role(role)).to_be_visible()  # type: ignore[arg-type]
        faults[button] = find_faults(page)
    page.get_by_role("menuitem", name="Duplicate").press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    faults["keys"] = find_faults(page)
    board.open(page, "/releases")
    page.keyboard.press("/")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    faults["suggestions"] = find_faults(page)
    context.close()

    assert {layer: found for layer, found in faults.items() if found != [[], []]} == {}


def test_keys_lead_to_pages_and_to_the_search(board: Board, page: Page) -> None:
    board.open(page, "/dashboards/default-overview")

    for key, name in PAGES_BY_KEY.items():
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(f"**/{name}")
        page.wait_for_function(IS_LOADED)
    search = page.get_by_role("textbox", name="Search dashboards")
    expect(search).to_be_visible()
    page.keyboard.press("/")
    expect(search).to_be_focused()
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

    # A key that is pressed while the page loads is for the page that comes.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/graphql", hold)
    page.goto(f"{board.address}/dashboards")
    expect(page.locator(".skel").first).to_be_visible()
    page.keyboard.press("/")
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(search).to_be_focused()


def test_phones_have_filters_in_a_sheet_and_releases_as_cards(board: Board) -> None:
    context = board.watch(
        board.browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
        )
    )
    page = context.new_page()
    board.open(page, "/releases")
    cards = page.get_by_role("list", name="Releases").get_by_role("listitem")
    expect(cards).to_have_count(25)
    expect(page.get_by_role("table")).to_have_count(0)
    filters = page.get_by_role("button", name="Filters")
    expect(filters).to_have_text("Filters")

    filters.tap()
    sheet = page.get_by_role("dialog", name="Filters")
    sheet.get_by_role("button", name="Projects").tap()
    project = page.get_by_role("option", name="worker")
    project.tap()
    expect(project).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(project).to_have_count(0)
    sheet.get_by_role("button", name="Archived").tap()
    sheet.get_by_role("button", name="Done").tap()
    expect(sheet).to_have_count(0)
    expect(filters).to_have_text("Filters2 chosen")
    expect(page).to_have_url(re.compile("project=worker&status=archived$"))
    found = board.query(
        """{ organization { releases(filter: {projects: ["worker"], status: ARCHIVED}) {
          totalCount nodes { version }
        } } }"""
    )["releases"]
    expect(cards.get_by_role("link")).to_have_text([each["version"] for each in found["nodes"]])
    expect(page.get_by_text(f"{found['totalCount']} releases", exact=True)).to_be_visible()

    board.open(page, "/environments")
    running = page.get_by_role("list", name="What runs where").get_by_role("listitem")
    expect(running.filter(has_text="worker")).to_contain_text(["production"])
    context.close()
