"""Rolling up, and the numbers that rows of sessions and events give."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import FromClause, Table, select

from db.connection.database import Database
from db.reading.snapshot import Snapshot
from db.sessions.durations import DurationSketch
from db.sessions.rollups.recompute import read_closing_hour
from db.sessions.sketches import UserSketch
from jobs.rollups import roll_up_closed_hours, roll_up_late_days

SKETCHES = ("users", "crashed_users", "abnormal_users", "errored_users")


async def roll_up(database: Database, hour: int | None = None) -> None:
    """Roll up everything before an hour, by default all hours that have closed."""
    hour = await read_closing_hour(database) if hour is None else hour
    while await roll_up_closed_hours(database, hour) or await roll_up_late_days(database):
        pass


async def read_numbers(
    snapshot: Snapshot, source: FromClause, names: Iterable[str], seconds: int
) -> Mapping[tuple[Any, ...], dict[str, Any]]:
    """Read the numbers of a source by columns and by buckets of that many seconds."""
    names = [*names]
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in await snapshot.fetch_rows(select(source)):
        found = dict(zip(source.c.keys(), row, strict=True))
        key = (*(found[name] for name in names), found["hour"] // seconds * seconds)
        groups.setdefault(key, []).append(found)
    return {key: add_up(rows) for key, rows in groups.items()}


def add_up(rows: list[Any]) -> dict[str, Any]:
    """Return the numbers of rows: sums, users, percentiles, and the first and last dates."""
    numbers: dict[str, Any] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        if name in SKETCHES:
            sketch = UserSketch()
            for each in values:
                sketch.merge(each)
            numbers[name] = sketch.count()
        elif name == "durations":
            durations = DurationSketch().merge_all(filter(None, values))
            numbers[name] = (durations.to_bytes(), durations.percentiles(0, 0.5, 0.9, 0.99, 1))
        elif name in EXTREMES:
            numbers[name] = EXTREMES[name](values)
        elif name != "hour" and not name.endswith("_id"):
            numbers[name] = sum(values)
    return numbers


EXTREMES: Mapping[str, Callable[[list[Any]], Any]] = {"first_event": min, "last_event": max}


def hours_between(model: Any, start: int, end: int) -> FromClause:
    """Return the hours of a range, to compare a source with."""
    table: Table = model.__table__
    return select(table).where(table.c.hour >= start, table.c.hour < end).subquery()
