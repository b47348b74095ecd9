"""The plans of a document."""

import asyncio
from collections.abc import Callable
from functools import cached_property
from math import inf
from typing import Any

from graphql import DirectiveNode, DocumentNode, VariableNode, Visitor, visit

from execution.executors import MeteredExecutor
from execution.plan.base import FindBulkResolver, PlanAborted, ReserveNodes
from execution.plan.compiler import compile_plan
from execution.plan.run import Outcome, Plan
from offload.slices import run_in_slices

MAX_PLANS = 32
# Aborts, without a success since the plan was compiled, after which it is dropped.
MAX_ABORTS = 3
# Nodes that one execution may compile, below abstract types: 10 milliseconds of work.
MAX_LATE_NODES = 300

Resize = Callable[[int], bool]
"""Lets a document grow by a number of nodes, or shrink; False if it would grow too large."""


class CachedPlan:
    """The plan of one operation and outcome, and how its executions ended.

    A plan that aborts MAX_ABORTS times and never succeeds is dropped: the attempts would only add
    to the cost of the operation, which graphql-core executes from then on. Anybody's requests can
    cause this, so it is not final: when graphql-core has executed the operation MAX_ABORTS times
    without an error, it is compiled again; each further time it takes twice as many executions.
    """

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self._is_due = True
        self._compiling = asyncio.Lock()
        self._has_succeeded = False
        self._nodes = 0
        self._aborts = 0
        self._successes_needed = MAX_ABORTS
        self._successes_missing = 0

    async def compile(
        self, executor: MeteredExecutor, find_bulk_resolver: FindBulkResolver, resize: Resize
    ) -> None:
        """Compile the plan, if it was not compiled yet or is due again.

        Other requests of the operation wait for it.
        """
        if not self._is_due:
            return
        async with self._compiling:
            if not self._is_due:
                return
            steps = compile_plan(executor, find_bulk_resolver, self._reserve(resize))
            try:
                self.plan = await run_in_slices(steps)
                self._is_due = False
            finally:
                if self.plan is None:
                    self._release(resize)

    async def execute(self, executor: MeteredExecutor, resize: Resize) -> Outcome | None:
        """Execute the plan; None if there is none."""
        plan = self.plan
        if plan is None:
            return None
        outcome = await plan.execute(executor, self._reserve(resize, MAX_LATE_NODES))
        # A concurrent request may have dropped the plan. An answer that is too large for plans is
        # too large for graphql-core too.
        if self.plan is plan and executor.meter.error is None:
            self._record(resize, is_success=isinstance(outcome, dict))
        return outcome

    def record_success(self) -> None:
        """Record that graphql-core executed the operation without an error."""
        if self._successes_missing > 0:
            self._successes_missing -= 1
            self._is_due = self._successes_missing == 0

    def _record(self, resize: Resize, *, is_success: bool) -> None:
        """Record how an execution of the plan ended, and drop the plan if it always aborts."""
        if is_success:
            self._has_succeeded = True
        elif not self._has_succeeded:
            self._aborts += 1
            if self._aborts >= MAX_ABORTS:
                self.plan = None
                self._aborts = 0
                self._release(resize)
                self._successes_missing = self._successes_needed
                self._successes_needed *= 2

    def _reserve(self, resize: Resize, limit: float = inf) -> ReserveNodes:
        reserved = 0

        def reserve(nodes: int) -> None:
            nonlocal reserved
            reserved += nodes
            if reserved > limit or not resize(nodes):
                raise PlanAborted
            self._nodes += nodes

        return reserve

    def _release(self, resize: Resize) -> None:
        """Release the memory of the plan's nodes."""
        resize(-self._nodes)
        self._nodes = 0


class DocumentPlans:
    """The plans of a document: one for each operation and outcome of its `@skip` and `@include`.

    It holds at most MAX_PLANS; graphql-core executes the operation for any further outcome.
    """

    def __init__(self, document: DocumentNode) -> None:
        self._document = document
        self._plans: dict[tuple[int, tuple[Any, ...]], CachedPlan] = {}

    def __len__(self) -> int:
        """Return the number of plans that are compiled."""
        return sum(1 for each in self._plans.values() if each.plan is not None)

    @cached_property
    def _condition_variables(self) -> tuple[str, ...]:
        return find_condition_variables(self._document)

    async def find(
        self, executor: MeteredExecutor, find_bulk_resolver: FindBulkResolver, resize: Resize
    ) -> CachedPlan | None:
        """Return the plan of the executor's operation, compiled if necessary.

        Returns None if the document has too many plans. `resize` reserves the memory of a plan.
        """
        variables = executor.variable_values.coerced
        outcomes = tuple(variables.get(name) for name in self._condition_variables)
        key = (id(executor.operation), outcomes)
        cached = self._plans.get(key)
        if cached is None:
            # Without a plan, an entry still weighs as much as a node.
            if len(self._plans) >= MAX_PLANS or not resize(1):
                return None
            cached = self._plans[key] = CachedPlan()
        await cached.compile(executor, find_bulk_resolver, resize)
        return cached


def find_condition_variables(document: DocumentNode) -> tuple[str, ...]:
    """Return the names of the variables in arguments of `@skip` and `@include`."""
    names: dict[str, None] = {}

    class ConditionVisitor(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            if node.name.value in {"skip", "include"}:
                for argument in node.arguments or ():
                    if isinstance(argument.value, VariableNode):
                        names[argument.value.name.value] = None

    visit(document, ConditionVisitor())
    return tuple(names)
