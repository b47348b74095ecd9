"""The commits of a history, read in a thread while those before them are written."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import NamedTuple, TypeVar, cast

from db.releases.history import NewAuthor
from jobs.git_import.git import Git, GitImportError, text
from jobs.git_import.objects import changes, headers, objects, signed

T = TypeVar("T")

LONGEST_MESSAGE = 64 * 1024

# A chunk is what is in memory at once: so many commits, or as few as have so many file changes.
COMMITS_AT_ONCE = 1_000
CHANGES_AT_ONCE = 5_000


class Entry(NamedTuple):
    """A commit as git has it; changes are paths with A, D or M."""

    sha: str
    message: str
    date: int
    author: NewAuthor | None
    changes: Sequence[tuple[str, str]]


def entries(git: Git, shas: Sequence[bytes]) -> Iterator[Entry]:
    """The commits, in order. Raises GitImportError when one is missing."""
    reading = zip(
        map(bytes.hex, shas),
        objects(git, map(bytes.hex, shas)),
        changes(git, map(bytes.hex, shas)),
        strict=True,
    )
    for sha, (kind, body), changed in reading:
        if kind != "commit":
            msg = f"git: the commit {sha} is missing."
            raise GitImportError(msg)
        yield entry(sha, body, changed)


def entry(sha: str, body: bytes, changed: Sequence[tuple[str, str]]) -> Entry:
    """A commit, of the text of its object."""
    found, message = headers(body)
    encoding = found.get(b"encoding", b"utf-8").decode("ascii", "replace")
    author, _ = signed(found.get(b"author", b""), encoding)
    _, date = signed(found.get(b"committer", b""))
    said = text(message, encoding).strip("\n")
    return Entry(sha, said[:LONGEST_MESSAGE], date, author, changed)


def chunks(source: Iterator[Entry]) -> Iterator[list[Entry]]:
    """The commits, as many at a time as may be in memory."""
    chunk: list[Entry] = []
    weight = 0
    for each in source:
        chunk.append(each)
        weight += len(each.changes)
        if len(chunk) >= COMMITS_AT_ONCE or weight >= CHANGES_AT_ONCE:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


async def ahead(source: Iterator[T]) -> AsyncGenerator[T, None]:
    """The items of a slow source, the next one always being made in a thread meanwhile."""
    end = object()

    def following() -> object:
        return next(source, end)

    task = asyncio.create_task(asyncio.to_thread(following))
    try:
        while (item := await task) is not end:
            task = asyncio.create_task(asyncio.to_thread(following))
            yield cast("T", item)
    finally:
        task.cancel()
