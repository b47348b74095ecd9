"""Turns of the event loop: work that takes many of them, and work that begins in them."""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from functools import partial
from time import perf_counter
from weakref import WeakKeyDictionary

BEGUN_PER_TURN = 8
"""Pieces of work that begin in one turn of the event loop."""
TURN_SECONDS = 0.002
"""Seconds of such work after which no further piece begins in a turn."""


class Queue:
    """The order in which requests with long work continue, shared by all of them.

    One of them continues in each turn of the event loop, so that however many there are, other
    requests wait for one slice.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def wait(self) -> None:
        """Let other tasks run until it is the caller's turn."""
        async with self._lock:
            await asyncio.sleep(0)


class FairQueue:
    """The order in which work of many callers begins on the event loop.

    A few pieces begin in each turn of the event loop, those that wait by caller in turn. However
    many connections, requests or messages one caller sends at once, others wait for a few of them.
    """

    def __init__(self) -> None:
        # The callers with work that waits, in their turn.
        self._waiting: dict[Hashable, deque[Callable[[], None]]] = {}
        self._begun = 0
        self._seconds = 0.0
        self._is_scheduled = False

    @property
    def has_room(self) -> bool:
        """Whether work may begin in this turn, because none waits and little has begun."""
        return not self._waiting and self._may_begin

    @property
    def _may_begin(self) -> bool:
        return self._begun < BEGUN_PER_TURN and self._seconds < TURN_SECONDS

    def run(self, caller: Hashable, work: Callable[[], None]) -> None:
        """Run a short function now, if there is room, and else in the turn of its caller."""
        if self.has_room:
            self._begin(work)
        else:
            self.put(caller, work)

    def put(self, caller: Hashable, work: Callable[[], None]) -> None:
        """Run a short function in the turn of its caller, in a later turn of the event loop."""
        self._waiting.setdefault(caller, deque()).append(work)
        self._schedule()

    async def wait(self, caller: Hashable) -> None:
        """Wait for the turn of a caller; a task that began in this turn need not wait."""
        if self.has_room:
            self._schedule()
            self._begun += 1
            return
        admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.put(caller, partial(resolve, admitted))
        await admitted

    def _begin(self, work: Callable[[], None]) -> None:
        self._schedule()
        self._begun += 1
        start = perf_counter()
        try:
            work()
        finally:
            self._seconds += perf_counter() - start

    def _schedule(self) -> None:
        if not self._is_scheduled:
            self._is_scheduled = True
            asyncio.get_running_loop().call_soon(self._run_turn)

    def _run_turn(self) -> None:
        """Begin what waits, as much as one turn takes."""
        self._is_scheduled = False
        self._begun, self._seconds = 0, 0.0
        try:
            while self._waiting and self._may_begin:
                caller = next(iter(self._waiting))
                works = self._waiting.pop(caller)
                work = works.popleft()
                if works:
                    self._waiting[caller] = works
                self._begin(work)
        finally:
            if self._waiting:
                self._schedule()


def resolve(future: asyncio.Future[None]) -> None:
    """End a wait, unless it was cancelled."""
    if not future.done():
        future.set_result(None)


_queues: WeakKeyDictionary[asyncio.AbstractEventLoop, FairQueue] = WeakKeyDictionary()


def find_fair_queue() -> FairQueue:
    """Return the queue of the running event loop."""
    loop = asyncio.get_running_loop()
    queue = _queues.get(loop)
    if queue is None:
        queue = _queues[loop] = FairQueue()
    return queue
