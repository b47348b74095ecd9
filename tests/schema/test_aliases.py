"""Aliases cost one statement where one is enough, and return what each returns alone."""

from typing import Any

import pytest

from app.settings import Executor
from db.reading import combining
from loaders import batches
from tests.clients.graph import Graph, Statements, create_caller, create_deploy, list_versions
from tests.schema.test_statement_counts import (
    A1,
    AUTHORS,
    C1_C2,
    COMMIT,
    D1_D2,
    EVERYTHING,
    K1_K4_K5,
    O1,
    P2_P3_G1,
    PAGE,
    PLAIN,
    create_full_page,
)
from tests.support.factories import World
from tests.support.mutations import event, record_events, record_sessions, session

FEW = "{ organization { releases(first: 3) { nodes { %s } } } }"
SHAS = [f"{number:040d}" for number in range(2)]

# Aliases of one field with different arguments, and the batches that they cost together.
ALIASES: dict[str, tuple[str, dict[str, int]]] = {
    "newGroups": (
        """all: newGroups one: newGroups(project: "one") again: newGroups(project: "one")
        prod: newGroups(environments: ["production"]) two: newGroups(environments: ["a", "b"])""",
        {"NewGroupsByRelease": 1, "ProjectIdByReference": 1},
    ),
    "newGroups of projects": (
        """projects { slug
            prod: newGroups(environments: ["production"]) test: newGroups(environments: ["test"])
        }""",
        {"ProjectsByRelease": 1, "NewGroupsByRelease": 1},
    ),
    "lastDeploy": (
        """prod: lastDeploy(environment: "production") { name }
        one: lastDeploy(project: "one") { name } two: lastDeploy(project: "two") { name }
        none: lastDeploy(environment: "test", project: "one") { name }""",
        {"LastDeployByTarget": 1, "ProjectIdByReference": 1},
    ),
    "events": (
        """firstEvent one: firstEvent(project: "one") lastEvent two: lastEvent(project: "two")
        prod: firstEvent(environments: ["production"]) test: lastEvent(environments: ["test"])""",
        {"EventsByRelease": 1, "EnvironmentsByRelease": 1, "ProjectIdByReference": 1},
    ),
    "adoptionStages": (
        """adoptionStages { stage } prod: adoptionStages(environments: ["production"]) { stage }
        one: adoptionStages(project: "one") { stage }""",
        {"EnvironmentsByRelease": 1, "ProjectIdByReference": 1},
    ),
    "commits": (
        """one: commits(first: 1) { nodes { sha } totalCount }
        two: commits(first: 2) { nodes { id } }
        last: commits(last: 1) { nodes { sha } totalCount }""",
        {"CommitsByRelease": 1, "CommitCountByRelease": 1},
    ),
    "deploys": (
        """one: deploys(first: 1) { nodes { name } totalCount }
        prod: deploys(environment: "production") { nodes { name } totalCount }
        two: deploys(project: "two", last: 3) { nodes { name } totalCount }""",
        {"DeploysByRelease": 1, "DeployCountByRelease": 1, "ProjectIdByReference": 1},
    ),
    "currentProjectMeta": (
        """one: currentProjectMeta(project: "one") { prevReleaseVersion sessionsLowerBound }
        two: currentProjectMeta(project: "two", environments: ["production"]) {
            nextReleaseVersion sessionsUpperBound
        }""",
        {"NeighboursByRelease": 1, "SessionBounds": 1, "ProjectIdByReference": 1},
    ),
    "health": (
        """projects {
            day: health(summaryPeriod: P1D) { ...H } same: health(summaryPeriod: P24H) { ...H }
            week: health(summaryPeriod: P7D) { ...H } longest: health(summaryPeriod: P90D) { ...H }
            prod: health(environments: ["production"]) { ...H }
        }""",
        {
            "ProjectsByRelease": 1,
            "RollupByProject": 1,
            "SessionTotals": 1,
            "SessionUsers": 1,
            "SessionDurations": 1,
            "SessionsExist": 1,
            "SessionSeries": 1,
            "UserSeries": 1,
            "ProjectSessionTotals": 1,
            "ProjectUserTotals": 1,
        },
    ),
}
HEALTH_FRAGMENT = """fragment H on ReleaseHealth {
    totalSessions totalUsers durationP50 hasHealthData sessionsAdoption adoption
    day: stats(period: P1D) { value } same: stats(period: P24H) { value }
    week: stats(period: P7D) { value } users: stats(period: P48H, stat: USERS) { value }
    weekUsers: stats(period: P7D, stat: USERS) { value }
}"""


async def create_measured_page(world: World, graph: Graph, size: int) -> None:
    """Create a full page with sessions and issues in several environments."""
    await create_full_page(world, size)
    versions = await list_versions(graph)
    for version in versions:
        for name, project in (("production", "one"), ("test", "two")):
            given: dict[str, Any] = {
                "environment": name,
                "projects": [project],
                "name": f"{name} of {version}",
            }
            assert (await create_deploy(graph, version=version, **given))["deploy"]
    found = await record_sessions(
        graph,
        *(
            session(version, project="one", distinctId=version, environment=name, duration=60.0)
            for version in versions
            for name in ("production", "test")
        ),
    )
    assert found["errors"] == []
    await record_events(
        graph,
        *(
            event(version, project="one", isNewGroup=True, environment=name)
            for version in versions
            for name in ("production", "test")
        ),
    )


@pytest.mark.spec("releases#statement-counts")
async def test_aliases_with_different_arguments_cost_one_statement(
    world: World, graph: Graph, statements: Statements
) -> None:
    await create_measured_page(world, graph, 3)

    for case, (selection, expected) in ALIASES.items():
        document = FEW % selection + (HEALTH_FRAGMENT if "...H" in selection else "")
        statements.clear()
        await graph(document)
        assert statements.counts == PAGE | expected, case


@pytest.mark.spec("releases#statement-counts")
async def test_aliases_return_what_each_returns_alone(world: World, graph: Graph) -> None:
    await create_measured_page(world, graph, 3)

    for case, (selection, _) in ALIASES.items():
        document = FEW % selection + (HEALTH_FRAGMENT if "...H" in selection else "")
        together = await graph(document)
        assert together == await read_apart(graph, document), case


async def read_apart(graph: Graph, document: str) -> Any:
    """Return the data of a document when no two arguments are read by the same statement."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combining, "MAX_PARTS", 1)
        return await graph(document)


@pytest.mark.spec("releases#statement-counts")
@pytest.mark.parametrize(
    ("aliases", "expected"),
    [
        (
            """a: project(slug: "one") { id slug } b: project(slug: "two") { id slug }
            none: project(slug: "\\u0000") { id } c: project(slug: "one") { id }""",
            {"ProjectBySlug": 1},
        ),
        (
            f"""a: commit(sha: "{SHAS[0]}") {{ sha }}
            b: commit(sha: "{SHAS[1]}", repository: "acme/app") {{ sha }}
            none: commit(sha: "{SHAS[1]}", repository: "other") {{ sha }}""",
            {"CommitBySha": 1},
        ),
        (
            """a: releases(first: 2) { totalCount nodes { version } }
            b: releases(first: 2) { totalCount nodes { version } }""",
            {"releases": 1, "release count": 1},
        ),
        (
            """a: releases(filter: {projects: ["one"]}) { nodes { id } }
            b: releases(filter: {projects: ["one"]}, first: 1) { nodes { id } }""",
            {"releases": 2, "projects by name": 1},
        ),
        (
            """a: projects { totalCount nodes { slug } } b: projects { totalCount nodes { slug } }
            c: environments { name } d: environments { name }""",
            {"projects": 1, "project count": 1, "environments": 1},
        ),
        (
            "a: dashboards { nodes { id } } b: dashboards { nodes { id } }",
            {"dashboards": 1, "prebuilt": 1},
        ),
    ],
)
async def test_lists_and_lookups_of_an_organization_cost_one_statement(
    world: World, graph: Graph, statements: Statements, aliases: str, expected: dict[str, int]
) -> None:
    await create_full_page(world, 3)

    data = (await graph(f"{{ organization {{ {aliases} }} }}"))["organization"]

    assert statements.counts == expected
    assert data["a"]
    assert data.get("none") is None


@pytest.mark.spec("releases#statement-counts")
@pytest.mark.parametrize(
    ("executor", "turns"), [(each, turns) for each in Executor for turns in (8, 40)]
)
async def test_counts_do_not_depend_on_the_turns_that_batches_wait(
    world: World, statements: Statements, executor: Executor, turns: int
) -> None:
    await create_full_page(world, 5)
    client = await create_caller(world, "owner@acme.example", "read", role="owner")
    client = Graph(world.db, client.token, executor)
    page = f"releases(first: 3) {{ nodes {{ {EVERYTHING} }} }}"
    other = f"releases(first: 5) {{ nodes {{ version {AUTHORS} {COMMIT} {PLAIN} }} }}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "QUIET_TURNS", turns)
        await client(f"{{ one: organization {{ {page} }} two: organization {{ {other} }} }}")

    assert statements.counts == {"releases": 2} | P2_P3_G1 | A1 | O1 | C1_C2 | K1_K4_K5 | D1_D2
    await client.client.aclose()
