"""Fill a database for `benchmarks.pages`.

One organization has 10 projects, 3 environments and 50 authors of commits. 30 of them are members,
a third of these by a secondary address. Each release is in 2 projects, and has 3 authors and an
equal share of the commits and deploys. A dashboard has 30 widgets with 2 queries each. Ids are
assigned here, so the database is for reading only.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from db import models
from db.accounts import tokens
from db.connection.bulk import insert_rows
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from resolvers.releases.versions import to_semver_columns

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
ORGANIZATION, OWNER, REPOSITORY, DASHBOARD = 1, 1, 1, 1
AUTHORS, MEMBERS, AUTHORS_PER_RELEASE = 50, 30, 3
PLATFORMS = ("python", "javascript", "java", "cocoa", "go", "rust")
PROJECTS, PROJECTS_PER_RELEASE = 10, 2
ENVIRONMENTS = ("staging", "canary", "production")
WIDGETS, QUERIES_PER_WIDGET = 30, 2
RELEASES_PER_TRANSACTION = 500

Rows = Iterator[tuple[type[models.Base], dict[str, Any]]]
"""Rows with their models; a referenced row precedes the reference."""


class Size(NamedTuple):
    """The total number of rows."""

    releases: int
    commits: int
    deploys: int


async def fill_database(url: str, size: Size) -> str:
    """Fill an empty database and return the owner's token."""
    database = Database(url)
    await upgrade(database)
    await insert_all(database, [*generate_people(), *generate_projects(), *generate_dashboard()])
    random_source = Random(1)
    for start in range(0, size.releases, RELEASES_PER_TRANSACTION):
        numbers = range(start, min(start + RELEASES_PER_TRANSACTION, size.releases))
        await insert_all(
            database,
            [row for number in numbers for row in generate_release(number, size, random_source)],
        )
    async with database.begin() as connection:
        token = await tokens.create_token(
            connection, user_id=OWNER, organization_ids=[ORGANIZATION], scopes=["read"]
        )
    await finish_writes(database)
    await database.close()
    return token


async def insert_all(
    database: Database, rows: list[tuple[type[models.Base], dict[str, Any]]]
) -> None:
    """Insert rows in one transaction, with one call for each table."""
    rows_by_model: defaultdict[type[models.Base], list[dict[str, Any]]] = defaultdict(list)
    for model, row in rows:
        rows_by_model[model].append(row)
    async with database.begin() as connection:
        for model, common in rows_by_model.items():
            await insert_rows(connection, model, common)


async def finish_writes(database: Database) -> None:
    """Run the maintenance that would otherwise happen during the measurement."""
    statement = "PRAGMA wal_checkpoint(TRUNCATE)" if database.is_sqlite else "VACUUM ANALYZE"
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql(statement)


def to_address(number: int) -> str:
    """Return the email address of the author with a number."""
    return f"author{number}@acme.example"


def generate_people() -> Rows:
    """Generate the organization, its owner (user 1), members (from 2) and authors (from 1)."""
    common = {"organization_id": ORGANIZATION}
    yield models.Organization, {"id": ORGANIZATION, "slug": "acme", "name": "Acme"}
    yield from generate_member(OWNER, "owner", "owner@acme.example")
    for number in range(1, MEMBERS + 1):
        others = [to_address(number)] if number % 3 == 0 else []
        primary = f"member{number}@acme.example" if others else to_address(number)
        yield from generate_member(OWNER + number, "member", primary, *others)
    for number in range(1, AUTHORS + 1):
        row = {"id": number, "name": f"Author {number}", "email": to_address(number)}
        yield models.CommitAuthor, common | row


def generate_member(user: int, role: str, *addresses: str) -> Rows:
    """Generate a member of the organization; the first address is the primary one."""
    yield (
        models.User,
        {
            "id": user,
            "username": f"user{user}",
            "name": f"User {user}",
            "email": addresses[0],
            "is_active": True,
        },
    )
    for address in addresses:
        yield models.UserEmail, {"user_id": user, "email": address, "lowered": address}
    yield models.Member, {"organization_id": ORGANIZATION, "user_id": user, "role": role}


def generate_projects() -> Rows:
    """Generate the repository, the environments, and projects with 1 to 3 platforms."""
    common = {"organization_id": ORGANIZATION}
    yield models.Repository, common | {"id": REPOSITORY, "name": "acme/shop"}
    for number, name in enumerate(ENVIRONMENTS, 1):
        yield models.Environment, common | {"id": number, "name": name}
    for number in range(1, PROJECTS + 1):
        platforms = [PLATFORMS[(number + at) % len(PLATFORMS)] for at in range(1 + number % 3)]
        row = {"id": number, "slug": f"project-{number}", "name": f"Project {number}"}
        yield models.Project, common | row | {"platform": platforms[0]}
        for platform in platforms:
            yield models.ProjectPlatform, common | {"project_id": number, "platform": platform}


def generate_dashboard() -> Rows:
    """Generate a dashboard whose widgets have a value in every field."""
    common = {"organization_id": ORGANIZATION}
    row = {"id": DASHBOARD, "title": "Shop", "date_created": EPOCH, "date_updated": EPOCH}
    yield models.Dashboard, common | row | {"created_by_id": OWNER, "updated_by_id": OWNER}
    for number in range(1, WIDGETS + 1):
        yield (
            models.Widget,
            common
            | {
                "id": number,
                "dashboard_id": DASHBOARD,
                "position": number - 1,
                "title": f"Widget {number}",
                "description": f"What widget {number} shows",
                "display_type": number % 5,
                "widget_type": 100,
                "limit": 5,
                "layout": {"x": number % 3 * 2, "y": number // 3 * 2, "w": 2, "h": 2, "min_h": 2},
                "thresholds": {"max1": 100.0, "max2": 200.5, "unit": "millisecond"},
                "date_created": EPOCH,
            },
        )
        for position in range(QUERIES_PER_WIDGET):
            yield models.WidgetQuery, common | to_widget_query(number, position)


def to_widget_query(widget: int, position: int) -> dict[str, Any]:
    """Return the row of a widget's query at a position."""
    return {
        "widget_id": widget,
        "position": position,
        "name": f"query {position}",
        "fields": ["release", "count()", "p95(transaction.duration)"],
        "aggregates": ["count()", "p95(transaction.duration)"],
        "columns": ["release"],
        "field_aliases": ["", "number", "slow"],
        "conditions": f"environment:production release:shop@1.{widget}.*",
        "orderby": "-count()",
        "selected_aggregate": position,
    }


def generate_release(number: int, size: Size, random_source: Random) -> Rows:
    """Generate a release, ten minutes newer than the previous one, with its related rows."""
    date = EPOCH + timedelta(minutes=10 * number, seconds=random_source.randrange(600))
    authors = random_source.sample(range(1, AUTHORS + 1), AUTHORS_PER_RELEASE)
    projects = random_source.sample(range(1, PROJECTS + 1), PROJECTS_PER_RELEASE)
    commits = select_ids(number, size.commits, size.releases)
    deploys = select_ids(number, size.deploys, size.releases)
    version = f"shop@{number // 1000 + 1}.{number // 20 % 50}.{number % 20}"
    common = {"organization_id": ORGANIZATION, "release_id": number + 1}
    yield from generate_commits(commits, authors, date, random_source)
    yield (
        models.Release,
        {
            "id": number + 1,
            "organization_id": ORGANIZATION,
            "version": version,
            "status": 0,
            "data": {},
            "date_created": date,
            "date_released": date + timedelta(minutes=30) if number % 2 else None,
            "author_ids": [str(author) for author in authors],
            "commit_count": len(commits),
            "last_commit_id": commits[-1] if commits else None,
            "deploy_count": len(deploys),
            "last_deploy_id": deploys[-1] if deploys else None,
            **to_semver_columns(version),
        },
    )
    for position, commit in enumerate(reversed(commits)):
        yield models.ReleaseCommit, common | {"commit_id": commit, "position": position}
    if commits:
        yield models.HeadCommit, common | {"repository_id": REPOSITORY, "commit_id": commits[-1]}
    for project in projects:
        row = {"project_id": project, "new_groups": random_source.randrange(20)}
        yield models.ReleaseProject, common | row | {"first_event": date, "last_event": date}
    yield from generate_deploys(common, deploys, projects, date)


def select_ids(number: int, rows: int, parts: int) -> range:
    """Return the ids of share `number`, from 0, of rows that are split into equal parts.

    The ids of the rows are 1 to `rows`.
    """
    return range(rows * number // parts + 1, rows * (number + 1) // parts + 1)


def generate_commits(
    commits: range, authors: list[int], date: datetime, random_source: Random
) -> Rows:
    """Generate commits, a minute apart, by each author in turn."""
    for age, commit in enumerate(reversed(commits)):
        yield (
            models.Commit,
            {
                "id": commit,
                "organization_id": ORGANIZATION,
                "repository_id": REPOSITORY,
                "sha": random_source.randbytes(20).hex(),
                "message": f"The basket keeps what was put into it, part {commit}",
                "date_created": date - timedelta(minutes=age),
                "author_id": authors[age % len(authors)],
            },
        )


def generate_deploys(
    common: dict[str, int], deploys: range, projects: list[int], date: datetime
) -> Rows:
    """Generate deploys to each environment in turn, and the release's rows for them."""
    last: dict[int, int] = {}
    for at, deploy in enumerate(deploys):
        environment = at % len(ENVIRONMENTS) + 1
        last[environment] = deploy
        finished = date + timedelta(minutes=10 * (at + 1))
        yield (
            models.Deploy,
            common
            | {
                "id": deploy,
                "environment_id": environment,
                "name": f"deploy {deploy}",
                "date_started": finished - timedelta(minutes=5),
                "date_finished": finished,
            },
        )
        for project in projects:
            row = {"deploy_id": deploy, "project_id": project}
            yield models.DeployProject, {"organization_id": ORGANIZATION} | row
    for environment, deploy in last.items():
        for project in projects:
            row = {"project_id": project, "environment_id": environment, "last_deploy_id": deploy}
            seen = dict.fromkeys(("first_seen", "last_seen", "first_event", "last_event"), date)
            yield (
                models.ReleaseProjectEnvironment,
                common | row | seen | {"new_issues_count": 1},
            )
