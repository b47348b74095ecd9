"""GraphQL over server-sent events, as graphql-sse's "distinct connections mode" defines it.

A stream that ends without a `complete` event is incomplete, and clients reconnect. Streams end so
when the server shuts down. docs/reference/clients.md#server-sent-events
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.types import Receive, Scope, Send

from execution.errors import ProblemError, RequestRejectedError
from transport.http import GraphQLEndpoint
from transport.negotiation import GRAPHQL, JSON, accept_header, parse_accept
from transport.responses import json_response
from transport.streaming import Framing, send_chunk, send_end, send_headers, send_stream
from transport.subscriptions import OperationStreams, ResponseStream, TooManySubscriptionsError

EVENT_STREAM = "text/event-stream"
COMPLETE = b"event: complete\ndata:\n\n"
# The media ranges that a response of this server can match.
SERVED_RANGES = frozenset({EVENT_STREAM, JSON, GRAPHQL, "application/*", "*/*"})


class EventFraming(Framing):
    """Each response is an event."""

    content_type = b"text/event-stream; charset=utf-8"
    opening = b":\n\n"
    heartbeat = b":\n\n"
    ending = COMPLETE

    def frame(self, text: bytes, *, is_last: bool = False) -> bytes:
        """Return the event of a response."""
        del is_last
        return b"event: next\ndata: " + text + b"\n\n"

    def frame_failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """Return the event of errors that end the stream, and the last event."""
        return self.frame(orjson.dumps({"errors": errors})) + COMPLETE


EVENTS = EventFraming()


class EventStreamEndpoint:
    """An ASGI app that answers with an event stream if the client prefers one.

    It passes all other requests to `endpoint`. Streams end when `stopping` is set.
    """

    def __init__(
        self, streams: OperationStreams, stopping: asyncio.Event, endpoint: GraphQLEndpoint
    ) -> None:
        self.engine = streams.engine
        self._streams = streams
        self._stopping = stopping
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        http = HTTPRequest(scope, receive)
        if not prefers_event_stream(accept_header(http)):
            await self._endpoint(scope, receive, send)
            return
        try:
            result = await self._start(http)
        except (ProblemError, TooManySubscriptionsError) as problem:
            status = problem.status or 429
            response = json_response({"errors": problem.errors}, status, JSON, problem.headers)
            await response(scope, receive, send)
            return
        if isinstance(result, list):
            await send_headers(EVENTS, send)
            await send_chunk(send, EVENTS.opening + EVENTS.frame_failure(result))
            await send_end(send)
        else:
            await send_stream(result, EVENTS, http, send, self._stopping)

    async def _start(self, http: HTTPRequest) -> ResponseStream | list[dict[str, Any]]:
        """Start the operation of a request.

        Returns its responses; or, if it is rejected, the errors, which are sent as an event:
        EventSource clients do not see the status.

        Raises: ProblemError and TooManySubscriptionsError.
        """
        request = await self._endpoint.read_single_request(http)
        try:
            return await self._streams.start(request, http)
        except TooManySubscriptionsError:
            raise
        except RequestRejectedError as rejection:
            return rejection.errors


def prefers_event_stream(accept: str) -> bool:
    """Return whether an Accept header prefers an event stream to all that this server can send."""
    best, best_quality = "", 0.0
    for media_type, _, quality in parse_accept(accept):
        if media_type in SERVED_RANGES and quality > best_quality:
            best, best_quality = media_type, quality
    return best == EVENT_STREAM
