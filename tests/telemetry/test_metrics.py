"""The metrics at /metrics."""

import re
from typing import Any

import httpx
import pytest

from app.factory import create_app
from app.settings import Settings
from telemetry.logs import LogFormat
from telemetry.metrics import MAX_LABELS, OTHER, limit_labels
from tests.clients.graph import URL
from tests.support.factories import World

QUERY = "query %s { organization { releases { nodes { version projects { slug } } } } }"


@pytest.fixture
async def client(world: World) -> httpx.AsyncClient:
    token = await world.token(await world.user("owner@acme.example", role="owner"))
    settings = Settings(
        metrics=True,
        log_format=LogFormat.OFF,
        graphiql=False,
        budget_points=0,
    )
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(settings, world.db)),
        base_url=URL,
        headers={"Authorization": f"Bearer {token}"},
    )


async def post_query(client: httpx.AsyncClient, document: str) -> Any:
    return (await client.post("/graphql", json={"query": document})).json()


def parse_metrics(page: str) -> dict[str, float]:
    """Return each sample by its name and labels."""
    found = re.findall(r"^([^#\s]\S*(?:\{.*\})?) (\S+)$", page, re.MULTILINE)
    return {name: float(value) for name, value in found}


async def read_metrics(client: httpx.AsyncClient) -> dict[str, float]:
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return parse_metrics(response.text)


async def test_requests_are_counted(client: httpx.AsyncClient, world: World) -> None:
    project = await world.project("app")
    for version in ("app@1", "app@2", "app@3"):
        await world.release(version, projects=[project])
    for name in ("Page", "Page", ""):
        await post_query(client, QUERY % name)
    await post_query(client, "{ nothing }")
    await client.get("/nowhere")

    found = await read_metrics(client)

    operation = 'waybill_operation_seconds_count{kind="query",operation="%s"}'
    assert found[operation % "Page"] == 2
    assert found[operation % "anonymous"] == 1
    assert found['waybill_requests_total{status="200"}'] == 4
    assert found['waybill_requests_total{status="404"}'] == 1
    assert found['waybill_errors_total{code="GRAPHQL_VALIDATION_FAILED"}'] == 1
    assert found['waybill_executor_total{executor="compiled"}'] == 2
    assert found['waybill_executor_total{executor="kept"}'] == 1
    assert found["waybill_statements_count"] == 3
    # Authentication, releases, projects; authentication only for the kept answer.
    assert found["waybill_statements_sum"] == 7
    assert found['waybill_batch_keys_sum{loader="ProjectsByRelease"}'] == 6
    assert found['waybill_batch_keys_count{loader="ProjectsByRelease"}'] == 2
    assert found["waybill_requests_in_flight"] == 1  # the request for the metrics
    assert found["waybill_pool_in_use"] == 0
    assert found["waybill_outbox_jobs"] == 0
    assert found["waybill_envelope_records"] == 0


async def test_number_of_operation_labels_is_limited() -> None:
    labels_by_name: dict[str, str] = {}

    labels = {limit_labels(labels_by_name, f"name{number}") for number in range(3 * MAX_LABELS)}

    assert len(labels) == MAX_LABELS + 1
    assert OTHER in labels
    assert limit_labels(labels_by_name, "name0") == "name0"


async def test_rejected_operations_have_no_metrics(client: httpx.AsyncClient) -> None:
    await post_query(client, "query Refused { nothing }")

    assert "Refused" not in (await client.get("/metrics")).text


async def test_metrics_are_disabled_by_default(world: World) -> None:
    app = create_app(Settings(graphiql=False), world.db)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as client:
        assert (await client.get("/metrics")).status_code == 404
