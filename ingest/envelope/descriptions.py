"""What is kept of an event besides its group: docs/reference/clients.md#issues."""

from typing import Any

from ingest.envelope.grouping import as_object, as_text, list_errors
from resolvers.sessions.items import ERROR, LEVELS, hash_user_id

MAX_TITLE_LENGTH = 256
MAX_TYPE_LENGTH = 128
MAX_PLATFORM_LENGTH = 64
USER_FIELDS = ("id", "email", "username", "ip_address")
"""What identifies a user; the first one that is there counts."""
OWN_ADDRESS = "{{auto}}"
"""In place of an address: that from which the envelope is sent. It is not known."""


def read_text(value: Any, length: int) -> str | None:
    """Return a text without NUL characters, cut to a length; None if it is none or empty."""
    return as_text(value).replace("\0", "")[:length] or None


def last_error(event: dict[str, Any]) -> dict[str, Any]:
    """Return the error that was raised last; an empty one without errors."""
    errors = list_errors(event)
    return as_object(errors[-1]) if errors else {}


def find_error_type(event: dict[str, Any]) -> str | None:
    """Return the type of an event's error."""
    return read_text(last_error(event).get("type"), MAX_TYPE_LENGTH)


def find_title(event: dict[str, Any]) -> str | None:
    """Return type and value of an event's error, else its message; None without either."""
    error = last_error(event)
    parts = [as_text(error.get(name)).strip() for name in ("type", "value")]
    title = ": ".join(part for part in parts if part)
    if not title:
        entry = as_object(event.get("logentry"))
        candidates = (entry.get("formatted"), entry.get("message"), event.get("message"))
        title = next((as_text(each).strip() for each in candidates if as_text(each).strip()), "")
    return read_text(title.split("\n", 1)[0], MAX_TITLE_LENGTH)


def read_level(event: dict[str, Any]) -> str:
    """Return the level of an event; an absent or unknown one is that of an error."""
    level = as_text(event.get("level"))
    return level if level in LEVELS else ERROR


def is_handled(event: dict[str, Any]) -> bool:
    """Whether no mechanism marks an error of the event as unhandled."""
    return all(
        as_object(as_object(each).get("mechanism")).get("handled") is not False
        for each in list_errors(event)
    )


def find_user(event: dict[str, Any]) -> str | None:
    """Return the hash of what identifies the user of an event; None without it."""
    user = as_object(event.get("user"))
    for name in USER_FIELDS:
        value = user.get(name)
        if isinstance(value, str | int) and value not in {"", OWN_ADDRESS}:
            return hash_user_id(str(value))
    return None
