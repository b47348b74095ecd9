"""Recording events and sessions.

Items add up, so their order and how they are split into calls do not matter. A call with an
idempotency key is written once. Rules: docs/reference/releases.md#recording.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from db.accounts import projects
from db.accounts.audit import note_act
from db.connection.access import Transaction
from db.connection.errors import BusyError
from db.events.idempotency import claim_key
from db.reading.answer_clock import utc_now
from db.releases.write import find_versions_outside
from db.sessions import issues
from db.sessions.locks import share_projects
from db.sessions.record import MAX_COUNT
from offload.slices import run_function
from resolvers.context import Context, require_scope, run_in_transaction
from resolvers.idempotency import add_conflict, check_key, hash_key
from resolvers.ids import parse_project_reference
from resolvers.organization import check_organization, describe_missing_project
from resolvers.outcomes import ErrorCode, Problems, Rejection
from resolvers.releases.deploys import FORBIDDEN_ENVIRONMENT_CHARACTERS
from resolvers.releases.deploys import MAX_NAME_LENGTH as MAX_ENVIRONMENT_LENGTH
from resolvers.releases.versions import (
    TAKEN_VERSION,
    describe_invalid_version,
    is_valid_version,
)
from resolvers.sessions.aggregate import Aggregate, read_known_ids
from resolvers.sessions.items import LEVELS, Event, Session, Target

MAX_ITEMS = 10_000
# Items up to which they are checked and added up at once, in about ten milliseconds.
FEW_ITEMS = 1_000
MAX_REPORTED_PROBLEMS = 1000
MAX_DISTINCT_ID_LENGTH = 200
MAX_ISSUE_LENGTH = 200
MAX_CLOCK_SKEW = timedelta(days=1)

Item = TypeVar("Item", bound="Event | Session")
FieldProblem = tuple[str, ErrorCode, str]
"""A field of an item, with the code and the message of its problem."""


@dataclass(frozen=True)
class RecordedItems:
    """The number of items that were written, by this call or by an earlier one with its key."""

    count: int


async def record_events(
    context: Context, organization: str | None, events: Sequence[Event], key: str | None
) -> RecordedItems | Rejection:
    """Record events in the hours in which they happened, with their issues."""
    now = utc_now()

    def add(aggregate: Aggregate, target: Target, event: Event) -> None:
        aggregate.add_event(target, event.with_user_hashed(), now)

    find_problems = partial(find_event_problems, now=now)
    return await record_items(context, organization, "events", events, key, find_problems, add)


async def record_sessions(
    context: Context, organization: str | None, sessions: Sequence[Session], key: str | None
) -> RecordedItems | Rejection:
    """Record sessions in the hours in which they started."""
    now = utc_now()

    def add(aggregate: Aggregate, target: Target, session: Session) -> None:
        aggregate.add_session(target, session.with_user_hashed(), now)

    find_problems = partial(find_session_problems, now=now)
    return await record_items(context, organization, "sessions", sessions, key, find_problems, add)


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
    check_key(key, problems)
    organization = check_organization(context, slug, problems)
    if organization is None or problems:
        return problems.to_rejection()
    project_ids = await find_project_ids(context, organization.id, items)
    is_long = len(items) > FEW_ITEMS
    check = partial(check_items, items, kind, project_ids, find_problems, problems)
    targets = await run_function(check, is_long=is_long)
    if problems:
        return problems.to_rejection()
    aggregate = Aggregate()
    add_to = partial(add, aggregate)
    await run_function(lambda: list(map(add_to, targets, items)), is_long=is_long)
    hashed = await run_function(
        lambda: hash_key(kind, key, [list_values(item) for item in items]), is_long=is_long
    )

    limit = context.caller.project_ids

    async def write(connection: Transaction) -> bool | Rejection:
        taken = await find_taken_versions(connection, organization.id, targets, limit)
        if taken:
            return reject_taken_versions(targets, kind, taken)
        if hashed is not None:
            earlier = await claim_key(connection, organization.id, *hashed)
            if earlier is not None:
                return earlier.digest == hashed.digest
        await share_projects(connection, (target.project_id for target in targets))
        known = await read_known_ids(connection, organization.id, aggregate.targets)
        known_issues = await issues.read_issues(connection, aggregate.issues)
        ids = await aggregate.create_targets(connection, organization.id, known)
        await aggregate.write(connection, organization.id, ids, known_issues)
        note_act(connection, organization.id, f"{kind}.record", f"{len(items)} items")
        return True

    try:
        outcome = await run_in_transaction(context, write)
    except BusyError:
        problems.add(
            ErrorCode.LOCKED, "Timed out waiting for concurrent writes. Retry the request."
        )
        return problems.to_rejection()
    if isinstance(outcome, Rejection):
        return outcome
    if not outcome:
        add_conflict(problems)
        return problems.to_rejection()
    return RecordedItems(len(items))


def list_values(item: Event | Session) -> list[Any]:
    """List the values of an item without those at the end that are absent.

    A key of items that were sent before a field was added is thus one of the same items.
    """
    values = [*item]
    while values[-1] is None:
        values.pop()
    return values


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


async def find_taken_versions(
    connection: Transaction,
    organization_id: int,
    targets: Iterable[Target],
    limit: Collection[int] | None,
) -> set[str]:
    """Return the versions whose releases the caller, who has this limit, may not join."""
    if limit is None:
        return set()
    versions = {target.version for target in targets}
    return await find_versions_outside(connection, organization_id, versions, limit)


def reject_taken_versions(
    targets: Sequence[Target], kind: str, taken: Collection[str]
) -> Rejection:
    """Return the problems of the items with these versions."""
    problems = Problems()
    for index, target in enumerate(targets):
        if target.version in taken and len(problems.errors) < MAX_REPORTED_PROBLEMS:
            problems.add(ErrorCode.CONFLICT, TAKEN_VERSION, kind, str(index), "release")
    return problems.to_rejection()


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
    if event.user is not None and len(event.user) > MAX_DISTINCT_ID_LENGTH:
        yield "userId", ErrorCode.TOO_LONG, f"At most {MAX_DISTINCT_ID_LENGTH} characters."
    if event.issue is not None:
        if len(event.issue) > MAX_ISSUE_LENGTH:
            yield "issue", ErrorCode.TOO_LONG, f"At most {MAX_ISSUE_LENGTH} characters."
        if "\0" in event.issue:
            yield "issue", ErrorCode.INVALID, "An issue cannot contain NUL."
    if event.level is not None and event.level.lower() not in LEVELS:
        yield "level", ErrorCode.INVALID, f"Must be one of {', '.join(LEVELS)}."
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
