"""What sentry-cli's API refuses: the status, one key, nothing stored (clients.md A7, A8)."""

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
from tests.clients.graph import URL, Graph, create_caller
from tests.clients.sentry_api import ORGANIZATION, PROJECT, Api
from tests.support.factories import World

RELEASES = f"{ORGANIZATION}/releases/"
RELEASE = f"{RELEASES}app@1.0.0/"
DEPLOYS = f"{RELEASE}deploys/"
LONG = "x" * 2**20
NEW: dict[str, Any] = {"version": "new", "projects": ["app"]}
DEPLOY: dict[str, Any] = {"environment": "production"}
WRITES: tuple[tuple[str, str, Any], ...] = (
    ("POST", RELEASES, NEW),
    ("POST", f"{PROJECT}/releases/", NEW),
    ("POST", RELEASES, {"version": "app@1.0.0", "projects": [], "status": "archived"}),
    ("PUT", RELEASE, {"ref": "main"}),
    ("PUT", f"{PROJECT}/releases/app@1.0.0/", {"refs": []}),
    ("DELETE", RELEASE, None),
    ("POST", DEPLOYS, DEPLOY),
)
READS = ("/", "/organizations/", f"{ORGANIZATION}/repos/", RELEASES, RELEASE, DEPLOYS)
STORED = (
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
async def nothing_is_stored(api: Api, world: World) -> AsyncIterator[None]:
    """What is refused leaves no trace."""
    await api.new()
    before = await stored(world)
    yield
    assert await stored(world) == before


async def stored(world: World) -> Any:
    """How many rows there are, and what is said of the release."""
    counts = [await world.read(select(func.count()).select_from(model)) for model in STORED]
    return counts, await world.read(select(models.Release.__table__))


async def test_without_a_token_nothing_is_answered(api: Api) -> None:
    del api.client.headers["authorization"]
    calls = [*WRITES, *(("GET", path, None) for path in READS)]
    keys = ("Basic", "Basic Og==", "Basic a2V5Og==", "Basic /w==", "Basic ***", "Basic é")
    tokens = ("", "Bearer", "Bearer wb_unknown", "Bearer " + "x" * 9000, "é", *keys)

    for token, (method, path, body) in product(tokens, calls):
        headers = {"Authorization": token.encode()} if token else {}
        response = await api.ask(method, path, json=body, headers=headers)
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/json"
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.json() == {
            "detail": "A valid access token is needed: Authorization: Bearer …"
        }


async def test_a_token_that_only_reads_does_not_write(api: Api, world: World) -> None:
    reader = await create_caller(world, "reader@acme.example", "read", role="owner")
    reading = Api(reader)

    for method, path, body in WRITES:
        told = await reading.refused(method, path, 403, json=body)
        assert told == "The token lacks the scope write."
    for path in READS:
        await reading("GET", path)
    assert (await reading("GET", "/"))["auth"]["scopes"] == [
        "org:read",
        "project:read",
        "team:read",
    ]
    assert api
    await reader.client.aclose()


NO_JSON = [
    b"",
    b"{",
    b"\xff\xfe",
    b"[" * 20_000,
    b'{"version": "\\ud800", "projects": ["app"]}',
    b'{"version": ' + b"9" * 5000 + b"}",
    b"version=new&projects=app",
]


async def test_a_body_that_is_no_json_is_told(api: Api) -> None:
    for body in NO_JSON:
        for method, path in (("POST", RELEASES), ("PUT", RELEASE), ("POST", DEPLOYS)):
            told = await api.refused(method, path, 400, content=body)
            assert told.startswith("Invalid JSON: ")


WRONG: list[tuple[Any, str]] = [
    ([], "Input should be an object"),
    (None, "Input should be an object"),
    ("text", "Input should be an object"),
    ({}, "version: Field required"),
    (NEW | {"version": 1}, "version: Input should be a valid string"),
    (NEW | {"version": None}, "version: Input should be a valid string"),
    (NEW | {"projects": "app"}, "projects: Input should be a valid array"),
    (NEW | {"projects": [True]}, "projects.0: Input should be a valid string"),
    (NEW | {"projects": []}, "projects: Name at least one project."),
    ({"version": "new"}, "projects: Name at least one project."),
    (NEW | {"projects": ["none"]}, "projects.0: There is no project 'none'."),
    (NEW | {"projects": ["a\0b"]}, "projects.0: There is no project 'a\\x00b'."),
    (NEW | {"projects": [10**30]}, f"projects.0: There is no project '{10**30}'."),
    (NEW | {"projects": ["app"] * 1001}, "projects: At most 1000, not 1001."),
    (NEW | {"version": ""}, "version: The version must not be empty."),
    (
        NEW | {"version": "a/b"},
        (
            "version: A version cannot contain a slash, backslash, tab or line break, and cannot "
            "be '.', '..' or 'latest'."
        ),
    ),
    (NEW | {"version": LONG}, f"version: At most 200 characters, not {2**20}."),
    (NEW | {"url": "x"}, "url: Not a valid http or https URL."),
    (NEW | {"url": LONG}, "url: Not a valid http or https URL."),
    (NEW | {"ref": LONG}, f"ref: At most 200 characters, not {2**20}."),
    (NEW | {"status": "gone"}, "status: Input should be 'open' or 'archived'"),
    (NEW | {"dateReleased": 1700000000}, "dateReleased: Input should be a valid datetime"),
    (
        NEW | {"dateReleased": "0001-01-01T00:00:00+14:00"},
        "dateReleased: Date is outside the years 1 to 9999",
    ),
    (NEW | {"commits": None}, "commits: This cannot be null."),
    (NEW | {"commits": [{}]}, "commits.0.id: Field required"),
    (NEW | {"commits": [{"id": " "}]}, "commits.0.id: The SHA must not be empty."),
    (
        NEW | {"commits": [{"id": "a", "patch_set": [{"path": "a", "type": "R"}]}]},
        "commits.0.patch_set.0.type: Input should be 'A', 'D' or 'M'",
    ),
    (
        NEW | {"commits": [{"id": "a", "patch_set": [{"path": LONG, "type": "A"}]}]},
        f"commits.0.patchSet.0.path: At most 510 characters, not {2**20}.",
    ),
    (
        NEW | {"commits": [{"id": "a", "author_name": LONG}]},
        f"commits.0.authorName: At most 128 characters, not {2**20}.",
    ),
    (NEW | {"refs": [None]}, "refs.0: Input should be an object"),
    (
        NEW | {"refs": [{"repository": "team/a\0b", "commit": "a"}]},
        (
            "refs.0.repository: A text cannot have the character NUL. "
            "refs.0.repository: There is no repository 'team/a\\x00b'."
        ),
    ),
    (
        NEW | {"refs": [{"repository": "a", "commit": LONG}]},
        (
            f"refs.0.commit: At most 64 characters, not {2**20}. "
            "refs.0.repository: There is no repository 'a'."
        ),
    ),
]


async def test_a_release_that_is_wrong_is_told_where(api: Api) -> None:
    for body, told in WRONG:
        assert await api.refused("POST", RELEASES, 400, content=dumps(body)) == told


WRONG_DEPLOYS: list[tuple[Any, str]] = [
    ({}, "environment: Field required"),
    ({"environment": None}, "environment: Input should be a valid string"),
    (
        {"environment": "a/b"},
        "environment: The environment needs a name without slash and line break.",
    ),
    ({"environment": LONG}, f"environment: At most 64 characters, not {2**20}."),
    (DEPLOY | {"name": LONG}, f"name: At most 64 characters, not {2**20}."),
    (DEPLOY | {"url": "ftp://x"}, "url: Not a valid http or https URL."),
    (
        DEPLOY | {"projects": []},
        "projects: Name at least one project, or omit the list for all projects.",
    ),
    (DEPLOY | {"projects": ["web"]}, "projects.0: The release is not in a project 'web'."),
    (DEPLOY | {"dateStarted": 1}, "dateStarted: Input should be a valid datetime"),
]


async def test_a_deploy_that_is_wrong_is_told_where(api: Api) -> None:
    for body, told in WRONG_DEPLOYS:
        assert await api.refused("POST", DEPLOYS, 400, json=body) == told


async def test_many_faults_are_told_in_a_few_words(api: Api) -> None:
    many = [{"id": " "} for _ in range(2000)]

    told = await api.refused("PUT", RELEASE, 400, json={"commits": many})

    assert told.count("The SHA must not be empty.") == 5
    assert told.endswith("And 1995 more.")
    assert len(await api.refused("POST", RELEASES, 400, json=NEW | {"status": LONG})) < 100


async def test_a_cursor_of_somebody_else_is_told(api: Api) -> None:
    for cursor in ("x", "after:", "after:x", "100:1:0", "before:" + "A" * 5000):
        for path in (f"{ORGANIZATION}/repos/", RELEASES, f"{RELEASE}commits/", DEPLOYS):
            assert "cursor" in await api.refused("GET", path, 400, params={"cursor": cursor})


async def test_other_methods_are_not_allowed(api: Api) -> None:
    for method, path, allowed in (
        ("DELETE", "/", "GET"),
        ("PUT", RELEASES, "GET, POST"),
        ("POST", RELEASE, "GET, PUT, DELETE"),
        ("PATCH", DEPLOYS, "GET, POST"),
        ("OPTIONS", RELEASES, "GET, POST"),
    ):
        response = await api.ask(method, path)
        assert response.status_code == 405
        assert response.headers["allow"] == allowed
        assert response.json() == {"detail": f"Method not allowed. Use {allowed}."}


async def test_what_is_no_call_is_not_there(api: Api) -> None:
    for path in (
        "/users/me/regions/",
        "/organizations/acme/chunk-upload/",
        "/organizations/acme/releases",
        "/organizations/acme/releases/a%2Fb/",
        "/organizations/acme/releases//",
        "/organizations",
        "//",
    ):
        for method in ("GET", "POST"):
            assert await api.refused(method, path, 404) == (
                "No such API path. Paths end with a slash."
            )


async def test_a_version_that_cannot_be_is_not_there(api: Api) -> None:
    for version in ("%00", "%FF", "x" * 5000, "%20", "%2E", "%0A", "a%0Ab"):
        for method, path, body in (
            ("GET", f"{RELEASES}{version}/", None),
            ("PUT", f"{RELEASES}{version}/", {"ref": "x"}),
            ("DELETE", f"{PROJECT}/releases/{version}/", None),
            ("POST", f"{RELEASES}{version}/deploys/", DEPLOY),
        ):
            told = await api.refused(method, path, 404, json=body)
            assert told.startswith("There is no release")
    for path in ("/projects/acme/%00/releases/", "/organizations/%00/releases/"):
        await api.refused("GET", path, 404)


@pytest.mark.parametrize(("scope", "limit"), [("read", 1024), ("write", 2048)])
async def test_a_body_that_is_too_long_is_refused(
    api: Api, world: World, scope: str, limit: int
) -> None:
    token = await world.token(await world.user("long@acme.example"), "read", scope)
    graph = Graph(world.db, token, body_limit=1024, report_limit=2048)
    calling = Api(graph)

    for method, path in (("POST", RELEASES), ("PUT", RELEASE), ("POST", DEPLOYS)):
        told = await calling.refused(method, path, 413, content=b" " * (limit + 1))
        assert told == f"The body exceeds the limit of {limit} bytes."
        await calling.refused(method, path, 400, content=b" " * limit)
    assert api
    await graph.client.aclose()


async def test_a_body_that_does_not_come_is_given_up(api: Api, world: World) -> None:
    token = await world.token(await world.user("slow@acme.example"))
    graph = Graph(world.db, token, body_timeout=0.1)

    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    assert await Api(graph).refused("POST", RELEASES, 408, content=body()) == (
        "The body was not received within 0.1 seconds."
    )
    assert api
    await graph.client.aclose()


async def test_calls_and_operations_are_paid_for_by_one_budget(api: Api, world: World) -> None:
    token = await world.token(await world.user("paying@acme.example"))
    graph = Graph(world.db, token, budget_points=1000, budget_refill=1)
    asked = {"query": "{ viewer { scopes } }", "extensions": {"cost": True}}

    for _ in range(100):
        await Api(graph)("GET", "/organizations/")
    told = (await graph.client.post("/graphql", json=asked)).json()["extensions"]["cost"]

    assert told["requested"] == 1
    assert told["budget"]["remaining"] < 950  # some may have come back meanwhile
    assert api
    await graph.client.aclose()


async def test_who_has_spent_everything_is_told_to_come_again(api: Api, world: World) -> None:
    token = await world.token(await world.user("poor@acme.example"))
    graph = Graph(world.db, token, budget_points=1, budget_refill=1)

    for _ in range(30):
        response = await Api(graph).ask("GET", "/organizations/")
        if response.status_code != 200:
            break

    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert response.json() == {
        "detail": "Request cost 1 exceeds the remaining budget of 0 points. Retry after 1 seconds."
    }
    assert api
    await graph.client.aclose()


async def test_time_runs_from_the_end_of_the_body_on(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[float] = []

    @asynccontextmanager
    async def deadline(seconds: float) -> AsyncIterator[None]:
        begun.append(seconds)
        yield

    async def body() -> AsyncIterator[bytes]:
        yield b"["
        assert not begun
        yield b"]"

    monkeypatch.setattr(sentry_api, "deadline", deadline)

    await api.refused("POST", RELEASES, 400, content=body())

    assert begun == [Settings().operation_timeout]


async def test_a_release_that_others_write_to_can_be_tried_again(
    api: Api, world: World, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "BUSY_TIMEOUT_MS", 100)
    hasty = Database(database_url)
    caller = Graph(hasty, await world.token(await world.user("hasty@acme.example")))
    hurried = Api(caller)

    async with world.db.begin() as connection:
        assert await write.lock_release(connection, world.organization, "app@1.0.0")
        for method, path, body in (("PUT", RELEASE, {"ref": "x"}), ("POST", DEPLOYS, DEPLOY)):
            response = await hurried.ask(method, path, json=body)
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
    await hasty.close()


async def test_a_defect_is_told_by_its_id_alone(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        msg = "SELECT secret"
        raise RuntimeError(msg)

    monkeypatch.setattr(organization, "require_organization", fail)

    told = await api.refused("GET", RELEASES, 500)

    identifier = told.removeprefix("Unexpected error ").removesuffix(".")
    assert len(identifier) == 16
    assert f"defect {identifier}" in caplog.text
    assert "SELECT secret" in caplog.text


async def test_a_database_that_does_not_answer_is_told_to_come_again(api: Api) -> None:
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


async def test_unknown_fields_are_no_business_of_ours(api: Api) -> None:
    await api.new(status=208, x={"y": [1, None]}, dateStarted=1)
    done = await api.change(projects=7, headCommit=[{}], x=LONG)
    assert done["version"] == "app@1.0.0"
