"""The page of releases by hand: what a careful developer writes without GraphQL.

Two apps in one, over SQLAlchemy Core and over asyncpg (PostgreSQL only):

    GET /sqlalchemy/page?first=N[&after=CURSOR]     GET /asyncpg/page?first=N[&after=CURSOR]
    GET /sqlalchemy/release?version=V               GET /asyncpg/release?version=V

Each answers with the data that GraphQL gives for `benchmarks.pages.RELEASE`, and a page with
`after` (empty: from the start) says where it ends. Both run the statements that the server's
loaders run, in one transaction that sees one state; the rest is dicts and orjson. SQLAlchemy
executes them as a developer would have it do; asyncpg is given their texts. Connections over
SQLAlchemy are the server's own (`db.engine`), so that a difference is GraphQL's.

    python -m benchmarks.handwritten --url URL

prints one line with its address when it takes connections.
"""

import base64
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple

import asyncpg
import orjson
import typer
import uvicorn
from sqlalchemy import BigInteger, Integer, bindparam, or_, select, tuple_
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.accounts.tokens import CALLER_BY_TOKEN, hash_token, to_caller
from db.connection.database import Database
from db.connection.types import UtcDateTime
from db.models import Release
from loaders.author import AuthorById
from loaders.commit import CommitById
from loaders.deploy import DeployById
from loaders.environment import EnvironmentById
from loaders.project import PlatformsByProject
from loaders.release import RELEASE_COLUMNS, ProjectsByRelease, ReleaseByVersion
from loaders.user import UserByAddress

POOL_SIZE = 8
LARGEST_PAGE = 100
STATUSES = ("OPEN", "ARCHIVED")
ORDER = "releases DATE DESC"

Read = Callable[[str, Mapping[str, Any]], Awaitable[Sequence[Any]]]
"""Runs the statement of a name."""

Open = Callable[[], AbstractAsyncContextManager[Read]]
"""Opens a transaction that sees one state."""


PAGE = (
    select(*RELEASE_COLUMNS)
    .where(
        Release.organization_id == bindparam("organization"),
        or_(Release.status == 0, Release.status.is_(None)),
    )
    .order_by(Release.date_created.desc(), Release.id.desc())
    .limit(bindparam("first", type_=Integer))
)

STATEMENTS: dict[str, Any] = {
    "caller": CALLER_BY_TOKEN,
    "page": PAGE,
    "page after": PAGE.where(
        tuple_(Release.date_created, Release.id)
        < tuple_(bindparam("date", type_=UtcDateTime), bindparam("id", type_=BigInteger))
    ),
    "release": ReleaseByVersion.statement,
    "commits": CommitById.statement,
    "authors": AuthorById.statement,
    "users": UserByAddress.statement,
    "deploys": DeployById.statement,
    "environments": EnvironmentById.statement,
    "projects": ProjectsByRelease.statement,
    "platforms": PlatformsByProject.statement,
}


class Related(NamedTuple):
    """What releases lead to: by id, the projects by the release's.

    An author is an address, what commits show and what releases show.
    """

    commits: Mapping[int, Any]
    authors: Mapping[int, tuple[str, dict[str, Any], dict[str, Any]]]
    deploys: Mapping[int, dict[str, Any]]
    projects: Mapping[int, list[dict[str, Any]]]


async def related(read: Read, organization: int, releases: Sequence[Any]) -> Related:
    """A statement for each relation; none where there is nothing to ask for."""

    async def rows(name: str, keys: Iterable[Any]) -> Sequence[Any]:
        wanted = list({key for key in keys if key is not None})
        return (
            await read(name, {"organizations": [organization], "keys": wanted}) if wanted else ()
        )

    commits = {row[0]: row for row in await rows("commits", (each[13] for each in releases))}
    author_ids = {int(id_) for each in releases for id_ in each[11] or ()}
    author_ids.update(row[6] for row in commits.values() if row[6] is not None)
    authors = await rows("authors", author_ids)
    users = by_address(await rows("users", (row[3].lower() for row in authors)))
    deploys = await rows("deploys", (each[15] for each in releases))
    names = dict(await rows("environments", (row[3] for row in deploys)))
    projects = await rows("projects", (each[0] for each in releases))
    platforms = await rows("platforms", (row[1] for row in projects))
    return Related(
        commits,
        {row[0]: author(row, users) for row in authors},
        {
            row[0]: {"environment": names.get(row[3]), "name": row[4], "dateFinished": row[7]}
            for row in deploys
        },
        by_release(projects, platforms),
    )


def by_address(rows: Sequence[Any]) -> Mapping[str, Any]:
    """Users by their addresses; a primary address beats another, then the one stored first."""
    users: dict[str, Any] = {}
    for row in rows:
        address = row[1]
        if address not in users or (
            row[5].lower() == address and users[address][5].lower() != address
        ):
            users[address] = row
    return users


def author(row: Any, users: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """An author, or the member whose address it is."""
    _, _, name, email = row
    user = users.get(email.lower())
    username = None
    if user is not None:
        _, _, _, name, username, email, *_ = user
    shown = {"name": name, "email": email}
    return email, shown, shown | {"user": None if user is None else {"username": username}}


def by_release(
    projects: Sequence[Any], platforms: Sequence[Any]
) -> Mapping[int, list[dict[str, Any]]]:
    """The projects of each release, by slug, with their platforms."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    for project, platform in platforms:
        names[project].append(platform)
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for release, project, new_groups, _, slug, name, _ in projects:
        found[release].append(
            {"slug": slug, "name": name, "platforms": names[project], "newGroups": new_groups}
        )
    return found


def shown(row: Any, known: Related) -> dict[str, Any]:
    """A release as the client sees it."""
    (id_, _, version, status, *_) = row
    created, released, _, authors, commits, commit, deploys, deploy, *_ = row[8:]
    by_email: dict[str, dict[str, Any]] = {}
    for each in authors or ():
        found = known.authors.get(int(each))
        if found is not None:
            by_email.setdefault(found[0], found[2])
    return {
        "id": base64.urlsafe_b64encode(b"Release:%d" % id_).decode().rstrip("="),
        "version": version,
        "status": STATUSES[status or 0],
        "dateCreated": created,
        "dateReleased": released,
        "commitCount": commits or 0,
        "deployCount": deploys or 0,
        "lastCommit": shown_commit(known.commits.get(commit), known),
        "authors": list(by_email.values()),
        "lastDeploy": known.deploys.get(deploy),
        "projects": known.projects.get(id_, []),
    }


def shown_commit(row: Any, known: Related) -> dict[str, Any] | None:
    """A commit as the client sees it."""
    if row is None:
        return None
    _, _, _, sha, message, created, author_id = row
    found = known.authors.get(author_id)
    return {
        "sha": sha,
        "message": message,
        "dateCreated": created,
        "author": None if found is None else found[1],
    }


def cursor(row: Any) -> str:
    """Where a release stands."""
    place = orjson.dumps([ORDER, row[8].isoformat(), row[0]])
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def position(text: str) -> dict[str, Any]:
    """The parameters of a cursor. Raises ValueError."""
    order, date, id_ = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    if order != ORDER:
        raise ValueError(order)
    return {"date": datetime.fromisoformat(date), "id": int(id_)}


async def page(read: Read, organization: int, request: Request) -> dict[str, Any]:
    """The newest releases, at most 100; with a cursor, those behind it. Raises ValueError."""
    first = int(request.query_params["first"])
    if not 1 <= first <= LARGEST_PAGE:
        raise ValueError(first)
    after = request.query_params.get("after")
    parameters = {"organization": organization, "first": first}
    if after:
        rows = await read("page after", parameters | position(after))
    else:
        rows = await read("page", parameters)
    known = await related(read, organization, rows)
    found: dict[str, Any] = {"nodes": [shown(row, known) for row in rows]}
    if after is not None:
        found["pageInfo"] = {"endCursor": cursor(rows[-1]) if rows else None}
    return {"releases": found}


async def release(read: Read, organization: int, request: Request) -> dict[str, Any]:
    """The release of a version; null when there is none."""
    wanted = {"organizations": [organization], "keys": [request.query_params["version"]]}
    rows = await read("release", wanted)
    known = await related(read, organization, rows)
    return {"release": shown(rows[0], known) if rows else None}


async def organization_of(read: Read, request: Request) -> int | None:
    """The organization that the bearer token opens; None: it opens none, or not to read."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    caller = to_caller(await read("caller", {"token": hash_token(token.strip())}))
    if caller is None or "read" not in caller.scopes:
        return None
    return caller.organization_ids[0]


def route(
    path: str, open_: Open, answer: Callable[[Read, int, Request], Awaitable[dict[str, Any]]]
) -> Route:
    """A path that authenticates, and then answers as JSON."""

    async def handle(request: Request) -> Response:
        async with open_() as read:
            organization = await organization_of(read, request)
            if organization is None:
                return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
            try:
                found = await answer(read, organization, request)
            except (KeyError, ValueError):
                return Response(status_code=400)
        return Response(orjson.dumps({"organization": found}), media_type="application/json")

    return Route(path, handle)


def create_app(url: str) -> Starlette:
    """The app over a database; without asyncpg's paths where that is SQLite."""
    database = Database(url, pool_size=POOL_SIZE)
    pool: asyncpg.Pool | None = None

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        nonlocal pool
        if not database.is_sqlite:
            pool = asyncpg.create_pool(
                url.replace("+asyncpg", ""), min_size=0, max_size=POOL_SIZE, init=prepare
            )
            await pool
        yield
        if pool is not None:
            await pool.close()
        await database.close()

    @asynccontextmanager
    async def by_sqlalchemy() -> AsyncIterator[Read]:
        async with database.read_pool.connect() as connection:
            if not database.is_sqlite:
                await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )

            async def read(name: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
                return (await connection.execute(STATEMENTS[name], parameters)).all()

            yield read

    @asynccontextmanager
    async def by_asyncpg() -> AsyncIterator[Read]:
        assert pool is not None  # noqa: S101 (its paths are served while it is open)
        async with (
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):

            async def read(name: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
                text, values = database.statement_cache.prepare(STATEMENTS[name]).bind(parameters)
                return await connection.fetch(text, *values)

            yield read

    ways = {"sqlalchemy": by_sqlalchemy} | ({} if database.is_sqlite else {"asyncpg": by_asyncpg})
    return Starlette(
        routes=[
            route(f"/{way}/{answer.__name__}", open_, answer)
            for way, open_ in ways.items()
            for answer in (page, release)
        ],
        lifespan=lifespan,
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
    )


async def prepare(connection: asyncpg.Connection) -> None:
    """Read JSON as what it says."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: orjson.dumps(value).decode(),
        decoder=orjson.loads,
    )


def main(url: str = typer.Option()) -> None:
    """Serve both at a port that the system chooses."""
    config = uvicorn.Config(
        create_app(url), host="127.0.0.1", port=0, log_level="warning", server_header=False
    )
    bound = config.bind_socket()
    bound.listen(config.backlog)  # whoever comes before the server is up waits
    print(f"By hand at http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    typer.run(main)
