"""Dates of clients with a wrong clock: corrected by when they sent the envelope."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db import models
from db.connection.clock import DatabaseClock
from ingest.envelope.clock import correct_date, find_clock_error
from ingest.envelope.items import add_item
from resolvers.sessions.received import ReceivedEnvelope, deserialize, serialize
from tests.clients.graph import get_release
from tests.clients.sdk import RELEASE, SdkClient, event, event_payload, session, sessions

pytestmark = pytest.mark.spec("clients#client-clocks")

RECEIVED = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("sent_at", "error"),
    [
        ("2026-03-04T12:30:00Z", timedelta()),
        ("2026-03-04T12:29:00Z", timedelta()),
        ("2026-03-04T12:31:00Z", timedelta()),
        ("2026-03-04T12:28:59.999999Z", timedelta(seconds=60, microseconds=1)),
        ("2026-03-04T12:31:00.000001Z", -timedelta(seconds=60, microseconds=1)),
        ("2026-03-04T14:30:00+01:00", -timedelta(hours=1)),
        ("2026-03-03T12:30:00", timedelta(days=1)),
        ("1970-01-01T00:00:00Z", RECEIVED - datetime(1970, 1, 1, tzinfo=UTC)),
        ("soon", timedelta()),
        ("0000-00-00T00:00:00Z", timedelta()),
        (None, timedelta()),
        (1, timedelta()),
        (True, timedelta()),
        ({}, timedelta()),
    ],
)
def test_clock_error_is_the_difference_beyond_a_minute(sent_at: Any, error: timedelta) -> None:
    assert find_clock_error(sent_at, RECEIVED) == error


@given(st.datetimes(timezones=st.just(UTC)), st.timedeltas(timedelta(), timedelta(days=10_000)))
def test_date_is_as_long_before_the_receipt_as_it_was_before_sending(
    sent_at: datetime, ago: timedelta
) -> None:
    error = find_clock_error(sent_at.isoformat(), RECEIVED)
    try:
        date = sent_at - ago
    except OverflowError:
        return

    if abs(RECEIVED - sent_at) <= MINUTE:
        assert correct_date(date, error) == date
    else:
        assert correct_date(date, error) == RECEIVED - ago


def test_date_that_cannot_be_corrected_stays() -> None:
    last = datetime.max.replace(tzinfo=UTC)

    assert correct_date(last, MINUTE) == last


def test_every_date_of_an_item_is_corrected() -> None:
    received = ReceivedEnvelope(1, RECEIVED, clock_error=timedelta(days=400))
    wrong = RECEIVED - timedelta(days=400)
    started = (wrong - timedelta(hours=1)).isoformat()
    attributes = {"attrs": {"release": RELEASE}}
    add_item(
        received,
        "session",
        attributes | {"started": started, "timestamp": wrong.isoformat(), "duration": 3600},
        1,
    )
    add_item(
        received,
        "sessions",
        attributes | {"aggregates": [{"started": started, "exited": 1}]},
        1,
    )
    add_item(received, "event", event_payload(timestamp=wrong.timestamp() - 30), 1)
    add_item(received, "event", {"message": "without a date"}, 1)

    assert received.counts == []
    assert [each.started for each in received.sessions] == [RECEIVED - timedelta(hours=1)] * 2
    assert received.sessions[0].duration == 3600
    assert [each.date for each in received.errors] == [RECEIVED - timedelta(seconds=30), RECEIVED]
    assert deserialize(serialize(received)).errors == received.errors


@pytest.mark.parametrize("shift", [timedelta(days=-400), timedelta(hours=-2), timedelta(days=300)])
async def test_an_envelope_of_a_wrong_clock_is_recorded_at_the_right_time(
    sdk: SdkClient, monkeypatch: pytest.MonkeyPatch, shift: timedelta
) -> None:
    monkeypatch.setattr(DatabaseClock, "now", lambda _clock: RECEIVED)
    wrong = RECEIVED + shift
    started = (wrong - timedelta(minutes=90)).isoformat()

    await sdk.send(
        session(started=started, timestamp=wrong.isoformat()),
        sessions({"started": started, "exited": 2}),
        event(timestamp=(wrong - timedelta(seconds=7)).isoformat()),
        sent_at=wrong.isoformat(),
    )
    await sdk.process_envelopes()

    hours = select(models.SessionHour.hour, models.SessionHour.total)
    [[hour, total]] = await sdk.world.read(hours)
    assert (datetime.fromtimestamp(hour, UTC), total) == (RECEIVED.replace(hour=11, minute=0), 3)
    event_date = (RECEIVED - timedelta(seconds=7)).isoformat()
    assert await get_release(sdk.graph, "firstEvent lastEvent dateCreated", RELEASE) == {
        "firstEvent": event_date,
        "lastEvent": event_date,
        "dateCreated": (RECEIVED - timedelta(minutes=90)).isoformat(),
    }


async def test_dates_that_are_not_corrected_keep_the_limits_of_recording(sdk: SdkClient) -> None:
    now = datetime.now(UTC)
    await sdk.send(
        session(started=(now + timedelta(days=2)).isoformat()),
        session(timestamp=(now - timedelta(days=6)).isoformat()),
        event(timestamp=(now + timedelta(days=2)).isoformat()),
    )

    assert await sdk.read_counts() == {
        ("invalid", "session", "started"): 1,
        ("late", "session", ""): 1,
        ("invalid", "event", "timestamp"): 1,
    }
