"""The ids and the random numbers that the writers of demo data share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any, NamedTuple

from db import models
from db.accounts.organization import read_ids_by
from db.connection.access import Transaction
from db.connection.bulk import insert_returning_ids, insert_rows
from jobs.demo.content import CONTRIBUTORS, ENVIRONMENTS, PEOPLE

SEED = 20

Progress = Callable[[str, int, int], None]
"""Called with the stage, the number done and the total."""


class LiveRelease(NamedTuple):
    """A release that users of a project can have since a date; `crash_rate` is from 0 to 1."""

    release_id: int
    project_id: int
    date: datetime
    crash_rate: float


@dataclass
class DemoContext:
    """An organization that is being filled. Ids are by slug, name or email address."""

    organization_id: int
    people: dict[str, int]
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 (the same data every time)
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    projects: dict[str, int] = field(default_factory=dict)
    repositories: dict[str, int] = field(default_factory=dict)
    environments: dict[str, int] = field(default_factory=dict)
    authors: list[int] = field(default_factory=list)
    live_releases: list[LiveRelease] = field(default_factory=list)

    async def prepare(self, connection: Transaction) -> None:
        """Read the ids of projects and repositories, and create environments and authors."""
        self.projects = await read_ids_by(connection, models.Project, "slug", self.organization_id)
        self.repositories = await read_ids_by(
            connection, models.Repository, "name", self.organization_id
        )
        ids = await insert_returning_ids(
            connection, models.Environment, [self.row(name=name) for name in ENVIRONMENTS]
        )
        self.environments = dict(zip(ENVIRONMENTS, ids, strict=True))
        links = [
            self.row(environment_id=environment, project_id=project)
            for environment in ids
            for project in self.projects.values()
        ]
        await insert_rows(connection, models.EnvironmentProject, links)
        authors = [
            self.row(name=name, email=address)
            for name, email, others, _ in PEOPLE
            for address in (email, *others)
        ]
        authors += [self.row(name=name, email=email) for name, email in CONTRIBUTORS]
        self.authors = await insert_returning_ids(connection, models.CommitAuthor, authors)

    def row(self, **values: Any) -> dict[str, Any]:
        """Return the values of a row with the organization's id."""
        return {"organization_id": self.organization_id, **values}
