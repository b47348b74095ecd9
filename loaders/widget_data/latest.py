"""The latest releases that conditions and page filters of widgets mean.

See docs/reference/releases.md#latest-release.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.releases.latest import find_latest_ids
from db.releases.read import ReleaseSelection
from loaders.base import Loader


class LatestKey(NamedTuple):
    """Projects and names of environments of an organization; None: all."""

    organization_id: int
    project_ids: tuple[int, ...] | None
    environments: tuple[str, ...] | None


class LatestReleases(Loader[LatestKey, Sequence[int]]):
    """The ids of the latest release of each project, seen in an environment if there are any."""

    async def fetch(self, keys: Sequence[LatestKey]) -> Mapping[LatestKey, Sequence[int]]:
        """Return the ids by key."""
        readable = [key for key in keys if key.organization_id in self.loaders.organizations]
        if not readable:
            return {}
        found = await find_latest_ids(
            self.loaders.snapshot,
            [
                ReleaseSelection(key.organization_id, project_ids=key.project_ids)
                for key in readable
            ],
            [key.environments for key in readable],
        )
        return dict(zip(readable, found, strict=True))

    def default(self) -> Sequence[int]:
        """Return no releases: the organization is not the caller's."""
        return ()
