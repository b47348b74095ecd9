"""The budgets of access tokens, as the engine charges them."""

from app.settings import Settings
from db.accounts.budget import Budget
from db.connection.database import Database
from execution.limits.budget import ChargeResult
from resolvers.context import Context


class TokenBudgets:
    """Charges the tokens of contexts."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    async def charge(self, context: Context, points: int) -> ChargeResult:
        """Charge a token if it has enough points."""
        token_id = context.caller.token_id
        return ChargeResult(*await self._budget.spend(context.snapshot, token_id, points))

    def settle(self, context: Context, refund: int) -> ChargeResult:
        """Give points back, or charge more if it is negative, even what the token lacks."""
        return ChargeResult(*self._budget.refund(context.caller.token_id, refund))


def create_budgets(database: Database, settings: Settings) -> TokenBudgets | None:
    """Return the budgets that the settings define; None without budgets."""
    if not settings.budget_points:
        return None
    return TokenBudgets(Budget(database, settings.budget_points, settings.budget_refill))
