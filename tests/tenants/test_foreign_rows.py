"""Stored ids that refer to rows of another organization are not followed."""

import pytest
from sqlalchemy import select

from db import models
from tests.clients.graph import Graph, get_release
from tests.support.tenants import Tenant


@pytest.mark.spec("releases#dangling-references")
async def test_stored_ids_of_foreign_rows_are_not_followed(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    world, release = own.world, own.ids["Release"]
    stranger = await foreign.world.user("stranger@other.example")
    [[author]] = await world.read(
        select(models.CommitAuthor.id).where(
            models.CommitAuthor.organization_id == foreign.world.organization
        )
    )
    await world.change(
        models.Release,
        release,
        owner_id=stranger,
        last_commit_id=foreign.ids["Commit"],
        last_deploy_id=foreign.ids["Deploy"],
        author_ids=[str(author)],
    )
    repository = await foreign.world.repository("other/app")
    await world.change(
        models.Commit, own.ids["Commit"], author_id=author, repository_id=repository
    )
    await world.change(models.PullRequest, own.ids["PullRequest"], author_id=author)
    await world.change(models.Deploy, own.ids["Deploy"], environment_id=foreign.ids["Environment"])
    await world.rows(
        models.ReleaseCommit,
        {"release_id": release, "commit_id": foreign.ids["Commit"], "position": 1},
    )

    assert await get_release(
        graph,
        """owner { name } lastCommit { sha } lastDeploy { name } authors { name }
        commits { totalCount nodes {
            message author { name } repository { name } pullRequest { title author { name } }
            releases { totalCount nodes { id } }
        } }
        deploys { nodes { name environment } }""",
    ) == {
        "owner": None,
        "lastCommit": None,
        "lastDeploy": None,
        "authors": [],
        "commits": {
            "totalCount": 1,
            "nodes": [
                {
                    "message": "acme",
                    "author": None,
                    "repository": None,
                    "pullRequest": {"title": "acme", "author": None},
                    "releases": {"totalCount": 1, "nodes": [{"id": own.node("Release")}]},
                }
            ],
        },
        "deploys": {"nodes": [{"name": "acme", "environment": None}]},
    }


async def test_links_to_foreign_projects_are_not_followed(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    release, project = own.ids["Release"], foreign.ids["Project"]
    await own.world.link_project(release, project, new_groups=100)
    await own.world.link_environment(release, project, "production", new_issues_count=100)
    await own.world.rows(
        models.DeployProject, {"deploy_id": own.ids["Deploy"], "project_id": project}
    )

    assert await get_release(
        graph,
        "projects { platforms } adoptionStages { project { platforms } } "
        "lastDeploy { projects { platforms } }",
    ) == {
        "projects": [{"platforms": ["acme"]}],
        "adoptionStages": [{"project": {"platforms": ["acme"]}}],
        "lastDeploy": {"projects": [{"platforms": ["acme"]}]},
    }
