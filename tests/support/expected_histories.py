"""The commits that each release of a clone has by docs/reference/releases.md#tag-commits.

Everything about the graph is asked of git, one tag at a time, so that the import's own algorithm
can be compared with it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from jobs.git_import.git import Git
from jobs.git_import.tags import Tag, select_tags
from tests.support.git_repositories import run_git


class TakenTag(NamedTuple):
    """A tag, the place at which it is taken, and whether it moves."""

    tag: Tag
    place: tuple[tuple[str, int], int, int, str]
    is_moving: bool


def read_expected_commits(
    path: Path, project: str, *, pattern: str = "*", directory: str | None = None
) -> Mapping[str, Sequence[str]]:
    """Return the shas of each release's commits, newest first, by version."""
    with Git(path) as git:
        selection = select_tags(git, project, pattern)
    history = ["rev-list", "--date-order", *{tag.sha for tag in selection.tags}]
    newest_first = {sha: place for place, sha in enumerate(run_git(path, *history).split())}
    left_out = set(run_git(path, *history, "-F", "--grep=#skipsentry").split())
    if directory is not None:
        touching = run_git(path, *history, "--full-history", "--no-merges", "--", directory)
        left_out |= set(newest_first) - set(touching.split())
    series: dict[str, list[Tag]] = {}
    for tag in selection.tags:
        series.setdefault(tag.series, []).append(tag)
    selected = {tag.name for tag in selection.selected}
    expected: dict[str, Sequence[str]] = {}
    for tags in series.values():
        for tag, shas in read_commits_of_series(path, tags, newest_first).items():
            if tag.name in selected:
                expected[tag.version] = sorted(shas - left_out, key=newest_first.__getitem__)
    return expected


def take_tags(
    path: Path, tags: Sequence[Tag], newest_first: Mapping[str, int]
) -> Sequence[TakenTag]:
    """Return the tags of a series with their places."""
    contained = {tag: find_contained_tags(path, tag, tags) for tag in tags}
    moving = {
        tag
        for tag in tags
        if len(tag.numbers) in {1, 2}
        and any(
            len(other.numbers) > len(tag.numbers)
            and other.numbers[: len(tag.numbers)] == tag.numbers
            and other.order >= tag.order
            for other in contained[tag]
        )
    }
    return [
        TakenTag(
            tag,
            (
                max((other.order, other.date) for other in contained[tag] if other not in moving),
                -newest_first[tag.sha],
                tag.date,
                tag.name,
            ),
            tag in moving,
        )
        for tag in tags
    ]


def find_contained_tags(path: Path, tag: Tag, tags: Sequence[Tag]) -> Sequence[Tag]:
    """Return the tags whose commits a tag contains, itself included."""
    output = run_git(
        path, "for-each-ref", "--format=%(refname:strip=2)", f"--merged={tag.sha}", "refs/tags"
    )
    names = set(output.split("\n"))
    return [other for other in tags if other.name in names]


def read_commits_of_series(
    path: Path, tags: Sequence[Tag], newest_first: Mapping[str, int]
) -> Mapping[Tag, set[str]]:
    """Return what each tag reaches, by `git rev-list`, without what tags taken before reach.

    `git rev-list TAG --not OTHER` would be shorter, but lists too much if clocks were wrong.
    """
    places = sorted(take_tags(path, tags, newest_first), key=lambda each: each.place)
    fixed_heads = {each.tag.sha for each in places if not each.is_moving}
    taken: set[str] = set()
    of_heads: dict[str, set[str]] = {}
    for tag, _, is_moving in places:
        if (is_moving and tag.sha in fixed_heads) or tag.sha in of_heads:
            continue
        reached = set(run_git(path, "rev-list", tag.sha).split())
        of_heads[tag.sha] = reached - taken
        if not is_moving:
            taken |= reached
    return {tag: of_heads[tag.sha] for tag in tags}
