"""Commits of a history, read in a thread while earlier commits are written."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import NamedTuple, TypeVar, cast

from jobs.git_import.git import Git, GitImportError, decode
from jobs.git_import.objects import parse_encoding, parse_headers, read_changes, read_objects

T = TypeVar("T")

MAX_MESSAGE_LENGTH = 64 * 1024

# A chunk, which is in memory at once, ends at either number.
COMMITS_PER_CHUNK = 1_000
CHANGES_PER_CHUNK = 5_000


class GitCommit(NamedTuple):
    """A commit of git; `changes` are paths with A, D or M."""

    sha: str
    message: str
    changes: Sequence[tuple[str, str]]


def read_commits(git: Git, shas: Sequence[bytes]) -> Iterator[GitCommit]:
    """Read commits in order. Raises GitImportError when one is missing."""
    commits = zip(
        map(bytes.hex, shas),
        read_objects(git, map(bytes.hex, shas)),
        read_changes(git, map(bytes.hex, shas)),
        strict=True,
    )
    for sha, (kind, body), changes in commits:
        if kind != "commit":
            msg = f"git: the commit {sha} is missing."
            raise GitImportError(msg)
        headers, message = parse_headers(body)
        decoded = decode(message, parse_encoding(headers)).strip("\n")
        yield GitCommit(sha, decoded[:MAX_MESSAGE_LENGTH], changes)


def split_commits(source: Iterator[GitCommit]) -> Iterator[list[GitCommit]]:
    """Split commits into chunks of bounded memory."""
    chunk: list[GitCommit] = []
    change_count = 0
    for commit in source:
        chunk.append(commit)
        change_count += len(commit.changes)
        if len(chunk) >= COMMITS_PER_CHUNK or change_count >= CHANGES_PER_CHUNK:
            yield chunk
            chunk, change_count = [], 0
    if chunk:
        yield chunk


async def read_ahead(source: Iterator[T]) -> AsyncGenerator[T, None]:
    """Yield the items of a slow source; a thread computes the next item while one is processed."""
    end = object()

    def compute_next() -> object:
        return next(source, end)

    task = asyncio.create_task(asyncio.to_thread(compute_next))
    try:
        while (item := await task) is not end:
            task = asyncio.create_task(asyncio.to_thread(compute_next))
            yield cast("T", item)
    finally:
        task.cancel()
