"""A git history as releases: `server.py import-git` (design.md).

A tag becomes a release (`history_versions.py`), with the commits that it is the first to reach
(`history_plan.py`); those with the skip marker are left out. The files that a commit changed come
along, but for merges, which change none themselves.

**Running again** adds only what is new. A tag whose release was imported is passed over, wherever
the tag stands now; commits that a release of this project and repository reaches stay where they
are. Releases are written whole, so an import that was interrupted is simply run again.
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
from jobs.git_import.authors import Author, put_authors
from jobs.git_import.commits import Entry, ahead, chunks, entries
from jobs.git_import.git import Git, GitImportError, repository_of
from jobs.git_import.plan import Plan, Progress, Step, graph_of, plan
from jobs.git_import.tags import Found, Skipped, Tag, tags_of
from resolvers.releases.deploys import MAX_NAME_LENGTH as LONGEST_ENVIRONMENT
from resolvers.releases.deploys import is_valid_environment_name
from resolvers.releases.versions import to_semver_columns

__all__ = ["GitImportError", "ImportResult", "import_git"]

SKIP_MARKER = "#skipsentry"
SLUG = re.compile(r"[a-z0-9_][a-z0-9_-]{0,63}")
RELEASES_AT_ONCE = 500
SKIPPED_SHOWN = 20


@dataclass(frozen=True)
class ImportResult:
    """How many rows an import added. `commits` counts those put into releases."""

    releases: int = 0
    commits: int = 0
    authors: int = 0
    deploys: int = 0
    skipped: tuple[Skipped, ...] = ()

    def summary(self) -> str:
        """For the person who asked: what was added, and some of the tags that were skipped."""
        counts = (
            f"{getattr(self, name)} {name}"
            for name in ("releases", "commits", "authors", "deploys")
        )
        lines = [f"Added: {', '.join(counts)}."]
        lines += [f"Skipped {tag}: {reason}." for tag, reason in self.skipped[:SKIPPED_SHOWN]]
        if len(self.skipped) > SKIPPED_SHOWN:
            lines.append(f"Skipped {len(self.skipped) - SKIPPED_SHOWN} more.")
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
    """Add what is new in a repository's history, as the module says. Raises GitImportError.

    Organization, project, repository and environment are created if they are missing. Every
    release that has no deploy yet gets one, if an environment is given. Progress is reported as
    stage (`tags`, `history`, `commits`, `releases`), done, and total, 0 while it is unknown.
    """
    report = progress or (lambda _stage, _done, _total: None)
    check_names(organization, project, environment)
    with Git(path) as git:
        repository = await asyncio.to_thread(repository_of, git, path)
        found = await asyncio.to_thread(tags_of, git, project, tag_pattern)
        report("tags", len(found.tags), len(found.tags))

        async def place(connection: Transaction) -> ImportTarget:
            return await history.upsert_target(
                connection, organization, project, repository, environment
            )

        try:
            importer = Importer(database, await run_transaction(database, place), git, report)
            return await importer.run(found)
        except BusyError as error:
            msg = "Others are writing too much just now. What was imported stays; run it again."
            raise GitImportError(msg) from error


def check_names(organization: str, project: str, environment: str | None) -> None:
    """Raise GitImportError for a name that cannot be one."""
    for kind, slug in (("organization", organization), ("project", project)):
        if not SLUG.fullmatch(slug):
            msg = f"{kind}: {slug!r} is not a slug, 1 to 64 of a-z, 0-9, _ and -, no - first."
            raise GitImportError(msg)
    if environment is not None and (
        not is_valid_environment_name(environment)
        or "\0" in environment
        or len(environment) > LONGEST_ENVIRONMENT
    ):
        msg = f"environment: {environment!r} is not a name, 1 to {LONGEST_ENVIRONMENT} "
        msg += "characters without slash and line break."
        raise GitImportError(msg)


class Importer:
    """Writes releases as their commits are read: first commits, then the releases they complete.

    Both in transactions of their own, each short, so that a server beside it can write as well.
    """

    def __init__(
        self, database: Database, place: ImportTarget, git: Git, report: Progress
    ) -> None:
        self._database = database
        self._place = place
        self._git = git
        self._report = report
        self._authors: dict[str, Author] = {}
        self._heads: dict[str, int] = {}
        # Of each commit read, in order; 0 where there is none, or it is not to be in a release.
        self._commit_ids = array("q")
        self._author_ids = array("q")
        self._made = ImportResult()

    async def run(self, found: Found) -> ImportResult:
        """Write what is new."""
        async with self._database.snapshot() as snapshot:
            versions = [tag.version for tag in found.tags]
            stored = await history.read_releases(snapshot, self._place, versions)
            known = await history.read_head_shas(snapshot, self._place)
        new = [tag for tag in found.tags if tag.version not in stored]
        taken = [
            Skipped(tag.name, f"there is a release {tag.version!r} already, of another origin")
            for tag in found.tags
            if tag.version in stored and not stored[tag.version].is_imported
        ]
        self._made = ImportResult(skipped=(*found.skipped, *taken))
        if new:
            await self._add(new, known)
        await self._deploy_imported(stored.values())
        return self._made

    async def _add(self, tags: Sequence[Tag], known: Sequence[str]) -> None:
        def planned() -> Plan:
            graph = graph_of(self._git, (tag.sha for tag in tags), known, self._report)
            return plan(graph, tags)

        steps, shas = await asyncio.to_thread(planned)
        self._heads = dict.fromkeys((tag.sha for tag in tags), 0)
        written = 0
        async with aclosing(ahead(chunks(entries(self._git, shas)))) as read:
            async for chunk in read:
                await self._write_commits(chunk)
                done = len(self._commit_ids)
                self._report("commits", done, len(shas))
                while ready := [
                    step
                    for step in steps[written : written + RELEASES_AT_ONCE]
                    if step.end <= done
                ]:
                    await self._write_releases(ready)
                    written += len(ready)
                    self._report("releases", written, len(steps))

    async def _write_commits(self, chunk: Sequence[Entry]) -> None:
        linked = {each.sha for each in chunk if SKIP_MARKER not in each.message}
        kept = [each for each in chunk if each.sha in linked or each.sha in self._heads]

        async def write(
            connection: Transaction,
        ) -> tuple[Mapping[str, int], Mapping[str, Author], int]:
            authors, created = await put_authors(
                connection, self._place.organization_id, kept, self._authors
            )
            new = [
                NewCommit(
                    each.sha,
                    each.message,
                    instant(each.date),
                    authors[each.author.email].id if each.author else None,
                )
                for each in kept
            ]
            ids = await history.upsert_commits(connection, self._place, new)
            changed = (
                (ids[each.sha], path, type_) for each in kept for path, type_ in each.changes
            )
            await history.insert_file_changes(connection, self._place, changed)
            return ids, authors, created

        ids, authors, created = await run_transaction(self._database, write)
        self._authors |= authors
        self._made = replace(self._made, authors=self._made.authors + created)
        self._heads |= {sha: id_ for sha, id_ in ids.items() if sha in self._heads}
        for each in chunk:
            counts = each.sha in linked
            self._commit_ids.append(ids[each.sha] if counts else 0)
            self._author_ids.append(authors[each.author.email].id if counts and each.author else 0)

    async def _write_releases(self, steps: Sequence[Step]) -> None:
        new = [self._new_release(step) for step in steps]

        async def write(connection: Transaction) -> tuple[Mapping[str, int], int]:
            ids = await history.insert_releases(connection, self._place, new)
            targets = [
                DeployableRelease(ids[release.version], release.date)
                for release in new
                if release.version in ids
            ]
            return ids, await history.insert_deploys(connection, self._place, targets)

        ids, deploys = await run_transaction(self._database, write)
        made = [release for release in new if release.version in ids]
        taken = [
            Skipped(release.ref, f"the release {release.version!r} was created meanwhile")
            for release in new
            if release.version not in ids
        ]
        self._made = replace(
            self._made,
            releases=self._made.releases + len(made),
            commits=self._made.commits + sum(len(release.commit_ids) for release in made),
            deploys=self._made.deploys + deploys,
            skipped=(*self._made.skipped, *taken),
        )

    def _new_release(self, step: Step) -> NewRelease:
        part = slice(step.start, step.end)
        return NewRelease(
            version=step.tag.version,
            ref=step.tag.name,
            date=instant(step.tag.date),
            semver=to_semver_columns(step.tag.version),
            author_ids=list(dict.fromkeys(filter(None, self._author_ids[part]))),
            commit_ids=array("q", filter(None, self._commit_ids[part])),
            head_id=self._heads[step.tag.sha],
        )

    async def _deploy_imported(self, stored: Iterable[StoredRelease]) -> None:
        """Give releases of former imports a deploy, if they have none and one is wanted."""
        targets = [
            DeployableRelease(release.id, release.date)
            for release in stored
            if release.is_imported and not release.is_deployed
        ]
        for some in split_into_chunks(targets, RELEASES_AT_ONCE):

            async def write(
                connection: Transaction, some: Sequence[DeployableRelease] = some
            ) -> int:
                return await history.insert_deploys(connection, self._place, some)

            deploys = await run_transaction(self._database, write)
            self._made = replace(self._made, deploys=self._made.deploys + deploys)


def instant(date: int) -> datetime:
    """Seconds since 1970 as a datetime."""
    return datetime.fromtimestamp(date, UTC)
