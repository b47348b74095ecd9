"""Many distributions of session durations at once, of which only percentiles are needed.

They hold what `db/sessions/durations.py` holds, and have the same percentiles. Stored
distributions are added in arrays, because the calls for each of them would take most of the time.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from db.sessions.durations import (
    BOUNDS,
    BUCKETS,
    COLUMNS,
    MANY_BUCKETS,
    MAX_MICROSECONDS,
    MAX_VALUES,
    MICROSECONDS,
    MIDDLES,
    find_percentiles,
)
from db.sessions.placed_rows import PlacedRows, mark_first

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Percentiles = list[float | None]

NUMBER_OF_BUCKETS = len(MIDDLES)
PENDING_PAIRS = 250_000
"""Pairs that are added before equal ones are added up, at least."""
PACKED_BITS = 62

# A slot is a range of durations whose floats have the same exponent and the same first bits of the
# fraction. It is less than a percent wide, so that at most one bucket begins within it.
SLOT_BITS = 7
SLOT_SHIFT = 52 - SLOT_BITS
FIRST_SLOT = 1023 << SLOT_BITS
"""The slot of a microsecond."""


def list_slots() -> Integers:
    """List the bucket of the first microsecond of each slot; 0 is in the first one."""
    last = int(np.array(float(MAX_MICROSECONDS)).view(np.int64)) >> SLOT_SHIFT
    starts = (np.arange(FIRST_SLOT, last + 1) << SLOT_SHIFT).view(np.float64)
    buckets = BOUNDS.searchsorted(np.ceil(starts).astype(np.int64), "right") - 1
    buckets[0] = 0
    return buckets


SLOTS = list_slots()


def find_buckets(values: Integers) -> Integers:
    """Return the buckets of durations. It takes a quarter of the time of a search."""
    slots = (values.astype(np.float64).view(np.int64) >> SLOT_SHIFT) - FIRST_SLOT
    buckets: Integers = SLOTS[np.maximum(slots, 0)]
    buckets += values >= BOUNDS[buckets + 1]
    # A long duration may have been rounded up to the next slot.
    buckets -= values < BOUNDS[buckets]
    return buckets


class Pairs(NamedTuple):
    """Durations, or buckets, with the numbers of durations and what each pair belongs to."""

    owners: Integers
    keys: Integers
    counts: Integers

    def select(self, is_chosen: NDArray[np.bool_]) -> "Pairs":
        """Return some of the pairs."""
        if is_chosen.all():
            return self
        return Pairs(*(each[is_chosen] for each in self))

    def take(self, indexes: Integers) -> "Pairs":
        """Return the pairs at indexes."""
        return Pairs(*(each[indexes] for each in self))

    def slice(self, start: int, end: int) -> "Pairs":
        """Return the pairs from an index to before another one."""
        return Pairs(*(each[start:end] for each in self))


class ParsedDurations(NamedTuple):
    """Stored distributions: pairs of durations and of buckets, with the indexes of theirs."""

    values: Pairs
    buckets: Pairs


def parse(stored: Sequence[bytes | None]) -> ParsedDurations:
    """Parse stored distributions; None is an empty one."""
    present = [each for each in stored if each is not None]
    indexes = np.flatnonzero([each is not None for each in stored])
    forms = np.frombuffer(b"".join([each[:1] for each in present]), np.uint8)
    values, buckets = [NO_PAIRS], [NO_PAIRS]
    for form in set(forms.tolist()):
        places = np.flatnonzero(forms == form)
        some = [present[place][1:] for place in places.tolist()]
        table = np.frombuffer(b"".join(some), COLUMNS[form])
        numbers = np.fromiter(map(len, some), np.int64, len(some)) // table.itemsize
        keys, counts = (table[name].astype(np.int64) for name in ("key", "count"))
        pairs = Pairs(np.repeat(indexes[places], numbers), keys, counts)
        (buckets if form in {BUCKETS, MANY_BUCKETS} else values).append(pairs)
    return ParsedDurations(join(values), join(buckets))


def join(some: Sequence[Pairs]) -> Pairs:
    """Return all pairs."""
    return Pairs(*map(np.concatenate, zip(*some, strict=True)))


NO_PAIRS = Pairs(*(np.empty(0, np.int64) for _ in range(3)))


class DurationSets:
    """Distributions of durations, identified by places from 0 on."""

    def __init__(self) -> None:
        # The pairs of distributions with few distinct durations, in order and each once.
        self._values = NO_PAIRS
        self._pending: list[Pairs] = []
        self._pending_size = 0
        self._buckets = PlacedRows(NUMBER_OF_BUCKETS, np.int64)

    def add(self, parsed: ParsedDurations, places: Integers) -> None:
        """Add distributions to those at the places of each, if it is not negative."""
        self._buckets.extend(int(places.max(initial=-1)) + 1)
        for pairs, add in (
            (parsed.values, self._add_values),
            (parsed.buckets, self._add_buckets),
        ):
            owners = places[pairs.owners]
            add(pairs._replace(owners=owners).select(owners >= 0))

    def add_sets(self, other: "DurationSets", places: Integers, first: int, last: int) -> None:
        """Add some of others, from the first to before the last, to those at their places."""
        values, large, buckets = other.read(first, last)
        self._buckets.extend(int(places.max(initial=-1)) + 1)
        self._add_values(values._replace(owners=places[values.owners]))
        rows = self._buckets
        self._use_buckets(np.unique(places[large]))
        for row, each in zip(rows.by_place[places[large]].tolist(), buckets, strict=True):
            own = rows.values[row]
            own += each

    def read(self, first: int, last: int) -> tuple[Pairs, Integers, Integers]:
        """Return the distributions from the first to before the last place.

        They are pairs of durations, in order and with their places, the places of distributions
        that have buckets, and the numbers in these, a row for each.
        """
        self._add_up()
        self._buckets.extend(last)
        [start, end] = self._values.owners.searchsorted([first, last])
        large = self._buckets.find(first, last)
        return self._values.slice(start, end), large, self._buckets.read(large)

    def compute(self, first: int, last: int, fractions: Sequence[float]) -> list[Percentiles]:
        """Return percentiles at places from the first to before the last, a column each.

        They are None without durations. It takes some 20 microseconds for a distribution.
        """
        values, large, buckets = self.read(first, last)
        found = np.full((len(fractions), last - first), np.nan)
        durations = values.keys.astype(np.float64)
        compute_all(found, values.owners - first, durations, values.counts, fractions)
        [rows, keys] = buckets.nonzero()
        owners = large[rows] - first
        compute_all(found, owners, MIDDLES[keys], buckets[rows, keys], fractions)
        columns: list[Percentiles] = [column.tolist() for column in found]
        for is_empty, column in zip(np.isnan(found), columns, strict=True):
            for place in np.flatnonzero(is_empty).tolist():
                column[place] = None
        return columns

    def _add_values(self, pairs: Pairs) -> None:
        self._pending.append(pairs)
        self._pending_size += len(pairs.keys)
        if self._pending_size > max(PENDING_PAIRS, len(self._values.keys)):
            self._add_up()

    def _add_buckets(self, pairs: Pairs) -> None:
        """Add numbers of durations by bucket."""
        if not len(pairs.keys):
            return
        rows = self._buckets
        is_owner = np.zeros(len(rows.by_place), np.bool_)
        is_owner[pairs.owners] = True
        self._use_buckets(np.flatnonzero(is_owner))
        cells = rows.by_place[pairs.owners] * NUMBER_OF_BUCKETS + pairs.keys
        np.add.at(rows.values.reshape(-1), cells, pairs.counts)

    def _use_buckets(self, places: Integers) -> None:
        """Give buckets to distributions, each once, if they have none."""
        self._buckets.add(places[self._buckets.by_place[places] < 0])

    def _add_up(self) -> None:
        """Add up pairs of equal durations, and use buckets for distributions with many."""
        if not self._pending:
            return
        pairs = join([self._values, *self._pending])
        self._pending.clear()
        self._pending_size = 0
        number = len(self._buckets.by_place)
        is_large = self._buckets.by_place >= 0
        numbers = np.bincount(pairs.owners, minlength=number)
        is_candidate = (numbers > MAX_VALUES) & ~is_large
        if is_candidate.any():
            candidates = pairs.select(is_candidate[pairs.owners])
            is_large |= count_distinct(candidates, number) > MAX_VALUES
        if is_large.any():
            is_moved = is_large[pairs.owners]
            moved = pairs.select(is_moved)
            self._add_buckets(moved._replace(keys=find_buckets(moved.keys)))
            pairs = pairs.select(~is_moved)
        self._values = add_equal(pairs)


def order_pairs(pairs: Pairs) -> Pairs:
    """Return pairs ordered by owner and duration."""
    bits = int(pairs.keys.max(initial=0)).bit_length()
    if int(pairs.owners.max(initial=0)).bit_length() + bits > PACKED_BITS:
        return pairs.take(np.lexsort((pairs.keys, pairs.owners)))
    return pairs.take(np.argsort(pairs.owners << bits | pairs.keys))


def add_equal(pairs: Pairs) -> Pairs:
    """Return pairs in order, with one for each duration of an owner."""
    if not len(pairs.keys):
        return pairs
    owners, keys, counts = order_pairs(pairs)
    starts = np.flatnonzero(mark_first(owners) | mark_first(keys))
    return Pairs(owners[starts], keys[starts], np.add.reduceat(counts, starts))


def count_distinct(pairs: Pairs, number: int) -> Integers:
    """Return the numbers of distinct durations of owners up to a number."""
    bits = int(pairs.keys.max(initial=0)).bit_length()
    if number.bit_length() + bits > PACKED_BITS:
        return np.bincount(add_equal(pairs).owners, minlength=number)
    packed = np.sort(pairs.owners << bits | pairs.keys)  # in a third of the time of its order
    return np.bincount(packed[mark_first(packed)] >> bits, minlength=number)


def compute_all(
    found: Floats,
    owners: Integers,
    durations: Floats,
    counts: Integers,
    fractions: Sequence[float],
) -> None:
    """Set the percentiles of ordered durations: a row for each fraction, a column for each owner.

    Owners without durations keep theirs.
    """
    if not len(owners):
        return
    if counts.min() < 0:
        compute_one_by_one(found, owners, durations, counts, fractions)
        return
    starts = np.flatnonzero(mark_first(owners))
    ends = np.cumsum(counts)
    totals = np.add.reduceat(counts, starts)
    before = ends[starts] - counts[starts]
    # Corrections of sessions may have removed all durations.
    is_present = totals != 0
    columns, before, last = owners[starts][is_present], before[is_present], totals[is_present] - 1
    for row, fraction in zip(found, fractions, strict=True):
        place = fraction * last
        rank = np.minimum(np.floor(place).astype(np.int64), last)
        lower = durations[ends.searchsorted(before + rank, "right")]
        upper = durations[ends.searchsorted(before + np.minimum(rank + 1, last), "right")]
        row[columns] = (lower + (upper - lower) * (place - rank)) / MICROSECONDS


def compute_one_by_one(
    found: Floats,
    owners: Integers,
    durations: Floats,
    counts: Integers,
    fractions: Sequence[float],
) -> None:
    """Set percentiles as `compute_all` does, where corrections left numbers below 0."""
    for owner in np.unique(owners).tolist():
        [start, end] = owners.searchsorted([owner, owner + 1])
        column = find_percentiles(durations[start:end], counts[start:end].tolist(), fractions)
        if column:
            found[:, owner] = column
