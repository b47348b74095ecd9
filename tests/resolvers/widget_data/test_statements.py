"""The statements that the data of a dashboard costs."""

from typing import Any

import pytest

from app.settings import Executor
from tests.clients.graph import Graph, Statements
from tests.support.factories import World
from tests.support.mutations import record_sessions
from tests.support.widgets import DAY, chart, create_dashboard, draw, session_at, table, widget

AGGREGATES = (
    *("sum(session)", "count_crashed(session)", "crash_free_rate(session)"),
    *("count_unique(user)", "crash_rate(user)", "p50(session.duration)", "p95(session.duration)"),
)
GROUPS: tuple[list[str], ...] = (
    [],
    ["release"],
    ["environment"],
    ["release", "project"],
    ["session.status"],
)


def make_widgets() -> list[dict[str, Any]]:
    """Make 30 widgets of which no two are equal, of every kind of query."""
    widgets = [
        chart(aggregate, columns=columns, orderby=orderby)
        for aggregate in AGGREGATES[:5]
        for columns, orderby in (([], ""), (["release"], f"-{aggregate}"), (["environment"], ""))
    ]
    widgets += [
        table(*AGGREGATES[:4], columns=columns, orderby=f"-{order}")
        for columns in GROUPS[1:4]
        for order in AGGREGATES[1:5]
    ]
    widgets += [
        widget("sum(session)", displayType="BIG_NUMBER", conditions=f"release:{each}")
        for each in "AB"
    ]
    widgets.append(table("sum(session)", columns=["session.status"]))
    return widgets


@pytest.mark.spec("widget-data#statements")
@pytest.mark.parametrize("executor", list(Executor))
@pytest.mark.parametrize("rows", [0, 1, 12])
async def test_thirty_widgets_share_their_statements(
    world: World, statements: Statements, executor: Executor, rows: int
) -> None:
    owner = await world.user("owner@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner), executor)
    await world.project("app")
    for number in range(rows):
        await record_sessions(
            graph,
            session_at(number, chr(ord("A") + number), distinctId="u", duration=number),
            session_at(number, environment=f"e{number}", status="CRASHED", distinctId="v"),
        )
    dashboard = await create_dashboard(graph, *make_widgets())
    statements.all_texts.clear()
    statements.clear()

    drawn = await draw(graph, dashboard, **DAY)

    await graph.client.aclose()
    assert len(drawn) == 30
    assert [each["results"][0]["error"] for each in drawn] == [None] * 30
    assert statements.counts == {
        "DashboardById": 1,
        "WidgetsByDashboard": 1,
        "QueriesByWidget": 1,
        "RollupCoverage": 1,
        "WidgetSums": 2 if rows else 1,
        "WidgetSketches": 2,
    }
    assert len(statements.all_texts) <= 12  # with that of the token


@pytest.mark.spec("widget-data#statements")
@pytest.mark.parametrize("page_filters", [{}, {"environments": ["production"]}])
async def test_latest_releases_are_one_statement_more(
    world: World, statements: Statements, page_filters: dict[str, Any]
) -> None:
    owner = await world.user("owner@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner))
    await world.project("app")
    await record_sessions(
        graph, *(session_at(number, f"app@1.{number}.0", distinctId="u") for number in range(4))
    )
    widgets = make_widgets()[:-3]
    widgets += [
        table("sum(session)", "count_unique(user)", conditions="release:latest"),
        chart("count_unique(user)", columns=["environment"], conditions="!release:latest"),
        table(columns=["title", "events"], widgetType="ISSUE"),
    ]
    dashboard = await create_dashboard(graph, *widgets)
    statements.all_texts.clear()
    statements.clear()

    drawn = await draw(graph, dashboard, **DAY, **page_filters, releases=["latest"])

    await graph.client.aclose()
    assert len(drawn) == 30
    assert [each["results"][0]["error"] for each in drawn] == [None] * 30
    assert drawn[27]["results"][0]["rows"] == [{"values": [1, 1]}]
    assert statements.counts["latest releases"] == 1
    assert len(statements.all_texts) <= 12, statements.counts
