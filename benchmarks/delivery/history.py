"""Fill a database with the releases, commits and deploys of `benchmarks.delivery`.

One organization has 200 projects with 5 environments. Release n is a release of project
n % 200 + 1, with commit n, and deploy n is to an environment of this project:

- every tenth release belongs to the next project as well, and so do its deploys;
- every fourth project has versions that are ordered by date, the others semver;
- every third release has no date of release, and every fiftieth is archived;
- every twentieth deploy to an environment is a rollback, and every hundredth is dated in the
  future, if its release is one of the last hundred of its project;
- the histories of the first half of the projects are known.

The rows are copied into the tables without their triggers and indexes, which takes a tenth of the
time. What triggers copy is copied here, and `check_copies` compares it with their rule.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from benchmarks.shop import finish_writes, insert_all
from db import models
from db.accounts import tokens
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from resolvers.releases.versions import to_semver_columns

ORGANIZATION, OWNER = 1, 1
PROJECTS, AUTHORS = 200, 50
ENVIRONMENTS = ("production", "staging", "canary", "beta", "nightly")
KNOWN_PROJECTS = PROJECTS // 2
STEP = timedelta(minutes=2)
"""The time from one release of the organization to the next one."""
FILES = 2
"""Paths that a commit changes."""

Rows = Iterator[tuple[Any, ...]]


class History:
    """The rows of a number of releases, which end at a Unix time."""

    def __init__(self, releases: int, end: float) -> None:
        self.releases = releases
        self.end = datetime.fromtimestamp(int(end), UTC)
        self.start = self.end - (releases + PROJECTS) * STEP

    def projects_of(self, release: int) -> Sequence[int]:
        """Return the ids of the projects of a release."""
        own = release % PROJECTS + 1
        return (own, own % PROJECTS + 1) if release // PROJECTS % 10 == 3 else (own,)  # noqa: PLR2004

    def version_of(self, release: int) -> str:
        """Return the version of a release."""
        project, number = release % PROJECTS + 1, release // PROJECTS
        if project % 4 == 0:
            return f"p{project} build {number}"
        return f"p{project}@{number // 100}.{number % 100}.0"

    def created(self, release: int) -> datetime:
        """Return when a release was created."""
        return self.start + release * STEP

    def released(self, release: int) -> datetime | None:
        """Return the date of a release."""
        return None if release % 3 == 0 else self.created(release) + timedelta(minutes=10)

    def deployed(self, deploy: int) -> tuple[int, int, datetime]:
        """Return the release, the environment and the date of a deploy."""
        number = deploy // PROJECTS
        finished = self.start + (deploy + PROJECTS) * STEP
        if deploy > self.releases - 100 * PROJECTS and number % 100 == 77:  # noqa: PLR2004
            finished += timedelta(days=3650)
        is_rollback = number // len(ENVIRONMENTS) % 20 == 7 and number > 40  # noqa: PLR2004
        release = deploy - 15 * PROJECTS if is_rollback else deploy
        return release, number % len(ENVIRONMENTS) + 1, finished

    @property
    def numbers(self) -> range:
        """The ids of releases, of their commits and of deploys."""
        return range(1, self.releases + 1)

    def releases_rows(self) -> Rows:
        """Generate the rows of releases."""
        for n in self.numbers:
            version = self.version_of(n)
            semver = to_semver_columns(version)
            package, order = semver["package"], semver["semver_order"]
            numbers = (semver[name] for name in ("major", "minor", "patch", "revision"))
            is_archived = n // PROJECTS % 50 == 49  # noqa: PLR2004
            yield (
                *(n, ORGANIZATION, version, version, int(is_archived), "{}", self.created(n)),
                *(self.released(n), 1, n, 1, n, package, *numbers, semver["prerelease"], order),
            )

    def release_projects(self) -> Rows:
        """Generate the links of releases to projects, with what triggers copy."""
        for n in self.numbers:
            date = self.released(n) or self.created(n)
            for project in self.projects_of(n):
                yield ORGANIZATION, n, project, n % 3, date, self.created(n)

    def commits(self) -> Rows:
        """Generate the commits; those of known histories have a position."""
        for n in self.numbers:
            project = n % PROJECTS + 1
            yield (
                *(n, ORGANIZATION, project, sha256(str(n).encode()).hexdigest()[:40]),
                *(f"Change number {n}", self.created(n) - timedelta(minutes=5), n % AUTHORS + 1),
                n // PROJECTS + 1 if project <= KNOWN_PROJECTS else None,
            )

    def release_commits(self) -> Rows:
        """Generate the lists of commits."""
        return ((ORGANIZATION, n, n, 0) for n in self.numbers)

    def head_commits(self) -> Rows:
        """Generate the heads of releases."""
        return ((ORGANIZATION, n, n % PROJECTS + 1, n) for n in self.numbers)

    def ancestry(self) -> Rows:
        """Generate what the heads of known histories reach."""
        for n in self.numbers:
            project = n % PROJECTS + 1
            if project <= KNOWN_PROJECTS:
                yield ORGANIZATION, project, n, 1, n // PROJECTS + 1

    def file_changes(self) -> Rows:
        """Generate the paths that commits change."""
        for n in self.numbers:
            for file in range(FILES):
                path = f"source/{(n + file) % 1000}.py"
                yield FILES * (n - 1) + file + 1, ORGANIZATION, n, path, "M"

    def deploys(self) -> Rows:
        """Generate the deploys."""
        for n in self.numbers:
            release, environment, finished = self.deployed(n)
            yield n, ORGANIZATION, release, environment, finished

    def deploy_projects(self) -> Rows:
        """Generate the projects of deploys, with what triggers copy."""
        for n in self.numbers:
            release, environment, finished = self.deployed(n)
            is_early = finished < self.created(release)
            for project in self.projects_of(release):
                yield ORGANIZATION, n, project, release, environment, finished, is_early

    def seen(self) -> Rows:
        """Generate in which environments releases were deployed."""
        last: dict[tuple[int, int, int], int] = {}
        for n in self.numbers:
            release, environment, _ = self.deployed(n)
            for project in self.projects_of(release):
                last[release, project, environment] = n
        for number, (key, deploy) in enumerate(last.items(), start=1):
            yield number, ORGANIZATION, *key, 0, deploy


RELEASE_COLUMNS = (
    *("id", "organization_id", "version", "folded_version", "status", "data", "date_created"),
    *("date_released", "commit_count", "last_commit_id", "deploy_count", "last_deploy_id"),
    *("package", "major", "minor", "patch", "revision", "prerelease", "semver_order"),
)
Table = tuple[str, Sequence[str], Callable[[Any], Rows]]
TABLES: Sequence[Table] = (
    ("release", RELEASE_COLUMNS, History.releases_rows),
    (
        "release_project",
        (
            *("organization_id", "release_id", "project_id", "new_groups", "release_date"),
            "date_created",
        ),
        History.release_projects,
    ),
    (
        "commit",
        (
            *("id", "organization_id", "repository_id", "sha", "message", "date_created"),
            *("author_id", "position"),
        ),
        History.commits,
    ),
    (
        "release_commit",
        ("organization_id", "release_id", "commit_id", "position"),
        History.release_commits,
    ),
    (
        "head_commit",
        ("organization_id", "release_id", "repository_id", "commit_id"),
        History.head_commits,
    ),
    (
        "ancestry",
        ("organization_id", "repository_id", "head_id", "first_position", "last_position"),
        History.ancestry,
    ),
    ("file_change", ("id", "organization_id", "commit_id", "path", "type"), History.file_changes),
    (
        "deploy",
        ("id", "organization_id", "release_id", "environment_id", "date_finished"),
        History.deploys,
    ),
    (
        "deploy_project",
        (
            *("organization_id", "deploy_id", "project_id", "release_id", "environment_id"),
            *("date_finished", "is_before_release"),
        ),
        History.deploy_projects,
    ),
    (
        "release_project_environment",
        (
            *("id", "organization_id", "release_id", "project_id", "environment_id"),
            *("new_issues_count", "last_deploy_id"),
        ),
        History.seen,
    ),
)
"""The large tables, with the columns that are filled and their rows."""
LARGE_TABLES = frozenset(name for name, _, _ in TABLES)

DIFFERENCES = (
    """SELECT count(*) FROM deploy_project AS p
    LEFT JOIN deploy AS d ON d.id = p.deploy_id LEFT JOIN "release" AS r ON r.id = d.release_id
    WHERE p.release_id {differs} d.release_id OR p.environment_id {differs} d.environment_id
        OR p.date_finished {differs} d.date_finished
        OR p.is_before_release {differs} (d.date_finished < r.date_created)""",
    """SELECT count(*) FROM release_project AS p LEFT JOIN "release" AS r ON r.id = p.release_id
    WHERE p.release_date {differs} coalesce(r.date_released, r.date_created)
        OR p.date_created {differs} r.date_created""",
    """SELECT count(*) FROM (
        SELECT project_id, environment_id FROM deploy_project
        EXCEPT SELECT project_id, environment_id FROM environment_project
    ) AS missing""",
)
"""Statements that count the rows that differ from what the triggers keep."""


def generate_names() -> Iterator[tuple[type[models.Base], dict[str, Any]]]:
    """Generate the rows of all small tables."""
    common = {"organization_id": ORGANIZATION}
    yield models.Organization, {"id": ORGANIZATION, "slug": "acme", "name": "Acme"}
    owner = {"id": OWNER, "username": "owner", "name": "Owner", "email": "owner@acme.example"}
    yield models.User, owner | {"is_active": True}
    yield models.Member, common | {"user_id": OWNER, "role": "owner"}
    for number in range(1, PROJECTS + 1):
        name = f"p{number}"
        yield models.Project, common | {"id": number, "slug": name, "name": name}
        yield models.Repository, common | {"id": number, "name": f"acme/{name}"}
    for number, name in enumerate(ENVIRONMENTS, start=1):
        yield models.Environment, common | {"id": number, "name": name}
        for project in range(1, PROJECTS + 1):
            link = {"environment_id": number, "project_id": project}
            yield models.EnvironmentProject, common | link
    for number in range(1, AUTHORS + 1):
        address = f"author{number}@acme.example"
        yield (
            models.CommitAuthor,
            common | {"id": number, "name": f"Author {number}", "email": address},
        )


def to_sqlite(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Write the dates of a row as SQLite stores them."""
    return tuple(
        value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value
        for value in row
    )


async def copy_to_sqlite(driver: Any, history: Any, tables: Sequence[Table]) -> None:
    """Copy large tables to SQLite."""
    for pragma in ("foreign_keys = off", "synchronous = off", "cache_size = -400000"):
        await driver.execute(f"PRAGMA {pragma}")
    found = await driver.execute_fetchall(
        """SELECT type, name, sql FROM sqlite_master
        WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"""
    )
    for kind, name, _ in found:
        await driver.execute(f'DROP {kind} "{name}"')
    for table, names, generate in tables:
        places = ", ".join("?" * len(names))
        statement = f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({places})'  # noqa: S608 (no input)
        await driver.executemany(statement, map(to_sqlite, generate(history)))
    for _, _, statement in found:
        await driver.execute(statement)
    await driver.commit()


async def copy_to_postgresql(driver: Any, history: Any, tables: Sequence[Table]) -> None:
    """Copy large tables to PostgreSQL."""
    await driver.execute("SET session_replication_role = replica")
    await driver.execute("SET maintenance_work_mem = '256MB'")
    found = await driver.fetch(
        """SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS sql
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
        JOIN pg_class AS t ON t.oid = i.indrelid
        WHERE t.relname = ANY ($1) AND NOT EXISTS (
            SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid
        )""",
        sorted(name for name, _, _ in tables),
    )
    for index in found:
        await driver.execute(f'DROP INDEX "{index["name"]}"')
    for table, names, generate in tables:
        await driver.copy_records_to_table(table, records=generate(history), columns=names)
    for index in found:
        await driver.execute(index["sql"])


async def fill_database(
    database: Database, history: Any, tables: Sequence[Table] = TABLES
) -> None:
    """Fill an empty database with a history, whose methods generate the rows of large tables."""
    await upgrade(database)
    await insert_all(database, list(generate_names()))
    async with database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        copy = copy_to_sqlite if database.is_sqlite else copy_to_postgresql
        await copy(driver, history, tables)
        await connection.invalidate()
    await check_copies(database)
    await finish_writes(database)
    await database.analyze()


async def check_copies(database: Database) -> None:
    """Raise RuntimeError when a row differs from what the triggers keep."""
    differs = "IS NOT" if database.is_sqlite else "IS DISTINCT FROM"
    async with database.engine.connect() as connection:
        for statement in DIFFERENCES:
            result = await connection.exec_driver_sql(statement.format(differs=differs))
            if number := result.scalar_one():
                msg = f"{number} rows differ from what triggers keep: {statement}"
                raise RuntimeError(msg)


async def create_token(database: Database) -> str:
    """Create a token of the owner and return it."""
    async with database.begin() as transaction:
        return await tokens.create_token(
            transaction, user_id=OWNER, organization_ids=[ORGANIZATION], scopes=["read"]
        )
