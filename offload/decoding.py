"""Decoding the JSON of requests: a large one in parts, between which other requests are served.

orjson holds the interpreter's lock until a text is decoded, so that a thread would not help. A
part is a text that orjson accepts by itself: what precedes a comma between two items of a list, or
between two members of an object, is a list or an object once it is closed.
See docs/reference/security.md#long-computations.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from offload.slices import Steps, run_in_slices

LARGE = 256 * 1024
"""Bytes above which a text is decoded in parts."""
PART_BYTES = 64 * 1024
SHORT = 4096
"""Bytes after which a list or an object is divided, so that short ones are not tried."""
MAX_DEPTH = 64
"""Lists and objects within one another that are divided; a deeper one is refused."""
MAX_CONTAINERS = 200_000
"""Lists and objects of a text: the garbage collector visits all of them at once, in 15 ms."""
MAX_MEMBERS = 100_000
"""Members of an object: all of them are moved at once when it grows, in 5 ms."""
FREE_ATTEMPTS = 1024 * 1024
ATTEMPTS_PER_BYTE = 16
"""Bytes that may be decoded in vain for each byte that was decoded, beyond the free ones."""
ENDINGS = (b"},{", b"}, {", b"],[", b'","', b"},", b"],", b'",', b",")
"""What may be between two items, the most probable first."""
CLOSING = {b"[": b"]", b"{": b"}"}
SPACE = re.compile(rb"[ \t\n\r]*+")
NO_TEXT = re.compile(rb'[^\s"\[\]{},:]++')
TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
# A part of a text: up to its end, or as many escaped characters as take a few milliseconds.
PART_OF_TEXT = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+){0,100000}+', re.DOTALL)


class StructureLimitError(orjson.JSONDecodeError):
    """A large text has too many lists and objects, or an object too many members."""

    def __init__(self, limit: int, subject: str) -> None:
        super().__init__(f"more than {limit} {subject}", "", 0)
        self.limit = limit
        self.subject = subject


async def decode_json(text: bytes) -> Any:
    """Decode a text as `orjson.loads` does; a large one within limits of its structure.

    Raises: orjson.JSONDecodeError, of which StructureLimitError is one.
    """
    if len(text) <= LARGE:
        return orjson.loads(text)
    return await run_in_slices(Decoder(text).decode(), is_long=True)


class Decoder:
    """Decodes a text from its start to its end."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._position = 0
        self._attempted = 0
        self._containers = 0
        self._uncounted: list[tuple[int, int]] = []

    def decode(self) -> Steps[Any]:
        """Return the value of the text. Raises orjson.JSONDecodeError and StructureLimitError."""
        value = yield from self._decode_value(MAX_DEPTH)
        if self._peek():
            raise self._create_error()
        return value

    def _decode_value(self, depth: int) -> Steps[Any]:
        """Return the value at the position, and move to its end."""
        first = self._peek()
        if first not in CLOSING:
            return (yield from self._decode_scalar())
        if not depth:
            raise self._create_error()
        self._position += 1
        yield from self._count_containers(self._position - 1)
        container: Any = [] if first == b"[" else {}
        next_attempt = self._position + SHORT
        while container or self._peek() != CLOSING[first]:
            if self._position >= next_attempt:
                start = self._position
                while self._decode_part(container, first):
                    yield from self._count_containers(start)
                    start = self._position
                    yield
                next_attempt = self._position + PART_BYTES
            if first == b"[":
                container.append((yield from self._decode_value(depth - 1)))
            else:
                key = yield from self._decode_key()
                container[key] = yield from self._decode_value(depth - 1)
                check_members(container)
            yield
            end = self._peek()
            if end == CLOSING[first]:
                break
            if end != b",":
                raise self._create_error()
            self._position += 1
        self._position += 1
        return container

    def _count_containers(self, start: int) -> Steps[None]:
        """Count the lists and objects from a position to the next one. Raises StructureLimitError.

        Brackets in texts count too, until there are too many.
        """
        self._containers += count_brackets(self._text[start : self._position])
        self._uncounted.append((start, self._position))
        if self._containers > MAX_CONTAINERS:
            for first, last in self._uncounted:
                part = self._text[first:last]
                self._containers -= count_brackets(part) - count_brackets(TEXT.sub(b"", part))
                yield
            self._uncounted.clear()
            if self._containers > MAX_CONTAINERS:
                raise StructureLimitError(MAX_CONTAINERS, "lists and objects")

    def _decode_part(self, container: Any, first: bytes) -> bool:
        """Add the items in the next bytes to a container; False if none is found to end there.

        Raises: StructureLimitError.
        """
        if self._attempted > FREE_ATTEMPTS + ATTEMPTS_PER_BYTE * self._position:
            return False
        for end in self._find_ends():
            part = self._text[self._position : end]
            try:
                items = orjson.loads(first + part + CLOSING[first])
            except orjson.JSONDecodeError:
                self._attempted += len(part)
                continue
            if items:
                container.extend(items) if first == b"[" else container.update(items)
                check_members(container)
                self._position = end + 1
                return True
        return False

    def _find_ends(self) -> Iterator[int]:
        """Yield positions of commas in the next bytes that may separate two items."""
        limit = self._position + PART_BYTES
        for ending in ENDINGS:
            found = self._text.rfind(ending, self._position, limit)
            if found >= 0:
                yield found + ending.index(b",")

    def _decode_key(self) -> Steps[str]:
        """Return the key at the position, and move behind its colon."""
        if self._peek() != b'"':
            raise self._create_error()
        key: str = yield from self._decode_scalar()
        if self._peek() != b":":
            raise self._create_error()
        self._position += 1
        return key

    def _decode_scalar(self) -> Steps[Any]:
        """Return the text, number, boolean or null at the position, and move to its end."""
        start = self._position
        if self._text[start : start + 1] == b'"':
            self._position += 1
            while found := PART_OF_TEXT.match(self._text, self._position):
                if found.end() == self._position:
                    break
                self._position = found.end()
                yield
            self._position += 1
        elif found := NO_TEXT.match(self._text, start):
            self._position = found.end()
        return orjson.loads(self._text[start : self._position])

    def _peek(self) -> bytes:
        """Skip white space, and return the next byte; empty at the end."""
        found = SPACE.match(self._text, self._position)
        assert found is not None  # noqa: S101 (the pattern matches an empty text too)
        self._position = found.end()
        return self._text[self._position : self._position + 1]

    def _create_error(self) -> orjson.JSONDecodeError:
        return orjson.JSONDecodeError("invalid JSON", "", self._position)


def count_brackets(part: bytes) -> int:
    """Count the brackets and braces that open lists and objects."""
    return part.count(b"[") + part.count(b"{")


def check_members(container: Any) -> None:
    """Check that an object has not too many members. Raises StructureLimitError."""
    if len(container) > MAX_MEMBERS and isinstance(container, dict):
        raise StructureLimitError(MAX_MEMBERS, "members of an object")
