"""What every loader shares: keys in, rows out, one statement.

aiodataloader does the batching; what it leaves to chance (engines.md, section 5) is settled here:

- waiters never hang: whatever ends a batch, cancellation included, reaches every one of them;
- nothing bad is remembered: a failed or cancelled load is asked anew;
- a batch is not split by an await more or less on the way to a load: it stays open for some turns
  of the event loop;
- a waiter that is cancelled takes nobody else along.
"""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast

from aiodataloader import DataLoader, dispatch_queue_batch
from aiodataloader import Loader as Queued
from sqlalchemy import BindParameter, bindparam

from db.engine import Snapshot, retrieve
from db.types import AnySelect

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
L = TypeVar("L", bound="Loader[Any, Any]")

# How many turns of the event loop a batch stays open after its first key. A resolver that reaches
# its loader behind a few awaits still joins; a turn costs a microsecond when nothing else runs.
OPEN_TURNS = 8


def keys() -> BindParameter[Any]:
    """The keys of a batch that are pairs, for `tuple_(…).in_(keys())`; ids are `is_among`."""
    return bindparam("keys", expanding=True)


class Loader(DataLoader[K, R], Generic[K, R]):
    """Answers many keys with one statement; made per request, by `Loaders`."""

    statement: ClassVar[AnySelect]

    def __init__(self, loaders: "Loaders") -> None:
        super().__init__()
        self.loaders = loaders
        self._dispatching: set[asyncio.Task[None]] = set()

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, R]:
        """What is found for the keys: distinct ones, at least one. Absent keys are left out."""
        raise NotImplementedError

    def absent(self) -> R:
        """The answer for a key that `fetch` left out."""
        raise NotImplementedError

    async def rows(
        self, keys: Iterable[Any], *, statement: AnySelect | None = None, **parameters: Any
    ) -> Sequence[Any]:
        """The rows of the loader's statement for the keys, within the caller's organizations."""
        return await self.loaders.snapshot.rows(
            self.statement if statement is None else statement,
            {"keys": list(keys), "organizations": self.loaders.organizations, **parameters},
            batch=type(self).__name__,
        )

    def load(self, key: K) -> "asyncio.Future[R]":
        """The answer for one key. Loads made in the same moment share one batch."""
        future = self._shared(key)
        if future.done():
            return future
        # The future in the cache belongs to all who asked, the returned one to the caller alone.
        own = asyncio.shield(future)
        own.add_done_callback(retrieve)
        return own

    async def load_all(self, keys: Sequence[K]) -> list[R]:
        """The answers for many keys, in their order: as `load`, but for a whole column at once.

        They share the open batch and the cache with every other load.
        """
        futures = {key: self._shared(key) for key in dict.fromkeys(keys)}
        while not all(future.done() for future in futures.values()):
            # Of the batches, not of each key: and `wait` cancels nothing when it is cancelled.
            await asyncio.wait(self._dispatching, return_when=asyncio.FIRST_COMPLETED)
        answers = {key: future.result() for key, future in futures.items()}
        return [answers[key] for key in keys]

    def _shared(self, key: K) -> "asyncio.Future[R]":
        """The future that all who ask for a key share."""
        cached = self._cache.get(key)
        if cached is not None:
            if not cached.cancelled():
                return cached
            self.clear(key)
        return super().load(key)

    def do_resolve_reject(self, key: K, future: "asyncio.Future[R]") -> None:
        """Aiodataloader's hook for a key that is not cached: put it into the open batch."""
        self._queue.append(Queued(key, future))
        if len(self._queue) == 1:
            task = self.loop.create_task(self._dispatch())
            self._dispatching.add(task)
            task.add_done_callback(self._dispatching.discard)

    async def _dispatch(self) -> None:
        for _ in range(OPEN_TURNS):
            await asyncio.sleep(0)
        batch, self._queue = self._queue, []
        await dispatch_queue_batch(self, batch)
        for queued in batch:
            retrieve(queued.future)

    async def batch_load_fn(self, keys: list[K]) -> list[Any]:
        """Aiodataloader's entry: as many answers as keys, in their order."""
        try:
            found = await self.fetch(keys)
        except asyncio.CancelledError as error:
            # aiodataloader would leave the waiters hanging: it catches `Exception` alone.
            msg = f"{type(self).__name__} was interrupted"
            raise LoadInterruptedError(msg) from error
        return [found[key] if key in found else self.absent() for key in keys]


class LoadInterruptedError(Exception):
    """A batch was cancelled while somebody still waited for it."""


class One(Loader[K, R | None], Generic[K, R]):
    """Yields a row, or None where there is none.

    The statement's first column is the key, the others fill `row`.
    """

    row: ClassVar[Any]

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, R | None]:
        """One statement for all keys."""
        make = self.row
        return {row[0]: make(*row[1:]) for row in await self.rows(keys)}

    def absent(self) -> R | None:
        """Not there, or not the caller's."""
        return None


class Many(Loader[K, Sequence[R]], Generic[K, R]):
    """Yields rows, in the statement's order; none is an empty sequence.

    The statement's first column is the key, the others fill `row`.
    """

    row: ClassVar[Any]

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, Sequence[R]]:
        """One statement for all keys."""
        return grouped((row[0], self.row(*row[1:])) for row in await self.rows(keys))

    def absent(self) -> Sequence[R]:
        """Nothing."""
        return ()


def grouped(pairs: Iterable[tuple[K, R]]) -> dict[K, list[R]]:
    """Values by key, in the order they come."""
    groups: defaultdict[K, list[R]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


class Loaders:
    """The loaders of one request, each built when first asked for: `loaders[AuthorById]`."""

    def __init__(self, snapshot: Snapshot, organizations: Sequence[int]) -> None:
        self.snapshot = snapshot
        self.organizations = list(organizations)
        self._built: dict[type[Loader[Any, Any]], Loader[Any, Any]] = {}

    def __getitem__(self, kind: type[L]) -> L:
        loader = self._built.get(kind)
        if loader is None:
            loader = self._built[kind] = kind(self)
        return cast("L", loader)

    def clear(self) -> None:
        """Drop every cached row; what is read next is still of the same state."""
        self._built.clear()

    async def forget(self) -> None:
        """Drop every cached row and the state that was seen, when a write has committed."""
        self.clear()
        await self.snapshot.renew()
