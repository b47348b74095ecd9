"""What cannot be read or is invalid loses only itself: an item, or a value of an item."""

from typing import Any

import pytest

from tests.clients.sdk import (
    SdkClient,
    event,
    item,
    session,
    sessions,
    time_ago,
)

EVENT_ID = "07ff4df16f6e4c8aa4055f45575bbb6c"


@pytest.mark.spec("clients#invalid-values")
@pytest.mark.parametrize(
    "environment", ["a/b", "a\nb", "a\rb", "a\0b", "e" * 65, {"name": "production"}, [], False]
)
async def test_an_invalid_environment_is_dropped_and_its_item_is_kept(
    sdk: SdkClient, environment: Any
) -> None:
    await sdk.send(
        session(environment=environment),
        sessions({"started": time_ago(), "exited": 2}, environment=environment),
        event(environment=environment),
    )

    assert await sdk.read_counts() == {
        (outcome, kind, reason): 1
        for kind in ("session", "sessions", "event")
        for outcome, reason in (("accepted", ""), ("dropped", "environment"))
    }
    document = """{ organization { environments { name } releases { nodes {
        newGroups(environments: [""])
        projects { health(environments: [""]) { totalSessions } }
    } } } }"""
    assert (await sdk.graph(document))["organization"] == {
        "environments": [{"name": ""}],
        "releases": {"nodes": [{"newGroups": 1, "projects": [{"health": {"totalSessions": 3}}]}]},
    }


@pytest.mark.spec("clients#invalid-values")
@pytest.mark.parametrize("duration", [-1, -1e-9, "long", {}, [1]])
async def test_an_invalid_duration_is_dropped_and_its_session_is_kept(
    sdk: SdkClient, duration: Any
) -> None:
    await sdk.send(session(duration=duration), session(duration=12.5))

    health = await sdk.read_health()
    assert (health["totalSessions"], health["durationP50"]) == (2, 12.5)
    assert await sdk.read_counts() == {
        ("accepted", "session", ""): 2,
        ("dropped", "session", "duration"): 1,
    }


@pytest.mark.spec("clients#envelope-format")
@pytest.mark.parametrize(
    "payload",
    [
        b'{"message":"\\ud83d"}',
        b'{"message":"\\ude00\\ud83d"}',
        b'{"release":"app@1.0.0","extra":{"ratio":NaN}}',
        b'{"extra":[Infinity]}',
        b'{"message":"\xff"}',
        b'{"message":"cut off',
        b"[" * 50_000,
        b"[]",
        b"null",
        b"7",
        b"",
    ],
    ids=[
        *(
            "half a surrogate pair",
            "surrogates in the wrong order",
            "NaN",
            "Infinity",
            "not UTF-8",
        ),
        *("truncated", "deep", "list", "null", "number", "empty"),
    ],
)
@pytest.mark.parametrize("with_length", [True, False])
async def test_an_item_that_cannot_be_read_loses_only_itself(
    sdk: SdkClient, payload: bytes, *, with_length: bool
) -> None:
    kinds = ("event", "session", "sessions", "client_report")
    unreadable = [item(kind, payload, with_length=with_length) for kind in kinds]

    response = await sdk.send(session(), *unreadable, session(), event_id=EVENT_ID)

    assert response.json() == {"id": EVENT_ID}
    assert await sdk.read_counters() == (2, 0, 0)
    assert await sdk.read_counts() == {("accepted", "session", ""): 2} | {
        ("invalid", kind, "form"): 1 for kind in kinds
    }


@pytest.mark.spec("clients#event-items")
@pytest.mark.parametrize(
    "fields",
    [
        {"exception": 7},
        {"exception": {"values": [None, 7]}},
        {"exception": {"values": [{"type": 7, "stacktrace": []}]}},
        {"timestamp": {}},
        {"timestamp": True},
        {"fingerprint": [{}, None]},
        {"level": [], "logentry": 7, "message": {}},
    ],
)
async def test_an_event_with_values_of_a_wrong_type_is_recorded(
    sdk: SdkClient, fields: dict[str, Any]
) -> None:
    await sdk.send(session(), event(**fields))

    assert await sdk.read_counts() == {
        ("accepted", "session", ""): 1,
        ("accepted", "event", ""): 1,
    }
