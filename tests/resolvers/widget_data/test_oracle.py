"""The data of widgets is what a plain computation over the same reports gives.

`make test` draws a few examples. To draw thousands:

    WAYBILL_OPERATIONS=2000 .venv/bin/pytest tests/resolvers/widget_data/test_oracle.py
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.accounts import project_keys
from db.connection.database import Database
from tests.clients.graph import Graph
from tests.clients.sdk import SdkClient, create_http_client
from tests.support.factories import World, create_organization
from tests.support.mutations import record_sessions, session
from tests.support.widget_oracle.checking import DATA, Expectation
from tests.support.widget_oracle.conditions import Match
from tests.support.widget_oracle.drawing import (
    ENVIRONMENTS,
    PROJECTS,
    REPORTS,
    draw_filters,
    draw_widget,
)
from tests.support.widget_oracle.issues import IssueExpectation, draw_issue_widget
from tests.support.widget_oracle.query import PageFilters, Query, Widget
from tests.support.widget_oracle.reporting import Report, Reporter
from tests.support.widget_oracle.values import Aggregate

EXAMPLES = int(os.environ.get("WAYBILL_OPERATIONS", "15"))
ANY_WIDGET = st.one_of(draw_widget(), draw_widget(), draw_widget(), draw_issue_widget())
WIDGETS = st.lists(st.tuples(ANY_WIDGET, draw_filters()), min_size=1, max_size=6)
CREATE = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path message } }
}"""
READ = f"""query ($id: ID!) {{ organization {{ dashboard(id: $id) {{
    widgets {{ data {{ {DATA} }} }}
}} }} }}"""

HEALTH = {
    "sum(session)": "totalSessions",
    "count_unique(user)": "totalUsers",
    "count_crashed(session)": "sessionsCrashed",
    "count_errored(session)": "sessionsErrored",
    "crash_free_rate(session)": "crashFreeSessions",
    "crash_free_rate(user)": "crashFreeUsers",
    "p50(session.duration)": "durationP50",
    "p90(session.duration)": "durationP90",
}
"""The fields of release health by the aggregates that have the same values."""
RELEASE_HEALTH = f"""{{ organization {{ release(version: "R1") {{
    projects {{ health(summaryPeriod: P14D) {{ {" ".join(HEALTH.values())} }} }}
}} }} }}"""


class Server:
    """A server in process, with a new organization for each example."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._graph = Graph(database, "")
        self._sdk_client = create_http_client(database, {})

    async def compare(
        self, reports: Sequence[Report], widgets: Sequence[tuple[Widget, PageFilters]]
    ) -> None:
        """Send reports, and compare the answers of widgets with the reports."""
        slug = uuid4().hex
        world = await create_organization(self._database, slug)
        token = await world.token(await world.user(f"{slug}@acme.example", role="owner"))
        self._graph.client.headers["Authorization"] = f"Bearer {token}"
        reporter = Reporter(
            self._graph, {project: await self._add_sdk(world, project) for project in PROJECTS}
        )
        for kind, items in reports:
            await reporter.send(kind, items)
        for name in filter(None, ENVIRONMENTS):
            await world.environment(name)
        saved = await save(self._graph, widgets)
        while True:
            now = datetime.now(UTC)
            answers = await preview(self._graph, widgets)
            answers += await read(self._graph, saved)
            if datetime.now(UTC).hour == now.hour:
                break
        page = to_page_filters(widgets[0][1])
        of_dashboard = [(widget, page) for widget, _ in widgets]
        for (widget, filters), answer in zip([*widgets, *of_dashboard], answers, strict=True):
            narrowed = filters.projects or PROJECTS
            expectation = IssueExpectation if widget.widget_type == "ISSUE" else Expectation
            expectation(widget, filters, reporter.facts, narrowed, now).check(answer)

    async def _add_sdk(self, world: World, slug: str) -> SdkClient:
        """Create a project with an SDK."""
        project = await world.project(slug)
        async with world.db.begin() as connection:
            key = await project_keys.create(connection, world.organization, project)
        return SdkClient(world, self._graph, project, key.public, self._sdk_client)

    async def close(self) -> None:
        """Close the clients and the database."""
        await self._graph.client.aclose()
        await self._sdk_client.aclose()
        await self._database.close()


async def preview(graph: Graph, widgets: Sequence[tuple[Widget, PageFilters]]) -> list[Any]:
    """Return the data of widgets that are not saved, with one operation."""
    names = [f"w{number}" for number in range(len(widgets))]
    declared = ", ".join(f"${name}: WidgetDataInput!" for name in names)
    fields = " ".join(f"{name}: widgetData(input: ${name}) {{ {DATA} }}" for name in names)
    inputs = {
        name: {"widget": widget.to_input()} | filters.to_arguments()
        for name, (widget, filters) in zip(names, widgets, strict=True)
    }
    answer = await graph(f"query ({declared}) {{ organization {{ {fields} }} }}", **inputs)
    return [answer["organization"][name] for name in names]


def to_page_filters(filters: PageFilters) -> PageFilters:
    """Return filters as a dashboard can have them: no interval, and no unnamed environment."""
    names = tuple(name for name in filters.environments or () if name)
    return replace(filters, environments=names or None, interval=None)


async def save(graph: Graph, widgets: Sequence[tuple[Widget, PageFilters]]) -> str:
    """Save a dashboard with widgets and the page filters of the first one; return its id."""
    arguments = to_page_filters(widgets[0][1]).to_arguments()
    releases = arguments.pop("releases", None)
    values = arguments | {"filters": {"release": releases}} if releases else arguments
    inputs = [widget.to_input() for widget, _ in widgets]
    answer = await graph(CREATE, input={"title": "D", "widgets": inputs} | values)
    assert answer["createDashboard"]["errors"] == []
    dashboard: str = answer["createDashboard"]["dashboard"]["id"]
    return dashboard


async def read(graph: Graph, dashboard: str) -> list[Any]:
    """Return the data of a dashboard's widgets."""
    answer = await graph(READ, id=dashboard)
    return [each["data"] for each in answer["organization"]["dashboard"]["widgets"]]


@pytest.mark.spec("widget-data#values")
def test_numbers_are_those_of_the_reports(database_url: str) -> None:
    with asyncio.Runner() as runner:
        server = runner.run(open_server(database_url))

        @given(REPORTS, WIDGETS)
        @settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
        def compare(reports: list[Report], widgets: list[tuple[Widget, PageFilters]]) -> None:
            runner.run(server.compare(reports, widgets))

        try:
            compare()
        finally:
            runner.run(server.close())


async def open_server(url: str) -> Server:
    """Open a server in the event loop that runs this."""
    return Server(Database(url))


@pytest.mark.spec("widget-data#values")
async def test_release_health_and_widgets_agree(world: World, graph: Graph) -> None:
    await world.project("app")
    now = datetime.now(UTC)
    places = [(release, hours) for release in ("R1", "R2") for hours in (0, 1, 24, 335, 336, 400)]
    await record_sessions(
        graph,
        *(
            session(
                release,
                started=(now - timedelta(hours=hours)).isoformat(),
                status=status,
                distinctId=f"{release} {hours} {number % 2}",
                duration=float(hours + number),
            )
            for release, hours in places
            for number, status in enumerate(("EXITED", "EXITED", "CRASHED", "ERRORED"))
        ),
    )

    release = (await graph(RELEASE_HEALTH))["organization"]["release"]
    widget = Widget(
        "METRICS",
        "BIG_NUMBER",
        (Query((), tuple(map(Aggregate, HEALTH)), conditions=Match("release", ("R1",))),),
    )
    [answer] = await preview(graph, [(widget, PageFilters(period="14d"))])

    [row] = answer["results"][0]["rows"]
    health = release["projects"][0]["health"]
    assert row["values"] == pytest.approx([health[name] for name in HEALTH.values()])
    assert health["totalSessions"] == 20


@pytest.mark.spec("widget-data#values")
async def test_many_users_and_durations_are_within_the_error_of_sketches(
    world: World, graph: Graph
) -> None:
    await world.project("app")
    durations = [1.05**number for number in range(400)]
    people = 4_000
    started = (datetime.now(UTC) - timedelta(hours=30)).isoformat()
    for first in range(0, people, 1_000):
        sessions = [
            session(
                started=started,
                status="CRASHED" if number % 4 == 0 else "EXITED",
                distinctId=f"user {number}",
                duration=durations[number % len(durations)],
            )
            for number in range(first, first + 1_000)
        ]
        await record_sessions(graph, *sessions)

    selected = ("count_unique(user)", "count_crashed(user)", "crash_free_rate(user)")
    ranks = {50: 0.5, 75: 0.75, 90: 0.9, 95: 0.95, 99: 0.99}
    names = [*selected, *(f"p{percent}(session.duration)" for percent in ranks)]
    widget = Widget("METRICS", "BIG_NUMBER", (Query((), tuple(map(Aggregate, names))),))
    [answer, again] = await preview(graph, [(widget, PageFilters(period="2d"))] * 2)

    exited = [durations[number % len(durations)] for number in range(people) if number % 4]
    exact = [people, people // 4, 75, *(interpolate(exited, rank) for rank in ranks.values())]
    [values] = [each["values"] for each in answer["results"][0]["rows"]]
    for value, expected, tolerance in zip(
        values, exact, [0.06, 0.06, 0.06, *[0.0101] * len(ranks)], strict=True
    ):
        assert value == pytest.approx(expected, rel=tolerance)
    assert again == answer


def interpolate(values: Sequence[float], fraction: float) -> float:
    """Return the value at a fraction of the ranks."""
    ordered = sorted(values)
    place = fraction * (len(ordered) - 1)
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)
