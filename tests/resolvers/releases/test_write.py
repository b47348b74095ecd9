"""Creating, updating and deleting releases."""

from typing import Any

import pytest

from db import models
from resolvers.ids import encode_global_id
from tests.clients.graph import Graph, create_caller, get_release, list_versions
from tests.support.factories import World
from tests.support.mutations import (
    create,
    delete,
    errors_of,
    event,
    record_events,
    record_sessions,
    session,
    time_ago,
    update,
)

RELEASE_FIELDS = "version status ref url dateReleased owner { username } projects { slug }"


@pytest.fixture(autouse=True)
async def projects(world: World) -> dict[str, int]:
    return {slug: await world.project(slug) for slug in ("app", "web")}


@pytest.mark.spec("releases#create-a-release")
async def test_release_is_created_in_two_projects(graph: Graph, projects: dict[str, int]) -> None:
    payload = await create(
        graph,
        f"{RELEASE_FIELDS} userAgent dateCreated commitCount deployCount data newGroups "
        "firstEvent",
        projects=["app", encode_global_id("Project", projects["web"])],
    )

    release = payload["release"]
    assert payload["created"]
    assert not payload["errors"]
    assert [project["slug"] for project in release["projects"]] == ["app", "web"]
    assert release["owner"] is release["dateReleased"] is release["firstEvent"] is None
    assert release["status"] == "OPEN"
    assert (release["commitCount"], release["deployCount"], release["newGroups"]) == (0, 0, 0)
    assert release["userAgent"].startswith("python-httpx")


@pytest.mark.spec("releases#existing-releases")
async def test_created_is_true_only_for_new_projects(graph: Graph) -> None:
    first = await create(graph, RELEASE_FIELDS, ref="a", url="https://a.example")
    repeated = await create(
        graph, RELEASE_FIELDS, ref="b", url="", dateReleased=time_ago(days=1), owner=None
    )
    extended = await create(graph, RELEASE_FIELDS, projects=["app", "web"])

    assert (first["created"], repeated["created"], extended["created"]) == (True, False, True)
    assert repeated["release"] == first["release"]
    assert [project["slug"] for project in extended["release"]["projects"]] == ["app", "web"]


@pytest.mark.spec("releases#release-names")
@pytest.mark.parametrize(
    "version",
    ["v" * 65, "1.2.3+dev", "a" * 200, "  spaces  ", "app(1)@2", "1.0—3"],
    ids=["65 letters", "build", "200 letters", "spaces", "parentheses", "dash"],
)
async def test_valid_versions_are_accepted(graph: Graph, version: str) -> None:
    payload = await create(graph, "version", version=version)

    assert payload["release"] == {"version": version}


@pytest.mark.spec("releases#release-names")
@pytest.mark.parametrize(
    ("version", "code"),
    [
        *((f"a{letter}b", "INVALID") for letter in "\r\n\f\t/\\\0"),
        (".", "INVALID"),
        ("..", "INVALID"),
        (" .. ", "INVALID"),
        ("Latest", "INVALID"),
        (" latest", "INVALID"),
        ("", "REQUIRED"),
        ("  ", "REQUIRED"),
        ("a" * 201, "TOO_LONG"),
    ],
    ids=[
        *("carriage return", "line feed", "form feed", "tab", "slash", "backslash", "NUL"),
        *("dot", "two dots", "two dots and spaces", "latest", "latest and a space"),
        *("empty", "spaces", "201 letters"),
    ],
)
async def test_invalid_versions_are_refused(graph: Graph, version: str, code: str) -> None:
    payload = await create(graph, "version", version=version)

    assert errors_of(payload) == {(code, "version")}
    assert payload["release"] is None
    assert await list_versions(graph, status=None) == []


@pytest.mark.spec("releases#owner-input")
async def test_owner_is_named_by_id_or_user_name(graph: Graph, world: World) -> None:
    ann = await world.user("ann@acme.example", username="ann")
    await world.user("stranger@x.example", username="stranger", role=None)

    for version, owner in (("1", "ann"), ("2", str(ann)), ("3", encode_global_id("User", ann))):
        payload = await create(graph, RELEASE_FIELDS, version=version, owner=owner)
        assert payload["release"]["owner"] == {"username": "ann"}

    unowned = await create(graph, RELEASE_FIELDS, version="4", owner="")
    assert unowned["release"]["owner"] is None

    for unknown in ("stranger", "nobody", "404", "a\0b"):
        refused = await create(graph, RELEASE_FIELDS, version="5", owner=unknown)
        assert errors_of(refused) == {("NOT_FOUND", "owner")}


@pytest.mark.spec("releases#mutation-errors")
async def test_all_problems_are_reported_together(graph: Graph) -> None:
    payload = await create(
        graph,
        version="a/b",
        projects=["app", "nothing"],
        ref="r" * 201,
        url="javascript:alert(1)",
        owner="nobody",
        commits=[{"id": ""}, {"id": "c" * 65, "repository": "r" * 65, "authorName": "n" * 129}],
        refs=[
            {"repository": "gone", "commit": "a.."},
            {"repository": "gone", "commit": "c" * 65, "previousCommit": "p" * 65},
        ],
    )

    assert errors_of(payload) == {
        ("INVALID", "version"),
        ("NOT_FOUND", "projects.1"),
        ("TOO_LONG", "ref"),
        ("INVALID", "url"),
        ("NOT_FOUND", "owner"),
        ("REQUIRED", "commits.0.id"),
        ("TOO_LONG", "commits.1.id"),
        ("TOO_LONG", "commits.1.repository"),
        ("TOO_LONG", "commits.1.authorName"),
        ("REQUIRED", "refs.0.commit"),
        ("NOT_FOUND", "refs.0.repository"),
        ("TOO_LONG", "refs.1.commit"),
        ("TOO_LONG", "refs.1.previousCommit"),
        ("NOT_FOUND", "refs.1.repository"),
    }


@pytest.mark.spec("releases#create-a-release")
async def test_required_lists_cannot_be_null_or_empty(graph: Graph) -> None:
    nulls: dict[str, Any] = {"commits": None, "refs": None}

    without_projects = await create(graph, projects=[])
    created = await create(graph, **nulls)
    await create(graph)
    updated = await update(graph, **nulls)

    assert errors_of(without_projects) == {("REQUIRED", "projects")}
    assert errors_of(created) == {("REQUIRED", "commits"), ("REQUIRED", "refs")}
    assert errors_of(updated) == errors_of(created)


@pytest.mark.spec("releases#write-access")
async def test_writing_needs_the_scope_and_the_organization(graph: Graph, world: World) -> None:
    reader = await create_caller(world, "reader@acme.example", "read")
    for document in (
        'createRelease(input: {version: "1", projects: ["app"]}) { created }',
        'updateRelease(input: {version: "1"}) { created }',
        'deleteRelease(version: "1") { deletedId }',
        "recordEvents(input: {events: []}) { accepted }",
        "recordSessions(input: {sessions: []}) { accepted }",
    ):
        error = await reader.error(f"mutation {{ {document} }}")
        assert error["extensions"]["code"] == "FORBIDDEN"

    elsewhere: dict[str, Any] = {"organization": "elsewhere"}
    for refused in (
        await create(graph, **elsewhere),
        await update(graph, **elsewhere),
        await delete(graph, **elsewhere),
        await record_events(graph, **elsewhere),
        await record_sessions(graph, **elsewhere),
    ):
        assert errors_of(refused) == {("NOT_FOUND", "organization")}
    await reader.client.aclose()


@pytest.mark.spec("releases#existing-releases")
async def test_creating_again_can_archive_and_reopen(graph: Graph) -> None:
    await create(graph)

    archived = await create(graph, "status", status="ARCHIVED")
    unchanged = await create(graph, "status", status=None)
    opened = await create(graph, "status", status="OPEN")

    statuses = [payload["release"]["status"] for payload in (archived, unchanged, opened)]
    assert statuses == ["ARCHIVED", "ARCHIVED", "OPEN"]
    assert not archived["created"]


@pytest.mark.spec("releases#update-a-release")
async def test_update_keeps_absent_values_and_clears_null_ones(graph: Graph, world: World) -> None:
    await world.user("ann@acme.example", username="ann")
    await create(graph, ref="main", url="https://a.example", owner="ann")

    finalized = await update(graph, RELEASE_FIELDS, dateReleased="2026-01-01T10:00:00+02:00")
    archived = await update(graph, RELEASE_FIELDS, status="ARCHIVED")
    opened = await update(graph, RELEASE_FIELDS, status="OPEN")
    cleared = await update(
        graph, RELEASE_FIELDS, ref=None, url=None, dateReleased=None, owner=None
    )

    assert finalized["release"] == {
        "version": "app@1.0.0",
        "status": "OPEN",
        "ref": "main",
        "url": "https://a.example",
        "dateReleased": "2026-01-01T08:00:00+00:00",
        "owner": {"username": "ann"},
        "projects": [{"slug": "app"}],
    }
    assert archived["release"] == finalized["release"] | {"status": "ARCHIVED"}
    assert opened["release"] == finalized["release"]
    assert cleared["release"] == finalized["release"] | {
        "ref": None,
        "url": None,
        "dateReleased": None,
        "owner": None,
    }
    assert not cleared["created"]


@pytest.mark.spec("releases#update-a-release")
async def test_update_of_an_unknown_release_is_not_found(graph: Graph) -> None:
    payload = await update(graph, version="unknown", ref="r" * 201)

    assert errors_of(payload) == {("NOT_FOUND", "version"), ("TOO_LONG", "ref")}


@pytest.mark.spec("releases#delete-a-release")
async def test_release_is_deleted(graph: Graph, world: World) -> None:
    created = await create(graph, "id", commits=[{"id": "a"}])
    deleted = await delete(graph)

    assert deleted == {"deletedId": created["release"]["id"], "errors": []}
    assert await list_versions(graph) == []
    assert errors_of(await delete(graph)) == {("NOT_FOUND", "version")}
    assert len(await world.read(models.Commit.__table__.select())) == 1


@pytest.mark.spec("releases#delete-a-release")
async def test_release_with_issues_or_sessions_is_not_deleted(graph: Graph) -> None:
    await record_events(graph, event("R1", isNewGroup=True))
    await record_sessions(graph, session("R1"), session("R2", started=time_ago(days=89)))
    await record_sessions(graph, session("R3", started=time_ago(days=91)))

    assert errors_of(await delete(graph, "R1")) == {
        ("HAS_ISSUES", "version"),
        ("HAS_HEALTH_DATA", "version"),
    }
    assert errors_of(await delete(graph, "R2")) == {("HAS_HEALTH_DATA", "version")}
    assert (await delete(graph, "R3"))["errors"] == []
    assert await get_release(graph, "version", "R1") == {"version": "R1"}
