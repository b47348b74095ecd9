"""Create the table of token budgets."""

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "token_budget",
        sa.Column("token_id", BigId, autoincrement=False, nullable=False),
        sa.Column("paid_until", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["access_token.id"],
            name=op.f("fk_token_budget_token_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_token_budget")),
    )


def downgrade() -> None:
    op.drop_table("token_budget")
