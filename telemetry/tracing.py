"""Spans for OpenTelemetry: of a request, its operations and their statements.

They are made when the request is over, of what was noted meanwhile: while it is answered, tracing
costs nothing. Imported only when tracing is on: the packages are an extra.
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

FAILED = 500
PROPAGATED = frozenset({b"traceparent", b"tracestate"})


class Tracing:
    """Sends spans by an exporter, many at once and beside the work."""

    def __init__(self, exporter: SpanExporter) -> None:
        resource = Resource.create({SERVICE_NAME: "waybill"})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("waybill")
        self._propagator = TraceContextTextMapPropagator()

    def begin(self, observation: RequestRecord) -> None:
        """Spans are made at the end."""

    def end(self, observation: RequestRecord) -> None:
        """Make the spans of a request."""
        clock = Clock()
        request = self._span(
            f"{observation.method} {observation.path}",
            clock,
            (observation.start, observation.seconds),
            {
                "http.request.method": observation.method,
                "url.path": observation.path,
                "http.response.status_code": observation.status,
                "http.response.body.size": observation.size,
                "waybill.request_id": observation.request_id,
            },
            self._propagator.extract(propagated(observation)),
            kind=SpanKind.SERVER,
            is_failed=observation.status >= FAILED,
        )
        inside = request
        for operation in observation.operations:
            inside = self._span(
                f"{operation.kind} {operation.name}".strip(),
                clock,
                (operation.start, operation.seconds),
                attributes_of(operation) | {"error.codes": observation.codes},
                request,
                is_failed=bool(observation.codes),
            )
        for statement in observation.statements:
            self._span(
                statement.batch,
                clock,
                (statement.start, statement.seconds),
                {
                    "db.query.text": statement.text,
                    "db.response.returned_rows": statement.rows,
                    "waybill.keys": statement.keys,
                },
                inside,
                kind=SpanKind.CLIENT,
            )

    def _span(
        self,
        name: str,
        clock: "Clock",
        lasting: tuple[float, float],
        attributes: Mapping[str, AttributeValue],
        parent: Context,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        is_failed: bool = False,
    ) -> Context:
        """A span that is over, as the parent of others."""
        start, seconds = lasting
        span = self._tracer.start_span(
            name, parent, kind, attributes, start_time=clock.nanoseconds(start)
        )
        if is_failed:
            span.set_status(Status(StatusCode.ERROR))
        span.end(clock.nanoseconds(start + seconds))
        return set_span_in_context(span, parent)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


class Clock:
    """Turns times by `time.perf_counter` into those of the day."""

    def __init__(self) -> None:
        self._offset = time.time_ns() - int(time.perf_counter() * 1e9)

    def nanoseconds(self, moment: float) -> int:
        """Nanoseconds since 1970."""
        return self._offset + int(moment * 1e9)


def attributes_of(operation: OperationRecord) -> dict[str, AttributeValue]:
    """What a span says of an operation."""
    attributes: dict[str, AttributeValue] = {
        "graphql.operation.type": operation.kind,
        "waybill.executor": " ".join(operation.executors),
    }
    if operation.name:
        attributes["graphql.operation.name"] = operation.name
    if operation.cost is not None:
        attributes["waybill.cost"] = operation.cost
    return attributes


def propagated(observation: RequestRecord) -> dict[str, str]:
    """The headers that say which trace a request belongs to."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in observation.headers
        if name in PROPAGATED
    }


def to_endpoint(endpoint: str) -> SpanExporter:
    """An exporter that sends to a collector's address for traces, by OTLP over HTTP."""
    return OTLPSpanExporter(endpoint=endpoint)
