"""What runs in the environments of projects, and by how much it is behind."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from db.connection.types import AnySelect
from db.delivery.running import (
    count_newer,
    count_newer_commits,
    select_running_of_projects,
    to_running_rows,
)
from db.rows import RunningRow
from loaders.base import Loader, Loaders, group_by_key
from loaders.environment import EnvironmentById
from loaders.release import ReleaseById

__all__ = [
    "CommitsBehind",
    "ReleaseInProject",
    "ReleasesBehind",
    "RunningByProject",
    "RunningKey",
    "RunningRow",
    "prime_running",
]


class RunningKey(NamedTuple):
    """A project, and names of environments; None: all of them."""

    project_id: int
    environments: tuple[str, ...] | None = None


class RunningByProject(Loader[RunningKey, Sequence[RunningRow]]):
    """What runs in a project, by name of the environment."""

    async def fetch(self, keys: Sequence[RunningKey]) -> Mapping[RunningKey, Sequence[RunningRow]]:
        """Return the rows by key."""
        projects = group_by_key((key.environments, key.project_id) for key in keys)
        results = await self.fetch_variants(projects, select_running_of_projects)
        running: dict[RunningKey, Sequence[RunningRow]] = {}
        for environments, found in results.items():
            rows = to_running_rows(found)
            prime_running(self.loaders, rows)
            rows.sort(key=lambda row: row.environment.name)
            for project_id, own in group_by_key((row.project.id, row) for row in rows).items():
                running[RunningKey(project_id, environments)] = own
        return running

    def default(self) -> Sequence[RunningRow]:
        """Return an empty sequence."""
        return ()


def prime_running(loaders: Loaders, rows: Sequence[RunningRow]) -> None:
    """Keep the releases and environments that were read with what runs.

    The fields of its deploys then need no statement.
    """
    releases, environments = loaders[ReleaseById], loaders[EnvironmentById]
    for row in rows:
        environments.prime(row.environment.id, row.environment)
        releases.prime(row.release.id, row.release)
        if row.previous_release is not None:
            releases.prime(row.previous_release.id, row.previous_release)


class ReleaseInProject(NamedTuple):
    """A release in one of its projects."""

    project_id: int
    release_id: int


class BehindLoader(Loader[ReleaseInProject, int]):
    """Base class of loaders that count what is newer than a release in a project."""

    statement: ClassVar[AnySelect]

    async def fetch(self, keys: Sequence[ReleaseInProject]) -> Mapping[ReleaseInProject, int]:
        """Return the counts by key."""
        rows = await self.fetch_rows(
            dict.fromkeys(key.release_id for key in keys),
            projects=list(dict.fromkeys(key.project_id for key in keys)),
        )
        return {
            ReleaseInProject(project_id, release_id): number
            for project_id, release_id, number in rows
        }

    def default(self) -> int:
        """Return 0."""
        return 0


class ReleasesBehind(BehindLoader):
    """The number of open releases of the project that are newer than a release."""

    statement = count_newer()


class CommitsBehind(BehindLoader):
    """The number of distinct commits listed in these releases."""

    statement = count_newer_commits()
