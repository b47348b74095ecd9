"""What is no envelope, too much, or not let in: the right status, nothing stored, little read."""

import asyncio
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

from db import models
from db.accounts import project_keys
from ingest.envelope.decoding import DECODERS, PIECE_SIZE, decode_body
from ingest.envelope.endpoint import EnvelopeEndpoint, EnvelopeLimits, parse_event_id
from ingest.envelope.grouping import compute_group
from ingest.envelope.items import ITEM_TYPES
from ingest.envelope.parser import MAX_HEADER_SIZE, PieceReader, read_header, read_items
from ingest.envelope.rate_limit import RateLimiter
from ingest.errors import HttpError
from resolvers.project_keys import KeyCache
from resolvers.sessions.intake import MEASURE_INTERVAL_SECONDS, Backlog, Intake
from tests.clients.graph import Graph
from tests.clients.sdk import (
    Sender,
    a_sender,
    at,
    chunks,
    envelope,
    event,
    item,
    session,
    session_payload,
    sessions,
)
from tests.support.factories import World, an_organization

MEGABYTE = 1024 * 1024
WHOLE = envelope(session(), session())
ZEROS = bytes(100 * MEGABYTE)


def of_session(length: Any) -> bytes:
    """An envelope with a session whose header says a length."""
    body = orjson.dumps(session_payload())
    return b"{}\n" + orjson.dumps({"type": "session", "length": length}) + b"\n" + body + b"\n"


PAYLOAD = len(orjson.dumps(session_payload()))


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
        (b'{}\n{"type":"session"}\n', ""),
        (b'{}\n{"type":"session"}\nnull\n', ""),
        (WHOLE[:-30], ""),
        (envelope(session(), item("session", b'{"sid":', with_length=False)), ""),
        (envelope(session(), item("event", b"[" * 50_000)), ""),
        (of_session(PAYLOAD - 1), ""),
        (of_session(PAYLOAD + 2), ""),
        (of_session(-1), ""),
        (of_session("7"), ""),
        (of_session(1.5), ""),
        (b'{}\n{"type":"attachment","length":5}\nabc', ""),
        (b'{}\n{"type":"attachment","length":2}\nabc\n', ""),
        (WHOLE, "gzip"),
        (gzip.compress(WHOLE)[:-9], "gzip"),
        (gzip.compress(WHOLE)[:-1], "gzip"),
        (gzip.compress(WHOLE) + b"more", "gzip"),
        (gzip.compress(WHOLE)[:60] + b"x" + gzip.compress(WHOLE)[61:], "gzip"),
        (WHOLE, "deflate"),
        (zlib.compress(WHOLE)[:-1], "deflate"),
        (WHOLE, "br"),
        (brotli.compress(WHOLE)[:-1], "br"),
        (brotli.compress(WHOLE) + b"more", "br"),
        (WHOLE, "zstd"),
        (zstd.compress(WHOLE)[:-1], "zstd"),
        (zstd.compress(WHOLE) + b"more", "zstd"),
    ],
)
async def test_what_is_no_envelope_is_refused_whole(
    sender: Sender, body: bytes, encoding: str
) -> None:
    answer = await sender.post(body, headers=sender.auth | {"Content-Encoding": encoding})

    assert answer.status_code == 400, answer.text
    assert list(answer.json()) == ["detail"]
    assert await sender.stored() == 0


@pytest.mark.parametrize("encoding", ["compress", "gzip, br", "aws-chunked", "gzip;q=1"])
async def test_an_encoding_that_is_unknown(sender: Sender, encoding: str) -> None:
    answer = await sender.post(WHOLE, headers=sender.auth | {"Content-Encoding": encoding})

    assert (answer.status_code, await sender.stored()) == (415, 0)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (envelope(*(session() for _ in range(100))), 200),
        (envelope(*(session() for _ in range(101))), 413),
        (envelope(sessions(*[{"started": at(), "exited": 1}] * 100)), 200),
        (envelope(session(), sessions(*[{"started": at(), "exited": 1}] * 101)), 413),
        (envelope(*[item("news", {})] * 1_000), 200),
        (envelope(*[item("news", {})] * 1_001), 413),
        (envelope(event(extra="x" * (MEGABYTE - 2_000))), 200),
        (envelope(event(extra="x" * MEGABYTE)), 413),
        (envelope(item("event", {"extra": "x" * MEGABYTE}, with_length=False)), 413),
        (envelope(item("attachment", bytes(3 * MEGABYTE)), session()), 200),
        (envelope(session(), trace="x" * MAX_HEADER_SIZE), 413),
        (b"{}\n" + b"x" * MAX_HEADER_SIZE * 2, 413),
        (of_session(2**63), 413),
        (bytes(20 * MEGABYTE + 1), 413),
    ],
)
async def test_more_than_a_limit_allows(sender: Sender, body: bytes, status: int) -> None:
    answer = await sender.post(body)

    assert answer.status_code == status, answer.text
    assert await sender.stored() == (status == 200)


@pytest.mark.parametrize(
    "items",
    [
        [sessions(*[{"started": at(), "exited": 1}] * 101)],
        [sessions(*[{"started": at()}] * 100)] * 51,
        [session()] * 101,
    ],
)
async def test_numbers_are_looked_at_before_what_they_count(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, items: list[bytes]
) -> None:
    taken: list[Any] = []
    for kind in ("session", "sessions"):
        monkeypatch.setitem(ITEM_TYPES, kind, lambda _received, item: taken.append(item))

    answer = await sender.post(envelope(*items))

    assert (answer.status_code, await sender.stored()) == (413, 0)
    assert len(taken) == len(items) - 1


async def test_others_get_their_turn_while_much_is_taken_in(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = 0
    seen: list[int] = []

    async def go_on() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    monkeypatch.setitem(ITEM_TYPES, "sessions", lambda _received, _item: seen.append(turns))
    other = asyncio.create_task(go_on())
    answer = await sender.post(envelope(*[sessions(*[{"started": at()}] * 100)] * 10))
    other.cancel()

    assert answer.status_code == 200
    assert len(set(seen)) == 10


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
)
async def test_who_is_not_let_in(sender: Sender, auth: dict[str, str], status: int) -> None:
    headers = {name: value.format(key=sender.key) for name, value in auth.items()}

    answer = await sender.post(WHOLE, headers=headers)

    assert (answer.status_code, await sender.stored()) == (status, status == 200)


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
async def test_a_dsn_that_does_not_let_in(sender: Sender, dsn: Any) -> None:
    if isinstance(dsn, str):
        dsn = dsn.format(key=sender.key, project=sender.project)

    answer = await sender.post(envelope(session(), dsn=dsn), headers={})

    assert (answer.status_code, await sender.stored()) == (401, 0)


@pytest.mark.parametrize("other", ["0", "77", "x", "9" * 30, "9" * 5_000, "-1", "1.0", "%00"])
@pytest.mark.parametrize("kind", ["envelope", "store"])
async def test_a_key_of_another_project(sender: Sender, other: str, kind: str) -> None:
    path = f"/api/{other}/{kind}/"

    answer = await sender.client.post(path, content=WHOLE, headers=sender.auth)

    assert (answer.status_code, await sender.stored()) == (401, 0)


async def test_a_key_of_another_organization(sender: Sender, world: World, graph: Graph) -> None:
    foreign = await an_organization(world.db, "other")
    other = await a_sender(foreign, await foreign.project("app"), graph)

    answer = await sender.post(WHOLE, headers=other.auth)

    assert (answer.status_code, await sender.stored()) == (401, 0)
    await other.client.aclose()


async def test_a_key_that_is_disabled_lets_nobody_in_at_once(sender: Sender, world: World) -> None:
    await sender.send(session())
    async with world.db.begin() as connection:
        assert await project_keys.disable(connection, sender.project, sender.key)

    answers = [await sender.post(WHOLE) for _ in range(2)]

    assert [each.status_code for each in answers] == [403, 403]
    assert [each.json() for each in answers] == [{"detail": "This key is disabled."}] * 2
    assert await sender.stored() == 1


@pytest.mark.parametrize("body", [b"", b"null", b"{", b"[]", b'{"a":1}{"b":2}'])
async def test_a_store_endpoint_takes_an_object(sender: Sender, body: bytes) -> None:
    answer = await sender.client.post(sender.path("store"), content=body, headers=sender.auth)

    assert (answer.status_code, await sender.stored()) == (400, 0)


@pytest.mark.parametrize("kind", ["envelope", "store"])
async def test_too_much_at_once_is_answered_as_sdks_read_it(
    world: World, project: int, graph: Graph, kind: str
) -> None:
    sender = await a_sender(world, project, graph, {"rate": 0.3, "burst": 2})
    other = await a_sender(world, project, graph)
    body = WHOLE if kind == "envelope" else b"{}"

    def post(headers: dict[str, str]) -> Any:
        return sender.client.post(sender.path(kind), content=body, headers=headers)

    answers = [await post(sender.auth) for _ in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 429, 429]
    assert answers[2].headers["retry-after"] == "4"
    assert answers[2].headers["x-sentry-rate-limits"] == "4::key"
    assert answers[2].headers["access-control-allow-origin"] == "*"
    assert (await post(other.auth)).status_code == 200
    assert await sender.stored() == 3
    await sender.client.aclose()
    await other.client.aclose()


async def test_sdks_wait_while_too_much_is_to_be_folded(
    world: World, project: int, graph: Graph
) -> None:
    sender = await a_sender(world, project, graph, {"backlog": 3})
    for _ in range(2):
        await sender.send(session(), session())

    refused = await sender.post(b"not even looked at")

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["x-sentry-rate-limits"] == "60::key"
    assert await sender.stored() == 2
    assert (await sender.post(WHOLE, headers={})).status_code == 401
    await sender.client.aclose()


async def test_a_backlog_is_measured_now_and_then(sender: Sender, world: World) -> None:
    now = 100.0
    backlog = Backlog(world.db, 4, clock=lambda: now)
    found: list[bool] = []

    async def look() -> None:
        found.append(await backlog.is_full())

    await sender.send(session(), session(), session())
    await look()
    await sender.send(session())
    await look()
    now += MEASURE_INTERVAL_SECONDS
    await look()
    await sender.fold()
    await look()
    now += MEASURE_INTERVAL_SECONDS
    await look()
    backlog.add(4)
    await look()

    assert found == [False, False, True, True, False, True]


async def test_what_is_set_aside_does_not_wait(sender: Sender, world: World) -> None:
    await sender.send(session())
    async with world.db.begin() as connection:
        await connection.execute(update(models.Envelope).values(due=None))

    assert not await Backlog(world.db, 1).is_full()


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


async def test_no_more_of_a_body_is_read_than_is_allowed(world: World, project: int) -> None:
    async with world.db.begin() as connection:
        key = await project_keys.create(connection, world.organization, project)
    endpoint = EnvelopeEndpoint(
        KeyCache(world.db),
        Intake(world.db),
        EnvelopeLimits(body=1_000_000, decompressed=5_000_000),
    )
    auth = b"Sentry sentry_key=" + key.public.encode()

    async def status(parts: Iterator[bytes], *headers: tuple[bytes, bytes]) -> tuple[int, int]:
        """The status of a body in parts, and how many of these were taken."""
        taken = 0
        sent: list[Any] = []

        async def receive() -> Any:
            nonlocal taken
            taken += 1
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
        return sent[0]["status"], taken

    def endless(start: bytes, part: bytes) -> Iterator[bytes]:
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

    # The body's own length, the length of an item, and what it says once it is decompressed.
    assert await status(endless(attachment, large)) == (413, 11)
    assert await status(endless(session_, b"x" * 100_000)) == (413, 11)
    assert await status(endless(attachment, large), (b"content-length", b"1000001")) == (413, 0)
    assert await status(endless(attachment, large), (b"content-length", b"9" * 5_000)) == (413, 0)
    found, taken = await status(iter(parts), encoded)
    assert (found, len(parts)) == (413, 102)
    assert taken <= 6
    # Nothing but the first line is read of whom nobody knows.
    auth = b"Sentry sentry_key=nobody"
    assert await status(endless(attachment, large)) == (401, 0)
    auth = b""
    assert await status(endless(attachment, large)) == (401, 1)


BOMBS = {
    "gzip": gzip.compress(ZEROS),
    "deflate": zlib.compress(ZEROS),
    "br": brotli.compress(ZEROS, quality=5),
    "zstd": zstd.compress(ZEROS),
}


@pytest.mark.parametrize("encoding", BOMBS)
async def test_a_bomb_is_put_out_in_pieces(encoding: str) -> None:
    pieces: list[int] = []

    async def put_out() -> None:
        async for piece in decode_body(chunks([BOMBS[encoding]]), encoding, 10 * MEGABYTE):
            pieces.append(len(piece))  # noqa: PERF401 (what came before it was refused counts)

    with pytest.raises(HttpError) as refused:
        await put_out()

    assert len(BOMBS[encoding]) < 120_000
    assert refused.value.status == 413
    assert max(pieces) <= PIECE_SIZE * 3 // 2
    assert 10 * MEGABYTE - 2 * PIECE_SIZE <= sum(pieces) <= 10 * MEGABYTE


@pytest.mark.parametrize("encoding", BOMBS)
async def test_a_bomb_is_refused_over_http(
    world: World, project: int, graph: Graph, encoding: str
) -> None:
    sender = await a_sender(world, project, graph, {"decompressed": MEGABYTE})

    answer = await sender.post(
        BOMBS[encoding], headers=sender.auth | {"Content-Encoding": encoding}
    )

    # Zeros are no header of an envelope, however long it takes to find its end.
    assert (answer.status_code, await sender.stored()) == (413, 0)
    await sender.client.aclose()


@pytest.mark.parametrize("encoding", sorted({*BOMBS, "identity"}))
async def test_a_hundred_megabytes_that_are_allowed_pass_by(sender: Sender, encoding: str) -> None:
    body = envelope(item("attachment", ZEROS), session())
    if encoding == "identity":
        body = envelope(item("attachment", ZEROS[: 19 * MEGABYTE]), session())
    ways: dict[str, Callable[[], bytes]] = {
        "gzip": lambda: gzip.compress(body, 1),
        "deflate": lambda: zlib.compress(body, 1),
        "br": lambda: brotli.compress(body, quality=2),
        "zstd": lambda: zstd.compress(body),
        "identity": lambda: body,
    }

    answer = await sender.post(
        ways[encoding](), headers=sender.auth | {"Content-Encoding": encoding}
    )

    assert answer.status_code == 200, answer.text
    assert await sender.counters() == (1, 0, 0)


async def test_only_what_is_wanted_is_kept_of_a_stream() -> None:
    kept: list[int] = []

    async def pieces() -> AsyncIterator[bytes]:
        yield b'{}\n{"type":"attachment","length":50000000}\n'
        for _ in range(500):
            kept.append(reader.buffered)
            yield bytes(100_000)
        yield b'\n{"type":"news"}\n'
        for _ in range(500):
            kept.append(reader.buffered)
            yield b"x" * 100_000
        yield b'\n{"type":"session","length":2}\n{}'

    reader = PieceReader(pieces())
    assert await read_header(reader) == {}
    found = [each async for each in read_items(reader, frozenset({"session"}), 10, 10)]

    assert [tuple(each) for each in found] == [
        ("attachment", None),
        ("news", None),
        ("session", {}),
    ]
    assert max(kept) <= 100_000


def fed(encoding: str, parts: Sequence[bytes]) -> bytes:
    decoder = DECODERS[encoding]()
    said = b"".join(piece for part in parts for piece in decoder.feed(part))
    assert decoder.is_complete
    return said


@pytest.mark.parametrize("encoding", BOMBS)
@pytest.mark.parametrize(
    "length", [0, 1, PIECE_SIZE - 1, PIECE_SIZE, PIECE_SIZE + 1, 3 * PIECE_SIZE]
)
def test_pieces_make_the_whole(encoding: str, length: int) -> None:
    body = bytes(each % 251 for each in range(length))
    small = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstd.compress,
    }[encoding](body)

    assert fed(encoding, [small]) == body
    assert fed(encoding, [small[start : start + 1] for start in range(len(small))]) == body


async def test_a_client_that_leaves_leaves_nothing(sender: Sender, world: World) -> None:
    endpoint = EnvelopeEndpoint(KeyCache(world.db), Intake(world.db), EnvelopeLimits(seconds=0.05))
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def statuses(*messages: Any) -> int:
        waiting = iter(messages)

        async def receive() -> Any:
            found = next(waiting, None)
            if found is None:
                await asyncio.Event().wait()
            return found

        scope = {
            "type": "http",
            "method": "POST",
            "path_params": {"project": str(sender.project)},
            "query_string": b"sentry_key=" + sender.key.encode(),
            "headers": [],
        }
        sent.clear()
        await endpoint(scope, receive, send)
        return int(sent[0]["status"])

    part = {"type": "http.request", "body": WHOLE[:-2], "more_body": True}
    assert await statuses(part, {"type": "http.disconnect"}) == 400
    assert await statuses(part) == 408
    assert await sender.stored() == 0
    assert await world.read(models.ReceivedCount.__table__.select()) == []


def test_the_real_server_answers_before_it_has_read_all(running: tuple[str, str]) -> None:
    address, dsn = running
    key, project = dsn.partition("//")[2].partition("@")[0], dsn.rpartition("/")[2]
    url = f"{address}/api/{project}/envelope/?sentry_key={key}"

    def endless() -> Iterator[bytes]:
        yield b'{}\n{"type":"attachment","length":30000000}\n'
        for _ in range(300):
            yield bytes(100_000)

    answers = [
        httpx.post(url, content=bytes(21 * MEGABYTE)),
        httpx.post(url, content=endless()),
        httpx.post(url.replace("sentry_key", "no_key"), content=bytes(MEGABYTE)),
        httpx.post(url, content=WHOLE),
    ]

    assert [each.status_code for each in answers] == [413, 413, 413, 200]


@pytest.mark.parametrize("fingerprint", [[["a"]], [{"a": 1}], [None], [1, "{{ default }}"]])
def test_a_fingerprint_of_anything_makes_a_group(fingerprint: Any) -> None:
    assert compute_group({"fingerprint": fingerprint, "message": "m"})
    assert parse_event_id({"event_id": [[["a"]]]}) is None
