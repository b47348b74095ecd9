"""A PostgreSQL server whose databases are copies of one at the newest schema."""

import subprocess
from typing import Self

from pgserver._commands import POSTGRES_BIN_PATH
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
\connect postgres
"""
SMALL_TABLE = 65_536
"""Bytes of a table from which it is truncated: before, deleting its rows is faster."""
END_OF_OUTPUT = "end of output"


class Console:
    """A `psql` that is connected to the database `postgres`, and ends at its first error."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [
                POSTGRES_BIN_PATH / "psql",
                *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
                *("--variable", "ON_ERROR_STOP=on"),
                url,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, script: str) -> list[str]:
        """Run statements and commands of psql, and return the lines that they print.

        It raises ConnectionError if one fails, or if the connection was ended.
        """
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{script}\n\\echo {END_OF_OUTPUT}\n")
        process.stdin.flush()
        lines: list[str] = []
        for line in process.stdout:
            if line.strip() == END_OF_OUTPUT:
                return lines
            lines.append(line.strip())
        raise ConnectionError

    def close(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.communicate()


class PostgreSQL:
    """A server of this session, whose database `template` is at the newest schema."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self._states: dict[str, str] = {}
        self._console: Console | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close_console()

    def url(self, database: str) -> str:
        """Return the URL of one of its databases."""
        url: str = self.server.get_uri()
        return url.replace("postgresql://", "postgresql+asyncpg://").replace(
            "/postgres?", f"/{database}?"
        )

    def renew(self, database: str) -> None:
        """Make a database equal to the template, also if the last test changed its schema.

        Removing the rows of the last test takes a tenth of the time of a new copy, which is made
        if the database does not exist yet or has another schema.
        """
        if database in self._states and self._remove_rows(database):
            return
        [self._states[database]] = self._run(
            f"DROP DATABASE IF EXISTS {database} WITH (FORCE);\n"
            f"CREATE DATABASE {database} TEMPLATE template STRATEGY file_copy;\n"
            f"\\connect {database}\nSELECT {STATE};\n\\connect postgres"
        )

    def _remove_rows(self, database: str) -> bool:
        """Remove all rows of a database; False if its schema is not that of the template."""
        script = REMOVE_ROWS.format(
            database=database,
            state=STATE,
            known_state=self._states[database],
            small_table=SMALL_TABLE,
        )
        try:
            return "removed" in self._run(script)
        except ConnectionError:
            return False

    def _run(self, script: str) -> list[str]:
        if self._console is None:
            self._console = Console(self.server.get_uri())
        try:
            return self._console.run(script)
        except ConnectionError:
            self._close_console()
            raise

    def _close_console(self) -> None:
        if self._console is not None:
            self._console.close()
            self._console = None
