"""Fill databases with a released version, and store them for the test of upgrades.

    .venv/bin/python -m tests.db.upgrades.dump v0.1.0

The version runs as a program; it is used by its command line, by HTTP, and as an SDK.
"""

import asyncio
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import httpx
import orjson
import pgserver
from pgserver.postgres_server import get_server
from sqlalchemy import text

from db.connection.database import Database
from tests.clients.command_line import ROOT, CommandLine
from tests.clients.postgresql import PostgreSQL
from tests.db.upgrades.released import QUERY, Released, create_empty, extract_program
from tests.support.git_repositories import GitRepository

START = (datetime.now(UTC) - timedelta(days=9)).replace(hour=0, minute=0, second=0, microsecond=0)
DAYS = 4
PROGRAMS = Path(pgserver.__file__).parent / "pginstall" / "bin"
SETUP = """
organization: {slug: acme, name: Acme}
users:
  - {email: Ada@acme.example, name: Ada, username: ada, emails: [ada@home.example], role: owner}
  - {email: ben@acme.example, name: Ben, username: ben, role: manager}
  - {email: bob@acme.example, active: false}
teams:
  - {slug: web, name: Web, members: [bob@acme.example]}
  - {slug: api, name: Api, members: [ben@acme.example]}
projects:
  - {slug: app, name: App, platform: python, platforms: [python, node], teams: [web]}
  - {slug: api, name: Api, teams: [api]}
repositories: [{name: acme/app, url: "https://git.example/acme/app", provider: github}]
"""
CREATE_RELEASE = "createRelease(input: $input) { release { id } errors { message path } }"
CREATE_DEPLOY = "createDeploy(input: $input) { deploy { id } errors { message path } }"
CREATE_DASHBOARD = "createDashboard(input: $input) { dashboard { id } errors { message path } }"
UPDATE_DASHBOARD = "updateDashboard(input: $input) { dashboard { id } errors { message path } }"
RECORD_EVENTS = "recordEvents(input: $input) { accepted errors { message path } }"
RECORD_SESSIONS = "recordSessions(input: $input) { accepted errors { message path } }"


def day(number: float) -> str:
    """Return the time that many days after START."""
    return (START + timedelta(days=number)).isoformat()


VARIABLES = {"start": day(0), "end": day(DAYS)}


class Client:
    """A client of a running server with a token."""

    def __init__(self, address: str, token: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}"}

    def query(self, document: str, **variables: Any) -> Any:
        """Execute a document and return its data."""
        body = {"query": document, "variables": variables}
        answer = self._client.post("/graphql", json=body, headers=self._headers).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def write(self, field: str, **values: Any) -> Any:
        """Execute a mutation with an input and return its payload."""
        name = field.partition("(")[0]
        kind = f"{name[0].upper()}{name[1:]}Input!"
        payload = self.query(f"mutation ($input: {kind}) {{ {field} }}", input=values)[name]
        assert payload["errors"] == [], payload
        return payload

    def send_envelope(self, dsn: str, sid: int, date: str, status: str) -> None:
        """Send a session and an event as an SDK does."""
        start, _, rest = dsn.partition("://")
        key, _, place = rest.partition("@")
        host, _, project = place.rpartition("/")
        attributes = {"release": "app@1.1.0", "environment": "production"}
        session = {
            "sid": str(UUID(int=sid)),
            "init": True,
            "started": date,
            "timestamp": date,
            "status": status,
            "duration": 2.5,
            "attrs": attributes,
        }
        event = {
            "event_id": UUID(int=sid).hex,
            "timestamp": date,
            "level": "error",
            "exception": {"values": [{"type": "KeyError", "value": "'total'"}]},
            **attributes,
        }
        items = ({"type": "session"}, session, {"type": "event"}, event)
        response = self._client.post(
            f"{start}://{host}/api/{project}/envelope/",
            content=b"\n".join(map(orjson.dumps, ({}, *items))),
            headers={"X-Sentry-Auth": f"Sentry sentry_key={key}, sentry_version=7"},
        )
        assert response.status_code == 200, response.text


def create_repository(folder: Path) -> GitRepository:
    """Create a repository with three tags, and a merge."""
    repository = GitRepository(folder)
    first = repository.commit("Begin", author="Ada <ada@home.example>")
    second = repository.commit("Add a cart", first, author="Ben <ben@acme.example>")
    side = repository.commit("Fix a total (#7)", first, author="Eve <eve@else.example>")
    merged = repository.commit("Merge", second, side, author="Ada <ada@acme.example>")
    for name, sha in (("v0.1.0", first), ("v0.2.0", second), ("v0.3.0", merged)):
        repository.tag(name, sha)
    return repository


def fill(command: CommandLine, address: str, token: str) -> None:
    """Write rows of every kind that the version has."""
    client = Client(address, token)
    create_releases(client)
    create_dashboards(client)
    record(client)
    dsn = command("project", "key", "--organization", "acme", "--project", "app", "--url", address)
    client.send_envelope(dsn.strip(), 1, day(1.5), "exited")
    client.send_envelope(dsn.strip(), 2, day(1.6), "crashed")


def create_releases(client: Client) -> None:
    """Create releases with commits, refs and deploys, one of them archived."""
    commits = [
        {
            "id": f"{number}" * 40,
            "repository": "acme/app",
            "message": f"Change {number}",
            "authorName": "Ada",
            "authorEmail": "ada@home.example",
            "timestamp": day(number / 10),
            "patchSet": [{"path": "src/cart.py", "type": "MODIFIED"}],
        }
        for number in (1, 2, 3)
    ]
    for number, version in enumerate(("app@1.0.0", "app@1.1.0-rc.1", "app@1.1.0")):
        client.write(
            CREATE_RELEASE,
            version=version,
            projects=["app", "api"] if number else ["app"],
            ref=f"{number}" * 40,
            url=f"https://ci.example/{number}",
            dateReleased=day(number),
            owner="ada",
            commits=[commits[number]],
        )
    client.write(CREATE_RELEASE, version="loose", projects=["api"], status="ARCHIVED")
    refs = [{"repository": "acme/app", "commit": "2" * 40}]
    client.write(CREATE_RELEASE, version="api@2.0.0", projects=["api"], refs=refs)
    for number, version in enumerate(("app@1.0.0", "app@1.1.0", "app@1.0.0", "app@1.1.0")):
        client.write(
            CREATE_DEPLOY,
            version=version,
            environment="production" if number < 3 else "staging",
            name=f"build {number}",
            dateStarted=day(number / 2),
            dateFinished=day(number / 2 + 0.1),
            idempotencyKey=f"deploy {number}",
        )


def create_dashboards(client: Client) -> None:
    """Create dashboards with versions, permissions, favourites and visits; delete one."""
    query = {"fields": ["count()"], "aggregates": ["count()"], "conditions": "level:error"}
    chart = {"title": "Errors", "displayType": "LINE", "widgetType": "ERROR_EVENTS"}
    made = client.write(
        CREATE_DASHBOARD,
        title="Health",
        projects=["app"],
        period="7d",
        filters={"release": ["app@1.1.0"]},
        permissions={"isEditableByEveryone": False, "teamsWithEditAccess": ["web"]},
        widgets=[
            chart | {"queries": [query], "layout": {"x": 0, "y": 0, "w": 2, "h": 2, "minH": 2}}
        ],
    )
    [health] = [made["dashboard"]["id"]]
    client.write(UPDATE_DASHBOARD, id=health, title="Health of the app")
    deleted = client.write(CREATE_DASHBOARD, title="Deleted")["dashboard"]["id"]
    client.write(CREATE_DASHBOARD, title="Kept", allProjects=True)
    for field in (
        f'favoriteDashboard(id: "{health}", favorited: true)',
        'favoriteDashboard(id: "default-overview", favorited: true)',
        f'visitDashboard(id: "{health}")',
        'visitDashboard(id: "default-overview")',
        f'deleteDashboard(id: "{deleted}")',
    ):
        client.query(f"mutation {{ {field} {{ errors {{ message }} }} }}")


def record(client: Client) -> None:
    """Record sessions and events of several days."""
    place: dict[str, Any] = {"project": "app", "environment": "production"}
    numbers = range(DAYS * 4)
    releases = ("app@1.0.0", "app@1.1.0")
    sessions = [
        place
        | {
            "release": releases[number % 2],
            "started": day(number / 4 + 0.01),
            "status": ("EXITED", "CRASHED", "ERRORED", "EXITED")[number % 4],
            "distinctId": f"user {number % 5}",
            "duration": number * 1.5,
            "quantity": number + 1,
        }
        for number in numbers
    ]
    events = [
        place
        | {
            "release": releases[number % 2],
            "timestamp": day(number / 4 + 0.02),
            "isNewGroup": number < 2,
            "count": number + 1,
            "userId": f"user {number % 3}",
            "issue": f"issue {number % 2}",
            "level": ("error", "fatal", "warning")[number % 3],
        }
        for number in numbers
    ]
    client.write(RECORD_SESSIONS, sessions=sessions, idempotencyKey="sessions")
    client.write(RECORD_EVENTS, events=events, idempotencyKey="events")


def count_rows(url: str, table: str) -> int:
    """Count the rows of a table."""

    async def read() -> int:
        database = Database(url)
        async with database.begin_read_only() as connection:
            rows = await connection.execute(text(f'SELECT count(*) FROM "{table}"'))  # noqa: S608
            number: int = rows.scalar_one()
        await database.close()
        return number

    return asyncio.run(read())


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until a condition is true. Raises TimeoutError after a minute."""
    for _ in range(300):
        if condition():
            return
        time.sleep(0.2)
    raise TimeoutError


def fill_database(
    program: tuple[str, ...], folder: Path, url: str, repository: GitRepository
) -> tuple[str, Any]:
    """Fill a database, and return a token and the answer to QUERY."""
    command = CommandLine(folder, url, program)
    command.environment |= {"WAYBILL_WORKER": "false", "WAYBILL_BOARD": "false"}
    command.environment |= {"WAYBILL_GRAPHIQL": "false", "WAYBILL_LOG_FORMAT": "off"}
    command("migrate")
    (folder / "acme.yaml").write_text(SETUP)
    command("apply", "acme.yaml")
    place = ("--organization", "acme")
    scopes = ("--scope", "read", "--scope", "write", "--scope", "admin")
    token = command("token", "create", *place, "--user", "ada@acme.example", *scopes).strip()
    command("token", "create", *place, "--user", "bob@acme.example", "--name", "ci")
    command("import-git", str(repository.path), *place, "--project", "app", "--environment", "old")
    with command.serving() as (address, _):
        fill(command, address, token)
        with command.running("worker"):
            wait_until(lambda: count_rows(url, "envelope") == 0)
            wait_until(lambda: count_rows(url, "session_day") >= DAYS)
            wait_until(lambda: count_rows(url, "project_event_day") >= DAYS)
        command("adoption")
        answer = Client(address, token).query(QUERY, **VARIABLES)
    return token, answer


def dump_sqlite(path: Path) -> str:
    """Return the statements that create a SQLite database."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def dump_postgresql(url: str) -> str:
    """Return the script that creates a PostgreSQL database, without comments."""
    words = ("--no-owner", "--no-privileges", url.replace("+asyncpg", ""))
    done = subprocess.run([PROGRAMS / "pg_dump", *words], check=True, capture_output=True)
    return re.sub(r"^(--.*)?\n", "", done.stdout.decode(), flags=re.MULTILINE)


def read_migration(url: str) -> str:
    """Return the newest migration of a database."""

    async def read() -> str:
        database = Database(url)
        async with database.begin_read_only() as connection:
            rows = await connection.execute(text("SELECT version_num FROM alembic_version"))
            found: str = rows.scalar_one()
        await database.close()
        return found

    return asyncio.run(read())


def main(revision: str) -> None:
    """Write the files of the version of a commit."""
    words = ["git", "rev-parse", f"{revision}^{{commit}}"]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    commit = done.stdout.strip()
    with TemporaryDirectory() as name:
        folder = Path(name)
        program = extract_program(commit, folder / "program")
        version = CommandLine(folder, program=program)("--version").split()[1]
        repository = create_repository(folder / "app.git")
        postgresql = PostgreSQL(get_server(folder / "postgresql"))
        try:
            sqlite, url = folder / "waybill.db", create_empty(postgresql)
            filled = {
                "sqlite": fill_database(
                    program, folder, f"sqlite+aiosqlite:///{sqlite}", repository
                ),
                "postgresql": fill_database(program, folder, url, repository),
            }
            [answer, other] = [each[1] for each in filled.values()]
            assert answer == other, "The databases answer differently."
            tokens = {kind: token for kind, (token, _) in filled.items()}
            dumps = {"sqlite": dump_sqlite(sqlite), "postgresql": dump_postgresql(url)}
            migration = read_migration(url)
            Released(version, commit, migration, VARIABLES, tokens, answer).write(dumps)
        finally:
            postgresql.server.cleanup()


if __name__ == "__main__":
    main(sys.argv[1])
