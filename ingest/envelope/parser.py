"""The form of an envelope: a line of its own, then for each item a line and a payload."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import orjson

from ingest.errors import HttpError, bad_request, payload_too_large

LONGEST_HEADER = 64 * 1024
NEWLINE = b"\n"


class Item(NamedTuple):
    """An item that is wanted has what it says; of others nothing is kept."""

    kind: str
    said: dict[str, Any] | None


class Reader:
    """Reads what comes in pieces, and keeps no more of it than is asked for."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self._kept = bytearray()

    @property
    def kept(self) -> int:
        """How many bytes it holds that nobody asked for yet."""
        return len(self._kept)

    async def _more(self) -> bool:
        async for piece in self._pieces:
            if piece:
                self._kept += piece
                return True
        return False

    def _taken(self, number: int) -> bytes:
        taken = bytes(self._kept[:number])
        del self._kept[:number]
        return taken

    async def line(self, what: str, limit: int) -> bytes | None:
        """The next line without its end, which the last one may lack; None at the end."""
        looked_at = 0
        while (found := self._kept.find(NEWLINE, looked_at)) < 0:
            looked_at = len(self._kept)
            if looked_at > limit:
                break
            if not await self._more():
                return self._taken(looked_at) if looked_at else None
        if found < 0 or found > limit:
            raise payload_too_large(what, limit)
        line = self._taken(found)
        del self._kept[:1]
        return line

    async def payload(self, what: str, length: int, limit: int) -> bytes:
        """So many bytes, and the end of the line. Raises HttpError."""
        if length > limit:
            raise payload_too_large(what, limit)
        while len(self._kept) < length:
            if not await self._more():
                raise bad_request("The envelope ends within an item.")
        payload = self._taken(length)
        await self._end_of_line()
        return payload

    async def pass_line(self) -> None:
        """Go on behind the end of the line."""
        while (found := self._kept.find(NEWLINE)) < 0:
            self._kept.clear()
            if not await self._more():
                return
        del self._kept[: found + 1]

    async def pass_payload(self, length: int) -> None:
        """Go on behind so many bytes and the end of the line. Raises HttpError."""
        while len(self._kept) < length:
            length -= len(self._kept)
            self._kept.clear()
            if not await self._more():
                raise bad_request("The envelope ends within an item.")
        del self._kept[:length]
        await self._end_of_line()

    async def _end_of_line(self) -> None:
        if not self._kept and not await self._more():
            return
        if self._kept[:1] != NEWLINE:
            raise bad_request("An item is longer than its header says.")
        del self._kept[:1]


async def header(reader: Reader) -> dict[str, Any]:
    """What the envelope says of itself. Raises HttpError."""
    line = await reader.line("The header of an envelope", LONGEST_HEADER)
    return read_object(line or b"", "The first line")


async def items(
    reader: Reader, wanted: frozenset[str], most: int, largest: int
) -> AsyncIterator[Item]:
    """The items of an envelope. Raises HttpError."""
    number = 0
    while (line := await reader.line("The header of an item", LONGEST_HEADER)) is not None:
        if not line.strip():
            continue
        number += 1
        if number > most:
            raise HttpError(413, f"At most {most:,} items.")
        said = read_object(line, "The header of an item")
        kind = said.get("type")
        if not isinstance(kind, str):
            raise bad_request("The header of an item says no type.")
        length = length_in(said)
        if kind in wanted:
            yield Item(kind, read_item(await payload(reader, length, largest)))
        else:
            await pass_payload(reader, length)
            yield Item(kind, None)


def length_in(said: dict[str, Any]) -> int | None:
    """The length that an item's header says; without one, the payload ends with its line.

    Raises HttpError.
    """
    length = said.get("length")
    if length is None:
        return None
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        raise bad_request("The length of an item is not a number of bytes.")
    return length


async def payload(reader: Reader, length: int | None, limit: int) -> bytes:
    """The payload that follows. Raises HttpError."""
    if length is None:
        return await reader.line("An item", limit) or b""
    return await reader.payload("An item", length, limit)


async def pass_payload(reader: Reader, length: int | None) -> None:
    """Go on behind the payload that follows. Raises HttpError."""
    if length is None:
        await reader.pass_line()
    else:
        await reader.pass_payload(length)


def read_item(payload: bytes) -> dict[str, Any]:
    """What an item says. Raises HttpError."""
    return read_object(payload, "An item")


def read_object(text: bytes, what: str) -> dict[str, Any]:
    """An object in JSON. Raises HttpError."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise bad_request(f"{what} is not JSON.") from None
    if not isinstance(found, dict):
        raise bad_request(f"{what} is not a JSON object.")
    return found
