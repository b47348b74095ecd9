"""The page of releases without GraphQL, as a careful developer writes it.

Handlers with SQLAlchemy Core, and with asyncpg (PostgreSQL only):

    GET /sqlalchemy/page?first=N[&after=CURSOR]     GET /asyncpg/page?first=N[&after=CURSOR]
    GET /sqlalchemy/release?version=V               GET /asyncpg/release?version=V

Each returns the data that GraphQL returns for `benchmarks.pages.RELEASE`. A page with `after`
(empty: from the start) also has its end cursor. Both run the statements of the server's loaders in
one snapshot, and build dicts for orjson. SQLAlchemy executes them as usual; asyncpg gets their
texts. SQLAlchemy uses the server's own connections, so that a difference is that of GraphQL.

    python -m benchmarks.handwritten --url URL

prints its address when it accepts connections.
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

ReadStatement = Callable[[str, Mapping[str, Any]], Awaitable[Sequence[Any]]]
"""Runs one of STATEMENTS, by its name, with parameters, and returns the rows."""

OpenSnapshot = Callable[[], AbstractAsyncContextManager[ReadStatement]]
"""Opens a snapshot; the block reads all its statements in one state of the database."""


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
    """The rows that releases refer to, by id; projects are by the id of the release.

    An author has an email address, a JSON object for commits and one for releases.
    """

    commits: Mapping[int, Any]
    authors: Mapping[int, tuple[str, dict[str, Any], dict[str, Any]]]
    deploys: Mapping[int, dict[str, Any]]
    projects: Mapping[int, list[dict[str, Any]]]


async def read_related(read: ReadStatement, organization: int, releases: Sequence[Any]) -> Related:
    """Read the rows that releases refer to, with one statement for each relation that has keys."""

    async def rows(name: str, keys: Iterable[Any]) -> Sequence[Any]:
        distinct_keys = list({key for key in keys if key is not None})
        return (
            await read(name, {"organizations": [organization], "keys": distinct_keys})
            if distinct_keys
            else ()
        )

    commits = {row[0]: row for row in await rows("commits", (release[13] for release in releases))}
    author_ids = {int(id_) for release in releases for id_ in release[11] or ()}
    author_ids.update(row[6] for row in commits.values() if row[6] is not None)
    authors = await rows("authors", author_ids)
    users = group_by_address(await rows("users", (row[3].lower() for row in authors)))
    deploys = await rows("deploys", (release[15] for release in releases))
    names = dict(await rows("environments", (row[3] for row in deploys)))
    projects = await rows("projects", (release[0] for release in releases))
    platforms = await rows("platforms", (row[1] for row in projects))
    return Related(
        commits,
        {row[0]: to_author(row, users) for row in authors},
        {
            row[0]: {"environment": names.get(row[3]), "name": row[4], "dateFinished": row[7]}
            for row in deploys
        },
        group_by_release(projects, platforms),
    )


def group_by_address(rows: Sequence[Any]) -> Mapping[str, Any]:
    """Return the user of each address.

    A primary address wins over a secondary one, then the one that was stored first.
    """
    users: dict[str, Any] = {}
    for row in rows:
        address = row[1]
        if address not in users or (
            row[5].lower() == address and users[address][5].lower() != address
        ):
            users[address] = row
    return users


def to_author(row: Any, users: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Convert an author, or the member with the same address, to an entry of `Related`."""
    _, _, name, email = row
    user = users.get(email.lower())
    username = None
    if user is not None:
        _, _, _, name, username, email, *_ = user
    author = {"name": name, "email": email}
    return email, author, author | {"user": None if user is None else {"username": username}}


def group_by_release(
    projects: Sequence[Any], platforms: Sequence[Any]
) -> Mapping[int, list[dict[str, Any]]]:
    """Group projects by release, ordered by slug, with their platforms."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    for project, platform in platforms:
        names[project].append(platform)
    result: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for release, project, new_groups, _, slug, name, _ in projects:
        result[release].append(
            {"slug": slug, "name": name, "platforms": names[project], "newGroups": new_groups}
        )
    return result


def to_release(row: Any, related: Related) -> dict[str, Any]:
    """Convert a release to JSON."""
    (id_, _, version, status, *_) = row
    created, released, _, authors, commits, commit, deploys, deploy, *_ = row[8:]
    by_email: dict[str, dict[str, Any]] = {}
    for author_id in authors or ():
        result = related.authors.get(int(author_id))
        if result is not None:
            by_email.setdefault(result[0], result[2])
    return {
        "id": base64.urlsafe_b64encode(b"Release:%d" % id_).decode().rstrip("="),
        "version": version,
        "status": STATUSES[status or 0],
        "dateCreated": created,
        "dateReleased": released,
        "commitCount": commits or 0,
        "deployCount": deploys or 0,
        "lastCommit": to_commit(related.commits.get(commit), related),
        "authors": list(by_email.values()),
        "lastDeploy": related.deploys.get(deploy),
        "projects": related.projects.get(id_, []),
    }


def to_commit(row: Any, related: Related) -> dict[str, Any] | None:
    """Convert a commit to JSON."""
    if row is None:
        return None
    _, _, _, sha, message, created, author_id = row
    result = related.authors.get(author_id)
    return {
        "sha": sha,
        "message": message,
        "dateCreated": created,
        "author": None if result is None else result[1],
    }


def to_cursor(row: Any) -> str:
    """Convert a release to a cursor."""
    place = orjson.dumps([ORDER, row[8].isoformat(), row[0]])
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def parse_cursor(text: str) -> dict[str, Any]:
    """Convert a cursor to parameters.

    Raises: ValueError when it is malformed.
    """
    order, date, id_ = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    if order != ORDER:
        raise ValueError(order)
    return {"date": datetime.fromisoformat(date), "id": int(id_)}


async def page(read: ReadStatement, organization: int, request: Request) -> dict[str, Any]:
    """Return the newest releases, at most 100, or those after a cursor.

    Raises: ValueError when an argument is invalid.
    """
    first = int(request.query_params["first"])
    if not 1 <= first <= LARGEST_PAGE:
        raise ValueError(first)
    after = request.query_params.get("after")
    parameters = {"organization": organization, "first": first}
    if after:
        rows = await read("page after", parameters | parse_cursor(after))
    else:
        rows = await read("page", parameters)
    related = await read_related(read, organization, rows)
    result: dict[str, Any] = {"nodes": [to_release(row, related) for row in rows]}
    if after is not None:
        result["pageInfo"] = {"endCursor": to_cursor(rows[-1]) if rows else None}
    return {"releases": result}


async def release(read: ReadStatement, organization: int, request: Request) -> dict[str, Any]:
    """Return the release of a version, or null."""
    parameters = {"organizations": [organization], "keys": [request.query_params["version"]]}
    rows = await read("release", parameters)
    related = await read_related(read, organization, rows)
    return {"release": to_release(rows[0], related) if rows else None}


async def authenticate(read: ReadStatement, request: Request) -> int | None:
    """Return the organization of the bearer token; None without the scope `read`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    rows = await read("caller", {"token": hash_token(token.strip())})
    if not rows:
        return None
    caller = to_caller(rows)
    if "read" not in caller.scopes:
        return None
    return caller.organization_ids[0]


def create_route(
    path: str,
    open_snapshot: OpenSnapshot,
    handler: Callable[[ReadStatement, int, Request], Awaitable[dict[str, Any]]],
) -> Route:
    """Create a route that authenticates and responds with JSON."""

    async def handle(request: Request) -> Response:
        async with open_snapshot() as read:
            organization = await authenticate(read, request)
            if organization is None:
                return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
            try:
                result = await handler(read, organization, request)
            except (KeyError, ValueError):
                return Response(status_code=400)
        return Response(orjson.dumps({"organization": result}), media_type="application/json")

    return Route(path, handle)


def create_app(url: str) -> Starlette:
    """Create the application on a database; on SQLite it has no paths for asyncpg."""
    database = Database(url, pool_size=POOL_SIZE)
    pool: asyncpg.Pool | None = None

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        nonlocal pool
        if not database.is_sqlite:
            pool = asyncpg.create_pool(
                url.replace("+asyncpg", ""), min_size=0, max_size=POOL_SIZE, init=set_json_codec
            )
            await pool
        yield
        if pool is not None:
            await pool.close()
        await database.close()

    @asynccontextmanager
    async def open_with_sqlalchemy() -> AsyncIterator[ReadStatement]:
        async with database.read_pool.connect() as connection:
            if not database.is_sqlite:
                await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )

            async def read(name: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
                return (await connection.execute(STATEMENTS[name], parameters)).all()

            yield read

    @asynccontextmanager
    async def open_with_asyncpg() -> AsyncIterator[ReadStatement]:
        assert pool is not None  # noqa: S101 (requests arrive while it is open)
        async with (
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):

            async def read(name: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
                text, values = database.statement_cache.prepare(STATEMENTS[name]).bind(parameters)
                return await connection.fetch(text, *values)

            yield read

    snapshots = {"sqlalchemy": open_with_sqlalchemy} | (
        {} if database.is_sqlite else {"asyncpg": open_with_asyncpg}
    )
    return Starlette(
        routes=[
            create_route(f"/{prefix}/{handler.__name__}", open_snapshot, handler)
            for prefix, open_snapshot in snapshots.items()
            for handler in (page, release)
        ],
        lifespan=lifespan,
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
    )


async def set_json_codec(connection: asyncpg.Connection) -> None:
    """Make a connection decode JSON columns, as SQLAlchemy's do."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: orjson.dumps(value).decode(),
        decoder=orjson.loads,
    )


def main(url: str = typer.Option()) -> None:
    """Serve all handlers at a port that the system assigns, and print the address."""
    config = uvicorn.Config(
        create_app(url), host="127.0.0.1", port=0, log_level="warning", server_header=False
    )
    bound = config.bind_socket()
    bound.listen(config.backlog)  # connections wait until the server is up
    print(f"Handwritten handlers at http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    typer.run(main)
