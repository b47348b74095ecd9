"""Sketches: sets of users and distributions of durations, a few kilobytes however many.

They are Apache DataSketches', and merge, so that hours add up to any period. Small ones are
exact: up to about 380 users, and up to 200 durations. Beyond, a number of users is within 1.7
percent (one standard deviation) and depends on nothing but the set; a percentile is within 1.4
ranks of a hundred.
"""

from math import floor
from typing import Self

from datasketches import hll_sketch, hll_union, kll_doubles_sketch, tgt_hll_type

HLL_LOG_REGISTERS = 12
KLL_K = 200


class UserSketch:
    """A set of users, known by their distinct ids."""

    def __init__(self) -> None:
        self._union = hll_union(HLL_LOG_REGISTERS)

    def add(self, distinct_id: str) -> None:
        """Put a user in."""
        self._union.update(distinct_id)

    def merge(self, stored: bytes | None) -> Self:
        """Put all users of a stored set in."""
        if stored is not None:
            self._union.update(hll_sketch.deserialize(stored))
        return self

    def to_bytes(self) -> bytes | None:
        """The set as it is kept, None when it is empty."""
        if self._union.is_empty():
            return None
        stored: bytes = self._union.get_result(tgt_hll_type.HLL_4).serialize_compact()
        return stored

    def count(self) -> int:
        """How many there are."""
        # A sketch remembers in what order it was filled and estimates by that; the union of two
        # looks at the registers alone, so that the same users always give the same number.
        whole = self._union.get_result(tgt_hll_type.HLL_4)
        both = hll_union(HLL_LOG_REGISTERS)
        both.update(whole)
        both.update(whole)
        return round(float(both.get_estimate()))


class DurationSketch:
    """How long sessions took, in seconds."""

    def __init__(self) -> None:
        self._sketch = kll_doubles_sketch(KLL_K)

    def add(self, seconds: float, times: int = 1) -> None:
        """Put a duration in, that often."""
        if times == 1:
            self._sketch.update(seconds)
            return
        power = kll_doubles_sketch(KLL_K)
        power.update(seconds)
        while True:
            if times & 1:
                self._sketch.merge(power)
            times >>= 1
            if not times:
                return
            doubled = kll_doubles_sketch(KLL_K)
            doubled.merge(power)
            doubled.merge(power)
            power = doubled

    def merge(self, stored: bytes | None) -> Self:
        """Put all durations of stored ones in."""
        if stored is not None:
            self._sketch.merge(kll_doubles_sketch.deserialize(stored))
        return self

    def to_bytes(self) -> bytes | None:
        """The durations as they are kept, None when there are none."""
        if self._sketch.is_empty():
            return None
        stored: bytes = self._sketch.serialize()
        return stored

    def percentile(self, fraction: float) -> float | None:
        """The duration that this part of them did not exceed, interpolated between neighbours."""
        number = int(self._sketch.n)
        if not number:
            return None
        place = fraction * (number - 1)
        lower, upper = (
            float(self._sketch.get_quantile((min(rank, number - 1) + 0.5) / number))
            for rank in (floor(place), floor(place) + 1)
        )
        return lower + (upper - lower) * (place - floor(place))
