"""Large JSON is decoded in parts, to the values that orjson returns."""

import json
import threading
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offload import decoding
from offload.decoding import FEW_BRACKETS, LARGE, Decoder, StructureLimitError, decode_json
from offload.slices import run_steps

pytestmark = pytest.mark.spec("security#long-computations")

NOT_JSON = orjson.JSONDecodeError
TEXTS = st.text(alphabet='a,{}[]":\\ \né𝄞', max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda values: st.lists(values, max_size=8) | st.dictionaries(TEXTS, values, max_size=8),
    max_leaves=60,
)


@pytest.fixture(autouse=True, scope="module")
def small_parts() -> Any:
    """Let parts be so small that short texts have many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "PART_BYTES", 24)
        patch.setattr(decoding, "WINDOW_BYTES", 16)
        yield


def decode(text: bytes) -> Any:
    """Decode a text of any length in parts; return "error" if it is not valid."""
    try:
        return run_steps(Decoder(text).decode())
    except NOT_JSON:
        return "error"


def decode_by_orjson(text: bytes) -> Any:
    """Decode a text at once; return "error" if it is not valid."""
    try:
        return orjson.loads(text)
    except NOT_JSON:
        return "error"


@given(value=VALUES, indent=st.sampled_from([None, 0, 2]), is_ascii=st.booleans())
def test_value_is_that_of_orjson(*, value: Any, indent: int | None, is_ascii: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii).encode("utf-8", "replace")

    assert decode(text) == decode_by_orjson(text)


@given(
    VALUES,
    st.integers(0, 200),
    st.sampled_from([b"", b",", b"]", b"}", b'"', b"\\", b"1", b"\xff"]),
)
def test_invalid_text_is_refused_as_by_orjson(value: Any, position: int, inserted: bytes) -> None:
    text = json.dumps([value, value]).encode()
    broken = text[:position] + inserted + text[position + 1 :]

    assert decode(broken) == decode_by_orjson(broken)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[1]]",
            "[1] 2",
            "{",
            '{"a"',
            '{"a":',
        ),
        *('{"a":1', '{"a":1,}', "{1:2}", '{"a" 1}', '{"a":1 "b":2}', "nul", "NaN", "01", "'a'"),
        *('"a', '"\\ud800"', '"\x01"', "[1e999]", "\ufeff[]"),
        *('{"a":1,"a":2}', "[12345678901234567890123]"),
    ],
)
def test_malformed_and_unusual_texts(text: str) -> None:
    padded = f'["{"x" * 40}", 1, {{}}, {text or "?"}, 2]'.encode()

    assert decode(text.encode()) == decode_by_orjson(text.encode())
    assert decode(padded) == decode_by_orjson(padded)


def test_nesting_is_limited() -> None:
    depth = decoding.MAX_DEPTH

    assert decode(b"[" * depth + b"1" + b"]" * depth) != "error"
    assert decode(b"[" * (depth + 1) + b"1" + b"]" * (depth + 1)) == "error"


def test_items_are_decoded_by_the_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "PART_BYTES", 1_000)
    monkeypatch.setattr(decoding, "WINDOW_BYTES", 1_000)
    value = {"variables": {"input": {"commits": [{"id": f"{at:08}"} for at in range(1_000)]}}}
    text = orjson.dumps(value)

    number = sum(1 for _ in Decoder(text).decode())

    assert decode(text) == value
    # 21 bytes each: 47 in a part. The first pass has a step for each window.
    assert number <= len(text) // 1_000 + 1_000 // 47 + 10


def fill(levels: int) -> bytes:
    """Return a list in which every text looks like the end of an item, many levels deep."""
    return (b"[" + b'"' + b'\\"},{\\",],[,' * 40 + b'",') * levels + b"1" + b"]" * levels


@pytest.mark.parametrize(
    "text",
    [
        b"[" + b"1," * 5_000 + b"1]",
        b"[" + b",".join([fill(60)] * 4) + b"," + b"1," * 5_000 + b"1]",
        b"{" + b",".join(b'"%d":%s' % (at, fill(40)) for at in range(6)) + b"}",
        b"[" + b" " * 10_000 + b"1" + b" " * 10_000 + b"]",
        b'["' + b"\\n" * 5_000 + b'",[["' + b"[{" * 5_000 + b'"]]]',
        b'{"' + b"k" * 5_000 + b'":{"' + b"k" * 5_000 + b'":[1]},"a":"' + b"," * 5_000 + b'"}',
    ],
)
def test_steps_are_as_many_as_windows_and_parts(
    text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "PART_BYTES", 400)
    monkeypatch.setattr(decoding, "WINDOW_BYTES", 100)
    decoded: list[int] = []
    loads = orjson.loads

    def record(part: bytes) -> Any:
        decoded.append(len(part))
        return loads(part)

    monkeypatch.setattr(orjson, "loads", record)

    number = sum(1 for _ in Decoder(text).decode())

    assert decode(text) == loads(text)
    # Of each window: steps to find brackets, and the end of a long item or key.
    assert number <= 3 * (len(text) // 100 + 1) + len(decoded)
    # No part is decoded in vain, and each byte once.
    assert sum(decoded) // 2 <= len(text) + 3 * len(decoded)


def test_lists_and_objects_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_CONTAINERS", 40)

    for item, containers in ((b"[]", 1), (b"{}", 1), (b'[["[["]]', 2)):
        fitting = (40 - 1) // containers
        accepted, refused = (
            b"[" + b",".join([item] * number) + b"]" for number in (fitting, fitting + 1)
        )
        assert decode(accepted) == orjson.loads(accepted)
        with pytest.raises(StructureLimitError) as error:
            run_steps(Decoder(refused).decode())
        assert (error.value.limit, error.value.subject) == (40, "lists and objects")


def test_brackets_in_texts_are_not_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_CONTAINERS", 4)
    text = orjson.dumps([["[{"] * 50, {"[": '\\"[{'}, ["}"]])

    assert decode(text) == orjson.loads(text)


def test_values_are_limited_before_any_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_SEPARATORS", 30)
    accepted, refused = (
        b'{"a":["%s"],"b":[%s1]}' % (b'\\",' * 99, b'",",' * number) for number in (29, 30)
    )
    loads = orjson.loads

    assert decode(accepted) == loads(accepted)
    monkeypatch.setattr(orjson, "loads", None)
    with pytest.raises(StructureLimitError) as error:
        run_steps(Decoder(refused).decode())
    assert (error.value.limit, error.value.subject) == (30, "values")


def test_members_of_an_object_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_MEMBERS", 30)
    accepted, refused = (orjson.dumps({str(at): at for at in range(size)}) for size in (30, 31))

    assert decode(accepted) == orjson.loads(accepted)
    with pytest.raises(StructureLimitError) as error:
        run_steps(Decoder(refused).decode())
    assert (error.value.limit, error.value.subject) == (30, "members of an object")


@pytest.mark.parametrize(
    ("text", "is_in_thread"),
    [
        (b"[1]".ljust(LARGE), False),
        (b"[1]".ljust(LARGE + 1), True),
        (b"[" + b"[]," * (FEW_BRACKETS - 2) + b"{}]", False),
        (b"[" + b"[]," * (FEW_BRACKETS - 1) + b"{}]", True),
    ],
    ids=["small", "large", "few brackets", "many brackets"],
)
async def test_large_text_is_decoded_in_a_thread(
    *, text: bytes, is_in_thread: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    loads = orjson.loads

    def record(text: bytes) -> Any:
        threads.add(threading.get_ident())
        return loads(text)

    monkeypatch.setattr(orjson, "loads", record)
    monkeypatch.setattr(decoding, "PART_BYTES", 64 * 1024)

    value = await decode_json(text)

    assert value == loads(text)
    assert (threads != {threading.get_ident()}) is is_in_thread
