"""Requests of SDKs from before envelopes: base64 of zlib, and other paths."""

import base64
import zlib

import httpx
import orjson
import pytest

from tests.clients.graph import URL, get_release
from tests.clients.sdk import RELEASE, SdkClient, envelope, event, event_payload

EVENT_ID = "07ff4df16f6e4c8aa4055f45575bbb6c"


@pytest.mark.spec("clients#envelope-endpoint")
@pytest.mark.parametrize("line_length", [None, 76])
async def test_the_store_endpoint_takes_base64_of_zlib(
    sdk: SdkClient, line_length: int | None
) -> None:
    encoded = base64.b64encode(zlib.compress(orjson.dumps(event_payload(event_id=EVENT_ID))))
    if line_length is not None:
        starts = range(0, len(encoded), line_length)
        encoded = b"\r\n".join(encoded[start : start + line_length] for start in starts) + b"\r\n"
    headers = sdk.auth | {"Content-Type": "application/octet-stream"}

    response = await sdk.client.post(sdk.path("store"), content=encoded, headers=headers)

    assert (response.status_code, response.json()) == (200, {"id": EVENT_ID})
    await sdk.process_envelopes()
    assert (await get_release(sdk.graph, "newGroups", RELEASE)) == {"newGroups": 1}


@pytest.mark.spec("clients#envelope-endpoint")
@pytest.mark.parametrize("path", ["/api/{}/{}", "//api/{}/{}", "//api/{}/{}/"])
async def test_paths_of_old_sdks_are_found(sdk: SdkClient, path: str) -> None:
    bodies = {
        "envelope": envelope(event(event_id=EVENT_ID)),
        "store": orjson.dumps(event_payload()),
    }
    for kind, body in bodies.items():
        url = f"{URL}{path.format(sdk.project, kind)}"
        response = await sdk.client.post(url, content=body, headers=sdk.auth)
        assert response.status_code == 200, response.text
        assert (await sdk.client.options(url)).status_code == 204
        assert (await sdk.client.get(url)).status_code == 405

    assert await sdk.read_counts() == {("accepted", "event", ""): 2}


@pytest.mark.spec("clients#envelope-endpoint")
def test_the_real_server_finds_the_paths_of_old_sdks(running: tuple[str, str]) -> None:
    address, dsn = running
    key, project = dsn.partition("//")[2].partition("@")[0], dsn.rpartition("/")[2]
    with httpx.Client(params={"sentry_key": key}, timeout=60) as client:
        for path in (f"//api/{project}/store/", f"//api/{project}/store", f"/api/{project}/store"):
            response = client.post(f"{address}{path}", content=orjson.dumps(event_payload()))
            assert (response.status_code, list(response.json())) == (200, ["id"]), path
