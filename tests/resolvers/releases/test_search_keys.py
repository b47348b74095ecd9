"""Searching by stage, by dates and for the latest release."""

from typing import Any

import pytest

from tests.clients.graph import Graph, list_versions
from tests.support.factories import World, minute
from tests.support.searches import bad_queries, search, search_errors


@pytest.fixture
async def stages(world: World) -> set[str]:
    """Create a release of each stage in production; in staging all are adopted."""
    one, two = await world.project("one"), await world.project("two")
    dates = {
        "adopted": (minute(1), None),
        "replaced": (minute(1), minute(2)),
        "low": (None, None),
        "odd": (None, minute(2)),
    }
    for name, (adopted, unadopted) in dates.items():
        release = await world.release(name, projects=[one, two])
        await world.link_environment(
            release, one, "production", adopted=adopted, unadopted=unadopted
        )
        await world.link_environment(release, two, "staging", adopted=minute(1))
    await world.release("unseen", projects=[one])
    return set(dates)


@pytest.mark.spec("releases#stage-key")
async def test_stage_is_that_of_the_selected_environment(graph: Graph, stages: set[str]) -> None:
    table = {
        "release.stage:adopted": {"adopted"},
        "release.stage:replaced": {"replaced"},
        "release.stage:low_adoption": {"low"},
        "!release.stage:replaced": stages - {"replaced"},
        "release.stage:!=replaced": stages - {"replaced"},
        "release.stage:[adopted,replaced]": {"adopted", "replaced"},
        "!release.stage:[adopted,replaced]": {"low", "odd"},
    }

    assert await search(graph, table, environments=["production"]) == table
    assert (
        await list_versions(
            graph, query="release.stage:adopted", environments=["production"], projects=["two"]
        )
        == []
    )
    assert await search(graph, ["release.stage:adopted"], environments=["staging"]) == {
        "release.stage:adopted": stages
    }


@pytest.mark.spec("releases#stage-key")
async def test_stage_needs_exactly_one_environment(graph: Graph, stages: set[str]) -> None:
    assert stages
    query = "release.stage:adopted"
    expected = bad_queries(query)

    assert await search_errors(graph, query) == expected
    assert await search_errors(graph, query, environments=[]) == expected
    assert await search_errors(graph, query, environments=["production", "staging"]) == expected


@pytest.mark.spec("releases#stage-key")
async def test_unknown_stages_and_comparisons_are_refused(graph: Graph, stages: set[str]) -> None:
    assert stages
    queries = ["release.stage:gone", "release.stage:[adopted,gone]", "release.stage:>adopted"]

    errors = await search_errors(graph, *queries, environments=["production"])

    assert errors == bad_queries(*queries)


@pytest.mark.spec("releases#finalized-key")
async def test_finalized_releases_have_a_release_date(world: World, graph: Graph) -> None:
    await world.release("done", date_released=minute(1))
    await world.release("open")
    table = {
        "finalized:true": {"done"},
        "finalized:false": {"open"},
        "!finalized:true": {"open"},
        "!finalized:false": {"done"},
        "finalized:TRUE": {"done"},
    }

    assert await search(graph, table) == table
    queries = ["finalized:yes", "finalized:", "finalized:[true,false]", "finalized:>true"]
    assert await search_errors(graph, *queries) == bad_queries(*queries)


@pytest.mark.spec("releases#created-key")
async def test_creation_date_is_compared(world: World, graph: Graph) -> None:
    for day in (1, 2, 3):
        await world.release(f"v{day}", date_created=minute((day - 1) * 24 * 60))
    table = {
        "release.created:2026-01-02": {"v2"},
        "release.created:>2026-01-02": {"v3"},
        "release.created:>=2026-01-02": {"v2", "v3"},
        "release.created:<2026-01-02": {"v1"},
        "release.created:<=2026-01-02": {"v1", "v2"},
        "!release.created:2026-01-02": {"v1", "v3"},
        "release.created:>2026-01-02T00:00:00": {"v3"},
        "release.created:>=2026-01-02T00:00:00Z": {"v2", "v3"},
        "release.created:>2026-01-02T01:00:00+02:00": {"v2", "v3"},
        "release.created:<-1h": {"v1", "v2", "v3"},
        "release.created:-9999w": {"v1", "v2", "v3"},
    }

    assert await search(graph, table) == table
    queries = ["release.created:soon", "release.created:2026-02-30", "release.created:"]
    assert await search_errors(graph, *queries) == bad_queries(*queries)


@pytest.mark.spec("releases#latest-release")
async def test_latest_is_the_latest_release_of_each_selected_project(
    world: World, graph: Graph
) -> None:
    plain, semver, shared = [await world.project(slug) for slug in ("plain", "semver", "shared")]
    await world.project("empty")
    await world.release("p2", projects=[plain])
    await world.release("p1", projects=[plain])
    await world.release("s@2.0", projects=[semver])
    await world.release("s@1.0", projects=[semver])
    await world.release("both", projects=[shared])
    latest = {"p1", "s@2.0", "both"}
    others = {"p2", "s@1.0"}
    table = {
        "release:latest": latest,
        "!release:latest": others,
        "release:[latest,p2]": latest | {"p2"},
        "!release:[latest,p2]": {"s@1.0"},
        "release:[latest,s*]": latest | {"s@1.0"},
    }

    assert await search(graph, table) == table
    assert await list_versions(graph, query="release:latest", projects=["semver", "plain"]) == [
        "s@2.0",
        "p1",
    ]
    assert await list_versions(graph, query="release:latest", projects=["empty"]) == []


# The releases of a project, oldest first: `s` is a semver version, `p` a plain one. The value is
# whether the project follows semver.
FOLLOWS_SEMVER = {
    "s": True,
    "p": False,
    "sp": False,
    "ps": True,
    "spp": True,
    "sppp": False,
    "ppps": True,
    "pppppppppps": False,
    "pppppppsss": True,
    "psppppppss": True,
    "sssssssppp": False,
}


@pytest.mark.spec("releases#projects-that-follow-semver")
@pytest.mark.parametrize("kinds", FOLLOWS_SEMVER)
async def test_project_follows_semver_if_its_latest_ten_releases_do(
    world: World, graph: Graph, kinds: str
) -> None:
    project = await world.project("one")
    names = [f"a@{100 - at}.0" if kind == "s" else f"plain {at}" for at, kind in enumerate(kinds)]
    for name in names:
        await world.release(name, projects=[project])
    highest = next((name for name in names if name.startswith("a@")), None)

    assert await list_versions(graph, query="release:latest") == [
        highest if FOLLOWS_SEMVER[kinds] else names[-1]
    ]


@pytest.mark.spec("releases#latest-release")
async def test_latest_respects_the_status_of_the_list(world: World, graph: Graph) -> None:
    semver, plain = await world.project("semver"), await world.project("plain")
    await world.release("s@1.0", projects=[semver])
    await world.release("s@2.0", projects=[semver], status=None)
    await world.release("s@3.0", projects=[semver], status=1)
    await world.release("p1", projects=[plain])
    await world.release("p2", projects=[plain], status=1)

    async def latest(**filter_: Any) -> set[str]:
        return set(await list_versions(graph, query="release:latest", **filter_))

    assert await latest() == {"s@2.0", "p1"}
    assert await latest(status="ARCHIVED") == {"s@3.0", "p2"}
    assert await latest(status=None) == {"s@3.0", "p2"}


@pytest.mark.spec("releases#latest-release")
async def test_latest_respects_the_environments_of_the_list(world: World, graph: Graph) -> None:
    semver, plain = await world.project("semver"), await world.project("plain")
    seen = {
        "s@1.0": [(semver, "production"), (semver, "staging")],
        "s@2.0": [(semver, "staging"), (plain, "production")],
        "s@3.0": [(semver, "staging")],
        "p1": [(plain, "staging")],
        "p2": [(plain, "nowhere")],
    }
    for version, environments in seen.items():
        projects = [semver] if version.startswith("s") else [plain]
        status = 1 if version == "s@3.0" else 0
        release = await world.release(version, projects=projects, status=status)
        for project, environment in environments:
            await world.link_environment(release, project, environment)

    async def latest(*environments: str, **filter_: Any) -> set[str]:
        return set(
            await list_versions(
                graph, query="release:latest", environments=list(environments), **filter_
            )
        )

    assert await latest("production") == {"s@1.0", "s@2.0"}
    assert await latest("production", projects=["semver"]) == {"s@1.0"}
    assert await latest("staging") == {"s@2.0", "p1"}
    assert await latest("staging", status=None) == {"s@3.0", "p1"}
    assert await latest("production", "staging", projects=["semver"]) == {"s@2.0"}
    assert await latest("production", "staging", "nowhere", projects=["plain"]) == {"p2"}


@pytest.mark.spec("releases#latest-release")
async def test_latest_uses_the_release_date_before_the_creation_date(
    world: World, graph: Graph
) -> None:
    semver, plain = await world.project("semver"), await world.project("plain")
    await world.release("early", projects=[plain], date_created=minute(1))
    await world.release("late", projects=[plain], date_created=minute(0), date_released=minute(9))
    await world.release(
        "moved", projects=[plain], date_created=minute(20), date_released=minute(8)
    )
    await world.release(
        "s@1.0+1", projects=[semver], date_created=minute(0), date_released=minute(9)
    )
    await world.release("s@1.0+2", projects=[semver], date_created=minute(1))

    found = await list_versions(graph, query="release:latest")

    assert set(found) == {"late", "s@1.0+1"}
