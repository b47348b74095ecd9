"""Grouping of events: docs/reference/clients.md#event-grouping.

Events with the same fingerprint are one group. Without a fingerprint, or for `{{ default }}` in
one, the group is that of the error: the type of the error that was raised last, and the module
and function of its innermost frame in the application, or of its innermost frame. For an event
without an error it is the message before its parameters are filled in.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson

DEFAULT_FINGERPRINTS = frozenset({"{{ default }}", "{{default}}"})


def compute_group(event: dict[str, Any]) -> str:
    """Compute the hash that identifies the event's group."""
    default = describe_event(event)
    parts: list[str] = []
    for each in as_list(event.get("fingerprint")) or sorted(DEFAULT_FINGERPRINTS)[:1]:
        part = str(each) if isinstance(each, str | int | float) else ""
        parts += default if part in DEFAULT_FINGERPRINTS else [part]
    return hashlib.blake2b(orjson.dumps(parts), digest_size=16).hexdigest()


def describe_event(event: dict[str, Any]) -> list[str]:
    """Return the parts of an event that events of the same default group have in common."""
    errors = list_errors(event)
    if errors:
        error = as_object(errors[-1])
        name = as_text(error.get("type")) or as_text(error.get("value"))
        frames = as_list(as_object(error.get("stacktrace")).get("frames"))
        return ["error", name, *describe_location(frames)]
    entry = as_object(event.get("logentry"))
    candidates = (entry.get("message"), entry.get("formatted"), event.get("message"))
    return ["message", next((as_text(each) for each in candidates if as_text(each)), "")]


def list_errors(event: dict[str, Any]) -> Sequence[Any]:
    """List the errors of an event, causes first."""
    exception = event.get("exception")
    return as_list(exception) or as_list(as_object(exception).get("values"))


def describe_location(frames: Sequence[Any]) -> list[str]:
    """Return the module and function of the innermost application frame; [] without frames."""
    candidates = [each for each in frames if as_object(each).get("in_app") is True] or frames
    if not candidates:
        return []
    frame = as_object(candidates[-1])
    return [
        as_text(frame.get("module")) or as_text(frame.get("filename")),
        as_text(frame.get("function")),
    ]


def as_object(value: Any) -> dict[str, Any]:
    """Return the value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> Sequence[Any]:
    """Return the value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """Return the value if it is text, else an empty text."""
    return value if isinstance(value, str) else ""
