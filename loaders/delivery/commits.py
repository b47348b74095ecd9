"""Commits by the beginning of their sha, and where commits have arrived."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.delivery.commits import select_by_prefix
from db.delivery.containment import select_first_deploys
from db.rows import CommitRow, DeployRow, EnvironmentRow, ProjectRow, column_count
from loaders.base import Loader
from loaders.commit import ShaKey
from loaders.environment import EnvironmentById

__all__ = ["Arrival", "ArrivalsByCommit", "CommitsByPrefix"]


class Arrival(NamedTuple):
    """The first deploy of a commit to an environment of a project, and whether it runs there."""

    project: ProjectRow
    environment: EnvironmentRow
    first_deploy: DeployRow
    is_running: bool


PROJECT_END = 2 + column_count(ProjectRow)
ENVIRONMENT_END = PROJECT_END + column_count(EnvironmentRow)


class ArrivalsByCommit(Loader[int, Sequence[Arrival]]):
    """Where a commit has arrived, by slug of the project, then name of the environment."""

    statement = select_first_deploys()

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, Sequence[Arrival]]:
        """Return the arrivals by commit."""
        found: dict[int, list[Arrival]] = {}
        environments = self.loaders[EnvironmentById]
        for row in await self.fetch_rows(keys):
            arrival = Arrival(
                ProjectRow(*row[2:PROJECT_END]),
                EnvironmentRow(*row[PROJECT_END:ENVIRONMENT_END]),
                DeployRow(*row[ENVIRONMENT_END:]),
                bool(row[1]),
            )
            environments.prime(arrival.environment.id, arrival.environment)
            found.setdefault(row[0], []).append(arrival)
        for arrivals in found.values():
            arrivals.sort(key=lambda each: (each.project.slug, each.environment.name))
        return found

    def default(self) -> Sequence[Arrival]:
        """Return an empty sequence: the commit has arrived nowhere."""
        return ()


class CommitsByPrefix(Loader[ShaKey, Sequence[CommitRow]]):
    """The commits whose sha begins with that of the key, the one that was reported last last."""

    async def fetch(self, keys: Sequence[ShaKey]) -> Mapping[ShaKey, Sequence[CommitRow]]:
        """Return the commits by key."""
        prefixes: dict[str, Sequence[int]] = {key.sha: () for key in keys}
        found = await self.fetch_variants(prefixes, select_by_prefix, order=("id",))
        return {
            key: [
                commit
                for name, *values in found[key.sha]
                for commit in [CommitRow(*values)]
                if commit.organization_id == key.organization_id and key.repository in {None, name}
            ]
            for key in keys
        }

    def default(self) -> Sequence[CommitRow]:
        """Return an empty sequence."""
        return ()
