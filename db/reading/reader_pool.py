"""Connections for snapshots, kept between two snapshots."""

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util.concurrency import greenlet_spawn

from db.connection.pool import connect_driver, set_locally
from db.reading.joined import RoundTrips
from db.reading.readers import PostgreSQLReader, Reader, SQLiteReader
from db.reading.received import to_command

BEGIN_READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
NO_SETTINGS: dict[str, str] = {}


class ReaderPool:
    """The readers of a connection pool.

    A reader whose snapshot has ended keeps its connection for the next one: taking a connection
    from SQLAlchemy's pool and returning it costs more than a small statement does. `size` is the
    number of connections that stay open, `idle` the readers that no snapshot uses. `round_trips`
    is how long statements take on these connections. `transaction_settings` are settings of
    PostgreSQL for each transaction; without them the sessions have them. `begin` begins one.
    """

    def __init__(
        self,
        pool: AsyncEngine,
        size: int,
        create: type[PostgreSQLReader] | type[SQLiteReader],
        transaction_settings: dict[str, str] = NO_SETTINGS,
    ) -> None:
        self._pool = pool
        self._size = size
        self._create = create
        self._waiting = 0
        self.round_trips = RoundTrips()
        self.idle: list[Reader] = []
        self.begin = BEGIN_READ_ONLY
        if transaction_settings:
            self.begin += f"; {set_locally(transaction_settings)}"
        self.begin_command = to_command(self.begin)

    @property
    def in_use(self) -> int:
        """The number of connections that are in use."""
        number: int = self._pool.pool.checkedout()  # type: ignore[attr-defined]
        return number - len(self.idle)

    async def take(self) -> Reader:
        """Take a reader.

        Raises TemporaryError when the database cannot be reached or all connections are in use.
        """
        while True:
            reader = self.idle.pop() if self.idle else await self._connect()
            if not reader.is_lost:
                return reader
            await self.drop(reader)  # the database closed the connection while it was idle

    async def _connect(self) -> Reader:
        """Take a connection of the pool, which may be lost."""
        self._waiting += 1
        try:
            return self._create(await connect_driver(self._pool), self)
        finally:
            self._waiting -= 1

    def release_at_once(self, reader: Reader) -> bool:
        """End a reader's transaction and keep it; False if that is not possible at once."""
        if self._waiting or len(self.idle) >= self._size or not reader.end_at_once():
            return False
        self.idle.append(reader)
        return True

    async def release(self, reader: Reader) -> None:
        """End a reader's transaction and keep it, or leave its place to who waits for one."""
        has_ended = await reader.end()
        if has_ended and self._waiting:
            await greenlet_spawn(reader.connection.close)
        elif has_ended and len(self.idle) < self._size:
            self.idle.append(reader)
        else:
            await self.drop(reader)

    @staticmethod
    async def drop(reader: Reader) -> None:
        """Close a reader's connection, whose place in the pool becomes free."""
        await greenlet_spawn(reader.connection.invalidate)

    async def close(self) -> None:
        """Close all connections."""
        while self.idle:
            await greenlet_spawn(self.idle.pop().connection.close)
        await self._pool.dispose()
