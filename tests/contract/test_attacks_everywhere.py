"""Attacks by what a request says: each is refused alike, whichever way it comes (attack 29)."""

import json
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from execution.connections import LONGEST_TARGET
from execution.websocket import LARGEST_MESSAGE
from tests.attacks import ATTACKS, SCOPES
from tests.conftest import a_copy
from tests.factories import World
from tests.helpers import Statements
from tests.serving import Served, served
from tests.subscriptions import speaking

GRAPHQL = "application/graphql-response+json"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One kind of database is enough: hardly an attack gets as far."""
    return a_copy(sqlite_template, tmp_path)


@pytest.fixture
async def server(world: World) -> AsyncIterator[Served]:
    async with served(world) as server:
        yield server


def told(answer: Any) -> list[dict[str, Any]]:
    """The figures of an answer's errors."""
    return [
        {name: each["extensions"][name] for name in FIGURES if name in each["extensions"]}
        for each in answer["errors"]
    ]


FIGURES = ("code", "limit", "found")


async def by_post(server: Served, body: dict[str, Any]) -> list[dict[str, Any]]:
    response = await server.client.post("/graphql", json=body, headers={"Accept": GRAPHQL})
    assert response.status_code in {200, 400, 422}
    assert (response.status_code == 200) == ("data" in response.json())
    return told(response.json())


def target(body: dict[str, Any]) -> str:
    """The target of a GET."""
    parameters = {"query": body["query"], "variables": json.dumps(body["variables"])}
    return f"/graphql?{urlencode(parameters)}"


async def by_get(server: Served, body: dict[str, Any]) -> list[dict[str, Any]]:
    return told((await server.client.get(target(body))).json())


async def by_events(server: Served, body: dict[str, Any]) -> list[dict[str, Any]]:
    asked = speaking.Served(server.address, server.token)
    async with asked.events(body["query"], **body["variables"]) as response:
        (name, answer), last = [each async for each in speaking.parts(response)]
    assert (name, last) == ("next", ("complete", None))
    return told(answer)


async def by_socket(server: Served, body: dict[str, Any]) -> list[dict[str, Any]]:
    async with speaking.Served(server.address, server.token).talking() as socket:
        await socket.ask(body["query"], **body["variables"])
        message = await socket.hear()
    payload = message["payload"]
    return told({"errors": payload} if message["type"] == "error" else payload)


WAYS: dict[str, Callable[[Served, dict[str, Any]], Coroutine[Any, Any, list[dict[str, Any]]]]] = {
    "POST": by_post,
    "GET": by_get,
    "events": by_events,
    "socket": by_socket,
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_an_attack_is_refused_alike_whichever_way_it_comes(
    world: World, server: Served, attack: str
) -> None:
    attacked = ATTACKS[attack]
    body = {"query": attacked.document, "variables": attacked.variables or {}}
    ways = dict(WAYS)
    if len(target(body)) > LONGEST_TARGET:  # which is refused for that
        del ways["GET"]
    if len(json.dumps(body)) > LARGEST_MESSAGE:
        del ways["socket"]

    with Statements(world.db) as statements:
        answers = {name: await way(server, body) for name, way in ways.items()}

    assert answers == dict.fromkeys(ways, attacked.told)
    assert statements.sent == [] or attack.startswith("16")


@pytest.mark.parametrize("way", ["POST", "events"])
async def test_6_a_list_is_refused_alike(server: Served, way: str) -> None:
    accept = "text/event-stream" if way == "events" else GRAPHQL
    response = await server.client.post(
        "/graphql", json=[{"query": SCOPES}] * 10, headers={"Accept": accept}
    )

    assert response.status_code == 400
    assert told(response.json()) == [{"code": "BATCHING_DISABLED"}]
