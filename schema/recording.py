from collections.abc import Sequence
from datetime import datetime
from enum import Enum

import strawberry

from resolvers import outcomes, record
from resolvers.context import Info
from resolvers.lists import given
from schema.errors import MutationError
from schema.fields import as_type

KEY_DESCRIPTION = (
    "Written once for this key, however often it is sent. The header Idempotency-Key does the "
    "same for each field of a request."
)


@strawberry.enum
class SessionStatus(Enum):
    OK = "OK"
    EXITED = "EXITED"
    CRASHED = "CRASHED"
    ABNORMAL = "ABNORMAL"
    ERRORED = "ERRORED"


@strawberry.input(description="Error events. Release and environment are made if they are new.")
class EventInput:
    project: str
    release: str
    timestamp: datetime
    environment: str | None = ""
    is_new_group: bool | None = strawberry.field(
        default=False, description="Whether each of them began a new group."
    )
    count: int | None = 1

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
    organization: str | None = strawberry.UNSET
    idempotency_key: str | None = strawberry.field(
        default=strawberry.UNSET, description=KEY_DESCRIPTION
    )


@strawberry.input(description="Sessions. Release and environment are made if they are new.")
class SessionInput:
    project: str
    release: str
    started: datetime
    environment: str | None = ""
    status: SessionStatus = SessionStatus.OK
    distinct_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Whose session it was."
    )
    duration: float | None = strawberry.field(
        default=strawberry.UNSET, description="In seconds; counts for sessions that exited."
    )
    errors: int | None = strawberry.field(default=0, description="Handled errors.")
    quantity: int | None = strawberry.field(default=1, description="How many such sessions.")

    def session(self) -> record.Session:
        """The input as resolvers know it."""
        return record.Session(
            project=self.project,
            release=self.release,
            environment=self.environment or "",
            date=self.started,
            status=self.status.value,
            distinct_id=given(self.distinct_id),
            duration=given(self.duration),
            errors=self.errors or 0,
            quantity=1 if self.quantity is None else self.quantity,
        )


@strawberry.input(description="What a collector reports about sessions, in any order.")
class RecordSessionsInput:
    sessions: list[SessionInput]
    organization: str | None = strawberry.UNSET
    idempotency_key: str | None = strawberry.field(
        default=strawberry.UNSET, description=KEY_DESCRIPTION
    )


@strawberry.type(description="How many items were written: all of them or, with errors, none.")
class RecordPayload:
    accepted: int
    errors: Sequence[MutationError]


async def record_events(info: Info, input: RecordEventsInput) -> RecordPayload:
    """Report errors: when releases were seen, and new groups. At most 10,000 items."""
    events = [each.event() for each in input.events]
    key = key_of(info, given(input.idempotency_key))
    return payload(
        await record.record_events(info.context, given(input.organization), events, key)
    )


async def record_sessions(info: Info, input: RecordSessionsInput) -> RecordPayload:
    """Report sessions, which health and adoption are made of. At most 10,000 items."""
    sessions = [each.session() for each in input.sessions]
    key = key_of(info, given(input.idempotency_key))
    return payload(
        await record.record_sessions(info.context, given(input.organization), sessions, key)
    )


def key_of(info: Info, argument: str | None) -> str | None:
    """The key of a write: its own, or the request's for the field. A blank one is none."""
    if argument is not None and argument.strip():
        return argument
    key = info.context.idempotency_key
    return f"{key}:{info.path.key}" if key is not None and key.strip() else None


def payload(outcome: record.Accepted | outcomes.Refused) -> RecordPayload:
    """What clients see of it."""
    match outcome:
        case record.Accepted(number):
            return RecordPayload(accepted=number, errors=[])
        case outcomes.Refused(errors):
            return RecordPayload(accepted=0, errors=as_type(errors))
