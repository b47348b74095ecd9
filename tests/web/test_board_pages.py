"""The pages of the board, in a real browser against a real server with demo data."""

import gzip
import json
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.clients.board import CREATE_DASHBOARD, IS_LOADED, Board
from tests.clients.browser import needs_chromium

DIST = Path(__file__).parents[2] / "web" / "board" / "dist" / "assets"

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


def test_first_page_loads_less_than_250_kilobytes_of_compressed_script(
    board: Board, page: Page
) -> None:
    scripts: set[str] = set()
    page.on(
        "request",
        lambda request: scripts.add(request.url) if request.resource_type == "script" else None,
    )
    board.open(page, "/dashboards")

    names = {urlsplit(script).path.rpartition("/")[2] for script in scripts}
    sizes = {name: len(gzip.compress((DIST / name).read_bytes())) for name in names}
    assert sum(sizes.values()) < 250_000, sizes
    assert not [name for name in names if name.startswith("TimeChart")]


def test_broken_connections_are_shown_until_they_are_back(board: Board) -> None:
    context = board.browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    identifier = board.create_dashboard("Connection", "Sessions")
    board.open(page, f"/dashboards/{identifier}")
    widget = page.get_by_role("article", name="Sessions")
    expect(widget.locator("canvas")).to_be_visible()

    context.set_offline(True)
    offline = page.get_by_role("status").filter(has_text="You are offline")
    expect(offline).to_contain_text("What you see is of today at")
    page.keyboard.press("r")
    expect(widget.locator("canvas")).to_be_visible()
    context.set_offline(False)
    expect(offline).to_have_count(0)

    page.route("**/graphql", stop_events)
    page.reload()
    reconnecting = page.get_by_role("status").filter(has_text="Reconnecting")
    expect(reconnecting).to_contain_text("Updates pause until then; reading still works.")
    expect(widget.locator("canvas")).to_be_visible()
    page.unroute_all()
    reconnecting.get_by_role("button", name="Connect now").click()
    expect(reconnecting).to_have_count(0)
    context.close()


def stop_events(route: Route) -> None:
    """Let everything pass but streams of events."""
    if "text/event-stream" in route.request.headers.get("accept", ""):
        route.abort()
    else:
        route.continue_()


# Releases


def rows(page: Page) -> Locator:
    return page.locator("table.releases tbody tr")


def test_releases_are_searched_filtered_and_ordered_by_the_address(
    board: Board, page: Page
) -> None:
    board.open(page, "/releases")
    expect(rows(page)).to_have_count(25)

    search = page.get_by_role("combobox", name="Search releases")
    search.fill("release.package:checkout")
    search.press("Enter")
    page.wait_for_url("**/releases?query=release.package%3Acheckout")
    expected = versions(board, 'filter: {query: "release.package:checkout"}')
    expect_versions(page, expected)
    changed = rows(page).filter(has_text=re.compile(r"\d\.\d\d pp"))
    expect(changed).to_have_count(count_compared(board, "release.package:checkout"))

    page.get_by_role("button", name="Clear search").click()
    expect(rows(page)).to_have_count(25)
    page.get_by_role("button", name="Order").click()
    page.get_by_role("option", name="Semantic version").click()
    page.wait_for_url("**/releases?order=semver")
    expected = versions(board, "filter: {}, orderBy: {field: SEMVER, direction: DESC}")
    expect_versions(page, expected)

    page.reload()
    expect_versions(page, expected)

    page.get_by_role("button", name="Archived").click()
    expect(page).to_have_url(re.compile("status=archived"))
    expect_versions(page, versions(board, "filter: {status: ARCHIVED}"))


def test_search_is_completed_by_keyboard_and_pointer(board: Board, page: Page) -> None:
    board.open(page, "/releases?environment=production")
    search = page.get_by_role("combobox", name="Search releases")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    search.press_sequentially("stag")
    expect(options).to_have_count(1)
    search.press("ArrowDown")
    assert search.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    search.press("Home")
    assert search.get_attribute("aria-activedescendant") is None
    search.press("End")
    search.press("Alt+ArrowUp")
    expect(options).to_have_count(0)
    search.press("ArrowDown")
    search.press("Enter")
    expect(search).to_have_value("release.stage:")
    expect(options.first).to_contain_text("adopted")
    search.press("ArrowDown")
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"query=release\.stage%3Aadopted$"))
    expect(page.get_by_role("button", name="Remove release.stage is adopted")).to_be_visible()
    adopted = 'filter: {environments: ["production"], query: "release.stage:adopted"}'
    expect_versions(page, versions(board, adopted))

    search.press_sequentially("!release.package:")
    options.filter(has_text="checkout").click()
    expect(page).to_have_url(re.compile("release.package%3Acheckout$"))
    expected = versions(board, adopted.replace("adopted", "adopted !release.package:checkout"))
    expect_versions(page, expected)

    search.press("Backspace")
    expect(search).to_have_value("!release.package:checkout")
    search.press("Escape")
    expect(options).to_have_count(0)
    search.fill("release.version:>99")
    search.press("Enter")
    page.get_by_role("button", name=re.compile("^Drop release.version")).click()
    expect(page).to_have_url(re.compile(r"query=release\.stage%3Aadopted$"))
    search.fill("release.version:x")
    search.press("Enter")
    expect(page.get_by_text("The search is not valid")).to_be_visible()


def test_any_two_releases_are_compared(board: Board, page: Page) -> None:
    newest, _, other = versions(board, 'filter: {query: "release.package:checkout"}')[:3]
    board.open(page, f"/releases/{quote(newest, safe='')}")
    comparison = page.get_by_role("region", name="Comparison")
    comparison.get_by_role("button", name=re.compile("^Compare with")).click()
    page.get_by_role("searchbox", name="Search releases").fill(other)
    page.get_by_role("option", name=other).click()
    expect(comparison.get_by_role("heading")).to_have_attribute("title", other)
    comparison.get_by_role("link", name="See what changed").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Compare releases")
    document = (
        "{ organization { compareReleases(base: %s, head: %s) { commits { totalCount } } } }"
    )
    compared = board.query(document % (json.dumps(other), json.dumps(newest)))
    count = compared["compareReleases"]["commits"]["totalCount"]
    commits = page.get_by_role("region", name="Commits")
    expect(commits.locator("header")).to_contain_text(str(count))
    expect(commits.get_by_role("listitem")).to_have_count(min(count, 50))
    page.get_by_role("button", name="Swap").click()
    expect(page.get_by_text("The second release is older.")).to_be_visible()


def test_figures_and_charts_of_a_release_are_of_the_chosen_project(
    board: Board, page: Page
) -> None:
    version = versions(board, 'filter: {query: "release.package:checkout"}')[0]
    board.open(page, f"/releases/{quote(version, safe='')}")
    page.get_by_role("button", name=re.compile("Project$")).click()
    page.get_by_role("option", name="storefront").click()
    expect(page).to_have_url(re.compile("of=storefront$"))

    release = board.query(
        f"""{{ organization {{ release(version: "{version}") {{
            projects {{ slug health {{ totalSessions }} }}
        }} }} }}"""
    )["release"]
    [sessions] = [
        each["health"]["totalSessions"]
        for each in release["projects"]
        if each["slug"] == "storefront"
    ]
    expect(page.locator(".kpi").filter(has_text="Sessions, 14 d")).to_contain_text(str(sessions))
    kinds = page.get_by_role("region", name="Sessions by kind").locator(".legend b")
    expect(kinds.first).to_be_visible()
    assert sum(int(each) for each in kinds.all_inner_texts()) == sessions


def versions(board: Board, arguments: str) -> list[str]:
    found = board.query(
        f"{{ organization {{ releases(first: 25, {arguments}) {{ nodes {{ version }} }} }} }}"
    )
    return [each["version"] for each in found["releases"]["nodes"]]


def count_compared(board: Board, query: str) -> int:
    """Count the releases with a crash-free rate that have one before in their first project."""
    found = board.query(
        f"""{{ organization {{ releases(first: 25, filter: {{query: "{query}"}}) {{ nodes {{
            projects {{
                health {{ crashFreeSessions }} previous {{ health {{ crashFreeSessions }} }}
            }}
        }} }} }} }}"""
    )
    firsts = [node["projects"][0] for node in found["releases"]["nodes"]]
    rates = [[each["health"], (each["previous"] or {}).get("health")] for each in firsts]
    return sum(
        all(health and health["crashFreeSessions"] is not None for health in pair)
        for pair in rates
    )


def expect_versions(page: Page, expected: list[str]) -> None:
    """Wait until the list begins with these versions; fewer than a page are the whole list."""
    if len(expected) < 25:
        expect(rows(page)).to_have_count(len(expected))
    links = rows(page).locator("td:first-child a")
    for index, version in enumerate(expected):
        expect(links.nth(index)).to_have_attribute("title", version)


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
    expect_versions(page, expected)


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
    page.get_by_role("menuitem", name="Show as chart").click()
    menu.click()
    with page.expect_download() as downloading:
        page.get_by_role("menuitem", name="Download PNG").click()
    assert downloading.value.suggested_filename == "Sessions.png"
    assert downloading.value.path().read_bytes().startswith(b"\x89PNG")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.evaluate("document.exitFullscreen()")

    menu.click()
    with context.expect_page() as opening:
        page.get_by_role("menuitem", name="Open query in GraphiQL").click()
    graphiql = opening.value
    expect(graphiql.locator(".graphiql-tab-button").first).to_have_text("WidgetData")
    expect(graphiql).to_have_url(f"{board.address}/graphiql")
    graphiql.close()


def test_numbers_have_their_course_and_charts_their_thresholds(board: Board, page: Page) -> None:
    query = {"fields": [], "aggregates": ["sum(session)"], "conditions": ""}
    widget = {"widgetType": "METRICS", "interval": "1d", "queries": [query]}
    created = board.mutate(
        CREATE_DASHBOARD,
        input={
            "title": "Limits",
            "widgets": [
                widget | {"title": "All", "displayType": "BIG_NUMBER"},
                widget
                | {
                    "title": "Over time",
                    "displayType": "BAR",
                    "thresholds": {"max1": 100, "max2": 2500.5},
                },
            ],
        },
    )
    board.open(page, f"/dashboards/{created['dashboard']['id']}")

    number = page.get_by_role("article", name="All")
    expect(number.get_by_role("img", name="All over time")).to_be_visible()
    expect(number.get_by_title("Against the range of the same length before")).to_be_visible()
    chart = page.get_by_role("article", name="Over time").get_by_role("group", name="Over time")
    expect(chart).to_have_accessible_description(
        "Arrow keys read the values. Good up to 100. Meh up to 2.5k."
    )


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

    # Saved, the range is that of the dashboard, unless somebody else saved meanwhile.
    page.route("**/graphql", expect_version_0)
    page.get_by_role("button", name="Save filters").click()
    expect(page.get_by_text("Nothing was saved: somebody saved another version.")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Save filters").click()
    expect(page.get_by_text("Saved the filters as version 2")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{identifier}$"))
    expect(page.get_by_role("button", name="Range: Last 24 hours")).to_be_visible()
    saved = "{ organization { dashboard(id: %s) { version period environments } } }"
    assert board.query(saved % json.dumps(identifier))["dashboard"] == {
        "version": 2,
        "period": "24h",
        "environments": None,
    }


def expect_version_0(route: Route) -> None:
    """Let a save expect another version than the dashboard has."""
    body: Any = route.request.post_data_json
    if body["operationName"] == "useSaveFiltersMutation":
        body["variables"]["input"]["expectedVersion"] = 0
    route.continue_(post_data=json.dumps(body))


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


def test_waiting_commits_of_two_environments_are_counted(board: Board, page: Page) -> None:
    commits = [{"id": each * 40, "message": "Wait"} for each in "ab"]
    release = {"version": "worker@9.9.10", "projects": ["worker"], "commits": commits}
    board.mutate(CREATE_RELEASE, input=release)
    board.mutate(CREATE_DEPLOY, input={"version": "worker@9.9.10", "environment": "staging"})
    board.open(page, "/environments?project=worker")

    compared = page.get_by_role("region", name="Compare environments").locator("header")
    expect(compared).to_contain_text("1 project differs · 2 commits wait for production")


# Delivery


def test_metrics_have_their_change_and_target_and_become_widgets(board: Board, page: Page) -> None:
    board.open(page, "/delivery?period=30d")
    failures = page.get_by_role("region", name="Change failure rate")
    expect(failures).to_contain_text("vs the 30 days before")
    failures.get_by_role("button", name="Set a target of Change failure rate").click()
    page.get_by_label("Target, percent").fill("12.5")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page).to_have_url(re.compile(r"period=30d&target\.failures=12\.5$"))
    chart = failures.get_by_role("group", name="Change failure rate")
    expect(chart).to_have_accessible_description("Arrow keys read the values. Target 12.5%.")

    identifier = board.create_dashboard("Metrics", "A")
    page.get_by_role("button", name="Add to a dashboard").click()
    page.get_by_role("menuitem", name="Metrics", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit Metrics")
    expect(page.get_by_text("4 unsaved changes")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{identifier}/edit$"))
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    saved = "{ organization { dashboard(id: %s) { widgets { title } } } }"
    assert board.query(saved % json.dumps(identifier))["dashboard"]["widgets"] == [
        {"title": "A"},
        {"title": "Deploy frequency"},
        {"title": "Lead time"},
        {"title": "Change failure rate"},
        {"title": "Time to restore"},
    ]


# Sign-in


def create_token(board: Board, name: str) -> str:
    create = ("token", "create", "--organization", "demo", "--user", "ada@acme.example")
    return board.command(*create, "--name", name).split()[-1]


def sign_in(page: Page, token: str) -> None:
    page.get_by_label("Access token").fill(token)
    page.get_by_role("button", name="Sign in").click()


def test_sign_in_asks_for_a_token_and_says_why_one_ended(board: Board) -> None:
    revoked, expired = (create_token(board, name) for name in ("revoked", "expired"))
    context = board.browser.new_context(
        viewport={"width": 1400, "height": 900}, locale="en-GB", timezone_id="Europe/Berlin"
    )
    page = context.new_page()
    heading = page.get_by_role("heading", level=1)
    board.open(page, "/releases?query=worker")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "wb_wrong")
    expect(page.get_by_role("alert")).to_contain_text("The server does not know this token.")
    sign_in(page, revoked)
    expect(heading).to_have_text("Releases")
    page.reload()
    expect(heading).to_have_text("Releases")
    assert page.evaluate("sessionStorage.getItem('waybill:board-token')") == revoked
    assert page.evaluate("localStorage.length") == 0

    board.command("token", "revoke", "revoked")
    page.get_by_role("link", name="Delivery").first.click()
    ended = page.get_by_role("status").filter(has_text="Your token")
    expect(ended).to_contain_text(re.compile(r"Your token was revoked today at \d\d:\d\d\."))
    expect(ended).to_contain_text("You return to Delivery after signing in")
    sign_in(page, revoked)
    expect(page.get_by_role("alert")).to_contain_text("This token was revoked today at")
    sign_in(page, expired)
    expect(heading).to_have_text("Delivery")
    expire_token(board, "expired")
    # The stream of events may end the session before the link is clicked.
    page.evaluate("""document.querySelector('a[href="/commits"]')?.click()""")
    expect(ended).to_contain_text(re.compile(r"Your token expired on 31 Jan.*, \d\d:00\."))
    sign_in(page, board.token)
    expect(heading).to_have_text(re.compile("^(Commits|Delivery)$"))
    context.close()


def expire_token(board: Board, name: str) -> None:
    with sqlite3.connect(board.command.folder / "waybill.db") as connection:
        connection.execute(
            "UPDATE access_token SET date_expires = '2026-01-31 00:00:00.000000' WHERE name = ?",
            [name],
        )
    connection.close()
