"""GraphQL over multipart/mixed: incremental delivery, and subscriptions over HTTP.

A query with `@defer` or `@stream` is delivered incrementally only if the server has that enabled
(docs/reference/clients.md#incremental-delivery). Subscriptions over multipart are always enabled
(docs/reference/clients.md#multipart-subscriptions).
"""

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.types import ASGIApp, Receive, Scope, Send

from execution.incremental import Format2022, FormatV02, IncrementalFormat
from transport.negotiation import accept_header, parse_accept
from transport.operation import PreparedOperation
from transport.streaming import Framing, send_stream
from transport.subscriptions import OperationStreams

MULTIPART = "multipart/mixed"
# Parameters of the Accept header that name the format of incremental delivery.
FORMATS: dict[tuple[str, str], type[IncrementalFormat]] = {
    ("deferspec", "20220824"): Format2022,
    ("incrementalspec", "v0.2"): FormatV02,
}
SUBSCRIPTION_SPEC = "subscriptionspec"
SPECIFICATIONS = {SUBSCRIPTION_SPEC, *(name for name, _ in FORMATS)}


class MultipartResponder:
    """Responds with multipart/mixed to clients that accept it.

    Streams end when `stopping` is set. `incremental` enables incremental delivery of queries.
    """

    def __init__(
        self, streams: OperationStreams, stopping: asyncio.Event, *, incremental: bool
    ) -> None:
        self._streams = streams
        self._stopping = stopping
        self._incremental = incremental

    def accepts(self, http: HTTPRequest, prepared: PreparedOperation) -> bool:
        """Return whether the operation's response is multipart."""
        if prepared.operation.is_subscription:
            return any(SUBSCRIPTION_SPEC in each for each in multipart_parameters(http))
        is_incremental = self._incremental and prepared.operation.is_incremental
        return is_incremental and incremental_format(http) is not None

    async def respond(self, http: HTTPRequest, prepared: PreparedOperation) -> ASGIApp:
        """Start the operation and return the response that streams its results.

        Raises: RequestRejectedError and ProblemError.
        """
        format_class = incremental_format(http)
        framing: Framing
        if prepared.operation.is_subscription or format_class is None:
            stream = await self._streams.start(prepared.request, http)
            framing = SubscriptionFraming()
        else:
            stream = await self._streams.start_incremental(prepared, http, format_class)
            framing = QueryFraming()

        async def response(_scope: Scope, _receive: Receive, send: Send) -> None:
            await send_stream(stream, framing, http, send, self._stopping)

        return response


def multipart_parameters(http: HTTPRequest) -> Sequence[dict[str, str]]:
    """Return the parameters of each multipart/mixed in the Accept header."""
    return [
        parameters
        for media_type, parameters, quality in parse_accept(accept_header(http))
        if media_type == MULTIPART and quality
    ]


def incremental_format(http: HTTPRequest) -> type[IncrementalFormat] | None:
    """Return the format of incremental delivery that the client reads; None if it reads none.

    Clients that name no specification read the format of 2022.
    """
    for parameters in multipart_parameters(http):
        specifications = SPECIFICATIONS & parameters.keys()
        if not specifications:
            return Format2022
        for name in specifications:
            if (name, parameters[name]) in FORMATS:
                return FORMATS[name, parameters[name]]
    return None


class MultipartFraming(Framing):
    """Each response is a part, sent together with the delimiter after it.

    Clients show a part when they have read the delimiter that ends it.
    """

    boundary: bytes

    def __init__(self) -> None:
        self.content_type = b'multipart/mixed; boundary="' + self.boundary + b'"'
        self.opening = self._delimiter()
        self.heartbeat = self._part(b"{}")

    @abstractmethod
    def frame(self, text: bytes, *, is_last: bool = False) -> bytes:
        """Return the part of a response."""

    @abstractmethod
    def frame_failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """Return the last part, with errors that end the stream."""

    def _part(self, text: bytes, *, is_last: bool = False) -> bytes:
        headers = b"Content-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
        return headers % len(text) + text + self._delimiter(is_last=is_last)

    def _delimiter(self, *, is_last: bool = False) -> bytes:
        return b"\r\n--" + self.boundary + (b"--\r\n" if is_last else b"\r\n")


class QueryFraming(MultipartFraming):
    """The parts of an incrementally delivered query; `hasNext` is false in the last one."""

    boundary = b"-"
    ending = b""

    def frame(self, text: bytes, *, is_last: bool = False) -> bytes:
        """Return the part of a result."""
        return self._part(text, is_last=is_last)

    def frame_failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """Return the last part, with errors that end the stream."""
        return self._part(orjson.dumps({"hasNext": False, "errors": errors}), is_last=True)


class SubscriptionFraming(MultipartFraming):
    """The responses of a subscription, each in a `payload`."""

    boundary = b"graphql"

    def __init__(self) -> None:
        super().__init__()
        self.ending = self._part(b"{}", is_last=True)

    def frame(self, text: bytes, *, is_last: bool = False) -> bytes:
        """Return the part of a response."""
        del is_last
        return self._part(b'{"payload":' + text + b"}")

    def frame_failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """Return the last part, with errors that end the stream."""
        return self._part(orjson.dumps({"payload": None, "errors": errors}), is_last=True)
