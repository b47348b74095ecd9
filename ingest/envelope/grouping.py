"""Which errors are of one group: those with the same fingerprint, or else of the same kind.

The kind is the type of the error that was raised last and the function that it came from: the
innermost frame that is the program's own, or the innermost one. Without an error it is the
message, before its parameters are filled in.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson

DEFAULT = frozenset({"{{ default }}", "{{default}}"})


def group_of(event: dict[str, Any]) -> str:
    """A hash that the events of a group have in common."""
    kind = kind_of(event)
    parts: list[str] = []
    for each in sequence(event.get("fingerprint")) or sorted(DEFAULT)[:1]:
        said = str(each) if isinstance(each, str | int | float) else ""
        parts += kind if said in DEFAULT else [said]
    return hashlib.blake2b(orjson.dumps(parts), digest_size=16).hexdigest()


def kind_of(event: dict[str, Any]) -> list[str]:
    """What errors of one kind have alike."""
    raised = errors_of(event)
    if raised:
        error = mapping(raised[-1])
        name = text(error.get("type")) or text(error.get("value"))
        frames = sequence(mapping(error.get("stacktrace")).get("frames"))
        return ["error", name, *place_of(frames)]
    entry = mapping(event.get("logentry"))
    candidates = (entry.get("message"), entry.get("formatted"), event.get("message"))
    return ["message", next((text(each) for each in candidates if text(each)), "")]


def errors_of(event: dict[str, Any]) -> Sequence[Any]:
    """The errors of an event: causes first, what was raised last at the end."""
    exception = event.get("exception")
    return sequence(exception) or sequence(mapping(exception).get("values"))


def place_of(frames: Sequence[Any]) -> list[str]:
    """Module and function of the innermost own frame."""
    own = [each for each in frames if mapping(each).get("in_app") is True] or frames
    if not own:
        return []
    frame = mapping(own[-1])
    return [
        text(frame.get("module")) or text(frame.get("filename")),
        text(frame.get("function")),
    ]


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> Sequence[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """The value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""
