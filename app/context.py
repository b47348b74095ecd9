"""Request contexts."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime

from starlette.requests import Request

from app.authentication import Authentication, check_caller
from app.settings import Settings
from db.accounts import tokens
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.reading.answer_clock import CURRENT_ANSWER
from db.reading.read_meter import ReadMeter
from db.reading.snapshot import Snapshot
from execution.answers import AnswerState
from execution.errors import ProblemError
from ingest.authentication import parse_basic_user
from loaders.base import Loaders
from resolvers.context import Context
from resolvers.subscriptions.feed import Feed
from telemetry.record import record_caller
from transport.admission import Admission, assign_organization
from transport.events.groups import OtherScope
from transport.negotiation import find_header

MAX_USER_AGENT_LENGTH = 256
AUTHORIZATION = b"authorization"
# With the value `primary`, a query does not read from the replica.
READ_FROM_HEADER = b"waybill-read-from"
RETRY_SECONDS = 1

EventCaller = Context | ProblemError | OtherScope
"""What a subscriber gets for an event: `Contexts.for_event`."""


class Contexts:
    """Opens the context of an authenticated request; `admission` admits the requests."""

    def __init__(
        self, database: Database, feed: Feed, settings: Settings, authentication: Authentication
    ) -> None:
        self._database = database
        self._feed = feed
        self._policy = settings.policy
        self.authentication = authentication
        self.admission = Admission(
            settings.admission_limits, parse_token, authentication.addresses.find
        )

    def for_graphql(self, request: Request) -> AbstractAsyncContextManager[Context]:
        """Open the context of a GraphQL request; the client may demand the primary database."""
        allow_replica = find_header(request, READ_FROM_HEADER) != "primary"
        token = parse_bearer_token(request)
        return self._open(request, token, allow_replica=allow_replica, keeps_results=True)

    @asynccontextmanager
    async def for_event(self, requests: Sequence[Request]) -> AsyncIterator[list[EventCaller]]:
        """Open a snapshot for an event, which the replica may not have yet, for its subscribers.

        Returns what each request gets: a context, if its answers are those of the first caller;
        otherwise an error, or what its answers depend on. The contexts share their loaders.

        Raises: ProblemError with 503 when the database is unavailable.
        """
        by_token: dict[str | None, Request] = {}
        sent = [parse_bearer_token(request) for request in requests]
        for token, request in zip(sent, requests, strict=True):
            by_token.setdefault(token, request)
        with reporting_unavailable():
            async with self._database.snapshot(keeps_results=True) as snapshot:
                found = await self.authentication.authenticate_all(by_token, snapshot)
                first: Context | None = None
                callers: dict[str | None, EventCaller] = {}
                for token, caller in found.items():
                    if isinstance(caller, ProblemError):
                        callers[token] = caller
                    elif first is None:
                        callers[token] = first = self._create(by_token[token], snapshot, caller)
                    elif caller.answer_scope == first.caller.answer_scope:
                        callers[token] = replace(first, caller=caller)
                    else:
                        callers[token] = OtherScope(caller.answer_scope)
                try:
                    yield [callers[token] for token in sent]
                finally:
                    if first is not None:
                        first.loaders.close()

    def for_rest(self, request: Request) -> AbstractAsyncContextManager[Context]:
        """Open the context of a REST request; sentry-cli may send the token as a user name."""
        return self._open(request, parse_token(request), source="rest")

    @asynccontextmanager
    async def _open(
        self,
        request: Request,
        token: str | None,
        *,
        allow_replica: bool = False,
        keeps_results: bool = False,
        source: str = "graphql",
    ) -> AsyncIterator[Context]:
        """Authenticate the request and open its context.

        Raises: ProblemError with 401 or 429, or with 503 when the database is unavailable.
        """
        with reporting_unavailable():
            async with self._database.snapshot(
                may_lag=allow_replica, keeps_results=keeps_results
            ) as snapshot:
                caller = await self.authentication.authenticate(request, snapshot, token)
                record_caller(caller.user_id, caller.token_id)
                context = self._create(request, snapshot, caller, source)
                try:
                    yield context
                finally:
                    # Loaders are in cycles: without this, rows would wait for garbage collection,
                    # and a batch would be merged after its operation was cancelled.
                    context.loaders.close()

    def _create(
        self, request: Request, snapshot: Snapshot, caller: tokens.Caller, source: str = "graphql"
    ) -> Context:
        """Create the context of a caller, who was just read in the snapshot."""
        snapshot.project_ids = caller.project_ids
        snapshot.reads.begin(caller.date_read)
        CURRENT_ANSWER.set(snapshot.reads.clock)
        assign_organization(min(caller.organization_ids))
        loaders = Loaders(
            snapshot,
            caller.organization_ids,
            max_sketches=self._policy.max_sketches,
            max_widget_sketches=self._policy.max_widget_sketches,
        )
        user_agent = (find_header(request, b"user-agent") or "")[:MAX_USER_AGENT_LENGTH]
        return Context(
            database=self._database,
            snapshot=snapshot,
            loaders=loaders,
            caller=caller,
            feed=self._feed,
            user_agent=user_agent or None,
            idempotency_key=find_header(request, b"idempotency-key"),
            policy=self._policy,
            source=source,
        )


@contextmanager
def reporting_unavailable() -> Iterator[None]:
    """Raise ProblemError with 503 in place of a TemporaryError of the block."""
    try:
        yield
    except TemporaryError as error:
        seconds = getattr(error, "retry_seconds", RETRY_SECONDS)
        headers = {"Retry-After": str(seconds)}
        raise ProblemError(503, error.client_code, str(error), headers) from error


def parse_bearer_token(request: Request) -> str | None:
    """Return the token of the Authorization header; None if there is none."""
    return parse_bearer(find_header(request, AUTHORIZATION) or "")


def parse_bearer(authorization: str) -> str | None:
    """Return the token of an Authorization header; None if it has another scheme."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def parse_token(request: Request) -> str | None:
    """Return the token that a request sends in any of the ways that clients have."""
    authorization = find_header(request, AUTHORIZATION) or ""
    return parse_bearer(authorization) or parse_basic_user(authorization)


async def to_writing_context(context: Context) -> Context:
    """Return the context of a mutation: it reads from the primary.

    The caller is read again from there, because the replica may have outdated permissions.

    Raises: ProblemError with 401 when the token has been revoked meanwhile.
    """
    if not await context.snapshot.use_primary():
        return context
    caller = check_caller(await tokens.reload_caller(context.snapshot, context.caller.token_id))
    context.snapshot.project_ids = caller.project_ids
    loaders = Loaders(
        context.snapshot,
        caller.organization_ids,
        max_sketches=context.policy.max_sketches,
        max_widget_sketches=context.policy.max_widget_sketches,
        lifetime=context.loaders.lifetime,
    )
    return replace(context, caller=caller, loaders=loaders)


def find_answer_state(context: Context) -> AnswerState | None:
    """Return what the answer of a context depends on.

    None if the context reads a later state than that of its caller, for example after a mutation.
    """
    if not context.snapshot.reads.is_covered:
        return None
    caller = context.caller
    return AnswerState(caller.answer_scope, caller.versions, caller.date_read)


def find_answer_change(context: Context) -> datetime | None:
    """Return when the answer that a context has read changes by time; None: do not keep it."""
    reads = context.snapshot.reads
    return reads.clock.changes_at if reads.is_covered else None


def use_meter(context: Context, meter: ReadMeter) -> None:
    """Let a meter count and bound what the context reads from now on."""
    context.snapshot.meter = meter


def reset_context(context: Context) -> None:
    """Prepare a context for the execution of an operation whose plan aborted.

    The loaders are as if nothing had been read, because what they hold affects which of several
    errors comes first. The snapshot answers what the plan read without reading it again.
    """
    context.loaders.restart()
    context.snapshot.replay()
