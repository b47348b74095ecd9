"""The hourly job that says which releases are adopted (releases.md 1.11).

It can run as often as one likes, and twice at once: it holds the projects it looks at, and what it
writes depends on nothing but the sessions of the last hours.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum

from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import run_transaction
from db.sessions import adoption, record
from db.sessions.adoption import AdoptionRow, AdoptionUpdate, SessionShare

log = logging.getLogger("waybill.adoption")

LOOKED_AT = 6 * 3600
PART = 10
PROJECTS_AT_ONCE = 100

Key = tuple[int, int, int]


class AdoptionRule(Enum):
    """From which part of an environment's sessions on a release is adopted."""

    TENTH = "tenth"
    DIVIDED = "divided"

    def is_reached(self, sessions: int, total: int, releases: int) -> bool:
        """Ten percent; by the older rule, ten percent divided by the number of releases."""
        divisor = PART if self is AdoptionRule.TENTH else PART * releases
        return sessions * divisor >= total


async def update_stages(database: Database, rule: AdoptionRule) -> int:
    """Move releases of all organizations to the stage they have reached; how many moved."""
    async with database.begin_read_only() as connection:
        organizations = await adoption.read_organization_ids(connection)
        projects = [
            project_id
            for organization_id in organizations
            for project_id in await adoption.read_project_ids(connection, organization_id)
        ]
    moved = 0
    for start in range(0, len(projects), PROJECTS_AT_ONCE):
        some = projects[start : start + PROJECTS_AT_ONCE]

        async def write(connection: Transaction, some: Sequence[int] = some) -> int:
            return await update_projects(connection, some, rule)

        try:
            moved += await run_transaction(database, write)
        except TemporaryError as error:
            log.warning("the adoption of some projects is put off: %s", error)
        except Exception:
            # Whatever it is, the other projects' turn must come.
            log.exception("the adoption of some projects failed")
    return moved


async def update_projects(
    connection: Transaction, projects: Sequence[int], rule: AdoptionRule
) -> int:
    """Move the releases of some projects; projects without any session are left as they are."""
    now = datetime.now(UTC)
    until = int(now.timestamp())
    since = until - LOOKED_AT
    await record.lock_projects(connection, projects)
    active = await adoption.find_active_projects(connection, projects, since, until)
    if not active:
        return 0
    reached = reached_by(
        await adoption.read_session_shares(connection, active, since, until), rule
    )
    stages = await adoption.read_adoption(connection, active, {key[2] for key in reached})
    moved = list(moves(stages, reached, now))
    await adoption.update_adoption(connection, moved)
    return len(moved)


def reached_by(shares: Sequence[SessionShare], rule: AdoptionRule) -> set[Key]:
    """Project, environment and release of those that have enough sessions."""
    totals: Counter[tuple[int, int]] = Counter()
    releases: Counter[tuple[int, int]] = Counter()
    for share in shares:
        totals[share[:2]] += share.sessions
        releases[share[:2]] += 1
    return {
        share[:3]
        for share in shares
        if rule.is_reached(share.sessions, totals[share[:2]], releases[share[:2]])
    }


def moves(
    stages: Iterable[AdoptionRow], reached: set[Key], now: datetime
) -> Iterable[AdoptionUpdate]:
    """The rows that change: adopted, adopted again, or replaced."""
    for stage in stages:
        if (stage.project_id, stage.environment_id, stage.release_id) in reached:
            if stage.adopted is None or stage.unadopted is not None:
                yield AdoptionUpdate(stage.id, stage.adopted or now, None)
        elif stage.adopted is not None and stage.unadopted is None:
            yield AdoptionUpdate(stage.id, stage.adopted, now)
