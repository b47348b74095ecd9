"""What SDKs send, by every way they have, and what GraphQL says of it then."""

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
from sqlalchemy import event as happening

from db import models
from db.connection.transaction import run_transaction
from db.events.retention import purge_error_groups, purge_session_states
from jobs.envelopes import process_next
from tests.clients.graph import Graph, get_release
from tests.clients.sdk import (
    KEPT,
    RELEASE,
    Sender,
    a_sender,
    at,
    chunks,
    envelope,
    event,
    event_payload,
    item,
    session,
    session_payload,
    sessions,
)
from tests.support.factories import World
from tests.support.mutations import record_sessions
from tests.support.mutations import session as reported

SID = "6f635def-aa41-468e-9546-38fca7c6e15c"
EVENT_ID = "07ff4df16f6e4c8aa4055f45575bbb6c"


async def test_an_envelope_of_pythons_sdk_is_counted(sender: Sender) -> None:
    answer = await sender.send(
        event(event_id=EVENT_ID),
        session(status="crashed", errors=1, did="u1"),
        event_id=EVENT_ID,
        sent_at=at(),
    )

    assert answer.json() == {"id": EVENT_ID}
    assert answer.headers["content-type"] == "application/json"
    assert await sender.stored() == 1
    assert await sender.health() == {
        "totalSessions": 1,
        "totalUsers": 1,
        "sessionsCrashed": 1,
        "sessionsErrored": 0,
        "crashFreeSessions": 0.0,
        "crashFreeUsers": 0.0,
        "durationP50": None,
    }
    assert await sender.stored() == 0


@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"X-Sentry-Auth": "Sentry sentry_key={key}, sentry_version=7"}},
        {"headers": {"X-Sentry-Auth": "sentry sentry_version=7,sentry_key={key},sentry_secret=s"}},
        {"headers": {"Authorization": "Sentry sentry_key={key}, sentry_version=7"}},
        {"params": {"sentry_version": "7", "sentry_key": "{key}", "sentry_client": "x"}},
        {"head": {"dsn": "http://{key}@waybill.test/{project}"}},
        {"head": {"dsn": "https://{key}:secret@waybill.test:8000/prefix/{project}"}},
    ],
)
@pytest.mark.parametrize(
    "content_type", [None, "application/x-sentry-envelope", "text/plain;charset=UTF-8"]
)
async def test_every_form_of_authentication_and_content_type(
    sender: Sender, given: dict[str, dict[str, str]], content_type: str | None
) -> None:
    filled = {
        name: {
            key: value.format(key=sender.key, project=sender.project)
            for key, value in values.items()
        }
        for name, values in given.items()
    }
    headers = filled.get("headers", {})
    if content_type is not None:
        headers = headers | {"Content-Type": content_type}

    answer = await sender.post(
        envelope(session(), **filled.get("head", {})),
        headers=headers,
        params=filled.get("params"),
    )

    assert answer.status_code == 200
    assert answer.json() == {}
    assert await sender.counters() == (1, 0, 0)


def compressed(encoding: str, body: bytes) -> bytes:
    raw = zlib.compressobj(wbits=-15)
    ways: dict[str, Callable[[], bytes]] = {
        "gzip": lambda: gzip.compress(body),
        "x-gzip": lambda: gzip.compress(body[:9]) + gzip.compress(body[9:]),
        "deflate": lambda: zlib.compress(body),
        "DEFLATE": lambda: raw.compress(body) + raw.flush(),
        "br": lambda: brotli.compress(body),
        "zstd": lambda: zstd.compress(body[:9]) + zstd.compress(body[9:]),
        "identity": lambda: body,
    }
    return ways[encoding]()


@pytest.mark.parametrize(
    "encoding", ["gzip", "x-gzip", "deflate", "DEFLATE", "br", "zstd", "identity"]
)
@pytest.mark.parametrize("width", [1, 7, 100_000])
async def test_every_encoding_in_chunks(sender: Sender, encoding: str, width: int) -> None:
    many = [session(did="a user of some length" * 20) for _ in range(100)]
    body = compressed(encoding, envelope(*(many if width > 1 else many[:5])))
    parts = [body[start : start + width] for start in range(0, len(body), width)]

    answer = await sender.post(chunks(parts), headers=sender.auth | {"Content-Encoding": encoding})

    assert answer.status_code == 200, answer.text
    assert await sender.counters() == (100 if width > 1 else 5, 0, 0)


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
async def test_items_may_lack_their_length_and_others_are_passed_over(
    sender: Sender, body: bytes
) -> None:
    answer = await sender.post(body % orjson.dumps(session_payload()))

    assert answer.status_code == 200, answer.text
    assert await sender.counters() == (1, 0, 0)


async def test_what_is_of_no_use_is_counted_by_kind(sender: Sender) -> None:
    await sender.send(
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

    assert await sender.counts() == {
        ("dropped", "attachment", ""): 1,
        ("dropped", "transaction", ""): 2,
        ("dropped", "other", ""): 1,
        ("lost", "error", "ratelimit_backoff"): 3,
        ("lost", "other", "other"): 2,
        ("accepted", "session", ""): 1,
    }


async def test_a_store_endpoint_takes_an_event_alone(sender: Sender) -> None:
    answer = await sender.client.post(
        sender.path("store"),
        content=gzip.compress(orjson.dumps(event_payload(event_id=EVENT_ID))),
        headers=sender.auth | {"Content-Encoding": "gzip"},
    )

    assert (answer.status_code, answer.json()) == (200, {"id": EVENT_ID})
    await sender.fold()
    assert (await get_release(sender.graph, "newGroups", RELEASE)) == {"newGroups": 1}


async def test_browsers_of_any_site_may_send(sender: Sender) -> None:
    asked = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-sentry-auth",
    }
    preflight = await sender.client.options(sender.path(), headers=asked)
    taken = await sender.client.post(
        sender.path(),
        content=envelope(session()),
        params={"sentry_key": sender.key},
        headers={"Origin": "https://shop.example", "Content-Type": "text/plain;charset=UTF-8"},
    )
    refused = await sender.client.post(sender.path(), content=envelope(session()))
    other = await sender.client.get(sender.path())

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "POST"
    assert "x-sentry-auth" in preflight.headers["access-control-allow-headers"].lower()
    assert (taken.status_code, refused.status_code, other.status_code) == (200, 401, 405)
    assert other.headers["allow"] == "POST, OPTIONS"
    for answer in (preflight, taken, refused, other):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
    exposed = taken.headers["access-control-expose-headers"]
    assert exposed == "X-Sentry-Rate-Limits, Retry-After"


NODE = {"sid": "32bdf8a86119468d8ac7a0a08472a4a9", "attrs": {"release": RELEASE}}


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
async def test_updates_of_a_session_settle(
    sender: Sender,
    updates: list[dict[str, Any]],
    counters: tuple[int, ...],
    together: bool,  # noqa: FBT001
) -> None:
    for update_ in updates:
        await sender.send(item("session", session_payload(**(NODE | update_)), with_length=False))
        if not together:
            await sender.fold()

    assert await sender.counters() == counters


async def test_the_user_may_be_told_later_and_is_the_one_that_graphql_knows(
    sender: Sender,
) -> None:
    await sender.send(session(sid=SID, status="ok", did=None))
    await sender.fold()
    await sender.send(session(sid=SID, status="ok", did="ann"))
    await record_sessions(sender.graph, reported(RELEASE, distinctId="ann"))

    found = await sender.health()

    assert (found["totalSessions"], found["totalUsers"]) == (2, 1)
    assert found["crashFreeUsers"] == 100.0
    await sender.send(session(sid=SID.replace("-", ""), status="crashed", did=None))
    assert (await sender.health())["crashFreeUsers"] == 0.0


@pytest.mark.parametrize("order", [("ann", "bob", None), (None, "bob", "ann")])
async def test_whose_user_changes_counts_for_each(
    sender: Sender, order: tuple[str | None, ...]
) -> None:
    for user in order:
        status = "ok" if user else "crashed"
        await sender.send(session(sid=SID, status=status, did=user))
        await sender.fold()

    found = await sender.health()

    assert (found["totalSessions"], found["totalUsers"], found["crashFreeUsers"]) == (1, 2, 0.0)


async def test_durations_are_those_of_sessions_that_exited(sender: Sender) -> None:
    for sid, status, duration in ((SID, "ok", 7), (SID, "exited", 20.5), (SID, "exited", 20.5)):
        await sender.send(session(sid=sid, status=status, duration=duration))
        await sender.fold()
    await sender.send(session(status="crashed", duration=1))

    assert (await sender.health())["durationP50"] == 20.5


async def test_where_a_session_belongs_is_what_was_told_first(sender: Sender) -> None:
    await sender.send(session(sid=SID, status="ok"))
    await sender.fold()
    await sender.send(session(sid=SID, status="crashed", release="app@2.0.0", started=at(hours=5)))

    assert await sender.counters() == (1, 0, 1)
    assert await sender.counters("app@2.0.0") is None


async def test_sessions_of_two_projects_may_have_one_id(
    sender: Sender, world: World, graph: Graph
) -> None:
    other = await a_sender(world, await world.project("web"), graph)
    for each in (sender, other):
        await each.send(session(sid=SID))
    await sender.fold()

    selection = "projects { health { totalSessions } }"
    found = await get_release(graph, selection, RELEASE)
    assert [each["health"]["totalSessions"] for each in found["projects"]] == [1, 1]
    await other.client.aclose()


async def test_aggregates_always_add(sender: Sender) -> None:
    minute = {"started": at(minutes=1), "exited": 5, "errored": 2, "crashed": 1}
    more = {"started": at(), "exited": 1, "abnormal": 1, "unhandled": 3}
    for _ in range(2):
        await sender.send(sessions(minute, more), sessions({"started": at(), "exited": 2}))

    assert await sender.counters() == (30, 10, 2)


async def test_an_aggregate_that_is_nonsense_leaves_the_others(sender: Sender) -> None:
    await sender.send(
        sessions(
            {"started": at(), "exited": 5},
            {"started": "soon", "exited": 1},
            {"exited": 1},
            {"started": at(), "exited": -1},
            7,
        ),
        sessions({"started": at(), "exited": 1}, release="a/b"),
        item("sessions", {"aggregates": [], "attrs": {}}),
    )

    assert await sender.counters() == (5, 0, 0)
    assert await sender.counts() == {
        ("accepted", "sessions", ""): 1,
        ("invalid", "sessions", "started"): 2,
        ("invalid", "sessions", "quantity"): 1,
        ("invalid", "sessions", "form"): 1,
        ("invalid", "sessions", "release"): 2,
    }


@pytest.mark.parametrize(
    ("wrong", "outcome"),
    [
        ({"attrs": {}}, ("invalid", "session", "release")),
        ({"attrs": {"release": None}}, ("invalid", "session", "release")),
        ({"release": "a/b"}, ("invalid", "session", "release")),
        ({"release": "a\0b"}, ("invalid", "session", "release")),
        ({"release": "r" * 251}, ("invalid", "session", "release")),
        ({"environment": "a/b"}, ("invalid", "session", "environment")),
        ({"environment": "e" * 65}, ("invalid", "session", "environment")),
        ({"started": at(days=-2)}, ("invalid", "session", "started")),
        ({"timestamp": at(days=-2)}, ("invalid", "session", "timestamp")),
        ({"started": 1e300}, ("invalid", "session", "started")),
        ({"started": None}, ("invalid", "session", "started")),
        ({"sid": "me"}, ("invalid", "session", "sid")),
        ({"duration": -1}, ("invalid", "session", "duration")),
        ({"errors": -1}, ("invalid", "session", "errors")),
        ({"errors": "many"}, ("invalid", "session", "errors")),
        ({"timestamp": at(days=5, seconds=9)}, ("late", "session", "")),
        ({"started": at(days=91)}, ("late", "session", "")),
    ],
)
async def test_a_session_that_breaks_a_rule_is_left_out_and_counted(
    sender: Sender, wrong: dict[str, Any], outcome: tuple[str, str, str]
) -> None:
    await sender.send(session(**wrong), session())

    assert await sender.counters() == (1, 0, 0)
    assert await sender.counts() == {("accepted", "session", ""): 1, outcome: 1}


async def test_numbers_of_any_size_do_no_harm(sender: Sender) -> None:
    await sender.send(
        session(errors=2**62, did=10**18, status="ok"), session(errors=2**63, duration=1e308)
    )

    assert await sender.counters() == (2, 2, 0)


SEEN = "firstEvent lastEvent newGroups"


async def test_events_say_when_a_release_was_seen_and_count_groups(sender: Sender) -> None:
    dates = ("2026-01-02T00:00:00Z", 1767225600.0, "2026-01-03T00:00:00.000000000+00:00")
    for date in dates:
        await sender.send(event(timestamp=date))
        await sender.fold()
    await sender.send(
        event(kind="KeyError", timestamp=dates[0]), event(kind="KeyError", timestamp=dates[0])
    )
    await sender.fold()

    assert await get_release(sender.graph, SEEN, RELEASE) == {
        "firstEvent": "2026-01-01T00:00:00+00:00",
        "lastEvent": "2026-01-03T00:00:00+00:00",
        "newGroups": 2,
    }


async def test_a_group_is_new_once_in_a_project(sender: Sender, world: World) -> None:
    await sender.send(event())
    await sender.send(event(release="app@2.0.0"), event(release=None, kind="KeyError"))
    await sender.fold()
    await sender.send(event(kind="KeyError", release="app@2.0.0"))
    await sender.fold()

    assert await get_release(sender.graph, "newGroups", RELEASE) == {"newGroups": 1}
    assert await get_release(sender.graph, "newGroups", "app@2.0.0") == {"newGroups": 0}
    later = datetime.now(UTC) + timedelta(days=1)
    assert await run_transaction(world.db, lambda each: purge_error_groups(each, later)) == 2


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
async def test_which_events_are_of_one_group(
    sender: Sender, one: dict[str, Any], other: dict[str, Any], groups: int
) -> None:
    await sender.send(event(**one), event(**other))
    await sender.fold()

    assert await get_release(sender.graph, "newGroups", RELEASE) == {"newGroups": groups}


async def test_an_event_need_not_say_when_nor_where(sender: Sender) -> None:
    await sender.send(event(timestamp="yesterday", environment=None, event_id=None))
    await sender.fold()

    unnamed = 'newGroups(environments: [""]) lastEvent'
    found = await get_release(sender.graph, unnamed, RELEASE)
    assert found["newGroups"] == 1
    assert datetime.now(UTC) - datetime.fromisoformat(found["lastEvent"]) < timedelta(minutes=5)


async def test_envelopes_that_come_together_share_a_transaction(sender: Sender) -> None:
    statements: list[str] = []
    inserted = "INSERT INTO envelope"

    def note(_c: Any, _k: Any, text: str, _p: Any, _x: Any, _many: bool) -> None:  # noqa: FBT001
        statements.append(text)

    engine = sender.world.db.engine.sync_engine
    await sender.send(session())
    happening.listen(engine, "before_cursor_execute", note)
    answers = await asyncio.gather(*(sender.post(envelope(session())) for _ in range(50)))
    happening.remove(engine, "before_cursor_execute", note)

    assert {each.status_code for each in answers} == {200}
    assert await sender.stored() == 51
    assert sum(text.startswith(inserted) for text in statements) <= 10, statements
    assert await sender.counters() == (51, 0, 0)


async def test_several_workers_fold_everything_once(sender: Sender) -> None:
    for _ in range(30):
        await sender.send(*(session() for _ in range(10)))
    await asyncio.gather(*(process_next(sender.world.db, KEPT) for _ in range(5)))

    assert await sender.counters() == (300, 0, 0)


async def test_an_envelope_that_cannot_be_folded_is_set_aside(
    sender: Sender, world: World
) -> None:
    await sender.send(session())
    async with world.db.begin() as connection:
        await connection.execute(update(models.Envelope).values(content=b"poison"))
    await sender.send(session())
    await sender.send(event())

    for attempt in range(5):
        assert await process_next(world.db, KEPT) == (2 if attempt == 0 else 0)
        async with world.db.begin() as connection:
            await connection.execute(
                update(models.Envelope)
                .where(models.Envelope.due.is_not(None))
                .values(due=datetime.now(UTC))
            )

    assert await process_next(world.db, KEPT) == 0
    assert await sender.counters() == (1, 0, 0)
    [row] = await world.read(
        select(models.Envelope.due, models.Envelope.attempts, models.Envelope.reason)
    )
    assert (row.due, row.attempts) == (None, 5)
    assert row.reason.startswith("ValidationError: ")


async def test_sessions_are_forgotten_when_nothing_more_is_to_be_told(
    sender: Sender, world: World
) -> None:
    await sender.send(session(status="ok"), session(status="exited"))
    await sender.fold()
    now = datetime.now(UTC)

    removed = []
    for days in (6, 8, 89, 91):
        forget = partial(purge_session_states, now=now + timedelta(days=days))
        removed.append(await run_transaction(world.db, forget))

    assert removed == [0, 1, 0, 1]


async def test_hours_that_were_removed_are_not_corrected(sender: Sender, world: World) -> None:
    await sender.send(session(sid=SID, status="ok", started=at(days=2)))
    await sender.fold()
    async with world.db.begin() as connection:
        await connection.execute(delete(models.SessionHour))
    await sender.send(session(sid=SID, status="crashed", started=at(days=2)))

    await process_next(world.db, timedelta(days=1))

    assert await world.read(select(models.SessionHour.total)) == []


async def test_uuid_is_the_same_with_and_without_dashes(sender: Sender) -> None:
    sid = uuid4()
    await sender.send(session(sid=str(sid)), session(sid=sid.hex), session(sid=sid.hex.upper()))

    assert await sender.counters() == (1, 0, 0)
