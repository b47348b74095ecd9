"""The page of releases by hand: what a careful developer writes without GraphQL.

Two apps in one, over SQLAlchemy Core and over asyncpg (PostgreSQL only):

    GET /sqlalchemy/page?first=N[&after=CURSOR]     GET /asyncpg/page?first=N[&after=CURSOR]
    GET /sqlalchemy/release?version=V               GET /asyncpg/release?version=V

Each answers with the data that GraphQL gives for `benchmarks.pages.RELEASE`, and a page with
`after` (empty: from the start) says where it ends. What both do: one transaction that sees one
state, a statement for the token, one for the releases and one for each relation, dicts, orjson.
Connections over SQLAlchemy are the server's own (`db.engine`), so that a difference is GraphQL's.

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
from sqlalchemy import BindParameter, and_, bindparam, func, or_, select, tuple_
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.access import hashed
from db.engine import Database
from db.keys import KEYS, TEXTS, is_among
from db.models import (
    AccessToken,
    AccessTokenOrganization,
    Commit,
    CommitAuthor,
    Deploy,
    Environment,
    Member,
    Project,
    ProjectPlatform,
    Release,
    ReleaseProject,
    User,
    UserEmail,
)
from db.types import UtcDateTime

POOL_SIZE = 8
LARGEST_PAGE = 100
STATUSES = ("OPEN", "ARCHIVED")
ORDER = "releases DATE DESC"

Read = Callable[[str, Mapping[str, Any]], Awaitable[Sequence[Any]]]
"""Runs the statement of a name; its parameters are given in the order of `SQL`'s numbers."""

Open = Callable[[], AbstractAsyncContextManager[Read]]
"""Opens a transaction that sees one state."""


IS_OWN: BindParameter[Any] = bindparam("organization")

RELEASES = select(
    Release.id,
    Release.version,
    Release.status,
    Release.date_created,
    Release.date_released,
    Release.commit_count,
    Release.deploy_count,
    Release.last_commit_id,
    Release.author_ids,
    Release.last_deploy_id,
).where(Release.organization_id == IS_OWN)
PAGE = (
    RELEASES.where(or_(Release.status == 0, Release.status.is_(None)))
    .order_by(Release.date_created.desc(), Release.id.desc())
    .limit(bindparam("first"))
)

STATEMENTS: dict[str, Any] = {
    "caller": select(AccessTokenOrganization.organization_id, AccessToken.scopes)
    .join(AccessTokenOrganization, AccessTokenOrganization.token_id == AccessToken.id)
    .join(User, User.id == AccessToken.user_id)
    .join(
        Member,
        and_(
            Member.user_id == AccessToken.user_id,
            Member.organization_id == AccessTokenOrganization.organization_id,
        ),
    )
    .where(
        AccessToken.hashed == bindparam("hashed"),
        AccessToken.date_revoked.is_(None),
        User.is_active,
        Member.role.in_(("manager", "owner")),
    ),
    "page": PAGE,
    "page after": PAGE.where(
        tuple_(Release.date_created, Release.id)
        < tuple_(bindparam("date", type_=UtcDateTime), bindparam("id"))
    ),
    "release": RELEASES.where(Release.version == bindparam("version")),
    "commits": select(
        Commit.id, Commit.sha, Commit.message, Commit.date_created, Commit.author_id
    ).where(Commit.organization_id == IS_OWN, is_among(Commit.id, KEYS)),
    "authors": select(CommitAuthor.id, CommitAuthor.name, CommitAuthor.email).where(
        CommitAuthor.organization_id == IS_OWN, is_among(CommitAuthor.id, KEYS)
    ),
    "users": select(UserEmail.lowered, User.name, User.email, User.username)
    .join(User, User.id == UserEmail.user_id)
    .join(Member, Member.user_id == User.id)
    .where(Member.organization_id == IS_OWN, is_among(UserEmail.lowered, TEXTS), User.is_active)
    .order_by(func.lower(User.email) == UserEmail.lowered, UserEmail.id.desc()),
    "deploys": select(Deploy.id, Environment.name, Deploy.name, Deploy.date_finished)
    .outerjoin(
        Environment,
        and_(
            Environment.id == Deploy.environment_id,
            Environment.organization_id == Deploy.organization_id,
        ),
    )
    .where(Deploy.organization_id == IS_OWN, is_among(Deploy.id, KEYS)),
    "projects": select(
        ReleaseProject.release_id,
        ReleaseProject.project_id,
        Project.slug,
        Project.name,
        ReleaseProject.new_groups,
    )
    .join(Project, Project.id == ReleaseProject.project_id)
    .where(ReleaseProject.organization_id == IS_OWN, is_among(ReleaseProject.release_id, KEYS))
    .order_by(ReleaseProject.release_id, Project.slug),
    "platforms": select(ProjectPlatform.project_id, ProjectPlatform.platform)
    .where(ProjectPlatform.organization_id == IS_OWN, is_among(ProjectPlatform.project_id, KEYS))
    .order_by(ProjectPlatform.project_id, ProjectPlatform.platform),
}

SQL_RELEASES = """
    SELECT id, version, status, date_created, date_released, commit_count, deploy_count,
        last_commit_id, author_ids, last_deploy_id
    FROM release WHERE organization_id = $1"""
SQL_PAGE = SQL_RELEASES + " AND (status = 0 OR status IS NULL)"
SQL_NEWEST = " ORDER BY date_created DESC, id DESC LIMIT $2"

SQL = {
    "caller": """
        SELECT o.organization_id, t.scopes
        FROM access_token t
        JOIN access_token_organization o ON o.token_id = t.id
        JOIN user_account u ON u.id = t.user_id
        JOIN member m ON m.user_id = t.user_id AND m.organization_id = o.organization_id
        WHERE t.hashed = $1 AND t.date_revoked IS NULL AND u.is_active
            AND m.role IN ('manager', 'owner')""",
    "page": SQL_PAGE + SQL_NEWEST,
    "page after": SQL_PAGE + " AND (date_created, id) < ($3, $4)" + SQL_NEWEST,
    "release": SQL_RELEASES + " AND version = $2",
    "commits": """
        SELECT id, sha, message, date_created, author_id
        FROM commit WHERE organization_id = $1 AND id = ANY($2)""",
    "authors": """
        SELECT id, name, email FROM commit_author
        WHERE organization_id = $1 AND id = ANY($2)""",
    "users": """
        SELECT e.lowered, u.name, u.email, u.username
        FROM user_email e
        JOIN user_account u ON u.id = e.user_id
        JOIN member m ON m.user_id = u.id
        WHERE m.organization_id = $1 AND e.lowered = ANY($2) AND u.is_active
        ORDER BY lower(u.email) = e.lowered, e.id DESC""",
    "deploys": """
        SELECT d.id, e.name, d.name, d.date_finished
        FROM deploy d
        LEFT JOIN environment e
            ON e.id = d.environment_id AND e.organization_id = d.organization_id
        WHERE d.organization_id = $1 AND d.id = ANY($2)""",
    "projects": """
        SELECT r.release_id, r.project_id, p.slug, p.name, r.new_groups
        FROM release_project r
        JOIN project p ON p.id = r.project_id
        WHERE r.organization_id = $1 AND r.release_id = ANY($2)
        ORDER BY r.release_id, p.slug""",
    "platforms": """
        SELECT project_id, platform FROM project_platform
        WHERE organization_id = $1 AND project_id = ANY($2)
        ORDER BY project_id, platform""",
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
        return await read(name, {"organization": organization, "keys": wanted}) if wanted else ()

    commits = {row[0]: row for row in await rows("commits", (each[7] for each in releases))}
    author_ids = {int(id_) for each in releases for id_ in each[8] or ()}
    author_ids.update(row[4] for row in commits.values() if row[4] is not None)
    authors = await rows("authors", author_ids)
    users = {row[0]: row for row in await rows("users", (row[2].lower() for row in authors))}
    deploys = await rows("deploys", (each[9] for each in releases))
    projects = await rows("projects", (each[0] for each in releases))
    platforms = await rows("platforms", (row[1] for row in projects))
    return Related(
        commits,
        {row[0]: author(row, users) for row in authors},
        {
            id_: {"environment": environment, "name": name, "dateFinished": finished}
            for id_, environment, name, finished in deploys
        },
        by_release(projects, platforms),
    )


def author(row: Any, users: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """An author, or the member whose address it is."""
    _, name, email = row
    user = users.get(email.lower())
    username = None
    if user is not None:
        _, name, email, username = user
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
    for release, project, slug, name, new_groups in projects:
        found[release].append(
            {"slug": slug, "name": name, "platforms": names[project], "newGroups": new_groups}
        )
    return found


def shown(row: Any, known: Related) -> dict[str, Any]:
    """A release as the client sees it."""
    (id_, version, status, created, released, commits, deploys, commit, authors, deploy) = row
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
    _, sha, message, created, author_id = row
    found = known.authors.get(author_id)
    return {
        "sha": sha,
        "message": message,
        "dateCreated": created,
        "author": None if found is None else found[1],
    }


def cursor(row: Any) -> str:
    """Where a release stands."""
    place = orjson.dumps([ORDER, row[3].isoformat(), row[0]])
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
    wanted = {"organization": organization, "version": request.query_params["version"]}
    rows = await read("release", wanted)
    known = await related(read, organization, rows)
    return {"release": shown(rows[0], known) if rows else None}


async def organization_of(read: Read, request: Request) -> int | None:
    """The organization that the bearer token opens; None: it opens none, or not to read."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    rows = await read("caller", {"hashed": hashed(token.strip())})
    return next((organization for organization, scopes in rows if "read" in scopes), None)


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
        async with database.readers.connect() as connection:
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
                return await connection.fetch(SQL[name], *parameters.values())

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
