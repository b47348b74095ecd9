"""Add tokens of organizations, which have no user, and tokens that are limited to projects.

Servers of the version before refuse tokens without a user. They do not know limits to projects:
create such tokens when all servers have the new version.
"""

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

COLUMN = "user_id INTEGER"


def set_nullable(*, is_nullable: bool) -> None:
    """Set whether the user of a token may be null.

    SQLite has no statement for it. Replacing the table would delete all rows that refer to its
    rows, so the text of the table is changed (https://sqlite.org/lang_altertable.html#otheralter).
    """
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("access_token", "user_id", nullable=is_nullable)
        return
    texts = [f"{COLUMN} NOT NULL", COLUMN]
    before, after = texts if is_nullable else reversed(texts)
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        f"UPDATE sqlite_schema SET sql = replace(sql, '{before},', '{after},')"  # noqa: S608
        " WHERE type = 'table' AND name = 'access_token'"
    )
    op.execute("PRAGMA writable_schema = RESET")


def upgrade() -> None:
    set_nullable(is_nullable=True)
    # Nullable, so that servers of the version before can still create tokens.
    op.add_column("access_token", sa.Column("is_limited", sa.Boolean(), nullable=True))
    op.create_table(
        "access_token_project",
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("token_id", BigId, autoincrement=False, nullable=False),
        sa.Column("project_id", BigId, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_access_token_project_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["access_token.id"],
            name=op.f("fk_access_token_project_token_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["project.id"],
            name=op.f("fk_access_token_project_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_id", "project_id", name=op.f("pk_access_token_project")),
    )
    op.create_index(
        op.f("ix_access_token_project_project_id"), "access_token_project", ["project_id"]
    )


def downgrade() -> None:
    op.drop_table("access_token_project")
    op.execute("DELETE FROM access_token WHERE user_id IS NULL OR is_limited")
    op.drop_column("access_token", "is_limited")
    set_nullable(is_nullable=False)
