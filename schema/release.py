from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import strawberry

from db.release_conditions import Stage
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
from resolvers import health, lists, release
from resolvers.context import Info
from schema.commit import Commit
from schema.deploy import Deploy
from schema.fields import column, loaded, relation, resolved_by, rows_of
from schema.health import ReleaseHealth, StatsPeriod
from schema.node import Node
from schema.pages import Connection
from schema.project import Project
from schema.scalars import JSON, BigInt
from schema.user import Author, User


@strawberry.enum
class ReleaseStatus(Enum):
    OPEN = 0
    ARCHIVED = 1


strawberry.enum(Stage, name="AdoptionStageName")


@strawberry.type(description="A version taken apart; the numbers are null when it is not semver.")
class ParsedVersion:
    raw: str
    major: BigInt | None
    minor: BigInt | None
    patch: BigInt | None
    pre: str | None
    build_code: str | None
    components: int | None = strawberry.field(description="How many numbers were written, 1 to 4.")


@strawberry.type(description="What a version says.")
class VersionInfo:
    package: str | None
    version: ParsedVersion
    description: str
    build_hash: str | None


@strawberry.type(description="How far a release has come in a project.")
class AdoptionStage:
    project: Project
    stage: Stage
    adopted: datetime | None
    unadopted: datetime | None


async def sessions_lower_bound(
    root: strawberry.Parent[release.CurrentProjectMeta], info: Info
) -> datetime | None:
    """The first hour with sessions."""
    return (await health.bounds(root.key, info))[0]


async def sessions_upper_bound(
    root: strawberry.Parent[release.CurrentProjectMeta], info: Info
) -> datetime | None:
    """The last hour with sessions."""
    return (await health.bounds(root.key, info))[1]


@strawberry.type(
    description="The sessions of a release in a project, and the versions around it there."
)
class CurrentProjectMeta:
    sessions_lower_bound: datetime | None = resolved_by(sessions_lower_bound)
    sessions_upper_bound: datetime | None = resolved_by(sessions_upper_bound)
    prev_release_version: str | None = strawberry.field(description="The next older one.")
    next_release_version: str | None = strawberry.field(description="The next newer one.")
    first_release_version: str | None = strawberry.field(description="The oldest one.")
    last_release_version: str | None = strawberry.field(description="The newest one.")


def release_health(
    root: strawberry.Parent[ReleaseProjectRow],
    summary_period: StatsPeriod | None = StatsPeriod.P14D,
    environments: list[str] | None = strawberry.UNSET,
) -> Any:
    """How healthy it was in the period: its sessions, users and durations."""
    period = health.USUAL_SUMMARY if summary_period is None else summary_period.value
    return health.sessions_of(root, period, environments)


@strawberry.type(description="A release in one of its projects.")
class ReleaseProject:
    project: Project
    slug: str = column("project.slug")
    name: str = column("project.name")
    platform: str | None = column("project.platform")
    platforms: Sequence[str] = relation(PlatformsByProject, key="project_id")
    new_groups: int | None = loaded(
        NewGroupsByRelease,
        key=release.project_groups_key,
        then=release.project_groups,
        description=(
            "Issues first seen in the release; in the environments, if they have a count, "
            "else in all."
        ),
    )
    has_health_data: bool = loaded(
        SessionsExist,
        key=health.any_sessions,
        description="Whether sessions were reported in the last 90 days.",
    )
    health: ReleaseHealth | None = resolved_by(release_health)


def status(root: strawberry.Parent[ReleaseRow]) -> ReleaseStatus:
    """Open or archived."""
    return ReleaseStatus(root.status or 0)


@strawberry.type(description="A version that was shipped.")
class Release(Node):
    database_id: BigInt = column("id", description="The id in the database.")
    version: str
    short_version: str = column("version", description="Equal to version.")
    version_info: VersionInfo | None = resolved_by(
        release.version_info_of, description="What the version says; null when it cannot be read."
    )
    status: ReleaseStatus = resolved_by(status)
    ref: str | None
    url: str | None
    user_agent: str | None
    data: JSON
    date_created: datetime
    date_released: datetime | None = strawberry.field(description="Null until it is finalized.")
    new_groups: int = loaded(
        NewGroupsByRelease,
        key=release.scoped,
        then=release.total_groups,
        description="Issues first seen in it.",
    )
    first_event: datetime | None = loaded(
        EventsByRelease,
        key=release.events_key,
        then=release.first_event,
        description="When it was first seen.",
    )
    last_event: datetime | None = loaded(
        EventsByRelease,
        key=release.events_key,
        then=release.last_event,
        description="When it was last seen.",
    )
    owner: User | None = relation(UserById, key="owner_id")
    authors: Sequence[Author] = loaded(
        AuthorById,
        key=release.author_ids,
        then=release.distinct_authors,
        many=True,
        description="Who wrote its commits, each once.",
    )
    commit_count: int = resolved_by(release.commit_count)
    last_commit: Commit | None = relation(CommitById, key="last_commit_id", then=lists.in_scope)
    commits: Connection[Commit] = loaded(
        CommitsByRelease,
        key=lists.commits_of_release,
        then=lists.commit_connection,
        description="Its commits, newest first.",
    )
    deploy_count: int = resolved_by(release.deploy_count)
    last_deploy: Deploy | None = loaded(
        DeployById,
        key=release.last_deploy_key,
        then=lists.in_scope,
        description=(
            "The last deploy that was reported: of the release, or to an environment or a project."
        ),
    )
    deploys: Connection[Deploy] = loaded(
        DeploysByRelease,
        key=lists.deploys_of_release,
        then=lists.deploy_connection,
        description="Its deploys, the one that finished last first.",
    )
    projects: Sequence[ReleaseProject] = loaded(
        ProjectsByRelease, key=release.projects_key, description="All of its projects, by slug."
    )
    adoption_stages: Sequence[AdoptionStage] | None = loaded(
        EnvironmentsByRelease,
        key=release.scoped,
        then=release.adoption_stages,
        description="How far it has come, by project; null when nothing is known.",
    )
    current_project_meta: CurrentProjectMeta = resolved_by(release.current_project_meta)

    is_type_of = rows_of(ReleaseRow)
