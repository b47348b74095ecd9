"""Paying for an operation, out of a budget that is kept elsewhere."""

from collections.abc import Awaitable, Callable
from math import ceil
from typing import Any, Protocol

from execution.errors import ProblemError
from execution.limits.limits import Rejection

EXHAUSTED = "BUDGET_EXHAUSTED"
MINIMUM_CHARGE = 1


class Charged(Protocol):
    """What became of a charge.

    `wait` is None if it was paid, or the seconds after which it could be. `restore_rate` is points
    a second.
    """

    @property
    def limit(self) -> int:
        """The most points that a caller can have."""

    @property
    def remaining(self) -> int:
        """The points that the caller has now."""

    @property
    def restore_rate(self) -> float:
        """The points that come back in a second."""

    @property
    def wait(self) -> float | None:
        """The seconds to wait; None if it was paid."""


Charge = Callable[[Any, int], Awaitable[Charged]]
"""Charges the caller of a context so many points."""


def seconds_to_wait(charged: Charged) -> int:
    """Whole seconds after which a charge that was refused can be paid; 0 if it was paid."""
    return 0 if charged.wait is None else max(1, ceil(charged.wait))


def exhausted(cost: int, charged: Charged) -> Rejection:
    """What a caller is told who cannot pay."""
    seconds = seconds_to_wait(charged)
    message = f"This costs {cost} of {charged.remaining} points: wait {seconds} seconds."
    return Rejection(EXHAUSTED, message, {"retryAfter": seconds, "cost": report(cost, charged)})


async def charge_minimum(charge: Charge, context: Any) -> None:
    """Pay for a request that is no operation, as for the least one.

    Raises ProblemError, with a status that clients wait at which know no budget.
    """
    charged = await charge(context, MINIMUM_CHARGE)
    if charged.wait is not None:
        refusal = exhausted(MINIMUM_CHARGE, charged)
        headers = {"Retry-After": str(seconds_to_wait(charged))}
        raise ProblemError(503, refusal.code, refusal.message, headers)


def report(cost: int, charged: Charged | None) -> dict[str, Any]:
    """A cost as it stands in a response; without a budget if there is none."""
    if charged is None:
        return {"requested": cost, "budget": None}
    budget = {
        "limit": charged.limit,
        "remaining": charged.remaining,
        "restoreRate": charged.restore_rate,
    }
    return {"requested": cost, "budget": budget}
