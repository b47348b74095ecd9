"""Execution of a plan, and what is left for graphql-core when it aborts."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from graphql import FieldNode

from execution.executors import MeteredExecutor
from execution.limits.meter import AnswerFigures, keys_size
from execution.plan.base import PlannedField, PlanRun, ReserveNodes, await_column, reserve_any
from execution.plan.objects import ObjectCompletion
from execution.plan.paths import RootPath


class QueryAborted:
    """The plan of a query aborted; the query is executed again from the start."""


class MutationAborted(NamedTuple):
    """The plan of a mutation aborted; execution continues where it stopped.

    `data` holds the completed root fields, and `nodes` are the selections of the remaining ones.
    `outcomes` is what the resolver of the first of these already returned or raised, by response
    key: it must not be called again. `figures` are those of the answer without the remaining ones.
    `reuse` replaces the coroutines in a value that the plan started, which cannot be awaited
    again, by their futures.
    """

    data: dict[str, Any]
    nodes: list[FieldNode]
    outcomes: dict[str, Any]
    figures: AnswerFigures
    reuse: Callable[[Any], Any]


class QueryPlan:
    """The plan of a query."""

    def __init__(self, root: ObjectCompletion) -> None:
        self._root = root

    async def execute(
        self, executor: MeteredExecutor, reserve_nodes: ReserveNodes = reserve_any
    ) -> dict[str, Any] | QueryAborted:
        """Return the data of the response."""
        run = PlanRun(executor, reserve_nodes)
        try:
            [data] = await await_column(
                self._root.complete_rows(run, [executor.root_value], None, RootPath())
            )
        except Exception:  # noqa: BLE001 (graphql-core produces the errors)
            run.close()
            return QueryAborted()
        except BaseException:
            run.close()  # after a cancellation too
            raise
        return data  # type: ignore[no-any-return]


class MutationPlan:
    """The plan of a mutation: each root field completes before the next one is resolved."""

    def __init__(self, fields: Sequence[PlannedField]) -> None:
        self._fields = fields

    async def execute(
        self, executor: MeteredExecutor, reserve_nodes: ReserveNodes = reserve_any
    ) -> dict[str, Any] | MutationAborted:
        """Return the data of the response. Raises AnswerLimitError before the first field."""
        run = PlanRun(executor, reserve_nodes)
        keys = [field.key for field in self._fields]
        run.meter.add_bytes(keys_size(keys))
        data: dict[str, Any] = {}
        try:
            for index, field in enumerate(self._fields):
                outcomes: dict[str, Any] = {}
                figures = run.meter.figures
                try:
                    data[field.key] = await field.complete_root(run, outcomes)
                except Exception:  # noqa: BLE001 (graphql-core produces the errors)
                    run.start_items(outcomes.get(field.key))
                    nodes = [node for each in self._fields[index:] for node in each.nodes]
                    completed = figures._replace(size=figures.size - keys_size(keys[index:]))
                    run.close()
                    return MutationAborted(data, nodes, outcomes, completed, run.reuse)
        except BaseException:
            run.close()  # after a cancellation too
            raise
        return data


Plan = QueryPlan | MutationPlan
Outcome = dict[str, Any] | QueryAborted | MutationAborted
