"""Which commits the heads of releases reach: docs/reference/delivery.md#known-histories.

Each stored commit gets a position. What a head reaches is stored as ranges of positions, of which
there are few, because the commits between two heads have neighbouring positions.
"""

import asyncio
from array import array
from collections.abc import Iterable, Mapping, Sequence

from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.transaction import run_transaction
from db.releases import ancestry
from db.releases.ancestry import PositionedCommit, Range
from db.releases.history import ImportTarget
from jobs.git_import.graph import CommitGraph, Progress

HEADS_AT_ONCE = 62
"""How many heads are followed in one pass over the graph, each as a bit of a number."""
ABSENT = -1
"""The index of a commit that is not in the graph."""


async def write_ancestry(
    database: Database, target: ImportTarget, graph: CommitGraph, report: Progress
) -> None:
    """Store which commits of the repository the heads in the graph reach.

    The ranges of heads that are not in the graph are removed.
    """
    while not await try_to_write(database, target, graph):
        pass
    report("ancestry", len(graph.shas), len(graph.shas))


async def try_to_write(database: Database, target: ImportTarget, graph: CommitGraph) -> bool:
    """Store what the heads reach; False if another import gave positions meanwhile."""
    async with database.begin_read_only() as connection:
        commits = await ancestry.read_commits(connection, target.repository_id)
        heads = await ancestry.read_heads(connection, target.repository_id)
        stored = await ancestry.read_ranges(connection, target.repository_id)
    last = max((each.position or 0 for each in commits), default=0)
    new, ranges = await asyncio.to_thread(find_ranges, graph, commits, heads)
    changed = {
        head: ranges.get(head, ())
        for head in {*ranges, *stored}
        if ranges.get(head) != stored.get(head)
    }

    async def write(connection: Transaction) -> bool:
        await ancestry.lock_repository(connection, target.repository_id)
        if await ancestry.read_last_position(connection, target.repository_id) != last:
            return False
        await ancestry.set_positions(connection, new)
        await ancestry.replace_ranges(connection, target, changed)
        return True

    return await run_transaction(database, write, organization_ids=[target.organization_id])


def find_ranges(
    graph: CommitGraph, commits: Sequence[PositionedCommit], heads: Mapping[int, str]
) -> tuple[Mapping[int, int], Mapping[int, Sequence[Range]]]:
    """Return the positions of commits without one, and what heads reach, both by the commit's id.

    Commits and heads that are not in the graph are left out. `heads` has shas by id.
    """
    indexes = {graph.index(commit.sha): commit for commit in commits}
    indexes.pop(ABSENT, None)
    heads_by_index = {graph.index(sha): head_id for head_id, sha in heads.items()}
    heads_by_index.pop(ABSENT, None)
    stored = {each.position: graph.index(each.sha) for each in commits if each.position}
    last = max(stored, default=0)
    new: dict[int, int] = {}
    for index in order_commits(graph, [*sorted(heads_by_index), *sorted(indexes)]):
        if index in indexes and indexes[index].position is None:
            last += 1
            stored[last] = index
            new[indexes[index].id] = last
    places = array("q", sorted(stored))
    ordered = array("i", (stored[place] for place in places))
    ranges: dict[int, Sequence[Range]] = {}
    for start in range(0, len(heads_by_index), HEADS_AT_ONCE):
        some = sorted(heads_by_index)[start : start + HEADS_AT_ONCE]
        found = find_ranges_of(graph, some, ordered, places)
        ranges |= {heads_by_index[head]: found[head] for head in some}
    return new, ranges


def order_commits(graph: CommitGraph, starts: Iterable[int]) -> Sequence[int]:
    """Return all commits that the starts reach, parents before children.

    Those that a start reaches and none before it does follow each other, and so do those of a
    branch.
    """
    ordered = array("i")
    seen = bytearray(len(graph.shas))
    for start in starts:
        pending = [] if seen[start] else [start]
        while pending:
            commit = pending[-1]
            seen[commit] = 1
            parent = next((each for each in graph.parents(commit) if not seen[each]), None)
            if parent is None:
                ordered.append(pending.pop())
            else:
                pending.append(parent)
    return ordered


def find_ranges_of(
    graph: CommitGraph, heads: Sequence[int], ordered: Sequence[int], places: Sequence[int]
) -> Mapping[int, Sequence[Range]]:
    """Return the ranges of positions that each head reaches.

    `ordered` are the indexes of the stored commits by position, ABSENT for those that are not in
    the graph, and `places` their positions.
    """
    masks = array("Q", [0]) * len(graph.shas)
    for bit, head in enumerate(heads):
        masks[head] = 1 << bit
    for commit in range(max(heads), -1, -1):
        if mask := masks[commit]:
            for parent in graph.parents(commit):
                masks[parent] |= mask
    ranges: dict[int, list[Range]] = {head: [] for head in heads}
    starts = [0] * len(heads)
    open_mask = last = 0
    for commit, place in zip(ordered, places, strict=True):
        mask = 0 if commit == ABSENT else masks[commit]
        for bit in bits_of(mask ^ open_mask):
            if open_mask >> bit & 1:
                ranges[heads[bit]].append(Range(starts[bit], last))
            else:
                starts[bit] = place
        open_mask, last = mask, place
    for bit in bits_of(open_mask):
        ranges[heads[bit]].append(Range(starts[bit], last))
    return ranges


def bits_of(mask: int) -> Iterable[int]:
    """Yield the numbers of the bits that are set."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
