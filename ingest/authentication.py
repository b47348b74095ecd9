"""Credentials of Sentry clients: public keys of SDKs and access tokens of sentry-cli."""

import base64
import re
import secrets
import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
from starlette.requests import Request

from resolvers.errors import SetupError
from resolvers.project_keys import parse_server_url

AUTH_HEADERS = ("x-sentry-auth", "authorization")
SENTRY_KEY_PARAMETER = re.compile(r"(?:^|[\s,])sentry_key\s*=\s*\"?([^\s,\"]+)", re.IGNORECASE)
PUBLIC_KEY = re.compile(r"[0-9A-Za-z]{1,32}")


def find_public_key(http: Request) -> str | None:
    """Find the public key in the headers or the query of a request; None without one.

    Source: docs/reference/clients.md#sdk-authentication.
    """
    for header in AUTH_HEADERS:
        scheme, _, parameters = http.headers.get(header, "").strip().partition(" ")
        match = SENTRY_KEY_PARAMETER.search(parameters) if scheme.lower() == "sentry" else None
        if match:
            return match[1]
    # Not `query_params`, which makes three mappings of the parameters.
    query = http.scope["query_string"].decode("latin-1")
    return dict(parse_qsl(query, keep_blank_values=True)).get("sentry_key")


def parse_dsn_key(dsn: Any, project_id: str) -> str | None:
    """Return the public key of a DSN; None when the text is not a DSN of the project."""
    if not isinstance(dsn, str):
        return None
    try:
        url = urlsplit(dsn)
    except ValueError:
        return None
    return url.username if url.path.rpartition("/")[2] == project_id else None


def is_public_key(text: str) -> bool:
    """Whether the text has the form of a public key."""
    return PUBLIC_KEY.fullmatch(text) is not None


def create_organization_token(url: str, organization: str) -> str:
    """Create a token from which sentry-cli reads the server's URL and the organization.

    Format: docs/reference/clients.md#organization-tokens.

    Raises SetupError when the URL is not the root of a server; sentry-cli supports no other.
    """
    server = parse_server_url(url)
    if server.path.strip("/"):
        msg = f"The URL {url!r} has a path. sentry-cli needs the root of a server."
        raise SetupError(msg)
    root = f"{server.scheme}://{server.netloc}"
    payload = orjson.dumps(
        {"iat": time.time(), "url": root, "region_url": root, "org": organization}
    )
    secret = base64.b64encode(secrets.token_bytes(32)).rstrip(b"=")
    return f"sntrys_{base64.b64encode(payload).decode()}_{secret.decode()}"


def parse_basic_user(authorization: str) -> str | None:
    """Read the user of HTTP Basic; None for another scheme or a malformed value.

    sentry-cli 2 sends a token as an API key, which is the user of HTTP Basic.
    """
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(credentials.strip(), validate=True).decode()
    except ValueError:
        return None
    return text.partition(":")[0] or None
