"""What collectors report: events and sessions, added to what is known (releases.md 1.4, 1.10).

Reports add up, so that a batch may be split and sent in any order. A report with an idempotency
key is written once, however often it is sent.
"""

import hashlib
import math
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

import orjson

from db import changes, projects, recording
from db.changes import Kind
from db.errors import BusyError
from db.health import HOUR
from db.recording import LARGEST_COUNT, Hour, HourKey, Place, Seen
from db.sketches import Durations, Users
from db.writing import Transaction
from resolvers.context import Context, require_scope, written
from resolvers.deploy import LONGEST_NAME as LONGEST_ENVIRONMENT
from resolvers.deploy import REFUSED_IN_ENVIRONMENTS
from resolvers.ids import project_reference
from resolvers.organization import told_by_slug
from resolvers.outcomes import ErrorCode, Problems, Refused
from resolvers.versions import first_values, is_valid_name

MOST_ITEMS = 10_000
MOST_FAULTS = 1000
LONGEST_KEY = 255
LONGEST_ID = 200
CLOCKS_DIFFER = timedelta(days=1)

EXITED, CRASHED, ABNORMAL, ERRORED = "EXITED", "CRASHED", "ABNORMAL", "ERRORED"
WITH_ERRORS = frozenset({CRASHED, ABNORMAL, ERRORED})

Item = TypeVar("Item", bound="Event | Session")
Wrong = tuple[str, ErrorCode, str]
"""A field of an item, and what is wrong with it."""


class Event(NamedTuple):
    """Error events of one kind: how many, when, and whether each began a new group."""

    project: str
    release: str
    environment: str
    date: datetime
    is_new_group: bool
    number: int


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


@dataclass(frozen=True)
class Accepted:
    """All of the items were written, now or with the same key before."""

    number: int


class Target(NamedTuple):
    """Where an item belongs: a project's id, a version and an environment's name."""

    project_id: int
    version: str
    environment: str


@dataclass(frozen=True)
class Ids:
    """The ids of what items name, and of the releases that were made for them."""

    releases: Mapping[str, int]
    environments: Mapping[str, int]
    made: Sequence[int]

    def place(self, target: Target) -> Place:
        """The ids of a target."""
        return Place(
            self.releases[target.version],
            target.project_id,
            self.environments[target.environment],
        )


Write = Callable[[Transaction, int, Ids], Awaitable[None]]


async def record_events(
    context: Context, organization: str | None, events: Sequence[Event], key: str | None
) -> Accepted | Refused:
    """Count events: first and last seen, and new groups, by project and by environment."""

    def prepared(targets: Sequence[Target]) -> Write:
        seen: dict[Target, Seen] = {}
        for target, event in zip(targets, events, strict=True):
            groups = event.number if event.is_new_group else 0
            widen(seen, target, Seen(event.date, event.date, groups))

        async def write(connection: Transaction, organization_id: int, ids: Ids) -> None:
            places = {ids.place(target): each for target, each in seen.items()}
            in_projects: dict[tuple[int, int], Seen] = {}
            for place, each in places.items():
                widen(in_projects, place[:2], each)
            await recording.count_events(connection, organization_id, in_projects)
            await recording.see(connection, organization_id, places)

        return write

    return await recorded(context, organization, "events", events, key, event_problems, prepared)


async def record_sessions(
    context: Context, organization: str | None, sessions: Sequence[Session], key: str | None
) -> Accepted | Refused:
    """Add sessions to their hours."""

    def prepared(targets: Sequence[Target]) -> Write:
        seen: dict[Target, Seen] = {}
        tallies: dict[tuple[Target, int], Tally] = {}
        for target, session in zip(targets, sessions, strict=True):
            widen(seen, target, Seen(session.date, session.date))
            hour = math.floor(session.date.timestamp()) // HOUR * HOUR
            tally = tallies.get((target, hour))
            if tally is None:
                tally = tallies[target, hour] = Tally()
            tally.add(session)
        hours = {where: tally.hour() for where, tally in tallies.items()}

        async def write(connection: Transaction, organization_id: int, ids: Ids) -> None:
            places = {ids.place(target): each for target, each in seen.items()}
            await recording.see(connection, organization_id, places)
            keyed = {
                HourKey(*ids.place(target), start): hour for (target, start), hour in hours.items()
            }
            await recording.add_hours(connection, organization_id, keyed)

        return write

    return await recorded(
        context, organization, "sessions", sessions, key, session_problems, prepared
    )


@dataclass
class Tally:
    """The sessions of an hour, while they are counted."""

    total: int = 0
    errored: int = 0
    crashed: int = 0
    abnormal: int = 0
    users: Users = field(default_factory=Users)
    crashed_users: Users = field(default_factory=Users)
    durations: Durations = field(default_factory=Durations)

    def add(self, session: Session) -> None:
        """Count a session in."""
        number = session.quantity
        self.total += number
        if session.status in WITH_ERRORS or session.errors:
            self.errored += number
        if session.status == CRASHED:
            self.crashed += number
        if session.status == ABNORMAL:
            self.abnormal += number
        if session.distinct_id:
            self.users.add(session.distinct_id)
            if session.status == CRASHED:
                self.crashed_users.add(session.distinct_id)
        if session.status == EXITED and session.duration is not None:
            self.durations.add(session.duration, number)

    def hour(self) -> Hour:
        """The counted hour, as it is stored."""
        return Hour(
            self.total,
            self.errored,
            self.crashed,
            self.abnormal,
            self.users.stored(),
            self.crashed_users.stored(),
            self.durations.stored(),
        )


K = TypeVar("K")


def widen(seen: dict[K, Seen], key: K, other: Seen) -> None:
    """Take another sight of something in."""
    before = seen.get(key)
    seen[key] = (
        other
        if before is None
        else Seen(
            min(before.first, other.first),
            max(before.last, other.last),
            min(before.new_groups + other.new_groups, LARGEST_COUNT),
        )
    )


async def recorded(
    context: Context,
    slug: str | None,
    kind: str,
    items: Sequence[Item],
    key: str | None,
    problems_of: Callable[[Item], Iterable[Wrong]],
    prepared: Callable[[Sequence[Target]], Write],
) -> Accepted | Refused:
    """Check the items, then write them all, or none."""
    require_scope(context, "write")
    problems = Problems()
    problems.check_number(items, MOST_ITEMS, kind)
    problems.check_text(key, LONGEST_KEY, "idempotencyKey")
    organization = told_by_slug(context, slug, problems)
    if organization is None or problems:
        return problems.refused()
    known = await project_ids(context, organization.id, items)
    targets = checked(items, kind, known, problems_of, problems)
    if problems:
        return problems.refused()
    write_items = prepared(targets)
    digest = hashlib.sha256(orjson.dumps([[*item] for item in items])).hexdigest()
    hashed = None if key is None else hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()

    async def write(connection: Transaction) -> bool:
        if hashed is not None:
            earlier = await recording.earlier_digest(connection, organization.id, hashed, digest)
            if earlier is not None:
                return earlier == digest
        await recording.hold_projects(connection, (target.project_id for target in targets))
        ids = await found_or_made(connection, organization.id, targets)
        await recording.link(connection, organization.id, {ids.place(each) for each in targets})
        await changes.of_releases(connection, organization.id, Kind.RELEASE_CREATED, ids.made)
        await write_items(connection, organization.id, ids)
        return True

    try:
        is_done = await written(context, write)
    except BusyError:
        problems.add(ErrorCode.LOCKED, "Others are writing too much just now. Send it again.")
        return problems.refused()
    if not is_done:
        problems.add(
            ErrorCode.CONFLICT, "Something else was sent with this key before.", "idempotencyKey"
        )
        return problems.refused()
    return Accepted(len(items))


async def found_or_made(
    connection: Transaction, organization_id: int, targets: Iterable[Target]
) -> Ids:
    """The ids of the releases and environments; what was never heard of before is made."""
    targets = set(targets)
    now = datetime.now(UTC)
    new = {version: first_values(version, now) for _, version, _ in targets}
    names = {target.environment for target in targets}
    releases = await recording.put_releases(connection, organization_id, new)
    environments = await recording.put_environments(connection, organization_id, names)
    return Ids(releases.ids, environments.ids, releases.made)


async def project_ids(
    context: Context, organization_id: int, items: Sequence[Item]
) -> Mapping[int | str, int]:
    """The ids of the projects that items name, by id and by slug."""
    references = {project_reference(name) for name in {item.project for item in items}}
    if not references:
        return {}
    return await projects.by_name(context.snapshot, organization_id, references)


def checked(
    items: Sequence[Item],
    kind: str,
    known: Mapping[int | str, int],
    problems_of: Callable[[Item], Iterable[Wrong]],
    problems: Problems,
) -> Sequence[Target]:
    """Where the items belong. Everything that is wrong with them goes to the problems."""
    latest = datetime.now(UTC) + CLOCKS_DIFFER
    named: dict[tuple[str, str, str], tuple[int | None, list[Wrong]]] = {}
    targets: list[Target] = []
    for index, item in enumerate(items):
        names = (item.project, item.release, item.environment)
        if names not in named:
            project_id = known.get(project_reference(item.project))
            named[names] = (project_id, list(name_problems(item, project_id)))
        found = named[names]
        wrong = [*found[1], *problems_of(item)]
        if item.date > latest:
            wrong.append((DATES[kind], ErrorCode.OUT_OF_RANGE, "This is in the future."))
        if len(problems.found) >= MOST_FAULTS:
            break
        for place, code, message in wrong:
            problems.add(code, message, kind, str(index), place)
        targets.append(Target(found[0] or 0, item.release, item.environment))
    return targets


DATES = {"events": "timestamp", "sessions": "started"}


def name_problems(item: Event | Session, project_id: int | None) -> Iterable[Wrong]:
    """What is wrong with what an item names (releases.md 4.1)."""
    if project_id is None:
        yield "project", ErrorCode.NOT_FOUND, f"There is no project {item.project[:80]!r}."
    if not is_valid_name(item.release) or "\0" in item.release:
        yield "release", ErrorCode.INVALID, "A release cannot be called so."
    if "\0" in item.environment or REFUSED_IN_ENVIRONMENTS.intersection(item.environment):
        yield "environment", ErrorCode.INVALID, "An environment cannot be called so."
    if len(item.environment) > LONGEST_ENVIRONMENT:
        yield "environment", ErrorCode.TOO_LONG, f"At most {LONGEST_ENVIRONMENT} characters."


def event_problems(event: Event) -> Iterable[Wrong]:
    """What is wrong with the numbers of an event."""
    if not 0 < event.number <= LARGEST_COUNT:
        yield "count", ErrorCode.OUT_OF_RANGE, "At least 1."


def session_problems(session: Session) -> Iterable[Wrong]:
    """What is wrong with the numbers of a session."""
    if not 0 < session.quantity <= LARGEST_COUNT:
        yield "quantity", ErrorCode.OUT_OF_RANGE, "At least 1."
    if session.errors < 0:
        yield "errors", ErrorCode.OUT_OF_RANGE, "At least 0."
    if session.duration is not None and not 0 <= session.duration < math.inf:
        yield "duration", ErrorCode.OUT_OF_RANGE, "At least 0 seconds."
    if session.distinct_id is not None and len(session.distinct_id) > LONGEST_ID:
        yield "distinctId", ErrorCode.TOO_LONG, f"At most {LONGEST_ID} characters."
