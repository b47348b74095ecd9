"""Add visits and favourites of prebuilt dashboards, and which dashboard replaced one.

The new column is nullable, so that servers of the version before can still write tombstones. Of a
tombstone that exists already it is unknown whether the dashboard was deleted or replaced.
"""

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId, UtcDateTime, text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dashboard_tombstone", sa.Column("replaced_by_id", BigId, nullable=True))
    op.create_table(
        "prebuilt_visits",
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("slug", text(64), nullable=False),
        sa.Column("visits", sa.BigInteger(), nullable=False),
        sa.Column("last_visited", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_prebuilt_visits_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "slug", name=op.f("pk_prebuilt_visits")),
    )
    op.create_table(
        "prebuilt_favorite",
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("user_id", BigId, autoincrement=False, nullable=False),
        sa.Column("slug", text(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_prebuilt_favorite_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_prebuilt_favorite_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "organization_id", "user_id", "slug", name=op.f("pk_prebuilt_favorite")
        ),
    )


def downgrade() -> None:
    op.drop_table("prebuilt_favorite")
    op.drop_table("prebuilt_visits")
    with op.batch_alter_table("dashboard_tombstone", schema=None) as batch_op:
        batch_op.drop_column("replaced_by_id")
