"""Base classes of loaders: each answers many keys with one statement.

They build on aiodataloader and add what it leaves open:

- no caller hangs: however a batch ends, cancellation included, every caller gets a result or an
  error;
- the failure of a batch is not cached: a failed or cancelled load is tried again on the next call;
- a batch does not depend on how many awaits precede a load, nor on the time that statements take
  (`loaders/batches.py`);
- cancelling one caller does not affect the others.

See docs/reference/security.md#batch-loading.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Generic, Self, TypeVar, cast, get_args

from aiodataloader import DataLoader
from graphql import GraphQLError
from sqlalchemy import BindParameter, bindparam

from db.connection.types import AnySelect
from db.reading.combining import fetch_combined
from db.reading.snapshot import Snapshot, retrieve_exception
from db.rows import to_rows
from loaders.batches import KeyBatch, OpenBatches, split_errors, without_keys
from offload.slices import Steps, run_in_slices, take_turn

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
V = TypeVar("V", bound=Hashable)
T = TypeVar("T")
L = TypeVar("L", bound="Loader[Any, Any]")

DEFAULT_MAX_SKETCHES = 250_000
DEFAULT_MAX_WIDGET_SKETCHES = 5_000_000
MANY_KEYS = 2_000
"""Keys of one field above which the values are collected in a slice of its own."""

NO_KEY = "The loader.load_all() function must be called with values, but got: None."


def pair_keys() -> BindParameter[Any]:
    """Return the keys of a batch that are pairs, for `tuple_(…).in_(pair_keys())`.

    Ids use `is_among` with `KEYS`.
    """
    return bindparam("keys", expanding=True)


class Loader(DataLoader[K, R], Generic[K, R]):
    """Answers many keys with one statement. `Loaders` creates one for each request.

    Keys are loaded one at a time (`load`, `load_many`) or a whole column at once (`load_all`).
    Both share the open batch and the cached values. aiodataloader keeps a future for each key of
    `load`; `load_all` needs none. What DataLoader documents holds for both: `clear`, `prime`, an
    exception as the value of a key, `max_batch_size`, and that None is no key.
    """

    statement: ClassVar[AnySelect]

    @staticmethod
    def get_cache_key(key: K) -> K:
        """Return the key itself; aiodataloader's hook, which it would create for each loader."""
        return key

    def __init__(self, loaders: "Loaders") -> None:
        # As aiodataloader's constructor, without its checks of the class for each request.
        self.loop, self._cache, self._queue = asyncio.get_running_loop(), {}, []
        self.loaders = loaders
        self._values: dict[K, R] = {}
        self._errors: dict[K, Exception] = {}
        self._open: list[KeyBatch[K, R]] = []
        self._pending: list[KeyBatch[K, R]] = []
        self._running: set[asyncio.Task[None]] = set()
        self.read_batches: list[Mapping[K, None]] = []
        """The keys of each batch that was read."""
        self._order: Mapping[K, int] = loaders.get_order(type(self))

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, R]:
        """Return the values of distinct keys, of which there is at least one.

        Keys without a value are left out. A value that is an exception fails the loads of its key
        alone, and is cached as values are.
        """
        raise NotImplementedError

    def default(self) -> R:
        """Return the value of a key that `fetch` left out."""
        raise NotImplementedError

    def fetch_rows(
        self, keys: Iterable[Any], *, statement: AnySelect | None = None, **parameters: Any
    ) -> Awaitable[Sequence[Any]]:
        """Return the rows of a statement for the keys, within the caller's organizations.

        The statement is the loader's own, unless another is given.
        """
        return self.loaders.snapshot.fetch_rows(
            self.statement if statement is None else statement,
            {"keys": list(keys), "organizations": self.loaders.organizations} | parameters,
            batch=type(self).__name__,
            may_repeat=False,
        )

    async def fetch_variants(
        self,
        keys: Mapping[V, Iterable[Any]],
        select: Callable[[V], AnySelect],
        *,
        order: Sequence[str] = (),
    ) -> dict[V, Sequence[Any]]:
        """Return the rows of several statements, as `fetch_rows` does, by what they are made from.

        They are sent as one, so that a field costs one statement even if it is requested with
        several arguments. `order` repeats their ORDER BY by the names of their columns.
        """
        loaders = self.loaders
        reads = [
            (select(variant), {"keys": list(some), "organizations": loaders.organizations})
            for variant, some in keys.items()
        ]
        batch = type(self).__name__
        rows = await fetch_combined(loaders.snapshot, reads, batch, order=order)
        return dict(zip(keys, rows, strict=True))

    def load(self, key: K) -> "asyncio.Future[R]":
        """Return a future of one key's value. Loads of the same moment share one batch.

        Raises TypeError for None.
        """
        future = self._shared(key)
        if future.done():
            retrieve_exception(future)
            return future
        # Callers share the cached future, so each gets its own, which it may cancel.
        caller_future = asyncio.shield(future)
        caller_future.add_done_callback(retrieve_exception)
        return caller_future

    async def load_all(self, keys: Sequence[K]) -> list[R]:
        """Return the values of many keys, in their order.

        Raises TypeError for None, and the first error of a key that has one instead of a value.
        """
        cached = self._values
        absent = [key for key in keys if key not in cached] if cached else keys
        if not absent:
            return list(map(cached.__getitem__, keys))
        missing = dict.fromkeys(absent)
        if None in missing:
            raise TypeError(NO_KEY)
        self._raise_first_error(missing, self._errors)
        has_cached = len(absent) < len(keys)
        values = {key: cached[key] for key in keys if key in cached} if has_cached else {}
        # Create all futures before awaiting the first: the others may be done by then.
        waiting = [(batch.wait(), batch, shared) for batch, shared in self._batches_for(missing)]
        for future, batch, shared in waiting:
            loaded = await future
            if len(keys) > MANY_KEYS:
                await take_turn()
            self._raise_first_error(shared, batch.errors)
            if len(waiting) == 1 and not has_cached:
                return list(map(loaded.__getitem__, keys))
            values |= {key: loaded[key] for key in shared}
        return list(map(values.__getitem__, keys))

    @staticmethod
    def _raise_first_error(keys: Iterable[K], errors: Mapping[K, Exception]) -> None:
        """Raise the error of the first key that has one."""
        if errors:
            for key in keys:
                if key in errors:
                    raise errors[key]

    def prime(self, key: K, value: R | Exception) -> Self:
        """Cache a value, or an error, without loading it.

        Nothing changes for a key that is cached or being loaded; `clear` it before.
        """
        is_loading = any(batch.find({key: None}) for batch in self._pending)
        if not is_loading and key not in self._values and key not in self._errors:
            if isinstance(value, Exception):
                self._errors[key] = value
            else:
                self._values[key] = value
        return self

    def clear(self, key: K) -> Self:
        """Drop what is cached for a key; the next load reads it again.

        Who waits for an earlier load gets what that load finds, which is not cached.
        """
        self._values.pop(key, None)
        self._errors.pop(key, None)
        for batch in self._pending:
            batch.stale.add(key)
        return super().clear(key)

    def clear_all(self) -> Self:
        """Drop all that is cached, as `clear` does for one key."""
        self._values.clear()
        self._errors.clear()
        for batch in self._pending:
            batch.stale.update(batch.keys)
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
        elif key in self._errors:
            future.set_exception(self._errors[key])
        else:
            [(batch, _)] = self._batches_for({key: None})
            batch.key_futures.append((key, future))

    def _batches_for(self, keys: dict[K, None]) -> "list[tuple[KeyBatch[K, R], Collection[K]]]":
        """Return the batches that contain the keys, each with those that it contains.

        New keys join the open batch; each batch has at most `max_batch_size` keys.
        """
        batches: list[tuple[KeyBatch[K, R], Collection[K]]] = []
        for batch in self._pending:
            shared = batch.find(keys)
            if shared:
                batches.append((batch, shared))
                keys = dict.fromkeys([key for key in keys if key not in shared])
        if self.max_batch_size is None:
            if keys:
                batch = self._find_open_batch()
                batch.add(keys)
                batches.append((batch, keys))
            return batches
        new = list(keys)
        while new:
            batch = self._find_open_batch()
            size = self.max_batch_size - len(batch.keys)
            batch.add(dict.fromkeys(new[:size]))
            batches.append((batch, new[:size]))
            new = new[size:]
        return batches

    def _find_open_batch(self) -> KeyBatch[K, R]:
        """Return the batch that new keys join."""
        open_batches = self.loaders.open_batches
        if self._open and len(self._open[-1].keys) != self.max_batch_size:
            open_batches.keep_open()
            return self._open[-1]
        batch: KeyBatch[K, R] = KeyBatch()
        if not self._open:
            open_batches.add(self._close)
        self._open.append(batch)
        self._pending.append(batch)
        return batch

    def _close(self) -> None:
        """Close the open batches and run them."""
        batches, self._open = self._open, []
        for batch in batches:
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
        if self._order:
            batch.reorder(self._order)
        self.read_batches.append(batch.keys)
        try:
            values = await self._fetch_values(batch.keys)
        except Exception as error:  # noqa: BLE001 (callers get it)
            self._fail(batch, error)
        else:
            errors = split_errors(values)
            self._values |= without_keys(values, batch.stale)
            if errors:
                self._errors |= without_keys(errors, batch.stale)
            batch.resolve(values, errors)
        finally:
            self._pending.remove(batch)

    def _fail(self, batch: KeyBatch[K, R], error: Exception) -> None:
        """Fail a batch, whose keys the next load tries again."""
        for key in batch.find(batch.keys):
            super().clear(key)
        batch.reject(error)

    def _interrupted_error(self) -> "LoadInterruptedError":
        return LoadInterruptedError(f"{type(self).__name__} was interrupted")

    async def batch_load_fn(self, keys: list[K]) -> list[R]:
        """Return a value for each key, in their order; aiodataloader's hook."""
        values = await self._fetch_values(dict.fromkeys(keys))
        return list(map(values.__getitem__, keys))

    async def _fetch_values(self, keys: Mapping[K, None]) -> dict[K, R]:
        """Return a value for each key. Hashing a key takes longer than anything else here."""
        try:
            values = await self.fetch(list(keys))
        except asyncio.CancelledError as error:
            raise self._interrupted_error() from error
        if len(values) == len(keys) and values.keys() >= keys.keys():
            return dict(values)
        return {key: values[key] if key in values else self.default() for key in keys}


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
    """A request needs more sketches than it may merge; `subject` is what they are of."""

    def __init__(self, limit: int, subject: str = "Health of this many hours") -> None:
        message = f"{subject} exceeds the limit of {limit} merged sketches."
        super().__init__(
            f"{message} Request fewer releases, or a shorter period.",
            extensions={"code": "SKETCH_LIMIT", "limit": limit},
        )


class Loaders:
    """The loaders of one request, each created on first use: `loaders[AuthorById]`.

    `max_sketches` is how many sketches they may merge, and `max_widget_sketches` how many for the
    data of widgets. `lifetime` is that of the request.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        organizations: Sequence[int],
        *,
        max_sketches: int = DEFAULT_MAX_SKETCHES,
        max_widget_sketches: int = DEFAULT_MAX_WIDGET_SKETCHES,
        lifetime: Lifetime | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.open_batches = OpenBatches(snapshot.activity)
        self.organizations = list(organizations)
        self.lifetime = lifetime or Lifetime()
        self.max_sketches = max_sketches
        self.remaining_sketches = max_sketches
        self.max_widget_sketches = max_widget_sketches
        self.remaining_widget_sketches = max_widget_sketches
        self._loaders: dict[type[Loader[Any, Any]], Loader[Any, Any]] = {}
        self._kept_values: dict[type[Loader[Any, Any]], dict[Any, Any]] = {}
        self._orders: dict[type[Loader[Any, Any]], Mapping[Any, int]] = {}

    def __getitem__(self, kind: type[L]) -> L:
        loader = self._loaders.get(kind)
        if loader is None:
            loader = self._loaders[kind] = kind(self)
        return cast("L", loader)

    async def run(self, steps: Steps[T]) -> T:
        """Run a computation in slices and return its result, unless the request ends before."""
        with self.snapshot.activity:
            return await run_in_slices(steps, lambda: self.lifetime.has_ended)

    def spend_sketches(self, number: int) -> None:
        """Count sketches that are about to be merged. Raises SketchLimitError."""
        if number > self.remaining_sketches:
            raise SketchLimitError(self.max_sketches)
        self.remaining_sketches -= number

    def spend_widget_sketches(self, number: int) -> None:
        """Count sketches of widgets' data that were read. Raises SketchLimitError."""
        if number > self.remaining_widget_sketches:
            raise SketchLimitError(self.max_widget_sketches, "The data of the widgets")
        self.remaining_widget_sketches -= number

    def get_kept_values(self, kind: type[Loader[Any, Any]]) -> dict[Any, Any]:
        """Return what a loader found for keys and `restart` keeps, which took long to compute."""
        return self._kept_values.setdefault(kind, {})

    def get_order(self, kind: type[Loader[Any, Any]]) -> Mapping[Any, int]:
        """Return the places of the keys that a loader read before `restart`, in their order."""
        return self._orders.get(kind, {})

    def clear(self) -> None:
        """Drop all cached values. Later reads still see the same state of the database."""
        self._loaders.clear()
        self._kept_values.clear()
        self._orders.clear()

    def restart(self) -> None:
        """Drop the cached values that can be read again, for another execution of an operation.

        Merged sketches are kept, and stay counted. Keys are read in the order of the first time,
        so that equal statements are sent, whose results the snapshot keeps: the order of loads
        depends on how long the statements before them took.
        """
        for kind, loader in self._loaders.items():
            keys = dict.fromkeys(key for keys in loader.read_batches for key in keys)
            self._orders[kind] = {key: place for place, key in enumerate(keys)}
        self._loaders.clear()

    def close(self) -> None:
        """Drop all cached values, and end the computations that nothing waits for any more."""
        self.clear()
        self.lifetime.has_ended = True

    async def refresh(self) -> None:
        """Drop all cached values and read the newest state; called after a write."""
        self.clear()
        await self.snapshot.renew()
