"""Tags as releases: which tags become one, and what it is called.

Only `package@number` can be ordered by semver (releases.md 3.2), and a name has no slash (4.1).
So a tag is renamed if that makes it semver, and else kept:

| tag | version |
| --- | --- |
| `v1.2.3`, `1.2.3` | `<project>@1.2.3` |
| `pkg/v1.2.3`, `pkg@v1.2.3`, `pkg@1.2.3` | `pkg@1.2.3` |
| `@scope/pkg@1.2.3`, `scope/pkg/v1.2.3` | `scope-pkg@1.2.3`, as npm names its archives |
| `nightly` | `nightly` |
| `build/nightly`, `latest` | none: skipped |
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from jobs.git_import.git import Git, GitImportError, text
from jobs.git_import.objects import headers, objects, signed
from resolvers.releases.versions import is_valid_version, parse_semver


class Tag(NamedTuple):
    """A tag of a commit, its date in seconds since 1970, and its release's version."""

    name: str
    version: str
    sha: str
    date: int


class Skipped(NamedTuple):
    """A tag that made no release."""

    tag: str
    reason: str


class Found(NamedTuple):
    """The tags that can become releases, earliest first, and those that cannot."""

    tags: Sequence[Tag]
    skipped: Sequence[Skipped]


class Peeled(NamedTuple):
    """What a tag stands at through whatever tags lie between, and its date, 0 if it has none.

    The kind is empty when that is missing.
    """

    name: str
    kind: str
    sha: str
    date: int


def tags_of(git: Git, project: str, pattern: str) -> Found:
    """The tags that match a pattern. Raises GitImportError when there are none."""
    answer = git.ask("for-each-ref", "--format=%(refname:strip=2)%00%(objectname)", "refs/tags")
    lines = [line.rstrip(b"\n").partition(b"\0") for line in answer.output]
    answer.require_success()
    names = [(text(name), sha.decode()) for name, _, sha in lines]
    matching = [(name, sha) for name, sha in names if fnmatchcase(name, pattern)]
    if not matching:
        msg = f"No tag matches {pattern!r}." if names else "The repository has no tags."
        raise GitImportError(msg)
    read = list(peeled(git, matching))
    skipped = [
        Skipped(name, f"it names a {kind}, not a commit" if kind else "what it names is missing")
        for name, kind, _, _ in read
        if kind != "commit"
    ]
    commits = [tag for tag in read if tag.kind == "commit"]
    found: dict[str, Tag] = {}
    for name, _, sha, date in sorted(commits, key=lambda tag: (tag.date, tag.name)):
        version = version_of(name, project)
        if not is_valid_version(version):
            skipped.append(Skipped(name, f"{version!r} cannot be the name of a release"))
        elif version in found:
            reason = f"{found[version].name!r} is the release {version!r} too"
            skipped.append(Skipped(name, reason))
        else:
            found[version] = Tag(name, version, sha, date)
    return Found(list(found.values()), skipped)


def peeled(git: Git, tags: Iterable[tuple[str, str]]) -> Iterator[Peeled]:
    """What each tag stands at, of its name and what it names; a level of tags at a time."""
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
            else:
                yield Peeled(name, kind, sha, date or when)
        left = further


def target(kind: str, body: bytes) -> tuple[str, str, int]:
    """Of a tag or commit: its type, what a tag names, and the date, 0 if it has none."""
    if kind not in {"tag", "commit"}:
        return kind, "", 0
    found, _ = headers(body)
    _, date = signed(found.get(b"tagger" if kind == "tag" else b"committer", b""))
    return kind, found.get(b"object", b"").decode(), date


def version_of(tag: str, project: str) -> str:
    """The version of a tag's release, as the module says; it may be no valid name."""
    package, separator, number = tag.rpartition("@")
    if not package:
        package, separator, number = tag.rpartition("/")
    number = re.sub(r"^[vV](?=\d)", "", number)
    package = package.removeprefix("@").replace("/", "-") if separator else project
    version = f"{package}@{number}"
    return version if package and (separator == "@" or parse_semver(version)) else tag
