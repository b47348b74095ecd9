"""Add events by the hour, what is known of issues, more users of sessions and sums of durations.

Error groups become issues. When they were first seen is not known, so it is when they were last
seen. Hours that exist have no sets of abnormal and errored users. Their sums of durations are
computed from the stored distributions: exactly for up to 200 distinct durations in an hour, and
within 1 percent for more.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId, UtcDateTime, text
from db.sessions.durations import BUCKETS, MANY_BUCKETS, MIDDLES, PAIRS

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROWS_PER_STEP = 1_000
MAX_SUM = 2**63 - 1

hours = sa.table(
    "session_hour",
    sa.column("release_id", BigId),
    sa.column("project_id", BigId),
    sa.column("environment_id", BigId),
    sa.column("hour", sa.BigInteger),
    sa.column("durations", sa.LargeBinary),
    sa.column("duration_sum", sa.BigInteger),
    sa.column("duration_count", sa.BigInteger),
)
HOUR_KEY = (hours.c.release_id, hours.c.project_id, hours.c.environment_id, hours.c.hour)

COPY_GROUPS = """
INSERT INTO issue (organization_id, project_id, key, first_seen, last_seen)
SELECT organization_id, project_id, hashed, last_seen, last_seen
FROM error_group ORDER BY project_id, hashed
"""
COPY_ISSUES = """
INSERT INTO error_group (organization_id, project_id, hashed, last_seen)
SELECT organization_id, project_id, key, last_seen FROM issue WHERE length(key) <= 32
"""


def upgrade() -> None:
    op.create_table(
        "issue",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("project_id", BigId, autoincrement=False, nullable=False),
        sa.Column("key", text(200), nullable=False),
        sa.Column("title", text(256), nullable=True),
        sa.Column("level", text(8), nullable=True),
        sa.Column("error_type", text(128), nullable=True),
        sa.Column("platform", text(64), nullable=True),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("last_seen", UtcDateTime(), nullable=False),
        sa.Column("first_release_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["first_release_id"],
            ["release.id"],
            name=op.f("fk_issue_first_release_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_issue_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_issue_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_issue_project_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_issue_last_seen"), "issue", ["last_seen"])
    op.create_index(op.f("ix_issue_first_release_id"), "issue", ["first_release_id"])
    op.execute(COPY_GROUPS)
    op.drop_table("error_group")

    op.create_table(
        "event_hour",
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("release_id", BigId, autoincrement=False, nullable=False),
        sa.Column("project_id", BigId, autoincrement=False, nullable=False),
        sa.Column("environment_id", BigId, autoincrement=False, nullable=False),
        sa.Column("issue_id", BigId, autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("unhandled", sa.BigInteger(), nullable=False),
        sa.Column("users", sa.LargeBinary(), nullable=True),
        sa.Column("first_event", UtcDateTime(), nullable=False),
        sa.Column("last_event", UtcDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_event_hour_{table}_id"),
                ondelete="CASCADE",
            )
            for table in ("organization", "release", "project", "environment")
        ),
        sa.PrimaryKeyConstraint(
            "release_id",
            "project_id",
            "environment_id",
            "issue_id",
            "hour",
            name=op.f("pk_event_hour"),
        ),
    )
    op.create_index(op.f("ix_event_hour_project_id_hour"), "event_hour", ["project_id", "hour"])

    for name in ("abnormal_users", "errored_users"):
        op.add_column("session_hour", sa.Column(name, sa.LargeBinary(), nullable=True))
    for name in ("duration_sum", "duration_count"):
        op.add_column(
            "session_hour", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")
        )
    add_up_durations(op.get_bind())


def add_up_durations(connection: sa.Connection) -> None:
    """Compute the sums and numbers of durations of all hours, in the order of their keys."""
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
            .values(duration_sum=sa.bindparam("total"), duration_count=sa.bindparam("number")),
            [
                {
                    f"key_{column.name}": value
                    for column, value in zip(HOUR_KEY, row[:-1], strict=True)
                }
                | dict(zip(("total", "number"), add_up(row[-1]), strict=True))
                for row in rows
            ],
        )
        after = sa.tuple_(*HOUR_KEY) > sa.tuple_(*rows[-1][:-1])
        rows = connection.execute(statement.where(after)).all()


def add_up(stored: bytes) -> tuple[int, int]:
    """Return the sum of a distribution's durations in microseconds, and their number."""
    form = stored[0]
    pairs = [*PAIRS[form].iter_unpack(stored[1:])]
    if form in {BUCKETS, MANY_BUCKETS}:
        pairs = [(round(float(MIDDLES[bucket])), number) for bucket, number in pairs]
    total = sum(value * number for value, number in pairs)
    return min(total, MAX_SUM), sum(number for _, number in pairs)


def downgrade() -> None:
    for name in ("duration_count", "duration_sum", "errored_users", "abnormal_users"):
        op.drop_column("session_hour", name)
    op.drop_table("event_hour")
    op.create_table(
        "error_group",
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("project_id", BigId, autoincrement=False, nullable=False),
        sa.Column("hashed", text(32), nullable=False),
        sa.Column("last_seen", UtcDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_error_group_{table}_id"),
                ondelete="CASCADE",
            )
            for table in ("organization", "project")
        ),
        sa.PrimaryKeyConstraint("project_id", "hashed", name=op.f("pk_error_group")),
    )
    op.create_index(op.f("ix_error_group_last_seen"), "error_group", ["last_seen"])
    op.execute(COPY_ISSUES)
    op.drop_table("issue")
