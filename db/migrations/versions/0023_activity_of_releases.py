"""Keep the activity of releases, by which lists are sorted. The worker fills it from the hours.

Triggers note the releases whose sessions or dates of creation change, whichever statement and
server version writes them. New indexes have the releases of a project and environment by date, and
those of an environment that were adopted and replaced.
"""

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

RANKS = ("sessions", "sessions_24h", "users", "users_24h", "crash_rate", "user_crash_rate")
SEEN = "release_project_environment"
LONGEST_SECONDS = 16 * 86400
"""Hours before that are of no period: those that retention deletes need not be noted."""

NOTE_NEW = """
    INSERT INTO activity_change (organization_id, release_id)
    VALUES (NEW.organization_id, NEW.release_id);
"""
NOTE_OLD = NOTE_NEW.replace("NEW", "OLD")
NOTE_RELEASE = NOTE_NEW.replace("NEW.release_id", "NEW.id")
NOTE_WRITTEN = """
    INSERT INTO activity_change (organization_id, release_id)
    SELECT DISTINCT organization_id, release_id FROM written
"""
ON_SQLITE = (
    f"""CREATE TRIGGER session_hour_inserted AFTER INSERT ON session_hour BEGIN
        {NOTE_NEW}
    END""",
    f"""CREATE TRIGGER session_hour_updated AFTER UPDATE ON session_hour BEGIN
        {NOTE_NEW}
    END""",
    f"""CREATE TRIGGER session_hour_deleted AFTER DELETE ON session_hour
    WHEN OLD.hour > CAST(strftime('%s', 'now') AS INTEGER) - {LONGEST_SECONDS}
    AND EXISTS (SELECT 1 FROM organization WHERE id = OLD.organization_id) BEGIN
        {NOTE_OLD}
    END""",  # noqa: S608 (constants)
    f"""CREATE TRIGGER release_activity_date AFTER UPDATE OF date_created ON "release"
    WHEN OLD.date_created IS NOT NEW.date_created BEGIN
        {NOTE_RELEASE}
    END""",
)
ON_POSTGRESQL = (
    f"""CREATE FUNCTION note_activity() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {NOTE_WRITTEN};
        RETURN NULL;
    END $$""",
    f"""CREATE FUNCTION note_deleted_activity() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {NOTE_WRITTEN}
        WHERE hour > extract(epoch FROM now()) - {LONGEST_SECONDS}
        AND EXISTS (SELECT 1 FROM organization WHERE id = written.organization_id);
        RETURN NULL;
    END $$""",  # noqa: S608 (constants)
    f"""CREATE FUNCTION note_activity_date() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {NOTE_RELEASE}
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER session_hour_inserted AFTER INSERT ON session_hour
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_activity()""",
    """CREATE TRIGGER session_hour_updated AFTER UPDATE ON session_hour
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_activity()""",
    """CREATE TRIGGER session_hour_deleted AFTER DELETE ON session_hour
    REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_deleted_activity()""",
    """CREATE TRIGGER release_activity_date AFTER UPDATE OF date_created ON "release"
    FOR EACH ROW WHEN (OLD.date_created IS DISTINCT FROM NEW.date_created)
    EXECUTE FUNCTION note_activity_date()""",
)
FORMER_ON_SQLITE = (
    "DROP TRIGGER release_activity_date",
    "DROP TRIGGER session_hour_deleted",
    "DROP TRIGGER session_hour_updated",
    "DROP TRIGGER session_hour_inserted",
)
FORMER_ON_POSTGRESQL = (
    'DROP TRIGGER release_activity_date ON "release"',
    "DROP TRIGGER session_hour_deleted ON session_hour",
    "DROP TRIGGER session_hour_updated ON session_hour",
    "DROP TRIGGER session_hour_inserted ON session_hour",
    "DROP FUNCTION note_activity_date()",
    "DROP FUNCTION note_deleted_activity()",
    "DROP FUNCTION note_activity()",
)


def is_postgresql() -> bool:
    """Return whether the database is PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    op.create_table(
        "release_activity",
        *(
            sa.Column(name, BigId, autoincrement=False, nullable=False)
            for name in ("organization_id", "release_id", "project_id", "environment_id")
        ),
        sa.Column("date_created", UtcDateTime(), nullable=False),
        *(sa.Column(name, sa.Float(53), nullable=True) for name in RANKS),
        reference("release_activity", "organization_id"),
        reference("release_activity", "release_id"),
        sa.PrimaryKeyConstraint(
            *("release_id", "project_id", "environment_id"), name=op.f("pk_release_activity")
        ),
    )
    for name in RANKS:
        is_ranked = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_release_activity_{name}",
            "release_activity",
            [
                *("organization_id", "project_id", "environment_id"),
                *(name, "date_created", "release_id"),
            ],
            postgresql_where=is_ranked,
            sqlite_where=is_ranked,
        )
    op.create_table(
        "activity_frontier",
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        reference("activity_frontier", "organization_id"),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_activity_frontier")),
    )
    op.create_table(
        "activity_change",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organization_id", BigId, autoincrement=False, nullable=False),
        sa.Column("release_id", BigId, nullable=False),
        reference("activity_change", "organization_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_activity_change_organization_id_release_id"),
        "activity_change",
        ["organization_id", "release_id"],
    )
    for statement in ON_POSTGRESQL if is_postgresql() else ON_SQLITE:
        op.execute(statement)
    is_replaced = sa.text("adopted IS NOT NULL AND unadopted IS NOT NULL")
    op.create_index(
        f"ix_{SEEN}_replaced",
        SEEN,
        ["environment_id", "date_created", "release_id"],
        postgresql_where=is_replaced,
        sqlite_where=is_replaced,
    )
    op.create_index(
        f"ix_{SEEN}_created_in_project",
        SEEN,
        ["project_id", "environment_id", "date_created", "release_id"],
    )


def reference(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Return the constraint of a column that refers to another table."""
    return sa.ForeignKeyConstraint(
        [column],
        [f"{column.removesuffix('_id')}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for name in ("created_in_project", "replaced"):
        op.drop_index(f"ix_{SEEN}_{name}", SEEN)
    for statement in FORMER_ON_POSTGRESQL if is_postgresql() else FORMER_ON_SQLITE:
        op.execute(statement)
    for table in ("activity_change", "activity_frontier", "release_activity"):
        op.drop_table(table)
