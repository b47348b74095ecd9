"""Writes when access tokens were last used, apart from the requests that use them."""

from datetime import UTC, datetime

from db.accounts import tokens
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.transaction import run_transaction
from jobs.runner import Job

POLL_SECONDS = 5.0
BATCH_SIZE = 1_000


class TokenUse:
    """The tokens whose use is to be written.

    A token's use is written at most once an hour. Requests only add to a set.
    """

    def __init__(self) -> None:
        self._used: set[int] = set()

    def record(self, token_id: int, date_last_used: datetime | None) -> None:
        """Note that a token was used, unless a use within the last hour is written."""
        if date_last_used is None or datetime.now(UTC) - date_last_used >= tokens.USE_INTERVAL:
            self._used.add(token_id)

    async def write(self, database: Database) -> bool:
        """Write the uses of at most BATCH_SIZE tokens; return whether there were any.

        Raises TemporaryError when they cannot be written; they are kept then.
        """
        batch = sorted(self._used)[:BATCH_SIZE]
        if not batch:
            return False
        now = datetime.now(UTC)

        async def write(connection: Transaction) -> None:
            await tokens.record_use(connection, batch, now)

        await run_transaction(database, write)
        self._used.difference_update(batch)
        return True


def token_use_job(database: Database, use: TokenUse) -> Job:
    """The job of every server process that writes the uses of its tokens."""
    return Job("token use", lambda: use.write(database), POLL_SECONDS)
