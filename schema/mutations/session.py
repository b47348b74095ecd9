from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from resolvers import outcomes
from resolvers.child_connections import unset_to_none
from resolvers.context import Info
from resolvers.sessions import record
from schema.arguments import Input, OrganizationSlug
from schema.base.errors import Errors
from schema.base.fields import as_type

IdempotencyKey = Annotated[
    str | None,
    strawberry.argument(
        description=(
            "At most 255 characters; written once for this key, however often it is sent within "
            "seven days. The header Idempotency-Key does the same for each field of a request."
        )
    ),
]


@strawberry.enum(description="How a session ended, or that it goes on.")
class SessionStatus(Enum):
    OK = "OK"
    """It goes on, as far as is known."""
    EXITED = "EXITED"
    """It ended well; its duration counts."""
    CRASHED = "CRASHED"
    """The application crashed."""
    ABNORMAL = "ABNORMAL"
    """It ended, and nobody knows how: the power went off, for example."""
    ERRORED = "ERRORED"
    """It had errors that were handled."""


@strawberry.input(description="Error events. Release and environment are made if they are new.")
class EventInput:
    project: str
    """An id or a slug."""
    release: str
    """A version, at most 200 characters."""
    timestamp: datetime
    """When they happened; at most a day ahead of the server's clock."""
    environment: str | None = ""
    """A name, at most 64 characters; "" and null are the unnamed environment."""
    is_new_group: bool | None = False
    """Whether each of them began a new issue."""
    count: int | None = 1
    """How many they are, at least 1; null is 1."""

    def event(self) -> record.Event:
        """The input as resolvers know it."""
        return record.Event(
            project=self.project,
            release=self.release,
            environment=self.environment or "",
            date=self.timestamp,
            is_new_group=bool(self.is_new_group),
            number=1 if self.count is None else self.count,
        )


@strawberry.input(description="What a collector reports about errors, in any order.")
class RecordEventsInput:
    events: list[EventInput]
    """At most 10,000; one fault, and none is written."""
    organization: OrganizationSlug = strawberry.UNSET
    idempotency_key: IdempotencyKey = strawberry.UNSET


@strawberry.input(description="Sessions. Release and environment are made if they are new.")
class SessionInput:
    project: str
    """An id or a slug."""
    release: str
    """A version, at most 200 characters."""
    started: datetime
    """Counts in the hour that it is in; at most a day ahead of the server's clock."""
    environment: str | None = ""
    """A name, at most 64 characters; "" and null are the unnamed environment."""
    status: SessionStatus = SessionStatus.OK
    """How it ended, or that it goes on."""
    distinct_id: str | None = strawberry.UNSET
    """Whose it was, at most 200 characters, kept as a hash; absent or null: no user is counted."""
    duration: float | None = strawberry.UNSET
    """Seconds; counts for sessions that exited."""
    errors: int | None = 0
    """How many errors were handled; with one or more it counts as errored."""
    quantity: int | None = 1
    """How many such sessions there were, at least 1; null is 1."""

    def session(self) -> record.Session:
        """The input as resolvers know it."""
        return record.Session(
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


@strawberry.input(description="What a collector reports about sessions, in any order.")
class RecordSessionsInput:
    sessions: list[SessionInput]
    """At most 10,000; one fault, and none is written."""
    organization: OrganizationSlug = strawberry.UNSET
    idempotency_key: IdempotencyKey = strawberry.UNSET


@strawberry.type(description="How many items were written: all of them or, with errors, none.")
class RecordPayload:
    accepted: int
    """All of the items, also when the key was known; 0 with errors."""
    errors: Errors


async def record_events(info: Info, input: Input[RecordEventsInput]) -> RecordPayload:
    """Report errors: when releases were seen, and new groups. At most 10,000 items."""
    events = [each.event() for each in input.events]
    key = key_of(info, unset_to_none(input.idempotency_key))
    return payload(
        await record.record_events(info.context, unset_to_none(input.organization), events, key)
    )


async def record_sessions(info: Info, input: Input[RecordSessionsInput]) -> RecordPayload:
    """Report sessions, which health and adoption are made of. At most 10,000 items."""
    sessions = [each.session() for each in input.sessions]
    key = key_of(info, unset_to_none(input.idempotency_key))
    return payload(
        await record.record_sessions(
            info.context, unset_to_none(input.organization), sessions, key
        )
    )


def key_of(info: Info, argument: str | None) -> str | None:
    """The key of a write: its own, or the request's for the field. A blank one is none."""
    if argument is not None and argument.strip():
        return argument
    key = info.context.idempotency_key
    return f"{key}:{info.path.key}" if key is not None and key.strip() else None


def payload(outcome: record.Accepted | outcomes.Rejection) -> RecordPayload:
    """What clients see of it."""
    match outcome:
        case record.Accepted(number):
            return RecordPayload(accepted=number, errors=[])
        case outcomes.Rejection(errors):
            return RecordPayload(accepted=0, errors=as_type(errors))
