"""Where an SDK says its key: a header, the query, or the DSN in the header of an envelope."""

import re
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

SAID = re.compile(r"(?:^|[\s,])sentry_key\s*=\s*\"?([^\s,\"]+)", re.IGNORECASE)
KEY = re.compile(r"[0-9A-Za-z]{1,32}")


def key_of(http: Request) -> str | None:
    """The key that a request says before its body."""
    for header in ("x-sentry-auth", "authorization"):
        scheme, _, said = http.headers.get(header, "").strip().partition(" ")
        found = SAID.search(said) if scheme.lower() == "sentry" else None
        if found:
            return found[1]
    return http.query_params.get("sentry_key")


def key_of_dsn(dsn: Any, project: str) -> str | None:
    """The key in a DSN, if that is one of the project."""
    if not isinstance(dsn, str):
        return None
    try:
        parts = urlsplit(dsn)
    except ValueError:
        return None
    return parts.username if parts.path.rpartition("/")[2] == project else None


def may_be_key(key: str) -> bool:
    """Whether it looks like a key at all."""
    return KEY.fullmatch(key) is not None
