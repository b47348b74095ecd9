"""Encoding responses as JSON: a large one in parts, between which other requests are served.

orjson holds the interpreter's lock until a value is encoded, so that a thread would not help. A
deadline ends the encoding between two parts. See docs/reference/security.md#long-computations.
"""

import asyncio
from collections.abc import Iterator
from gc import is_tracked
from itertools import chain
from time import thread_time
from typing import Any

import orjson

from execution.operation import EncodedData, Response

LARGE = 1024 * 1024
"""Bytes from which a response is encoded in parts."""
PART_VALUES = 8192
"""Values that are encoded at once: about 256 KiB."""
MAX_VALUES = 4 * PART_VALUES
"""Values that are encoded at once at most, in about a millisecond."""
SLICE_SECONDS = 0.002


async def encode_json(value: Any) -> bytes:
    """Encode a value as `orjson.dumps` does.

    The size of a response, or of the responses of a batch or in a message, is known: only a large
    one is looked at.
    """
    if response_size(value) < LARGE:
        return orjson.dumps(value)
    parts = bytearray()
    end = thread_time() + SLICE_SECONDS
    for part in encode_parts(value):
        parts += part
        if thread_time() >= end:
            await asyncio.sleep(0)
            end = thread_time() + SLICE_SECONDS
    return bytes(parts)


async def encode_data(response: Response) -> None:
    """Encode the data of a response that is sent several times."""
    data = Response(response["data"] or {})
    data.size = response.size
    text = b"null" if response["data"] is None else await encode_json(data)
    response.use_encoded(EncodedData(text))


def response_size(value: Any) -> int:
    """Return the counted size of a response, of a batch, or of a message with a response."""
    if isinstance(value, Response):
        return value.size
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return 0
    return sum(each.size for each in value if isinstance(each, Response))


def encode_parts(value: Any) -> Iterator[bytes]:
    """Yield the parts of a value's JSON, each with up to about MAX_VALUES values."""
    if not isinstance(value, dict | list) or count_values(value) <= MAX_VALUES:
        yield orjson.dumps(value)
    elif isinstance(value, dict):
        separator = b"{"
        for key, each in value.items():
            yield separator + orjson.dumps(key) + b":"
            yield from encode_parts(each)
            separator = b","
        yield b"}"
    else:
        size = max(1, PART_VALUES // count_values(value[:1]))
        separator = b"["
        for start in range(0, len(value), size):
            yield separator
            yield from encode_items(value[start : start + size])
            separator = b","
        yield b"]"


def encode_items(items: list[Any]) -> Iterator[bytes]:
    """Yield the parts of some items of a list. If they have too many values, halve them."""
    if len(items) == 1:
        yield from encode_parts(items[0])
    elif count_values(items) <= MAX_VALUES:
        yield orjson.dumps(items)[1:-1]
    else:
        middle = len(items) // 2
        yield from encode_items(items[:middle])
        yield b","
        yield from encode_items(items[middle:])


def count_values(container: dict[str, Any] | list[Any]) -> int:
    """Count the values in a container, with all that it contains; no further than MAX_VALUES.

    Values without containers are not looked at: Python's garbage collector does not track them.
    """
    number = 0
    level: list[Any] = [container]
    while level:
        objects = [each for each in level if isinstance(each, dict)]
        lists = [each for each in level if isinstance(each, list)]
        number += sum(map(len, objects)) + sum(map(count_items, lists))
        if number > MAX_VALUES:
            break
        values = chain.from_iterable((*map(dict.values, objects), *lists))
        level = list(filter(is_tracked, values))
    return number


def count_items(items: list[Any]) -> int:
    """Count the items of a list, with the values that they have if all are like the first one."""
    first = items[0] if items else None
    return len(items) * (1 + len(first)) if isinstance(first, dict) else len(items)
