"""Git's commit and tag objects, and the files that commits changed.

Git checks neither names nor dates nor encodings, so the parsers accept every object.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from db.releases.history import NewAuthor
from jobs.git_import.git import Git, decode
from resolvers.releases.commits import parse_author

MAX_OBJECT_SIZE = 1024 * 1024
MAX_PATH_LENGTH = 510
MAX_TIMESTAMP = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


class Signature(NamedTuple):
    """Who made an object, and when, in Unix seconds."""

    name: str
    email: str
    date: int


def read_objects(git: Git, shas: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Read the type and content of objects, in order.

    The content ends at MAX_OBJECT_SIZE. For a missing object both are empty.
    """
    process = git.run("cat-file", "--batch", lines=shas)
    while line := process.output.readline():
        _, kind, *size = line.split()
        if not size:
            yield "", b""
            continue
        remaining = int(size[0]) + 1
        body = process.read_exactly(min(remaining, MAX_OBJECT_SIZE))
        remaining -= len(body)
        yield kind.decode(), body if remaining else body[:-1]
        while remaining:
            remaining -= len(process.read_exactly(min(remaining, MAX_OBJECT_SIZE)))
    process.require_success()


def read_changes(git: Git, shas: Iterable[str]) -> Iterator[list[tuple[str, str]]]:
    """Read the files that each commit changed, in order; a merge has none."""
    process = git.run(
        "diff-tree",
        *("--stdin", "--always", "--root", "-r", "-z", "--name-status", "--no-renames"),
        *("--ignore-submodules=none", "--no-ext-diff"),
        lines=shas,
    )
    changes: list[tuple[str, str]] | None = None
    fields = process.read_fields()
    for field in fields:
        if len(field) > 1:
            if changes is not None:
                yield changes
            changes = []
        elif changes is not None:
            type_ = field.decode()
            path = decode(next(fields))[:MAX_PATH_LENGTH]
            changes.append((path, type_ if type_ in {"A", "D"} else "M"))
    if changes is not None:
        yield changes


def parse_headers(body: bytes) -> tuple[dict[bytes, bytes], bytes]:
    """Parse a commit or tag into its headers, the first of each name, and its message."""
    head, _, message = body.partition(b"\n\n")
    headers: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        name, _, value = line.partition(b" ")
        headers.setdefault(name, value)
    return headers, message


def parse_encoding(headers: Mapping[bytes, bytes]) -> str:
    """Return the name of the encoding of a commit."""
    return headers.get(b"encoding", b"utf-8").decode("ascii", "replace")


def parse_signature(raw: bytes, encoding: str = "utf-8") -> Signature:
    """Parse `Name <address> seconds zone`."""
    name, _, rest = raw.partition(b"<")
    email, _, _ = rest.partition(b">")
    _, _, date = rest.rpartition(b">")
    return Signature(decode(name, encoding), decode(email, encoding), parse_date(date))


def to_author(name: str, email: str) -> NewAuthor | None:
    """Convert a name and an address to an author; None without both.

    Rules: docs/reference/releases.md#imported-authors.
    """
    return parse_author(name.strip(), email.strip())


def parse_date(raw: bytes) -> int:
    """Parse a date of git, `seconds zone`, to Unix seconds in the years 1970 to 9999.

    An invalid date is 1970. The zone does not affect the instant.
    """
    match = re.match(rb"\s*(-?)(\d{1,20})", raw)
    if match is None or match[1]:
        return 0
    return min(int(match[2]), MAX_TIMESTAMP)
