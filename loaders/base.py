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
from functools import partial
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

from aiodataloader import DataLoader
from sqlalchemy import BindParameter, bindparam

from db.connection.database import Snapshot, retrieve_exception
from db.connection.types import AnySelect
from db.rows import to_rows

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
L = TypeVar("L", bound="Loader[Any, Any]")

# How many turns of the event loop a batch stays open after its first key. A resolver that reaches
# its loader behind a few awaits still joins; a turn costs a microsecond when nothing else runs.
BATCH_OPEN_TURNS = 8


def pair_keys() -> BindParameter[Any]:
    """The keys of a batch that are pairs, for `tuple_(…).in_(keys())`; ids are `is_among`."""
    return bindparam("keys", expanding=True)


class KeyBatch(Generic[K, R]):
    """Keys that one statement answers, and who waits for them."""

    def __init__(self) -> None:
        self.keys: dict[K, None] = {}
        self.key_futures: list[tuple[K, asyncio.Future[R]]] = []
        self.batch_futures: list[asyncio.Future[None]] = []

    def wait(self) -> "asyncio.Future[None]":
        """Done when all answers are there."""
        waiting = asyncio.get_running_loop().create_future()
        self.batch_futures.append(waiting)
        return waiting

    def resolve(self, answers: Mapping[K, R]) -> None:
        """Tell everybody."""
        for key, future in self.key_futures:
            if not future.done():
                future.set_result(answers[key])
        for waiting in self.batch_futures:
            if not waiting.done():
                waiting.set_result(None)

    def reject(self, error: Exception) -> None:
        """Tell everybody that there is no answer."""
        waiting: list[asyncio.Future[Any]] = [*self.batch_futures]
        waiting += [future for _, future in self.key_futures]
        for future in waiting:
            if not future.done():
                future.set_exception(error)
                retrieve_exception(future)


class Loader(DataLoader[K, R], Generic[K, R]):
    """Answers many keys with one statement; made per request, by `Loaders`.

    Keys come one by one (`load`, `load_many`) or a whole column at once (`load_all`). Either share
    the open batch, and what was found: `load` gives futures, of which aiodataloader keeps one for
    each key, while `load_all` needs none.
    """

    statement: ClassVar[AnySelect]

    def __init__(self, loaders: "Loaders") -> None:
        super().__init__()
        self.loaders = loaders
        self._values: dict[K, R] = {}
        self._open: KeyBatch[K, R] | None = None
        self._pending: list[KeyBatch[K, R]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, R]:
        """What is found for the keys: distinct ones, at least one. Absent keys are left out."""
        raise NotImplementedError

    def default(self) -> R:
        """The answer for a key that `fetch` left out."""
        raise NotImplementedError

    async def fetch_rows(
        self, keys: Iterable[Any], *, statement: AnySelect | None = None, **parameters: Any
    ) -> Sequence[Any]:
        """The rows of the loader's statement for the keys, within the caller's organizations."""
        return await self.loaders.snapshot.fetch_rows_unshielded(
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
        own.add_done_callback(retrieve_exception)
        return own

    async def load_all(self, keys: Sequence[K]) -> list[R]:
        """The answers for many keys, in their order: as `load`, but for a whole column at once.

        They share the open batch and what was found with every other load.
        """
        found = self._values
        missing = dict.fromkeys([key for key in keys if key not in found])
        # All at once: while one is awaited, another may be done.
        for done in [batch.wait() for batch in self._batches_for(missing)]:
            await done
        return list(map(found.__getitem__, keys))

    def prime(self, key: K, value: R) -> Self:
        """Know an answer without asking."""
        self._values.setdefault(key, value)
        return self

    def clear(self, key: K) -> Self:
        """Ask for a key anew."""
        self._values.pop(key, None)
        return super().clear(key)

    def clear_all(self) -> Self:
        """Ask for all keys anew."""
        self._values.clear()
        return super().clear_all()

    def _shared(self, key: K) -> "asyncio.Future[R]":
        """The future that all who ask for a key share."""
        cached = self._cache.get(key)
        if cached is not None and cached.cancelled():
            super().clear(key)
        return super().load(key)

    def do_resolve_reject(self, key: K, future: "asyncio.Future[R]") -> None:
        """Aiodataloader's hook for a future that is new."""
        if key in self._values:
            future.set_result(self._values[key])
        else:
            [batch] = self._batches_for({key: None})
            batch.key_futures.append((key, future))

    def _batches_for(self, keys: dict[K, None]) -> "list[KeyBatch[K, R]]":
        """The batches that ask for the keys: of those that no batch asks for yet, the open one."""
        asked = []
        for batch in self._pending:
            shared = keys.keys() & batch.keys.keys()
            if shared:
                asked.append(batch)
                keys = dict.fromkeys([key for key in keys if key not in shared])
        if keys:
            if self._open is None:
                self._open = KeyBatch()
                self._pending.append(self._open)
                self.loop.call_soon(self._count_down, BATCH_OPEN_TURNS)
            self._open.keys |= keys
            if self._open not in asked:
                asked.append(self._open)
        return asked

    def _count_down(self, left: int) -> None:
        """Let another turn of the event loop pass, or close the batch."""
        if left > 0:
            self.loop.call_soon(self._count_down, left - 1)
        elif self._open is not None:
            batch, self._open = self._open, None
            task = self.loop.create_task(self._run(batch))
            self._running.add(task)
            task.add_done_callback(partial(self._finish, batch))

    def _finish(self, batch: KeyBatch[K, R], task: "asyncio.Task[None]") -> None:
        """Let go of a batch's task; one that was cancelled before it began has told nobody."""
        self._running.discard(task)
        if batch in self._pending:
            self._fail(batch, self._interrupted_error())
            self._pending.remove(batch)

    async def _run(self, batch: KeyBatch[K, R]) -> None:
        keys = list(batch.keys)
        try:
            answers = dict(zip(keys, await self.batch_load_fn(keys), strict=True))
        except Exception as error:  # noqa: BLE001 (whoever waits is told)
            self._fail(batch, error)
        else:
            self._values |= answers
            batch.resolve(answers)
        finally:
            self._pending.remove(batch)

    def _fail(self, batch: KeyBatch[K, R], error: Exception) -> None:
        """Tell whoever waits, and ask anew next time."""
        for key in batch.keys:
            self.clear(key)
        batch.reject(error)

    def _interrupted_error(self) -> "LoadInterruptedError":
        return LoadInterruptedError(f"{type(self).__name__} was interrupted")

    async def batch_load_fn(self, keys: list[K]) -> list[R]:
        """Aiodataloader's entry: as many answers as keys, in their order."""
        try:
            found = await self.fetch(keys)
        except asyncio.CancelledError as error:
            raise self._interrupted_error() from error
        return [found[key] if key in found else self.default() for key in keys]


class LoadInterruptedError(Exception):
    """A batch was cancelled while somebody still waited for it."""


class One(Loader[K, R | None], Generic[K, R]):
    """Yields a row, or None where there is none.

    The statement's columns fill `row`, the first of them is the key.
    """

    row: ClassVar[Any]

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, R | None]:
        """One statement for all keys."""
        return {row[0]: row for row in to_rows(self.row, await self.fetch_rows(keys))}

    def default(self) -> R | None:
        """Not there, or not the caller's."""
        return None


class Many(Loader[K, Sequence[R]], Generic[K, R]):
    """Yields rows, in the statement's order; none is an empty sequence.

    The statement's first column is the key, the others fill `row`.
    """

    row: ClassVar[Any]

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, Sequence[R]]:
        """One statement for all keys."""
        found = await self.fetch_rows(keys)
        rows = to_rows(self.row, (row[1:] for row in found))
        return group_by_key(zip((row[0] for row in found), rows, strict=True))

    def default(self) -> Sequence[R]:
        """Nothing."""
        return ()


def group_by_key(pairs: Iterable[tuple[K, R]]) -> dict[K, list[R]]:
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
        self._loaders: dict[type[Loader[Any, Any]], Loader[Any, Any]] = {}

    def __getitem__(self, kind: type[L]) -> L:
        loader = self._loaders.get(kind)
        if loader is None:
            loader = self._loaders[kind] = kind(self)
        return cast("L", loader)

    def clear(self) -> None:
        """Drop every cached row; what is read next is still of the same state."""
        self._loaders.clear()

    async def refresh(self) -> None:
        """Drop every cached row and the state that was seen, when a write has committed."""
        self.clear()
        await self.snapshot.renew()
