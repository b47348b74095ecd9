"""A large response is encoded in parts, to the same bytes."""

import random
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from transport import encoding
from transport.encoding import encode_json, encode_parts, is_larger
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
        patch.setattr(encoding, "PART", 20)
        patch.setattr(encoding, "MAX_ITEMS_AT_ONCE", 2)

        assert b"".join(encode_parts(value)) == orjson.dumps(value)


async def test_large_response_is_encoded_in_small_parts() -> None:
    release = {"version": "app@1", "files": [{"path": "a/b.py", "type": "M"}] * 1000}
    value = {"data": {"releases": [release] * 100, "texts": ["x" * 1000] * 3000, "none": []}}
    parts = list(encode_parts(value))

    assert await encode_json(value) == b"".join(parts) == orjson.dumps(value)
    assert len(parts) > 50
    assert max(map(len, parts)) < 6 * encoding.PART


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
    assert isinstance(text_response(text[:1000], 200, JSON), Response)
    assert not isinstance(text_response(text[:1000], 200, JSON), LargeResponse)


def test_size_is_estimated_no_further_than_the_limit() -> None:
    value: Any = ["x" * 10] * 10
    value.append(object())  # it would be counted as any other value

    assert is_larger(value, 100)
    assert not is_larger(value, 1000)
