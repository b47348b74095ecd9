"""GraphQL over server-sent events: an operation a request (graphql-sse's "distinct connections").

A stream that ends without `complete` was cut off, and clients ask again: so it is when the server
stops.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.types import Receive, Scope, Send

from execution.errors import ProblemError, RequestRejectedError
from transport.http import Endpoint, accept_of, encoded
from transport.negotiation import GRAPHQL, JSON, accepted
from transport.streaming import begin, deliver, end, write
from transport.subscriptions import Answers, Streams, TooManyError

EVENT_STREAM = "text/event-stream"
COMPLETE = b"event: complete\ndata:\n\n"


class Events:
    """Each answer is an event."""

    content_type = b"text/event-stream; charset=utf-8"
    opening = b":\n\n"
    heartbeat = b":\n\n"
    ending = COMPLETE

    def part(self, answer: dict[str, Any]) -> bytes:
        """The event of a response."""
        return b"event: next\ndata: " + orjson.dumps(answer) + b"\n\n"

    def failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """The event of a response that has errors only, and that nothing follows."""
        return self.part({"errors": errors}) + COMPLETE


EVENTS = Events()


class EventStreams:
    """An ASGI app: answers whoever prefers an event stream, and leaves others to the endpoint.

    They end when `stopping` is set.
    """

    def __init__(self, streams: Streams, stopping: asyncio.Event, endpoint: Endpoint) -> None:
        self.engine = streams.engine
        self._streams = streams
        self._stopping = stopping
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        http = HTTPRequest(scope, receive)
        if not prefers_events(accept_of(http)):
            await self._endpoint(scope, receive, send)
            return
        try:
            answers = await self._started(http)
        except (ProblemError, TooManyError) as problem:
            status = problem.status or 429
            response = encoded({"errors": problem.errors}, status, JSON, problem.headers)
            await response(scope, receive, send)
            return
        if isinstance(answers, list):
            await begin(EVENTS, send)
            await write(send, EVENTS.opening + EVENTS.failure(answers))
            await end(send)
        else:
            await deliver(answers, EVENTS, http, send, self._stopping)

    async def _started(self, http: HTTPRequest) -> Answers | list[dict[str, Any]]:
        """The answers, or the errors of an operation that is not executed.

        Raises ProblemError and TooManyError.
        """
        request = await self._endpoint.asked(http)
        try:
            return await self._streams.start(request, http)
        except TooManyError:
            raise
        except RequestRejectedError as refused:
            return refused.errors


def prefers_events(accept: str) -> bool:
    """Whether an event stream stands before all else that can be answered."""
    best, weight = "", 0.0
    for kind, _, own in accepted(accept):
        if kind in ANSWERED and own > weight:
            best, weight = kind, own
    return best == EVENT_STREAM


ANSWERED = frozenset({EVENT_STREAM, JSON, GRAPHQL, "application/*", "*/*"})
