"""Recording events and sessions: targets, limits and idempotency keys."""

import asyncio
import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from db import models
from db.events.idempotency import claim_key
from tests.clients.graph import Graph, get_release, list_versions
from tests.support.factories import World
from tests.support.mutations import (
    EVENTS,
    errors_of,
    event,
    record_events,
    record_sessions,
    session,
    time_ago,
)


@pytest.fixture(autouse=True)
async def project(world: World) -> int:
    return await world.project("app")


SEEN = "firstEvent lastEvent newGroups"
FIRST, SECOND, THIRD = (f"2026-01-0{day}T00:00:00+00:00" for day in (1, 2, 3))


@pytest.mark.spec("releases#record-events")
async def test_events_widen_the_seen_dates_and_count_groups(graph: Graph) -> None:
    found = await record_events(
        graph,
        event(timestamp=SECOND, isNewGroup=True),
        event(timestamp=FIRST, count=5),
        event(timestamp=THIRD, environment="staging", isNewGroup=True, count=2),
    )

    assert found == {"accepted": 3, "errors": []}
    whole = f'{SEEN} production: newGroups(environments: ["production"])'
    assert await get_release(graph, whole, "R1") == {
        "firstEvent": FIRST,
        "lastEvent": THIRD,
        "newGroups": 3,
        "production": 1,
    }
    scoped = 'firstEvent(environments: ["staging"]) newGroups(environments: ["staging"])'
    assert await get_release(graph, scoped, "R1") == {"firstEvent": THIRD, "newGroups": 2}


@pytest.mark.spec("releases#recorded-targets")
async def test_new_releases_and_environments_are_created_and_linked(
    graph: Graph, world: World
) -> None:
    await world.project("web")
    await record_sessions(
        graph,
        session("pkg@1.2.3+7", environment=None),
        session("pkg@1.2.3+7", environment="qa", project="web"),
    )

    found = await graph(
        """{ organization {
            environments { name }
            releases(orderBy: {field: BUILD}) { nodes {
                version status dateReleased commitCount versionInfo { package }
                projects { slug }
            } }
            unnamed: releases(filter: {environments: [""]}) { totalCount }
        } }"""
    )
    organization = found["organization"]
    assert [each["name"] for each in organization["environments"]] == ["", "qa"]
    assert organization["releases"]["nodes"] == [
        {
            "version": "pkg@1.2.3+7",
            "status": "OPEN",
            "dateReleased": None,
            "commitCount": 0,
            "versionInfo": {"package": "pkg"},
            "projects": [{"slug": "app"}, {"slug": "web"}],
        }
    ]
    assert organization["unnamed"]["totalCount"] == 1


@pytest.mark.spec("releases#recording-limits")
@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"project": "nothing"}, "NOT_FOUND", "project"),
        ({"release": "a/b"}, "INVALID", "release"),
        ({"release": "latest"}, "INVALID", "release"),
        ({"release": "a\0b"}, "INVALID", "release"),
        ({"environment": "a/b"}, "INVALID", "environment"),
        ({"environment": "a\0b"}, "INVALID", "environment"),
        ({"environment": "e" * 65}, "TOO_LONG", "environment"),
        ({"started": time_ago(days=-2)}, "OUT_OF_RANGE", "started"),
        ({"quantity": 0}, "OUT_OF_RANGE", "quantity"),
        ({"errors": -1}, "OUT_OF_RANGE", "errors"),
        ({"duration": -0.5}, "OUT_OF_RANGE", "duration"),
        ({"distinctId": "x" * 201}, "TOO_LONG", "distinctId"),
    ],
)
async def test_invalid_session_refuses_all_sessions(
    graph: Graph, wrong: dict[str, Any], code: str, field: str
) -> None:
    found = await record_sessions(graph, session("R1"), session("R2") | wrong)

    assert found["accepted"] == 0
    assert errors_of(found) == {(code, f"sessions.1.{field}")}
    assert await list_versions(graph) == []


@pytest.mark.spec("releases#recording-limits")
async def test_all_invalid_events_are_reported(graph: Graph) -> None:
    found = await record_events(
        graph,
        event(count=0),
        event(timestamp=time_ago(days=-2)),
        event(project="x", release=".."),
        event(userId="u" * 201, issue="i" * 201, level="critical"),
        event(userId="u" * 200, issue="i" * 200, level="Debug"),
        event(issue="a\0b"),
    )

    assert errors_of(found) == {
        ("OUT_OF_RANGE", "events.0.count"),
        ("OUT_OF_RANGE", "events.1.timestamp"),
        ("NOT_FOUND", "events.2.project"),
        ("INVALID", "events.2.release"),
        ("TOO_LONG", "events.3.userId"),
        ("TOO_LONG", "events.3.issue"),
        ("INVALID", "events.3.level"),
        ("INVALID", "events.5.issue"),
    }


@pytest.mark.spec("releases#recording-limits")
async def test_ten_thousand_items_are_accepted_and_no_more(graph: Graph) -> None:
    items = [session(f"R{number % 50}", distinctId=str(number)) for number in range(5_000)]

    assert (await record_sessions(graph, *items))["accepted"] == 5_000
    assert errors_of(await record_sessions(graph, *items, *items, session())) == {
        ("TOO_MANY", "sessions")
    }
    found = await get_release(graph, "projects { health { totalSessions totalUsers } }", "R0")
    assert found["projects"] == [{"health": {"totalSessions": 100, "totalUsers": 100}}]


@pytest.mark.spec("releases#idempotency-keys")
async def test_items_with_a_used_key_are_not_written_again(graph: Graph) -> None:
    items = [session("R1")]

    for _ in range(3):
        found = await record_sessions(graph, *items, idempotencyKey="one")
        assert found == {"accepted": 1, "errors": []}
    other = await record_sessions(graph, session("R2"), idempotencyKey="one")
    events = await record_events(graph, event("R1"), idempotencyKey="one")
    await record_sessions(graph, *items, idempotencyKey="two")

    assert errors_of(other) == {("CONFLICT", "idempotencyKey")}
    assert events["accepted"] == 1
    assert await count_sessions(graph, "R1") == 2
    long = await record_sessions(graph, *items, idempotencyKey="k" * 256)
    assert errors_of(long) == {("TOO_LONG", "idempotencyKey")}


@pytest.mark.spec("releases#idempotency-keys")
async def test_key_of_events_from_before_they_had_issues_is_still_used(
    graph: Graph, world: World
) -> None:
    old = event(timestamp="2026-01-01T00:00:00+00:00")
    values = ["app", "R1", "production", datetime(2026, 1, 1, tzinfo=UTC), False, 1]
    async with world.db.begin() as connection:
        await claim_key(
            connection,
            world.organization,
            hashlib.sha256(b"events:one").hexdigest(),
            hashlib.sha256(orjson.dumps([values])).hexdigest(),
        )

    again = await record_events(graph, old, idempotencyKey="one")
    other = await record_events(graph, old | {"issue": "new"}, idempotencyKey="one")

    assert again == {"accepted": 1, "errors": []}
    assert errors_of(other) == {("CONFLICT", "idempotencyKey")}
    assert await list_versions(graph) == []


@pytest.mark.spec("releases#idempotency-keys")
async def test_header_is_a_separate_key_for_each_field(graph: Graph) -> None:
    item = session("R1", started=time_ago(minutes=1))
    document = """mutation ($sessions: [SessionInput!]!) {
        one: recordSessions(input: {sessions: $sessions}) { accepted }
        two: recordSessions(input: {sessions: $sessions}) { accepted }
    }"""
    for _ in range(2):
        response = await graph.client.post(
            "/graphql",
            json={"query": document, "variables": {"sessions": [item]}},
            headers={"Idempotency-Key": "of the request"},
        )
        assert response.json()["data"] == {"one": {"accepted": 1}, "two": {"accepted": 1}}

    assert await count_sessions(graph, "R1") == 2


@pytest.mark.spec("releases#idempotency-keys")
async def test_refused_items_do_not_consume_the_key(graph: Graph) -> None:
    await record_sessions(graph, session("a/b"), idempotencyKey="one")
    found = await record_sessions(graph, session("ab"), idempotencyKey="one")

    assert found["accepted"] == 1


@pytest.mark.spec("releases#idempotency-keys")
async def test_keys_belong_to_their_organization(world: World) -> None:
    other = await world.row(models.Organization, slug="other", name="Other")
    await world.row(models.Project, organization_id=other, slug="app", name="App")
    user = await world.user("both@acme.example")
    await world.rows(models.Member, {"organization_id": other, "user_id": user, "role": "member"})
    both = Graph(world.db, await world.token(user, others=[other]))

    for organization in ("acme", "other"):
        found = await both(
            EVENTS,
            input={"events": [event()], "idempotencyKey": "1", "organization": organization},
        )
        assert found["recordEvents"]["accepted"] == 1
    await both.client.aclose()


async def count_sessions(graph: Graph, version: str) -> int:
    """Read the number of sessions of a release in its project."""
    found = await get_release(graph, "projects { health { totalSessions } }", version)
    return int(found["projects"][0]["health"]["totalSessions"])


@pytest.mark.spec("releases#recording-counters")
async def test_concurrent_reports_lose_nothing(graph: Graph, world: World) -> None:
    calls = [
        record_sessions(
            graph,
            *(session(f"R{release}", distinctId=f"{call}") for release in range(3)),
            idempotencyKey=f"call {call // 2}",
        )
        for call in range(20)
    ]
    found = await asyncio.gather(*calls)

    done = [each["accepted"] for each in found if each["accepted"]]
    assert len(done) >= 10
    assert [await count_sessions(graph, f"R{release}") for release in range(3)] == [10] * 3
    rows = await world.read(select(func.count()).select_from(models.IdempotencyKey))
    assert rows[0][0] == 10
