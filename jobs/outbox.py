"""Delivering what the outbox holds: at least once, signed, later and later when it fails."""

import asyncio
import hashlib
import hmac
import logging
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import orjson

from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import transaction
from db.events import outbox

log = logging.getLogger("waybill.outbox")

TIMEOUT_SECONDS = 10
PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Hook:
    """Where effects are delivered to: a URL, and the secret that signs what is sent."""

    url: str
    secret: str


async def work(database: Database, hook: Hook | None) -> None:
    """Deliver for ever; end it by cancelling. Any number of workers may run at once."""
    while True:
        try:
            delivered = await deliver_next(database, hook)
        except TemporaryError as error:
            log.warning("the outbox cannot be read: %s", error)
            delivered = False
        except Exception:
            # Whatever it is, it must not end the worker.
            log.exception("the outbox could not be read")
            delivered = False
        if not delivered:
            await asyncio.sleep(PAUSE_SECONDS)


async def deliver_next(database: Database, hook: Hook | None) -> bool:
    """Deliver the job that is due longest; False when nothing is due.

    Without a hook a job is over when it is claimed: nobody wants to know.
    """
    async with database.snapshot() as snapshot:
        if not await outbox.is_due(snapshot):
            return False
    job = await transaction(database, outbox.claim)
    if job is None:
        return False
    claimed = job
    succeeded = hook is None or await is_delivered(claimed, hook)
    await transaction(
        database,
        lambda connection: (
            outbox.finish(connection, claimed)
            if succeeded
            else outbox.put_back(connection, claimed)
        ),
    )
    return True


async def is_delivered(job: outbox.Job, hook: Hook) -> bool:
    """Whether the hook took the job: it answered with a 2xx in time."""
    body = orjson.dumps(
        {
            "id": job.id,
            "kind": job.kind,
            "organization": job.organization,
            "dateCreated": job.date_created,
            "attempt": job.attempts,
        }
    )
    timestamp = str(int(datetime.now(UTC).timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Waybill-Timestamp": timestamp,
        "Waybill-Signature": signature(hook.secret, timestamp, body),
    }
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
            response = await client.post(hook.url, content=body, headers=headers)
    except httpx.HTTPError as error:
        log.warning("job %s of kind %s: %s", job.id, job.kind, type(error).__name__)
        return False
    if not response.is_success:
        log.warning("job %s of kind %s: status %s", job.id, job.kind, response.status_code)
    return response.is_success


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256, in hex, of the timestamp, a full stop and the body."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
