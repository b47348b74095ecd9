"""The job that records the sessions, errors and counts of stored envelopes.

One transaction records many envelopes and deletes them, so each is recorded exactly once, even
when a process is killed. Any number of processes may process envelopes at the same time.
Rules: docs/reference/clients.md#sentry-sdks.
"""

import asyncio
import hashlib
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import orjson

from db.accounts.versions import name_organizations
from db.connection.access import Transaction
from db.connection.bulk import split_into_chunks
from db.connection.clock import read_now
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import run_transaction
from db.sessions import envelopes
from db.sessions import quotas as key_usage
from db.sessions import received as received_counts
from db.sessions import state as session_states
from db.sessions.envelopes import DueEnvelope, WaitingEnvelope
from db.sessions.locks import share_projects
from db.sessions.received import CountKey
from db.sessions.state import CountedSession, SessionKey, StoredSession
from jobs.runner import Job
from resolvers.sessions.aggregate import Aggregate, TargetIds
from resolvers.sessions.items import Target, to_hour
from resolvers.sessions.quotas import Admission, Quotas, open_admission
from resolvers.sessions.received import (
    ACCEPTED,
    LAST_POSITION,
    LATE,
    MAX_AGE,
    REFUSED,
    ReceivedEnvelope,
    ReceivedSessions,
    deserialize,
)
from resolvers.sessions.record import MAX_CLOCK_SKEW
from resolvers.sessions.state import (
    Duration,
    SessionIdentity,
    SessionState,
    find_duration,
    find_identity,
    recount,
)

log = logging.getLogger("waybill.envelopes")

MAX_ENVELOPES = 500
FEW_ENVELOPES = 200
MAX_RECORDS = 2_000
"""Envelopes and their records in one transaction. A worker does not look for more than a few."""
CONCURRENT_WORKERS = 4
"""Workers that find envelopes which no other one has claimed, if enough of them wait."""
RECORDS_PER_TURN = 20
"""Records that are processed, in a few milliseconds, before other work of the process runs."""
IDLE_SECONDS = 1.0
# An update of an ended session can be late by MAX_AGE, and the client's clock can be off.
ENDED_SESSION_RETENTION = MAX_AGE + 2 * MAX_CLOCK_SKEW


def create_envelope_job(database: Database, retention: timedelta, quotas: Quotas) -> Job:
    """Create the job that processes stored envelopes, many in each run."""

    async def run() -> bool:
        return await process_next(database, retention, quotas) > 0

    return Job("envelopes", run, IDLE_SECONDS)


async def process_next(database: Database, retention: timedelta, quotas: Quotas) -> int:
    """Process up to MAX_ENVELOPES envelopes, longest due first; return their number.

    Envelopes that other workers have claimed are left out. If the transaction fails, each envelope
    gets a transaction of its own. An envelope that fails alone is tried again later, or set aside
    after too many failures.
    """
    async with database.snapshot() as snapshot:
        due = await envelopes.find_due(snapshot, CONCURRENT_WORKERS * MAX_ENVELOPES)
    if not due:
        return 0
    claimed: Sequence[WaitingEnvelope] = ()

    async def write(connection: Transaction) -> int:
        nonlocal claimed
        claimed = limit_records(await claim_parts(connection, due))
        return await process_envelopes(connection, claimed, retention, quotas)

    try:
        return await run_transaction(database, write)
    except TemporaryError:
        return 0
    except Exception:
        log.exception("Processing %s envelopes in one transaction failed", len(claimed))
    return sum([await process_one(database, each.id, retention, quotas) for each in claimed])


async def claim_parts(
    connection: Transaction, due: Sequence[DueEnvelope]
) -> Sequence[WaitingEnvelope]:
    """Claim up to MAX_ENVELOPES envelopes, longest due first, a part of them as a whole.

    Parts of which another worker has claimed some are taken if there are no others, because the
    two transactions write the same rows.
    """
    busy: set[int] = set()
    free: list[WaitingEnvelope] = []
    shared: list[WaitingEnvelope] = []
    postponed: list[Sequence[DueEnvelope]] = []
    for group in group_parts(due):
        postponed.append([each for each in group if each.part in busy])
        wanted = {each.id: each.part for each in group if each.part not in busy}
        claimed = await envelopes.claim(connection, list(wanted))
        busy.update(wanted[missing] for missing in wanted.keys() - {each.id for each in claimed})
        for each in claimed:
            (shared if wanted[each.id] in busy else free).append(each)
        if len(free) >= FEW_ENVELOPES:
            break
    for group in postponed:
        if not free and not shared and group:
            shared += await envelopes.claim(connection, [each.id for each in group])
    return (free or shared)[:MAX_ENVELOPES]


def group_parts(due: Iterable[DueEnvelope]) -> Sequence[Sequence[DueEnvelope]]:
    """Group envelopes by parts, up to MAX_ENVELOPES at a time, those due longest first.

    A part is in several groups only if it has more envelopes.
    """
    parts: dict[int, list[DueEnvelope]] = {}
    for each in due:
        parts.setdefault(each.part, []).append(each)
    groups: list[list[DueEnvelope]] = []
    for part in parts.values():
        for some in split_into_chunks(part, MAX_ENVELOPES):
            if not groups or len(groups[-1]) + len(some) > MAX_ENVELOPES:
                groups.append([])
            groups[-1] += some
    return groups


async def process_one(
    database: Database, envelope_id: int, retention: timedelta, quotas: Quotas
) -> int:
    """Process one envelope; return 1, or 0 when it failed or another process has it."""

    async def write(connection: Transaction) -> int:
        claimed = await envelopes.claim(connection, [envelope_id])
        return await process_envelopes(connection, claimed, retention, quotas)

    try:
        return await run_transaction(database, write)
    except TemporaryError:
        return 0
    except Exception as error:
        log.exception("Processing envelope %s failed", envelope_id)
        reason = f"{type(error).__name__}: {error}"
    if await run_transaction(
        database, lambda connection: envelopes.reschedule(connection, envelope_id, reason)
    ):
        log.error(
            "Set envelope %s aside after %s failed attempts", envelope_id, envelopes.MAX_ATTEMPTS
        )
    return 0


async def process_envelopes(
    connection: Transaction,
    claimed: Sequence[WaitingEnvelope],
    retention: timedelta,
    quotas: Quotas,
) -> int:
    """Record and delete envelopes that the transaction has claimed; return their number.

    What needs no lock is done before the first one, so that other transactions wait less.
    """
    if not claimed:
        return 0
    by_organization: dict[int, list[ReceivedEnvelope]] = {}
    turns = Turns()
    for envelope in claimed:
        by_organization.setdefault(envelope.organization_id, []).append(
            deserialize(envelope.content)
        )
        await turns.count(envelope.size)
    name_organizations(connection, by_organization)
    reports = [
        (organization_id, received, await list_updates(received, turns))
        for organization_id, received in sorted(by_organization.items())
    ]
    await envelopes.delete_envelopes(connection, [envelope.id for envelope in claimed])
    await share_projects(connection, (envelope.project_id for envelope in claimed))
    now = await read_now(connection)
    for organization_id, received, updates in reports:
        await record_received(
            connection, organization_id, received, updates, now, retention, quotas
        )
    return len(claimed)


class Turns:
    """Lets other work of the process run, which may serve requests too, between some records."""

    def __init__(self) -> None:
        self._records = 0

    async def count(self, records: int) -> None:
        """Count records that were processed."""
        self._records += records
        if self._records >= RECORDS_PER_TURN:
            self._records = 0
            await asyncio.sleep(0)


class Update(NamedTuple):
    """An update of a session in an envelope; `identity` is None for sessions without an id."""

    envelope: ReceivedEnvelope
    sessions: ReceivedSessions
    target: Target
    identity: SessionIdentity | None


async def list_updates(received: Iterable[ReceivedEnvelope], turns: Turns) -> Sequence[Update]:
    """List the updates of sessions in envelopes, in their order."""
    updates = []
    for envelope in received:
        for sessions in envelope.sessions:
            target = sessions.target(envelope.project_id)
            updates.append(Update(envelope, sessions, target, find_identity(target, sessions)))
        await turns.count(len(envelope.sessions))
    return updates


def limit_records(waiting: Sequence[WaitingEnvelope]) -> Sequence[WaitingEnvelope]:
    """Return the first envelopes with at most MAX_RECORDS records together, but at least one."""
    records = 0
    for index, envelope in enumerate(waiting):
        records += envelope.size
        if index and records > MAX_RECORDS:
            return waiting[:index]
    return waiting


async def record_received(
    connection: Transaction,
    organization_id: int,
    received: Sequence[ReceivedEnvelope],
    updates: Sequence[Update],
    now: datetime,
    retention: timedelta,
    quotas: Quotas,
) -> None:
    """Write the records of an organization's envelopes. The projects must be shared.

    An item that names a new release, environment or issue beyond a quota of its key is refused.
    Whether a session is late is decided by when its envelope was received, so that no clock can
    make a waiting one late.
    """
    aggregate = Aggregate()
    counts = add_up_counts(received)
    stored, keys, locked = await read_states(connection, {each.identity for each in updates})
    merged = dict(stored)
    durations: dict[SessionIdentity, set[Duration]] = {}
    admission = await open_admission(
        connection,
        organization_id,
        received,
        quotas.limits,
    )
    oldest = now - retention
    turns = Turns()
    for envelope, sessions, target, identity in updates:
        await turns.count(1)
        if sessions.started < envelope.date - retention:
            add_count(counts, envelope, LATE, sessions.kind)
            continue
        if identity not in merged:
            refusal = admission.find_refusal(envelope, target)
            if refusal is not None:
                add_count(counts, envelope, REFUSED, sessions.kind, refusal)
                continue
        add_count(counts, envelope, ACCEPTED, sessions.kind)
        if identity is None:
            aggregate.add_session(target, sessions.session, envelope.date)
            continue
        aggregate.add_start(target, sessions.started, envelope.date)
        state = merged.get(identity) or SessionState(to_hour(sessions.started))
        merged[identity] = state.merge(sessions)
        duration = find_duration(sessions)
        if duration is not None:
            durations.setdefault(identity, set()).add(duration)
    changed, repeated = {}, {}
    for identity, state in merged.items():
        before = stored.get(identity)
        replaced = find_replaced(durations.get(identity, set()), before, state)
        # The totals of an hour beyond the retention are deleted, though its sessions may not be.
        if (before is None or state.hour >= oldest.timestamp()) and (replaced or state != before):
            if before is not None and not replaced and state.is_repeated(before):
                repeated[identity] = state
            else:
                changed[identity] = state
                tally = aggregate.tally_of(identity.target, state.hour)
                recount(tally, before, state, replaced)
            await turns.count(1)
    add_errors(aggregate, counts, received, admission)
    ids = await aggregate.create_targets(connection, organization_id, admission.known)
    rows = to_rows(changed, keys, ids, now, retention)
    await session_states.write_sessions(connection, organization_id, rows, locked)
    rows = to_rows(repeated, keys, ids, now, retention)
    await session_states.update_positions(connection, rows)
    await aggregate.write(connection, organization_id, ids, admission.issues)
    await key_usage.add_usage(connection, admission.used)
    await received_counts.add_counts(connection, organization_id, counts)


def find_replaced(
    durations: Iterable[Duration], before: SessionState | None, now: SessionState
) -> Collection[Duration]:
    """Return those durations of a session that do not count."""
    found = {*durations}
    if before is not None and before.duration is not None:
        found.add(before.duration)
    counted = now.counted_duration
    return [each for each in found if counted is None or each.seconds != counted.seconds]


class StoredStates(NamedTuple):
    """The stored states of sessions, the keys of all sessions, and those of locked rows."""

    states: Mapping[SessionIdentity, SessionState]
    keys: Mapping[SessionIdentity, SessionKey]
    locked: Collection[SessionKey]


async def read_states(
    connection: Transaction, sent: Iterable[SessionIdentity | None]
) -> "StoredStates":
    """Read and lock the stored states of sessions that have an id, and find the keys of all.

    The key of a session has its id. If another session of the project has that id, one with
    another release, environment or start, it has a hash of its identity instead.
    """
    identities = {each for each in sent if each is not None}
    by_id = {each: (each.target.project_id, each.sid) for each in identities}
    by_hash = {each: (each.target.project_id, hash_identity(each)) for each in identities}
    rows, locked = await session_states.read_sessions(
        connection, {*by_id.values(), *by_hash.values()}
    )
    owners = {key: find_stored_identity(rows[key]) for key in by_id.values() if key in rows}
    states: dict[SessionIdentity, SessionState] = {}
    keys: dict[SessionIdentity, SessionKey] = {}
    for identity in sorted(identities):
        keys[identity] = by_hash[identity]
        if keys[identity] not in rows and (
            owners.setdefault(by_id[identity], identity) == identity
        ):
            keys[identity] = by_id[identity]
        if keys[identity] in rows:
            states[identity] = to_state(rows[keys[identity]])
    return StoredStates(states, keys, locked)


def hash_identity(identity: SessionIdentity) -> str:
    """Hash the identity of a session."""
    values = [identity.sid, *identity.target, identity.hour_sent]
    return hashlib.blake2b(orjson.dumps(values), digest_size=16).hexdigest()


def find_stored_identity(row: StoredSession) -> SessionIdentity:
    """Return the identity of a session that is stored with its id."""
    target = Target(row.project_id, row.version, row.environment)
    return SessionIdentity(row.sid, target, row.hour if row.hour_sent is None else row.hour_sent)


def to_state(row: StoredSession) -> SessionState:
    """Convert a row to the state of its session."""
    duration = None
    if row.duration is not None:
        position = LAST_POSITION if row.duration_position is None else row.duration_position
        duration = Duration(position, row.duration)
    return SessionState(row.hour, row.status, row.errors, tuple(row.users), duration)


def to_rows(
    states: Mapping[SessionIdentity, SessionState],
    keys: Mapping[SessionIdentity, SessionKey],
    ids: TargetIds,
    now: datetime,
    retention: timedelta,
) -> Sequence[CountedSession]:
    """Convert states to rows, ordered by key, so that concurrent writers lock in one order."""
    rows = []
    for identity, state in sorted(states.items(), key=lambda pair: keys[pair[0]]):
        ids_of_target = ids.resolve(identity.target)
        expires = now + ENDED_SESSION_RETENTION
        if not state.has_ended:
            expires = max(expires, datetime.fromtimestamp(state.hour, UTC) + retention)
        duration = state.duration
        rows.append(
            CountedSession(
                *keys[identity],
                ids_of_target.release_id,
                ids_of_target.environment_id,
                state.hour,
                identity.hour_sent,
                state.status,
                state.errors,
                state.users,
                None if duration is None else duration.seconds,
                None if duration is None else duration.position,
                expires,
            )
        )
    return rows


def add_errors(
    aggregate: Aggregate,
    counts: dict[CountKey, int],
    received: Sequence[ReceivedEnvelope],
    admission: Admission,
) -> None:
    """Add error events; the first event of an issue in a project is a new group."""
    for envelope in received:
        for error in envelope.errors:
            key = (envelope.project_id, error.group)
            target = error.target(envelope.project_id)
            is_new_group = admission.is_new_issue(key)
            refusal = admission.find_refusal(envelope, target, key)
            if refusal is not None:
                add_count(counts, envelope, REFUSED, "event", refusal)
                continue
            add_count(counts, envelope, ACCEPTED, "event")
            event = error.event(is_new_group=is_new_group)
            if target is None:
                aggregate.add_issue(*key, event)
            else:
                aggregate.add_event(target, event, envelope.date)


def add_up_counts(received: Iterable[ReceivedEnvelope]) -> dict[CountKey, int]:
    """Return the sums of the envelopes' counts by key."""
    counts: dict[CountKey, int] = {}
    for envelope in received:
        for item in envelope.counts:
            add_count(counts, envelope, item.outcome, item.kind, item.reason, item.quantity)
    return counts


def add_count(
    counts: dict[CountKey, int],
    received: ReceivedEnvelope,
    outcome: str,
    kind: str,
    reason: str = "",
    quantity: int = 1,
) -> None:
    """Add to a count of the day (UTC) on which the envelope was received."""
    key = CountKey(received.project_id, received.day, outcome, kind, reason)
    counts[key] = counts.get(key, 0) + quantity
