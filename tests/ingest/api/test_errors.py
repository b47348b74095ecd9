"""Errors of the REST API: the status and the detail, and that nothing is stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product
from json import dumps
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from app import sentry_api
from app.factory import create_app
from app.settings import Settings
from db import models
from db.connection import pool
from db.connection.database import Database
from db.releases import write
from resolvers import organization
from tests.clients.graph import OPERATION_SECONDS, URL, Graph, create_caller
from tests.clients.sentry_api import ORGANIZATION, PROJECT, SentryApiClient
from tests.support.factories import World

RELEASES = f"{ORGANIZATION}/releases/"
RELEASE = f"{RELEASES}app@1.0.0/"
DEPLOYS = f"{RELEASE}deploys/"
LONG_TEXT = "x" * 2**20
NEW_RELEASE: dict[str, Any] = {"version": "new", "projects": ["app"]}
NEW_DEPLOY: dict[str, Any] = {"environment": "production"}
WRITE_REQUESTS: tuple[tuple[str, str, Any], ...] = (
    ("POST", RELEASES, NEW_RELEASE),
    ("POST", f"{PROJECT}/releases/", NEW_RELEASE),
    ("POST", RELEASES, {"version": "app@1.0.0", "projects": [], "status": "archived"}),
    ("PUT", RELEASE, {"ref": "main"}),
    ("PUT", f"{PROJECT}/releases/app@1.0.0/", {"refs": []}),
    ("DELETE", RELEASE, None),
    ("POST", DEPLOYS, NEW_DEPLOY),
)
READ_PATHS = ("/", "/organizations/", f"{ORGANIZATION}/repos/", RELEASES, RELEASE, DEPLOYS)
COUNTED_MODELS = (
    models.Release,
    models.ReleaseProject,
    models.Commit,
    models.CommitAuthor,
    models.Repository,
    models.HeadCommit,
    models.Deploy,
    models.Environment,
)


@pytest.fixture(autouse=True)
async def assert_nothing_is_stored(api: SentryApiClient, world: World) -> AsyncIterator[None]:
    """A request that fails writes no row and changes no release."""
    await api.create_release()
    before = await read_stored(world)
    yield
    assert await read_stored(world) == before


async def read_stored(world: World) -> Any:
    """Read the numbers of rows, and the releases."""
    counts = [
        await world.read(select(func.count()).select_from(model)) for model in COUNTED_MODELS
    ]
    return counts, await world.read(select(models.Release.__table__))


@pytest.mark.spec("clients#access-tokens")
async def test_a_valid_token_is_required(api: SentryApiClient) -> None:
    del api.client.headers["authorization"]
    requests = [*WRITE_REQUESTS, *(("GET", path, None) for path in READ_PATHS)]
    keys = ("Basic", "Basic Og==", "Basic a2V5Og==", "Basic /w==", "Basic ***", "Basic é")
    tokens = ("", "Bearer", "Bearer wb_unknown", "Bearer " + "x" * 9000, "é", *keys)

    for token, (method, path, body) in product(tokens, requests):
        headers = {"Authorization": token.encode()} if token else {}
        response = await api.request(method, path, json=body, headers=headers)
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/json"
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.json() == {
            "detail": "A valid access token is needed: Authorization: Bearer …"
        }


@pytest.mark.spec("clients#access-tokens")
async def test_writes_require_the_scope_write(api: SentryApiClient, world: World) -> None:
    reader = await create_caller(world, "reader@acme.example", "read", role="owner")
    reader_api = SentryApiClient(reader)

    for method, path, body in WRITE_REQUESTS:
        detail = await reader_api.expect_error(method, path, 403, json=body)
        assert detail == "The token lacks the scope write."
    for path in READ_PATHS:
        await reader_api("GET", path)
    assert (await reader_api("GET", "/"))["auth"]["scopes"] == [
        "org:read",
        "project:read",
        "team:read",
    ]
    assert api
    await reader.client.aclose()


INVALID_JSON = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[" * 20_000,
    b'{"version": "\\ud800", "projects": ["app"]}',
    b'{"version": ' + b"9" * 5000 + b"}",
    b"version=new&projects=app",
]


async def test_invalid_json_is_rejected(api: SentryApiClient) -> None:
    for body in INVALID_JSON:
        for method, path in (("POST", RELEASES), ("PUT", RELEASE), ("POST", DEPLOYS)):
            detail = await api.expect_error(method, path, 400, content=body)
            assert detail.startswith("Invalid JSON: ")


INVALID_RELEASES: list[tuple[Any, str]] = [
    ([], "Input should be an object"),
    (None, "Input should be an object"),
    ("text", "Input should be an object"),
    ({}, "version: Field required"),
    (NEW_RELEASE | {"version": 1}, "version: Input should be a valid string"),
    (NEW_RELEASE | {"version": None}, "version: Input should be a valid string"),
    (NEW_RELEASE | {"projects": "app"}, "projects: Input should be a valid array"),
    (NEW_RELEASE | {"projects": [True]}, "projects.0: Input should be a valid string"),
    (NEW_RELEASE | {"projects": []}, "projects: Name at least one project."),
    ({"version": "new"}, "projects: Name at least one project."),
    (NEW_RELEASE | {"projects": ["none"]}, "projects.0: There is no project 'none'."),
    (NEW_RELEASE | {"projects": ["a\0b"]}, "projects.0: There is no project 'a\\x00b'."),
    (NEW_RELEASE | {"projects": [10**30]}, f"projects.0: There is no project '{10**30}'."),
    (NEW_RELEASE | {"projects": ["app"] * 1001}, "projects: At most 1000, not 1001."),
    (NEW_RELEASE | {"version": ""}, "version: The version must not be empty."),
    (
        NEW_RELEASE | {"version": "a/b"},
        (
            "version: A version cannot contain a slash, backslash, tab or line break, and cannot "
            "be '.', '..' or 'latest'."
        ),
    ),
    (NEW_RELEASE | {"version": LONG_TEXT}, f"version: At most 200 characters, not {2**20}."),
    (NEW_RELEASE | {"url": "x"}, "url: Not a valid http or https URL."),
    (NEW_RELEASE | {"url": LONG_TEXT}, "url: Not a valid http or https URL."),
    (NEW_RELEASE | {"ref": LONG_TEXT}, f"ref: At most 200 characters, not {2**20}."),
    (NEW_RELEASE | {"status": "gone"}, "status: Input should be 'open' or 'archived'"),
    (NEW_RELEASE | {"dateReleased": 1700000000}, "dateReleased: Input should be a valid datetime"),
    (
        NEW_RELEASE | {"dateReleased": "0001-01-01T00:00:00+14:00"},
        "dateReleased: Date is outside the years 1 to 9999",
    ),
    (NEW_RELEASE | {"commits": None}, "commits: This cannot be null."),
    (NEW_RELEASE | {"commits": [{}]}, "commits.0.id: Field required"),
    (NEW_RELEASE | {"commits": [{"id": " "}]}, "commits.0.id: The SHA must not be empty."),
    (
        NEW_RELEASE | {"commits": [{"id": "a", "patch_set": [{"path": "a", "type": "R"}]}]},
        "commits.0.patch_set.0.type: Input should be 'A', 'D' or 'M'",
    ),
    (
        NEW_RELEASE | {"commits": [{"id": "a", "patch_set": [{"path": LONG_TEXT, "type": "A"}]}]},
        f"commits.0.patchSet.0.path: At most 510 characters, not {2**20}.",
    ),
    (
        NEW_RELEASE | {"commits": [{"id": "a", "author_name": LONG_TEXT}]},
        f"commits.0.authorName: At most 128 characters, not {2**20}.",
    ),
    (NEW_RELEASE | {"refs": [None]}, "refs.0: Input should be an object"),
    (
        NEW_RELEASE | {"refs": [{"repository": "team/a\0b", "commit": "a"}]},
        (
            "refs.0.repository: Column 7: the character NUL is not allowed. "
            "refs.0.repository: There is no repository 'team/a\\x00b'."
        ),
    ),
    (
        NEW_RELEASE | {"refs": [{"repository": "a", "commit": LONG_TEXT}]},
        (
            f"refs.0.commit: At most 64 characters, not {2**20}. "
            "refs.0.repository: There is no repository 'a'."
        ),
    ),
]


@pytest.mark.spec("clients#rest-errors")
async def test_an_invalid_release_is_rejected_with_the_path(api: SentryApiClient) -> None:
    for body, detail in INVALID_RELEASES:
        assert await api.expect_error("POST", RELEASES, 400, content=dumps(body)) == detail


INVALID_DEPLOYS: list[tuple[Any, str]] = [
    ({}, "environment: Field required"),
    ({"environment": None}, "environment: Input should be a valid string"),
    (
        {"environment": "a/b"},
        "environment: An environment name has 1 to 64 characters without slash and line break.",
    ),
    ({"environment": LONG_TEXT}, f"environment: At most 64 characters, not {2**20}."),
    (NEW_DEPLOY | {"name": LONG_TEXT}, f"name: At most 64 characters, not {2**20}."),
    (NEW_DEPLOY | {"url": "ftp://x"}, "url: Not a valid http or https URL."),
    (
        NEW_DEPLOY | {"projects": []},
        "projects: Name at least one project, or omit the list for all projects.",
    ),
    (NEW_DEPLOY | {"projects": ["web"]}, "projects.0: There is no project 'web'."),
    (NEW_DEPLOY | {"dateStarted": 1}, "dateStarted: Input should be a valid datetime"),
]


async def test_an_invalid_deploy_is_rejected_with_the_path(api: SentryApiClient) -> None:
    for body, detail in INVALID_DEPLOYS:
        assert await api.expect_error("POST", DEPLOYS, 400, json=body) == detail


@pytest.mark.spec("clients#rest-errors")
async def test_of_many_errors_the_first_five_are_in_the_detail(api: SentryApiClient) -> None:
    many = [{"id": " "} for _ in range(2000)]

    detail = await api.expect_error("PUT", RELEASE, 400, json={"commits": many})

    assert detail.count("The SHA must not be empty.") == 5
    assert detail.endswith("And 1995 more.")
    detail = await api.expect_error(
        "POST", RELEASES, 400, json=NEW_RELEASE | {"status": LONG_TEXT}
    )
    assert len(detail) < 100


@pytest.mark.spec("clients#rest-pagination")
async def test_an_invalid_cursor_is_rejected(api: SentryApiClient) -> None:
    for cursor in ("x", "after:", "after:x", "100:1:0", "before:" + "A" * 5000):
        for path in (f"{ORGANIZATION}/repos/", RELEASES, f"{RELEASE}commits/", DEPLOYS):
            assert "cursor" in await api.expect_error("GET", path, 400, params={"cursor": cursor})


async def test_other_methods_are_not_allowed(api: SentryApiClient) -> None:
    for method, path, allowed in (
        ("DELETE", "/", "GET"),
        ("PUT", RELEASES, "GET, POST"),
        ("POST", RELEASE, "GET, PUT, DELETE"),
        ("PATCH", DEPLOYS, "GET, POST"),
        ("OPTIONS", RELEASES, "GET, POST"),
    ):
        response = await api.request(method, path)
        assert response.status_code == 405
        assert response.headers["allow"] == allowed
        assert response.json() == {"detail": f"Method not allowed. Use {allowed}."}


@pytest.mark.spec("clients#endpoints")
async def test_an_unknown_path_is_not_found(api: SentryApiClient) -> None:
    for path in (
        "/organizations/acme/chunk-upload",
        "/organizations/acme/releases",
        "/organizations/acme/releases/a%2Fb/",
        "/organizations/acme/releases//",
        "/organizations",
        "//",
    ):
        for method in ("GET", "POST"):
            assert await api.expect_error(method, path, 404) == (
                "No such API path. Paths end with a slash."
            )


async def test_an_impossible_version_is_not_found(api: SentryApiClient) -> None:
    for version in ("%00", "%FF", "x" * 5000, "%20", "%2E", "%0A", "a%0Ab"):
        for method, path, body in (
            ("GET", f"{RELEASES}{version}/", None),
            ("PUT", f"{RELEASES}{version}/", {"ref": "x"}),
            ("DELETE", f"{PROJECT}/releases/{version}/", None),
            ("POST", f"{RELEASES}{version}/deploys/", NEW_DEPLOY),
        ):
            detail = await api.expect_error(method, path, 404, json=body)
            assert detail.startswith("There is no release")
    for path in ("/projects/acme/%00/releases/", "/organizations/%00/releases/"):
        await api.expect_error("GET", path, 404)


@pytest.mark.parametrize(("scope", "limit"), [("read", 1024), ("write", 2048)])
async def test_a_body_over_the_limit_of_the_scope_is_rejected(
    api: SentryApiClient, world: World, scope: str, limit: int
) -> None:
    token = await world.token(await world.user("long@acme.example"), "read", scope)
    graph = Graph(world.db, token, body_limit=1024, report_limit=2048)
    limited = SentryApiClient(graph)

    for method, path in (("POST", RELEASES), ("PUT", RELEASE), ("POST", DEPLOYS)):
        detail = await limited.expect_error(method, path, 413, content=b" " * (limit + 1))
        assert detail == f"The body exceeds the limit of {limit} bytes."
        await limited.expect_error(method, path, 400, content=b" " * limit)
    assert api
    await graph.client.aclose()


async def test_a_body_that_takes_too_long_is_rejected(api: SentryApiClient, world: World) -> None:
    token = await world.token(await world.user("slow@acme.example"))
    graph = Graph(world.db, token, body_timeout=0.1)

    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    assert await SentryApiClient(graph).expect_error("POST", RELEASES, 408, content=body()) == (
        "The body was not received within 0.1 seconds."
    )
    assert api
    await graph.client.aclose()


async def test_rest_requests_and_operations_share_one_budget(
    api: SentryApiClient, world: World
) -> None:
    token = await world.token(await world.user("paying@acme.example"))
    graph = Graph(world.db, token, budget_points=1000, budget_refill=1)
    body = {"query": "{ viewer { scopes } }", "extensions": {"cost": True}}

    for _ in range(100):
        await SentryApiClient(graph)("GET", "/organizations/")
    cost = (await graph.client.post("/graphql", json=body)).json()["extensions"]["cost"]

    assert cost["requested"] == 1
    assert cost["budget"]["remaining"] < 950  # some points may have been refilled
    assert api
    await graph.client.aclose()


@pytest.mark.spec("clients#retries")
async def test_an_exhausted_budget_returns_503_with_retry_after(
    api: SentryApiClient, world: World
) -> None:
    token = await world.token(await world.user("poor@acme.example"))
    graph = Graph(world.db, token, budget_points=1, budget_refill=1)

    for _ in range(30):
        response = await SentryApiClient(graph).request("GET", "/organizations/")
        if response.status_code != 200:
            break

    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert response.json() == {
        "detail": "Request cost 1 exceeds the remaining budget of 0 points. Retry after 1 seconds."
    }
    assert api
    await graph.client.aclose()


async def test_the_operation_timeout_starts_after_the_body(
    api: SentryApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[float] = []

    @asynccontextmanager
    async def deadline(seconds: float) -> AsyncIterator[None]:
        started.append(seconds)
        yield

    async def body() -> AsyncIterator[bytes]:
        yield b"["
        assert not started
        yield b"]"

    monkeypatch.setattr(sentry_api, "deadline", deadline)

    await api.expect_error("POST", RELEASES, 400, content=body())

    assert started == [OPERATION_SECONDS]


@pytest.mark.spec("clients#retries")
async def test_a_locked_release_returns_503_with_retry_after(
    api: SentryApiClient, world: World, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "BUSY_TIMEOUT_MS", 100)
    impatient = Database(database_url)
    caller = Graph(impatient, await world.token(await world.user("impatient@acme.example")))
    impatient_api = SentryApiClient(caller)

    async with world.db.begin() as connection:
        assert await write.lock_release(connection, world.organization, "app@1.0.0")
        for method, path, body in (("PUT", RELEASE, {"ref": "x"}), ("POST", DEPLOYS, NEW_DEPLOY)):
            response = await impatient_api.request(method, path, json=body)
            assert response.status_code == 503
            assert response.headers["retry-after"] == "1"
            assert response.json() == {
                "detail": (
                    "version: Timed out waiting for concurrent writes to the release. "
                    "Retry the request."
                )
            }
    assert api
    await caller.client.aclose()
    await impatient.close()


async def test_an_unexpected_error_shows_only_its_id(
    api: SentryApiClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        msg = "SELECT secret"
        raise RuntimeError(msg)

    monkeypatch.setattr(organization, "require_organization", fail)

    detail = await api.expect_error("GET", RELEASES, 500)

    identifier = detail.removeprefix("Unexpected error ").removesuffix(".")
    assert len(identifier) == 16
    assert f"Unexpected error {identifier}" in caplog.text
    assert "SELECT secret" in caplog.text


async def test_an_unreachable_database_returns_503_with_retry_after(api: SentryApiClient) -> None:
    database = Database("sqlite+aiosqlite:////nowhere/at/all.db")
    app = create_app(Settings(graphiql=False, worker=False), database)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url=URL, headers=api.client.headers
    ) as client:
        response = await client.get(f"/api/0{RELEASES}")
    await database.close()

    assert response.status_code == 503
    assert response.headers["retry-after"]
    assert list(response.json()) == ["detail"]
    assert "nowhere" not in response.text


async def test_unknown_fields_are_ignored(api: SentryApiClient) -> None:
    await api.create_release(status=208, x={"y": [1, None]}, dateStarted=1)
    updated = await api.update_release(projects=7, headCommit=[{}], x=LONG_TEXT)
    assert updated["version"] == "app@1.0.0"
