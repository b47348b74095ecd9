"""Prometheus metrics. With several worker processes, each serves the sum over all of them.

Import this module only when metrics are enabled: on import, prometheus_client decides by the
environment variable PROMETHEUS_MULTIPROC_DIR whether processes share their metrics.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from telemetry.record import OperationRecord, RequestRecord

MULTIPROCESS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
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


class Metrics:
    """The metrics of this process.

    `pool_in_use` returns the number of database connections in use.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, pool_in_use: Callable[[], int], admission: AdmissionCounts) -> None:
        self._registry = CollectorRegistry()
        self._admission = admission
        self._pool_in_use = pool_in_use
        self._operation_labels: dict[str, str] = {}
        self._code_labels: dict[str, str] = {}
        self._requests = Counter(
            "waybill_requests", "Requests by status.", ["status"], registry=self._registry
        )
        self._operations = Histogram(
            "waybill_operation_seconds",
            "Duration of executed operations.",
            ["operation", "kind"],
            buckets=SECOND_BUCKETS,
            registry=self._registry,
        )
        self._errors = Counter(
            "waybill_errors", "Errors in responses by code.", ["code"], registry=self._registry
        )
        self._executors = Counter(
            "waybill_executor",
            "Executions by executor; an aborted plan counts, and the reference executor after it.",
            ["executor"],
            registry=self._registry,
        )
        self._statements = Histogram(
            "waybill_statements",
            "SQL statements per request that executed an operation.",
            buckets=STATEMENT_BUCKETS,
            registry=self._registry,
        )
        self._statement_seconds = Histogram(
            "waybill_statement_seconds",
            "Duration of SQL statements by batch.",
            ["batch"],
            buckets=SECOND_BUCKETS,
            registry=self._registry,
        )
        self._keys = Histogram(
            "waybill_batch_keys",
            "Keys per SQL statement of a loader.",
            ["loader"],
            buckets=KEY_BUCKETS,
            registry=self._registry,
        )
        self._fallbacks = Counter(
            "waybill_replica_fallbacks",
            "Requests that read from the primary because the replica is unavailable.",
            registry=self._registry,
        )
        self._jobs = Counter(
            "waybill_job_runs",
            "Runs of background jobs that found work or ended in an error, by outcome.",
            ["job", "outcome"],
            registry=self._registry,
        )
        self._in_flight = self._gauge("waybill_requests_in_flight", "Requests in flight.")
        self._pool = self._gauge("waybill_pool_in_use", "Database connections in use.")
        self._running = self._gauge("waybill_operations_running", "Operations admitted.")
        self._waiting = self._gauge(
            "waybill_operations_waiting", "Operations that wait for admission."
        )
        self._refusals = Counter(
            "waybill_operations_refused",
            "Operations that were not admitted, by the limit.",
            ["limit"],
            registry=self._registry,
        )
        self._sockets = self._gauge("waybill_sockets", "Open WebSockets.")

    def _gauge(self, name: str, description: str) -> Gauge:
        return Gauge(name, description, registry=self._registry, multiprocess_mode="livesum")

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

    def count_job(self, name: str, outcome: Enum) -> None:
        """Count a run of a background job."""
        self._jobs.labels(name, outcome.value).inc()

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

    def to_text(self, outbox_jobs: int | None, envelope_records: int | None) -> bytes:
        """Return all metrics in Prometheus' text format.

        The arguments are the queue lengths in the database; None leaves the metric out.
        """
        registry = self._registry
        if MULTIPROCESS_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        # The queues are the database's: the same number in every process, and no sum.
        queues = CollectorRegistry()
        for name, description, length in (
            ("waybill_outbox_jobs", "Outbox jobs to deliver.", outbox_jobs),
            ("waybill_envelope_records", "Envelope records to process.", envelope_records),
        ):
            if length is not None:
                Gauge(name, description, registry=queues).set(length)
        return generate_latest(registry) + generate_latest(queues)


def limit_labels(labels: dict[str, str], name: str) -> str:
    """Return the label of a name: itself for the first MAX_LABELS names, then OTHER."""
    label = labels.get(name)
    if label is None:
        if len(labels) >= MAX_LABELS:
            return OTHER
        labels[name] = label = name
    return label


def share_metrics() -> str:
    """Make the processes started from now on share their metrics. Returns the shared folder."""
    folder = os.environ[MULTIPROCESS_FOLDER] = tempfile.mkdtemp(prefix="waybill-metrics-")
    return folder


def forget_process(pid: int) -> None:
    """Remove the gauges of a process that has died; its counters stay."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]


def remove_shared_metrics(folder: str) -> None:
    """Delete the folder that `share_metrics` created."""
    shutil.rmtree(folder, ignore_errors=True)
