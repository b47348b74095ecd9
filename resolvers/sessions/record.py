"""What collectors report: events and sessions, added to what is known (releases.md 1.4, 1.10).

Reports add up, so that a batch may be split and sent in any order. A report with an idempotency
key is written once, however often it is sent.
"""

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

import orjson

from db.accounts import projects
from db.connection.access import Transaction
from db.connection.errors import BusyError
from db.events import changes
from db.events.changes import ChangeKind
from db.sessions import record
from db.sessions.health import HOUR
from db.sessions.record import MAX_COUNT, HourKey, HourTotals, ReleaseEnvironment, SeenSpan
from db.sessions.sketches import DurationSketch, UserSketch
from resolvers.context import Context, require_scope, run_in_transaction
from resolvers.ids import parse_project_reference
from resolvers.organization import check_organization
from resolvers.outcomes import ErrorCode, Problems, Rejection
from resolvers.releases.deploys import FORBIDDEN_ENVIRONMENT_CHARACTERS
from resolvers.releases.deploys import MAX_NAME_LENGTH as LONGEST_ENVIRONMENT
from resolvers.releases.versions import is_valid_version, new_release_values

MAX_ITEMS = 10_000
MAX_REPORTED_PROBLEMS = 1000
MAX_KEY_LENGTH = 255
MAX_DISTINCT_ID_LENGTH = 200
MAX_CLOCK_SKEW = timedelta(days=1)

EXITED, CRASHED, ABNORMAL, ERRORED = "EXITED", "CRASHED", "ABNORMAL", "ERRORED"
WITH_ERRORS = frozenset({CRASHED, ABNORMAL, ERRORED})

Item = TypeVar("Item", bound="Event | Session")
FieldProblem = tuple[str, ErrorCode, str]
"""A field of an item, and what is wrong with it."""


class Event(NamedTuple):
    """Error events of one kind: how many, when, and whether each began a new group."""

    project: str
    release: str
    environment: str
    date: datetime
    is_new_group: bool
    quantity: int


class Session(NamedTuple):
    """Sessions of one kind: how many, when they started, how they ended, whose they were.

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
        """The same, with what is kept of a user's id."""
        if not self.distinct_id:
            return self
        return self._replace(distinct_id=hash_user_id(self.distinct_id))


def hash_user_id(distinct_id: str) -> str:
    """What is kept of a user's id, the same whoever tells it."""
    return hashlib.blake2b(distinct_id.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Accepted:
    """All items were written, now or before with the same key."""

    count: int


class Target(NamedTuple):
    """Where an item belongs: a project's id, a version and an environment's name."""

    project_id: int
    version: str
    environment: str


@dataclass(frozen=True)
class TargetIds:
    """The ids of what items name, and of the releases that were made for them."""

    releases: Mapping[str, int]
    environments: Mapping[str, int]
    made: Sequence[int]

    def place(self, target: Target) -> ReleaseEnvironment:
        """The ids of a target."""
        return ReleaseEnvironment(
            self.releases[target.version],
            target.project_id,
            self.environments[target.environment],
        )


async def record_events(
    context: Context, organization: str | None, events: Sequence[Event], key: str | None
) -> Accepted | Rejection:
    """Count events: first and last seen, and new groups, by project and by environment."""
    return await record_items(
        context, organization, "events", events, key, find_event_problems, Aggregate.add_event
    )


async def record_sessions(
    context: Context, organization: str | None, sessions: Sequence[Session], key: str | None
) -> Accepted | Rejection:
    """Add sessions to their hours."""

    def add(report: Aggregate, target: Target, session: Session) -> None:
        report.add_session(target, session.with_user_hashed())

    return await record_items(
        context, organization, "sessions", sessions, key, find_session_problems, add
    )


class Aggregate:
    """What events and sessions of an organization add up to."""

    def __init__(self) -> None:
        self.seen: dict[Target, SeenSpan] = {}
        self.events: dict[Target, SeenSpan] = {}
        self.tallies: dict[tuple[Target, int], Tally] = {}

    def add_event(self, target: Target, event: Event) -> None:
        """Count events in."""
        groups = event.quantity if event.is_new_group else 0
        for seen in (self.seen, self.events):
            widen(seen, target, SeenSpan(event.date, event.date, groups))

    def add_session(self, target: Target, session: Session) -> None:
        """Count sessions in."""
        self.see(target, session.date)
        self.tally(target, to_hour(session.date)).add(session)

    def see(self, target: Target, date: datetime) -> None:
        """A release was there at that time."""
        widen(self.seen, target, SeenSpan(date, date))

    def tally(self, target: Target, hour: int) -> "Tally":
        """The sessions of an hour."""
        tally = self.tallies.get((target, hour))
        if tally is None:
            tally = self.tallies[target, hour] = Tally()
        return tally

    async def write(self, connection: Transaction, organization_id: int) -> TargetIds:
        """Add all of it to what is stored; the ids of what it names. Projects must be held."""
        targets = {*self.seen, *(target for target, _ in self.tallies)}
        ids = await upsert_targets(connection, organization_id, targets)
        await record.link_to_projects(
            connection, organization_id, {ids.place(each) for each in targets}
        )
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_CREATED, ids.made
        )
        in_projects: dict[tuple[int, int], SeenSpan] = {}
        for target, each in self.events.items():
            widen(in_projects, ids.place(target)[:2], each)
        await record.widen_event_dates(connection, organization_id, in_projects)
        seen = {ids.place(target): each for target, each in self.seen.items()}
        await record.widen_seen(connection, organization_id, seen)
        hours = {
            HourKey(*ids.place(target), start): tally.hour()
            for (target, start), tally in self.tallies.items()
        }
        await record.add_session_hours(connection, organization_id, hours)
        return ids


def to_hour(date: datetime) -> int:
    """The hour that a date is in, by its start in Unix seconds."""
    return math.floor(date.timestamp()) // HOUR * HOUR


@dataclass
class Tally:
    """The sessions of an hour, while they are counted."""

    total: int = 0
    errored: int = 0
    crashed: int = 0
    abnormal: int = 0
    users: UserSketch = field(default_factory=UserSketch)
    crashed_users: UserSketch = field(default_factory=UserSketch)
    durations: DurationSketch = field(default_factory=DurationSketch)

    def add(self, session: Session) -> None:
        """Count sessions in."""
        self.count(session.status, session.errors, session.quantity)
        if session.distinct_id:
            self.add_user(session.distinct_id, session.status)
        if session.status == EXITED and session.duration is not None:
            self.durations.add(session.duration, session.quantity)

    def count(self, status: str, errors: int, number: int) -> None:
        """Count so many sessions that ended so; fewer than none take back what was counted."""
        self.total += number
        if status in WITH_ERRORS or errors:
            self.errored += number
        if status == CRASHED:
            self.crashed += number
        if status == ABNORMAL:
            self.abnormal += number

    def add_user(self, user: str, status: str) -> None:
        """Count in whose session it was that ended so."""
        self.users.add(user)
        if status == CRASHED:
            self.crashed_users.add(user)

    def hour(self) -> HourTotals:
        """The counted hour, as it is stored."""
        return HourTotals(
            self.total,
            self.errored,
            self.crashed,
            self.abnormal,
            self.users.to_bytes(),
            self.crashed_users.to_bytes(),
            self.durations.to_bytes(),
        )


K = TypeVar("K")


def widen(seen: dict[K, SeenSpan], key: K, other: SeenSpan) -> None:
    """Take another sight of something in."""
    before = seen.get(key)
    seen[key] = (
        other
        if before is None
        else SeenSpan(
            min(before.first, other.first),
            max(before.last, other.last),
            min(before.new_groups + other.new_groups, MAX_COUNT),
        )
    )


async def record_items(
    context: Context,
    slug: str | None,
    kind: str,
    items: Sequence[Item],
    key: str | None,
    problems_of: Callable[[Item], Iterable[FieldProblem]],
    add: Callable[[Aggregate, Target, Item], None],
) -> Accepted | Rejection:
    """Check the items, then write them all, or none."""
    require_scope(context, "write")
    problems = Problems()
    problems.check_length(items, MAX_ITEMS, kind)
    problems.check_text(key, MAX_KEY_LENGTH, "idempotencyKey")
    organization = check_organization(context, slug, problems)
    if organization is None or problems:
        return problems.to_rejection()
    known = await find_project_ids(context, organization.id, items)
    targets = check_items(items, kind, known, problems_of, problems)
    if problems:
        return problems.to_rejection()
    report = Aggregate()
    for target, item in zip(targets, items, strict=True):
        add(report, target, item)
    digest = hashlib.sha256(orjson.dumps([[*item] for item in items])).hexdigest()
    hashed = None if key is None else hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()

    async def write(connection: Transaction) -> bool:
        if hashed is not None:
            earlier = await record.claim_idempotency_key(
                connection, organization.id, hashed, digest
            )
            if earlier is not None:
                return earlier == digest
        await record.lock_projects(connection, (target.project_id for target in targets))
        await report.write(connection, organization.id)
        return True

    try:
        is_done = await run_in_transaction(context, write)
    except BusyError:
        problems.add(ErrorCode.LOCKED, "Others are writing too much just now. Send it again.")
        return problems.to_rejection()
    if not is_done:
        problems.add(
            ErrorCode.CONFLICT, "Something else was sent with this key before.", "idempotencyKey"
        )
        return problems.to_rejection()
    return Accepted(len(items))


async def upsert_targets(
    connection: Transaction, organization_id: int, targets: Iterable[Target]
) -> TargetIds:
    """The ids of the releases and environments; what was never heard of before is made."""
    targets = set(targets)
    now = datetime.now(UTC)
    new = {version: new_release_values(version, now) for _, version, _ in targets}
    names = {target.environment for target in targets}
    releases = await record.upsert_releases(connection, organization_id, new)
    environments = await record.upsert_environments(connection, organization_id, names)
    return TargetIds(releases.ids, environments.ids, releases.created)


async def find_project_ids(
    context: Context, organization_id: int, items: Sequence[Item]
) -> Mapping[int | str, int]:
    """The ids of the projects that items name, by id and by slug."""
    references = {parse_project_reference(name) for name in {item.project for item in items}}
    if not references:
        return {}
    return await projects.find_ids(context.snapshot, organization_id, references)


def check_items(
    items: Sequence[Item],
    kind: str,
    known: Mapping[int | str, int],
    problems_of: Callable[[Item], Iterable[FieldProblem]],
    problems: Problems,
) -> Sequence[Target]:
    """Where the items belong. Everything that is wrong with them goes to the problems."""
    named: dict[tuple[str, str, str], tuple[int | None, list[FieldProblem]]] = {}
    targets: list[Target] = []
    for index, item in enumerate(items):
        names = (item.project, item.release, item.environment)
        if names not in named:
            project_id = known.get(parse_project_reference(item.project))
            named[names] = (project_id, list(find_name_problems(item, project_id)))
        found = named[names]
        wrong = [*found[1], *problems_of(item)]
        if len(problems.errors) >= MAX_REPORTED_PROBLEMS:
            break
        for place, code, message in wrong:
            problems.add(code, message, kind, str(index), place)
        targets.append(Target(found[0] or 0, item.release, item.environment))
    return targets


def find_name_problems(item: Event | Session, project_id: int | None) -> Iterable[FieldProblem]:
    """What is wrong with what an item names (releases.md 4.1)."""
    if project_id is None:
        yield "project", ErrorCode.NOT_FOUND, f"There is no project {item.project[:80]!r}."
    if not is_valid_version(item.release) or "\0" in item.release:
        yield "release", ErrorCode.INVALID, "A release cannot be called so."
    if "\0" in item.environment or FORBIDDEN_ENVIRONMENT_CHARACTERS.intersection(item.environment):
        yield "environment", ErrorCode.INVALID, "An environment cannot be called so."
    if len(item.environment) > LONGEST_ENVIRONMENT:
        yield "environment", ErrorCode.TOO_LONG, f"At most {LONGEST_ENVIRONMENT} characters."


def find_event_problems(event: Event) -> Iterable[FieldProblem]:
    """What is wrong with the numbers of an event."""
    if not 0 < event.quantity <= MAX_COUNT:
        yield "count", ErrorCode.OUT_OF_RANGE, "At least 1."
    yield from find_date_problems(event.date, "timestamp")


def find_session_problems(session: Session) -> Iterable[FieldProblem]:
    """What is wrong with the numbers of a session."""
    if not 0 < session.quantity <= MAX_COUNT:
        yield "quantity", ErrorCode.OUT_OF_RANGE, "At least 1."
    if session.errors < 0:
        yield "errors", ErrorCode.OUT_OF_RANGE, "At least 0."
    if session.duration is not None and not 0 <= session.duration < math.inf:
        yield "duration", ErrorCode.OUT_OF_RANGE, "At least 0 seconds."
    if session.distinct_id is not None and len(session.distinct_id) > MAX_DISTINCT_ID_LENGTH:
        yield "distinctId", ErrorCode.TOO_LONG, f"At most {MAX_DISTINCT_ID_LENGTH} characters."
    yield from find_date_problems(session.date, "started")


def find_date_problems(date: datetime, field: str) -> Iterable[FieldProblem]:
    """Clocks differ, but not by more than a day."""
    if date > datetime.now(UTC) + MAX_CLOCK_SKEW:
        yield field, ErrorCode.OUT_OF_RANGE, "This is in the future."
