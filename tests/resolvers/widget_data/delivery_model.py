"""The dataset of delivery computed from a model of releases and deploys, without SQL.

Rules: docs/reference/widget-data.md#delivery.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import mean
from typing import Any

from sqlalchemy import select

from db import models
from tests.resolvers.delivery.plain_model import Model, is_newer
from tests.support.factories import World

DAY = 24 * 60 * 60
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Author:
    """An author of commits: the name that is shown, the key that identifies it, all addresses."""

    name: str
    identity: str
    addresses: frozenset[str]


@dataclass(frozen=True)
class ModelCommit:
    """A commit of the model."""

    sha: str
    date: datetime
    author: Author | None
    repository: str


@dataclass(frozen=True)
class Fact:
    """A deploy, a release, a listed commit or the arrival of a commit: what is counted once.

    `key` identifies what is counted; `seconds` is the duration of arrivals and restored deploys.
    """

    kind: str
    key: int | str
    date: datetime
    project: str
    release: str
    environment: str | None = None
    commit: ModelCommit | None = None
    is_rollback: bool = False
    is_failed: bool = False
    seconds: float | None = None

    def texts(self, column: str) -> set[str | None]:
        """The texts that a filter of a column compares."""
        author = self.commit and self.commit.author
        if column == "author" and author:
            return {author.name, *author.addresses}
        return {self.value(column)}

    def value(self, column: str) -> str | None:
        """The value of a column."""
        if column == "author":
            author = self.commit and self.commit.author
            return author.name if author else None
        if column == "repository":
            return self.commit.repository if self.commit else None
        value: str | None = getattr(self, column)
        return value


def list_facts(model: Model, commits: Mapping[str, ModelCommit]) -> list[Fact]:
    """List everything that can be counted; a release has a fact for each of its commits."""
    facts: list[Fact] = []
    for project, environment in model.targets():
        deploys = model.finished(project, environment)
        for index, deploy in enumerate(deploys):
            before = deploys[index - 1] if index else None
            after = deploys[index + 1] if index + 1 < len(deploys) else None
            is_failed = (
                after is not None
                and is_newer(deploy.release, after.release)
                and after.finished - deploy.finished <= WEEK
            )
            facts.append(
                Fact(
                    "deploy",
                    deploy.id,
                    deploy.finished,
                    project,
                    deploy.release.version,
                    environment,
                    is_rollback=before is not None and is_newer(before.release, deploy.release),
                    is_failed=is_failed,
                    seconds=(after.finished - deploy.finished).total_seconds()
                    if after and is_failed
                    else None,
                )
            )
    for release in model.releases:
        date = release.released or release.created
        for project in release.projects:
            for sha in release.commits:
                commit = commits[sha]
                own = (project, release.version)
                facts.append(Fact("release", release.id, date, *own, commit=commit))
                facts.append(Fact("commit", sha, commit.date, *own, commit=commit))
            if not release.commits:
                facts.append(Fact("release", release.id, date, project, release.version))
    for sha, commit in commits.items():
        for (project, environment), (deploy, _) in model.environments(sha).items():
            seconds = (deploy.finished - commit.date).total_seconds()
            version, place = deploy.release.version, f"{sha} {project} {environment}"
            facts.append(
                Fact(
                    "arrival",
                    place,
                    deploy.finished,
                    project,
                    version,
                    environment,
                    commit,
                    seconds=seconds,
                )
            )
    return facts


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The value at a share of the places, between its neighbours."""
    if not values:
        return None
    ordered = [Fraction(each) for each in sorted(values)]
    place = Fraction(percent, 100) * (len(ordered) - 1)
    index = int(place)
    after = ordered[min(index + 1, len(ordered) - 1)]
    return float(ordered[index] + (after - ordered[index]) * (place - index))


def count(facts: Iterable[Fact]) -> int:
    """The number of different things."""
    return len({fact.key for fact in facts})


def rate_failures(facts: Sequence[Fact], _: int) -> float | None:
    """The share of deploys that failed, in percent."""
    failed = count(fact for fact in facts if fact.is_failed)
    return failed / count(facts) * 100 if facts else None


def find_seconds(share: int | None) -> "Compute":
    """Return what computes a percentile of durations, or their mean."""

    def compute(facts: Sequence[Fact], _: int) -> float | None:
        values = [fact.seconds for fact in facts if fact.seconds is not None]
        if share is None:
            return mean(values) if values else None
        return percentile(values, share)

    return compute


Compute = Callable[[Sequence[Fact], int], float | None]
AGGREGATES: Mapping[str, tuple[str, Compute]] = {
    "deploys()": ("deploy", lambda facts, _: count(facts)),
    "rollbacks()": ("deploy", lambda facts, _: count(f for f in facts if f.is_rollback)),
    "deploy_frequency()": ("deploy", lambda facts, seconds: count(facts) * DAY / seconds),
    "change_failure_rate()": ("deploy", rate_failures),
    **{
        f"time_to_restore({name})": ("deploy", find_seconds(share))
        for name, share in (("p50", 50), ("p90", 90), ("avg", None))
    },
    **{
        f"lead_time({name})": ("arrival", find_seconds(share))
        for name, share in (("p50", 50), ("p75", 75), ("p90", 90), ("avg", None))
    },
    "releases()": ("release", lambda facts, _: count(facts)),
    "commits()": ("commit", lambda facts, _: count(facts)),
    "authors()": (
        "commit",
        lambda facts, _: len(
            {f.commit.author.identity for f in facts if f.commit and f.commit.author}
        ),
    ),
}
"""The kind of facts and the function of each aggregate."""
ADDITIVE = frozenset({"deploys()", "rollbacks()", "releases()", "commits()"})
COLUMNS: Mapping[str, frozenset[str]] = {
    "deploy": frozenset({"project", "release", "environment"}),
    "arrival": frozenset({"project", "release", "environment", "author", "repository"}),
    "release": frozenset({"project", "release", "author", "repository"}),
    "commit": frozenset({"project", "release", "author", "repository"}),
}
"""The columns of each kind, without the environments in which a release was seen."""


async def create_authors(
    world: World, rng: random.Random, model: Model
) -> Mapping[str, ModelCommit]:
    """Give the commits of a model random authors and repositories, and return them by sha.

    Two addresses are those of one member.
    """
    await world.user("ada@acme.example", "ada@home.example", name="Ada")
    other_repository = await world.repository("acme/lib")
    member = Author("Ada", "member", frozenset({"ada@acme.example"}))
    authors: dict[int | None, Author | None] = {None: None}
    for address, name in (
        ("ada@acme.example", "A."),
        ("ada@home.example", None),
        ("bob@else.example", "Bob"),
        ("cy@else.example", None),
    ):
        addresses = frozenset({address})
        author = Author(name or address, address, addresses)
        if address.startswith("ada"):
            author = Author(member.name, member.identity, member.addresses | addresses)
        authors[await world.author(address, name)] = author
    columns = (models.Commit.id, models.Commit.sha, models.Commit.date_created)
    commits: dict[str, ModelCommit] = {}
    for row_id, sha, date in await world.read(select(*columns).order_by(models.Commit.id)):
        author_id = rng.choice(list(authors))
        values: dict[str, Any] = {"author_id": author_id}
        is_moved = sha not in model.known and rng.random() < 0.5
        if is_moved:
            values["repository_id"] = other_repository
        await world.change(models.Commit, row_id, **values)
        repository = "acme/lib" if is_moved else "acme/app"
        commits[sha] = ModelCommit(sha, date, authors[author_id], repository)
    return commits
