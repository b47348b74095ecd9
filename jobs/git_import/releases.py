"""The releases of an import: new ones are created, stored ones completed.

Rules: docs/reference/releases.md#releases-that-exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from db.connection.access import Transaction
from db.releases import imported
from db.releases.history import ImportTarget
from db.releases.imported import (
    DeployableRelease,
    NewRelease,
    ReleaseContents,
    StoredLink,
    StoredRelease,
)
from jobs.git_import.plan import Plan, PlannedRelease
from resolvers.plausible_dates import to_plausible_date
from resolvers.releases.versions import to_semver_columns


class Difference(NamedTuple):
    """How a stored release differs from its tag, for the user of the command line."""

    tag: str
    text: str


@dataclass(frozen=True)
class WrittenReleases:
    """What a transaction wrote: numbers of rows, and the differences that it left."""

    releases: int = 0
    completed: int = 0
    commits: int = 0
    deploys: int = 0
    differences: tuple[Difference, ...] = ()


class ReleaseCommits(NamedTuple):
    """The ids of a release's commits and of their authors; 0 is no author."""

    planned: PlannedRelease
    head_id: int
    commit_ids: Sequence[int]
    author_ids: Sequence[int]


class Comparison(NamedTuple):
    """How a stored release compares with its tag.

    `kept` are its commits of other repositories, and those that no tag of the clone contains. A
    commit of another repository with the sha of an imported one is the same commit.
    """

    kept: Sequence[StoredLink]
    difference: Difference | None


class ReleaseWriter:
    """Decides what stored releases lack, and writes releases.

    `author_ids` are the ids of the stored authors, by address.
    """

    def __init__(self, target: ImportTarget, plan: Plan, author_ids: Mapping[str, int]) -> None:
        self._target = target
        self._graph = plan.graph
        self._authors = plan.authors
        self._author_ids = author_ids

    def is_complete(
        self,
        planned: PlannedRelease,
        stored: StoredRelease,
        links: Sequence[StoredLink],
        kept: Sequence[StoredLink],
    ) -> bool:
        """Whether a stored release and its commits have all values of its tag.

        A commit with the skip marker counts as one that the release lacks.
        """
        shas = [self._graph.shas[commit].hex() for commit in planned.commits]
        authors = to_distinct_authors(link.author_id or 0 for link in links)
        return (
            stored.is_linked
            and stored.head_sha == planned.tag.sha
            and self._has_values(planned.head, stored.head_date, stored.head_author_id)
            and stored.ref is not None
            and stored.date_released is not None
            and [link.sha for link in links] == [*shas, *(link.sha for link in kept)]
            and list(map(str, authors)) == (stored.author_ids or [])
            and all(
                self._is_own(link)
                and link.has_message
                and self._has_values(commit, link.date, link.author_id)
                for link, commit in zip(links, planned.commits, strict=False)
            )
        )

    def _has_values(self, commit: int, date: datetime | None, author_id: int | None) -> bool:
        """Whether a stored commit has the date and the author of git; it keeps one without."""
        author = self._authors.find(commit)
        return date == to_datetime(self._authors.dates[commit]) and (
            author is None or author_id == self._author_ids.get(author.email)
        )

    def compare(
        self, planned: PlannedRelease, stored: StoredRelease, links: Sequence[StoredLink]
    ) -> Comparison:
        """Compare a stored release and its commits with its tag."""
        shas = [self._graph.shas[commit].hex() for commit in planned.commits]
        imported_shas = set(shas)
        others = [link for link in links if link.sha not in imported_shas]
        kept = [link for link in others if not self._is_known(link)]
        texts = []
        if stored.ref not in {None, planned.tag.name}:
            texts.append(f"its ref is {stored.ref!r}")
        date = to_datetime(planned.tag.date)
        if stored.date_released not in {None, date}:
            texts.append(f"its release date is {stored.date_released}, that of the tag {date}")
        if unknown := sum(map(self._is_own, kept)):
            texts.append(f"commits that the clone does not have: {unknown}")
        if removed := len(others) - len(kept):
            texts.append(f"commits that are not of the tag and were removed: {removed}")
        difference = Difference(planned.tag.name, ", ".join(texts)) if texts else None
        return Comparison(kept, difference)

    def _is_own(self, link: StoredLink) -> bool:
        return link.repository_id == self._target.repository_id

    def _is_known(self, link: StoredLink) -> bool:
        return self._is_own(link) and self._graph.index(link.sha) >= 0

    async def write(
        self, connection: Transaction, releases: Sequence[ReleaseCommits]
    ) -> WrittenReleases:
        """Create or complete releases, and deploy those without a deploy."""
        new = [to_new_release(each) for each in releases]
        ids = await imported.insert_releases(connection, self._target, new)
        created = [release for release in new if release.version in ids]
        deployable = [to_deployable(ids[each.version], each.date) for each in created]
        existing = [each for each in releases if each.planned.tag.version not in ids]
        written = await self._complete(connection, existing)
        deploys = await imported.insert_deploys(connection, self._target, deployable)
        return WrittenReleases(
            releases=len(created),
            completed=written.completed,
            commits=written.commits + sum(len(release.commit_ids) for release in created),
            deploys=deploys,
            differences=written.differences,
        )

    async def _complete(
        self, connection: Transaction, releases: Sequence[ReleaseCommits]
    ) -> WrittenReleases:
        if not releases:
            return WrittenReleases()
        versions = [each.planned.tag.version for each in releases]
        await imported.lock_releases(connection, self._target, versions)
        stored = await imported.read_releases(connection, self._target, versions)
        links = await imported.read_links(connection, [each.id for each in stored.values()])
        replaced: list[ReleaseContents] = []
        heads: dict[int, int] = {}
        values: dict[int, tuple[str, datetime]] = {}
        added = 0
        differences: list[Difference] = []
        for each in releases:
            tag = each.planned.tag
            release = stored[tag.version]
            comparison = self.compare(each.planned, release, links[release.id])
            if comparison.difference is not None:
                differences.append(comparison.difference)
            contents = merge_commits(release.id, each, comparison.kept)
            former = [link.commit_id for link in links[release.id]]
            author_ids = [str(author_id) for author_id in contents.author_ids]
            if contents.commit_ids != former or author_ids != (release.author_ids or []):
                replaced.append(contents)
                added += len(set(contents.commit_ids).difference(former))
            if release.head_sha != tag.sha:
                heads[release.id] = each.head_id
            if not release.is_linked or release.ref is None or release.date_released is None:
                values[release.id] = (tag.name, to_datetime(tag.date))
        await imported.replace_commits(connection, self._target, replaced)
        await imported.upsert_heads(connection, self._target, heads)
        await imported.complete_releases(connection, self._target, values)
        changed = {*heads, *values, *(contents.release_id for contents in replaced)}
        return WrittenReleases(
            completed=len(changed), commits=added, differences=tuple(differences)
        )


def merge_commits(
    release_id: int, release: ReleaseCommits, kept: Iterable[StoredLink]
) -> ReleaseContents:
    """Return the commits and authors of a release: the imported ones, then those that stay."""
    kept = list(kept)
    author_ids = [*release.author_ids, *(link.author_id or 0 for link in kept)]
    return ReleaseContents(
        release_id,
        [*release.commit_ids, *(link.commit_id for link in kept)],
        to_distinct_authors(author_ids),
    )


def to_new_release(release: ReleaseCommits) -> NewRelease:
    """Return the values of the release of a tag."""
    tag = release.planned.tag
    return NewRelease(
        version=tag.version,
        ref=tag.name,
        date=to_datetime(tag.date),
        semver=to_semver_columns(tag.version),
        author_ids=to_distinct_authors(release.author_ids),
        commit_ids=release.commit_ids,
        head_id=release.head_id,
    )


def to_deployable(release_id: int, date: datetime) -> DeployableRelease:
    """Return a release to deploy at a date."""
    return DeployableRelease(release_id, date, to_plausible_date(date, datetime.now(UTC)))


def to_distinct_authors(author_ids: Iterable[int]) -> Sequence[int]:
    """Return the distinct ids of authors in their order."""
    return list(dict.fromkeys(filter(None, author_ids)))


def to_datetime(date: int) -> datetime:
    """Convert Unix seconds to a date in UTC."""
    return datetime.fromtimestamp(date, UTC)
