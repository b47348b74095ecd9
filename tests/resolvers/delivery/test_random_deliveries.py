"""Random histories, compared with a plain model of docs/reference/delivery.md."""

import random

import pytest

from tests.clients.graph import Graph
from tests.resolvers.delivery.plain_model import Model, create_random_delivery, is_newer
from tests.support.factories import World

SEEDS = range(5)

RUNNING = """{
    organization { running {
        project { slug } environment release { version } deploy { name environment id }
        since previous { id } isRollback releasesBehind commitsBehind
    } deploys(first: 100) { nodes { id previous { id } isRollback } totalCount } }
}"""


def deploy_ids(model: Model, data: list[dict[str, str]]) -> dict[str, int]:
    """Return the row ids of deploys by their global ids; the list has all of them in order."""
    expected = sorted(model.deploys, key=lambda deploy: deploy.position, reverse=True)
    return {node["id"]: deploy.id for node, deploy in zip(data, expected, strict=True)}


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_runs_and_what_was_deployed_before_are_those_of_the_model(
    world: World, graph: Graph, seed: int
) -> None:
    model = await create_random_delivery(world, seed)

    organization = (await graph(RUNNING))["organization"]

    nodes = organization["deploys"]["nodes"]
    ids = deploy_ids(model, nodes)

    def to_row_id(deploy: dict[str, str] | None) -> int | None:
        return None if deploy is None else ids[deploy["id"]]

    assert organization["deploys"]["totalCount"] == len(model.deploys)
    deploys = {deploy.id: deploy for deploy in model.deploys}
    for node in nodes:
        deploy = deploys[ids[node["id"]]]
        previous = model.previous(deploy)
        assert to_row_id(node["previous"]) == (previous and previous.id)
        assert node["isRollback"] == model.is_rollback(deploy)
    found = {
        (each["project"]["slug"], each["environment"]): (
            each["release"]["version"],
            to_row_id(each["deploy"]),
            each["since"],
            to_row_id(each["previous"]),
            each["isRollback"],
            each["releasesBehind"],
            each["commitsBehind"],
        )
        for each in organization["running"]
    }
    expected = {
        target: (
            runs.deploy.release.version,
            runs.deploy.id,
            runs.since.isoformat(),
            runs.previous and runs.previous.id,
            runs.is_rollback,
            len(runs.newer),
            runs.commits_behind,
        )
        for target in model.targets()
        if (runs := model.running(*target)) is not None
    }
    assert found == expected
    assert list(found) == sorted(found)


COMMITS = """{
    organization { releases(first: 14, filter: {status: null, projects: ["-1"]}) { nodes {
        commits(first: 3) { nodes { sha environments {
            project { slug } environment firstDeploy { id } isRunning
        } } }
    } } deploys(first: 100) { nodes { id } } }
}"""


@pytest.mark.parametrize("seed", SEEDS)
async def test_commits_arrive_where_the_model_says(world: World, graph: Graph, seed: int) -> None:
    model = await create_random_delivery(world, seed)

    organization = (await graph(COMMITS))["organization"]

    ids = deploy_ids(model, organization["deploys"]["nodes"])
    found = {
        commit["sha"]: {
            (each["project"]["slug"], each["environment"]): (
                ids[each["firstDeploy"]["id"]],
                each["isRunning"],
            )
            for each in commit["environments"]
        }
        for release in organization["releases"]["nodes"]
        for commit in release["commits"]["nodes"]
    }
    shas = {sha for release in model.releases for sha in release.commits}
    assert found == {
        sha: {
            place: (deploy.id, is_running)
            for place, (deploy, is_running) in model.environments(sha).items()
        }
        for sha in shas
    }


COMPARISON = """query ($base: String!, $head: String!, $project: ID) { organization {
    compareReleases(base: $base, head: $head, project: $project) {
        isBackwards commits(first: 100) { totalCount nodes { sha } } releases { version }
    }
} }"""


@pytest.mark.parametrize("seed", SEEDS)
async def test_releases_differ_by_the_commits_of_the_model(
    world: World, graph: Graph, seed: int
) -> None:
    model = await create_random_delivery(world, seed)
    rng = random.Random(seed)

    for _ in range(12):
        base, head = rng.sample(model.releases, 2)
        shared = sorted(base.projects & head.projects)
        project = rng.choice([None, *shared])
        data = await graph(COMPARISON, base=base.version, head=head.version, project=project)

        found = data["organization"]["compareReleases"]
        newer, older = (base, head) if is_newer(base, head) else (head, base)
        shas = model.difference(newer, older, project)
        assert found["isBackwards"] == is_newer(base, head)
        assert {node["sha"] for node in found["commits"]["nodes"]} == shas
        assert found["commits"]["totalCount"] == len(shas)
        projects = {project} if project else newer.projects | older.projects
        assert {each["version"] for each in found["releases"]} == {
            release.version
            for release in model.releases
            if release == newer
            or (
                release != older
                and not release.projects.isdisjoint(projects)
                and not shas.isdisjoint(release.commits)
            )
        }
