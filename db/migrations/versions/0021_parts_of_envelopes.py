"""Add the parts of waiting envelopes, by which workers take them.

Servers of the version before store envelopes in the first part.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "envelope", sa.Column("part", sa.SmallInteger(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("envelope", "part")
