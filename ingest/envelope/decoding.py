"""Content encodings: decompress a body in steps of bounded length.

A small body may decompress to a very large one, or take much work and decompress to nothing. The
limits on output, frames and time therefore hold while it is decompressed.
"""

import time
import zlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

import brotli
from backports import zstd

from ingest.envelope.turns import Turns
from ingest.errors import HttpError, bad_request_error, payload_too_large_error
from offload.turns import Queue

PIECE_SIZE = 64 * 1024
"""Maximum bytes of a piece; a piece from Brotli may be half as long again."""
STEP_SIZE = 16 * 1024
"""Maximum bytes of a body that are decompressed in one step."""
MAX_FRAMES = 16
"""Maximum frames of zstd, or members of gzip, in a body: each takes a new decompressor."""
MAX_WINDOW_LOG = 23
"""Largest window of zstd, as a power of two: RFC 9659 allows 8 MB in a content encoding."""

DECODING_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


@dataclass(frozen=True)
class DecodingLimits:
    """Limits of a decompressed body: `size` in bytes, `seconds` of processor time."""

    size: int
    seconds: float = inf


class TooManyFramesError(Exception):
    """The body has more than MAX_FRAMES frames."""


class Decoder(ABC):
    """Decompresses a body in steps."""

    window = 0
    """Maximum bytes of earlier output that the decompressor keeps."""
    frames = 0

    @abstractmethod
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress data to pieces of bounded length, some of which may be empty.

        Raises TooManyFramesError and DECODING_ERRORS.
        """

    @property
    @abstractmethod
    def is_complete(self) -> bool:
        """Whether the compressed data is complete so far."""

    def count_frame(self) -> None:
        """Count a frame. Raises TooManyFramesError."""
        self.frames += 1
        if self.frames > MAX_FRAMES:
            raise TooManyFramesError


class ZlibDecoder(Decoder):
    """Decompresses gzip, with several members, and deflate."""

    window = 1 << zlib.MAX_WBITS

    def __init__(self, choose_window_bits: Callable[[bytes], int]) -> None:
        self._choose_window_bits = choose_window_bits
        self._stream: Any = None  # zlib does not export the class

    @property
    def is_complete(self) -> bool:
        """Whether the last member has ended."""
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress a chunk."""
        while data:
            if self._stream is None or self._stream.eof:
                self.count_frame()
                self._stream = zlib.decompressobj(self._choose_window_bits(data))
            piece = self._stream.decompress(data, PIECE_SIZE)
            data = self._stream.unconsumed_tail or self._stream.unused_data
            yield piece


def choose_gzip_window_bits(_data: bytes) -> int:
    """Choose the `wbits` of zlib for gzip."""
    return 16 + zlib.MAX_WBITS


def choose_deflate_window_bits(data: bytes) -> int:
    """Choose the `wbits` of zlib for deflate, whose zlib header some clients omit."""
    has_header = data[0] & 0x0F == zlib.DEFLATED
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS


class BrotliDecoder(Decoder):
    """Decompresses Brotli."""

    window = 1 << 24

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def is_complete(self) -> bool:
        """Whether the stream has ended."""
        return bool(self._stream.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress a chunk."""
        piece = self._stream.process(data, output_buffer_limit=PIECE_SIZE)
        yield piece
        # The decompressor stops when a piece reaches the limit, and may have more output then.
        while len(piece) >= PIECE_SIZE or not self._stream.can_accept_more_data():
            piece = self._stream.process(b"", output_buffer_limit=PIECE_SIZE)
            yield piece


class ZstdDecoder(Decoder):
    """Decompresses zstd, with several frames."""

    window = 1 << MAX_WINDOW_LOG

    def __init__(self) -> None:
        self._stream: zstd.ZstdDecompressor | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the last frame has ended."""
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress a chunk."""
        while True:
            if self._stream is None or self._stream.eof:
                if not data:
                    return
                self.count_frame()
                self._stream = zstd.ZstdDecompressor(
                    options={zstd.DecompressionParameter.window_log_max: MAX_WINDOW_LOG}
                )
            yield self._stream.decompress(data, PIECE_SIZE)
            if self._stream.eof:
                data = self._stream.unused_data
            elif self._stream.needs_input:
                return
            else:
                data = b""


IDENTITY = frozenset({"", "identity"})
DECODERS: dict[str, Callable[[], Decoder]] = {
    "gzip": lambda: ZlibDecoder(choose_gzip_window_bits),
    "x-gzip": lambda: ZlibDecoder(choose_gzip_window_bits),
    "deflate": lambda: ZlibDecoder(choose_deflate_window_bits),
    "br": BrotliDecoder,
    "zstd": ZstdDecoder,
}


class LimitedDecoder:
    """A decoder within limits of output and time."""

    def __init__(self, decoder: Decoder, limits: DecodingLimits) -> None:
        self._decoder = decoder
        self._limits = limits
        self.seconds = 0.0
        self.length = 0

    @property
    def held(self) -> int:
        """Bytes of output that the decompressor keeps."""
        return min(self.length, self._decoder.window)

    @property
    def is_complete(self) -> bool:
        """Whether the compressed data is complete so far."""
        return self._decoder.is_complete

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress data. Raises HttpError, TooManyFramesError and DECODING_ERRORS."""
        pieces = self._decoder.feed(data)
        while (piece := self._measure(pieces)) is not None:
            self.length += len(piece)
            if self.length > self._limits.size:
                raise payload_too_large_error("The decompressed body", self._limits.size)
            if self.seconds > self._limits.seconds:
                raise decoding_time_error(self._limits.seconds)
            yield piece

    def _measure(self, pieces: Iterator[bytes]) -> bytes | None:
        start = time.thread_time()
        piece = next(pieces, None)
        self.seconds += time.thread_time() - start
        return piece


def decode_body(
    chunks: AsyncIterator[bytes],
    encoding: str,
    limits: DecodingLimits,
    queue: Queue,
    hold: Callable[[int], None],
) -> AsyncIterator[bytes]:
    """Decompress a body in pieces.

    `hold` is called with the bytes that the decompressor keeps.

    Raises HttpError for an unknown encoding, malformed data or a body over a limit.
    """
    encoding = encoding.strip().lower()
    if encoding in IDENTITY:
        return pass_through(chunks, queue, hold)
    if encoding in DECODERS:
        return decompress(chunks, encoding, limits, queue, hold)
    raise HttpError(415, "Unsupported content encoding. Use gzip, br, deflate or zstd.")


async def pass_through(
    chunks: AsyncIterator[bytes], queue: Queue, hold: Callable[[int], None]
) -> AsyncIterator[bytes]:
    """Yield the chunks of a body that is not compressed."""
    turns = Turns(queue)
    async for chunk in chunks:
        hold(0)
        yield chunk
        await turns.spend(len(chunk), 0)


async def decompress(
    chunks: AsyncIterator[bytes],
    encoding: str,
    limits: DecodingLimits,
    queue: Queue,
    hold: Callable[[int], None],
) -> AsyncIterator[bytes]:
    """Decompress a body in pieces. Raises HttpError for malformed data or a body over a limit."""
    decoder = LimitedDecoder(DECODERS[encoding](), limits)
    turns = Turns(queue)
    spent = 0.0
    try:
        async for chunk in chunks:
            for step in split_steps(chunk):
                for piece in decoder.feed(step):
                    seconds, spent = decoder.seconds - spent, decoder.seconds
                    hold(decoder.held)
                    if piece:
                        yield piece
                    await turns.spend(max(len(step), len(piece)), seconds)
    except TooManyFramesError:
        message = f"The {encoding} body exceeds the limit of {MAX_FRAMES} frames."
        raise HttpError(413, message) from None
    except DECODING_ERRORS:
        raise bad_request_error(f"The body is not valid {encoding}.") from None
    if decoder.length and not decoder.is_complete:
        raise bad_request_error(f"The {encoding} body is incomplete.")


def split_steps(chunk: bytes) -> Iterator[bytes]:
    """Split a chunk of a body into steps."""
    if len(chunk) <= STEP_SIZE:
        yield chunk
        return
    for start in range(0, len(chunk), STEP_SIZE):
        yield chunk[start : start + STEP_SIZE]


def decoding_time_error(limit: float) -> HttpError:
    """The error for a body that takes too much processor time."""
    return HttpError(413, f"Decompressing the body exceeds the limit of {limit:g} seconds.")
