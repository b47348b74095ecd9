"""Batches of keys, and when they are read: once no further key can join them.

A resolver loads a key after a statement, a computation or another load. So the batches of a
request stay open while one of its statements or computations has not ended, and then until the
event loop has had some turns without a load. They are read together, so the number of statements
depends on neither the time that statements take nor the turns that resolvers take.

See docs/reference/security.md#batch-loading.
"""

import asyncio
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Generic, TypeVar

from db.reading.activity import Activity
from db.reading.snapshot import retrieve_exception

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

# Turns of the event loop without a load after which no resolver is about to load a key. From the
# end of a statement to the loads below its rows it takes five. A turn costs a microsecond when
# nothing else runs.
QUIET_TURNS = 8


class KeyBatch(Generic[K, R]):
    """Keys that one statement answers, and the futures that wait for them.

    `stale` are the keys that were cleared since: later loads read them again. `errors` are those
    of keys that have an error in place of a value.
    """

    def __init__(self) -> None:
        self.keys: dict[K, None] = {}
        self.stale: set[K] = set()
        self.errors: Mapping[K, Exception] = {}
        self.key_futures: list[tuple[K, asyncio.Future[R]]] = []
        self.batch_futures: list[asyncio.Future[Mapping[K, R]]] = []

    def add(self, keys: Mapping[K, None]) -> None:
        """Add keys to read."""
        self.keys |= keys
        if self.stale:
            self.stale.difference_update(keys)

    def reorder(self, places: Mapping[K, int]) -> None:
        """Order the keys by their places; those without one come last."""
        last = len(places)
        self.keys = dict.fromkeys(sorted(self.keys, key=lambda key: places.get(key, last)))

    def find(self, keys: Mapping[K, None]) -> set[K]:
        """Return those of the keys that loads may wait for."""
        found = keys.keys() & self.keys.keys()
        return found - self.stale if self.stale else found

    def wait(self) -> "asyncio.Future[Mapping[K, R]]":
        """Return a future of the values, by key."""
        future = asyncio.get_running_loop().create_future()
        self.batch_futures.append(future)
        return future

    def resolve(self, values: Mapping[K, R], errors: Mapping[K, Exception]) -> None:
        """Complete all futures. Each key has a value or an error."""
        self.errors = errors
        for key, future in self.key_futures:
            if not future.done():
                if key in errors:
                    future.set_exception(errors[key])
                    retrieve_exception(future)
                else:
                    future.set_result(values[key])
        for batch_future in self.batch_futures:
            if not batch_future.done():
                batch_future.set_result(values)

    def reject(self, error: Exception) -> None:
        """Fail all futures."""
        futures: list[asyncio.Future[Any]] = [*self.batch_futures]
        futures += [future for _, future in self.key_futures]
        for future in futures:
            if not future.done():
                future.set_exception(error)
                retrieve_exception(future)


class OpenBatches:
    """The open batches of a request, and when they are closed and read."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._close_functions: list[Callable[[], None]] = []
        self._is_waiting = False
        self._turns_left = 0

    def add(self, close: Callable[[], None]) -> None:
        """Add a loader's open batches; `close` closes and reads them."""
        self._close_functions.append(close)
        if not self._is_waiting:
            self._is_waiting = True
            self._start_waiting()

    def keep_open(self) -> None:
        """Wait for further loads, after one."""
        self._turns_left = QUIET_TURNS

    def _start_waiting(self) -> None:
        self.keep_open()
        loop = asyncio.get_running_loop()
        loop.call_soon(self._wait, loop)

    def _wait(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait for another turn of the event loop, or close all batches."""
        if not self._activity.is_idle:
            self._activity.call_when_idle(self._start_waiting)
        elif self._turns_left > 0:
            self._turns_left -= 1
            loop.call_soon(self._wait, loop)
        else:
            self._is_waiting = False
            close_functions, self._close_functions = self._close_functions, []
            for close in close_functions:
                close()


def split_errors(values: dict[K, Any]) -> dict[K, Exception]:
    """Remove the errors from the values of a batch, and return them by key."""
    if not any(map(is_exception_type, set(map(type, values.values())))):
        return {}
    errors = {key: value for key, value in values.items() if isinstance(value, Exception)}
    for key in errors:
        del values[key]
    return errors


def is_exception_type(kind: type) -> bool:
    """Whether values of a type are exceptions."""
    return issubclass(kind, Exception)


def without_keys(items: dict[K, R], keys: set[K]) -> dict[K, R]:
    """Return the items of other keys."""
    return {key: items[key] for key in items if key not in keys} if keys else items
