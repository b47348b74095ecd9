"""OpenTelemetry spans of a request."""

from collections.abc import AsyncIterator

import httpx
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode, format_span_id, format_trace_id

from app.factory import create_app
from app.settings import Settings
from telemetry.logs import LogFormat
from telemetry.tracing import Tracing
from tests.clients.graph import URL
from tests.support.factories import World

TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT_SPAN_ID = "00f067aa0ba902b7"
QUERY = "query Page { organization { releases { nodes { version } } } }"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracing(exporter: InMemorySpanExporter) -> Tracing:
    return Tracing(exporter)


@pytest.fixture
async def client(
    world: World, tracing: Tracing, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    token = await world.token(await world.user("owner@acme.example", role="owner"))
    monkeypatch.setattr("app.factory.create_tracing", lambda _endpoint: tracing)
    settings = Settings(
        graphiql=False,
        log_format=LogFormat.OFF,
        budget_points=0,
        tracing="http://collector",
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(settings, world.db)),
        base_url=URL,
        headers={"Authorization": f"Bearer {token}"},
    ) as client:
        yield client


async def test_request_operation_and_statements_have_spans(
    client: httpx.AsyncClient, tracing: Tracing, exporter: InMemorySpanExporter
) -> None:
    await client.post(
        "/graphql",
        json={"query": QUERY},
        headers={"traceparent": f"00-{TRACE_ID}-{PARENT_SPAN_ID}-01", "X-Request-Id": "one"},
    )
    tracing.close()

    request, operation, *statements = exporter.get_finished_spans()
    assert [request.name, operation.name] == ["POST /graphql", "query Page"]
    assert [statement.name for statement in statements] == ["access", "releases"]
    for span, parent in [
        (operation, request),
        *((statement, operation) for statement in statements),
    ]:
        assert span.parent is not None
        assert span.parent.span_id == parent.context.span_id
        assert format_trace_id(span.context.trace_id) == TRACE_ID
    assert request.parent is not None
    assert format_span_id(request.parent.span_id) == PARENT_SPAN_ID
    assert request.attributes is not None
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["waybill.request_id"] == "one"
    assert operation.attributes is not None
    assert operation.attributes["waybill.executor"] == "compiled"
    [access, releases] = statements
    assert access.attributes is not None
    assert access.attributes["db.response.returned_rows"] == 1
    assert request.start_time is not None
    assert releases.end_time is not None
    assert request.end_time is not None
    assert request.start_time < releases.end_time < request.end_time


@pytest.mark.parametrize(
    "header",
    ["", "nonsense", f"00-{'0' * 32}-{PARENT_SPAN_ID}-01"],
    ids=["empty", "malformed", "zero trace id"],
)
async def test_invalid_trace_header_starts_a_new_trace(
    client: httpx.AsyncClient, tracing: Tracing, exporter: InMemorySpanExporter, header: str
) -> None:
    await client.post(
        "/graphql", json={"query": "{ viewer { nothing } }"}, headers={"traceparent": header}
    )
    tracing.close()

    [request, _access] = exporter.get_finished_spans()
    assert request.parent is None
    assert request.status.status_code is StatusCode.UNSET


async def test_unsampled_trace_is_not_exported(
    client: httpx.AsyncClient, tracing: Tracing, exporter: InMemorySpanExporter
) -> None:
    headers = {"traceparent": f"00-{TRACE_ID}-{PARENT_SPAN_ID}-00"}

    await client.post("/graphql", json={"query": QUERY}, headers=headers)
    tracing.close()

    assert exporter.get_finished_spans() == ()
