"""Add what the order of deploys and releases of a project, and the ancestry of commits, need.

`deploy_project` gets the release, environment and date of its deploy, `release_project` the date
of its release. Triggers keep both, whichever statement and server version writes the rows. A
migration that rebuilds one of the three tables on SQLite must create its triggers again.

Names of users, teams, repositories and authors get folded copies for searches in any case.
"""

import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from db.connection.types import BigId, UtcDateTime, text

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COLUMNS = (
    ("deploy_project", "release_id", BigId),
    ("deploy_project", "environment_id", BigId),
    ("deploy_project", "date_finished", UtcDateTime()),
    ("deploy_project", "is_before_release", sa.Boolean()),
    ("release_project", "release_date", UtcDateTime()),
    ("commit", "position", BigId),
    ("idempotency_key", "result_id", BigId),
)
# Name, table and columns.
INDEXES: Sequence[tuple[str, str, Sequence[str]]] = (
    (
        "ix_deploy_project_order",
        "deploy_project",
        ("project_id", "environment_id", "date_finished", "deploy_id", "release_id"),
    ),
    ("ix_deploy_project_release", "deploy_project", ("release_id", "project_id")),
    (
        "ix_release_project_project_id_release_date_release_id",
        "release_project",
        ("project_id", "release_date", "release_id"),
    ),
    (
        "ix_release_package",
        "release",
        ("organization_id", "package", "semver_order", "date_created", "id"),
    ),
    (
        "ix_release_organization_id_date_released_date_created_id",
        "release",
        ("organization_id", "date_released", "date_created", "id"),
    ),
    (
        "ix_deploy_organization_id_date_finished_id",
        "deploy",
        ("organization_id", "date_finished", "id"),
    ),
    (
        "ix_commit_organization_id_date_created_id",
        "commit",
        ("organization_id", "date_created", "id"),
    ),
    ("ix_commit_author_id_date_created_id", "commit", ("author_id", "date_created", "id")),
    ("ix_commit_repository_id_position", "commit", ("repository_id", "position")),
    ("ix_head_commit_commit_id", "head_commit", ("commit_id",)),
)
# Table, and length of the folded name: four characters for each one.
FOLDED = (("user_account", 800), ("team", 512), ("repository", 800), ("commit_author", 512))
# Indexes that others begin with the columns of.
REPLACED = (
    ("ix_deploy_project_project_id", "deploy_project", ("project_id",)),
    ("ix_release_organization_id_package", "release", ("organization_id", "package")),
)

COPY_DEPLOYS = """
    UPDATE deploy_project
    SET (release_id, environment_id, date_finished, is_before_release) = (
        SELECT d.release_id, d.environment_id, d.date_finished, d.date_finished < r.date_created
        FROM deploy AS d JOIN "release" AS r ON r.id = d.release_id
        WHERE d.id = deploy_project.deploy_id
    )
"""
COPY_RELEASES = """
    UPDATE release_project SET release_date = (
        SELECT coalesce(date_released, date_created) FROM "release"
        WHERE id = release_project.release_id
    )
"""
# A deploy that was stored without projects is to all projects of its release.
ADD_PROJECTS = """
    INSERT INTO deploy_project (organization_id, deploy_id, project_id)
    SELECT d.organization_id, d.id, r.project_id
    FROM deploy AS d JOIN release_project AS r ON r.release_id = d.release_id
    WHERE NOT EXISTS (SELECT 1 FROM deploy_project AS p WHERE p.deploy_id = d.id)
"""
ADD_ENVIRONMENTS = """
    INSERT INTO environment_project (organization_id, environment_id, project_id)
    SELECT DISTINCT p.organization_id, p.environment_id, p.project_id
    FROM deploy_project AS p JOIN environment AS e ON e.id = p.environment_id
    WHERE NOT EXISTS (
        SELECT 1 FROM environment_project AS o
        WHERE o.environment_id = p.environment_id AND o.project_id = p.project_id
    )
"""

ON_SQLITE = (
    f"""
    CREATE TRIGGER deploy_project_copies AFTER INSERT ON deploy_project BEGIN
        {COPY_DEPLOYS} WHERE deploy_id = NEW.deploy_id AND project_id = NEW.project_id;
        INSERT INTO environment_project (organization_id, environment_id, project_id)
        SELECT NEW.organization_id, e.id, NEW.project_id
        FROM deploy AS d JOIN environment AS e ON e.id = d.environment_id
        WHERE d.id = NEW.deploy_id AND NOT EXISTS (
            SELECT 1 FROM environment_project AS o
            WHERE o.environment_id = e.id AND o.project_id = NEW.project_id
        );
    END
    """,  # noqa: S608 (constants)
    f"""
    CREATE TRIGGER release_project_copies AFTER INSERT ON release_project BEGIN
        {COPY_RELEASES} WHERE release_id = NEW.release_id AND project_id = NEW.project_id;
    END
    """,
    f"""
    CREATE TRIGGER release_dates AFTER UPDATE OF date_released, date_created ON "release" BEGIN
        {COPY_RELEASES} WHERE release_id = NEW.id;
    END
    """,
)
ON_POSTGRESQL = (
    """
    CREATE FUNCTION copy_deploy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        SELECT d.release_id, d.environment_id, d.date_finished, d.date_finished < r.date_created
        INTO NEW.release_id, NEW.environment_id, NEW.date_finished, NEW.is_before_release
        FROM deploy AS d JOIN "release" AS r ON r.id = d.release_id WHERE d.id = NEW.deploy_id;
        INSERT INTO environment_project (organization_id, environment_id, project_id)
        SELECT NEW.organization_id, e.id, NEW.project_id FROM environment AS e
        WHERE e.id = NEW.environment_id AND NOT EXISTS (
            SELECT 1 FROM environment_project AS o
            WHERE o.environment_id = e.id AND o.project_id = NEW.project_id
        )
        ON CONFLICT DO NOTHING;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER deploy_project_copies BEFORE INSERT ON deploy_project
    FOR EACH ROW EXECUTE FUNCTION copy_deploy()
    """,
    """
    CREATE FUNCTION copy_release() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        SELECT coalesce(date_released, date_created) INTO NEW.release_date
        FROM "release" WHERE id = NEW.release_id;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER release_project_copies BEFORE INSERT ON release_project
    FOR EACH ROW EXECUTE FUNCTION copy_release()
    """,
    f"""
    CREATE FUNCTION copy_release_dates() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {COPY_RELEASES} WHERE release_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER release_dates AFTER UPDATE OF date_released, date_created ON "release"
    FOR EACH ROW WHEN (
        coalesce(OLD.date_released, OLD.date_created)
        IS DISTINCT FROM coalesce(NEW.date_released, NEW.date_created)
    ) EXECUTE FUNCTION copy_release_dates()
    """,
)
TRIGGERS = (
    ("deploy_project_copies", "deploy_project", "copy_deploy"),
    ("release_project_copies", "release_project", "copy_release"),
    ("release_dates", "release", "copy_release_dates"),
)


def is_postgresql() -> bool:
    """Return whether the database is PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def fold_names(table: str) -> None:
    """Set the folded names of a table's rows."""
    rows = sa.table(table, *map(sa.column, ("id", "name", "folded_name")))
    # The columns have the collation "C", by which `lower` is that of ASCII.
    op.execute(sa.update(rows).values(folded_name=sa.func.lower(rows.c.name)))
    if is_postgresql():
        size = sa.func.octet_length(rows.c.name)
    else:
        size = sa.func.length(sa.cast(rows.c.name, sa.LargeBinary))
    other = sa.select(rows.c.id, rows.c.name).where(size != sa.func.length(rows.c.name))
    parameters = [
        {"row_id": row_id, "folded": fold(name)} for row_id, name in op.get_bind().execute(other)
    ]
    if parameters:
        op.get_bind().execute(
            sa.update(rows)
            .where(rows.c.id == sa.bindparam("row_id"))
            .values(folded_name=sa.bindparam("folded", type_=sa.String)),
            parameters,
        )


def fold(value: str) -> str:
    """Fold a text."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", value).casefold())


def upgrade() -> None:
    for table, column, type_ in COLUMNS:
        op.add_column(table, sa.Column(column, type_, nullable=True))
    op.create_table(
        "ancestry",
        sa.Column("organization_id", BigId, nullable=False),
        sa.Column("repository_id", BigId, nullable=False),
        sa.Column("head_id", BigId, nullable=False),
        sa.Column("first_position", BigId, nullable=False),
        sa.Column("last_position", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name="fk_ancestry_organization_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["head_id"], ["commit.id"], name="fk_ancestry_head_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("head_id", "first_position", name="pk_ancestry"),
    )
    op.create_index(
        "ix_ancestry_repository_id_first_position_last_position",
        "ancestry",
        ["repository_id", "first_position", "last_position"],
    )
    for table, length in FOLDED:
        op.add_column(table, sa.Column("folded_name", text(length), nullable=True))
        fold_names(table)
    for statement in (ADD_PROJECTS, COPY_DEPLOYS, COPY_RELEASES, ADD_ENVIRONMENTS):
        op.execute(statement)
    for statement in ON_POSTGRESQL if is_postgresql() else ON_SQLITE:
        op.execute(statement)
    for name, table, columns in INDEXES:
        op.create_index(name, table, list(columns))
    op.create_index(
        "ix_deploy_project_early",
        "deploy_project",
        ["project_id", "environment_id", "date_finished", "deploy_id"],
        postgresql_where=sa.text("is_before_release"),
        sqlite_where=sa.text("is_before_release"),
    )
    for name, table, _ in REPLACED:
        op.drop_index(name, table)


def downgrade() -> None:
    for trigger, table, function in TRIGGERS:
        op.execute(f"DROP TRIGGER {trigger}" + (f' ON "{table}"' if is_postgresql() else ""))
        if is_postgresql():
            op.execute(f"DROP FUNCTION {function}()")
    for name, table, columns in REPLACED:
        op.create_index(name, table, list(columns))
    op.drop_index("ix_deploy_project_early", "deploy_project")
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
    op.drop_table("ancestry")
    for table, _ in FOLDED:
        op.drop_column(table, "folded_name")
    for table, column, _ in COLUMNS:
        op.drop_column(table, column)
