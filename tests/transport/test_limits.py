"""Limits, budgets and persisted documents over HTTP."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from app.factory import create_app
from app.settings import Settings
from db.connection.database import Database
from execution.documents import BYTES_PER_NODE, estimate_size
from execution.errors import ProblemError
from execution.limits.limits import Limits
from execution.persisted import ManifestError, TrustMode, hash_text
from offload import decoding
from schema.base.list_sizes import MAX_ITEMS
from tests.clients.graph import URL, Graph, Statements, engine_of
from tests.clients.postgresql import PostgreSQL
from tests.support.attacks import RECORD, SCOPES, VISIT, aliases, releases
from tests.support.factories import World, create_organization
from transport.parameters import parse_json

GRAPHQL = "application/graphql-response+json"
RESPONSE = {"data": {"viewer": {"scopes": ["read", "write"]}}}

OpenClient = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def open_client() -> AsyncIterator[OpenClient]:
    """Return a function that creates an app with settings and returns its client."""
    async with AsyncExitStack() as stack:

        async def create_client(
            database: Database, token: str, **settings: Any
        ) -> httpx.AsyncClient:
            app = create_app(Settings(graphiql=False, worker=False, **settings), database)
            return await stack.enter_async_context(
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(app),
                    base_url=URL,
                    headers={"Authorization": f"Bearer {token}", "Accept": GRAPHQL},
                )
            )

        yield create_client


async def post(graph: Graph, document: str, variables: Any = None) -> httpx.Response:
    body = {"query": document, "variables": variables}
    return await graph.client.post("/graphql", json=body, headers={"Accept": GRAPHQL})


async def test_full_introspection_is_within_the_limits(graph: Graph) -> None:
    response = await post(graph, get_introspection_query(input_value_deprecation=True))

    assert response.status_code == 200
    assert len(response.json()["data"]["__schema"]["types"]) > 50


async def test_declared_list_limit_returns_a_payload_error_with_its_path(graph: Graph) -> None:
    """A general limit on list lengths could not name the path."""
    session = {"project": "p", "release": "r", "started": "2026-01-01T00:00:00Z"}

    response = await post(graph, RECORD, {"input": {"sessions": [session] * 10_001}})

    errors = response.json()["data"]["recordSessions"]["errors"]
    assert errors == [{"code": "TOO_MANY", "path": ["sessions"]}]
    assert MAX_ITEMS["RecordSessionsInput.sessions"] == 20_000


async def test_unique_documents_do_not_accumulate(
    world: World, graph: Graph, open_client: OpenClient
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(world.db, token, limit=Limits(document_bytes=100_000))
    store: Any = engine_of(client)._documents  # noqa: SLF001

    for at in range(40):
        document = f"{{ a{at}: viewer {{ scopes }} }}"
        assert (await client.post("/graphql", json={"query": document})).status_code == 200

    assert store.size <= 100_000
    assert len(store) < 40
    cached = [document for _, document in store._entries.values()]  # noqa: SLF001
    assert cached
    # Their plans count: two fields, and the entry of the plan.
    assert all(len(document.plans) == 1 for document in cached)
    sizes = [estimate_size(document.text) + 3 * BYTES_PER_NODE for document in cached]
    assert store.size == sum(sizes)


async def test_limits_can_be_set(
    world: World, graph: Graph, open_client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYBILL_LIMIT_ROOT_FIELDS", "2")
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(world.db, token)

    response = await client.post("/graphql", json={"query": f"{{ {aliases('__typename', 3)} }}"})

    assert response.json()["errors"][0]["extensions"] == {
        "code": "ROOT_FIELD_LIMIT",
        "limit": 2,
        "found": 3,
    }


@pytest.mark.parametrize(
    ("documents", "error_values"),
    [
        (
            [releases("first: 100", "commits(first: 100) { nodes { id } }")] * 3,
            ("COST_LIMIT", 25_000, 30_606),
        ),
        ([f"{{ {aliases('viewer { scopes }', 8)} }}"] * 2, ("ROOT_FIELD_LIMIT", 10, 16)),
        ([f"{{ viewer {{ {aliases('scopes', 8)} }} }}"] * 4, ("ALIAS_LIMIT", 30, 32)),
        ([f"mutation {{ {aliases(VISIT, 3)} }}"] * 2, ("MUTATION_LIMIT", 5, 6)),
    ],
    ids=["cost", "root fields", "aliases", "mutations"],
)
async def test_batch_shares_the_limits_of_one_operation(
    world: World,
    graph: Graph,
    open_client: OpenClient,
    documents: list[str],
    error_values: tuple[str, int, int],
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(world.db, token, batch_size=5)

    with Statements(world.db) as statements:
        response = await client.post("/graphql", json=[{"query": each} for each in documents])

    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["extensions"] == dict(zip(("code", "limit", "found"), error_values, strict=True))
    assert statements.sent == []
    for document in documents:
        single = await client.post("/graphql", json=[{"query": document}])
        assert list(single.json()[0]) == ["data"]


async def test_cost_is_reported_on_request(
    world: World, graph: Graph, open_client: OpenClient
) -> None:
    body = {"query": releases("first: 7"), "extensions": {"cost": True}}
    token = graph.client.headers["authorization"].partition(" ")[2]
    without_budget = await open_client(world.db, token, budget_points=0)
    with_budget = await open_client(world.db, token, budget_points=1000, budget_refill=1)

    unlimited = await without_budget.post("/graphql", json=body)
    limited = await with_budget.post("/graphql", json=body)
    not_requested = await with_budget.post("/graphql", json={"query": SCOPES})

    # The organization and an empty page.
    assert unlimited.json()["extensions"] == {
        "cost": {"requested": 9, "actual": 2, "budget": None}
    }
    assert limited.json()["extensions"] == {
        "cost": {
            "requested": 9,
            "actual": 2,
            "budget": {"limit": 1000, "remaining": 998, "restoreRate": 1},
        }
    }
    assert "extensions" not in not_requested.json()


@pytest.mark.parametrize("accept", [GRAPHQL, "application/json"])
async def test_exhausted_budget_is_rejected_with_retry_after(
    world: World, graph: Graph, open_client: OpenClient, accept: str
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(world.db, token, budget_points=20, budget_refill=1)
    # It returns more than its estimate and more than the budget.
    body = {"query": "{ __schema { types { name } } viewer { scopes } }"}
    headers = {"Accept": accept}

    accepted = await client.post("/graphql", json=body, headers=headers)
    refused = await client.post("/graphql", json=body, headers=headers)
    other = await open_client(world.db, await world.token(await world.user("b@acme.example")))

    assert accepted.status_code == 200
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 60
    [error] = refused.json()["errors"]
    assert error["extensions"]["code"] == "BUDGET_EXHAUSTED"
    assert str(error["extensions"]["retryAfter"]) == refused.headers["retry-after"]
    assert error["extensions"]["cost"]["requested"] == 3
    assert error["extensions"]["cost"]["budget"] == {
        "limit": 20,
        "remaining": 0,
        "restoreRate": 1,
    }
    assert "data" not in refused.json()
    assert (await other.post("/graphql", json=body)).status_code == 200


async def test_mutation_over_budget_writes_nothing(
    world: World, graph: Graph, open_client: OpenClient
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    await world.project("app")
    client = await open_client(world.db, token, budget_points=1, budget_refill=1)
    create = """mutation { createRelease(input: {version: "v", projects: ["app"]}) {
        created errors { code } } }"""

    # The cost of each is the payload and ten errors.
    first = await client.post("/graphql", json={"query": create})
    second = await client.post("/graphql", json={"query": create.replace('"v"', '"w"')})
    data = await graph("{ organization { releases { nodes { version } } } }")

    assert first.json()["data"]["createRelease"] == {"created": True, "errors": []}
    assert second.status_code == 429
    assert data["organization"]["releases"]["nodes"] == [{"version": "v"}]


async def test_processes_share_a_budget_on_postgresql(
    postgresql: PostgreSQL, open_client: OpenClient
) -> None:
    postgresql.renew("test")
    databases = [Database(postgresql.url("test")) for _ in range(2)]
    world = await create_organization(databases[0])
    token = await world.token(await world.user("a@acme.example"))
    project = await world.project("app")
    for number in range(98):
        await world.release(f"{number}", projects={project: None})
    clients = [
        await open_client(database, token, budget_points=1000, budget_refill=1)
        for database in databases
    ]

    statuses = [
        (await client.post("/graphql", json={"query": releases("first: 98")})).status_code
        for _ in range(12)
        for client in clients
    ]

    # Each query costs 100 of the 1,000 points.
    assert statuses.count(200) in {9, 10}
    assert statuses.count(429) == 24 - statuses.count(200)
    for database in databases:
        await database.close()


@pytest.fixture
def trusted(tmp_path: Path) -> Path:
    """A folder with one trusted document."""
    folder = tmp_path / "trusted"
    folder.mkdir()
    (folder / f"{hash_text(SCOPES)}.graphql").write_text(SCOPES)
    return folder


def persisted_query(document: str, **others: Any) -> dict[str, Any]:
    """Return the extensions of a request that names a document by its hash."""
    return {"persistedQuery": {"version": 1, "sha256Hash": hash_text(document), **others}}


def first_error(response: httpx.Response) -> tuple[str, str]:
    [error] = response.json()["errors"]
    return error["message"], error["extensions"]["code"]


async def get(client: httpx.AsyncClient, **parameters: Any) -> httpx.Response:
    texts = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in parameters.items()
    }
    return await client.get("/graphql", params=texts)


async def test_trusted_documents_can_be_sent_by_id(
    world: World, graph: Graph, open_client: OpenClient, trusted: Path
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(
        world.db, token, trusted_documents=TrustMode.REQUIRE, trusted_path=trusted
    )
    name = hash_text(SCOPES)

    for body in (
        {"documentId": name},
        {"documentId": f"sha256:{name}", "variables": {}},
        {"extensions": persisted_query(SCOPES), "operationName": None},
        {"query": SCOPES},
    ):
        assert (await client.post("/graphql", json=body)).json() == RESPONSE
    assert (await get(client, documentId=f"sha256:{name}")).json() == RESPONSE
    assert (await get(client, extensions=persisted_query(SCOPES))).json() == RESPONSE


async def test_other_documents_are_rejected_when_trust_is_required(
    world: World, graph: Graph, open_client: OpenClient, trusted: Path
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(
        world.db,
        token,
        trusted_documents=TrustMode.REQUIRE,
        trusted_path=trusted,
        automatic_documents=100_000,
    )
    other = "{ __schema { queryType { name } } }"
    not_trusted = ("Only documents known in advance are executed.", "DOCUMENT_NOT_TRUSTED")
    not_found = ("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")

    for body, expected in (
        ({"query": other}, not_trusted),
        ({"query": other, "documentId": hash_text(SCOPES)}, not_trusted),
        ({"query": other, "extensions": persisted_query(other)}, not_trusted),
        ({"extensions": persisted_query(other)}, not_found),
        ({"documentId": "x"}, not_found),
    ):
        response = await client.post("/graphql", json=body)
        assert response.status_code == 400
        assert first_error(response) == expected
    assert first_error(await get(client, query=other)) == not_trusted


@pytest.mark.parametrize("mode", [TrustMode.ALLOW, TrustMode.REQUIRE])
def test_app_does_not_start_without_trusted_documents(mode: TrustMode) -> None:
    with pytest.raises(ManifestError, match="WAYBILL_TRUSTED_PATH"):
        create_app(Settings(trusted_documents=mode))


async def test_automatic_persisted_queries_follow_apollos_protocol(
    world: World, graph: Graph, open_client: OpenClient
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(world.db, token, automatic_documents=100_000)
    miss = ("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
    other = "{ viewer { user { id } } }"

    # Apollo Client sends the hash, then hash and text by POST, and afterwards the hash alone.
    request = {"operationName": None, "variables": {}, "extensions": persisted_query(SCOPES)}
    assert first_error(await client.post("/graphql", json=request)) == miss
    assert (await client.post("/graphql", json=request | {"query": SCOPES})).json() == RESPONSE
    assert (await client.post("/graphql", json=request)).json() == RESPONSE
    # urql sends everything by GET, with one more member in the extension.
    assert first_error(await get(client, extensions=persisted_query(other))) == miss
    assert (
        await get(client, query=other, extensions=persisted_query(other, miss=True))
    ).status_code == 200
    assert (await get(client, extensions=persisted_query(other))).status_code == 200


async def test_document_with_another_hash_is_not_registered(
    world: World, graph: Graph, open_client: OpenClient
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(world.db, token, automatic_documents=1000)
    body = {"query": SCOPES, "extensions": persisted_query("{ other }")}
    store: Any = engine_of(client)._persisted_documents  # noqa: SLF001

    without_token = await client.post(
        "/graphql",
        json={"query": SCOPES, "extensions": persisted_query(SCOPES)},
        headers={"Authorization": "Bearer wb_unknown"},
    )
    mismatch = await client.post("/graphql", json=body)

    assert without_token.status_code == 401
    assert first_error(mismatch)[1] == "PERSISTED_QUERY_HASH_MISMATCH"
    assert len(store) == 0


async def test_registered_documents_do_not_accumulate(
    world: World, graph: Graph, open_client: OpenClient
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    client = await open_client(world.db, token, automatic_documents=1000)
    store: Any = engine_of(client)._persisted_documents  # noqa: SLF001

    for at in range(20):
        document = f"{{ a{at}: viewer {{ scopes }} }}"
        await client.post(
            "/graphql", json={"query": document, "extensions": persisted_query(document)}
        )

    assert 0 < store.size <= 1000


async def test_disabled_persisted_queries_are_not_supported(graph: Graph) -> None:
    body = {"extensions": persisted_query(SCOPES)}

    by_hash = await graph.client.post("/graphql", json=body)
    with_text = await graph.client.post("/graphql", json=body | {"query": SCOPES})

    assert first_error(by_hash) == ("PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")
    assert with_text.json() == RESPONSE


@pytest.mark.parametrize("id_", [7, ["a"], {"a": 1}], ids=["number", "list", "object"])
async def test_document_id_must_be_a_string(graph: Graph, id_: Any) -> None:
    response = await graph.client.post("/graphql", json={"documentId": id_})

    assert response.status_code == 400
    assert first_error(response)[1] == "BAD_REQUEST"


@pytest.mark.spec("security#long-computations")
async def test_lists_and_objects_of_a_large_body_are_limited() -> None:
    number = decoding.MAX_CONTAINERS
    body = b"[" + b"[]," * number + b"0]"

    with pytest.raises(ProblemError) as raised:
        await parse_json(body, "The body")

    assert raised.value.status == 413
    [error] = raised.value.errors
    assert error["message"] == "The body has more than 200000 lists and objects."
    assert error["extensions"] == {"code": "BODY_TOO_LARGE", "limit": number}
