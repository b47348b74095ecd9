"""What an envelope may cost: processor time, memory, frames and places, before work is done."""

import asyncio
import gzip
import hashlib
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from itertools import pairwise
from typing import Any

import httpx
import orjson
import pytest
from backports import zstd

from app.authentication import Authentication
from app.settings import Settings
from db.accounts import project_keys
from ingest.envelope.decoding import MAX_FRAMES, DecodingLimits, decode_body
from ingest.envelope.endpoint import EnvelopeEndpoint, EnvelopeLimits
from ingest.envelope.grouping import MAX_PART_LENGTH, MAX_PARTS, compute_group
from ingest.envelope.in_flight import Unlimited
from ingest.envelope.parser import MAX_HEADER_SIZE
from ingest.envelope.turns import SLICE_BYTES, Turns
from ingest.errors import HttpError
from offload.decoding import MAX_CONTAINERS
from offload.turns import Queue
from resolvers.project_keys import KeyCache
from resolvers.sessions.intake import Intake
from resolvers.sessions.quotas import Quotas
from tests.clients.graph import Graph
from tests.clients.running_app import RunningApp, run_app
from tests.clients.sdk import (
    SdkClient,
    create_sdk_client,
    envelope,
    event,
    item,
    session,
    stream_chunks,
)
from tests.support.factories import World

pytestmark = pytest.mark.spec("security#envelopes")

MEGABYTE = 1024 * 1024
PATIENCE = 20
EMPTY_FRAMES = {
    "gzip": gzip.compress(b""),
    "deflate": zlib.compress(b""),
    "zstd": zstd.compress(b""),
    "zstd, skippable": b"\x50\x2a\x4d\x18\x00\x00\x00\x00",
}
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "zstd": zstd.compress,
}
FRAME_START = b"\x28\xb5\x2f\xfd\x00\x68"  # a frame of zstd with a window of 8 MiB
EMPTY_BLOCK = b"\x00\x00\x00"
VALID_BODY = envelope(session())
RETRY = {"retry-after": "1", "x-sentry-rate-limits": "1::key"}


def retry_headers(response: httpx.Response) -> dict[str, str]:
    """The headers of a response that make an SDK wait."""
    return {name: value for name, value in response.headers.items() if name in RETRY}


@pytest.mark.spec("clients#event-grouping")
@pytest.mark.parametrize(
    ("fingerprint", "parts"),
    [
        (["a", "b"], ["a", "b"]),
        (["{{ default }}", 7, None], ["message", "m", "7", ""]),
        (["a", "{{default}}", "{{ default }}"], ["a", *["message", "m"] * 2]),
        ([], ["message", "m"]),
        (['"\n', "\u2028"], ['"\n', "\u2028"]),
    ],
)
def test_group_is_the_hash_of_the_list_of_parts(fingerprint: Any, parts: list[str]) -> None:
    expected = hashlib.blake2b(orjson.dumps(parts), digest_size=16).hexdigest()

    assert compute_group({"fingerprint": fingerprint, "message": "m"}) == expected


@pytest.mark.spec("security#long-computations")
async def test_lists_of_an_item_are_limited(sdk: SdkClient) -> None:
    numbers = (MAX_CONTAINERS - 100, MAX_CONTAINERS)

    await sdk.send(*(session(extra=[[]] * number) for number in numbers))

    counts = await sdk.read_counts()
    assert counts["accepted", "session", ""] == 1
    assert counts["invalid", "session", "form"] == 1


def test_parts_beyond_the_limits_of_a_fingerprint_are_ignored() -> None:
    parts = [str(each) for each in range(MAX_PARTS)]
    long = "m" * MAX_PART_LENGTH

    assert compute_group({"fingerprint": [*parts, "more"]}) == compute_group(
        {"fingerprint": parts}
    )
    assert compute_group({"fingerprint": parts}) != compute_group({"fingerprint": parts[:-1]})
    assert compute_group({"message": long + "x"}) == compute_group({"message": long})
    assert compute_group({"message": long}) != compute_group({"message": long[:-1]})


async def test_fingerprint_does_not_multiply_the_message(sdk: SdkClient) -> None:
    body = envelope(
        event(exception=None, message="m" * 400_000, fingerprint=["{{ default }}"] * 30_000)
    )
    tracemalloc.start()
    start = time.process_time()

    response = await sdk.post(gzip.compress(body), headers=sdk.auth | {"Content-Encoding": "gzip"})

    seconds, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert response.status_code == 200
    assert seconds < 2
    assert peak < 16 * MEGABYTE


@pytest.mark.spec("clients#envelope-limits")
@pytest.mark.parametrize("blank", [b"\n", b" \t\n"])
@pytest.mark.parametrize(("number", "status"), [(1_000, 200), (1_001, 413), (MEGABYTE, 413)])
async def test_blank_lines_are_counted(
    sdk: SdkClient, blank: bytes, number: int, status: int
) -> None:
    response = await sdk.post(b"{}\n" + blank * number + session())

    assert response.status_code == status, response.text
    assert await sdk.count_stored() == (status == 200)


async def test_total_of_what_is_parsed_is_limited(
    world: World, project: int, graph: Graph
) -> None:
    sdk = await create_sdk_client(world, project, graph, {"parsed": 10_000})
    payload = {"discarded_events": [], "more": "x" * 900}
    reports = [item("client_report", payload)] * 10
    attachments = [item("attachment", bytes(MEGABYTE))] * 5

    accepted = await sdk.post(envelope(*reports, *attachments))
    rejected = await sdk.post(envelope(*reports, *reports))
    headers = await sdk.post(envelope(*[item("attachment", b"", more="x" * 5_000)] * 3))

    assert [each.status_code for each in (accepted, rejected, headers)] == [200, 413, 413]
    assert rejected.json() == {
        "detail": "The total of headers and items exceeds the limit of 10,000 bytes."
    }
    await sdk.client.aclose()


@pytest.mark.spec("clients#content-encodings")
@pytest.mark.parametrize("kind", EMPTY_FRAMES)
async def test_number_of_frames_is_limited(sdk: SdkClient, kind: str) -> None:
    encoding = kind.partition(",")[0]
    frame = COMPRESS[encoding](VALID_BODY)
    headers = sdk.auth | {"Content-Encoding": encoding}

    accepted = await sdk.post(EMPTY_FRAMES[kind] * (MAX_FRAMES - 1) + frame, headers=headers)
    rejected = await sdk.post(EMPTY_FRAMES[kind] * MAX_FRAMES + frame, headers=headers)

    assert (accepted.status_code, rejected.status_code) == (200, 413)
    assert rejected.json() == {"detail": f"The {encoding} body exceeds the limit of 16 frames."}
    assert await sdk.count_stored() == 1


async def decode(body: bytes, encoding: str, seconds: float = 60) -> int:
    """Decompress a body and return its length."""
    limits = DecodingLimits(100 * MEGABYTE, seconds)
    pieces = decode_body(stream_chunks([body]), encoding, limits, Queue(), lambda _held: None)
    return sum([len(each) async for each in pieces])


@pytest.mark.parametrize("encoding", COMPRESS)
async def test_time_to_decompress_is_limited(encoding: str) -> None:
    body = COMPRESS[encoding](bytes(10 * MEGABYTE))

    with pytest.raises(HttpError) as rejected:
        await decode(body, encoding, seconds=0.0001)

    assert await decode(body, encoding) == 10 * MEGABYTE
    assert rejected.value.status == 413
    assert str(rejected.value) == "Decompressing the body exceeds the limit of 0.0001 seconds."


async def test_other_tasks_run_while_a_body_decompresses_to_nothing() -> None:
    body = FRAME_START + EMPTY_BLOCK * MEGABYTE
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(count_turns())
    await decode(body, "zstd")
    other.cancel()

    assert turns >= len(body) // SLICE_BYTES


async def test_one_request_with_long_work_continues_in_each_turn() -> None:
    queue = Queue()
    slices = 0
    slices_by_turn: list[int] = []

    async def work() -> None:
        nonlocal slices
        turns = Turns(queue)
        for _ in range(20):
            slices += 1
            await turns.spend(SLICE_BYTES, 0)

    async def count() -> None:
        while True:
            slices_by_turn.append(slices)
            await asyncio.sleep(0)

    other = asyncio.create_task(count())
    await asyncio.gather(*(work() for _ in range(10)))
    other.cancel()

    steps = [after - before for before, after in pairwise(slices_by_turn)]
    assert max(steps[2:]) <= 1
    assert slices == 200


class HeldBytes(Unlimited):
    """Records what requests hold."""

    def __init__(self) -> None:
        self.largest = 0

    def hold(self, _http: Any, size: int) -> None:
        self.largest = max(self.largest, size)


@pytest.mark.spec("clients#sdk-authentication")
@pytest.mark.parametrize(
    ("encoding", "part", "parts_read"),
    [
        ("zstd", EMPTY_BLOCK * 4_096, 6),
        ("zstd", zstd.compress(b""), MAX_FRAMES),
        ("zstd", zstd.compress(b"{}" + b" " * 50 * MEGABYTE), 1),
        ("gzip", gzip.compress(b"{}" + b" " * 50 * MEGABYTE), 1),
        ("", b" " * 16_384, 4),
    ],
)
async def test_little_is_read_before_the_key_is_known(
    world: World, project: int, encoding: str, part: bytes, parts_read: int
) -> None:
    held = HeldBytes()
    authentication = Authentication(world.db, Settings())
    keys = KeyCache(world.db, authentication.key_guard, authentication.addresses.find)
    endpoint = EnvelopeEndpoint(keys, Intake(world.db, Quotas()), EnvelopeLimits(), held)
    start = FRAME_START if part.startswith(EMPTY_BLOCK) else b""
    received = 0
    sent: list[Any] = []

    async def receive() -> Any:
        nonlocal received
        received += 1
        body = start + part if received == 1 else part
        return {"type": "http.request", "body": body, "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path_params": {"project": str(project)},
        "query_string": b"",
        "headers": [(b"content-encoding", encoding.encode())],
    }
    await endpoint(scope, receive, send)

    assert sent[0]["status"] == 401
    assert received <= parts_read + 1
    assert held.largest <= 5 * MAX_HEADER_SIZE


class UnfinishedBody:
    """A body whose end waits for the test."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.is_read = asyncio.Event()
        self.go_on = asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body[:-1]
        self.is_read.set()
        await self.go_on.wait()
        yield self._body[-1:]


async def start_unfinished(sdk: SdkClient, body: bytes, **options: Any) -> Any:
    """Start to send an envelope; returns its body and the task of its response."""
    content = UnfinishedBody(body)
    task = asyncio.create_task(sdk.post(content.__aiter__(), **options))
    await asyncio.wait_for(content.is_read.wait(), 10)
    return content, task


@pytest.mark.spec("clients#sdk-rate-limits")
async def test_envelopes_that_are_received_are_in_flight(
    world: World, project: int, graph: Graph
) -> None:
    sdk = await create_sdk_client(world, project, graph, {"in_flight": 4})
    others = []
    for _ in range(2):
        async with world.db.begin() as connection:
            key = await project_keys.create(connection, world.organization, project)
        others.append(SdkClient(world, graph, project, key.public, sdk.client))

    held = [await start_unfinished(sdk, VALID_BODY) for _ in range(2)]
    same_key = await sdk.post(VALID_BODY)
    other_key = await others[0].post(VALID_BODY)
    held += [await start_unfinished(others[0], VALID_BODY) for _ in range(2)]
    third_key = await others[1].post(VALID_BODY)
    for content, _ in held:
        content.go_on.set()
    finished = [(await task).status_code for _, task in held]
    afterwards = [(await each.post(VALID_BODY)).status_code for each in (sdk, *others)]

    assert [each.status_code for each in (same_key, other_key, third_key)] == [429, 200, 429]
    assert (retry_headers(same_key), retry_headers(third_key)) == (RETRY, RETRY)
    assert finished == [200] * 4
    assert afterwards == [200] * 3
    assert await sdk.count_stored() == 8
    await sdk.client.aclose()


async def test_requests_without_a_known_key_are_in_flight(
    world: World, project: int, graph: Graph
) -> None:
    sdk = await create_sdk_client(world, project, graph, {"in_flight": 2})
    dsn = f"http://{sdk.key}@waybill.test/{project}"

    content, task = await start_unfinished(sdk, b'{"dsn":"', headers={})
    without_key = await sdk.post(envelope(session(), dsn=dsn), headers={})
    with_key = await sdk.post(VALID_BODY)
    content.go_on.set()

    assert (without_key.status_code, retry_headers(without_key)) == (429, RETRY)
    assert with_key.status_code == 200
    assert (await task).status_code == 400
    assert (await sdk.post(envelope(session(), dsn=dsn), headers={})).status_code == 200
    await sdk.client.aclose()


@pytest.fixture
async def server(world: World) -> AsyncIterator[RunningApp]:
    """A server whose bodies may hold two megabytes, those of envelopes one."""
    async with run_app(world, body_memory=2 * MEGABYTE) as server:
        yield server


def half_sent_zstd() -> bytes:
    """The start of a compressed envelope that fills a window of 8 MiB."""
    text = b'{}\n{"type":"attachment","length":90000000}\n' + bytes(10 * MEGABYTE)
    compressor = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 23})
    return compressor.compress(text) + compressor.flush(zstd.ZstdCompressor.FLUSH_BLOCK)


def half_sent_item() -> bytes:
    """The start of an envelope with a large event."""
    return b'{}\n{"type":"event","length":900000}\n' + b" " * 899_999


@pytest.mark.parametrize(
    ("body", "encoding", "number"),
    [(half_sent_zstd(), "zstd", 1), (half_sent_item(), "identity", 2)],
)
async def test_bodies_and_windows_share_a_limit_of_memory(
    world: World, server: RunningApp, body: bytes, encoding: str, number: int
) -> None:
    project = await world.project("app")
    async with world.db.begin() as connection:
        key = await project_keys.create(connection, world.organization, project)
    path = f"/api/{project}/envelope/?sentry_key={key.public}"
    lines = (f"Content-Encoding: {encoding}", f"Content-Length: {len(body) + 1}")
    report = orjson.dumps({"query": "{ __typename }"}).ljust(MEGABYTE + 500_000)
    small = orjson.dumps({"query": "{ __typename }"})

    async def post_report(content: bytes) -> httpx.Response:
        return await server.client.post(
            "/graphql", content=content, headers={"Content-Type": "application/json"}
        )

    async with AsyncExitStack() as stack:
        for _ in range(number):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            stack.callback(writer.close)
            writer.write(server.head(*lines, target=path) + body)
            await asyncio.sleep(0.2)
        refused = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        large = await post_report(report)
        during = [await post_report(small), await server.client.post(path, content=VALID_BODY)]

    assert refused.startswith(b"HTTP/1.1 429 ")
    assert b"x-sentry-rate-limits: 1::key" in refused.lower()
    assert [each.status_code for each in during] == [200, 200]
    assert large.status_code == (503 if number > 1 else 200)
    for _ in range(100):
        large = await post_report(report)
        if large.status_code == 200:
            break
        await asyncio.sleep(0.05)
    assert large.status_code == 200
