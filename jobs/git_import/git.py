"""The `git` program, and the names of its repositories.

Git runs without user configuration, mailmap, grafts or replaced objects, so that a history reads
the same on every machine. It never fetches.
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

MAX_ERROR_OUTPUT = 64 * 1024
MAX_NAME_LENGTH = 200


class GitImportError(Exception):
    """A history that cannot be imported; the message is for the user of the command line."""


class Git:
    """Runs `git` in one repository; closing it kills the processes that still run."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._resources = ExitStack()
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GIT_")
        } | {
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_GRAFT_FILE": os.devnull,
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            # A partial clone would otherwise fetch missing objects from its remotes.
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": "none",
            "LC_ALL": "C",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def run(self, *arguments: str, lines: Iterable[str] = ()) -> "GitProcess":
        """Start git with lines on its standard input. Raises GitImportError."""
        # A file instead of a pipe: git's output can be read without feeding its input.
        stdin = self._resources.enter_context(TemporaryFile())  # noqa: SIM115 (closed by the exit stack)
        errors = self._resources.enter_context(TemporaryFile())  # noqa: SIM115 (closed by the exit stack)
        stdin.writelines(f"{line}\n".encode() for line in lines)
        stdin.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 (no shell; the arguments are constants)
                ["git", "-c", "safe.directory=*", *arguments],  # noqa: S607 (the git on the path)
                cwd=self._path,
                env=self._environment,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=1 << 16,
            )
        except OSError as error:
            msg = (
                "The git program is not installed. Install it, or add it to the PATH."
                if self._path.is_dir()
                else f"{self._path}: no such directory."
            )
            raise GitImportError(msg) from error
        self._resources.enter_context(process)
        self._resources.callback(process.kill)
        return GitProcess(process, errors)


class GitProcess:
    """A running git process with its unread output."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self.output = cast("BufferedReader", process.stdout)
        self._process = process
        self._errors = errors

    def wait(self) -> int:
        """Discard the rest of the output, and return the exit code."""
        self.output.read()
        return self._process.wait()

    def require_success(self) -> None:
        """Wait for the exit. Raises GitImportError with git's message when git failed."""
        if self.wait() != 0:
            raise self.read_error()

    def read_error(self) -> GitImportError:
        """Return an error with the last line of git's messages."""
        self._errors.seek(0)
        messages = decode(self._errors.read(MAX_ERROR_OUTPUT)).strip()
        return GitImportError(f"git: {messages.splitlines()[-1] if messages else 'ended early'}")

    def read_exactly(self, size: int) -> bytes:
        """Read `size` bytes. Raises GitImportError when the output ends before."""
        data = self.output.read(size)
        if len(data) < size:
            self._process.wait()
            raise self.read_error()
        return data

    def read_fields(self) -> Iterator[bytes]:
        """Read the fields of the output, which end with NUL."""
        incomplete = b""
        while block := self.output.read1(1 << 16):
            *fields, incomplete = (incomplete + block).split(b"\0")
            yield from fields
        self.require_success()


def decode(raw: bytes, encoding: str = "utf-8") -> str:
    """Decode bytes; invalid ones are replaced, and NUL, which PostgreSQL rejects, is removed."""
    try:
        decoded = raw.decode(encoding, "replace")
        # Some encodings have lone surrogates, which no database stores.
        decoded = decoded.encode("utf-8", "replace").decode()
    except (LookupError, ValueError):
        decoded = raw.decode("utf-8", "replace")
    return decoded.replace("\0", "")


def describe_repository(git: Git, path: Path) -> NewRepository:
    """Return the name, URL and provider of a repository, from its `origin` or its directory.

    Raises GitImportError when the path is not the top of a repository: the whole history is
    imported, which the user of a directory inside a work tree may not expect.
    """
    prefix = git.run("rev-parse", "--show-prefix")
    is_inside = bool(prefix.output.readline().strip())
    if prefix.wait() != 0 or is_inside:
        msg = f"{path} is not {'the top of ' if is_inside else ''}a git repository."
        raise GitImportError(msg)
    origin = git.run("config", "-z", "--get", "remote.origin.url")
    url = decode(origin.output.read().rstrip(b"\0"))
    return parse_remote_url(url) or NewRepository(to_directory_name(path), None, None)


def to_directory_name(path: Path) -> str:
    """Return the name of a repository without an origin: that of its directory."""
    path = path.resolve()
    name = path.parent.name if path.name == ".git" else path.name.removesuffix(".git")
    return decode(os.fsencode(name))[:MAX_NAME_LENGTH] or "repository"


def parse_remote_url(url: str) -> NewRepository | None:
    """Parse a remote URL, without its password; None for a local path."""
    scp_form = re.fullmatch(r"((?:[^@/:]+@)?[^@/:]+):(?!//)(.+)", url)
    try:
        parts = urlsplit(f"ssh://{scp_form[1]}/{scp_form[2].lstrip('/')}" if scp_form else url)
        host = parts.hostname
    except ValueError:
        return None
    name = parts.path.strip("/").removesuffix(".git")
    if not host or not name or parts.scheme not in {"http", "https", "ssh", "git"}:
        return None
    provider = find_provider(host)
    is_web = parts.scheme in {"http", "https"}
    if provider is not None and not is_web:
        link = f"https://{host}/{name}"
    else:
        user = f"{parts.username}@" if parts.username and not is_web else ""
        address = user + parts.netloc.rpartition("@")[2]
        link = urlunsplit((parts.scheme, address, parts.path, "", ""))
    return NewRepository(name[:MAX_NAME_LENGTH], link, provider)


def find_provider(host: str) -> str | None:
    """Return the provider of a host: `github`, `gitlab`, or None."""
    return next(
        (provider for provider in ("github", "gitlab") if provider in host.split(".")), None
    )
