"""Malformed, oversized and unauthorized requests: the status, and that nothing is stored."""

import asyncio
import base64
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

import brotli
import httpx
import orjson
import pytest
from backports import zstd
from sqlalchemy import update

from app.authentication import Authentication
from app.settings import Settings
from db import models
from db.accounts import project_keys
from ingest.envelope.decoding import DECODERS, PIECE_SIZE, DecodingLimits, decode_body
from ingest.envelope.endpoint import EnvelopeEndpoint, EnvelopeLimits, parse_event_id
from ingest.envelope.grouping import compute_group
from ingest.envelope.items import ITEM_TYPES
from ingest.envelope.parser import MAX_HEADER_SIZE, PieceReader, read_header, read_items
from ingest.envelope.rate_limit import RateLimiter
from ingest.errors import HttpError
from offload.turns import Queue
from resolvers.project_keys import KeyCache
from resolvers.sessions.intake import MEASURE_INTERVAL_SECONDS, Backlog, Intake
from resolvers.sessions.quotas import Quotas
from tests.clients.graph import Graph
from tests.clients.sdk import (
    SdkClient,
    create_sdk_client,
    envelope,
    event,
    item,
    session,
    session_payload,
    sessions,
    stream_chunks,
    time_ago,
)
from tests.support.factories import World, create_organization

MEGABYTE = 1024 * 1024
VALID_BODY = envelope(session(), session())
ZEROS = bytes(100 * MEGABYTE)


def session_with_length(length: Any) -> bytes:
    """An envelope with a session whose item header has this length."""
    body = orjson.dumps(session_payload())
    return b"{}\n" + orjson.dumps({"type": "session", "length": length}) + b"\n" + body + b"\n"


PAYLOAD_LENGTH = len(orjson.dumps(session_payload()))


@pytest.mark.spec("clients#envelope-format")
@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"", ""),
        (b"\n", ""),
        (b"null\n", ""),
        (b"[]\n", ""),
        (b"{\n", ""),
        (b"\xff\n", ""),
        (b"[" * 50_000 + b"\n", ""),
        (b"{}\nnull\n", ""),
        (b'{}\n{"type":7}\n{}\n', ""),
        (b'{}\n{"length":2}\n{}\n', ""),
        (b'{}\n{"type":"session"\n{}\n', ""),
        (VALID_BODY[:-30], ""),
        (session_with_length(PAYLOAD_LENGTH - 1), ""),
        (session_with_length(PAYLOAD_LENGTH + 2), ""),
        (session_with_length(-1), ""),
        (session_with_length("7"), ""),
        (session_with_length(1.5), ""),
        (b'{}\n{"type":"attachment","length":5}\nabc', ""),
        (b'{}\n{"type":"attachment","length":2}\nabc\n', ""),
        (VALID_BODY, "gzip"),
        (gzip.compress(VALID_BODY)[:-9], "gzip"),
        (gzip.compress(VALID_BODY)[:-1], "gzip"),
        (gzip.compress(VALID_BODY) + b"more", "gzip"),
        (gzip.compress(VALID_BODY)[:60] + b"x" + gzip.compress(VALID_BODY)[61:], "gzip"),
        (VALID_BODY, "deflate"),
        (zlib.compress(VALID_BODY)[:-1], "deflate"),
        (VALID_BODY, "br"),
        (brotli.compress(VALID_BODY)[:-1], "br"),
        (brotli.compress(VALID_BODY) + b"more", "br"),
        (VALID_BODY, "zstd"),
        (zstd.compress(VALID_BODY)[:-1], "zstd"),
        (zstd.compress(VALID_BODY) + b"more", "zstd"),
    ],
    ids=[
        *("empty", "empty header", "null header", "list header", "truncated header"),
        *("invalid UTF-8", "deep header", "null item header", "numeric type", "no type"),
        *("truncated item header", "truncated body"),
        *("short length", "long length", "negative length"),
        *("text length", "fractional length", "truncated attachment", "short attachment length"),
        *("plain as gzip", "gzip without checksum", "truncated gzip", "more after gzip"),
        *("corrupt gzip", "plain as deflate", "truncated deflate", "plain as br"),
        *("truncated br", "more after br", "plain as zstd", "truncated zstd", "more after zstd"),
    ],
)
async def test_nothing_of_a_malformed_envelope_is_stored(
    sdk: SdkClient, body: bytes, encoding: str
) -> None:
    response = await sdk.post(body, headers=sdk.auth | {"Content-Encoding": encoding})

    assert response.status_code == 400, response.text
    assert list(response.json()) == ["detail"]
    assert await sdk.count_stored() == 0


@pytest.mark.spec("clients#content-encodings")
@pytest.mark.parametrize("encoding", ["compress", "gzip, br", "aws-chunked", "gzip;q=1"])
async def test_an_unknown_content_encoding_is_rejected(sdk: SdkClient, encoding: str) -> None:
    response = await sdk.post(VALID_BODY, headers=sdk.auth | {"Content-Encoding": encoding})

    assert (response.status_code, await sdk.count_stored()) == (415, 0)


@pytest.mark.spec("clients#envelope-limits")
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (envelope(*(session() for _ in range(100))), 200),
        (envelope(*(session() for _ in range(101))), 413),
        (envelope(sessions(*[{"started": time_ago(), "exited": 1}] * 100)), 200),
        (envelope(session(), sessions(*[{"started": time_ago(), "exited": 1}] * 101)), 413),
        (envelope(*[item("news", {})] * 1_000), 200),
        (envelope(*[item("news", {})] * 1_001), 413),
        (envelope(event(extra="x" * (MEGABYTE - 2_000))), 200),
        (envelope(event(extra="x" * MEGABYTE)), 413),
        (envelope(item("event", {"extra": "x" * MEGABYTE}, with_length=False)), 413),
        (envelope(item("attachment", bytes(3 * MEGABYTE)), session()), 200),
        (envelope(session(), trace="x" * MAX_HEADER_SIZE), 413),
        (b"{}\n" + b"x" * MAX_HEADER_SIZE * 2, 413),
        (session_with_length(2**63), 413),
        (bytes(20 * MEGABYTE + 1), 413),
    ],
    ids=[
        *("most sessions", "too many sessions", "most aggregates", "too many aggregates"),
        *("most items", "too many items", "large event", "too large event"),
        *("too large event without length", "large attachment", "too large header"),
        *("too large item header", "too large length", "too large body"),
    ],
)
async def test_every_limit_of_an_envelope_is_exact(
    sdk: SdkClient, body: bytes, status: int
) -> None:
    response = await sdk.post(body)

    assert response.status_code == status, response.text
    assert await sdk.count_stored() == (status == 200)


@pytest.mark.parametrize(
    "items",
    [
        [sessions(*[{"started": time_ago(), "exited": 1}] * 101)],
        [sessions(*[{"started": time_ago()}] * 100)] * 51,
        [session()] * 101,
    ],
    ids=["aggregates of an item", "aggregates of all items", "sessions"],
)
async def test_numbers_are_checked_before_the_items_that_they_count(
    sdk: SdkClient, monkeypatch: pytest.MonkeyPatch, items: list[bytes]
) -> None:
    added: list[Any] = []
    for kind in ("session", "sessions"):
        monkeypatch.setitem(ITEM_TYPES, kind, lambda _received, item, _limit: added.append(item))

    response = await sdk.post(envelope(*items))

    assert (response.status_code, await sdk.count_stored()) == (413, 0)
    assert len(added) == len(items) - 1


async def test_other_tasks_run_while_a_large_envelope_is_read(
    sdk: SdkClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = 0
    seen: list[int] = []

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    monkeypatch.setitem(
        ITEM_TYPES, "sessions", lambda _received, _item, _limit: seen.append(turns)
    )
    other = asyncio.create_task(count_turns())
    response = await sdk.post(envelope(*[sessions(*[{"started": time_ago()}] * 100)] * 10))
    other.cancel()

    assert response.status_code == 200
    assert len(set(seen)) == 10


@pytest.mark.spec("clients#sdk-authentication")
@pytest.mark.parametrize(
    ("auth", "status"),
    [
        ({}, 401),
        ({"X-Sentry-Auth": ""}, 401),
        ({"X-Sentry-Auth": "Sentry sentry_version=7"}, 401),
        ({"X-Sentry-Auth": "Sentry sentry_key=" + "0" * 32}, 401),
        ({"X-Sentry-Auth": "Sentry sentry_key=a'b"}, 401),
        ({"X-Sentry-Auth": "Sentry sentry_key=" + "k" * 5_000}, 401),
        ({"Authorization": "Bearer sentry_key={key}"}, 401),
        ({"X-Sentry-Auth": "Sentry sentry_key={key}"}, 200),
    ],
    ids=[
        *("no header", "empty", "no key", "unknown key", "quote in the key", "long key"),
        *("bearer", "valid"),
    ],
)
async def test_a_request_without_a_key_of_the_project_is_rejected(
    sdk: SdkClient, auth: dict[str, str], status: int
) -> None:
    headers = {name: value.format(key=sdk.key) for name, value in auth.items()}

    response = await sdk.post(VALID_BODY, headers=headers)

    assert (response.status_code, await sdk.count_stored()) == (status, status == 200)


@pytest.mark.parametrize(
    "dsn",
    [
        None,
        7,
        "",
        "http://[",
        "http://{key}@waybill.test/",
        "http://{key}@waybill.test/77",
        "http://waybill.test/{project}",
        "http://nobody@waybill.test/{project}",
    ],
)
async def test_a_dsn_without_a_key_of_the_project_is_rejected(sdk: SdkClient, dsn: Any) -> None:
    if isinstance(dsn, str):
        dsn = dsn.format(key=sdk.key, project=sdk.project)

    response = await sdk.post(envelope(session(), dsn=dsn), headers={})

    assert (response.status_code, await sdk.count_stored()) == (401, 0)


@pytest.mark.parametrize(
    "other",
    ["0", "77", "x", "9" * 30, "9" * 5_000, "-1", "1.0", "%00"],
    ids=["0", "77", "x", "30 digits", "5,000 digits", "-1", "1.0", "NUL"],
)
@pytest.mark.parametrize("kind", ["envelope", "store"])
async def test_a_key_of_another_project_is_rejected(sdk: SdkClient, other: str, kind: str) -> None:
    path = f"/api/{other}/{kind}/"

    response = await sdk.client.post(path, content=VALID_BODY, headers=sdk.auth)

    assert (response.status_code, await sdk.count_stored()) == (401, 0)


async def test_a_key_of_another_organization_is_rejected(
    sdk: SdkClient, world: World, graph: Graph
) -> None:
    foreign = await create_organization(world.db, "other")
    other = await create_sdk_client(foreign, await foreign.project("app"), graph)

    response = await sdk.post(VALID_BODY, headers=other.auth)

    assert (response.status_code, await sdk.count_stored()) == (401, 0)
    await other.client.aclose()


async def test_a_disabled_key_is_rejected_immediately(sdk: SdkClient, world: World) -> None:
    await sdk.send(session())
    async with world.db.begin() as connection:
        assert await project_keys.disable(connection, sdk.project, sdk.key)

    responses = [await sdk.post(VALID_BODY) for _ in range(2)]

    assert [each.status_code for each in responses] == [403, 403]
    assert [each.json() for each in responses] == [{"detail": "This key is disabled."}] * 2
    assert await sdk.count_stored() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{",
        b"[]",
        b'{"a":1}{"b":2}',
        b'{"message":"\\ud83d"}',
        base64.b64encode(b"{}"),
        base64.b64encode(zlib.compress(b"[]")),
        base64.b64encode(zlib.compress(b"{}"))[:-4],
        base64.b64encode(zlib.compress(b"{}") + b"more"),
        b"=" + base64.b64encode(zlib.compress(b"{}")),
    ],
)
async def test_the_store_endpoint_takes_only_a_json_object(sdk: SdkClient, body: bytes) -> None:
    response = await sdk.client.post(sdk.path("store"), content=body, headers=sdk.auth)

    assert (response.status_code, await sdk.count_stored()) == (400, 0)


@pytest.mark.spec("clients#envelope-limits")
async def test_base64_of_a_large_event_is_rejected(sdk: SdkClient) -> None:
    bomb = base64.b64encode(zlib.compress(b" " * (1024 * 1024 + 1)))

    response = await sdk.client.post(sdk.path("store"), content=bomb, headers=sdk.auth)

    assert (response.status_code, await sdk.count_stored()) == (413, 0)
    assert response.json() == {
        "detail": "The decompressed body exceeds the limit of 1,048,576 bytes."
    }


@pytest.mark.spec("clients#sdk-rate-limits")
@pytest.mark.parametrize("kind", ["envelope", "store"])
async def test_a_key_over_its_rate_limit_gets_the_headers_that_sdks_read(
    world: World, project: int, graph: Graph, kind: str
) -> None:
    sdk = await create_sdk_client(world, project, graph, {"rate": 0.3, "burst": 2})
    other = await create_sdk_client(world, project, graph)
    body = VALID_BODY if kind == "envelope" else b"{}"

    def post(headers: dict[str, str]) -> Any:
        return sdk.client.post(sdk.path(kind), content=body, headers=headers)

    responses = [await post(sdk.auth) for _ in range(4)]

    assert [each.status_code for each in responses] == [200, 200, 429, 429]
    assert responses[2].headers["retry-after"] == "4"
    assert responses[2].headers["x-sentry-rate-limits"] == "4::key"
    assert responses[2].headers["access-control-allow-origin"] == "*"
    assert (await post(other.auth)).status_code == 200
    assert await sdk.count_stored() == 3
    await sdk.client.aclose()
    await other.client.aclose()


@pytest.mark.spec("clients#sdk-rate-limits")
async def test_a_full_backlog_rejects_envelopes_before_reading_them(
    world: World, project: int, graph: Graph
) -> None:
    sdk = await create_sdk_client(world, project, graph, {"backlog": 3})
    for _ in range(2):
        await sdk.send(session(), session())

    rejected = await sdk.post(b"never read")

    assert rejected.status_code == 429
    assert rejected.headers["retry-after"] == "60"
    assert rejected.headers["x-sentry-rate-limits"] == "60::key"
    assert await sdk.count_stored() == 2
    assert (await sdk.post(VALID_BODY, headers={})).status_code == 401
    await sdk.client.aclose()


async def test_the_backlog_is_measured_at_intervals(sdk: SdkClient, world: World) -> None:
    now = 100.0
    backlog = Backlog(world.db, 4, Quotas(), clock=lambda: now)
    measured: list[bool] = []

    async def measure() -> None:
        measured.append(await backlog.is_full())

    await sdk.send(session(), session(), session())
    await measure()
    await sdk.send(session())
    await measure()
    now += MEASURE_INTERVAL_SECONDS
    await measure()
    await sdk.process_envelopes()
    await measure()
    now += MEASURE_INTERVAL_SECONDS
    await measure()
    backlog.add(4)
    await measure()

    assert measured == [False, False, True, False, False, False]


async def test_a_drained_backlog_refuses_nothing(sdk: SdkClient, world: World) -> None:
    """However many were counted since the last measurement: what is stored decides."""
    backlog = Backlog(world.db, 2, Quotas(), clock=lambda: 100.0)
    await sdk.send(session(), session())

    full = [await backlog.is_full() for _ in range(2)]
    await sdk.process_envelopes()
    drained = await asyncio.gather(*(backlog.is_full() for _ in range(5)))

    assert full == [True] * 2
    assert drained == [False] * 5


async def test_envelopes_that_are_set_aside_are_not_in_the_backlog(
    sdk: SdkClient, world: World
) -> None:
    await sdk.send(session())
    async with world.db.begin() as connection:
        await connection.execute(update(models.Envelope).values(due=None))

    assert not await Backlog(world.db, 1, Quotas()).is_full()


async def test_a_key_has_a_burst_and_then_a_steady_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    limiter = RateLimiter(rate=0.25, burst=3)

    assert [await limiter.acquire("a") for _ in range(4)] == [0, 0, 0, 4]
    assert await limiter.acquire("b") == 0
    now += 1
    assert await limiter.acquire("a") == 3
    now += 1.5
    assert await limiter.acquire("a") == 2
    now += 1.5
    assert [await limiter.acquire("a") for _ in range(2)] == [0, 4]
    now += 1_000
    assert [await limiter.acquire("a") for _ in range(4)] == [0, 0, 0, 4]


async def test_the_limiter_of_an_idle_key_is_dropped_when_it_is_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    limiter = RateLimiter(rate=1, burst=10)
    await limiter.acquire("idle")
    await limiter.acquire("used")

    now += 9
    await limiter.acquire("used")
    now += 9
    await limiter.acquire("other")

    assert limiter.keys == {"used", "other"}


def create_endpoint(world: World, limits: EnvelopeLimits) -> EnvelopeEndpoint:
    """Create the endpoint that the app has, with other limits."""
    authentication = Authentication(world.db, Settings())
    keys = KeyCache(world.db, authentication.key_guard, authentication.addresses.find)
    return EnvelopeEndpoint(keys, Intake(world.db, Quotas()), limits)


async def test_no_more_of_a_body_is_read_than_its_limit(world: World, project: int) -> None:
    async with world.db.begin() as connection:
        key = await project_keys.create(connection, world.organization, project)
    limits = EnvelopeLimits(body=1_000_000, decompressed=5_000_000)
    endpoint = create_endpoint(world, limits)
    auth = b"Sentry sentry_key=" + key.public.encode()

    async def post(parts: Iterator[bytes], *headers: tuple[bytes, bytes]) -> tuple[int, int]:
        """Post a body in parts; returns the status and the number of parts that were read."""
        parts_read = 0
        sent: list[Any] = []

        async def receive() -> Any:
            nonlocal parts_read
            parts_read += 1
            return {"type": "http.request", "body": next(parts), "more_body": True}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path_params": {"project": str(project)},
            "query_string": b"",
            "headers": [(b"x-sentry-auth", auth), *headers],
        }
        await endpoint(scope, receive, send)
        return sent[0]["status"], parts_read

    def repeat(start: bytes, part: bytes) -> Iterator[bytes]:
        yield start
        while True:
            yield part

    attachment = b'{}\n{"type":"attachment","length":999999999}\n'
    session_ = b'{}\n{"type":"session"}\n'
    large = bytes(100_000)
    gzipped = zlib.compressobj(wbits=31)
    bomb = gzipped.compress(attachment + ZEROS) + gzipped.flush()
    parts = [bomb[start : start + 1_000] for start in range(0, len(bomb), 1_000)]
    encoded = (b"content-encoding", b"gzip")

    # The length of the body as sent, of an item, and of the decompressed body.
    assert await post(repeat(attachment, large)) == (413, 11)
    assert await post(repeat(session_, b"x" * 100_000)) == (413, 11)
    assert await post(repeat(attachment, large), (b"content-length", b"1000001")) == (413, 0)
    assert await post(repeat(attachment, large), (b"content-length", b"9" * 5_000)) == (413, 0)
    status, parts_read = await post(iter(parts), encoded)
    assert (status, len(parts)) == (413, 102)
    assert parts_read <= 6
    # With an unknown key nothing is read; without one only the envelope header is.
    auth = b"Sentry sentry_key=nobody"
    assert await post(repeat(attachment, large)) == (401, 0)
    auth = b""
    assert await post(repeat(attachment, large)) == (401, 1)


BOMBS = {
    "gzip": gzip.compress(ZEROS),
    "deflate": zlib.compress(ZEROS),
    "br": brotli.compress(ZEROS, quality=5),
    "zstd": zstd.compress(ZEROS),
}


@pytest.mark.parametrize("encoding", BOMBS)
async def test_a_decompression_bomb_is_decoded_in_pieces_up_to_the_limit(encoding: str) -> None:
    pieces: list[int] = []
    held: list[int] = []

    async def decode() -> None:
        chunks = stream_chunks([BOMBS[encoding]])
        limits = DecodingLimits(10 * MEGABYTE)
        async for piece in decode_body(chunks, encoding, limits, Queue(), held.append):
            pieces.append(len(piece))  # noqa: PERF401 (the pieces before the error count)

    with pytest.raises(HttpError) as rejected:
        await decode()

    assert len(BOMBS[encoding]) < 120_000
    assert rejected.value.status == 413
    assert max(pieces) <= PIECE_SIZE * 3 // 2
    assert 10 * MEGABYTE - 2 * PIECE_SIZE <= sum(pieces) <= 10 * MEGABYTE
    assert max(held) == min(sum(pieces), DECODERS[encoding]().window)


@pytest.mark.parametrize("encoding", BOMBS)
async def test_a_decompression_bomb_is_rejected_over_http(
    world: World, project: int, graph: Graph, encoding: str
) -> None:
    sdk = await create_sdk_client(world, project, graph, {"decompressed": MEGABYTE})

    response = await sdk.post(BOMBS[encoding], headers=sdk.auth | {"Content-Encoding": encoding})

    # Zeros have no line break, so the envelope header exceeds its limit.
    assert (response.status_code, await sdk.count_stored()) == (413, 0)
    await sdk.client.aclose()


@pytest.mark.parametrize("encoding", sorted({*BOMBS, "identity"}))
async def test_a_skipped_item_may_have_a_hundred_megabytes(sdk: SdkClient, encoding: str) -> None:
    body = envelope(item("attachment", ZEROS), session())
    if encoding == "identity":
        body = envelope(item("attachment", ZEROS[: 19 * MEGABYTE]), session())
    compressors: dict[str, Callable[[], bytes]] = {
        "gzip": lambda: gzip.compress(body, 1),
        "deflate": lambda: zlib.compress(body, 1),
        "br": lambda: brotli.compress(body, quality=2),
        "zstd": lambda: zstd.compress(body),
        "identity": lambda: body,
    }

    response = await sdk.post(
        compressors[encoding](), headers=sdk.auth | {"Content-Encoding": encoding}
    )

    assert response.status_code == 200, response.text
    assert await sdk.read_counters() == (1, 0, 0)


async def test_the_reader_buffers_no_skipped_payload() -> None:
    buffered: list[int] = []

    async def pieces() -> AsyncIterator[bytes]:
        yield b'{}\n{"type":"attachment","length":50000000}\n'
        for _ in range(500):
            buffered.append(reader.buffered)
            yield bytes(100_000)
        yield b'\n{"type":"news"}\n'
        for _ in range(500):
            buffered.append(reader.buffered)
            yield b"x" * 100_000
        yield b'\n{"type":"session","length":2}\n{}'

    reader = PieceReader(pieces(), max_parsed=1_000)
    assert await read_header(reader) == {}
    items = [each async for each in read_items(reader, frozenset({"session"}), 10, 10)]

    assert [tuple(each) for each in items] == [
        ("attachment", None),
        ("news", None),
        ("session", {}),
    ]
    assert max(buffered) <= 100_000


def decode_parts(encoding: str, parts: Sequence[bytes]) -> bytes:
    decoder = DECODERS[encoding]()
    decoded = b"".join(piece for part in parts for piece in decoder.feed(part))
    assert decoder.is_complete
    return decoded


@pytest.mark.parametrize("encoding", BOMBS)
@pytest.mark.parametrize(
    "length", [0, 1, PIECE_SIZE - 1, PIECE_SIZE, PIECE_SIZE + 1, 3 * PIECE_SIZE]
)
def test_parts_of_any_size_decode_to_the_same_body(encoding: str, length: int) -> None:
    body = bytes(each % 251 for each in range(length))
    compressed = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstd.compress,
    }[encoding](body)

    assert decode_parts(encoding, [compressed]) == body
    assert (
        decode_parts(encoding, [compressed[start : start + 1] for start in range(len(compressed))])
        == body
    )


async def test_nothing_is_stored_for_a_client_that_disconnects_or_is_too_slow(
    sdk: SdkClient, world: World
) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def post(*messages: Any, seconds: float) -> int:
        """Post a body within these seconds and return the status.

        After the messages the client sends nothing.
        """
        endpoint = create_endpoint(world, EnvelopeLimits(seconds=seconds))
        remaining = iter(messages)

        async def receive() -> Any:
            message = next(remaining, None)
            if message is None:
                await asyncio.Event().wait()
            return message

        scope = {
            "type": "http",
            "method": "POST",
            "path_params": {"project": str(sdk.project)},
            "query_string": b"sentry_key=" + sdk.key.encode(),
            "headers": [],
        }
        sent.clear()
        await endpoint(scope, receive, send)
        return int(sent[0]["status"])

    part = {"type": "http.request", "body": VALID_BODY[:-2], "more_body": True}

    assert await post(part, {"type": "http.disconnect"}, seconds=3600) == 400
    assert await post(part, seconds=0.05) == 408
    assert await sdk.count_stored() == 0
    assert await world.read(models.ReceivedCount.__table__.select()) == []


def test_the_real_server_responds_before_it_has_read_the_whole_body(
    running: tuple[str, str],
) -> None:
    address, dsn = running
    key, project = dsn.partition("//")[2].partition("@")[0], dsn.rpartition("/")[2]
    url = f"{address}/api/{project}/envelope/?sentry_key={key}"

    def endless() -> Iterator[bytes]:
        yield b'{}\n{"type":"attachment","length":30000000}\n'
        for _ in range(300):
            yield bytes(100_000)

    responses = [
        httpx.post(url, content=bytes(21 * MEGABYTE), timeout=60),
        httpx.post(url, content=endless(), timeout=60),
        httpx.post(url.replace("sentry_key", "no_key"), content=bytes(MEGABYTE), timeout=60),
        httpx.post(url, content=VALID_BODY, timeout=60),
    ]

    assert [each.status_code for each in responses] == [413, 413, 401, 200]


@pytest.mark.parametrize("fingerprint", [[["a"]], [{"a": 1}], [None], [1, "{{ default }}"]])
def test_any_fingerprint_makes_a_group(fingerprint: Any) -> None:
    assert compute_group({"fingerprint": fingerprint, "message": "m"})
    assert parse_event_id({"event_id": [[["a"]]]}) is None
