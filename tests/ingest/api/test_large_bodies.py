"""Large bodies are validated in slices, to what small ones are."""

import threading
from typing import Any

import orjson
import pytest
from starlette.requests import Request

from ingest.api import request as requests
from ingest.api.releases import CommitBody, NewReleaseBody
from ingest.api.request import ApiRequest
from ingest.errors import HttpError

pytestmark = pytest.mark.spec("security#long-computations")

COMMIT = {
    "id": "a",
    "timestamp": "2024-01-02T03:04:05Z",
    "patch_set": [{"path": "x", "type": "A"}, {"path": "y", "type": "M"}],
}
VALID: dict[str, Any] = {
    "version": "1",
    "projects": ["app", 7],
    "dateReleased": "2024-01-02T03:04:05.5Z",
    "commits": [COMMIT, {"id": "b"}],
    "headCommits": [{"repository": "r", "currentId": "c", "previousId": None}],
    "unknown": [[]],
}
BODIES: list[Any] = [
    VALID,
    VALID | {"commits": None},
    VALID | {"commits": {}},
    VALID | {"version": 1},
    VALID | {"commits": [COMMIT, 7, COMMIT | {"timestamp": "?"}]},
    VALID | {"commits": [COMMIT | {"patch_set": [{"path": "x", "type": "Z"}, {}]}]},
    VALID | {"commits": [{"id": number} for number in range(9)]},
    {"commits": []},
    [],
    None,
]


async def parse(body: Any) -> Any:
    """Return what a body is validated to, and which fields were sent; or status and message."""
    request = ApiRequest(None, Request({"type": "http"}), orjson.dumps(body))  # type: ignore[arg-type]
    try:
        found = await request.parse_body(NewReleaseBody)
    except HttpError as error:
        return error.status, str(error)
    return found, found.model_fields_set, found.to_input("acme", "1")


@pytest.mark.parametrize("body", BODIES)
async def test_large_body_is_validated_as_a_small_one(
    body: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = await parse(body)
    monkeypatch.setattr(requests, "LARGE", 0)

    assert await parse(body) == expected


async def test_items_of_a_large_body_are_validated_in_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[int] = []
    validate_json = CommitBody.model_validate_json

    def record(text: bytes) -> CommitBody:
        threads.append(threading.get_ident())
        return validate_json(text)

    monkeypatch.setattr(CommitBody, "model_validate_json", record)
    monkeypatch.setattr(requests, "LARGE", 0)

    found, *_ = await parse({"version": "1", "commits": [COMMIT] * 30})

    assert [each.id for each in found.commits] == ["a"] * 30
    assert len(threads) == 30
    assert threading.get_ident() not in threads
