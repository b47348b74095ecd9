"""Content encodings: decompress a body in pieces of bounded length.

A small body may decompress to a very large one, so a limit holds while it is decompressed.
"""

import asyncio
import zlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import brotli
from backports import zstd

from ingest.errors import HttpError, bad_request_error, payload_too_large_error

PIECE_SIZE = 64 * 1024
"""Maximum bytes of a piece; a piece from Brotli may be half as long again."""
MAX_WINDOW_LOG = 23
"""Largest window of zstd, as a power of two: RFC 9659 allows 8 MB in a content encoding."""

DECODING_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


class Decoder(ABC):
    """Decompresses a body chunk by chunk."""

    @abstractmethod
    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decompress a chunk to pieces of bounded length. Raises one of DECODING_ERRORS."""

    @property
    @abstractmethod
    def is_complete(self) -> bool:
        """Whether the compressed data is complete so far."""


class IdentityDecoder(Decoder):
    """Passes data through as it is."""

    is_complete = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Return the chunk."""
        yield data


class ZlibDecoder(Decoder):
    """Decompresses gzip, with any number of members, and deflate."""

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
                self._stream = zlib.decompressobj(self._choose_window_bits(data))
            piece = self._stream.decompress(data, PIECE_SIZE)
            data = self._stream.unconsumed_tail or self._stream.unused_data
            if piece:
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
    """Decompresses zstd, with any number of frames."""

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


DECODERS: dict[str, Callable[[], Decoder]] = {
    "": IdentityDecoder,
    "identity": IdentityDecoder,
    "gzip": lambda: ZlibDecoder(choose_gzip_window_bits),
    "x-gzip": lambda: ZlibDecoder(choose_gzip_window_bits),
    "deflate": lambda: ZlibDecoder(choose_deflate_window_bits),
    "br": BrotliDecoder,
    "zstd": ZstdDecoder,
}


async def decode_body(
    chunks: AsyncIterator[bytes], encoding: str, limit: int
) -> AsyncIterator[bytes]:
    """Decompress a body in pieces, up to `limit` bytes.

    Raises HttpError for an unknown encoding, malformed data or a body over the limit.
    """
    encoding = encoding.strip().lower()
    if encoding not in DECODERS:
        raise HttpError(415, "Unsupported content encoding. Use gzip, br, deflate or zstd.")
    decoder = DECODERS[encoding]()
    length = 0
    try:
        async for chunk in chunks:
            for piece in decoder.feed(chunk):
                length += len(piece)
                if length > limit:
                    raise payload_too_large_error("The decompressed body", limit)
                yield piece
                if len(piece) >= PIECE_SIZE:
                    # A chunk can have many pieces; let other requests run between them.
                    await asyncio.sleep(0)
    except DECODING_ERRORS:
        raise bad_request_error(f"The body is not valid {encoding}.") from None
    if length and not decoder.is_complete:
        raise bad_request_error(f"The {encoding} body is incomplete.")
