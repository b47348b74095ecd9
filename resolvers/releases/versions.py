"""Parsing of versions, with the parser of Sentry's relay.

Rules: docs/reference/releases.md#versions.
"""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sentry_relay.exceptions import RelayError
from sentry_relay.processing import parse_release

from db.delivery.order import encode_numbers

MAX_VERSION_LENGTH = 200
FORBIDDEN_CHARACTERS = frozenset("\r\n\f\t/\\")
RESERVED_VERSIONS = frozenset({"", ".", "..", "latest"})
MAX_INT64 = 2**63 - 1

PACKAGE = re.compile(r"(@?[^@]+)@(.+)", re.DOTALL)

INVALID_VERSION = (
    "A version cannot contain a slash, backslash, tab or line break, and cannot be '.', '..' or "
    "'latest'."
)
TAKEN_VERSION = (
    "A release of projects to which the token is not limited has the version. "
    "Use another version, or a token of these projects too."
)


class ParsedVersion(NamedTuple):
    """The version without its package. The numbers are None if it is not semver."""

    raw: str
    major: int | None = None
    minor: int | None = None
    patch: int | None = None
    pre: str | None = None
    build_code: str | None = None
    components: int | None = None


class VersionInfo(NamedTuple):
    """A parsed version, as clients see it: docs/reference/releases.md#version-info."""

    package: str | None
    version: ParsedVersion
    description: str
    build_hash: str | None


@dataclass(frozen=True)
class Semver:
    """The semver columns of a release: docs/reference/releases.md#semver-columns."""

    package: str
    major: int
    minor: int
    patch: int
    revision: int
    prerelease: str
    build_code: str | None
    build_number: int | None

    @property
    def order(self) -> str:
        """A text whose order by bytes is that of docs/reference/releases.md#semver-order.

        The numbers at full width, then 1 for a final version, or 0 and the pre-release.
        """
        numbers = (self.major, self.minor, self.patch, self.revision)
        stage = f"0{encode_prerelease(self.prerelease)}" if self.prerelease else "1"
        return encode_numbers(numbers) + stage


def encode_prerelease(prerelease: str) -> str:
    """Encode a pre-release so that the order by bytes is that of Semantic Versioning 2.0.0.

    The comma between identifiers precedes every character of an identifier.
    """
    return ",".join(map(encode_identifier, prerelease.split(".")))


def encode_identifier(identifier: str) -> str:
    """Encode an identifier: a number after its count of digits, a word after `w`.

    The count has three digits, which `w` follows: numbers are less than words.
    """
    if not identifier.isdigit():
        return f"w{identifier}"
    number = strip_zeros(identifier)
    return f"{len(number):03d}{number}"


def strip_zeros(digits: str) -> str:
    """Return digits without leading zeros; one zero stays."""
    return digits.lstrip("0") or "0"


SEMVER_COLUMNS = tuple(field.name for field in fields(Semver))


def is_valid_version(version: str) -> bool:
    """Check a version: docs/reference/releases.md#release-names."""
    return (
        len(version) <= MAX_VERSION_LENGTH
        and not FORBIDDEN_CHARACTERS.intersection(version)
        and version.strip().lower() not in RESERVED_VERSIONS
    )


def describe_invalid_version(version: str) -> str:
    """Return the message for a version that is not valid."""
    if not version.strip():
        return "The version must not be empty."
    if len(version) > MAX_VERSION_LENGTH:
        return f"At most {MAX_VERSION_LENGTH} characters, not {len(version)}."
    if "\0" in version:
        return "A version cannot contain the character NUL."
    return INVALID_VERSION


def split_package(version: str) -> tuple[str | None, str]:
    """Split a version into its package, None without one, and the rest, as the parser does.

    The package ends at the first `@` that is not the first character. The rest may contain
    another `@`; it is then no semantic version.
    """
    match = PACKAGE.fullmatch(version.strip())
    return (None, version.strip()) if match is None else (match[1], match[2])


@lru_cache(maxsize=4096)
def parse_version(version: str) -> dict[str, Any] | None:
    """Return the parser's result; None if it rejects the version."""
    try:
        result: dict[str, Any] = parse_release(version)
    except RelayError:
        return None
    return result


def parse_version_info(version: str) -> VersionInfo | None:
    """Parse a version for clients; None if the parser rejects it."""
    result = parse_version(version)
    if result is None:
        return None
    numbers = result["version_parsed"]
    raw = result["version_raw"]
    return VersionInfo(
        package=result["package"],
        version=ParsedVersion(raw)
        if numbers is None
        else ParsedVersion(
            raw,
            numbers["major"],
            numbers["minor"],
            numbers["patch"],
            numbers["pre"],
            numbers["build_code"],
            numbers["components"],
        ),
        description=result["description"],
        build_hash=result["build_hash"],
    )


def parse_semver(version: str) -> Semver | None:
    """Parse a version as semver; None if it is not semver or a number exceeds 63 bits."""
    result = parse_version(version)
    numbers = None if result is None else result["version_parsed"]
    if result is None or numbers is None:
        return None
    version_numbers = {name: numbers[name] for name in ("major", "minor", "patch", "revision")}
    if any(number > MAX_INT64 for number in version_numbers.values()):
        return None
    build_code = numbers["build_code"]
    return Semver(
        package=result["package"],
        **version_numbers,
        prerelease=numbers["pre"] or "",
        build_code=build_code,
        build_number=parse_whole_number(build_code),
    )


def to_semver_columns(version: str) -> dict[str, Any]:
    """Return the values of a release's semver columns; empty ones if it is not semver."""
    semver = parse_semver(version)
    if semver is None:
        return {**dict.fromkeys(SEMVER_COLUMNS), "semver_order": ""}
    return {name: getattr(semver, name) for name in SEMVER_COLUMNS} | {
        "semver_order": semver.order
    }


def new_release_values(version: str, date: datetime) -> dict[str, Any]:
    """Return the values of a new release that follow from its version and date."""
    return {
        "version": version,
        "status": 0,
        "data": {},
        "date_created": date,
        "commit_count": 0,
        "deploy_count": 0,
        **to_semver_columns(version),
    }


def parse_whole_number(text: str | None) -> int | None:
    """Parse a text of digits; None for any other text and above 63 bits."""
    if text is None or not (text.isascii() and text.isdigit()):
        return None
    digits = strip_zeros(text)
    if len(digits) > len(str(MAX_INT64)):
        return None
    number = int(digits)
    return number if number <= MAX_INT64 else None
