"""A PostgreSQL server whose databases are copies of one at the newest schema."""

from dataclasses import dataclass, field
from subprocess import CalledProcessError

from pgserver.postgres_server import PostgresServer

CATALOGS = ("attribute", "constraint", "db_role_setting", "proc", "statistic", "trigger")
STATE = " || ' ' || ".join(
    (
        "(SELECT coalesce(max(version_num), '') FROM alembic_version)",
        *(
            f"(SELECT count(*) || '/' || coalesce(max(xmin::text::bigint), 0) FROM pg_{catalog})"  # noqa: S608
            for catalog in CATALOGS
        ),
    )
)
"""Selects a text that differs once the schema was changed, or a table was analyzed."""

REMOVE_ROWS = r"""
\set ON_ERROR_STOP on
\connect {database}
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
SELECT {state} = '{known_state}' AS is_known \gset
\if :is_known
SET session_replication_role = replica;
DO $$
    DECLARE item record; large text;
    BEGIN
        FOR item IN SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
        LOOP
            IF item.size > {small_table} THEN
                large := concat_ws(', ', large, item.name);
            ELSE
                EXECUTE format('DELETE FROM %s', item.name);
            END IF;
        END LOOP;
        IF large IS NOT NULL THEN
            EXECUTE format('TRUNCATE %s CASCADE', large);
        END IF;
        PERFORM setval(seqrelid::regclass, 1, false) FROM pg_sequence
            WHERE pg_sequence_last_value(seqrelid) IS NOT NULL;
    END
$$;
\echo removed
\endif
"""
SMALL_TABLE = 65_536
"""Bytes of a table from which it is truncated: before, deleting its rows is faster."""


@dataclass(frozen=True)
class PostgreSQL:
    """A server of this session, whose database `template` is at the newest schema."""

    server: PostgresServer
    _states: dict[str, str] = field(default_factory=dict)

    def url(self, database: str) -> str:
        """Return the URL of one of its databases."""
        url: str = self.server.get_uri()
        return url.replace("postgresql://", "postgresql+asyncpg://").replace(
            "/postgres?", f"/{database}?"
        )

    def renew(self, database: str) -> None:
        """Make a database equal to the template, also if the last test changed its schema.

        Removing the rows of the last test takes a quarter of the time of a new copy, which is
        made if the database does not exist yet or has another schema.
        """
        if database in self._states and self._remove_rows(database):
            return
        self.server.psql(
            f"DROP DATABASE IF EXISTS {database} WITH (FORCE);\n"
            f"CREATE DATABASE {database} TEMPLATE template STRATEGY file_copy;"
        )
        state = self.server.psql(f"\\connect {database}\n\\pset tuples_only\nSELECT {STATE};")
        self._states[database] = state.strip().splitlines()[-1].strip()

    def _remove_rows(self, database: str) -> bool:
        """Remove all rows of a database; False if its schema is not that of the template."""
        script = REMOVE_ROWS.format(
            database=database,
            state=STATE,
            known_state=self._states[database],
            small_table=SMALL_TABLE,
        )
        try:
            return "removed" in self.server.psql(script).splitlines()
        except CalledProcessError:
            return False
