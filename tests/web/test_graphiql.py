"""GraphiQL in a real browser, over the real server: every example runs, nothing is from afar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from graphql import OperationDefinitionNode, OperationType, parse
from playwright.sync_api import Page, Response
from playwright.sync_api import TimeoutError as WaitedTooLong

from tests.clients.browser import chromium, needs_chromium
from tests.clients.command_line import CommandLine
from tests.support.mutations import CREATE

EXAMPLES = sorted((Path(__file__).parents[2] / "web" / "graphiql" / "examples").glob("*.graphql"))

# Whether GraphiQL knows the operation of the tab that is shown, and runs nothing.
IS_READY = """([tab, operation]) => {
  const state = JSON.parse(localStorage.getItem("waybill:graphiql:tabState") ?? "null");
  return state?.activeTabIndex === tab && state.tabs[tab].operationName === operation
    && document.querySelector(".graphiql-execute-button").ariaLabel.startsWith("Execute");
}"""

pytestmark = needs_chromium


@dataclass
class Visit:
    """A page that is open, and what the browser said and asked meanwhile."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def is_introspection(response: Response) -> bool:
    """Whether the page asked for the schema."""
    return "IntrospectionQuery" in (response.request.post_data or "")


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    command = CommandLine(tmp_path_factory.mktemp("graphiql"))
    with command.serving("--demo") as (address, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        visit = Visit(page, address)
        page.on(
            "console",
            lambda message: (
                visit.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
        with page.expect_response(is_introspection):
            page.goto(address)
        # The button does nothing before the editors are there.
        for editor in (".graphiql-query-editor", ".result-window"):
            page.wait_for_selector(f"{editor} .monaco-editor", state="attached")
        page.wait_for_selector(".graphiql-query-editor .view-line")
        yield visit


def operation_of(example: Path) -> OperationDefinitionNode:
    """The operation that a document has."""
    (operation,) = parse(example.read_text()).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return operation


def show(page: Page, index: int) -> OperationDefinitionNode:
    """Open the tab of an example, and wait until it can be run; its operation."""
    operation = operation_of(EXAMPLES[index])
    assert operation.name
    page.locator(".graphiql-tab-button").nth(index).click()
    page.wait_for_function(IS_READY, arg=[index, operation.name.value])
    return operation


def run(page: Page) -> object:
    """Press the button; the answer's JSON."""

    def is_answer(response: Response) -> bool:
        return response.url.endswith("/graphql") and not is_introspection(response)

    try:
        with page.expect_response(is_answer) as waiting:
            page.click(".graphiql-execute-button")
    except WaitedTooLong as error:
        shown = page.inner_text(".result-window")
        raise AssertionError(shown) from error
    return waiting.value.json()


def test_every_example_runs_without_an_error(visit: Visit) -> None:
    tabs = visit.page.locator(".graphiql-tab-button")
    assert tabs.count() == len(EXAMPLES)

    for index in range(len(EXAMPLES)):
        if show(visit.page, index).operation is OperationType.SUBSCRIPTION:
            continue
        answer = run(visit.page)
        assert isinstance(answer, dict), EXAMPLES[index].name
        assert "errors" not in answer, (EXAMPLES[index].name, answer)
        assert answer["data"], EXAMPLES[index].name


def test_a_subscription_shows_what_happens(visit: Visit) -> None:
    page = visit.page
    index = next(
        index
        for index, example in enumerate(EXAMPLES)
        if operation_of(example).operation is OperationType.SUBSCRIPTION
    )
    show(page, index)
    with page.expect_websocket() as opened:
        page.click(".graphiql-execute-button")
    with opened.value.expect_event("framereceived", lambda frame: "connection_ack" in frame):
        pass

    with opened.value.expect_event("framereceived", lambda frame: '"next"' in frame):
        # Nobody tells when a subscription has begun, so the page is told of some release.
        for number in range(20):
            create(visit, f"watched@1.0.{number}")
            page.wait_for_timeout(100)
    page.locator(".result-window", has_text="watched@1.0.").wait_for()


def create(visit: Visit, version: str) -> None:
    """Create a release, with the token that the page has."""
    [token] = re.findall(r'"token": "([^"]+)"', httpx.get(visit.address).text)
    [project] = ask(visit, token, "{ organization { projects(first: 1) { nodes { slug } } } }")[
        "organization"
    ]["projects"]["nodes"]
    given = {"version": version, "projects": [project["slug"]]}
    assert ask(visit, token, CREATE % "version", input=given)["createRelease"]["created"]


def ask(visit: Visit, token: str, document: str, **variables: Any) -> Any:
    response = httpx.post(
        f"{visit.address}/graphql",
        json={"query": document, "variables": variables},
        headers={"Authorization": f"Bearer {token}"},
    )
    return response.json()["data"]


def test_the_schema_and_the_explorer_can_be_read(visit: Visit) -> None:
    visit.page.get_by_label("Show Documentation Explorer").click()
    visit.page.locator(".graphiql-doc-explorer", has_text="Query").wait_for()

    visit.page.locator(".graphiql-tab-button").first.click()
    visit.page.get_by_label("Show GraphiQL Explorer").click()
    visit.page.locator(".graphiql-explorer-root", has_text="organization").wait_for()


def test_the_browser_has_nothing_to_complain_of(visit: Visit) -> None:
    assert visit.complaints == []
    assert {host for host in visit.hosts if host} == {urlsplit(visit.address).netloc}
