"""Adding up reported events and sessions in memory, to write them at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from db.connection.access import ReadConnection, Transaction
from db.events import changes
from db.events.changes import ChangeKind
from db.models.sessions import NO_ISSUE
from db.reading.answer_clock import utc_now
from db.sessions import hours, issues, record
from db.sessions.hours import EventKey, HourKey
from db.sessions.issues import IssueKey, SeenIssue, StoredIssue
from db.sessions.record import ReleaseEnvironment, Seen
from db.sessions.rollups.late import mark_late
from offload.slices import run_function
from resolvers.plausible_dates import to_plausible_date
from resolvers.releases.versions import new_release_values
from resolvers.sessions.items import Event, Session, Target, to_hour
from resolvers.sessions.tallies import EventTally, Tally

ITEMS_PER_STEP = 500
"""Items that are prepared for the database on the event loop."""


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

    def find_release(self, version: str | None) -> int | None:
        """Return the id of a release."""
        return None if version is None else self.releases[version]

    def resolve(self, target: Target) -> ReleaseEnvironment:
        """Return the ids of a target."""
        return ReleaseEnvironment(
            self.releases[target.version],
            target.project_id,
            self.environments[target.environment],
        )


class Aggregate:
    """Adds up events and sessions of an organization in memory, to write them at once."""

    def __init__(self) -> None:
        self.seen: dict[Target, Seen] = {}
        self.received: dict[str, datetime] = {}
        """When reports without a plausible date were received, by version."""
        self.tallies: dict[tuple[Target, int], Tally] = {}
        self.event_tallies: dict[tuple[Target, str | None, int], EventTally] = {}
        self.issues: dict[IssueKey, SeenIssue[str]] = {}

    def add_event(self, target: Target, event: Event, received: datetime) -> None:
        """Add events that were received at a time."""
        groups = event.quantity if event.is_new_group else 0
        date = to_plausible_date(event.date, received)
        self.add_seen(target, Seen(date, date, date, date, groups), received)
        if event.issue is not None:
            self.add_issue(target.project_id, event.issue, event)
        key = (target, event.issue, to_hour(event.date))
        tally = self.event_tallies.get(key)
        if tally is None:
            tally = self.event_tallies[key] = EventTally(event.date, event.date)
        tally.add(event)

    def add_issue(self, project_id: int, key: str, event: Event) -> None:
        """Add the description of an issue from one of its events."""
        seen = SeenIssue(event.date, event.date, event.about, event.release or None)
        before = self.issues.get((project_id, key))
        self.issues[project_id, key] = seen if before is None else before.plus(seen)

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

    async def create_targets(
        self, connection: Transaction, organization_id: int, known: KnownIds
    ) -> TargetIds:
        """Return the ids of what everything belongs to; create what is not known."""
        targets = self.targets
        dates = self.find_dates()
        ids = await create_targets(connection, organization_id, targets, known, dates)
        await record.link_to_projects(
            connection, organization_id, {ids.resolve(each) for each in targets}
        )
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_CREATED, ids.created
        )
        return ids

    async def write(
        self,
        connection: Transaction,
        organization_id: int,
        ids: TargetIds,
        known_issues: Mapping[IssueKey, StoredIssue],
    ) -> None:
        """Add everything to the stored values. The projects must be shared.

        Issues that are not known are created. Rows that many transactions write come last, so that
        others wait for them least (`db/sessions/locks.py`).
        """
        resolve_hours = partial(self.resolve_hours, ids)
        is_long = len(self.tallies) > ITEMS_PER_STEP
        session_hours = await run_function(resolve_hours, is_long=is_long)
        await hours.add_session_hours(connection, organization_id, session_hours)
        await self.write_events(connection, organization_id, ids, known_issues)
        await mark_late(connection, organization_id, self.list_hours())
        backdated = await record.backdate_releases(
            connection,
            organization_id,
            {ids.releases[version]: date for version, date in self.find_dates().items()},
        )
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_UPDATED, backdated
        )
        resolve_seen = partial(self.resolve_seen, ids)
        seen, events = await run_function(resolve_seen, is_long=len(self.seen) > ITEMS_PER_STEP)
        await record.widen_event_dates(connection, organization_id, events)
        await record.widen_seen(connection, organization_id, seen)

    def resolve_hours(self, ids: TargetIds) -> dict[HourKey, Tally]:
        """Return the sessions of hours by their ids."""
        return {
            HourKey(*ids.resolve(target), start): tally
            for (target, start), tally in self.tallies.items()
        }

    def resolve_seen(
        self, ids: TargetIds
    ) -> tuple[dict[ReleaseEnvironment, Seen], dict[tuple[int, int], Seen]]:
        """Return when releases were seen, by their ids, and their events, by project."""
        seen = {ids.resolve(target): each for target, each in self.seen.items()}
        events: dict[tuple[int, int], Seen] = {}
        for resolved, each in seen.items():
            if each.has_events:
                key = (resolved.release_id, resolved.project_id)
                events[key] = events.get(key, Seen()).plus(each)
        return seen, events

    def list_hours(self) -> set[tuple[int, int]]:
        """List the hours that change, with the ids of their projects."""
        return {
            *((target.project_id, hour) for target, hour in self.tallies),
            *((target.project_id, hour) for target, _, hour in self.event_tallies),
        }

    async def write_events(
        self,
        connection: Transaction,
        organization_id: int,
        ids: TargetIds,
        known_issues: Mapping[IssueKey, StoredIssue],
    ) -> None:
        """Write the events by the hour and their issues."""
        seen = {
            key: SeenIssue(*issue[:3], ids.find_release(issue.first_release))
            for key, issue in self.issues.items()
        }
        known = {key: issue.id for key, issue in known_issues.items()}
        issue_ids = await issues.create_issues(connection, organization_id, seen, known)
        resolve_hours = partial(self.resolve_event_hours, ids, issue_ids)
        is_long = len(self.event_tallies) > ITEMS_PER_STEP
        event_hours = await run_function(resolve_hours, is_long=is_long)
        await hours.add_event_hours(connection, organization_id, event_hours)
        stored = {key: issue for key, issue in seen.items() if key in known}
        await issues.update_issues(connection, organization_id, stored, issue_ids)

    def resolve_event_hours(
        self, ids: TargetIds, issue_ids: Mapping[IssueKey, int]
    ) -> dict[EventKey, EventTally]:
        """Return the events of hours by their ids."""
        return {
            EventKey(
                *ids.resolve(target),
                NO_ISSUE if key is None else issue_ids[target.project_id, key],
                start,
            ): tally
            for (target, key, start), tally in self.event_tallies.items()
        }


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
    now = utc_now()

    def find_values(version: str) -> dict[str, Any]:
        return new_release_values(version, seen.get(version, now)) | {"is_only_seen": True}

    versions = {target.version for target in targets}
    names = {target.environment for target in targets}
    releases = await record.create_releases(
        connection, organization_id, versions, known.releases, find_values
    )
    environments = await record.create_environments(
        connection, organization_id, names, known.environments
    )
    return TargetIds(releases.ids, environments.ids, releases.created)
