"""The token of `serve --demo`, which every start reuses."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from app.authentication import check_caller
from app.cli.tokens import DEMO_NAME, SCOPES, NewToken, insert_token
from db.accounts import tokens
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.transaction import run_transaction
from execution.errors import ProblemError
from jobs.demo.content import DEMO_ORGANIZATION, DEMO_OWNER

FILE_MODE = 0o600
MAX_FILE_BYTES = 1_000


async def get_demo_token(database: Database) -> str:
    """Return the token of the demo organization; create it if there is none.

    With SQLite it is kept in a file next to the database, which only its owner can read. The text
    of a token cannot be read from the database: without the file another token replaces it.
    """
    path = token_file(database)
    token = None if path is None else read_token(path)
    if token is not None and await is_valid(database, token):
        return token

    async def replace(connection: Transaction) -> str:
        await tokens.delete_open_tokens(connection, DEMO_NAME)
        new = NewToken(SCOPES, DEMO_NAME)
        return await insert_token(connection, [DEMO_ORGANIZATION], DEMO_OWNER, new)

    token = await run_transaction(database, replace)
    if path is not None:
        write_token(path, token)
    return token


def token_file(database: Database) -> Path | None:
    """Return the path of the file; None for PostgreSQL and for a database in memory."""
    name = database.url.database
    if not database.is_sqlite or not name or name.startswith((":", "file:")):
        return None
    return Path(f"{name}.demo-token")


async def is_valid(database: Database, token: str) -> bool:
    """Return whether the token is valid for the demo organization, with all scopes."""
    async with database.snapshot() as snapshot:
        try:
            caller = check_caller(await tokens.find_caller(snapshot, tokens.hash_token(token)))
        except ProblemError:
            return False
    slugs = {organization.slug for organization in caller.organizations}
    return DEMO_ORGANIZATION in slugs and set(caller.scopes) >= set(SCOPES)


def read_token(path: Path) -> str | None:
    """Read the token from its file; None unless it is a file that only its owner can read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        is_private = stat.S_ISREG(status.st_mode) and not stat.S_IMODE(status.st_mode) & 0o077
        if not is_private or status.st_uid != os.getuid():
            return None
        text = file.read(MAX_FILE_BYTES).decode("ascii", "replace").strip()
    return text or None


def write_token(path: Path, token: str) -> None:
    """Write the file with mode 0600, in place of one that exists."""
    written = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        written.unlink()
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{token}\n")
    written.replace(path)
