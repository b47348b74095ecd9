"""Admission of operations: limits for each token and organization, and a fair queue.

An operation that is within the limits starts at once. All others wait, without a database
connection. Places are given in turn: to organizations, within an organization to its tokens, and
within a token in the order of arrival. docs/reference/security.md#fair-admission
"""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from contextvars import ContextVar, Token
from dataclasses import dataclass
from enum import Enum
from math import ceil
from types import TracebackType
from typing import Self, TypeVar

from starlette.requests import Request as HTTPRequest

from execution.errors import ProblemError
from transport.accounts import AccessToken, Account, Organization, Waiter
from transport.cancellation import cancel_on_disconnect

C = TypeVar("C")

MAX_TOKENS = 5_000
"""Authenticated tokens whose organization and database time are remembered."""
RETRY_SECONDS = 1

WAIT_KEY = "waybill.wait"
"""Key of a request's scope: its `Wait`. Without it a request waits as `Wait.REQUEST`."""


class Wait(Enum):
    """How a request waits for admission.

    REQUEST and UNWATCHED wait for a limited time, and a limited number of them. REQUEST stops
    waiting when its client disconnects; UNWATCHED does not read from the client. UNTIL_ADMITTED
    waits without limits: other limits bound the sockets, their operations and the subscriptions.
    """

    REQUEST = "request"
    UNWATCHED = "unwatched"
    UNTIL_ADMITTED = "until admitted"


class Refusal(Enum):
    """Why an operation is not admitted, as metrics name it."""

    TOKEN = "token"  # noqa: S105 (no secret)
    ORGANIZATION = "organization"
    DATABASE_TIME = "database_time"
    PROCESS = "process"
    QUEUE_OF_TOKEN = "queue_of_token"  # noqa: S105 (no secret)
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class AdmissionLimits:
    """The limits of a process, of each organization and of each token.

    `total` and its parts are numbers of operations, `waiting` and its part numbers of requests
    that wait, at most `wait_seconds`. Database time is in seconds of statements per second.
    """

    total: int = 16
    per_organization: int = 8
    per_token: int = 4
    waiting: int = 600
    waiting_per_token: int = 200
    wait_seconds: float = 5.0
    database_time_per_organization: float = 4.0
    database_time_per_token: float = 2.0


class Admission:
    """Admits operations within the limits, for all transports of a process.

    `find_token` returns the token that a request has, `find_address` the address that it comes
    from. Each of the `refusal_listeners` is called for an operation that is not admitted.
    `running` and `waiting` are the numbers of operations.
    """

    def __init__(
        self,
        limits: AdmissionLimits,
        find_token: Callable[[HTTPRequest], str | None],
        find_address: Callable[[HTTPRequest], str],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits
        self.running = 0
        self.waiting = 0
        self.refusal_listeners: list[Callable[[Refusal], None]] = []
        self._find_token = find_token
        self._find_address = find_address
        self._clock = clock
        self._tokens: dict[str, AccessToken] = {}
        self._organizations: dict[int | str, Organization] = {}
        # Organizations that an operation can be admitted of, in their turn.
        self._ready: dict[Organization, None] = {}
        self._counted = 0

    def admit(self, http: HTTPRequest, wait: Wait | None = None) -> "Place":
        """Return a context that begins when the operation of a request is admitted.

        It raises ProblemError with 429 or 503 when the operation is not admitted, and
        ClientDisconnectedError.
        """
        return Place(self, http, wait or http.scope.get(WAIT_KEY, Wait.REQUEST))

    def apply(
        self,
        open_context: Callable[[HTTPRequest], AbstractAsyncContextManager[C]],
        wait: Wait | None = None,
    ) -> Callable[[HTTPRequest], AbstractAsyncContextManager[C]]:
        """Return `open_context` for operations that are admitted first."""

        @asynccontextmanager
        async def open_admitted(http: HTTPRequest) -> AsyncIterator[C]:
            async with self.admit(http, wait), open_context(http) as context:
                yield context

        return open_admitted

    def find(self, http: HTTPRequest) -> AccessToken:
        """Return the token of a request; requests of an address without a token share one."""
        text = self._find_token(http)
        if text is None:
            address = self._find_address(http)
            return self._tokens.get(address) or self._add_token(address, address)
        key = hashlib.sha256(text.encode()).hexdigest()
        token = self._tokens.pop(key, None)
        if token is None:
            return self._add_token(key, self._find_address(http))
        self._tokens[key] = token  # the one used last is the last one
        return token

    def _add_token(self, key: str, address: str) -> AccessToken:
        limits = self.limits
        organization = self._find_organization(address)
        token = AccessToken(key, organization, limits.per_token, limits.database_time_per_token)
        organization.tokens.add(token)
        self._tokens[key] = token
        return token

    def _find_organization(self, key: int | str) -> Organization:
        organization = self._organizations.get(key)
        if organization is None:
            limits = self.limits
            organization = self._organizations[key] = Organization(
                key, limits.per_organization, limits.database_time_per_organization
            )
        return organization

    def assign(self, token: AccessToken, organization_id: int) -> None:
        """Count an authenticated token for its organization from now on."""
        old = token.organization
        if old.key == organization_id:
            return
        new = self._find_organization(organization_id)
        old.running -= token.running
        new.running += token.running
        old.waiting -= token.waiting
        new.waiting += token.waiting
        old.ready.pop(token, None)
        old.tokens.discard(token)
        new.tokens.add(token)
        token.organization = new
        self._refresh_organization(old)
        self._drop_unused(old)
        self._refresh(token)
        self._drop_oldest_tokens()
        self._dispatch()

    def _drop_oldest_tokens(self) -> None:
        while len(self._tokens) > MAX_TOKENS:
            oldest = next(iter(self._tokens.values()))
            if oldest.running or oldest.waiters:
                return
            self._drop(oldest)

    def _drop(self, token: AccessToken) -> None:
        del self._tokens[token.key]
        token.organization.tokens.discard(token)
        self._drop_unused(token.organization)

    def _drop_unused(self, organization: Organization) -> None:
        if not organization.tokens:
            self._organizations.pop(organization.key, None)

    def can_start(self, token: AccessToken) -> bool:
        """Return whether an operation of the token can start at once."""
        organization = token.organization
        if (
            self.running >= self.limits.total
            or organization.running >= organization.limit
            or token.running >= token.limit
            or token.waiters
        ):
            return False
        now = self._clock()
        return token.seconds_in_debt(now) <= 0 and organization.seconds_in_debt(now) <= 0

    def start(self, token: AccessToken) -> None:
        """Count an operation that is admitted."""
        self.running += 1
        token.organization.running += 1
        token.running += 1

    def end(self, token: AccessToken) -> None:
        """End an operation, and admit those that can start now."""
        self.running -= 1
        token.organization.running -= 1
        token.running -= 1
        if self.waiting:
            self._refresh(token)
            self._dispatch()
        if not token.running:
            self._drop_unknown(token)

    def _drop_unknown(self, token: AccessToken) -> None:
        """Forget an idle token that was not authenticated, so that there are not many."""
        is_known = isinstance(token.organization.key, int)
        if not is_known and not token.waiters and not token.running and token.key in self._tokens:
            self._drop(token)

    def charge(self, token: AccessToken, seconds: float) -> None:
        """Count database time of a token and its organization."""
        now = self._clock()
        token.charge(seconds, now)
        token.organization.charge(seconds, now)

    async def wait(self, token: AccessToken, http: HTTPRequest, wait: Wait) -> None:
        """Wait until an operation of the token is admitted; it has started then.

        Raises: ProblemError with 429 or 503, and ClientDisconnectedError.
        """
        waiter = Waiter(is_counted=wait is not Wait.UNTIL_ADMITTED)
        if waiter.is_counted:
            self._make_room(token)
        self._enqueue(token, waiter)
        timer = None
        if waiter.is_counted:
            loop = asyncio.get_running_loop()
            timer = loop.call_later(self.limits.wait_seconds, self._end_wait, token, waiter)
        try:
            with cancel_on_disconnect(http.receive) if wait is Wait.REQUEST else nullcontext():
                await waiter.admitted
        except BaseException:
            if waiter.is_admitted:
                self.end(token)
            else:
                self._dequeue(token, waiter)
            raise
        finally:
            if timer is not None:
                timer.cancel()

    def _end_wait(self, token: AccessToken, waiter: Waiter) -> None:
        """Refuse an operation that has waited too long."""
        if not waiter.admitted.done():
            waiter.admitted.set_exception(self._refuse_late(token))

    def _enqueue(self, token: AccessToken, waiter: Waiter) -> None:
        token.waiters.append(waiter)
        self.waiting += 1
        if waiter.is_counted:
            self._counted += 1
            token.waiting += 1
            token.organization.waiting += 1
        self._refresh(token)
        self._dispatch()

    def _dequeue(self, token: AccessToken, waiter: Waiter) -> None:
        """Remove a waiter, if it is still in the queue."""
        if waiter not in token.waiters:
            return
        token.waiters.remove(waiter)
        self._count_out(token, waiter)
        self._refresh(token)
        self._drop_unknown(token)

    def _count_out(self, token: AccessToken, waiter: Waiter) -> None:
        self.waiting -= 1
        if waiter.is_counted:
            self._counted -= 1
            token.waiting -= 1
            token.organization.waiting -= 1

    def _make_room(self, token: AccessToken) -> None:
        """Refuse a request of the organization with the most, when too many wait already.

        Raises: ProblemError with 429 or 503 when it is the one of `token` that is refused.
        """
        limit = self.limits.waiting_per_token
        if token.waiting >= limit:
            raise self._refuse(Refusal.QUEUE_OF_TOKEN, limit)
        limit = self.limits.waiting
        if self._counted < limit:
            return
        longest = max(self._organizations.values(), key=lambda each: each.waiting)
        if longest.waiting <= token.organization.waiting + 1:
            raise self._refuse(Refusal.QUEUE, limit)
        longest_token = max(longest.tokens, key=lambda each: each.waiting)
        last = next(each for each in reversed(longest_token.waiters) if each.is_counted)
        self._dequeue(longest_token, last)
        if not last.admitted.done():
            last.admitted.set_exception(self._refuse(Refusal.QUEUE, limit))

    def _refuse_late(self, token: AccessToken) -> ProblemError:
        """Return the error for an operation that waited too long, by the limit it waited for."""
        now, organization = self._clock(), token.organization
        for account in (token, organization):
            seconds = account.seconds_in_debt(now)
            if seconds > 0:
                return self._refuse(Refusal.DATABASE_TIME, account.rate, seconds)
        if token.running >= token.limit:
            return self._refuse(Refusal.TOKEN, token.limit)
        if organization.running >= organization.limit:
            return self._refuse(Refusal.ORGANIZATION, organization.limit)
        return self._refuse(Refusal.PROCESS, self.limits.total)

    def _refuse(
        self, reason: Refusal, limit: float, seconds: float = RETRY_SECONDS
    ) -> ProblemError:
        for listener in self.refusal_listeners:
            listener(reason)
        return create_error(reason, limit, seconds)

    def _refresh(self, token: AccessToken) -> None:
        """Update whether a token, and its organization, are ready."""
        ready = token.organization.ready
        if token.waiters and token.running < token.limit and self._is_paid(token, token):
            ready.setdefault(token)
        else:
            ready.pop(token, None)
        self._refresh_organization(token.organization)

    def _refresh_organization(self, organization: Organization) -> None:
        if (
            organization.ready
            and organization.running < organization.limit
            and self._is_paid(organization, next(iter(organization.ready)))
        ):
            self._ready.setdefault(organization)
        else:
            self._ready.pop(organization, None)

    def _is_paid(self, account: Account, token: AccessToken) -> bool:
        """Return whether an account has no debt; otherwise refresh `token` when it has none."""
        seconds = account.seconds_in_debt(self._clock())
        if seconds <= 0:
            return True
        if account.timer is None:
            loop = asyncio.get_running_loop()
            account.timer = loop.call_later(seconds, self._on_paid, account, token)
        return False

    def _on_paid(self, account: Account, token: AccessToken) -> None:
        account.timer = None
        self._refresh(token)
        self._dispatch()

    def _dispatch(self) -> None:
        """Start operations that wait, in turn, while there are places."""
        while self._ready and self.running < self.limits.total:
            organization = next(iter(self._ready))
            del self._ready[organization]
            token = next(iter(organization.ready))
            del organization.ready[token]
            if self._is_paid(token, token) and self._is_paid(organization, token):
                waiter = token.waiters.popleft()
                self._count_out(token, waiter)
                if not waiter.admitted.done():  # otherwise its task is about to be cancelled
                    self.start(token)
                    waiter.admitted.set_result(None)
            self._refresh(token)


class Place:
    """The context of an admitted operation."""

    __slots__ = ("_http", "_reset", "_wait", "admission", "token")

    def __init__(self, admission: Admission, http: HTTPRequest, wait: Wait) -> None:
        self.admission = admission
        self._http = http
        self._wait = wait

    async def __aenter__(self) -> Self:
        admission = self.admission
        self.token = token = admission.find(self._http)
        if admission.can_start(token):
            admission.start(token)
        else:
            await admission.wait(token, self._http, self._wait)
        self._reset: Token[Place | None] = CURRENT_PLACE.set(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        CURRENT_PLACE.reset(self._reset)
        self.admission.end(self.token)

    def assign(self, organization_id: int) -> None:
        """Count the operation for the organization of its authenticated token."""
        self.admission.assign(self.token, organization_id)


CURRENT_PLACE: ContextVar[Place | None] = ContextVar("waybill_place", default=None)


def assign_organization(organization_id: int) -> None:
    """Count the current operation for an organization, if it was admitted."""
    place = CURRENT_PLACE.get()
    if place is not None:
        place.assign(organization_id)


def charge_database_time(seconds: float) -> None:
    """Charge the current operation for database time, if it was admitted."""
    place = CURRENT_PLACE.get()
    if place is not None:
        place.admission.charge(place.token, seconds)


MESSAGES = {
    Refusal.TOKEN: "The limit of {} concurrent operations per token is reached.",
    Refusal.ORGANIZATION: "The limit of {} concurrent operations per organization is reached.",
    Refusal.DATABASE_TIME: "The limit of {:g} seconds of database time per second is exceeded.",
    Refusal.PROCESS: "The limit of {} concurrent operations is reached.",
    Refusal.QUEUE_OF_TOKEN: "The limit of {} waiting requests per token is reached.",
    Refusal.QUEUE: "The limit of {} waiting requests is reached.",
}
OF_PROCESS = frozenset({Refusal.PROCESS, Refusal.QUEUE})


def create_error(reason: Refusal, limit: float, seconds: float) -> ProblemError:
    """Return the error for an operation that is not admitted: 503 for limits of the process."""
    status, code = (503, "OVERLOADED") if reason in OF_PROCESS else (429, "TOO_MANY_REQUESTS")
    if reason is Refusal.DATABASE_TIME:
        code = "DATABASE_TIME_EXCEEDED"
    message = f"{MESSAGES[reason].format(limit)} Retry the request."
    return ProblemError(status, code, message, {"Retry-After": str(ceil(seconds))}, limit=limit)
