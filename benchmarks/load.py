"""A load of concurrent writers and readers, which record the responses of a server."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx
from sqlalchemy import func, select

from db.connection.database import Database
from db.events.changes import ChangeKind
from db.models import Change, Release, ReleaseCommit, ReleaseProject

WRITERS, READERS = 6, 6
COMMITS = 2
# Several times the server's own timeout, so that a request over it has no end.
REQUEST_TIMEOUT_SECONDS = 60.0
WAIT_TIMEOUT_SECONDS = 60.0
WRITE = """mutation Write($input: CreateReleaseInput!) {
    createRelease(input: $input) { release { version commitCount } errors { code message } }
}"""
READ = """query Read { organization { releases(first: 10) {
    nodes { version commitCount projects { slug } }
} } }"""
# Error codes that a client may get during a fault, and then retries.
RETRYABLE_CODES = frozenset({"BUSY", "UNAVAILABLE", "TIMEOUT", "OVERLOADED", "LOCKED"})
# Exceptions, SQL and paths, which no response may contain.
INTERNAL_DETAILS = re.compile(
    r"Traceback|Error\b|asyncpg|sqlalchemy|SELECT |INSERT |UPDATE |\.py\b|/tmp/"
)


class CompletedRequest(NamedTuple):
    """A successful request, with times of `time.monotonic`."""

    start: float
    end: float


class Load:
    """Writers and readers, each with one request at a time, and the results.

    A writer creates one release after the other, and repeats each until it is confirmed.

    - `confirmed`: the versions of confirmed releases;
    - `completed`: the successful requests;
    - `errors`: the number of retryable errors, by status and code;
    - `disconnects`: the number of broken connections, by exception;
    - `timeouts`: the number of requests without an end;
    - `violations`: responses that no client should get.
    """

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}"}
        self._is_stopped = False
        self.confirmed: set[str] = set()
        self.completed: list[CompletedRequest] = []
        self.errors: Counter[tuple[int, str]] = Counter()
        self.disconnects: Counter[str] = Counter()
        self.timeouts = 0
        self.violations: list[str] = []

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Write and read until the block ends. Requests in progress are completed."""
        async with (
            httpx.AsyncClient(
                base_url=self._address, headers=self._headers, timeout=REQUEST_TIMEOUT_SECONDS
            ) as client,
            asyncio.TaskGroup() as group,
        ):
            for number in range(WRITERS):
                group.create_task(self._write(client, f"{time.time_ns():x}-{number}"))
            for _ in range(READERS):
                group.create_task(self._read(client))
            try:
                yield
            finally:
                self._is_stopped = True

    async def wait_until(self, condition: Callable[[], object], failure: str) -> None:
        """Wait until a condition holds.

        Raises: TimeoutError with the message `failure` after WAIT_TIMEOUT_SECONDS.
        """
        end = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(failure)
            await asyncio.sleep(0.02)

    async def wait_for_write(self) -> None:
        """Wait until a write is confirmed."""
        await self.wait_until(lambda: self.confirmed, "No write is confirmed.")

    async def wait_for_completion(self, since: float) -> float:
        """Wait for a successful request that started at `since` or later, and return its end."""

        def completed() -> list[CompletedRequest]:
            return [request for request in self.completed if request.start >= since]

        await self.wait_until(completed, f"No request succeeded in {WAIT_TIMEOUT_SECONDS:g} s.")
        return min(request.end for request in completed())

    async def _write(self, client: httpx.AsyncClient, name: str) -> None:
        number = 0
        while not self._is_stopped:
            version = f"{name}-{number}"
            commits = [{"id": f"{version}-{index}"} for index in range(COMMITS)]
            release_input = {"version": version, "projects": ["app"], "commits": commits}
            data = await self._send(client, WRITE, {"input": release_input})
            if data is None:
                continue
            if data["createRelease"]["release"] != {"version": version, "commitCount": COMMITS}:
                self.violations.append(f"written: {data}")
            self.confirmed.add(version)
            number += 1

    async def _read(self, client: httpx.AsyncClient) -> None:
        while not self._is_stopped:
            data = await self._send(client, READ, {})
            if data is not None and not all(is_complete(release) for release in get_nodes(data)):
                self.violations.append(f"read: {data}")

    async def _send(
        self, client: httpx.AsyncClient, document: str, variables: dict[str, Any]
    ) -> Any:
        """Send a request and return its data, or wait and return None on an error."""
        start = time.monotonic()
        try:
            response = await client.post(
                "/graphql", json={"query": document, "variables": variables}
            )
        except httpx.TimeoutException:
            self.timeouts += 1
        except httpx.TransportError as error:
            self.disconnects[type(error).__name__] += 1
        else:
            codes = get_error_codes(response)
            if codes == []:
                self.completed.append(CompletedRequest(start, time.monotonic()))
                return response.json()["data"]
            if codes is None or not RETRYABLE_CODES.issuperset(codes) or is_violation(response):
                self.violations.append(f"{response.status_code} {response.text[:500]}")
            else:
                self.errors[response.status_code, codes[0]] += 1
        await asyncio.sleep(0.05)
        return None


def get_error_codes(response: httpx.Response) -> list[str] | None:
    """Return all error codes, including a payload's; None for a response of another form."""
    try:
        body = response.json()
        data = body.get("data") or {}
        codes = [error["extensions"]["code"] for error in body.get("errors", [])]
        payload = data.get("createRelease") or {}
        return codes + [error["code"] for error in payload.get("errors", [])]
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def is_violation(response: httpx.Response) -> bool:
    """Whether a response contains internal details, or is a 503 without Retry-After."""
    lacks_retry_after = (
        response.status_code == httpx.codes.SERVICE_UNAVAILABLE
        and "retry-after" not in response.headers
    )
    return lacks_retry_after or INTERNAL_DETAILS.search(response.text) is not None


def get_nodes(data: Any) -> list[Any]:
    """Return the releases of a page."""
    releases: list[Any] = data["organization"]["releases"]["nodes"]
    return releases


def is_complete(release: Any) -> bool:
    """Whether a release has all commits and projects that were written with it."""
    return bool(release["commitCount"] == COMMITS and release["projects"] == [{"slug": "app"}])


class StoredCounts(NamedTuple):
    """The numbers of stored rows of a release; those of a complete one are `COMPLETE`."""

    projects: int
    commits: int
    changes: int


COMPLETE = StoredCounts(1, COMMITS, 1)


async def read_stored_counts(database: Database) -> dict[str, StoredCounts]:
    """Read the number of rows of every release, by version."""
    projects = (
        select(func.count())
        .where(ReleaseProject.release_id == Release.id)
        .correlate(Release)
        .scalar_subquery()
    )
    commits = (
        select(func.count())
        .where(ReleaseCommit.release_id == Release.id)
        .correlate(Release)
        .scalar_subquery()
    )
    changes = (
        select(func.count())
        .where(Change.subject_id == Release.id, Change.kind == ChangeKind.RELEASE_CREATED.value)
        .correlate(Release)
        .scalar_subquery()
    )
    async with database.begin_read_only() as connection:
        rows = await connection.execute(select(Release.version, projects, commits, changes))
        return {version: StoredCounts(*counts) for version, *counts in rows}
