"""The last commit and the last deploy of a release."""

import pytest

from db import models
from tests.clients.graph import Graph, create_deploy, get_release
from tests.support.factories import World, minute

VERSION = "app@1.0.0"


@pytest.mark.spec("releases#last-commit")
async def test_last_commit_is_returned_without_repository_and_author(
    world: World, graph: Graph
) -> None:
    release = await world.release(VERSION)
    commit = await world.commit(repository_id=404, author_id=404, message="Mend", sha="a" * 40)
    await world.set_commits(release, [commit], [])

    assert await get_release(
        graph,
        "lastCommit { sha message dateCreated repository { name } author { name } "
        "pullRequest { number } fileChanges { path type } }",
    ) == {
        "lastCommit": {
            "sha": "a" * 40,
            "message": "Mend",
            "dateCreated": "2026-01-01T00:00:00+00:00",
            "repository": None,
            "author": None,
            "pullRequest": None,
            "fileChanges": [],
        }
    }


@pytest.mark.spec("releases#pull-requests")
async def test_last_commit_has_the_pull_request_that_it_merged(world: World, graph: Graph) -> None:
    repository = await world.repository()
    author = await world.author("ann@acme.example", "Ann")
    release = await world.release(VERSION)
    commit = await world.commit(repository_id=repository, sha="a" * 40, author_id=author)
    await world.set_commits(release, [commit], [author])
    for number, sha in (("1", "b" * 40), ("2", "a" * 40)):
        await world.row(
            models.PullRequest,
            repository_id=repository,
            number=number,
            title=f"Number {number}",
            merge_sha=sha,
            date_created=minute(1),
            author_id=author,
        )

    assert await get_release(
        graph,
        "lastCommit { repository { name url provider } pullRequest "
        "{ number title message dateCreated author { name } repository { name } } }",
    ) == {
        "lastCommit": {
            "repository": {"name": "acme/app", "url": None, "provider": None},
            "pullRequest": {
                "number": "2",
                "title": "Number 2",
                "message": None,
                "dateCreated": "2026-01-01T00:01:00+00:00",
                "author": {"name": "Ann"},
                "repository": {"name": "acme/app"},
            },
        }
    }


@pytest.mark.spec("releases#last-deploy")
async def test_last_deploy_is_narrowed_by_environment_and_project(
    world: World, graph: Graph
) -> None:
    one, two = await world.project("one"), await world.project("two")
    await world.release(VERSION, projects=[one, two])
    for name, environment, projects in [
        ("first", "production", ["one", "two"]),
        ("second", "staging", ["two"]),
        ("third", "production", ["one"]),
    ]:
        payload = await create_deploy(
            graph, version=VERSION, environment=environment, projects=projects, name=name
        )
        assert payload["errors"] == []

    targets = {
        "own": "",
        "nothing": "(environment: null, project: null)",
        "production": '(environment: "production")',
        "staging": '(environment: "staging")',
        "one": '(project: "one")',
        "two": f'(project: "{two}")',
        "both": '(environment: "production", project: "two")',
        "none": '(environment: "staging", project: "one")',
        "unknown": '(environment: "nowhere")',
    }
    found = await get_release(
        graph, " ".join(f"{key}: lastDeploy{value} {{ name }}" for key, value in targets.items())
    )

    assert {key: deploy and deploy["name"] for key, deploy in found.items()} == {
        "own": "third",
        "nothing": "third",
        "production": "third",
        "staging": "second",
        "one": "third",
        "two": "second",
        "both": "first",
        "none": None,
        "unknown": None,
    }


@pytest.mark.spec("releases#deploys")
async def test_deploy_of_a_deleted_environment_has_no_environment(
    world: World, graph: Graph
) -> None:
    release = await world.release(VERSION)
    await world.deploy(release, "production", environment_id=404)

    assert await get_release(graph, "lastDeploy { environment name url dateStarted }") == {
        "lastDeploy": {"environment": None, "name": None, "url": None, "dateStarted": None}
    }
