"""What quotas refuse of the envelopes that are appended, and the counts of it.

Rules: docs/reference/clients.md#quotas.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from cachetools import LRUCache

from db.accounts.project_keys import ProjectKeyRow
from db.connection.access import Transaction
from db.sessions import quotas as key_usage
from db.sessions.envelopes import NewEnvelope
from db.sessions.quotas import BYTES, UsageKey
from resolvers.sessions.quotas import (
    REASONS,
    Admission,
    QuotaExceededError,
    Quotas,
    RefusedItem,
    bytes_error,
    names_error,
    open_admission,
)
from resolvers.sessions.received import (
    REFUSED,
    ReceivedCount,
    ReceivedEnvelope,
    ReceivedError,
    ReceivedSessions,
    serialize,
)

SLICES_PER_QUOTA = 1_000
MAX_RESERVES = 10_000
REFUSED_BY_BYTES: Mapping[RefusedItem, int] = {RefusedItem("envelope", REASONS[BYTES]): 1}
"""An envelope that is refused as a whole, because its key has stored its bytes of the day."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """An envelope to append, with its serialized content."""

    key: ProjectKeyRow
    received: ReceivedEnvelope
    content: bytes

    def to_usage_key(self, kind: str) -> UsageKey:
        """Return a quota of the envelope's key and day."""
        return to_usage_key(self.key, self.received.day, kind)

    def to_row(self) -> NewEnvelope:
        """Return the row to append."""
        return NewEnvelope(
            self.key.organization_id,
            self.key.project_id,
            self.received.date,
            self.received.size,
            self.received.part,
            self.content,
        )


class Outcome(NamedTuple):
    """What becomes of a candidate.

    `row` is what is appended of it. If quotas refuse all of it, `row` is None, `refused` are its
    items and `error` is the error for the client.
    """

    row: NewEnvelope | None
    refused: Mapping[RefusedItem, int]
    error: QuotaExceededError | None


def to_usage_key(key: ProjectKeyRow, day: int, kind: str) -> UsageKey:
    """Return a quota of a project key on a day."""
    return UsageKey(key.organization_id, key.id, day, kind)


class ByteReserves:
    """Bytes that this process has taken from the quotas of keys, and not stored yet.

    A thousandth of a quota is taken at once, so that few transactions count bytes. What a process
    has not stored when it stops counts as used.
    """

    def __init__(self, quota: int) -> None:
        self._quota = quota
        self._reserves: LRUCache[UsageKey, int] = LRUCache(MAX_RESERVES)

    async def take(
        self, connection: Transaction, sizes: Mapping[UsageKey, int]
    ) -> dict[UsageKey, int]:
        """Return the bytes that may be stored for each key; too few if a quota is used up.

        `set` what is left of them when the transaction is committed.
        """
        room = {key: self._reserves.get(key, 0) for key in sizes}
        missing = {
            key: max(size - room[key], self._quota // SLICES_PER_QUOTA)
            for key, size in sizes.items()
            if size > room[key]
        }
        usage = await key_usage.add_usage(connection, missing)
        for key, quantity in missing.items():
            room[key] += quantity - max(0, usage[key] - self._quota)
        return room

    def set(self, room: Mapping[UsageKey, int]) -> None:
        """Set what is left of the bytes that were taken."""
        for key, size in room.items():
            self._reserves[key] = max(0, size)


async def apply_quotas(
    connection: Transaction,
    candidates: Sequence[Candidate],
    quotas: Quotas,
    exhausted: Collection[UsageKey],
    reserves: ByteReserves,
) -> tuple[list[Outcome], Mapping[UsageKey, int]]:
    """Decide what is appended of each candidate, and count its bytes.

    Returns the outcomes, and what is left of `reserves`. New names are refused for the quotas
    that are known to be exhausted; when the envelopes are processed, the others are.
    """
    outcomes = await refuse_names(connection, candidates, quotas, exhausted)
    keys = [candidate.to_usage_key(BYTES) for candidate in candidates]
    sizes: dict[UsageKey, int] = {}
    for key, outcome in zip(keys, outcomes, strict=True):
        if outcome.row is not None:
            sizes[key] = sizes.get(key, 0) + len(outcome.row.content)
    room = await reserves.take(connection, sizes)
    for index, (key, outcome) in enumerate(zip(keys, outcomes, strict=True)):
        if outcome.row is not None:
            room[key] -= len(outcome.row.content)
            if room[key] < 0:
                error = bytes_error(candidates[index].received.date)
                outcomes[index] = Outcome(None, REFUSED_BY_BYTES, error)
    return outcomes, room


async def refuse_names(
    connection: Transaction,
    candidates: Sequence[Candidate],
    quotas: Quotas,
    exhausted: Collection[UsageKey],
) -> list[Outcome]:
    """Refuse new names of keys with an exhausted quota. Without such keys it reads nothing."""
    keys = {(key.key_id, key.day) for key in exhausted if key.kind != BYTES}
    if not keys:
        return [Outcome(candidate.to_row(), {}, None) for candidate in candidates]
    by_organization: dict[int, list[ReceivedEnvelope]] = {}
    for candidate in candidates:
        if (candidate.key.id, candidate.received.day) in keys:
            organization = by_organization.setdefault(candidate.key.organization_id, [])
            organization.append(candidate.received)
    usage = {key: quotas.limits[key.kind] for key in exhausted}
    admissions = {
        organization_id: await open_admission(
            connection, organization_id, received, quotas.limits, usage=usage
        )
        for organization_id, received in by_organization.items()
    }
    outcomes = []
    for candidate in candidates:
        if (candidate.key.id, candidate.received.day) in keys:
            outcomes.append(split(candidate, admissions[candidate.key.organization_id]))
        else:
            outcomes.append(Outcome(candidate.to_row(), {}, None))
    return outcomes


def split(candidate: Candidate, admission: Admission) -> Outcome:
    """Leave out the items of a candidate that are refused, and count them in what is left."""
    received = candidate.received
    refused: Counter[RefusedItem] = Counter()

    def is_admitted(item: ReceivedSessions | ReceivedError, group: str | None = None) -> bool:
        key = None if group is None else (received.project_id, group)
        reason = admission.find_refusal(received, item.target(received.project_id), key)
        if reason is not None:
            refused[RefusedItem(item.kind, reason)] += 1
        return reason is None

    rest = replace(
        received,
        sessions=[each for each in received.sessions if is_admitted(each)],
        errors=[each for each in received.errors if is_admitted(each, each.group)],
        counts=[*received.counts],
    )
    if not refused:
        return Outcome(candidate.to_row(), {}, None)
    if not rest.size:
        return Outcome(None, refused, names_error(refused))
    for item, number in refused.items():
        rest.count(REFUSED, item.kind, item.reason, number)
    return Outcome(Candidate(candidate.key, rest, serialize(rest)).to_row(), {}, None)


class RefusedKey(NamedTuple):
    """What refused items are counted by. `day` is its start in Unix seconds."""

    organization_id: int
    project_id: int
    day: int
    item: RefusedItem


class RefusedCounts:
    """Numbers of refused items that are not stored yet, for each project, day, type and reason."""

    def __init__(self) -> None:
        self._numbers: Counter[RefusedKey] = Counter()

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def add(self, key: ProjectKeyRow, day: int, refused: Mapping[RefusedItem, int]) -> None:
        """Count refused items of a project key."""
        for item, number in refused.items():
            self._numbers[RefusedKey(key.organization_id, key.project_id, day, item)] += number

    def take(self) -> Counter[RefusedKey]:
        """Return the numbers, and count from 0."""
        numbers, self._numbers = self._numbers, Counter()
        return numbers

    def put_back(self, numbers: Counter[RefusedKey]) -> None:
        """Add numbers that could not be stored."""
        self._numbers += numbers


def to_rows(numbers: Mapping[RefusedKey, int]) -> Iterator[NewEnvelope]:
    """Convert numbers of refused items to envelopes, one for each project and day."""
    counts: dict[tuple[int, int, int], list[ReceivedCount]] = {}
    for (organization_id, project_id, day, item), number in numbers.items():
        counts.setdefault((organization_id, project_id, day), []).append(
            ReceivedCount(REFUSED, item.kind, item.reason, number)
        )
    for (organization_id, project_id, day), listed in counts.items():
        date = datetime.fromtimestamp(day, UTC)
        received = ReceivedEnvelope(project_id, date, counts=listed)
        yield NewEnvelope(
            organization_id, project_id, date, received.size, received.part, serialize(received)
        )
