"""The order of semantic versions, compared with section 11 of Semantic Versioning 2.0.0."""

from functools import cmp_to_key

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import Release
from resolvers.releases.versions import MAX_INT64, Semver, parse_semver
from tests.clients.graph import Graph, list_versions
from tests.support.factories import World
from tests.support.migrations import run_migration
from tests.support.searches import search

ASCENDING = [
    "app@1.0.0-1",
    "app@1.0.0-2",
    "app@1.0.0-10",
    "app@1.0.0-10.0",
    "app@1.0.0--",
    "app@1.0.0-1a",
    "app@1.0.0-RC.2",
    "app@1.0.0-alpha",
    "app@1.0.0-alpha.1",
    "app@1.0.0-alpha.beta",
    "app@1.0.0-alpha-1",
    "app@1.0.0-beta",
    "app@1.0.0-beta.2",
    "app@1.0.0-beta.11",
    "app@1.0.0-beta.18446744073709551616",
    "app@1.0.0-rc",
    "app@1.0.0-rc.2",
    "app@1.0.0-rc.2.1",
    "app@1.0.0-rc.2.x",
    "app@1.0.0-rc.10",
    "app@1.0.0-rc10",
    "app@1.0.0-rc2",
    "app@1.0.0",
    "app@1.0.0.1-rc.1",
    "app@1.0.0.1",
    "app@1.0.1-0",
    "app@2",
]
"""Versions in ascending order."""

number = st.one_of(st.integers(0, 12), st.sampled_from([10**9, MAX_INT64]))
identifier = st.one_of(
    st.integers(0, 120).map(str),
    st.sampled_from(["18446744073709551616", "9" * 30]),
    st.text("aZ09-", min_size=1, max_size=4).filter(
        lambda text: not text.isdigit() or str(int(text)) == text
    ),
)
prerelease = st.lists(identifier, max_size=4).map(".".join)
semvers = st.builds(
    Semver,
    package=st.just("a"),
    major=number,
    minor=number,
    patch=number,
    revision=number,
    prerelease=prerelease,
    build_code=st.none(),
    build_number=st.none(),
)


def compare(one: Semver, other: Semver) -> int:
    """Compare two versions by section 11: -1, 0 or 1."""
    numbers = [(each.major, each.minor, each.patch, each.revision) for each in (one, other)]
    if numbers[0] != numbers[1]:
        return -1 if numbers[0] < numbers[1] else 1
    if not one.prerelease or not other.prerelease:
        return bool(other.prerelease) - bool(one.prerelease)
    ours, theirs = one.prerelease.split("."), other.prerelease.split(".")
    for left, right in zip(ours, theirs, strict=False):
        if left == right:
            continue
        if left.isdigit() and right.isdigit():
            return -1 if int(left) < int(right) else 1
        if left.isdigit() or right.isdigit():
            return -1 if left.isdigit() else 1
        return -1 if left.encode() < right.encode() else 1
    return (len(ours) > len(theirs)) - (len(ours) < len(theirs))


@pytest.mark.spec("releases#semver-order")
@given(semvers, semvers)
def test_stored_order_compares_as_section_11_does(one: Semver, other: Semver) -> None:
    by_text = (one.order > other.order) - (one.order < other.order)

    assert by_text == compare(one, other)


@pytest.mark.spec("releases#semver-order")
def test_samples_ascend() -> None:
    parsed = [parse_semver(version) for version in ASCENDING]
    versions = [each for each in parsed if each is not None]

    assert len(versions) == len(ASCENDING)
    assert versions == sorted(versions, key=lambda each: each.order)
    assert versions == sorted(versions, key=cmp_to_key(compare))


@pytest.mark.spec("releases#semver-order")
def test_longest_prerelease_fits_the_column() -> None:
    version = "a@1-" + ".".join("1" * 98)
    parsed = parse_semver(version)

    assert parsed is not None
    assert len(version) == 199
    assert len(parsed.order) == 77 + 98 * 4 + 97


async def create_shuffled(world: World) -> None:
    """Create the releases of all versions in another order, in one project."""
    project = await world.project("app")
    for version in [*ASCENDING[1::2], *ASCENDING[::2]]:
        await world.release(version, projects=[project])


@pytest.mark.spec("releases#sort-by-semver")
async def test_list_search_and_latest_use_the_order(world: World, graph: Graph) -> None:
    await create_shuffled(world)
    order = {"field": "SEMVER", "direction": "ASC"}

    assert await list_versions(graph, order=order) == ASCENDING
    table: dict[str, set[str]] = {}
    for at, version in enumerate(ASCENDING):
        value = version.removeprefix("app@")
        table |= {
            f"release.version:<{value}": set(ASCENDING[:at]),
            f"release.version:>={value}": set(ASCENDING[at:]),
        }
    assert await search(graph, table) == table
    assert await list_versions(graph, query="release:latest") == ["app@2"]


PAGE = """query ($after: String) { organization {
    releases(first: 1, after: $after, orderBy: { field: SEMVER, direction: ASC }) {
        nodes { version } pageInfo { endCursor }
    }
} }"""


@pytest.mark.spec("releases#cursors")
async def test_cursors_follow_the_order(world: World, graph: Graph) -> None:
    await create_shuffled(world)
    found: list[str] = []
    after = None

    for _ in ASCENDING:
        page = (await graph(PAGE, after=after))["organization"]["releases"]
        found += [node["version"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]

    assert found == ASCENDING


@pytest.mark.spec("releases#semver-order")
async def test_migration_rewrites_the_stored_order(world: World) -> None:
    await create_shuffled(world)
    await world.release("no semver")
    statement = select(Release.version, Release.semver_order).order_by(Release.id)
    written = await world.read(statement)

    await run_migration(world.db, "0008", "downgrade")
    by_text = await world.read(statement)
    await run_migration(world.db, "0008", "upgrade")

    assert dict(by_text)["app@1.0.0-rc.10"].endswith("0rc.10")
    assert await world.read(statement) == written
