"""Tags that become releases, the versions of these releases, and the series of tags.

A version has no slash, and only `package@number` is ordered by semver, so a tag is renamed if the
result is a semver version (docs/reference/releases.md#tag-versions). The tags of one package are a
series (docs/reference/releases.md#series-of-tags).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from jobs.git_import.git import Git, GitImportError, decode
from jobs.git_import.objects import parse_headers, parse_signature, read_objects
from resolvers.releases.versions import is_valid_version, parse_semver, split_package

V_PREFIX = re.compile(r"^[vV](?=\d)")
# Where a package may end in `pkg-v1.2.3` and `pkg-1.2.3`, and, with less certainty, in `pkg-v1`.
DASHES = (re.compile(r"-[vV]?(?=\d+\.\d)"), re.compile(r"-[vV](?=\d)"))


class ParsedTag(NamedTuple):
    """A tag's package, which is None in `v1.2.3`, and its number.

    `order` sorts as the versions of a package do; it is empty if the number is no semver version.
    Of a tag without version, such as `stable`, all three are empty.
    """

    package: str | None = None
    number: str = ""
    order: str = ""


class Tag(NamedTuple):
    """A tag of a commit, the version of its release, and its date in Unix seconds.

    `order` sorts as the versions of the series do; it and `numbers` are empty without a version.
    `numbers` are the numbers of the version as written, one to four.
    """

    name: str
    version: str
    sha: str
    date: int
    series: str
    order: str = ""
    numbers: tuple[int, ...] = ()


class SkippedTag(NamedTuple):
    """A tag that does not become a release."""

    tag: str
    reason: str


class TagSelection(NamedTuple):
    """All tags of commits, those of them to import as releases, and those that cannot be."""

    tags: Sequence[Tag]
    selected: Sequence[Tag]
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
    """Select the tags that match a pattern. Raises GitImportError when there are none.

    Which of two tags of a version is used does not depend on the pattern.
    """
    process = git.run("for-each-ref", "--format=%(refname:strip=2)%00%(objectname)", "refs/tags")
    lines = [line.rstrip(b"\n").partition(b"\0") for line in process.output]
    process.require_success()
    named = [(decode(name), sha.decode()) for name, _, sha in lines]
    matching = {name for name, _ in named if fnmatchcase(name, pattern)}
    if not matching:
        msg = (
            f"No tag matches {pattern!r}."
            if named
            else "The repository has no tags. Releases are imported from tags."
        )
        raise GitImportError(msg)
    peeled = list(peel_tags(git, named))
    skipped = [
        SkippedTag(name, f"it names a {kind}, not a commit" if kind else "its object is missing")
        for name, kind, _, _ in peeled
        if kind != "commit"
    ]
    tags = [
        to_tag(name, sha, date, project)
        for name, kind, sha, date in sorted(peeled, key=lambda tag: (tag.date, tag.name))
        if kind == "commit"
    ]
    selected: dict[str, Tag] = {}
    for tag in tags:
        if not is_valid_version(tag.version):
            skipped.append(SkippedTag(tag.name, f"{tag.version!r} is not a valid version"))
        elif tag.version in selected:
            reason = f"the tag {selected[tag.version].name!r} has the version {tag.version!r} too"
            skipped.append(SkippedTag(tag.name, reason))
        else:
            selected[tag.version] = tag
    return TagSelection(
        tags,
        [tag for tag in selected.values() if tag.name in matching],
        [tag for tag in skipped if tag.tag in matching],
    )


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
    maker = parse_signature(headers.get(b"tagger" if kind == "tag" else b"committer", b""))
    return kind, headers.get(b"object", b"").decode(), maker.date


def to_tag(name: str, sha: str, date: int, project: str) -> Tag:
    """Return the tag of a commit, with its version and its series."""
    parsed = parse_tag(name)
    version = to_version(name, project)
    if not parsed.order:
        return Tag(name, version, sha, date, f"name {re.sub('[0-9]+', '0', name)}")
    series = f"package {parsed.package or ''}"
    return Tag(name, version, sha, date, series, parsed.order, parse_numbers(parsed.number))


def to_version(name: str, project: str) -> str:
    """Return the version of a tag's release; it may be invalid."""
    parsed = parse_tag(name)
    if parsed.package is None:
        return f"{project}@{parsed.number}" if parsed.order else name
    return f"{parsed.package}@{parsed.number}"


def parse_tag(name: str) -> ParsedTag:
    """Split a tag: docs/reference/releases.md#tag-versions."""
    package, rest = split_package(name)
    if package is not None:
        number = V_PREFIX.sub("", rest)
        return ParsedTag(to_package(package), number, to_order(number))
    folder, _, last = name.rpartition("/")
    candidates = [(folder or None, last)]
    candidates += [
        (name[: match.start()], name[match.end() :])
        for dash in DASHES
        for match in dash.finditer(name, 1)
    ]
    for package_text, number_text in candidates:
        number = V_PREFIX.sub("", number_text)
        if order := to_order(number):
            return ParsedTag(package_text and to_package(package_text), number, order)
    return ParsedTag()


def to_order(number: str) -> str:
    """Return the semver order of a version without package; empty if it is not semver."""
    semver = parse_semver(f"x@{number}")
    return "" if semver is None else semver.order


def to_package(package: str) -> str:
    """Return the name of a package without slashes, as npm names its archives."""
    return package.removeprefix("@").replace("/", "-")


def parse_numbers(number: str) -> tuple[int, ...]:
    """Return the leading numbers of a version."""
    numbers = re.match(r"[0-9]+(?:\.[0-9]+)*", number)
    return () if numbers is None else tuple(map(int, numbers[0].split(".")))
