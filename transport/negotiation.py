"""Media types: what a client sends, and which answer it likes best (RFC 9110, 8.3 and 12.5.1)."""

import re
from collections.abc import Iterator
from functools import lru_cache

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
UTF_8 = "utf-8"

QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def parsed(text: str) -> tuple[str, dict[str, str]]:
    """A media type, or a range of them, and its parameters; names in lower case."""
    kind, *rest = text.split(";")
    pairs = (each.partition("=") for each in rest)
    parameters = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    return kind.strip().lower(), parameters


def is_utf_8(parameters: dict[str, str]) -> bool:
    """Whether a media type's charset is ours, or is left open."""
    return parameters.get("charset", UTF_8).lower() == UTF_8


def is_json(content_type: str) -> bool:
    """Whether a body of that type is JSON in UTF-8."""
    kind, parameters = parsed(content_type)
    return kind == JSON and is_utf_8(parameters)


def accepted(accept: str) -> Iterator[tuple[str, dict[str, str], float]]:
    """The media types of an Accept header, their parameters and weights, as they are written."""
    for entry in accept.split(","):
        kind, parameters = parsed(entry)
        yield kind, parameters, quality(parameters.get("q", "1"))


@lru_cache(maxsize=256)
def preferred(accept: str) -> str | None:
    """Which of our media types an Accept header likes best; None if it takes neither.

    What is named goes before what a wildcard allows, and what is named first before the rest:
    clients that list several without weights mean the first.
    """
    ranges: dict[str, float] = {}
    for kind, parameters, weight in accepted(accept):
        if kind and is_utf_8(parameters):
            ranges.setdefault(kind, weight)
    if not ranges and not accept.strip():
        return JSON
    named = [kind for kind in ranges if kind in {JSON, GRAPHQL}]
    best, weight = None, 0.0
    for kind in dict.fromkeys([*named, JSON, GRAPHQL]):
        widest = ranges.get("application/*", ranges.get("*/*", 0.0))
        if ranges.get(kind, widest) > weight:
            best, weight = kind, ranges.get(kind, widest)
    return best


def quality(text: str) -> float:
    """The weight that a q stands for; 0 for nonsense."""
    return float(text) if QUALITY.fullmatch(text) else 0.0
