from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from strawberry import Info as StrawberryInfo

from db.accounts.tokens import Caller
from db.connection.access import Transaction
from db.connection.database import Database, Snapshot
from db.connection.transaction import run_transaction
from loaders.base import Loaders
from resolvers.errors import ForbiddenError
from resolvers.subscriptions.feed import Feed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator of the server decides."""

    dashboard_versions: int = 50
    retention_days: int = 90
    largest_body: int = 128 * 1024
    largest_report: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Context:
    """What one request may use. Built by the server, read by resolvers, shared with nobody."""

    database: Database
    snapshot: Snapshot
    loaders: Loaders
    caller: Caller
    feed: Feed
    user_agent: str | None = None
    idempotency_key: str | None = None
    policy: Policy = field(default_factory=Policy)

    @property
    def largest_body(self) -> int:
        """How many bytes the caller may send: whoever writes sends reports and commits."""
        may_write = "write" in self.caller.scopes
        return self.policy.largest_report if may_write else self.policy.largest_body


Info = StrawberryInfo[Context, None]


def require_scope(context: Context, scope: str) -> None:
    """Raise ForbiddenError unless the token has the scope."""
    if scope not in context.caller.scopes:
        msg = f"The token lacks the scope {scope}."
        raise ForbiddenError(msg)


async def run_in_transaction(context: Context, write: Callable[[Transaction], Awaitable[T]]) -> T:
    """What `write` returns, written in one transaction; what is read after it is the new state.

    The snapshot is given back first: a request never holds two connections, so that however many
    requests write at once, none waits for a connection that another one keeps.
    """
    await context.loaders.refresh()
    return await run_transaction(context.database, write)
