"""Events of subscriptions, each executed once for all subscribers with the same response.

Subscribers that wait for a response to the same event are a group, if their operations, variables
and callers are equal. A group opens one context, in which the callers of all its subscribers are
read with one statement: a revoked token, or a right that was lost, takes effect at this event. A
subscriber whose answers depend on something else than those of the first one joins another group.
Rules: docs/guides/subscriptions.md#one-execution.
"""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from graphql import GraphQLError
from starlette.requests import Request as HTTPRequest

from execution.answers import encode_variables
from execution.engine import Engine, add_cost
from execution.errors import ProblemError, RequestRejectedError
from execution.executors import MeteredExecutor
from execution.limits.budget import Bill
from execution.operation import Operation, Request, Response
from transport.admission import Admission, Wait
from transport.cancellation import deadline
from transport.encoding import encode_data

WOKEN_AT_ONCE = 4
"""Subscribers that send a response in one turn of the event loop, so that others are served."""
TURNS_TO_JOIN = 8
"""Turns of the event loop after which woken subscribers wait for their next events.

An event stream takes five. Groups begin after them, so that all subscribers are in one group.
"""


class SubscriptionEvent(Protocol):
    """An event of a subscription: `resolvers/subscriptions`, which transport cannot import."""

    @property
    def key(self) -> Hashable:
        """What events of equal operations have in common if their values are equal."""

    async def resolve(self, context: Any) -> Any:
        """Return the value of the subscription's field; None skips the event.

        Raises: GraphQLError to end the subscription.
        """


class OtherScope(NamedTuple):
    """A caller whose answers depend on something else than those of the first one."""

    scope: Hashable


OpenEvent = Callable[[Sequence[HTTPRequest]], AbstractAsyncContextManager[Sequence[Any]]]
"""Opens a context for an event, for the requests of subscribers.

Returns for each a context, if the answers of its caller are those of the first caller; a
ProblemError; or an OtherScope. Raises ProblemError.
"""


@dataclass(eq=False, slots=True)
class EventSubscriber:
    """A subscription that gets responses to events.

    `scope` is what the answers of its caller depended on when the caller was last read.
    """

    operation: Operation
    request: Request
    executor: MeteredExecutor
    http: HTTPRequest
    scope: Hashable
    variables: Hashable

    @classmethod
    def of(
        cls,
        operation: Operation,
        request: Request,
        executor: MeteredExecutor,
        http: HTTPRequest,
        scope: Hashable,
    ) -> "EventSubscriber":
        """Return the subscriber of an operation; large variables are equal to no others."""
        variables = encode_variables(request.variables)
        return cls(
            operation, request, executor, http, scope, object() if variables is None else variables
        )

    def find_key(self, event: SubscriptionEvent) -> Hashable:
        """Return what subscribers have in common that get the same response to an event."""
        return event.key, id(self.operation.definition), self.variables, self.scope


class Member:
    """A subscriber that waits for the response to an event.

    `response` is a future of the response, of None if the event is skipped, or of an error. `bill`
    is what it was charged. `context` has the request that a group records its statements for.
    """

    __slots__ = ("bill", "context", "group", "response", "subscriber")

    def __init__(self, subscriber: EventSubscriber) -> None:
        self.subscriber = subscriber
        self.response: asyncio.Future[Response | None] = asyncio.get_running_loop().create_future()
        self.group: Group | None = None
        self.bill: Bill | None = None
        self.context = copy_context()

    def succeed(self, response: Response | None) -> None:
        """Set the response, unless the subscription has ended."""
        if self.response.done():
            return
        if response is not None and self.bill is not None:
            response = add_cost(response, self.bill, self.subscriber.request)
        self.response.set_result(response)

    def fail(self, error: Exception) -> None:
        """Set the error, unless the subscription has ended."""
        if not self.response.done():
            self.response.set_exception(error)


class Group:
    """The members that share the response to an event, and the task that executes it."""

    def __init__(self, event: SubscriptionEvent) -> None:
        self.event = event
        self.members: dict[Member, None] = {}
        self.task: asyncio.Task[None] | None = None

    def add(self, member: Member) -> None:
        """Add a member."""
        member.group = self
        self.members[member] = None

    def remove(self, member: Member) -> None:
        """Remove a member whose subscription has ended; without members nothing is executed."""
        del self.members[member]
        if not self.members and self.task is not None:
            self.task.cancel()


class EventGroups:
    """Executes the events of subscriptions, each once for a group of subscribers.

    A group is admitted by `admission` like an operation of its first member.
    """

    def __init__(
        self, engine: Engine, admission: Admission, open_event: OpenEvent, seconds: float
    ) -> None:
        self._engine = engine
        self._admission = admission
        self._open_event = open_event
        self._seconds = seconds
        # The groups that further members may join.
        self._open: dict[Hashable, Group] = {}
        self._waking = asyncio.Lock()

    async def respond(
        self, subscriber: EventSubscriber, event: SubscriptionEvent
    ) -> Response | None:
        """Return a subscriber's response to an event; None if the event is skipped.

        Raises: ProblemError, RequestRejectedError and GraphQLError to end the subscription.
        """
        member = Member(subscriber)
        self._join(member, event)
        try:
            return await member.response
        except asyncio.CancelledError:
            if member.group is not None:
                member.group.remove(member)
            raise

    def _join(self, member: Member, event: SubscriptionEvent) -> None:
        """Add a member to the open group of an event, or to a new one."""
        key = member.subscriber.find_key(event)
        group = self._open.get(key)
        if group is None or not group.members:  # without members its task is being cancelled
            group = self._open[key] = Group(event)
            task = asyncio.get_running_loop().create_task(
                self._run(key, group), context=member.context
            )
            task.add_done_callback(lambda _: self._close(key, group))
            group.task = task
        group.add(member)

    def _close(self, key: Hashable, group: Group) -> None:
        """Let no further member join a group."""
        if self._open.get(key) is group:
            del self._open[key]

    async def _run(self, key: Hashable, group: Group) -> None:
        """Execute the event of a group, and wake its members."""
        failure: Exception | None = None
        response: Response | None = None
        try:
            response = await self._execute(key, group)
            if response is not None:
                await encode_data(response)
        except Exception as error:  # noqa: BLE001 (the members get it)
            failure = to_shared_error(error)
        self._close(key, group)
        await self._wake(group, response, failure)

    async def _execute(self, key: Hashable, group: Group) -> Response | None:
        """Execute the event of a group; None if it is skipped, or if no member is left.

        Raises: ProblemError, RequestRejectedError and GraphQLError.
        """
        first = next(iter(group.members)).subscriber
        async with (
            self._admission.admit(first.http, Wait.UNTIL_ADMITTED),
            deadline(self._seconds),
        ):
            async with self._waking:  # so that those who are woken can join
                self._close(key, group)
            requests = [member.subscriber.http for member in group.members]
            async with self._open_event(requests) as callers:
                contexts = self._separate(group, callers)
                if not contexts:
                    return None
                [context, *_] = contexts.values()
                value = await group.event.resolve(context)
                if value is None:
                    return None
                return await self._execute_for(contexts, value)

    def _separate(self, group: Group, callers: Sequence[Any]) -> dict[Member, Any]:
        """Return the contexts of the members that share the first caller's response.

        The others fail, or join another group.
        """
        contexts: dict[Member, Any] = {}
        for member, caller in zip(list(group.members), callers, strict=True):
            if isinstance(caller, ProblemError):
                member.fail(caller)
            elif isinstance(caller, OtherScope):
                del group.members[member]
                member.subscriber.scope = caller.scope
                self._join(member, group.event)
            else:
                member.subscriber.scope = caller.answer_scope
                contexts[member] = caller
        return contexts

    async def _execute_for(self, contexts: dict[Member, Any], value: object) -> Response | None:
        """Execute the operation of members for an event; None if none of them can pay."""
        engine = self._engine
        bills: dict[Member, Bill] = {}
        for member, context in contexts.items():
            try:
                bills[member] = await engine.charge(member.subscriber.operation, context)
            except RequestRejectedError as error:
                member.fail(error)
        if not bills:
            return None
        first = next(iter(bills))
        response = await engine.execute_event(
            first.subscriber.executor, value, contexts[first], list(bills.values())
        )
        for member, bill in bills.items():
            member.bill = bill
        return response

    async def _wake(
        self, group: Group, response: Response | None, failure: Exception | None
    ) -> None:
        """Pass the response or the error on to all members, a few in each turn."""
        async with self._waking:
            members = list(group.members)
            for start in range(0, len(members), WOKEN_AT_ONCE):
                for member in members[start : start + WOKEN_AT_ONCE]:
                    if failure is None:
                        member.succeed(response)
                    else:
                        member.fail(failure)
                await asyncio.sleep(0)
            for _ in range(TURNS_TO_JOIN):
                await asyncio.sleep(0)


def to_shared_error(error: Exception) -> Exception:
    """Return the error that each member of a group gets; an unexpected one is logged once."""
    if isinstance(error, RequestRejectedError | ProblemError | GraphQLError):
        return error
    return RequestRejectedError("INTERNAL_SERVER_ERROR", GraphQLError("", original_error=error))
