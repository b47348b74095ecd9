"""Tables of releases, commits and deploys.

A release's last commit, last deploy and owner may have been deleted. Their columns carry no
foreign key, because a missing one is read as null.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.texts import fold_column
from db.connection.types import BigId, Json, UtcDateTime, text
from db.models.base import Base, primary_key, reference

# SQLite ignores lengths, and cannot change the declared one without copying the table.
SemverOrder = String(350).with_variant(String(750, collation="C"), "postgresql")


def index_adopted(name: str, column: str) -> Index:
    """Return an index of the rows of adopted releases of a column, in the order of adoption."""
    is_adopted = sql("adopted IS NOT NULL")
    return Index(
        f"ix_release_project_environment_{name}",
        *(column, "adopted", "date_created", "release_id"),
        postgresql_where=is_adopted,
        sqlite_where=is_adopted,
    )


class Repository(Base):
    """A repository that commits belong to."""

    __tablename__ = "repository"
    __table_args__ = (
        Index(None, "organization_id", "name"),
        Index(None, "organization_id", "folded_name", "id"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    name: Mapped[str] = mapped_column(text(200))
    folded_name: Mapped[str | None] = mapped_column(text(800), default=fold_column("name"))
    url: Mapped[str | None] = mapped_column(Text)
    provider: Mapped[str | None] = mapped_column(text(64))


class CommitAuthor(Base):
    """An author of commits, identified by a lower-cased email address."""

    __tablename__ = "commit_author"
    __table_args__ = (UniqueConstraint("organization_id", "email"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    name: Mapped[str | None] = mapped_column(text(128))
    folded_name: Mapped[str | None] = mapped_column(text(512), default=fold_column("name"))
    email: Mapped[str] = mapped_column(text(75))


class Commit(Base):
    """A commit of a repository.

    The repository or the author may have been deleted, so neither is a foreign key. `position` is
    the commit's place in the order of the repository's imported history, in which parents come
    before children; null for a commit that no imported history has.
    """

    __tablename__ = "commit"
    __table_args__ = (
        UniqueConstraint("repository_id", "sha"),
        Index(None, "organization_id", "sha"),
        Index(None, "organization_id", "date_created", "id"),
        Index(None, "author_id", "date_created", "id"),
        Index(None, "repository_id", "position"),
        Index(None, "repository_id", "date_created", "id"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    repository_id: Mapped[int] = mapped_column(BigId)
    sha: Mapped[str] = mapped_column(text(64))
    message: Mapped[str | None] = mapped_column(Text)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(BigId)
    position: Mapped[int | None] = mapped_column(BigId)


class Ancestry(Base):
    """Commits that a head commit reaches, itself included: those from one position to another.

    The rows of a head are all that it reaches, so that a head without rows is one whose history
    is not known. See docs/reference/delivery.md#known-histories.
    """

    __tablename__ = "ancestry"
    __table_args__ = (Index(None, "repository_id", "last_position", "head_id"),)

    organization_id: Mapped[int] = reference("organization")
    repository_id: Mapped[int] = mapped_column(BigId)
    head_id: Mapped[int] = reference("commit", part_of_key=True)
    first_position: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    last_position: Mapped[int] = mapped_column(BigId)


class FileChange(Base):
    """A file that a commit added (`type` A), deleted (D) or modified (M)."""

    __tablename__ = "file_change"
    __table_args__ = (UniqueConstraint("commit_id", "path", "type"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    commit_id: Mapped[int] = reference("commit")
    path: Mapped[str] = mapped_column(text(510))
    type: Mapped[str] = mapped_column(text(1))


class PullRequest(Base):
    """A pull request; `merge_sha` is the commit that merged it."""

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
    """A released version.

    `package` to `build_number` are the parsed version, null where it has none. `semver_order`
    encodes the parts that decide semver precedence as one text with the same order; it is empty
    when the version is not semver, which therefore comes last in descending order.
    `folded_version` is what free text is searched in.

    `is_only_seen` is true when only reports of events and sessions made the release: its
    `date_created` is then the earliest time at which it was seen.
    """

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("organization_id", "version"),
        Index(None, "organization_id", "date_created", "id"),
        Index(None, "organization_id", "semver_order", "date_created", "id"),
        Index(None, "organization_id", "build_number", "id"),
        Index(None, "organization_id", "build_code"),
        Index(
            "ix_release_package",
            "organization_id",
            "package",
            "semver_order",
            "date_created",
            "id",
        ),
        Index(None, "organization_id", "date_released", "date_created", "id"),
        Index(
            "ix_release_undeployed",
            *("organization_id", "date_created", "id"),
            postgresql_where=sql("last_deploy_id IS NULL"),
            sqlite_where=sql("last_deploy_id IS NULL"),
        ),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    version: Mapped[str] = mapped_column(text(250))
    folded_version: Mapped[str | None] = mapped_column(text(1000), default=fold_column("version"))
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
    semver_order: Mapped[str] = mapped_column(SemverOrder, default="")
    is_only_seen: Mapped[bool | None] = mapped_column()


class ReleaseProject(Base):
    """A release's membership in a project, with its event statistics there.

    `release_date` is the release's date of release, else of creation, `date_created` that of
    creation, and `semver_order` that of its version. Triggers of the database set them, so that
    the releases of a project are found by them with one index.
    """

    __tablename__ = "release_project"
    __table_args__ = (
        Index(None, "organization_id", "project_id", "release_id"),
        Index(None, "project_id", "release_date", "release_id"),
        Index(None, "project_id", "date_created", "release_id"),
        Index(
            "ix_release_project_version",
            *("project_id", "semver_order", "release_date", "release_id"),
        ),
    )

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    new_groups: Mapped[int | None] = mapped_column(default=0)
    first_event: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_event: Mapped[datetime | None] = mapped_column(UtcDateTime)
    release_date: Mapped[datetime | None] = mapped_column(UtcDateTime)
    date_created: Mapped[datetime | None] = mapped_column(UtcDateTime)
    semver_order: Mapped[str | None] = mapped_column(SemverOrder)


class ReleaseProjectEnvironment(Base):
    """Statistics, adoption and the last deploy of a release in one project and one environment.

    Events, sessions and a first deploy widen `first_seen` and `last_seen`, which are null when
    none of them had a plausible time. Only events widen `first_event` and `last_event`.
    `release_date`, `date_created` and `semver_order` are copies, as in `ReleaseProject`.
    """

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
        Index(
            "ix_release_project_environment_undeployed",
            *("environment_id", "project_id", "release_id"),
            postgresql_where=sql("last_deploy_id IS NULL"),
            sqlite_where=sql("last_deploy_id IS NULL"),
        ),
        Index(
            "ix_release_project_environment_version",
            *("project_id", "environment_id", "semver_order", "release_date", "release_id"),
        ),
        Index(
            "ix_release_project_environment_date",
            *("project_id", "environment_id", "release_date", "release_id"),
        ),
        Index(
            "ix_release_project_environment_created",
            *("environment_id", "date_created", "release_id"),
        ),
        Index(
            "ix_release_project_environment_created_in_project",
            *("project_id", "environment_id", "date_created", "release_id"),
        ),
        index_adopted("adopted", "organization_id"),
        index_adopted("adopted_in_project", "project_id"),
        index_adopted("adopted_in_environment", "environment_id"),
        Index(
            "ix_release_project_environment_stage",
            *("environment_id", "date_created", "release_id"),
            postgresql_where=sql("adopted IS NOT NULL AND unadopted IS NULL"),
            sqlite_where=sql("adopted IS NOT NULL AND unadopted IS NULL"),
        ),
        Index(
            "ix_release_project_environment_replaced",
            *("environment_id", "date_created", "release_id"),
            postgresql_where=sql("adopted IS NOT NULL AND unadopted IS NOT NULL"),
            sqlite_where=sql("adopted IS NOT NULL AND unadopted IS NOT NULL"),
        ),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release")
    project_id: Mapped[int] = reference("project")
    environment_id: Mapped[int] = reference("environment")
    first_seen: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_event: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_event: Mapped[datetime | None] = mapped_column(UtcDateTime)
    new_issues_count: Mapped[int] = mapped_column(default=0)
    adopted: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unadopted: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_deploy_id: Mapped[int | None] = mapped_column(BigId)
    release_date: Mapped[datetime | None] = mapped_column(UtcDateTime)
    date_created: Mapped[datetime | None] = mapped_column(UtcDateTime)
    semver_order: Mapped[str | None] = mapped_column(SemverOrder)


class ReleaseCommit(Base):
    """A commit of a release; position 0 is the newest."""

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
    """The head commit of a repository when the release was created."""

    __tablename__ = "head_commit"
    __table_args__ = (Index(None, "commit_id"),)

    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release", part_of_key=True)
    repository_id: Mapped[int] = reference("repository", part_of_key=True)
    commit_id: Mapped[int] = reference("commit")


class Deploy(Base):
    """A deploy of a release to an environment."""

    __tablename__ = "deploy"
    __table_args__ = (
        Index(None, "release_id", "date_finished", "id"),
        Index(None, "organization_id", "date_finished", "id"),
        Index(None, "environment_id", "date_finished", "id"),
    )

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    release_id: Mapped[int] = reference("release")
    environment_id: Mapped[int] = mapped_column(BigId)
    name: Mapped[str | None] = mapped_column(text(64))
    url: Mapped[str | None] = mapped_column(Text)
    date_started: Mapped[datetime | None] = mapped_column(UtcDateTime)
    date_finished: Mapped[datetime] = mapped_column(UtcDateTime)


class DeployProject(Base):
    """A project that a deploy covers.

    The deploy's release, environment and date never change. Triggers of the database copy them,
    so that the deploys to an environment of a project are one range of an index.
    `is_before_release` is whether the deploy finished before its release was created.
    """

    __tablename__ = "deploy_project"
    __table_args__ = (
        Index(
            "ix_deploy_project_order",
            *("project_id", "environment_id", "date_finished", "deploy_id", "release_id"),
        ),
        Index(None, "project_id", "date_finished", "deploy_id"),
        Index("ix_deploy_project_release", "release_id", "project_id"),
        Index(
            "ix_deploy_project_early",
            *("project_id", "environment_id", "date_finished", "deploy_id"),
            postgresql_where=sql("is_before_release"),
            sqlite_where=sql("is_before_release"),
        ),
    )

    organization_id: Mapped[int] = reference("organization")
    deploy_id: Mapped[int] = reference("deploy", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)
    release_id: Mapped[int | None] = mapped_column(BigId)
    environment_id: Mapped[int | None] = mapped_column(BigId)
    date_finished: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_before_release: Mapped[bool | None] = mapped_column()
