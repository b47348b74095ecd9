"""The clients of web/examples, run in Node against a real server."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import build_schema, lexicographic_sort_schema, print_schema

from tests.clients.demo import copy_demo

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "web" / "examples"
PROGRAMS = EXAMPLES / "node_modules" / ".bin"

RELEASES = """query ($first: Int!) { organization { releases(first: $first) { nodes {
    version authors { name email } lastDeploy { environment }
} } } }"""
STATUS = "query ($version: String!) { organization { release(version: $version) { status } } }"
DASHBOARD = """query ($id: ID!) { organization { dashboard(id: $id) {
    id title period version widgets { id title }
} } }"""
DRAWN = """{ organization { dashboard(id: "default-overview") { widgets {
    title displayType data(period: "7d") {
        results { columns { field } series { label } rows { values } }
    }
} } } }"""
SET_URL = """mutation ($version: String!, $url: String!) {
    updateRelease(input: {version: $version, url: $url}) { errors { code } }
}"""
URL = "https://ci.example/{}"
ERROR_CODES = {"pageTooLarge": ["PAGE_TOO_LARGE"], "invalidToken": ["UNAUTHENTICATED"]}

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(shutil.which("npm") is None, reason="no program `npm` is installed"),
]


@dataclass(frozen=True)
class DemoServer:
    """A server with demo data, and the examples that run against it."""

    address: str
    token: str
    documents: str = "sent"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program of web/examples to its end."""
        path = PROGRAMS / program
        assert path.exists(), "Run `make examples` first."
        return subprocess.run(
            [str(path), *arguments],
            cwd=EXAMPLES,
            env=os.environ
            | {
                "WAYBILL_URL": self.address,
                "WAYBILL_TOKEN": self.token,
                "PERSISTED_DOCUMENTS": self.documents,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def read_output(self, example: str) -> str:
        """Run an example, which must not fail or write to standard error."""
        completed = self.run("vite-node", f"src/{example}")
        assert (completed.returncode, completed.stderr) == (0, "")
        return completed.stdout

    def read_results(self, example: str) -> Any:
        """Run an example and parse the JSON that it prints."""
        return json.loads(self.read_output(example))

    def execute(self, document: str, **variables: Any) -> Any:
        """Send an operation without any of the client libraries and return its data."""
        response = httpx.post(
            f"{self.address}/graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=60,
        ).json()
        assert "errors" not in response, response
        return response["data"]

    def read_organization(self, document: str, **variables: Any) -> Any:
        return self.execute(document, **variables)["organization"]

    def read_newest_releases(self, first: int) -> list[Any]:
        releases: list[Any] = self.read_organization(RELEASES, first=first)["releases"]["nodes"]
        return releases

    def read_status(self, version: str) -> str:
        status: str = self.read_organization(STATUS, version=version)["release"]["status"]
        return status


@contextmanager
def change_url_repeatedly(server: DemoServer, version: str) -> Iterator[None]:
    """Give a release numbered URLs, one every 200 ms, until the block ends."""
    is_done = threading.Event()

    def change() -> None:
        for number in count():
            if is_done.wait(0.2):
                return
            server.execute(SET_URL, version=version, url=URL.format(number))

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        is_done.set()
        thread.join()


@contextmanager
def run_demo_server(database: Path, folder: Path, **settings: str) -> Iterator[DemoServer]:
    command = copy_demo(database, folder)
    command.environment |= settings
    with command.serving("--demo") as (address, lines):
        [token] = [line.split()[-1] for line in lines if line.startswith("Access token: ")]
        yield DemoServer(address, token)


@pytest.fixture(scope="module")
def server(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with run_demo_server(demo_database, tmp_path_factory.mktemp("examples")) as server:
        yield server


def to_line(release: Any) -> str:
    """Convert a release to the line of text that src/release.ts shows."""
    names = ", ".join(author["name"] or author["email"] for author in release["authors"])
    environment = (release["lastDeploy"] or {}).get("environment") or "not deployed"
    return f"{release['version']} by {names or 'no author'}, {environment}"


def remove_typenames(value: Any) -> Any:
    """Remove `__typename`, which the client libraries add to their documents."""
    if isinstance(value, list):
        return [remove_typenames(each) for each in value]
    if isinstance(value, dict):
        return {key: remove_typenames(each) for key, each in value.items() if key != "__typename"}
    return value


def has_both_edits(server: DemoServer, dashboard: Any, title: str) -> bool:
    """Whether the shown dashboard is the stored one, with the edits of both users."""
    stored = server.read_organization(DASHBOARD, id=dashboard["id"])["dashboard"]
    return (
        bool(remove_typenames(dashboard) == stored)
        and (dashboard["title"], dashboard["period"], dashboard["version"]) == (title, "30d", 3)
        and [each["title"] for each in dashboard["widgets"]] == ["Sessions", "Crashes by hour"]
    )


def test_apollo_client_paginates_archives_saves_and_reads_error_codes(server: DemoServer) -> None:
    releases = server.read_newest_releases(6)
    lines = [to_line(release) for release in releases]

    results = server.read_results("apollo.ts")

    assert results["screens"] == [lines[:3], lines, lines[1:]]
    assert results["archived"]["status"] == "ARCHIVED"
    assert server.read_status(releases[0]["version"]) == "ARCHIVED"
    assert server.read_newest_releases(5) == releases[1:]
    assert [(error["code"], error["path"]) for error in results["refused"]] == [
        ("NOT_FOUND", ["version"])
    ]
    assert results["errors"] == ERROR_CODES
    assert has_both_edits(server, results["dashboard"], "Edited with Apollo")


def test_urql_paginates_saves_and_reads_error_codes(server: DemoServer) -> None:
    lines = [to_line(release) for release in server.read_newest_releases(6)]

    results = server.read_results("urql.ts")

    assert results["screens"] == [lines[:3], lines]
    assert results["errors"] == ERROR_CODES
    assert has_both_edits(server, results["dashboard"], "Edited with urql")


def test_relay_with_react_paginates_and_archives(server: DemoServer) -> None:
    versions = [release["version"] for release in server.read_newest_releases(6)]

    results = server.read_results("relay.tsx")

    assert results == {
        "heading": "Acme Shop",
        "screens": [versions[:3], versions, versions[1:]],
    }
    assert server.read_status(versions[0]) == "ARCHIVED"


def test_echarts_draws_every_widget_of_the_prebuilt_dashboard(server: DemoServer) -> None:
    widgets = server.read_organization(DRAWN)["dashboard"]["widgets"]

    drawn = server.read_results("charts.ts")

    assert list(drawn) == [widget["title"] for widget in widgets]
    for widget in widgets:
        found = drawn[widget["title"]]
        for result in widget["data"]["results"]:
            if widget["displayType"] in {"TABLE", "BIG_NUMBER"}:
                heading = [each["field"] for each in result["columns"]]
                assert found == [heading, *(row["values"] for row in result["rows"])]
            elif widget["displayType"] == "CATEGORICAL_BAR":
                assert result["rows"]
                assert all(
                    f">{name}<" in found for name, _ in (r["values"] for r in result["rows"])
                )
            else:
                assert result["series"]
                assert all(f">{each['label']}<" in found for each in result["series"])


def test_introspection_returns_the_committed_schema(server: DemoServer) -> None:
    introspected, committed = (
        print_schema(lexicographic_sort_schema(build_schema(sdl)))
        for sdl in (server.read_output("schema.ts"), (ROOT / "schema.graphql").read_text())
    )

    assert introspected == committed


def test_types_generated_from_a_server_equal_those_from_the_file(server: DemoServer) -> None:
    accepted = server.run("graphql-codegen", "--check")
    refused = DemoServer(server.address, "wb_invalid").run("graphql-codegen", "--check")

    assert accepted.returncode == 0, accepted.stdout
    assert refused.returncode == 1
    assert "A valid access token is needed" in refused.stderr + refused.stdout


def test_subscribers_receive_each_change_over_every_transport(server: DemoServer) -> None:
    [release] = server.read_newest_releases(1)

    with change_url_repeatedly(server, release["version"]):
        results = server.read_results("subscriptions.ts")

    assert list(results) == [
        "overWebSocket",
        "overEventStream",
        "withApolloOverWebSocket",
        "withApolloOverMultipart",
        "withUrql",
    ]
    for changes in results.values():
        number = int(changes[0]["url"].rpartition("/")[2])
        assert changes == [
            {"kind": "UPDATED", "line": to_line(release), "url": URL.format(each)}
            for each in (number, number + 1)
        ]


def test_deferred_fields_are_shown_when_they_arrive(demo_database: Path, tmp_path: Path) -> None:
    with run_demo_server(demo_database, tmp_path, WAYBILL_INCREMENTAL_DELIVERY="true") as server:
        results = server.read_results("deferred.ts")
        releases = [
            {
                "version": release["version"],
                "authors": [author["email"] for author in release["authors"]],
            }
            for release in server.read_newest_releases(3)
        ]

    assert list(results) == ["apolloFormat2022", "apolloFormatV02", "urql"]
    for first, *_, last in results.values():
        assert first == [{"version": release["version"]} for release in releases]
        assert last == releases


def test_apollo_client_sends_hashes_of_trusted_documents(
    demo_database: Path, tmp_path: Path
) -> None:
    manifest = EXAMPLES / "src" / "generated" / "persisted-documents.json"
    settings = {"WAYBILL_TRUSTED_DOCUMENTS": "require", "WAYBILL_TRUSTED_PATH": str(manifest)}

    with run_demo_server(demo_database, tmp_path, **settings) as server:
        results = replace(server, documents="trusted").read_results("apollo.ts")
        refused = server.run("vite-node", "src/apollo.ts")

    assert [len(screen) for screen in results["screens"]] == [3, 6, 5]
    assert results["errors"] == ERROR_CODES
    assert results["dashboard"]["version"] == 3
    assert refused.returncode == 1
    assert "Only documents known in advance" in refused.stderr


def test_apollo_client_registers_automatic_persisted_queries(
    demo_database: Path, tmp_path: Path
) -> None:
    with run_demo_server(demo_database, tmp_path, WAYBILL_AUTOMATIC_DOCUMENTS="1000000") as server:
        results = replace(server, documents="automatic").read_results("apollo.ts")

    assert [len(screen) for screen in results["screens"]] == [3, 6, 5]
    assert results["errors"] == ERROR_CODES


def test_subscriber_with_an_invalid_token_does_not_retry(server: DemoServer) -> None:
    results = DemoServer(server.address, "wb_invalid").read_results("subscriptions.ts")

    assert results == {
        "overWebSocket": "Error: 4401 Unauthorized",
        "overEventStream": "Error: The server does not know the token.",
        "withApolloOverWebSocket": "Error: Socket closed with event 4401 Unauthorized",
        "withApolloOverMultipart": (
            "CombinedGraphQLErrors: A valid access token is needed: Authorization: Bearer …"
        ),
        "withUrql": "[Network] The server does not know the token.",
    }
