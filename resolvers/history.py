"""A git history as releases: `server.py import-git` (design.md).

**What becomes what.** A tag becomes a release, with the commits that it is the first to reach.
Tags are taken ancestors first, otherwise by date (the tagger's, else the committer's). Commits
stand in git's date order, newest first, so that the tagged one is the first whatever the clocks
said; those with the skip marker are left out. The files that a commit changed come along, but for
merges, which change none themselves.

**What a release is called.** Only `package@number` can be ordered by semver (releases.md 3.2), and
a name has no slash (4.1). So a tag is renamed if that makes it semver, and else kept:

| tag | version |
| --- | --- |
| `v1.2.3`, `1.2.3` | `<project>@1.2.3` |
| `pkg/v1.2.3`, `pkg@v1.2.3`, `pkg@1.2.3` | `pkg@1.2.3` |
| `@scope/pkg@1.2.3`, `scope/pkg/v1.2.3` | `scope-pkg@1.2.3`, as npm names its archives |
| `nightly` | `nightly` |
| `build/nightly`, `latest` | none: skipped |

**Running again** adds only what is new. A tag whose release was imported is passed over, wherever
the tag stands now; commits that a release of this project and repository reaches stay where they
are. Releases are written whole, so an import that was interrupted is simply run again.

**Whose settings.** The `git` program is asked with nobody's configuration, without mailmap, grafts
or replaced objects, so that a history reads alike on every machine; nothing is fetched.
"""

import asyncio
import codecs
import os
import re
import subprocess
from array import array
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple, Self, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

from db import history
from db.engine import Database
from db.history import (
    Deployable,
    NewAuthor,
    NewCommit,
    NewRelease,
    NewRepository,
    Place,
    StoredAuthor,
    StoredRelease,
    parts,
)
from db.writing import BusyError, Transaction, transaction
from resolvers.deploy import LONGEST_NAME as LONGEST_ENVIRONMENT
from resolvers.deploy import is_environment_name
from resolvers.versions import is_valid_name, semver, semver_columns

T = TypeVar("T")
Progress = Callable[[str, int, int], None]

SKIP_MARKER = "#skipsentry"
SLUG = re.compile(r"[a-z0-9_][a-z0-9_-]{0,63}")
LONGEST_MESSAGE = 64 * 1024
LONGEST_OBJECT = 1024 * 1024
LONGEST_AUTHOR, LONGEST_EMAIL, LONGEST_PATH, LONGEST_REPOSITORY = 128, 75, 510, 200
LATEST_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())

# A chunk is what is in memory at once: so many commits, or as few as have so many file changes.
COMMITS_AT_ONCE = 1_000
CHANGES_AT_ONCE = 5_000
RELEASES_AT_ONCE = 500
SKIPPED_SHOWN = 20


class HistoryError(Exception):
    """A history that cannot be imported as asked; the text is for the person who asked."""


class Skipped(NamedTuple):
    """A tag that made no release."""

    tag: str
    reason: str


@dataclass(frozen=True)
class Imported:
    """How many rows an import added. `commits` counts those put into releases."""

    releases: int = 0
    commits: int = 0
    authors: int = 0
    deploys: int = 0
    skipped: tuple[Skipped, ...] = ()

    def summary(self) -> str:
        """For the person who asked: what was added, and some of the tags that were skipped."""
        counts = (
            f"{getattr(self, name)} {name}"
            for name in ("releases", "commits", "authors", "deploys")
        )
        lines = [f"Added: {', '.join(counts)}."]
        lines += [f"Skipped {tag}: {reason}." for tag, reason in self.skipped[:SKIPPED_SHOWN]]
        if len(self.skipped) > SKIPPED_SHOWN:
            lines.append(f"Skipped {len(self.skipped) - SKIPPED_SHOWN} more.")
        return "\n".join(lines)


class Tag(NamedTuple):
    """A tag of a commit, its date in seconds since 1970, and its release's version."""

    name: str
    version: str
    sha: str
    date: int


class Entry(NamedTuple):
    """A commit as git has it; changes are paths with A, D or M."""

    sha: str
    message: str
    date: int
    author: NewAuthor | None
    changes: Sequence[tuple[str, str]] = ()


async def import_git(
    database: Database,
    path: Path,
    *,
    organization: str,
    project: str,
    tag_pattern: str = "*",
    environment: str | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Add what is new in a repository's history, as the module says. Raises HistoryError.

    Organization, project, repository and environment are created if they are missing. Every
    release that has no deploy yet gets one, if an environment is given. Progress is reported as
    stage (`tags`, `history`, `commits`, `releases`), done, and total, 0 while it is unknown.
    """
    report = progress or (lambda _stage, _done, _total: None)
    check_names(organization, project, environment)
    with Git(path) as git:
        repository = await asyncio.to_thread(repository_of, git, path)
        found = await asyncio.to_thread(tags_of, git, project, tag_pattern)
        report("tags", len(found.tags), len(found.tags))

        async def place(connection: Transaction) -> Place:
            return await history.put_place(
                connection, organization, project, repository, environment
            )

        try:
            importer = Importer(database, await transaction(database, place), git, report)
            return await importer.run(found)
        except BusyError as error:
            msg = "Others are writing too much just now. What was imported stays; run it again."
            raise HistoryError(msg) from error


def check_names(organization: str, project: str, environment: str | None) -> None:
    """Raise HistoryError for a name that cannot be one."""
    for kind, slug in (("organization", organization), ("project", project)):
        if not SLUG.fullmatch(slug):
            msg = f"{kind}: {slug!r} is not a slug, 1 to 64 of a-z, 0-9, _ and -, no - first."
            raise HistoryError(msg)
    if environment is not None and (
        not is_environment_name(environment)
        or "\0" in environment
        or len(environment) > LONGEST_ENVIRONMENT
    ):
        msg = f"environment: {environment!r} is not a name, 1 to {LONGEST_ENVIRONMENT} "
        msg += "characters without slash and line break."
        raise HistoryError(msg)


# -- asking git


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
        """Start git with lines on its standard input. Raises HistoryError."""
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
            raise HistoryError(msg) from error
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
        """Raise HistoryError, with what git says, unless it succeeded."""
        if self.end() != 0:
            raise self.failure()

    def failure(self) -> HistoryError:
        """What went wrong, in git's words."""
        self._errors.seek(0)
        words = text(self._errors.read(LONGEST_MESSAGE)).strip()
        return HistoryError(f"git: {words.splitlines()[-1] if words else 'ended early'}")

    def exactly(self, size: int) -> bytes:
        """So many bytes. Raises HistoryError when there are fewer."""
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


def repository_of(git: Git, path: Path) -> NewRepository:
    """What a repository is called: as its `origin` is, else as its directory. Raises HistoryError.

    A directory somewhere inside a work tree is refused: it hardly means the whole history.
    """
    prefix = git.ask("rev-parse", "--show-prefix")
    is_inside = bool(prefix.output.readline().strip())
    if prefix.end() != 0 or is_inside:
        msg = f"{path} is not {'the top of' if is_inside else ''} a git repository."
        raise HistoryError(msg.replace("  ", " "))
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


# -- reading objects


def text(raw: bytes, encoding: str = "utf-8") -> str:
    """What bytes say; unreadable ones are replaced, and NUL, which PostgreSQL refuses, is gone."""
    try:
        decoded = codecs.lookup(encoding) and raw.decode(encoding, "replace")
        # Some encodings can spell half of a surrogate pair, which no database takes.
        decoded = decoded.encode("utf-8", "replace").decode()
    except (LookupError, ValueError):
        decoded = raw.decode("utf-8", "replace")
    return decoded.replace("\0", "")


def seconds(raw: bytes) -> int:
    """A date of git, `seconds zone`, put between 1970 and 9999; 1970 when it is no number.

    The zone tells only what a clock on the wall showed.
    """
    found = re.match(rb"\s*(-?)(\d{1,20})", raw)
    if found is None or found[1]:
        return 0
    return min(int(found[2]), LATEST_SECOND)


def instant(date: int) -> datetime:
    """Seconds since 1970 as a datetime."""
    return datetime.fromtimestamp(date, UTC)


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


def entries(git: Git, shas: Callable[[], Iterable[str]]) -> Iterator[Entry]:
    """The commits, in order."""
    reading = zip(shas(), objects(git, shas()), changes(git, shas()), strict=True)
    for sha, (kind, body), changed in reading:
        if kind != "commit":
            msg = f"git: the commit {sha} is missing."
            raise HistoryError(msg)
        yield entry(sha, body, changed)


def entry(sha: str, body: bytes, changed: Sequence[tuple[str, str]] = ()) -> Entry:
    """A commit, of the text of its object."""
    found, message = headers(body)
    encoding = found.get(b"encoding", b"utf-8").decode("ascii", "replace")
    author, _ = signed(found.get(b"author", b""), encoding)
    _, date = signed(found.get(b"committer", b""))
    said = text(message, encoding).strip("\n")
    return Entry(sha, said[:LONGEST_MESSAGE], date, author, changed)


# -- tags


@dataclass
class Found:
    """The tags that can become releases, earliest first, and those that cannot."""

    tags: list[Tag] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def tags_of(git: Git, project: str, pattern: str) -> Found:
    """The tags that match a pattern. Raises HistoryError when there are none."""
    answer = git.ask("for-each-ref", "--format=%(refname:strip=2)%00%(objectname)", "refs/tags")
    lines = [line.rstrip(b"\n").partition(b"\0") for line in answer.output]
    answer.require_success()
    names = [(text(name), sha.decode()) for name, _, sha in lines]
    matching = [(name, sha) for name, sha in names if fnmatchcase(name, pattern)]
    if not matching:
        msg = f"No tag matches {pattern!r}." if names else "The repository has no tags."
        raise HistoryError(msg)
    found = Found()
    versions: dict[str, str] = {}
    of_commits = peeled(git, matching, found.skipped)
    for name, sha, date in sorted(of_commits, key=lambda tag: (tag[2], tag[0])):
        version = version_of(name, project)
        if not is_valid_name(version):
            found.skipped.append(Skipped(name, f"{version!r} cannot be the name of a release"))
        elif version in versions:
            reason = f"{versions[version]!r} is the release {version!r} too"
            found.skipped.append(Skipped(name, reason))
        else:
            versions[version] = name
            found.tags.append(Tag(name, version, sha, date))
    return found


def peeled(
    git: Git, tags: Iterable[tuple[str, str]], skipped: list[Skipped]
) -> Iterator[tuple[str, str, int]]:
    """Name, commit and date of each tag that names a commit, through whatever tags lie between."""
    left = [(name, sha, 0) for name, sha in tags]
    while left:
        shas = list(dict.fromkeys(sha for _, sha, _ in left))
        read = (target(kind, body) for kind, body in objects(git, shas))
        seen = dict(zip(shas, read, strict=True))
        further: list[tuple[str, str, int]] = []
        for name, sha, date in left:
            kind, at, when = seen[sha]
            if kind == "tag":
                further.append((name, at, date or when))
            elif kind == "commit":
                yield name, sha, date or when
            else:
                reason = f"it names a {kind}, not a commit" if kind else "what it names is missing"
                skipped.append(Skipped(name, reason))
        left = further


def target(kind: str, body: bytes) -> tuple[str, str, int]:
    """Of a tag or commit: its type, what a tag names, and the date, 0 if it has none."""
    if kind not in {"tag", "commit"}:
        return kind, "", 0
    found, _ = headers(body)
    _, date = signed(found.get(b"tagger" if kind == "tag" else b"committer", b""))
    return kind, found.get(b"object", b"").decode(), date


def version_of(tag: str, project: str) -> str:
    """The version of a tag's release, as the module says."""
    package, separator, number = tag.rpartition("@")
    if not package:
        package, separator, number = tag.rpartition("/")
    number = re.sub(r"^[vV](?=\d)", "", number)
    package = package.removeprefix("@").replace("/", "-") if separator else project
    version = f"{package}@{number}"
    return version if package and (separator == "@" or semver(version)) else tag


# -- which commits a release has


class Graph:
    """Commits, parents before children, otherwise by date. 100 bytes or two for each."""

    def __init__(self) -> None:
        self.shas: list[bytes] = []
        self.index: dict[bytes, int] = {}
        self._parents = array("i")
        self._starts = array("i", [0])

    def add(self, sha: bytes, parents: Iterable[bytes]) -> None:
        """One more commit; parents that are not there do not count."""
        self._parents.extend(self.index[each] for each in parents if each in self.index)
        self._starts.append(len(self._parents))
        self.index[sha] = len(self.shas)
        self.shas.append(sha)

    def parents(self, commit: int) -> Sequence[int]:
        """The parents of a commit, by index."""
        return self._parents[self._starts[commit] : self._starts[commit + 1]]


@dataclass(frozen=True)
class Planned:
    """A release that is to be made; its commits by index, newest first."""

    tag: Tag
    commits: Sequence[int]


def graph_of(git: Git, tips: Iterable[str], known: Sequence[str], report: Progress) -> Graph:
    """The commits that the tips reach and the known commits do not."""
    graph = Graph()
    reading = zip(known, objects(git, known), strict=True)
    excluded = [f"^{sha}" for sha, (kind, _) in reading if kind == "commit"]
    answer = git.ask(
        *("rev-list", "--date-order", "--reverse", "--parents", "--stdin"),
        given=[*tips, *excluded],
    )
    for line in answer.output:
        sha, *parents = map(bytes.fromhex, line.decode().split())
        graph.add(sha, parents)
        if len(graph.shas) % 10_000 == 0:
            report("history", len(graph.shas), 0)
    answer.require_success()
    report("history", len(graph.shas), len(graph.shas))
    return graph


def plan(graph: Graph, tags: Iterable[Tag]) -> list[Planned]:
    """The releases in the order of their making, with the commits each is the first to reach."""
    ordered = ancestors_first(graph, tags)
    owners = array("i", [-1]) * len(graph.shas)
    for number, tag in enumerate(ordered):
        start = graph.index.get(bytes.fromhex(tag.sha))
        waiting = [] if start is None or owners[start] >= 0 else [start]
        while waiting:
            commit = waiting.pop()
            if owners[commit] < 0:
                owners[commit] = number
                waiting.extend(each for each in graph.parents(commit) if owners[each] < 0)
    commits = [array("i") for _ in ordered]
    for commit in range(len(graph.shas) - 1, -1, -1):
        if owners[commit] >= 0:
            commits[owners[commit]].append(commit)
    return list(map(Planned, ordered, commits))


def ancestors_first(graph: Graph, tags: Iterable[Tag]) -> list[Tag]:
    """Tags by date, but none before a tag that it contains, whatever its date.

    So a tag counts as no earlier than the latest of those that it contains. A tag of a commit that
    is not in the graph takes no commits, and comes first.
    """
    own = array("q", [-1]) * len(graph.shas)
    places = {tag: graph.index.get(bytes.fromhex(tag.sha), -1) for tag in tags}
    for tag, commit in places.items():
        if commit >= 0:
            own[commit] = max(own[commit], tag.date)
    below = array("q", [-1]) * len(graph.shas)
    for commit in range(len(graph.shas)):
        for parent in graph.parents(commit):
            below[commit] = max(below[commit], below[parent], own[parent])

    def order(tag: Tag) -> tuple[int, int, int, str]:
        commit = places[tag]
        contained = below[commit] if commit >= 0 else 0
        return max(contained, tag.date) if commit >= 0 else -1, commit, tag.date, tag.name

    return sorted(places, key=order)


# -- writing


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
    yield chunk


class Author(NamedTuple):
    """An author met in this import; the name was that of a commit of that date."""

    id: int
    name: str | None
    date: int


@dataclass(frozen=True)
class Step:
    """A release that is to be made, and where its commits lie among all that are read."""

    tag: Tag
    start: int
    end: int


def order_of(
    graph: Graph, planned: Sequence[Planned]
) -> tuple[list[Step], Callable[[], Iterator[bytes]]]:
    """The releases, and the commits that are read for them, in order.

    Tagged commits that older releases hold come first: releases have them as heads only.
    """
    tagged = dict.fromkeys(bytes.fromhex(each.tag.sha) for each in planned)
    heads = [sha for sha in tagged if sha not in graph.index]
    steps: list[Step] = []
    start = len(heads)
    for each in planned:
        steps.append(Step(each.tag, start, start + len(each.commits)))
        start = steps[-1].end

    def shas() -> Iterator[bytes]:
        yield from heads
        for each in planned:
            yield from (graph.shas[commit] for commit in each.commits)

    return steps, shas


class Importer:
    """Writes releases as their commits are read: first commits, then the releases they complete.

    Both in transactions of their own, each short, so that a server beside it can write as well.
    """

    def __init__(self, database: Database, place: Place, git: Git, report: Progress) -> None:
        self._database = database
        self._place = place
        self._git = git
        self._report = report
        self._authors: dict[str, Author] = {}
        self._heads: dict[str, int] = {}
        # Of each commit read, in order; 0 where there is none, or it is not to be in a release.
        self._commit_ids = array("q")
        self._author_ids = array("q")
        self._made = Imported()

    async def run(self, found: Found) -> Imported:
        """Write what is new."""
        async with self._database.snapshot() as snapshot:
            versions = [tag.version for tag in found.tags]
            stored = await history.releases(snapshot, self._place, versions)
            known = await history.heads(snapshot, self._place)
        new = [tag for tag in found.tags if tag.version not in stored]
        taken = [
            Skipped(tag.name, f"there is a release {tag.version!r} already, of another origin")
            for tag in found.tags
            if tag.version in stored and not stored[tag.version].is_imported
        ]
        self._made = Imported(skipped=(*found.skipped, *taken))
        if new:
            await self._add(new, known)
        await self._deploy_imported(stored.values())
        return self._made

    async def _add(self, tags: Sequence[Tag], known: Sequence[str]) -> None:
        def prepare() -> tuple[Graph, list[Planned]]:
            graph = graph_of(self._git, (tag.sha for tag in tags), known, self._report)
            return graph, plan(graph, tags)

        graph, planned = await asyncio.to_thread(prepare)
        self._heads = dict.fromkeys((tag.sha for tag in tags), 0)
        steps, shas = order_of(graph, planned)
        total = steps[-1].end
        written = 0
        reading = chunks(entries(self._git, lambda: (sha.hex() for sha in shas())))
        async with aclosing(ahead(reading)) as read:
            async for chunk in read:
                await self._write_commits(chunk)
                done = len(self._commit_ids)
                self._report("commits", done, total)
                while written < len(steps) and steps[written].end <= done:
                    some = steps[written : written + RELEASES_AT_ONCE]
                    ready = [step for step in some if step.end <= done]
                    await self._write_releases(ready)
                    written += len(ready)
                    self._report("releases", written, len(steps))

    async def _write_commits(self, chunk: Sequence[Entry]) -> None:
        def is_linked(entry: Entry) -> bool:
            return SKIP_MARKER not in entry.message

        kept = [each for each in chunk if is_linked(each) or each.sha in self._heads]

        async def write(connection: Transaction) -> tuple[dict[str, int], dict[str, Author], int]:
            authors, created = await self._put_authors(connection, kept)
            new = [
                NewCommit(
                    each.sha,
                    each.message,
                    instant(each.date),
                    authors[each.author.email].id if each.author else None,
                )
                for each in kept
            ]
            ids = await history.put_commits(connection, self._place, new)
            changed = (
                (ids[each.sha], path, type_) for each in kept for path, type_ in each.changes
            )
            await history.put_file_changes(connection, self._place, changed)
            return dict(ids), authors, created

        ids, authors, created = await transaction(self._database, write)
        self._authors |= authors
        self._made = replace(self._made, authors=self._made.authors + created)
        self._heads |= {sha: id_ for sha, id_ in ids.items() if sha in self._heads}
        for each in chunk:
            counts = is_linked(each)
            self._commit_ids.append(ids[each.sha] if counts else 0)
            self._author_ids.append(authors[each.author.email].id if counts and each.author else 0)

    async def _put_authors(
        self, connection: Transaction, chunk: Iterable[Entry]
    ) -> tuple[dict[str, Author], int]:
        """The authors of the commits by address, and how many are new. The latest name counts."""
        names: dict[str, tuple[int, str | None]] = {}
        for each in chunk:
            if each.author is not None:
                email, name = each.author
                named = (each.date if name else -1, name)
                names[email] = max(names.get(email, named), named, key=lambda pair: pair[0])
        missing = [
            NewAuthor(email, names[email][1]) for email in names if email not in self._authors
        ]
        stored, created = await history.put_authors(
            connection, self._place.organization_id, missing
        )
        found: dict[str, Author] = {}
        renamed: list[StoredAuthor] = []
        for email, (date, name) in names.items():
            author = self._authors.get(email) or Author(*stored[email], -1)
            if name is not None and date >= author.date:
                if name != author.name:
                    renamed.append(StoredAuthor(author.id, name))
                author = Author(author.id, name, date)
            found[email] = author
        await history.rename_authors(connection, renamed)
        return found, created

    async def _write_releases(self, steps: Sequence[Step]) -> None:
        new = [self._new_release(step) for step in steps]

        async def write(connection: Transaction) -> tuple[dict[str, int], int]:
            ids = dict(await history.add_releases(connection, self._place, new))
            targets = [
                Deployable(ids[release.version], release.date)
                for release in new
                if release.version in ids
            ]
            return ids, await history.add_deploys(connection, self._place, targets)

        ids, deploys = await transaction(self._database, write)
        made = [release for release in new if release.version in ids]
        taken = [
            Skipped(release.ref, f"the release {release.version!r} was created meanwhile")
            for release in new
            if release.version not in ids
        ]
        self._made = replace(
            self._made,
            releases=self._made.releases + len(made),
            commits=self._made.commits + sum(len(release.commit_ids) for release in made),
            deploys=self._made.deploys + deploys,
            skipped=(*self._made.skipped, *taken),
        )

    def _new_release(self, step: Step) -> NewRelease:
        part = slice(step.start, step.end)
        return NewRelease(
            version=step.tag.version,
            ref=step.tag.name,
            date=instant(step.tag.date),
            semver=semver_columns(step.tag.version),
            author_ids=list(dict.fromkeys(filter(None, self._author_ids[part]))),
            commit_ids=array("q", filter(None, self._commit_ids[part])),
            head_id=self._heads[step.tag.sha],
        )

    async def _deploy_imported(self, stored: Iterable[StoredRelease]) -> None:
        """Give releases of former imports a deploy, if they have none and one is wanted."""
        targets = [
            Deployable(release.id, release.date)
            for release in stored
            if release.is_imported and not release.is_deployed
        ]
        for some in parts(targets, RELEASES_AT_ONCE):

            async def write(connection: Transaction, some: Sequence[Deployable] = some) -> int:
                return await history.add_deploys(connection, self._place, some)

            deploys = await transaction(self._database, write)
            self._made = replace(self._made, deploys=self._made.deploys + deploys)
