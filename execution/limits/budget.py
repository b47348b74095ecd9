"""Charging an operation's cost to a budget, which is kept elsewhere."""

from collections.abc import Awaitable, Callable
from math import ceil
from typing import Any, NamedTuple

from execution.errors import ProblemError
from execution.limits.limits import Rejection

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


Charge = Callable[[Any, int], Awaitable[ChargeResult]]
"""Charges a number of points to the caller of a context."""


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


async def charge_minimum(charge: Charge, context: Any) -> None:
    """Charge the minimum for a request that is not a GraphQL operation.

    Raises ProblemError, with a status on which clients that know no budgets retry.
    """
    result = await charge(context, MINIMUM_CHARGE)
    if result.wait is not None:
        rejection = reject_charge(MINIMUM_CHARGE, result)
        headers = {"Retry-After": str(retry_after_seconds(result))}
        raise ProblemError(503, rejection.code, rejection.message, headers)


def format_cost(cost: int, result: ChargeResult | None) -> dict[str, Any]:
    """Format a cost for a response; `budget` is null if there are no budgets."""
    if result is None:
        return {"requested": cost, "budget": None}
    budget = {
        "limit": result.limit,
        "remaining": result.remaining,
        "restoreRate": result.restore_rate,
    }
    return {"requested": cost, "budget": budget}
