"""What envelopes of project keys have used of their quotas, by day (UTC)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from db.connection.access import Transaction
from db.connection.bulk import KEYS_PER_STATEMENT
from db.connection.transaction import keep_statement, upsert
from db.models import KeyUsage
from db.reading.snapshot import Snapshot
from db.rows import columns

RELEASES, ENVIRONMENTS, ISSUES, BYTES = "releases", "environments", "issues", "bytes"
"""The kinds of quotas: new releases, environments and error groups, and stored bytes."""


class UsageKey(NamedTuple):
    """A quota of a project key on a day, which is its start in Unix seconds."""

    organization_id: int
    key_id: int
    day: int
    kind: str


async def add_usage(
    connection: Transaction, quantities: Mapping[UsageKey, int]
) -> dict[UsageKey, int]:
    """Add quantities to what was used, and return the sums. Their rows stay locked."""
    if not quantities:
        return {}
    rows = [key._asdict() | {"quantity": quantity} for key, quantity in sorted(quantities.items())]
    statement = create_addition(connection)
    return {UsageKey(*row[:-1]): row[-1] for row in await connection.execute(statement, rows)}


@keep_statement
def create_addition(connection: Transaction) -> Any:
    """Create the statement that adds to what was used."""
    insertion = upsert(connection, KeyUsage)
    return insertion.on_conflict_do_update(
        index_elements=["key_id", "day", "kind"],
        set_={"quantity": KeyUsage.quantity + insertion.excluded.quantity},
    ).returning(*columns(KeyUsage, UsageKey), KeyUsage.quantity)


async def find_exhausted(snapshot: Snapshot, day: int, limits: Mapping[str, int]) -> set[UsageKey]:
    """Return the quotas that are used up on a day, at most KEYS_PER_STATEMENT."""
    is_used_up = or_(
        *(
            and_(KeyUsage.kind == kind, KeyUsage.quantity >= limit)
            for kind, limit in limits.items()
        )
    )
    statement = (
        select(*columns(KeyUsage, UsageKey))
        .where(KeyUsage.day == day, is_used_up)
        .limit(KEYS_PER_STATEMENT)
    )
    return {UsageKey(*row) for row in await snapshot.fetch_rows(statement, batch="key usage")}
