"""The limits that envelopes share with other requests, while they are received and stored."""

from collections import Counter
from typing import Protocol

from starlette.requests import Request
from starlette.types import Receive

from offload.turns import Queue


class ServerLimits(Protocol):
    """The server's limits: `app/sentry_api.py`, which ingest cannot import."""

    def hold(self, http: Request, size: int) -> None:
        """Set the bytes that a request holds. Raises HttpError when all hold too many."""

    def limit_time(self, receive: Receive) -> Receive:
        """Return `receive` with a least rate for the body: it raises HttpError."""


class Unlimited:
    """No limits of the server."""

    def hold(self, _http: Request, _size: int) -> None:
        """Allow any size."""

    def limit_time(self, receive: Receive) -> Receive:
        """Allow any rate."""
        return receive


class TooManyInFlightError(Exception):
    """Too many envelopes are in flight."""


class InFlight:
    """The envelopes in flight, of which one key may have half, and the order of their long work.

    Requests whose key is not known yet count as those of one key.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._limit_per_key = max(1, limit // 2)
        self._total = 0
        self._numbers: Counter[str | None] = Counter()
        self.queue = Queue()

    def count(self, key: str | None) -> "Place":
        """Count an envelope of the key within a context. It raises TooManyInFlightError."""
        return Place(self, key)

    def take(self, key: str | None) -> None:
        """Count an envelope of the key. Raises TooManyInFlightError."""
        if self._total >= self._limit or self._numbers[key] >= self._limit_per_key:
            raise TooManyInFlightError
        self._total += 1
        self._numbers[key] += 1

    def release(self, key: str | None) -> None:
        """Stop counting an envelope of the key."""
        self._total -= 1
        self._numbers[key] -= 1
        if not self._numbers[key]:
            del self._numbers[key]


class Place:
    """The context in which an envelope is counted."""

    __slots__ = ("_in_flight", "_key")

    def __init__(self, in_flight: InFlight, key: str | None) -> None:
        self._in_flight = in_flight
        self._key = key

    def __enter__(self) -> None:
        self._in_flight.take(self._key)

    def __exit__(self, *_: object) -> None:
        self._in_flight.release(self._key)
