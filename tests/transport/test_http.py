"""GraphQL over HTTP: methods, content types, statuses and authentication."""

import json
import logging
from typing import Any

import httpx
import pytest

from app.settings import Settings
from resolvers.ids import encode_global_id
from tests.clients.graph import Graph
from tests.support.factories import World

QUERY = "{ organization { slug } }"
GRAPHQL = "application/graphql-response+json"


async def post(graph: Graph, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await graph.client.post(
        "/graphql", content=content, headers={"Content-Type": "application/json"} | headers
    )


async def test_post_returns_json(graph: Graph) -> None:
    response = await post(graph, {"query": QUERY})

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json() == {"data": {"organization": {"slug": "acme"}}}


async def test_get_returns_the_same_response(graph: Graph) -> None:
    response = await graph.client.get(
        "/graphql",
        params={
            "query": "query ($slug: String) { organization(slug: $slug) { slug } }",
            "variables": '{"slug": "acme"}',
        },
    )

    assert response.json() == {"data": {"organization": {"slug": "acme"}}}


async def test_graphql_media_type_has_error_statuses(graph: Graph) -> None:
    fine = await post(graph, {"query": QUERY}, Accept=GRAPHQL)
    wrong = await post(graph, {"query": "{ nothing }"}, Accept=GRAPHQL)

    assert fine.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"
    assert (fine.status_code, wrong.status_code) == (200, 400)


@pytest.mark.spec("clients#status-codes")
@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ organization { ", "GRAPHQL_PARSE_FAILED"),
        ("{" * 5000, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "query A { viewer { scopes } } query B { viewer { scopes } }",
            "OPERATION_RESOLUTION_FAILURE",
        ),
        ("query ($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT"),
    ],
)
async def test_rejected_request_has_errors_and_no_data(
    graph: Graph, document: str, code: str
) -> None:
    response = await post(graph, {"query": document})

    assert response.status_code == 200
    answer = response.json()
    assert "data" not in answer
    assert {error["extensions"]["code"] for error in answer["errors"]} == {code}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"null", 400),
        (b"[]", 400),
        (b"7", 400),
        (b"[" * 20_000, 400),
        (b'{"query": ' + b"9" * 5000 + b"}", 400),
        ({"query": 7}, 400),
        ({"query": QUERY, "variables": []}, 200),
        ({"query": QUERY, "variables": [1]}, 400),
        ({"query": QUERY, "variables": "x"}, 400),
        ({"query": QUERY, "operationName": 7}, 400),
        ({"query": QUERY, "extensions": 7}, 400),
        ({"query": QUERY, "variables": None, "operationName": "", "unknown": 1}, 200),
        (b'{"query": "' + b"#" * Settings().report_limit + b'"}', 413),
    ],
)
async def test_malformed_body_is_rejected(graph: Graph, body: Any, status: int) -> None:
    response = await post(graph, body)

    assert response.status_code == status
    assert response.json()


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "xapplication/jsonx",
        "application/json; charset=latin-1",
        "",
    ],
)
async def test_other_content_types_are_rejected(graph: Graph, kind: str) -> None:
    response = await post(graph, {"query": QUERY}, **{"Content-Type": kind})

    assert response.status_code == 415


async def test_unacceptable_media_types_are_rejected(graph: Graph) -> None:
    response = await post(graph, {"query": QUERY}, Accept="text/html, application/json;q=0")

    assert response.status_code == 406


async def test_other_methods_are_rejected_with_an_allow_header(graph: Graph) -> None:
    response = await graph.client.put("/graphql", json={"query": QUERY})

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


async def test_mutation_by_get_is_rejected(graph: Graph) -> None:
    mutation = (
        'mutation { createDeploy(input: {version: "1", environment: "a"}) { deploy { id } } }'
    )

    response = await graph.client.get("/graphql", params={"query": mutation})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic d3JvbmcK", "wb_x"])
async def test_invalid_token_is_rejected(graph: Graph, header: str) -> None:
    response = await post(graph, {"query": QUERY}, Authorization=header)

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_token_without_read_scope_is_rejected(world: World, graph: Graph) -> None:
    user = await world.user("writer@acme.example")
    token = await world.token(user, "write")

    response = await post(graph, {"query": QUERY}, Authorization=f"Bearer {token}")

    assert response.status_code == 401


async def test_unexpected_error_is_logged_and_masked(
    world: World, graph: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    release = await world.release(status=7)
    document = "query ($id: ID!) { node(id: $id) { ... on Release { version status } } }"

    with caplog.at_level(logging.ERROR, logger="waybill.defects"):
        answer = await graph.answer(document, id=encode_global_id("Release", release))

    [error] = answer["errors"]
    assert answer["data"] == {"node": None}
    assert error["message"] == "Unexpected error."
    assert error["path"] == ["node", "status"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["extensions"]["id"] in caplog.text
    assert "KeyError: 7" in caplog.text


async def test_long_error_message_is_shortened(graph: Graph) -> None:
    error = await graph.error("query ($id: ID!) { node(id: $id) { id } }", id=["x" * 2000])

    assert len(error["message"]) == 200
