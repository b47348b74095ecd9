"""The hourly update of adoption stages: docs/reference/releases.md#adoption-job.

Runs may overlap and may be repeated: each locks the projects that it reads, and its result depends
only on the sessions of the last LOOKBACK_SECONDS.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum

from db.connection.access import Transaction
from db.connection.bulk import split_into_chunks
from db.connection.clock import read_now
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import run_transaction
from db.sessions import adoption
from db.sessions.adoption import AdoptionRow, AdoptionUpdate, SessionShare
from db.sessions.locks import lock_projects

log = logging.getLogger("waybill.adoption")

LOOKBACK_SECONDS = 6 * 3600
ADOPTED_DIVISOR = 10
PROJECTS_PER_TRANSACTION = 100

Key = tuple[int, int, int]
"""Project, environment and release."""


class AdoptionRule(Enum):
    """The minimum share of an environment's sessions that makes a release adopted."""

    TENTH = "tenth"
    DIVIDED = "divided"

    def is_reached(self, sessions: int, total: int, releases: int) -> bool:
        """Whether a release has enough of the `total` sessions.

        TENTH is ten percent; DIVIDED is ten percent divided by the number of releases in use.
        """
        divisor = ADOPTED_DIVISOR if self is AdoptionRule.TENTH else ADOPTED_DIVISOR * releases
        return sessions * divisor >= total


async def update_stages(database: Database, rule: AdoptionRule) -> int:
    """Update the stages of the releases of all organizations; return the number of changed rows.

    A failure is logged, and the remaining projects are still updated.
    """
    async with database.begin_read_only() as connection:
        organizations = await adoption.read_organization_ids(connection)
        chunks = [
            (organization_id, chunk)
            for organization_id in organizations
            for chunk in split_into_chunks(
                await adoption.read_project_ids(connection, organization_id),
                PROJECTS_PER_TRANSACTION,
            )
        ]
    changed = 0
    for organization_id, chunk in chunks:

        async def write(connection: Transaction, chunk: Sequence[int] = chunk) -> int:
            return await update_projects(connection, chunk, rule)

        try:
            changed += await run_transaction(database, write, organization_ids=[organization_id])
        except TemporaryError as error:
            log.warning("Postponed the adoption stages of %s projects: %s", len(chunk), error)
        except Exception:
            log.exception("Updating the adoption stages of %s projects failed", len(chunk))
    return changed


async def update_projects(
    connection: Transaction, projects: Sequence[int], rule: AdoptionRule
) -> int:
    """Update the stages of the projects' releases; return the number of changed rows.

    Projects without sessions keep their stages.
    """
    now = await read_now(connection)
    until = int(now.timestamp())
    since = until - LOOKBACK_SECONDS
    await lock_projects(connection, projects)
    active = await adoption.find_active_projects(connection, projects, since, until)
    if not active:
        return 0
    reached = find_adopted(
        await adoption.read_session_shares(connection, active, since, until), rule
    )
    rows = await adoption.read_adoption(connection, active, {key[2] for key in reached})
    updates = list(find_updates(rows, reached, now))
    await adoption.update_adoption(connection, updates)
    return len(updates)


def find_adopted(shares: Sequence[SessionShare], rule: AdoptionRule) -> set[Key]:
    """Return the keys of the releases that have enough of their environment's sessions."""
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


def find_updates(
    rows: Iterable[AdoptionRow], reached: set[Key], now: datetime
) -> Iterable[AdoptionUpdate]:
    """Yield the updates of rows that become adopted, adopted again, or replaced."""
    for row in rows:
        if (row.project_id, row.environment_id, row.release_id) in reached:
            if row.adopted is None or row.unadopted is not None:
                yield AdoptionUpdate(row.id, row.adopted or now, None)
        elif row.adopted is not None and row.unadopted is None:
            yield AdoptionUpdate(row.id, row.adopted, now)
