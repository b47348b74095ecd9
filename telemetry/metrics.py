"""What Prometheus is told. With several workers, whichever is asked answers for all of them.

Imported only when metrics are on: prometheus_client decides at its import, by the environment
variable PROMETHEUS_MULTIPROC_DIR, whether processes share their figures.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from enum import Enum

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

SHARED = "PROMETHEUS_MULTIPROC_DIR"
MOST_NAMES = 100
OTHER = "other"
ANONYMOUS = "anonymous"
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STATEMENTS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100)
KEYS = (1, 3, 10, 30, 100, 300, 1000, 3000)


class Metrics:
    """Counts requests as they end; `pool_in_use` says how many connections are at work."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, pool_in_use: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self._pool_in_use = pool_in_use
        self._names: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._requests = Counter(
            "waybill_requests", "Requests, by status.", ["status"], registry=self._registry
        )
        self._operations = Histogram(
            "waybill_operation_seconds",
            "Operations that were executed, and how long that took.",
            ["operation", "kind"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._errors = Counter(
            "waybill_errors", "Errors that clients were told.", ["code"], registry=self._registry
        )
        self._executors = Counter(
            "waybill_executor",
            "What answered operations; a plan that was given up is followed by the reference.",
            ["executor"],
            registry=self._registry,
        )
        self._statements = Histogram(
            "waybill_statements",
            "Statements of a request.",
            buckets=STATEMENTS,
            registry=self._registry,
        )
        self._statement_seconds = Histogram(
            "waybill_statement_seconds",
            "How long statements took, by who asked.",
            ["batch"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._keys = Histogram(
            "waybill_batch_keys",
            "Keys that a loader's statement asks for.",
            ["loader"],
            buckets=KEYS,
            registry=self._registry,
        )
        self._fallbacks = Counter(
            "waybill_replica_fallbacks",
            "Requests that read from the primary because the replica is down.",
            registry=self._registry,
        )
        self._jobs = Counter(
            "waybill_job_runs",
            "Runs of background jobs that found work or ended in an error, by outcome.",
            ["job", "outcome"],
            registry=self._registry,
        )
        self._in_flight = self._gauge("waybill_requests_in_flight", "Requests at work.")
        self._pool = self._gauge("waybill_pool_in_use", "Connections to the database at work.")
        self._sockets = self._gauge("waybill_sockets", "Open WebSockets.")

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, registry=self._registry, multiprocess_mode="livesum")

    def begin(self, observation: RequestRecord) -> None:
        """Count a request, or a socket, as one that is open."""
        self._open(observation).inc()
        self._pool.set(self._pool_in_use())

    def end(self, observation: RequestRecord) -> None:
        """Count all that is known of a request."""
        self._open(observation).dec()
        self._pool.set(self._pool_in_use())
        self._requests.labels(str(observation.status)).inc()
        for operation in observation.operations:
            self._count(operation)
        for code in observation.codes:
            self._errors.labels(bounded(self._codes, code)).inc()
        if observation.operations:
            self._statements.observe(observation.statement_count)
        for statement in observation.statements:
            self._statement_seconds.labels(statement.batch).observe(statement.seconds)
            if statement.keys:
                self._keys.labels(statement.batch).observe(statement.keys)

    def count_job(self, name: str, outcome: Enum) -> None:
        """Count a run of a background job."""
        self._jobs.labels(name, outcome.value).inc()

    def fell_back(self) -> None:
        """Count a request that read from the primary instead."""
        self._fallbacks.inc()

    def _open(self, observation: RequestRecord) -> Gauge:
        return self._sockets if observation.is_socket else self._in_flight

    def _count(self, operation: OperationRecord) -> None:
        name = bounded(self._names, operation.name or ANONYMOUS)
        self._operations.labels(name, operation.kind).observe(operation.seconds)
        for executor in operation.executors:
            self._executors.labels(executor).inc()

    def page(self, outbox_jobs: int | None, envelope_records: int | None) -> bytes:
        """All figures, in Prometheus' format; what waits in the database, as far as known."""
        registry = self._registry
        if SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        own = CollectorRegistry()
        for name, about, number in (
            ("waybill_outbox_jobs", "Effects to be delivered.", outbox_jobs),
            ("waybill_envelope_records", "Records of envelopes to be folded.", envelope_records),
        ):
            if number is not None:
                Gauge(name, about, registry=own).set(number)
        return generate_latest(registry) + generate_latest(own)


def bounded(known: dict[str, str], name: str) -> str:
    """A label: the name while there are few of them, and one for all that come later."""
    label = known.get(name)
    if label is None:
        if len(known) >= MOST_NAMES:
            return OTHER
        known[name] = label = name
    return label


def share() -> str:
    """Let the processes that are started from here on share their figures; the folder of them."""
    folder = os.environ[SHARED] = tempfile.mkdtemp(prefix="waybill-metrics-")
    return folder


def forget_process(pid: int) -> None:
    """Leave a process that has died out of what is the case now; what it counted stays."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]


def end_sharing(folder: str) -> None:
    """Remove what processes shared."""
    shutil.rmtree(folder, ignore_errors=True)
