"""The twelve tests of graphql-cop, against a server as it is set up for production.

Each probes for a weakness with the token of an owner, and must not find it.
"""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.clients.graph import on_sqlite
from tests.clients.running_app import PRODUCTION, RunningApp, run_app
from tests.support.factories import World

pytestmark = on_sqlite  # no probe reads anything from it


@pytest.fixture
async def server(world: World) -> AsyncIterator[RunningApp]:
    """A server as it is set up for production."""
    async with run_app(world, **PRODUCTION) as server:
        yield server


@pytest.fixture
async def open_server(world: World) -> AsyncIterator[RunningApp]:
    """A server as it is set up for developers."""
    async with run_app(world, batch_size=10) as server:
        yield server


def data(response: httpx.Response) -> Any:
    """The data of an answer; nothing if there are none."""
    answer = response.json()
    return (answer.get("data") or {}) if isinstance(answer, dict) else {}


async def suggests_fields(server: RunningApp) -> bool:
    return "Did you mean" in (await server.query("query cop { __schema { directive } }")).text


async def tells_its_schema(server: RunningApp) -> bool:
    response = await server.query("query cop { __schema { types { name fields { name } } } }")
    return "__schema" in data(response)


async def shows_an_explorer(server: RunningApp) -> bool:
    response = await server.client.get("/graphql", headers={"Accept": "text/html"})
    return "text/html" in response.headers["content-type"]


async def answers_a_get(server: RunningApp) -> bool:
    query = {"query": "query cop { __typename }"}
    return "__typename" in data(await server.client.get("/graphql", params=query))


async def takes_a_hundred_aliases(server: RunningApp) -> bool:
    aliases = "\n".join(f"alias{number}: __typename" for number in range(101))
    return "alias100" in data(await server.query(f"query cop {{ {aliases} }}"))


async def takes_a_list_of_ten(server: RunningApp) -> bool:
    body = [{"query": "query cop { __typename }"}] * 10
    return len((await server.client.post("/graphql", json=body)).json()) == 10


async def traces(server: RunningApp) -> bool:
    return "tracing" in (await server.query("query cop { __typename }")).text


async def counts_ten_directives(server: RunningApp) -> bool:
    response = await server.query("query cop { __typename " + "@aa" * 10 + " }")
    return len(response.json()["errors"]) == 10


async def follows_circles_of_introspection(server: RunningApp) -> bool:
    inner = "fields { type { " * 4 + "name" + " } }" * 4
    return "__schema" in data(
        await server.query(f"query cop {{ __schema {{ types {{ {inner} }} }} }}")
    )


async def writes_by_get(server: RunningApp) -> bool:
    query = {"query": "mutation cop { __typename }"}
    return "__typename" in data(await server.client.get("/graphql", params=query))


async def reads_forms(server: RunningApp) -> bool:
    query = {"query": "query cop { __typename }"}
    return "__typename" in data(await server.client.post("/graphql", data=query))


async def tells_exceptions(server: RunningApp) -> bool:
    return "exception" in (await server.query("qwerty cop { abc }")).text


PROBES = [
    suggests_fields,
    tells_its_schema,
    shows_an_explorer,
    answers_a_get,
    takes_a_hundred_aliases,
    takes_a_list_of_ten,
    traces,
    counts_ten_directives,
    follows_circles_of_introspection,
    writes_by_get,
    reads_forms,
    tells_exceptions,
]


@pytest.mark.parametrize("probe", PROBES)
async def test_production_server_passes_every_probe(server: RunningApp, probe: Any) -> None:
    assert not await probe(server)


@pytest.mark.parametrize(
    "probe", [suggests_fields, tells_its_schema, answers_a_get, takes_a_list_of_ten]
)
async def test_probe_detects_the_weakness_of_an_open_server(
    open_server: RunningApp, probe: Any
) -> None:
    assert await probe(open_server)
