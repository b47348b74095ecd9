"""Public ingest: what a DSN's key can do, and what can be done without one."""

import asyncio
import gzip
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from backports import zstd

from benchmarks.abuse.attack import MB, Attack, Bound, Credential, Stage, at_once, register
from benchmarks.abuse.client import Connection

EMPTY_ZSTD = bytes.fromhex("28b52ffd2000010000")
EMPTY_GZIP = gzip.compress(b"")
WINDOW = 8 * MB
HOLD_SECONDS = 12
MOST_SESSIONS = 1_000_000
MOST_RELEASES = 2_000


def envelope(
    *items: tuple[str, Mapping[str, Any]], head: Mapping[str, Any] | None = None
) -> bytes:
    """Return an envelope of items, each with its type."""
    lines = [orjson.dumps(head or {})]
    for kind, payload in items:
        body = orjson.dumps(payload)
        lines += [orjson.dumps({"type": kind, "length": len(body)}), body]
    return b"\n".join(lines)


def now() -> str:
    """Return the present time, as SDKs write it."""
    return datetime.now(UTC).isoformat()


def aggregates(release: str, environment: str, number: int = 1) -> tuple[str, Mapping[str, Any]]:
    """Return an item of one aggregate, with `number` sessions that exited."""
    attributes = {"release": release, "environment": environment}
    return "sessions", {"aggregates": [{"started": now(), "exited": number}], "attrs": attributes}


@register
class Fingerprint(Attack):
    """Each {{default}} in a fingerprint stands for the whole message."""

    name = "fingerprint of many {{default}}"
    credential = Credential.KEY
    bound = Bound("entries and their lengths are capped, and hashed one by one", memory=16)

    async def run(self, stage: Stage) -> None:
        """One event."""
        event = {
            "message": "m" * stage.size(200_000, 10_000),
            "fingerprint": ["{{default}}"] * stage.size(50_000, 1_000),
        }
        body = gzip.compress(envelope(("event", event)))
        stage.note(f"{len(body):,} bytes")
        await stage.envelope(body, "gzip")


@register
class BlankLines(Attack):
    """Lines between items count as nothing."""

    name = "blank lines in an envelope"
    credential = Credential.KEY
    bound = Bound("blank lines are bounded as items are")

    async def run(self, stage: Stage) -> None:
        """One envelope."""
        body = zstd.compress(b"{}" + b"\n" * stage.size(20_000_000, 200_000), 19)
        stage.note(f"{len(body):,} bytes")
        await stage.envelope(body, "zstd")


class EmptyFrames(Attack):
    """A body that decompresses to nothing."""

    credential = Credential.NOTHING
    bound = Bound("the key is looked up first; frames are bounded; others get their turn")
    frame: bytes
    encoding: str

    async def run(self, stage: Stage) -> None:
        """One body, without a key."""
        body = self.frame * (stage.size(4 * MB, 100_000) // len(self.frame))
        await stage.envelope(body, self.encoding, with_key=False)


@register
class EmptyZstdFrames(EmptyFrames):
    """Each frame makes a decompressor."""

    name = "empty zstd frames"
    frame = EMPTY_ZSTD
    encoding = "zstd"


@register
class EmptyGzipMembers(EmptyFrames):
    """Each member makes a decompressor."""

    name = "empty gzip members"
    frame = EMPTY_GZIP
    encoding = "gzip"


@register
class DecompressedItem(Attack):
    """An item that is of no use is decompressed nevertheless."""

    name = "200 MB of an unused item"
    credential = Credential.KEY
    bound = Bound("others get their turn while a body is decompressed", cpu=1)

    async def run(self, stage: Stage) -> None:
        """One envelope."""
        size = stage.size(199, 2) * MB
        content = b'{}\n{"type":"attachment","length":%d}\n' % size + bytes(size)
        body = zstd.compress(content, 19)
        stage.note(f"{len(body):,} bytes")
        await stage.envelope(body, "zstd")


@register
class HalfSentZstd(Attack):
    """A body that stops after its window is full is waited for."""

    name = "half-sent zstd bodies"
    credential = Credential.KEY
    bound = Bound("bodies count as requests in flight, with the bytes they hold", memory=96)

    async def run(self, stage: Stage) -> None:
        """Hold bodies for some seconds."""
        number = stage.size(150, 5)
        content = b'{}\n{"type":"attachment","length":%d}\n' % (90 * MB) + bytes(2 * WINDOW)
        options: dict[int, int] = {zstd.CompressionParameter.window_log: 23}
        compressor = zstd.ZstdCompressor(options=options)
        body = compressor.compress(content) + compressor.flush(zstd.ZstdCompressor.FLUSH_BLOCK)
        target = (
            f"/api/{stage.credentials.project_id}/envelope/?sentry_key={stage.credentials.key}"
        )
        headers = {"Content-Encoding": "zstd", "Content-Length": str(len(body) + 1)}

        async def hold(_number: int) -> bool:
            async with stage.connect() as connection:
                await connection.send_head("POST", target, headers)
                await connection.send(body)
                return await is_held(stage, connection)

        held = sum(await at_once(number, range(number), hold))
        stage.note(f"{number} bodies of {len(body):,} bytes: {held} held")


async def is_held(stage: Stage, connection: Connection) -> bool:
    """Return whether the server still waits for the rest of a request after some seconds."""
    try:
        async with asyncio.timeout(stage.size(HOLD_SECONDS, 1)):
            stage.answers.add(await connection.response())
    except TimeoutError:
        stage.count("HELD")
        return True
    except (OSError, EOFError):
        stage.count("CLOSED")
    return False


@register
class SlowConnections(Attack):
    """Each connection sends a byte of a body and waits."""

    name = "slow connections"
    credential = Credential.NOTHING
    bound = Bound("connections are limited, each address's too; a body has a least rate")

    async def run(self, stage: Stage) -> None:
        """Hold as many as a process has descriptors by default."""
        target = f"/api/{stage.credentials.project_id}/envelope/"
        number = stage.size(1_100, 50)

        async def hold(_number: int) -> bool:
            try:
                async with stage.connect() as connection:
                    await connection.send_head("POST", target, {"Content-Length": "1000"})
                    await connection.send(b"{")
                    return await is_held(stage, connection)
            except OSError:
                stage.count("CLOSED")
                return False

        held = sum(await at_once(number, range(number), hold))
        stage.note(f"{held:,} of {number:,} held for {stage.size(HOLD_SECONDS, 1)} s")


@register
class NewReleases(Attack):
    """Releases and environments are made as they are named."""

    name = "new releases and environments"
    credential = Credential.KEY
    bound = Bound("quotas of a key and day; 429 with X-Sentry-Rate-Limits")

    async def run(self, stage: Stage) -> None:
        """Send envelopes with a hundred new releases and environments each."""
        number = stage.size(20_000, 300)

        async def send(first: int) -> None:
            names = (f"{first + each:06}" for each in range(100))
            items = (aggregates(f"app@{name}", f"env-{name}") for name in names)
            await stage.envelope(gzip.compress(envelope(*items), 1), "gzip")

        start = time.monotonic()
        await at_once(8, range(0, number, 100), send)
        seconds = time.monotonic() - start
        made = await count_releases(stage)
        text = f"answered in {seconds:.1f} s, {made:,} releases made"
        stage.note(text, is_beyond=made > MOST_RELEASES)


async def count_releases(stage: Stage) -> int:
    """Return the number of releases of the organization, once no more are created."""
    made = -1
    for _ in range(20):
        before = made
        data = await stage.read("{ organization { releases(first: 1) { totalCount } } }")
        made = int(data["organization"]["releases"]["totalCount"])
        if made == before:
            break
        await asyncio.sleep(1.5)
    return made


@register
class NewIssues(Attack):
    """Each fingerprint is a row."""

    name = "new issues"
    credential = Credential.KEY
    # 60 envelopes wait with 0.4 MB each, which their quota of bytes bounds.
    bound = Bound("quotas of a key and day for new issues, and for the bytes that wait", disk=25)

    async def run(self, stage: Stage) -> None:
        """Send envelopes with a thousand new issues each."""

        def events(first: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
            for each in range(first, first + 1_000):
                release = f"{each:06}".ljust(200, "r")
                yield "event", {"fingerprint": [str(each)], "release": release}

        async def send(first: int) -> None:
            await stage.envelope(gzip.compress(envelope(*events(first)), 1), "gzip")

        await at_once(8, range(0, stage.size(60_000, 1_000), 1_000), send)


@register
class LargeAggregate(Attack):
    """An aggregate has a number of sessions, which the server adds up."""

    name = "an aggregate of 2^31 sessions"
    credential = Credential.KEY
    bound = Bound("sessions of an aggregate are bounded: it does not decide adoption")

    async def prepare(self, stage: Stage) -> None:
        """Honest sessions of another release."""
        body = envelope(aggregates("app@1.0.0", "production", 1_000))
        await stage.envelope(body)

    async def run(self, stage: Stage) -> None:
        """One envelope, then the hourly task that decides which releases are adopted."""
        await stage.envelope(envelope(aggregates("app@6.6.6", "production", 2**31 - 1)))
        await asyncio.sleep(3)
        await stage.command("adoption")
        data = await stage.read(
            """{ organization { release(version: "app@6.6.6") {
                adoptionStages(environments: ["production"]) { stage }
                projects { health { totalSessions } } } } }"""
        )
        release = data["organization"]["release"]
        if release is None:
            return
        sessions = int(release["projects"][0]["health"]["totalSessions"] or 0)
        stages = [each["stage"] for each in release["adoptionStages"] or ()]
        stage.note(
            f"{sessions:,} sessions counted, {' '.join(stages)}",
            is_beyond=sessions > MOST_SESSIONS,
        )
