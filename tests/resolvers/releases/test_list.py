"""The release list: filters and sort orders."""

from typing import Any

import pytest

from db import models
from tests.clients.graph import Graph, create_caller, list_versions
from tests.support.factories import World, minute

PAGE = """query ($filter: ReleaseFilter, $orderBy: ReleaseOrder) {
    organization { releases(filter: $filter, orderBy: $orderBy) { nodes { version status } } }
}"""


def release_order(field: str, direction: str = "DESC") -> dict[str, str]:
    """Return the input of an order of releases."""
    return {"field": field, "direction": direction}


@pytest.mark.spec("releases#sort-by-date")
async def test_default_order_is_by_creation_date(world: World, graph: Graph) -> None:
    await world.release("middle", date_created=minute(2))
    await world.release("old", date_created=minute(1), date_released=minute(99))
    await world.release("new", date_created=minute(3))

    assert await list_versions(graph) == ["new", "middle", "old"]
    assert await list_versions(graph, release_order("DATE", "ASC")) == ["old", "middle", "new"]


@pytest.mark.spec("releases#sort-by-build")
async def test_build_order_leaves_out_releases_without_a_build_number(
    world: World, graph: Graph
) -> None:
    for build in ("+1000", "+1", "+200", "", "+500alpha"):
        await world.release(f"app@1.0{build}")

    falling = ["app@1.0+1000", "app@1.0+200", "app@1.0+1"]
    assert await list_versions(graph, release_order("BUILD")) == falling
    assert await list_versions(graph, release_order("BUILD", "ASC")) == falling[::-1]


@pytest.mark.spec("releases#sort-by-semver")
async def test_semver_order_ends_with_other_versions(world: World, graph: Graph) -> None:
    for number in ["2.2", "10.0+122", "2.2-alpha", "2.2.3", "2.20.3", "2.20.3.3", "10.0+123"]:
        await world.release(f"app@{number}")
    await world.release("some.release")
    await world.release("another")

    falling = [
        f"app@{each}"
        for each in ["10.0+123", "10.0+122", "2.20.3.3", "2.20.3", "2.2.3", "2.2", "2.2-alpha"]
    ]
    others = ["another", "some.release"]
    assert await list_versions(graph, release_order("SEMVER")) == [*falling, *others]
    assert await list_versions(graph, release_order("SEMVER", "ASC")) == [
        *falling[::-1],
        *others[::-1],
    ]


@pytest.mark.spec("releases#semver-order")
async def test_numbers_compare_as_numbers_and_words_by_bytes(world: World, graph: Graph) -> None:
    falling = [
        "a@9223372036854775807.0",
        "b@100.0",
        "a@10.0",
        "z@9.0",
        "a@1.0-rc.10",
        "a@1.0-rc.2",
        "a@1.0-a",
        "a@1.0-Z",
    ]
    for version in sorted(falling):
        await world.release(version)

    assert await list_versions(graph, release_order("SEMVER")) == falling


@pytest.mark.spec("releases#sort-by-adoption")
async def test_adoption_order_ends_with_releases_never_adopted(world: World, graph: Graph) -> None:
    one, two = await world.project("one"), await world.project("two")
    for version, adopted, unadopted in [
        ("never", None, None),
        ("early", 1, 9),
        ("late", 3, None),
        ("middle", 2, None),
    ]:
        release = await world.release(version, projects=[one, two])
        await world.link_environment(
            release,
            one,
            "production",
            adopted=None if adopted is None else minute(adopted),
            unadopted=None if unadopted is None else minute(unadopted),
        )
        if version == "early":
            await world.link_environment(release, two, "production", adopted=minute(50))
            await world.link_environment(release, one, "staging", adopted=minute(60))
    await world.release("unseen", projects=[one])
    in_production = {"projects": ["one"], "environments": ["production"]}

    assert await list_versions(graph, release_order("ADOPTION"), **in_production) == [
        "late",
        "middle",
        "early",
        "never",
    ]
    assert await list_versions(graph, release_order("ADOPTION", "ASC"), **in_production) == [
        "early",
        "middle",
        "late",
        "never",
    ]
    assert await list_versions(graph, release_order("ADOPTION")) == [
        "early",
        "late",
        "middle",
        "unseen",
        "never",
    ]


@pytest.mark.spec("releases#sort-by-sessions")
@pytest.mark.parametrize("field", ["SESSIONS", "USERS", "SESSIONS_24H", "CRASH_FREE_USERS"])
async def test_session_order_without_sessions_is_by_date(
    world: World, graph: Graph, field: str
) -> None:
    await world.release("new", date_created=minute(2))
    await world.release("old", date_created=minute(1))

    assert await list_versions(graph, release_order(field)) == ["new", "old"]


@pytest.mark.spec("releases#default-projects")
async def test_members_see_releases_of_their_teams(world: World) -> None:
    member = await create_caller(world, "ann@acme.example")
    [[user]] = await world.read(models.User.__table__.select().with_only_columns(models.User.id))
    one, two = await world.project("one"), await world.project("two")
    await world.team("ours", [user], [one])
    await world.team("theirs", [], [two])
    await world.release("both", projects=[one, two])
    await world.release("ours", projects=[one])
    await world.release("theirs", projects=[two])
    await world.release("without project")

    assert await list_versions(member) == ["ours", "both"]
    assert await list_versions(member, projects=["two"]) == ["theirs", "both"]


@pytest.mark.spec("releases#project-filter")
@pytest.mark.parametrize("role", ["member", "manager", "owner"])
async def test_minus_one_selects_all_projects(world: World, role: str) -> None:
    caller = await create_caller(world, "ann@acme.example", role=role)
    one, two = await world.project("one"), await world.project("two")
    await world.team("theirs", [], [one, two])
    await world.release("first", projects=[one])
    await world.release("second", projects=[two])

    assert await list_versions(caller, projects=["-1"]) == ["second", "first"]
    assert await list_versions(caller, projects=["-1", "one"]) == ["second", "first"]
    assert await list_versions(caller) == ([] if role == "member" else ["second", "first"])


@pytest.mark.spec("releases#project-filter")
async def test_projects_can_be_named_by_id_or_slug(world: World, graph: Graph) -> None:
    one, two = await world.project("one"), await world.project("two")
    await world.release("both", projects=[one, two])
    await world.release("first", projects=[one])
    await world.release("second", projects=[two])

    assert await list_versions(graph, projects=["one"]) == ["first", "both"]
    assert await list_versions(graph, projects=[str(two)]) == ["second", "both"]
    assert await list_versions(graph, projects=["one", str(two)]) == ["second", "first", "both"]
    assert await list_versions(graph, projects=[]) == []


@pytest.mark.spec("releases#project-filter")
@pytest.mark.parametrize(
    "name",
    ["missing", "404", "", "-2", "9" * 30, "9" * 5000],
    ids=["slug", "number", "empty", "negative", "30 digits", "5,000 digits"],
)
async def test_unknown_project_is_not_found(world: World, graph: Graph, name: str) -> None:
    await world.project("one")

    error = await graph.error(PAGE, filter={"projects": ["one", name]})

    assert error["extensions"] == {"code": "NOT_FOUND", "argument": ["filter", "projects", "1"]}


@pytest.mark.spec("releases#status-filter")
async def test_open_releases_are_listed_by_default(world: World, graph: Graph) -> None:
    await world.release("open")
    await world.release("unset", status=None)
    await world.release("archived", status=1)

    table: dict[str, Any] = {"absent": {}, "null": {"status": None}}
    table |= {status: {"status": status} for status in ("OPEN", "ARCHIVED")}

    pages = {name: await graph(PAGE, filter=filter_) for name, filter_ in table.items()}

    opened = [{"version": version, "status": "OPEN"} for version in ("unset", "open")]
    archived = [{"version": "archived", "status": "ARCHIVED"}]
    assert {name: page["organization"]["releases"]["nodes"] for name, page in pages.items()} == {
        "absent": opened,
        "OPEN": opened,
        "ARCHIVED": archived,
        "null": archived + opened,
    }


@pytest.mark.spec("releases#environment-filter")
async def test_environment_filter_selects_releases_seen_there(world: World, graph: Graph) -> None:
    one, two = await world.project("one"), await world.project("two")
    for version, project, environments in [
        ("unnamed", one, [""]),
        ("named", one, ["production"]),
        ("both", one, ["", "production"]),
        ("of two", two, ["production"]),
        ("unseen", one, []),
    ]:
        release = await world.release(version, projects=[one, two])
        for environment in environments:
            await world.link_environment(release, project, environment)

    table: dict[str, Any] = {
        "unnamed": ({"environments": [""]}, ["both", "unnamed"]),
        "named": ({"environments": ["production"]}, ["of two", "both", "named"]),
        "either": (
            {"environments": ["", "production"]},
            ["of two", "both", "named", "unnamed"],
        ),
        "in a project": (
            {"environments": ["production"], "projects": ["one"]},
            ["both", "named"],
        ),
        "in no project": ({"environments": ["production"], "projects": []}, []),
        "none": ({"environments": []}, ["unseen", "of two", "both", "named", "unnamed"]),
        "null": ({"environments": None}, ["unseen", "of two", "both", "named", "unnamed"]),
    }

    versions = {
        name: await list_versions(graph, **filter_) for name, (filter_, _) in table.items()
    }

    assert versions == {name: expected for name, (_, expected) in table.items()}


@pytest.mark.spec("releases#environment-filter")
@pytest.mark.parametrize(
    "name", ["missing", "Production", ""], ids=["missing", "another case", "empty"]
)
async def test_unknown_environment_is_not_found(world: World, graph: Graph, name: str) -> None:
    await world.environment("production")

    error = await graph.error(PAGE, filter={"environments": ["production", name]})

    assert error["extensions"] == {
        "code": "NOT_FOUND",
        "argument": ["filter", "environments", "1"],
    }


@pytest.mark.spec("releases#environment-filter")
@pytest.mark.parametrize("field", ["projects", "environments"])
async def test_nul_in_a_name_causes_no_internal_error(graph: Graph, field: str) -> None:
    error = await graph.error(PAGE, filter={field: ["a\0b"]})

    assert error["extensions"]["code"] in {"NOT_FOUND", "BAD_USER_INPUT"}


@pytest.mark.spec("releases#project-filter")
@pytest.mark.parametrize("field", ["projects", "environments"])
async def test_too_many_names_cause_no_internal_error(graph: Graph, field: str) -> None:
    error = await graph.error(PAGE, filter={field: [str(at) for at in range(40_000)]})

    assert error["extensions"]["code"] != "INTERNAL_SERVER_ERROR"


@pytest.mark.spec("releases#date-filter")
async def test_date_filter_includes_both_ends(world: World, graph: Graph) -> None:
    for at in range(1, 6):
        await world.release(f"v{at}", date_created=minute(at))

    def between(after: str | None, before: str | None) -> dict[str, Any]:
        return {"createdAfter": after, "createdBefore": before}

    second, fourth = minute(2).isoformat(), minute(4).isoformat()
    table: dict[str, Any] = {
        "both": (between(second, fourth), ["v4", "v3", "v2"]),
        "after": (between(second, None), ["v5", "v4", "v3", "v2"]),
        "before": (between(None, fourth), ["v4", "v3", "v2", "v1"]),
        "elsewhere": (between("2026-01-01T02:04:00+02:00", None), ["v5", "v4"]),
        "lower case": (between("2026-01-01t00:04:00z", None), ["v5", "v4"]),
        "zulu": (between("2026-01-01T00:04:00.000001Z", None), ["v5"]),
        "swapped": (between(fourth, second), []),
    }

    versions = {
        name: await list_versions(graph, **filter_) for name, (filter_, _) in table.items()
    }

    assert versions == {name: expected for name, (_, expected) in table.items()}


@pytest.mark.spec("releases#date-filter")
@pytest.mark.parametrize(
    "text",
    ["null", "", "yesterday", "2026-01-01", "2026-01-01T00:04:00", "2026-13-01T00:00:00Z", 5],
)
async def test_malformed_date_is_refused(graph: Graph, text: Any) -> None:
    error = await graph.error(PAGE, filter={"createdAfter": text})

    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


@pytest.mark.spec("releases#release-list")
async def test_null_filter_is_no_filter(world: World, graph: Graph) -> None:
    await world.release("open")
    await world.release("archived", status=1)

    data = await graph(PAGE, filter=None, orderBy=None)

    assert data["organization"]["releases"]["nodes"] == [{"version": "open", "status": "OPEN"}]


@pytest.mark.spec("releases#total-count")
async def test_a_list_is_counted_to_a_limit(
    world: World, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.releases.read.MAX_COUNTED", 3)
    counts = []
    for _ in range(5):
        await world.release()
        data = await graph("{ organization { releases { totalCount } } }")
        counts.append(data["organization"]["releases"]["totalCount"])

    assert counts == [1, 2, 3, 4, 4]
