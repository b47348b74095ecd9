"""Limits on invalid credentials: wrong access tokens, and wrong keys of SDKs.

An address that sends too many is refused before the database is read. Credentials that are valid
are accepted from it all the same, so that clients behind one address cannot lock each other out.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from math import ceil

from db.connection.database import Database
from db.reading.snapshot import Snapshot

WINDOW_SECONDS = 60.0
MAX_ADDRESSES = 10_000
MAX_KNOWN = 100_000
REFRESH_SECONDS = 1.0
# Ids are assigned before their rows are committed, so a smaller id may appear later.
ID_OVERLAP = 100
# The address that all further ones share while MAX_ADDRESSES are counted.
OTHERS = "others"

ReadNew = Callable[[Snapshot, int, int], Awaitable[Sequence[tuple[int, str]]]]
"""Reads at most a number of credentials with an id above another: (snapshot, id, number)."""


class TooManyFailuresError(Exception):
    """An address sent too many invalid credentials; retry after `seconds`, with a valid one."""

    def __init__(self, limit: int, seconds: int) -> None:
        super().__init__()
        self.limit = limit
        self.seconds = seconds


class FailureLimit:
    """Counts failures of addresses, up to `limit` in a window of a minute from the first one.

    At most MAX_ADDRESSES are counted at a time. Further ones share one count.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        # The number of failures and the end of the window, by address; the oldest window first.
        self._counts: dict[str, tuple[int, float]] = {}

    def __len__(self) -> int:
        return len(self._counts)

    def seconds_until_allowed(self, address: str) -> int:
        """Return the seconds until the address may fail again; 0 if it may now."""
        self._drop_expired()
        number, end = self._counts.get(self._key(address), (0, 0.0))
        return max(1, ceil(end - self._clock())) if number >= self.limit else 0

    def count(self, address: str) -> None:
        """Count a failure."""
        self._drop_expired()
        key = self._key(address)
        number, end = self._counts.get(key, (0, self._clock() + WINDOW_SECONDS))
        self._counts[key] = (number + 1, end)

    def refund(self, address: str) -> None:
        """Take back a failure that was counted."""
        key = self._key(address)
        number, end = self._counts.get(key, (0, 0.0))
        if number > 1:
            self._counts[key] = (number - 1, end)
        else:
            self._counts.pop(key, None)

    def _key(self, address: str) -> str:
        is_counted = address in self._counts or len(self._counts) < MAX_ADDRESSES
        return address if is_counted else OTHERS

    def _drop_expired(self) -> None:
        now = self._clock()
        while self._counts:
            address = next(iter(self._counts))
            if self._counts[address][1] > now:
                return
            del self._counts[address]


class KnownCredentials:
    """The credentials that exist, as far as this process knows: at most MAX_KNOWN.

    It has those that were accepted, and after `refresh` all that are open. It may still have those
    that were revoked: the database decides.
    """

    def __init__(
        self, database: Database, read_new: ReadNew, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._read_new = read_new
        self._clock = clock
        self._hashes: set[int] = set()  # Python's own hashes, which are keyed and small
        self._newest_id = 0
        self._refresh_at = 0.0
        self._lock = asyncio.Lock()

    def __contains__(self, credential: str) -> bool:
        return hash(credential) in self._hashes

    def add(self, credential: str) -> None:
        """Add a credential that was accepted."""
        if len(self._hashes) >= MAX_KNOWN:
            self._hashes.clear()
            self._newest_id = 0
        self._hashes.add(hash(credential))

    def discard(self, credential: str) -> None:
        """Remove a credential that was not accepted."""
        self._hashes.discard(hash(credential))

    async def refresh(self) -> None:
        """Read the credentials that are new, at most once a second.

        Raises: TemporaryError when the database cannot be read.
        """
        async with self._lock:
            if self._clock() < self._refresh_at:
                return
            self._refresh_at = self._clock() + REFRESH_SECONDS
            after = max(0, self._newest_id - ID_OVERLAP)
            async with self._database.snapshot() as snapshot:
                rows = await self._read_new(snapshot, after, MAX_KNOWN)
            for row_id, credential in reversed(rows):
                self.add(credential)
                self._newest_id = max(self._newest_id, row_id)


class Attempt:
    """The lookup of `credential`. A failure is counted before, and taken back on success.

    `counted_address` is the address that it was counted for; None for a known credential.
    """

    def __init__(
        self, guard: "CredentialGuard", credential: str, counted_address: str | None
    ) -> None:
        self._guard = guard
        self.credential = credential
        self._counted_address = counted_address

    def succeed(self) -> None:
        """Remember that the credential is valid."""
        self.cancel()
        self._guard.known.add(self.credential)

    def cancel(self) -> None:
        """Take the failure back: the credential could not be looked up."""
        if self._counted_address is not None:
            self._guard.failures.refund(self._counted_address)
            self._counted_address = None

    def fail(self, find_address: Callable[[], str]) -> None:
        """Count the failure, unless it is counted already."""
        self._guard.known.discard(self.credential)
        if self._counted_address is None:
            self._guard.failures.count(find_address())


class CredentialGuard:
    """Limits the invalid credentials of each address.

    A credential that is known is looked up in any case. An unknown one is looked up while its
    address has failures left.
    """

    def __init__(self, failures: FailureLimit, known: KnownCredentials) -> None:
        self.failures = failures
        self.known = known

    async def begin(self, credential: str, find_address: Callable[[], str]) -> Attempt:
        """Admit the lookup of a credential.

        Raises: TooManyFailuresError, and TemporaryError when the database cannot be read.
        """
        if credential in self.known:
            return Attempt(self, credential, None)
        address = find_address()
        seconds = self.failures.seconds_until_allowed(address)
        if seconds:
            await self.known.refresh()
            if credential not in self.known:
                raise TooManyFailuresError(self.failures.limit, seconds)
            return Attempt(self, credential, None)
        self.failures.count(address)
        return Attempt(self, credential, address)
