"""Wrong clocks: of the process, and of the database since it stored its dates."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select, update

from db.accounts import tokens
from db.models import Envelope, Outbox, ScheduledTask
from tests.support.factories import World

ROOMS = ("app", "db", "ingest", "jobs", "loaders", "resolvers", "schema", "transport")


def shift_process_clock(monkeypatch: pytest.MonkeyPatch, shift: timedelta) -> None:
    """Move the clock that the modules of the server read."""

    class ShiftedDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = UTC) -> Any:
            return datetime.now(tz) + shift

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ROOMS and isinstance(module, ModuleType):
            for attribute, value in list(vars(module).items()):
                if value is datetime:
                    monkeypatch.setattr(module, attribute, ShiftedDatetime)


def shift_request_clock(monkeypatch: pytest.MonkeyPatch, shift: timedelta) -> None:
    """Move the database's time at which requests read their callers, and by which they compute."""
    convert = tokens.to_caller

    def convert_later(rows: Sequence[Any]) -> tokens.Caller | None:
        caller = convert(rows)
        return caller and caller._replace(date_read=caller.date_read + shift)

    monkeypatch.setattr(tokens, "to_caller", convert_later)


def stop_request_clock(monkeypatch: pytest.MonkeyPatch, date: datetime) -> None:
    """Set the database's time at which requests read their callers to the same date for all."""
    convert = tokens.to_caller

    def convert_at_date(rows: Sequence[Any]) -> tokens.Caller | None:
        caller = convert(rows)
        return caller and caller._replace(date_read=date)

    monkeypatch.setattr(tokens, "to_caller", convert_at_date)


async def set_database_clock_back(world: World, shift: timedelta) -> None:
    """Move every stored date of waiting work, as if the clock was set back after it."""
    for model, key, columns in (
        (Envelope, Envelope.id, ("due",)),
        (Outbox, Outbox.id, ("due", "claimed")),
        (ScheduledTask, ScheduledTask.name, ("due",)),
    ):
        attributes = [getattr(model, column) for column in columns]
        for row_key, *dates in await world.read(select(key, *attributes)):
            values = {
                column: None if date is None else date + shift
                for column, date in zip(columns, dates, strict=True)
            }
            async with world.db.begin() as connection:
                await connection.execute(update(model).where(key == row_key).values(values))
