"""Keys of projects: looked up for SDKs, created and disabled at the command line."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

from cachetools import TTLCache

from db.accounts import project_keys
from db.accounts.audit import note_act
from db.accounts.project_keys import ProjectKeyRow
from db.accounts.versions import name_organizations
from db.connection.access import ReadConnection, Transaction
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import run_transaction
from db.sessions import received
from db.sessions.received import CountRow
from resolvers.credentials import CredentialGuard
from resolvers.errors import SetupError
from resolvers.organization import describe_missing_project, require_organization_id
from resolvers.sessions.intake import OverloadedError

OpenKey = ProjectKeyRow
"""A key that is not disabled."""

CACHE_SECONDS = 60.0
MAX_CACHED_KEYS = 10_000


class KeyCache:
    """Finds keys, and caches enabled ones for a minute.

    The cache decides only whether an envelope is read. The key is checked again when the envelope
    is written. `guard` limits the unknown and disabled keys of each address, which `find_address`
    finds for a request.
    """

    def __init__(
        self, database: Database, guard: CredentialGuard, find_address: Callable[[Any], str]
    ) -> None:
        self._database = database
        self._guard = guard
        self._find_address = find_address
        self._cache: TTLCache[str, ProjectKeyRow] = TTLCache(MAX_CACHED_KEYS, CACHE_SECONDS)

    async def find(self, public: str, request: object) -> ProjectKeyRow | None:
        """Return the key that a request sends, enabled or not.

        Raises OverloadedError, and TooManyFailuresError.
        """
        cached = self._cache.get(public)
        if cached is not None:
            return cached
        try:
            key = await self._look_up(public, lambda: self._find_address(request))
        except TemporaryError as error:
            raise OverloadedError from error
        if key is not None and key.date_disabled is None:
            self._cache[public] = key
        return key

    async def _look_up(self, public: str, find_address: Callable[[], str]) -> ProjectKeyRow | None:
        """Read a key. Raises TooManyFailuresError and TemporaryError."""
        attempt = await self._guard.begin(public, find_address)
        try:
            async with self._database.snapshot() as snapshot:
                key = await project_keys.find(snapshot, public)
        except TemporaryError:
            attempt.cancel()
            raise
        if key is None or key.date_disabled is not None:
            attempt.fail(find_address)
        else:
            attempt.succeed()
        return key

    def forget(self, key: ProjectKeyRow) -> None:
        """Remove a key that was disabled from the cache."""
        self._cache.pop(key.public, None)


def format_dsn(key: ProjectKeyRow, url: str) -> str:
    """Format the DSN of an SDK: the key and the project within the server's URL.

    Raises: SetupError for an invalid URL.
    """
    parts = parse_server_url(url)
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{key.public}@{parts.netloc}{path}/{key.project_id}"


def parse_server_url(url: str) -> SplitResult:
    """Parse the URL of a server. Raises SetupError for an invalid one."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        msg = f"{url!r} is not the URL of a server. Use http://HOST:PORT or https://HOST."
        raise SetupError(msg)
    return parts


async def create(database: Database, organization: str, project: str) -> ProjectKeyRow:
    """Create a key of a project. Raises SetupError."""

    async def write(connection: Transaction) -> ProjectKeyRow:
        organization_id, project_id = await require_project(connection, organization, project)
        key = await project_keys.create(connection, organization_id, project_id)
        note_act(connection, organization_id, "key.create", f"{project} {key.public}")
        return key

    return await run_transaction(database, write)


async def disable(database: Database, organization: str, project: str, public: str) -> None:
    """Disable a key of a project; this is final. Raises SetupError."""

    async def write(connection: Transaction) -> bool:
        organization_id, project_id = await require_project(connection, organization, project)
        name_organizations(connection, [organization_id])
        note_act(connection, organization_id, "key.disable", f"{project} {public}")
        return await project_keys.disable(connection, project_id, public)

    if not await run_transaction(database, write):
        msg = f"The project {project!r} has no enabled key {public!r}."
        raise SetupError(msg)


async def list_keys(
    database: Database, organization: str, project: str
) -> Sequence[ProjectKeyRow]:
    """List the keys of a project, oldest first. Raises SetupError."""
    async with database.begin_read_only() as connection:
        _, project_id = await require_project(connection, organization, project)
        return await project_keys.read_keys(connection, project_id)


async def list_counts(
    database: Database, organization: str, project: str
) -> tuple[Sequence[CountRow], int]:
    """List a project's counts of received items, and count the envelopes that are set aside.

    Raises: SetupError.
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
    """Return the ids of an organization and its project. Raises SetupError."""
    organization_id = await require_organization_id(connection, organization)
    project_id = await project_keys.find_project_id(connection, organization_id, project)
    if project_id is None:
        raise SetupError(describe_missing_project(project))
    return organization_id, project_id
