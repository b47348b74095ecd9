"""Ranks of releases by their sessions (docs/reference/releases.md#sort-by-sessions)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Float, Text, cast, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import CTE

from db.models import SessionHour
from db.reading.snapshot import Snapshot
from db.sessions.sketches import UserSketch


class JsonPairs(FunctionElement[Any]):
    """The pairs of a JSON object, as rows."""

    name = "json_pairs"
    inherit_cache = True


@compiles(JsonPairs, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(JsonPairs, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"jsonb_each_text(CAST({compiler.process(element.clauses, **options)} AS JSONB))"


def to_rank_table(ranks: Mapping[int, float | None]) -> CTE:
    """Return a table of release ids and ranks, passed as one parameter.

    A release with the rank None has sessions, but nothing to rank it by.
    """
    pairs = JsonPairs(literal(json.dumps(ranks), Text)).table_valued("key", "value")
    # Materialized, so that SQLite does not parse the JSON again for each release.
    return (
        select(
            cast(pairs.c.key, BigInteger).label("id"), cast(pairs.c.value, Float).label("value")
        )
        .cte("ranked")
        .prefix_with("MATERIALIZED")
    )


async def rank_by_sessions(
    snapshot: Snapshot, conditions: Sequence[Any], *, crashes: bool
) -> Mapping[int, float | None]:
    """Return numbers of sessions by release, or the fraction that crashed."""
    statement = (
        select(
            SessionHour.release_id,
            cast(func.sum(SessionHour.total), BigInteger),
            cast(func.sum(SessionHour.crashed), BigInteger),
        )
        .where(*conditions)
        .group_by(SessionHour.release_id)
    )
    rows = await snapshot.fetch_rows(statement, batch="sessions of releases")
    return {
        release_id: crashed / total if crashes else float(total)
        for release_id, total, crashed in rows
    }


async def rank_by_users(
    snapshot: Snapshot, conditions: Sequence[Any], *, crashes: bool
) -> Mapping[int, float | None]:
    """Return numbers of users by release, or the fraction that crashed; None without users."""
    statement = select(SessionHour.release_id, SessionHour.users, SessionHour.crashed_users).where(
        *conditions
    )
    sets: dict[int, tuple[UserSketch, UserSketch]] = {}
    for release_id, users, crashed in await snapshot.fetch_rows(
        statement, batch="users of releases"
    ):
        of_release = sets.setdefault(release_id, (UserSketch(), UserSketch()))
        of_release[0].merge(users)
        of_release[1].merge(crashed)
    ranks: dict[int, float | None] = {}
    for release_id, (users, crashed) in sets.items():
        total = users.count()
        number = min(crashed.count() / total, 1) if crashes and total else float(total)
        ranks[release_id] = number if total else None
    return ranks
