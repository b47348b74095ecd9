"""Idempotency keys of writes. Rules: docs/reference/releases.md#idempotency-keys."""

import hashlib
from typing import Any, NamedTuple

import orjson

from resolvers.outcomes import ErrorCode, Problems

MAX_KEY_LENGTH = 255


class HashedKey(NamedTuple):
    """The hashes of a client's key for a kind of write, and of the content of the write."""

    key: str
    digest: str


def hash_key(kind: str, key: str | None, content: Any) -> HashedKey | None:
    """Hash a key and the content of its write, which JSON can express; None without a key."""
    if key is None:
        return None
    return HashedKey(
        hashlib.sha256(f"{kind}:{key}".encode()).hexdigest(),
        hashlib.sha256(orjson.dumps(content)).hexdigest(),
    )


def check_key(key: str | None, problems: Problems) -> None:
    """Add a problem for a key that is too long."""
    problems.check_text(key, MAX_KEY_LENGTH, "idempotencyKey")


def add_conflict(problems: Problems) -> None:
    """Add the problem of a key that was used for another write."""
    problems.add(
        ErrorCode.CONFLICT,
        "The key was used before with other values. Use a new key.",
        "idempotencyKey",
    )
