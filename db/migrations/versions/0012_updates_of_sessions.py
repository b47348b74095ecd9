"""Add what orders the updates of sessions: docs/reference/clients.md#session-updates.

The columns are nullable, so that servers of the version before can still write sessions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session_state", sa.Column("hour_sent", sa.BigInteger(), nullable=True))
    op.add_column("session_state", sa.Column("duration_position", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("session_state") as batch_op:
        batch_op.drop_column("duration_position")
        batch_op.drop_column("hour_sent")
