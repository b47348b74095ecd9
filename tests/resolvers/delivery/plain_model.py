"""A plain model of releases, deploys and commits, and random histories to compare it with.

The model is written after docs/reference/delivery.md, without SQL and without the stored columns.
"""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from db import models
from tests.support.factories import EPOCH, World

FUTURE = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3650)
ARCHIVED = 1


@dataclass(frozen=True)
class ModelRelease:
    """A release; `projects` are slugs, `commits` shas."""

    id: int
    version: str
    created: datetime
    released: datetime | None
    is_open: bool
    projects: frozenset[str]
    commits: tuple[str, ...]

    @cached_property
    def semver(self) -> tuple[str, tuple[object, ...]] | None:
        """The package, and a tuple that compares as the version does; None if not semver."""
        match = re.fullmatch(r"(\w+)@(\d+)\.(\d+)\.(\d+)(?:-rc\.(\d+))?", self.version)
        if match is None:
            return None
        numbers = tuple(map(int, match.group(2, 3, 4)))
        candidate = match[5]
        return match[1], (*numbers, candidate is None, int(candidate or 0))

    @property
    def made(self) -> tuple[datetime, int]:
        """When the release was made."""
        return self.created, self.id


@dataclass(frozen=True)
class ModelDeploy:
    """A deploy of a release to an environment of projects."""

    id: int
    release: ModelRelease
    environment: str
    projects: frozenset[str]
    finished: datetime

    @property
    def position(self) -> tuple[datetime, int]:
        """The place in the order of deploys."""
        return self.finished, self.id


def is_newer(release: ModelRelease, other: ModelRelease) -> bool:
    """Whether a release is newer than another one."""
    own, its = release.semver, other.semver
    if own is not None and its is not None and own[0] == its[0]:
        return (own[1], release.made) > (its[1], other.made)
    return (release.released or release.created, release.made) > (
        other.released or other.created,
        other.made,
    )


@dataclass(frozen=True)
class Runs:
    """What runs in an environment of a project."""

    deploy: ModelDeploy
    since: datetime
    previous: ModelDeploy | None
    is_rollback: bool
    newer: Sequence[ModelRelease]

    @property
    def commits_behind(self) -> int:
        """The number of distinct commits in the newer releases."""
        return len({sha for release in self.newer for sha in release.commits})


@dataclass
class Model:
    """An organization at a time."""

    releases: list[ModelRelease] = field(default_factory=list)
    deploys: list[ModelDeploy] = field(default_factory=list)
    reached: dict[str, frozenset[str]] = field(default_factory=dict)
    """The shas that the head of a version reaches, where the history is known."""
    known: frozenset[str] = frozenset()
    """The shas in the known history."""

    def targets(self) -> list[tuple[str, str]]:
        """The projects and environments with deploys, in order."""
        return sorted({(p, d.environment) for d in self.deploys for p in d.projects})

    def finished(self, project: str, environment: str) -> list[ModelDeploy]:
        """The finished deploys to an environment of a project, in order."""
        found = [
            deploy
            for deploy in self.deploys
            if project in deploy.projects
            and deploy.environment == environment
            and deploy.finished < FUTURE
        ]
        return sorted(found, key=lambda deploy: deploy.position)

    def running(self, project: str, environment: str) -> Runs | None:
        """What runs in an environment of a project."""
        deploys = self.finished(project, environment)
        if not deploys:
            return None
        last = deploys[-1]
        start = len(deploys) - 1
        while start and deploys[start - 1].release == last.release:
            start -= 1
        previous = deploys[start - 1] if start else None
        return Runs(
            deploy=last,
            since=deploys[start].finished,
            previous=previous,
            is_rollback=previous is not None and is_newer(previous.release, last.release),
            newer=[
                each
                for each in self.releases
                if each.is_open and project in each.projects and is_newer(each, last.release)
            ],
        )

    def previous(self, deploy: ModelDeploy) -> ModelDeploy | None:
        """The deploy before another one, in a project that both are to."""
        before = [
            each
            for project in deploy.projects
            for each in self.finished(project, deploy.environment)
            if each.position < deploy.position
        ]
        return max(before, key=lambda each: each.position, default=None)

    def is_rollback(self, deploy: ModelDeploy) -> bool:
        """Whether the release before a deploy was newer."""
        previous = self.previous(deploy)
        return previous is not None and is_newer(previous.release, deploy.release)

    def list_releases(self, sha: str, projects: Iterable[str]) -> list[ModelRelease]:
        """The releases of projects that list a commit."""
        return [
            each
            for each in self.releases
            if sha in each.commits and not each.projects.isdisjoint(projects)
        ]

    def contains(self, release: ModelRelease, sha: str, projects: Iterable[str]) -> bool:
        """Whether a release contains a commit that releases of projects list."""
        listing = self.list_releases(sha, projects)
        if release in listing:
            return True
        if release.version in self.reached and sha in self.known:
            return sha in self.reached[release.version]
        return any(is_newer(release, each) and each.made < release.made for each in listing)

    def environments(self, sha: str) -> dict[tuple[str, str], tuple[ModelDeploy, bool]]:
        """The first deploy of a commit, and whether it runs, by project and environment."""
        found = {}
        for project, environment in self.targets():
            deploys = self.finished(project, environment)
            if not self.list_releases(sha, [project]):
                continue
            containing = [d for d in deploys if self.contains(d.release, sha, [project])]
            if containing:
                is_running = self.contains(deploys[-1].release, sha, [project])
                found[project, environment] = containing[0], is_running
        return found

    def difference(
        self, newer: ModelRelease, older: ModelRelease, project: str | None
    ) -> set[str]:
        """The shas that one release contains and the other one does not."""
        projects = {project} if project else newer.projects | older.projects
        shas = {
            sha
            for release in self.releases
            for sha in release.commits
            if not release.projects.isdisjoint(projects)
        }

        def contains(release: ModelRelease, sha: str) -> bool:
            return self.contains(release, sha, [project] if project else release.projects)

        return {sha for sha in shas if contains(newer, sha) and not contains(older, sha)}


VERSIONS = ("app@{a}.{b}.{c}", "app@{a}.{b}.{c}-rc.{d}", "lib@{a}.{b}.{c}", "build-{a}{b}{c}{d}")


async def create_random_delivery(
    world: World, seed: int, size: int = 14, epoch: datetime = EPOCH
) -> Model:
    """Create random releases, commits and deploys from a date on, and return their model.

    There are hotfixes made after newer versions, releases with equal dates, archived ones, ones
    in several projects, rollbacks, repeated deploys and deploys dated in the future.
    """
    rng = random.Random(seed)
    model = Model()
    projects = {slug: await world.project(slug) for slug in ("api", "web")}
    environments = ("production", "staging")
    repository = await world.repository()
    shas: dict[str, int] = {}
    for number in range(size):
        sha = f"{rng.getrandbits(160):040x}"
        shas[sha] = await world.commit(
            repository_id=repository, sha=sha, date_created=epoch + timedelta(hours=number)
        )
    versions: set[str] = set()
    while len(versions) < size:
        numbers = {letter: rng.randint(0, 2) for letter in "abcd"}
        versions.add(rng.choice(VERSIONS).format(**numbers))
    for version in sorted(versions, key=lambda _: rng.random()):
        created = epoch + timedelta(days=rng.randint(0, 6))
        released = rng.choice([None, epoch + timedelta(days=rng.randint(0, 9))])
        own = frozenset(rng.sample(sorted(projects), rng.randint(1, 2)))
        commits = tuple(rng.sample(sorted(shas), rng.randint(0, 3)))
        is_open = rng.random() < 0.8
        release_id = await world.release(
            version,
            projects=[projects[slug] for slug in sorted(own)],
            date_created=created,
            date_released=released,
            status=0 if is_open else ARCHIVED,
        )
        await world.set_commits(release_id, [shas[sha] for sha in commits], [])
        model.releases.append(
            ModelRelease(release_id, version, created, released, is_open, own, commits)
        )
    for _ in range(2 * size):
        release = rng.choice(model.releases)
        own = frozenset(
            rng.sample(sorted(release.projects), rng.randint(1, len(release.projects)))
        )
        environment = rng.choice(environments)
        finished = rng.choice([epoch + timedelta(hours=rng.randint(0, 60)), FUTURE])
        if rng.random() < 0.6:
            finished = epoch + timedelta(hours=rng.randint(0, 60))
        deploy_id = await world.deploy(
            release.id,
            environment,
            [projects[slug] for slug in sorted(own)],
            date_finished=finished,
        )
        model.deploys.append(ModelDeploy(deploy_id, release, environment, own, finished))
    await create_known_history(world, rng, model, shas, repository)
    return model


async def create_known_history(
    world: World, rng: random.Random, model: Model, shas: Mapping[str, int], repository: int
) -> None:
    """Give some commits positions and some releases heads, which reach random commits."""
    known = rng.sample(sorted(shas), rng.randint(0, len(shas)))
    for position, sha in enumerate(known, start=1):
        await world.change(models.Commit, shas[sha], position=position)
    model.known = frozenset(known)
    heads: dict[str, frozenset[str]] = {}
    for release in model.releases:
        if not known or rng.random() < 0.5:
            continue
        head = rng.choice(known)
        if head not in heads:
            reached = {head, *rng.sample(known, rng.randint(0, len(known)))}
            heads[head] = frozenset(reached)
            places = sorted(known.index(sha) + 1 for sha in reached)
            await world.rows(
                models.Ancestry,
                *(
                    {
                        "repository_id": repository,
                        "head_id": shas[head],
                        "first_position": first,
                        "last_position": last,
                    }
                    for first, last in to_ranges(places)
                ),
            )
        await world.rows(
            models.HeadCommit,
            {"release_id": release.id, "repository_id": repository, "commit_id": shas[head]},
        )
        model.reached[release.version] = heads[head]


def to_ranges(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last numbers of the runs in ascending numbers."""
    starts = [place for place in places if place - 1 not in places]
    ends = [place for place in places if place + 1 not in places]
    return list(zip(starts, ends, strict=True))
