"""Import of a git history as releases: docs/reference/releases.md#history-import.

A tag becomes a release (`tags.py`) with the commits that it adds to its series (`series.py`),
without those that have the skip marker. The files that a commit changed are imported too; a merge
has none. Of a whole clone, the import also stores which commits each release reaches
(`ancestry.py`).

The plan (`plan.py`) is made from the clone alone. Releases that lack something of it are created
or completed (`releases.py`), so that an import can be repeated. A release is written in one
transaction, so an interrupted import can be run again.
"""

import asyncio
import re
from array import array
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from db.accounts.audit import note_act
from db.connection.access import Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, split_into_chunks
from db.connection.database import Database
from db.connection.errors import BusyError
from db.connection.transaction import run_transaction
from db.releases import history, imported
from db.releases.history import ImportTarget, NewAuthor, NewCommit, NewRepository
from db.releases.imported import DeployableRelease, StoredRelease
from jobs.git_import.ancestry import write_ancestry
from jobs.git_import.authors import rename_stored_authors
from jobs.git_import.commits import GitCommit, read_ahead, read_commits, split_commits
from jobs.git_import.git import MAX_NAME_LENGTH, Git, GitImportError, describe_repository
from jobs.git_import.graph import CommitGraph, Progress, check_directory
from jobs.git_import.plan import Plan, PlannedRelease, read_plan
from jobs.git_import.releases import (
    Difference,
    ReleaseCommits,
    ReleaseWriter,
    WrittenReleases,
    to_datetime,
    to_deployable,
)
from jobs.git_import.shallow import read_boundaries
from jobs.git_import.tags import SkippedTag, select_tags
from resolvers.organization import check_new_project
from resolvers.releases.commits import SKIP_MARKER
from resolvers.releases.deploys import MAX_NAME_LENGTH as MAX_ENVIRONMENT_LENGTH
from resolvers.releases.deploys import is_valid_environment_name

T = TypeVar("T")

__all__ = ["GitImportError", "ImportResult", "import_git"]

SLUG = re.compile(r"[a-z0-9_][a-z0-9_-]{0,63}")
RELEASES_PER_TRANSACTION = 500
MAX_LINES = 20
SAMPLED_COMMITS = 100
SUFFIX_LENGTH = 12


@dataclass(frozen=True)
class ImportResult:
    """The numbers of rows that an import added, and the tags that it skipped.

    `completed` is the number of stored releases that changed, `commits` that of the commits added
    to releases. `differences` are those of stored releases and their tags.
    """

    releases: int = 0
    completed: int = 0
    commits: int = 0
    authors: int = 0
    deploys: int = 0
    skipped: tuple[SkippedTag, ...] = ()
    differences: tuple[Difference, ...] = ()

    def summary(self) -> str:
        """Return a summary for the command line, with MAX_LINES lines of each kind."""
        counts = (
            f"{getattr(self, name)} {name}"
            for name in ("releases", "commits", "authors", "deploys")
        )
        lines = [f"Added: {', '.join(counts)}. Completed: {self.completed} releases."]
        lines += [f"Skipped {tag}: {reason}." for tag, reason in self.skipped[:MAX_LINES]]
        if len(self.skipped) > MAX_LINES:
            lines.append(f"Skipped {len(self.skipped) - MAX_LINES} more.")
        lines += [f"{tag} differs: {text}." for tag, text in self.differences[:MAX_LINES]]
        if len(self.differences) > MAX_LINES:
            lines.append(f"{len(self.differences) - MAX_LINES} more differ.")
        return "\n".join(lines)


async def import_git(
    database: Database,
    path: Path,
    *,
    organization: str,
    project: str,
    tag_pattern: str = "*",
    directory: str | None = None,
    environment: str | None = None,
    allow_shallow: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Create or complete the releases of the tags of the repository at `path`.

    Creates the organization, project, repository and environment if they are missing. With a
    directory, releases have only commits that change files below it. With an environment, every
    release without a deploy gets one. `progress` is called with the stage (`tags`, `history`,
    `commits`, `releases` or `ancestry`), the number done, and the total, which is 0 while it is
    unknown. Raises GitImportError.
    """
    report = progress or (lambda _stage, _done, _total: None)
    check_names(organization, project, environment)
    directory = check_directory(directory)
    with Git(path) as git:

        def read_history() -> tuple[NewRepository, Plan]:
            repository = describe_repository(git, path)
            boundaries = read_boundaries(git, path, allow_shallow=allow_shallow)
            selection = select_tags(git, project, tag_pattern)
            report("tags", len(selection.selected), len(selection.selected))
            return repository, read_plan(git, selection, boundaries, directory, report)

        repository, plan = await asyncio.to_thread(read_history)
        if repository.url is None:
            repository = await find_own_name(database, organization, repository, plan.graph)

        async def upsert_target(connection: Transaction) -> ImportTarget:
            await check_new_project(connection, organization, project)
            target = await history.upsert_target(
                connection, organization, project, repository, environment
            )
            note_act(connection, target.organization_id, "history.import", project)
            return target

        try:
            target = await run_transaction(database, upsert_target)
            return await Importer(database, target, git, plan, report).run()
        except BusyError as error:
            msg = "Timed out waiting for concurrent writes. Run the import again; it continues."
            raise GitImportError(msg) from error


async def find_own_name(
    database: Database, organization: str, repository: NewRepository, graph: CommitGraph
) -> NewRepository:
    """Return the repository of a clone without origin, under a name of its own.

    If the commits that are stored under its name are not in the clone, it is another repository,
    and the name gets the start of the first commit's sha.
    Rules: docs/reference/releases.md#imported-repositories.
    """
    async with database.begin_read_only() as connection:
        stored = await history.read_sample_of_commits(
            connection, organization, repository.name, SAMPLED_COMMITS
        )
    if not stored or any(graph.index(sha) >= 0 for sha in stored):
        return repository
    suffix = f"-{graph.shas[0].hex()[:SUFFIX_LENGTH]}"
    name = repository.name[: MAX_NAME_LENGTH - len(suffix)] + suffix
    return repository._replace(name=name)


def check_names(organization: str, project: str, environment: str | None) -> None:
    """Raise GitImportError for an invalid name."""
    for kind, slug in (("organization", organization), ("project", project)):
        if not SLUG.fullmatch(slug):
            msg = (
                f"{kind}: {slug!r} is not a slug. "
                "Use 1 to 64 of the characters a-z, 0-9, _ and -, and do not begin with -."
            )
            raise GitImportError(msg)
    if environment is not None and (
        not is_valid_environment_name(environment)
        or "\0" in environment
        or len(environment) > MAX_ENVIRONMENT_LENGTH
    ):
        msg = (
            f"environment: {environment!r} is not a valid name. "
            f"Use 1 to {MAX_ENVIRONMENT_LENGTH} characters without slashes and line breaks."
        )
        raise GitImportError(msg)


class Importer:
    """Writes commits while the next ones are read, and each release after its last commit.

    Transactions are short, so that a server can write to the same database.
    """

    def __init__(
        self, database: Database, target: ImportTarget, git: Git, plan: Plan, report: Progress
    ) -> None:
        self._database = database
        self._target = target
        self._git = git
        self._graph = plan.graph
        self._authors = plan.authors
        self._releases = plan.releases
        self._is_shallow = plan.is_shallow
        self._author_id_by_email: dict[str, int] = {}
        self._writer = ReleaseWriter(target, plan, self._author_id_by_email)
        self._report = report
        self._heads: frozenset[int] = frozenset()
        # By the index of a commit: its id, which is negative if it has the skip marker and 0 while
        # it is not written, and the id of its author.
        self._commit_ids = array("q", [0]) * len(plan.graph.shas)
        self._author_ids = array("q", [0]) * len(plan.graph.shas)
        self._result = ImportResult(skipped=tuple(plan.skipped))

    async def run(self) -> ImportResult:
        """Create or complete the releases of the plan, and deploy those without a deploy."""
        await self._rename_authors()
        versions = [release.tag.version for release in self._releases]
        async with self._database.begin_read_only() as connection:
            stored = await imported.read_releases(connection, self._target, versions)
        await self._write(await self._find_incomplete(stored))
        if not self._is_shallow:
            await write_ancestry(self._database, self._target, self._graph, self._report)
        await self._deploy(stored.values())
        return self._result

    async def _run(self, write: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run a transaction of the organization."""
        ids = [self._target.organization_id]
        return await run_transaction(self._database, write, organization_ids=ids)

    async def _rename_authors(self) -> None:
        """Give the stored authors of the releases the names of the history."""
        commits, _ = order_commits(self._releases)
        places = sorted({self._authors.indexes[commit] for commit in commits} - {-1})
        authors = [self._authors.authors[place] for place in places]
        for chunk in split_into_chunks(authors, KEYS_PER_STATEMENT):

            async def write(
                connection: Transaction, chunk: Sequence[NewAuthor] = chunk
            ) -> Mapping[str, int]:
                return await rename_stored_authors(connection, self._target.organization_id, chunk)

            self._author_id_by_email |= await self._run(write)

    async def _find_incomplete(
        self, stored: Mapping[str, StoredRelease]
    ) -> Sequence[PlannedRelease]:
        """Return the releases to create or to complete; report how the others differ."""
        incomplete: list[PlannedRelease] = []
        differences: list[Difference] = []
        for chunk in split_into_chunks(self._releases, RELEASES_PER_TRANSACTION):
            ids = [stored[each.tag.version].id for each in chunk if each.tag.version in stored]
            async with self._database.begin_read_only() as connection:
                links = await imported.read_links(connection, ids)
            for planned in chunk:
                release = stored.get(planned.tag.version)
                if release is None:
                    incomplete.append(planned)
                    continue
                own_links = links[release.id]
                kept, difference = self._writer.compare(planned, release, own_links)
                if not self._writer.is_complete(planned, release, own_links, kept):
                    incomplete.append(planned)
                elif difference is not None:
                    differences.append(difference)
        self._result = replace(self._result, differences=tuple(differences))
        return incomplete

    async def _write(self, releases: Sequence[PlannedRelease]) -> None:
        commits, ends = order_commits(releases)
        shas = [self._graph.shas[commit] for commit in commits]
        self._heads = frozenset(release.head for release in releases)
        done = written = 0
        chunks = split_commits(read_commits(self._git, shas))
        async with aclosing(read_ahead(chunks)) as source:
            async for chunk in source:
                await self._write_commits(commits[done : done + len(chunk)], chunk)
                done += len(chunk)
                self._report("commits", done, len(commits))
                ready = bisect_right(ends, done)
                while written < ready:
                    end = min(ready, written + RELEASES_PER_TRANSACTION)
                    await self._write_releases(releases[written:end])
                    written = end
                    self._report("releases", written, len(releases))

    async def _write_commits(self, indexes: Sequence[int], chunk: Sequence[GitCommit]) -> None:
        needed = [
            (index, commit)
            for index, commit in zip(indexes, chunk, strict=True)
            if SKIP_MARKER not in commit.message or index in self._heads
        ]
        authors = {index: self._authors.find(index) for index, _ in needed}
        missing = {
            author
            for author in authors.values()
            if author is not None and author.email not in self._author_id_by_email
        }

        async def write(
            connection: Transaction,
        ) -> tuple[Mapping[str, int], Mapping[str, int], int]:
            stored, created = await history.upsert_authors(
                connection,
                self._target.organization_id,
                sorted(missing, key=lambda each: each.email),
            )
            author_ids = {email: author.id for email, author in stored.items()}
            by_email = self._author_id_by_email | author_ids
            new = [
                NewCommit(
                    commit.sha,
                    commit.message,
                    to_datetime(self._authors.dates[index]),
                    None if (author := authors[index]) is None else by_email[author.email],
                )
                for index, commit in needed
            ]
            ids = await history.upsert_commits(connection, self._target, new)
            changes = (
                (ids[commit.sha], path, type_)
                for _, commit in needed
                for path, type_ in commit.changes
            )
            await history.insert_file_changes(connection, self._target.organization_id, changes)
            return ids, author_ids, created

        ids, author_ids, created = await self._run(write)
        self._author_id_by_email |= author_ids
        self._result = replace(self._result, authors=self._result.authors + created)
        for index, commit in needed:
            is_marked = SKIP_MARKER in commit.message
            self._commit_ids[index] = -ids[commit.sha] if is_marked else ids[commit.sha]
            author = authors[index]
            if author is not None:
                self._author_ids[index] = self._author_id_by_email[author.email]

    async def _write_releases(self, releases: Sequence[PlannedRelease]) -> None:
        contents = [self._to_release_commits(release) for release in releases]

        async def write(connection: Transaction) -> WrittenReleases:
            return await self._writer.write(connection, contents)

        written = await self._run(write)
        self._result = replace(
            self._result,
            releases=self._result.releases + written.releases,
            completed=self._result.completed + written.completed,
            commits=self._result.commits + written.commits,
            deploys=self._result.deploys + written.deploys,
            differences=(*self._result.differences, *written.differences),
        )

    def _to_release_commits(self, release: PlannedRelease) -> ReleaseCommits:
        linked = [commit for commit in release.commits if self._commit_ids[commit] > 0]
        return ReleaseCommits(
            planned=release,
            head_id=abs(self._commit_ids[release.head]),
            commit_ids=array("q", (self._commit_ids[commit] for commit in linked)),
            author_ids=array("q", (self._author_ids[commit] for commit in linked)),
        )

    async def _deploy(self, stored: Iterable[StoredRelease]) -> None:
        """Add deploys to the stored releases that have none."""
        targets = [
            to_deployable(release.id, release.date_created)
            for release in stored
            if not release.is_deployed
        ]
        for chunk in split_into_chunks(targets, RELEASES_PER_TRANSACTION):

            async def write(
                connection: Transaction, chunk: Sequence[DeployableRelease] = chunk
            ) -> int:
                return await imported.insert_deploys(connection, self._target, chunk)

            deploys = await self._run(write)
            self._result = replace(self._result, deploys=self._result.deploys + deploys)


def order_commits(releases: Sequence[PlannedRelease]) -> tuple[Sequence[int], Sequence[int]]:
    """Return the commits of releases, each once, in the order of reading.

    Also returns, for each release, how many of them are read when it has all of its commits.
    """
    commits: dict[int, None] = {}
    ends = array("q")
    for release in releases:
        commits |= dict.fromkeys(release.commits)
        commits[release.head] = None
        ends.append(len(commits))
    return array("i", commits), ends
