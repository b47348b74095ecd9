"""Measure the data of a dashboard of 30 widgets over a long history.

Run

    python -m benchmarks.widgets
    python -m benchmarks.widgets --full

Fills a new PostgreSQL and a SQLite file with hourly totals of 90 days, 1,000 releases and 3
environments (`benchmarks.health_hours`): 216,000 rows, each release in use for three days, or with
--full 6.48 million, all always in use. The rollups are made as the worker makes them. A server on
that database then answers the dashboard, first alone, then while another client sends a small
query all the time. Shown are the median time of the dashboard alone, its processor time of the
server, the statements and the rows that they return, the memory of the server, the median time
beside small queries, and the times of these. Exits with 1 when PostgreSQL misses a mark.
"""

import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import httpx
import typer

from app.factory import create_app
from app.settings import Settings
from benchmarks.health_hours import Extent, fill_database, to_version
from benchmarks.pages import DatabaseKind
from benchmarks.processes import (
    create_databases,
    read_cpu_seconds,
    read_peak_memory,
    run_server,
)
from db.connection.database import Database
from db.reading.executed import ExecutedStatement

SMALL_MARK = 50.0
"""Milliseconds within which 95 of 100 small queries must be answered."""
PAUSE = 0.005
PERCENTILE = 0.95
TIMEOUT = 120.0
LARGE = 1_000_000_000
LIMITS: dict[str, Any] = {
    "worker": False,
    "slow_operation_ms": LARGE,
    "operation_timeout": TIMEOUT,
    "statement_timeout_ms": 1000 * int(TIMEOUT),
    "graphiql": False,
    "budget_points": 0,
    "limit_cost": LARGE,
    "limit_sketches": LARGE,
    "limit_answer_rows": LARGE,
    "limit_answer_bytes": LARGE,
    "limit_kept_bytes": 0,
}
"""Settings of the server, so that the figures are those of the data.

They are not those of a limit, nor of answers that are kept.
"""

SMALL = """query ($version: String!) {
    organization { release(version: $version) { version dateCreated } }
}"""
CREATE = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { path message } }
}"""
READ = """query ($id: ID!, $period: String, $interval: String) {
    organization { dashboard(id: $id) { widgets { title
    data(period: $period, interval: $interval) {
        start end interval timestamps
        results {
            name error { code message }
            series { label isOther values total groupBy { column value } }
            columns { field kind unit } rows { values }
        }
    } } } }
}"""
BY_RELEASE: dict[str, Any] = {"columns": ["release"], "orderby": "-sum(session)"}


def create_widget(
    display_type: str, *aggregates: str, limit: int | None = None, **query: Any
) -> dict[str, Any]:
    """Return the input of a widget with one query."""
    columns = query.get("columns", [])
    query = {
        "aggregates": [*aggregates],
        "fields": [*columns, *aggregates],
        "conditions": "",
    } | query
    return {
        "title": f"{', '.join(aggregates)} {query.get('orderby', '')}",
        "displayType": display_type,
        "widgetType": "METRICS",
        "limit": limit,
        "queries": [query],
    }


def list_widgets() -> list[dict[str, Any]]:
    """Return the inputs of 30 widgets: numbers, lines, groups and tables."""
    durations = [f"p{percent}(session.duration)" for percent in (50, 90, 99)]
    numbers = [
        "sum(session)",
        "count_unique(user)",
        "crash_free_rate(session)",
        "crash_free_rate(user)",
        "count_crashed(user)",
        "p95(session.duration)",
    ]
    lines = [
        ["sum(session)"],
        ["count_unique(user)"],
        ["crash_free_rate(session)"],
        ["crash_free_rate(user)"],
        ["count_crashed(session)", "count_abnormal(session)", "count_errored(session)"],
        ["count_crashed(user)", "count_abnormal(user)", "count_errored(user)"],
        ["healthy_rate(session)", "healthy_rate(user)"],
        durations,
        ["avg(session.duration)", "max(session.duration)"],
        ["sum(session)", "equation|count_crashed(session) / sum(session) * 100"],
    ]
    return [
        *(create_widget("BIG_NUMBER", each) for each in numbers),
        *(create_widget("LINE", *each) for each in lines),
        create_widget("STACKED_AREA", "sum(session)", columns=["session.status"]),
        create_widget("STACKED_AREA", "sum(session)", columns=["environment"]),
        create_widget("BAR", "count_unique(user)", columns=["environment"]),
        create_widget("BAR", "sum(session)", columns=["project"]),
        create_widget("LINE", "crash_free_rate(user)", columns=["project"]),
        create_widget("TOP_N", "sum(session)", **BY_RELEASE),
        create_widget("TOP_N", "count_unique(user)", **BY_RELEASE),
        create_widget("TOP_N", "crash_free_rate(user)", **BY_RELEASE),
        create_widget("TOP_N", "p90(session.duration)", **BY_RELEASE),
        create_widget("CATEGORICAL_BAR", "sum(session)", limit=10, **BY_RELEASE),
        create_widget("TABLE", "sum(session)", "crash_free_rate(session)", limit=10, **BY_RELEASE),
        create_widget("TABLE", "sum(session)", "count_unique(user)", limit=10, **BY_RELEASE),
        create_widget("TABLE", "sum(session)", *durations, limit=10, **BY_RELEASE),
        create_widget("TABLE", "sum(session)", "count_unique(user)", columns=["project"]),
    ]


def list_tables() -> list[dict[str, Any]]:
    """Return the inputs of tables whose order needs the sketches of every release."""
    return [
        create_widget(
            "TABLE", each, "sum(session)", columns=["release"], orderby=f"-{each}", limit=10
        )
        for each in ("count_unique(user)", "p90(session.duration)")
    ]


class Reading(NamedTuple):
    """A dashboard over a period; `mark` is its longest time in milliseconds on PostgreSQL."""

    name: str
    dashboard: str
    period: str
    interval: str
    mark: float


READINGS = (
    Reading("30 widgets, 14 days by hour", "widgets", "14d", "1h", 400),
    Reading("30 widgets, 90 days by day", "widgets", "90d", "1d", 1_000),
    Reading("30 widgets, 90 days by hour", "widgets", "90d", "1h", 1_500),
    Reading("release tables, 14 days", "tables", "14d", "1d", 1_500),
    Reading("release tables, 90 days", "tables", "90d", "1d", 3_500),
)


@dataclass(frozen=True)
class Figures:
    """What a reading costs. Times are in milliseconds, memory in megabytes.

    `processor` is the processor time of the server for one dashboard. `beside` are the times of
    the dashboard while small queries are sent.
    """

    dashboard: Sequence[float]
    processor: float
    beside: Sequence[float]
    small: Sequence[float]
    statements: int
    rows: int
    size: int
    memory: int

    @property
    def median(self) -> float:
        """The median time of the dashboard."""
        return statistics.median(self.dashboard)

    @property
    def small_at_95(self) -> float:
        """The time within which 95 of 100 small queries were answered."""
        ordered = sorted(self.small)
        return ordered[min(int(len(ordered) * PERCENTILE), len(ordered) - 1)]


def read_memory(process: int) -> int:
    """Return the memory of a process in megabytes."""
    match = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(match[1]) // 1024 if match else 0


async def send(client: httpx.AsyncClient, query: str, variables: dict[str, Any]) -> Any:
    """Send an operation and return its data and its size in bytes.

    Raises: RuntimeError when it has errors.
    """
    response = await client.post("/graphql", json={"query": query, "variables": variables})
    body = response.json()
    if "errors" in body:
        raise RuntimeError(body["errors"])
    return body["data"], len(response.content)


async def create_dashboard(client: httpx.AsyncClient, widgets: list[dict[str, Any]]) -> str:
    """Save a dashboard and return its id."""
    title = f"{len(widgets)} widgets"
    data, _ = await send(client, CREATE, {"input": {"title": title, "widgets": widgets}})
    payload = data["createDashboard"]
    if payload["errors"]:
        raise RuntimeError(payload["errors"])
    identifier: str = payload["dashboard"]["id"]
    return identifier


async def send_often(
    client: httpx.AsyncClient, variables: dict[str, Any], runs: int
) -> Sequence[float]:
    """Read a dashboard several times, and return the times in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        await send(client, READ, variables)
        times.append((time.perf_counter() - start) * 1000)
    return times


async def send_small(client: httpx.AsyncClient, times: list[float]) -> None:
    """Send the small query until cancelled, and add its times in milliseconds."""
    variables = {"version": to_version(0)}
    while True:
        start = time.perf_counter()
        await send(client, SMALL, variables)
        times.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(PAUSE)


def check_data(data: Any) -> None:
    """Raise RuntimeError when a widget has an error."""
    for widget in data["organization"]["dashboard"]["widgets"]:
        for result in widget["data"]["results"]:
            if result["error"] is not None:
                raise RuntimeError((widget["title"], result["error"]))


async def count_statements(url: str, token: str, variables: dict[str, Any]) -> tuple[int, int]:
    """Read a dashboard in this process; return its statements of data and the rows they return."""
    database = Database(url)
    executed: list[ExecutedStatement] = []
    database.read_listeners.append(executed.append)
    app = create_app(Settings(**LIMITS), database)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://benchmark.test", timeout=TIMEOUT
    ) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        await send(client, READ, variables)
    await database.close()
    read = [each for each in executed if each.batch != "access"]
    return len(read), sum(each.rows for each in read)


async def measure(
    url: str, address: str, process: int, token: str, runs: int
) -> dict[str, Figures]:
    """Measure all readings on a running server, by name."""
    found: dict[str, Figures] = {}
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(base_url=address, headers=headers, timeout=TIMEOUT) as client,
        httpx.AsyncClient(base_url=address, headers=headers, timeout=TIMEOUT) as other,
    ):
        dashboards = {
            "widgets": await create_dashboard(client, list_widgets()),
            "tables": await create_dashboard(client, list_tables()),
        }
        for reading in READINGS:
            variables = {
                "id": dashboards[reading.dashboard],
                "period": reading.period,
                "interval": reading.interval,
            }
            data, size = await send(client, READ, variables)
            check_data(data)
            used = read_cpu_seconds(process)
            alone = await send_often(client, variables, runs)
            processor = (read_cpu_seconds(process) - used) * 1000 / runs
            small: list[float] = []
            sending = asyncio.create_task(send_small(other, small))
            beside = await send_often(client, variables, runs)
            sending.cancel()
            statements, rows = await count_statements(url, token, variables)
            found[reading.name] = Figures(
                alone, processor, beside, small, statements, rows, size, read_memory(process)
            )
    return found


def show(name: str, figures: dict[str, Figures], peak: int) -> None:
    """Print the figures of a database."""
    print(f"\n{name}, memory of the server at its peak {peak} MB")
    print(
        f"{'':30} {'mark ms':>8} {'median':>7} {'best':>6} {'processor':>9}"
        f" {'statements':>10} {'rows':>8} {'answer kB':>9} {'MB':>5}"
        f" {'beside':>6} {'small: median':>13} {'95 %':>6} {'max':>6}"
    )
    for reading in READINGS:
        each = figures[reading.name]
        print(
            f"{reading.name:30} {reading.mark:8.0f} {each.median:7.0f} {min(each.dashboard):6.0f}"
            f" {each.processor:9.0f}"
            f" {each.statements:10} {each.rows:8,} {each.size // 1000:9,} {each.memory:5}"
            f" {statistics.median(each.beside):6.0f} {statistics.median(each.small):13.1f}"
            f" {each.small_at_95:6.1f} {max(each.small):6.1f}",
            flush=True,
        )


def list_missed(figures: dict[str, Figures]) -> list[str]:
    """Return the marks that were missed."""
    return [
        *(each.name for each in READINGS if figures[each.name].median > each.mark),
        *(
            f"small query beside {name}"
            for name, each in figures.items()
            if each.small_at_95 > SMALL_MARK
        ),
    ]


def main(
    database: DatabaseKind = DatabaseKind.BOTH,
    releases: int = 1_000,
    days: int = 90,
    runs: int = 7,
    *,
    full: Annotated[bool, typer.Option(help="All releases are always in use.")] = False,
) -> None:
    """Fill the databases, and measure dashboards and what a small query waits."""
    extent = Extent(releases, days, full)
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder, create_databases(Path(folder)) as urls:
        for name, url in urls.items():
            if database.value not in {"both", name.lower()}:
                continue
            start = time.perf_counter()
            token = asyncio.run(fill_database(url, extent))
            print(f"{name}: {extent.rows:,} rows filled in {time.perf_counter() - start:.0f} s")
            with run_server(url, **LIMITS) as (address, process):
                figures = asyncio.run(measure(url, address, process, token, runs))
                show(name, figures, read_peak_memory(process))
            if name == "PostgreSQL":
                missed = list_missed(figures)
    if missed:
        print(f"Missed marks: {', '.join(missed)}.")
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
