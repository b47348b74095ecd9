"""Prometheus metrics. With several worker processes, each serves the sum over all of them.

Import this module only when metrics are enabled: on import, prometheus_client decides by the
environment variable PROMETHEUS_MULTIPROC_DIR whether processes share their metrics.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Protocol

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from telemetry.processes import ServerProcesses, find_server_process
from telemetry.record import OperationRecord, RequestRecord
from telemetry.shared_metrics import MULTIPROCESS_FOLDER

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Clients choose operation names: later ones share the label OTHER.
MAX_LABELS = 100
OTHER = "other"
ANONYMOUS = "anonymous"
SECOND_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STATEMENT_BUCKETS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100)
KEY_BUCKETS = (1, 3, 10, 30, 100, 300, 1000, 3000)


class AdmissionCounts(Protocol):
    """The numbers of operations: `transport/admission.py`, which telemetry cannot import."""

    running: int
    waiting: int


# Prometheus knows when a counter was reset; processes that share metrics have no such samples.
disable_created_metrics()  # type: ignore[no-untyped-call]

DESCRIPTIONS = {
    "waybill_requests": "Requests by status.",
    "waybill_operation_seconds": "Duration of executed operations.",
    "waybill_errors": "Errors in responses by code.",
    "waybill_executor": (
        "Executions by executor; an aborted plan counts, and the reference executor after it."
    ),
    "waybill_statements": "SQL statements per request that executed an operation.",
    "waybill_statement_seconds": "Duration of SQL statements by batch.",
    "waybill_batch_keys": "Keys per SQL statement of a loader.",
    "waybill_replica_fallbacks": (
        "Requests that read from the primary because the replica is unavailable."
    ),
    "waybill_job_runs": (
        "Runs of background jobs that found work or ended in an error, by outcome."
    ),
    "waybill_requests_in_flight": "Requests in flight.",
    "waybill_pool_in_use": "Database connections in use.",
    "waybill_operations_running": "Operations admitted.",
    "waybill_operations_waiting": "Operations that wait for admission.",
    "waybill_operations_refused": "Operations that were not admitted, by the limit.",
    "waybill_sockets": "Open WebSockets.",
    "waybill_outbox_jobs": "Outbox jobs to deliver.",
    "waybill_envelope_records": "Envelope records to process.",
}
"""What each metric means, by its name without the suffix of counters."""


class JobMetrics:
    """The metrics of background jobs in this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        # Prometheus itself adds a label `job` to what it scrapes.
        self._jobs = self._counter("waybill_job_runs", "task", "outcome")

    def _counter(self, name: str, *labels: str) -> Counter:
        return Counter(name, DESCRIPTIONS[name], labels, registry=self.registry)

    def _histogram(self, name: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(name, DESCRIPTIONS[name], labels, registry=self.registry, buckets=buckets)

    def _gauge(self, name: str) -> Gauge:
        return Gauge(name, DESCRIPTIONS[name], registry=self.registry, multiprocess_mode="livesum")

    def count_job(self, name: str, outcome: Enum) -> None:
        """Count a run of a background job."""
        self._jobs.labels(name, outcome.value).inc()


class Metrics(JobMetrics):
    """The metrics of requests and jobs in this process.

    `pool_in_use` returns the number of database connections in use.
    """

    def __init__(self, pool_in_use: Callable[[], int], admission: AdmissionCounts) -> None:
        super().__init__()
        self._admission = admission
        self._pool_in_use = pool_in_use
        self._operation_labels: dict[str, str] = {}
        self._code_labels: dict[str, str] = {}
        self._requests = self._counter("waybill_requests", "status")
        self._operations = self._histogram(
            "waybill_operation_seconds", SECOND_BUCKETS, "operation", "kind"
        )
        self._errors = self._counter("waybill_errors", "code")
        self._executors = self._counter("waybill_executor", "executor")
        self._statements = self._histogram("waybill_statements", STATEMENT_BUCKETS)
        self._statement_seconds = self._histogram(
            "waybill_statement_seconds", SECOND_BUCKETS, "batch"
        )
        self._keys = self._histogram("waybill_batch_keys", KEY_BUCKETS, "loader")
        self._fallbacks = self._counter("waybill_replica_fallbacks")
        self._in_flight = self._gauge("waybill_requests_in_flight")
        self._pool = self._gauge("waybill_pool_in_use")
        self._running = self._gauge("waybill_operations_running")
        self._waiting = self._gauge("waybill_operations_waiting")
        self._refusals = self._counter("waybill_operations_refused", "limit")
        self._sockets = self._gauge("waybill_sockets")

    def on_start(self, record: RequestRecord) -> None:
        """Count a request in flight, or an open WebSocket."""
        self._open_gauge(record).inc()
        self._set_gauges()

    def on_end(self, record: RequestRecord) -> None:
        """Count a finished request, its operations, errors and statements."""
        self._open_gauge(record).dec()
        self._set_gauges()
        self._requests.labels(str(record.status)).inc()
        for operation in record.operations:
            self._count_operation(operation)
        for code in record.error_codes:
            self._errors.labels(limit_labels(self._code_labels, code)).inc()
        if record.operations:
            self._statements.observe(record.statement_count)
        for statement in record.statements:
            self._statement_seconds.labels(statement.batch).observe(statement.seconds)
            if statement.keys:
                self._keys.labels(statement.batch).observe(statement.keys)

    def _set_gauges(self) -> None:
        self._pool.set(self._pool_in_use())
        self._running.set(self._admission.running)
        self._waiting.set(self._admission.waiting)

    def count_refusal(self, limit: Enum) -> None:
        """Count an operation that was not admitted."""
        self._refusals.labels(limit.value).inc()

    def count_fallback(self) -> None:
        """Count a request that read from the primary because the replica is unavailable."""
        self._fallbacks.inc()

    def _open_gauge(self, record: RequestRecord) -> Gauge:
        return self._sockets if record.is_socket else self._in_flight

    def _count_operation(self, operation: OperationRecord) -> None:
        label = limit_labels(self._operation_labels, operation.name or ANONYMOUS)
        self._operations.labels(label, operation.kind).observe(operation.seconds)
        for executor in operation.executors:
            self._executors.labels(executor).inc()


class ProcessMetrics(Collector):
    """The metrics of a registry, or of all processes that share theirs."""

    def __init__(self, registry: CollectorRegistry | None) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """Return the metrics, each with its description."""
        if MULTIPROCESS_FOLDER not in os.environ:
            if self._registry is not None:
                yield from self._registry.collect()
            return
        shared = MultiProcessCollector(CollectorRegistry(), os.environ[MULTIPROCESS_FOLDER])  # type: ignore[no-untyped-call]
        for metric in shared.collect():  # type: ignore[no-untyped-call]
            metric.documentation = DESCRIPTIONS[metric.name]
            yield metric


class Queues(Collector):
    """The lengths of the queues in the database, the same number in every process.

    A length that is None is left out.
    """

    def __init__(self, lengths: Mapping[str, int | None]) -> None:
        self._lengths = lengths

    def collect(self) -> Iterator[Metric]:
        """Return a gauge for each queue."""
        for name, length in self._lengths.items():
            if length is not None:
                yield GaugeMetricFamily(name, DESCRIPTIONS[name], length)


def metrics_text(registry: CollectorRegistry | None, lengths: Mapping[str, int | None]) -> bytes:
    """Return all metrics in Prometheus' text format.

    `registry` has those of this process, unless processes share them; `lengths` has the lengths of
    the queues in the database, by the name of the metric.
    """
    page = CollectorRegistry()
    page.register(ProcessMetrics(registry))
    page.register(Queues(lengths))
    page.register(ServerProcesses(find_server_process()))
    return generate_latest(page)


def limit_labels(labels: dict[str, str], name: str) -> str:
    """Return the label of a name: itself for the first MAX_LABELS names, then OTHER."""
    label = labels.get(name)
    if label is None:
        if len(labels) >= MAX_LABELS:
            return OTHER
        labels[name] = label = name
    return label
