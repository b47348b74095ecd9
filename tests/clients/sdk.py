"""A client that sends envelopes as SDKs do, and reads what was recorded of them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import orjson
from sqlalchemy import select

from app.factory import create_app
from app.settings import Settings
from db import models
from db.accounts import project_keys
from db.connection.database import Database
from jobs.envelopes import process_next
from resolvers.sessions.quotas import Quotas
from tests.clients.graph import URL, Graph
from tests.support.factories import World

RETENTION = timedelta(days=90)
RELEASE = "app@1.0.0"
HEALTH = """projects { newGroups hasHealthData health {
    totalSessions totalUsers sessionsCrashed sessionsErrored crashFreeSessions crashFreeUsers
    durationP50
} }"""
COUNTS = select(
    models.ReceivedCount.outcome,
    models.ReceivedCount.kind,
    models.ReceivedCount.reason,
    models.ReceivedCount.quantity,
)
SDK_NAME = "sentry.test/1.0"


@dataclass
class SdkClient:
    """An SDK with a public key of a project."""

    world: World
    graph: Graph
    project: int
    key: str
    client: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)
    quotas: Quotas = field(default_factory=Quotas)

    @property
    def auth(self) -> dict[str, str]:
        """The header with the key, as Python's SDK sends it."""
        credentials = f"Sentry sentry_key={self.key}, sentry_version=7, sentry_client={SDK_NAME}"
        return {"X-Sentry-Auth": credentials}

    def path(self, kind: str = "envelope") -> str:
        """The path of the `envelope` or `store` endpoint."""
        return f"/api/{self.project}/{kind}/"

    async def post(self, content: Any, **options: Any) -> httpx.Response:
        """Post a body to the envelope endpoint."""
        options = {"headers": self.auth} | options
        return await self.client.post(self.path(), content=content, **options)

    async def send(self, *items: bytes, **header: Any) -> httpx.Response:
        """Send an envelope, and assert that it is stored."""
        response = await self.post(envelope(*items, **header))
        assert response.status_code == 200, response.text
        return response

    async def process_envelopes(self) -> int:
        """Process all stored envelopes; returns how many."""
        total = 0
        while number := await process_next(self.world.db, RETENTION, self.quotas):
            total += number
        return total

    async def read_health(self, version: str = RELEASE) -> Any:
        """Process all envelopes, and read the health of a release; None without the release."""
        await self.process_envelopes()
        document = f"""query ($version: String!) {{ organization {{
            release(version: $version) {{ {HEALTH} }} }} }}"""
        release = (await self.graph(document, version=version))["organization"]["release"]
        return None if release is None else release["projects"][0]["health"]

    async def read_counters(self, version: str = RELEASE) -> tuple[int, ...] | None:
        """Read the numbers of sessions, of errored and of crashed ones."""
        health = await self.read_health(version)
        if health is None:
            return None
        names = ("totalSessions", "sessionsErrored", "sessionsCrashed")
        return tuple(health[name] for name in names)

    async def read_counts(self) -> dict[tuple[str, str, str], int]:
        """Read the counts of a project by outcome, kind and reason."""
        await self.process_envelopes()
        return {tuple(row[:3]): row[3] for row in await self.world.read(COUNTS)}

    async def count_stored(self) -> int:
        """Count the envelopes that are stored and not processed."""
        return len(await self.world.read(select(models.Envelope.id)))


async def create_sdk_client(
    world: World,
    project: int,
    graph: Graph,
    limits: dict[str, Any] | None = None,
    quotas: Quotas = Quotas(),  # noqa: B008 (it is frozen)
    *,
    settings: dict[str, Any] | None = None,
) -> SdkClient:
    """Create a key of a project and an SDK for it, at a server with these limits and settings."""
    async with world.db.begin() as connection:
        key = await project_keys.create(connection, world.organization, project)
    client = create_http_client(world.db, limits or {}, quotas, settings)
    return SdkClient(world, graph, project, key.public, client, quotas=quotas)


def create_http_client(
    database: Database,
    limits: dict[str, Any],
    quotas: Quotas = Quotas(),  # noqa: B008 (it is frozen)
    settings: dict[str, Any] | None = None,
) -> httpx.AsyncClient:
    """Create a client of a server with these limits and settings."""
    settings = {f"envelope_{name}": value for name, value in limits.items()} | (settings or {})
    settings |= {f"quota_{name}": value for name, value in asdict(quotas).items()}
    app = create_app(Settings(graphiql=False, **settings), database)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL)


def envelope(*items: bytes, **header: Any) -> bytes:
    """An envelope with items."""
    return b"\n".join([orjson.dumps(header), *items])


def item(kind: str, payload: Any, *, with_length: bool = True, **header: Any) -> bytes:
    """An item; Python's SDK sends its length, Node's does not."""
    body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    length = {"length": len(body)} if with_length else {}
    return orjson.dumps({"type": kind} | length | header) + b"\n" + body


def time_ago(**ago: float) -> str:
    """The time that long ago, in the format of SDKs."""
    date = datetime.now(UTC) - timedelta(**ago)
    return date.isoformat().replace("+00:00", "Z")


def session(**fields: Any) -> bytes:
    """An item with an update of a session."""
    return item("session", session_payload(**fields))


def session_payload(**fields: Any) -> dict[str, Any]:
    """An update of a session in production that has just ended."""
    release = fields.pop("release", RELEASE)
    environment = fields.pop("environment", "production")
    return {
        "sid": str(uuid4()),
        "init": True,
        "started": time_ago(seconds=10),
        "timestamp": time_ago(seconds=5),
        "status": "exited",
        "attrs": {"release": release, "environment": environment},
    } | fields


def sessions(*aggregates: Any, **attrs: Any) -> bytes:
    """An item with aggregates of sessions."""
    attributes = {"release": RELEASE, "environment": "production"} | attrs
    return item("sessions", {"aggregates": list(aggregates), "attrs": attributes})


def aggregate(number: Any, **fields: Any) -> dict[str, Any]:
    """An aggregate with a number of sessions."""
    return {"started": time_ago(minutes=1), "exited": number} | fields


def event(**fields: Any) -> bytes:
    """An item with an error event."""
    return item("event", event_payload(**fields))


def event_payload(
    kind: str = "ValueError", function: str = "run", **fields: Any
) -> dict[str, Any]:
    """An error event in the format of Python's SDK."""
    frames = [
        {"module": "app.main", "function": "main", "in_app": True},
        {"module": "app.jobs", "function": function, "in_app": True},
        {"module": "library.core", "function": "call", "in_app": False},
    ]
    return {
        "event_id": uuid4().hex,
        "timestamp": time_ago(seconds=5),
        "level": "error",
        "release": RELEASE,
        "environment": "production",
        "exception": {
            "values": [
                {
                    "type": kind,
                    "value": "it failed",
                    "mechanism": {"type": "logging", "handled": True},
                    "stacktrace": {"frames": frames},
                }
            ]
        },
    } | fields


async def stream_chunks(parts: Sequence[bytes]) -> AsyncIterator[bytes]:
    """Stream a body in chunks."""
    for part in parts:
        yield part
