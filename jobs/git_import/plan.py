"""The commits of each release: those that its tag is the first to reach.

Tags are taken ancestors first, otherwise by date (the tagger's, else the committer's). The
commits of a release are in git's date order, newest first. The tagged commit is the first one,
even if the committers' clocks were wrong.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from jobs.git_import.git import Git
from jobs.git_import.objects import read_objects
from jobs.git_import.tags import Tag

Progress = Callable[[str, int, int], None]


class Step(NamedTuple):
    """A release to create; its commits are `Plan.shas[start:end]`."""

    tag: Tag
    start: int
    end: int


class Plan(NamedTuple):
    """The releases in the order of their creation, and the commits in the order of reading.

    The first commits are tagged ones that belong to an older release; new releases have them as
    head commits only.
    """

    steps: Sequence[Step]
    shas: Sequence[bytes]


class CommitGraph:
    """Commits by index: parents before children, otherwise by date.

    It takes 100 to 200 bytes for each commit.
    """

    def __init__(self) -> None:
        self.shas: list[bytes] = []
        self._indexes: dict[bytes, int] = {}
        self._parents = array("i")
        self._starts = array("i", [0])

    def add(self, sha: bytes, parents: Iterable[bytes]) -> None:
        """Add a commit; parents that are not in the graph are ignored."""
        self._parents.extend(
            self._indexes[parent] for parent in parents if parent in self._indexes
        )
        self._starts.append(len(self._parents))
        self._indexes[sha] = len(self.shas)
        self.shas.append(sha)

    def index(self, tag: Tag) -> int:
        """Return the index of the tagged commit; -1 if it is not in the graph."""
        return self._indexes.get(bytes.fromhex(tag.sha), -1)

    def parents(self, commit: int) -> Sequence[int]:
        """Return the indexes of a commit's parents."""
        return self._parents[self._starts[commit] : self._starts[commit + 1]]


def read_graph(
    git: Git, tips: Iterable[str], known_shas: Sequence[str], report: Progress
) -> CommitGraph:
    """Read the commits that are reachable from the tips but not from the known commits."""
    graph = CommitGraph()
    objects = zip(known_shas, read_objects(git, known_shas), strict=True)
    excluded = [f"^{sha}" for sha, (kind, _) in objects if kind == "commit"]
    process = git.run(
        *("rev-list", "--date-order", "--reverse", "--parents", "--stdin"),
        lines=[*tips, *excluded],
    )
    for line in process.output:
        sha, *parents = map(bytes.fromhex, line.decode().split())
        graph.add(sha, parents)
        if len(graph.shas) % 10_000 == 0:
            report("history", len(graph.shas), 0)
    process.require_success()
    report("history", len(graph.shas), len(graph.shas))
    return graph


def plan_releases(graph: CommitGraph, tags: Iterable[Tag]) -> Plan:
    """Plan the releases of tags, each with the commits that it is the first to reach."""
    ordered = order_tags(graph, tags)
    commits = [array("i") for _ in ordered]
    owners = find_owners(graph, ordered)
    for commit in reversed(range(len(graph.shas))):
        if owners[commit] >= 0:
            commits[owners[commit]].append(commit)
    shas = list(dict.fromkeys(bytes.fromhex(tag.sha) for tag in ordered if graph.index(tag) < 0))
    steps: list[Step] = []
    for tag, tag_commits in zip(ordered, commits, strict=True):
        start = len(shas)
        shas.extend(graph.shas[commit] for commit in tag_commits)
        steps.append(Step(tag, start, len(shas)))
    return Plan(steps, shas)


def find_owners(graph: CommitGraph, ordered: Iterable[Tag]) -> Sequence[int]:
    """Return, for each commit, the index of the first tag that reaches it; -1 if none does."""
    owners = array("i", [-1]) * len(graph.shas)
    for number, tag in enumerate(ordered):
        start = graph.index(tag)
        pending = [start] if start >= 0 else []
        while pending:
            commit = pending.pop()
            if owners[commit] < 0:
                owners[commit] = number
                pending.extend(parent for parent in graph.parents(commit) if owners[parent] < 0)
    return owners


def order_tags(graph: CommitGraph, tags: Iterable[Tag]) -> list[Tag]:
    """Sort tags by date, but each after the tags that it contains.

    The date of a tag counts as no earlier than that of the latest tag that it contains. A tag of a
    commit that is not in the graph has no commits, and comes first.
    """
    latest_tag_dates = array("q", [-1]) * len(graph.shas)
    indexes = {tag: graph.index(tag) for tag in tags}
    for tag, commit in indexes.items():
        if commit >= 0:
            latest_tag_dates[commit] = max(latest_tag_dates[commit], tag.date)
    latest_ancestor_dates = array("q", [-1]) * len(graph.shas)
    for commit in range(len(graph.shas)):
        for parent in graph.parents(commit):
            latest_ancestor_dates[commit] = max(
                latest_ancestor_dates[commit],
                latest_ancestor_dates[parent],
                latest_tag_dates[parent],
            )

    def sort_key(tag: Tag) -> tuple[int, int, int, str]:
        commit = indexes[tag]
        date = max(latest_ancestor_dates[commit], tag.date) if commit >= 0 else -1
        return date, commit, tag.date, tag.name

    return sorted(indexes, key=sort_key)
