"""The format of envelopes: a header line, then for each item a header line and a payload.

Source: docs/reference/clients.md#envelope-format.
"""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import orjson

from ingest.errors import HttpError, bad_request_error, payload_too_large_error

MAX_HEADER_SIZE = 64 * 1024
NEWLINE = b"\n"


class Item(NamedTuple):
    """An item; the payload is None for a type that is skipped."""

    type: str
    payload: dict[str, Any] | None


class PieceReader:
    """Reads lines and payloads from a body that arrives in pieces.

    It buffers at most what the caller reads next, and one piece.
    """

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = bytearray()

    @property
    def buffered(self) -> int:
        """Bytes in the buffer."""
        return len(self._buffer)

    async def _fill(self) -> bool:
        """Read the next piece into the buffer; False at the end of the body."""
        async for piece in self._pieces:
            if piece:
                self._buffer += piece
                return True
        return False

    def _take(self, size: int) -> bytes:
        """Remove bytes from the start of the buffer."""
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    async def read_line(self, what: str, limit: int) -> bytes | None:
        """Read a line without its line break, which the last line may lack; None at the end.

        `what` is the subject of the message. Raises HttpError for a line over the limit.
        """
        searched = 0
        while (end := self._buffer.find(NEWLINE, searched)) < 0:
            searched = len(self._buffer)
            if searched > limit:
                break
            if not await self._fill():
                return self._take(searched) if searched else None
        if end < 0 or end > limit:
            raise payload_too_large_error(what, limit)
        line = self._take(end)
        del self._buffer[:1]
        return line

    async def read_payload(self, what: str, length: int, limit: int) -> bytes:
        """Read a payload of known length and the line break after it. Raises HttpError."""
        if length > limit:
            raise payload_too_large_error(what, limit)
        while len(self._buffer) < length:
            if not await self._fill():
                raise truncated_item_error()
        payload = self._take(length)
        await self._end_line()
        return payload

    async def skip_line(self) -> None:
        """Skip the rest of the line and its line break."""
        while (end := self._buffer.find(NEWLINE)) < 0:
            self._buffer.clear()
            if not await self._fill():
                return
        del self._buffer[: end + 1]

    async def skip_payload(self, length: int) -> None:
        """Skip a payload of known length and the line break after it. Raises HttpError."""
        while len(self._buffer) < length:
            length -= len(self._buffer)
            self._buffer.clear()
            if not await self._fill():
                raise truncated_item_error()
        del self._buffer[:length]
        await self._end_line()

    async def _end_line(self) -> None:
        if not self._buffer and not await self._fill():
            return
        if self._buffer[:1] != NEWLINE:
            raise bad_request_error("An item is longer than the length in its header.")
        del self._buffer[:1]


def truncated_item_error() -> HttpError:
    """The error for an envelope that ends within an item."""
    return bad_request_error("The envelope ends within an item.")


async def read_header(reader: PieceReader) -> dict[str, Any]:
    """Read the header of an envelope. Raises HttpError."""
    line = await reader.read_line("The envelope header", MAX_HEADER_SIZE)
    return parse_object(line or b"", "The envelope header")


async def read_items(
    reader: PieceReader, types: frozenset[str], max_items: int, max_item_size: int
) -> AsyncIterator[Item]:
    """Read the items of an envelope, with the payloads of some types. Raises HttpError."""
    number = 0
    while (line := await reader.read_line("The item header", MAX_HEADER_SIZE)) is not None:
        if not line.strip():
            continue
        number += 1
        if number > max_items:
            raise HttpError(413, f"The envelope exceeds the limit of {max_items:,} items.")
        header = parse_object(line, "The item header")
        item_type = header.get("type")
        if not isinstance(item_type, str):
            raise bad_request_error("The item header has no type.")
        length = parse_length(header)
        if item_type in types:
            payload = await read_payload(reader, length, max_item_size)
            yield Item(item_type, parse_payload(payload))
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


def parse_payload(payload: bytes) -> dict[str, Any]:
    """Parse the payload of an item. Raises HttpError."""
    return parse_object(payload, "The item")


def parse_object(text: bytes, what: str) -> dict[str, Any]:
    """Parse a JSON object; `what` is the subject of the message. Raises HttpError."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise bad_request_error(f"{what} is not valid JSON.") from None
    if not isinstance(value, dict):
        raise bad_request_error(f"{what} is not a JSON object.")
    return value
