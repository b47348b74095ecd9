"""OpenTelemetry spans of a request, its operations and their SQL statements.

Spans are created from the request record when the request ends, so that tracing adds nothing to
its duration. Import this module only when tracing is enabled: its packages are an optional extra.
"""

import time
from collections.abc import Mapping

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue

from telemetry.record import OperationRecord, RequestRecord

SERVER_ERROR = 500
TRACE_HEADERS = frozenset({b"traceparent", b"tracestate"})


class Tracing:
    """Sends spans to an exporter, in batches and in a background thread."""

    def __init__(self, exporter: SpanExporter) -> None:
        resource = Resource.create({SERVICE_NAME: "waybill"})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("waybill")
        self._propagator = TraceContextTextMapPropagator()

    def on_start(self, record: RequestRecord) -> None:
        """Do nothing: spans are created at the end."""

    def on_end(self, record: RequestRecord) -> None:
        """Create the spans of a request; statements belong to the last operation."""
        clock = Clock()
        request = self._span(
            f"{record.method} {record.path}",
            clock,
            (record.start, record.seconds),
            {
                "http.request.method": record.method,
                "url.path": record.path,
                "http.response.status_code": record.status,
                "http.response.body.size": record.response_bytes,
                "waybill.request_id": record.request_id,
            },
            self._propagator.extract(trace_headers(record)),
            kind=SpanKind.SERVER,
            is_failed=record.status >= SERVER_ERROR,
        )
        statement_parent = request
        for operation in record.operations:
            statement_parent = self._span(
                f"{operation.kind} {operation.name}".strip(),
                clock,
                (operation.start, operation.seconds),
                operation_attributes(operation) | {"error.codes": record.error_codes},
                request,
                is_failed=bool(record.error_codes),
            )
        for statement in record.statements:
            self._span(
                statement.batch,
                clock,
                (statement.start, statement.seconds),
                {
                    "db.query.text": statement.text,
                    "db.response.returned_rows": statement.rows,
                    "waybill.keys": statement.keys,
                },
                statement_parent,
                kind=SpanKind.CLIENT,
            )

    def _span(
        self,
        name: str,
        clock: "Clock",
        timing: tuple[float, float],
        attributes: Mapping[str, AttributeValue],
        parent: Context,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        is_failed: bool = False,
    ) -> Context:
        """Create a finished span. `timing` is its start and duration.

        Returns the context in which it is the parent of other spans.
        """
        start, seconds = timing
        span = self._tracer.start_span(
            name, parent, kind, attributes, start_time=clock.to_nanoseconds(start)
        )
        if is_failed:
            span.set_status(Status(StatusCode.ERROR))
        span.end(clock.to_nanoseconds(start + seconds))
        return set_span_in_context(span, parent)

    def close(self) -> None:
        """Send the remaining spans. Blocks for up to the exporter's timeout."""
        self._provider.shutdown()


class Clock:
    """Converts values of `time.perf_counter` to Unix time."""

    def __init__(self) -> None:
        self._offset = time.time_ns() - int(time.perf_counter() * 1e9)

    def to_nanoseconds(self, moment: float) -> int:
        """Return the moment in nanoseconds since 1970."""
        return self._offset + int(moment * 1e9)


def operation_attributes(operation: OperationRecord) -> dict[str, AttributeValue]:
    """Return the attributes of an operation's span."""
    attributes: dict[str, AttributeValue] = {
        "graphql.operation.type": operation.kind,
        "waybill.executor": " ".join(operation.executors),
        "waybill.cost": operation.cost,
    }
    if operation.name:
        attributes["graphql.operation.name"] = operation.name
    return attributes


def trace_headers(record: RequestRecord) -> dict[str, str]:
    """Return the request's headers of W3C Trace Context."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in record.headers
        if name in TRACE_HEADERS
    }


def create_exporter(endpoint: str) -> SpanExporter:
    """Return an exporter that sends OTLP over HTTP to a collector's URL for traces."""
    return OTLPSpanExporter(endpoint=endpoint)
