"""The `git` program, and what its repositories are called.

It is asked with nobody's configuration, without mailmap, grafts or replaced objects, so that a
history reads alike on every machine; nothing is fetched.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Self, cast
from urllib.parse import urlsplit, urlunsplit

from db.releases.history import NewRepository

LONGEST_COMPLAINT = 64 * 1024
LONGEST_REPOSITORY = 200


class GitImportError(Exception):
    """A history that cannot be imported as asked; the text is for the person who asked."""


class Git:
    """The `git` program at one repository; what it still runs at the end is ended."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open = ExitStack()
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GIT_")
        } | {
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_GRAFT_FILE": os.devnull,
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            # A partial clone would otherwise fetch what it lacks, by whatever its settings name.
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": "none",
            "LC_ALL": "C",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def ask(self, *arguments: str, given: Iterable[str] = ()) -> "Answer":
        """Start git with lines on its standard input. Raises GitImportError."""
        # A file, not a pipe: nobody has to write while another reads.
        lines = self._open.enter_context(TemporaryFile())  # noqa: SIM115 (closed with the rest)
        errors = self._open.enter_context(TemporaryFile())  # noqa: SIM115 (likewise)
        lines.writelines(f"{line}\n".encode() for line in given)
        lines.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 (no shell, and no argument comes from outside)
                ["git", "-c", "safe.directory=*", *arguments],  # noqa: S607 (the git on the path)
                cwd=self._path,
                env=self._environment,
                stdin=lines,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=1 << 16,
            )
        except OSError as error:
            reason = (
                "the git program is not installed" if self._path.is_dir() else "no such directory"
            )
            msg = f"{self._path}: {reason}."
            raise GitImportError(msg) from error
        self._open.enter_context(process)
        self._open.callback(process.kill)
        return Answer(process, errors)


class Answer:
    """What git says on standard output, as far as it was read."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self.output = cast("BufferedReader", process.stdout)
        self._process = process
        self._errors = errors

    def end(self) -> int:
        """The exit code."""
        self.output.read()
        return self._process.wait()

    def require_success(self) -> None:
        """Raise GitImportError, with what git says, unless it succeeded."""
        if self.end() != 0:
            raise self.failure()

    def failure(self) -> GitImportError:
        """What went wrong, in git's words."""
        self._errors.seek(0)
        words = text(self._errors.read(LONGEST_COMPLAINT)).strip()
        return GitImportError(f"git: {words.splitlines()[-1] if words else 'ended early'}")

    def exactly(self, size: int) -> bytes:
        """So many bytes. Raises GitImportError when there are fewer."""
        found = self.output.read(size)
        if len(found) < size:
            self._process.wait()
            raise self.failure()
        return found

    def fields(self) -> Iterator[bytes]:
        """What stands before each NUL."""
        rest = b""
        while block := self.output.read1(1 << 16):
            *whole, rest = (rest + block).split(b"\0")
            yield from whole
        self.require_success()


def text(raw: bytes, encoding: str = "utf-8") -> str:
    """What bytes say; unreadable ones are replaced, and NUL, which PostgreSQL refuses, is gone."""
    try:
        decoded = raw.decode(encoding, "replace")
        # Some encodings can spell half of a surrogate pair, which no database takes.
        decoded = decoded.encode("utf-8", "replace").decode()
    except (LookupError, ValueError):
        decoded = raw.decode("utf-8", "replace")
    return decoded.replace("\0", "")


def repository_of(git: Git, path: Path) -> NewRepository:
    """Name a repository by its `origin`, else by its directory. Raises GitImportError.

    A directory somewhere inside a work tree is refused: it hardly means the whole history.
    """
    prefix = git.ask("rev-parse", "--show-prefix")
    is_inside = bool(prefix.output.readline().strip())
    if prefix.end() != 0 or is_inside:
        msg = f"{path} is not {'the top of ' if is_inside else ''}a git repository."
        raise GitImportError(msg)
    origin = git.ask("config", "-z", "--get", "remote.origin.url")
    url = text(origin.output.read().rstrip(b"\0"))
    return repository_at(url) or NewRepository(directory_name(path), None, None)


def directory_name(path: Path) -> str:
    """The name of a repository that has no origin."""
    whole = path.resolve()
    name = whole.parent.name if whole.name == ".git" else whole.name.removesuffix(".git")
    return text(os.fsencode(name))[:LONGEST_REPOSITORY] or "repository"


def repository_at(url: str) -> NewRepository | None:
    """The repository of a remote address, the password left out; None if it is a local one."""
    short = re.fullmatch(r"((?:[^@/:]+@)?[^@/:]+):(?!//)(.+)", url)
    try:
        parts = urlsplit(f"ssh://{short[1]}/{short[2].lstrip('/')}" if short else url)
        host = parts.hostname
    except ValueError:
        return None
    name = parts.path.strip("/").removesuffix(".git")
    if not host or not name or parts.scheme not in {"http", "https", "ssh", "git"}:
        return None
    provider = provider_of(host)
    is_web = parts.scheme in {"http", "https"}
    if provider is not None and not is_web:
        link = f"https://{host}/{name}"
    else:
        user = f"{parts.username}@" if parts.username and not is_web else ""
        place = user + parts.netloc.rpartition("@")[2]
        link = urlunsplit((parts.scheme, place, parts.path, "", ""))
    return NewRepository(name[:LONGEST_REPOSITORY], link, provider)


def provider_of(host: str) -> str | None:
    """Who hosts a repository: github, gitlab, or nobody we know."""
    return next((each for each in ("github", "gitlab") if each in host.split(".")), None)
