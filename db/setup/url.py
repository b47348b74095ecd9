"""Database URLs, in the forms that people and hosting providers write them."""

import inspect
from urllib.parse import quote

import asyncpg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

HIDDEN = "***"
ALLOWED = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
"""The scheme with the driver, by the scheme of a URL."""
LAST_PORT = 65535
PARAMETERS = frozenset(inspect.signature(asyncpg.connect).parameters) - {
    *("dsn", "loop", "connection_class", "record_class"),
}
"""The parameters that the query of a PostgreSQL URL may have, besides `sslmode`."""


def normalize_url(text: str) -> str:
    """Return a database URL with the driver's scheme, and `ssl` for `sslmode`.

    Raises: ValueError with what is allowed.
    """
    try:
        url = make_url(text)
        scheme = DRIVERS[url.drivername]
    except (ArgumentError, ValueError, KeyError):
        msg = f"must be {ALLOWED}"
        raise ValueError(msg) from None
    url = url.set(drivername=scheme)
    if url.get_backend_name() == "sqlite":
        check_is_file(url)
        return to_text(url)
    if url.port is not None and not 1 <= url.port <= LAST_PORT:
        msg = f"must have a port from 1 to {LAST_PORT}"
        raise ValueError(msg)
    query = dict(url.query)
    if "sslmode" in query:
        query["ssl"] = query.pop("sslmode")
    unknown = query.keys() - PARAMETERS
    if unknown:
        msg = f"must be without the parameter {min(unknown)!r}, which the driver does not have"
        raise ValueError(msg)
    return to_text(url.set(query=query))


def check_is_file(url: URL) -> None:
    """Check that a SQLite database is a file, which connections can share. Raises ValueError."""
    if url.database in {None, "", ":memory:"} or url.query.get("mode") == "memory":
        msg = "must name a file, because connections do not share a database in memory"
        raise ValueError(msg)


def to_text(url: URL) -> str:
    """Return the whole URL, with its password."""
    return url.render_as_string(hide_password=False)


def hide_password(text: str) -> str:
    """Return a database URL without its password; only the scheme of one that is not valid."""
    try:
        url = make_url(text)
        if "password" in url.query:
            url = url.update_query_dict({"password": HIDDEN})
        return url.render_as_string(hide_password=True).replace(quote(HIDDEN), HIDDEN)
    except (ArgumentError, ValueError):
        scheme, separator, _ = text.partition("://")
        return f"{scheme}{separator}{HIDDEN}" if separator else HIDDEN
