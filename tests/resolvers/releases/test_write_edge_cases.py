"""Writes with extreme values, and concurrent writes."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update as update_rows

from db import models
from db.events import retention
from db.releases import write
from tests.clients.graph import Graph, create_deploy, get_release, list_versions
from tests.support.factories import World
from tests.support.mutations import (
    create,
    delete,
    errors_of,
    event,
    record_events,
    record_sessions,
    session,
    time_ago,
    update,
)

FIRST, LAST = "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59.999999+00:00"


@pytest.fixture(autouse=True)
async def projects(world: World) -> None:
    for slug in ("app", "web"):
        await world.project(slug)


@pytest.mark.spec("releases#new-groups")
async def test_new_groups_stop_at_the_largest_int(graph: Graph) -> None:
    largest = 2**31 - 1
    events = [event(project=slug, isNewGroup=True, count=largest) for slug in ("app", "web")]
    await record_events(graph, *events, *events)
    await record_events(graph, *events)

    release = await get_release(
        graph,
        'newGroups projects { newGroups } inProduction: newGroups(environments: ["production"])',
        "R1",
    )

    assert release == {
        "newGroups": largest,
        "inProduction": largest,
        "projects": [{"newGroups": largest}] * 2,
    }


@pytest.mark.spec("releases#commit-values")
async def test_concurrent_call_without_a_value_does_not_overwrite_it(
    graph: Graph, world: World
) -> None:
    await world.repository("acme/app")
    commit = {
        "id": "s",
        "repository": "acme/app",
        "message": "Fix",
        "authorEmail": "ann@a.example",
        "timestamp": "2026-01-01T00:00:00Z",
    }
    for number in range(10):
        sha = f"s{number}"
        await asyncio.gather(
            create(graph, version=f"A{number}", commits=[commit | {"id": sha}]),
            create(
                graph,
                version=f"B{number}",
                refs=[{"repository": "acme/app", "commit": sha}],
                commits=[{"id": sha, "repository": "acme/app"}],
            ),
        )

        release = await get_release(
            graph, "lastCommit { message dateCreated author { email } }", f"A{number}"
        )
        assert release["lastCommit"] == {
            "message": "Fix",
            "dateCreated": "2026-01-01T00:00:00+00:00",
            "author": {"email": "ann@a.example"},
        }


@pytest.mark.spec("releases#locking")
async def test_release_deleted_by_a_concurrent_write_is_reported(graph: Graph) -> None:
    """No call fails with an internal error. Recording creates the release again."""
    for _ in range(8):
        await create(graph, version="R")

        _, recorded, _, deployed = await asyncio.gather(
            delete(graph, "R"),
            record_events(graph, event("R")),
            update(graph, version="R", ref="main"),
            create_deploy(graph, version="R", environment="production"),
        )

        assert recorded == {"accepted": 1, "errors": []}
        assert list_codes(deployed) <= {"NOT_FOUND", "CONFLICT"}


def list_codes(payload: Any) -> set[str]:
    return {error["code"] for error in payload["errors"]}


@pytest.mark.spec("releases#locking")
async def test_recording_does_not_wait_for_commits_of_a_release(
    graph: Graph, world: World
) -> None:
    if world.db.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    await create(graph, version="R1")

    async with world.db.begin() as connection:
        assert await write.lock_release(connection, world.organization, "R1")
        payload = await asyncio.wait_for(record_sessions(graph, session("R1"), session("R2")), 5)

    assert payload["accepted"] == 2


@pytest.mark.spec("releases#retention")
async def test_retention_skips_rows_seen_in_the_meantime(graph: Graph, world: World) -> None:
    if world.db.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    await record_events(graph, event("R1", timestamp=time_ago(days=200)))
    now = datetime.now(UTC)

    async def clear_dates() -> int:
        async with world.db.begin() as connection:
            return await retention.clear_event_dates(connection, now)

    async with world.db.begin() as connection:
        later = now.replace(year=now.year + 1)
        await connection.execute(update_rows(models.ReleaseProject).values(last_event=later))
        clearing = asyncio.create_task(clear_dates())
        await asyncio.sleep(0.3)  # by now it waits for the lock

    assert await clearing == 0
    assert (await get_release(graph, "lastEvent", "R1"))["lastEvent"] == later.isoformat()


@pytest.mark.spec("releases#date-filter")
async def test_earliest_and_latest_dates_are_accepted(graph: Graph) -> None:
    for date in (FIRST, LAST):
        created = await create(graph, "dateReleased", version=f"R{date[:4]}", dateReleased=date)
        assert created["release"] == {"dateReleased": date}

    recorded = await record_sessions(graph, session("R1", started=FIRST))
    assert recorded == {"accepted": 1, "errors": []}
    recorded = await record_events(graph, event("R1", timestamp=FIRST))
    assert recorded == {"accepted": 1, "errors": []}
    assert await get_release(graph, "firstEvent", "R1") == {"firstEvent": None}

    await create(graph, version="R2", commits=[{"id": "a", "timestamp": FIRST}])
    updated = await update(
        graph, "commitCount", version="R2", commits=[{"id": "a", "message": "m"}]
    )
    assert updated["errors"] == []


@pytest.mark.spec("releases#ref-ranges")
@pytest.mark.parametrize("commit", ["a..b..", "a..b..c", "a...b", "a....b", "..", "a.. "])
async def test_range_has_exactly_two_ends(graph: Graph, world: World, commit: str) -> None:
    await world.repository("acme/app")

    payload = await create(graph, refs=[{"repository": "acme/app", "commit": commit}])

    assert {path for _, path in errors_of(payload)} == {"refs.0.commit"}
    assert await list_versions(graph) == []


@pytest.mark.spec("releases#mutation-errors")
async def test_texts_with_nul_are_refused(graph: Graph) -> None:
    nul = "a\0b"

    sessions = await record_sessions(graph, session(), session(project=nul))

    assert errors_of(sessions) == {("NOT_FOUND", "sessions.1.project")}
    assert errors_of(await update(graph, version=nul)) == {("NOT_FOUND", "version")}
    assert errors_of(await delete(graph, nul)) == {("NOT_FOUND", "version")}
    assert errors_of(await create(graph, projects=["app", nul])) == {("NOT_FOUND", "projects.1")}


async def test_address_may_have_75_letters_that_grow_in_lower_case(graph: Graph) -> None:
    commits = [{"id": "1", "authorEmail": "İ" * 75}]

    payload = await create(graph, "authors { email }", commits=commits)

    assert len(payload["release"]["authors"][0]["email"]) == 75


@pytest.mark.spec("releases#adoption-shares")
async def test_adoption_is_at_most_100_percent(graph: Graph) -> None:
    users = [f"t24u{number}" for number in range(385)]
    await record_sessions(
        graph,
        *(session("R1", status="CRASHED", distinctId=user) for user in users[:380]),
        *(session("R2", distinctId=user) for user in users[380:]),
        *(session("R1", distinctId=user) for user in users[380:]),
    )

    for version in ("R1", "R2"):
        release = await get_release(
            graph, "projects { health { crashFreeUsers adoption crashFreeSessions } }", version
        )
        shares = release["projects"][0]["health"].values()
        assert all(0 <= share <= 100 for share in shares)


@pytest.mark.spec("releases#health-periods")
async def test_future_sessions_do_not_count_yet(graph: Graph) -> None:
    await record_sessions(graph, session("R1", started=time_ago(hours=-5)), session("R1"))

    release = await get_release(
        graph, "projects { health { totalSessions24h stats { value } } }", "R1"
    )

    [health] = (project["health"] for project in release["projects"])
    assert health["totalSessions24h"] == sum(hour["value"] for hour in health["stats"]) == 1


@pytest.mark.spec("releases#idempotency-keys")
@pytest.mark.parametrize("key", ["", "  "], ids=["empty", "spaces"])
async def test_blank_idempotency_key_is_ignored(graph: Graph, key: str) -> None:
    for _ in range(2):
        payload = await record_sessions(graph, session("R1"), idempotencyKey=key)

        assert payload == {"accepted": 1, "errors": []}
