"""Which dates of events and sessions become those of releases."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import models
from db.connection.database import Database
from jobs.adoption import AdoptionRule, update_stages
from resolvers.plausible_dates import to_plausible_date
from tests.clients.graph import Graph, create_deploy, get_release
from tests.support.factories import World, create_organization
from tests.support.mutations import (
    EVENTS,
    SESSIONS,
    create,
    event,
    record_events,
    record_sessions,
    session,
    time_ago,
)

NOW = datetime.now(UTC).replace(microsecond=0)
RECEIVED = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
FIRST, SECOND, THIRD = (f"2026-01-0{day}T00:00:00+00:00" for day in (1, 2, 3))
BOTH = "firstEvent lastEvent"
IN_PRODUCTION = '(environments: ["production"])'
SCOPED = f"firstEvent{IN_PRODUCTION} lastEvent{IN_PRODUCTION}"


@pytest.mark.spec("releases#plausible-dates")
@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (RECEIVED, RECEIVED),
        (RECEIVED - MICROSECOND, RECEIVED - MICROSECOND),
        (RECEIVED + MINUTE, RECEIVED),
        (RECEIVED + MINUTE + MICROSECOND, None),
        (YEAR_2000, YEAR_2000),
        (YEAR_2000 - MICROSECOND, None),
        (datetime.min.replace(tzinfo=UTC), None),
    ],
)
def test_plausible_dates(date: datetime, expected: datetime | None) -> None:
    assert to_plausible_date(date, RECEIVED) == expected


@pytest.fixture
async def project(world: World) -> int:
    return await world.project("app")


@pytest.mark.usefixtures("project")
@pytest.mark.spec("releases#first-and-last-event")
async def test_deploys_and_sessions_are_no_events(graph: Graph) -> None:
    nothing = {"firstEvent": None, "lastEvent": None}
    await record_sessions(graph, session("R1"))
    await create_deploy(graph, version="R1", environment="production", dateFinished=FIRST)
    assert await get_release(graph, BOTH, "R1") == nothing
    assert await get_release(graph, SCOPED, "R1") == nothing

    await record_events(graph, event("R1", timestamp=SECOND))
    await create_deploy(graph, version="R1", environment="production", dateFinished=THIRD)
    await record_sessions(graph, session("R1", started=FIRST), session("R1"))
    seen = {"firstEvent": SECOND, "lastEvent": SECOND}
    assert await get_release(graph, BOTH, "R1") == seen
    assert await get_release(graph, SCOPED, "R1") == seen
    staging = SCOPED.replace("production", "staging")
    assert await get_release(graph, staging, "R1") == nothing


IMPLAUSIBLE = pytest.mark.parametrize(
    "date",
    [time_ago(hours=-12), time_ago(hours=-1), "1999-12-31T23:59:59Z"],
    ids=["tomorrow", "in an hour", "before 2000"],
)


@IMPLAUSIBLE
@pytest.mark.usefixtures("project")
@pytest.mark.spec("releases#plausible-dates")
async def test_implausible_date_is_never_the_first_or_last_event(graph: Graph, date: str) -> None:
    await record_events(graph, event("R1", timestamp=date, isNewGroup=True))
    nothing = {"firstEvent": None, "lastEvent": None, "newGroups": 1}
    assert await get_release(graph, f"{BOTH} newGroups", "R1") == nothing

    await record_events(graph, event("R1", timestamp=SECOND))
    await record_events(graph, event("R1", timestamp=date, isNewGroup=True))
    seen = {"firstEvent": SECOND, "lastEvent": SECOND}
    assert await get_release(graph, f"{BOTH} newGroups", "R1") == seen | {"newGroups": 2}
    scoped = f"{SCOPED} newGroups{IN_PRODUCTION}"
    assert await get_release(graph, scoped, "R1") == seen | {"newGroups": 2}


@IMPLAUSIBLE
@pytest.mark.parametrize("environment", ["production", "staging", "new"])
@pytest.mark.parametrize("record", [record_events, record_sessions])
@pytest.mark.usefixtures("project")
@pytest.mark.spec("releases#plausible-dates")
async def test_implausible_date_does_not_move_a_stage(
    graph: Graph, world: World, date: str, environment: str, record: Callable[..., Any]
) -> None:
    await record_sessions(
        graph,
        session("R1", started=time_ago(minutes=2)),
        session("R1", started=time_ago(hours=5), environment="staging"),
        session("R2", started=time_ago(hours=5), environment="staging", quantity=99),
    )
    await update_stages(world.db, AdoptionRule.TENTH)
    stage = {"adoptionStages": [{"stage": "ADOPTED"}]}
    assert await get_release(graph, "adoptionStages { stage }", "R1") == stage

    item = session("R1", environment=environment, started=date)
    if record is record_events:
        item = event("R1", environment=environment, timestamp=date)
    assert (await record(graph, item))["errors"] == []

    assert await get_release(graph, "adoptionStages { stage }", "R1") == stage
    staging = 'adoptionStages(environments: ["%s"]) { stage }'
    expected = "ADOPTED" if environment == "production" else "LOW_ADOPTION"
    assert await get_release(graph, staging % environment, "R1") == {
        "adoptionStages": [{"stage": expected}]
    }


@IMPLAUSIBLE
@pytest.mark.usefixtures("project")
@pytest.mark.spec("releases#deploy-effects")
async def test_implausible_date_of_a_deploy_does_not_move_a_stage(
    graph: Graph, world: World, date: str
) -> None:
    await record_sessions(graph, session("R1", started=time_ago(minutes=2)))
    await update_stages(world.db, AdoptionRule.TENTH)

    for environment in ("production", "staging"):
        await create_deploy(graph, version="R1", environment=environment, dateFinished=date)

    sent = datetime.fromisoformat(date).astimezone(UTC).isoformat()
    assert await get_release(
        graph, "adoptionStages { stage } deploys { nodes { environment dateFinished } }", "R1"
    ) == {
        "adoptionStages": [{"stage": "ADOPTED"}],
        "deploys": {
            "nodes": [
                {"environment": "staging", "dateFinished": sent},
                {"environment": "production", "dateFinished": sent},
            ]
        },
    }
    rows = select(
        models.ReleaseProjectEnvironment.first_seen, models.ReleaseProjectEnvironment.last_seen
    ).where(models.ReleaseProjectEnvironment.first_seen.is_(None))
    assert await world.read(rows) == [(None, None)]


@pytest.mark.usefixtures("project")
@pytest.mark.spec("releases#recorded-targets")
async def test_date_of_a_release_is_the_earliest_time_it_was_seen(graph: Graph) -> None:
    async def read_date() -> Any:
        return (await get_release(graph, "dateCreated", "R1"))["dateCreated"]

    await record_events(graph, event("R1", timestamp=THIRD))
    assert await read_date() == THIRD
    await record_sessions(graph, session("R1", started=SECOND, environment="staging"))
    assert await read_date() == SECOND
    await record_events(
        graph, event("R1", timestamp=THIRD), event("R1", timestamp="1999-01-01T00:00:00Z")
    )
    assert await read_date() == SECOND

    assert (await create(graph, version="R1"))["created"] is False
    await record_events(graph, event("R1", timestamp=FIRST))
    assert await read_date() == SECOND


@pytest.mark.usefixtures("project")
@pytest.mark.spec("releases#recorded-targets")
async def test_events_do_not_move_the_date_of_a_release_that_was_created(graph: Graph) -> None:
    created = await create(graph, "dateCreated", version="R1")
    await record_events(graph, event("R1", timestamp=FIRST))

    assert await get_release(graph, "dateCreated", "R1") == created["release"]


PAST = st.integers(1, 40 * 24).map(lambda hours: NOW - timedelta(hours=hours))
FUTURE = st.integers(2, 20).map(lambda hours: NOW + timedelta(hours=hours))
DISTANT = st.integers(1, 9_000).map(lambda days: YEAR_2000 - timedelta(days=days))
ITEMS = st.tuples(
    st.sampled_from(["events", "sessions"]),
    st.sampled_from(["R1", "app@1.0.0"]),
    st.sampled_from(["one", "two"]),
    st.sampled_from(["", "production", "staging"]),
    st.one_of(PAST, FUTURE, DISTANT),
)
Item = tuple[str, str, str, str, datetime]
SCOPES: dict[str, Callable[[Item], bool]] = {
    "": lambda _item: True,
    '(project: "one")': lambda item: item[2] == "one",
    '(environments: ["production"])': lambda item: item[3] == "production",
    '(environments: ["", "staging"], project: "two")': lambda item: (
        item[3] != "production" and item[2] == "two"
    ),
}
DATES = " ".join(
    f"first{index}: firstEvent{scope} last{index}: lastEvent{scope}"
    for index, scope in enumerate(SCOPES)
)


def find_dates(items: Sequence[Item]) -> dict[str, str | None]:
    """Find the dates of a release's events in each scope, one item at a time."""
    found: dict[str, str | None] = {}
    for index, is_in_scope in enumerate(SCOPES.values()):
        dates = [
            item[4]
            for item in items
            if item[0] == "events" and is_in_scope(item) and YEAR_2000 <= item[4] <= NOW
        ]
        found[f"first{index}"] = min(dates).isoformat() if dates else None
        found[f"last{index}"] = max(dates).isoformat() if dates else None
    return found


async def record_calls(database: Database, calls: Sequence[Sequence[Item]]) -> dict[str, Any]:
    """Record items in a new organization, and return the dates of its releases by version."""
    slug = f"acme{datetime.now(UTC).timestamp()}".replace(".", "")
    world = await create_organization(database, slug)
    for project in ("one", "two"):
        await world.row(models.Project, slug=project, name=project)
    user = await world.user(f"{slug}@acme.example", role="owner")
    graph = Graph(database, await world.token(user))
    for call in calls:
        for kind, document, time in (
            ("events", EVENTS, "timestamp"),
            ("sessions", SESSIONS, "started"),
        ):
            sent = [
                {"release": release, "project": project, "environment": environment}
                | {time: date.isoformat()}
                for item_kind, release, project, environment, date in call
                if item_kind == kind
            ]
            if sent:
                [payload] = (await graph(document, input={kind: sent})).values()
                assert payload["errors"] == []
    read = f"{{ organization {{ releases {{ nodes {{ version dateCreated {DATES} }} }} }} }}"
    nodes = (await graph(read))["organization"]["releases"]["nodes"]
    await graph.client.aclose()
    return {node.pop("version"): node for node in nodes}


@pytest.mark.spec("releases#plausible-dates")
@given(st.data())
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_dates_are_those_of_plausible_items_in_any_order(
    database_url: str, data: st.DataObject
) -> None:
    items = data.draw(st.lists(ITEMS, min_size=1, max_size=20))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(items)), max_size=4)))
    edges = zip([0, *cuts], [*cuts, len(items)], strict=True)

    async def record_and_read() -> dict[str, Any]:
        database = Database(database_url)
        try:
            return await record_calls(database, [items[start:end] for start, end in edges])
        finally:
            await database.close()

    releases = asyncio.run(record_and_read())

    for version, release in releases.items():
        own = [item for item in items if item[1] == version]
        created = datetime.fromisoformat(release.pop("dateCreated"))
        plausible = [item[4] for item in own if YEAR_2000 <= item[4] <= NOW]
        assert created == min(plausible) if plausible else created > NOW
        assert release == find_dates(own)
