"""The endpoints of SDKs: `/api/{project}/envelope/`, and `/api/{project}/store/` of older SDKs.

A response of 200 means that the envelope is stored. The job in `jobs/envelopes.py` records it.
Source: docs/reference/clients.md#envelope-endpoint.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ingest.authentication import find_public_key, is_public_key, parse_dsn_key
from ingest.envelope.decoding import decode_body
from ingest.envelope.grouping import as_text
from ingest.envelope.items import ITEM_TYPES, add_item, count_entries
from ingest.envelope.parser import PieceReader, parse_payload, read_header, read_items
from ingest.envelope.rate_limit import RateLimiter
from ingest.errors import HttpError, payload_too_large_error
from resolvers.project_keys import KeyCache, OpenKey
from resolvers.sessions.intake import Intake, OverloadedError
from resolvers.sessions.received import ReceivedEnvelope

READ_TYPES = frozenset(ITEM_TYPES)
MAX_INT64 = 2**63 - 1
MAX_RECORDS = 5_000
"""Entries of an envelope, and records that result from them: one transaction processes them."""
ENTRIES_PER_TURN = 100
"""Entries after which other requests run: a few milliseconds of work."""
EVENT_ID = re.compile(r"[0-9a-f]{32}")
# Browsers send from pages of any origin. A key is public, and requests have no cookies.
CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Sentry-Rate-Limits, Retry-After",
}
PREFLIGHT_HEADERS = CORS_HEADERS | {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": (
        "X-Sentry-Auth, Authorization, Content-Type, Content-Encoding, Sentry-Trace, Baggage"
    ),
    "Access-Control-Max-Age": "3600",
}


@dataclass(frozen=True)
class EnvelopeLimits:
    """Limits of an envelope, and of the requests of a key.

    Sizes are in bytes, `seconds` is the time to receive the body, `rate` is in requests per
    second, and `burst` is the number of requests at once.
    """

    body: int = 20 * 1024 * 1024
    decompressed: int = 200 * 1024 * 1024
    item: int = 1024 * 1024
    items: int = 1_000
    sessions: int = 100
    seconds: float = 60
    rate: float = 1_000
    burst: float = 10_000


class EnvelopeEndpoint:
    """An ASGI application that stores envelopes."""

    def __init__(self, keys: KeyCache, intake: Intake, limits: EnvelopeLimits) -> None:
        self.limits = limits
        self._keys = keys
        self._intake = intake
        self._rate_limiter = RateLimiter(limits.rate, limits.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        response = await self.respond(Request(scope, receive))
        await response(scope, receive, send)

    async def respond(self, http: Request) -> Response:
        """Handle a request; an HttpError becomes its response."""
        if http.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT_HEADERS)
        if http.method != "POST":
            return create_json_response(
                {"detail": "Method not allowed. Use POST."}, 405, {"Allow": "POST, OPTIONS"}
            )
        try:
            async with asyncio.timeout(self.limits.seconds):
                key, received, event_id = await self.read_request(http)
            await self.store(key, received)
        except HttpError as error:
            return create_json_response({"detail": str(error)}, error.status, error.headers)
        except TimeoutError:
            return create_json_response({"detail": "Timed out waiting for the body."}, 408)
        except ClientDisconnect:
            return create_json_response({"detail": "The body is incomplete."}, 400)
        return create_json_response({} if event_id is None else {"id": event_id}, 200)

    async def read_request(self, http: Request) -> tuple[OpenKey, ReceivedEnvelope, str | None]:
        """Read the key, the records and the event id of an envelope. Raises HttpError."""
        public_key = find_public_key(http)
        key = None if public_key is None else await self.authenticate(http, public_key)
        reader = PieceReader(self.read_body(http, self.limits.decompressed))
        header = await read_header(reader)
        if key is None:
            dsn_key = parse_dsn_key(header.get("dsn"), http.path_params["project"])
            key = await self.authenticate(http, dsn_key)
        received = ReceivedEnvelope(key.project_id, self._intake.now())
        event_id = parse_event_id(header)
        sessions = entries = 0
        async for item_type, payload in read_items(
            reader, READ_TYPES, self.limits.items, self.limits.item
        ):
            number = count_entries(item_type, payload)
            sessions += item_type == "session"
            self.check_numbers(sessions, number, entries + number)
            add_item(received, item_type, payload)
            check_at_most(MAX_RECORDS, "records", received.size)
            if item_type == "event" and payload is not None:
                event_id = event_id or parse_event_id(payload) or uuid4().hex
            if (entries + number) // ENTRIES_PER_TURN > entries // ENTRIES_PER_TURN:
                await asyncio.sleep(0)
            entries += number
        return key, received, event_id

    def check_numbers(self, sessions: int, item_entries: int, total_entries: int) -> None:
        """Check the numbers of an item before it is processed. Raises HttpError."""
        check_at_most(self.limits.sessions, "sessions", sessions)
        check_at_most(self.limits.sessions, "aggregates", item_entries)
        check_at_most(MAX_RECORDS, "records", total_entries)

    async def authenticate(self, http: Request, public_key: str | None) -> OpenKey:
        """Find the key of the project in the path, and count the request against its limits.

        Raises HttpError: 401 or 403 without an open key of the project, 429 beyond a limit.
        """
        key = None
        if public_key is not None and is_public_key(public_key):
            try:
                key = await self._keys.find(public_key)
            except OverloadedError as error:
                raise rate_limit_error(error.seconds) from None
        if key is None or str(key.project_id) != http.path_params["project"]:
            raise HttpError(401, "A public key of the project is required: sentry_key.")
        if key.date_disabled is not None:
            raise disabled_key_error()
        seconds = await self._rate_limiter.acquire(key.public)
        if seconds:
            raise rate_limit_error(seconds)
        try:
            await self._intake.admit()
        except OverloadedError as error:
            raise rate_limit_error(error.seconds) from None
        return key

    async def read_body(self, http: Request, limit: int) -> AsyncIterator[bytes]:
        """Read the decompressed body in pieces, up to `limit` bytes. Raises HttpError."""
        length = http.headers.get("content-length", "")
        if len(length) > len(str(MAX_INT64)) or int(length or 0) > self.limits.body:
            raise payload_too_large_error("The body", self.limits.body)
        encoding = http.headers.get("content-encoding", "")
        async for piece in decode_body(self.read_chunks(http), encoding, limit):
            yield piece

    async def read_chunks(self, http: Request) -> AsyncIterator[bytes]:
        """Read the body as it was sent. Raises HttpError for a body over the limit."""
        length = 0
        async for chunk in http.stream():
            length += len(chunk)
            if length > self.limits.body:
                raise payload_too_large_error("The body", self.limits.body)
            yield chunk

    async def store(self, key: OpenKey, received: ReceivedEnvelope) -> None:
        """Store the records durably. Raises HttpError."""
        try:
            is_stored = not received.size or await self._intake.append(key, received)
        except OverloadedError as error:
            raise rate_limit_error(error.seconds) from None
        if not is_stored:
            self._keys.forget(key)
            raise disabled_key_error()


class StoreEndpoint(EnvelopeEndpoint):
    """An ASGI application that stores single events without an envelope."""

    async def read_request(self, http: Request) -> tuple[OpenKey, ReceivedEnvelope, str | None]:
        """Read the key, the records and the event id of an event. Raises HttpError."""
        key = await self.authenticate(http, find_public_key(http))
        received = ReceivedEnvelope(key.project_id, self._intake.now())
        pieces = [piece async for piece in self.read_body(http, self.limits.item)]
        event = parse_payload(b"".join(pieces))
        add_item(received, "event", event)
        return key, received, parse_event_id(event) or uuid4().hex


def parse_event_id(payload: dict[str, Any]) -> str | None:
    """Read the event id, without dashes and in lower case; None when it is absent or invalid."""
    event_id = as_text(payload.get("event_id")).replace("-", "").lower()
    return event_id if EVENT_ID.fullmatch(event_id) else None


def check_at_most(limit: int, what: str, number: int) -> None:
    """Raise HttpError if a number exceeds a limit."""
    if number > limit:
        raise HttpError(413, f"Too many {what}. The limit is {limit:,}.")


def disabled_key_error() -> HttpError:
    """The error for a disabled key."""
    return HttpError(403, "This key is disabled.")


def rate_limit_error(seconds: int) -> HttpError:
    """The error for a request over a limit; SDKs then send nothing for that many seconds."""
    headers = {"Retry-After": str(seconds), "X-Sentry-Rate-Limits": f"{seconds}::key"}
    return HttpError(429, f"Rate limit exceeded. Retry in {seconds} s.", headers)


def create_json_response(
    body: dict[str, str], status: int, headers: dict[str, str] | None = None
) -> Response:
    """Create a JSON response that pages of any origin can read."""
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type="application/json",
        headers=CORS_HEADERS | (headers or {}),
    )
