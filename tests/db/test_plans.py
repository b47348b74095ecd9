"""Query plans: no statement of a list scans a large table."""

import random
import time
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select, text, update

from db import models
from db.connection.bulk import insert_returning_ids, insert_rows
from db.connection.database import Database
from db.connection.keys import encode_keys
from db.releases.history import SELECT_AUTHORS
from db.releases.read import SESSION_ORDERS
from db.sessions.health import start_of_hour
from jobs.activity import create_activity_job
from resolvers.releases.versions import to_semver_columns
from tests.clients.graph import Graph, Statements, on_sqlite
from tests.support.factories import EPOCH, World

# Tables with few rows for each organization. PostgreSQL may scan them.
SMALL_TABLES = {
    "activity_frontier",
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
RELEASES, ACTIVE = 20_000, 1_000


async def fill_organization(world: World) -> None:
    """Insert releases; each has a project, a commit, a deploy and an environment."""
    rng = random.Random(1)
    project = await world.project("app")
    environment = await world.environment("production")
    common = {"organization_id": world.organization}
    async with world.db.begin() as connection:
        numbers = range(RELEASES)
        versions = [f"app@{rng.randint(1, 90)}.{number}.0+{number}" for number in numbers]
        releases = await insert_returning_ids(
            connection,
            models.Release,
            [
                common
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
                common | {"repository_id": 1, "sha": f"{number:040x}", "date_created": EPOCH}
                for number in numbers
            ],
        )
        deploys = await insert_returning_ids(
            connection,
            models.Deploy,
            [
                common
                | {"release_id": release, "environment_id": environment, "date_finished": EPOCH}
                for release in releases
            ],
        )
        await connection.execute(
            update(models.Release).values(
                last_deploy_id=select(models.Deploy.id)
                .where(models.Deploy.release_id == models.Release.id)
                .scalar_subquery()
            )
        )
        pairs = list(zip(releases, commits, strict=True))
        await insert_rows(
            connection,
            models.ReleaseProject,
            [common | {"release_id": release, "project_id": project} for release in releases],
        )
        await insert_rows(
            connection,
            models.ReleaseCommit,
            [
                common | {"release_id": release, "commit_id": commit, "position": 0}
                for release, commit in pairs
            ],
        )
        await insert_rows(
            connection,
            models.FileChange,
            [common | {"commit_id": commit, "path": "a", "type": "M"} for commit in commits],
        )
        await insert_rows(
            connection,
            models.DeployProject,
            [common | {"deploy_id": deploy, "project_id": project} for deploy in deploys],
        )
        await insert_rows(
            connection,
            models.ReleaseProjectEnvironment,
            [
                common
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
        sessions = {"errored": 0, "crashed": 0, "abnormal": 0}
        await insert_rows(
            connection,
            models.SessionHour,
            [
                common
                | sessions
                | {"release_id": release, "project_id": project, "environment_id": environment}
                | {"hour": start_of_hour(int(time.time())), "total": number}
                for number, release in enumerate(releases[:ACTIVE])
            ],
        )
    job = create_activity_job(world.db)
    while await job.run():
        pass


LISTS = [
    "releases(first: 100)",
    "releases(last: 100)",
    "releases(first: 10, orderBy: {field: LAST_DEPLOY})",
    "releases(last: 10, orderBy: {field: LAST_DEPLOY})",
    "releases(first: 10, orderBy: {field: SEMVER})",
    "releases(first: 10, orderBy: {field: SEMVER, direction: ASC})",
    "releases(last: 10, orderBy: {field: SEMVER, direction: ASC})",
    "releases(first: 10, orderBy: {field: BUILD})",
    *(
        f"releases(first: 10, orderBy: {{field: {key.name}, direction: {direction}}})"
        for key in SESSION_ORDERS
        for direction in ("DESC", "ASC")
    ),
    """releases(first: 10, orderBy: {field: USERS}, filter: {
        environments: ["production"], projects: ["app"]
    })""",
    """releases(first: 10, filter: {
        environments: ["production"], query: "release.stage:replaced"
    })""",
    'releases(first: 10, filter: {projects: ["app"]})',
    'releases(first: 10, filter: {environments: ["production"], projects: ["app"]})',
    'releases(first: 10, filter: {query: "release.version:>50"})',
    'releases(first: 10, filter: {query: "release:app@1.1.0+1"})',
    'releases(first: 10, filter: {query: "release.build:77"})',
    'releases(first: 10, filter: {query: "1.1"})',
    'releases(first: 10, filter: {createdAfter: "2026-01-02T00:00:00Z"})',
]
SELECTION = """nodes {
    commits(first: 3) { nodes { fileChanges { path } releases(first: 3) { nodes { version } } } }
    deploys(first: 3) { nodes { projects { slug } } }
    lastDeploy(environment: "production") { name }
    projects { slug } newGroups firstEvent adoptionStages { stage }
    currentProjectMeta(project: "app") { prevReleaseVersion nextReleaseVersion lastReleaseVersion }
}"""

RELEASE_PATHS = ("", "commits/", "deploys/", "previous-with-commits/")
PATHS = [
    *(f"{parent}/releases/" for parent in ("/organizations/acme", "/projects/acme/app")),
    *(f"/projects/acme/app/releases/newest/{rest}" for rest in RELEASE_PATHS),
]


@pytest.fixture
def require_postgresql(db: Database) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite's plans do not depend on table sizes.")


@pytest.mark.usefixtures("require_postgresql")
async def test_no_list_scans_a_large_table(
    world: World, graph: Graph, statements: Statements
) -> None:
    await fill_organization(world)
    await world.release("newest", projects=[1])
    await analyze_tables(world)
    statements.clear()

    for releases in LISTS:
        await graph(f"{{ organization {{ {releases} {{ {SELECTION} }} }} }}")
    for path in PATHS:
        response = await graph.client.get(f"/api/0{path}")
        assert response.status_code == 200

    for statement, parameters in statements.sent:
        plan = await explain(world, statement, parameters)
        assert find_scanned_tables(plan) <= SMALL_TABLES, "\n".join([statement, *plan])


async def analyze_tables(world: World) -> None:
    """Update the statistics from which PostgreSQL chooses plans."""
    async with world.db.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
            text("ANALYZE")
        )


async def explain(world: World, statement: str, parameters: Any) -> list[str]:
    """Return the lines of a statement's plan."""
    async with world.db.engine.connect() as connection:
        # The cost on solid-state disks; the default assumes spinning ones.
        await connection.exec_driver_sql("SET random_page_cost = 1.1")
        plan = await connection.exec_driver_sql(f"EXPLAIN {statement}", tuple(parameters))
        return [row[0] for row in plan]


def find_scanned_tables(plan: list[str]) -> set[str]:
    """Return the tables that a plan reads completely."""
    return {
        line.split("Seq Scan on ")[1].split()[0].strip('"')
        for line in plan
        if "Seq Scan on" in line
    }


@pytest.mark.usefixtures("require_postgresql")
async def test_authors_of_a_report_are_not_compared_one_by_one(world: World) -> None:
    """Without statistics of a table that the same report fills."""
    emails = [f"{number}@a.example" for number in range(2_000)]
    await world.rows(models.CommitAuthor, *({"name": None, "email": each} for each in emails))
    compiled = SELECT_AUTHORS.compile(dialect=world.db.engine.dialect)
    values = {
        "organization": world.organization,
        "addresses": encode_keys((each,) for each in emails[:500]),
    }

    plan = await explain(
        world, str(compiled), [values[each] for each in compiled.positiontup or ()]
    )

    assert any("email" in line and "Cond" in line for line in plan)
    assert not any("Filter" in line for line in plan), plan


BY_DEPLOY = """query ($filter: ReleaseFilter) { organization {
    releases(last: 3, filter: $filter, orderBy: {field: LAST_DEPLOY}) { nodes { version } }
} }"""
BEHIND = "{ organization { running { releasesBehind commitsBehind } } }"
DEPLOYED_FILTERS: list[dict[str, Any]] = [
    {},
    {"projects": ["app"]},
    {"projects": ["app", "web"]},
    {"environments": ["production"]},
]


async def read_sqlite_plan(db: Database, text: str, values: Any) -> list[str]:
    """Return what SQLite does for a statement, step by step."""
    async with db.engine.connect() as connection:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", tuple(values))
        return [row[-1] for row in plan]


@on_sqlite
async def test_sqlite_needs_no_statistics_to_find_the_deploys_of_a_release(
    world: World, graph: Graph, statements: Statements
) -> None:
    """A database is analyzed by a job, hours after its first releases were reported."""
    projects = [await world.project(slug) for slug in ("app", "web")]
    release = await world.release("app@1.0.0", projects=projects)
    await world.deploy(release, "production", projects)
    statements.clear()

    for filter_ in DEPLOYED_FILTERS:
        await graph(BY_DEPLOY, filter=filter_)

    lists = [sent for sent in statements.sent if "position_1" in sent[0]]
    assert len(lists) == len(DEPLOYED_FILTERS)
    for text_, values in lists:
        plan = await read_sqlite_plan(world.db, text_, values)
        of_release = [
            step
            for before, step in pairwise(plan)
            if before.startswith("CORRELATED") and "SEARCH deploy" in step
        ]
        assert plan[0] == "SEARCH release USING INTEGER PRIMARY KEY (rowid=?)"
        assert of_release
        assert all("(release_id=?" in step or "(deploy_id=?" in step for step in of_release), plan


@on_sqlite
async def test_sqlite_needs_no_statistics_to_find_the_versions_of_a_package(
    world: World, graph: Graph, statements: Statements
) -> None:
    project = await world.project("app")
    release = await world.release("app@1.0.0", projects=[project])
    await world.deploy(release, "production", [project])
    statements.clear()

    await graph(BEHIND)

    behind = [sent for sent in statements.sent if "newer" in sent[0]]
    assert len(behind) == 2
    for text_, values in behind:
        plan = await read_sqlite_plan(world.db, text_, values)
        assert any("ix_release_package (organization_id=? AND package=?" in step for step in plan)
