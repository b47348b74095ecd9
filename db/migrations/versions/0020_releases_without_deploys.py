"""Add an index of the releases to which no deploy was reported.

They come last in the order of releases by their last deploy.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

UNDEPLOYED = "ix_release_undeployed"


def upgrade() -> None:
    op.create_index(
        UNDEPLOYED,
        "release",
        ["organization_id", "date_created", "id"],
        postgresql_where=sa.text("last_deploy_id IS NULL"),
        sqlite_where=sa.text("last_deploy_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(UNDEPLOYED, "release")
