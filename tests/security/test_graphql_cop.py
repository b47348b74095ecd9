"""The twelve probes of graphql-cop, sent to a server with the settings for production.

A probe sends the request of graphql-cop with the token of an owner. It returns whether the server
has the weakness.
"""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.clients.graph import on_sqlite
from tests.clients.running_app import PRODUCTION, RunningApp, run_app
from tests.support.factories import World

# No probe reads from the database.
pytestmark = on_sqlite


@pytest.fixture
async def server(world: World) -> AsyncIterator[RunningApp]:
    """A server with the settings for production."""
    async with run_app(world, **PRODUCTION) as server:
        yield server


@pytest.fixture
async def open_server(world: World) -> AsyncIterator[RunningApp]:
    """A server with the settings for development."""
    async with run_app(world, batch_size=10) as server:
        yield server


def data(response: httpx.Response) -> Any:
    """Return the data of a response; empty if there is none."""
    body = response.json()
    return (body.get("data") or {}) if isinstance(body, dict) else {}


async def suggests_fields(server: RunningApp) -> bool:
    return "Did you mean" in (await server.query("query cop { __schema { directive } }")).text


async def allows_introspection(server: RunningApp) -> bool:
    response = await server.query("query cop { __schema { types { name fields { name } } } }")
    return "__schema" in data(response)


async def serves_graphiql(server: RunningApp) -> bool:
    response = await server.client.get("/graphql", headers={"Accept": "text/html"})
    return "text/html" in response.headers["content-type"]


async def allows_queries_by_get(server: RunningApp) -> bool:
    query = {"query": "query cop { __typename }"}
    return "__typename" in data(await server.client.get("/graphql", params=query))


async def allows_a_hundred_aliases(server: RunningApp) -> bool:
    aliases = "\n".join(f"alias{number}: __typename" for number in range(101))
    return "alias100" in data(await server.query(f"query cop {{ {aliases} }}"))


async def allows_batches_of_ten(server: RunningApp) -> bool:
    body = [{"query": "query cop { __typename }"}] * 10
    return len((await server.client.post("/graphql", json=body)).json()) == 10


async def returns_traces(server: RunningApp) -> bool:
    return "tracing" in (await server.query("query cop { __typename }")).text


async def allows_ten_directives(server: RunningApp) -> bool:
    response = await server.query("query cop { __typename " + "@aa" * 10 + " }")
    return len(response.json()["errors"]) == 10


async def allows_circular_introspection(server: RunningApp) -> bool:
    inner = "fields { type { " * 4 + "name" + " } }" * 4
    return "__schema" in data(
        await server.query(f"query cop {{ __schema {{ types {{ {inner} }} }} }}")
    )


async def allows_mutations_by_get(server: RunningApp) -> bool:
    query = {"query": "mutation cop { __typename }"}
    return "__typename" in data(await server.client.get("/graphql", params=query))


async def accepts_forms(server: RunningApp) -> bool:
    query = {"query": "query cop { __typename }"}
    return "__typename" in data(await server.client.post("/graphql", data=query))


async def discloses_exceptions(server: RunningApp) -> bool:
    return "exception" in (await server.query("qwerty cop { abc }")).text


PROBES = [
    suggests_fields,
    allows_introspection,
    serves_graphiql,
    allows_queries_by_get,
    allows_a_hundred_aliases,
    allows_batches_of_ten,
    returns_traces,
    allows_ten_directives,
    allows_circular_introspection,
    allows_mutations_by_get,
    accepts_forms,
    discloses_exceptions,
]


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.__name__)
async def test_production_server_passes_every_probe(server: RunningApp, probe: Any) -> None:
    assert not await probe(server)


@pytest.mark.parametrize(
    "probe",
    [suggests_fields, allows_introspection, allows_queries_by_get, allows_batches_of_ten],
    ids=lambda probe: probe.__name__,
)
async def test_probe_detects_the_weakness_of_an_open_server(
    open_server: RunningApp, probe: Any
) -> None:
    assert await probe(open_server)
