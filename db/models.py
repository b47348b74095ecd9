"""The tables. Stored names are our words; walking between tables is the loaders' work.

Every table of a tenant carries `organization_id` and leads its main index with it. References that
may dangle (a release's last commit, last deploy and owner) carry no foreign key: reference
releases.md 1.6, 1.8 and 1.9 demand null, not a failure.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.connection.types import BigId, Json, UtcDateTime, text


class Base(DeclarativeBase):
    """What all tables share: names of constraints, so that a migration can name them too."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def primary_key() -> Mapped[int]:
    """A 64-bit id that the database gives out."""
    return mapped_column(BigId, primary_key=True)


def reference(target: str, *, nullable: bool = False, part_of_key: bool = False) -> Mapped[Any]:
    """A foreign key to the id of a table."""
    return mapped_column(
        BigId,
        ForeignKey(f"{target}.id", ondelete="CASCADE"),
        nullable=nullable,
        primary_key=part_of_key,
        autoincrement=False,
    )


class Organization(Base):
    """A tenant."""

    __tablename__ = "organization"

    id: Mapped[int] = primary_key()
    slug: Mapped[str] = mapped_column(text(64), unique=True)
    name: Mapped[str] = mapped_column(text(128))


class User(Base):
    """A person. People exist beside the organizations and belong to them by `Member`."""

    __tablename__ = "user_account"

    id: Mapped[int] = primary_key()
    username: Mapped[str] = mapped_column(text(128), unique=True)
    name: Mapped[str] = mapped_column(text(200))
    email: Mapped[str] = mapped_column(text(254))
    avatar_url: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)


class UserEmail(Base):
    """An address of a user, the primary one included; looked up lower-cased (releases.md 1.7)."""

    __tablename__ = "user_email"
    __table_args__ = (UniqueConstraint("user_id", "lowered"), Index(None, "lowered"))

    id: Mapped[int] = primary_key()
    user_id: Mapped[int] = reference("user_account")
    email: Mapped[str] = mapped_column(text(254))
    lowered: Mapped[str] = mapped_column(text(254))


class Member(Base):
    """That a user belongs to an organization, as member, manager or owner."""

    __tablename__ = "member"
    __table_args__ = (Index(None, "user_id"),)

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    user_id: Mapped[int] = reference("user_account", part_of_key=True)
    role: Mapped[str] = mapped_column(text(16))


class Team(Base):
    """People who work together, and the projects they own."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("organization_id", "slug"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    slug: Mapped[str] = mapped_column(text(64))
    name: Mapped[str] = mapped_column(text(128))


class TeamMember(Base):
    """That a user is in a team."""

    __tablename__ = "team_member"
    __table_args__ = (Index(None, "user_id"),)

    organization_id: Mapped[int] = reference("organization")
    team_id: Mapped[int] = reference("team", part_of_key=True)
    user_id: Mapped[int] = reference("user_account", part_of_key=True)


class Project(Base):
    """Something that is released."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("organization_id", "slug"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    slug: Mapped[str] = mapped_column(text(64))
    name: Mapped[str] = mapped_column(text(200))
    platform: Mapped[str | None] = mapped_column(text(64))


class ProjectTeam(Base):
    """That a team owns a project."""

    __tablename__ = "project_team"
    __table_args__ = (Index(None, "team_id"),)

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    team_id: Mapped[int] = reference("team", part_of_key=True)


class ProjectPlatform(Base):
    """A platform that a project was seen on."""

    __tablename__ = "project_platform"

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    platform: Mapped[str] = mapped_column(text(64), primary_key=True)


class Environment(Base):
    """A named environment; the empty name is the unnamed environment (releases.md 4.1)."""

    __tablename__ = "environment"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    name: Mapped[str] = mapped_column(text(64))


class EnvironmentProject(Base):
    """That an environment was used by a project."""

    __tablename__ = "environment_project"
    __table_args__ = (Index(None, "project_id"),)

    organization_id: Mapped[int] = reference("organization")
    environment_id: Mapped[int] = reference("environment", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)


class Repository(Base):
    """Where commits come from."""

    __tablename__ = "repository"
    __table_args__ = (Index(None, "organization_id", "name"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    name: Mapped[str] = mapped_column(text(200))
    url: Mapped[str | None] = mapped_column(Text)
    provider: Mapped[str | None] = mapped_column(text(64))


class CommitAuthor(Base):
    """Who wrote commits, by address; the address is stored lower-cased (releases.md 5.3)."""

    __tablename__ = "commit_author"
    __table_args__ = (UniqueConstraint("organization_id", "email"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    name: Mapped[str | None] = mapped_column(text(128))
    email: Mapped[str] = mapped_column(text(75))


class Commit(Base):
    """A commit of a repository; it may name a repository or an author that is gone."""

    __tablename__ = "commit"
    __table_args__ = (
        UniqueConstraint("repository_id", "sha"),
        Index(None, "organization_id", "sha"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    repository_id: Mapped[int] = mapped_column(BigId)
    sha: Mapped[str] = mapped_column(text(64))
    message: Mapped[str | None] = mapped_column(Text)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(BigId)


class FileChange(Base):
    """That a commit added (A), deleted (D) or modified (M) a file."""

    __tablename__ = "file_change"
    __table_args__ = (UniqueConstraint("commit_id", "path", "type"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    commit_id: Mapped[int] = reference("commit")
    path: Mapped[str] = mapped_column(text(510))
    type: Mapped[str] = mapped_column(text(1))


class PullRequest(Base):
    """A request to merge commits; `merge_sha` is the commit that did."""

    __tablename__ = "pull_request"
    __table_args__ = (
        UniqueConstraint("repository_id", "number"),
        Index(None, "organization_id", "merge_sha"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    repository_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[str] = mapped_column(text(64))
    title: Mapped[str | None] = mapped_column(Text)
    message: Mapped[str | None] = mapped_column(Text)
    merge_sha: Mapped[str | None] = mapped_column(text(64))
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(BigId)


class Release(Base):
    """A version that was shipped.

    The semver columns follow releases.md 4.3. `semver_order` puts the six of them that decide the
    order into one text that sorts alike; '' when the version is not semver, so it sorts last.
    """

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("organization_id", "version"),
        Index(None, "organization_id", "date_created", "id"),
        Index(None, "organization_id", "semver_order", "date_created", "id"),
        Index(None, "organization_id", "build_number", "id"),
        Index(None, "organization_id", "build_code"),
        Index(None, "organization_id", "package"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    version: Mapped[str] = mapped_column(text(250))
    status: Mapped[int | None] = mapped_column()
    ref: Mapped[str | None] = mapped_column(text(250))
    url: Mapped[str | None] = mapped_column(Text)
    user_agent: Mapped[str | None] = mapped_column(text(256))
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    date_released: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner_id: Mapped[int | None] = mapped_column(BigId)
    author_ids: Mapped[list[str] | None] = mapped_column(Json)
    commit_count: Mapped[int | None] = mapped_column(default=0)
    last_commit_id: Mapped[int | None] = mapped_column(BigId)
    deploy_count: Mapped[int | None] = mapped_column(default=0)
    last_deploy_id: Mapped[int | None] = mapped_column(BigId)
    package: Mapped[str | None] = mapped_column(text(250))
    major: Mapped[int | None] = mapped_column(BigInteger)
    minor: Mapped[int | None] = mapped_column(BigInteger)
    patch: Mapped[int | None] = mapped_column(BigInteger)
    revision: Mapped[int | None] = mapped_column(BigInteger)
    prerelease: Mapped[str | None] = mapped_column(text(250))
    build_code: Mapped[str | None] = mapped_column(text(250))
    build_number: Mapped[int | None] = mapped_column(BigInteger)
    semver_order: Mapped[str] = mapped_column(text(350), default="")


class ReleaseProject(Base):
    """That a release belongs to a project, and what was counted and seen of it there."""

    __tablename__ = "release_project"
    __table_args__ = (Index(None, "organization_id", "project_id", "release_id"),)

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    new_groups: Mapped[int | None] = mapped_column(default=0)
    first_event: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_event: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReleaseProjectEnvironment(Base):
    """What is known of a release in one project and one environment."""

    __tablename__ = "release_project_environment"
    __table_args__ = (
        UniqueConstraint("release_id", "project_id", "environment_id"),
        Index(
            "ix_release_project_environment_adoption",
            "organization_id",
            "environment_id",
            "project_id",
            "adopted",
            "release_id",
        ),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release")
    project_id: Mapped[int] = reference("project")
    environment_id: Mapped[int] = reference("environment")
    first_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    new_issues_count: Mapped[int] = mapped_column(default=0)
    adopted: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unadopted: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_deploy_id: Mapped[int | None] = mapped_column(BigId)


class ReleaseCommit(Base):
    """A commit of a release, at its position; 0 is the newest."""

    __tablename__ = "release_commit"
    __table_args__ = (
        UniqueConstraint("release_id", "position"),
        Index(None, "commit_id", "release_id"),
    )

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    commit_id: Mapped[int] = reference("commit", part_of_key=True)
    position: Mapped[int] = mapped_column()


class HeadCommit(Base):
    """The commit that a repository stood at when the release was made."""

    __tablename__ = "head_commit"

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    repository_id: Mapped[int] = reference("repository", part_of_key=True)
    commit_id: Mapped[int] = reference("commit")


class Deploy(Base):
    """That a release went to an environment."""

    __tablename__ = "deploy"
    __table_args__ = (Index(None, "release_id", "date_finished", "id"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release")
    environment_id: Mapped[int] = mapped_column(BigId)
    name: Mapped[str | None] = mapped_column(text(64))
    url: Mapped[str | None] = mapped_column(Text)
    date_started: Mapped[datetime | None] = mapped_column(UtcDateTime)
    date_finished: Mapped[datetime] = mapped_column(UtcDateTime)


class DeployProject(Base):
    """That a deploy went to a project."""

    __tablename__ = "deploy_project"
    __table_args__ = (Index(None, "project_id"),)

    organization_id: Mapped[int] = reference("organization")
    deploy_id: Mapped[int] = reference("deploy", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)


class SessionHour(Base):
    """The sessions of a release, in a project and an environment, that started in an hour.

    The hour is its start in Unix seconds. `errored` counts sessions with at least one error, the
    abnormal and the crashed ones included (releases.md 1.10). The last three are sketches, null
    while they are empty (`db/sessions/sketches.py`).
    """

    __tablename__ = "session_hour"
    __table_args__ = (Index(None, "project_id", "hour"),)

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    environment_id: Mapped[int] = reference("environment", part_of_key=True)
    hour: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    total: Mapped[int] = mapped_column(BigInteger)
    errored: Mapped[int] = mapped_column(BigInteger)
    crashed: Mapped[int] = mapped_column(BigInteger)
    abnormal: Mapped[int] = mapped_column(BigInteger)
    users: Mapped[bytes | None] = mapped_column(LargeBinary)
    crashed_users: Mapped[bytes | None] = mapped_column(LargeBinary)
    durations: Mapped[bytes | None] = mapped_column(LargeBinary)


class IdempotencyKey(Base):
    """That a write with a client's key was done, and what it was: both hashed."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index(None, "date_created"),)

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    key: Mapped[str] = mapped_column(text(64), primary_key=True)
    digest: Mapped[str] = mapped_column(text(64))
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)


class ScheduledTask(Base):
    """When a task of the workers is due again."""

    __tablename__ = "scheduled_task"

    name: Mapped[str] = mapped_column(text(32), primary_key=True)
    due: Mapped[datetime] = mapped_column(UtcDateTime)


class ProjectKey(Base):
    """What lets the SDKs of a project in: the public part of a DSN, which is no secret."""

    __tablename__ = "project_key"
    __table_args__ = (Index(None, "project_id"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project")
    public: Mapped[str] = mapped_column(text(32), unique=True)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    date_disabled: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Envelope(Base):
    """What an SDK sent, reduced to what is counted of it, until it is folded.

    `due` is null when it was set aside: it could not be folded, for the reason beside it.
    """

    __tablename__ = "envelope"
    __table_args__ = (Index(None, "due", "id"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project")
    date_received: Mapped[datetime] = mapped_column(UtcDateTime)
    size: Mapped[int] = mapped_column()
    content: Mapped[bytes] = mapped_column(LargeBinary)
    due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(Text)


class SessionState(Base):
    """What was counted of a session that is told of by its id, so that it can be corrected.

    Release and environment may be gone: then the session is a new one.
    """

    __tablename__ = "session_state"
    __table_args__ = (Index(None, "expires"),)

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    sid: Mapped[str] = mapped_column(text(32), primary_key=True)
    release_id: Mapped[int] = mapped_column(BigId)
    environment_id: Mapped[int] = mapped_column(BigId)
    hour: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(text(8))
    errors: Mapped[int] = mapped_column(BigInteger)
    users: Mapped[list[str]] = mapped_column(Json)
    duration: Mapped[float | None] = mapped_column()
    expires: Mapped[datetime] = mapped_column(UtcDateTime)


class ErrorGroup(Base):
    """That errors of a kind were seen in a project; the kind is a hash of what they have alike."""

    __tablename__ = "error_group"
    __table_args__ = (Index(None, "last_seen"),)

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    hashed: Mapped[str] = mapped_column(text(32), primary_key=True)
    last_seen: Mapped[datetime] = mapped_column(UtcDateTime)


class ReceivedCount(Base):
    """How much of a kind SDKs sent on a day (its start in Unix seconds), and what became of it."""

    __tablename__ = "received_count"
    __table_args__ = (Index(None, "day"),)

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    day: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(text(8), primary_key=True)
    kind: Mapped[str] = mapped_column(text(32), primary_key=True)
    reason: Mapped[str] = mapped_column(text(32), primary_key=True)
    quantity: Mapped[int] = mapped_column(BigInteger)


class AccessToken(Base):
    """A bearer token: stored hashed, with its first characters so that a person can tell it."""

    __tablename__ = "access_token"

    id: Mapped[int] = primary_key()
    user_id: Mapped[int] = reference("user_account")
    hashed: Mapped[str] = mapped_column(text(64), unique=True)
    prefix: Mapped[str] = mapped_column(text(12))
    scopes: Mapped[list[str]] = mapped_column(Json)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    date_revoked: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccessTokenOrganization(Base):
    """An organization that a token opens."""

    __tablename__ = "access_token_organization"

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    token_id: Mapped[int] = reference("access_token", part_of_key=True)


class TokenBudget(Base):
    """What a token has spent: the moment until which its refill is spoken for, in seconds.

    It is counted by the database's clock, from 1970 on.
    """

    __tablename__ = "token_budget"

    token_id: Mapped[int] = reference("access_token", part_of_key=True)
    paid_until: Mapped[float] = mapped_column(Double)


class Dashboard(Base):
    """What people watch releases on. `version` grows by one with every change of content.

    Every page filter has a column of its own, so that one can change without the others
    (dashboards.md 2.6). Creator and editor may be gone, so they carry no foreign key.
    """

    __tablename__ = "dashboard"
    __table_args__ = (
        UniqueConstraint("organization_id", "title"),
        Index(None, "organization_id", "date_created", "id"),
        Index(None, "organization_id", "visits", "date_created", "id"),
        Index(None, "organization_id", "last_visited", "id"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    title: Mapped[str] = mapped_column(text(255))
    version: Mapped[int] = mapped_column(default=1)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    date_updated: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(BigId)
    updated_by_id: Mapped[int | None] = mapped_column(BigId)
    visits: Mapped[int] = mapped_column(BigInteger, default=1)
    last_visited: Mapped[datetime | None] = mapped_column(UtcDateTime)
    all_projects: Mapped[bool] = mapped_column(default=False)
    environments: Mapped[list[str] | None] = mapped_column(Json)
    period: Mapped[str | None] = mapped_column(text(32))
    start: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end: Mapped[datetime | None] = mapped_column(UtcDateTime)
    utc: Mapped[bool | None] = mapped_column()
    release_versions: Mapped[list[str] | None] = mapped_column(Json)
    release_ids: Mapped[list[str] | None] = mapped_column(Json)


class DashboardProject(Base):
    """That a dashboard looks at a project."""

    __tablename__ = "dashboard_project"
    __table_args__ = (Index(None, "project_id"),)

    organization_id: Mapped[int] = reference("organization")
    dashboard_id: Mapped[int] = reference("dashboard", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)


class DashboardPermission(Base):
    """Who may edit a dashboard; without a row, everybody (dashboards.md 1.5)."""

    __tablename__ = "dashboard_permission"

    organization_id: Mapped[int] = reference("organization")
    dashboard_id: Mapped[int] = reference("dashboard", part_of_key=True)
    is_editable_by_everyone: Mapped[bool] = mapped_column()


class DashboardTeam(Base):
    """That a team may edit a dashboard."""

    __tablename__ = "dashboard_team"
    __table_args__ = (Index(None, "team_id"),)

    organization_id: Mapped[int] = reference("organization")
    dashboard_id: Mapped[int] = reference("dashboard", part_of_key=True)
    team_id: Mapped[int] = reference("team", part_of_key=True)


class DashboardFavorite(Base):
    """That a user likes a dashboard."""

    __tablename__ = "dashboard_favorite"
    __table_args__ = (Index(None, "dashboard_id"),)

    organization_id: Mapped[int] = reference("organization")
    user_id: Mapped[int] = reference("user_account", part_of_key=True)
    dashboard_id: Mapped[int] = reference("dashboard", part_of_key=True)


class DashboardTombstone(Base):
    """That a prebuilt dashboard was deleted or replaced (dashboards.md 1.7)."""

    __tablename__ = "dashboard_tombstone"

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    slug: Mapped[str] = mapped_column(text(64), primary_key=True)


class DashboardVersion(Base):
    """What a dashboard was after a change: its whole content as a document."""

    __tablename__ = "dashboard_version"
    __table_args__ = (UniqueConstraint("dashboard_id", "version"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    dashboard_id: Mapped[int] = reference("dashboard")
    version: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(text(255))
    message: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(BigId)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    restored_from: Mapped[int | None] = mapped_column()
    document: Mapped[dict[str, Any]] = mapped_column(Json)


class Widget(Base):
    """A widget of a dashboard, at its position; positions are never shown, only their order."""

    __tablename__ = "widget"
    __table_args__ = (UniqueConstraint("dashboard_id", "position"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    dashboard_id: Mapped[int] = reference("dashboard")
    position: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(text(255))
    description: Mapped[str | None] = mapped_column(Text)
    display_type: Mapped[int] = mapped_column()
    widget_type: Mapped[int] = mapped_column(default=0)
    dataset_source: Mapped[int] = mapped_column(default=0)
    interval: Mapped[str] = mapped_column(text(10), default="5m")
    limit: Mapped[int | None] = mapped_column()
    layout: Mapped[dict[str, Any] | None] = mapped_column(Json)
    thresholds: Mapped[dict[str, Any] | None] = mapped_column(Json)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)


class WidgetQuery(Base):
    """A query of a widget, at its position."""

    __tablename__ = "widget_query"
    __table_args__ = (UniqueConstraint("widget_id", "position"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    widget_id: Mapped[int] = reference("widget")
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(text(255), default="")
    fields: Mapped[list[str]] = mapped_column(Json)
    aggregates: Mapped[list[str]] = mapped_column(Json)
    columns: Mapped[list[str]] = mapped_column(Json)
    field_aliases: Mapped[list[str]] = mapped_column(Json)
    conditions: Mapped[str] = mapped_column(Text)
    orderby: Mapped[str] = mapped_column(Text, default="")
    is_hidden: Mapped[bool] = mapped_column(default=False)
    selected_aggregate: Mapped[int | None] = mapped_column()


class Outbox(Base):
    """An effect outside the database that is still to be had, at least once.

    While it waits (`claimed` is null) there is one of its kind for an organization; one that is
    being delivered does not keep the next from waiting (dashboards.md 2.8).
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "uq_outbox_waiting",
            "organization_id",
            "kind",
            unique=True,
            postgresql_where=sql("claimed IS NULL"),
            sqlite_where=sql("claimed IS NULL"),
        ),
        Index(None, "due"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    kind: Mapped[str] = mapped_column(text(64))
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Change(Base):
    """That a release, a deploy or a dashboard changed: what subscribers are told, kept for a day.

    `transaction` is the number that PostgreSQL gave the transaction that wrote the row, for ids
    are not in the order of commits there; 0 on SQLite, where they are.
    """

    __tablename__ = "change"
    __table_args__ = (Index(None, "transaction"), Index(None, "date_created"))

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    transaction: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(text(32))
    subject_id: Mapped[int] = mapped_column(BigId)
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)


# SQLite would give the id of a deleted last row to the next one; an id must stay one's own.
for table in Base.metadata.tables.values():
    if "id" in table.c:
        table.kwargs["sqlite_autoincrement"] = True
