"""The release before another one in a project."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import exists, select, tuple_
from sqlalchemy.orm import aliased

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.types import AnySelect
from db.delivery.order import is_open
from db.models import Release, ReleaseProject, ReleaseProjectEnvironment
from loaders.base import Loader, group_by_key
from loaders.release import environments_by_name


class ReleaseInScope(NamedTuple):
    """A release in one of its projects, and names of environments; None: all of them."""

    release_id: int
    project_id: int
    environments: tuple[str, ...] | None = None


class PreviousRow(NamedTuple):
    """The id of the release before, and the number of its new groups in the project."""

    release_id: int
    new_groups: int | None


class PreviousInProject(Loader[ReleaseInScope, PreviousRow | None]):
    """The next older open release of a project (docs/reference/releases.md#release-projects)."""

    async def fetch(
        self, keys: Sequence[ReleaseInScope]
    ) -> Mapping[ReleaseInScope, PreviousRow | None]:
        """Return the releases by key."""
        releases = group_by_key((key.environments, key.release_id) for key in keys)
        results = await self.fetch_variants(
            {names: dict.fromkeys(ids) for names, ids in releases.items()}, select_previous_of
        )
        return {
            ReleaseInScope(row[0], row[1], environments): PreviousRow(*row[2:])
            for environments, rows in results.items()
            for row in rows
        }

    def default(self) -> None:
        """Return None."""


@lru_cache(maxsize=256)
def select_previous_of(environments: tuple[str, ...] | None) -> AnySelect:
    """Select the release before those of the keys, in each of their projects.

    By environments it is one that was seen in one of them. The columns are the release, the
    project, the release before, and its new groups.
    """
    own, link, before = (aliased(ReleaseProject) for _ in range(3))
    other, seen = aliased(Release), aliased(ReleaseProjectEnvironment)
    position = (link.date_created, link.release_id)
    older = (
        select(link.release_id)
        .join(other, other.id == link.release_id)
        .where(
            link.project_id == own.project_id,
            tuple_(*position) < tuple_(own.date_created, own.release_id),
            is_open(other),
        )
        .order_by(*(column.desc() for column in position))
        .limit(1)
        .correlate(own)
    )
    if environments is not None:
        is_seen = exists().where(
            seen.release_id == link.release_id,
            seen.project_id == link.project_id,
            seen.environment_id.in_(environments_by_name(environments)),
        )
        older = older.where(is_seen)
    pairs = (
        select(own.release_id, own.project_id, older.scalar_subquery().label("previous_id"))
        .where(is_among(own.release_id, KEYS), is_among(own.organization_id, ORGANIZATIONS))
        .subquery("pairs")
    )
    is_before = (before.release_id == pairs.c.previous_id) & (
        before.project_id == pairs.c.project_id
    )
    return select(
        pairs.c.release_id,
        pairs.c.project_id,
        before.release_id.label("previous_id"),
        before.new_groups,
    ).join(before, is_before)
