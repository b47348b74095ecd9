"""Clients as frontends write them, in Node against the real server: what they show and change."""

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

from tests.clients.command_line import CommandLine

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
CHANGE = """mutation ($version: String!, $url: String!) {
    updateRelease(input: {version: $version, url: $url}) { errors { code } }
}"""
URL = "https://ci.example/{}"

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(shutil.which("npm") is None, reason="no program `npm` is installed"),
]


@dataclass(frozen=True)
class Shop:
    """A server with demo data, and the examples that are run against it."""

    address: str
    token: str
    documents: str = "sent"

    def run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        """A program of the examples that has run to its end."""
        path = PROGRAMS / program
        assert path.exists(), "first: make examples"
        return subprocess.run(
            [str(path), *words],
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

    def printed(self, example: str) -> str:
        """What an example prints, which complains of nothing."""
        done = self.run("vite-node", f"src/{example}")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def found(self, example: str) -> Any:
        """What an example says that it found."""
        return json.loads(self.printed(example))

    def data(self, document: str, **variables: Any) -> Any:
        """What the server answers, asked without any of these clients."""
        answer = httpx.post(
            f"{self.address}/graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {self.token}"},
        ).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def ask(self, document: str, **variables: Any) -> Any:
        """What the server has of the organization."""
        return self.data(document, **variables)["organization"]

    def newest(self, first: int) -> list[Any]:
        """The newest releases."""
        releases: list[Any] = self.ask(RELEASES, first=first)["releases"]["nodes"]
        return releases

    def status(self, version: str) -> str:
        """Whether a release is open."""
        status: str = self.ask(STATUS, version=version)["release"]["status"]
        return status


@contextmanager
def changing(shop: Shop, version: str) -> Iterator[None]:
    """Meanwhile, a release gets one address after the other, numbered."""
    is_done = threading.Event()

    def change() -> None:
        for number in count():
            if is_done.wait(0.2):
                return
            shop.data(CHANGE, version=version, url=URL.format(number))

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        is_done.set()
        thread.join()


@contextmanager
def opened(folder: Path, **settings: str) -> Iterator[Shop]:
    """A server with demo data that runs meanwhile."""
    command = CommandLine(folder)
    command.environment |= settings
    with command.serving("--demo") as (address, lines):
        [token] = [line.split()[-1] for line in lines if line.startswith("Access token: ")]
        yield Shop(address, token)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with opened(tmp_path_factory.mktemp("examples")) as shop:
        yield shop


def line(release: Any) -> str:
    """A release as the examples show it."""
    names = ", ".join(author["name"] or author["email"] for author in release["authors"])
    place = (release["lastDeploy"] or {}).get("environment") or "nowhere yet"
    return f"{release['version']} by {names or 'nobody'}, {place}"


def untyped(value: Any) -> Any:
    """The value without the names of types that a client asked for."""
    if isinstance(value, list):
        return [untyped(each) for each in value]
    if isinstance(value, dict):
        return {name: untyped(each) for name, each in value.items() if name != "__typename"}
    return value


def is_edited_by_both(shop: Shop, dashboard: Any, title: str) -> bool:
    """Whether a stored dashboard is the shown one, with what two people did to it."""
    return (
        untyped(dashboard) == shop.ask(DASHBOARD, id=dashboard["id"])["dashboard"]
        and (dashboard["title"], dashboard["period"], dashboard["version"]) == (title, "30d", 3)
        and [each["title"] for each in dashboard["widgets"]] == ["Sessions", "Crashes by hour"]
    )


def test_apollo_client_pages_archives_saves_and_reads_codes(shop: Shop) -> None:
    releases = shop.newest(6)
    shown = [line(release) for release in releases]

    found = shop.found("apollo.ts")

    assert found["screens"] == [shown[:3], shown, shown[1:]]
    assert found["archived"]["status"] == "ARCHIVED"
    assert shop.status(releases[0]["version"]) == "ARCHIVED"
    assert shop.newest(5) == releases[1:]
    assert [(each["code"], each["path"]) for each in found["refused"]] == [
        ("NOT_FOUND", ["version"])
    ]
    assert found["errors"] == {"tooMany": ["PAGE_TOO_LARGE"], "stranger": ["UNAUTHENTICATED"]}
    assert is_edited_by_both(shop, found["dashboard"], "Watched with Apollo")


def test_urql_pages_saves_and_reads_codes(shop: Shop) -> None:
    shown = [line(release) for release in shop.newest(6)]

    found = shop.found("urql.ts")

    assert found["screens"] == [shown[:3], shown]
    assert found["errors"] == {"tooMany": ["PAGE_TOO_LARGE"], "stranger": ["UNAUTHENTICATED"]}
    assert is_edited_by_both(shop, found["dashboard"], "Watched with urql")


def test_relay_with_react_pages_and_archives(shop: Shop) -> None:
    versions = [release["version"] for release in shop.newest(6)]

    found = shop.found("relay.tsx")

    assert found == {
        "heading": "Acme Shop",
        "screens": [versions[:3], versions, versions[1:]],
    }
    assert shop.status(versions[0]) == "ARCHIVED"


def test_a_server_tells_tools_the_whole_contract(shop: Shop) -> None:
    told, committed = (
        print_schema(lexicographic_sort_schema(build_schema(sdl)))
        for sdl in (shop.printed("schema.ts"), (ROOT / "schema.graphql").read_text())
    )

    assert told == committed


def test_types_made_from_a_server_are_those_made_from_the_file(shop: Shop) -> None:
    made = shop.run("graphql-codegen", "--check")
    refused = Shop(shop.address, "wb_nobody").run("graphql-codegen", "--check")

    assert made.returncode == 0, made.stdout
    assert refused.returncode == 1
    assert "A valid access token is needed" in refused.stderr + refused.stdout


def test_subscribers_are_told_of_each_change_in_every_way(shop: Shop) -> None:
    [release] = shop.newest(1)

    with changing(shop, release["version"]):
        found = shop.found("subscriptions.ts")

    assert list(found) == [
        "overSocket",
        "overEvents",
        "withApolloOverSocket",
        "withApolloOverHTTP",
        "withUrql",
    ]
    for changes in found.values():
        number = int(changes[0]["url"].rpartition("/")[2])
        assert changes == [
            {"kind": "UPDATED", "line": line(release), "url": URL.format(each)}
            for each in (number, number + 1)
        ]


def test_what_takes_longer_is_shown_when_it_is_there(tmp_path: Path) -> None:
    with opened(tmp_path, WAYBILL_INCREMENTAL_DELIVERY="true") as shop:
        found = shop.found("later.ts")
        releases = [
            {
                "version": each["version"],
                "authors": [author["email"] for author in each["authors"]],
            }
            for each in shop.newest(3)
        ]

    assert list(found) == ["apollo2022", "apolloNewer", "urql"]
    for first, *_, last in found.values():
        assert first == [{"version": each["version"]} for each in releases]
        assert last == releases


def test_apollo_client_names_the_documents_that_its_build_wrote(tmp_path: Path) -> None:
    manifest = EXAMPLES / "src" / "generated" / "persisted-documents.json"
    trust = {"WAYBILL_TRUSTED_DOCUMENTS": "require", "WAYBILL_TRUSTED_PATH": str(manifest)}

    with opened(tmp_path, **trust) as shop:
        found = replace(shop, documents="trusted").found("apollo.ts")
        refused = shop.run("vite-node", "src/apollo.ts")

    assert [len(screen) for screen in found["screens"]] == [3, 6, 5]
    assert found["errors"] == {"tooMany": ["PAGE_TOO_LARGE"], "stranger": ["UNAUTHENTICATED"]}
    assert found["dashboard"]["version"] == 3
    assert refused.returncode == 1
    assert "Only documents known in advance" in refused.stderr


def test_apollo_client_sends_documents_once_that_the_server_keeps(tmp_path: Path) -> None:
    with opened(tmp_path, WAYBILL_AUTOMATIC_DOCUMENTS="1000000") as shop:
        found = replace(shop, documents="automatic").found("apollo.ts")

    assert [len(screen) for screen in found["screens"]] == [3, 6, 5]
    assert found["errors"] == {"tooMany": ["PAGE_TOO_LARGE"], "stranger": ["UNAUTHENTICATED"]}


def test_a_subscriber_whose_token_is_refused_does_not_try_again(shop: Shop) -> None:
    found = Shop(shop.address, "wb_nobody").found("subscriptions.ts")

    assert found == {
        "overSocket": "Error: 4401 Unauthorized",
        "overEvents": "NetworkError: Server responded with 401: Unauthorized",
        "withApolloOverSocket": "Error: Socket closed with event 4401 Unauthorized",
        "withApolloOverHTTP": (
            "CombinedGraphQLErrors: A valid access token is needed: Authorization: Bearer …"
        ),
        "withUrql": "[Network] Server responded with 401: Unauthorized",
    }
