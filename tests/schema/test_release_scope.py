"""The scope of a release's fields: environments and projects."""

from typing import Any

import pytest

from app.settings import Executor
from db import models
from resolvers.ids import encode_global_id
from tests.clients.graph import (
    Graph,
    Statements,
    create_caller,
    create_deploy,
    get_release,
    list_releases,
    list_versions,
)
from tests.support.factories import World, create_organization, minute

VERSION = "app@1.0.0"
META = "prevReleaseVersion nextReleaseVersion firstReleaseVersion lastReleaseVersion"


@pytest.fixture
async def one(world: World) -> int:
    """Create a release that is seen in two projects; return the first project."""
    one, two = await world.project("one"), await world.project("two")
    release = await world.release(VERSION)
    await world.link_project(
        release, one, new_groups=5, first_event=minute(10), last_event=minute(20)
    )
    await world.link_project(
        release, two, new_groups=7, first_event=minute(5), last_event=minute(30)
    )
    for project, environment, first, last, count in [
        (one, "prod", 11, 12, 2),
        (one, "stag", 13, 19, 3),
        (two, "prod", 14, 15, 1),
    ]:
        await world.link_environment(
            release,
            project,
            environment,
            first_event=minute(first),
            last_event=minute(last),
            new_issues_count=count,
        )
    await world.environment("nowhere")
    return one


def seen(groups: int, first: int | None, last: int | None) -> list[Any]:
    """Make the expected new groups, first and last event; dates are given in minutes."""
    return [groups, *(None if at is None else minute(at).isoformat() for at in (first, last))]


@pytest.mark.spec("releases#scope-arguments")
async def test_arguments_select_environments_and_project(graph: Graph, one: int) -> None:
    table = {
        "": seen(12, 5, 30),
        "(environments: [])": seen(12, 5, 30),
        "(environments: null, project: null)": seen(12, 5, 30),
        '(project: "one")': seen(5, 10, 20),
        f'(project: "{one}")': seen(5, 10, 20),
        f'(project: "{encode_global_id("Project", one)}")': seen(5, 10, 20),
        '(environments: [], project: "one")': seen(5, 10, 20),
        '(environments: ["prod"])': seen(3, 11, 15),
        '(environments: ["stag"])': seen(3, 13, 19),
        '(environments: ["prod", "stag"])': seen(6, 11, 19),
        '(environments: ["stag", "prod", "stag"])': seen(6, 11, 19),
        '(environments: ["stag", "prod"], project: "one")': seen(5, 11, 19),
        '(environments: ["stag", "missing"])': seen(3, 13, 19),
        '(environments: ["stag"], project: "two")': seen(0, None, None),
        '(environments: ["nowhere"])': seen(0, None, None),
        '(environments: ["missing"])': seen(0, None, None),
        '(environments: [""])': seen(0, None, None),
        '(project: "-1")': seen(12, 5, 30),
        '(project: "")': seen(12, 5, 30),
    }

    results = {
        arguments: await get_release(
            graph, f"newGroups{arguments} firstEvent{arguments} lastEvent{arguments}"
        )
        for arguments in table
    }

    assert {arguments: list(answer.values()) for arguments, answer in results.items()} == table


NARROWED_TO_A_PROJECT = (
    "newGroups(project: $name)",
    "firstEvent(project: $name)",
    "lastEvent(project: $name, environments: [])",
    "adoptionStages(project: $name) { stage }",
    'lastDeploy(environment: "prod", project: $name) { id }',
    "lastDeploy(project: $name) { id }",
    "deploys(first: 1, project: $name) { totalCount }",
    "currentProjectMeta(project: $name) { sessionsLowerBound }",
)


@pytest.mark.spec("releases#scope-arguments")
@pytest.mark.parametrize("executor", Executor)
async def test_unknown_project_is_the_same_error_in_fields_as_in_the_filter(
    world: World, one: int, executor: Executor
) -> None:
    assert one
    await world.release("a", date_created=minute(9))
    foreign = await (await create_organization(world.db, "other")).project("theirs")
    token = (await create_caller(world, "owner@acme.example", "read", role="owner")).token
    graph = Graph(world.db, token, executor)
    of_filter = "releases(filter: { projects: [$name] }) { totalCount }"
    head = "query ($name: ID!) { organization {"
    table = [
        "missing",
        "404",
        "-2",
        "\0",
        f"{foreign}",
        "theirs",
        encode_global_id("Project", foreign),
        encode_global_id("Release", 1),
    ]

    for name in table:
        expected = await graph.error(f"{head} {of_filter} }} }}", name=name)
        assert expected["extensions"]["code"] == "NOT_FOUND"
        for field in NARROWED_TO_A_PROJECT:
            document = f'{head} release(version: "a") {{ version field: {field} }} }} }}'
            error = await graph.error(document, name=name)
            assert error["message"] == expected["message"], (name, field)
            assert error["path"] == ["organization", "release", "field"]
            assert error["extensions"] == {"code": "NOT_FOUND", "argument": ["project"]}
    await graph.client.aclose()


@pytest.mark.spec("releases#scope-arguments")
async def test_unknown_project_is_an_error_of_its_field_in_each_release(
    world: World, graph: Graph, one: int
) -> None:
    assert one
    await world.release("a", date_created=minute(9))

    answer = await graph.answer(
        """{ organization { releases { nodes {
            version lastDeploy(project: "missing") { id } adoptionStages(project: "one") { stage }
        } } } }"""
    )

    paths = [error["path"] for error in answer["errors"]]
    assert paths == [["organization", "releases", "nodes", at, "lastDeploy"] for at in range(2)]
    nodes = answer["data"]["organization"]["releases"]["nodes"]
    assert [(each["version"], each["lastDeploy"]) for each in nodes] == [
        ("a", None),
        (VERSION, None),
    ]


@pytest.mark.spec("releases#statement-counts")
async def test_names_of_projects_in_fields_cost_one_statement(
    world: World, graph: Graph, statements: Statements, one: int
) -> None:
    await world.release("a", date_created=minute(9))
    document = """query ($filter: ReleaseFilter, $name: ID!) { organization {
        releases(filter: $filter) { nodes {
            all: newGroups one: newGroups(project: $name) deploys(project: "two") { totalCount }
            lastDeploy(project: $name) { id }
            currentProjectMeta(project: "two") { prevReleaseVersion }
        } } } }"""
    fields = {
        "releases": 1,
        "NewGroupsByRelease": 1,
        "DeploysByRelease": 1,
        "DeployCountByRelease": 1,
        "LastDeployByTarget": 1,
        "NeighboursByRelease": 1,
    }

    for names, name, lookups in (
        (None, "one", {"ProjectIdByReference": 1}),
        (["one"], "one", {"projects by name": 1, "ProjectIdByReference": 1}),
        (["one", "two"], "one", {"projects by name": 1}),
        (["one", "two"], encode_global_id("Project", one), {"projects by name": 1}),
    ):
        statements.clear()
        await graph(document, filter={"projects": names}, name=name)
        assert statements.counts == fields | lookups, (names, name)


@pytest.mark.spec("releases#projects-environments-and-repositories")
async def test_slug_is_looked_up_before_a_row_id(world: World, graph: Graph, one: int) -> None:
    three = await world.project(f"{one}")
    await world.release("a", projects=[three])
    release = await world.release("b", projects=[one, three])
    await world.link_environment(release, three, "prod", adopted=minute(1))
    deploy = await world.deploy(release, "prod", [three])
    await world.change(models.ReleaseProjectEnvironment, 4, last_deploy_id=deploy)

    assert await list_versions(graph, projects=[f"{one}"]) == ["b", "a"]
    assert await list_versions(graph, projects=[f"{three}"]) == ["b", "a"]
    assert await list_versions(graph, projects=[encode_global_id("Project", one)]) == [
        "b",
        VERSION,
    ]
    found = await get_release(
        graph,
        f"""adoptionStages(project: "{one}") {{ project {{ slug }} }}
            deploys(project: "{one}") {{ totalCount }} lastDeploy(project: "{one}") {{ id }}
            all: deploys(project: "-1") {{ totalCount }} any: lastDeploy(project: "-1") {{ id }}
            none: deploys(project: "two") {{ totalCount }}""",
        "b",
    )
    assert found == {
        "adoptionStages": [{"project": {"slug": f"{one}"}}],
        "deploys": {"totalCount": 1},
        "lastDeploy": found["any"],
        "all": {"totalCount": 1},
        "any": {"id": encode_global_id("Deploy", deploy)},
        "none": {"totalCount": 0},
    }
    created = await create_deploy(graph, version="b", environment="prod", projects=[f"{one}"])
    assert created["errors"] == []


@pytest.mark.spec("releases#projects-environments-and-repositories")
@pytest.mark.parametrize(
    "text", ["0", "007", "9223372036854775808", "9" * 30, "\u0661", "-2", " 1"]
)
async def test_text_that_is_no_slug_and_no_row_id_is_not_found(
    graph: Graph, one: int, text: str
) -> None:
    error = await graph.error(
        """query ($projects: [ID!]) { organization {
            releases(filter: { projects: $projects }) { totalCount } } }""",
        projects=["one", text],
    )

    assert one
    assert error["message"] == f"There is no project {text!r}."
    assert error["extensions"]["argument"] == ["filter", "projects", "1"]


@pytest.mark.spec("releases#new-groups")
async def test_new_groups_of_a_project_fall_back_to_all_environments(
    graph: Graph, one: int
) -> None:
    table = {
        "": {"one": 5, "two": 7},
        "(environments: [])": {"one": 5, "two": 7},
        '(environments: ["prod"])': {"one": 2, "two": 1},
        '(environments: ["stag"])': {"one": 3, "two": 7},
        '(environments: ["prod", "stag"])': {"one": 5, "two": 1},
        '(environments: ["nowhere"])': {"one": 5, "two": 7},
    }

    results = {
        arguments: await get_release(graph, f"projects {{ slug newGroups{arguments} }}")
        for arguments in table
    }

    assert {
        arguments: {each["slug"]: each["newGroups"] for each in answer["projects"]}
        for arguments, answer in results.items()
    } == table
    assert one


FIELDS = """newGroups firstEvent lastEvent
    adoptionStages { project { slug } } projects { newGroups }"""

# A filter; new groups, first and last event; the projects with stages; the projects' new groups.
SCOPES: list[tuple[dict[str, list[str]], list[Any], list[str], list[int]]] = [
    ({}, seen(12, 5, 30), ["one", "two"], [5, 7]),
    ({"environments": ["prod"]}, seen(3, 11, 15), ["one", "two"], [2, 1]),
    ({"environments": ["prod", "stag"]}, seen(6, 11, 19), ["one", "two"], [5, 1]),
    ({"environments": ["stag"]}, seen(3, 13, 19), ["one"], [3, 7]),
    ({"projects": ["one"]}, seen(5, 10, 20), ["one"], [5, 7]),
    ({"projects": ["one", "one"]}, seen(5, 10, 20), ["one"], [5, 7]),
    ({"projects": ["one", "two"]}, seen(12, 5, 30), ["one", "two"], [5, 7]),
    ({"projects": ["-1"]}, seen(12, 5, 30), ["one", "two"], [5, 7]),
    ({"projects": ["one"], "environments": ["prod"]}, seen(2, 11, 12), ["one"], [2, 1]),
    ({"projects": ["one"], "environments": []}, seen(5, 10, 20), ["one"], [5, 7]),
]


@pytest.mark.spec("releases#list-scope")
async def test_filter_is_the_scope_of_the_release_fields(graph: Graph, one: int) -> None:
    assert one

    results = [
        await list_releases(graph, FIELDS, filter=filter_input) for filter_input, *_ in SCOPES
    ]

    assert results == [
        [
            {
                "newGroups": groups,
                "firstEvent": first,
                "lastEvent": last,
                "adoptionStages": [{"project": {"slug": slug}} for slug in stages],
                "projects": [{"newGroups": each} for each in of_projects],
            }
        ]
        for _, (groups, first, last), stages, of_projects in SCOPES
    ]


@pytest.mark.spec("releases#scope-arguments")
async def test_each_argument_overrides_its_part_of_the_scope(graph: Graph, one: int) -> None:
    table = {
        "": 2,
        "(environments: null)": 5,
        "(environments: [])": 5,
        '(environments: ["stag"])': 3,
        "(project: null)": 3,
        '(project: "two")': 1,
        "(environments: null, project: null)": 12,
    }

    results = {
        arguments: await list_releases(
            graph,
            f"newGroups{arguments}",
            filter={"projects": [str(one)], "environments": ["prod"]},
        )
        for arguments in table
    }

    assert results == {arguments: [{"newGroups": groups}] for arguments, groups in table.items()}


@pytest.mark.spec("releases#list-scope")
async def test_releases_below_the_list_inherit_its_scope(graph: Graph, one: int) -> None:
    await create_deploy(graph, version=VERSION, environment="prod")

    [results] = await list_releases(
        graph,
        "newGroups lastDeploy { release { newGroups } }",
        filter={"projects": [str(one)], "environments": ["prod"]},
    )

    assert results == {"newGroups": 2, "lastDeploy": {"release": {"newGroups": 2}}}


@pytest.mark.spec("releases#scope-arguments")
async def test_too_many_environments_cause_no_internal_error(graph: Graph, one: int) -> None:
    assert one
    names = [str(at) for at in range(40_000)]
    document = """query ($names: [String!]) {
        organization { releases { nodes { newGroups(environments: $names) } } }
    }"""

    answer = await graph.answer(document, names=names)

    codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
    assert "INTERNAL_SERVER_ERROR" not in codes


@pytest.mark.spec("releases#nodes")
async def test_release_found_by_version_has_no_scope(graph: Graph, one: int) -> None:
    data = await graph(
        f"""{{ organization {{
            releases(filter: {{ projects: ["{one}"] }}) {{ nodes {{ newGroups }} }}
            release(version: "{VERSION}") {{ newGroups }}
        }} }}"""
    )

    assert data["organization"] == {
        "releases": {"nodes": [{"newGroups": 5}]},
        "release": {"newGroups": 12},
    }


@pytest.fixture
async def line(world: World) -> None:
    """Releases of project one, oldest first: two of one date, archived ones at both ends."""
    one, two = await world.project("one"), await world.project("two")
    for version, at, status, project in [
        ("first", 1, 1, one),
        ("older", 2, 0, one),
        ("tied", 3, 0, one),
        ("tied too", 3, None, one),
        ("skipped", 4, 1, one),
        ("elsewhere", 5, 0, two),
        ("newer", 6, 0, one),
        ("last", 7, 1, one),
    ]:
        release = await world.release(
            version, projects=[project], date_created=minute(at), status=status
        )
        if version in {"older", "newer", "tied"}:
            await world.link_environment(release, project, "prod")


@pytest.mark.spec("releases#current-project-meta")
async def test_neighbouring_versions_are_those_of_the_project(graph: Graph, line: None) -> None:
    del line
    ends: dict[str, str | None] = {"firstReleaseVersion": "first", "lastReleaseVersion": "last"}
    table = {
        "first": (None, "older"),
        "older": (None, "tied"),
        "tied": ("older", "tied too"),
        "tied too": ("tied", "newer"),
        "skipped": ("tied too", "newer"),
        "newer": ("tied too", None),
        "last": ("newer", None),
    }

    results = {
        version: await get_release(
            graph, f'currentProjectMeta(project: "one") {{ {META} }}', version
        )
        for version in table
    }

    assert results == {
        version: {
            "currentProjectMeta": {"prevReleaseVersion": prev, "nextReleaseVersion": next_} | ends
        }
        for version, (prev, next_) in table.items()
    }


@pytest.mark.spec("releases#current-project-meta")
async def test_neighbouring_versions_are_narrowed_by_environments(
    graph: Graph, line: None
) -> None:
    del line
    table: dict[str, tuple[str | None, ...]] = {
        '(project: "one", environments: ["prod"])': ("older", "newer", "older", "newer"),
        '(project: "one", environments: [])': ("older", "tied too", "first", "last"),
        '(project: "one", environments: ["nowhere"])': (None, None, None, None),
        '(environments: ["prod"])': (None, None, None, None),
        "(project: null)": (None, None, None, None),
        "": (None, None, None, None),
    }

    results = {
        arguments: await get_release(graph, f"currentProjectMeta{arguments} {{ {META} }}", "tied")
        for arguments in table
    }

    assert {
        arguments: tuple(answer["currentProjectMeta"].values())
        for arguments, answer in results.items()
    } == table


@pytest.mark.spec("releases#current-project-meta")
async def test_session_bounds_are_null_without_sessions(graph: Graph, line: None) -> None:
    del line

    assert await get_release(
        graph,
        'currentProjectMeta(project: "one") { sessionsLowerBound sessionsUpperBound }',
        "tied",
    ) == {"currentProjectMeta": {"sessionsLowerBound": None, "sessionsUpperBound": None}}


@pytest.mark.spec("releases#release-projects")
async def test_release_before_is_of_the_project_and_the_environments(
    world: World, graph: Graph
) -> None:
    app, web = await world.project("app"), await world.project("web")
    releases = {
        version: await world.release(version, projects=projects, date_created=minute(number))
        for number, (version, projects) in enumerate(
            {"1": [app], "2": [web], "3": [app], "4": [app, web]}.items()
        )
    }
    await world.change(models.Release, releases["3"], status=1)
    for version in ("2", "4"):
        await world.link_environment(releases[version], web, "prod")
    selection = "version projects { slug previous { slug release { version } } }"

    everywhere = await list_releases(graph, selection)
    in_production = await list_releases(graph, selection, filter={"environments": ["prod"]})

    of_app = {"slug": "app", "previous": {"slug": "app", "release": {"version": "1"}}}
    of_web = {"slug": "web", "previous": {"slug": "web", "release": {"version": "2"}}}
    assert {node["version"]: node["projects"] for node in everywhere} == {
        "4": [of_app, of_web],
        "2": [{"slug": "web", "previous": None}],
        "1": [{"slug": "app", "previous": None}],
    }
    assert {node["version"]: node["projects"] for node in in_production} == {
        "4": [{"slug": "app", "previous": None}, of_web],
        "2": [{"slug": "web", "previous": None}],
    }
