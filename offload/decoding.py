"""Decoding the JSON of requests: a large one in parts, between which other requests are served.

orjson holds the interpreter's lock until a text is decoded, so that a thread would not help. A
large text is therefore read twice. The first pass finds where its lists and objects begin and end,
and refuses one with too many values before any is decoded. The second pass decodes the items of
each list, or the members of each object, that lie within a part of the text.
See docs/reference/security.md#long-computations.
"""

import re
from array import array
from typing import Any

import orjson

from offload.slices import Steps, run_in_slices

LARGE = 256 * 1024
"""Bytes above which a text is decoded in parts."""
FEW_BRACKETS = 10_000
"""Opening brackets and braces above which a text is decoded in parts: they take a millisecond."""
PART_BYTES = 64 * 1024
"""Bytes of a part, unless a single text is longer."""
WINDOW_BYTES = 16 * 1024
"""Bytes that a step of the first pass reads: at most a few milliseconds for any bytes."""
MAX_DEPTH = 64
"""Lists and objects within one another; a deeper one is refused as invalid."""
MAX_CONTAINERS = 200_000
"""Lists and objects of a text: the garbage collector visits all of them at once, in 15 ms."""
MAX_MEMBERS = 100_000
"""Members of an object: all of them are moved at once when it grows, in 5 ms."""
MAX_SEPARATORS = 1_500_000
"""Commas between values: a value takes 64 bytes of memory, but as few as four of the text."""
WHITE_SPACE = b" \t\n\r"
CLOSING = {b"[": b"]", b"{": b"}"}
TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
REST_OF_TEXT = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
UP_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+([\[\]{}]?)', re.DOTALL)
UP_TO_COMMA = re.compile(rb'(?:[^",]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
ITEMS_WITH_COMMAS = re.compile(
    rb'(?:(?:[^"\[\]{},]++|"(?:[^"\\]++|\\.)*+")*+,)*+', re.DOTALL
)  # items that are neither lists nor objects
COMMA = re.compile(rb"[ \t\n\r]*+,")


class StructureLimitError(orjson.JSONDecodeError):
    """A large text has too many lists and objects or values, or an object too many members."""

    def __init__(self, limit: int, subject: str) -> None:
        super().__init__(f"more than {limit} {subject}", "", 0)
        self.limit = limit
        self.subject = subject


async def decode_json(text: bytes) -> Any:
    """Decode a text as `orjson.loads` does; a large one within limits of its structure.

    Raises: orjson.JSONDecodeError, of which StructureLimitError is one.
    """
    if is_quick(text):
        return orjson.loads(text)
    return await run_in_slices(Decoder(text).decode(), is_long=True)


def is_quick(text: bytes) -> bool:
    """Whether a text is decoded in a few milliseconds at most."""
    if len(text) > LARGE:
        return False
    return len(text) <= FEW_BRACKETS or text.count(b"[") + text.count(b"{") <= FEW_BRACKETS


class Containers:
    """The lists and objects of a text, numbered in the order in which they begin.

    `starts` and `ends` are the positions of the opening bracket and behind the closing one,
    `nexts` the number of the first container that begins after the end of this one.
    """

    def __init__(self) -> None:
        self.starts = array("q")
        self.ends = array("q")
        self.nexts = array("q")
        self._open: list[tuple[bytes, int]] = []

    def __len__(self) -> int:
        return len(self.starts)

    def add_bracket(self, bracket: bytes, end: int) -> None:
        """Begin or end a container. Raises orjson.JSONDecodeError."""
        if bracket in CLOSING:
            if len(self._open) == MAX_DEPTH:
                raise create_error()
            self._open.append((CLOSING[bracket], len(self.starts)))
            self.starts.append(end - 1)
            self.ends.append(0)
            self.nexts.append(0)
            return
        closing, number = self._open.pop() if self._open else (b"", 0)
        if closing != bracket:
            raise create_error()
        self.ends[number] = end
        self.nexts[number] = len(self.starts)

    def check_ends(self) -> None:
        """Check that all containers have ended. Raises orjson.JSONDecodeError."""
        if self._open:
            raise create_error()


class Decoder:
    """Decodes a text from its start to its end."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._containers = Containers()

    def decode(self) -> Steps[Any]:
        """Return the value of the text. Raises orjson.JSONDecodeError and StructureLimitError."""
        yield from self._find_containers()
        containers = self._containers
        if not len(containers):
            return orjson.loads(self._text)
        start, end = containers.starts[0], containers.ends[0]
        around = self._text[:start].strip(WHITE_SPACE) + self._text[end:].strip(WHITE_SPACE)
        if around:
            raise create_error()
        return (yield from self._decode_container(0))

    def _find_containers(self) -> Steps[None]:
        """Find all lists and objects. Raises orjson.JSONDecodeError and StructureLimitError."""
        text, containers = self._text, self._containers
        # Commas in texts count too, until there are too many.
        counts_separators = text.count(b",") > MAX_SEPARATORS
        separators = position = 0
        while position < len(text):
            start, bracket = position, b"["
            while bracket and (found := UP_TO_BRACKET.match(text, position, start + WINDOW_BYTES)):
                position, bracket = found.end(), found[1]
                if counts_separators:
                    separators += TEXT.sub(b"", found[0]).count(b",")
                if bracket:
                    containers.add_bracket(bracket, position)
            if len(containers) > MAX_CONTAINERS:
                raise StructureLimitError(MAX_CONTAINERS, "lists and objects")
            if separators > MAX_SEPARATORS:
                raise StructureLimitError(MAX_SEPARATORS, "values")
            if position == start:  # a text that does not end in the window
                position = yield from self._skip_text(position)
            yield
        containers.check_ends()

    def _skip_text(self, position: int) -> Steps[int]:
        """Return the position behind the text at a position. Raises orjson.JSONDecodeError."""
        position += 1
        while found := REST_OF_TEXT.match(self._text, position, position + WINDOW_BYTES):
            if found.end() == position:
                break
            position = found.end()
            yield
        if self._text[position : position + 1] != b'"':
            raise create_error()
        return position + 1

    def _decode_container(self, number: int) -> Steps[Any]:
        """Return a list or an object. Raises orjson.JSONDecodeError and StructureLimitError."""
        text, containers = self._text, self._containers
        position, close = containers.starts[number] + 1, containers.ends[number] - 1
        opening = text[position - 1 : position]
        container: Any = [] if opening == b"[" else {}
        child, last = number + 1, containers.nexts[number]
        if child == last and not text[position:close].strip(WHITE_SPACE):
            return container
        while close - position > PART_BYTES:
            part_end = position
            while child < last and containers.ends[child] <= position + PART_BYTES:
                part_end = containers.ends[child]
                child = containers.nexts[child]
            if part_end > position:
                add_items(container, opening, text[position:part_end])
            else:
                limit = containers.starts[child] if child < last else close
                part_end = yield from self._find_end_of_items(position, limit)
                part = text[position:part_end]
                if part_end == limit and child < last:
                    add_item(container, part, (yield from self._decode_container(child)))
                    part_end = containers.ends[child]
                    child = containers.nexts[child]
                else:
                    add_items(container, opening, part)
            yield
            comma = COMMA.match(text, part_end, close)
            if comma is None:
                if text[part_end:close].strip(WHITE_SPACE):
                    raise create_error()
                return container
            position = comma.end()
        add_items(container, opening, text[position:close])
        return container

    def _find_end_of_items(self, position: int, limit: int) -> Steps[int]:
        """Return the position of a comma behind items that are neither lists nor objects.

        There is at least one such item, or else `limit` is returned.
        """
        found = ITEMS_WITH_COMMAS.match(self._text, position, min(limit, position + PART_BYTES))
        if found and found.end() > position:
            return found.end() - 1
        while position < limit:
            window_end = min(limit, position + WINDOW_BYTES)
            found = UP_TO_COMMA.match(self._text, position, window_end)
            end = position if found is None else found.end()
            if end < window_end:
                if self._text[end : end + 1] == b",":
                    return end
                if end == position:
                    end = yield from self._skip_text(position)
            position = end
            yield
        return limit


def add_items(container: Any, opening: bytes, part: bytes) -> None:
    """Decode at least one item of a list, or member of an object, and add them.

    Raises: orjson.JSONDecodeError and StructureLimitError.
    """
    items = orjson.loads(opening + part + CLOSING[opening])
    if not items:
        raise create_error()
    container.extend(items) if opening == b"[" else container.update(items)
    check_members(container)


def add_item(container: Any, part: bytes, value: Any) -> None:
    """Add a decoded item of a list, or member of an object, whose key is in a part of the text.

    Raises: orjson.JSONDecodeError and StructureLimitError.
    """
    if isinstance(container, list):
        if part.strip(WHITE_SPACE):
            raise create_error()
        container.append(value)
    else:
        [key] = orjson.loads(b"{" + part + b"null}")
        container[key] = value
        check_members(container)


def check_members(container: Any) -> None:
    """Check that an object has not too many members. Raises StructureLimitError."""
    if len(container) > MAX_MEMBERS and isinstance(container, dict):
        raise StructureLimitError(MAX_MEMBERS, "members of an object")


def create_error() -> orjson.JSONDecodeError:
    """Return the error of a text that is not JSON, or nested too deeply."""
    return orjson.JSONDecodeError("invalid JSON", "", 0)
