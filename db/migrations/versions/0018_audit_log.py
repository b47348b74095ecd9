"""Add the audit log, and an index by which refs find repositories in any case."""

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId, UtcDateTime, text

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FOLDED_NAMES = "ix_repository_organization_id_folded_name_id"


def upgrade() -> None:
    op.create_index(FOLDED_NAMES, "repository", ["organization_id", "folded_name", "id"])
    op.create_table(
        "audit_entry",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("date_created", UtcDateTime(), nullable=False),
        sa.Column("action", text(64), nullable=False),
        sa.Column("subject", text(300), nullable=True),
        sa.Column("source", text(16), nullable=False),
        sa.Column("actor", text(254), nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("token_id", BigId, nullable=True),
        sa.Column("token", text(12), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_audit_entry_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit_entry") as batch:
        batch.create_index(op.f("ix_audit_entry_date_created"), ["date_created"])
        batch.create_index(
            op.f("ix_audit_entry_organization_id_date_created_id"),
            ["organization_id", "date_created", "id"],
        )


def downgrade() -> None:
    op.drop_table("audit_entry")
    op.drop_index(FOLDED_NAMES, "repository")
