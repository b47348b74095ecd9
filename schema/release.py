from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from db.releases.conditions import ReleaseStage
from db.rows import ReleaseProjectRow, ReleaseRow
from loaders.author import AuthorById
from loaders.commit import CommitById, CommitsByRelease
from loaders.deploy import DeployById, DeploysByRelease
from loaders.health import SessionsExist
from loaders.project import PlatformsByProject
from loaders.release import (
    EnvironmentsByRelease,
    EventsByRelease,
    NewGroupsByRelease,
    ProjectsByRelease,
)
from loaders.user import UserById
from resolvers import child_connections
from resolvers.context import Info
from resolvers.releases import fields
from resolvers.sessions import health
from schema.arguments import DEPLOY_ARGUMENTS, PAGE_ARGUMENTS, SCOPE_ARGUMENTS, ScopeEnvironments
from schema.base.connection import Connection
from schema.base.fields import column, loaded, relation, resolved_by, rows_of
from schema.base.node import Node
from schema.base.scalars import JSON, BigInt
from schema.commit import Commit
from schema.deploy import Deploy
from schema.health import ReleaseHealth, StatsPeriod
from schema.project import Project
from schema.user import Author, User


@strawberry.enum(description="Whether lists show a release.")
class ReleaseStatus(Enum):
    OPEN = 0
    """Lists show it."""
    ARCHIVED = 1
    """Lists pass it over unless they are asked for it; it can be opened again."""


strawberry.enum(
    ReleaseStage,
    name="AdoptionStageName",
    description="How far a release has come, by its part of an environment's sessions.",
)


@strawberry.type(description="A version taken apart; the numbers are null when it is not semver.")
class ParsedVersion:
    raw: str
    """What follows the package, as it is written."""
    major: BigInt | None
    """The first number."""
    minor: BigInt | None
    """The second number; 0 where it is not written."""
    patch: BigInt | None
    """The third number; 0 where it is not written."""
    pre: str | None
    """The pre-release, "rc.1" of 1.0.0-rc.1; null when there is none."""
    build_code: str | None
    """What follows the plus, "42" of 1.0.0+42; null when there is none."""
    components: int | None
    """How many numbers were written, 1 to 4."""


@strawberry.type(description="What a version says.")
class VersionInfo:
    package: str | None
    """What stands before the first @; null when there is none."""
    version: ParsedVersion
    """The version without the package, taken apart."""
    description: str
    """Short, for people: "1.0.0-rc.1 (42)", or 12 characters of a hash."""
    build_hash: str | None
    """The hash that the version is or ends with; null when there is none."""


@strawberry.type(description="How far a release has come in a project.")
class AdoptionStage:
    project: Project
    """Each project stands in the list once."""
    stage: ReleaseStage
    """Of several environments, that of the one it was first seen in last."""
    adopted: datetime | None
    """When it came to have enough of an environment's sessions; null: not yet."""
    unadopted: datetime | None
    """When it ceased to have enough; null: it did not."""


async def sessions_lower_bound(
    root: strawberry.Parent[fields.CurrentProjectMeta], info: Info
) -> datetime | None:
    """The first hour with sessions; null without any."""
    return (await health.bounds(root.key, info))[0]


async def sessions_upper_bound(
    root: strawberry.Parent[fields.CurrentProjectMeta], info: Info
) -> datetime | None:
    """The last hour with sessions; null without any."""
    return (await health.bounds(root.key, info))[1]


@strawberry.type(
    description="The sessions of a release in a project, and the versions around it there."
)
class CurrentProjectMeta:
    sessions_lower_bound: datetime | None = resolved_by(sessions_lower_bound)
    sessions_upper_bound: datetime | None = resolved_by(sessions_upper_bound)
    prev_release_version: str | None
    """The next older open release; null when this is the oldest."""
    next_release_version: str | None
    """The next newer open release; null when this is the newest."""
    first_release_version: str | None
    """The oldest release, archived or not."""
    last_release_version: str | None
    """The newest release, archived or not."""


MetaProject = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="A project's ID or slug. Absent or null: all fields are null."
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
        description="What totals, rates and durations are of, up to now; null: P14D."
    ),
]


def release_health(
    root: strawberry.Parent[ReleaseProjectRow],
    summary_period: SummaryPeriod = StatsPeriod.P14D,
    environments: ScopeEnvironments = strawberry.UNSET,
) -> Any:
    """How healthy it was in the period; without sessions, zeros and nulls."""
    period = health.USUAL_SUMMARY if summary_period is None else summary_period.value
    return health.sessions_of(root, period, environments)


@strawberry.type(description="A release in one of its projects.")
class ReleaseProject:
    project: Project
    """The project itself, the same whatever the release."""
    slug: str = column("project.slug")
    """The project's slug."""
    name: str = column("project.name")
    """The project's name."""
    platform: str | None = column("project.platform")
    """The project's platform; null when nobody said."""
    platforms: Sequence[str] = relation(PlatformsByProject, key="project_id")
    """The platforms the project was seen on, by name."""
    new_groups: int | None = loaded(
        NewGroupsByRelease,
        key=fields.project_groups_key,
        then=fields.project_groups,
        arguments={"environments": ScopeEnvironments},
    )
    """Issues first seen in the release; in the environments, if they have a count, else in all.
    Null when nothing was counted.
    """
    has_health_data: bool = loaded(SessionsExist, key=health.any_sessions)
    """Whether sessions were reported in the last 90 days."""
    health: ReleaseHealth | None = resolved_by(release_health)


STATUSES = {each.value: each for each in ReleaseStatus}


def status(root: strawberry.Parent[ReleaseRow]) -> ReleaseStatus:
    """Whether lists show it."""
    return STATUSES[root.status or 0]


@strawberry.type(description="A version that was shipped.")
class Release(Node):
    database_id: BigInt = column("id")
    """The number in the database; `node` takes `id` alone."""
    version: str
    """Unique in the organization; at most 200 characters."""
    short_version: str = column("version")
    """Equal to version: nothing is shortened."""
    version_info: VersionInfo | None = resolved_by(fields.version_info_of)
    status: ReleaseStatus = resolved_by(status)
    ref: str | None
    """The commit or the tag it was made of; null when nobody said."""
    url: str | None
    """Where people look at it; null when nobody said."""
    user_agent: str | None
    """Of the request that created it, at most 256 characters; null when unknown."""
    data: JSON
    """An object; empty, as nothing writes it yet."""
    date_created: datetime
    """When it was first reported, by whatever means."""
    date_released: datetime | None
    """When it was or will be released; null until it is finalized."""
    new_groups: int = loaded(
        NewGroupsByRelease,
        key=fields.scoped,
        then=fields.total_groups,
        arguments=SCOPE_ARGUMENTS,
    )
    """Issues first seen in it; 0 when none are known."""
    first_event: datetime | None = loaded(
        EventsByRelease,
        key=fields.events_key,
        then=fields.first_event,
        arguments=SCOPE_ARGUMENTS,
    )
    """When it was first seen; null when it was not."""
    last_event: datetime | None = loaded(
        EventsByRelease,
        key=fields.events_key,
        then=fields.last_event,
        arguments=SCOPE_ARGUMENTS,
    )
    """When it was last seen; null when it was not."""
    owner: User | None = relation(UserById, key="owner_id")
    """Who answers for it; null when nobody does."""
    authors: Sequence[Author] = loaded(
        AuthorById, key=fields.author_ids, then=fields.distinct_authors, many=True
    )
    """Who wrote its commits, each address once; empty without commits."""
    commit_count: int = resolved_by(fields.commit_count)
    last_commit: Commit | None = relation(
        CommitById, key="last_commit_id", then=child_connections.in_scope
    )
    """The newest of its commits; null when it has none."""
    commits: Connection[Commit] = loaded(
        CommitsByRelease,
        key=child_connections.commits_of_release,
        arguments=PAGE_ARGUMENTS,
        then=child_connections.commit_connection,
    )
    """Its commits, newest first: 20 unless the page is limited."""
    deploy_count: int = resolved_by(fields.deploy_count)
    last_deploy: Deploy | None = loaded(
        DeployById,
        key=fields.last_deploy_key,
        then=child_connections.in_scope,
        arguments=DEPLOY_ARGUMENTS,
    )
    """The deploy that was reported last: of the release, or to an environment or a project; null
    when there is none.
    """
    deploys: Connection[Deploy] = loaded(
        DeploysByRelease,
        key=child_connections.deploys_of_release,
        arguments={**PAGE_ARGUMENTS, **DEPLOY_ARGUMENTS},
        then=child_connections.deploy_connection,
    )
    """Its deploys, the one that finished last first: 20 unless the page is limited."""
    projects: Sequence[ReleaseProject] = loaded(ProjectsByRelease, key=fields.projects_key)
    """All of its projects, by slug."""
    adoption_stages: Sequence[AdoptionStage] | None = loaded(
        EnvironmentsByRelease,
        key=fields.scoped,
        then=fields.adoption_stages,
        arguments=SCOPE_ARGUMENTS,
    )
    """How far it has come, by project; null when nothing is known."""
    current_project_meta: CurrentProjectMeta = resolved_by(
        fields.current_project_meta,
        arguments={"project": MetaProject, "environments": MetaEnvironments},
    )

    is_type_of = rows_of(ReleaseRow)
