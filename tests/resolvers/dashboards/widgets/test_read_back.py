"""What is read can be sent back: an update with everything that was read changes nothing."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from db.connection.database import Database
from tests.clients.dashboard_editor import (
    EMPTY_PLAN,
    WIDGET,
    DashboardEditor,
    count_query,
    count_widget,
    get_dashboard,
    read_tables,
)
from tests.support.factories import World, create_organization

CONTENT = f"""title projects {{ id }} allProjects environments period start end utc
    filters {{ release releaseId }}
    permissions {{ isEditableByEveryone teamsWithEditAccess {{ id }} }}
    widgets {{ {WIDGET} }}"""
CHECKS = "version dateUpdated diff(from: 1) { changes { path } } history { nodes { version } }"

# Characters that both databases store. A title has one that is no white space.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
TITLE = st.builds("{}x{}".format, TEXT, TEXT)
BLANK_OR_NOT = st.sampled_from(["", " ", "a", " a "])
DATES = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis takes naive bounds)
NUMBERS = st.one_of(
    st.floats(0, 1e308, allow_nan=False), st.integers(0, 2**31 - 1), st.sampled_from([0.1, 1e300])
)
AGGREGATES = ["count()", "p95(transaction.duration)", " count_unique( user ) ", "p50()"]
CHARTS = ["LINE", "AREA", "STACKED_AREA", "BAR", "TOP_N", "BIG_NUMBER"]
OPEN_TYPES = ["DISCOVER", "ISSUE", "ERROR_EVENTS", "TRANSACTION_LIKE", "SPANS"]
TYPES = [*OPEN_TYPES, "METRICS", "DELIVERY"]


def optional(strategy: Any) -> Any:
    return st.none() | strategy


class Names(NamedTuple):
    """What the queries of a widget type may name."""

    aggregates: list[str]
    columns: list[str]
    conditions: list[str]


OPEN_NAMES = Names(
    AGGREGATES,
    ["title", "user.email", "tags[a]"],
    ["", "a:b", " level:error  x ", '"free text"'],
)
CLOSED_NAMES = {
    "METRICS": Names(
        ["sum(session)", " p95( session.duration ) ", 'crash_rate("user")'],
        ["release", "session.status", "project"],
        ["", "release:[a*, latest]", "!has:environment OR  release.version:>=1.0 "],
    ),
    "DELIVERY": Names(
        ["deploys()", "lead_time( avg )", "time_to_restore(p50)"],
        ["author", "repository", "environment"],
        ["", '  environment:"" author:*x* ', "project:[a, b] OR release:1"],
    ),
}
"""The names of types that refuse all others."""


@st.composite
def queries(draw: Any, display_type: str, widget_type: str) -> dict[str, Any]:
    """A valid query of a widget."""
    names = CLOSED_NAMES.get(widget_type, OPEN_NAMES)
    minimum = 0 if display_type == "TABLE" else 1
    is_bar = display_type == "CATEGORICAL_BAR"
    aggregates = draw(
        st.lists(st.sampled_from(names.aggregates), min_size=minimum, max_size=1 if is_bar else 3)
    )
    columns = draw(
        st.lists(st.sampled_from(names.columns), min_size=is_bar, max_size=1 if is_bar else 2)
    )
    orders = ["", *(f"{sign}{each}" for sign in ("", "-") for each in (*columns, *aggregates))]
    indexes = st.integers(0, len(aggregates) - 1) if aggregates else st.nothing()
    return {
        "name": draw(TEXT),
        "fields": [*columns, *aggregates],
        "aggregates": aggregates,
        "columns": columns,
        "fieldAliases": draw(st.lists(TEXT, max_size=2)),
        "conditions": draw(st.sampled_from(names.conditions)),
        "orderby": draw(st.sampled_from(orders)),
        "isHidden": draw(st.booleans()),
        "selectedAggregate": draw(optional(indexes)),
    }


@st.composite
def widgets(draw: Any, index: int) -> dict[str, Any]:
    """A valid widget; a layout has its own rows, so that none overlap."""
    display_type = draw(st.sampled_from([*CHARTS, "TABLE", "CATEGORICAL_BAR", "TEXT"]))
    widget_type = draw(st.sampled_from(TYPES))
    maxima = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2, unique_by=float)))
    minimum_height = draw(st.integers(1, 3))
    x = draw(st.integers(0, 5))
    layout = {
        "x": x,
        "y": 10 * index,
        "w": draw(st.integers(1, 6 - x)),
        "h": draw(st.integers(minimum_height, 10)),
        "minH": minimum_height,
    }
    thresholds = draw(st.sampled_from([{}, dict(zip(("max1", "max2"), maxima, strict=True))]))
    return {
        "title": draw(TITLE),
        "description": draw(optional(TEXT)),
        "displayType": display_type,
        "widgetType": widget_type,
        "datasetSource": draw(st.sampled_from(["UNKNOWN", "INFERRED", "USER", "FORCED"])),
        "interval": draw(st.sampled_from(["5m", "30", "0001h", "1w"])),
        "limit": draw(optional(st.integers(1, 10))),
        "layout": draw(optional(st.just(layout))),
        "thresholds": draw(optional(st.just(thresholds | {"unit": draw(optional(TEXT))}))),
        "queries": draw(st.lists(queries(display_type, widget_type), min_size=1, max_size=3))
        if display_type != "TEXT"
        else [],
    }


@st.composite
def dashboards(draw: Any) -> dict[str, Any]:
    """The input of a valid dashboard."""
    dates = sorted(draw(st.lists(DATES, min_size=2, max_size=2, unique=True)))
    start, end = (draw(optional(st.just(each.isoformat()))) for each in dates)
    has_all_projects = draw(st.booleans())
    names = st.lists(st.sampled_from(["one", "two"]), max_size=3)
    count = draw(st.integers(0, 4))
    everyone, teams = draw(st.booleans()), draw(names)
    return {
        "title": draw(TITLE),
        "widgets": [draw(widgets(index)) for index in range(count)],
        "projects": [] if has_all_projects else draw(names),
        "allProjects": has_all_projects,
        "environments": draw(optional(st.lists(st.sampled_from(["production", "s"]), max_size=3))),
        "period": draw(optional(st.sampled_from(["14d", "007h"]))),
        "start": start,
        "end": end,
        "utc": draw(optional(st.booleans())),
        "filters": {
            name: draw(st.lists(st.builds("v{}".format, TEXT), max_size=2))
            for name in ("release", "releaseId")
        },
        "permissions": draw(
            optional(st.just({"isEditableByEveryone": everyone, "teamsWithEditAccess": teams}))
        ),
    }


async def create_member(database: Database) -> tuple[World, str]:
    """Create an organization with projects, teams and environments, and a member with a token."""
    world = await create_organization(database, f"o{asyncio.get_running_loop().time()}")
    for slug in ("one", "two"):
        await world.project(slug)
        await world.team(slug, [], [])
    for name in ("production", "s"):
        await world.environment(name)
    member = await world.user(f"ann{world.organization}@acme.example")
    return world, await world.token(member)


def to_input(read: dict[str, Any]) -> dict[str, Any]:
    """Convert a dashboard as it was read to an input: objects are named by their ids."""
    permissions = read["permissions"]
    if permissions is not None:
        teams = [team["id"] for team in permissions["teamsWithEditAccess"]]
        permissions = permissions | {"teamsWithEditAccess": teams}
    projects = [project["id"] for project in read["projects"]]
    return read | {"projects": projects, "permissions": permissions}


async def send_back(url: str, values: dict[str, Any]) -> None:
    """Save a dashboard, read it, send back what was read, and check that nothing changed."""
    database = Database(url)
    try:
        world, token = await create_member(database)
        async with DashboardEditor(world, token) as editor:
            created = get_dashboard(await editor.mutate("createDashboard", input=values))
            read = await editor.read(created["id"], CONTENT)
            before = await read_tables(world)

            payload = await editor.request_save(
                created["id"], expectedVersion=1, message="again", **to_input(read)
            )

            assert payload["errors"] == []
            assert payload["plan"] == EMPTY_PLAN
            assert await editor.read(created["id"], CONTENT) == read
            checks = await editor.read(created["id"], CHECKS)
            assert checks["version"] == 1
            assert checks["diff"] == {"changes": []}
            assert checks["history"]["nodes"] == [{"version": 1}]
            assert await read_tables(world) == before
            assert read["start"] == values["start"]
            assert read["end"] == values["end"]
    finally:
        await database.close()


EXAMPLE: dict[str, Any] = {
    "title": " a ",
    "start": None,
    "end": "0002-01-01T00:00:00+00:00",
    "widgets": [
        count_widget(
            " W ", thresholds={"max1": 7.191041463643141e16, "max2": 1e300}, widgetType="SPANS"
        ),
        count_widget("T", displayType="TABLE", queries=[count_query(aggregates=[])]),
    ],
}


@pytest.mark.spec("dashboards#stored-values")
@pytest.mark.spec("dashboards#unchanged-saves")
@pytest.mark.spec("dashboards#time-range")
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@example(values=EXAMPLE)
@given(values=dashboards())
def test_what_is_read_can_be_sent_back(database_url: str, values: dict[str, Any]) -> None:
    asyncio.run(send_back(database_url, values))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=dashboards())
def test_generated_dashboards_have_no_overlaps_and_ordered_times(values: dict[str, Any]) -> None:
    layouts = [each["layout"] for each in values["widgets"] if each["layout"] is not None]

    assert all(one["y"] + one["h"] <= other["y"] for one, other in pairwise(layouts))
    assert values["start"] is None or values["end"] is None or values["start"] < values["end"]
