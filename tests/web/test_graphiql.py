"""GraphiQL in a real browser against a real server: examples, documentation, links, hosts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from graphql import OperationDefinitionNode, OperationType, parse
from playwright.sync_api import Page, Response, Route, WebSocket
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.clients.browser import chromium, needs_chromium
from tests.clients.command_line import post_query
from tests.clients.demo import copy_demo
from tests.support.mutations import CREATE

EXAMPLES = sorted((Path(__file__).parents[2] / "web" / "graphiql" / "examples").glob("*.graphql"))

# Whether GraphiQL has parsed the operation of the tab, and is not running one.
IS_READY = """([tab, operation]) => {
  const state = JSON.parse(localStorage.getItem("waybill:graphiql:tabState") ?? "null");
  return state?.activeTabIndex === tab && state.tabs[tab].operationName === operation
    && document.querySelector(".graphiql-execute-button").ariaLabel.startsWith("Execute");
}"""

pytestmark = needs_chromium


@dataclass
class Visit:
    """An open page, with the console errors and requested hosts since it opened."""

    page: Page
    server: str
    console_errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def is_introspection(response: Response) -> bool:
    return "IntrospectionQuery" in (response.request.post_data or "")


@pytest.fixture(scope="module")
def visit(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    command = copy_demo(demo_database, tmp_path_factory.mktemp("graphiql"))
    with command.serving("--demo") as (address, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        visit = Visit(page, address)
        page.on(
            "console",
            lambda message: (
                visit.console_errors.append(message.text) if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: visit.console_errors.append(str(error)))
        page.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
        with page.expect_response(is_introspection):
            page.goto(f"{address}/graphiql")
        # The execute button has no effect before the editors are loaded.
        for editor in (".graphiql-query-editor", ".result-window"):
            page.wait_for_selector(f"{editor} .monaco-editor", state="attached")
        page.wait_for_selector(".graphiql-query-editor .view-line")
        yield visit


def parse_operation(example: Path) -> OperationDefinitionNode:
    (operation,) = parse(example.read_text()).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return operation


def open_tab(page: Page, index: int) -> OperationDefinitionNode:
    """Open the tab of an example, wait until it can run, and return its operation."""
    operation = parse_operation(EXAMPLES[index])
    assert operation.name
    page.locator(".graphiql-tab-button").nth(index).click()
    page.wait_for_function(IS_READY, arg=[index, operation.name.value])
    return operation


def execute(page: Page) -> object:
    """Press the execute button and return the JSON of the response."""

    def is_result(response: Response) -> bool:
        return response.url.endswith("/graphql") and not is_introspection(response)

    try:
        with page.expect_response(is_result) as waiting:
            page.click(".graphiql-execute-button")
    except PlaywrightTimeoutError as error:
        shown = page.inner_text(".result-window")
        raise AssertionError(shown) from error
    return waiting.value.json()


def test_every_example_runs_without_an_error(visit: Visit) -> None:
    tabs = visit.page.locator(".graphiql-tab-button")
    assert tabs.count() == len(EXAMPLES)

    for index in range(len(EXAMPLES)):
        if open_tab(visit.page, index).operation is OperationType.SUBSCRIPTION:
            continue
        result = execute(visit.page)
        assert isinstance(result, dict), EXAMPLES[index].name
        assert "errors" not in result, (EXAMPLES[index].name, result)
        assert result["data"], EXAMPLES[index].name


def test_subscription_shows_changes(visit: Visit) -> None:
    page = visit.page
    frames: list[str] = []

    def collect_frames(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: frames.append(str(payload)))

    page.on("websocket", collect_frames)
    index = next(
        index
        for index, example in enumerate(EXAMPLES)
        if parse_operation(example).operation is OperationType.SUBSCRIPTION
    )
    open_tab(page, index)

    page.click(".graphiql-execute-button")
    # The protocol does not confirm the start of a subscription, so releases are created
    # until one is received.
    for number in range(100):
        create_release(visit, f"watched@1.0.{number}")
        page.wait_for_timeout(100)
        if any('"next"' in frame for frame in frames):
            break

    assert "connection_ack" in frames[0]
    assert any('"next"' in frame and "watched@1.0." in frame for frame in frames)
    page.locator(".result-window", has_text="watched@1.0.").wait_for()
    # It goes on while another tab is open.
    open_tab(page, 0)
    create_release(visit, "watched@2.0.0")
    page.locator(".graphiql-tab-button").nth(index).click()
    page.locator(".result-window", has_text="watched@2.0.0").wait_for()
    page.click(".graphiql-execute-button")
    page.wait_for_selector(".graphiql-execute-button[aria-label^=Execute]")
    create_release(visit, "watched@3.0.0")
    open_tab(page, 0)
    open_tab(page, index)
    assert "watched@3.0.0" not in page.inner_text(".result-window")


def create_release(visit: Visit, version: str) -> None:
    """Create a release with the page's token."""
    [token] = re.findall(
        r'"token": "([^"]+)"', httpx.get(f"{visit.server}/graphiql", timeout=60).text
    )
    data = post_query(
        visit.server, token, "{ organization { projects(first: 1) { nodes { slug } } } }"
    )
    [project] = data["organization"]["projects"]["nodes"]
    release = {"version": version, "projects": [project["slug"]]}
    assert post_query(visit.server, token, CREATE % "version", input=release)["createRelease"][
        "created"
    ]


def test_documentation_and_explorer_open(visit: Visit) -> None:
    visit.page.get_by_label("Show Documentation Explorer").click()
    visit.page.locator(".graphiql-doc-explorer", has_text="Query").wait_for()

    visit.page.locator(".graphiql-tab-button").first.click()
    visit.page.get_by_label("Show GraphiQL Explorer").click()
    visit.page.locator(".graphiql-explorer-root", has_text="organization").wait_for()


def test_operation_of_a_link_opens_in_a_tab_of_its_own(visit: Visit) -> None:
    page = visit.page
    before = page.locator(".graphiql-tab-button").count()
    document = (
        "query Linked($first: Int) { organization { releases(first: $first) { totalCount } } }"
    )
    link = urlencode({"query": document, "variables": '{"first": 1}'})

    page.goto(f"{visit.server}/graphiql?{link}")
    page.wait_for_function(IS_READY, arg=[before, "Linked"])
    assert page.url == f"{visit.server}/graphiql"
    tabs = page.locator(".graphiql-tab-button")
    assert tabs.count() == before + 1
    assert tabs.nth(before).inner_text() == "Linked"
    result: Any = execute(page)
    assert result["data"]["organization"]["releases"]["totalCount"] > 0

    page.reload()
    page.wait_for_function(IS_READY, arg=[before, "Linked"])
    assert tabs.count() == before + 1


def test_a_phone_without_a_token_shows_what_to_type_and_all_parts(visit: Visit) -> None:
    def without_token(route: Route) -> None:
        text = re.sub(
            r'"token": "[^"]+"', '"token": null', httpx.get(route.request.url, timeout=60).text
        )
        route.fulfill(body=text, content_type="text/html")

    context = visit.page.context.browser.new_context(viewport={"width": 390, "height": 844})  # type: ignore[union-attr]
    page = context.new_page()
    page.route("**/graphiql", without_token)
    page.goto(f"{visit.server}/graphiql")
    page.wait_for_selector(".graphiql-query-editor .view-line")

    command = page.locator(".token-notice code").inner_text()
    boxes = {
        name: page.locator(f".graphiql-{name}").first.bounding_box()
        for name in ("query-editor", "execute-button", "editor-tool", "response", "sidebar")
    }
    text = page.locator(".graphiql-query-editor .monaco-editor").first.bounding_box()
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert command.split() == [
        "waybill",
        "token",
        "create",
        "--organization",
        "SLUG",
        "--user",
        "ADDRESS",
        "--scope",
        "read",
        "--scope",
        "write",
    ]
    assert width == 390
    assert text
    tops = [box["y"] for box in boxes.values() if box]
    assert len(tops) == len(boxes)
    # The execute button is above the text, not beside it.
    button = boxes["execute-button"]
    assert button
    assert button["y"] + button["height"] <= text["y"]
    for name in ("query-editor", "response"):
        box = boxes[name]
        assert box
        assert box["width"] > 340
    assert tops == sorted(tops)


def test_tabs_fit_the_page(visit: Visit) -> None:
    tabs = visit.page.locator(".graphiql-tab")

    boxes = [tabs.nth(index).bounding_box() for index in range(tabs.count())]

    assert all(box and box["x"] + box["width"] <= 1400 for box in boxes)
    assert not visit.page.evaluate(
        "(e => e.scrollWidth > e.clientWidth)(document.querySelector('.graphiql-tabs'))"
    )


def test_logo_leads_to_the_board(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Waybill").click()

    visit.page.wait_for_url("**/dashboards")


def test_page_logs_no_errors_and_requests_no_other_host(visit: Visit) -> None:
    assert visit.console_errors == []
    assert {host for host in visit.hosts if host} == {urlsplit(visit.server).netloc}
