from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.delivery.deploys import select_previous_deploys
from db.rows import DeployRow
from loaders.base import Loader

__all__ = ["PreviousByDeploy", "PreviousDeploy"]


class PreviousDeploy(NamedTuple):
    """The deploy before another one, None without one, and whether its release is newer."""

    deploy: DeployRow | None = None
    is_newer: bool = False


class PreviousByDeploy(Loader[int, PreviousDeploy]):
    """The deploy before a deploy: to the same environment and a project that both are to."""

    statement = select_previous_deploys()

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, PreviousDeploy]:
        """Return the deploys before, by the id of the deploy."""
        return {
            deploy_id: PreviousDeploy(DeployRow(*values), bool(is_newer))
            for deploy_id, is_newer, *values in await self.fetch_rows(keys)
        }

    def default(self) -> PreviousDeploy:
        """Return that there is no deploy before."""
        return PreviousDeploy()
