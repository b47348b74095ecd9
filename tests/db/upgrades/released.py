"""Databases that a released version has filled, and the code of that version.

Each file `VERSION.json` has what does not depend on the database, and `VERSION.sqlite.sql` and
`VERSION.postgresql.sql` the databases; `python -m tests.db.upgrades.dump COMMIT` writes them.
"""

import json
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from tests.clients.command_line import ROOT
from tests.clients.postgresql import PostgreSQL

FOLDER = Path(__file__).parent
DATABASES = ("sqlite", "postgresql")
NAME = "released"
"""The name of the database in PostgreSQL."""

QUERY = (FOLDER / "query.graphql").read_text()
"""What a version and its successors answer alike: no ids, and nothing that depends on now."""


@dataclass(frozen=True)
class Released:
    """A released version, and the database that it has filled.

    `answer` is the data of QUERY with `variables`, `tokens` has a token of each database.
    """

    version: str
    commit: str
    migration: str
    variables: dict[str, str]
    tokens: dict[str, str]
    answer: Any

    @classmethod
    def read(cls, version: str) -> Self:
        """Read the file of a version."""
        return cls(**json.loads((FOLDER / f"{version}.json").read_text()))

    def write(self, dumps: dict[str, str]) -> None:
        """Write the file of a version, and those of its databases."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        (FOLDER / f"{self.version}.json").write_text(f"{text}\n")
        for kind, dump in dumps.items():
            self.dump_path(kind).write_text(dump)

    def dump_path(self, kind: str) -> Path:
        """Return the file of a database."""
        return FOLDER / f"{self.version}.{kind}.sql"

    def load_sqlite(self, path: Path) -> str:
        """Create the SQLite database, and return its URL."""
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(self.dump_path("sqlite").read_text())
        return f"sqlite+aiosqlite:///{path}"

    def load_postgresql(self, postgresql: PostgreSQL) -> str:
        """Create the PostgreSQL database, and return its URL."""
        url = create_empty(postgresql)
        script = self.dump_path("postgresql").read_text()
        postgresql.server.psql(f"\\set ON_ERROR_STOP on\n\\connect {NAME}\n{script}")
        return url


def create_empty(postgresql: PostgreSQL) -> str:
    """Create an empty PostgreSQL database in place of the former one, and return its URL."""
    postgresql.server.psql(
        f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE);\nCREATE DATABASE {NAME};"
    )
    return postgresql.url(NAME)


def has_commit(commit: str) -> bool:
    """Return whether the checkout's history has a commit; a shallow clone may lack it."""
    done = subprocess.run(
        ["git", "cat-file", "-e", f"{commit}^{{commit}}"],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    return done.returncode == 0


def extract_program(commit: str, folder: Path) -> tuple[str, ...]:
    """Write the code of a commit into a folder, and return the command that runs it."""
    paths = ("server.py", "waybill", "app", "db", "execution", "ingest", "jobs", "loaders")
    more = ("offload", "resolvers", "schema", "telemetry", "transport")
    archive = subprocess.run(
        ["git", "archive", commit, "--", *paths, *more],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return (sys.executable, str(folder / "server.py"))
