"""Envelopes of SDKs in every form, and what GraphQL returns after they are processed."""

import asyncio
import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import brotli
import orjson
import pytest
from backports import zstd
from sqlalchemy import delete, select, update
from sqlalchemy import event as sqlalchemy_event

import jobs.envelopes
from db import models
from db.connection.transaction import run_transaction
from db.events.retention import purge_issues, purge_session_states
from db.sessions.envelopes import claim
from jobs.envelopes import process_next
from resolvers.sessions.quotas import Quotas
from tests.clients.graph import Graph, Statements, get_release, on_postgresql
from tests.clients.sdk import (
    RELEASE,
    RETENTION,
    SdkClient,
    create_sdk_client,
    envelope,
    event,
    event_payload,
    item,
    session,
    session_payload,
    sessions,
    stream_chunks,
    time_ago,
)
from tests.support.factories import World
from tests.support.mutations import record_sessions
from tests.support.mutations import session as session_input

SID = "6f635def-aa41-468e-9546-38fca7c6e15c"
EVENT_ID = "07ff4df16f6e4c8aa4055f45575bbb6c"


async def test_an_envelope_of_the_python_sdk_is_recorded(sdk: SdkClient) -> None:
    response = await sdk.send(
        event(event_id=EVENT_ID),
        session(status="crashed", errors=1, did="u1"),
        event_id=EVENT_ID,
        sent_at=time_ago(),
    )

    assert response.json() == {"id": EVENT_ID}
    assert response.headers["content-type"] == "application/json"
    assert await sdk.count_stored() == 1
    assert await sdk.read_health() == {
        "totalSessions": 1,
        "totalUsers": 1,
        "sessionsCrashed": 1,
        "sessionsErrored": 0,
        "crashFreeSessions": 0.0,
        "crashFreeUsers": 0.0,
        "durationP50": None,
    }
    assert await sdk.count_stored() == 0


@pytest.mark.spec("clients#sdk-authentication")
@pytest.mark.parametrize(
    "credentials",
    [
        {"headers": {"X-Sentry-Auth": "Sentry sentry_key={key}, sentry_version=7"}},
        {"headers": {"X-Sentry-Auth": "sentry sentry_version=7,sentry_key={key},sentry_secret=s"}},
        {"headers": {"Authorization": "Sentry sentry_key={key}, sentry_version=7"}},
        {"params": {"sentry_version": "7", "sentry_key": "{key}", "sentry_client": "x"}},
        {"header": {"dsn": "http://{key}@waybill.test/{project}"}},
        {"header": {"dsn": "https://{key}:secret@waybill.test:8000/prefix/{project}"}},
    ],
)
@pytest.mark.parametrize(
    "content_type", [None, "application/x-sentry-envelope", "text/plain;charset=UTF-8"]
)
async def test_every_form_of_authentication_works_with_every_content_type(
    sdk: SdkClient, credentials: dict[str, dict[str, str]], content_type: str | None
) -> None:
    filled = {
        name: {
            key: value.format(key=sdk.key, project=sdk.project) for key, value in values.items()
        }
        for name, values in credentials.items()
    }
    headers = filled.get("headers", {})
    if content_type is not None:
        headers = headers | {"Content-Type": content_type}

    response = await sdk.post(
        envelope(session(), **filled.get("header", {})),
        headers=headers,
        params=filled.get("params"),
    )

    assert response.status_code == 200
    assert response.json() == {}
    assert await sdk.read_counters() == (1, 0, 0)


def compress(encoding: str, body: bytes) -> bytes:
    raw = zlib.compressobj(wbits=-15)
    compressors: dict[str, Callable[[], bytes]] = {
        "gzip": lambda: gzip.compress(body),
        "x-gzip": lambda: gzip.compress(body[:9]) + gzip.compress(body[9:]),
        "deflate": lambda: zlib.compress(body),
        "DEFLATE": lambda: raw.compress(body) + raw.flush(),
        "br": lambda: brotli.compress(body),
        "zstd": lambda: zstd.compress(body[:9]) + zstd.compress(body[9:]),
        "identity": lambda: body,
    }
    return compressors[encoding]()


@pytest.mark.spec("clients#content-encodings")
@pytest.mark.parametrize(
    "encoding", ["gzip", "x-gzip", "deflate", "DEFLATE", "br", "zstd", "identity"]
)
@pytest.mark.parametrize("width", [1, 7, 100_000])
async def test_every_content_encoding_is_decoded_in_chunks_of_any_size(
    sdk: SdkClient, encoding: str, width: int
) -> None:
    many = [session(did="a user of some length" * 20) for _ in range(100)]
    body = compress(encoding, envelope(*(many if width > 1 else many[:5])))
    parts = [body[start : start + width] for start in range(0, len(body), width)]

    response = await sdk.post(
        stream_chunks(parts), headers=sdk.auth | {"Content-Encoding": encoding}
    )

    assert response.status_code == 200, response.text
    assert await sdk.read_counters() == (100 if width > 1 else 5, 0, 0)


@pytest.mark.spec("clients#envelope-format")
@pytest.mark.parametrize(
    "body",
    [
        b'{}\n{"type":"session"}\n%s',
        b'{}\n{"type":"session"}\n%s\n',
        b'{}\r\n{"type":"session"}\r\n%s\r\n',
        b'{}\n\n{"type":"session","length":null}\n%s\n\n',
        b'{}\n{"type":"attachment","length":3}\n\n\n\n\n{"type":"session"}\n%s\n',
        b'{}\n{"type":"news","a":1}\nnot JSON\n{"type":"session"}\n%s\n{"type":"x"}',
    ],
)
async def test_an_item_without_a_length_is_read_and_other_types_are_skipped(
    sdk: SdkClient, body: bytes
) -> None:
    response = await sdk.post(body % orjson.dumps(session_payload()))

    assert response.status_code == 200, response.text
    assert await sdk.read_counters() == (1, 0, 0)


@pytest.mark.spec("clients#client-reports")
async def test_skipped_items_and_client_reports_are_counted_by_kind(sdk: SdkClient) -> None:
    await sdk.send(
        item("attachment", b"\0\1\2\n\3"),
        item("transaction", {}, with_length=False),
        item("transaction", {}),
        item("something new", {}),
        item(
            "client_report",
            {
                "timestamp": 1795485555.7,
                "discarded_events": [
                    {"reason": "ratelimit_backoff", "category": "error", "quantity": 3},
                    {"reason": "of my own", "category": "my own", "quantity": 2},
                    {"reason": "sample_rate", "category": "error", "quantity": -1},
                    {"reason": [], "quantity": "7"},
                    None,
                ],
            },
        ),
        session(),
    )

    assert await sdk.read_counts() == {
        ("dropped", "attachment", ""): 1,
        ("dropped", "transaction", ""): 2,
        ("dropped", "other", ""): 1,
        ("lost", "error", "ratelimit_backoff"): 3,
        ("lost", "other", "other"): 2,
        ("accepted", "session", ""): 1,
    }


async def test_the_store_endpoint_takes_a_single_event(sdk: SdkClient) -> None:
    response = await sdk.client.post(
        sdk.path("store"),
        content=gzip.compress(orjson.dumps(event_payload(event_id=EVENT_ID))),
        headers=sdk.auth | {"Content-Encoding": "gzip"},
    )

    assert (response.status_code, response.json()) == (200, {"id": EVENT_ID})
    await sdk.process_envelopes()
    assert (await get_release(sdk.graph, "newGroups", RELEASE)) == {"newGroups": 1}


async def test_pages_of_any_origin_may_send(sdk: SdkClient) -> None:
    headers = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-sentry-auth",
    }
    preflight = await sdk.client.options(sdk.path(), headers=headers)
    accepted = await sdk.client.post(
        sdk.path(),
        content=envelope(session()),
        params={"sentry_key": sdk.key},
        headers={"Origin": "https://shop.example", "Content-Type": "text/plain;charset=UTF-8"},
    )
    rejected = await sdk.client.post(sdk.path(), content=envelope(session()))
    other = await sdk.client.get(sdk.path())

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "POST"
    assert "x-sentry-auth" in preflight.headers["access-control-allow-headers"].lower()
    assert (accepted.status_code, rejected.status_code, other.status_code) == (200, 401, 405)
    assert other.headers["allow"] == "POST, OPTIONS"
    for response in (preflight, accepted, rejected, other):
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers
    exposed = accepted.headers["access-control-expose-headers"]
    assert exposed == "X-Sentry-Rate-Limits, Retry-After"


NODE_SESSION = {"sid": "32bdf8a86119468d8ac7a0a08472a4a9", "attrs": {"release": RELEASE}}


@pytest.mark.spec("clients#session-updates")
@pytest.mark.parametrize(
    ("updates", "counters"),
    [
        ([{"status": "exited"}], (1, 0, 0)),
        ([{"status": "exited", "errors": 2}], (1, 1, 0)),
        ([{"status": None, "errors": None}], (1, 0, 0)),
        ([{"status": "ok", "errors": 1}, {"status": "exited", "init": False}], (1, 1, 0)),
        ([{"status": "ok"}, {"status": "ok"}, {"status": "ok"}], (1, 0, 0)),
        ([{"status": "ok", "errors": 1}, {"status": "ok", "errors": 0}], (1, 1, 0)),
        ([{"status": "ok"}, {"status": "unhandled", "errors": 1}], (1, 1, 0)),
        ([{"status": "errored"}], (1, 1, 0)),
        ([{"status": "abnormal", "abnormal_mechanism": "anr_foreground"}], (1, 0, 0)),
        ([{"status": "crashed", "errors": 1}, {"status": "ok", "errors": 1}], (1, 0, 1)),
        ([{"status": "exited"}, {"status": "crashed"}], (1, 0, 1)),
        ([{"status": "crashed"}, {"status": "exited"}], (1, 0, 1)),
        ([{"status": "abnormal"}, {"status": "crashed"}], (1, 0, 1)),
        ([{"status": "exited", "init": False}], (1, 0, 0)),
        ([{"status": "sleeping"}], (1, 0, 0)),
        ([{"sid": None}, {"sid": None}], (2, 0, 0)),
    ],
)
@pytest.mark.parametrize("together", [True, False])
async def test_updates_of_a_session_are_merged(
    sdk: SdkClient,
    updates: list[dict[str, Any]],
    counters: tuple[int, ...],
    together: bool,  # noqa: FBT001
) -> None:
    for update_ in updates:
        await sdk.send(
            item("session", session_payload(**(NODE_SESSION | update_)), with_length=False)
        )
        if not together:
            await sdk.process_envelopes()

    assert await sdk.read_counters() == counters


async def test_a_later_update_may_name_the_user_who_is_the_user_of_graphql(
    sdk: SdkClient,
) -> None:
    await sdk.send(session(sid=SID, status="ok", did=None))
    await sdk.process_envelopes()
    await sdk.send(session(sid=SID, status="ok", did="ann"))
    await record_sessions(sdk.graph, session_input(RELEASE, distinctId="ann"))

    health = await sdk.read_health()

    assert (health["totalSessions"], health["totalUsers"]) == (2, 1)
    assert health["crashFreeUsers"] == 100.0
    await sdk.send(session(sid=SID.replace("-", ""), status="crashed", did=None))
    assert (await sdk.read_health())["crashFreeUsers"] == 0.0


@pytest.mark.parametrize("order", [("ann", "bob", None), (None, "bob", "ann")])
async def test_a_session_counts_for_every_user_that_an_update_names(
    sdk: SdkClient, order: tuple[str | None, ...]
) -> None:
    for user in order:
        status = "ok" if user else "crashed"
        await sdk.send(session(sid=SID, status=status, did=user))
        await sdk.process_envelopes()

    health = await sdk.read_health()

    assert (health["totalSessions"], health["totalUsers"], health["crashFreeUsers"]) == (1, 2, 0.0)


async def test_only_sessions_that_exited_have_a_duration(sdk: SdkClient) -> None:
    for sid, status, duration in ((SID, "ok", 7), (SID, "exited", 20.5), (SID, "exited", 20.5)):
        await sdk.send(session(sid=sid, status=status, duration=duration))
        await sdk.process_envelopes()
    await sdk.send(session(status="crashed", duration=1))

    assert (await sdk.read_health())["durationP50"] == 20.5


@pytest.mark.parametrize("reverse", [False, True])
async def test_an_update_with_another_release_or_start_is_one_of_another_session(
    sdk: SdkClient,
    reverse: bool,  # noqa: FBT001
) -> None:
    start = time_ago(hours=5)
    updates = [
        session(sid=SID, started=start, status="ok"),
        session(sid=SID, started=start, status="crashed", release="app@2.0.0"),
        session(sid=SID, started=time_ago(hours=7), status="exited", duration=3),
        session(sid=SID, started=start, status="abnormal"),
    ]
    for update_ in updates[::-1] if reverse else updates:
        await sdk.send(update_)
        await sdk.process_envelopes()

    assert await sdk.read_counters() == (2, 0, 0)
    assert await sdk.read_counters("app@2.0.0") == (1, 0, 1)
    assert (await sdk.read_health())["durationP50"] == 3


@pytest.mark.parametrize(
    ("first", "second", "duration"),
    [
        ({"timestamp": time_ago(seconds=9)}, {"timestamp": time_ago(seconds=8)}, 20),
        ({"timestamp": time_ago(seconds=8)}, {"timestamp": time_ago(seconds=9)}, 10),
        ({"seq": 2, "timestamp": time_ago(seconds=9)}, {"seq": 1}, 10),
        ({"seq": "2", "timestamp": None}, {"seq": -1}, 10),
        ({"timestamp": None}, {"timestamp": None}, 20),
        ({}, {"status": "crashed"}, None),
    ],
)
@pytest.mark.parametrize("reverse", [False, True])
async def test_the_last_update_of_a_session_that_exited_names_its_duration(
    sdk: SdkClient,
    first: dict[str, Any],
    second: dict[str, Any],
    duration: float | None,
    reverse: bool,  # noqa: FBT001
) -> None:
    start = time_ago(seconds=10)
    updates = [
        session(**({"sid": SID, "started": start, "duration": 10} | first)),
        session(**({"sid": SID, "started": start, "duration": 20} | second)),
    ]
    for update_ in updates[::-1] if reverse else updates:
        await sdk.send(update_)
        await sdk.process_envelopes()

    health = await sdk.read_health()

    assert (health["totalSessions"], health["durationP50"]) == (1, duration)


async def test_an_update_of_a_session_of_an_older_version_is_merged_into_it(
    sdk: SdkClient,
) -> None:
    start = time_ago(seconds=10)
    await sdk.send(session(sid=SID, started=start, duration=10))
    await sdk.process_envelopes()
    async with sdk.world.db.begin() as connection:
        await connection.execute(
            update(models.SessionState).values(hour_sent=None, duration_position=None)
        )

    await sdk.send(session(sid=SID, started=start, duration=7, errors=1))

    assert await sdk.read_counters() == (1, 1, 0)
    assert (await sdk.read_health())["durationP50"] == 10


async def test_sessions_of_two_projects_may_have_the_same_id(
    sdk: SdkClient, world: World, graph: Graph
) -> None:
    other = await create_sdk_client(world, await world.project("web"), graph)
    for each in (sdk, other):
        await each.send(session(sid=SID))
    await sdk.process_envelopes()

    selection = "projects { health { totalSessions } }"
    release = await get_release(graph, selection, RELEASE)
    assert [each["health"]["totalSessions"] for each in release["projects"]] == [1, 1]
    await other.client.aclose()


@pytest.mark.spec("clients#session-aggregates")
async def test_aggregates_are_always_added(sdk: SdkClient) -> None:
    minute = {"started": time_ago(minutes=1), "exited": 5, "errored": 2, "crashed": 1}
    more = {"started": time_ago(), "exited": 1, "abnormal": 1, "unhandled": 3}
    for _ in range(2):
        await sdk.send(sessions(minute, more), sessions({"started": time_ago(), "exited": 2}))

    assert await sdk.read_counters() == (30, 10, 2)


async def test_an_invalid_aggregate_does_not_affect_the_others(sdk: SdkClient) -> None:
    await sdk.send(
        sessions(
            {"started": time_ago(), "exited": 5},
            {"started": "soon", "exited": 1},
            {"exited": 1},
            {"started": time_ago(), "exited": -1},
            7,
        ),
        sessions({"started": time_ago(), "exited": 1}, release="a/b"),
        item("sessions", {"aggregates": [], "attrs": {}}),
    )

    assert await sdk.read_counters() == (5, 0, 0)
    assert await sdk.read_counts() == {
        ("accepted", "sessions", ""): 1,
        ("invalid", "sessions", "started"): 2,
        ("invalid", "sessions", "exited"): 1,
        ("invalid", "sessions", "form"): 1,
        ("invalid", "sessions", "release"): 2,
    }


@pytest.mark.spec("clients#session-items")
@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"attrs": {}}, ("invalid", "session", "release")),
        ({"attrs": {"release": None}}, ("invalid", "session", "release")),
        ({"release": "a/b"}, ("invalid", "session", "release")),
        ({"release": "a\0b"}, ("invalid", "session", "release")),
        ({"release": "r" * 251}, ("invalid", "session", "release")),
        ({"started": time_ago(days=-2)}, ("invalid", "session", "started")),
        ({"timestamp": time_ago(days=-2)}, ("invalid", "session", "timestamp")),
        ({"started": 1e300}, ("invalid", "session", "started")),
        ({"started": None}, ("invalid", "session", "started")),
        ({"sid": "me"}, ("invalid", "session", "sid")),
        ({"errors": -1}, ("invalid", "session", "errors")),
        ({"errors": "many"}, ("invalid", "session", "errors")),
        ({"timestamp": time_ago(days=5, seconds=9)}, ("late", "session", "")),
        ({"started": time_ago(days=91)}, ("late", "session", "")),
    ],
)
async def test_a_session_that_violates_a_rule_is_counted_and_not_recorded(
    sdk: SdkClient, fields: dict[str, Any], outcome: tuple[str, str, str]
) -> None:
    await sdk.send(session(**fields), session())

    assert await sdk.read_counters() == (1, 0, 0)
    assert await sdk.read_counts() == {("accepted", "session", ""): 1, outcome: 1}


async def test_numbers_of_any_size_are_accepted(sdk: SdkClient) -> None:
    await sdk.send(
        session(errors=2**62, did=10**18, status="ok"), session(errors=2**63, duration=1e308)
    )

    assert await sdk.read_counters() == (2, 2, 0)


EVENTS = "firstEvent lastEvent newGroups"


@pytest.mark.spec("clients#event-items")
async def test_events_set_the_first_and_last_event_and_count_groups(sdk: SdkClient) -> None:
    dates = ("2026-01-02T00:00:00Z", 1767225600.0, "2026-01-03T00:00:00.000000000+00:00")
    for date in dates:
        await sdk.send(event(timestamp=date))
        await sdk.process_envelopes()
    await sdk.send(
        event(kind="KeyError", timestamp=dates[0]), event(kind="KeyError", timestamp=dates[0])
    )
    await sdk.process_envelopes()

    assert await get_release(sdk.graph, EVENTS, RELEASE) == {
        "firstEvent": "2026-01-01T00:00:00+00:00",
        "lastEvent": "2026-01-03T00:00:00+00:00",
        "newGroups": 2,
    }


async def test_a_group_is_new_once_in_a_project(sdk: SdkClient, world: World) -> None:
    await sdk.send(event())
    await sdk.send(event(release="app@2.0.0"), event(release=None, kind="KeyError"))
    await sdk.process_envelopes()
    await sdk.send(event(kind="KeyError", release="app@2.0.0"))
    await sdk.process_envelopes()

    assert await get_release(sdk.graph, "newGroups", RELEASE) == {"newGroups": 1}
    assert await get_release(sdk.graph, "newGroups", "app@2.0.0") == {"newGroups": 0}
    later = datetime.now(UTC) + timedelta(days=1)
    assert await run_transaction(world.db, lambda each: purge_issues(each, later)) == 2


@pytest.mark.spec("clients#event-grouping")
@pytest.mark.parametrize(
    ("one", "other", "groups"),
    [
        ({}, {"level": "fatal", "environment": "staging"}, 1),
        ({}, {"kind": "KeyError"}, 2),
        ({}, {"function": "stop"}, 2),
        ({"fingerprint": ["a"]}, {"fingerprint": ["a"], "kind": "KeyError"}, 1),
        ({"fingerprint": ["a"]}, {"fingerprint": ["b"]}, 2),
        ({"fingerprint": ["{{ default }}", "a"]}, {"fingerprint": ["a"]}, 2),
        ({"fingerprint": ["{{ default }}"]}, {}, 1),
        ({"fingerprint": ["{{default}}", "a"]}, {"fingerprint": ["{{ default }}", "a"]}, 1),
        (
            {"exception": None, "logentry": {"message": "No %s", "params": ["a"]}},
            {"exception": None, "logentry": {"message": "No %s", "params": ["b"]}},
            1,
        ),
        ({"exception": None, "message": "a"}, {"exception": None, "message": "b"}, 2),
        ({"exception": []}, {"exception": {"values": None}}, 1),
        ({"exception": [{"value": "said"}]}, {"exception": {"values": [{"value": "said"}]}}, 1),
        ({"exception": [{"type": "A"}, {"type": "B"}]}, {"exception": [{"type": "B"}]}, 1),
        ({"exception": [{"type": "A", "stacktrace": {"frames": [7]}}]}, {"exception": [3]}, 2),
    ],
)
async def test_events_are_grouped_by_fingerprint_or_error(
    sdk: SdkClient, one: dict[str, Any], other: dict[str, Any], groups: int
) -> None:
    await sdk.send(event(**one), event(**other))
    await sdk.process_envelopes()

    assert await get_release(sdk.graph, "newGroups", RELEASE) == {"newGroups": groups}


async def test_an_event_without_date_and_environment_is_recorded_now_and_unnamed(
    sdk: SdkClient,
) -> None:
    await sdk.send(event(timestamp="yesterday", environment=None, event_id=None))
    await sdk.process_envelopes()

    selection = 'newGroups(environments: [""]) lastEvent'
    release = await get_release(sdk.graph, selection, RELEASE)
    assert release["newGroups"] == 1
    assert datetime.now(UTC) - datetime.fromisoformat(release["lastEvent"]) < timedelta(minutes=5)


async def test_concurrent_envelopes_share_a_transaction(sdk: SdkClient) -> None:
    statements: list[str] = []
    inserted = "INSERT INTO envelope"

    def record_statement(_c: Any, _k: Any, text: str, _p: Any, _x: Any, _many: bool) -> None:  # noqa: FBT001
        statements.append(text)

    engine = sdk.world.db.engine.sync_engine
    await sdk.send(session())
    sqlalchemy_event.listen(engine, "before_cursor_execute", record_statement)
    responses = await asyncio.gather(*(sdk.post(envelope(session())) for _ in range(50)))
    sqlalchemy_event.remove(engine, "before_cursor_execute", record_statement)

    assert {each.status_code for each in responses} == {200}
    assert await sdk.count_stored() == 51
    assert sum(text.startswith(inserted) for text in statements) <= 10, statements
    assert await sdk.read_counters() == (51, 0, 0)


async def test_concurrent_workers_record_every_envelope_once(sdk: SdkClient) -> None:
    for _ in range(30):
        await sdk.send(*(session() for _ in range(10)))
    await asyncio.gather(*(process_next(sdk.world.db, RETENTION, Quotas()) for _ in range(5)))

    assert await sdk.read_counters() == (300, 0, 0)


@on_postgresql
async def test_a_worker_takes_envelopes_that_others_have_not_claimed(
    sdk: SdkClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.envelopes, "MAX_ENVELOPES", 2)
    for _ in range(4):
        await sdk.send(session())
    ids = [row[0] for row in await world.read(select(models.Envelope.id))]

    async with world.db.begin() as other:
        claimed = await claim(other, ids[:2])
        processed = await process_next(world.db, RETENTION, Quotas())
        left = [row[0] for row in await world.read(select(models.Envelope.id))]

    assert processed == 2
    assert sorted(left) == sorted(each.id for each in claimed)
    assert await sdk.read_counters() == (4, 0, 0)


@pytest.mark.spec("clients#session-updates")
async def test_a_repeated_report_writes_no_hours(sdk: SdkClient, statements: Statements) -> None:
    started = time_ago(hours=30)
    ended = {"sid": SID, "status": "exited", "started": started, "duration": 9}
    await sdk.send(session(**ended, timestamp=time_ago(hours=29)))
    await sdk.process_envelopes()
    statements.all_texts.clear()
    await sdk.send(session(**ended, timestamp=time_ago(hours=28)))
    await sdk.process_envelopes()

    written = [text.split()[2] for text in statements.all_texts if text.startswith("INSERT")]
    assert "received_count" in written
    assert not {"session_state", "session_hour", "rollup_late"}.intersection(written)
    assert await sdk.read_counters() == (1, 0, 0)


@pytest.mark.spec("clients#envelope-responses")
async def test_an_envelope_that_fails_five_times_is_set_aside(
    sdk: SdkClient, world: World
) -> None:
    await sdk.send(session())
    async with world.db.begin() as connection:
        await connection.execute(update(models.Envelope).values(content=b"poison"))
    await sdk.send(session())
    await sdk.send(event())

    for attempt in range(5):
        assert await process_next(world.db, RETENTION, Quotas()) == (2 if attempt == 0 else 0)
        async with world.db.begin() as connection:
            await connection.execute(
                update(models.Envelope)
                .where(models.Envelope.due.is_not(None))
                .values(due=datetime.now(UTC) - timedelta(seconds=1))
            )

    assert await process_next(world.db, RETENTION, Quotas()) == 0
    assert await sdk.read_counters() == (1, 0, 0)
    [row] = await world.read(
        select(models.Envelope.due, models.Envelope.attempts, models.Envelope.reason)
    )
    assert (row.due, row.attempts) == (None, 5)
    assert row.reason.startswith("ValidationError: ")


async def test_session_states_expire_after_their_last_possible_update(
    sdk: SdkClient, world: World
) -> None:
    await sdk.send(session(status="ok"), session(status="exited"))
    await sdk.process_envelopes()
    now = datetime.now(UTC)

    deleted = []
    for days in (6, 8, 89, 91):
        purge = partial(purge_session_states, now=now + timedelta(days=days))
        deleted.append(await run_transaction(world.db, purge))

    assert deleted == [0, 1, 0, 1]


async def test_deleted_hours_are_not_updated(sdk: SdkClient, world: World) -> None:
    await sdk.send(session(sid=SID, status="ok", started=time_ago(days=2)))
    await sdk.process_envelopes()
    async with world.db.begin() as connection:
        await connection.execute(delete(models.SessionHour))
    await sdk.send(session(sid=SID, status="crashed", started=time_ago(days=2)))

    await process_next(world.db, timedelta(days=1), Quotas())

    assert await world.read(select(models.SessionHour.total)) == []


async def test_a_session_id_may_have_dashes_and_any_case(sdk: SdkClient) -> None:
    sid = uuid4()
    await sdk.send(session(sid=str(sid)), session(sid=sid.hex), session(sid=sid.hex.upper()))

    assert await sdk.read_counters() == (1, 0, 0)
