"""Which commits a release has: those that its tag is the first to reach.

Tags are taken ancestors first, otherwise by date (the tagger's, else the committer's). Commits
stand in git's date order, newest first, so that the tagged one is the first whatever the clocks
said.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from jobs.git_import.git import Git
from jobs.git_import.objects import objects
from jobs.git_import.tags import Tag

Progress = Callable[[str, int, int], None]


class Step(NamedTuple):
    """A release that is to be made, and where its commits lie among all that are read."""

    tag: Tag
    start: int
    end: int


class Plan(NamedTuple):
    """The releases in the order of their making, and the commits in the order of their reading.

    Tagged commits that older releases hold come first: releases have them as heads only.
    """

    steps: Sequence[Step]
    shas: Sequence[bytes]


class Graph:
    """Commits, parents before children, otherwise by date. 100 bytes or two for each."""

    def __init__(self) -> None:
        self.shas: list[bytes] = []
        self._places: dict[bytes, int] = {}
        self._parents = array("i")
        self._starts = array("i", [0])

    def add(self, sha: bytes, parents: Iterable[bytes]) -> None:
        """One more commit; parents that are not there do not count."""
        self._parents.extend(self._places[each] for each in parents if each in self._places)
        self._starts.append(len(self._parents))
        self._places[sha] = len(self.shas)
        self.shas.append(sha)

    def place(self, tag: Tag) -> int:
        """The tagged commit by index, -1 if it is not there."""
        return self._places.get(bytes.fromhex(tag.sha), -1)

    def parents(self, commit: int) -> Sequence[int]:
        """The parents of a commit, by index."""
        return self._parents[self._starts[commit] : self._starts[commit + 1]]


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


def plan(graph: Graph, tags: Iterable[Tag]) -> Plan:
    """The releases of tags, with the commits each is the first to reach."""
    ordered = ancestors_first(graph, tags)
    commits = [array("i") for _ in ordered]
    owners = owners_of(graph, ordered)
    for commit in reversed(range(len(graph.shas))):
        if owners[commit] >= 0:
            commits[owners[commit]].append(commit)
    shas = list(dict.fromkeys(bytes.fromhex(tag.sha) for tag in ordered if graph.place(tag) < 0))
    steps: list[Step] = []
    for tag, own in zip(ordered, commits, strict=True):
        start = len(shas)
        shas.extend(graph.shas[commit] for commit in own)
        steps.append(Step(tag, start, len(shas)))
    return Plan(steps, shas)


def owners_of(graph: Graph, ordered: Iterable[Tag]) -> Sequence[int]:
    """Of each commit the first tag that reaches it, by its number; -1 if none does."""
    owners = array("i", [-1]) * len(graph.shas)
    for number, tag in enumerate(ordered):
        start = graph.place(tag)
        waiting = [start] if start >= 0 else []
        while waiting:
            commit = waiting.pop()
            if owners[commit] < 0:
                owners[commit] = number
                waiting.extend(each for each in graph.parents(commit) if owners[each] < 0)
    return owners


def ancestors_first(graph: Graph, tags: Iterable[Tag]) -> list[Tag]:
    """Tags by date, but none before a tag that it contains, whatever its date.

    So a tag counts as no earlier than the latest of those that it contains. A tag of a commit that
    is not in the graph takes no commits, and comes first.
    """
    own = array("q", [-1]) * len(graph.shas)
    places = {tag: graph.place(tag) for tag in tags}
    for tag, commit in places.items():
        if commit >= 0:
            own[commit] = max(own[commit], tag.date)
    below = array("q", [-1]) * len(graph.shas)
    for commit in range(len(graph.shas)):
        for parent in graph.parents(commit):
            below[commit] = max(below[commit], below[parent], own[parent])

    def order(tag: Tag) -> tuple[int, int, int, str]:
        commit = places[tag]
        counted = max(below[commit], tag.date) if commit >= 0 else -1
        return counted, commit, tag.date, tag.name

    return sorted(places, key=order)
