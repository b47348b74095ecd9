"""Sending a stream of responses over HTTP."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request as HTTPRequest
from starlette.types import Send

from transport.cancellation import wait_for_disconnect
from transport.encoding import encode_json
from transport.subscriptions import ResponseStream, errors_of

HEARTBEAT_SECONDS = 12.0
# No cache may keep the stream, and no proxy may buffer it.
HEADERS = [(b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]


class Framing(ABC):
    """How the responses of a stream are delimited in the body."""

    content_type: bytes
    opening: bytes
    heartbeat: bytes
    ending: bytes

    @abstractmethod
    def frame(self, text: bytes, *, is_last: bool) -> bytes:
        """Return the bytes of a response, whose JSON is `text`.

        `is_last` is whether an incrementally delivered response ends with it.
        """

    @abstractmethod
    def frame_failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """Return the bytes of errors that end the stream, with its ending."""


async def send_stream(
    stream: ResponseStream,
    framing: Framing,
    http: HTTPRequest,
    send: Send,
    stopping: asyncio.Event,
) -> None:
    """Send responses until the stream ends, the client disconnects, or `stopping` is set.

    In the last two cases the body has no ending, so that the client knows it is incomplete.
    """
    stop_tasks = {
        asyncio.ensure_future(wait_for_disconnect(http.receive)),
        asyncio.ensure_future(stopping.wait()),
    }
    next_response = asyncio.ensure_future(anext(stream))
    try:
        await send_headers(framing, send)
        await send_chunk(send, framing.opening)
        while True:
            done, _ = await asyncio.wait(
                {next_response, *stop_tasks},
                timeout=HEARTBEAT_SECONDS,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if done & stop_tasks:
                break
            if not done:
                await send_chunk(send, framing.heartbeat)
                continue
            chunk, is_last = await frame_result(next_response, framing)
            await send_chunk(send, chunk)
            if is_last:
                break
            next_response = asyncio.ensure_future(anext(stream))
    finally:
        for task in (next_response, *stop_tasks):
            task.cancel()
        await asyncio.gather(next_response, *stop_tasks, return_exceptions=True)
        await stream.aclose()
    await send_end(send)


async def send_headers(framing: Framing, send: Send) -> None:
    """Send the status and the headers."""
    headers = [(b"content-type", framing.content_type), *HEADERS]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def send_chunk(send: Send, chunk: bytes) -> None:
    """Send a part of the body. Does nothing once the connection is closed."""
    await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def send_end(send: Send) -> None:
    """End the body."""
    await send({"type": "http.response.body", "body": b""})


async def frame_result(
    next_response: "asyncio.Future[dict[str, Any]]", framing: Framing
) -> tuple[bytes, bool]:
    """Return the bytes for a finished step of the stream, and whether it was the last."""
    try:
        response = next_response.result()
        is_last = not response.get("hasNext", True)
        return framing.frame(await encode_json(response), is_last=is_last), False
    except StopAsyncIteration:
        return framing.ending, True
    except Exception as error:  # noqa: BLE001 (the client gets every error)
        return framing.frame_failure(errors_of(error)), True
