"""Tables of dashboards."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.texts import fold_column
from db.connection.types import BigId, Json, UtcDateTime, text
from db.models.base import Base, primary_key, reference


class Dashboard(Base):
    """A dashboard. `version` increases by one with every change of content.

    Each page filter has its own column, so that one can change without the others. The creator and
    the last editor may have been deleted, so neither is a foreign key. `folded_title` is what
    titles are searched in.
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
    folded_title: Mapped[str | None] = mapped_column(text(1020), default=fold_column("title"))
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
    """A project that a dashboard is filtered to."""

    __tablename__ = "dashboard_project"
    __table_args__ = (Index(None, "project_id"),)

    organization_id: Mapped[int] = reference("organization")
    dashboard_id: Mapped[int] = reference("dashboard", part_of_key=True)
    project_id: Mapped[int] = reference("project", part_of_key=True)


class DashboardPermission(Base):
    """Whether everyone may edit a dashboard. Without a row, everyone may."""

    __tablename__ = "dashboard_permission"

    organization_id: Mapped[int] = reference("organization")
    dashboard_id: Mapped[int] = reference("dashboard", part_of_key=True)
    is_editable_by_everyone: Mapped[bool] = mapped_column()


class DashboardTeam(Base):
    """A team that may edit a dashboard."""

    __tablename__ = "dashboard_team"
    __table_args__ = (Index(None, "team_id"),)

    organization_id: Mapped[int] = reference("organization")
    dashboard_id: Mapped[int] = reference("dashboard", part_of_key=True)
    team_id: Mapped[int] = reference("team", part_of_key=True)


class DashboardFavorite(Base):
    """A user's favourite dashboard."""

    __tablename__ = "dashboard_favorite"
    __table_args__ = (Index(None, "dashboard_id"),)

    organization_id: Mapped[int] = reference("organization")
    user_id: Mapped[int] = reference("user_account", part_of_key=True)
    dashboard_id: Mapped[int] = reference("dashboard", part_of_key=True)


class PrebuiltVisits(Base):
    """The visits of an organization's prebuilt dashboard. Without a row, it has none."""

    __tablename__ = "prebuilt_visits"

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    slug: Mapped[str] = mapped_column(text(64), primary_key=True)
    visits: Mapped[int] = mapped_column(BigInteger)
    last_visited: Mapped[datetime] = mapped_column(UtcDateTime)


class PrebuiltFavorite(Base):
    """A prebuilt dashboard that is a user's favourite."""

    __tablename__ = "prebuilt_favorite"

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    user_id: Mapped[int] = reference("user_account", part_of_key=True)
    slug: Mapped[str] = mapped_column(text(64), primary_key=True)


class DashboardTombstone(Base):
    """A prebuilt dashboard that an organization deleted or replaced.

    `replaced_by_id` is the dashboard that took its place, which may have been deleted since; None
    if the prebuilt dashboard was deleted.
    """

    __tablename__ = "dashboard_tombstone"

    organization_id: Mapped[int] = reference("organization", part_of_key=True)
    slug: Mapped[str] = mapped_column(text(64), primary_key=True)
    replaced_by_id: Mapped[int | None] = mapped_column(BigId)


class DashboardVersion(Base):
    """A dashboard's content after a change, as one document."""

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
    """A widget of a dashboard. Positions are internal; only their order is shown."""

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
