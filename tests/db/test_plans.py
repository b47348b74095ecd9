"""No list statement reads a large table from end to end."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from db import models
from db.connection.bulk import insert_returning_ids, insert_rows
from db.connection.database import Database
from resolvers.releases.versions import to_semver_columns
from tests.clients.graph import Graph, Statements
from tests.support.factories import EPOCH, World

# Tables of which an organization has few rows may be read whole.
SMALL = {
    "organization",
    "user_account",
    "user_email",
    "member",
    "team",
    "team_member",
    "project",
    "project_team",
    "project_platform",
    "environment",
    "environment_project",
    "repository",
    "access_token",
    "access_token_organization",
    "commit_author",
    "pull_request",
}
RELEASES = 20_000


async def a_large_organization(world: World) -> None:
    """Releases with a project, a commit, a deploy and an environment each."""
    chance = random.Random(1)
    project = await world.project("app")
    environment = await world.environment("production")
    own = {"organization_id": world.organization}
    async with world.db.begin() as connection:
        numbers = range(RELEASES)
        versions = [f"app@{chance.randint(1, 90)}.{number}.0+{number}" for number in numbers]
        releases = await insert_returning_ids(
            connection,
            models.Release,
            [
                own
                | {
                    "version": version,
                    "status": 0,
                    "data": {},
                    "date_created": EPOCH + timedelta(minutes=number),
                    **to_semver_columns(version),
                }
                for number, version in zip(numbers, versions, strict=True)
            ],
        )
        commits = await insert_returning_ids(
            connection,
            models.Commit,
            [
                own | {"repository_id": 1, "sha": f"{number:040x}", "date_created": EPOCH}
                for number in numbers
            ],
        )
        deploys = await insert_returning_ids(
            connection,
            models.Deploy,
            [
                own
                | {"release_id": release, "environment_id": environment, "date_finished": EPOCH}
                for release in releases
            ],
        )
        pairs = list(zip(releases, commits, strict=True))
        await insert_rows(
            connection,
            models.ReleaseProject,
            [own | {"release_id": release, "project_id": project} for release in releases],
        )
        await insert_rows(
            connection,
            models.ReleaseCommit,
            [
                own | {"release_id": release, "commit_id": commit, "position": 0}
                for release, commit in pairs
            ],
        )
        await insert_rows(
            connection,
            models.FileChange,
            [own | {"commit_id": commit, "path": "a", "type": "M"} for commit in commits],
        )
        await insert_rows(
            connection,
            models.DeployProject,
            [own | {"deploy_id": deploy, "project_id": project} for deploy in deploys],
        )
        await insert_rows(
            connection,
            models.ReleaseProjectEnvironment,
            [
                own
                | {
                    "release_id": release,
                    "project_id": project,
                    "environment_id": environment,
                    "first_seen": EPOCH,
                    "last_seen": EPOCH,
                    "new_issues_count": 0,
                    "last_deploy_id": deploy,
                }
                for release, deploy in zip(releases, deploys, strict=True)
            ],
        )


LISTS = [
    "releases(first: 100)",
    "releases(last: 100)",
    "releases(first: 10, orderBy: {field: SEMVER})",
    "releases(first: 10, orderBy: {field: BUILD})",
    'releases(first: 10, filter: {projects: ["app"]})',
    'releases(first: 10, filter: {environments: ["production"], projects: ["app"]})',
    'releases(first: 10, filter: {query: "release.version:>50"})',
    'releases(first: 10, filter: {query: "release:app@1.1.0+1"})',
    'releases(first: 10, filter: {query: "release.build:77"})',
    'releases(first: 10, filter: {query: "1.1"})',
    'releases(first: 10, filter: {createdAfter: "2026-01-02T00:00:00Z"})',
]
BELOW = """nodes {
    commits(first: 3) { nodes { fileChanges { path } releases(first: 3) { nodes { version } } } }
    deploys(first: 3) { nodes { projects { slug } } }
    lastDeploy(environment: "production") { name }
    projects { slug } newGroups firstEvent adoptionStages { stage }
    currentProjectMeta(project: "app") { prevReleaseVersion nextReleaseVersion lastReleaseVersion }
}"""

OF_RELEASE = ("", "commits/", "deploys/", "previous-with-commits/")
CALLS = [
    *(f"{place}/releases/" for place in ("/organizations/acme", "/projects/acme/app")),
    *(f"/projects/acme/app/releases/newest/{rest}" for rest in OF_RELEASE),
]


@pytest.fixture
def only_postgresql(db: Database) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite's plans do not depend on sizes")


@pytest.mark.usefixtures("only_postgresql")
async def test_no_list_reads_a_large_table_whole(
    world: World, graph: Graph, statements: Statements
) -> None:
    await a_large_organization(world)
    await world.release("newest", projects=[1])
    async with world.db.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
            text("ANALYZE")
        )
    statements.clear()

    for releases in LISTS:
        await graph(f"{{ organization {{ {releases} {{ {BELOW} }} }} }}")

    for path in CALLS:
        response = await graph.client.get(f"/api/0{path}")
        assert response.status_code == 200

    for statement, parameters in statements.sent:
        async with world.db.engine.connect() as connection:
            # As for any disk without a moving head; the default is of the year 2000.
            await connection.exec_driver_sql("SET random_page_cost = 1.1")
            plan = await connection.exec_driver_sql(f"EXPLAIN {statement}", tuple(parameters))
            lines = [row[0] for row in plan]
        scanned = {
            line.split("Seq Scan on ")[1].split()[0].strip('"')
            for line in lines
            if "Seq Scan on" in line
        }
        assert scanned <= SMALL, "\n".join([statement, *lines])
