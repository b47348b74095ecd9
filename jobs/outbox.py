"""Delivery of outbox entries to the configured hook: at least once, signed, with back-off."""

import hashlib
import hmac
import logging
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import orjson

from db.connection.database import Database
from db.connection.transaction import run_transaction
from db.events import outbox
from jobs.runner import Job

log = logging.getLogger("waybill.outbox")

REQUEST_TIMEOUT_SECONDS = 10
IDLE_SECONDS = 1.0


@dataclass(frozen=True)
class Hook:
    """The URL that receives outbox entries, and the secret that signs the requests."""

    url: str
    secret: str


def create_outbox_job(database: Database, hook: Hook | None) -> Job:
    """Create the job that delivers outbox entries, one in each run."""
    return Job("outbox", lambda: deliver_next(database, hook), IDLE_SECONDS)


async def deliver_next(database: Database, hook: Hook | None) -> bool:
    """Deliver the entry that has been due for the longest time; return False when none is due.

    An entry that the hook does not accept is tried again later. Without a hook, entries are
    deleted undelivered.
    """
    async with database.snapshot() as snapshot:
        if not await outbox.has_due_entry(snapshot):
            return False
    claimed_entry = await run_transaction(database, outbox.claim)
    if claimed_entry is None:
        return False
    entry = claimed_entry
    if hook is None or await deliver(entry, hook):
        await run_transaction(database, lambda connection: outbox.delete_entry(connection, entry))
    else:
        await run_transaction(database, lambda connection: outbox.reschedule(connection, entry))
    return True


async def deliver(entry: outbox.OutboxEntry, hook: Hook) -> bool:
    """Post the entry to the hook; return whether it responded with a 2xx status in time."""
    body = orjson.dumps(
        {
            "id": entry.id,
            "kind": entry.kind,
            "organization": entry.organization,
            "dateCreated": entry.date_created,
            "attempt": entry.attempts,
        }
    )
    timestamp = str(int(datetime.now(UTC).timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Waybill-Timestamp": timestamp,
        "Waybill-Signature": sign_body(hook.secret, timestamp, body),
    }
    try:
        async with httpx.AsyncClient(timeout=REQUEST_TIMEOUT_SECONDS) as client:
            response = await client.post(hook.url, content=body, headers=headers)
    except httpx.HTTPError as error:
        log.warning(
            "Could not deliver outbox entry %s of kind %s, will retry: %s",
            entry.id,
            entry.kind,
            type(error).__name__,
        )
        return False
    if not response.is_success:
        log.warning(
            "Could not deliver outbox entry %s of kind %s, will retry: status %s",
            entry.id,
            entry.kind,
            response.status_code,
        )
    return response.is_success


def sign_body(secret: str, timestamp: str, body: bytes) -> str:
    """Return the HMAC-SHA256 of the timestamp, a full stop and the body, as `sha256=<hex>`."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
