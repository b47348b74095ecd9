"""Writers and readers of a server, who remember what they were answered."""

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
# A request that takes longer hangs: the server's own limit is half of it.
HANGING_SECONDS = 20.0
PATIENCE_SECONDS = 60.0
WRITE = """mutation Write($input: CreateReleaseInput!) {
    createRelease(input: $input) { release { version commitCount } errors { code message } }
}"""
READ = """query Read { organization { releases(first: 10) {
    nodes { version commitCount projects { slug } }
} } }"""
# What clients may be told while something is broken, and tries again.
CLEAN = frozenset({"BUSY", "UNAVAILABLE", "TIMEOUT", "OVERLOADED", "LOCKED"})
# What nobody outside should see: of exceptions, SQL and paths.
INSIDE = re.compile(r"Traceback|Error\b|asyncpg|sqlalchemy|SELECT |INSERT |UPDATE |\.py\b|/tmp/")


class Served(NamedTuple):
    """A request that was answered with what it asked for; times are of `time.monotonic`."""

    start: float
    end: float


class Load:
    """Writers and readers, each with one request at a time, and all that came of it.

    Each writer makes one release after the other, and each of them as often as it takes to be told
    that it is there. `answered` are the versions whose writing was confirmed, `errors` the clean
    ones by status and code, `cut` the connections that ended without an answer by their kind,
    `hanging` those without an end, and `unclean` whatever no client should be told.
    """

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}"}
        self._is_over = False
        self.answered: set[str] = set()
        self.served: list[Served] = []
        self.errors: Counter[tuple[int, str]] = Counter()
        self.cut: Counter[str] = Counter()
        self.hanging = 0
        self.unclean: list[str] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Write and read meanwhile; at the end everybody finishes what was begun."""
        async with (
            httpx.AsyncClient(
                base_url=self._address, headers=self._headers, timeout=HANGING_SECONDS
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
                self._is_over = True

    async def until(self, found: Callable[[], object], what: str) -> None:
        """Wait for something that is told to the clients. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not found():
            if time.monotonic() > end:
                raise TimeoutError(what)
            await asyncio.sleep(0.02)

    async def until_served(self, since: float = 0.0) -> float:
        """Wait for the first request that began since then to be served; when it was."""

        def served() -> list[Served]:
            return [each for each in self.served if each.start >= since]

        await self.until(served, "nobody is served")
        return min(each.end for each in served())

    async def _write(self, client: httpx.AsyncClient, name: str) -> None:
        number = 0
        while not self._is_over:
            version = f"{name}-{number}"
            commits = [{"id": f"{version}-{each}"} for each in range(COMMITS)]
            given = {"version": version, "projects": ["app"], "commits": commits}
            found = await self._ask(client, WRITE, {"input": given})
            if found is None:
                continue
            if found["createRelease"]["release"] != {"version": version, "commitCount": COMMITS}:
                self.unclean.append(f"written: {found}")
            self.answered.add(version)
            number += 1

    async def _read(self, client: httpx.AsyncClient) -> None:
        while not self._is_over:
            found = await self._ask(client, READ, {})
            if found is not None and not all(is_whole(each) for each in nodes(found)):
                self.unclean.append(f"read: {found}")

    async def _ask(
        self, client: httpx.AsyncClient, document: str, variables: dict[str, Any]
    ) -> Any:
        """The data; None when there are none, and a little later then."""
        start = time.monotonic()
        try:
            response = await client.post(
                "/graphql", json={"query": document, "variables": variables}
            )
        except httpx.TimeoutException:
            self.hanging += 1
        except httpx.TransportError as error:
            self.cut[type(error).__name__] += 1
        else:
            codes = codes_of(response)
            if codes == []:
                self.served.append(Served(start, time.monotonic()))
                return response.json()["data"]
            if codes is None or not CLEAN.issuperset(codes) or is_rude(response):
                self.unclean.append(f"{response.status_code} {response.text[:500]}")
            else:
                self.errors[response.status_code, codes[0]] += 1
        await asyncio.sleep(0.05)
        return None


def codes_of(response: httpx.Response) -> list[str] | None:
    """The codes of all errors, those of a payload included; None if it is no answer of ours."""
    try:
        body = response.json()
        data = body.get("data") or {}
        told = [each["extensions"]["code"] for each in body.get("errors", [])]
        payload = data.get("createRelease") or {}
        return told + [each["code"] for each in payload.get("errors", [])]
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def is_rude(response: httpx.Response) -> bool:
    """Whether an answer tells what is inside, or keeps to itself when to come again."""
    is_silent = (
        response.status_code == httpx.codes.SERVICE_UNAVAILABLE
        and "retry-after" not in response.headers
    )
    return is_silent or INSIDE.search(response.text) is not None


def nodes(data: Any) -> list[Any]:
    """The releases of a page."""
    found: list[Any] = data["organization"]["releases"]["nodes"]
    return found


def is_whole(release: Any) -> bool:
    """Whether all of a release is there that was written with it."""
    return bool(release["commitCount"] == COMMITS and release["projects"] == [{"slug": "app"}])


class Stored(NamedTuple):
    """What is in the database of a release: all of it is 1, `COMMITS` and 1."""

    projects: int
    commits: int
    tellings: int


WHOLE = Stored(1, COMMITS, 1)


async def stored(database: Database) -> dict[str, Stored]:
    """Every release by its version, with how often its parts are there."""
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
    tellings = (
        select(func.count())
        .where(Change.subject_id == Release.id, Change.kind == ChangeKind.RELEASE_CREATED.value)
        .correlate(Release)
        .scalar_subquery()
    )
    async with database.begin_read_only() as connection:
        rows = await connection.execute(select(Release.version, projects, commits, tellings))
        return {version: Stored(*counts) for version, *counts in rows}
