"""Distributions of session durations in at most a few kilobytes, which can be merged.

A distribution keeps its distinct durations with their numbers while there are at most MAX_VALUES
of them, and is exact then. With more it keeps numbers of durations by bucket, and percentiles are
within 1 percent. Distinct durations only ever grow, so the form and every number depend on the
data alone: not on the order in which it arrived, nor on how it was merged.

Durations are whole microseconds. The bounds of buckets are a table of integers, because
logarithms may be rounded differently by different machines.

Rules: docs/reference/releases.md#session-durations.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from math import floor
from struct import Struct
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

MAX_VALUES = 200
"""Distinct durations that are kept as they are."""
MICROSECONDS = 1_000_000
"""Microseconds in a second."""
MAX_MICROSECONDS = 10**18
"""The longest duration, some 30,000 years; longer ones count as this one."""
MAX_LOOP_BYTES = 2_000
"""Serialized durations that a loop merges in less time than an array."""


def list_bounds() -> list[int]:
    """List the first microsecond of each bucket: a bucket's last one is less than 2 % longer."""
    bounds = [0]
    while bounds[-1] <= MAX_MICROSECONDS:
        bounds.append(max(bounds[-1] + 1, bounds[-1] * 102 // 100))
    return bounds


BOUNDS: Numbers = np.array(list_bounds(), np.int64)
_FIRST, _LAST = BOUNDS[:-1], BOUNDS[1:] - 1
MIDDLES: NDArray[np.float64] = np.where(
    _FIRST == _LAST, _FIRST, 2.0 * _FIRST / (_FIRST + _LAST).clip(1) * _LAST
)
"""The value of each bucket that is within 1 percent of all durations in it."""

VALUES, BUCKETS, MANY_VALUES, MANY_BUCKETS = 1, 2, 3, 4
"""The first byte of a serialized distribution: the form of the pairs after it.

A pair is a key, which is a duration or the index of a bucket, and its number of durations, in 8
bytes instead of 4 and may be negative in the forms with MANY. Pairs are ordered by key.
"""
PAIRS: Mapping[int, Struct] = MappingProxyType(
    {
        VALUES: Struct("<qI"),
        BUCKETS: Struct("<HI"),
        MANY_VALUES: Struct("<qq"),
        MANY_BUCKETS: Struct("<Hq"),
    }
)
COLUMNS: Mapping[int, np.dtype[np.void]] = MappingProxyType(
    {
        VALUES: np.dtype([("key", "<i8"), ("count", "<u4")]),
        BUCKETS: np.dtype([("key", "<u2"), ("count", "<u4")]),
        MANY_VALUES: np.dtype([("key", "<i8"), ("count", "<i8")]),
        MANY_BUCKETS: np.dtype([("key", "<u2"), ("count", "<i8")]),
    }
)
"""The pairs as the columns of an array."""
MAX_SHORT_COUNT = 2**32 - 1


@cache
def create_struct(form: int, number: int) -> Struct:
    """Create the struct of a number of pairs, at most MAX_VALUES."""
    return Struct("<" + PAIRS[form].format[1:] * number)


class DurationSketch:
    """A distribution of session durations in seconds."""

    def __init__(self) -> None:
        # Once there are buckets, every value is moved to them before a read.
        self._values: dict[int, int] = {}
        self._buckets: Numbers | None = None

    def add(self, seconds: float, times: int = 1) -> None:
        """Add a duration, rounded to microseconds, that many times.

        A negative number removes what other additions to the same hour have added; a duration
        that is removed, or added 0 times, still counts as a distinct one.
        """
        value = to_microseconds(seconds)
        self._values[value] = self._values.get(value, 0) + times
        self._limit_values()

    def merge(self, stored: bytes | None) -> Self:
        """Add all durations of a serialized distribution."""
        return self if stored is None else self.merge_all([stored])

    def merge_all(self, stored: Iterable[bytes]) -> Self:
        """Add all durations of serialized distributions."""
        pairs_by_form: dict[int, list[bytes]] = {}
        for each in stored:
            pairs_by_form.setdefault(each[0], []).append(each[1:])
        for form, pairs in pairs_by_form.items():
            joined = b"".join(pairs)
            if form in {BUCKETS, MANY_BUCKETS}:
                table = np.frombuffer(joined, COLUMNS[form])
                buckets = self._use_buckets()
                if len(pairs) == 1:  # its keys are distinct
                    buckets[table["key"]] += table["count"].astype(np.int64)
                else:
                    np.add.at(buckets, table["key"], table["count"].astype(np.int64))
            elif len(pairs) == 1 and not self._values:
                self._values = dict(PAIRS[form].iter_unpack(joined))
            elif len(joined) <= MAX_LOOP_BYTES:
                values = self._values
                for value, count in PAIRS[form].iter_unpack(joined):
                    values[value] = values.get(value, 0) + count
                self._limit_values()
            else:
                table = np.frombuffer(joined, COLUMNS[form])
                self._add_values(table["key"], table["count"].astype(np.int64))
        return self

    def merge_sketch(self, other: "DurationSketch") -> Self:
        """Add all durations of another distribution."""
        values, buckets = other._values, other._buckets  # noqa: SLF001 (its own class)
        for value, count in values.items():
            self._values[value] = self._values.get(value, 0) + count
        self._limit_values()
        if buckets is not None:
            own_buckets = self._use_buckets()
            own_buckets += buckets
        return self

    def add_to(self, stored: bytes | None) -> bytes | None:
        """Return a serialized distribution with the durations of both."""
        if stored is None:
            return self.to_bytes()
        if self._buckets is None and not self._values:
            return stored
        return DurationSketch().merge(stored).merge_sketch(self).to_bytes()

    def to_bytes(self) -> bytes | None:
        """Serialize the distribution; None if it is empty."""
        if self._buckets is None:
            return self._serialize_values() if self._values else None
        self._move_to_buckets()
        [keys] = self._buckets.nonzero()
        counts = self._buckets[keys]
        if not len(keys):
            return None
        is_short = counts.min() >= 0 and counts.max() <= MAX_SHORT_COUNT
        form = BUCKETS if is_short else MANY_BUCKETS
        table = np.empty(len(keys), COLUMNS[form])
        table["key"], table["count"] = keys, counts
        return bytes([form]) + table.tobytes()

    def _serialize_values(self) -> bytes:
        counts = self._values.values()
        is_short = min(counts) >= 0 and max(counts) <= MAX_SHORT_COUNT
        form = VALUES if is_short else MANY_VALUES
        pairs = chain.from_iterable(sorted(self._values.items()))
        return bytes([form]) + create_struct(form, len(self._values)).pack(*pairs)

    def percentiles(self, *fractions: float) -> list[float]:
        """Return the durations at fractions of the ranks, interpolated; [] if it is empty."""
        keys, counts = self._list_pairs()
        durations = keys if self._buckets is None else MIDDLES[keys]
        return find_percentiles(durations, counts, fractions)

    def _list_pairs(self) -> tuple[list[int], list[int]]:
        """Return the durations or, if they are too many, the buckets, and their counts."""
        if self._buckets is None:
            pairs = sorted(self._values.items())
            return [key for key, _ in pairs], [count for _, count in pairs]
        self._move_to_buckets()
        [keys] = self._buckets.nonzero()
        return keys.tolist(), self._buckets[keys].tolist()

    def _limit_values(self) -> None:
        if len(self._values) > MAX_VALUES:
            self._move_to_buckets()

    def _add_values(self, values: Numbers, counts: Numbers) -> None:
        """Add durations with their numbers; durations may repeat."""
        order = np.argsort(values)  # a sorted array is searched in a third of the time
        values, counts = values[order], counts[order]
        if self._buckets is None:
            is_first = np.ones(len(values), np.bool_)
            np.not_equal(values[1:], values[:-1], out=is_first[1:])
            starts = np.flatnonzero(is_first)
            if len(starts) <= MAX_VALUES:
                sums = np.add.reduceat(counts, starts)
                for value, count in zip(values[starts].tolist(), sums.tolist(), strict=True):
                    self._values[value] = self._values.get(value, 0) + count
                self._limit_values()
                return
        buckets = BOUNDS.searchsorted(values, "right") - 1
        np.add.at(self._use_buckets(), buckets, counts)

    def _use_buckets(self) -> Numbers:
        """Return the buckets."""
        if self._buckets is None:
            self._buckets = np.zeros(len(MIDDLES), np.int64)
        return self._buckets

    def _move_to_buckets(self) -> None:
        """Move all durations to the buckets."""
        if not self._values:
            return
        values = np.array(list(self._values), np.int64)
        counts = np.array(list(self._values.values()), np.int64)
        self._values.clear()
        np.add.at(self._use_buckets(), BOUNDS.searchsorted(values, "right") - 1, counts)


def find_percentiles(
    durations: Sequence[float] | NDArray[np.float64],
    counts: Iterable[int],
    fractions: Iterable[float],
) -> list[float]:
    """Return the seconds at fractions of the ranks of ordered microseconds; [] without any."""
    ends = list(accumulate(counts))
    if not ends or ends[-1] == 0:
        return []
    last = ends[-1] - 1
    found = []
    for fraction in fractions:
        place = fraction * last
        rank = min(floor(place), last)
        lower = float(durations[bisect_right(ends, rank)])
        upper = float(durations[bisect_right(ends, min(rank + 1, last))])
        found.append((lower + (upper - lower) * (place - rank)) / MICROSECONDS)
    return found


def to_microseconds(seconds: float) -> int:
    """Round a duration to whole microseconds."""
    if seconds >= MAX_MICROSECONDS / MICROSECONDS:
        return MAX_MICROSECONDS
    return round(seconds * MICROSECONDS)
