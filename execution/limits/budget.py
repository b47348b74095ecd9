"""Charging an operation's cost to a budget, which is kept elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Any, NamedTuple, Protocol

from execution.errors import ProblemError
from execution.limits.limits import Rejection
from execution.limits.meter import AnswerMeter

BUDGET_EXHAUSTED = "BUDGET_EXHAUSTED"
MINIMUM_CHARGE = 1


class ChargeResult(NamedTuple):
    """The outcome of a charge.

    `limit` is the capacity of the budget, `remaining` what is left of it, both in points;
    `restore_rate` is in points per second. `wait` is None if the charge succeeded, otherwise the
    seconds until it can succeed.
    """

    limit: int
    remaining: int
    restore_rate: float
    wait: float | None


class Budgets(Protocol):
    """The budgets of all callers. A context identifies its caller."""

    async def charge(self, context: Any, points: int) -> ChargeResult:
        """Charge a caller, if the budget has enough points."""

    def settle(self, context: Any, refund: int) -> ChargeResult:
        """Give points back, or charge more if it is negative, even what the budget lacks."""


class Bill:
    """What an operation was charged before its execution: the estimate of its cost.

    `result` is the outcome of the last charge; None if there are no budgets.
    """

    def __init__(
        self, budgets: Budgets | None, context: Any, requested: int, result: ChargeResult | None
    ) -> None:
        self._budgets = budgets
        self._context = context
        self._requested = requested
        self._actual: int | None = None
        self._result = result

    @contextmanager
    def settle_after(self, meter: AnswerMeter, *, is_kept: bool = False) -> Iterator[None]:
        """Charge what the body returned, or else read, instead of the estimate.

        Of an answer that was kept, only the bytes are charged.
        """
        before = meter.figures
        has_returned = False
        try:
            yield
            has_returned = meter.error is None
        finally:
            figures = meter.figures.minus(before)
            if is_kept:
                self.settle(figures.points_sent)
            else:
                self.settle(figures.points_returned if has_returned else figures.points_read)

    def settle(self, points: int) -> None:
        """Charge these points instead of the estimate."""
        self._actual = points
        if self._budgets is not None:
            assert self._result is not None  # noqa: S101 (for the type checker)
            charged = min(max(MINIMUM_CHARGE, self._requested), self._result.limit)
            self._result = self._budgets.settle(self._context, charged - points)

    def format(self) -> dict[str, Any]:
        """Format the cost for a response; `actual` is there once it is settled."""
        return format_cost(self._requested, self._result, self._actual)


@contextmanager
def settle_together(bills: Sequence[Bill], meter: AnswerMeter) -> Iterator[None]:
    """Charge what the body returns to those who get it, instead of the estimates.

    The first one pays as for any operation, the others as for an answer that was kept.
    """
    first, *others = bills
    try:
        with first.settle_after(meter):
            yield
    finally:
        for bill in others:
            bill.settle(meter.figures.points_sent)


def retry_after_seconds(result: ChargeResult) -> int:
    """Return the whole seconds after which to retry a charge; 0 if it succeeded."""
    return 0 if result.wait is None else max(1, ceil(result.wait))


def reject_charge(cost: int, result: ChargeResult) -> Rejection:
    """Return the rejection of a request whose cost exceeds the budget."""
    seconds = retry_after_seconds(result)
    message = (
        f"Request cost {cost} exceeds the remaining budget of {result.remaining} points. "
        f"Retry after {seconds} seconds."
    )
    details = {"retryAfter": seconds, "cost": format_cost(cost, result)}
    return Rejection(BUDGET_EXHAUSTED, message, details)


async def charge_minimum(budgets: Budgets, context: Any) -> None:
    """Charge the minimum for a request that is not a GraphQL operation.

    Raises ProblemError, with a status on which clients that know no budgets retry.
    """
    result = await budgets.charge(context, MINIMUM_CHARGE)
    if result.wait is not None:
        rejection = reject_charge(MINIMUM_CHARGE, result)
        headers = {"Retry-After": str(retry_after_seconds(result))}
        raise ProblemError(503, rejection.code, rejection.message, headers)


def format_cost(
    requested: int, result: ChargeResult | None, actual: int | None = None
) -> dict[str, Any]:
    """Format a cost for a response; `budget` is null if there are no budgets."""
    budget = (
        None
        if result is None
        else {
            "limit": result.limit,
            "remaining": result.remaining,
            "restoreRate": result.restore_rate,
        }
    )
    cost = {"requested": requested} | ({} if actual is None else {"actual": actual})
    return cost | {"budget": budget}
