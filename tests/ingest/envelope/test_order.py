"""Updates of sessions give the same totals in any order, repetition and split."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.connection.database import Database
from tests.clients.graph import Graph
from tests.clients.sdk import SdkClient, create_sdk_client, item
from tests.resolvers.sessions.test_record_properties import ANSWERS
from tests.support.factories import create_organization
from tests.support.mutations import record_sessions

NOW = datetime.now(UTC)
STATUSES = ["ok", "exited", "crashed", "abnormal", "unhandled", "errored", "sleeping"]
Update = tuple[int, dict[str, Any]]
"""The index of a session, and an update of it."""

SESSIONS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "did": st.sampled_from([None, "ann", "bob", "eve"]),
        "updates": st.lists(
            st.fixed_dictionaries(
                {
                    "started": st.integers(0, 200).map(
                        lambda minutes: (NOW - timedelta(minutes=minutes)).isoformat()
                    ),
                    "status": st.sampled_from(STATUSES),
                    "errors": st.integers(0, 2),
                    "duration": st.one_of(st.none(), st.integers(0, 3)),
                    "is_user_known": st.booleans(),
                    "init": st.booleans(),
                    "seq": st.sampled_from([None, 1, 2, 3]),
                    "timestamp": st.one_of(st.none(), st.integers(0, 3)),
                    "attrs": st.fixed_dictionaries(
                        {
                            "release": st.sampled_from(["R1", "app@1.0.0"]),
                            "environment": st.sampled_from([None, "production"]),
                        }
                    ),
                }
            ),
            min_size=1,
            max_size=6,
        ),
    }
)


# The statuses of SDKs and of recordSessions, worst first.
RECORDED_STATUSES = {
    "crashed": "CRASHED",
    "abnormal": "ABNORMAL",
    "unhandled": "ERRORED",
    "errored": "ERRORED",
    "exited": "EXITED",
    "sleeping": "OK",
    "ok": "OK",
}


@st.composite
def drawn_updates(draw: st.DrawFn) -> list[Update]:
    """Draw updates of up to five sessions, which may disagree in everything but the user."""
    updates: list[Update] = []
    for number, session in enumerate(draw(st.lists(SESSIONS, min_size=1, max_size=5))):
        for update in session["updates"]:
            update["did"] = session["did"] if update.pop("is_user_known") else None
            if update["timestamp"] is not None:
                seconds = timedelta(seconds=update["timestamp"])
                update["timestamp"] = (NOW - seconds).isoformat()
            updates.append((number, update))
    return updates


def find_position(update: dict[str, Any]) -> tuple[float, float]:
    """The position of an update's duration among those of its session."""
    if update["seq"] is not None:
        return (update["seq"], update["duration"])
    if update["timestamp"] is not None:
        seconds = datetime.fromisoformat(update["timestamp"]).timestamp()
        return (seconds, update["duration"])
    return (float("inf"), update["duration"])


def merge_updates(updates: list[Update]) -> list[dict[str, Any]]:
    """Merge the updates of each session to the input of recordSessions."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for number, update in updates:
        hour = update["started"][:13]
        key = (number, update["attrs"]["release"], update["attrs"]["environment"], hour)
        groups.setdefault(key, []).append(update)
    sessions = []
    for (_, release, environment, _), merged in sorted(groups.items(), key=str):
        statuses = {each["status"] for each in merged}
        durations = [
            each for each in merged if each["status"] == "exited" and each["duration"] is not None
        ]
        sessions.append(
            {
                "project": "one",
                "release": release,
                "environment": environment,
                "started": min(each["started"] for each in merged),
                "status": next(
                    name for sent, name in RECORDED_STATUSES.items() if sent in statuses
                ),
                "errors": max(each["errors"] for each in merged),
                "distinctId": next((each["did"] for each in merged if each["did"]), None),
                "duration": max(durations, key=find_position)["duration"] if durations else None,
            }
        )
    return sessions


async def create_organization_sdk(database: Database) -> SdkClient:
    """Create an organization and an SDK for it."""
    slug = f"acme{datetime.now(UTC).timestamp()}".replace(".", "")
    world = await create_organization(database, slug)
    project = await world.project("one")
    user = await world.user(f"{slug}@acme.example", role="owner")
    return await create_sdk_client(world, project, Graph(database, await world.token(user)))


async def send_envelopes(
    database: Database, envelopes: list[list[Update]], processed_after: set[int]
) -> Any:
    """Send envelopes to a new organization, process them at times, and read the totals."""
    sdk = await create_organization_sdk(database)
    for index, updates in enumerate(envelopes):
        await sdk.send(
            *(
                item("session", update | {"sid": UUID(int=number + 1).hex})
                for number, update in updates
            )
        )
        if index in processed_after:
            await sdk.process_envelopes()
    await sdk.process_envelopes()
    return await read_totals(sdk)


async def record_by_graphql(database: Database, sessions: list[dict[str, Any]]) -> Any:
    """Record sessions in a new organization with recordSessions, and read the totals."""
    sdk = await create_organization_sdk(database)
    assert (await record_sessions(sdk.graph, *sessions))["errors"] == []
    return await read_totals(sdk)


async def read_totals(sdk: SdkClient) -> Any:
    """Read the totals of the SDK's organization."""
    nodes = (await sdk.graph(ANSWERS))["organization"]["releases"]["nodes"]
    await sdk.client.aclose()
    await sdk.graph.client.aclose()
    return sorted(nodes, key=lambda node: str(node["version"]))


@pytest.mark.spec("clients#session-updates")
@given(st.data())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_order_repetition_and_split_do_not_change_the_totals(
    database_url: str, data: st.DataObject
) -> None:
    updates = data.draw(drawn_updates())
    repeated = updates + data.draw(st.lists(st.sampled_from(updates), max_size=5))
    shuffled = data.draw(st.permutations(repeated))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(shuffled)), max_size=5)))
    processed_after = data.draw(st.sets(st.integers(0, 5)))
    edges = zip([0, *cuts], [*cuts, len(shuffled)], strict=True)
    split = [shuffled[start:end] for start, end in edges]

    async def read_all_totals() -> tuple[Any, Any, Any]:
        database = Database(database_url)
        try:
            whole = await send_envelopes(database, [updates], set())
            mixed = await send_envelopes(database, split, processed_after)
            return whole, mixed, await record_by_graphql(database, merge_updates(updates))
        finally:
            await database.close()

    whole, mixed, by_graphql = asyncio.run(read_all_totals())

    assert mixed == whole
    assert whole == by_graphql
