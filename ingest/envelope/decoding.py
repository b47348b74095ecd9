"""What a body says once it is decompressed, piece by piece: a small body may say very much."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Protocol

import brotli
from backports import zstd

from ingest.errors import HttpError, bad_request, payload_too_large

PIECE = 64 * 1024
"""Bytes after which a piece ends; brotli's may be half as long again."""
LARGEST_WINDOW = 23
"""In bits, of what zstd looks back at: RFC 9659 allows no more to a content encoding."""


class Decoder(Protocol):
    """Decompresses what it is fed."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data says, in pieces of bounded length. Raises one of FAILURES."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing at the end."""


FAILURES = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


class Identity:
    """Data that says itself."""

    is_whole = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The data."""
        yield data


class Inflate:
    """What zlib compresses; gzip may have several members."""

    def __init__(self, choose_format: Callable[[bytes], int]) -> None:
        self._choose_format = choose_format
        self._stream: Any = None  # zlib keeps the class to itself

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing at the end."""
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data says."""
        while data:
            if self._stream is None or self._stream.eof:
                self._stream = zlib.decompressobj(self._choose_format(data))
            piece = self._stream.decompress(data, PIECE)
            data = self._stream.unconsumed_tail or self._stream.unused_data
            if piece:
                yield piece


def as_gzip(_data: bytes) -> int:
    """The format of gzip, as zlib calls it."""
    return 16 + zlib.MAX_WBITS


def as_deflate(data: bytes) -> int:
    """The format that deflate is meant to have, or without the envelope that some leave out."""
    has_header = data[0] & 0x0F == zlib.DEFLATED
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS


class Brotli:
    """What brotli compresses."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing at the end."""
        return bool(self._stream.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data says."""
        piece = self._stream.process(data, output_buffer_limit=PIECE)
        yield piece
        # It stops at the end of the buffer that reaches the limit, and may have more to say then.
        while len(piece) >= PIECE or not self._stream.can_accept_more_data():
            piece = self._stream.process(b"", output_buffer_limit=PIECE)
            yield piece


class Zstandard:
    """What zstd compresses, in any number of frames."""

    def __init__(self) -> None:
        self._stream: zstd.ZstdDecompressor | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing at the end."""
        return self._stream is not None and self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data says."""
        while True:
            if self._stream is None or self._stream.eof:
                if not data:
                    return
                self._stream = zstd.ZstdDecompressor(
                    options={zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW}
                )
            yield self._stream.decompress(data, PIECE)
            if self._stream.eof:
                data = self._stream.unused_data
            elif self._stream.needs_input:
                return
            else:
                data = b""


DECODERS: dict[str, Callable[[], Decoder]] = {
    "": Identity,
    "identity": Identity,
    "gzip": lambda: Inflate(as_gzip),
    "x-gzip": lambda: Inflate(as_gzip),
    "deflate": lambda: Inflate(as_deflate),
    "br": Brotli,
    "zstd": Zstandard,
}


async def decoded(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> AsyncIterator[bytes]:
    """What a body says, in pieces, up to a number of bytes. Raises HttpError."""
    encoding = encoding.strip().lower()
    if encoding not in DECODERS:
        known = "gzip, br, deflate, zstd"
        raise HttpError(415, f"This content encoding is unknown: {known}.")
    decoder = DECODERS[encoding]()
    length = 0
    try:
        async for chunk in chunks:
            for piece in decoder.feed(chunk):
                length += len(piece)
                if length > limit:
                    raise payload_too_large("The envelope", limit)
                yield piece
                if len(piece) >= PIECE:
                    # Much may follow that needs nothing more from the client.
                    await asyncio.sleep(0)
    except FAILURES:
        raise bad_request(f"The body is not {encoding}.") from None
    if length and not decoder.is_whole:
        raise bad_request(f"The body of {encoding} is not whole.")
