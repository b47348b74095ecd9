"""Create the table of changes."""

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId, Json, UtcDateTime, text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.Column("kind", text(32), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("date_created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_change_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_date_created"), ["date_created"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_transaction"), ["transaction"], unique=False)


def downgrade() -> None:
    op.drop_table("change")
