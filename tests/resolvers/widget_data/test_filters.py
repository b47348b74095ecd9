"""Page filters and conditions of a widget's data."""

from typing import Any

import pytest

from tests.clients.graph import Graph, create_caller
from tests.support.factories import World
from tests.support.mutations import record_sessions
from tests.support.widgets import (
    DAY,
    DRAW,
    START,
    chart,
    create_dashboard,
    draw,
    draw_one,
    session_at,
    table,
)

pytestmark = pytest.mark.usefixtures("project")

BY_RELEASE = table("sum(session)", columns=["release"], orderby="release")
BY_PROJECT = table("sum(session)", columns=["project"], orderby="project")


async def read_names(graph: Graph, dashboard: str, **arguments: Any) -> list[str]:
    """Return the first column of the only table of a dashboard."""
    [data] = await draw(graph, dashboard, **DAY | arguments)
    [result] = data["results"]
    assert result["error"] is None
    return [row["values"][0] for row in result["rows"]]


@pytest.mark.spec("widget-data#page-filters")
async def test_projects_are_those_of_the_arguments_or_of_the_dashboard(
    graph: Graph, world: World
) -> None:
    ids = {slug: await world.project(slug) for slug in ("a", "b", "c")}
    await record_sessions(graph, *(session_at(1, project=slug) for slug in ids))
    listed = await create_dashboard(graph, BY_PROJECT, allProjects=False, projects=["a", "b"])
    every = await create_dashboard(graph, BY_PROJECT, title="All")

    assert await read_names(graph, listed) == ["a", "b"]
    assert await read_names(graph, every) == ["a", "b", "c"]
    assert await read_names(graph, listed, projects=["c", str(ids["a"])]) == ["a", "c"]
    assert await read_names(graph, listed, projects=["-1"]) == ["a", "b", "c"]


@pytest.mark.spec("widget-data#page-filters")
async def test_my_projects_are_those_of_the_viewer(graph: Graph, world: World) -> None:
    member = await create_caller(world, "member@acme.example")
    own = await world.user("own@acme.example")
    projects = {slug: await world.project(slug) for slug in ("mine", "open", "theirs")}
    await world.team("others", [own], [projects["theirs"]])
    await record_sessions(graph, *(session_at(1, project=slug) for slug in projects))
    mine = await create_dashboard(graph, BY_PROJECT, allProjects=False)
    every = await create_dashboard(graph, BY_PROJECT, title="All")

    assert await read_names(member, mine) == ["mine", "open"]
    assert await read_names(graph, mine) == ["mine", "open", "theirs"]
    assert await read_names(member, every) == ["mine", "open", "theirs"]
    assert await read_names(member, every, projects=[]) == ["mine", "open"]
    await member.client.aclose()


@pytest.mark.spec("widget-data#page-filters")
async def test_environments_narrow_the_rows(graph: Graph) -> None:
    names = ["", "production", "qa"]
    await record_sessions(graph, *(session_at(1, environment=each) for each in names))
    by_environment = table("sum(session)", columns=["environment"], orderby="environment")
    dashboard = await create_dashboard(graph, by_environment, environments=["qa"])

    assert await read_names(graph, dashboard) == ["qa"]
    assert await read_names(graph, dashboard, environments=[]) == names
    assert await read_names(graph, dashboard, environments=["", "production"]) == names[:2]
    assert await read_names(graph, dashboard, environments=["never", "a\0b"]) == []


@pytest.mark.spec("widget-data#page-filters")
async def test_releases_narrow_the_rows(graph: Graph) -> None:
    versions = ["app@1.0.0", "app@1.1.0", "web"]
    await record_sessions(graph, *(session_at(1, each) for each in versions))
    found = await graph('query { organization { release(version: "web") { id databaseId } } }')
    ids = found["organization"]["release"]
    dashboard = await create_dashboard(
        graph, BY_RELEASE, filters={"release": ["app@1.0.0"], "releaseId": [ids["id"]]}
    )
    by_number = await create_dashboard(
        graph, BY_RELEASE, title="N", filters={"releaseId": [str(ids["databaseId"]), "x"]}
    )

    assert await read_names(graph, dashboard) == ["app@1.0.0", "web"]
    assert await read_names(graph, by_number) == ["web"]
    assert await read_names(graph, dashboard, releases=[]) == versions
    assert await read_names(graph, dashboard, releases=["app@*"]) == versions[:2]
    assert await read_names(graph, dashboard, releases=["web", "a\0*", "\0"]) == ["web"]
    assert await read_names(graph, dashboard, releases=["latest"]) == ["app@1.1.0"]


@pytest.mark.spec("widget-data#page-filters")
async def test_number_of_patterns_is_bounded(graph: Graph) -> None:
    await record_sessions(graph, session_at(1, "app@1.0.0"))
    dashboard = await create_dashboard(graph, BY_RELEASE)
    patterns = [f"*{number}*" for number in range(101)]

    [data] = await draw(graph, dashboard, **DAY, releases=patterns)

    assert await read_names(graph, dashboard, releases=patterns[:100]) == ["app@1.0.0"]
    error = data["results"][0]["error"]
    assert error["code"] == "NOT_ANSWERABLE"
    assert "101 releases with wildcards; at most 100" in error["message"]


CONDITIONS = {
    "release:app@1.2.0": ["app@1.2.0"],
    "release:[app@1.2.0, web]": ["app@1.2.0", "web"],
    "!release:[app@1.2.0, web]": ["app@1.10.0+7", "app@2.0.0"],
    "release:!=web": ["app@1.10.0+7", "app@1.2.0", "app@2.0.0"],
    "!release:!=web": ["web"],
    "release:app@*": ["app@1.10.0+7", "app@1.2.0", "app@2.0.0"],
    r'release:"app@\*"': [],
    "release:latest": ["app@2.0.0"],
    "release:[latest, web]": ["app@2.0.0", "web"],
    "release.version:>1.2.0": ["app@1.10.0+7", "app@2.0.0"],
    "release.version:app@1.*": ["app@1.10.0+7", "app@1.2.0"],
    "!release.version:1.2.0": ["app@1.10.0+7", "app@2.0.0", "web"],
    "release.build:7": ["app@1.10.0+7"],
    "release.build:>=7": ["app@1.10.0+7"],
    "release.package:app": ["app@1.10.0+7", "app@1.2.0", "app@2.0.0"],
    "!release.package:app": ["web"],
    "project:app release:web OR release.version:2.0.0": ["app@2.0.0", "web"],
    "project:nothing OR release:web": ["web"],
    "(release:web OR release:app@2.0.0) !release:web": ["app@2.0.0"],
    "environment:prod*": ["app@1.10.0+7", "app@1.2.0", "app@2.0.0", "web"],
    "environment:PROD*": [],
    "!environment:production": [],
    'has:environment environment:!=""': ["app@1.10.0+7", "app@1.2.0", "app@2.0.0", "web"],
    "!has:environment": [],
}


@pytest.mark.spec("widget-data#conditions")
async def test_conditions_select_rows(graph: Graph) -> None:
    versions = ["app@1.2.0", "app@1.10.0+7", "app@2.0.0", "web"]
    await record_sessions(graph, *(session_at(1, each) for each in versions))
    widgets = [
        table("sum(session)", columns=["release"], orderby="release", conditions=each)
        for each in CONDITIONS
    ]
    dashboard = await create_dashboard(graph, *widgets)

    drawn = await draw(graph, dashboard, **DAY)

    found = [[row["values"][0] for row in each["results"][0]["rows"]] for each in drawn]
    assert dict(zip(CONDITIONS, found, strict=True)) == CONDITIONS


@pytest.mark.spec("widget-data#range")
async def test_only_hours_of_the_aligned_range_are_read(graph: Graph) -> None:
    await record_sessions(graph, *(session_at(each, quantity=each + 1) for each in range(8)))
    dashboard = await create_dashboard(graph, chart("sum(session)"), table("sum(session)"))
    arguments = {
        "start": START.replace(hour=2, minute=30).isoformat(),
        "end": START.replace(hour=4, minute=30).isoformat(),
    }

    by_hour, rows = await draw(graph, dashboard, **arguments)
    by_three, _ = await draw(graph, dashboard, **arguments, interval="3h")

    assert by_hour["results"][0]["series"][0]["values"] == [3.0, 4.0, 5.0]
    assert rows["results"][0]["rows"] == [{"values": [12]}]
    assert by_three["results"][0]["series"][0]["values"] == [6.0, 15.0]


@pytest.mark.spec("widget-data#errors")
@pytest.mark.parametrize(
    "arguments", [{"period": "0d"}, {"interval": "1"}, {"projects": ["nothing"]}]
)
async def test_wrong_arguments_are_errors_with_the_path_of_the_field(
    graph: Graph, arguments: dict[str, Any]
) -> None:
    dashboard = await create_dashboard(graph, table("sum(session)"))

    error = await graph.error(DRAW, id=dashboard, **arguments)

    assert error["path"] == ["organization", "dashboard", "widgets", 0, "data"]
    code = "NOT_FOUND" if "projects" in arguments else "BAD_USER_INPUT"
    assert error["extensions"]["code"] == code


@pytest.mark.spec("widget-data#errors")
@pytest.mark.parametrize("widget_type", ["SPANS", "TRANSACTION_LIKE"])
async def test_datasets_that_are_not_kept_are_not_answerable(
    graph: Graph, widget_type: str
) -> None:
    input_ = table("count(span.duration)" if widget_type == "SPANS" else "count()")

    result = await draw_one(graph, input_ | {"widgetType": widget_type})

    assert result["error"]["code"] == "NOT_ANSWERABLE"
    assert "not kept" in result["error"]["message"]


@pytest.mark.spec("widget-data#interval")
async def test_too_many_points_are_an_error_of_the_query(graph: Graph) -> None:
    dashboard = await create_dashboard(graph, chart("sum(session)"), table("sum(session)"))

    series, rows = await draw(graph, dashboard, **DAY | {"end": "2300-01-01T00:00:00Z"})

    assert series["timestamps"] == []
    assert series["interval"] == 7 * 86400
    assert series["results"][0]["error"]["code"] == "TOO_MANY_POINTS"
    assert rows["results"][0]["rows"] == [{"values": [0]}]
