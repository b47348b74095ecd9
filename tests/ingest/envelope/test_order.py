"""Any order, repetition and split of what is told of sessions gives the same numbers."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.connection.database import Database
from tests.clients.graph import Graph
from tests.clients.sdk import Sender, a_sender, item
from tests.resolvers.sessions.test_record_properties import ANSWERS
from tests.support.factories import an_organization
from tests.support.mutations import record_sessions

NOW = datetime.now(UTC)
STATUSES = ["ok", "exited", "crashed", "abnormal", "unhandled", "errored", "sleeping"]
Update = tuple[int, dict[str, Any]]
"""The number of a session, and what is told of it."""

# What all that is told of a session has in common.
SESSION = st.fixed_dictionaries(
    {
        "started": st.integers(0, 4).map(lambda hours: (NOW - timedelta(hours=hours)).isoformat()),
        "duration": st.one_of(st.none(), st.floats(0, 100)),
        "did": st.sampled_from([None, "ann", "bob", "eve"]),
        "attrs": st.fixed_dictionaries(
            {
                "release": st.sampled_from(["R1", "app@1.0.0"]),
                "environment": st.sampled_from([None, "production", "staging"]),
            }
        ),
    }
)
TOLD = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATUSES),
        "errors": st.integers(0, 2),
        "is_user_known": st.booleans(),
        "init": st.booleans(),
        "timestamp": st.integers(0, 60).map(
            lambda seconds: (NOW - timedelta(seconds=seconds)).isoformat()
        ),
    }
)


# From the worst one on, and how recordSessions calls them.
CALLED = {
    "crashed": "CRASHED",
    "abnormal": "ABNORMAL",
    "unhandled": "ERRORED",
    "errored": "ERRORED",
    "exited": "EXITED",
    "sleeping": "OK",
    "ok": "OK",
}


@st.composite
def sent(draw: st.DrawFn) -> list[Update]:
    """Updates of up to five sessions."""
    found: list[Update] = []
    for number, session in enumerate(draw(st.lists(SESSION, min_size=1, max_size=5))):
        told = draw(st.lists(TOLD, min_size=1, max_size=4))
        has_exited = worst(told) == "exited"
        for each in told:
            is_user_known = each.pop("is_user_known")
            update = session | each
            update["did"] = session["did"] if is_user_known else None
            update["duration"] = session["duration"] if has_exited else None
            found.append((number, update))
    return found


def worst(told: list[dict[str, Any]]) -> str:
    """The worst status."""
    return next(name for name in CALLED if name in {each["status"] for each in told})


def summed_up(updates: list[Update]) -> list[dict[str, Any]]:
    """What each session has come to, as recordSessions is told it."""
    sessions = []
    for number in sorted({number for number, _ in updates}):
        told = [update for each, update in updates if each == number]
        sessions.append(
            {
                "project": "one",
                "release": told[0]["attrs"]["release"],
                "environment": told[0]["attrs"]["environment"],
                "started": told[0]["started"],
                "status": CALLED[worst(told)],
                "errors": max(each["errors"] for each in told),
                "distinctId": next((each["did"] for each in told if each["did"]), None),
                "duration": told[0]["duration"],
            }
        )
    return sessions


async def a_new_sender(database: Database) -> Sender:
    """An SDK of an organization of its own."""
    slug = f"acme{datetime.now(UTC).timestamp()}".replace(".", "")
    world = await an_organization(database, slug)
    project = await world.project("one")
    user = await world.user(f"{slug}@acme.example", role="owner")
    return await a_sender(world, project, Graph(database, await world.token(user)))


async def answers(database: Database, envelopes: list[list[Update]], folds: set[int]) -> Any:
    """What a new organization answers after the envelopes, folded at times."""
    sender = await a_new_sender(database)
    for index, updates in enumerate(envelopes):
        await sender.send(
            *(
                item("session", update | {"sid": UUID(int=number + 1).hex})
                for number, update in updates
            )
        )
        if index in folds:
            await sender.fold()
    await sender.fold()
    return await found(sender)


async def recorded(database: Database, sessions: list[dict[str, Any]]) -> Any:
    """What a new organization answers that was told of the sessions by GraphQL."""
    sender = await a_new_sender(database)
    assert (await record_sessions(sender.graph, *sessions))["errors"] == []
    return await found(sender)


async def found(sender: Sender) -> Any:
    """What the sender's organization answers."""
    nodes = (await sender.graph(ANSWERS))["organization"]["releases"]["nodes"]
    await sender.client.aclose()
    await sender.graph.client.aclose()
    return sorted(nodes, key=lambda node: str(node["version"]))


@given(st.data())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_order_repetition_and_split_change_nothing(database_url: str, data: st.DataObject) -> None:
    updates = data.draw(sent())
    repeated = updates + data.draw(st.lists(st.sampled_from(updates), max_size=5))
    shuffled = data.draw(st.permutations(repeated))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(shuffled)), max_size=5)))
    folds = data.draw(st.sets(st.integers(0, 5)))
    edges = zip([0, *cuts], [*cuts, len(shuffled)], strict=True)
    split = [shuffled[start:end] for start, end in edges]

    async def all_three() -> tuple[Any, Any, Any]:
        database = Database(database_url)
        try:
            whole = await answers(database, [updates], set())
            mixed = await answers(database, split, folds)
            return whole, mixed, await recorded(database, summed_up(updates))
        finally:
            await database.close()

    whole, mixed, at_once = asyncio.run(all_three())

    assert mixed == whole
    assert whole == at_once
