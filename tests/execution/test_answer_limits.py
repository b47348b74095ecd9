"""The figures of an answer are exact, and the same for both executors."""

import random
from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from graphql import OperationType

from execution.limits.meter import AnswerFigures, AnswerMeter
from schema import schema
from tests.clients.graph import Graph, engine_of
from tests.execution.cancelling import allow_cancelled_tasks
from tests.execution.operations import generate_operation
from tests.execution.test_differential import graphs, values

__all__ = ["graphs"]

pytestmark = pytest.mark.spec("limits#size-of-an-answer")

OPERATIONS = 100
INTROSPECTION = "{ __schema { types { name fields { name args { name } } } } }"
ALIASES = " ".join(f"a{at}: projects {{ slug platforms }}" for at in range(9))
SHARED = "{ organization { releases { nodes { projects { project { slug name } } %s } } } }"


class Meters:
    """The meters of the operations that clients sent."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *graphs: Graph) -> None:
        self._meters: list[AnswerMeter] = []
        for graph in graphs:
            engine = engine_of(graph.client)
            monkeypatch.setattr(engine, "create_meter", self._recording(engine.create_meter))

    def _recording(self, create: Any) -> Any:
        def create_meter() -> AnswerMeter:
            self._meters.append(create())
            return self._meters[-1]

        return create_meter

    def take(self) -> AnswerFigures:
        """Return the figures of the last operation."""
        return self._meters.pop().figures


async def measure(
    graph: Graph, meters: Meters, body: Mapping[str, Any]
) -> tuple[Any, AnswerFigures]:
    """Return the response to an operation, and its figures; empty ones if it is rejected."""
    response = (await graph.client.post("/graphql", json=body)).json()
    return response, meters.take() if "data" in response else AnswerFigures()


@allow_cancelled_tasks
async def test_executors_count_the_same_figures(
    graphs: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, reference = graphs
    meters = Meters(monkeypatch, compiled, reference)
    exact = 0
    for seed in range(OPERATIONS):
        text, variables = generate_operation(
            schema, random.Random(seed), operation_type=OperationType.QUERY, values=values
        )
        body = {"query": text, "variables": variables}

        response, figures = await measure(compiled, meters, body)
        _, reference_figures = await measure(reference, meters, body)

        if response.get("data") is None:
            continue  # what is executed beside an error that leaves no data is not the same
        assert figures[2:] == reference_figures[2:], body  # fields may read one row several times
        if "errors" not in response:
            exact += 1
            assert figures.size == len(orjson.dumps(response["data"])), body
    assert exact > OPERATIONS / 4
