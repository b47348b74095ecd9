"""Request contexts and authentication."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request

from db.accounts import tokens
from db.connection.database import Database, Snapshot
from db.connection.errors import TemporaryError
from execution.errors import ProblemError
from ingest.authentication import parse_basic_user
from loaders.base import Loaders
from resolvers.context import Context, Policy
from resolvers.subscriptions.feed import Feed
from telemetry.record import record_caller

if TYPE_CHECKING:  # they import what is there, or wanted, only when they are switched on
    pass


LONGEST_USER_AGENT = 256


# Queries with this header, and the value `primary`, see what was just written.
CONSISTENCY = "waybill-read-from"


RETRY_SECONDS = 1


class Contexts:
    """Opens what the resolvers of a request share."""

    def __init__(self, database: Database, feed: Feed, policy: Policy) -> None:
        self._database = database
        self._feed = feed
        self._policy = policy

    @asynccontextmanager
    async def _newest(
        self, request: Request, token: str | None, *, may_lag: bool = False
    ) -> AsyncIterator[Context]:
        """The context of a request; one that may lag reads from a replica, if there is one.

        Raises ProblemError.
        """
        try:
            async with self._database.snapshot(may_lag=may_lag) as snapshot:
                caller = await authenticated(snapshot, token)
                record_caller(caller.user_id, caller.token_id)
                loaders = Loaders(snapshot, caller.organization_ids)
                context = Context(
                    database=self._database,
                    snapshot=snapshot,
                    loaders=loaders,
                    caller=caller,
                    feed=self._feed,
                    user_agent=request.headers.get("user-agent", "")[:LONGEST_USER_AGENT] or None,
                    idempotency_key=request.headers.get("idempotency-key"),
                    policy=self._policy,
                )
                try:
                    yield context
                finally:
                    loaders.clear()  # else all rows wait for the garbage collector
        except TemporaryError as error:
            headers = {"Retry-After": str(RETRY_SECONDS)}
            raise ProblemError(503, error.client_code, str(error), headers) from error

    def asked(self, request: Request) -> AbstractAsyncContextManager[Context]:
        """The context of a GraphQL request, whose client says whether it wants the newest."""
        may_lag = request.headers.get(CONSISTENCY) != "primary"
        return self._newest(request, bearer_token(request), may_lag=may_lag)

    def told(self, request: Request) -> AbstractAsyncContextManager[Context]:
        """The context of a subscription's event, which a replica may not have yet."""
        return self._newest(request, bearer_token(request))

    def called(self, request: Request) -> AbstractAsyncContextManager[Context]:
        """The context of a call of sentry-cli, which has two ways to say a token."""
        said = request.headers.get("authorization", "")
        return self._newest(request, bearer_token(request) or parse_basic_user(said))


def bearer_token(request: Request) -> str | None:
    """The token in the header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


async def authenticated(snapshot: Snapshot, token: str | None) -> tokens.Caller:
    """Who the token stands for. Raises ProblemError, 401."""
    caller = None if token is None else await tokens.find_caller(snapshot, token)
    if token is not None and caller is None and await snapshot.use_primary():
        caller = await tokens.find_caller(snapshot, token)  # a replica may not know it yet
    if caller is None or "read" not in caller.scopes:
        raise unauthenticated()
    return caller


def unauthenticated() -> ProblemError:
    """What is said without a valid token."""
    return ProblemError(
        401,
        "UNAUTHENTICATED",
        "A valid access token is needed: Authorization: Bearer …",
        {"WWW-Authenticate": "Bearer"},
    )


async def for_writing(context: Context) -> Context:
    """The context of a mutation: whatever it reads is the newest, its caller included.

    Raises ProblemError.
    """
    if not await context.snapshot.use_primary():
        return context
    caller = await tokens.reload_caller(context.snapshot, context.caller.token_id)
    if caller is None:
        raise unauthenticated()
    return replace(
        context, caller=caller, loaders=Loaders(context.snapshot, caller.organization_ids)
    )
