"""Add rollups of sessions and events. The worker fills them from the hours."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = {
    "session_day": ("release_id", "project_id", "environment_id", "day"),
    "project_session_hour": ("project_id", "hour", "environment_id"),
    "project_session_day": ("project_id", "day", "environment_id"),
    "event_day": ("release_id", "project_id", "environment_id", "issue_id", "day"),
    "project_event_hour": ("project_id", "hour", "environment_id"),
    "project_event_day": ("project_id", "day", "environment_id"),
}
"""The columns of each table's key."""


def upgrade() -> None:
    for table, key in TABLES.items():
        create_table(table, key, event_totals() if "event" in table else session_totals())
    for table in ("session_day", "event_day"):
        op.create_index(op.f(f"ix_{table}_project_id_day"), table, ["project_id", "day"])
    create_table("rollup_frontier", ("project_id",), [required("closed"), required("frontier")])
    op.create_table(
        "rollup_late",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("project_id", BigId, autoincrement=False, nullable=False),
        required("day"),
        reference("rollup_late", "organization_id"),
        reference("rollup_late", "project_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollup_late")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rollup_late_project_id_day"), "rollup_late", ["project_id", "day"])


def create_table(table: str, key: Sequence[str], values: Sequence[sa.Column[Any]]) -> None:
    """Create a table with a key that refers to other tables, and with values."""
    names = ["organization_id", *key]
    op.create_table(
        table,
        *(
            sa.Column(
                name,
                BigId if name.endswith("_id") else sa.BigInteger(),
                autoincrement=False,
                nullable=False,
            )
            for name in names
        ),
        *values,
        *(reference(table, name) for name in names if name.endswith("_id") and name != "issue_id"),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
    )


def reference(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Return the constraint of a column that refers to another table."""
    return sa.ForeignKeyConstraint(
        [column],
        [f"{column.removesuffix('_id')}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="CASCADE",
    )


def required(name: str) -> sa.Column[Any]:
    """Return a column of numbers."""
    return sa.Column(name, sa.BigInteger(), nullable=False)


def session_totals() -> list[sa.Column[Any]]:
    """Return the columns of totals of sessions."""
    sketches = ("users", "crashed_users", "abnormal_users", "errored_users", "durations")
    return [
        *map(required, ("total", "errored", "crashed", "abnormal")),
        *(sa.Column(name, sa.LargeBinary(), nullable=True) for name in sketches),
        *map(required, ("duration_sum", "duration_count")),
    ]


def event_totals() -> list[sa.Column[Any]]:
    """Return the columns of totals of events."""
    return [
        *map(required, ("total", "unhandled")),
        sa.Column("users", sa.LargeBinary(), nullable=True),
        *(
            sa.Column(name, UtcDateTime(), nullable=False)
            for name in ("first_event", "last_event")
        ),
    ]


def downgrade() -> None:
    op.drop_table("rollup_late")
    op.drop_table("rollup_frontier")
    for table in reversed(TABLES):
        op.drop_table(table)
