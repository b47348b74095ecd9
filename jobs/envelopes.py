"""Folding envelopes into what is recorded: many in a transaction that removes them, too.

So each is folded once, whoever dies when. Any number of workers may fold at once.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import run_transaction
from db.sessions import envelopes
from db.sessions import received as stored
from db.sessions import record as recording
from db.sessions import state as session_states
from db.sessions.envelopes import WaitingEnvelope
from db.sessions.health import DAY
from db.sessions.received import CountKey, GroupKey
from db.sessions.state import CountedSession, SessionKey
from jobs.runner import Job
from resolvers.sessions.received import (
    ACCEPTED,
    LATE,
    MAX_AGE,
    ReceivedEnvelope,
    ReceivedSessions,
    deserialize,
)
from resolvers.sessions.record import MAX_CLOCK_SKEW, Aggregate, Target, TargetIds
from resolvers.sessions.state import SessionState, initial_state, recount

log = logging.getLogger("waybill.envelopes")

MOST_ENVELOPES = 200
MOST_RECORDS = 2_000
IDLE_SECONDS = 1.0
# Longer than a report of an ended session can be late, and its clock ahead.
ENDED_KEPT = MAX_AGE + 2 * MAX_CLOCK_SKEW


def envelope_job(database: Database, retention: timedelta) -> Job:
    """The job that processes stored envelopes, many in each run."""

    async def run() -> bool:
        return await process_next(database, retention) > 0

    return Job("envelopes", run, IDLE_SECONDS)


async def process_next(database: Database, kept: timedelta) -> int:
    """Fold some of the envelopes that are due longest; how many were.

    When together they fail, each goes alone, and one that fails alone waits or is set aside.
    """
    async with database.snapshot() as snapshot:
        ids = await envelopes.find_due_ids(snapshot, MOST_ENVELOPES)
    if not ids:
        return 0
    try:
        return await run_transaction(database, lambda connection: process(connection, ids, kept))
    except TemporaryError:
        return 0
    except Exception:
        log.exception("%s envelopes failed together", len(ids))
    return sum([await process_alone(database, each, kept) for each in ids])


async def process_alone(database: Database, envelope_id: int, kept: timedelta) -> int:
    """Fold one envelope; 0 when it failed."""
    try:
        return await run_transaction(
            database, lambda connection: process(connection, [envelope_id], kept)
        )
    except TemporaryError:
        return 0
    except Exception as error:
        log.exception("envelope %s failed", envelope_id)
        reason = f"{type(error).__name__}: {error}"
    if await run_transaction(
        database, lambda connection: envelopes.reschedule(connection, envelope_id, reason)
    ):
        log.error("envelope %s is set aside", envelope_id)
    return 0


async def process(connection: Transaction, ids: Sequence[int], kept: timedelta) -> int:
    """Record what the envelopes hold, and remove them; how many were."""
    claimed = first_of(await envelopes.claim(connection, ids))
    if not claimed:
        return 0
    await recording.lock_projects(connection, (each.project_id for each in claimed))
    by_organization: dict[int, list[ReceivedEnvelope]] = {}
    for each in claimed:
        by_organization.setdefault(each.organization_id, []).append(deserialize(each.content))
        # Whoever else this process serves goes on meanwhile.
        await asyncio.sleep(0)
    for organization_id, received in sorted(by_organization.items()):
        await record(connection, organization_id, received, kept)
    await envelopes.delete_envelopes(connection, [each.id for each in claimed])
    return len(claimed)


def first_of(waiting: Sequence[WaitingEnvelope]) -> Sequence[WaitingEnvelope]:
    """As many of the envelopes as have few enough records; at least one."""
    number = 0
    for index, each in enumerate(waiting):
        number += each.size
        if index and number > MOST_RECORDS:
            return waiting[:index]
    return waiting


async def record(
    connection: Transaction,
    organization_id: int,
    received: Sequence[ReceivedEnvelope],
    kept: timedelta,
) -> None:
    """Write what an organization received. The projects must be held."""
    report = Aggregate()
    counts = counted(received)
    before = await known_states(connection, received)
    now = dict(before)
    oldest = datetime.now(UTC) - kept
    for each in received:
        for sessions in each.sessions:
            is_late = sessions.started < oldest
            count(counts, each, LATE if is_late else ACCEPTED, sessions.kind)
            if is_late:
                continue
            if sessions.sid is None:
                target = Target(each.project_id, sessions.release, sessions.environment)
                report.add_session(target, sessions.session)
            else:
                settle(report, now, (each.project_id, sessions.sid), sessions)
        await asyncio.sleep(0)
    changed = {
        key: state
        for key, state in now.items()
        if state != before.get(key)
        # An hour may have been removed whose sessions are still known.
        and (key not in before or state.hour >= oldest.timestamp())
    }
    for key, state in changed.items():
        recount(report.tally(state.target, state.hour), before.get(key), state)
    await add_errors(connection, organization_id, report, counts, received)
    ids = await report.write(connection, organization_id)
    await session_states.upsert_sessions(
        connection, organization_id, new_states(changed, ids, kept)
    )
    await stored.add_counts(connection, organization_id, counts)


def settle(
    report: Aggregate,
    states: dict[SessionKey, SessionState],
    key: SessionKey,
    told: ReceivedSessions,
) -> None:
    """Take in what is told of a session that has an id."""
    state = states.get(key)
    if state is None:
        states[key] = initial_state(key[0], told)
        report.see(states[key].target, told.started)
    else:
        states[key] = state.and_also(told)


async def known_states(
    connection: Transaction, received: Iterable[ReceivedEnvelope]
) -> dict[SessionKey, SessionState]:
    """What is known of the sessions that something is told of."""
    keys = {
        (each.project_id, sessions.sid)
        for each in received
        for sessions in each.sessions
        if sessions.sid is not None
    }
    found = await session_states.read_sessions(connection, keys)
    return {
        key: SessionState(
            Target(row.project_id, row.version, row.environment),
            row.hour,
            row.status,
            row.errors,
            tuple(row.users),
            row.duration,
        )
        for key, row in found.items()
    }


def new_states(
    states: Mapping[SessionKey, SessionState], ids: TargetIds, kept: timedelta
) -> Sequence[CountedSession]:
    """States as they are stored."""
    now = datetime.now(UTC)
    found = []
    for (project_id, sid), state in sorted(states.items(), key=lambda pair: pair[0]):
        place = ids.place(state.target)
        expires = now + ENDED_KEPT
        if not state.has_ended:
            expires = max(expires, datetime.fromtimestamp(state.hour, UTC) + kept)
        found.append(
            CountedSession(
                project_id,
                sid,
                place.release_id,
                place.environment_id,
                state.hour,
                state.status,
                state.errors,
                state.users,
                state.duration,
                expires,
            )
        )
    return found


async def add_errors(
    connection: Transaction,
    organization_id: int,
    report: Aggregate,
    counts: dict[CountKey, int],
    received: Sequence[ReceivedEnvelope],
) -> None:
    """Count errors, and whether they are the first of their group."""
    seen: dict[GroupKey, datetime] = {}
    for each in received:
        for error in each.errors:
            key = (each.project_id, error.group)
            seen[key] = max(seen.get(key, error.date), error.date)
    new = await stored.upsert_error_groups(connection, organization_id, seen)
    for each in received:
        for error in each.errors:
            count(counts, each, ACCEPTED, "event")
            is_new_group = (each.project_id, error.group) in new
            new.discard((each.project_id, error.group))
            if error.release is not None:
                target = Target(each.project_id, error.release, error.environment)
                report.add_event(target, error.event(is_new_group=is_new_group))


def counted(received: Iterable[ReceivedEnvelope]) -> dict[CountKey, int]:
    """What envelopes count, together."""
    counts: dict[CountKey, int] = {}
    for each in received:
        for item in each.counts:
            count(counts, each, item.outcome, item.kind, item.reason, item.quantity)
    return counts


def count(
    counts: dict[CountKey, int],
    received: ReceivedEnvelope,
    outcome: str,
    kind: str,
    reason: str = "",
    quantity: int = 1,
) -> None:
    """Count on the day when it was received."""
    day = int(received.date.timestamp()) // DAY * DAY
    key = CountKey(received.project_id, day, outcome, kind, reason)
    counts[key] = counts.get(key, 0) + quantity
