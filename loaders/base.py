"""Base classes of loaders: each answers many keys with one statement.

They build on aiodataloader and add what it leaves open:

- no caller hangs: however a batch ends, cancellation included, every caller gets a result or an
  error;
- failures are not cached: a failed or cancelled load is tried again on the next call;
- a batch does not depend on how many awaits precede a load: it stays open for some turns of the
  event loop;
- cancelling one caller does not affect the others.

See docs/reference/security.md#batch-loading.
"""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, get_args

from aiodataloader import DataLoader
from graphql import GraphQLError
from sqlalchemy import BindParameter, bindparam

from db.connection.database import Snapshot, retrieve_exception
from db.connection.types import AnySelect
from db.rows import to_rows

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
L = TypeVar("L", bound="Loader[Any, Any]")

# Turns of the event loop that a batch stays open after its first key, so that resolvers which
# await a few times first still join it. A turn costs a microsecond when nothing else runs.
BATCH_OPEN_TURNS = 8
DEFAULT_MAX_SKETCHES = 250_000


def pair_keys() -> BindParameter[Any]:
    """Return the keys of a batch that are pairs, for `tuple_(…).in_(pair_keys())`.

    Ids use `is_among` with `KEYS`.
    """
    return bindparam("keys", expanding=True)


class KeyBatch(Generic[K, R]):
    """Keys that one statement answers, and the futures that wait for them."""

    def __init__(self) -> None:
        self.keys: dict[K, None] = {}
        self.key_futures: list[tuple[K, asyncio.Future[R]]] = []
        self.batch_futures: list[asyncio.Future[None]] = []

    def wait(self) -> "asyncio.Future[None]":
        """Return a future that is done when all keys have values."""
        future = asyncio.get_running_loop().create_future()
        self.batch_futures.append(future)
        return future

    def resolve(self, values: Mapping[K, R]) -> None:
        """Complete all futures."""
        for key, future in self.key_futures:
            if not future.done():
                future.set_result(values[key])
        for batch_future in self.batch_futures:
            if not batch_future.done():
                batch_future.set_result(None)

    def reject(self, error: Exception) -> None:
        """Fail all futures."""
        futures: list[asyncio.Future[Any]] = [*self.batch_futures]
        futures += [future for _, future in self.key_futures]
        for future in futures:
            if not future.done():
                future.set_exception(error)
                retrieve_exception(future)


class Loader(DataLoader[K, R], Generic[K, R]):
    """Answers many keys with one statement. `Loaders` creates one for each request.

    Keys are loaded one at a time (`load`, `load_many`) or a whole column at once (`load_all`).
    Both share the open batch and the cached values. aiodataloader keeps a future for each key of
    `load`; `load_all` needs none.
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
        """Return the values of distinct keys, of which there is at least one.

        Keys without a value are left out.
        """
        raise NotImplementedError

    def default(self) -> R:
        """Return the value of a key that `fetch` left out."""
        raise NotImplementedError

    async def fetch_rows(
        self,
        keys: Iterable[Any],
        *,
        statement: AnySelect | None = None,
        is_metered: bool = True,
        **parameters: Any,
    ) -> Sequence[Any]:
        """Return the rows of a statement for the keys, within the caller's organizations.

        The statement is the loader's own, unless another is given. One that is not metered has
        another bound than that of the answer.
        """
        return await self.loaders.snapshot.fetch_rows_unshielded(
            self.statement if statement is None else statement,
            {"keys": list(keys), "organizations": self.loaders.organizations, **parameters},
            batch=type(self).__name__,
            is_metered=is_metered,
        )

    def load(self, key: K) -> "asyncio.Future[R]":
        """Return a future of one key's value. Loads of the same moment share one batch."""
        future = self._shared(key)
        if future.done():
            return future
        # Callers share the cached future, so each gets its own, which it may cancel.
        caller_future = asyncio.shield(future)
        caller_future.add_done_callback(retrieve_exception)
        return caller_future

    async def load_all(self, keys: Sequence[K]) -> list[R]:
        """Return the values of many keys, in their order."""
        values = self._values
        missing = dict.fromkeys([key for key in keys if key not in values])
        # Create all futures before awaiting the first: the others may be done by then.
        for future in [batch.wait() for batch in self._batches_for(missing)]:
            await future
        return list(map(values.__getitem__, keys))

    def prime(self, key: K, value: R) -> Self:
        """Cache a value without loading it."""
        self._values.setdefault(key, value)
        return self

    def clear(self, key: K) -> Self:
        """Drop a cached value."""
        self._values.pop(key, None)
        return super().clear(key)

    def clear_all(self) -> Self:
        """Drop all cached values."""
        self._values.clear()
        return super().clear_all()

    def _shared(self, key: K) -> "asyncio.Future[R]":
        """Return the future that all callers of a key share."""
        cached = self._cache.get(key)
        if cached is not None and cached.cancelled():
            super().clear(key)
        return super().load(key)

    def do_resolve_reject(self, key: K, future: "asyncio.Future[R]") -> None:
        """Complete or enqueue a new future; aiodataloader calls this."""
        if key in self._values:
            future.set_result(self._values[key])
        else:
            [batch] = self._batches_for({key: None})
            batch.key_futures.append((key, future))

    def _batches_for(self, keys: dict[K, None]) -> "list[KeyBatch[K, R]]":
        """Return the batches that contain the keys. New keys join the open batch."""
        batches = []
        for batch in self._pending:
            shared = keys.keys() & batch.keys.keys()
            if shared:
                batches.append(batch)
                keys = dict.fromkeys([key for key in keys if key not in shared])
        if keys:
            if self._open is None:
                self._open = KeyBatch()
                self._pending.append(self._open)
                self.loop.call_soon(self._count_down, BATCH_OPEN_TURNS)
            self._open.keys |= keys
            if self._open not in batches:
                batches.append(self._open)
        return batches

    def _count_down(self, turns_left: int) -> None:
        """Wait for another turn of the event loop, or close the batch and run it."""
        if turns_left > 0:
            self.loop.call_soon(self._count_down, turns_left - 1)
        elif self._open is not None:
            batch, self._open = self._open, None
            task = self.loop.create_task(self._run(batch))
            self._running.add(task)
            task.add_done_callback(partial(self._finish, batch))

    def _finish(self, batch: KeyBatch[K, R], task: "asyncio.Task[None]") -> None:
        """Remove a finished task. Fail the batch if its task was cancelled before it began."""
        self._running.discard(task)
        if batch in self._pending:
            self._fail(batch, self._interrupted_error())
            self._pending.remove(batch)

    async def _run(self, batch: KeyBatch[K, R]) -> None:
        keys = list(batch.keys)
        try:
            values = dict(zip(keys, await self.batch_load_fn(keys), strict=True))
        except Exception as error:  # noqa: BLE001 (callers get it)
            self._fail(batch, error)
        else:
            self._values |= values
            batch.resolve(values)
        finally:
            self._pending.remove(batch)

    def _fail(self, batch: KeyBatch[K, R], error: Exception) -> None:
        """Fail a batch, whose keys the next load tries again."""
        for key in batch.keys:
            self.clear(key)
        batch.reject(error)

    def _interrupted_error(self) -> "LoadInterruptedError":
        return LoadInterruptedError(f"{type(self).__name__} was interrupted")

    async def batch_load_fn(self, keys: list[K]) -> list[R]:
        """Return a value for each key, in their order; aiodataloader's hook."""
        try:
            values = await self.fetch(keys)
        except asyncio.CancelledError as error:
            raise self._interrupted_error() from error
        return [values[key] if key in values else self.default() for key in keys]


class LoadInterruptedError(Exception):
    """A batch was cancelled while callers waited for it."""


class One(Loader[K, R | None], Generic[K, R]):
    """Loads one row for each key, or None.

    The statement selects the columns of `row`, the first of which is the key.
    """

    row: ClassVar[Any]
    """The row class: the last type argument, unless a subclass sets another."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        infer_row(cls)

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, R | None]:
        """Return the rows by key."""
        return {row[0]: row for row in to_rows(self.row, await self.fetch_rows(keys))}

    def default(self) -> R | None:
        """Return None: there is no row, or it belongs to another organization."""
        return None


class Many(Loader[K, Sequence[R]], Generic[K, R]):
    """Loads a sequence of rows for each key, in the statement's order.

    The statement selects the key, then the columns of `row`.
    """

    row: ClassVar[Any]
    """The row class: the last type argument, unless a subclass sets another."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        infer_row(cls)

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, Sequence[R]]:
        """Return the rows by key."""
        results = await self.fetch_rows(keys)
        rows = to_rows(self.row, (result[1:] for result in results))
        return group_by_key(zip((result[0] for result in results), rows, strict=True))

    def default(self) -> Sequence[R]:
        """Return an empty sequence."""
        return ()


def infer_row(kind: Any) -> None:
    """Set a loader's row class from its last type argument, unless the class sets it."""
    if "row" in vars(kind):
        return
    for base in vars(kind).get("__orig_bases__", ()):
        arguments = get_args(base)
        if arguments and not isinstance(arguments[-1], TypeVar):
            kind.row = arguments[-1]


def group_by_key(pairs: Iterable[tuple[K, R]]) -> dict[K, list[R]]:
    """Return the values by key, in their order."""
    groups: defaultdict[K, list[R]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


class Lifetime:
    """Whether a request has ended: it was answered, or cancelled."""

    has_ended = False


class SketchLimitError(GraphQLError):
    """A request needs more sketches than it may merge."""

    def __init__(self, limit: int) -> None:
        message = f"Health of this many hours exceeds the limit of {limit} merged sketches."
        super().__init__(
            f"{message} Request fewer releases, or a shorter period.",
            extensions={"code": "SKETCH_LIMIT", "limit": limit},
        )


class Loaders:
    """The loaders of one request, each created on first use: `loaders[AuthorById]`.

    `max_sketches` is how many sketches they may merge. `lifetime` is that of the request.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        organizations: Sequence[int],
        *,
        max_sketches: int = DEFAULT_MAX_SKETCHES,
        lifetime: Lifetime | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.organizations = list(organizations)
        self.lifetime = lifetime or Lifetime()
        self.max_sketches = max_sketches
        self.remaining_sketches = max_sketches
        self._loaders: dict[type[Loader[Any, Any]], Loader[Any, Any]] = {}

    def __getitem__(self, kind: type[L]) -> L:
        loader = self._loaders.get(kind)
        if loader is None:
            loader = self._loaders[kind] = kind(self)
        return cast("L", loader)

    def spend_sketches(self, number: int) -> None:
        """Count sketches that are about to be merged. Raises SketchLimitError."""
        if number > self.remaining_sketches:
            raise SketchLimitError(self.max_sketches)
        self.remaining_sketches -= number

    def clear(self) -> None:
        """Drop all cached values. Later reads still see the same state of the database."""
        self._loaders.clear()

    def restart(self) -> None:
        """Drop all cached values and start counting again, for another try of an operation."""
        self.clear()
        self.remaining_sketches = self.max_sketches

    def close(self) -> None:
        """Drop all cached values, and end the computations that nothing waits for any more."""
        self.clear()
        self.lifetime.has_ended = True

    async def refresh(self) -> None:
        """Drop all cached values and read the newest state; called after a write."""
        self.clear()
        await self.snapshot.renew()
