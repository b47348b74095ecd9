"""The computed fields of a release. Rules: docs/reference/releases.md#fields."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from strawberry import ID, UNSET, Parent

from db.releases.conditions import ReleaseStage
from db.rows import (
    FULL_SCOPE,
    AuthorRow,
    ProjectRow,
    ReleaseEnvironmentRow,
    ReleaseProjectRow,
    ReleaseRow,
    Scope,
)
from db.sessions.record import MAX_COUNT
from loaders.delivery.previous import PreviousRow, ReleaseInScope
from loaders.deploy import LastDeployByTarget, TargetedRelease
from loaders.release import (
    EnvironmentsByRelease,
    Neighbours,
    NeighboursByRelease,
    ScopedRelease,
    Span,
    VersionKey,
)
from resolvers.arguments import unset_to_none
from resolvers.child_connections import ANY_TARGET, deploy_target
from resolvers.context import Info
from resolvers.ids import encode_pair_id
from resolvers.loader_keys import FromLoader, FromRow
from resolvers.releases.scope import look_up_project, narrow_scope, scoped_release_key
from resolvers.releases.versions import VersionInfo, parse_version_info, parse_whole_number

Stage = ReleaseStage

ID_DIGITS = 18
"""Digits of ids that are certainly within 63 bits."""
NEW_GROUPS = FromRow(attrgetter("new_groups"))
EMAIL = attrgetter("email")


def projects_key(release: ReleaseRow) -> ScopedRelease:
    """Make the key of a release's projects: all of them; the scope applies to their fields."""
    return ScopedRelease(release.id, release.scope)


def release_project_id(row: Parent[ReleaseProjectRow]) -> ID:
    """Opaque and unique among all objects; made of the release and the project."""
    return ID(encode_pair_id("ReleaseProject", row.release_id, row.project_id))


def project_groups_key(
    row: ReleaseProjectRow, environments: list[str] | None = UNSET
) -> ScopedRelease | FromRow:
    """Make the key of a project's new groups.

    The key is the same for all projects of the release. Without environments the row has the
    count: docs/reference/releases.md#new-groups.
    """
    scope = narrow_scope(row.scope, environments, UNSET)
    if scope.environments is None:
        return NEW_GROUPS
    return ScopedRelease(row.release_id, Scope(scope.environments))


def project_groups(
    row: ReleaseProjectRow, by_project: Mapping[int, int], _key: ScopedRelease
) -> int | None:
    """Return the project's count in the environments, or else its count in all of them."""
    count = by_project.get(row.project_id, row.new_groups)
    return None if count is None else min(count, MAX_COUNT)


def previous_key(row: ReleaseProjectRow) -> ReleaseInScope:
    """Make the key of the release before in the project, as seen in the scope's environments."""
    return ReleaseInScope(row.release_id, row.project_id, row.scope.environments)


def previous_in_project(
    row: ReleaseProjectRow, previous: PreviousRow | None, _key: ReleaseInScope
) -> ReleaseProjectRow | None:
    """Return the release before in the same project and scope."""
    if previous is None:
        return None
    return row._replace(release_id=previous.release_id, new_groups=previous.new_groups)


def total_groups(_release: ReleaseRow, by_project: Mapping[int, int], _key: ScopedRelease) -> int:
    """Return the sum over the projects."""
    return min(sum(by_project.values()), MAX_COUNT)


def version_info(release: Parent[ReleaseRow]) -> VersionInfo | None:
    """Parse the release's version; None if the parser rejects it."""
    return parse_version_info(release.version)


def commit_count(release: Parent[ReleaseRow]) -> int:
    """Return the stored number of commits."""
    return release.commit_count or 0


def deploy_count(release: Parent[ReleaseRow]) -> int:
    """Return the stored number of deploys."""
    return release.deploy_count or 0


def events_key(
    release: ReleaseRow, environments: list[str] | None = UNSET, project: ID | None = UNSET
) -> ScopedRelease | FromLoader:
    """Make the key of a release's first and last event, in the environments or anywhere.

    Rules: docs/reference/releases.md#first-and-last-event.
    """
    key = scoped_release_key(release, environments, project)
    return key if key.scope.environments is None else FromLoader(EnvironmentsByRelease, key)


Seen = Span | Sequence[ReleaseEnvironmentRow]
"""The first and last event of a release, or the rows of its environments that have them."""


def first_event(_release: ReleaseRow, seen: Seen, _key: object) -> datetime | None:
    """Return the time of the first event."""
    if isinstance(seen, Span):
        return seen.first
    return min((row.first_event for row in seen if row.first_event is not None), default=None)


def last_event(_release: ReleaseRow, seen: Seen, _key: object) -> datetime | None:
    """Return the time of the last event."""
    if isinstance(seen, Span):
        return seen.last
    return max((row.last_event for row in seen if row.last_event is not None), default=None)


def last_deploy_key(
    release: ReleaseRow, environment: str | None = UNSET, project: ID | None = UNSET
) -> int | FromLoader | None:
    """Make the key of the deploy that was reported last, to a target or to any."""
    if environment is UNSET and project is UNSET:
        return release.last_deploy_id
    target = deploy_target(environment, project)
    if target == ANY_TARGET:
        return release.last_deploy_id
    return FromLoader(LastDeployByTarget, TargetedRelease(release.id, target))


class CurrentProjectMeta(NamedTuple):
    """The neighbours of a release in a project; `key` is that of its session bounds.

    Rules: docs/reference/releases.md#current-project-meta.
    """

    prev_release_version: str | None = None
    next_release_version: str | None = None
    first_release_version: str | None = None
    last_release_version: str | None = None
    key: ScopedRelease | None = None
    organization_id: int = 0


def neighbour_key(version_name: str) -> Callable[[CurrentProjectMeta], VersionKey | None]:
    """Return the key function of the release whose version an attribute has."""
    read_version = attrgetter(version_name)

    def make_key(meta: CurrentProjectMeta) -> VersionKey | None:
        version = read_version(meta)
        return None if version is None else VersionKey(meta.organization_id, version)

    return make_key


async def current_project_meta(
    release: Parent[ReleaseRow],
    info: Info,
    project: ID | None = UNSET,
    environments: list[str] | None = UNSET,
) -> CurrentProjectMeta:
    """Read the release's neighbours in a project. Without a project all fields are None.

    Raises: NotFoundError for an unknown project; InvalidArgumentError for too many environments.
    """
    scope = narrow_scope(FULL_SCOPE, environments, unset_to_none(project))
    lookup = look_up_project(info.context, [release], project)
    if lookup is None:
        return CurrentProjectMeta()
    key = ScopedRelease(release.id, scope)
    neighbours: Neighbours = await info.context.loaders[NeighboursByRelease].load(key)
    await lookup.check()
    return CurrentProjectMeta(*neighbours, key=key, organization_id=release.organization_id)


class AdoptionStage(NamedTuple):
    """The adoption stage of a release in a project."""

    project: ProjectRow
    stage: Stage
    adopted: datetime | None
    unadopted: datetime | None


def adoption_stages(
    _release: ReleaseRow, rows: Sequence[ReleaseEnvironmentRow], _key: ScopedRelease
) -> list[AdoptionStage] | None:
    """Return one stage for each project, by slug; None without rows.

    A project's stage is that of the environment where the release was first seen last. The rows
    come in this order. Rules: docs/reference/releases.md#adoption-stages.
    """
    latest: dict[int, ReleaseEnvironmentRow] = {}
    for row in rows:
        latest.setdefault(row.project.id, row)
    stages = [
        AdoptionStage(row.project, find_stage(row), row.adopted, row.unadopted)
        for row in latest.values()
    ]
    return sorted(stages, key=lambda each: each.project.slug) or None


def find_stage(row: ReleaseEnvironmentRow) -> Stage:
    """Return the stage that the two dates of a row mean."""
    if row.adopted is None:
        return Stage.LOW_ADOPTION
    return Stage.ADOPTED if row.unadopted is None else Stage.REPLACED


def distinct_authors(
    _release: ReleaseRow, authors: Sequence[AuthorRow | None], _keys: Sequence[int]
) -> list[AuthorRow]:
    """Return the authors that exist, in their order, one for each email address.

    Rules: docs/reference/releases.md#authors.
    """
    existing = [author for author in authors if author is not None]
    if len(set(map(EMAIL, existing))) == len(existing):
        return existing
    by_email: dict[str, AuthorRow] = {}
    for author in existing:
        by_email.setdefault(author.email, author)
    return list(by_email.values())


def author_ids(release: ReleaseRow) -> list[int]:
    """Return the ids of the release's authors in stored order, without invalid ones."""
    texts = release.author_ids or ()
    if are_digits(texts):
        return list(map(int, texts))
    parsed = (parse_whole_number(str(text)) for text in texts)
    return [each for each in parsed if each is not None]


def are_digits(texts: Sequence[object]) -> bool:
    """Return whether all of at least one value are short texts of digits, as ids are stored."""
    if not all(type(text) is str and 0 < len(text) <= ID_DIGITS for text in texts):
        return False
    joined = "".join(texts)  # type: ignore[arg-type]  # checked above
    return joined.isascii() and joined.isdigit()
