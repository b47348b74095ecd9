"""The statements of what runs, of deploys and of commits."""

import pytest

from tests.clients.graph import Graph, Statements
from tests.support.factories import World, minute

pytestmark = pytest.mark.spec("delivery#delivery-batches")
SIZES = [1, 25, 100]

RUNNING = """{ organization { running {
    project { slug } environment since isRollback releasesBehind commitsBehind
    release { version } deploy { environment release { version } }
    previous { environment release { version } }
} } }"""
PROJECTS = """{ organization { projects(first: 100) { nodes { running {
    environment releasesBehind release { version } previous { release { version } }
} } } } }"""
DEPLOYS = """{ organization { deploys(first: 100) { totalCount nodes {
    isRollback previous { isRollback release { version } }
} } } }"""
COMMITS = """{ organization { commits(first: 100) { totalCount nodes {
    sha environments { project { slug } environment isRunning firstDeploy { environment name } }
} } } }"""


async def create_delivery(world: World, size: int) -> None:
    """Create projects, each with two releases, a commit and three deploys to an environment."""
    repository = await world.repository()
    for number in range(size):
        project = await world.project(f"p{number:03}")
        releases = [
            await world.release(f"p{number}@{version}", projects=[project])
            for version in ("1.0.0", "2.0.0")
        ]
        commit = await world.commit(repository_id=repository, date_created=minute(number))
        await world.set_commits(releases[0], [commit], [])
        for release in (releases[0], releases[1], releases[0]):
            await world.deploy(release, "production", [project])


@pytest.mark.parametrize("size", SIZES)
async def test_what_runs_costs_three_statements(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_delivery(world, size)
    counts = {"ReleasesBehind": 1, "CommitsBehind": 1}
    statements.clear()

    found = (await graph(RUNNING))["organization"]["running"]

    assert len(found) == size
    assert all(each["isRollback"] and each["releasesBehind"] == 1 for each in found)
    assert statements.counts == {"running": 1} | counts

    statements.clear()
    names = ", ".join(f'"p{number:03}"' for number in range(size))
    await graph(RUNNING.replace("running {", f"running(projects: [{names}]) {{"))
    assert statements.counts == {"projects by name": 1, "RunningByProject": 1} | counts


@pytest.mark.parametrize("size", SIZES)
async def test_what_runs_in_projects_is_one_batch(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_delivery(world, size)
    statements.clear()

    await graph(PROJECTS)

    assert statements.counts == {"projects": 1, "RunningByProject": 1, "ReleasesBehind": 1}


@pytest.mark.parametrize("size", SIZES)
async def test_deploys_before_are_one_batch(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_delivery(world, size)
    statements.clear()

    await graph(DEPLOYS)

    # The deploys before are rows of the page or of the next one, so their own batch is second.
    assert statements.counts == {
        "deploys": 1,
        "deploy count": 1,
        "PreviousByDeploy": 1 if size < 100 else 2,
        "ReleaseById": 1,
    }


@pytest.mark.parametrize("size", SIZES)
async def test_environments_of_commits_are_one_batch(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    await create_delivery(world, size)
    statements.clear()

    nodes = (await graph(COMMITS))["organization"]["commits"]["nodes"]

    assert [len(node["environments"]) for node in nodes] == [1] * size
    assert statements.counts == {"commits": 1, "commit count": 1, "ArrivalsByCommit": 1}


@pytest.mark.parametrize("size", SIZES)
async def test_comparison_costs_a_statement_for_each_field(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    project = await world.project("app")
    repository = await world.repository()
    for number in range(size + 1):
        release = await world.release(f"app@1.{number}.0", projects=[project])
        author = await world.author(f"author{number}@acme.example")
        commit = await world.commit(repository_id=repository, author_id=author)
        await world.set_commits(release, [commit], [author])
    statements.clear()

    data = await graph(
        f"""{{ organization {{ compareReleases(base: "app@1.0.0", head: "app@1.{size}.0") {{
            isBackwards newGroups releases {{ version }} authors {{ email }}
            commits(first: 100) {{ totalCount nodes {{ sha }} }}
            fileChanges(first: 100) {{ totalCount nodes {{ path }} }}
        }} }} }}"""
    )

    assert data["organization"]["compareReleases"]["commits"]["totalCount"] == size
    assert statements.counts == {
        "ReleaseByVersion": 1,
        "ProjectsByRelease": 1,
        "order of releases": 1,
        "compared commits": 1,
        "compared commit count": 1,
        "compared releases": 1,
        "compared authors": 1,
        "compared new groups": 1,
        "compared changes": 1,
        "compared change count": 1,
        "AuthorById": 1,
        "UserByAddress": 1,
    }


@pytest.mark.parametrize("size", SIZES)
async def test_members_and_teams_cost_a_statement_for_each_list(
    world: World, graph: Graph, statements: Statements, size: int
) -> None:
    for number in range(size):
        user = await world.user(f"user{number}@acme.example")
        project = await world.project(f"p{number}")
        await world.team(f"team{number}", [user], [project])
    statements.clear()

    await graph(
        """{ organization {
            members(first: 100, query: "user") {
                totalCount nodes { user { name } teams { slug } }
            }
            teams(first: 100) { totalCount nodes { members { name } projects { slug } } }
            repositories(first: 100) { totalCount nodes { name } }
        } }"""
    )

    assert statements.counts == {
        "members": 1,
        "member count": 1,
        "TeamsByMember": 1,
        "teams": 1,
        "team count": 1,
        "UsersByTeam": 1,
        "ProjectsByTeam": 1,
        "repositories": 1,
        "repository count": 1,
    }


async def test_neighbours_are_one_batch(
    world: World, graph: Graph, statements: Statements
) -> None:
    project = await world.project("app")
    for number in range(5):
        await world.release(f"app@1.{number}.0", projects=[project])
    statements.clear()

    data = await graph(
        """{ organization { releases(first: 3, filter: {projects: ["-1"]}) { nodes {
            currentProjectMeta(project: "app") {
                previousRelease { version } nextRelease { version }
                firstRelease { version } lastRelease { version }
            }
        } } } }"""
    )

    newest, second, *_ = (
        node["currentProjectMeta"] for node in data["organization"]["releases"]["nodes"]
    )
    assert newest["nextRelease"] is None
    assert second == {
        "previousRelease": {"version": "app@1.2.0"},
        "nextRelease": {"version": "app@1.4.0"},
        "firstRelease": {"version": "app@1.0.0"},
        "lastRelease": {"version": "app@1.4.0"},
    }
    assert statements.counts == {
        "releases": 1,
        "ProjectIdByReference": 1,
        "NeighboursByRelease": 1,
        "ReleaseByVersion": 1,
    }
