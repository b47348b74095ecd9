"""The endpoints of SDKs: `/api/{project}/envelope/`, and `/api/{project}/store/` of older SDKs.

A response of 200 means that the envelope is stored. The job in `jobs/envelopes.py` records it.
Source: docs/reference/clients.md#envelope-endpoint.
"""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ingest.authentication import find_public_key, is_public_key, parse_dsn_key
from ingest.envelope.clock import find_clock_error
from ingest.envelope.decoding import DecodingLimits, decode_body
from ingest.envelope.grouping import as_text
from ingest.envelope.in_flight import InFlight, ServerLimits, TooManyInFlightError, Unlimited
from ingest.envelope.items import ITEM_TYPES, add_item, count_entries
from ingest.envelope.parser import (
    MAX_HEADER_SIZE,
    PieceReader,
    parse_object,
    read_header,
    read_items,
)
from ingest.envelope.rate_limit import RateLimiter
from ingest.errors import HttpError, bad_request_error, payload_too_large_error
from offload.deadlines import await_until
from resolvers.credentials import TooManyFailuresError
from resolvers.project_keys import KeyCache, OpenKey
from resolvers.sessions.intake import Intake, OverloadedError
from resolvers.sessions.quotas import QuotaExceededError
from resolvers.sessions.received import ReceivedEnvelope

READ_TYPES = frozenset(ITEM_TYPES)
MAX_INT64 = 2**63 - 1
MAX_RECORDS = 5_000
"""Entries of an envelope, and records that result from them: one transaction processes them."""
ENTRIES_PER_TURN = 100
"""Entries after which other requests run: a few milliseconds of work."""
TOO_LARGE = 413
EVENT_ID = re.compile(r"[0-9a-f]{32}")
OBJECT_START = re.compile(rb"\s*\{")
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
    """Limits of an envelope and of the requests of a key, and whether titles are kept.

    Sizes are in bytes; `parsed` is the total of headers and items that are parsed. `sessions` is
    the number of sessions, or of aggregates in an item, and `aggregate` that of sessions in one
    aggregate. `seconds` is the time to receive the body, `decoding_seconds` the processor time to
    decompress it. `rate` is in requests per second, `burst` is the number of requests at once, and
    `in_flight` the number of requests that are received or stored.
    """

    body: int = 20 * 1024 * 1024
    decompressed: int = 200 * 1024 * 1024
    item: int = 1024 * 1024
    parsed: int = 4 * 1024 * 1024
    items: int = 1_000
    sessions: int = 100
    aggregate: int = 1_000_000
    seconds: float = 60
    decoding_seconds: float = 2
    rate: float = 1_000
    burst: float = 10_000
    in_flight: int = 500
    keeps_titles: bool = True


class EnvelopeEndpoint:
    """An ASGI application that stores envelopes."""

    def __init__(
        self,
        keys: KeyCache,
        intake: Intake,
        limits: EnvelopeLimits,
        server: ServerLimits | None = None,
        in_flight: InFlight | None = None,
    ) -> None:
        self.limits = limits
        self._server = server or Unlimited()
        self._keys = keys
        self._intake = intake
        self._rate_limiter = RateLimiter(limits.rate, limits.burst)
        self._in_flight = in_flight or InFlight(limits.in_flight)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        response = await self.respond(Request(scope, self._server.limit_time(receive)))
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
            with ExitStack() as places:
                end = asyncio.get_running_loop().time() + self.limits.seconds
                key, received, event_id = await await_until(self.read_request(http, places), end)
                self._server.hold(http, 0)
                await self.store(key, received)
        except HttpError as error:
            return create_json_response({"detail": str(error)}, error.status, error.headers)
        except TimeoutError:
            return create_json_response({"detail": "Timed out waiting for the body."}, 408)
        except ClientDisconnect:
            return create_json_response({"detail": "The body is incomplete."}, 400)
        return create_json_response({} if event_id is None else {"id": event_id}, 200)

    async def read_request(
        self, http: Request, places: ExitStack
    ) -> tuple[OpenKey, ReceivedEnvelope, str | None]:
        """Read the key, the records and the event id of an envelope.

        `places` takes the place among the requests in flight. Raises HttpError.
        """
        key = await self.find_key(http, places)
        reader = PieceReader(
            self.read_body(
                http,
                self.limits.decompressed,
                is_known=lambda: key is not None,
                hold=lambda size: self._server.hold(http, size + reader.buffered),
            ),
            self.limits.parsed,
        )
        if key is None:
            header = await self.read_unknown_header(reader)
            dsn_key = parse_dsn_key(header.get("dsn"), http.path_params["project"])
            key = await self.authenticate(http, dsn_key, places)
        else:
            header = await read_header(reader)
        received = self.start_envelope(key)
        received.clock_error = find_clock_error(header.get("sent_at"), received.date)
        event_id = parse_event_id(header)
        sessions = entries = 0
        async for item_type, payload in read_items(
            reader, READ_TYPES, self.limits.items, self.limits.item
        ):
            number = count_entries(item_type, payload)
            sessions += item_type == "session"
            self.check_numbers(sessions, number, entries + number)
            add_item(received, item_type, payload, self.limits.aggregate)
            check_at_most(MAX_RECORDS, "records", received.size)
            if item_type == "event" and payload is not None:
                event_id = event_id or parse_event_id(payload) or uuid4().hex
            if (entries + number) // ENTRIES_PER_TURN > entries // ENTRIES_PER_TURN:
                await self._in_flight.queue.wait()
            entries += number
        return key, received, event_id

    def check_numbers(self, sessions: int, item_entries: int, total_entries: int) -> None:
        """Check the numbers of an item before it is processed. Raises HttpError."""
        check_at_most(self.limits.sessions, "sessions", sessions)
        check_at_most(self.limits.sessions, "aggregates", item_entries)
        check_at_most(MAX_RECORDS, "records", total_entries)

    async def find_key(self, http: Request, places: ExitStack) -> OpenKey | None:
        """Find the key in the headers or the query; None if there is none. Raises HttpError."""
        public_key = find_public_key(http)
        return None if public_key is None else await self.authenticate(http, public_key, places)

    async def read_unknown_header(self, reader: PieceReader) -> dict[str, Any]:
        """Read the header of an envelope whose key is in the header. Raises HttpError."""
        try:
            with self._in_flight.count(None):
                return await read_header(reader)
        except TooManyInFlightError:
            raise rate_limit_error(1) from None
        except HttpError as error:
            if error.status == TOO_LARGE:
                raise missing_key_error() from None
            raise

    async def authenticate(
        self, http: Request, public_key: str | None, places: ExitStack
    ) -> OpenKey:
        """Find the key of the project in the path, and count the request against its limits.

        `places` takes the place among the requests in flight.

        Raises HttpError: 401 or 403 without an open key of the project, 429 beyond a limit.
        """
        key = None
        if public_key is not None and is_public_key(public_key):
            try:
                key = await self._keys.find(public_key, http)
            except (OverloadedError, TooManyFailuresError) as error:
                raise rate_limit_error(error.seconds) from None
        if key is None or str(key.project_id) != http.path_params["project"]:
            raise missing_key_error()
        if key.date_disabled is not None:
            raise disabled_key_error()
        seconds = await self._rate_limiter.acquire(key.public)
        if seconds:
            raise rate_limit_error(seconds)
        try:
            await self._intake.admit(key)
            places.enter_context(self._in_flight.count(key.public))
        except OverloadedError as error:
            raise rate_limit_error(error.seconds) from None
        except QuotaExceededError as error:
            raise quota_error(error) from None
        except TooManyInFlightError:
            raise rate_limit_error(1) from None
        return key

    def read_body(
        self,
        http: Request,
        limit: int,
        *,
        is_known: Callable[[], bool],
        hold: Callable[[int], None],
    ) -> AsyncIterator[bytes]:
        """Read the decompressed body in pieces, up to `limit` bytes.

        `is_known` is whether the key is known, `hold` is called with the bytes that decompression
        keeps. Raises HttpError, also while it is read.
        """
        encoding = http.headers.get("content-encoding", "")
        limits = DecodingLimits(limit, self.limits.decoding_seconds)
        chunks = self.read_chunks(http, is_known)
        return decode_body(chunks, encoding, limits, self._in_flight.queue, hold)

    async def read_chunks(
        self, http: Request, is_known: Callable[[], bool]
    ) -> AsyncIterator[bytes]:
        """Read the body as it was sent. Raises HttpError for a body over the limit.

        Without a known key no more is read when the envelope header must have arrived.
        """
        declared = http.headers.get("content-length", "")
        if len(declared) > len(str(MAX_INT64)) or int(declared or 0) > self.limits.body:
            raise payload_too_large_error("The body", self.limits.body)
        length = 0
        async for chunk in http.stream():
            length += len(chunk)
            if length > self.limits.body:
                raise payload_too_large_error("The body", self.limits.body)
            yield chunk
            if length >= MAX_HEADER_SIZE and not is_known():
                raise missing_key_error()

    def start_envelope(self, key: OpenKey) -> ReceivedEnvelope:
        """Return an empty envelope of a key, received now."""
        return ReceivedEnvelope(
            key.project_id, self._intake.now(), key.id, keeps_titles=self.limits.keeps_titles
        )

    async def store(self, key: OpenKey, received: ReceivedEnvelope) -> None:
        """Store the records durably. Raises HttpError."""
        try:
            is_stored = not received.size or await self._intake.append(key, received)
        except OverloadedError as error:
            raise rate_limit_error(error.seconds) from None
        except QuotaExceededError as error:
            raise quota_error(error) from None
        if not is_stored:
            self._keys.forget(key)
            raise disabled_key_error()


class StoreEndpoint(EnvelopeEndpoint):
    """An ASGI application that stores single events without an envelope."""

    async def read_request(
        self, http: Request, places: ExitStack
    ) -> tuple[OpenKey, ReceivedEnvelope, str | None]:
        """Read the key, the records and the event id of an event.

        `places` takes the place among the requests in flight. Raises HttpError.
        """
        key = await self.authenticate(http, find_public_key(http), places)
        received = self.start_envelope(key)
        body = bytearray()

        def hold(size: int) -> None:
            self._server.hold(http, size + len(body))

        async for piece in self.read_body(
            http, self.limits.item, is_known=lambda: True, hold=hold
        ):
            body += piece
        if OBJECT_START.match(body) is None:
            body = await self.decode_base64(bytes(body), hold)
        event = parse_object(bytes(body), "The event")
        add_item(received, "event", event, self.limits.aggregate)
        return key, received, parse_event_id(event) or uuid4().hex

    async def decode_base64(self, body: bytes, hold: Callable[[int], None]) -> bytearray:
        """Decode a body that is base64 of zlib, as old SDKs send it. Raises HttpError."""
        try:
            compressed = base64.b64decode(b"".join(body.split()), validate=True)
        except ValueError:
            raise bad_request_error("The event is neither a JSON object nor base64.") from None
        limits = DecodingLimits(self.limits.item, self.limits.decoding_seconds)
        chunks = stream_once(compressed)
        decoded = bytearray()
        async for piece in decode_body(chunks, "deflate", limits, self._in_flight.queue, hold):
            decoded += piece
        return decoded


async def stream_once(body: bytes) -> AsyncIterator[bytes]:
    """Stream a body that is complete."""
    yield body


def parse_event_id(payload: dict[str, Any]) -> str | None:
    """Read the event id, without dashes and in lower case; None when it is absent or invalid."""
    event_id = as_text(payload.get("event_id")).replace("-", "").lower()
    return event_id if EVENT_ID.fullmatch(event_id) else None


def check_at_most(limit: int, what: str, number: int) -> None:
    """Raise HttpError if a number exceeds a limit."""
    if number > limit:
        raise HttpError(413, f"Too many {what}. The limit is {limit:,}.")


def missing_key_error() -> HttpError:
    """The error for a request without a key of the project."""
    return HttpError(401, "A public key of the project is required: sentry_key.")


def disabled_key_error() -> HttpError:
    """The error for a disabled key."""
    return HttpError(403, "This key is disabled.")


def rate_limit_error(seconds: int) -> HttpError:
    """The error for a request over a limit; SDKs then send nothing for that many seconds."""
    headers = {"Retry-After": str(seconds), "X-Sentry-Rate-Limits": f"{seconds}::key"}
    return HttpError(429, f"Rate limit exceeded. Retry in {seconds} s.", headers)


def quota_error(error: QuotaExceededError) -> HttpError:
    """The error for an envelope that quotas refuse, with what SDKs must not send meanwhile.

    Source: docs/reference/clients.md#quotas.
    """
    limits = [
        f"{error.seconds}:{';'.join(limit.categories)}:key:{limit.reason}"
        for limit in error.limits
    ]
    headers = {"Retry-After": str(error.seconds), "X-Sentry-Rate-Limits": ", ".join(limits)}
    reasons = " and ".join(limit.reason for limit in error.limits)
    message = f"Quota of the key exceeded: {reasons}. Retry in {error.seconds} s."
    return HttpError(429, message, headers)


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
