"""Add what project keys have used of their quotas."""

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId, text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_usage",
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("key_id", BigId, autoincrement=False, nullable=False),
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", text(16), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"],
            ["project_key.id"],
            name=op.f("fk_key_usage_key_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_key_usage_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key_id", "day", "kind", name=op.f("pk_key_usage")),
    )
    with op.batch_alter_table("key_usage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_usage_day"), ["day"], unique=False)


def downgrade() -> None:
    op.drop_table("key_usage")
