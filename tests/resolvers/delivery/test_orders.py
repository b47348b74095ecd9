"""The pages of releases by their last deploy and by their date of release."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Project
from tests.clients.graph import Graph, create_deploy
from tests.resolvers.delivery.plain_model import (
    FUTURE,
    Model,
    ModelRelease,
    create_random_delivery,
)
from tests.support.factories import World, minute

pytestmark = pytest.mark.spec("delivery#releases-by-deploy")

FORWARD = """query ($filter: ReleaseFilter, $orderBy: ReleaseOrder, $cursor: String) {
    organization { releases(first: 9, after: $cursor, filter: $filter, orderBy: $orderBy) {
        nodes { version } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    } }
}"""
BACKWARD = FORWARD.replace("first: 9, after", "last: 9, before")
FILTERS: list[dict[str, Any]] = [
    {"status": None},
    {"status": None, "projects": ["api"]},
    {"projects": ["api", "web"]},
    {"status": None, "environments": ["staging"]},
    {"projects": ["web"], "environments": ["production"]},
    {"status": None, "deployedTo": "production"},
]


def last_deploy(
    model: Model, release: ModelRelease, filter_: dict[str, Any]
) -> tuple[datetime, int] | None:
    """The place of the last finished deploy to the projects and environments of a filter."""
    environments = filter_.get("environments") or [filter_.get("deployedTo")]
    return max(
        (
            deploy.position
            for deploy in model.deploys
            if deploy.release == release
            and deploy.finished < FUTURE
            and not deploy.projects.isdisjoint(filter_.get("projects", deploy.projects))
            and (environments == [None] or deploy.environment in environments)
        ),
        default=None,
    )


def is_selected(model: Model, release: ModelRelease, filter_: dict[str, Any]) -> bool:
    """Whether a list with a filter has a release."""
    projects = filter_.get("projects", ["api", "web"])
    if release.projects.isdisjoint(projects) or ("status" not in filter_ and not release.is_open):
        return False
    if "environments" in filter_:
        return any(
            deploy.release == release
            and deploy.environment in filter_["environments"]
            and not deploy.projects.isdisjoint(projects)
            for deploy in model.deploys
        )
    if "deployedTo" in filter_:
        running = [model.running(project, filter_["deployedTo"]) for project in projects]
        return any(each is not None and each.deploy.release == release for each in running)
    return True


def list_expected(model: Model, order: dict[str, str], filter_: dict[str, Any]) -> list[str]:
    """The versions that a list has, in order."""
    dated: list[tuple[Any, ModelRelease]] = []
    missing: list[ModelRelease] = []
    for release in model.releases:
        if not is_selected(model, release, filter_):
            continue
        is_by_deploy = order["field"] == "LAST_DEPLOY"
        date = last_deploy(model, release, filter_) if is_by_deploy else release.released
        if date is None:
            missing.append(release)
        else:
            dated.append(((date, release.made), release))
    is_descending = order["direction"] == "DESC"
    dated.sort(key=lambda each: each[0], reverse=is_descending)
    missing.sort(key=lambda release: release.made, reverse=is_descending)
    return [release.version for release in (*(each for _, each in dated), *missing)]


async def link_environments(world: World, model: Model) -> None:
    """Add releases to the environments that they were deployed to."""
    projects = {
        slug: row_id for row_id, slug in await world.read(select(Project.id, Project.slug))
    }
    places = {
        (deploy.release.id, projects[slug], deploy.environment)
        for deploy in model.deploys
        for slug in deploy.projects
    }
    for place in sorted(places):
        await world.link_environment(*place)


async def read_pages(graph: Graph, document: str, **variables: Any) -> list[list[str]]:
    """Read all pages, from the first one on or from the last one back."""
    is_forward = document is FORWARD
    pages, cursor, has_more = [], None, True
    while has_more:
        page = (await graph(document, cursor=cursor, **variables))["organization"]["releases"]
        pages.append([node["version"] for node in page["nodes"]])
        information = page["pageInfo"]
        assert information["hasPreviousPage" if is_forward else "hasNextPage"] == (
            cursor is not None
        )
        cursor = information["endCursor" if is_forward else "startCursor"]
        has_more = information["hasNextPage" if is_forward else "hasPreviousPage"]
    return pages if is_forward else pages[::-1]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("field", ["LAST_DEPLOY", "DATE_RELEASED"])
async def test_pages_in_both_directions_have_the_order_of_the_model(
    world: World, graph: Graph, seed: int, field: str
) -> None:
    model = await create_random_delivery(world, seed)
    await link_environments(world, model)

    for direction in ("DESC", "ASC"):
        order = {"field": field, "direction": direction}
        for filter_ in FILTERS:
            variables = {"filter": filter_, "orderBy": order}
            expected = list_expected(model, order, filter_)
            for document in (FORWARD, BACKWARD):
                pages = await read_pages(graph, document, **variables)
                found = [version for page in pages for version in page]
                assert found == expected, (order, filter_, document is FORWARD)


async def test_releases_whose_deploys_are_all_dated_in_the_future_are_last(
    world: World, graph: Graph
) -> None:
    """An environment has seen each of them; to one no deploy was reported."""
    project = await world.project("app")
    releases = [
        await world.release(f"app@1.{number}.0", projects=[project]) for number in range(4)
    ]
    for number, release in enumerate(releases):
        if number:
            await create_deploy(
                graph,
                version=f"app@1.{number}.0",
                environment="production",
                dateFinished=(FUTURE if number > 1 else minute(1)).isoformat(),
            )
        else:
            await world.link_environment(release, project, "production")
    order = {"field": "LAST_DEPLOY", "direction": "DESC"}

    for filter_ in ({"environments": ["production"]}, FILTERS[0]):
        for projects in ({}, {"projects": ["app"]}):
            variables = {"filter": filter_ | projects, "orderBy": order}
            for document in (FORWARD, BACKWARD):
                pages = await read_pages(graph, document, **variables)
                found = [version for page in pages for version in page]
                assert found == ["app@1.1.0", "app@1.3.0", "app@1.2.0", "app@1.0.0"]
