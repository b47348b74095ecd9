"""Shallow clones, which lack the parents of some commits.

Rules: docs/reference/releases.md#shallow-clones.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote

from jobs.git_import.git import Git, GitImportError
from jobs.git_import.graph import CommitGraph
from jobs.git_import.tags import Tag


def read_boundaries(git: Git, path: Path, *, allow_shallow: bool) -> frozenset[str]:
    """Return the commits whose parents a shallow clone lacks; none of a whole one.

    Raises GitImportError for a shallow clone that is not allowed.
    """
    process = git.run("rev-parse", "--git-path", "shallow")
    file = path / process.output.read().decode(errors="surrogateescape").rstrip("\n")
    process.require_success()
    if not file.is_file():
        return frozenset()
    if not allow_shallow:
        msg = (
            "The clone is shallow: releases would lack commits. Complete it with\n"
            f"  git -C {quote(str(path))} fetch --unshallow --tags\n"
            "or import with --allow-shallow only the releases whose commits it has."
        )
        raise GitImportError(msg)
    return frozenset(file.read_text().split())


def find_incomplete_tags(
    graph: CommitGraph, commits: Mapping[Tag, Sequence[int]], boundaries: frozenset[str]
) -> frozenset[Tag]:
    """Return the tags whose commits are not certain in a shallow clone.

    `commits` has the tags of each series in the order in which they are taken. The missing history
    may contain further commits of a tag if one of its commits lacks a parent. It may lead from a
    tag taken before to a commit of this one, unless the commit contains all the commits where the
    history of the tags taken before ends.
    """
    if not boundaries:
        return frozenset()
    masks = find_boundaries_of_commits(graph, boundaries)
    ends = {graph.index(sha) for sha in boundaries}
    reached: dict[str, int] = {}
    is_incomplete: dict[tuple[str, str], bool] = {}
    for tag, own in commits.items():
        place = (tag.series, tag.sha)
        if place not in is_incomplete:
            before = reached.get(tag.series, 0)
            is_incomplete[place] = any(each in ends or before & ~masks[each] for each in own)
            reached[tag.series] = before | masks[graph.index(tag.sha)]
    return frozenset(tag for tag in commits if is_incomplete[tag.series, tag.sha])


def find_boundaries_of_commits(graph: CommitGraph, boundaries: frozenset[str]) -> Sequence[int]:
    """Return the boundaries that each commit reaches, as the bits of a number."""
    bits = {graph.index(sha): 1 << bit for bit, sha in enumerate(sorted(boundaries))}
    masks: list[int] = []
    for commit in range(len(graph.shas)):
        mask = bits.get(commit, 0)
        for parent in graph.parents(commit):
            mask |= masks[parent]
        masks.append(mask)
    return masks
