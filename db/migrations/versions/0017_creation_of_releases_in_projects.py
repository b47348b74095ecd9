"""Add what lists of deploys and of a project's releases need.

`release_project` gets the date of creation of its release, which the triggers of migration 0015
keep from now on as well. New indexes have the order of the deploys of a project, of those to an
environment, and of the commits of a repository. That of what heads reach begins with the last
position of a range, because few ranges reach a recent commit. One is of the environments that have
seen a release to which none of its deploys was reported.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from db.connection.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Name, table and columns.
INDEXES: Sequence[tuple[str, str, Sequence[str]]] = (
    (
        "ix_release_project_project_id_date_created_release_id",
        "release_project",
        ("project_id", "date_created", "release_id"),
    ),
    (
        "ix_deploy_project_project_id_date_finished_deploy_id",
        "deploy_project",
        ("project_id", "date_finished", "deploy_id"),
    ),
    (
        "ix_deploy_environment_id_date_finished_id",
        "deploy",
        ("environment_id", "date_finished", "id"),
    ),
    (
        "ix_commit_repository_id_date_created_id",
        "commit",
        ("repository_id", "date_created", "id"),
    ),
    (
        "ix_ancestry_repository_id_last_position_head_id",
        "ancestry",
        ("repository_id", "last_position", "head_id"),
    ),
)
UNDEPLOYED = "ix_release_project_environment_undeployed"
REPLACED = (
    "ix_ancestry_repository_id_first_position_last_position",
    "ancestry",
    ("repository_id", "first_position", "last_position"),
)

COPY_BOTH = """
    UPDATE release_project SET (release_date, date_created) = (
        SELECT coalesce(date_released, date_created), date_created FROM "release"
        WHERE id = release_project.release_id
    )
"""
COPY_ONE = """
    UPDATE release_project SET release_date = (
        SELECT coalesce(date_released, date_created) FROM "release"
        WHERE id = release_project.release_id
    )
"""


def is_postgresql() -> bool:
    """Return whether the database is PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def replace_triggers(copy: str) -> None:
    """Create the triggers of releases, whose rows a statement copies, in place of the former."""
    has_created = copy is COPY_BOTH
    if not is_postgresql():
        op.execute("DROP TRIGGER release_project_copies")
        op.execute("DROP TRIGGER release_dates")
        op.execute(
            f"""CREATE TRIGGER release_project_copies AFTER INSERT ON release_project BEGIN
                {copy} WHERE release_id = NEW.release_id AND project_id = NEW.project_id;
            END"""
        )
        op.execute(
            f"""CREATE TRIGGER release_dates
            AFTER UPDATE OF date_released, date_created ON "release" BEGIN
                {copy} WHERE release_id = NEW.id;
            END"""
        )
        return
    columns = "coalesce(date_released, date_created)" + (", date_created" if has_created else "")
    variables = "NEW.release_date" + (", NEW.date_created" if has_created else "")
    op.execute(
        f"""CREATE OR REPLACE FUNCTION copy_release() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            SELECT {columns} INTO {variables} FROM "release" WHERE id = NEW.release_id;
            RETURN NEW;
        END $$"""  # noqa: S608 (constants)
    )
    op.execute(
        f"""CREATE OR REPLACE FUNCTION copy_release_dates()
        RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            {copy} WHERE release_id = NEW.id;
            RETURN NULL;
        END $$"""
    )
    op.execute('DROP TRIGGER release_dates ON "release"')
    op.execute(
        """CREATE TRIGGER release_dates AFTER UPDATE OF date_released, date_created ON "release"
        FOR EACH ROW WHEN (
            OLD.date_released IS DISTINCT FROM NEW.date_released
            OR OLD.date_created IS DISTINCT FROM NEW.date_created
        ) EXECUTE FUNCTION copy_release_dates()"""
    )


def upgrade() -> None:
    op.add_column("release_project", sa.Column("date_created", UtcDateTime(), nullable=True))
    replace_triggers(COPY_BOTH)
    op.execute(COPY_BOTH)
    for name, table, columns in INDEXES:
        op.create_index(name, table, list(columns))
    op.create_index(
        UNDEPLOYED,
        "release_project_environment",
        ["environment_id", "project_id", "release_id"],
        postgresql_where=sa.text("last_deploy_id IS NULL"),
        sqlite_where=sa.text("last_deploy_id IS NULL"),
    )
    op.drop_index(REPLACED[0], REPLACED[1])


def downgrade() -> None:
    replace_triggers(COPY_ONE)
    name, table, columns = REPLACED
    op.create_index(name, table, list(columns))
    op.drop_index(UNDEPLOYED, "release_project_environment")
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
    op.drop_column("release_project", "date_created")
