"""GraphQL over multipart/mixed: queries in parts, and subscriptions over HTTP.

A query with `@defer` or `@stream` is answered so only where that is turned on (clients.md C4), and
whole elsewhere; a subscription always (C5).
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.types import ASGIApp, Receive, Scope, Send

from execution.incremental import Format2022, FormatV02, IncrementalFormat
from transport.http import Prepared, accept_of
from transport.negotiation import accepted
from transport.streaming import deliver
from transport.subscriptions import Streams

MULTIPART = "multipart/mixed"
FORMS: dict[tuple[str, str], type[IncrementalFormat]] = {
    ("deferspec", "20220824"): Format2022,
    ("incrementalspec", "v0.2"): FormatV02,
}
"""The parameters by which clients name what they read of a query."""
SUBSCRIPTIONS = "subscriptionspec"
NAMES = {SUBSCRIPTIONS, *(name for name, _ in FORMS)}


class Multipart:
    """Answers as multipart/mixed, for who accepts it; they are cut off when `stopping` is set.

    Without `incremental` queries are not answered in parts.
    """

    def __init__(self, streams: Streams, stopping: asyncio.Event, *, incremental: bool) -> None:
        self._streams = streams
        self._stopping = stopping
        self._incremental = incremental

    def takes(self, http: HTTPRequest, asked: Prepared) -> bool:
        """Whether an operation has such an answer, and its client reads it."""
        if asked.operation.is_subscription:
            return any(SUBSCRIPTIONS in each for each in parameters_of(http))
        is_parted = self._incremental and asked.operation.is_incremental
        return is_parted and form_of(http) is not None

    async def started(self, http: HTTPRequest, asked: Prepared) -> ASGIApp:
        """The response, which has begun. Raises RequestRejectedError and ProblemError."""
        form = form_of(http)
        if asked.operation.is_subscription or form is None:
            answers = await self._streams.start(asked.request, http)
            framing: Framing = OfSubscription()
        else:
            answers = await self._streams.start_in_parts(asked, http, form)
            framing = OfQuery()

        async def respond(_scope: Scope, _receive: Receive, send: Send) -> None:
            await deliver(answers, framing, http, send, self._stopping)

        return respond


def parameters_of(http: HTTPRequest) -> Sequence[dict[str, str]]:
    """The parameters of each multipart/mixed in the Accept header."""
    return [
        parameters
        for kind, parameters, weight in accepted(accept_of(http))
        if kind == MULTIPART and weight
    ]


def form_of(http: HTTPRequest) -> type[IncrementalFormat] | None:
    """What a client reads of a query in parts, if it does; the older form if it does not say."""
    for parameters in parameters_of(http):
        specifications = NAMES & parameters.keys()
        if not specifications:
            return Format2022
        for name in specifications:
            if (name, parameters[name]) in FORMS:
                return FORMS[name, parameters[name]]
    return None


class Framing(ABC):
    """Each answer is a part, and what ends a part is sent with it, so that it is shown at once."""

    boundary: bytes
    ending: bytes

    def __init__(self) -> None:
        self.content_type = b'multipart/mixed; boundary="' + self.boundary + b'"'
        self.opening = self._delimiter()
        self.heartbeat = self._written({})

    @abstractmethod
    def part(self, answer: dict[str, Any]) -> bytes:
        """The part of an answer."""

    @abstractmethod
    def failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """The part of errors that nothing follows."""

    def _written(self, body: dict[str, Any], *, is_last: bool = False) -> bytes:
        text = orjson.dumps(body)
        head = b"Content-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
        return head % len(text) + text + self._delimiter(is_last=is_last)

    def _delimiter(self, *, is_last: bool = False) -> bytes:
        return b"\r\n--" + self.boundary + (b"--\r\n" if is_last else b"\r\n")


class OfQuery(Framing):
    """The parts of a query's answer, the last of which says that it is the last."""

    boundary = b"-"
    ending = b""

    def part(self, answer: dict[str, Any]) -> bytes:
        """The part of an answer."""
        return self._written(answer, is_last=not answer["hasNext"])

    def failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """The part of errors that nothing follows."""
        return self._written({"hasNext": False, "errors": errors}, is_last=True)


class OfSubscription(Framing):
    """The answers of a subscription, each a payload."""

    boundary = b"graphql"

    def __init__(self) -> None:
        super().__init__()
        self.ending = self._written({}, is_last=True)

    def part(self, answer: dict[str, Any]) -> bytes:
        """The part of an answer."""
        return self._written({"payload": answer})

    def failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """The part of errors that nothing follows."""
        return self._written({"payload": None, "errors": errors}, is_last=True)
