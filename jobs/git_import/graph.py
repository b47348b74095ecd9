"""The commits that tags reach, and the paths between them."""

from array import array
from collections.abc import Callable, Iterable, Sequence

from jobs.git_import.git import Git, GitImportError

Progress = Callable[[str, int, int], None]


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

    def index(self, sha: str) -> int:
        """Return the index of a commit; -1 if it is not in the graph."""
        try:
            return self._indexes.get(bytes.fromhex(sha), -1)
        except ValueError:
            return -1

    def parents(self, commit: int) -> Sequence[int]:
        """Return the indexes of a commit's parents."""
        return self._parents[self._starts[commit] : self._starts[commit + 1]]

    def find_reached(self, start: int, targets: Iterable[int]) -> set[int]:
        """Return those of the target commits that a commit reaches, itself included."""
        wanted = {target for target in targets if 0 <= target <= start}
        first = min(wanted, default=start + 1)
        found: set[int] = set()
        seen = {start}
        pending = [start] if wanted else []
        while pending and len(found) < len(wanted):
            commit = pending.pop()
            if commit in wanted:
                found.add(commit)
            # A commit before the first target reaches none of them.
            parents = [each for each in self.parents(commit) if each >= first and each not in seen]
            seen.update(parents)
            pending.extend(parents)
        return found


def read_graph(git: Git, tips: Iterable[str], report: Progress) -> CommitGraph:
    """Read the commits that are reachable from the tips. Raises GitImportError."""
    graph = CommitGraph()
    process = git.run(
        *("rev-list", "--date-order", "--reverse", "--parents", "--stdin"),
        lines=dict.fromkeys(tips),
    )
    for line in process.output:
        sha, *parents = map(bytes.fromhex, line.decode().split())
        graph.add(sha, parents)
        if len(graph.shas) % 10_000 == 0:
            report("history", len(graph.shas), 0)
    process.require_success()
    report("history", len(graph.shas), len(graph.shas))
    return graph


def check_directory(directory: str | None) -> str | None:
    """Return a directory of the repository without redundant parts; None for the whole of it.

    Raises GitImportError for an absolute path and for one that leaves the repository.
    """
    if directory is None:
        return None
    parts = [part for part in directory.split("/") if part not in {"", "."}]
    if directory.startswith("/") or ".." in parts or "\0" in directory:
        msg = f"path: {directory!r} is not a directory below the top of the repository."
        raise GitImportError(msg)
    return "/".join(parts) or None


def read_commits_of_directory(
    git: Git, graph: CommitGraph, tips: Iterable[str], directory: str
) -> bytearray:
    """Return, for each commit of the graph, 1 if it changed a file below a directory.

    Merges change no file. Raises GitImportError if no commit did.
    """
    process = git.run(
        *("--literal-pathspecs", "rev-list", "--full-history", "--no-merges", "--stdin"),
        *("--", directory),
        lines=dict.fromkeys(tips),
    )
    changed = bytearray(len(graph.shas))
    for line in process.output:
        changed[graph.index(line.decode().strip())] = 1
    process.require_success()
    if not any(changed):
        msg = f"No commit changes a file below the directory {directory!r}."
        raise GitImportError(msg)
    return changed
