"""Quotas of new releases, environments and issues, of each project key and day."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, select

import jobs.envelopes
from db import models
from db.sessions.quotas import BYTES, RELEASES
from jobs.envelopes import process_next
from resolvers.sessions.intake import Intake
from resolvers.sessions.quotas import Quotas
from resolvers.sessions.refusal import SLICES_PER_QUOTA
from tests.clients.graph import Graph, get_release
from tests.clients.sdk import (
    RETENTION,
    SdkClient,
    aggregate,
    create_sdk_client,
    envelope,
    event,
    item,
    session,
    sessions,
)
from tests.support.factories import World
from tests.support.quotas import NOON, count_rows, create_key, limits_of, receive, restart

pytestmark = pytest.mark.spec("clients#quotas")

TABLES = {
    "releases": models.Release,
    "environments": models.Environment,
    "issues": models.Issue,
}


def error(name: str, **fields: Any) -> bytes:
    """An event of the group of a name."""
    return event(fingerprint=[name], **fields)


async def read_usage(world: World) -> dict[str, int]:
    """What was used of each quota, by all keys on all days."""
    rows = select(models.KeyUsage.kind, func.sum(models.KeyUsage.quantity))
    return {row[0]: int(row[1]) for row in await world.read(rows.group_by(models.KeyUsage.kind))}


@pytest.mark.parametrize(
    ("kind", "make", "counted"),
    [
        ("releases", lambda n: session(release=n), "session release_quota"),
        ("environments", lambda n: session(environment=n), "session environment_quota"),
        ("releases", lambda n: sessions(aggregate(1), release=n), "sessions release_quota"),
        ("releases", lambda n: error("same", release=n), "event release_quota"),
        ("environments", lambda n: error("same", environment=n), "event environment_quota"),
        ("issues", error, "event issue_quota"),
    ],
)
async def test_new_names_beyond_a_quota_are_refused_and_known_ones_counted(
    sdk: SdkClient, world: World, kind: str, make: Any, counted: str
) -> None:
    sdk.quotas = Quotas(**{kind: 3})
    item_type, reason = counted.split()

    await sdk.send(make("one"), make("two"))
    await sdk.process_envelopes()
    await sdk.send(make("three"), make("four"), make("one"))
    await sdk.process_envelopes()
    await sdk.send(make("five"), make("three"))

    counts = await sdk.read_counts()
    assert counts == {("accepted", item_type, ""): 5, ("refused", item_type, reason): 2}
    assert await count_rows(world, TABLES[kind]) == 3
    assert (await read_usage(world))[kind] == 3


async def test_a_refused_event_creates_nothing(world: World, project: int, graph: Graph) -> None:
    quotas = Quotas(releases=2, environments=2, issues=1)
    sdk = await create_sdk_client(world, project, graph, quotas=quotas)

    await sdk.send(
        error("one"),
        error("two", release="new", environment="new"),
        error("one", release="new"),
        error("one", release="third", environment="new"),
    )

    assert await sdk.read_counts() == {
        ("accepted", "event", ""): 2,
        ("refused", "event", "issue_quota"): 1,
        ("refused", "event", "release_quota"): 1,
    }
    versions = await world.read(select(models.Release.version).order_by(models.Release.version))
    assert [row[0] for row in versions] == ["app@1.0.0", "new"]
    assert await count_rows(world, models.Environment) == 1
    usage = await read_usage(world)
    assert {kind: usage[kind] for kind in TABLES} == {
        "releases": 2,
        "environments": 1,
        "issues": 1,
    }
    assert (await get_release(graph, "newGroups", "new"))["newGroups"] == 0


async def test_concurrent_workers_share_the_quotas(
    world: World, project: int, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.envelopes, "MAX_ENVELOPES", 2)
    quotas = Quotas(releases=7, issues=5)
    sdk = await create_sdk_client(world, project, graph, quotas=quotas)
    for number in range(12):
        await sdk.send(session(release=f"r{number}"), error(f"e{number}"))

    await asyncio.gather(*(sdk.process_envelopes() for _ in range(4)))

    assert await count_rows(world, models.Release) == 7
    assert await count_rows(world, models.Issue) == 5
    counts = await sdk.read_counts()
    assert counts["refused", "session", "release_quota"] + counts["accepted", "session", ""] == 12
    assert sum(number for key, number in counts.items() if key[1] == "event") == 12


async def test_each_key_and_each_day_has_its_quota(world: World, project: int) -> None:
    one, two = [await create_key(world, project) for _ in range(2)]
    quotas = Quotas(releases=2)
    intake = Intake(world.db, quotas)
    midnight = NOON + timedelta(hours=12)
    for key, date, releases in [
        (one, NOON, ["a", "b", "c"]),
        (one, midnight - timedelta(seconds=1), ["d"]),
        (two, NOON, ["c", "d", "e"]),
        (one, midnight, ["e", "f", "g"]),
    ]:
        assert await intake.append(key, receive(key, date, *releases))
        assert await process_next(world.db, RETENTION, quotas) == 1

    versions = {row[0] for row in await world.read(select(models.Release.version))}
    assert versions == {"a", "b", "c", "d", "e", "f"}
    rows = await world.read(
        select(models.ReceivedCount.day, models.ReceivedCount.quantity)
        .where(models.ReceivedCount.outcome == "refused")
        .order_by(models.ReceivedCount.day)
    )
    day = int(midnight.timestamp())
    assert [tuple(row) for row in rows] == [(day - 86_400, 3), (day, 1)]


async def test_envelopes_of_a_version_without_quotas_are_processed(
    world: World, project: int
) -> None:
    key = await create_key(world, project)
    intake = Intake(world.db, Quotas(releases=1))
    received = receive(key, datetime.now(UTC), "a", "b")
    received.key_id = None
    await intake.append(key, received)

    assert await process_next(world.db, RETENTION, Quotas(releases=1)) == 1

    assert await count_rows(world, models.Release) == 2


@pytest.mark.parametrize(
    ("items", "limits"),
    [
        ([session(release="x")], "60:session:key:release_quota"),
        ([sessions(aggregate(1), release="x")], "60:session:key:release_quota"),
        ([session(release="x"), event(release="x")], "60:error;session:key:release_quota"),
        ([session(environment="x")], "60:session:key:environment_quota"),
        ([error("x")], "60:error:key:issue_quota"),
        (
            [error("x"), session(release="x")],
            "60:error:key:issue_quota, 60:session:key:release_quota",
        ),
    ],
)
async def test_envelope_of_new_names_gets_429_once_the_quota_is_used_up(
    world: World, project: int, graph: Graph, items: list[bytes], limits: str
) -> None:
    quotas = Quotas(releases=1, environments=1, issues=1)
    sdk = await create_sdk_client(world, project, graph, quotas=quotas)
    await sdk.send(session(), error("known"))
    await sdk.process_envelopes()
    await restart(sdk)

    refused = await sdk.post(envelope(*items))
    known = await sdk.post(envelope(session(), error("known"), sessions(aggregate(2))))
    partly = await sdk.post(envelope(*items, session()))

    assert limits_of(refused) == (429, "60", limits)
    reasons = " and ".join(each.rpartition(":")[2] for each in limits.split(", "))
    assert refused.json() == {"detail": f"Quota of the key exceeded: {reasons}. Retry in 60 s."}
    assert [limits_of(each) for each in (known, partly)] == [(200, None, None)] * 2
    counts = await sdk.read_counts()
    assert sum(number for key, number in counts.items() if key[0] == "refused") == 2 * len(items)
    assert sum(number for key, number in counts.items() if key[0] == "accepted") == 6
    assert await count_rows(world, models.Release) == 1


async def test_what_is_left_of_an_envelope_is_stored(
    world: World, project: int, graph: Graph
) -> None:
    sdk = await create_sdk_client(world, project, graph, quotas=Quotas(releases=1))
    await sdk.send(session())
    await sdk.process_envelopes()
    await restart(sdk)
    lost = {"reason": "sample_rate", "category": "error", "quantity": 3}
    reports: list[list[Any]] = [[lost], []]

    responses = [
        await sdk.post(
            envelope(session(release="x"), item("client_report", {"discarded_events": report}))
        )
        for report in reports
    ]

    assert [each.status_code for each in responses] == [200, 429]
    assert await sdk.count_stored() == 1
    await sdk.send(session())
    assert await sdk.read_counts() == {
        ("accepted", "session", ""): 2,
        ("lost", "error", "sample_rate"): 3,
        ("refused", "session", "release_quota"): 2,
    }


async def test_ordinary_envelopes_need_no_statement_for_quotas(sdk: SdkClient) -> None:
    statements: list[str] = []

    def record_statement(_c: Any, _k: Any, text: str, _p: Any, _x: Any, _many: bool) -> None:  # noqa: FBT001
        statements.append(text)

    await sdk.send(session(), error("known"))
    await sdk.process_envelopes()
    await sdk.send(session(), error("known"))
    engine = sdk.world.db.engine.sync_engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", record_statement)
    await sdk.send(session(), error("known"))
    appended = [text.split()[0] for text in statements if "key_usage" in text]
    statements.clear()
    await sdk.process_envelopes()
    sqlalchemy_event.remove(engine, "before_cursor_execute", record_statement)

    assert appended == []
    assert not [text for text in statements if "key_usage" in text]
    assert len([text for text in statements if "FROM release" in text]) <= 2


async def test_ordinary_bursts_are_within_the_defaults(sdk: SdkClient, world: World) -> None:
    for start in range(0, 300, 100):
        await sdk.send(*(session(release=f"r{start + number}") for number in range(100)))
    await sdk.send(sessions(aggregate(10_000), release="busy"))

    assert await sdk.read_counts() == {
        ("accepted", "session", ""): 300,
        ("accepted", "sessions", ""): 1,
    }
    assert await count_rows(world, models.Release) == 301
    assert await sdk.read_counters("busy") == (10_000, 0, 0)
    usage = await read_usage(world)
    assert usage[RELEASES] == 301
    assert usage[BYTES] == Quotas().bytes // SLICES_PER_QUOTA
