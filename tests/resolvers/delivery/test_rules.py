"""The sentences of docs/reference/delivery.md, each with releases and deploys made by hand."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import models
from db.delivery.containment import NEAR_DEPLOYS
from tests.clients.graph import Graph
from tests.resolvers.delivery.plain_model import FUTURE
from tests.support.factories import World, minute

RUNNING = """query ($environments: [String!]) { organization {
    running(environments: $environments) {
        environment release { version } since isRollback releasesBehind commitsBehind
        previous { release { version } }
    }
} }"""
DEPLOYS = """query ($filter: DeployFilter) { organization { deploys(filter: $filter) {
    totalCount nodes { name isRollback previous { name } }
} } }"""
ENVIRONMENTS = """query ($sha: String!) { organization { commit(sha: $sha) { environments {
    project { slug } environment isRunning firstDeploy { name }
} } } }"""


async def create_versions(world: World, *versions: str, **values: Any) -> dict[str, int]:
    """Create releases of the project `app`, each a minute later than the one before."""
    project = await world.project("app")
    return {
        version: await world.release(version, projects=[project], **values) for version in versions
    }


async def deploy(
    world: World, name: str, release: int, at: int, environment: str = "production"
) -> int:
    """Deploy a release to the project `app` at a minute."""
    [[project]] = await world.read(select(models.Project.id).where(models.Project.slug == "app"))
    return await world.deploy(release, environment, [project], name=name, date_finished=minute(at))


async def read_running(graph: Graph, *environments: str) -> list[Any]:
    data = await graph(RUNNING, environments=environments or None)
    found: list[Any] = data["organization"]["running"]
    return found


async def read_environments(graph: Graph, sha: str) -> list[tuple[str, str, bool]]:
    """Return the environments of a commit, with the first deploy and whether it runs."""
    data = await graph(ENVIRONMENTS, sha=sha)
    return [
        (each["environment"], each["firstDeploy"]["name"], each["isRunning"])
        for each in data["organization"]["commit"]["environments"]
    ]


@pytest.mark.spec("delivery#what-runs")
async def test_rollback_that_is_deployed_again_stays_one(world: World, graph: Graph) -> None:
    releases = await create_versions(world, "app@1.0.0", "app@2.0.0")
    for at, version in ((1, "1"), (2, "2"), (3, "1"), (4, "1")):
        await deploy(world, f"at {at}", releases[f"app@{version}.0.0"], at)

    [found] = await read_running(graph)
    data = await graph(DEPLOYS)

    assert found == {
        "environment": "production",
        "release": {"version": "app@1.0.0"},
        "since": minute(3).isoformat(),
        "isRollback": True,
        "releasesBehind": 1,
        "commitsBehind": 0,
        "previous": {"release": {"version": "app@2.0.0"}},
    }
    assert [
        (node["name"], node["isRollback"], node["previous"] and node["previous"]["name"])
        for node in data["organization"]["deploys"]["nodes"]
    ] == [
        ("at 4", False, "at 3"),
        ("at 3", True, "at 2"),
        ("at 2", False, "at 1"),
        ("at 1", False, None),
    ]


@pytest.mark.spec("delivery#order-of-deploys")
async def test_deploy_dated_in_the_future_is_listed_and_counts_nowhere_else(
    world: World, graph: Graph
) -> None:
    releases = await create_versions(world, "app@1.0.0", "app@2.0.0")
    commit = await world.commit(sha="c" * 40)
    await world.set_commits(releases["app@2.0.0"], [commit], [])
    await deploy(world, "now", releases["app@1.0.0"], 1)
    [[project]] = await world.read(select(models.Project.id))
    await world.deploy(
        releases["app@2.0.0"], "production", [project], name="planned", date_finished=FUTURE
    )

    data = await graph(DEPLOYS)
    order = await graph(
        "{ organization { releases(orderBy: {field: LAST_DEPLOY}) { nodes { version } } } }"
    )

    assert [each["release"]["version"] for each in await read_running(graph)] == ["app@1.0.0"]
    assert [node["name"] for node in data["organization"]["deploys"]["nodes"]] == [
        "planned",
        "now",
    ]
    assert await read_environments(graph, "c" * 40) == []
    assert [node["version"] for node in order["organization"]["releases"]["nodes"]] == [
        "app@1.0.0",
        "app@2.0.0",
    ]


@pytest.mark.spec("delivery#behind")
async def test_archived_releases_run_and_are_not_behind(world: World, graph: Graph) -> None:
    releases = await create_versions(
        world, "app@1.0.0", "app@2.0.0", "app@3.0.0", "app@4.0.0", "lib@9.0.0"
    )
    shared, own = await world.commit(), await world.commit()
    await world.set_commits(releases["app@2.0.0"], [shared], [])
    await world.set_commits(releases["app@3.0.0"], [own, shared], [])
    await world.set_commits(releases["app@4.0.0"], [await world.commit()], [])
    await world.change(models.Release, releases["app@1.0.0"], status=1)
    await world.change(models.Release, releases["app@4.0.0"], status=1)
    await world.change(models.Release, releases["lib@9.0.0"], date_created=minute(-1))
    await deploy(world, "one", releases["app@1.0.0"], 1)

    [found] = await read_running(graph)

    assert found["release"] == {"version": "app@1.0.0"}
    assert (found["releasesBehind"], found["commitsBehind"]) == (2, 2)


@pytest.mark.spec("delivery#what-runs")
async def test_two_environments_show_drift(world: World, graph: Graph) -> None:
    releases = await create_versions(world, "app@1.0.0", "app@2.0.0")
    await deploy(world, "old", releases["app@1.0.0"], 1)
    await deploy(world, "new", releases["app@2.0.0"], 1, "staging")
    await deploy(world, "other", releases["app@2.0.0"], 1, "canary")

    found = await read_running(graph, "staging", "production", "unknown")

    assert [(each["environment"], each["releasesBehind"]) for each in found] == [
        ("production", 1),
        ("staging", 0),
    ]


@pytest.mark.spec("delivery#containment")
async def test_hotfix_and_versions_around_it_contain_what_is_older_in_both_senses(
    world: World, graph: Graph
) -> None:
    releases = await create_versions(world, "app@1.0.0", "app@2.0.0", "app@1.0.1", "app@2.1.0")
    shas = {version: f"{number}" * 40 for number, version in enumerate(releases, start=1)}
    for version, release in releases.items():
        commit = await world.commit(sha=shas[version])
        await world.set_commits(release, [commit], [])
        await deploy(world, version, release, 5, version)

    found = {
        version: {environment for environment, _, _ in await read_environments(graph, sha)}
        for version, sha in shas.items()
    }

    assert found == {
        "app@1.0.0": {"app@1.0.0", "app@2.0.0", "app@1.0.1", "app@2.1.0"},
        "app@2.0.0": {"app@2.0.0", "app@2.1.0"},
        "app@1.0.1": {"app@1.0.1", "app@2.1.0"},
        "app@2.1.0": {"app@2.1.0"},
    }


@pytest.mark.spec("delivery#environments-of-a-commit")
async def test_commit_arrives_with_the_next_release_and_a_rollback_takes_it_back(
    world: World, graph: Graph
) -> None:
    releases = await create_versions(world, "app@1.0.0", "app@1.1.0", "app@1.2.0")
    await world.set_commits(releases["app@1.1.0"], [await world.commit(sha="d" * 40)], [])
    await deploy(world, "first", releases["app@1.0.0"], 1)
    assert await read_environments(graph, "d" * 40) == []

    await deploy(world, "next", releases["app@1.2.0"], 2)
    assert await read_environments(graph, "d" * 40) == [("production", "next", True)]

    await deploy(world, "rollback", releases["app@1.0.0"], 3)
    assert await read_environments(graph, "d" * 40) == [("production", "next", False)]


@pytest.mark.spec("delivery#environments-of-a-commit")
@pytest.mark.parametrize("is_known", [False, True])
async def test_commit_arrives_after_many_deploys_without_it(
    world: World, graph: Graph, *, is_known: bool
) -> None:
    releases = await create_versions(world, "app@1.0.0", "app@2.0.0", "app@2.1.0")
    repository = await world.repository()
    commits = [
        await world.commit(repository_id=repository, sha=letter * 40, position=place)
        for place, letter in enumerate("abc", start=1)
    ]
    for place, (release, commit) in enumerate(zip(releases.values(), commits, strict=True), 1):
        await world.set_commits(release, [commit], [])
        if is_known:
            await world.rows(
                models.HeadCommit,
                {"release_id": release, "repository_id": repository, "commit_id": commit},
            )
            await world.rows(
                models.Ancestry,
                {
                    "repository_id": repository,
                    "head_id": commit,
                    "first_position": 1,
                    "last_position": place,
                },
            )
    for at in range(NEAR_DEPLOYS + 2):
        await deploy(world, "old", releases["app@1.0.0"], 5 + at)
    assert await read_environments(graph, "b" * 40) == []

    await deploy(world, "new", releases["app@2.1.0"], 99)
    await deploy(world, "again", releases["app@2.0.0"], 100)

    assert await read_environments(graph, "b" * 40) == [("production", "new", True)]
    assert await read_environments(graph, "c" * 40) == [("production", "new", False)]


@pytest.mark.spec("delivery#environments-of-a-commit")
async def test_release_created_before_those_that_list_a_commit_may_reach_it(
    world: World, graph: Graph
) -> None:
    """Its deploys finished before the commit was listed, one even before its own release."""
    releases = await create_versions(world, "app@1.0.0", "app@2.0.0", "app@3.0.0")
    repository = await world.repository()
    commit = await world.commit(repository_id=repository, sha="f" * 40, position=1)
    head = await world.commit(repository_id=repository, position=2)
    await world.set_commits(releases["app@3.0.0"], [commit], [])
    await world.rows(
        models.HeadCommit,
        {"release_id": releases["app@1.0.0"], "repository_id": repository, "commit_id": head},
    )
    await world.rows(
        models.Ancestry,
        {"repository_id": repository, "head_id": head, "first_position": 1, "last_position": 2},
    )
    await deploy(world, "unrelated", releases["app@2.0.0"], -9)
    await deploy(world, "reaching", releases["app@1.0.0"], 1)
    assert await read_environments(graph, "f" * 40) == [("production", "reaching", True)]

    await deploy(world, "early", releases["app@1.0.0"], -8)

    assert await read_environments(graph, "f" * 40) == [("production", "early", True)]


@pytest.mark.spec("delivery#order-of-releases")
@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({"version": "app@1.9.0"}, {"version": "app@1.10.0", "date_created": minute(-9)}),
        ({"version": "app@1.0.0-rc.2"}, {"version": "app@1.0.0", "date_created": minute(-9)}),
        ({"version": "app@1.0.0+1"}, {"version": "app@1.0.0+2"}),
        ({"version": "lib@9.0.0"}, {"version": "app@1.0.0"}),
        (
            {"version": "b", "date_created": minute(9), "date_released": minute(1)},
            {"version": "a", "date_created": minute(2)},
        ),
        ({"version": "b", "date_created": minute(9)}, {"version": "a", "date_created": minute(9)}),
    ],
)
async def test_one_release_is_newer(
    world: World, graph: Graph, older: dict[str, Any], newer: dict[str, Any]
) -> None:
    project = await world.project("app")
    for values in (older, newer):
        await world.release(projects=[project], **values)

    for base, head in ((older, newer), (newer, older)):
        data = await graph(
            """query ($base: String!, $head: String!) { organization {
                compareReleases(base: $base, head: $head) { isBackwards }
            } }""",
            base=base["version"],
            head=head["version"],
        )
        assert data["organization"]["compareReleases"] == {"isBackwards": base is newer}


async def read_versions(graph: Graph, arguments: str) -> Sequence[str]:
    data = await graph(f"{{ organization {{ releases({arguments}) {{ nodes {{ version }} }} }} }}")
    return [node["version"] for node in data["organization"]["releases"]["nodes"]]


@pytest.mark.spec("delivery#releases-by-deploy")
async def test_lists_by_deploy_are_right_after_a_rollback(world: World, graph: Graph) -> None:
    releases = await create_versions(world, "app@1.0.0", "app@2.0.0", "app@3.0.0")
    for at, version in ((1, "1"), (2, "2"), (3, "1")):
        await deploy(world, f"at {at}", releases[f"app@{version}.0.0"], at)
    await deploy(world, "staging", releases["app@2.0.0"], 9, "staging")

    by_deploy = "orderBy: {field: LAST_DEPLOY%s}"

    assert await read_versions(graph, 'filter: {deployedTo: "production"}') == ["app@1.0.0"]
    assert await read_versions(graph, 'filter: {deployedTo: "staging"}') == ["app@2.0.0"]
    assert await read_versions(graph, by_deploy % "") == ["app@2.0.0", "app@1.0.0", "app@3.0.0"]
    assert await read_versions(graph, by_deploy % ", direction: ASC") == [
        "app@1.0.0",
        "app@2.0.0",
        "app@3.0.0",
    ]
    error = await graph.error(
        '{ organization { releases(filter: {deployedTo: "none"}) { totalCount } } }'
    )
    assert error["extensions"] == {"code": "NOT_FOUND", "argument": ["filter", "deployedTo"]}


@pytest.mark.spec("delivery#releases-by-deploy")
async def test_releases_without_a_date_of_release_come_last(world: World, graph: Graph) -> None:
    project = await world.project("app")
    for version, released in (("a", 2), ("b", None), ("c", 1)):
        await world.release(
            version,
            projects=[project],
            date_released=None if released is None else minute(released),
        )

    order = "orderBy: {field: DATE_RELEASED%s}"

    assert await read_versions(graph, order % "") == ["a", "c", "b"]
    assert await read_versions(graph, order % ", direction: ASC") == ["c", "a", "b"]


@pytest.mark.spec("delivery#list-of-deploys")
async def test_deploys_are_filtered(world: World, graph: Graph) -> None:
    releases = await create_versions(world, "app@1.0.0", "app@2.0.0")
    await deploy(world, "one", releases["app@1.0.0"], 1)
    await deploy(world, "two", releases["app@2.0.0"], 2)
    await deploy(world, "back", releases["app@1.0.0"], 3)
    await deploy(world, "staging", releases["app@2.0.0"], 3, "staging")
    other = await world.project("other")
    elsewhere = await world.release("other@1.0", projects=[other])
    await world.deploy(elsewhere, "production", [other], name="other", date_finished=minute(4))

    for filter_, names in (
        ({}, ["other", "staging", "back", "two", "one"]),
        ({"projects": ["app"]}, ["staging", "back", "two", "one"]),
        ({"environments": ["staging"]}, ["staging"]),
        ({"release": "app@1.0.0"}, ["back", "one"]),
        ({"isRollback": True}, ["back"]),
        ({"isRollback": False, "projects": ["app"]}, ["staging", "two", "one"]),
        (
            {"finishedAfter": minute(2).isoformat(), "finishedBefore": minute(3).isoformat()},
            ["staging", "back", "two"],
        ),
    ):
        found = (await graph(DEPLOYS, filter=filter_))["organization"]["deploys"]
        assert [node["name"] for node in found["nodes"]] == names, filter_
        assert found["totalCount"] == len(names)
    for name, value, argument in (
        ("projects", ["none"], ["filter", "projects", "0"]),
        ("environments", ["none"], ["filter", "environments", "0"]),
        ("release", "none", ["filter", "release"]),
    ):
        error = await graph.error(DEPLOYS, filter={name: value})
        assert error["extensions"] == {"code": "NOT_FOUND", "argument": argument}


COMMITS = """query ($filter: CommitFilter) { organization { commits(filter: $filter) {
    totalCount nodes { message }
} } }"""


@pytest.mark.spec("delivery#list-of-commits")
async def test_commits_are_filtered(world: World, graph: Graph) -> None:
    await world.user("ann@acme.example", "ann@home.example", name="Ann \u00dcber")
    by_ann = await world.author("ann@home.example", "A.")
    by_bob = await world.author("bob@acme.example", "Bob Stra\u00dfe")
    one, two = await world.repository("one"), await world.repository("two")
    ids = [
        await world.commit(
            repository_id=repository, message=message, author_id=author, date_created=minute(at)
        )
        for at, (repository, message, author) in enumerate(
            [(one, "Fix 100% of it", by_ann), (one, "Break it", by_bob), (two, "FIX", None)]
        )
    ]
    release = await world.release("app@1.0.0")
    await world.set_commits(release, ids[:1], [])
    fix, break_it, other = "Fix 100% of it", "Break it", "FIX"

    for filter_, messages in (
        ({}, [other, break_it, fix]),
        ({"query": "fix"}, [other, fix]),
        ({"query": "100% OF"}, [fix]),
        ({"author": "STRASSE"}, [break_it]),
        ({"author": "\u00fcber"}, [fix]),
        ({"author": "ANN@acme.example"}, [fix]),
        ({"author": "ann@home.example"}, [fix]),
        ({"author": "acme.example"}, []),
        ({"repository": "two"}, [other]),
        ({"release": "app@1.0.0"}, [fix]),
        (
            {"createdAfter": minute(1).isoformat(), "createdBefore": minute(1).isoformat()},
            [break_it],
        ),
    ):
        found = (await graph(COMMITS, filter=filter_))["organization"]["commits"]
        assert [node["message"] for node in found["nodes"]] == messages, filter_
        assert found["totalCount"] == len(messages)
    for name in ("repository", "release"):
        error = await graph.error(COMMITS, filter={name: "none"})
        assert error["extensions"] == {"code": "NOT_FOUND", "argument": ["filter", name]}


@pytest.mark.spec("delivery#commit-by-sha")
async def test_commit_is_found_by_its_id_or_the_first_digits(world: World, graph: Graph) -> None:
    one, two = await world.repository("one"), await world.repository("two")
    for repository, sha, message in (
        (one, "abcdef1" + "0" * 33, "first"),
        (one, "abcdef2" + "0" * 33, "second"),
        (two, "abcdef2" + "0" * 33, "copy"),
        (one, "abcdef2", "short"),
        (one, "build-7", "text"),
        (one, "ABCDEF99", "upper"),
    ):
        await world.commit(repository_id=repository, sha=sha, message=message)
    document = """query ($sha: String!, $repository: String) { organization {
        commit(sha: $sha, repository: $repository) { message }
    } }"""

    for sha, name, expected in (
        ("abcdef1", None, "first"),
        ("ABCDEF1", None, "first"),
        (("abcdef1" + "0" * 33).upper(), None, "first"),
        ("abcdef2", None, "short"),
        ("abcdef20", None, "copy"),
        ("abcdef20", "one", "second"),
        ("abcdef9", None, "upper"),
        ("build-7", None, "text"),
        ("build-", None, None),
        ("abcdef", None, None),
        ("abcdef3", None, None),
    ):
        data = await graph(document, sha=sha, repository=name)
        assert data["organization"]["commit"] == (expected and {"message": expected}), sha
    await world.commit(repository_id=one, sha="abcdef1" + "1" * 33)
    error = await graph.error(document, sha="abcdef1")
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": ["sha"]}


@pytest.mark.spec("delivery#members-teams-and-repositories")
async def test_members_teams_and_repositories_are_searched(world: World, graph: Graph) -> None:
    ann = await world.user("ann@acme.example", name="\u00c9mile", role="manager")
    bob = await world.user("bob@acme.example", name="Bob", is_active=False)
    project = await world.project("app")
    await world.team("core", [bob, ann], [project])
    await world.team("web", [], [])
    await world.repository("acme/App")

    data = await graph(
        """{ organization {
            members(query: "\u00c9MILE") { nodes { role user { email } teams { slug } } }
            all: members { nodes { user { name isActive } role } }
            teams(query: "COR") { nodes { slug members { name } projects { slug } } }
            repositories(query: "/app") { nodes { name } }
        } }"""
    )

    assert data["organization"] == {
        "members": {
            "nodes": [
                {
                    "role": "MANAGER",
                    "user": {"email": "ann@acme.example"},
                    "teams": [{"slug": "core"}],
                }
            ]
        },
        "all": {
            "nodes": [
                {"user": {"name": "Bob", "isActive": False}, "role": "MEMBER"},
                {"user": {"name": "owner@acme.example", "isActive": True}, "role": "OWNER"},
                {"user": {"name": "\u00c9mile", "isActive": True}, "role": "MANAGER"},
            ]
        },
        "teams": {
            "nodes": [
                {
                    "slug": "core",
                    "members": [{"name": "Bob"}, {"name": "\u00c9mile"}],
                    "projects": [{"slug": "app"}],
                }
            ]
        },
        "repositories": {"nodes": [{"name": "acme/App"}]},
    }


@pytest.mark.spec("delivery#comparisons")
async def test_comparison_shows_what_belongs_to_the_commits(world: World, graph: Graph) -> None:
    project = await world.project("app")
    repository = await world.repository()
    releases = {
        version: await world.release(version, projects={project: groups})
        for version, groups in (("app@1.0.0", 1), ("app@1.1.0", 2), ("app@1.2.0", 4))
    }
    for at, (version, name) in enumerate(zip(releases, ("ann", "bob", "cat"), strict=True)):
        author = await world.author(f"{name}@acme.example", name)
        commit = await world.commit(
            repository_id=repository,
            author_id=author,
            message=version,
            date_created=minute(0) + timedelta(hours=at),
        )
        await world.set_commits(releases[version], [commit], [author])
        await world.rows(
            models.FileChange,
            {"commit_id": commit, "path": "shared", "type": "AMD"[at]},
            {"commit_id": commit, "path": version, "type": "A"},
        )
    document = """query ($base: String!, $head: String!, $project: ID) { organization {
        compareReleases(base: $base, head: $head, project: $project) {
            isBackwards newGroups releases { version } authors { name }
            commits { nodes { message } } fileChanges { totalCount nodes { path type } }
        }
    } }"""
    difference = {
        "newGroups": 6,
        "releases": [{"version": "app@1.2.0"}, {"version": "app@1.1.0"}],
        "authors": [{"name": "cat"}, {"name": "bob"}],
        "commits": {"nodes": [{"message": "app@1.2.0"}, {"message": "app@1.1.0"}]},
        "fileChanges": {
            "totalCount": 3,
            "nodes": [
                {"path": "app@1.1.0", "type": "ADDED"},
                {"path": "app@1.2.0", "type": "ADDED"},
                {"path": "shared", "type": "DELETED"},
            ],
        },
    }

    for base, head, project_name, expected in (
        ("app@1.0.0", "app@1.2.0", None, difference | {"isBackwards": False}),
        ("app@1.2.0", "app@1.0.0", "app", difference | {"isBackwards": True}),
        ("app@1.2.0", "app@9.9.9", None, None),
    ):
        data = await graph(document, base=base, head=head, project=project_name)
        assert data["organization"]["compareReleases"] == expected
    await world.project("other")
    data = await graph(document, base="app@1.0.0", head="app@1.2.0", project="other")
    assert data["organization"]["compareReleases"] is None
    error = await graph.error(document, base="app@1.0.0", head="app@1.2.0", project="none")
    assert error["extensions"] == {"code": "NOT_FOUND", "argument": ["project"]}
