"""Tables of organizations, users, teams, projects, environments and access tokens."""

from datetime import datetime

from sqlalchemy import BigInteger, Double, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.texts import fold_column
from db.connection.types import Json, UtcDateTime, text
from db.models.base import Base, primary_key, reference


class Organization(Base):
    """A tenant."""

    __tablename__ = "organization"

    id: Mapped[int] = primary_key()
    slug: Mapped[str] = mapped_column(text(64), unique=True)
    name: Mapped[str] = mapped_column(text(128))


class OrganizationVersion(Base):
    """The version of an organization's data: docs/reference/versions.md.

    A version has two parts, because a transaction that sees one state of the database cannot
    change a row that others change. `part` is one of `db/accounts/versions.py`. `number` is
    raised by one by each transaction, and `stamp` is a random number of that transaction: a
    database that was restored from a backup never has the same pair for other data.
    """

    __tablename__ = "organization_version"
    is_versioned = False

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    part: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    stamp: Mapped[int] = mapped_column(BigInteger)


class User(Base):
    """A person. Users exist outside organizations and join them through `Member`."""

    __tablename__ = "user_account"

    id: Mapped[int] = primary_key()
    username: Mapped[str] = mapped_column(text(128), unique=True)
    name: Mapped[str] = mapped_column(text(200))
    folded_name: Mapped[str | None] = mapped_column(text(800), default=fold_column("name"))
    email: Mapped[str] = mapped_column(text(254))
    avatar_url: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)


class UserEmail(Base):
    """An email address of a user, the primary one included.

    `lowered` is the address in lower case, which lookups compare.
    """

    __tablename__ = "user_email"
    __table_args__ = (UniqueConstraint("user_id", "lowered"), Index(None, "lowered"))

    id: Mapped[int] = primary_key()
    user_id: Mapped[int] = reference("user_account")
    email: Mapped[str] = mapped_column(text(254))
    lowered: Mapped[str] = mapped_column(text(254))


class Member(Base):
    """A user's membership in an organization; `role` is member, manager or owner."""

    __tablename__ = "member"
    __table_args__ = (Index(None, "user_id"),)

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    user_id: Mapped[int] = reference("user_account", part_of_key=True)
    role: Mapped[str] = mapped_column(text(16))


class Team(Base):
    """A team of an organization's members and the projects it owns."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("organization_id", "slug"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    slug: Mapped[str] = mapped_column(text(64))
    name: Mapped[str] = mapped_column(text(128))
    folded_name: Mapped[str | None] = mapped_column(text(512), default=fold_column("name"))


class TeamMember(Base):
    """A user's membership in a team."""

    __tablename__ = "team_member"
    __table_args__ = (Index(None, "user_id"),)

    organization_id: Mapped[int] = reference("organization")
    team_id: Mapped[int] = reference("team", part_of_key=True)
    user_id: Mapped[int] = reference("user_account", part_of_key=True)


class Project(Base):
    """A project of an organization: something that is released."""

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("organization_id", "slug"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    slug: Mapped[str] = mapped_column(text(64))
    name: Mapped[str] = mapped_column(text(200))
    folded_name: Mapped[str | None] = mapped_column(text(800), default=fold_column("name"))
    platform: Mapped[str | None] = mapped_column(text(64))


class ProjectTeam(Base):
    """A team that owns a project."""

    __tablename__ = "project_team"
    __table_args__ = (Index(None, "team_id"),)

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    team_id: Mapped[int] = reference("team", part_of_key=True)


class ProjectPlatform(Base):
    """A platform a project was seen on."""

    __tablename__ = "project_platform"

    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project", part_of_key=True)
    platform: Mapped[str] = mapped_column(text(64), primary_key=True)


class ProjectKey(Base):
    """The public part of a DSN, with which SDKs authenticate for a project. It is no secret."""

    __tablename__ = "project_key"
    __table_args__ = (Index(None, "project_id"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    project_id: Mapped[int] = reference("project")
    public: Mapped[str] = mapped_column(text(32), unique=True)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    date_disabled: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Environment(Base):
    """A deployment environment; the empty name is the unnamed environment."""

    __tablename__ = "environment"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    name: Mapped[str] = mapped_column(text(64))


class EnvironmentProject(Base):
    """A project that has used an environment."""

    __tablename__ = "environment_project"
    __table_args__ = (Index(None, "project_id"),)

    organization_id: Mapped[int] = reference("organization")
    environment_id: Mapped[int] = reference("environment", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)


class AccessToken(Base):
    """A bearer token, stored as a hash with a prefix by which people recognize it.

    A token without a user is a service token: it belongs to its organizations. One that
    `is_limited` reads and writes its projects only. `date_last_used` is up to an hour old, because
    not every use is written.
    """

    __tablename__ = "access_token"

    id: Mapped[int] = primary_key()
    user_id: Mapped[int | None] = reference("user_account", nullable=True)
    hashed: Mapped[str] = mapped_column(text(64), unique=True)
    prefix: Mapped[str] = mapped_column(text(12))
    name: Mapped[str | None] = mapped_column(text(64))
    scopes: Mapped[list[str]] = mapped_column(Json)
    date_created: Mapped[datetime] = mapped_column(UtcDateTime)
    date_expires: Mapped[datetime | None] = mapped_column(UtcDateTime)
    date_last_used: Mapped[datetime | None] = mapped_column(UtcDateTime)
    date_revoked: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_limited: Mapped[bool | None]


class AccessTokenOrganization(Base):
    """An organization that a token grants access to."""

    __tablename__ = "access_token_organization"

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    token_id: Mapped[int] = reference("access_token", part_of_key=True)


class AccessTokenProject(Base):
    """A project that a limited token reads and writes."""

    __tablename__ = "access_token_project"
    __table_args__ = (Index(None, "project_id"),)

    organization_id: Mapped[int] = reference("organization")
    token_id: Mapped[int] = reference("access_token", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)


class TokenBudget(Base):
    """The query-cost budget of a token.

    `paid_until` is the time, in Unix seconds by the database's clock, up to which the budget's
    refill is already spent.
    """

    __tablename__ = "token_budget"
    is_versioned = False

    token_id: Mapped[int] = reference("access_token", part_of_key=True)
    paid_until: Mapped[float] = mapped_column(Double)
