"""Headers of a request, media types, and content negotiation (RFC 9110, 8.3 and 12.5.1)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from starlette.requests import HTTPConnection
from starlette.requests import Request as HTTPRequest

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
UTF_8 = "utf-8"

QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


class MediaRange(NamedTuple):
    """An entry of an Accept header. Type and parameter names are in lower case."""

    media_type: str
    parameters: dict[str, str]
    quality: float


def find_header(http: HTTPConnection, name: bytes) -> str | None:
    """Return the first header of a name in lower case; None without one.

    Starlette's mapping of headers encodes the name for each header of the request.
    """
    for each, value in http.scope["headers"]:
        if each == name:
            text: str = value.decode("latin-1")
            return text
    return None


def list_headers(http: HTTPConnection, name: bytes) -> list[str]:
    """Return all headers of a name in lower case, in their order."""
    return [value.decode("latin-1") for each, value in http.scope["headers"] if each == name]


def parse_media_type(text: str) -> tuple[str, dict[str, str]]:
    """Split a media type or range from its parameters; names are returned in lower case."""
    media_type, *rest = text.split(";")
    pairs = (parameter.partition("=") for parameter in rest)
    parameters = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    return media_type.strip().lower(), parameters


def is_utf_8(parameters: dict[str, str]) -> bool:
    """Return whether the charset of a media type is UTF-8 or missing."""
    return parameters.get("charset", UTF_8).lower() == UTF_8


def is_json(content_type: str) -> bool:
    """Return whether a Content-Type is JSON in UTF-8."""
    media_type, parameters = parse_media_type(content_type)
    return media_type == JSON and is_utf_8(parameters)


def accept_header(http: HTTPRequest) -> str:
    """Return the Accept header of a request; several lines are joined."""
    return ",".join(list_headers(http, b"accept"))


def parse_accept(accept: str) -> Iterator[MediaRange]:
    """Yield the media ranges of an Accept header in their order."""
    for entry in accept.split(","):
        media_type, parameters = parse_media_type(entry)
        yield MediaRange(media_type, parameters, parse_quality(parameters.get("q", "1")))


@lru_cache(maxsize=256)
def preferred_media_type(accept: str) -> str | None:
    """Choose JSON or GRAPHQL by an Accept header; None if it accepts neither.

    Of equal quality, a named type wins over one that a wildcard allows, and an earlier one over a
    later one: clients that list several types without qualities prefer the first.
    """
    qualities: dict[str, float] = {}
    for media_range in parse_accept(accept):
        if media_range.media_type and is_utf_8(media_range.parameters):
            qualities.setdefault(media_range.media_type, media_range.quality)
    if not qualities and not accept.strip():
        return JSON
    wildcard = qualities.get("application/*", qualities.get("*/*", 0.0))
    named = [media_type for media_type in qualities if media_type in {JSON, GRAPHQL}]
    best, best_quality = None, 0.0
    for media_type in dict.fromkeys([*named, JSON, GRAPHQL]):
        quality = qualities.get(media_type, wildcard)
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


def parse_quality(text: str) -> float:
    """Return the value of a `q` parameter; 0 if it is invalid."""
    return float(text) if QUALITY.fullmatch(text) else 0.0
