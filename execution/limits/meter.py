"""The size of an answer, counted and bounded while it is read and built.

docs/reference/limits.md#size-of-an-answer
"""

from collections.abc import Collection, Sequence
from itertools import repeat
from math import ceil
from operator import mul, sub
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError

from execution.limits.limits import Limits, Rejection

ROWS = "answer_rows"
BYTES = "answer_bytes"
NULL_BYTES = len(b"null")
# What JSON adds to a key: two quotes, a colon, and a comma or a closing brace.
KEY_BYTES = 4
BYTES_PER_POINT = 1024
EXECUTED = "The mutation was executed, and its changes are saved."

Weights = Sequence[int]
"""How often each value of a column is in the answer."""


class AnswerLimitError(GraphQLError):
    """An answer has too many rows or bytes."""

    def __init__(self, rejection: Rejection) -> None:
        self.code = rejection.code
        super().__init__(
            rejection.message, extensions={"code": rejection.code, **rejection.details}
        )


class Allowance(NamedTuple):
    """The rows and bytes that may still be read."""

    rows: int
    size: int


class AnswerFigures(NamedTuple):
    """What was read from the database for an answer, and what the answer has.

    `size` is the size of its JSON in bytes, `objects` the number of objects below the root.
    """

    rows_read: int = 0
    bytes_read: int = 0
    objects: int = 0
    size: int = 0

    def minus(self, other: "AnswerFigures") -> "AnswerFigures":
        """Return the figures since other ones."""
        return AnswerFigures(*map(sub, self, other))

    @property
    def points_sent(self) -> int:
        """What a kept answer costs: its size, at least a point."""
        return max(1, ceil(self.size / BYTES_PER_POINT))

    @property
    def points_returned(self) -> int:
        """What the answer costs: its objects, or its size if that is more, at least a point."""
        return max(self.points_sent, self.objects)

    @property
    def points_read(self) -> int:
        """What an operation without an answer costs: the most of what it read and built."""
        return max(self.points_returned, self.rows_read, ceil(self.bytes_read / BYTES_PER_POINT))


class AnswerMeter:
    """Counts and bounds what one operation, or a batch of them, reads and returns.

    Every `add_…` raises AnswerLimitError above the limit; from then on `error` is set, and nothing
    more is read. What a root field of a mutation reads before it returns is not part of the
    answer, and is not counted.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._max_rows = limits.answer_rows
        self._max_bytes = limits.answer_bytes
        self._is_paused = False
        self._mutation_key: str | None = None
        self._rows_read = self._bytes_read = 0
        self._objects = self._size = 0
        self.error: AnswerLimitError | None = None

    @property
    def figures(self) -> AnswerFigures:
        """What was counted so far."""
        return AnswerFigures(self._rows_read, self._bytes_read, self._objects, self._size)

    def restore(self, figures: AnswerFigures) -> None:
        """Forget what was counted since, to count it again."""
        self._rows_read, self._bytes_read, self._objects, self._size = figures

    def begin_mutation(self, key: str) -> None:
        """Stop counting while a root field of a mutation is resolved."""
        self._is_paused = True
        self._mutation_key = key

    def begin_payload(self) -> None:
        """Count what the payload of the mutation reads and returns."""
        self._is_paused = False

    def check(self) -> Allowance | None:
        """Return what may still be read; None if that is not counted. Raises AnswerLimitError."""
        if self._is_paused:
            return None
        if self.error is not None:
            raise self.error
        return Allowance(self._max_rows - self._rows_read, self._max_bytes - self._bytes_read)

    def add_read(self, rows: int, size: int) -> None:
        """Count rows that were read, and the bytes that they took to transfer."""
        if self._is_paused:
            return
        self._rows_read += rows
        self._bytes_read += size
        if self._rows_read > self._max_rows:
            raise self._reject(ROWS, self._rows_read)
        if self._bytes_read > self._max_bytes:
            raise self._reject(BYTES, self._bytes_read)

    def add_objects(self, number: int) -> None:
        """Count objects that the answer is going to have."""
        self._objects += number
        if self._objects > self._max_rows:
            raise self._reject(ROWS, self._objects)

    def add_bytes(self, size: int) -> None:
        """Count bytes of the answer's JSON."""
        self._size += size
        if self._size > self._max_bytes:
            raise self._reject(BYTES, self._size)

    def add_figures(self, figures: AnswerFigures) -> None:
        """Count an answer that was built before."""
        self.add_objects(figures.objects)
        self.add_bytes(figures.size)

    def _reject(self, name: str, found: int) -> AnswerLimitError:
        """Return the error of an answer above a limit, at the root field of a mutation.

        `found` is what was counted until then.
        """
        if self.error is None:
            rejection = self._limits.reject(name)
            rejection = rejection._replace(details=rejection.details | {"found": found})
            if self._mutation_key is not None:
                rejection = rejection._replace(message=f"{rejection.message} {EXECUTED}")
            self.error = AnswerLimitError(rejection)
            if self._mutation_key is not None:
                self.error.path = [self._mutation_key]
        return self.error


def keys_size(keys: Collection[str]) -> int:
    """Return the bytes of an object's braces and keys, with their punctuation."""
    return 1 + sum(map(len, keys)) + KEY_BYTES * len(keys) if keys else len(b"{}")


def list_size(length: int) -> int:
    """Return the bytes of a list's brackets and commas."""
    return 1 + (length or 1)


def lists_size(lengths: list[int]) -> int:
    """Return the bytes of the brackets and commas of lists."""
    return sum(lengths) + len(lengths) + lengths.count(0)


def leaf_size(value: Any) -> int:
    """Return the bytes of a scalar's JSON; 0 if it has none, which is an error of the encoder."""
    try:
        return len(orjson.dumps(value))
    except orjson.JSONEncodeError:
        return 0


def leaves_size(columns: Sequence[list[Any]], weights: Weights | None) -> int:
    """Return the bytes of the JSON of scalars and nulls, in columns of one length that is not 0.

    `weights` are how often each row of the columns is in the answer; None: each of them once.
    """
    number = len(columns)
    try:
        if weights is None:
            # Brackets and commas: of the list of columns, and of each column.
            return len(orjson.dumps(columns)) - 1 - number * (2 + len(columns[0]))
        sizes = [len(orjson.dumps(row)) for row in zip(*columns, strict=True)]
        total: int = sum(map(mul, sizes, weights))
        return total - sum(weights) * (1 + number)
    except orjson.JSONEncodeError:
        rows = zip(zip(*columns, strict=True), weights or repeat(1), strict=False)
        return sum(weight * sum(map(leaf_size, row)) for row, weight in rows)
