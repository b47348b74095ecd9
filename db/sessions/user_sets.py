"""Many sets of users at once, of which only the numbers of users are needed.

They hold what `db/sessions/sketches.py` holds, and count the same numbers. Stored sketches are
added in arrays, because the calls for each of them would take most of the time.

A small sketch lists a hash of 32 bits for each user, a coupon. A large one has registers: the
lower bits of a coupon are the index of a register, and the upper bits a rank; the register is the
largest rank. See https://datasketches.apache.org/docs/HLL/HllSketches.html.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from struct import Struct
from typing import NamedTuple

import numpy as np
from datasketches import hll_sketch
from numpy.typing import NDArray

from db.sessions.placed_rows import PlacedRows, mark_first
from db.sessions.sketches import HLL_LOG_REGISTERS

Integers = NDArray[np.int64]
Registers = NDArray[np.uint8]
Booleans = NDArray[np.bool_]
Words = NDArray[np.uint32]

REGISTERS = 1 << HLL_LOG_REGISTERS
MAX_COUPONS = 384
"""Coupons up to which a set lists them."""
MANY_COUPONS = 2 * MAX_COUPONS
"""Coupons, equal ones included, from which a set is likely to have registers."""
PENDING_COUPONS = 500_000
"""Coupons that are added before equal ones are removed, at least."""
COUPON_BITS = 32
RANK_SHIFT = 26
LAST_REGISTER = REGISTERS - 1

# The modes of a serialized sketch, in the lower bits of the byte at MODE_AT; 0 is a list. Of those
# with registers, the upper bits are 0 if they have 4 bits each.
SET, REGISTERS_OF_4_BITS = 1, 2
MODE_AT = 7
WORD = 4
"""Bytes of a coupon. The length of every sketch is a multiple of it."""
LIST_WORDS, SET_WORDS = 2, 3
"""Words before the coupons."""
HEADER = Struct("<BBBBBBBBdddII")
"""What comes before registers.

The size of the header, the version, the family, the logarithm of the number of registers, one
byte that is not used, flags, the least register, the mode, an estimate that depends on the order
of users, the sums of 2^-register of registers below 32 and of the others, the number of least
registers, and that of exceptions.
"""
LEAST_AT, EXCEPTIONS_AT = 6, HEADER.size + REGISTERS // 2
NIBBLE = 15
"""A register of 4 bits that is an exception: coupons after the registers have its rank."""
REGISTERS_OF_8_BITS = 2 | 2 << 2
COMPACT, OUT_OF_ORDER = 8, 16
"""Flags: the estimate is computed from the registers alone."""


class Coupons(NamedTuple):
    """Coupons of sets that follow one another: the owner of each set, and how many it has."""

    owners: Integers
    lengths: Integers
    coupons: Words

    def select(self, chosen: Booleans) -> "Coupons":
        """Return the sets that are chosen."""
        if chosen.all():
            return self
        coupons = self.coupons[np.repeat(chosen, self.lengths)]
        return Coupons(self.owners[chosen], self.lengths[chosen], coupons)


class ParsedSketches(NamedTuple):
    """Stored sketches: coupons and registers, each with the indexes of their sketches."""

    coupons: Coupons
    registers: Registers
    register_indexes: Integers


def parse(stored: Sequence[bytes | None]) -> ParsedSketches:
    """Parse stored sketches; None is an empty one.

    Raises ValueError for a sketch in another form than those of `db/sessions/sketches.py`.
    """
    present = [each for each in stored if each is not None]
    indexes = np.flatnonzero([each is not None for each in stored])
    modes = np.frombuffer(b"".join([each[MODE_AT : MODE_AT + 1] for each in present]), np.uint8)
    if modes.max(initial=0) > REGISTERS_OF_4_BITS:
        msg = "A stored sketch of users has another form than those of this version."
        raise ValueError(msg)
    is_large = modes == REGISTERS_OF_4_BITS
    large = [present[index] for index in np.flatnonzero(is_large)]
    if large:
        present = [present[index] for index in np.flatnonzero(~is_large)]
    coupons = parse_coupons(present, indexes[~is_large])
    return ParsedSketches(coupons, parse_registers(large), indexes[is_large])


def parse_coupons(stored: Sequence[bytes], indexes: Integers) -> Coupons:
    """Return the coupons of sketches, whose indexes are given."""
    words = np.frombuffer(b"".join(stored), np.uint32)
    lengths = np.fromiter(map(len, stored), np.int64, len(stored)) // WORD
    starts = np.cumsum(lengths) - lengths
    is_set = (words[starts + 1] >> 24) == SET
    is_coupon = np.ones(len(words), np.bool_)
    for place in range(LIST_WORDS):
        is_coupon[starts + place] = False
    is_coupon[starts[is_set] + LIST_WORDS] = False
    before = LIST_WORDS + (SET_WORDS - LIST_WORDS) * is_set
    return Coupons(indexes, lengths - before, words[is_coupon])


def parse_registers(stored: Sequence[bytes]) -> Registers:
    """Return the registers of sketches, a row for each."""
    registers = np.empty((len(stored), REGISTERS), np.uint8)
    if not stored:
        return registers
    joined = b"".join([each[HEADER.size : EXCEPTIONS_AT] for each in stored])
    pairs = np.frombuffer(joined, np.uint8).reshape(len(stored), REGISTERS // 2)
    registers[:, 0::2] = pairs & NIBBLE
    registers[:, 1::2] = pairs >> 4
    registers += np.array([each[LEAST_AT] for each in stored], np.uint8)[:, np.newaxis]
    for row, each in zip(registers, stored, strict=True):
        if len(each) > EXCEPTIONS_AT:
            exceptions = np.frombuffer(each, np.uint32, offset=EXCEPTIONS_AT)
            row[exceptions % REGISTERS] = exceptions >> RANK_SHIFT
    return registers


class UserSets:
    """Sets of users, identified by places from 0 on."""

    def __init__(self) -> None:
        # Coupons with the place of their set in the upper bits, in order and each once.
        self._coupons = np.empty(0, np.int64)
        self._pending: list[Coupons] = []
        self._pending_size = 0
        self._registers = PlacedRows(REGISTERS, np.uint8)

    def add(self, sketches: ParsedSketches, places: Integers) -> None:
        """Add the users of sketches to the sets at the places of each, if it is not negative."""
        self._registers.extend(int(places.max(initial=-1)) + 1)
        coupons = sketches.coupons
        owners = places[coupons.owners]
        self._add_coupons(coupons._replace(owners=owners).select(owners >= 0))
        if len(sketches.registers):
            of_registers = places[sketches.register_indexes]
            is_used = of_registers >= 0
            self._add_registers(of_registers[is_used], sketches.registers[is_used])

    def add_sets(self, other: "UserSets", places: Integers, first: int, last: int) -> None:
        """Add some sets of others, from the first to before the last, to those at their places."""
        coupons, large, registers = other.read(first, last)
        self._registers.extend(int(places.max(initial=-1)) + 1)
        self._add_coupons(coupons._replace(owners=places[coupons.owners]))
        self._add_registers(places[large], registers)

    def read(self, first: int, last: int) -> tuple[Coupons, Integers, Registers]:
        """Return the sets from the first to before the last place.

        They are the coupons of all of them, the places of sets that have registers, and these.
        """
        self._remove_equal()
        self._registers.extend(last)
        [start, end] = self._coupons.searchsorted(np.array([first, last]) << COUPON_BITS)
        large = self._registers.find(first, last)
        keys = self._coupons[start:end]
        lengths = np.bincount((keys >> COUPON_BITS) - first, minlength=last - first)
        coupons = Coupons(np.arange(first, last), lengths, keys.astype(np.uint32))
        return coupons, large, self._registers.read(large)

    def count(self, first: int, last: int) -> list[int]:
        """Return the numbers of users in the sets at places from the first one to before the last.

        It takes up to 10 microseconds for a set.
        """
        coupons, large, registers = self.read(first, last)
        counts: list[int] = coupons.lengths.tolist()
        for place, each in zip(large.tolist(), estimate(registers), strict=True):
            counts[place - first] = each
        return counts

    def _add_coupons(self, coupons: Coupons) -> None:
        """Add coupons to those that wait."""
        self._pending.append(coupons)
        self._pending_size += len(coupons.coupons)
        if self._pending_size > max(PENDING_COUPONS, len(self._coupons)):
            self._remove_equal()

    def _add_registers(self, places: Integers, registers: Registers) -> None:
        """Add the users of sketches with registers to sets."""
        rows = self._registers
        rows.add(sort_once(places[rows.by_place[places] < 0]))
        for row, each in zip(rows.by_place[places].tolist(), registers, strict=True):
            own = rows.values[row]
            np.maximum(own, each, out=own)

    def _remove_equal(self) -> None:
        """Remove equal coupons, and use registers for sets with many."""
        if not self._pending:
            return
        coupons = Coupons(*map(np.concatenate, zip(*self._pending, strict=True)))
        self._pending.clear()
        self._pending_size = 0
        coupons = self._fill_registers(coupons)
        keys = np.repeat(coupons.owners << COUPON_BITS, coupons.lengths) | coupons.coupons
        self._coupons = sort_once(np.concatenate([self._coupons, keys]))
        rows = self._registers
        numbers = np.bincount(self._coupons >> COUPON_BITS, minlength=len(rows.by_place))
        is_large = (numbers > MAX_COUPONS) | (rows.by_place >= 0)
        if is_large.any():
            rows.add(np.flatnonzero(is_large & (rows.by_place < 0)))
            is_moved = is_large[self._coupons >> COUPON_BITS]
            moved = self._coupons[is_moved]
            starts = rows.by_place[moved >> COUPON_BITS] * REGISTERS
            fill(rows.values, starts, moved.astype(np.uint32))
            self._coupons = self._coupons[~is_moved]

    def _fill_registers(self, coupons: Coupons) -> Coupons:
        """Add coupons to registers if their sets are large; return those of the others.

        A set with many coupons, equal ones included, is likely to be large, and it is if they
        change many registers: that takes less time than to find equal ones.
        """
        rows = self._registers
        numbers = np.bincount(coupons.owners, coupons.lengths, len(rows.by_place))
        [candidates] = ((numbers > MANY_COUPONS) & (rows.by_place < 0)).nonzero()
        if len(candidates):
            tried = PlacedRows(REGISTERS, np.uint8)
            tried.extend(len(rows.by_place))
            tried.add(candidates)
            fill_sets(tried, coupons)
            is_large = count_changed(tried.values) > MAX_COUPONS
            large = candidates[is_large]
            rows.add(large)
            rows.values[rows.by_place[large]] = tried.values[is_large]
            coupons = coupons.select(~np.isin(coupons.owners, large))
        if not rows.number:
            return coupons
        fill_sets(rows, coupons)
        return coupons.select(rows.by_place[coupons.owners] < 0)


def fill_sets(rows: PlacedRows[np.uint8], coupons: Coupons) -> None:
    """Add coupons to the registers of their owners, if they have some."""
    chosen = coupons.select(rows.by_place[coupons.owners] >= 0)
    starts = rows.by_place[chosen.owners] * REGISTERS
    fill(rows.values, np.repeat(starts, chosen.lengths), chosen.coupons)


def fill(registers: Registers, starts: Integers, coupons: Words) -> None:
    """Add coupons to registers, of which the first ones of their sets are at indexes."""
    cells = starts + (coupons & LAST_REGISTER)
    ranks = (coupons >> RANK_SHIFT).astype(np.uint8)
    np.maximum.at(registers.reshape(-1), cells, ranks)


def count_changed(registers: Registers) -> Integers:
    """Return the number of registers of each row that are not 0."""
    return np.fromiter(map(np.count_nonzero, registers != 0), np.int64, len(registers))


def sort_once(keys: Integers) -> Integers:
    """Return keys in order, each once."""
    ordered = np.sort(keys)
    return ordered[mark_first(ordered)]


def estimate(registers: Registers) -> list[int]:
    """Return the number of users of each row of registers."""
    empty = REGISTERS - count_changed(registers)
    estimates = find_linear_estimates()
    return [
        estimates[number] if number in estimates else estimate_one(row, number)
        for number, row in zip(empty.tolist(), registers, strict=True)
    ]


def estimate_one(registers: Registers, empty: int) -> int:
    """Return the number of users of registers, of which some are empty."""
    numbers = np.bincount(registers)
    parts = numbers * 0.5 ** np.arange(len(numbers))
    return round(ask_library(float(parts[:32].sum()), float(parts[32:].sum()), empty))


def ask_library(lower: float, upper: float, empty: int) -> float:
    """Return the library's estimate, which depends on three numbers alone.

    They are the sums of 2^-register of the registers below 32 and of the others, and how many
    registers are empty.
    """
    header = HEADER.pack(
        *(HEADER.size // WORD, 1, 7, HLL_LOG_REGISTERS, 0, COMPACT | OUT_OF_ORDER, 0),
        *(REGISTERS_OF_8_BITS, 0.0, lower, upper, empty, 0),
    )
    value: float = hll_sketch.deserialize(header + bytes(REGISTERS)).get_estimate()
    return value


@cache
def find_linear_estimates() -> Mapping[int, int]:
    """Return the estimates by the number of empty registers, where they depend on it alone.

    They do while many are empty. The sum of 2^-register is then between the two sums that are
    compared: the other registers are infinite in one, and 1 in the other.
    """
    estimates: dict[int, int] = {}
    for empty in range(REGISTERS - 1, 0, -1):
        least = ask_library(empty, 0, empty)
        if least != ask_library((empty + REGISTERS) / 2, 0, empty):
            break
        estimates[empty] = round(least)
    return estimates
