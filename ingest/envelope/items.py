"""Items of envelopes, reduced to their sessions, errors and counts.

Source: docs/reference/clients.md#item-types. An item that cannot be read or violates a rule is
counted as invalid; the other items of the envelope are recorded.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, TypeAdapter, ValidationError

from ingest.dates import Date
from ingest.envelope.clock import correct_date, parse_date
from ingest.envelope.descriptions import (
    MAX_PLATFORM_LENGTH,
    find_error_type,
    find_title,
    find_user,
    is_handled,
    read_level,
    read_text,
)
from ingest.envelope.grouping import as_list, as_object, as_text, compute_group
from resolvers.sessions.items import (
    ABNORMAL,
    CRASHED,
    ERRORED,
    EXITED,
    hash_user_id,
    to_hour,
)
from resolvers.sessions.received import (
    DROPPED,
    INVALID,
    LAST_POSITION,
    LOST,
    ReceivedEnvelope,
    ReceivedError,
    ReceivedSessions,
)
from resolvers.sessions.record import is_valid_environment
from resolvers.sessions.state import OK

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "ok": OK,
        "exited": EXITED,
        "crashed": CRASHED,
        "abnormal": ABNORMAL,
        "unhandled": ERRORED,
        "errored": ERRORED,
    }
)
"""The recorded status of each status that SDKs send."""
SKIPPED_TYPES = frozenset(
    [
        "transaction",
        "attachment",
        "check_in",
        "feedback",
        "user_report",
        "profile",
        "profile_chunk",
        "replay_event",
        "replay_recording",
        "replay_video",
        "statsd",
        "metric_buckets",
        "trace_metric",
        "log",
        "span",
        "security",
        "form_data",
        "raw_security",
        "unreal_report",
    ]
)
CATEGORIES = frozenset(
    [
        "default",
        "error",
        "transaction",
        "session",
        "attachment",
        "security",
        "profile",
        "profile_chunk",
        "profile_duration",
        "replay",
        "monitor",
        "feedback",
        "user_report_v2",
        "log_item",
        "log_byte",
        "span",
        "metric_bucket",
        "trace_metric",
    ]
)
REASONS = frozenset(
    [
        "queue_overflow",
        "cache_overflow",
        "buffer_overflow",
        "ratelimit_backoff",
        "network_error",
        "sample_rate",
        "before_send",
        "event_processor",
        "ignored",
        "send_error",
        "internal_sdk_error",
        "insufficient_data",
        "backpressure",
    ]
)
OTHER = "other"
"""The counter of names outside these lists, which bound the number of counters."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FORM = "form"
"""The reason of an item that is not a JSON object."""
MAX_DISCARDED_EVENTS = 100
MAX_FIELD_NAME_LENGTH = 32

TEXT = TypeAdapter[str | None](str | None, config=ConfigDict(coerce_numbers_to_str=True)).validator
SECONDS = TypeAdapter[float](Annotated[float, Field(ge=0, allow_inf_nan=False)]).validator


class ItemModel(BaseModel):
    """A part of an item. Unknown fields are ignored; numbers are accepted as text."""

    model_config = ConfigDict(coerce_numbers_to_str=True, allow_inf_nan=False)


class Attributes(ItemModel):
    """The attributes that the sessions of an item share."""

    release: str
    environment: Any = None


class SessionItem(ItemModel):
    """An update of one session: docs/reference/clients.md#session-items."""

    sid: UUID | None = None
    did: str | None = None
    started: Date
    timestamp: Date | None = None
    seq: Any = None
    duration: Any = None
    status: str | None = None
    errors: int | None = None
    attrs: Attributes


class Aggregate(ItemModel):
    """Numbers of sessions, by status: docs/reference/clients.md#session-aggregates."""

    started: Date
    did: str | None = None
    exited: NonNegativeInt = 0
    errored: NonNegativeInt = 0
    crashed: NonNegativeInt = 0
    abnormal: NonNegativeInt = 0
    unhandled: NonNegativeInt = 0

    @property
    def total(self) -> int:
        """The number of sessions."""
        return sum(quantity for _, quantity in self.list_quantities())

    def list_quantities(self) -> Iterator[tuple[str, int]]:
        """List the recorded statuses with their numbers of sessions, without those that are 0."""
        for name in ("exited", "errored", "crashed", "abnormal", "unhandled"):
            if getattr(self, name):
                yield STATUSES[name], getattr(self, name)


class SessionsItem(ItemModel):
    """An item with aggregates of sessions."""

    aggregates: list[Any]
    attrs: Attributes


def read_environment(received: ReceivedEnvelope, kind: str, value: Any) -> str:
    """Read an environment; an invalid one is dropped and counted."""
    try:
        name = value if isinstance(value, str) else TEXT.validate_python(value) or ""
    except ValidationError:
        is_valid = False
    else:
        is_valid = is_valid_environment(name)
    if is_valid:
        return name
    received.count(DROPPED, kind, "environment")
    return ""


def read_duration(received: ReceivedEnvelope, value: Any) -> float | None:
    """Read the duration of a session in seconds; an invalid one is dropped and counted."""
    if value is None:
        return None
    try:
        seconds: float = SECONDS.validate_python(value)
    except ValidationError:
        received.count(DROPPED, "session", "duration")
        return None
    return seconds


def add_session(received: ReceivedEnvelope, payload: dict[str, Any], _max_sessions: int) -> None:
    """Add an update of one session."""
    item = SessionItem.model_validate(payload)
    timestamp = received.date
    if item.timestamp is not None:
        timestamp = correct_date(item.timestamp, received.clock_error)
    received.add_sessions(
        ReceivedSessions(
            sid=(item.sid or uuid4()).hex,
            release=item.attrs.release,
            environment=read_environment(received, "session", item.attrs.environment),
            started=correct_date(item.started, received.clock_error),
            status=STATUSES.get(item.status or "ok", OK),
            errors=item.errors or 0,
            user=hash_user_id(item.did) if item.did else None,
            duration=read_duration(received, item.duration),
            quantity=1,
            position=find_position(item),
            hour_sent=to_hour(item.started),
        ),
        timestamp,
    )


def find_position(item: SessionItem) -> int:
    """Return the position of an update among those of its session.

    That is `seq`, or else `timestamp` in microseconds as the client sent it: one clock orders the
    updates of one client, even if it is wrong.
    """
    if isinstance(item.seq, int) and 0 <= item.seq < LAST_POSITION:
        return item.seq
    if item.timestamp is None:
        return LAST_POSITION
    return max(0, (item.timestamp - EPOCH) // timedelta(microseconds=1))


def add_aggregates(received: ReceivedEnvelope, payload: dict[str, Any], max_sessions: int) -> None:
    """Add aggregates of at most `max_sessions`; an invalid one does not affect the others."""
    item = SessionsItem.model_validate(payload)
    environment = read_environment(received, "sessions", item.attrs.environment)
    for entry in item.aggregates:
        try:
            aggregate = Aggregate.model_validate(entry)
        except ValidationError as error:
            received.count(INVALID, "sessions", find_invalid_field(error))
            continue
        if aggregate.total > max_sessions:
            received.count(INVALID, "sessions", "total")
            continue
        started = correct_date(aggregate.started, received.clock_error)
        for status, quantity in aggregate.list_quantities():
            received.add_sessions(
                ReceivedSessions(
                    sid=None,
                    release=item.attrs.release,
                    environment=environment,
                    started=started,
                    status=status,
                    errors=0,
                    user=hash_user_id(aggregate.did) if aggregate.did else None,
                    duration=None,
                    quantity=quantity,
                ),
                started,
            )


def add_event(received: ReceivedEnvelope, payload: dict[str, Any], _max_sessions: int) -> None:
    """Add an event; without a readable timestamp its date is that of the envelope."""
    date = parse_date(payload.get("timestamp"))
    received.add_error(
        ReceivedError(
            release=as_text(payload.get("release")) or None,
            environment=read_environment(received, "event", payload.get("environment")),
            date=received.date if date is None else correct_date(date, received.clock_error),
            group=compute_group(payload),
            user=find_user(payload),
            level=read_level(payload),
            is_handled=is_handled(payload),
            title=find_title(payload) if received.keeps_titles else None,
            error_type=find_error_type(payload),
            platform=read_text(payload.get("platform"), MAX_PLATFORM_LENGTH),
        )
    )


def add_client_report(
    received: ReceivedEnvelope, payload: dict[str, Any], _max_sessions: int
) -> None:
    """Count what the SDK discarded: docs/reference/clients.md#client-reports."""
    for entry in as_list(payload.get("discarded_events"))[:MAX_DISCARDED_EVENTS]:
        discarded = as_object(entry)
        quantity = discarded.get("quantity")
        if isinstance(quantity, int) and quantity > 0:
            category = as_text(discarded.get("category"))
            reason = as_text(discarded.get("reason"))
            received.count(
                LOST,
                category if category in CATEGORIES else OTHER,
                reason if reason in REASONS else OTHER,
                quantity,
            )


ITEM_TYPES: dict[str, Callable[[ReceivedEnvelope, dict[str, Any], int], None]] = {
    "session": add_session,
    "sessions": add_aggregates,
    "event": add_event,
    "client_report": add_client_report,
}


def count_entries(item_type: str, payload: dict[str, Any] | None) -> int:
    """Count the entries of an item: its aggregates, or 1."""
    if item_type != "sessions" or payload is None:
        return 1
    return max(1, len(as_list(payload.get("aggregates"))))


def add_item(
    received: ReceivedEnvelope, item_type: str, payload: dict[str, Any] | None, max_sessions: int
) -> None:
    """Add an item; one of another type is counted as dropped, one without a payload as invalid.

    `max_sessions` is the maximum of an aggregate.
    """
    if item_type not in ITEM_TYPES:
        received.count(DROPPED, item_type if item_type in SKIPPED_TYPES else OTHER)
        return
    if payload is None:
        received.count(INVALID, item_type, FORM)
        return
    try:
        ITEM_TYPES[item_type](received, payload, max_sessions)
    except ValidationError as error:
        received.count(INVALID, item_type, find_invalid_field(error))


def find_invalid_field(error: ValidationError) -> str:
    """Find the field of the first error; FORM when the value is not an object."""
    location = error.errors(include_url=False)[0]["loc"]
    return str(location[-1])[:MAX_FIELD_NAME_LENGTH] if location else FORM
