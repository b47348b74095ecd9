"""What items say, as it is counted. An item that is JSON but says nonsense is counted invalid."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID, uuid4

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, ValidationError

from ingest.envelope.grouping import group_of, mapping, sequence, text
from resolvers.sessions.received import (
    DROPPED,
    INVALID,
    LOST,
    ReceivedEnvelope,
    ReceivedError,
    ReceivedSessions,
)
from resolvers.sessions.record import ABNORMAL, CRASHED, ERRORED, EXITED, hash_user_id
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
UNUSED_KINDS = frozenset(
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


def in_utc(date: datetime) -> datetime:
    """The same instant; one without an offset is meant in UTC. Raises ValueError."""
    try:
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except OverflowError:
        msg = "beyond the calendar"
        raise ValueError(msg) from None


Instant = Annotated[datetime, AfterValidator(in_utc)]
"""A date as SDKs write it: RFC 3339, or seconds since 1970."""

INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)


class Part(BaseModel):
    """A part of an item; what it does not know, it passes over."""

    model_config = ConfigDict(coerce_numbers_to_str=True, allow_inf_nan=False)


class Attributes(Part):
    """What all of an item's sessions have in common."""

    release: str
    environment: str | None = None


class SessionItem(Part):
    """What is known of one session (clients.md, B2)."""

    sid: UUID | None = None
    did: str | None = None
    started: Instant
    timestamp: Instant | None = None
    duration: float | None = None
    status: str | None = None
    errors: int | None = None
    attrs: Attributes


class Aggregate(Part):
    """Sessions that started in a minute, by how they ended (clients.md, B3)."""

    started: Instant
    did: str | None = None
    exited: int = 0
    errored: int = 0
    crashed: int = 0
    abnormal: int = 0
    unhandled: int = 0

    def quantities(self) -> Iterator[tuple[str, int]]:
        """How many there were, by status."""
        for name in ("exited", "errored", "crashed", "abnormal", "unhandled"):
            if getattr(self, name):
                yield STATUSES[name], getattr(self, name)


class SessionsItem(Part):
    """Sessions that were added up."""

    aggregates: list[Any]
    attrs: Attributes


def take_session(received: ReceivedEnvelope, item: dict[str, Any]) -> None:
    """One session."""
    said = SessionItem.model_validate(item)
    received.add_sessions(
        ReceivedSessions(
            sid=(said.sid or uuid4()).hex,
            release=said.attrs.release,
            environment=said.attrs.environment or "",
            started=said.started,
            status=STATUSES.get(said.status or "ok", OK),
            errors=said.errors or 0,
            user=hash_user_id(said.did) if said.did else None,
            duration=said.duration,
            quantity=1,
        ),
        said.timestamp or received.date,
    )


def take_sessions(received: ReceivedEnvelope, item: dict[str, Any]) -> None:
    """Sessions that were added up; an entry that is nonsense does not take the others along."""
    said = SessionsItem.model_validate(item)
    for each in said.aggregates:
        try:
            aggregate = Aggregate.model_validate(each)
        except ValidationError as error:
            received.count(INVALID, "sessions", field_of(error))
            continue
        for status, quantity in aggregate.quantities():
            received.add_sessions(
                ReceivedSessions(
                    sid=None,
                    release=said.attrs.release,
                    environment=said.attrs.environment or "",
                    started=aggregate.started,
                    status=status,
                    errors=0,
                    user=hash_user_id(aggregate.did) if aggregate.did else None,
                    duration=None,
                    quantity=quantity,
                ),
                aggregate.started,
            )


def take_event(received: ReceivedEnvelope, item: dict[str, Any]) -> None:
    """An error, or a message; when it does not say when, it was now."""
    try:
        date = INSTANT.validate_python(item["timestamp"])
    except (KeyError, ValidationError):
        date = received.date
    received.add_error(
        ReceivedError(
            release=text(item.get("release")) or None,
            environment=text(item.get("environment")),
            date=date,
            group=group_of(item),
        )
    )


def take_report(received: ReceivedEnvelope, item: dict[str, Any]) -> None:
    """What the SDK did not send."""
    for each in sequence(item.get("discarded_events"))[:100]:
        lost = mapping(each)
        quantity = lost.get("quantity")
        if isinstance(quantity, int) and quantity > 0:
            category, reason = text(lost.get("category")), text(lost.get("reason"))
            received.count(
                LOST,
                category if category in CATEGORIES else OTHER,
                reason if reason in REASONS else OTHER,
                quantity,
            )


TAKEN: dict[str, Callable[[ReceivedEnvelope, dict[str, Any]], None]] = {
    "session": take_session,
    "sessions": take_sessions,
    "event": take_event,
    "client_report": take_report,
}


def entries_of(kind: str, item: dict[str, Any] | None) -> int:
    """How many things an item tells of."""
    aggregates = item.get("aggregates") if kind == "sessions" and item is not None else None
    return max(1, len(sequence(aggregates)))


def take(received: ReceivedEnvelope, kind: str, item: dict[str, Any] | None) -> None:
    """Take an item in; None is one that is of no use here."""
    if item is None:
        received.count(DROPPED, kind if kind in UNUSED_KINDS else OTHER)
        return
    try:
        TAKEN[kind](received, item)
    except ValidationError as error:
        received.count(INVALID, kind, field_of(error))


def field_of(error: ValidationError) -> str:
    """The field that something is wrong with."""
    place = error.errors(include_url=False)[0]["loc"]
    return str(place[-1])[:32] if place else "form"
