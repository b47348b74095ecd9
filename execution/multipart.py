"""GraphQL over multipart/mixed: queries in parts, and subscriptions over HTTP.

A query with `@defer` or `@stream` is answered so only where that is turned on (clients.md C4), and
whole elsewhere; a subscription always (C5).
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.types import ASGIApp, Receive, Scope, Send

from execution.delivery import deliver
from execution.http import Prepared
from execution.incremental import ById, ByPath, Form
from execution.media import parsed, quality
from execution.streams import Streams

MULTIPART = "multipart/mixed"
FORMS: dict[tuple[str, str], type[Form]] = {
    ("deferspec", "20220824"): ByPath,
    ("incrementalspec", "v0.2"): ById,
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
            return any(SUBSCRIPTIONS in each for each in accepted(http))
        is_parted = self._incremental and asked.operation.is_incremental
        return is_parted and form_of(http) is not None

    async def started(self, http: HTTPRequest, asked: Prepared) -> ASGIApp:
        """The response, which has begun. Raises RefusedError and ProblemError."""
        form = form_of(http)
        if asked.operation.is_subscription or form is None:
            answers = await self._streams.start(asked.request, http)
            framing = Framing(b"graphql", is_subscription=True)
        else:
            answers = await self._streams.start_in_parts(asked, http, form)
            framing = Framing(b"-", is_subscription=False)

        async def respond(_scope: Scope, _receive: Receive, send: Send) -> None:
            await deliver(answers, framing, http, send, self._stopping)

        return respond


def accepted(http: HTTPRequest) -> Sequence[dict[str, str]]:
    """The parameters of each multipart/mixed in the Accept header."""
    found = [parsed(each) for each in ",".join(http.headers.getlist("accept")).split(",")]
    return [
        parameters
        for kind, parameters in found
        if kind == MULTIPART and quality(parameters.get("q", "1"))
    ]


def form_of(http: HTTPRequest) -> type[Form] | None:
    """What a client reads of a query in parts, if it does; the older form if it does not say."""
    for parameters in accepted(http):
        specifications = NAMES & parameters.keys()
        if not specifications:
            return ByPath
        for name in specifications:
            if (name, parameters[name]) in FORMS:
                return FORMS[name, parameters[name]]
    return None


class Framing:
    """Each answer is a part, and what ends a part is sent with it, so that it is shown at once."""

    def __init__(self, boundary: bytes, *, is_subscription: bool) -> None:
        self._between = b"\r\n--" + boundary + b"\r\n"
        self._last = b"\r\n--" + boundary + b"--\r\n"
        self._is_subscription = is_subscription
        self.content_type = b'multipart/mixed; boundary="' + boundary + b'"'
        self.opening = self._between
        self.heartbeat = self._written({}, self._between)
        # Of a query the last part says that it is the last.
        self.ending = self._written({}, self._last) if is_subscription else b""

    def part(self, answer: dict[str, Any]) -> bytes:
        """The part of an answer."""
        if self._is_subscription:
            return self._written({"payload": answer}, self._between)
        return self._written(answer, self._between if answer["hasNext"] else self._last)

    def failure(self, errors: Sequence[dict[str, Any]]) -> bytes:
        """The part of errors that nothing follows."""
        ending = {"payload": None} if self._is_subscription else {"hasNext": False}
        return self._written(ending | {"errors": errors}, self._last)

    def _written(self, body: dict[str, Any], delimiter: bytes) -> bytes:
        text = orjson.dumps(body)
        head = b"Content-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
        return head % len(text) + text + delimiter
