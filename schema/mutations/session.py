"""The mutations that record events and sessions, with their inputs and payload."""

from datetime import datetime
from enum import Enum

import strawberry
from strawberry import UNSET

from resolvers import outcomes
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.sessions import items, record
from schema.arguments import Input, OrganizationSlug
from schema.base.errors import Errors
from schema.base.fields import as_type
from schema.mutations.idempotency import IdempotencyKey, find_idempotency_key


@strawberry.enum(description="State of a session.")
class SessionStatus(Enum):
    OK = "OK"
    """In progress, as far as known."""
    EXITED = "EXITED"
    """Ended normally. Its duration counts."""
    CRASHED = "CRASHED"
    """Ended because the application crashed."""
    ABNORMAL = "ABNORMAL"
    """Ended for an unknown reason, a power failure for example."""
    ERRORED = "ERRORED"
    """Had errors that the application handled."""


@strawberry.input(
    description="Error events of one kind. Release and environment are created if they are new."
)
class EventInput:
    project: str
    """Project id or slug."""
    release: str
    """Version of the release, at most 200 characters."""
    timestamp: datetime
    """When the events happened; at most one day in the future."""
    environment: str | None = ""
    """Environment name, at most 64 characters. Null or empty: the unnamed environment."""
    is_new_group: bool | None = False
    """Whether each event is the first of a new issue."""
    count: int | None = 1
    """Number of events, at least 1. Null: 1."""
    user_id: str | None = UNSET
    """Identifies the user, at most 200 characters; stored as a hash. Absent, null or empty: no
    user is counted.
    """
    issue: str | None = UNSET
    """Identifies the issue in the project, at most 200 characters. Absent, null or empty: the
    events have no issue.
    """
    level: str | None = UNSET
    """fatal, error, warning, info or debug, in either case. Fatal events are unhandled ones.
    Absent or null: error.
    """

    def to_record(self) -> items.Event:
        """Convert the input to a record."""
        return items.Event(
            project=self.project,
            release=self.release,
            environment=self.environment or "",
            date=self.timestamp,
            is_new_group=bool(self.is_new_group),
            quantity=1 if self.count is None else self.count,
            user=unset_to_none(self.user_id) or None,
            issue=unset_to_none(self.issue) or None,
            level=unset_to_none(self.level),
        )


@strawberry.input(description="Events to record; their order does not matter.")
class RecordEventsInput:
    events: list[EventInput]
    """At most 10,000. If one is invalid, none is recorded."""
    organization: OrganizationSlug = UNSET
    idempotency_key: IdempotencyKey = UNSET


@strawberry.input(
    description="Sessions of one kind. Release and environment are created if they are new."
)
class SessionInput:
    project: str
    """Project id or slug."""
    release: str
    """Version of the release, at most 200 characters."""
    started: datetime
    """When the sessions started; at most one day in the future. They count in this hour."""
    environment: str | None = ""
    """Environment name, at most 64 characters. Null or empty: the unnamed environment."""
    status: SessionStatus = SessionStatus.OK
    """State of the sessions."""
    distinct_id: str | None = UNSET
    """Identifies the user, at most 200 characters; stored as a hash. Absent, null or empty: no
    user is counted.
    """
    duration: float | None = UNSET
    """Duration in seconds, at least 0. Counts only with the status EXITED."""
    errors: int | None = 0
    """Number of handled errors, at least 0. With 1 or more the sessions count as errored."""
    quantity: int | None = 1
    """Number of sessions, at least 1. Null: 1."""

    def to_record(self) -> items.Session:
        """Convert the input to a record."""
        return items.Session(
            project=self.project,
            release=self.release,
            environment=self.environment or "",
            date=self.started,
            status=self.status.value,
            distinct_id=unset_to_none(self.distinct_id),
            duration=unset_to_none(self.duration),
            errors=self.errors or 0,
            quantity=1 if self.quantity is None else self.quantity,
        )


@strawberry.input(description="Sessions to record; their order does not matter.")
class RecordSessionsInput:
    sessions: list[SessionInput]
    """At most 10,000. If one is invalid, none is recorded."""
    organization: OrganizationSlug = UNSET
    idempotency_key: IdempotencyKey = UNSET


@strawberry.type(description="How many items were recorded, or the errors.")
class RecordPayload:
    accepted: int
    """Number of items, also if the idempotency key was used before; 0 with errors."""
    errors: Errors


async def record_events(info: Info, input: Input[RecordEventsInput]) -> RecordPayload:
    """Record events."""
    events = [each.to_record() for each in input.events]
    key = find_idempotency_key(info, unset_to_none(input.idempotency_key))
    return to_payload(
        await record.record_events(info.context, unset_to_none(input.organization), events, key)
    )


async def record_sessions(info: Info, input: Input[RecordSessionsInput]) -> RecordPayload:
    """Record sessions."""
    sessions = [each.to_record() for each in input.sessions]
    key = find_idempotency_key(info, unset_to_none(input.idempotency_key))
    return to_payload(
        await record.record_sessions(
            info.context, unset_to_none(input.organization), sessions, key
        )
    )


def to_payload(outcome: record.RecordedItems | outcomes.Rejection) -> RecordPayload:
    """Convert an outcome to a payload."""
    match outcome:
        case record.RecordedItems(count):
            return RecordPayload(accepted=count, errors=[])
        case outcomes.Rejection(errors):
            return RecordPayload(accepted=0, errors=as_type(errors))
