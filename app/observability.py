"""What records requests: the log, metrics and traces, as the settings choose."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from app.settings import Settings
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.events import outbox
from db.sessions import envelopes
from telemetry.logs import LogFormat, RequestLog, SlowOperationLog
from telemetry.record import RecordListener, record_statement
from transport.admission import Admission

if TYPE_CHECKING:  # imported at run time only when they are enabled
    from telemetry.metrics import JobMetrics, Metrics
    from telemetry.tracing import Tracing

METRICS_SECONDS = 1.0


def record_statements(database: Database) -> None:
    """Add the database's statements to request records."""
    for listeners in (database.read_listeners, database.write_listeners):
        if record_statement not in listeners:
            listeners.append(record_statement)


def create_listeners(
    settings: Settings, metrics: "Metrics | None", tracing: "Tracing | None"
) -> Sequence[RecordListener]:
    """Return the listeners of request records."""
    listeners: list[RecordListener] = [each for each in (metrics, tracing) if each is not None]
    if settings.slow_operation_ms:
        listeners.append(SlowOperationLog(settings.slow_operation_ms / 1000))
    if settings.log_format is not LogFormat.OFF:
        listeners.append(RequestLog())
    return listeners


def create_metrics(database: Database, admission: Admission) -> "Metrics":
    """Create the metrics of this process."""
    from telemetry.metrics import Metrics  # noqa: PLC0415 (imported only when enabled)

    metrics = Metrics(lambda: database.connections_in_use, admission)
    admission.refusal_listeners.append(metrics.count_refusal)
    database.fallback_listeners.append(metrics.count_fallback)
    return metrics


def create_job_metrics() -> "JobMetrics":
    """Create the metrics of a process that runs background jobs only."""
    from telemetry.metrics import JobMetrics  # noqa: PLC0415 (imported only when enabled)

    return JobMetrics()


def create_tracing(endpoint: str) -> "Tracing":
    """Create tracing to the OTLP endpoint of a collector."""
    from telemetry.tracing import Tracing, create_exporter  # noqa: PLC0415 (an extra's packages)

    return Tracing(create_exporter(endpoint))


def metrics_endpoint(
    metrics: "JobMetrics | None", database: Database, envelope_backlog: int
) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that Prometheus scrapes.

    Without `metrics` it has those that processes share. It leaves out the queue lengths
    when the database does not return them within a second.
    """
    from telemetry.metrics import CONTENT_TYPE, metrics_text  # noqa: PLC0415 (imported if enabled)

    registry = None if metrics is None else metrics.registry

    async def endpoint(_request: Request) -> Response:
        lengths: dict[str, int] = {}
        with suppress(TimeoutError, TemporaryError):
            async with asyncio.timeout(METRICS_SECONDS), database.snapshot() as snapshot:
                lengths["waybill_outbox_jobs"] = await outbox.count_entries(snapshot)
                lengths["waybill_envelope_records"], _ = await envelopes.count_waiting_records(
                    snapshot, envelope_backlog
                )
        return Response(metrics_text(registry, lengths), media_type=CONTENT_TYPE)

    return endpoint
