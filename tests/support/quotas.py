"""Envelopes of project keys with quotas, and what was counted of them."""

from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import func, select

from db.accounts import project_keys
from db.accounts.project_keys import ProjectKeyRow
from resolvers.sessions.received import ReceivedEnvelope, ReceivedSessions
from tests.clients.sdk import (
    SdkClient,
    create_http_client,
)
from tests.support.factories import World

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIMIT_HEADERS = ("retry-after", "x-sentry-rate-limits")


def limits_of(response: httpx.Response) -> tuple[int, str | None, str | None]:
    """The status of a response and its headers of rate limits."""
    retry, limits = (response.headers.get(name) for name in LIMIT_HEADERS)
    return response.status_code, retry, limits


async def count_rows(world: World, table: Any) -> int:
    [[number]] = await world.read(select(func.count()).select_from(table))
    return int(number)


async def create_key(world: World, project: int) -> ProjectKeyRow:
    async with world.db.begin() as connection:
        return await project_keys.create(connection, world.organization, project)


def receive(key: ProjectKeyRow, date: datetime, *releases: str) -> ReceivedEnvelope:
    """What is counted of an envelope with a session of each release."""
    updates = [
        ReceivedSessions(None, each, "production", date, "EXITED", 0, None, None, 1)
        for each in releases
    ]
    return ReceivedEnvelope(key.project_id, date, key.id, sessions=updates)


async def restart(sdk: SdkClient) -> None:
    """Start another server, which reads what was used."""
    await sdk.client.aclose()
    sdk.client = create_http_client(sdk.world.db, {}, sdk.quotas)
