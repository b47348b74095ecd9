"""Short queries with large answers: rows and bytes are bounded while they are read and built."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest

from db.reading.executed import ExecutedStatement
from db.reading.readers import ROWS_AT_ONCE
from execution.limits.limits import Limits
from tests.clients.graph import Graph
from tests.clients.incremental import parse_multipart
from tests.clients.running_app import RunningApp, run_app
from tests.clients.subscriptions import SubscriptionClient, SubscriptionCounter, run_server
from tests.security.test_attacks_by_transport import TRANSPORTS
from tests.support.factories import World
from tests.support.mutations import CREATE, create, record_sessions, session

pytestmark = pytest.mark.spec("limits#size-of-an-answer")

ROWS = 60
BYTES = 40_000
LIMITS = Limits(answer_rows=ROWS, answer_bytes=BYTES)
FOUND = 100
# Rows of the caller, and of what leads to the large list.
OTHER_ROWS = 10
TEXTS = ["f" * 200] * 20
AUTHORS = '{organization{release(version:"v"){authors{name}}}}'
CREATE_DASHBOARD = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path } }
}"""
UPDATE_DASHBOARD = """mutation ($input: UpdateDashboardInput!) {
    updateDashboard(input: $input) { dashboard { version } errors { code path } }
}"""
ROW_LIMIT = {"code": "ROW_LIMIT", "limit": ROWS}
SIZE_LIMIT = {"code": "SIZE_LIMIT", "limit": BYTES}


class Attack(NamedTuple):
    """A query whose answer is too large, and the extensions of the error."""

    document: str
    extensions: dict[str, Any]


def get_limit(error: dict[str, Any]) -> dict[str, Any]:
    """Return the extensions of an error without the figure, which must be above the limit."""
    extensions = dict(error["extensions"])
    assert extensions.pop("found") > extensions["limit"]
    return extensions


ATTACKS = {
    "file changes": Attack(
        '{organization{release(version:"v"){commits{nodes{fileChanges{path}}}}}}', ROW_LIMIT
    ),
    "authors": Attack(AUTHORS, ROW_LIMIT),
    "environments": Attack("{organization{environments{name}}}", ROW_LIMIT),
    "history": Attack(
        "{organization{dashboards{nodes{history(first:50){nodes{document}}}}}}", SIZE_LIMIT
    ),
    "texts of widgets": Attack(
        "{organization{dashboards{nodes{widgets{queries{fields}}}}}}", SIZE_LIMIT
    ),
    "aliases of a list": Attack(
        "{organization{"
        + "".join(f'a{at}:release(version:"w"){{authors{{name}}}}' for at in range(10))
        + "}}",
        ROW_LIMIT,
    ),
    "aliases of a text": Attack(
        '{organization{release(version:"w"){commits{nodes{'
        + " ".join(f"a{at}:message" for at in range(10))
        + "}}}}}",
        SIZE_LIMIT,
    ),
}


@pytest.fixture
async def server(world: World, graph: Graph) -> AsyncIterator[RunningApp]:
    """A server with low limits, and an organization with long lists and texts."""
    await world.project("app")
    await world.project("two")
    files = [{"path": f"{at}.py", "type": "ADDED"} for at in range(FOUND)]
    commits = [commit(at) for at in range(FOUND)]
    commits[0]["patchSet"] = files
    await create(graph, version="v", commits=commits)
    await create(graph, version="w", commits=[commit(at) for at in range(10)])
    await record_sessions(
        graph, *(session("v", project="app", environment=f"e{at}") for at in range(FOUND))
    )
    for title in range(6):
        widget = {
            "title": "Widget",
            "displayType": "TABLE",
            "widgetType": "ERROR_EVENTS",
            "queries": 2 * [{"fields": TEXTS, "conditions": ""}],
        }
        given = {"title": f"Large {title}", "widgets": [widget]}
        created = await graph(CREATE_DASHBOARD, input=given)
        assert created["createDashboard"]["errors"] == []
    async with run_app(world, limit=LIMITS, incremental_delivery=True, batch_size=5) as server:
        yield server


def commit(number: int) -> dict[str, Any]:
    return {
        "id": f"c{number}",
        "message": "m" * 500,
        "authorName": f"Author {number}",
        "authorEmail": f"{number}@a.example",
    }


class ReadRows:
    """Counts the rows that snapshots read."""

    def __init__(self, world: World) -> None:
        self.number = 0
        world.db.read_listeners.append(self._count)

    def _count(self, statement: ExecutedStatement) -> None:
        self.number += statement.rows


@pytest.mark.parametrize("executor", ["compiled", "graphql-core"])
@pytest.mark.parametrize("attack", ATTACKS)
async def test_large_answer_is_rejected_by_every_transport(
    world: World, server: RunningApp, attack: str, executor: str
) -> None:
    document, extensions = ATTACKS[attack]
    if executor == "graphql-core":  # plans do not support introspection
        document = document.replace("{organization{", "{__schema{__typename}organization{")
    read = ReadRows(world)
    for transport in TRANSPORTS.values():
        read.number = 0

        answer = await transport(server, {"query": document})
        small = await server.query("{organization{slug}}")

        assert answer["data"] is None
        [error] = answer["errors"]
        assert get_limit(error) == extensions
        assert str(extensions["limit"]) in error["message"]
        assert small.json() == {"data": {"organization": {"slug": "acme"}}}
        assert read.number <= ROWS + ROWS_AT_ONCE + OTHER_ROWS


async def test_large_deferred_part_ends_the_response(server: RunningApp) -> None:
    document = '{organization{slug ...@defer(label:"d"){environments{name}}}}'
    accept = "multipart/mixed;incrementalSpec=v0.2, application/json"

    response = await server.query(document, Accept=accept)

    *_, last = parse_multipart(response.content)
    assert last["hasNext"] is False
    [error] = last["errors"] if "data" in last else last["completed"][0]["errors"]
    assert get_limit(error) == ROW_LIMIT


async def test_large_event_has_an_error_and_the_subscription_continues(
    world: World, server: RunningApp, graph: Graph, subscription_counter: SubscriptionCounter
) -> None:
    document = "subscription { releaseChanged { release { version authors { name } } } }"
    async with (
        run_server(world.db, limit=LIMITS) as address,
        SubscriptionClient(address, server.token).open_initialised_socket() as socket,
    ):
        await socket.subscribe(document)
        await subscription_counter.wait_for(1)
        await create(graph, version="v", projects=["two"])
        await create(graph, version="small")
        large = (await socket.receive())["payload"]
        small = (await socket.receive())["payload"]

    assert large["data"] is None
    assert [get_limit(each) for each in large["errors"]] == [ROW_LIMIT]
    assert small == {"data": {"releaseChanged": {"release": {"version": "small", "authors": []}}}}


async def test_mutation_with_a_large_payload_is_executed(server: RunningApp, graph: Graph) -> None:
    first = {"version": "new", "projects": ["app"], "commits": [commit(at) for at in range(FOUND)]}
    document = """mutation ($first: CreateReleaseInput!, $second: CreateReleaseInput!) {
        first: createRelease(input: $first) { release { authors { name } } errors { code } }
        second: createRelease(input: $second) { created errors { code } }
    }"""
    variables = {"first": first, "second": {"version": "not executed", "projects": ["app"]}}

    response = await server.client.post(
        "/graphql", json={"query": document, "variables": variables}
    )

    answer = response.json()
    assert answer["data"] is None
    [error] = answer["errors"]
    assert get_limit(error) == ROW_LIMIT
    assert error["path"] == ["first"]
    assert error["message"].endswith("The mutation was executed, and its changes are saved.")
    assert await list_versions(graph) == {"new", "v", "w"}


async def list_versions(graph: Graph) -> set[str]:
    data = await graph("{ organization { releases { nodes { version } } } }")
    return {each["version"] for each in data["organization"]["releases"]["nodes"]}


async def test_what_a_mutation_reads_itself_is_not_counted(server: RunningApp) -> None:
    given = {"version": "v", "projects": ["app"], "commits": [commit(at) for at in range(FOUND)]}

    response = await server.client.post(
        "/graphql", json={"query": CREATE % "version", "variables": {"input": given}}
    )

    assert response.json()["data"]["createRelease"]["release"] == {"version": "v"}


async def test_batch_has_one_bound(server: RunningApp) -> None:
    half = {"query": "{organization{releases(first:2){nodes{commits(first:18){nodes{id}}}}}}"}

    alone = await server.client.post("/graphql", json=half)
    response = await server.client.post("/graphql", json=[half, half, half])

    assert "errors" not in alone.json()
    complete, too_large, rejected = response.json()
    assert complete == alone.json()
    assert too_large["data"] is None
    assert "data" not in rejected
    for each in (too_large, rejected):
        assert [get_limit(error) for error in each["errors"]] == [ROW_LIMIT]
