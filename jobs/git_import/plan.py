"""The releases of an import: a tag each, with the commits that its series gives it.

The plan depends on the clone alone, not on what was imported before.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from jobs.git_import.authors import CommitAuthors, read_authors
from jobs.git_import.git import Git
from jobs.git_import.graph import CommitGraph, Progress, read_commits_of_directory, read_graph
from jobs.git_import.series import find_commits
from jobs.git_import.shallow import find_incomplete_tags
from jobs.git_import.tags import SkippedTag, Tag, TagSelection


class PlannedRelease(NamedTuple):
    """A release with the indexes of its commits, newest first, and that of the tagged one.

    The tagged commit may not be among the commits.
    """

    tag: Tag
    head: int
    commits: Sequence[int]


class Plan(NamedTuple):
    """The releases in the order of their creation, and the tags that have none."""

    graph: CommitGraph
    authors: CommitAuthors
    releases: Sequence[PlannedRelease]
    skipped: Sequence[SkippedTag]
    is_shallow: bool


def read_plan(
    git: Git,
    selection: TagSelection,
    boundaries: frozenset[str],
    directory: str | None,
    report: Progress,
) -> Plan:
    """Read the commits of the tags and plan the releases. Raises GitImportError.

    `boundaries` are the commits of a shallow clone whose parents are missing. Of a directory, only
    commits that change a file below it are planned.
    """
    tips = [tag.sha for tag in selection.tags]
    graph = read_graph(git, tips, report)
    authors = read_authors(git, graph)
    changed = directory and read_commits_of_directory(git, graph, tips, directory)
    commits = find_commits_of_tags(graph, selection)
    incomplete = find_incomplete_tags(graph, commits, boundaries)
    releases = [
        PlannedRelease(
            tag,
            graph.index(tag.sha),
            array("i", (each for each in commits[tag] if changed[each]))
            if changed
            else commits[tag],
        )
        for tag in selection.selected
        if tag not in incomplete
    ]
    # Older releases get lower ids, which decide between releases of one date.
    releases.sort(key=lambda release: (release.head, release.tag.date, release.tag.name))
    skipped = [
        SkippedTag(tag.name, "the shallow clone does not have all of its commits")
        for tag in selection.selected
        if tag in incomplete
    ]
    return Plan(graph, authors, releases, [*selection.skipped, *skipped], bool(boundaries))


def find_commits_of_tags(
    graph: CommitGraph, selection: TagSelection
) -> Mapping[Tag, Sequence[int]]:
    """Return the commits of the tags in each series that has a selected tag."""
    commits: dict[Tag, Sequence[int]] = {}
    wanted = {tag.series for tag in selection.selected}
    for tags in group_by_series(selection.tags).values():
        if tags[0].series in wanted:
            commits |= find_commits(graph, tags)
    return commits


def group_by_series(tags: Iterable[Tag]) -> Mapping[str, Sequence[Tag]]:
    """Return the tags of each series."""
    series: dict[str, list[Tag]] = {}
    for tag in tags:
        series.setdefault(tag.series, []).append(tag)
    return series
