"""The two kinds of connection that statements run on.

A function that only reads takes a `ReadConnection`; a function that writes or locks takes a
`Transaction`, which can also read. The type checker rejects a read-only connection where a write
transaction is needed. Requests read through `db.reading.snapshot.Snapshot` instead, which is
neither of the two.
"""

from typing import NewType

from sqlalchemy.ext.asyncio import AsyncConnection

ReadConnection = NewType("ReadConnection", AsyncConnection)
"""A connection in an open transaction that may be read-only; from `Database.begin_read_only`."""

Transaction = NewType("Transaction", ReadConnection)
"""A connection in an open write transaction; from `Database.begin` or `run_transaction`."""
