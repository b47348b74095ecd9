"""Bounds on the numbers of aggregates and counts."""

from typing import Any

import pytest

from db.sessions.received import MAX_QUANTITY, CountKey, add_counts
from jobs.adoption import AdoptionRule, update_stages
from tests.clients.graph import Graph, get_release
from tests.clients.sdk import (
    SdkClient,
    aggregate,
    sessions,
)
from tests.support.factories import World

pytestmark = pytest.mark.spec("clients#session-aggregates")


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"exited": 1_000_000}, None),
        ({"exited": 999_999, "crashed": 1}, None),
        ({"exited": 1_000_000, "crashed": 1}, "total"),
        ({"exited": 1_000_001}, "total"),
        ({"exited": 2**31 - 1}, "total"),
        ({"exited": 2**31}, "total"),
        ({"exited": 2**64 - 1}, "total"),
        ({"exited": 1e300}, "exited"),
        ({"exited": 5, "errored": -1}, "errored"),
        ({"exited": 5, "unhandled": -(2**63)}, "unhandled"),
        ({"exited": 1_000_001, "abnormal": -2}, "abnormal"),
    ],
)
async def test_sessions_of_an_aggregate_are_bounded(
    sdk: SdkClient, numbers: dict[str, Any], reason: str | None
) -> None:
    await sdk.send(sessions(aggregate(0, **numbers), aggregate(7)))

    total = 7 if reason is not None else 7 + sum(numbers.values())
    counters = await sdk.read_counters()
    assert counters is not None
    assert counters[0] == total
    invalid = {key[2]: n for key, n in (await sdk.read_counts()).items() if key[0] == "invalid"}
    assert invalid == ({} if reason is None else {reason: 1})


async def test_one_huge_aggregate_does_not_set_adoption(
    sdk: SdkClient, graph: Graph, world: World
) -> None:
    honest = sessions(aggregate(900_000), release="honest")
    await sdk.send(honest, honest, sessions(aggregate(1), release="forged"))
    await sdk.send(sessions(aggregate(2**31 - 1), release="forged"))
    await sdk.process_envelopes()

    await update_stages(world.db, AdoptionRule.TENTH)

    stages = {}
    for version in ("honest", "forged"):
        selection = 'adoptionStages(environments: ["production"]) { stage }'
        [stage] = (await get_release(graph, selection, version))["adoptionStages"]
        stages[version] = stage["stage"]
    assert stages == {"honest": "ADOPTED", "forged": "LOW_ADOPTION"}


@pytest.mark.spec("clients#received-counts")
async def test_a_count_stops_at_the_largest_integer(sdk: SdkClient, world: World) -> None:
    key = CountKey(sdk.project, 0, "lost", "error", "sample_rate")
    for quantity in (MAX_QUANTITY - 2, 1, 2**31 - 1, MAX_QUANTITY * 2):
        async with world.db.begin() as connection:
            await add_counts(connection, world.organization, {key: quantity})

    assert await sdk.read_counts() == {("lost", "error", "sample_rate"): MAX_QUANTITY}
