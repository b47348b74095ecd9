"""Import of a git history as releases: docs/reference/releases.md#history-import.

A tag becomes a release (`tags.py`) with the commits that it is the first to reach (`plan.py`),
without those that have the skip marker. The files that a commit changed are imported too; a merge
has none.

An import can be repeated and adds only what is new. A tag whose release was imported is skipped,
even if the tag has moved. Commits that a release of the project and repository reaches stay with
that release. A release is written in one transaction, so an interrupted import can be run again.
"""

import asyncio
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from db.connection.access import Transaction
from db.connection.bulk import split_into_chunks
from db.connection.database import Database
from db.connection.errors import BusyError
from db.connection.transaction import run_transaction
from db.releases import history
from db.releases.history import (
    DeployableRelease,
    ImportTarget,
    NewCommit,
    NewRelease,
    StoredRelease,
)
from jobs.git_import.authors import Author, upsert_authors
from jobs.git_import.commits import GitCommit, read_ahead, read_commits, split_commits
from jobs.git_import.git import Git, GitImportError, describe_repository
from jobs.git_import.plan import Plan, Progress, Step, plan_releases, read_graph
from jobs.git_import.tags import SkippedTag, Tag, TagSelection, select_tags
from resolvers.releases.deploys import MAX_NAME_LENGTH as MAX_ENVIRONMENT_LENGTH
from resolvers.releases.deploys import is_valid_environment_name
from resolvers.releases.versions import to_semver_columns

__all__ = ["GitImportError", "ImportResult", "import_git"]

SKIP_MARKER = "#skipsentry"
SLUG = re.compile(r"[a-z0-9_][a-z0-9_-]{0,63}")
RELEASES_PER_TRANSACTION = 500
MAX_SKIPPED_LINES = 20


@dataclass(frozen=True)
class ImportResult:
    """The numbers of rows that an import added, and the tags that it skipped.

    `commits` is the number of commits in the added releases.
    """

    releases: int = 0
    commits: int = 0
    authors: int = 0
    deploys: int = 0
    skipped: tuple[SkippedTag, ...] = ()

    def summary(self) -> str:
        """Return a summary for the command line, with the first MAX_SKIPPED_LINES skipped tags."""
        counts = (
            f"{getattr(self, name)} {name}"
            for name in ("releases", "commits", "authors", "deploys")
        )
        lines = [f"Added: {', '.join(counts)}."]
        lines += [f"Skipped {tag}: {reason}." for tag, reason in self.skipped[:MAX_SKIPPED_LINES]]
        if len(self.skipped) > MAX_SKIPPED_LINES:
            lines.append(f"Skipped {len(self.skipped) - MAX_SKIPPED_LINES} more.")
        return "\n".join(lines)


async def import_git(
    database: Database,
    path: Path,
    *,
    organization: str,
    project: str,
    tag_pattern: str = "*",
    environment: str | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import what is new in the history of the repository at `path`.

    Creates the organization, project, repository and environment if they are missing. With an
    environment, every release without a deploy gets one. `progress` is called with the stage
    (`tags`, `history`, `commits` or `releases`), the number done, and the total, which is 0 while
    it is unknown. Raises GitImportError.
    """
    report = progress or (lambda _stage, _done, _total: None)
    check_names(organization, project, environment)
    with Git(path) as git:
        repository = await asyncio.to_thread(describe_repository, git, path)
        selection = await asyncio.to_thread(select_tags, git, project, tag_pattern)
        report("tags", len(selection.tags), len(selection.tags))

        async def upsert_target(connection: Transaction) -> ImportTarget:
            return await history.upsert_target(
                connection, organization, project, repository, environment
            )

        try:
            importer = Importer(
                database, await run_transaction(database, upsert_target), git, report
            )
            return await importer.run(selection)
        except BusyError as error:
            msg = "Timed out waiting for concurrent writes. Run the import again; it continues."
            raise GitImportError(msg) from error


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
        self, database: Database, target: ImportTarget, git: Git, report: Progress
    ) -> None:
        self._database = database
        self._target = target
        self._git = git
        self._report = report
        self._authors: dict[str, Author] = {}
        self._heads: dict[str, int] = {}
        # The ids of each commit read and of its author, in order; 0 for a commit in no release.
        self._commit_ids = array("q")
        self._author_ids = array("q")
        self._result = ImportResult()

    async def run(self, selection: TagSelection) -> ImportResult:
        """Import the tags that have no release, and deploy imported releases without a deploy."""
        async with self._database.snapshot() as snapshot:
            versions = [tag.version for tag in selection.tags]
            stored = await history.read_releases(snapshot, self._target, versions)
            known_shas = await history.read_head_shas(snapshot, self._target)
        new = [tag for tag in selection.tags if tag.version not in stored]
        skipped = [
            SkippedTag(tag.name, f"the release {tag.version!r} exists and was not imported")
            for tag in selection.tags
            if tag.version in stored and not stored[tag.version].is_imported
        ]
        self._result = ImportResult(skipped=(*selection.skipped, *skipped))
        if new:
            await self._add(new, known_shas)
        await self._deploy_imported(stored.values())
        return self._result

    async def _add(self, tags: Sequence[Tag], known_shas: Sequence[str]) -> None:
        def make_plan() -> Plan:
            graph = read_graph(self._git, (tag.sha for tag in tags), known_shas, self._report)
            return plan_releases(graph, tags)

        steps, shas = await asyncio.to_thread(make_plan)
        self._heads = dict.fromkeys((tag.sha for tag in tags), 0)
        written = 0
        async with aclosing(read_ahead(split_commits(read_commits(self._git, shas)))) as commits:
            async for chunk in commits:
                await self._write_commits(chunk)
                done = len(self._commit_ids)
                self._report("commits", done, len(shas))
                while ready := [
                    step
                    for step in steps[written : written + RELEASES_PER_TRANSACTION]
                    if step.end <= done
                ]:
                    await self._write_releases(ready)
                    written += len(ready)
                    self._report("releases", written, len(steps))

    async def _write_commits(self, chunk: Sequence[GitCommit]) -> None:
        linked_shas = {commit.sha for commit in chunk if SKIP_MARKER not in commit.message}
        needed = [
            commit for commit in chunk if commit.sha in linked_shas or commit.sha in self._heads
        ]

        async def write(
            connection: Transaction,
        ) -> tuple[Mapping[str, int], Mapping[str, Author], int]:
            authors, created = await upsert_authors(
                connection, self._target.organization_id, needed, self._authors
            )
            new = [
                NewCommit(
                    commit.sha,
                    commit.message,
                    to_datetime(commit.date),
                    authors[commit.author.email].id if commit.author else None,
                )
                for commit in needed
            ]
            ids = await history.upsert_commits(connection, self._target, new)
            changes = (
                (ids[commit.sha], path, type_)
                for commit in needed
                for path, type_ in commit.changes
            )
            await history.insert_file_changes(connection, self._target, changes)
            return ids, authors, created

        ids, authors, created = await run_transaction(self._database, write)
        self._authors |= authors
        self._result = replace(self._result, authors=self._result.authors + created)
        self._heads |= {sha: id_ for sha, id_ in ids.items() if sha in self._heads}
        for commit in chunk:
            is_linked = commit.sha in linked_shas
            self._commit_ids.append(ids[commit.sha] if is_linked else 0)
            self._author_ids.append(
                authors[commit.author.email].id if is_linked and commit.author else 0
            )

    async def _write_releases(self, steps: Sequence[Step]) -> None:
        new = [self._new_release(step) for step in steps]

        async def write(connection: Transaction) -> tuple[Mapping[str, int], int]:
            ids = await history.insert_releases(connection, self._target, new)
            targets = [
                DeployableRelease(ids[release.version], release.date)
                for release in new
                if release.version in ids
            ]
            return ids, await history.insert_deploys(connection, self._target, targets)

        ids, deploys = await run_transaction(self._database, write)
        created = [release for release in new if release.version in ids]
        skipped = [
            SkippedTag(
                release.ref, f"the release {release.version!r} was created during the import"
            )
            for release in new
            if release.version not in ids
        ]
        self._result = replace(
            self._result,
            releases=self._result.releases + len(created),
            commits=self._result.commits + sum(len(release.commit_ids) for release in created),
            deploys=self._result.deploys + deploys,
            skipped=(*self._result.skipped, *skipped),
        )

    def _new_release(self, step: Step) -> NewRelease:
        span = slice(step.start, step.end)
        return NewRelease(
            version=step.tag.version,
            ref=step.tag.name,
            date=to_datetime(step.tag.date),
            semver=to_semver_columns(step.tag.version),
            author_ids=list(dict.fromkeys(filter(None, self._author_ids[span]))),
            commit_ids=array("q", filter(None, self._commit_ids[span])),
            head_id=self._heads[step.tag.sha],
        )

    async def _deploy_imported(self, stored: Iterable[StoredRelease]) -> None:
        """Add deploys to the releases of earlier imports that have none."""
        targets = [
            DeployableRelease(release.id, release.date)
            for release in stored
            if release.is_imported and not release.is_deployed
        ]
        for chunk in split_into_chunks(targets, RELEASES_PER_TRANSACTION):

            async def write(
                connection: Transaction, chunk: Sequence[DeployableRelease] = chunk
            ) -> int:
                return await history.insert_deploys(connection, self._target, chunk)

            deploys = await run_transaction(self._database, write)
            self._result = replace(self._result, deploys=self._result.deploys + deploys)


def to_datetime(date: int) -> datetime:
    """Convert Unix seconds to a date in UTC."""
    return datetime.fromtimestamp(date, UTC)
