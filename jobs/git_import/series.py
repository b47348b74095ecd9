"""The commits of the tags of one series: docs/reference/releases.md#tag-commits.

The tags are taken by version, each after the tags that it contains. A tag has the commits that it
reaches and that no tag taken before reaches, except one on the same commit.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from jobs.git_import.graph import CommitGraph
from jobs.git_import.tags import Tag

NUMBERS_OF_A_MOVING_TAG = 2


def find_commits(graph: CommitGraph, tags: Sequence[Tag]) -> Mapping[Tag, Sequence[int]]:
    """Return the commits of each tag of a series, newest first.

    The tags are in the order in which they are taken; moving ones on their commits come last.
    """
    moving = find_moving_tags(graph, tags)
    taken = bytearray(len(graph.shas))
    commits_of_head: dict[int, Sequence[int]] = {}
    moved: list[Tag] = []
    fixed_heads = {graph.index(tag.sha) for tag in tags if tag not in moving}
    found: dict[Tag, Sequence[int]] = {}
    for tag in order_tags(graph, tags, moving):
        head = graph.index(tag.sha)
        if head not in fixed_heads:
            found[tag] = collect_commits(graph, head, taken.copy())
        elif tag in moving:
            moved.append(tag)
        else:
            if head not in commits_of_head:
                commits_of_head[head] = collect_commits(graph, head, taken)
            found[tag] = commits_of_head[head]
    return found | {tag: commits_of_head[graph.index(tag.sha)] for tag in moved}


def collect_commits(graph: CommitGraph, head: int, taken: bytearray) -> Sequence[int]:
    """Take the commits that a commit reaches and that are not taken, and return them."""
    taken[head] = 1
    commits = array("i", [head])
    for commit in commits:
        for parent in graph.parents(commit):
            if not taken[parent]:
                taken[parent] = 1
                commits.append(parent)
    return array("i", sorted(commits, reverse=True))


def find_moving_tags(graph: CommitGraph, tags: Iterable[Tag]) -> frozenset[Tag]:
    """Return the tags of a major or minor version that move with its versions.

    Such a tag, `v4` or `v4.1`, contains a version of at least its own that begins with the same
    numbers and has more of them.
    """
    tags_by_numbers: dict[tuple[int, ...], list[Tag]] = {}
    for tag in tags:
        for length in range(1, min(len(tag.numbers), NUMBERS_OF_A_MOVING_TAG + 1)):
            tags_by_numbers.setdefault(tag.numbers[:length], []).append(tag)
    return frozenset(
        tag
        for tag in tags
        if len(tag.numbers) <= NUMBERS_OF_A_MOVING_TAG
        and graph.find_reached(
            graph.index(tag.sha),
            (
                graph.index(other.sha)
                for other in tags_by_numbers.get(tag.numbers, ())
                if other.order >= tag.order
            ),
        )
    )


def order_tags(
    graph: CommitGraph, tags: Sequence[Tag], moving: frozenset[Tag] = frozenset()
) -> Sequence[Tag]:
    """Sort the tags of a series by version, but each after the tags that it contains.

    A tag counts as no lower than the tags that it contains; among equals the one that contains
    the other comes last. Tags of one version, or without any, are compared by date.
    """
    ranks = {key: rank for rank, key in enumerate(sorted({(t.order, t.date) for t in tags}))}
    heads = {tag: graph.index(tag.sha) for tag in tags}
    values = {tag: ranks[tag.order, tag.date] for tag in tags}
    own = sorted(tags, key=lambda tag: (values[tag], heads[tag]))
    if any(heads[tag] > heads[after] for tag, after in pairwise(own)):
        fixed = {tag: value for tag, value in values.items() if tag not in moving}
        highest = find_highest_values(graph, heads, fixed)
        values = {
            tag: highest[head] if tag in moving else max(values[tag], highest[head])
            for tag, head in heads.items()
        }
    return sorted(tags, key=lambda tag: (values[tag], heads[tag], tag.date, tag.name))


def find_highest_values(
    graph: CommitGraph, heads: Mapping[Tag, int], values: Mapping[Tag, int]
) -> Sequence[int]:
    """Return, for each commit, the highest value of a tag that it contains; -1 without one."""
    highest = array("i", [-1]) * len(graph.shas)
    for tag, value in values.items():
        highest[heads[tag]] = max(highest[heads[tag]], value)
    first, last = min(heads.values()), max(heads.values())
    for commit in range(first, last + 1):
        for parent in graph.parents(commit):
            highest[commit] = max(highest[commit], highest[parent])
    return highest
