"""The board in a browser: a server with demo data, and what its pages did wrong."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.clients.command_line import CommandLine, post_query

# Whether a page is complete: it has its heading, and no place holder.
IS_LOADED = """() => document.querySelector("h1") && !document.querySelector(".skel")"""

CREATE_DASHBOARD = """mutation ($input: CreateDashboardInput!) {
  createDashboard(input: $input) { dashboard { id widgets { id } } errors { message path } }
}"""


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

    def create_token(self, name: str, user: str) -> str:
        """Create a token of a member of the demo organization, and return it."""
        create = ("token", "create", "--organization", "demo", "--user", user)
        scopes = ("--scope", "read", "--scope", "write")
        return self.command(*create, *scopes, "--name", name).split()[-1]

    def find_dashboard(self, title: str) -> str:
        """Return the id of the dashboard with a title."""
        found = self.query("{ organization { dashboards(first: 50) { nodes { id title } } } }")
        nodes = found["dashboards"]["nodes"]
        [identifier] = [each["id"] for each in nodes if each["title"] == title]
        return str(identifier)

    def create_dashboard(self, title: str, *widgets: str) -> str:
        """Create a dashboard with lines of these titles beside each other, and return its id."""
        query = {"fields": ["sum(session)"], "aggregates": ["sum(session)"], "conditions": ""}
        created = self.mutate(
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
