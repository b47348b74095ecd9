"""GraphQL over server-sent events: an operation a request (graphql-sse's "distinct connections").

A stream that ends without `complete` was cut off, and clients ask again: so it is when the server
stops.
"""

import asyncio
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.types import Receive, Scope, Send

from execution.errors import ProblemError
from execution.http import Endpoint, encoded
from execution.media import GRAPHQL, JSON, parsed, quality
from execution.operation import RefusedError
from execution.streams import Answers, Streams, TooManyError, failed

EVENT_STREAM = "text/event-stream"
KEEP_ALIVE_SECONDS = 12.0
RETRY_SECONDS = 5

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
COMMENT = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"


class EventStreams:
    """An ASGI app: answers whoever prefers an event stream, and leaves others to the endpoint.

    Streams end when `stopping` is set.
    """

    def __init__(self, streams: Streams, stopping: asyncio.Event, endpoint: Endpoint) -> None:
        self.engine = streams.engine
        self._streams = streams
        self._stopping = stopping
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        http = HTTPRequest(scope, receive)
        if not prefers_events(",".join(http.headers.getlist("accept"))):
            await self._endpoint(scope, receive, send)
            return
        try:
            answers = await self._started(http)
        except ProblemError as problem:
            response = encoded({"errors": problem.errors}, problem.status, JSON, problem.headers)
            await response(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        if isinstance(answers, list):
            await write(send, COMMENT + next_event({"errors": answers}) + COMPLETE)
        else:
            await self._tell(answers, http, send)
        await send({"type": "http.response.body", "body": b""})

    async def _tell(self, answers: Answers, http: HTTPRequest, send: Send) -> None:
        """Send the answers until they end, the client has gone, or the server stops."""
        ends = {asyncio.ensure_future(gone(http)), asyncio.ensure_future(self._stopping.wait())}
        following = asyncio.ensure_future(anext(answers))
        try:
            await write(send, COMMENT)
            while True:
                done, _ = await asyncio.wait(
                    {following, *ends},
                    timeout=KEEP_ALIVE_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if done & ends:
                    return
                if not done:
                    await write(send, COMMENT)
                    continue
                part = part_of(following)
                await write(send, part)
                if part.endswith(COMPLETE):
                    return
                following = asyncio.ensure_future(anext(answers))
        finally:
            for task in (following, *ends):
                task.cancel()
            await asyncio.gather(following, *ends, return_exceptions=True)
            await answers.aclose()

    async def _started(self, http: HTTPRequest) -> Answers | list[dict[str, Any]]:
        """The answers, or the errors of an operation that is not executed. Raises ProblemError."""
        request = await self._endpoint.asked(http)
        try:
            return await self._streams.start(request, http)
        except TooManyError as refused:
            [error] = refused.errors
            raise ProblemError(
                429,
                error["extensions"]["code"],
                error["message"],
                {"Retry-After": str(RETRY_SECONDS)},
            ) from None
        except RefusedError as refused:
            return refused.errors


def prefers_events(accept: str) -> bool:
    """Whether an event stream stands before all else that can be answered."""
    best, weight = "", 0.0
    for entry in accept.split(","):
        kind, parameters = parsed(entry)
        own = quality(parameters.get("q", "1"))
        if kind in ANSWERED and own > weight:
            best, weight = kind, own
    return best == EVENT_STREAM


ANSWERED = frozenset({EVENT_STREAM, JSON, GRAPHQL, "application/*", "*/*"})


async def write(send: Send, part: bytes) -> None:
    """Send a part of the body; once the connection has ended, that does nothing."""
    await send({"type": "http.response.body", "body": part, "more_body": True})


def part_of(answer: "asyncio.Future[dict[str, Any]]") -> bytes:
    """What is sent of an answer; of one that failed, the errors, and that this was the last."""
    try:
        return next_event(answer.result())
    except StopAsyncIteration:
        return COMPLETE
    except (RefusedError, ProblemError) as error:
        return next_event({"errors": error.errors}) + COMPLETE
    except Exception as error:  # noqa: BLE001 (it is logged, and told by an id)
        return next_event({"errors": failed(error)}) + COMPLETE


def next_event(answer: dict[str, Any]) -> bytes:
    """The event of a response."""
    return b"event: next\ndata: " + orjson.dumps(answer) + b"\n\n"


async def gone(http: HTTPRequest) -> None:
    """Wait until the client has gone."""
    while (await http.receive())["type"] != "http.disconnect":
        pass
