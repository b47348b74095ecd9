"""A database as a busy team fills it: what `benchmarks.pages` reads.

One organization with 10 projects, 3 environments and 50 authors of commits, 30 of them members, a
third of those by a secondary address. Each release is in 2 projects and has 3 authors, its part of
the commits and of the deploys; a dashboard has 30 widgets of 2 queries. Ids are given here, so
that rows need not be asked for theirs: the database is to be read, not written to any more.
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
AUTHORS, MEMBERS, AUTHORS_OF_RELEASE = 50, 30, 3
PLATFORMS = ("python", "javascript", "java", "cocoa", "go", "rust")
PROJECTS, PROJECTS_OF_RELEASE = 10, 2
ENVIRONMENTS = ("staging", "canary", "production")
WIDGETS, QUERIES_OF_WIDGET = 30, 2
RELEASES_AT_ONCE = 500

Rows = Iterator[tuple[type[models.Base], dict[str, Any]]]
"""Rows with their tables; what is referred to comes before what refers to it."""


class Size(NamedTuple):
    """How many rows there are in all."""

    releases: int
    commits: int
    deploys: int


async def fill(url: str, size: Size) -> str:
    """Fill an empty database; the owner's token."""
    database = Database(url)
    await upgrade(database)
    await insert(database, [*people(), *products(), *dashboard()])
    chance = Random(1)
    for start in range(0, size.releases, RELEASES_AT_ONCE):
        numbers = range(start, min(start + RELEASES_AT_ONCE, size.releases))
        await insert(
            database, [row for number in numbers for row in release(number, size, chance)]
        )
    async with database.begin() as connection:
        token = await tokens.create_token(
            connection, user_id=OWNER, organization_ids=[ORGANIZATION], scopes=["read"]
        )
    await settle(database)
    await database.close()
    return token


async def insert(database: Database, rows: list[tuple[type[models.Base], dict[str, Any]]]) -> None:
    """Insert rows in one transaction, with a call for each table."""
    by_model: defaultdict[type[models.Base], list[dict[str, Any]]] = defaultdict(list)
    for model, row in rows:
        by_model[model].append(row)
    async with database.begin() as connection:
        for model, own in by_model.items():
            await insert_rows(connection, model, own)


async def settle(database: Database) -> None:
    """Do now what the database would do later, while it is measured."""
    task = "PRAGMA wal_checkpoint(TRUNCATE)" if database.is_sqlite else "VACUUM ANALYZE"
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql(task)


def address(number: int) -> str:
    """The address that an author's commits name."""
    return f"author{number}@acme.example"


def people() -> Rows:
    """The organization, its owner (user 1) and members (from 2), and the authors (from 1)."""
    own = {"organization_id": ORGANIZATION}
    yield models.Organization, {"id": ORGANIZATION, "slug": "acme", "name": "Acme"}
    yield from member(OWNER, "owner", "owner@acme.example")
    for number in range(1, MEMBERS + 1):
        others = [address(number)] if number % 3 == 0 else []
        primary = f"member{number}@acme.example" if others else address(number)
        yield from member(OWNER + number, "member", primary, *others)
    for number in range(1, AUTHORS + 1):
        row = {"id": number, "name": f"Author {number}", "email": address(number)}
        yield models.CommitAuthor, own | row


def member(user: int, role: str, *addresses: str) -> Rows:
    """A user of the organization, with the primary address and others."""
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
    for each in addresses:
        yield models.UserEmail, {"user_id": user, "email": each, "lowered": each}
    yield models.Member, {"organization_id": ORGANIZATION, "user_id": user, "role": role}


def products() -> Rows:
    """The repository, the environments, and the projects with 1 to 3 platforms."""
    own = {"organization_id": ORGANIZATION}
    yield models.Repository, own | {"id": REPOSITORY, "name": "acme/shop"}
    for number, name in enumerate(ENVIRONMENTS, 1):
        yield models.Environment, own | {"id": number, "name": name}
    for number in range(1, PROJECTS + 1):
        platforms = [PLATFORMS[(number + at) % len(PLATFORMS)] for at in range(1 + number % 3)]
        row = {"id": number, "slug": f"project-{number}", "name": f"Project {number}"}
        yield models.Project, own | row | {"platform": platforms[0]}
        for platform in platforms:
            yield models.ProjectPlatform, own | {"project_id": number, "platform": platform}


def dashboard() -> Rows:
    """A dashboard full of widgets, with all that they can have."""
    own = {"organization_id": ORGANIZATION}
    row = {"id": DASHBOARD, "title": "Shop", "date_created": EPOCH, "date_updated": EPOCH}
    yield models.Dashboard, own | row | {"created_by_id": OWNER, "updated_by_id": OWNER}
    for number in range(1, WIDGETS + 1):
        yield (
            models.Widget,
            own
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
        for position in range(QUERIES_OF_WIDGET):
            yield models.WidgetQuery, own | widget_query(number, position)


def widget_query(widget: int, position: int) -> dict[str, Any]:
    """A query of a widget."""
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


def release(number: int, size: Size, chance: Random) -> Rows:
    """A release, ten minutes newer than the one before, with all that belongs to it."""
    date = EPOCH + timedelta(minutes=10 * number, seconds=chance.randrange(600))
    authors = chance.sample(range(1, AUTHORS + 1), AUTHORS_OF_RELEASE)
    projects = chance.sample(range(1, PROJECTS + 1), PROJECTS_OF_RELEASE)
    commits = part(number, size.commits, size.releases)
    deploys = part(number, size.deploys, size.releases)
    version = f"shop@{number // 1000 + 1}.{number // 20 % 50}.{number % 20}"
    own = {"organization_id": ORGANIZATION, "release_id": number + 1}
    yield from commits_of_release(commits, authors, date, chance)
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
        yield models.ReleaseCommit, own | {"commit_id": commit, "position": position}
    if commits:
        yield models.HeadCommit, own | {"repository_id": REPOSITORY, "commit_id": commits[-1]}
    for project in projects:
        row = {"project_id": project, "new_groups": chance.randrange(20)}
        yield models.ReleaseProject, own | row | {"first_event": date, "last_event": date}
    yield from deploys_of_release(own, deploys, projects, date)


def part(number: int, rows: int, parts: int) -> range:
    """The ids of one of so many equal parts of rows that are numbered from 1."""
    return range(rows * number // parts + 1, rows * (number + 1) // parts + 1)


def commits_of_release(commits: range, authors: list[int], date: datetime, chance: Random) -> Rows:
    """Commits, a minute apart, by the authors in turn."""
    for age, commit in enumerate(reversed(commits)):
        yield (
            models.Commit,
            {
                "id": commit,
                "organization_id": ORGANIZATION,
                "repository_id": REPOSITORY,
                "sha": chance.randbytes(20).hex(),
                "message": f"The basket keeps what was put into it, part {commit}",
                "date_created": date - timedelta(minutes=age),
                "author_id": authors[age % len(authors)],
            },
        )


def deploys_of_release(
    own: dict[str, int], deploys: range, projects: list[int], date: datetime
) -> Rows:
    """Deploys to one environment after the other, and what is known of the release there."""
    last: dict[int, int] = {}
    for at, deploy in enumerate(deploys):
        environment = at % len(ENVIRONMENTS) + 1
        last[environment] = deploy
        finished = date + timedelta(minutes=10 * (at + 1))
        yield (
            models.Deploy,
            own
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
            seen = {"first_seen": date, "last_seen": date, "new_issues_count": 1}
            yield models.ReleaseProjectEnvironment, own | row | seen
