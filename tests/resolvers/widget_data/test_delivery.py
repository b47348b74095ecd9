"""The metrics of delivery: each rule with a history of its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.clients.graph import Graph, Statements
from tests.support.factories import World
from tests.support.mutations import record_sessions
from tests.support.widgets import (
    DAY,
    DRAW,
    START,
    create_dashboard,
    draw,
    draw_one,
    draw_rows,
    draw_series,
    hour,
    session_at,
    table,
    widget,
)

pytestmark = pytest.mark.spec("widget-data#delivery")


def of_delivery(*aggregates: str, **values: Any) -> dict[str, Any]:
    """Make the input of a table of delivery."""
    return table(*aggregates, **{"widgetType": "DELIVERY"} | values)


def chart_of_delivery(*aggregates: str, **values: Any) -> dict[str, Any]:
    """Make the input of a line chart of delivery by the hour."""
    return widget(
        *aggregates, **{"widgetType": "DELIVERY", "displayType": "LINE", "interval": "1h"} | values
    )


class History:
    """Releases of one package in order, with their deploys."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.projects: dict[str, int] = {}

    async def project(self, slug: str) -> int:
        """Return the id of a project, which is created at first."""
        if slug not in self.projects:
            self.projects[slug] = await self.world.project(slug)
        return self.projects[slug]

    async def release(
        self, number: int, *commits: int, projects: tuple[str, ...] = ("app",), **values: Any
    ) -> int:
        """Create the release of a minor version, made that many minutes before START."""
        created = {"date_created": START - timedelta(minutes=60 - number)}
        ids = [await self.project(slug) for slug in projects]
        release_id = await self.world.release(
            f"app@1.{number}.0", projects=ids, **created | values
        )
        await self.world.set_commits(release_id, list(commits), [])
        return release_id

    async def deploy(
        self,
        release_id: int,
        finished: datetime | int,
        *projects: str,
        environment: str = "production",
    ) -> int:
        """Deploy a release at a date, or at an hour after START."""
        date = hour(finished) if isinstance(finished, int) else finished
        ids = [await self.project(slug) for slug in projects or ("app",)]
        return await self.world.deploy(release_id, environment, ids, date_finished=date)


@pytest.fixture
def history(world: World) -> History:
    return History(world)


@pytest.mark.spec("widget-data#range")
async def test_deploys_before_the_retention_of_sessions_count(
    history: History, graph: Graph
) -> None:
    before = START - timedelta(days=301)
    commit = await history.world.commit(date_created=before)
    release = await history.release(1, commit, date_created=before)
    await history.deploy(release, START - timedelta(days=300))
    aggregates = ("deploys()", "lead_time(p50)")

    rows = await draw_rows(graph, of_delivery(*aggregates), start=None, end=None, period="52w")

    assert rows == [[1, 24 * 3600]]


async def test_rates_of_deploys_divide_by_the_bucket_and_by_the_range(
    history: History, graph: Graph
) -> None:
    release = await history.release(1)
    for number in (1, 1, 5):
        await history.deploy(release, number)

    chart = await draw_series(graph, chart_of_delivery("deploy_frequency()"))
    rows = await draw_rows(
        graph, of_delivery("deploys()", "deploy_frequency()"), end=hour(48).isoformat()
    )

    assert chart == {"deploy_frequency()": {1: 48.0, 5: 24.0, "total": 3.0}}
    assert rows == [[3, 1.5]]


async def test_a_deploy_counts_once_in_each_group_and_in_other(
    history: History, graph: Graph
) -> None:
    release = await history.release(1, projects=("app", "lib", "web"))
    await history.deploy(release, 1, "app", "lib", "web")
    await history.deploy(release, 2, "app", "lib")
    await history.deploy(release, 2, "app")

    rows = await draw_rows(graph, of_delivery("deploys()", columns=["project"]))
    total = await draw_rows(graph, of_delivery("deploys()"))
    chart = await draw_series(graph, chart_of_delivery("deploys()", columns=["project"], limit=1))

    assert rows == [["app", 3], ["lib", 2], ["web", 1]]
    assert total == [[3]]
    assert chart == {
        "app": {1: 1.0, 2: 2.0, "total": 3.0},
        "Other": {1: 1.0, 2: 1.0, "total": 2.0},
    }


async def test_rollbacks_and_failures_are_judged_by_project_and_environment(
    history: History, graph: Graph
) -> None:
    old = await history.release(1, projects=("app", "lib"))
    new = await history.release(2, projects=("app", "lib"))
    await history.deploy(old, 1, "app")
    await history.deploy(new, 2, "app", "lib")
    await history.deploy(new, 3, "app", environment="staging")
    # A rollback of app in production; the first deploy of the old release to lib is after the new.
    await history.deploy(old, 4, "app")
    await history.deploy(old, 5, "app", environment="qa")

    aggregates = ("deploys()", "rollbacks()", "change_failure_rate()", "time_to_restore(p50)")
    rows = await draw_rows(graph, of_delivery(*aggregates, columns=["project", "environment"]))
    by_release = await draw_rows(graph, of_delivery(*aggregates, columns=["release"]))

    assert sorted(rows) == [
        ["app", "production", 3, 1, pytest.approx(100 / 3), 7200.0],
        ["app", "qa", 1, 0, 0.0, None],
        ["app", "staging", 1, 0, 0.0, None],
        ["lib", "production", 1, 0, 0.0, None],
    ]
    assert by_release == [["app@1.1.0", 3, 1, 0.0, None], ["app@1.2.0", 2, 0, 50.0, 7200.0]]


async def test_a_rollback_within_seven_days_makes_a_failure(
    history: History, graph: Graph
) -> None:
    old, new = await history.release(1), await history.release(2)
    week = timedelta(days=7)
    before = hour(2) - week
    await history.deploy(old, before - timedelta(hours=1))
    await history.deploy(new, before)
    await history.deploy(old, hour(2))
    await history.deploy(new, before - timedelta(microseconds=1), environment="late")
    await history.deploy(old, hour(2), environment="late")

    aggregates = ("deploys()", "change_failure_rate()", "time_to_restore(avg)")
    rows = await draw_rows(
        graph,
        of_delivery(*aggregates, columns=["environment"]),
        start=(before - timedelta(days=1)).isoformat(),
    )

    assert rows == [["production", 3, pytest.approx(100 / 3), 604800.0], ["late", 2, 0.0, None]]


async def test_the_time_to_restore_is_in_the_bucket_of_the_failed_deploy(
    history: History, graph: Graph
) -> None:
    old, new = await history.release(1), await history.release(2)
    await history.deploy(old, 0)
    await history.deploy(new, 1)
    await history.deploy(old, hour(3) + timedelta(microseconds=500))
    await history.deploy(new, 4)
    await history.deploy(old, 30)

    chart = await draw_series(graph, chart_of_delivery("time_to_restore(p50)"))
    rows = await draw_rows(graph, of_delivery("time_to_restore(p90)", "time_to_restore(avg)"))

    first, second = 7200.0005, 93600.0
    middle = pytest.approx((first + second) / 2, rel=1e-15)
    assert chart == {"time_to_restore(p50)": {1: first, 4: second, "total": middle}}
    assert rows == [[pytest.approx(first + 0.9 * (second - first), rel=1e-15), middle]]


async def test_a_deploy_dated_in_the_future_counts_nowhere(
    history: History, graph: Graph, world: World
) -> None:
    commit = await world.commit(date_created=hour(0))
    old, new = await history.release(1), await history.release(2, commit)
    future = datetime.now(START.tzinfo) + timedelta(hours=1)
    await history.deploy(old, 1)
    await history.deploy(new, 2)
    await history.deploy(old, future)
    await history.deploy(new, future, environment="qa")

    aggregates = ("deploys()", "rollbacks()", "change_failure_rate()", "lead_time(avg)")
    rows = await draw_rows(
        graph,
        of_delivery(*aggregates, columns=["environment"]),
        end=(future + timedelta(days=2)).isoformat(),
    )

    assert rows == [["production", 2, 0, 0.0, 7200.0]]


async def test_a_commit_has_one_lead_time_in_each_project_and_environment(
    history: History, graph: Graph, world: World
) -> None:
    first = await world.commit(date_created=hour(0))
    second = await world.commit(date_created=hour(1))
    older = await history.release(1, first, projects=("app", "lib"))
    newer = await history.release(2, second, projects=("app", "lib"))
    # The newer release contains the first commit; deploys after that bring nothing.
    await history.deploy(newer, 3, "app")
    await history.deploy(older, 4, "app")
    await history.deploy(newer, 5, "app")
    await history.deploy(older, 6, "lib")
    await history.deploy(newer, 7, "app", environment="staging")

    chart = await draw_series(graph, chart_of_delivery("lead_time(p50)"))
    rows = await draw_rows(
        graph,
        of_delivery("lead_time(avg)", columns=["project", "environment", "release"]),
    )

    assert chart == {"lead_time(p50)": {3: 9000.0, 6: 21600.0, 7: 23400.0, "total": 21600.0}}
    assert rows == [
        ["app", "staging", "app@1.2.0", 23400.0],
        ["lib", "production", "app@1.1.0", 21600.0],
        ["app", "production", "app@1.2.0", 9000.0],
    ]


async def test_a_commit_that_arrived_before_the_range_has_no_lead_time_in_it(
    history: History, graph: Graph, world: World
) -> None:
    commits = [await world.commit(date_created=hour(number)) for number in (-5, 1)]
    first = await history.release(1, commits[0])
    second = await history.release(2, commits[1])
    await history.deploy(first, -2)
    await history.deploy(second, 4)

    rows = await draw_rows(graph, of_delivery("lead_time(p90)", "lead_time(avg)"))

    assert rows == [[10800.0, 10800.0]]


async def test_releases_count_by_their_date_and_by_where_they_were_seen(
    history: History, graph: Graph, world: World
) -> None:
    release = await history.release(1, date_released=hour(2))
    await history.release(2, date_created=hour(3), projects=("app", "lib"))
    await history.release(3, date_created=hour(1), date_released=hour(30))
    await world.link_environment(release, history.projects["app"], "production")

    chart = await draw_series(graph, chart_of_delivery("releases()"))
    by_project = await draw_rows(graph, of_delivery("releases()", columns=["project"]))
    by_environment = await draw_rows(graph, of_delivery("releases()", columns=["environment"]))

    assert chart == {"releases()": {2: 1.0, 3: 1.0, "total": 2.0}}
    assert by_project == [["app", 2], ["lib", 1]]
    assert by_environment == [["production", 1]]


async def test_commits_count_by_their_date_and_authors_by_member(
    history: History, graph: Graph, world: World
) -> None:
    await world.user("ada@acme.example", "ada@home.example", name="Ada")
    addresses = ("ada@acme.example", "ada@home.example", "bob@else.example")
    authors = [await world.author(address) for address in addresses]
    repositories = [await world.repository(name) for name in ("acme/app", "acme/lib")]
    commits = [
        await world.commit(
            date_created=hour(number), author_id=author, repository_id=repositories[number % 2]
        )
        for number, author in enumerate([*authors, None])
    ]
    await world.commit(date_created=hour(1))
    await history.release(1, *commits[:2])
    await history.release(2, *commits[1:])

    chart = await draw_series(graph, chart_of_delivery("commits()", "authors()"))
    by_author = await draw_rows(graph, of_delivery("commits()", columns=["author"]))
    by_repository = await draw_rows(
        graph, of_delivery("commits()", "authors()", columns=["repository"])
    )
    of_addresses = [
        await draw_rows(graph, of_delivery("commits()", conditions=f"author:{address}"))
        for address in addresses
    ]
    by_release = await draw_rows(
        graph, of_delivery("commits()", columns=["release"], conditions="!author:Ada")
    )

    hours: dict[int | str, float] = {0: 1.0, 1: 1.0, 2: 1.0}
    assert chart == {
        "commits()": {**hours, 3: 1.0, "total": 4.0},
        "authors()": {**hours, "total": 2.0},
    }
    assert by_author == [["Ada", 2], ["bob@else.example", 1], [None, 1]]
    assert by_repository == [["acme/app", 2, 2], ["acme/lib", 2, 1]]
    assert of_addresses == [[[2]], [[1]], [[1]]]
    assert by_release == [["app@1.2.0", 2]]


async def test_without_data_counts_are_0_and_the_rest_is_null(
    history: History, graph: Graph
) -> None:
    await history.release(1, date_created=START - timedelta(days=3))
    aggregates = ("deploys()", "releases()", "authors()", "deploy_frequency()")
    empty = ("change_failure_rate()", "lead_time(p75)", "time_to_restore(avg)")

    assert await draw_rows(graph, of_delivery(*aggregates, *empty)) == [[0, 0, 0, 0, *[None] * 3]]
    ratio = ("rollbacks()", "deploys()", "equation|rollbacks() / deploys()")
    assert await draw_rows(graph, of_delivery(*ratio)) == [[0, 0, None]]


@pytest.mark.spec("dashboards#unanswerable-queries")
@pytest.mark.parametrize(
    ("aggregate", "query", "page", "message"),
    [
        ("commits()", {"columns": ["environment"]}, {}, "by environment."),
        ("authors()", {"conditions": "environment:production"}, {}, "by environment."),
        ("deploys()", {"conditions": "author:Ada"}, {}, "by author."),
        ("change_failure_rate()", {"columns": ["repository"]}, {}, "by repository."),
        ("time_to_restore(avg)", {"conditions": "has:repository"}, {}, "by repository."),
        (
            "commits()",
            {},
            {"environments": ["production"]},
            "by environment, which the page filters select.",
        ),
    ],
)
@pytest.mark.usefixtures("project")
async def test_what_is_not_kept_is_not_answered(
    graph: Graph, aggregate: str, query: dict[str, Any], page: dict[str, Any], message: str
) -> None:
    result = await draw_one(graph, of_delivery(aggregate, **query), **page)

    assert result["error"] == {
        "code": "NOT_ANSWERABLE",
        "message": f"{aggregate} is not kept {message}",
    }


@pytest.mark.spec("widget-data#page-filters")
async def test_page_filters_select_deploys_but_do_not_decide_what_failed(
    history: History, graph: Graph
) -> None:
    old, new = await history.release(1), await history.release(2)
    await history.deploy(old, 1)
    await history.deploy(new, 2)
    await history.deploy(old, 3)
    await history.deploy(new, 3, environment="staging")

    rows = await draw_rows(
        graph,
        of_delivery("deploys()", "change_failure_rate()"),
        releases=["app@1.2.0"],
        environments=["production"],
    )

    assert rows == [[1, 100.0]]


SHARED = {
    "DashboardById": 1,
    "WidgetsByDashboard": 1,
    "QueriesByWidget": 1,
    "RollupCoverage": 1,
    "WidgetSums": 2,
    "WidgetSketches": 2,
}
"""The statements of a dashboard with charts and tables of delivery and of release health."""


async def create_shared_dashboard(history: History, graph: Graph) -> str:
    """Create that dashboard with its deploys and a session, and return its id."""
    release = await history.release(1)
    for number in range(12):
        await history.deploy(release, number, environment=f"e{number}")
    await record_sessions(graph, session_at(1, distinctId="u", duration=3))
    return await create_dashboard(
        graph,
        widget("count_unique(user)", "sum(session)", displayType="LINE", columns=["release"]),
        *(
            chart_of_delivery(aggregate, columns=["release"], orderby=f"-{aggregate}")
            for aggregate in ("deploys()", "lead_time(p50)", "commits()", "releases()")
        ),
        *(
            of_delivery(aggregate, columns=["project"])
            for aggregate in ("authors()", "time_to_restore(p50)", "change_failure_rate()")
        ),
    )


@pytest.mark.spec("widget-data#statements")
async def test_delivery_shares_the_statements_of_other_widgets(
    history: History, graph: Graph, statements: Statements
) -> None:
    dashboard = await create_shared_dashboard(history, graph)
    statements.clear()

    drawn = await draw(graph, dashboard, **DAY)

    assert [each["results"][0]["error"] for each in drawn] == [None] * 8
    assert statements.counts == SHARED


@pytest.mark.spec("widget-data#statements")
async def test_delivery_reads_nothing_again_because_another_field_failed(
    history: History, graph: Graph, statements: Statements
) -> None:
    failing = 'failing: organization { projects(after: "x") { totalCount } }'
    dashboard = await create_shared_dashboard(history, graph)
    statements.clear()

    found = await graph.answer(
        DRAW.replace(" organization", f" {failing} organization", 1), id=dashboard, **DAY
    )

    assert [each["extensions"]["code"] for each in found["errors"]] == ["BAD_CURSOR"]
    assert statements.counts == SHARED
