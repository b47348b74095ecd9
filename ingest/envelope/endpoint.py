"""What SDKs send to: `/api/{project}/envelope/` and, by older ones, `/api/{project}/store/`.

It answers 200 when what came is kept for good; workers fold it into what is recorded.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any
from uuid import uuid4

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ingest.authentication import key_of, key_of_dsn, may_be_key
from ingest.envelope.decoding import decoded
from ingest.envelope.grouping import text
from ingest.envelope.items import TAKEN, entries_of, take
from ingest.envelope.parser import Reader, header, items, read_item
from ingest.envelope.rate_limit import Buckets
from ingest.errors import HttpError, payload_too_large
from resolvers.project_keys import KeyCache, OpenKey
from resolvers.sessions.intake import Intake, OverloadedError
from resolvers.sessions.received import ReceivedEnvelope

WANTED = frozenset(TAKEN)
LARGEST_LENGTH = 2**63 - 1
# What one envelope may come to once its aggregates are taken apart; folding takes it at a time.
MOST_RECORDS = 5_000
BREATH = 100
"""Entries after which others get their turn: some milliseconds' work."""
EVENT_ID = re.compile(r"[0-9a-f]{32}")
# Browsers of any site may send: a key is public, and nothing is sent that the browser adds.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Sentry-Rate-Limits, Retry-After",
}
PREFLIGHT = CORS | {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": (
        "X-Sentry-Auth, Authorization, Content-Type, Content-Encoding, Sentry-Trace, Baggage"
    ),
    "Access-Control-Max-Age": "3600",
}


@dataclass(frozen=True)
class EnvelopeLimits:
    """How much is taken at once. Sizes are in bytes, times in seconds."""

    body: int = 20 * 1024 * 1024
    decompressed: int = 200 * 1024 * 1024
    item: int = 1024 * 1024
    items: int = 1_000
    sessions: int = 100
    seconds: float = 60
    rate: float = 1_000
    burst: float = 10_000


class EnvelopeEndpoint:
    """An ASGI app that takes envelopes in."""

    def __init__(self, keys: KeyCache, intake: Intake, limits: EnvelopeLimits) -> None:
        self.limits = limits
        self._keys = keys
        self._intake = intake
        self._buckets = Buckets(limits.rate, limits.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, http: Request) -> Response:
        """The response of a request."""
        if http.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        if http.method != "POST":
            return encoded({"detail": "Only POST."}, 405, {"Allow": "POST, OPTIONS"})
        try:
            async with asyncio.timeout(self.limits.seconds):
                key, received, event_id = await self.read(http)
            await self.keep(key, received)
        except HttpError as refused:
            return encoded({"detail": str(refused)}, refused.status, refused.headers)
        except TimeoutError:
            return encoded({"detail": "The body did not come in time."}, 408)
        except ClientDisconnect:
            return encoded({"detail": "The body is not whole."}, 400)
        return encoded({} if event_id is None else {"id": event_id}, 200)

    async def read(self, http: Request) -> tuple[OpenKey, ReceivedEnvelope, str | None]:
        """Who sends, what is counted of it, and the id that it says. Raises HttpError."""
        said = key_of(http)
        key = None if said is None else await self.admitted(http, said)
        reader = Reader(self.body(http, self.limits.decompressed))
        head = await header(reader)
        if key is None:
            dsn = key_of_dsn(head.get("dsn"), http.path_params["project"])
            key = await self.admitted(http, dsn)
        received = ReceivedEnvelope(key.project_id, datetime.now(UTC))
        event_id = id_in(head)
        sessions = entries = 0
        async for kind, said_by_item in items(reader, WANTED, self.limits.items, self.limits.item):
            number = entries_of(kind, said_by_item)
            sessions += kind == "session"
            self.check(sessions, number, entries + number)
            take(received, kind, said_by_item)
            at_most(MOST_RECORDS, "records", received.size)
            if kind == "event" and said_by_item is not None:
                event_id = event_id or id_in(said_by_item) or uuid4().hex
            if (entries + number) // BREATH > entries // BREATH:
                # Whoever else this process serves goes on meanwhile.
                await asyncio.sleep(0)
            entries += number
        return key, received, event_id

    def check(self, sessions: int, of_item: int, of_all: int) -> None:
        """Numbers are looked at before what they count is. Raises HttpError."""
        at_most(self.limits.sessions, "sessions", sessions)
        at_most(self.limits.sessions, "aggregates", of_item)
        at_most(MOST_RECORDS, "records", of_all)

    async def admitted(self, http: Request, public: str | None) -> OpenKey:
        """The key of that text, if it opens the project. Raises HttpError."""
        key = None
        if public is not None and may_be_key(public):
            try:
                key = await self._keys.find(public)
            except OverloadedError as error:
                raise slower(error.seconds) from None
        if key is None or str(key.project_id) != http.path_params["project"]:
            raise HttpError(401, "A key of the project is needed: sentry_key.")
        if key.date_disabled is not None:
            raise disabled()
        wait = self._buckets.take(key.public)
        if wait:
            raise slower(ceil(wait))
        try:
            await self._intake.admit()
        except OverloadedError as error:
            raise slower(error.seconds) from None
        return key

    async def body(self, http: Request, limit: int) -> AsyncIterator[bytes]:
        """What the body says, in pieces. Raises HttpError."""
        announced = http.headers.get("content-length", "")
        if len(announced) > len(str(LARGEST_LENGTH)) or int(announced or 0) > self.limits.body:
            raise payload_too_large("The body", self.limits.body)
        encoding = http.headers.get("content-encoding", "")
        async for piece in decoded(self.counted(http), encoding, limit):
            yield piece

    async def counted(self, http: Request) -> AsyncIterator[bytes]:
        """The body as it comes. Raises HttpError."""
        length = 0
        async for chunk in http.stream():
            length += len(chunk)
            if length > self.limits.body:
                raise payload_too_large("The body", self.limits.body)
            yield chunk

    async def keep(self, key: OpenKey, received: ReceivedEnvelope) -> None:
        """Append it, so that nothing can lose it any more. Raises HttpError."""
        try:
            is_kept = not received.size or await self._intake.append(key, received)
        except OverloadedError as error:
            raise slower(error.seconds) from None
        if not is_kept:
            self._keys.forget(key)
            raise disabled()


class StoreEndpoint(EnvelopeEndpoint):
    """The same for an event that comes without an envelope."""

    async def read(self, http: Request) -> tuple[OpenKey, ReceivedEnvelope, str | None]:
        """Who sends, what is counted of it, and the id that it says. Raises HttpError."""
        key = await self.admitted(http, key_of(http))
        received = ReceivedEnvelope(key.project_id, datetime.now(UTC))
        pieces = [piece async for piece in self.body(http, self.limits.item)]
        event = read_item(b"".join(pieces))
        take(received, "event", event)
        return key, received, id_in(event) or uuid4().hex


def id_in(said: dict[str, Any]) -> str | None:
    """The id of an event, without dashes, if that is one."""
    found = text(said.get("event_id")).replace("-", "").lower()
    return found if EVENT_ID.fullmatch(found) else None


def at_most(most: int, what: str, number: int) -> None:
    """Refuse what is more than may come at once. Raises HttpError."""
    if number > most:
        raise HttpError(413, f"At most {most} {what}.")


def disabled() -> HttpError:
    """The key was closed."""
    return HttpError(403, "This key is disabled.")


def slower(seconds: int) -> HttpError:
    """Too much at once: SDKs send nothing meanwhile."""
    limit = {"Retry-After": str(seconds), "X-Sentry-Rate-Limits": f"{seconds}::key"}
    return HttpError(429, f"Too much at once: wait {seconds} s.", limit)


def encoded(body: dict[str, str], status: int, headers: dict[str, str] | None = None) -> Response:
    """The response of a body."""
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type="application/json",
        headers=CORS | (headers or {}),
    )
