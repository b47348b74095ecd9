"""Add the events of environments and the origin of releases; convert distributions of durations.

Until now only the times at which a release was seen in an environment were stored, of events,
sessions and deploys alike. The events of existing rows are therefore these times, within those of
the events of the release in the project. They are null where the project has no events.

Durations were KLL sketches. Iterating one gives values with weights that add up to its number of
durations.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from datasketches import kll_doubles_sketch

from db.connection.types import BigId, UtcDateTime
from db.sessions.durations import DurationSketch

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROWS_PER_STEP = 1_000

hours = sa.table(
    "session_hour",
    sa.column("release_id", BigId),
    sa.column("project_id", BigId),
    sa.column("environment_id", BigId),
    sa.column("hour", sa.BigInteger),
    sa.column("durations", sa.LargeBinary),
)
HOUR_KEY = (hours.c.release_id, hours.c.project_id, hours.c.environment_id, hours.c.hour)

COPY_EVENTS = """
UPDATE release_project_environment SET
    first_event = CASE WHEN p.first_event > first_seen THEN p.first_event ELSE first_seen END,
    last_event = CASE WHEN p.last_event < last_seen THEN p.last_event ELSE last_seen END
FROM release_project AS p
WHERE p.release_id = release_project_environment.release_id
    AND p.project_id = release_project_environment.project_id
    AND p.first_event <= release_project_environment.last_seen
    AND p.last_event >= release_project_environment.first_seen
"""


def upgrade() -> None:
    op.add_column("release", sa.Column("is_only_seen", sa.Boolean(), nullable=True))
    with op.batch_alter_table(
        "release_project_environment", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.add_column(sa.Column("first_event", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("last_event", UtcDateTime(), nullable=True))
        batch_op.alter_column("first_seen", existing_type=UtcDateTime(), nullable=True)
        batch_op.alter_column("last_seen", existing_type=UtcDateTime(), nullable=True)
    op.execute(COPY_EVENTS)
    convert_durations(op.get_bind())


def convert_durations(connection: sa.Connection) -> None:
    """Convert all distributions of durations, in the order of their keys."""
    statement = (
        sa.select(*HOUR_KEY, hours.c.durations)
        .where(hours.c.durations.is_not(None))
        .order_by(*HOUR_KEY)
        .limit(ROWS_PER_STEP)
    )
    rows: Sequence[Any] = connection.execute(statement).all()
    while rows:
        connection.execute(
            sa.update(hours)
            .where(*(column == sa.bindparam(f"key_{column.name}") for column in HOUR_KEY))
            .values(durations=sa.bindparam("converted")),
            [
                {
                    f"key_{column.name}": value
                    for column, value in zip(HOUR_KEY, row[:-1], strict=True)
                }
                | {"converted": convert(row[-1])}
                for row in rows
            ],
        )
        after = sa.tuple_(*HOUR_KEY) > sa.tuple_(*rows[-1][:-1])
        rows = connection.execute(statement.where(after)).all()


def convert(stored: bytes) -> bytes | None:
    """Convert a KLL sketch."""
    durations = DurationSketch()
    for seconds, weight in kll_doubles_sketch.deserialize(stored):
        durations.add(seconds, weight)
    return durations.to_bytes()


def downgrade() -> None:
    op.execute(sa.update(hours).values(durations=None))
    op.execute("DELETE FROM release_project_environment WHERE first_seen IS NULL")
    with op.batch_alter_table(
        "release_project_environment", table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.alter_column("last_seen", existing_type=UtcDateTime(), nullable=False)
        batch_op.alter_column("first_seen", existing_type=UtcDateTime(), nullable=False)
        batch_op.drop_column("last_event")
        batch_op.drop_column("first_event")
    # Not in a batch: SQLite would replace the table, and delete all rows that refer to its rows.
    op.drop_column("release", "is_only_seen")
