"""Keys of projects: found for the endpoint of SDKs, made and closed at the command line."""

import time
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from db.accounts import project_keys
from db.accounts.project_keys import ProjectKeyRow
from db.connection.access import ReadConnection, Transaction
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import run_transaction
from db.sessions import received
from db.sessions.received import CountRow
from resolvers.errors import SetupError
from resolvers.organization import require_organization_id
from resolvers.sessions.intake import OverloadedError

OpenKey = ProjectKeyRow
"""A key that lets somebody in."""

CACHE_SECONDS = 60.0
MAX_CACHED_KEYS = 10_000


class KeyCache:
    """Finds keys, and remembers open ones for a while.

    That is for who may talk at all: what they send is looked at once more when it is written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: dict[str, tuple[ProjectKeyRow, float]] = {}

    async def find(self, public: str) -> ProjectKeyRow | None:
        """The key of that text, open or not. Raises OverloadedError."""
        found = self._found.get(public)
        if found is not None and found[1] > time.monotonic():
            return found[0]
        self._found.pop(public, None)
        try:
            async with self._database.snapshot() as snapshot:
                key = await project_keys.find(snapshot, public)
        except TemporaryError as error:
            raise OverloadedError from error
        if key is not None and key.date_disabled is None:
            if len(self._found) >= MAX_CACHED_KEYS:
                self._found.clear()
            self._found[public] = (key, time.monotonic() + CACHE_SECONDS)
        return key

    def forget(self, key: ProjectKeyRow) -> None:
        """Look it up anew: it was disabled."""
        self._found.pop(key.public, None)


def format_dsn(key: ProjectKeyRow, url: str) -> str:
    """What an SDK is given: the key and the project within the server's URL.

    Raises SetupError when that is no URL.
    """
    parts = parse_server_url(url)
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{key.public}@{parts.netloc}{path}/{key.project_id}"


def parse_server_url(url: str) -> SplitResult:
    """The parts of a server's URL. Raises SetupError when that is no URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        msg = f"{url!r} is no URL of a server: http://HOST:PORT"
        raise SetupError(msg)
    return parts


async def create(database: Database, organization: str, project: str) -> ProjectKeyRow:
    """A new key of a project. Raises SetupError."""

    async def write(connection: Transaction) -> ProjectKeyRow:
        organization_id, project_id = await require_project(connection, organization, project)
        return await project_keys.create(connection, organization_id, project_id)

    return await run_transaction(database, write)


async def disable(database: Database, organization: str, project: str, public: str) -> None:
    """Close a key of a project for good. Raises SetupError."""

    async def write(connection: Transaction) -> bool:
        _, project_id = await require_project(connection, organization, project)
        return await project_keys.disable(connection, project_id, public)

    if not await run_transaction(database, write):
        msg = f"The project {project!r} has no open key {public!r}."
        raise SetupError(msg)


async def list_keys(
    database: Database, organization: str, project: str
) -> Sequence[ProjectKeyRow]:
    """All keys of a project, oldest first. Raises SetupError."""
    async with database.begin_read_only() as connection:
        _, project_id = await require_project(connection, organization, project)
        return await project_keys.read_keys(connection, project_id)


async def list_counts(
    database: Database, organization: str, project: str
) -> tuple[Sequence[CountRow], int]:
    """What was received for a project, and how many envelopes were set aside.

    Raises SetupError.
    """
    async with database.begin_read_only() as connection:
        _, project_id = await require_project(connection, organization, project)
        return (
            await received.read_counts(connection, project_id),
            await received.count_failed_envelopes(connection, project_id),
        )


async def require_project(
    connection: ReadConnection, organization: str, project: str
) -> tuple[int, int]:
    """The ids of an organization and its project. Raises SetupError."""
    organization_id = await require_organization_id(connection, organization)
    project_id = await project_keys.find_project_id(connection, organization_id, project)
    if project_id is None:
        msg = f"There is no project {project!r} in the organization."
        raise SetupError(msg)
    return organization_id, project_id
