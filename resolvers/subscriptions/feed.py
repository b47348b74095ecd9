"""The feed of committed changes: read once per process, distributed to all subscribers."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any, Generic, NamedTuple, Self, TypeVar, overload

from db.connection.clock import NOW, DatabaseClock
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.notifications import listen
from db.events import changes
from db.events.changes import ChangeRow, FeedPosition
from resolvers.errors import RequestError

log = logging.getLogger("waybill.feed")

T = TypeVar("T")

MAX_QUEUED_CHANGES = 1000
# Changes are collected for this long before they are read, so that many writes cause few reads.
BATCH_WINDOW_SECONDS = 0.02
# Intervals of reads without a notification, where others notify of their writes and where not.
NOTIFIED_POLL_SECONDS, POLL_SECONDS = 5.0, 1.0
RETRY_SECONDS = 1.0
# SQLite's clock has milliseconds. A date counts as passed when the clock is surely after it.
CLOCK_STEP = timedelta(milliseconds=2)
NUMBERS = count()
"""Numbers that order events with the same time."""


class TooSlowError(RequestError):
    """A subscriber received changes more slowly than they were committed."""

    code = "TOO_SLOW"

    def __init__(self) -> None:
        super().__init__(
            f"More than {MAX_QUEUED_CHANGES} changes were queued for this subscription. "
            "Subscribe again and reload the data."
        )


class Later(NamedTuple, Generic[T]):
    """An event that is delivered when its time has come, by the database's clock."""

    event: T
    due: datetime


class Several(NamedTuple, Generic[T]):
    """The events of one change, of which some may be for later."""

    events: Sequence[T | Later[T]]


class Subscriber(Generic[T]):
    """An asynchronous iterator over the events that a subscription selects, in order of commit.

    It ends when it is closed. It raises TooSlowError when more than MAX_QUEUED_CHANGES events are
    queued, or kept for later. With `latest_only` a new event replaces a queued one.
    """

    def __init__(
        self,
        feed: "Feed",
        organization_id: int,
        select: Callable[[ChangeRow], T | Several[T] | None],
        *,
        latest_only: bool,
    ) -> None:
        self.organization_id = organization_id
        self._feed = feed
        self._select = select
        self._queue: deque[T] = deque(maxlen=1 if latest_only else None)
        self._due: dict[T, datetime] = {}
        self._later: list[tuple[datetime, int, T]] = []
        self._is_closed = False
        self._is_too_slow = False
        self._has_changed = asyncio.Event()

    def offer(self, change: ChangeRow) -> None:
        """Queue the events that the subscription selects of the change."""
        selected = self._select(change)
        if isinstance(selected, Several):
            for event in selected.events:
                if isinstance(event, Later):
                    self.keep(event)
                else:
                    self.put(event)
        elif selected is not None:
            self.put(selected)

    def put(self, event: T) -> None:
        """Queue an event."""
        if self._is_too_slow:
            return
        self._queue.append(event)
        if len(self._queue) > MAX_QUEUED_CHANGES:
            self._end_too_slow()
        self._has_changed.set()

    def keep(self, later: Later[T]) -> None:
        """Keep an event until it is due; an equal one is kept once, with the time of the last."""
        if self._is_too_slow or self._due.get(later.event) == later.due:
            return
        self._due[later.event] = later.due
        heappush(self._later, (later.due, next(NUMBERS), later.event))
        if len(self._later) > MAX_QUEUED_CHANGES:
            self._end_too_slow()

    @property
    def next_due(self) -> datetime | None:
        """When the next event that is kept is due; None without one."""
        return self._later[0][0] if self._later else None

    def put_due(self, time: datetime) -> None:
        """Queue the events whose time has come."""
        while self._later and self._later[0][0] + CLOCK_STEP <= time:
            due, _, event = heappop(self._later)
            if self._due.get(event) == due:
                del self._due[event]
                self.put(event)

    def _end_too_slow(self) -> None:
        """Forget all events, and let the iterator raise TooSlowError."""
        self._queue.clear()
        self._due.clear()
        self._later.clear()
        self._is_too_slow = True
        self._has_changed.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while not self._queue:
            if self._is_closed:
                raise StopAsyncIteration
            if self._is_too_slow:
                await self.aclose()
                raise TooSlowError
            self._has_changed.clear()
            await self._has_changed.wait()
        return self._queue.popleft()

    async def aclose(self) -> None:
        """End the subscription."""
        self._is_closed = True
        self._feed.unsubscribe(self)
        self._has_changed.set()


class Feed:
    """Distributes the changes of a database to the subscribers of this process.

    It reads only while there are subscribers: after each notification, and in intervals, because
    notifications can be lost. Events for later are kept with the subscriber.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        # Of each organization, in the order in which they subscribed.
        self._subscribers: dict[int, dict[Subscriber[Any], None]] = {}
        self._position: FeedPosition | None = None
        self._clock = DatabaseClock()
        self._lock = asyncio.Lock()
        self._has_been_subscribed = asyncio.Event()
        self._has_news = asyncio.Event()

    def __len__(self) -> int:
        """Count the subscribers."""
        return sum(map(len, self._subscribers.values()))

    async def run(self) -> None:
        """Read and distribute changes until cancelled."""
        await self._has_been_subscribed.wait()
        self._database.commit_listeners.add(self._has_news.set)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(listen(self._database, self._has_news.set))
                tasks.create_task(self._follow())
        finally:
            self._database.commit_listeners.discard(self._has_news.set)

    @overload
    async def subscribe(
        self, organization_id: int, select: Callable[[ChangeRow], Several[T]]
    ) -> Subscriber[T]: ...

    @overload
    async def subscribe(
        self,
        organization_id: int,
        select: Callable[[ChangeRow], T | None],
        *,
        latest_only: bool = False,
    ) -> Subscriber[T]: ...

    async def subscribe(
        self,
        organization_id: int,
        select: Callable[[ChangeRow], Any],
        *,
        latest_only: bool = False,
    ) -> Subscriber[Any]:
        """Subscribe to an organization's changes that are committed from now on.

        `select` converts a change to an event, or to several ones; None: the subscription does
        not select the change.
        """
        subscriber = Subscriber(self, organization_id, select, latest_only=latest_only)
        async with self._lock:
            await self._read()
            self._subscribers.setdefault(organization_id, {})[subscriber] = None
        self._has_been_subscribed.set()
        return subscriber

    def unsubscribe(self, subscriber: Subscriber[T]) -> None:
        """Remove a subscriber."""
        others = self._subscribers.get(subscriber.organization_id, {})
        others.pop(subscriber, None)
        if not others:
            self._subscribers.pop(subscriber.organization_id, None)

    def postpone(self, subscriber: Subscriber[T], later: Later[T]) -> None:
        """Keep an event that is of no new change until it is due."""
        subscriber.keep(later)
        self._has_news.set()

    async def _follow(self) -> None:
        is_notified = self._database.listening_engine is not None
        interval = NOTIFIED_POLL_SECONDS if is_notified else POLL_SECONDS
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._has_news.wait(), self._seconds_to_wait(interval))
            await asyncio.sleep(BATCH_WINDOW_SECONDS)
            self._has_news.clear()
            try:
                async with self._lock:
                    if self._subscribers:
                        await self._read()
                    else:
                        self._position = None
            except Exception as error:
                # Changes that cannot be read now, because the database restarts, are read later.
                is_defect = not isinstance(error, TemporaryError)
                log.warning("reading changes failed: %s", error, exc_info=is_defect)
                await asyncio.sleep(RETRY_SECONDS)
                self._has_news.set()

    def _seconds_to_wait(self, interval: float) -> float:
        """Return the seconds until the next read: the interval, or less if an event is due."""
        due = self._next_due
        if due is None:
            return interval
        return min(interval, max(0.0, (due + CLOCK_STEP - self._clock.now()).total_seconds()))

    @property
    def _next_due(self) -> datetime | None:
        """When the next event of a subscriber is due; None without one."""
        dates = (each.next_due for group in self._subscribers.values() for each in group)
        return min((due for due in dates if due is not None), default=None)

    async def _read(self) -> None:
        async with self._database.snapshot() as snapshot:
            rows, self._position = await changes.read_since(
                snapshot, self._position, on_sqlite=self._database.is_sqlite
            )
            for row in rows:
                for subscriber in self._subscribers.get(row.organization_id, ()):
                    subscriber.offer(row)
            if self._next_due is not None:
                [[time]] = await snapshot.fetch_rows(NOW, batch="clock")
                self._clock.set(time)
                for group in self._subscribers.values():
                    for subscriber in group:
                        subscriber.put_due(time)
