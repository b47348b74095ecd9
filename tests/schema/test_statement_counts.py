"""The batches that a selection costs: the table of docs/reference/releases.md#statement-counts."""

import pytest

from db import models
from tests.clients.graph import Graph, Statements, list_versions
from tests.support.factories import EPOCH, World
from tests.support.mutations import record_sessions, session

PLAIN = "newGroups projects { slug platforms }"
OWNER = "owner { name }"
AUTHORS = "authors { name email }"
COMMIT = """lastCommit {
    sha author { name } repository { name } pullRequest { number }
}"""
DEPLOY = "lastDeploy { name environment }"
STAGES = "adoptionStages { stage project { slug } }"
EVENTS = "firstEvent lastEvent"
EVERYTHING = f"{PLAIN} {OWNER} {AUTHORS} {COMMIT} {DEPLOY} {STAGES}"

PAGE = {"releases": 1}
P2_P3_G1 = {"NewGroupsByRelease": 1, "ProjectsByRelease": 1, "PlatformsByProject": 1}
O1 = {"UserById": 1}
C1_C2 = {"AuthorById": 1, "UserByAddress": 1}
K1_K4_K5 = {"CommitById": 1, "RepositoryById": 1, "PullRequestByMerge": 1}
D1_D2 = {"DeployById": 1, "EnvironmentById": 1}
A1 = {"EnvironmentsByRelease": 1}
S2 = {"EventsByRelease": 1}

# Name of the case, its selection set, and the batches in addition to the page.
CASES: dict[str, tuple[str, dict[str, int]]] = {
    "scalars": ("id version status ref commitCount deployCount data", {}),
    "version": ("versionInfo { description }", {}),
    "2 plain": (PLAIN, P2_P3_G1),
    "2 plain with events": (f"{PLAIN} {EVENTS}", P2_P3_G1 | S2),
    "9 adoption stages": (f"{PLAIN} {STAGES}", P2_P3_G1 | A1),
    "11 owners": (OWNER, O1),
    "12 authors": (AUTHORS, C1_C2),
    "lastCommit": ("lastCommit { sha message }", {"CommitById": 1}),
    "16 commits, their authors known already": (f"{AUTHORS} {COMMIT}", C1_C2 | K1_K4_K5),
    "18 commits, their authors not known": (COMMIT, C1_C2 | K1_K4_K5),
    "lastDeploy": ("lastDeploy { name }", {"DeployById": 1}),
    "20 deploys": (DEPLOY, D1_D2),
    "projects": ("projects { slug newGroups }", {"ProjectsByRelease": 1}),
    "releases before": (
        "projects { previous { id newGroups } }",
        {"ProjectsByRelease": 1, "PreviousInProject": 1},
    ),
    "25 everything": (EVERYTHING, P2_P3_G1 | A1 | O1 | C1_C2 | K1_K4_K5 | D1_D2),
}

WITHIN = """query ($filter: ReleaseFilter) {
    organization { releases(first: 100, filter: $filter) { nodes { %s } } }
}"""


async def create_full_page(world: World, size: int) -> None:
    """Create releases with all related rows, each with rows of its own."""
    repository = await world.repository()
    projects = [await world.project(slug, platforms=["python"]) for slug in ("one", "two")]
    for number in range(size):
        release = await world.release(projects=projects)
        owner = await world.user(f"user{number}@acme.example")
        await world.change(models.Release, release, owner_id=owner)
        author = await world.author(f"user{number}@acme.example")
        sha = f"{number:040d}"
        commit = await world.commit(repository_id=repository, sha=sha, author_id=author)
        await world.set_commits(release, [commit], [author])
        await world.row(
            models.PullRequest,
            repository_id=repository,
            number=str(number),
            merge_sha=sha,
            date_created=EPOCH,
        )
        await world.deploy(release, f"environment {number}", projects)
        await world.link_environment(release, projects[0], "production")


@pytest.mark.spec("releases#statement-counts")
@pytest.mark.parametrize("size", [1, 25, 100])
async def test_statement_count_does_not_depend_on_the_page_size(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_full_page(world, size)

    for case, (selection, batches) in CASES.items():
        statements.clear()
        await graph(WITHIN % selection)
        assert statements.counts == PAGE | batches, case


@pytest.mark.spec("releases#statement-counts")
@pytest.mark.parametrize("size", [1, 25, 100])
async def test_environments_in_the_filter_cost_one_statement(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_full_page(world, size)
    names = {"environments by name": 1}
    cases = {
        PLAIN: P2_P3_G1,
        f"{PLAIN} {EVENTS}": P2_P3_G1 | A1,
        f"{PLAIN} {EVENTS} {STAGES}": P2_P3_G1 | A1,
        f"{EVERYTHING} {EVENTS}": P2_P3_G1 | A1 | O1 | C1_C2 | K1_K4_K5 | D1_D2,
    }

    for selection, batches in cases.items():
        statements.clear()
        data = await graph(WITHIN % selection, filter={"environments": ["production"]})
        assert len(data["organization"]["releases"]["nodes"]) == size
        assert statements.counts == PAGE | names | batches, selection


@pytest.mark.spec("releases#statement-counts")
@pytest.mark.parametrize("size", [1, 25, 100])
async def test_project_in_the_filter_costs_one_statement(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_full_page(world, size)
    names = {"projects by name": 1}

    for filter_, batches in (
        ({"projects": ["one"]}, P2_P3_G1 | S2),
        (
            {"projects": ["one"], "environments": ["production"]},
            P2_P3_G1 | A1 | {"environments by name": 1},
        ),
    ):
        statements.clear()
        data = await graph(WITHIN % f"{PLAIN} {EVENTS}", filter=filter_)
        assert len(data["organization"]["releases"]["nodes"]) == size
        assert statements.counts == PAGE | names | batches


HEALTH = """hasHealthData health {
    hasHealthData totalSessions totalUsers sessionsCrashed crashFreeUsers durationP50 durationP90
    adoption sessionsAdoption totalUsers24h totalProjectUsers24h
    %s
}"""
SERIES = "stats(period: P14D) { timestamp value }"
PAIRS = {
    "ProjectsByRelease": 1,
    "RollupByProject": 1,
    "SessionTotals": 1,  # of the summary period and of the last 24 hours
    "SessionUsers": 1,  # likewise
    "SessionDurations": 1,
    "ProjectSessionTotals": 1,
    "ProjectUserTotals": 1,
    "SessionsExist": 1,
}


@pytest.mark.spec("releases#health-batches")
@pytest.mark.parametrize("size", [1, 25, 100])
async def test_health_costs_one_statement_for_each_number(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_full_page(world, size)
    found = await record_sessions(
        graph,
        *(
            session(version, project=slug, distinctId=version, environment=name)
            for version in await list_versions(graph)
            for slug in ("one", "two")
            for name in ("production", "staging")
        ),
    )
    assert found["errors"] == []

    for series, batches in (
        ("", PAIRS),
        (SERIES, PAIRS | {"SessionSeries": 1}),
        ("stats(stat: USERS) { value }", PAIRS | {"UserSeries": 1}),
    ):
        for filter_, names in (
            ({}, {}),
            ({"environments": ["production"]}, {"environments by name": 1}),
        ):
            statements.clear()
            selection = f"projects {{ {HEALTH % series} }}"
            data = await graph(WITHIN % selection, filter=filter_)
            nodes = data["organization"]["releases"]["nodes"]
            assert len(nodes) == size
            totals = {
                each["health"]["totalSessions"] for node in nodes for each in node["projects"]
            }
            assert totals == {1 if filter_ else 2}
            assert statements.counts == PAGE | names | batches


@pytest.mark.spec("releases#health-batches")
async def test_health_loads_only_selected_fields(
    world: World, graph: Graph, statements: Statements
) -> None:
    await create_full_page(world, 3)
    for selection, *batches in (
        ("hasHealthData", "SessionsExist"),
        (
            "health { totalSessions sessionsErrored crashFreeSessions }",
            "RollupByProject",
            "SessionTotals",
        ),
        ("health { totalUsers crashFreeUsers }", "RollupByProject", "SessionUsers"),
        ("health { durationP50 durationP90 }", "RollupByProject", "SessionDurations"),
    ):
        statements.clear()
        await graph(WITHIN % f"projects {{ {selection} }}")
        assert statements.counts == PAGE | {"ProjectsByRelease": 1} | dict.fromkeys(batches, 1)


@pytest.mark.spec("releases#statement-counts")
async def test_all_fields_together_cost_each_batch_once(
    world: World, graph: Graph, statements: Statements
) -> None:
    await create_full_page(world, 25)
    health = f"health: projects {{ {HEALTH % SERIES} }}"
    statements.clear()

    await graph(WITHIN % f"{EVERYTHING} {EVENTS} {health}")

    assert (
        statements.counts
        == PAGE | P2_P3_G1 | A1 | O1 | C1_C2 | K1_K4_K5 | D1_D2 | S2 | PAIRS | {"SessionSeries": 1}
    )


@pytest.mark.spec("releases#statement-counts")
async def test_session_orders_that_are_not_kept_cost_three_more_statements(
    graph: Graph, statements: Statements
) -> None:
    document = "{ organization { releases(orderBy: {field: %s}) { totalCount } } }"
    for field, batch in (
        ("SESSIONS", "sessions of releases"),
        ("CRASH_FREE_USERS", "users of releases"),
    ):
        statements.clear()
        await graph(document % field)
        more = {"activity": 1, "rollups": 1, batch: 1, "release count": 1}
        assert statements.counts == PAGE | more


@pytest.mark.spec("releases#empty-results")
async def test_empty_page_costs_one_statement(graph: Graph, statements: Statements) -> None:
    data = await graph(WITHIN % EVERYTHING)

    assert data == {"organization": {"releases": {"nodes": []}}}
    assert statements.counts == PAGE


@pytest.mark.spec("releases#empty-results")
async def test_dangling_ids_load_no_further_batches(
    world: World, graph: Graph, statements: Statements
) -> None:
    await world.release(
        last_commit_id=404, last_deploy_id=404, owner_id=404, author_ids=["404", "405"]
    )

    data = await graph(WITHIN % f"{OWNER} {AUTHORS} {COMMIT} {DEPLOY}")

    assert data["organization"]["releases"]["nodes"] == [
        {"owner": None, "authors": [], "lastCommit": None, "lastDeploy": None}
    ]
    assert statements.counts == PAGE | {
        "UserById": 1,
        "AuthorById": 1,
        "CommitById": 1,
        "DeployById": 1,
    }


@pytest.mark.spec("releases#empty-results")
async def test_commits_without_authors_load_no_authors(
    world: World, graph: Graph, statements: Statements
) -> None:
    repository = await world.repository()
    release = await world.release()
    await world.set_commits(release, [await world.commit(repository_id=repository)], [])

    await graph(WITHIN % f"{AUTHORS} {COMMIT}")

    assert statements.counts == PAGE | K1_K4_K5


@pytest.mark.spec("releases#statement-counts")
@pytest.mark.parametrize("size", [1, 25, 100])
async def test_child_connections_cost_one_statement_each(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_full_page(world, size)

    await graph(
        WITHIN
        % """
        commits(first: 2) { totalCount nodes { fileChanges { path } releases { totalCount } } }
        deploys(first: 2) {
            totalCount nodes { environment projects { slug } release { version } }
        }
        lastDeploy(environment: "production") { name }
        currentProjectMeta(project: "one") { prevReleaseVersion sessionsLowerBound }
        """
    )

    assert statements.counts == PAGE | {
        "CommitsByRelease": 1,
        "CommitCountByRelease": 1,
        "FileChangesByCommit": 1,
        "ReleasesByCommit": 1,
        "ReleaseCountByCommit": 1,
        "DeploysByRelease": 1,
        "DeployCountByRelease": 1,
        "EnvironmentById": 1,
        "ProjectsByDeploy": 1,
        "ReleaseById": 1,
        "LastDeployByTarget": 1,
        "NeighboursByRelease": 1,
        "SessionBounds": 1,
        "ProjectIdByReference": 1,
    }
