"""The readiness probe."""

import asyncio

import httpx
import pytest
from starlette.types import ASGIApp

from tests.clients.graph import URL
from transport import readiness
from transport.readiness import Readiness


async def probe(app: ASGIApp) -> tuple[int, str]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as client:
        response = await client.get("/readyz")
    return response.status_code, response.text


async def test_readiness_reports_the_problem() -> None:
    async def fine() -> None:
        return None

    async def wrong() -> str:
        return "something is missing"

    async def failing() -> str:
        msg = "secret"
        raise ValueError(msg)

    stopping = asyncio.Event()
    assert await probe(Readiness(fine, stopping)) == (200, "ready\n")
    assert await probe(Readiness(wrong, stopping)) == (503, "something is missing\n")
    assert await probe(Readiness(failing, stopping)) == (503, "the database does not respond\n")


async def test_stopping_server_is_not_ready() -> None:
    async def fine() -> None:
        return None

    stopping = asyncio.Event()
    app = Readiness(fine, stopping)
    stopping.set()

    assert await probe(app) == (503, "the server is shutting down\n")


async def test_concurrent_probes_share_one_hanging_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checks: list[asyncio.Event] = []

    async def hanging() -> None:
        checks.append(asyncio.Event())
        await checks[-1].wait()

    assert readiness.PROBE_SECONDS < 1
    monkeypatch.setattr(readiness, "PROBE_SECONDS", 0.05)
    app = Readiness(hanging, asyncio.Event())
    answers = await asyncio.gather(*(probe(app) for _ in range(3)))
    checks[0].set()

    assert answers == [(503, "the database does not respond\n")] * 3
    assert len(checks) == 1
    assert await probe(app) == (200, "ready\n")
