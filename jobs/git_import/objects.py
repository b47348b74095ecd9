"""Git's commits and tags as they are stored, and the files that commits changed.

Whatever is in them can be read: names, dates and encodings may be as odd as git lets them be.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from db.releases.history import NewAuthor
from jobs.git_import.git import Git, text

LONGEST_OBJECT = 1024 * 1024
LONGEST_AUTHOR, LONGEST_EMAIL, LONGEST_PATH = 128, 75, 510
LATEST_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


def objects(git: Git, shas: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Type and content of each object, in order.

    Of a large one the content begins so; of one that is missing both are empty.
    """
    answer = git.ask("cat-file", "--batch", given=shas)
    while line := answer.output.readline():
        _, kind, *size = line.split()
        if not size:
            yield "", b""
            continue
        left = int(size[0]) + 1
        body = answer.exactly(min(left, LONGEST_OBJECT))
        left -= len(body)
        yield kind.decode(), body if left else body[:-1]
        while left:
            left -= len(answer.exactly(min(left, LONGEST_OBJECT)))
    answer.require_success()


def changes(git: Git, shas: Iterable[str]) -> Iterator[list[tuple[str, str]]]:
    """The files that each commit changed, in order. A merge changed none itself."""
    answer = git.ask(
        "diff-tree",
        *("--stdin", "--always", "--root", "-r", "-z", "--name-status", "--no-renames"),
        *("--ignore-submodules=none", "--no-ext-diff"),
        given=shas,
    )
    found: list[tuple[str, str]] | None = None
    fields = answer.fields()
    for each in fields:
        if len(each) > 1:
            if found is not None:
                yield found
            found = []
        elif found is not None:
            type_ = each.decode()
            path = text(next(fields))[:LONGEST_PATH]
            found.append((path, type_ if type_ in {"A", "D"} else "M"))
    if found is not None:
        yield found


def headers(body: bytes) -> tuple[dict[bytes, bytes], bytes]:
    """The headers of a commit or tag, the first of each name, and what follows them."""
    head, _, rest = body.partition(b"\n\n")
    found: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        name, _, value = line.partition(b" ")
        found.setdefault(name, value)
    return found, rest


def signed(raw: bytes, encoding: str = "utf-8") -> tuple[NewAuthor | None, int]:
    """Who and when, of `Name <address> seconds zone`."""
    name, _, rest = raw.partition(b"<")
    email, _, _ = rest.partition(b">")
    _, _, date = rest.rpartition(b">")
    return author(text(name, encoding), text(email, encoding)), seconds(date)


def author(name: str, email: str) -> NewAuthor | None:
    """The author of a name and an address (releases.md 5.3); None if both are empty."""
    name = name.strip()[:LONGEST_AUTHOR]
    email = email.strip().lower()
    if not email and (local := re.sub(r"[^\w.-]", "", name).lower()):
        email = f"{local}@localhost"
    if len(email) > LONGEST_EMAIL:
        email = email[: LONGEST_EMAIL - 3] + "..."
    return NewAuthor(email, name or None) if email else None


def seconds(raw: bytes) -> int:
    """A date of git, `seconds zone`, put between 1970 and 9999; 1970 when it is no number.

    The zone tells only what a clock on the wall showed.
    """
    found = re.match(rb"\s*(-?)(\d{1,20})", raw)
    if found is None or found[1]:
        return 0
    return min(int(found[2]), LATEST_SECOND)
