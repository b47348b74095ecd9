"""Encoding responses as JSON: a large one in parts, between which other requests are served.

orjson holds the interpreter's lock until a value is encoded, so that a thread would not help. A
deadline ends the encoding between two parts. See docs/reference/security.md#long-computations.
"""

import asyncio
from collections.abc import Iterator
from itertools import islice
from math import inf
from time import thread_time
from typing import Any

import orjson

LARGE = 256 * 1024
"""Estimated bytes from which a response is encoded in parts."""
PART = 64 * 1024
"""Estimated bytes that are encoded at once, in less than a millisecond."""
SLICE_SECONDS = 0.005
# In this time no response becomes so large that encoding it takes milliseconds.
SOON_SECONDS = 0.05
# What a value takes in a response at least, with its separators and the key of a short name.
VALUE_BYTES = 8
MAX_ITEMS_AT_ONCE = 256


async def encode_json(value: Any, *, seconds: float = inf) -> bytes:
    """Encode a value as `orjson.dumps` does.

    `seconds` is how long it took to make the value. One that was made soon cannot be large, and
    its size, whose estimate takes longer than encoding it, is not looked at.
    """
    if seconds < SOON_SECONDS or not is_larger(value, LARGE):
        return orjson.dumps(value)
    parts = bytearray()
    end = thread_time() + SLICE_SECONDS
    for part in encode_parts(value):
        parts += part
        if thread_time() >= end:
            await asyncio.sleep(0)
            end = thread_time() + SLICE_SECONDS
    return bytes(parts)


def encode_parts(value: Any) -> Iterator[bytes]:
    """Yield the parts of a value's JSON. Only what is larger than PART is entered."""
    if not is_larger(value, PART):
        yield orjson.dumps(value)
    elif isinstance(value, dict):
        separator = b"{"
        for key, each in value.items():
            yield separator + orjson.dumps(key) + b":"
            yield from encode_parts(each)
            separator = b","
        yield b"}"
    elif isinstance(value, list):
        yield from encode_items(value)
    else:
        yield orjson.dumps(value)


def encode_items(items: list[Any]) -> Iterator[bytes]:
    """Yield the parts of a list that is not empty, several small items at once."""
    iterator = iter(items)
    separator = b"["
    while some := list(islice(iterator, MAX_ITEMS_AT_ONCE)):
        if not is_larger(some, PART):
            yield separator + orjson.dumps(some)[1:-1]
            separator = b","
            continue
        for each in some:
            yield separator
            yield from encode_parts(each)
            separator = b","
    yield b"]"


def is_larger(value: Any, size: int) -> bool:
    """Whether a value's JSON has about more than `size` bytes. Looks no further than that."""
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            children: Any = each.values()
        elif isinstance(each, list):
            children = each
        else:
            size -= len(each) if isinstance(each, str) else VALUE_BYTES
            if size < 0:
                return True
            continue
        size -= VALUE_BYTES * len(children)
        if size < 0:
            return True
        for child in children:
            kind = type(child)
            if kind is str:
                size -= len(child)
            elif kind is dict or kind is list:
                pending.append(child)
    return size < 0
