"""Who a client says that it is.

An SDK says a key: in a header, in the query, or in the DSN in the header of an envelope.
sentry-cli says a token, which may have a form that tells it where to go (clients.md A2).
"""

import base64
import re
import secrets
import time
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request

from resolvers.errors import SetupError
from resolvers.project_keys import parse_server_url

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


def create_organization_token(url: str, organization: str) -> str:
    """A new token that tells sentry-cli the server's root and the organization.

    Raises SetupError when that is no URL of a root: sentry-cli takes no other.
    """
    parts = parse_server_url(url)
    if parts.path.strip("/"):
        msg = f"{url!r} is below the root of a host, where sentry-cli does not go."
        raise SetupError(msg)
    url = f"{parts.scheme}://{parts.netloc}"
    said = orjson.dumps({"iat": time.time(), "url": url, "region_url": url, "org": organization})
    secret = base64.b64encode(secrets.token_bytes(32)).rstrip(b"=")
    return f"sntrys_{base64.b64encode(said).decode()}_{secret.decode()}"


def parse_basic_user(authorization: str) -> str | None:
    """The token that sentry-cli 2 sends as an API key: the user of HTTP Basic, if that is one."""
    scheme, _, said = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user = base64.b64decode(said.strip(), validate=True).decode()
    except ValueError:
        return None
    return user.partition(":")[0] or None
