"""Releases, and what they are in each of their projects."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, Optional

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.author import AuthorById
from loaders.commit import CommitById, CommitsByRelease
from loaders.delivery.previous import PreviousInProject
from loaders.deploy import DeployById, DeploysByRelease
from loaders.health import ReleaseSessions, SessionsExist
from loaders.project import PlatformsByProject
from loaders.release import (
    EnvironmentsByRelease,
    EventsByRelease,
    NewGroupsByRelease,
    ProjectsByRelease,
    ReleaseById,
    ReleaseByVersion,
    ReleaseProjectRow,
    ReleaseRow,
)
from loaders.user import UserById
from resolvers import child_connections
from resolvers.context import Info
from resolvers.releases import fields, scope
from resolvers.sessions import health
from schema.arguments import (
    DEPLOY_ARGUMENTS,
    PAGE_ARGUMENTS,
    SCOPE_ARGUMENTS,
    ScopeEnvironments,
)
from schema.base.connection import Connection
from schema.base.fields import column, loaded, relation, resolved_by, rows_of
from schema.base.node import Node
from schema.base.scalars import JSON, BigInt
from schema.commit import Commit
from schema.deploy import Deploy
from schema.health import ReleaseHealth, StatsPeriod
from schema.project import Project
from schema.user import Author, User


@strawberry.enum(description="Whether release lists contain a release.")
class ReleaseStatus(Enum):
    OPEN = 0
    """Lists contain the release."""
    ARCHIVED = 1
    """Lists contain the release only if the filter selects archived ones. Can be undone."""


@strawberry.enum(
    name="AdoptionStageName",
    description="How far a release is adopted in an environment, by its share of the sessions.",
)
class AdoptionStageName(Enum):
    ADOPTED = fields.Stage.ADOPTED
    """Has enough of the environment's sessions of the last six hours; by default 10 percent."""
    LOW_ADOPTION = fields.Stage.LOW_ADOPTION
    """Never had enough of the environment's sessions."""
    REPLACED = fields.Stage.REPLACED
    """Had enough of the environment's sessions, but no longer has."""


@strawberry.type(
    description=(
        "A version without its package, parsed. The numbers are null if it is not a semantic "
        "version."
    )
)
class ParsedVersion:
    raw: str
    """The version as written, without the package."""
    major: BigInt | None
    """First number."""
    minor: BigInt | None
    """Second number; 0 if not written."""
    patch: BigInt | None
    """Third number; 0 if not written."""
    pre: str | None
    """Pre-release: "rc.1" in 1.0.0-rc.1; null without one."""
    build_code: str | None
    """Build code, after the plus sign: "42" in 1.0.0+42; null without one."""
    components: int | None
    """Count of numbers that are written, 1 to 4."""


@strawberry.type(description="A release's version, parsed.")
class VersionInfo:
    package: str | None
    """The part before the first @; null without one."""
    version: ParsedVersion
    """The part after the package."""
    description: str
    """Short text for display: "1.0.0-rc.1 (42)", or the first 12 characters of a hash."""
    build_hash: str | None
    """The hash that the version is or ends with; null without one."""


@strawberry.type(description="The adoption stage of a release in a project.")
class AdoptionStage:
    project: Project
    """The project. The list has each project once."""
    stage: AdoptionStageName
    """The stage in the environment where the release was first seen last."""
    adopted: datetime | None
    """When the release first had enough sessions; null if it never had."""
    unadopted: datetime | None
    """When the release no longer had enough sessions; null if it still has, or never had."""


async def sessions_lower_bound(
    root: Parent[fields.CurrentProjectMeta], info: Info
) -> datetime | None:
    """Return the first hour with sessions."""
    return (await health.read_bounds(root.key, info))[0]


async def sessions_upper_bound(
    root: Parent[fields.CurrentProjectMeta], info: Info
) -> datetime | None:
    """Return the last hour with sessions."""
    return (await health.read_bounds(root.key, info))[1]


def neighbour(column_name: str) -> Any:
    """Declare a field of the release whose version the row has."""
    return loaded(ReleaseByVersion, key=fields.neighbour_key(column_name))


@strawberry.type(
    description=(
        "The sessions of a release in one project, and the project's neighbouring versions. "
        "Releases are ordered by `dateCreated`."
    )
)
class CurrentProjectMeta:
    sessions_lower_bound: datetime | None = resolved_by(sessions_lower_bound)
    """Start of the first hour with sessions; null without sessions."""
    sessions_upper_bound: datetime | None = resolved_by(sessions_upper_bound)
    """Start of the last hour with sessions; null without sessions."""
    prev_release_version: str | None
    """Version of the next older open release; null if there is none."""
    next_release_version: str | None
    """Version of the next newer open release; null if there is none."""
    first_release_version: str | None
    """Version of the oldest release, archived ones included."""
    last_release_version: str | None
    """Version of the newest release, archived ones included."""
    previous_release: Optional["Release"] = neighbour("prev_release_version")
    """The next older open release; null if there is none."""
    next_release: Optional["Release"] = neighbour("next_release_version")
    """The next newer open release; null if there is none."""
    first_release: Optional["Release"] = neighbour("first_release_version")
    """The oldest release, archived ones included."""
    last_release: Optional["Release"] = neighbour("last_release_version")
    """The newest release, archived ones included."""


MetaProject = Annotated[
    ID | None,
    strawberry.argument(
        description="A project's id or slug. Absent or null: all fields are null."
    ),
]
MetaEnvironments = Annotated[
    list[str] | None,
    strawberry.argument(
        description=(
            "Environment names, at most 1,000. Absent, null or an empty list: all environments."
        )
    ),
]
SummaryPeriod = Annotated[
    StatsPeriod | None,
    strawberry.argument(
        description=(
            "Period of the totals, rates and durations: from the hour that contains its start, "
            "up to now. Null: P14D."
        )
    ),
]


def release_health(
    root: Parent[ReleaseProjectRow],
    summary_period: SummaryPeriod = StatsPeriod.P14D,
    environments: ScopeEnvironments = UNSET,
) -> ReleaseSessions:
    """Return the sessions that the health is computed from."""
    return health.summary_sessions(root, summary_period and summary_period.value, environments)


@strawberry.type(description="A release in one of its projects.")
class ReleaseProject(Node):
    id: ID = resolved_by(fields.release_project_id)
    project: Project
    """The project."""
    slug: str = column("project.slug")
    """The project's slug."""
    name: str = column("project.name")
    """The project's name."""
    platform: str | None = column("project.platform")
    """The project's platform; null when unknown."""
    platforms: Sequence[str] = relation(PlatformsByProject, key="project_id")
    """The platforms the project was seen on, sorted by name."""
    new_groups: int | None = loaded(
        NewGroupsByRelease,
        key=fields.project_groups_key,
        then=fields.project_groups,
        arguments={"environments": ScopeEnvironments},
    )
    """Issues first seen in the release: in the environments if they have a count, or else in all
    environments. Null if never counted.
    """
    has_health_data: bool = loaded(SessionsExist, key=health.any_sessions_key)
    """Whether the release had sessions in the project in the last 90 days."""
    health: ReleaseHealth | None = resolved_by(release_health)
    """Health of the release in the project. Without sessions counts are 0, rates are null."""
    release: "Release" = relation(ReleaseById, key="release_id", then=scope.inherit_scope)
    """The release."""
    previous: Optional["ReleaseProject"] = loaded(
        PreviousInProject, key=fields.previous_key, then=fields.previous_in_project
    )
    """The next older open release of the project, by `dateCreated`, in the same scope; null if
    there is none. With environments, it is one that was seen in one of them.
    """

    is_type_of = rows_of(ReleaseProjectRow)


STATUSES = {each.value: each for each in ReleaseStatus}


def status(root: Parent[ReleaseRow]) -> ReleaseStatus:
    """Return the release's status; a stored null is OPEN."""
    return STATUSES[root.status or 0]


@strawberry.type(description="A version of an organization's software.")
class Release(Node):
    database_id: BigInt = column("id")
    """Row number in the database. `node` accepts only `id`."""
    version: str
    """Unique in the organization; at most 200 characters."""
    short_version: str = column(
        "version", deprecation_reason="Equal to `version`. Use `versionInfo` for a short text."
    )
    """Same as `version`; nothing is shortened."""
    version_info: VersionInfo | None = resolved_by(fields.version_info)
    """The version, parsed; null if the version cannot be parsed."""
    status: ReleaseStatus = resolved_by(status)
    """Whether release lists contain the release."""
    ref: str | None
    """The commit or tag the release was built from; null when not sent."""
    url: str | None
    """URL of a page about the release; null when not sent."""
    user_agent: str | None
    """User-Agent of the request that created the release, at most 256 characters; null when
    unknown.
    """
    data: JSON = column(
        "data", deprecation_reason="Always an empty object, because no mutation writes it."
    )
    """Additional data, as an object. Currently always empty, because no mutation writes it."""
    date_created: datetime
    """When the release was created. For an imported release: the date of its tag. For a release
    that only events and sessions created: the earliest time at which it was seen.
    """
    date_released: datetime | None
    """When the release was, or will be, released; null until it is finalized."""
    new_groups: int = loaded(
        NewGroupsByRelease,
        key=scope.scoped_release_key,
        then=fields.total_groups,
        lookup=scope.look_up_project,
        arguments=SCOPE_ARGUMENTS,
    )
    """Number of issues first seen in the release; 0 if none were counted."""
    first_event: datetime | None = loaded(
        EventsByRelease,
        key=fields.events_key,
        then=fields.first_event,
        lookup=scope.look_up_project,
        arguments=SCOPE_ARGUMENTS,
    )
    """When the first error event of the release occurred; null without events."""
    last_event: datetime | None = loaded(
        EventsByRelease,
        key=fields.events_key,
        then=fields.last_event,
        lookup=scope.look_up_project,
        arguments=SCOPE_ARGUMENTS,
    )
    """When the last error event of the release occurred; null without events."""
    owner: User | None = relation(UserById, key="owner_id")
    """The member responsible for the release; null without one."""
    authors: Sequence[Author] = loaded(
        AuthorById, key=fields.author_ids, then=fields.distinct_authors, many=True
    )
    """Authors of the release's commits, each email address once; empty without commits."""
    commit_count: int = resolved_by(fields.commit_count)
    """Number of commits that were set for the release."""
    last_commit: Commit | None = relation(
        CommitById, key="last_commit_id", then=scope.inherit_scope
    )
    """The newest commit of the release; null without commits."""
    commits: Connection[Commit] = loaded(
        CommitsByRelease,
        key=child_connections.commits_key,
        then=child_connections.commit_connection,
        arguments=PAGE_ARGUMENTS,
    )
    """Commits of the release, newest first. Default page size: 20."""
    deploy_count: int = resolved_by(fields.deploy_count)
    """Number of deploys that were reported for the release."""
    last_deploy: Deploy | None = loaded(
        DeployById,
        key=fields.last_deploy_key,
        then=scope.inherit_scope,
        lookup=scope.look_up_project,
        arguments=DEPLOY_ARGUMENTS,
    )
    """The deploy that was reported last: of the release, or to the environment or project; null
    without one.
    """
    deploys: Connection[Deploy] = loaded(
        DeploysByRelease,
        key=child_connections.deploys_key,
        then=child_connections.deploy_connection,
        lookup=scope.look_up_project,
        arguments={**PAGE_ARGUMENTS, **DEPLOY_ARGUMENTS},
    )
    """Deploys of the release, most recently finished first. Default page size: 20."""
    projects: Sequence[ReleaseProject] = loaded(ProjectsByRelease, key=fields.projects_key)
    """All projects of the release, sorted by slug."""
    adoption_stages: Sequence[AdoptionStage] | None = loaded(
        EnvironmentsByRelease,
        key=scope.scoped_release_key,
        then=fields.adoption_stages,
        lookup=scope.look_up_project,
        arguments=SCOPE_ARGUMENTS,
    )
    """Adoption stages, one for each project, sorted by slug; null if the release was not seen in
    the environments.
    """
    current_project_meta: CurrentProjectMeta = resolved_by(
        fields.current_project_meta,
        arguments={"project": MetaProject, "environments": MetaEnvironments},
    )
    """Sessions and neighbouring versions in one project. Without `project` all fields are null."""

    is_type_of = rows_of(ReleaseRow)
