"""Fill a database for `benchmarks.widgets`: hourly totals of sessions of many releases.

One organization has 5 projects and 3 environments. Each release belongs to one project. A release
is in use for three days, one after the other over the whole time, or all of the time. The totals
of an hour are one of 32 random ones of 20 sessions, so that sketches need not be computed for
each.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any, NamedTuple

from benchmarks.shop import finish_writes, insert_all
from db import models
from db.accounts import tokens
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from resolvers.releases.versions import to_semver_columns
from resolvers.sessions.items import Session
from resolvers.sessions.tallies import Tally
from tests.support.rollups import roll_up

ORGANIZATION, OWNER = 1, 1
PROJECTS = 5
ENVIRONMENTS = ("production", "staging", "canary")
HOUR, HOURS_PER_DAY = 3600, 24
LIFETIME = 3
"""Days for which a release is in use, unless all are always in use."""
SAMPLES, SESSIONS_PER_SAMPLE, USERS = 32, 20, 100_000
STATUSES = (("EXITED", 0), ("EXITED", 0), ("EXITED", 1), ("CRASHED", 0), ("ABNORMAL", 0))


class Extent(NamedTuple):
    """How much to fill: releases, days until now, and whether releases are always in use."""

    releases: int
    days: int
    is_full: bool

    @property
    def rows(self) -> int:
        """The number of hourly rows."""
        days = self.days if self.is_full else min(LIFETIME, self.days)
        return self.releases * len(ENVIRONMENTS) * days * HOURS_PER_DAY

    def is_in_use(self, release: int, hour: int) -> bool:
        """Whether a release, from 0, has sessions in an hour since the beginning."""
        if self.is_full:
            return True
        first = release * max(self.days - LIFETIME, 0) * HOURS_PER_DAY // self.releases
        return 0 <= hour - first < LIFETIME * HOURS_PER_DAY


def to_version(release: int) -> str:
    """Return the version of a release, from 0."""
    return f"shop@{release // 100 + 1}.{release % 100}.0"


def generate_names(extent: Extent) -> Iterator[tuple[type[models.Base], dict[str, Any]]]:
    """Generate the organization, its owner, projects, environments and releases."""
    common = {"organization_id": ORGANIZATION}
    yield models.Organization, {"id": ORGANIZATION, "slug": "acme", "name": "Acme"}
    owner = {"id": OWNER, "username": "owner", "name": "Owner", "email": "owner@acme.example"}
    yield models.User, owner | {"is_active": True}
    yield models.Member, common | {"user_id": OWNER, "role": "owner"}
    for number in range(1, PROJECTS + 1):
        yield (
            models.Project,
            common
            | {
                "id": number,
                "slug": f"project-{number}",
                "name": f"Project {number}",
            },
        )
    for number, name in enumerate(ENVIRONMENTS, 1):
        yield models.Environment, common | {"id": number, "name": name}
    now = datetime.now(UTC)
    for release in range(extent.releases):
        yield (
            models.Release,
            common
            | {
                "id": release + 1,
                "version": to_version(release),
                "status": 0,
                "data": {},
                "date_created": now - timedelta(days=extent.days),
                "commit_count": 0,
                "deploy_count": 0,
                **to_semver_columns(to_version(release)),
            },
        )
        yield (
            models.ReleaseProject,
            common
            | {
                "release_id": release + 1,
                "project_id": release % PROJECTS + 1,
                "new_groups": 0,
            },
        )


def create_samples(random_source: Random) -> list[dict[str, Any]]:
    """Return the values of random hours."""
    samples = []
    for _ in range(SAMPLES):
        tally = Tally()
        for _ in range(SESSIONS_PER_SAMPLE):
            status, errors = random_source.choice(STATUSES)
            tally.add(
                Session(
                    project="",
                    release="",
                    environment="",
                    date=datetime.now(UTC),
                    status=status,
                    distinct_id=f"user {random_source.randrange(USERS)}",
                    duration=round(random_source.lognormvariate(4, 1), 1),
                    errors=errors,
                    quantity=1,
                )
            )
        samples.append(tally.to_row()._asdict())
    return samples


def generate_keys(extent: Extent, *, by_key: bool) -> Iterator[tuple[int, int, int]]:
    """Generate the release (from 0), the environment and the hour since the beginning of each row.

    They are in the order in which servers write them, oldest hour first, or in that of the key.
    """
    hours, releases = range(extent.days * HOURS_PER_DAY), range(extent.releases)
    environments = range(1, len(ENVIRONMENTS) + 1)
    if by_key:
        for release in releases:
            in_use = [hour for hour in hours if extent.is_in_use(release, hour)]
            for environment in environments:
                yield from ((release, environment, hour) for hour in in_use)
        return
    for hour in hours:
        for release in releases:
            if extent.is_in_use(release, hour):
                yield from ((release, environment, hour) for environment in environments)


def generate_hours(
    extent: Extent, names: list[str], now: datetime, *, by_key: bool
) -> Iterator[tuple[Any, ...]]:
    """Generate the hourly rows as tuples of some columns."""
    samples = cycle(create_samples(Random(1)))
    first = int(now.timestamp()) // HOUR - extent.days * HOURS_PER_DAY + 1
    for release, environment, hour in generate_keys(extent, by_key=by_key):
        row = next(samples) | {
            "organization_id": ORGANIZATION,
            "release_id": release + 1,
            "project_id": release % PROJECTS + 1,
            "environment_id": environment,
            "hour": (first + hour) * HOUR,
        }
        yield tuple([row[name] for name in names])


async def copy_rows(database: Database, extent: Extent) -> None:
    """Copy the hourly rows into the table, bypassing SQLAlchemy and the checks of foreign keys."""
    table = models.SessionHour.__tablename__
    names = [column.name for column in models.SessionHour.__table__.columns]
    rows = generate_hours(extent, names, datetime.now(UTC), by_key=database.is_sqlite)
    async with database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        if database.is_sqlite:
            places = ", ".join("?" * len(names))
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 (no input)
            for pragma in ("foreign_keys = off", "synchronous = off", "cache_size = -200000"):
                await driver.execute(f"PRAGMA {pragma}")
            await driver.executemany(statement, rows)
            await driver.commit()
        else:
            await driver.execute("SET session_replication_role = replica")
            await driver.copy_records_to_table(table, records=rows, columns=names)


async def fill_database(url: str, extent: Extent) -> str:
    """Fill an empty database, roll up its hours, and return the owner's token."""
    database = Database(url)
    await upgrade(database)
    await insert_all(database, list(generate_names(extent)))
    await copy_rows(database, extent)
    await finish_writes(database)
    await roll_up(database)
    async with database.begin() as connection:
        token = await tokens.create_token(
            connection, user_id=OWNER, organization_ids=[ORGANIZATION], scopes=["read", "write"]
        )
    await finish_writes(database)
    await database.close()
    return token
