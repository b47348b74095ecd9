"""Checks of a deployment before it serves requests: the command `check`."""

import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple

from app.monitoring import find_problem
from app.settings import Settings
from app.settings_loading import describe_unknown_variables
from db.connection.clock import fetch_now
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.migrations.upgrade import is_current, is_newer, read_revision
from db.setup.limits import read_max_connections
from resolvers.errors import SetupError
from transport.uvicorn.descriptors import reserve_descriptors

MAX_CLOCK_DIFFERENCE = 5.0
"""Seconds by which the clocks of this machine and of the database may differ."""
CONNECTIONS_PER_POOL_SIZE = 4
"""Two pools, each of which may double."""


class Level(Enum):
    """How serious a finding is. An ERROR keeps the server from working."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


class Finding(NamedTuple):
    """The result of a check, in one line."""

    level: Level
    text: str


async def check_deployment(settings: Settings, workers: int) -> AsyncIterator[Finding]:
    """Check settings, files, databases and clocks for a server with this number of workers."""
    for line in describe_unknown_variables():
        yield Finding(Level.WARNING, line)
    try:
        settings.check()
    except SetupError as error:
        yield Finding(Level.ERROR, str(error))
    else:
        yield Finding(Level.OK, "The settings are valid.")
    for finding in check_process(settings):
        yield finding
    async for finding in check_database(settings, workers):
        yield finding


def check_process(settings: Settings) -> list[Finding]:
    """Check what a server process needs of the system, and settings that are likely mistakes."""
    findings = []
    descriptors = reserve_descriptors(settings.connections, settings.pool_size)
    if descriptors.limit < descriptors.needed:
        text = describe_descriptors(settings.connections, descriptors.needed, descriptors.limit)
        findings.append(Finding(Level.ERROR, text))
    if settings.has_metrics and (folder := find_temporary_folder()) is not None:
        findings.append(Finding(Level.ERROR, folder))
    if settings.graphiql_token is not None:
        text = "WAYBILL_GRAPHIQL_TOKEN is set: everyone who can open a page has the token."
        findings.append(Finding(Level.WARNING, text))
    if settings.hook_url is not None and not settings.hook_secret:
        text = "WAYBILL_HOOK_URL is set without WAYBILL_HOOK_SECRET: deliveries are not signed."
        findings.append(Finding(Level.WARNING, text))
    return findings


def describe_descriptors(connections: int, needed: int, limit: int) -> str:
    """Describe a limit of file descriptors that is too low."""
    return (
        f"WAYBILL_CONNECTIONS={connections} needs {needed} file descriptors, and the limit is "
        f"{limit}. Raise it (ulimit -n, LimitNOFILE), or lower WAYBILL_CONNECTIONS."
    )


def find_temporary_folder() -> str | None:
    """Find why there is no temporary folder, which shared metrics need; None if there is one."""
    try:
        tempfile.gettempdir()
    except OSError as error:
        return f"Metrics of several processes need a temporary folder: {error.strerror}."
    return None


async def check_database(settings: Settings, workers: int) -> AsyncIterator[Finding]:
    """Check that the database, and its replica, can be used and have this schema.

    Raises: SetupError for a database whose file cannot be used.
    """
    database = settings.open_database()
    try:
        problem = await find_problem(database)
        if problem is not None:
            yield Finding(Level.ERROR, to_sentence(problem))
            return
        if is_newer(revision := await read_revision(database)):
            text = f"A newer version has migrated the database, to {revision}. Install it."
            yield Finding(Level.ERROR, text)
            return
        yield Finding(Level.OK, "The database responds, and its schema is current.")
        seconds = abs((await fetch_now(database) - datetime.now(UTC)).total_seconds())
        if seconds > MAX_CLOCK_DIFFERENCE:
            text = f"The clocks of the database and this machine differ by {seconds:.0f} seconds."
            yield Finding(Level.WARNING, text)
        most = await read_max_connections(database)
        needed = CONNECTIONS_PER_POOL_SIZE * settings.pool_size * workers
        if most is not None and needed > most:
            yield Finding(
                Level.WARNING,
                f"{workers} workers may open {needed} connections, and max_connections of "
                f"PostgreSQL is {most}. Raise it, or lower WAYBILL_POOL_SIZE.",
            )
    finally:
        await database.close()
    if settings.replica_url is not None:
        yield await check_replica(
            settings.replica_url, transaction_pooling=settings.transaction_pooling
        )


async def check_replica(url: str, *, transaction_pooling: bool) -> Finding:
    """Check that the replica can be used and has this schema."""
    replica = Database(url, pool_size=1, transaction_pooling=transaction_pooling)
    try:
        if await is_current(replica):
            return Finding(Level.OK, "The replica responds, and its schema is current.")
    except TemporaryError as error:
        return Finding(Level.ERROR, f"The replica cannot be read: {error}")
    else:
        return Finding(Level.ERROR, "The replica does not have the schema of this version yet.")
    finally:
        await replica.close()


def to_sentence(problem: str) -> str:
    """Return a problem as a sentence."""
    return f"{problem[:1].upper()}{problem[1:]}."
