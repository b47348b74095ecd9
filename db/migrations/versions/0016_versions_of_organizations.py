"""Add the versions of the data of organizations, by which answers are kept."""

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organization_version",
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("part", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_version_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "part", name=op.f("pk_organization_version")),
    )


def downgrade() -> None:
    op.drop_table("organization_version")
