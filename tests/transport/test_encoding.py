"""A large response is encoded in parts, to the same bytes."""

import random
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response as HTTPResponse
from starlette.types import Receive, Scope, Send

from execution.operation import Response
from transport import encoding
from transport.encoding import encode_json, encode_parts
from transport.middleware import global_middleware
from transport.negotiation import JSON
from transport.responses import LargeResponse, text_response

pytestmark = pytest.mark.spec("security#long-computations")

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(), st.text(max_size=20)
)
VALUES = st.recursive(
    LEAVES,
    lambda children: st.one_of(
        st.lists(children, max_size=6),
        st.dictionaries(st.text(max_size=5), children, max_size=6),
    ),
    max_leaves=60,
)


@given(VALUES)
def test_parts_are_the_json_of_the_value(value: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "PART_VALUES", 3)
        patch.setattr(encoding, "MAX_VALUES", 5)

        assert b"".join(encode_parts(value)) == orjson.dumps(value)


FILES = [{"path": "a/b.py", "type": "M"}] * 100_000
RELEASE = {"version": "app@1", "files": FILES[:1000], "author": {"name": "a", "user": None}}
LARGE_VALUES = {
    "many small objects": FILES,
    "objects with lists": [RELEASE] * 100,
    "one large object among small ones": [{"files": []}] * 500 + [{"files": FILES}],
    "lists of scalars": [["x"] * 5] * 50_000,
    "one list of scalars": {"fields": ["x" * 20] * 50_000},
}


@pytest.mark.parametrize("name", LARGE_VALUES)
async def test_large_response_is_encoded_in_small_parts(name: str) -> None:
    response = Response(data={"organization": {"found": LARGE_VALUES[name]}})
    response.size = encoding.LARGE
    parts = list(encode_parts(response))

    assert await encode_json(response) == b"".join(parts) == orjson.dumps(response)
    # A value of these has up to 25 bytes.
    assert max(map(len, parts)) < 25 * encoding.MAX_VALUES


async def test_small_response_is_encoded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "encode_parts", lambda _value: [b"in parts"])
    small, large = Response(data=1), Response(data=2)
    small.size, large.size = encoding.LARGE - 1, encoding.LARGE

    assert await encode_json(small) == b'{"data":1}'
    assert await encode_json(large) == b"in parts"
    assert await encode_json([{"errors": []}, small]) == b'[{"errors":[]},{"data":1}]'
    assert await encode_json([small, small]) == b"in parts"
    assert await encode_json({"type": "next", "payload": large}) == b"in parts"


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd", "br"])
async def test_large_response_is_sent_in_parts(coding: str) -> None:
    text = orjson.dumps({"data": [random.random() for _ in range(50_000)]})

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await text_response(text, 200, JSON)(scope, receive, send)

    [compression] = global_middleware(["*"])[-1:]
    transport = httpx.ASGITransport(compression.cls(app, *compression.args, **compression.kwargs))
    async with httpx.AsyncClient(transport=transport, base_url="http://waybill.test") as client:
        response = await client.get("/", headers={"Accept-Encoding": coding})

    assert response.content == text
    assert response.headers.get("content-encoding", "identity") == coding
    assert isinstance(text_response(text[:1000], 200, JSON), HTTPResponse)
    assert not isinstance(text_response(text[:1000], 200, JSON), LargeResponse)
