"""Sending the answers of an operation one after the other, the way its client reads them."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from starlette.requests import Request as HTTPRequest
from starlette.types import Send

from transport.http import gone
from transport.subscriptions import Answers, failed

HEARTBEAT_SECONDS = 12.0
# Nobody may keep it for others, or hold back a part until there are more.
HEADERS = [(b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]


class Framing(Protocol):
    """How answers are told from one another in the body of a response."""

    content_type: bytes
    opening: bytes
    heartbeat: bytes
    ending: bytes

    def part(self, answer: dict[str, Any]) -> bytes:
        """What is sent of an answer."""

    def failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """What is sent of errors that end the answers, and of that end."""


async def deliver(
    answers: Answers, framing: Framing, http: HTTPRequest, send: Send, stopping: asyncio.Event
) -> None:
    """Send the answers until they end, the client has gone, or the server stops.

    In the last two cases the body is not ended as it should be: it was cut off.
    """
    ends = {asyncio.ensure_future(gone(http.receive)), asyncio.ensure_future(stopping.wait())}
    following = asyncio.ensure_future(anext(answers))
    try:
        await begin(framing, send)
        await write(send, framing.opening)
        while True:
            done, _ = await asyncio.wait(
                {following, *ends},
                timeout=HEARTBEAT_SECONDS,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if done & ends:
                break
            if not done:
                await write(send, framing.heartbeat)
                continue
            part, is_last = part_of(following, framing)
            await write(send, part)
            if is_last:
                break
            following = asyncio.ensure_future(anext(answers))
    finally:
        for task in (following, *ends):
            task.cancel()
        await asyncio.gather(following, *ends, return_exceptions=True)
        await answers.aclose()
    await end(send)


async def begin(framing: Framing, send: Send) -> None:
    """Send what stands before the body."""
    headers = [(b"content-type", framing.content_type), *HEADERS]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def write(send: Send, part: bytes) -> None:
    """Send a part of the body; once the connection has ended, that does nothing."""
    await send({"type": "http.response.body", "body": part, "more_body": True})


async def end(send: Send) -> None:
    """Nothing more is sent."""
    await send({"type": "http.response.body", "body": b""})


def part_of(answer: "asyncio.Future[dict[str, Any]]", framing: Framing) -> tuple[bytes, bool]:
    """What is sent of an answer, and whether that is the last."""
    try:
        return framing.part(answer.result()), False
    except StopAsyncIteration:
        return framing.ending, True
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
        return framing.failure(failed(error)), True
