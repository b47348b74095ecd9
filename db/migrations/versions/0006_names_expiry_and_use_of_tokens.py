"""Add the name, the expiry and the last use of access tokens.

The columns are nullable, so that servers of the version before can still create tokens.
"""

import sqlalchemy as sa
from alembic import op

from db.connection.types import UtcDateTime, text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("access_token", sa.Column("name", text(64), nullable=True))
    op.add_column("access_token", sa.Column("date_expires", UtcDateTime(), nullable=True))
    op.add_column("access_token", sa.Column("date_last_used", UtcDateTime(), nullable=True))


def downgrade() -> None:
    # Not in a batch: SQLite would replace the table, and delete all rows that refer to its rows.
    op.drop_column("access_token", "date_last_used")
    op.drop_column("access_token", "date_expires")
    op.drop_column("access_token", "name")
