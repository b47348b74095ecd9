"""Tags that become releases, and the versions of these releases.

Only `package@number` is ordered by semver (docs/reference/releases.md#version-parsing), and a
version has no slash (docs/reference/releases.md#release-names). A tag is renamed if the result is
a semver version; otherwise the version is the tag:

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

from jobs.git_import.git import Git, GitImportError, decode
from jobs.git_import.objects import parse_headers, parse_signature, read_objects
from resolvers.releases.versions import is_valid_version, parse_semver


class Tag(NamedTuple):
    """A tag of a commit, the version of its release, and its date in Unix seconds."""

    name: str
    version: str
    sha: str
    date: int


class SkippedTag(NamedTuple):
    """A tag that does not become a release."""

    tag: str
    reason: str


class TagSelection(NamedTuple):
    """The tags that can become releases, earliest first, and those that cannot."""

    tags: Sequence[Tag]
    skipped: Sequence[SkippedTag]


class PeeledTag(NamedTuple):
    """A tag, the object that it names directly or through other tags, and the tag's date.

    The kind is empty when the object is missing; the date is 0 when there is none.
    """

    name: str
    kind: str
    sha: str
    date: int


def select_tags(git: Git, project: str, pattern: str) -> TagSelection:
    """Select the tags that match a pattern. Raises GitImportError when there are none."""
    process = git.run("for-each-ref", "--format=%(refname:strip=2)%00%(objectname)", "refs/tags")
    lines = [line.rstrip(b"\n").partition(b"\0") for line in process.output]
    process.require_success()
    names = [(decode(name), sha.decode()) for name, _, sha in lines]
    matching = [(name, sha) for name, sha in names if fnmatchcase(name, pattern)]
    if not matching:
        msg = (
            f"No tag matches {pattern!r}."
            if names
            else "The repository has no tags. Releases are imported from tags."
        )
        raise GitImportError(msg)
    peeled = list(peel_tags(git, matching))
    skipped = [
        SkippedTag(name, f"it names a {kind}, not a commit" if kind else "its object is missing")
        for name, kind, _, _ in peeled
        if kind != "commit"
    ]
    commits = [tag for tag in peeled if tag.kind == "commit"]
    selected: dict[str, Tag] = {}
    for name, _, sha, date in sorted(commits, key=lambda tag: (tag.date, tag.name)):
        version = to_version(name, project)
        if not is_valid_version(version):
            skipped.append(SkippedTag(name, f"{version!r} is not a valid version"))
        elif version in selected:
            reason = f"the tag {selected[version].name!r} has the version {version!r} too"
            skipped.append(SkippedTag(name, reason))
        else:
            selected[version] = Tag(name, version, sha, date)
    return TagSelection(list(selected.values()), skipped)


def peel_tags(git: Git, tags: Iterable[tuple[str, str]]) -> Iterator[PeeledTag]:
    """Yield the objects that tags name; `tags` are names and shas.

    One git process reads all tags of one level; tags that name tags are the next level.
    """
    pending = [(name, sha, 0) for name, sha in tags]
    while pending:
        shas = list(dict.fromkeys(sha for _, sha, _ in pending))
        targets = (parse_target(kind, body) for kind, body in read_objects(git, shas))
        target_of = dict(zip(shas, targets, strict=True))
        further: list[tuple[str, str, int]] = []
        for name, sha, date in pending:
            kind, target, target_date = target_of[sha]
            if kind == "tag":
                further.append((name, target, date or target_date))
            else:
                yield PeeledTag(name, kind, sha, date or target_date)
        pending = further


def parse_target(kind: str, body: bytes) -> tuple[str, str, int]:
    """Return the type of a tag or commit, the sha that a tag names, and the date or 0."""
    if kind not in {"tag", "commit"}:
        return kind, "", 0
    headers, _ = parse_headers(body)
    _, date = parse_signature(headers.get(b"tagger" if kind == "tag" else b"committer", b""))
    return kind, headers.get(b"object", b"").decode(), date


def to_version(tag: str, project: str) -> str:
    """Convert a tag to a version by the table above; the result may be an invalid version."""
    package, separator, number = tag.rpartition("@")
    if not package:
        package, separator, number = tag.rpartition("/")
    number = re.sub(r"^[vV](?=\d)", "", number)
    package = package.removeprefix("@").replace("/", "-") if separator else project
    version = f"{package}@{number}"
    return version if package and (separator == "@" or parse_semver(version)) else tag
