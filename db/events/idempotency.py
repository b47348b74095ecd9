"""Statements about idempotency keys: docs/reference/releases.md#idempotency-keys."""

from typing import NamedTuple

from sqlalchemy import select, update

from db.connection.access import Transaction
from db.connection.clock import now
from db.connection.transaction import insert_missing
from db.models import IdempotencyKey


class StoredKey(NamedTuple):
    """What an earlier write with a key had, and the row that it made, if it made one."""

    digest: str
    result_id: int | None


async def claim_key(
    connection: Transaction, organization_id: int, key: str, digest: str
) -> StoredKey | None:
    """Store an idempotency key; return None if it is new, else what is stored with it."""
    statement = insert_missing(connection, IdempotencyKey).returning(IdempotencyKey.key)
    row = {
        "organization_id": organization_id,
        "key": key,
        "digest": digest,
        "date_created": now(),
    }
    if await connection.scalar(statement.values(**row)) is not None:
        return None
    stored = await connection.execute(
        select(IdempotencyKey.digest, IdempotencyKey.result_id).where(
            IdempotencyKey.organization_id == organization_id, IdempotencyKey.key == key
        )
    )
    return StoredKey(*stored.one())


async def set_result(
    connection: Transaction, organization_id: int, key: str, result_id: int
) -> None:
    """Store the row that the write with a key made."""
    await connection.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.organization_id == organization_id, IdempotencyKey.key == key)
        .values(result_id=result_id)
    )
