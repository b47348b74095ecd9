"""Metrics of several processes, and the dashboard and alert rules that use them."""

import json
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import promql_parser
import pytest
import yaml
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from telemetry.metrics import DESCRIPTIONS
from tests.app.test_processes import (
    QUERY,
    create_token,
    query_both_workers,
    wait_until,
    worker_ids,
)
from tests.clients.command_line import ROOT, CommandLine
from waybill import __version__

PROMTOOL = shutil.which("promtool")
OPERATIONS = ROOT / "docs" / "operations"
TARGET_LABELS = {"job", "instance"}
"""Labels that Prometheus adds to what it scrapes."""


def choose_port() -> int:
    """Return a port that is free."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A scrape of the metrics listener of a server with two workers, after some requests."""
    command = CommandLine(tmp_path_factory.mktemp("server"))
    token = create_token(command)
    port = choose_port()
    command.environment |= {"WAYBILL_METRICS_PORT": str(port), "WAYBILL_LOG_FORMAT": "off"}
    with command.serving("--workers", "2") as (address, _):
        query_both_workers(address, token, command.process.pid)
        headers = {"Authorization": f"Bearer {token}"}
        for query in ("{ nothing }", "{ organization { teams { nodes { projects { slug } } } } }"):
            body = {"query": query}
            httpx.post(f"{address}/graphql", json=body, headers=headers, timeout=60)
        listener = f"http://127.0.0.1:{port}"
        text = httpx.get(f"{listener}/metrics", timeout=60).text
        assert httpx.get(f"{address}/metrics", timeout=60).status_code == 404
        assert httpx.get(f"{listener}/healthz", timeout=60).text == "ok\n"
        assert command("check", "--url", listener) == f"ok      {listener}/readyz is ready.\n"
        assert len(worker_ids(command.process.pid)) == 2
    assert command.process.returncode == 0
    return text


@pytest.fixture(scope="module")
def families(page: str) -> dict[str, Metric]:
    """The metrics of the scrape by name."""
    return {family.name: family for family in text_string_to_metric_families(page)}


def test_scrape_has_each_family_and_sample_once(page: str) -> None:
    parsed = [*text_string_to_metric_families(page)]
    names = Counter(re.findall(r"^# TYPE (\S+)", page, re.MULTILINE))
    samples = Counter(
        (sample.name, *sorted(sample.labels.items())) for each in parsed for sample in each.samples
    )

    assert set(names.values()) == set(samples.values()) == {1}
    assert all(family.samples for family in parsed)


def test_every_family_follows_the_conventions(families: dict[str, Metric]) -> None:
    for name, family in families.items():
        assert family.documentation == DESCRIPTIONS.get(name, family.documentation)
        assert family.documentation.endswith(".")
        assert family.type in {"counter", "gauge", "histogram"}
        assert not name.endswith(("_total", "_count", "_sum", "_bucket", "_created"))
        assert not any("pid" in sample.labels for sample in family.samples)


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not on the PATH")
def test_promtool_accepts_the_metrics_and_the_rules(page: str) -> None:
    metrics = subprocess.run(
        [str(PROMTOOL), "check", "metrics"],
        input=page,
        capture_output=True,
        text=True,
        check=False,
    )
    rules = subprocess.run(
        [str(PROMTOOL), "check", "rules", OPERATIONS / "alerts.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (metrics.returncode, metrics.stdout, metrics.stderr) == (0, "", "")
    assert rules.returncode == 0, rules.stderr


def test_processes_are_summed(families: dict[str, Metric]) -> None:
    values = {name: family.samples[0].value for name, family in families.items()}
    [build] = families["waybill_build_info"].samples

    assert build.labels["version"] == __version__
    assert values["waybill_processes"] >= 3
    assert values["process_cpu_seconds"] > 0
    assert values["process_resident_memory_bytes"] > 3 * 2**20
    assert 0 < values["process_open_fds"] < values["process_max_fds"]
    assert values["waybill_envelope_records"] == values["waybill_outbox_jobs"] == 0
    [executed] = [
        sample.value
        for sample in families["waybill_operation_seconds"].samples
        if sample.name.endswith("_count") and sample.labels["operation"] == "Slow"
    ]
    assert QUERY.startswith("query Slow")
    assert executed == 40


def list_expressions() -> Iterator[tuple[str, str]]:
    """List the expressions of the dashboard and the alert rules with their titles."""
    dashboard = json.loads((OPERATIONS / "grafana-dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"].replace("$__rate_interval", "5m")
    for group in yaml.safe_load((OPERATIONS / "alerts.yaml").read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


def find_selectors(expression: Any) -> list[Any]:
    """Return the selectors of an expression."""
    match expression:
        case promql_parser.VectorSelector():
            return [expression]
        case promql_parser.MatrixSelector():
            return [expression.vector_selector]
        case promql_parser.BinaryExpr():
            parts = [expression.lhs, expression.rhs]
        case promql_parser.Call():
            parts = expression.args
        case promql_parser.NumberLiteral() | promql_parser.StringLiteral():
            parts = []
        case _:
            parts = [expression.expr]
    return [selector for part in parts for selector in find_selectors(part)]


@pytest.mark.parametrize(
    ("title", "expression"), [pytest.param(*each, id=each[0]) for each in list_expressions()]
)
def test_expression_selects_what_a_scrape_has(
    title: str, expression: str, families: dict[str, Metric]
) -> None:
    samples = {
        sample.name: set(sample.labels) | TARGET_LABELS
        for family in families.values()
        for sample in family.samples
    }
    # Counters with labels have no samples before the first event.
    uncounted = {f"{name}_total": {"limit", "task", "outcome"} for name in DESCRIPTIONS}
    known = {"up": TARGET_LABELS} | uncounted | samples

    selectors = find_selectors(promql_parser.parse(expression))

    assert selectors, title
    for selector in selectors:
        labels = known[selector.name]
        assert {matcher.name for matcher in selector.matchers.matchers} <= labels
        for grouping in re.findall(r"\bby \(([^)]*)\)", expression):
            assert set(re.split(r",\s*", grouping)) <= labels


def test_every_metric_is_on_the_dashboard() -> None:
    dashboard = (OPERATIONS / "grafana-dashboard.json").read_text()

    assert [name for name in DESCRIPTIONS if name not in dashboard] == []


def test_worker_has_a_log_and_metrics_and_health_and_stops_gracefully(tmp_path: Path) -> None:
    command = CommandLine(tmp_path)
    command("migrate")
    with closing(sqlite3.connect(tmp_path / "waybill.db")) as connection:
        connection.execute("DROP TABLE rollup_late")  # so that a job fails
    port = choose_port()
    command.environment["WAYBILL_METRICS_PORT"] = str(port)
    listener = f"http://127.0.0.1:{port}"
    log = tmp_path / "log"
    with log.open("w") as stderr, command.running("worker", stderr=stderr) as process:
        wait_until(lambda: is_ready(listener), "the worker is not ready")
        wait_until(lambda: "rollup_late" in log.read_text(), "the failure is not logged")
        text = httpx.get(f"{listener}/metrics", timeout=60).text
        taken = command("worker", fails=True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0

    names = {family.name for family in text_string_to_metric_families(text)}
    assert {"waybill_job_runs", "waybill_envelope_records", "process_cpu_seconds"} <= names
    assert "waybill_requests" not in names
    assert f"WAYBILL_METRICS_PORT={port + 1}" in taken
    assert taken.count("\n") == 1
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert any("rollup" in each["message"] and each["level"] == "error" for each in lines), lines


def is_ready(listener: str) -> bool:
    """Return whether a listener responds that it is ready."""
    try:
        return httpx.get(f"{listener}/readyz", timeout=60).status_code == 200
    except httpx.TransportError:
        return False
