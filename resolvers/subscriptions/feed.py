"""What changed, as it is committed: read once for a process, and handed to all who wait for it."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, Self, TypeVar

from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.notifications import listen
from db.events import changes
from db.events.changes import ChangeRow, FeedPosition
from resolvers.errors import RequestError

log = logging.getLogger("waybill.feed")

T = TypeVar("T")

MAX_QUEUED_CHANGES = 1000
# How long changes are gathered before they are read: a flood of writes is one of few reads.
BATCH_WINDOW_SECONDS = 0.02
# How often is looked without being told. SQLite does not tell what other processes write.
POLL_SECONDS = {"sqlite": 1.0, "postgresql": 5.0}
RETRY_SECONDS = 1.0


class TooSlowError(RequestError):
    """More changes came than the subscriber took."""

    code = "TOO_SLOW"

    def __init__(self) -> None:
        super().__init__(
            f"More than {MAX_QUEUED_CHANGES} changes were queued for this subscription. "
            "Subscribe again and reload the data."
        )


class Subscriber(Generic[T]):
    """One who is told: what was picked for it, in order; it ends when it is closed.

    At most `MOST_WAITING` wait for it, then it ends with TooSlowError. With `latest_only` there
    waits but one: a newer one takes its place.
    """

    def __init__(
        self,
        feed: "Feed",
        organization_id: int,
        pick: Callable[[ChangeRow], T | None],
        *,
        latest_only: bool,
    ) -> None:
        self.organization_id = organization_id
        self._feed = feed
        self._pick = pick
        self._waiting: deque[T] = deque(maxlen=1 if latest_only else None)
        self._is_over = False
        self._is_too_slow = False
        self._news = asyncio.Event()

    def offer(self, change: ChangeRow) -> None:
        """Take a change, if it is one of those that are waited for."""
        picked = self._pick(change)
        if picked is None or self._is_too_slow:
            return
        self._waiting.append(picked)
        if len(self._waiting) > MAX_QUEUED_CHANGES:
            self._waiting.clear()
            self._is_too_slow = True
        self._news.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while not self._waiting:
            if self._is_over:
                raise StopAsyncIteration
            if self._is_too_slow:
                await self.aclose()
                raise TooSlowError
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()

    async def aclose(self) -> None:
        """Wait no more."""
        self._is_over = True
        self._feed.leave(self)
        self._news.set()


class Feed:
    """The changes of a database, for those of this process who subscribe to them.

    It reads while there are subscribers, and is told when there is something to read; that it
    also looks by itself now and then makes up for what it was not told.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: dict[int, set[Subscriber[Any]]] = {}
        self._position: FeedPosition | None = None
        self._turn = asyncio.Lock()
        self._is_wanted = asyncio.Event()
        self._news = asyncio.Event()

    def __len__(self) -> int:
        """How many are told."""
        return sum(map(len, self._subscribers.values()))

    async def run(self) -> None:
        """Read whatever comes, for ever; end it by cancelling."""
        await self._is_wanted.wait()
        self._database.commit_listeners.add(self._news.set)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(listen(self._database, self._news.set))
                tasks.create_task(self._follow())
        finally:
            self._database.commit_listeners.discard(self._news.set)

    async def subscribe(
        self,
        organization_id: int,
        pick: Callable[[ChangeRow], T | None],
        *,
        latest_only: bool = False,
    ) -> Subscriber[T]:
        """Wait for what `pick` makes of an organization's changes; None: the change is not meant.

        Whatever is committed from now on is told, and nothing that was before.
        """
        subscriber = Subscriber(self, organization_id, pick, latest_only=latest_only)
        async with self._turn:
            await self._read()
            self._subscribers.setdefault(organization_id, set()).add(subscriber)
        self._is_wanted.set()
        return subscriber

    def leave(self, subscriber: Subscriber[T]) -> None:
        """Tell a subscriber nothing more."""
        others = self._subscribers.get(subscriber.organization_id, set())
        others.discard(subscriber)
        if not others:
            self._subscribers.pop(subscriber.organization_id, None)

    async def _follow(self) -> None:
        pause = POLL_SECONDS[self._database.url.get_backend_name()]
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), pause)
            await asyncio.sleep(BATCH_WINDOW_SECONDS)
            self._news.clear()
            try:
                async with self._turn:
                    if self._subscribers:
                        await self._read()
                    else:
                        self._position = None
            except Exception as error:
                # Whatever it is (a database that restarts, say): what is not read now is later.
                is_defect = not isinstance(error, TemporaryError)
                log.warning("changes cannot be read: %s", error, exc_info=is_defect)
                await asyncio.sleep(RETRY_SECONDS)
                self._news.set()

    async def _read(self) -> None:
        async with self._database.snapshot() as snapshot:
            rows, self._position = await changes.read_since(
                snapshot, self._position, on_sqlite=self._database.is_sqlite
            )
        for row in rows:
            for subscriber in self._subscribers.get(row.organization_id, ()):
                subscriber.offer(row)
