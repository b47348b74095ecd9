"""The context of a request: what resolvers read and write with."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from strawberry import Info as StrawberryInfo

from db.accounts.audit import Actor
from db.accounts.tokens import Caller
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.transaction import run_transaction
from db.reading.answer_clock import AnswerClock
from db.reading.snapshot import Snapshot
from loaders.base import DEFAULT_MAX_SKETCHES, DEFAULT_MAX_WIDGET_SKETCHES, Loaders
from resolvers.errors import ForbiddenError
from resolvers.subscriptions.feed import Feed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Policy:
    """The operator's settings that resolvers depend on.

    `max_report_bytes` limits the request bodies of callers that may write, `max_body_bytes` those
    of all others. `max_sketches` and `max_widget_sketches` limit the sketches that a request
    merges for health fields and for the data of widgets.
    """

    dashboard_versions: int = 50
    retention_days: int = 90
    max_body_bytes: int = 128 * 1024
    max_report_bytes: int = 16 * 1024 * 1024
    max_sketches: int = DEFAULT_MAX_SKETCHES
    max_widget_sketches: int = DEFAULT_MAX_WIDGET_SKETCHES


@dataclass(frozen=True, slots=True)
class Context:
    """What a request's resolvers use. Each request has a context of its own.

    `source` is the API of the request, `graphql` or `rest`.
    """

    database: Database
    snapshot: Snapshot
    loaders: Loaders
    caller: Caller
    feed: Feed
    user_agent: str | None = None
    idempotency_key: str | None = None
    policy: Policy = field(default_factory=Policy)
    source: str = "graphql"

    @property
    def actor(self) -> Actor:
        """Who writes, for the audit log."""
        return Actor(self.source, self.caller.token_id, self.caller.user_id)

    @property
    def max_body_bytes(self) -> int:
        """The maximum size of the caller's request bodies, in bytes.

        Callers that may write send reports and commits, which are large.
        """
        can_write = "write" in self.caller.scopes
        return self.policy.max_report_bytes if can_write else self.policy.max_body_bytes

    @property
    def date_expires(self) -> datetime | None:
        """When the caller's token expires; None if it never does."""
        return self.caller.date_expires

    @property
    def date_read(self) -> datetime:
        """The database's time when the caller was read."""
        return self.caller.date_read

    @property
    def answer_scope(self) -> Hashable:
        """What answers depend on of the caller, besides the versions of the organizations."""
        return self.caller.answer_scope

    @property
    def clock(self) -> AnswerClock:
        """The clock of the answer, with the time at which the caller was read."""
        return self.snapshot.reads.clock


Info = StrawberryInfo[Context, None]


def require_scope(context: Context, scope: str) -> None:
    """Raise ForbiddenError unless the token has the scope."""
    if scope not in context.caller.scopes:
        msg = f"The token lacks the scope {scope}."
        raise ForbiddenError(msg)


def require_all_projects(context: Context) -> None:
    """Raise ForbiddenError for a token that is limited to projects."""
    if context.caller.project_ids is not None:
        msg = "The token is limited to projects. Use a token without a limit."
        raise ForbiddenError(msg)


def require_user(context: Context) -> int:
    """Return the id of the caller's user. Raises ForbiddenError for a service token."""
    user_id = context.caller.user_id
    if user_id is None:
        msg = "A service token has no user, and so neither favourites nor visits."
        raise ForbiddenError(msg)
    return user_id


async def run_in_transaction(context: Context, write: Callable[[Transaction], Awaitable[T]]) -> T:
    """Run `write` in one transaction and return its result. Loaders read the new state after it.

    A write that changes rows notes what it does (`note_act`), for the audit log.

    The snapshot's connection is released first. A request never holds two connections, so that
    concurrent writes cannot wait for each other's connections.
    """
    await context.loaders.refresh()
    return await run_transaction(
        context.database,
        write,
        organization_ids=context.caller.organization_ids,
        actor=context.actor,
    )
