"""What listeners receive of executed statements."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class ExecutedStatement(NamedTuple):
    """A statement that was executed, as listeners receive it.

    `batch` names what a snapshot read it for; it is "write" for every other statement. `start` is
    by `time.perf_counter`; `keys` is the number of keys in the batch, `rows` the number of rows
    that were returned or, by a write, affected.
    """

    batch: str
    text: str
    values: Sequence[Any]
    start: float
    seconds: float
    keys: int
    rows: int
