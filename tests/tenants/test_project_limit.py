"""Tokens that are limited to projects read and write nothing of other projects."""

from typing import Any

import httpx
import pytest
from graphql import GraphQLObjectType
from sqlalchemy import delete, select

from db import models
from db.reading.project_limit import CONDITIONS, SHARED, limit_text
from execution.limits.limits import Limits
from resolvers.ids import encode_global_id
from schema import schema
from tests.clients.graph import Graph
from tests.support.factories import World, minute
from tests.support.mutations import (
    create,
    errors_of,
    event,
    record_events,
    record_sessions,
    session,
    update,
)
from tests.support.mutations import delete as delete_release
from tests.support.tenants import VERSION, Tenant, create_tenant
from tests.tenants.test_isolation import GENEROUS, select_fields

ALL_FIELDS = f"{{ organization {select_fields(schema.type_map['Organization'], 6)} }}"
THEIR_VERSION = "theirs@1.0.0"
WIDGET = (
    '{title: "A", displayType: TABLE, widgetType: ERROR_EVENTS, '
    'queries: [{aggregates: ["count()"], fields: ["count()"]}]}'
)
RELEASES = '{ organization { releases(filter: {projects: ["-1"]}) { nodes { version } } } }'


async def create_their_rows(own: Tenant, owner: Graph) -> dict[str, int]:
    """Create a row of each kind in another project, and one of them in the own release."""
    world = own.world
    ids = {"Project": await world.project("theirs", platforms=["theirs"])}
    ids["Release"] = await world.release(THEIR_VERSION, projects=[ids["Project"]])
    ids["Environment"] = await world.environment("theirs")
    await world.link_environment(ids["Release"], ids["Project"], "theirs")
    ids["Repository"] = await world.repository("theirs/repository")
    author = await world.author("theirs@home.example", "Theirs")
    ids["Commit"] = await world.commit(
        repository_id=ids["Repository"], sha="b" * 40, author_id=author, message="theirs"
    )
    await world.set_commits(ids["Release"], [ids["Commit"]], [author])
    ids["PullRequest"] = await world.row(
        models.PullRequest,
        repository_id=ids["Repository"],
        number="7",
        title="theirs",
        merge_sha="b" * 40,
        date_created=minute(1),
        author_id=author,
    )
    ids["Deploy"] = await world.deploy(ids["Release"], "theirs", [ids["Project"]], name="theirs")
    ids["Dashboard"] = await world.row(
        models.Dashboard, title="theirs", date_created=minute(1), date_updated=minute(1)
    )
    await world.rows(
        models.DashboardProject,
        {"dashboard_id": ids["Dashboard"], "project_id": ids["Project"]},
    )
    ids["Widget"] = await world.row(
        models.Widget,
        dashboard_id=ids["Dashboard"],
        position=1,
        title="theirs",
        display_type=0,
        date_created=minute(1),
    )
    await record_events(
        owner, event(THEIR_VERSION, project="theirs", environment="theirs", issue="theirs")
    )
    await record_sessions(owner, session(THEIR_VERSION, project="theirs", environment="theirs"))
    await world.link_project(own.ids["Release"], ids["Project"], new_groups=9)
    await world.deploy(own.ids["Release"], "theirs", [ids["Project"]], name="theirs")
    await world.change(models.Release, own.ids["Release"], deploy_count=2)
    return ids


def test_each_table_has_rows_of_projects_or_is_shared() -> None:
    tables = {*models.Base.metadata.tables}

    assert tables == {*CONDITIONS} | SHARED
    assert not SHARED & {*CONDITIONS}


def test_statement_keeps_its_own_expressions() -> None:
    text = "WITH wanted AS (SELECT 1) SELECT * FROM wanted JOIN project ON true"

    limited = limit_text(text, (1, 2), is_sqlite=True)

    assert limited.startswith('WITH "project" AS NOT MATERIALIZED (')
    assert limited.endswith(",\nwanted AS (SELECT 1) SELECT * FROM wanted JOIN project ON true")
    assert limit_text("SELECT 1", (1,), is_sqlite=True) == "SELECT 1"


@pytest.mark.spec("security#limits-to-projects")
@pytest.mark.parametrize("is_service", [True, False])
async def test_rows_of_other_projects_change_no_answer(
    world: World, graph: Graph, *, is_service: bool
) -> None:
    own = await create_tenant(world)
    owner = None if is_service else await world.user("limited@acme.example", role="owner")
    token = await world.token(owner, projects=[own.ids["Project"]])
    limited = Graph(world.db, token, limit=GENEROUS)

    before = await limited.answer(ALL_FIELDS)
    ids = await create_their_rows(own, graph)
    after = await limited.answer(ALL_FIELDS)

    assert [each["path"] for each in before["errors"]] == [["organization", "auditLog"]]
    assert before["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert after["data"] == before["data"]
    text = str(after["data"])
    assert "theirs" not in text
    assert all(each in text for each in (VERSION, "production", "acme/app", "Errors", "a" * 40))
    nodes = [encode_global_id(kind, number) for kind, number in ids.items()]
    data = await limited("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=nodes)
    assert data["nodes"] == [None] * len(nodes)
    own_ids = [own.node(each) for each in ids]
    data = await limited("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=own_ids)
    assert [each["id"] for each in data["nodes"]] == own_ids


@pytest.mark.spec("security#limits-to-projects")
async def test_names_of_other_projects_are_unknown(world: World, graph: Graph) -> None:
    own = await create_tenant(world)
    ids = await create_their_rows(own, graph)
    limited = Graph(world.db, await world.token(None, projects=[own.ids["Project"]]))
    fields = {
        'release(version: "%s") { id }': (THEIR_VERSION, "none@1.0.0"),
        'project(slug: "%s") { id }': ("theirs", "none"),
        'commit(sha: "%s") { id }': ("b" * 40, "c" * 40),
        'dashboard(id: "%s") { id }': (
            encode_global_id("Dashboard", ids["Dashboard"]),
            encode_global_id("Dashboard", 404),
        ),
        'releases(filter: {projects: ["%s"]}) { totalCount }': ("theirs", "none"),
        'releases(filter: {environments: ["%s"]}) { totalCount }': ("theirs", "none"),
        'releases(filter: {query: "release:%s"}) { totalCount }': (THEIR_VERSION, "none@1.0.0"),
        'deploys(filter: {projects: ["%s"]}) { totalCount }': ("theirs", "none"),
        'deploys(filter: {projects: ["-1"], release: "%s"}) { totalCount }': (
            THEIR_VERSION,
            "none@1.0.0",
        ),
        'running(projects: ["%s"]) { environment }': ("theirs", "none"),
        'commits(filter: {repository: "%s"}) { totalCount }': ("theirs/repository", "none"),
        'repositories(query: "%s") { totalCount }': ("theirs", "none"),
        f'widgetData(input: {{widget: {WIDGET}, projects: ["%s"]}}) {{ results {{ name }} }}': (
            "theirs",
            "none",
        ),
    }

    for field, (theirs, unknown) in fields.items():
        answers = [
            str(await limited.answer(f"{{ organization {{ {field % name} }} }}")).replace(
                name, "NAME"
            )
            for name in (theirs, unknown)
        ]
        assert answers[0] == answers[1], field
        assert "VALIDATION" not in answers[0], answers[0]


@pytest.mark.spec("security#limits-to-projects")
async def test_writes_to_other_projects_are_refused(world: World, graph: Graph) -> None:
    own = await create_tenant(world)
    ids = await create_their_rows(own, graph)
    token = await world.token(None, projects=[own.ids["Project"]])
    limited = Graph(world.db, token)
    before = await read_rows_of(world, ids["Project"])
    deploy = (
        "mutation ($input: CreateDeployInput!) { createDeploy(input: $input) { errors { %s } } }"
    )

    async def errors(version: str, **values: Any) -> Any:
        input_ = {"version": version, "environment": "p"} | values
        data = await limited(deploy % "code path", input=input_)
        return data["createDeploy"]["errors"]

    missing = [{"code": "NOT_FOUND", "path": ["version"]}]
    created = await create(limited, version="new@1.0.0", projects=["theirs"])
    invalid = await create(limited, version="new\0", projects=["one"])
    updated = await update(limited, version=THEIR_VERSION, ref="main")
    deleted = await delete_release(limited, THEIR_VERSION)
    items = await record_events(limited, event(project="theirs"))

    assert [each["path"] for each in created["errors"]] == [["projects", "0"]]
    assert [each["path"] for each in updated["errors"]] == [["version"]]
    assert errors_of(invalid) == {("INVALID", "version")}
    assert deleted["errors"] == missing
    assert [each["code"] for each in items["errors"]] == ["NOT_FOUND"]
    assert await errors(THEIR_VERSION) == missing
    assert await errors(VERSION, projects=["theirs"]) == [
        {"code": "NOT_FOUND", "path": ["projects", "0"]}
    ]
    assert await errors(VERSION) == []
    assert await read_rows_of(world, ids["Project"]) == before
    shared = await limited.error(
        f'mutation {{ deleteRelease(version: "{VERSION}") {{ deletedId }} }}'
    )
    assert shared["extensions"]["code"] == "FORBIDDEN"
    assert (await create(limited, version="new@1.0.0", projects=["one"]))["errors"] == []


@pytest.mark.spec("security#limits-to-projects")
async def test_versions_of_other_projects_are_not_joined(world: World, graph: Graph) -> None:
    own = await create_tenant(world)
    await create_their_rows(own, graph)
    owner = await world.user("limited@acme.example", role="owner")
    limited = Graph(world.db, await world.token(owner, projects=[own.ids["Project"]]))
    commits = [{"id": "c" * 40, "message": "ours"}]
    selected = f'{{ organization {{ release(version: "{THEIR_VERSION}") {{ %s }} }} }}'
    content = selected % "status commits { nodes { sha } } projects { slug }"
    before = await graph(content)

    created = await create(
        limited, version=THEIR_VERSION, projects=["one"], status="ARCHIVED", commits=commits
    )
    rest = await limited.client.post(
        "/api/0/organizations/acme/releases/",
        json={"version": THEIR_VERSION, "projects": ["one"]},
    )
    seen = {"project": "one", "environment": "production"}
    items = (event(VERSION, **seen), event(THEIR_VERSION, **seen))
    events = [await record_events(limited, *items, idempotencyKey="same") for _ in range(2)]
    sessions = await record_sessions(limited, session(THEIR_VERSION, **seen))
    added = await create(limited, version=VERSION, projects=["one"])

    assert errors_of(created) == {("CONFLICT", "version")}
    assert "Use another version" in created["errors"][0]["message"]
    assert rest.status_code == 409
    assert "Use another version" in rest.json()["detail"]
    assert [errors_of(each) for each in events] == [{("CONFLICT", "events.1.release")}] * 2
    assert errors_of(sessions) == {("CONFLICT", "sessions.0.release")}
    assert await graph(content) == before
    assert (await limited(selected % "id"))["organization"]["release"] is None
    assert added["errors"] == []


async def read_rows_of(world: World, project_id: int) -> list[Any]:
    """Return the releases and the deploys of a project."""
    return [
        sorted(map(tuple, await world.read(select(table).where(table.project_id == project_id))))
        for table in (models.ReleaseProject, models.DeployProject)
    ]


@pytest.mark.spec("security#limits-to-projects")
async def test_writes_of_the_organization_need_a_token_without_a_limit(world: World) -> None:
    own = await create_tenant(world)
    owner = await world.user("limited@acme.example", role="owner")
    limited = Graph(world.db, await world.token(owner, projects=[own.ids["Project"]]))
    root = schema.mutation_type
    assert isinstance(root, GraphQLObjectType)
    calls = {
        "createDashboard": '(input: {title: "A"})',
        "updateDashboard": f'(input: {{id: "{own.node("Dashboard")}", title: "A"}})',
        "deleteDashboard": f'(id: "{own.node("Dashboard")}")',
        "duplicateDashboard": f'(id: "{own.node("Dashboard")}")',
        "restoreDashboard": f'(id: "{own.node("Dashboard")}", version: 1)',
        "favoriteDashboard": f'(id: "{own.node("Dashboard")}", favorited: true)',
        "visitDashboard": f'(id: "{own.node("Dashboard")}")',
    }
    assert {*calls} == {name for name in root.fields if name.endswith("Dashboard")}

    for name, arguments in calls.items():
        error = await limited.error(f"mutation {{ {name}{arguments} {{ errors {{ code }} }} }}")
        assert error["extensions"]["code"] == "FORBIDDEN", name
    data = await limited(
        """query ($id: ID!) {
            organization { dashboard(id: $id) { canEdit canChangePermissions } }
        }""",
        id=own.node("Dashboard"),
    )

    assert data["organization"]["dashboard"] == {"canEdit": False, "canChangePermissions": False}


@pytest.mark.spec("security#limits-to-projects")
async def test_rest_calls_have_the_limit(world: World, graph: Graph) -> None:
    own = await create_tenant(world)
    await create_their_rows(own, graph)
    token = await world.token(None, projects=[own.ids["Project"]])
    client = Graph(world.db, token).client

    async def get(path: str) -> httpx.Response:
        return await client.get(f"/api/0/{path}")

    releases = await get("organizations/acme/releases/")
    projects = await get("organizations/acme/projects/")
    repositories = await get("organizations/acme/repos/")
    theirs = await get(f"organizations/acme/releases/{THEIR_VERSION}/")
    missing = await get("organizations/acme/releases/none@1.0.0/")
    written = await client.put(
        f"/api/0/organizations/acme/releases/{THEIR_VERSION}/", json={"ref": "main"}
    )
    deploys = await get(f"organizations/acme/releases/{VERSION}/deploys/")

    assert [each["version"] for each in releases.json()] == [VERSION]
    assert [each["slug"] for each in projects.json()] == ["one"]
    assert [each["name"] for each in repositories.json()] == ["acme/app"]
    assert theirs.status_code == missing.status_code == written.status_code == 404
    assert [each["name"] for each in deploys.json()] == ["acme"]


@pytest.mark.spec("versions#kept-answers")
async def test_kept_answer_serves_no_token_with_another_limit(world: World, graph: Graph) -> None:
    own = await create_tenant(world)
    ids = await create_their_rows(own, graph)
    limits = {"all": None, "own": [own.ids["Project"]], "theirs": [ids["Project"]], "none": []}
    owner = await world.user("keeper@acme.example", role="owner")
    server = Graph(world.db, await world.token(owner), limit=Limits())
    answers = {}

    for _ in range(2):
        for name, limit in limits.items():
            token = await world.token(owner, projects=limit)
            server.client.headers["Authorization"] = f"Bearer {token}"
            nodes = (await server(RELEASES))["organization"]["releases"]["nodes"]
            answers[name] = {each["version"] for each in nodes}

    assert answers == {
        "all": {VERSION, THEIR_VERSION},
        "own": {VERSION},
        "theirs": {VERSION, THEIR_VERSION},
        "none": set(),
    }


@pytest.mark.spec("security#limits-to-projects")
async def test_removed_projects_leave_the_limit(world: World) -> None:
    own = await create_tenant(world)
    other = await world.project("other")
    limited = Graph(world.db, await world.token(None, projects=[other]))
    viewer = "{ viewer { isService projects { slug } } organization { projects { totalCount } } }"

    with_project = await limited(viewer)
    async with world.db.begin() as connection:
        await connection.execute(delete(models.Project).where(models.Project.id == other))
    without = await limited(viewer)

    assert own
    assert with_project == {
        "viewer": {"isService": True, "projects": [{"slug": "other"}]},
        "organization": {"projects": {"totalCount": 1}},
    }
    assert without == {
        "viewer": {"isService": True, "projects": []},
        "organization": {"projects": {"totalCount": 0}},
    }
