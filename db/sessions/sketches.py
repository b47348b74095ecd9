"""Sets of users of any size, in a few kilobytes. Durations are in `durations.py`.

They are sketches of Apache DataSketches and can be merged, so that hours add up to any period.
Small ones are exact: up to about 380 users. Larger numbers have a standard error of 1.7 percent
and depend only on the set.
"""

from typing import Self

from datasketches import hll_sketch, hll_union, tgt_hll_type

HLL_LOG_REGISTERS = 12
MAX_EXACT = 380
"""Users up to which a set lists them. Others have larger estimates, or were merged."""


class UserSketch:
    """A set of users, identified by their distinct ids."""

    def __init__(self) -> None:
        self._union = hll_union(HLL_LOG_REGISTERS)

    def add(self, distinct_id: str) -> None:
        """Add a user."""
        self._union.update(distinct_id)

    def merge(self, stored: bytes | None) -> Self:
        """Add all users of a serialized sketch."""
        if stored is not None:
            self._union.update(hll_sketch.deserialize(stored))
        return self

    def merge_sketch(self, other: "UserSketch") -> Self:
        """Add all users of another set."""
        self._union.update(other._union.get_result(tgt_hll_type.HLL_8))  # noqa: SLF001 (its own class)
        return self

    def add_to(self, stored: bytes | None) -> bytes | None:
        """Return a serialized sketch with the users of both."""
        if stored is None:
            return self.to_bytes()
        if self._union.is_empty():
            return stored
        return UserSketch().merge(stored).merge_sketch(self).to_bytes()

    def to_bytes(self) -> bytes | None:
        """Serialize the set; None if it is empty."""
        if self._union.is_empty():
            return None
        stored: bytes = self._union.get_result(tgt_hll_type.HLL_4).serialize_compact()
        return stored

    def count(self) -> int:
        """Return the estimated number of users."""
        estimate: float = self._union.get_estimate()
        if estimate > MAX_EXACT:
            # The estimate of a set that was filled user by user depends on their order; that of a
            # merged set on its registers alone, and a set merged with itself stays the same.
            # Copying registers of 8 bits takes a fraction of the time that packing them takes.
            self._union.update(self._union.get_result(tgt_hll_type.HLL_8))
            estimate = self._union.get_estimate()
        return round(estimate)
