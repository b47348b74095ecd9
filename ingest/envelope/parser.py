"""The format of envelopes: a header line, then for each item a header line and a payload.

Source: docs/reference/clients.md#envelope-format.
"""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import orjson

from ingest.errors import HttpError, bad_request_error, payload_too_large_error
from offload.decoding import decode_json

MAX_HEADER_SIZE = 64 * 1024
NEWLINE = b"\n"


class Item(NamedTuple):
    """An item; the payload is None for a type that is skipped, and if it cannot be read."""

    type: str
    payload: dict[str, Any] | None


class PieceReader:
    """Reads lines and payloads from a body that arrives in pieces.

    It buffers at most what the caller reads next, and one piece. `max_parsed` is the maximum
    total length of the lines and payloads that it returns.
    """

    def __init__(self, pieces: AsyncIterator[bytes], max_parsed: int) -> None:
        self._pieces = pieces
        self._max_parsed = max_parsed
        self._parsed = 0
        self._buffer = bytearray()
        self._start = 0  # what precedes it in the buffer has been read

    @property
    def buffered(self) -> int:
        """Bytes in the buffer."""
        return len(self._buffer) - self._start

    async def _fill(self) -> bool:
        """Read the next piece into the buffer; False at the end of the body."""
        if self._start:
            del self._buffer[: self._start]
            self._start = 0
        async for piece in self._pieces:
            if piece:
                self._buffer += piece
                return True
        return False

    def _drop(self) -> None:
        """Skip what is in the buffer."""
        self._buffer.clear()
        self._start = 0

    def _take(self, size: int) -> bytes:
        """Take bytes from the start of the buffer. Raises HttpError over the limit."""
        self._parsed += size
        if self._parsed > self._max_parsed:
            raise payload_too_large_error("The total of headers and items", self._max_parsed)
        with memoryview(self._buffer) as view:
            taken = bytes(view[self._start : self._start + size])
        self._start += size
        return taken

    async def read_line(self, what: str, limit: int) -> bytes | None:
        """Read a line without its line break, which the last line may lack; None at the end.

        `what` is the subject of the message. Raises HttpError for a line over the limit.
        """
        searched = 0
        while (end := self._buffer.find(NEWLINE, self._start + searched)) < 0:
            searched = self.buffered
            if searched > limit:
                break
            if not await self._fill():
                return self._take(searched) if searched else None
        length = end - self._start
        if end < 0 or length > limit:
            raise payload_too_large_error(what, limit)
        line = self._take(length)
        self._start += 1
        return line

    async def read_payload(self, what: str, length: int, limit: int) -> bytes:
        """Read a payload of known length and the line break after it. Raises HttpError."""
        if length > limit:
            raise payload_too_large_error(what, limit)
        while self.buffered < length:
            if not await self._fill():
                raise truncated_item_error()
        payload = self._take(length)
        await self._end_line()
        return payload

    async def skip_line(self) -> None:
        """Skip the rest of the line and its line break."""
        while (end := self._buffer.find(NEWLINE, self._start)) < 0:
            self._drop()
            if not await self._fill():
                return
        self._start = end + 1

    async def skip_payload(self, length: int) -> None:
        """Skip a payload of known length and the line break after it. Raises HttpError."""
        while self.buffered < length:
            length -= self.buffered
            self._drop()
            if not await self._fill():
                raise truncated_item_error()
        self._start += length
        await self._end_line()

    async def _end_line(self) -> None:
        if not self.buffered and not await self._fill():
            return
        if self._buffer[self._start] != NEWLINE[0]:
            raise bad_request_error("An item is longer than the length in its header.")
        self._start += 1


def truncated_item_error() -> HttpError:
    """The error for an envelope that ends within an item."""
    return bad_request_error("The envelope ends within an item.")


def check_number(number: int, limit: int, what: str) -> None:
    """Raise HttpError if an envelope has more of something than its limit."""
    if number > limit:
        raise HttpError(413, f"The envelope exceeds the limit of {limit:,} {what}.")


async def read_header(reader: PieceReader) -> dict[str, Any]:
    """Read the header of an envelope. Raises HttpError."""
    line = await reader.read_line("The envelope header", MAX_HEADER_SIZE)
    return parse_object(line or b"", "The envelope header")


async def read_items(
    reader: PieceReader, types: frozenset[str], max_items: int, max_item_size: int
) -> AsyncIterator[Item]:
    """Read the items of an envelope, with the payloads of some types. Raises HttpError."""
    number = blank = 0
    while (line := await reader.read_line("The item header", MAX_HEADER_SIZE)) is not None:
        if not line.strip():
            blank += 1
            check_number(blank, max_items, "blank lines")
            continue
        number += 1
        check_number(number, max_items, "items")
        header = parse_object(line, "The item header")
        item_type = header.get("type")
        if not isinstance(item_type, str):
            raise bad_request_error("The item header has no type.")
        length = parse_length(header)
        if item_type in types:
            payload = await read_payload(reader, length, max_item_size)
            yield Item(item_type, await parse_payload(payload))
        else:
            await skip_payload(reader, length)
            yield Item(item_type, None)


def parse_length(header: dict[str, Any]) -> int | None:
    """Read the length in an item's header; None: the payload ends with its line.

    Raises HttpError.
    """
    length = header.get("length")
    if length is None:
        return None
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        raise bad_request_error("The length in the item header is not a number of bytes.")
    return length


async def read_payload(reader: PieceReader, length: int | None, limit: int) -> bytes:
    """Read the payload of an item. Raises HttpError."""
    if length is None:
        return await reader.read_line("The item", limit) or b""
    return await reader.read_payload("The item", length, limit)


async def skip_payload(reader: PieceReader, length: int | None) -> None:
    """Skip the payload of an item. Raises HttpError."""
    if length is None:
        await reader.skip_line()
    else:
        await reader.skip_payload(length)


async def parse_payload(payload: bytes) -> dict[str, Any] | None:
    """Parse the payload of an item; None if it is not a JSON object, or has too many values."""
    try:
        value = await decode_json(payload)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def parse_object(text: bytes, what: str) -> dict[str, Any]:
    """Parse a JSON object; `what` is the subject of the message. Raises HttpError."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise bad_request_error(f"{what} is not valid JSON.") from None
    if not isinstance(value, dict):
        raise bad_request_error(f"{what} is not a JSON object.")
    return value
