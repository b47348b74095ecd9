"""Recording events and sessions.

Items add up, so their order and how they are split into calls do not matter. A call with an
idempotency key is written once. Rules: docs/reference/releases.md#recording.
"""

import hashlib
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple, TypeVar

import orjson

from db.accounts import projects
from db.connection.access import ReadConnection, Transaction
from db.connection.errors import BusyError
from db.events import changes
from db.events.changes import ChangeKind
from db.sessions import record
from db.sessions.durations import DurationSketch
from db.sessions.health import start_of_hour
from db.sessions.record import MAX_COUNT, HourKey, HourTotals, ReleaseEnvironment, Seen
from db.sessions.sketches import UserSketch
from resolvers.context import Context, require_scope, run_in_transaction
from resolvers.ids import parse_project_reference
from resolvers.organization import check_organization, describe_missing_project
from resolvers.outcomes import ErrorCode, Problems, Rejection
from resolvers.plausible_dates import to_plausible_date
from resolvers.releases.deploys import FORBIDDEN_ENVIRONMENT_CHARACTERS
from resolvers.releases.deploys import MAX_NAME_LENGTH as MAX_ENVIRONMENT_LENGTH
from resolvers.releases.versions import (
    describe_invalid_version,
    is_valid_version,
    new_release_values,
)

MAX_ITEMS = 10_000
MAX_REPORTED_PROBLEMS = 1000
MAX_KEY_LENGTH = 255
MAX_DISTINCT_ID_LENGTH = 200
MAX_CLOCK_SKEW = timedelta(days=1)

EXITED, CRASHED, ABNORMAL, ERRORED = "EXITED", "CRASHED", "ABNORMAL", "ERRORED"
WITH_ERRORS = frozenset({CRASHED, ABNORMAL, ERRORED})

Item = TypeVar("Item", bound="Event | Session")
FieldProblem = tuple[str, ErrorCode, str]
"""A field of an item, with the code and the message of its problem."""


class Event(NamedTuple):
    """Error events of one kind: their number, their time, and whether each began a new group."""

    project: str
    release: str
    environment: str
    date: datetime
    is_new_group: bool
    quantity: int


class Session(NamedTuple):
    """Sessions of one kind: their number, start, status and user.

    The duration is in seconds; `errors` counts handled errors.
    """

    project: str
    release: str
    environment: str
    date: datetime
    status: str
    distinct_id: str | None
    duration: float | None
    errors: int
    quantity: int

    def with_user_hashed(self) -> "Session":
        """Return the session with a hash in place of the user's id."""
        if not self.distinct_id:
            return self
        return self._replace(distinct_id=hash_user_id(self.distinct_id))


def hash_user_id(distinct_id: str) -> str:
    """Hash a user's id. Equal ids have equal hashes, whether sent by an SDK or by a collector."""
    return hashlib.blake2b(distinct_id.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class RecordedItems:
    """The number of items that were written, by this call or by an earlier one with its key."""

    count: int


class Target(NamedTuple):
    """What an item belongs to: a project's id, a version and an environment's name."""

    project_id: int
    version: str
    environment: str


class KnownIds(NamedTuple):
    """The ids of existing releases by version, and of existing environments by name."""

    releases: Mapping[str, int]
    environments: Mapping[str, int]


@dataclass(frozen=True)
class TargetIds:
    """The ids of versions and environments, and of the releases that were created for them."""

    releases: Mapping[str, int]
    environments: Mapping[str, int]
    created: Sequence[int]

    def resolve(self, target: Target) -> ReleaseEnvironment:
        """Return the ids of a target."""
        return ReleaseEnvironment(
            self.releases[target.version],
            target.project_id,
            self.environments[target.environment],
        )


async def record_events(
    context: Context, organization: str | None, events: Sequence[Event], key: str | None
) -> RecordedItems | Rejection:
    """Record events: first and last seen, and new groups, by project and environment."""
    now = datetime.now(UTC)

    def add(aggregate: Aggregate, target: Target, event: Event) -> None:
        aggregate.add_event(target, event, now)

    find_problems = partial(find_event_problems, now=now)
    return await record_items(context, organization, "events", events, key, find_problems, add)


async def record_sessions(
    context: Context, organization: str | None, sessions: Sequence[Session], key: str | None
) -> RecordedItems | Rejection:
    """Record sessions in the hours in which they started."""
    now = datetime.now(UTC)

    def add(aggregate: Aggregate, target: Target, session: Session) -> None:
        aggregate.add_session(target, session.with_user_hashed(), now)

    find_problems = partial(find_session_problems, now=now)
    return await record_items(context, organization, "sessions", sessions, key, find_problems, add)


class Aggregate:
    """Adds up events and sessions of an organization in memory, to write them at once."""

    def __init__(self) -> None:
        self.seen: dict[Target, Seen] = {}
        self.received: dict[str, datetime] = {}
        """When reports without a plausible date were received, by version."""
        self.tallies: dict[tuple[Target, int], Tally] = {}

    def add_event(self, target: Target, event: Event, received: datetime) -> None:
        """Add events that were received at a time."""
        groups = event.quantity if event.is_new_group else 0
        date = to_plausible_date(event.date, received)
        self.add_seen(target, Seen(date, date, date, date, groups), received)

    def add_session(self, target: Target, session: Session, received: datetime) -> None:
        """Add sessions that were received at a time."""
        self.add_start(target, session.date, received)
        self.tally_of(target, to_hour(session.date)).add(session)

    def add_start(self, target: Target, started: datetime, received: datetime) -> None:
        """Add the start of a session that was received at a time."""
        date = to_plausible_date(started, received)
        self.add_seen(target, Seen(date, date), received)

    def add_seen(self, target: Target, seen: Seen, received: datetime) -> None:
        """Add when a release was seen, in a report that was received at a time."""
        before = self.seen.get(target)
        self.seen[target] = seen if before is None else before.plus(seen)
        if seen.first is None:
            version = target.version
            self.received[version] = min(self.received.get(version, received), received)

    def find_dates(self) -> dict[str, datetime]:
        """Find when releases were first seen, by version; at the latest when it was received."""
        dates = dict(self.received)
        for target, seen in self.seen.items():
            if seen.first is not None:
                dates[target.version] = min(dates.get(target.version, seen.first), seen.first)
        return dates

    def tally_of(self, target: Target, hour: int) -> "Tally":
        """Return the tally of an hour."""
        tally = self.tallies.get((target, hour))
        if tally is None:
            tally = self.tallies[target, hour] = Tally()
        return tally

    @property
    def targets(self) -> set[Target]:
        """What the events and sessions belong to."""
        return {*self.seen, *(target for target, _ in self.tallies)}

    async def write(
        self, connection: Transaction, organization_id: int, known: KnownIds
    ) -> TargetIds:
        """Add everything to the stored values and return the ids. The projects must be locked.

        Releases and environments that are not `known` are created.
        """
        targets = self.targets
        dates = self.find_dates()
        ids = await create_targets(connection, organization_id, targets, known, dates)
        backdated = await record.backdate_releases(
            connection, {ids.releases[version]: date for version, date in dates.items()}
        )
        await record.link_to_projects(
            connection, organization_id, {ids.resolve(each) for each in targets}
        )
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_CREATED, ids.created
        )
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_UPDATED, backdated
        )
        seen = {ids.resolve(target): each for target, each in self.seen.items()}
        events: dict[tuple[int, int], Seen] = {}
        for resolved, each in seen.items():
            if each.has_events:
                key = (resolved.release_id, resolved.project_id)
                events[key] = events.get(key, Seen()).plus(each)
        await record.widen_event_dates(connection, organization_id, events)
        await record.widen_seen(connection, organization_id, seen)
        hours = {
            HourKey(*ids.resolve(target), start): tally.to_row()
            for (target, start), tally in self.tallies.items()
        }
        await record.add_session_hours(connection, organization_id, hours)
        return ids


def to_hour(date: datetime) -> int:
    """Return the start of the hour that contains a date, in Unix seconds."""
    return start_of_hour(math.floor(date.timestamp()))


@dataclass
class Tally:
    """Counts the sessions of one hour."""

    total: int = 0
    errored: int = 0
    crashed: int = 0
    abnormal: int = 0
    users: UserSketch = field(default_factory=UserSketch)
    crashed_users: UserSketch = field(default_factory=UserSketch)
    durations: DurationSketch = field(default_factory=DurationSketch)

    def add(self, session: Session) -> None:
        """Add sessions."""
        self.count(session.status, session.errors, session.quantity)
        if session.distinct_id:
            self.add_user(session.distinct_id, session.status)
        if session.status == EXITED and session.duration is not None:
            self.durations.add(session.duration, session.quantity)

    def count(self, status: str, errors: int, number: int) -> None:
        """Add a number of sessions with a status; a negative number removes them."""
        self.total += number
        if status in WITH_ERRORS or errors:
            self.errored += number
        if status == CRASHED:
            self.crashed += number
        if status == ABNORMAL:
            self.abnormal += number

    def add_user(self, user: str, status: str) -> None:
        """Add the user of a session with a status."""
        self.users.add(user)
        if status == CRASHED:
            self.crashed_users.add(user)

    def to_row(self) -> HourTotals:
        """Return the values to store."""
        return HourTotals(
            self.total,
            self.errored,
            self.crashed,
            self.abnormal,
            self.users.to_bytes(),
            self.crashed_users.to_bytes(),
            self.durations.to_bytes(),
        )


async def record_items(
    context: Context,
    slug: str | None,
    kind: str,
    items: Sequence[Item],
    key: str | None,
    find_problems: Callable[[Item], Iterable[FieldProblem]],
    add: Callable[[Aggregate, Target, Item], None],
) -> RecordedItems | Rejection:
    """Validate the items, then write all of them or none."""
    require_scope(context, "write")
    problems = Problems()
    problems.check_length(items, MAX_ITEMS, kind)
    problems.check_text(key, MAX_KEY_LENGTH, "idempotencyKey")
    organization = check_organization(context, slug, problems)
    if organization is None or problems:
        return problems.to_rejection()
    project_ids = await find_project_ids(context, organization.id, items)
    targets = check_items(items, kind, project_ids, find_problems, problems)
    if problems:
        return problems.to_rejection()
    aggregate = Aggregate()
    for target, item in zip(targets, items, strict=True):
        add(aggregate, target, item)
    digest = hashlib.sha256(orjson.dumps([[*item] for item in items])).hexdigest()
    hashed_key = None if key is None else hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()

    async def write(connection: Transaction) -> bool:
        if hashed_key is not None:
            earlier = await record.claim_idempotency_key(
                connection, organization.id, hashed_key, digest
            )
            if earlier is not None:
                return earlier == digest
        await record.lock_projects(connection, (target.project_id for target in targets))
        known = await read_known_ids(connection, organization.id, aggregate.targets)
        await aggregate.write(connection, organization.id, known)
        return True

    try:
        is_written = await run_in_transaction(context, write)
    except BusyError:
        problems.add(
            ErrorCode.LOCKED, "Timed out waiting for concurrent writes. Retry the request."
        )
        return problems.to_rejection()
    if not is_written:
        problems.add(
            ErrorCode.CONFLICT,
            "The key was used before with other items. Use a new key.",
            "idempotencyKey",
        )
        return problems.to_rejection()
    return RecordedItems(len(items))


async def read_known_ids(
    connection: ReadConnection, organization_id: int, targets: Iterable[Target]
) -> KnownIds:
    """Return the ids of those releases and environments of the targets that exist."""
    targets = set(targets)
    return KnownIds(
        await record.read_release_ids(
            connection, organization_id, {target.version for target in targets}
        ),
        await record.read_environment_ids(
            connection, organization_id, {target.environment for target in targets}
        ),
    )


async def create_targets(
    connection: Transaction,
    organization_id: int,
    targets: Collection[Target],
    known: KnownIds,
    seen: Mapping[str, datetime],
) -> TargetIds:
    """Return the ids of the releases and environments; create those that are not known.

    `seen` is when releases were first seen, by version. A release without a date is one of
    sessions that are updated, and was deleted in the meantime.
    """
    now = datetime.now(UTC)
    new = {
        version: new_release_values(version, seen.get(version, now)) | {"is_only_seen": True}
        for _, version, _ in targets
    }
    names = {target.environment for target in targets}
    releases = await record.create_releases(connection, organization_id, new, known.releases)
    environments = await record.create_environments(
        connection, organization_id, names, known.environments
    )
    return TargetIds(releases.ids, environments.ids, releases.created)


async def find_project_ids(
    context: Context, organization_id: int, items: Sequence[Item]
) -> Mapping[int | str, int]:
    """Return the ids of the projects that the items name, by id or slug."""
    references = {parse_project_reference(name) for name in {item.project for item in items}}
    if not references:
        return {}
    return await projects.find_ids(context.snapshot, organization_id, references)


def check_items(
    items: Sequence[Item],
    kind: str,
    project_ids: Mapping[int | str, int],
    find_problems: Callable[[Item], Iterable[FieldProblem]],
    problems: Problems,
) -> Sequence[Target]:
    """Return the target of each item; add a problem for each invalid value."""
    by_names: dict[tuple[str, str, str], tuple[int | None, list[FieldProblem]]] = {}
    targets: list[Target] = []
    for index, item in enumerate(items):
        names = (item.project, item.release, item.environment)
        if names not in by_names:
            project_id = project_ids.get(parse_project_reference(item.project))
            by_names[names] = (project_id, list(find_name_problems(item, project_id)))
        target_project_id, name_problems = by_names[names]
        item_problems = [*name_problems, *find_problems(item)]
        if len(problems.errors) >= MAX_REPORTED_PROBLEMS:
            break
        for field_name, code, message in item_problems:
            problems.add(code, message, kind, str(index), field_name)
        targets.append(Target(target_project_id or 0, item.release, item.environment))
    return targets


def find_name_problems(item: Event | Session, project_id: int | None) -> Iterable[FieldProblem]:
    """Check the names in an item: docs/reference/releases.md#recorded-targets."""
    if project_id is None:
        yield "project", ErrorCode.NOT_FOUND, describe_missing_project(item.project)
    if not is_valid_version(item.release) or "\0" in item.release:
        yield "release", ErrorCode.INVALID, describe_invalid_version(item.release)
    yield from find_environment_problems(item.environment)


def is_valid_environment(name: str) -> bool:
    """Whether an environment may have the name."""
    return not any(find_environment_problems(name))


def find_environment_problems(name: str) -> Iterable[FieldProblem]:
    """Check the name of an environment."""
    if "\0" in name or FORBIDDEN_ENVIRONMENT_CHARACTERS.intersection(name):
        yield (
            "environment",
            ErrorCode.INVALID,
            "An environment name cannot contain a slash, line break or NUL.",
        )
    if len(name) > MAX_ENVIRONMENT_LENGTH:
        yield "environment", ErrorCode.TOO_LONG, f"At most {MAX_ENVIRONMENT_LENGTH} characters."


def find_event_problems(event: Event, now: datetime) -> Iterable[FieldProblem]:
    """Check the number and the time of an event that is received at `now`."""
    if not 0 < event.quantity <= MAX_COUNT:
        yield "count", ErrorCode.OUT_OF_RANGE, f"Must be 1 to {MAX_COUNT}."
    yield from find_date_problems(event.date, "timestamp", now)


def find_session_problems(session: Session, now: datetime) -> Iterable[FieldProblem]:
    """Check the numbers and the time of a session that is received at `now`."""
    if not 0 < session.quantity <= MAX_COUNT:
        yield "quantity", ErrorCode.OUT_OF_RANGE, f"Must be 1 to {MAX_COUNT}."
    if session.errors < 0:
        yield "errors", ErrorCode.OUT_OF_RANGE, "Must be at least 0."
    if session.duration is not None and not 0 <= session.duration < math.inf:
        yield "duration", ErrorCode.OUT_OF_RANGE, "Must be finite and at least 0 seconds."
    if session.distinct_id is not None and len(session.distinct_id) > MAX_DISTINCT_ID_LENGTH:
        yield "distinctId", ErrorCode.TOO_LONG, f"At most {MAX_DISTINCT_ID_LENGTH} characters."
    yield from find_date_problems(session.date, "started", now)


def find_date_problems(date: datetime, field: str, now: datetime) -> Iterable[FieldProblem]:
    """Check that a date is at most one day in the future: clocks may differ by that."""
    if date > now + MAX_CLOCK_SKEW:
        yield field, ErrorCode.OUT_OF_RANGE, "Must be at most one day in the future."
