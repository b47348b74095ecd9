"""Add what lists of releases need that do not read all releases.

`release_project` gets the order of the version of its release, and `release_project_environment`
that and the dates of its release. Triggers keep the copies, whichever statement and server version
writes the rows. New indexes have the order of the latest releases of a project, also of those seen
in an environment, and the order of adoption.

Texts in versions are found with their trigrams: by an index of PostgreSQL, which needs no
extension, and by a table of the module FTS5 of SQLite, which triggers keep.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from db.connection.types import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LINKS = ("release_project", "release_project_environment")
# Name, table, columns and condition.
INDEXES: Sequence[tuple[str, str, Sequence[str], str | None]] = (
    (
        "ix_release_project_version",
        "release_project",
        ("project_id", "semver_order", "release_date", "release_id"),
        None,
    ),
    (
        "ix_release_project_environment_version",
        "release_project_environment",
        ("project_id", "environment_id", "semver_order", "release_date", "release_id"),
        None,
    ),
    (
        "ix_release_project_environment_date",
        "release_project_environment",
        ("project_id", "environment_id", "release_date", "release_id"),
        None,
    ),
    (
        "ix_release_project_environment_created",
        "release_project_environment",
        ("environment_id", "date_created", "release_id"),
        None,
    ),
    (
        "ix_release_project_environment_adopted",
        "release_project_environment",
        ("organization_id", "adopted", "date_created", "release_id"),
        "adopted IS NOT NULL",
    ),
    (
        "ix_release_project_environment_adopted_in_project",
        "release_project_environment",
        ("project_id", "adopted", "date_created", "release_id"),
        "adopted IS NOT NULL",
    ),
    (
        "ix_release_project_environment_adopted_in_environment",
        "release_project_environment",
        ("environment_id", "adopted", "date_created", "release_id"),
        "adopted IS NOT NULL",
    ),
    (
        "ix_release_project_environment_stage",
        "release_project_environment",
        ("environment_id", "date_created", "release_id"),
        "adopted IS NOT NULL AND unadopted IS NULL",
    ),
)

COPY = """
    UPDATE {table} SET (release_date, date_created, semver_order) = (
        SELECT coalesce(date_released, date_created), date_created, semver_order FROM "release"
        WHERE id = {table}.release_id
    )
"""
COPY_DATES = """
    UPDATE release_project SET (release_date, date_created) = (
        SELECT coalesce(date_released, date_created), date_created FROM "release"
        WHERE id = release_project.release_id
    )
"""

ON_SQLITE = (
    "DROP TRIGGER release_project_copies",
    "DROP TRIGGER release_dates",
    f"""CREATE TRIGGER release_project_copies AFTER INSERT ON release_project BEGIN
        {COPY.format(table="release_project")}
        WHERE release_id = NEW.release_id AND project_id = NEW.project_id;
    END""",
    f"""CREATE TRIGGER release_project_environment_copies
    AFTER INSERT ON release_project_environment BEGIN
        {COPY.format(table="release_project_environment")} WHERE id = NEW.id;
    END""",
    f"""CREATE TRIGGER release_dates
    AFTER UPDATE OF date_released, date_created ON "release" BEGIN
        {COPY.format(table="release_project")} WHERE release_id = NEW.id;
        {COPY.format(table="release_project_environment")} WHERE release_id = NEW.id;
    END""",
    """CREATE VIRTUAL TABLE release_text
    USING fts5(version, content='', tokenize='trigram case_sensitive 1')""",
    """INSERT INTO release_text (rowid, version)
    SELECT id, coalesce(folded_version, lower(version)) FROM "release" """,
    """CREATE TRIGGER release_text_insert AFTER INSERT ON "release" BEGIN
        INSERT INTO release_text (rowid, version)
        VALUES (NEW.id, coalesce(NEW.folded_version, lower(NEW.version)));
    END""",
    """CREATE TRIGGER release_text_delete AFTER DELETE ON "release" BEGIN
        INSERT INTO release_text (release_text, rowid, version)
        VALUES ('delete', OLD.id, coalesce(OLD.folded_version, lower(OLD.version)));
    END""",
    """CREATE TRIGGER release_text_update
    AFTER UPDATE OF version, folded_version ON "release" BEGIN
        INSERT INTO release_text (release_text, rowid, version)
        VALUES ('delete', OLD.id, coalesce(OLD.folded_version, lower(OLD.version)));
        INSERT INTO release_text (rowid, version)
        VALUES (NEW.id, coalesce(NEW.folded_version, lower(NEW.version)));
    END""",
)
FORMER_ON_SQLITE = (
    "DROP TRIGGER release_text_update",
    "DROP TRIGGER release_text_delete",
    "DROP TRIGGER release_text_insert",
    "DROP TABLE release_text",
    "DROP TRIGGER release_dates",
    "DROP TRIGGER release_project_environment_copies",
    "DROP TRIGGER release_project_copies",
    f"""CREATE TRIGGER release_project_copies AFTER INSERT ON release_project BEGIN
        {COPY_DATES} WHERE release_id = NEW.release_id AND project_id = NEW.project_id;
    END""",
    f"""CREATE TRIGGER release_dates
    AFTER UPDATE OF date_released, date_created ON "release" BEGIN
        {COPY_DATES} WHERE release_id = NEW.id;
    END""",
)

COPY_LINK = """
    CREATE OR REPLACE FUNCTION copy_release() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        SELECT coalesce(date_released, date_created), date_created{column}
        INTO NEW.release_date, NEW.date_created{variable}
        FROM "release" WHERE id = NEW.release_id;
        RETURN NEW;
    END $$
"""
ON_POSTGRESQL = (
    COPY_LINK.format(column=", semver_order", variable=", NEW.semver_order"),
    """CREATE TRIGGER release_project_environment_copies
    BEFORE INSERT ON release_project_environment FOR EACH ROW EXECUTE FUNCTION copy_release()""",
    f"""CREATE OR REPLACE FUNCTION copy_release_dates()
    RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {COPY_DATES} WHERE release_id = NEW.id;
        {COPY_DATES.replace("release_project", "release_project_environment")}
        WHERE release_id = NEW.id;
        RETURN NULL;
    END $$""",
    """CREATE FUNCTION version_trigrams(organization_id bigint, value text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
        SELECT coalesce(array_agg(organization_id || ':' || substr(value, place, 3)), '{}')
        FROM generate_series(1, length(value) - 2) AS place
    $$""",
    """CREATE INDEX ix_release_trigrams ON "release" USING gin (
        version_trigrams(organization_id, coalesce(folded_version, lower(version)))
    )""",
)
FORMER_ON_POSTGRESQL = (
    "DROP INDEX ix_release_trigrams",
    "DROP FUNCTION version_trigrams(bigint, text)",
    f"""CREATE OR REPLACE FUNCTION copy_release_dates()
    RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {COPY_DATES} WHERE release_id = NEW.id;
        RETURN NULL;
    END $$""",
    "DROP TRIGGER release_project_environment_copies ON release_project_environment",
    COPY_LINK.format(column="", variable=""),
)


def is_postgresql() -> bool:
    """Return whether the database is PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    for table in LINKS:
        order = sa.String(750, collation="C") if is_postgresql() else sa.String(350)
        op.add_column(table, sa.Column("semver_order", order, nullable=True))
    for column in ("release_date", "date_created"):
        op.add_column(LINKS[1], sa.Column(column, UtcDateTime(), nullable=True))
    for statement in ON_POSTGRESQL if is_postgresql() else ON_SQLITE:
        op.execute(statement)
    for table in LINKS:
        op.execute(COPY.format(table=table))
    for name, table, columns, condition in INDEXES:
        where = None if condition is None else sa.text(condition)
        op.create_index(name, table, list(columns), postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
    for statement in FORMER_ON_POSTGRESQL if is_postgresql() else FORMER_ON_SQLITE:
        op.execute(statement)
    for table in LINKS:
        op.drop_column(table, "semver_order")
    for column in ("release_date", "date_created"):
        op.drop_column(LINKS[1], column)
