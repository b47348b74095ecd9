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
MAX_PARTS = 32
"""Parts of a fingerprint that are hashed; more are ignored."""
MAX_PART_LENGTH = 8_192
"""Characters of a text that are hashed: the length at which Sentry cuts messages."""


def compute_group(event: dict[str, Any]) -> str:
    """Compute the hash that identifies the event's group: that of its parts as a JSON list.

    Each part is hashed by itself, so a part that stands for many texts needs no memory.
    """
    default = encode_texts(describe_event(event))
    parts = as_list(event.get("fingerprint"))[:MAX_PARTS] or sorted(DEFAULT_FINGERPRINTS)[:1]
    digest = hashlib.blake2b(b"[", digest_size=16)
    for number, each in enumerate(parts):
        if number:
            digest.update(b",")
        part = str(each) if isinstance(each, str | int | float) else ""
        digest.update(default if part in DEFAULT_FINGERPRINTS else encode_texts([part]))
    digest.update(b"]")
    return digest.hexdigest()


def encode_texts(texts: Sequence[str]) -> bytes:
    """Encode texts, cut to their maximum length, as the inside of a JSON list."""
    return orjson.dumps([each[:MAX_PART_LENGTH] for each in texts])[1:-1]


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
