"""Quotas of project keys: what their envelopes may create and store in a day (UTC).

A key is public, so each of them has a bound. Rules: docs/reference/clients.md#quotas.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from db.connection.access import Transaction
from db.sessions import issues, quotas
from db.sessions.health import DAY
from db.sessions.issues import IssueKey, StoredIssue
from db.sessions.quotas import BYTES, ENVIRONMENTS, ISSUES, RELEASES, UsageKey
from resolvers.sessions.aggregate import KnownIds, read_known_ids
from resolvers.sessions.items import Target
from resolvers.sessions.received import ReceivedEnvelope, to_day

REASONS: Mapping[str, str] = {
    RELEASES: "release_quota",
    ENVIRONMENTS: "environment_quota",
    ISSUES: "issue_quota",
    BYTES: "byte_quota",
}
"""The reason with which each kind of quota is counted and sent to SDKs."""
CATEGORIES: Mapping[str, str] = {"session": "session", "sessions": "session", "event": "error"}
"""The category of SDKs for each type of item."""
RETRY_NAMES_SECONDS = 60
MAX_RETRY_SECONDS = 3_600
"""Maximum seconds to wait, so that SDKs notice within an hour that a quota was raised."""


@dataclass(frozen=True)
class Quotas:
    """What the envelopes of a key may create in a day, and the bytes that they may store."""

    releases: int = 500
    environments: int = 100
    issues: int = 2_000
    bytes: int = 1024**3

    @property
    def limits(self) -> Mapping[str, int]:
        """The limit of each kind."""
        return {
            RELEASES: self.releases,
            ENVIRONMENTS: self.environments,
            ISSUES: self.issues,
            BYTES: self.bytes,
        }


class RateLimit(NamedTuple):
    """What an SDK must not send: categories, all if there are none, and the reason."""

    categories: tuple[str, ...]
    reason: str


class QuotaExceededError(Exception):
    """Nothing of an envelope was taken, because of quotas; retry after `seconds`."""

    def __init__(self, seconds: int, limits: Sequence[RateLimit]) -> None:
        super().__init__()
        self.seconds = seconds
        self.limits = limits


class RefusedItem(NamedTuple):
    """The type and the reason of an item that a quota refuses."""

    kind: str
    reason: str


class Admission:
    """Decides which items may create the releases, environments and issues that they name.

    An item that names only known ones is admitted. One that names new ones is admitted as long as
    its key has a quota for all of them, and uses it. `usage` is what was used before; `used` is
    what this object adds.
    """

    def __init__(
        self,
        organization_id: int,
        limits: Mapping[str, int],
        usage: Mapping[UsageKey, int],
        known: KnownIds,
        issues: Mapping[IssueKey, StoredIssue],
    ) -> None:
        self.known = known
        self.issues = issues
        self.used: Counter[UsageKey] = Counter()
        self._organization_id = organization_id
        self._limits = limits
        self._usage = usage
        self._releases = set(known.releases)
        self._environments = set(known.environments)
        self._issues = set(issues)

    def is_new_issue(self, key: IssueKey) -> bool:
        """Whether an issue neither exists nor was admitted."""
        return key not in self._issues

    def find_refusal(
        self,
        envelope: ReceivedEnvelope,
        target: Target | None,
        issue: IssueKey | None = None,
    ) -> str | None:
        """Admit an item, or return the reason why it is refused.

        Only events have an issue; an event without a release has no target.
        """
        names: list[tuple[str, set[str], str]] = []
        if target is not None:
            names = [
                (RELEASES, self._releases, target.version),
                (ENVIRONMENTS, self._environments, target.environment),
            ]
        new = [each for each in names if each[2] not in each[1]]
        kinds = [kind for kind, _, _ in new]
        if issue is not None and issue not in self._issues:
            kinds.append(ISSUES)
        if not kinds:
            return None
        if envelope.key_id is not None:
            keys = [
                UsageKey(self._organization_id, envelope.key_id, envelope.day, kind)
                for kind in kinds
            ]
            for key in keys:
                if self._usage.get(key, 0) + self.used[key] >= self._limits[key.kind]:
                    return REASONS[key.kind]
            self.used.update(keys)
        for _, admitted, name in new:
            admitted.add(name)
        if issue is not None:
            self._issues.add(issue)
        return None


async def open_admission(
    connection: Transaction,
    organization_id: int,
    envelopes: Sequence[ReceivedEnvelope],
    limits: Mapping[str, int],
    usage: Mapping[UsageKey, int] | None = None,
) -> Admission:
    """Read what the envelopes of an organization name, and what their keys have used.

    What the keys have used is read, and locked, only if there are new names and if it is not
    given. Names are then read again: another transaction of the same key has created its own.
    """
    targets = set(list_targets(envelopes))
    keys = {
        (envelope.project_id, error.group) for envelope in envelopes for error in envelope.errors
    }
    known = await read_known_ids(connection, organization_id, targets)
    stored = await issues.read_issues(connection, keys)
    if usage is None:
        new = set(find_new_names(organization_id, envelopes, known, stored))
        usage = await quotas.add_usage(connection, dict.fromkeys(new, 0))
        if usage:
            known = await read_known_ids(connection, organization_id, targets)
            stored = await issues.read_issues(connection, keys)
    return Admission(organization_id, limits, usage, known, stored)


def find_new_names(
    organization_id: int,
    envelopes: Iterable[ReceivedEnvelope],
    known: KnownIds,
    stored: Collection[IssueKey],
) -> Iterable[UsageKey]:
    """Yield the quotas that envelopes use with names that do not exist."""
    for envelope in envelopes:
        if envelope.key_id is None:
            continue
        names = UsageKey(organization_id, envelope.key_id, envelope.day, ISSUES)
        if any((envelope.project_id, each.group) not in stored for each in envelope.errors):
            yield names
        for target in list_targets([envelope]):
            if target.version not in known.releases:
                yield names._replace(kind=RELEASES)
            if target.environment not in known.environments:
                yield names._replace(kind=ENVIRONMENTS)


def list_targets(envelopes: Iterable[ReceivedEnvelope]) -> Iterable[Target]:
    """List what the sessions and events of envelopes belong to."""
    for envelope in envelopes:
        for sessions in envelope.sessions:
            yield sessions.target(envelope.project_id)
        for error in envelope.errors:
            target = error.target(envelope.project_id)
            if target is not None:
                yield target


def names_error(refused: Iterable[RefusedItem]) -> QuotaExceededError:
    """The error for an envelope whose items all name something new beyond a quota."""
    categories: dict[str, set[str]] = {}
    for kind, reason in refused:
        categories.setdefault(reason, set()).add(CATEGORIES[kind])
    limits = [RateLimit(tuple(sorted(names)), reason) for reason, names in categories.items()]
    return QuotaExceededError(RETRY_NAMES_SECONDS, sorted(limits))


def bytes_error(now: datetime) -> QuotaExceededError:
    """The error for an envelope of a key that has stored its bytes of the day."""
    seconds = to_day(now) + DAY - int(now.timestamp())
    limits = [RateLimit((), REASONS[BYTES])]
    return QuotaExceededError(min(seconds, MAX_RETRY_SECONDS), limits)
