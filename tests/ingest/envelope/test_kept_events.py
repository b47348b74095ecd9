"""What is kept of events: hours, and issues; and the users and durations of sessions."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from db import models
from db.connection.transaction import run_transaction
from db.events.retention import purge_totals
from db.sessions.sketches import UserSketch
from ingest.envelope.grouping import compute_group
from resolvers.sessions.items import hash_user_id
from tests.clients.graph import Graph
from tests.clients.sdk import (
    RELEASE,
    SdkClient,
    create_sdk_client,
    event,
    event_payload,
    session,
)
from tests.support.factories import World
from tests.support.mutations import delete, record_events, record_sessions
from tests.support.mutations import event as event_input
from tests.support.mutations import session as session_input

HOUR = datetime(2026, 11, 2, 7, tzinfo=UTC)
"""An hour long before the tests run."""
ISSUE = (
    models.Issue.title,
    models.Issue.level,
    models.Issue.error_type,
    models.Issue.platform,
    models.Issue.first_seen,
    models.Issue.last_seen,
)


def at(minutes: float) -> str:
    """Return the time that many minutes after the hour began."""
    return (HOUR + timedelta(minutes=minutes)).isoformat()


def users_of(sketch: bytes | None) -> int:
    """Return the number of users of a stored sketch."""
    return UserSketch().merge(sketch).count()


async def read_hours(world: World) -> list[tuple[Any, ...]]:
    """Read all hours: version, environment, issue's key, minutes since HOUR, and the totals."""
    table = models.EventHour
    rows = await world.read(
        select(
            models.Release.version,
            models.Environment.name,
            models.Issue.key,
            table.hour,
            table.total,
            table.unhandled,
            table.users,
            table.first_event,
            table.last_event,
        )
        .select_from(table)
        .join(models.Release, models.Release.id == table.release_id)
        .join(models.Environment, models.Environment.id == table.environment_id)
        .outerjoin(models.Issue, models.Issue.id == table.issue_id)
        .order_by(
            models.Release.version,
            models.Environment.name,
            table.hour,
            models.Issue.key.nulls_first(),
        )
    )

    def minutes(date: datetime) -> float:
        return (date - HOUR) / timedelta(minutes=1)

    return [
        (
            *row[:3],
            minutes(datetime.fromtimestamp(row[3], UTC)),
            *row[4:6],
            users_of(row[6]),
            minutes(row[7]),
            minutes(row[8]),
        )
        for row in rows
    ]


@pytest.mark.spec("clients#kept-events")
async def test_events_are_counted_by_the_hour_and_issue(sdk: SdkClient, world: World) -> None:
    fatal = event_payload(timestamp=at(30), fingerprint=["b"], user={"email": "ann@acme.example"})
    fatal["exception"]["values"][0]["mechanism"]["handled"] = False
    await sdk.send(event(timestamp=at(50), fingerprint=["a"], user={"id": "ann"}))
    await sdk.send(
        event(timestamp=at(10), fingerprint=["a"], user={"id": "bob"}),
        event(timestamp=at(20), fingerprint=["a"], user={"id": "ann", "email": "x@acme.example"}),
        event(timestamp=at(61), fingerprint=["a"], environment=None),
    )
    await sdk.send(event(**fatal), event(timestamp=at(40), fingerprint=["b"], release=None))
    await sdk.process_envelopes()

    keys = {each: compute_group({"fingerprint": [each]}) for each in ("a", "b")}
    assert await read_hours(world) == [
        (RELEASE, "", keys["a"], 60, 1, 0, 0, 61, 61),
        *sorted(
            [
                (RELEASE, "production", keys["a"], 0, 3, 0, 2, 10, 50),
                (RELEASE, "production", keys["b"], 0, 1, 1, 1, 30, 30),
            ]
        ),
    ]


@pytest.mark.spec("clients#kept-events")
async def test_users_of_events_and_of_sessions_are_the_same(sdk: SdkClient, world: World) -> None:
    await sdk.send(session(did="ann"), event(user={"id": "ann"}), event(user={"id": 7}))
    await sdk.process_envelopes()

    [[users]] = await world.read(select(models.EventHour.users))
    expected = UserSketch()
    for user in ("ann", "7"):
        expected.add(hash_user_id(user))
    assert users_of(users) == 2
    assert UserSketch().merge(users).merge(expected.to_bytes()).count() == 2


@pytest.mark.spec("clients#issues")
@pytest.mark.parametrize("step", [1, -1])
async def test_the_last_event_describes_an_issue_in_any_order(
    sdk: SdkClient, world: World, step: int
) -> None:
    values: list[dict[str, Any]] = [
        {"timestamp": at(10), "release": "app@2.0.0", "kind": "KeyError", "level": "warning"},
        {"timestamp": at(90), "kind": "TypeError", "level": "fatal", "platform": "python"},
        {"timestamp": at(50), "kind": "OSError", "release": None},
    ]
    for each in values[::step]:
        await sdk.send(event(**each, fingerprint=["same"]))
        await sdk.process_envelopes()

    statement = select(*ISSUE, models.Release.version).join(
        models.Release, models.Release.id == models.Issue.first_release_id
    )
    assert [tuple(row) for row in await world.read(statement)] == [
        (
            "TypeError: it failed",
            "fatal",
            "TypeError",
            "python",
            HOUR + timedelta(minutes=10),
            HOUR + timedelta(minutes=90),
            "app@2.0.0",
        )
    ]


@pytest.mark.spec("clients#issues")
@pytest.mark.parametrize(
    ("fields", "title", "error_type"),
    [
        ({"exception": [{"type": "A", "value": "b\nc"}]}, "A: b", "A"),
        ({"exception": [{"type": "A"}]}, "A", "A"),
        ({"exception": [{"value": " b "}]}, "b", None),
        ({"exception": [{"type": "A", "value": "b"}, {"type": "C\0", "value": 7}]}, "C", "C"),
        ({"exception": None, "logentry": {"message": "%s", "formatted": "x"}}, "x", None),
        ({"exception": None, "message": "m" * 300}, "m" * 256, None),
        ({"exception": None}, None, None),
    ],
)
async def test_title_is_the_type_and_value_or_the_message(
    sdk: SdkClient, world: World, fields: dict[str, Any], title: str | None, error_type: str | None
) -> None:
    await sdk.send(event(**fields))
    await sdk.process_envelopes()

    rows = await world.read(select(models.Issue.title, models.Issue.error_type))
    assert [tuple(row) for row in rows] == [(title, error_type)]


@pytest.mark.spec("clients#issues")
async def test_titles_can_be_switched_off(world: World, project: int, graph: Graph) -> None:
    sdk = await create_sdk_client(world, project, graph, settings={"issue_titles": False})

    await sdk.send(event())

    [[content]] = await world.read(select(models.Envelope.content))
    assert b"it failed" not in content
    assert orjson.loads(content)["errors"][0]["title"] is None
    await sdk.process_envelopes()
    rows = await world.read(select(models.Issue.title, models.Issue.error_type))
    assert [tuple(row) for row in rows] == [(None, "ValueError")]
    await sdk.client.aclose()


@pytest.mark.spec("releases#record-events")
async def test_recorded_events_have_users_issues_and_levels(
    graph: Graph, world: World, project: int
) -> None:
    assert project
    await record_events(
        graph,
        event_input(timestamp=at(1), issue="checkout", level="FATAL", userId="ann", count=2),
        event_input(timestamp=at(2), issue="checkout", level="warning", userId="ann"),
        event_input(timestamp=at(3), issue="", userId=""),
        event_input(timestamp=at(4), level="fatal", count=3),
    )

    assert await read_hours(world) == [
        ("R1", "production", *row)
        for row in [(None, 0, 4, 3, 0, 3, 4), ("checkout", 0, 3, 2, 1, 1, 2)]
    ]
    [issue] = await world.read(select(*ISSUE))
    assert tuple(issue) == (
        None,
        "warning",
        None,
        None,
        HOUR + timedelta(minutes=1),
        HOUR + timedelta(minutes=2),
    )


@pytest.mark.spec("clients#issues")
async def test_an_issue_outlives_its_first_release(
    graph: Graph, world: World, project: int
) -> None:
    assert project
    await record_events(graph, event_input("R1", timestamp=at(1), issue="one"))
    await record_events(graph, event_input("R2", timestamp=at(2), issue="one"))

    assert (await delete(graph, "R1"))["errors"] == []

    [[first]] = await world.read(select(models.Issue.first_release_id))
    assert first is None
    assert [row[0] for row in await read_hours(world)] == ["R2"]


@pytest.mark.spec("releases#retention")
async def test_events_are_deleted_after_the_retention(
    graph: Graph, world: World, project: int
) -> None:
    assert project
    await record_events(graph, event_input(timestamp=at(1)), event_input(timestamp=at(61)))
    before = int(HOUR.timestamp()) + 3600
    purge = partial(purge_totals, table=models.EventHour, before=before)

    assert await run_transaction(world.db, purge) == 1

    assert [row[3] for row in await read_hours(world)] == [60]


SETS = ("users", "crashed_users", "abnormal_users", "errored_users")


async def read_sets(world: World) -> dict[str, set[str]]:
    """Read which of the users ann, bob, eve, kim and joe are in each set of the only hour."""
    [row] = await world.read(select(*(getattr(models.SessionHour, name) for name in SETS)))
    found: dict[str, set[str]] = {}
    for name, stored in zip(SETS, row, strict=True):
        found[name] = set()
        for user in ("ann", "bob", "eve", "kim", "joe"):
            alone = UserSketch()
            alone.add(hash_user_id(user))
            together = UserSketch().merge(stored).merge(alone.to_bytes())
            if together.count() == users_of(stored):
                found[name].add(user)
    return found


@pytest.mark.spec("releases#distinct-users")
async def test_users_are_kept_by_the_kind_of_their_sessions(
    graph: Graph, world: World, project: int
) -> None:
    assert project
    await record_sessions(
        graph,
        session_input(started=at(1), distinctId="ann", status="CRASHED", errors=2),
        session_input(started=at(1), distinctId="bob", status="ABNORMAL"),
        session_input(started=at(1), distinctId="eve", status="EXITED", errors=1),
        session_input(started=at(1), distinctId="kim", status="ERRORED"),
        session_input(started=at(1), distinctId="joe", status="EXITED"),
        session_input(started=at(1), distinctId="bob", status="ERRORED"),
    )

    assert await read_sets(world) == {
        "users": {"ann", "bob", "eve", "kim", "joe"},
        "crashed_users": {"ann"},
        "abnormal_users": {"bob"},
        "errored_users": {"eve", "kim", "bob"},
    }


@pytest.mark.spec("releases#distinct-users")
async def test_user_stays_in_the_set_of_each_state_of_a_session(
    sdk: SdkClient, world: World
) -> None:
    same = {"sid": "6f635def-aa41-468e-9546-38fca7c6e15c", "did": "ann", "started": at(1)}
    for update in ({"status": "ok", "errors": 1}, {"status": "abnormal"}, {"status": "crashed"}):
        await sdk.send(session(**same, **update))
        await sdk.process_envelopes()

    assert await read_sets(world) == {name: {"ann"} for name in SETS}
    counted = ("total", "errored", "crashed", "abnormal")
    [row] = await world.read(select(*(getattr(models.SessionHour, name) for name in counted)))
    assert tuple(row) == (1, 1, 1, 0)


@pytest.mark.spec("releases#session-durations")
async def test_sums_of_durations_are_those_of_the_distribution(
    sdk: SdkClient, world: World
) -> None:
    one, other = (
        {"sid": sid, "started": at(1), "status": "exited"}
        for sid in ("6f635def-aa41-468e-9546-38fca7c6e15c", "7f635def-aa41-468e-9546-38fca7c6e15c")
    )
    for update in (
        one | {"duration": 2.5, "seq": 1},
        one | {"duration": 4, "seq": 2},
        one | {"duration": 9, "seq": 0},
        other | {"duration": 3},
        other | {"status": "crashed"},
    ):
        await sdk.send(session(**update))
        await sdk.process_envelopes()
    await record_sessions(
        sdk.graph,
        session_input(RELEASE, started=at(2), status="EXITED", duration=0.1, quantity=3),
        session_input(RELEASE, started=at(2), status="EXITED", duration=0.0000004),
        session_input(RELEASE, started=at(2), status="CRASHED", duration=7),
    )

    columns = (models.SessionHour.duration_sum, models.SessionHour.duration_count)
    assert [tuple(row) for row in await world.read(select(*columns))] == [(4_300_000, 5)]


@pytest.mark.spec("releases#session-durations")
async def test_sum_of_durations_stops_at_the_largest_integer(
    graph: Graph, world: World, project: int
) -> None:
    assert project
    longest = session_input(started=at(1), status="EXITED", duration=1e300, quantity=9)

    for _ in range(2):
        await record_sessions(graph, longest)

    [[total]] = await world.read(select(models.SessionHour.duration_sum))
    assert total == 2**63 - 1
