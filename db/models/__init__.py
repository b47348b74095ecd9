"""The tables, by noun. Statements and migrations import them from here.

Every table of a tenant has an `organization_id` column, which leads its main index. The classes
have no relationships: loaders read from table to table.
"""

from db.models.accounts import (
    AccessToken,
    AccessTokenOrganization,
    AccessTokenProject,
    Environment,
    EnvironmentProject,
    Member,
    Organization,
    OrganizationVersion,
    Project,
    ProjectKey,
    ProjectPlatform,
    ProjectTeam,
    Team,
    TeamMember,
    TokenBudget,
    User,
    UserEmail,
)
from db.models.activity import ActivityChange, ActivityFrontier, ReleaseActivity
from db.models.audit import AuditEntry
from db.models.base import Base
from db.models.dashboards import (
    Dashboard,
    DashboardFavorite,
    DashboardPermission,
    DashboardProject,
    DashboardTeam,
    DashboardTombstone,
    DashboardVersion,
    PrebuiltFavorite,
    PrebuiltVisits,
    Widget,
    WidgetQuery,
)
from db.models.events import Change, IdempotencyKey, Outbox, ScheduledTask
from db.models.releases import (
    Ancestry,
    Commit,
    CommitAuthor,
    Deploy,
    DeployProject,
    FileChange,
    HeadCommit,
    PullRequest,
    Release,
    ReleaseCommit,
    ReleaseProject,
    ReleaseProjectEnvironment,
    Repository,
)
from db.models.rollups import (
    EventDay,
    ProjectEventDay,
    ProjectEventHour,
    ProjectSessionDay,
    ProjectSessionHour,
    RollupFrontier,
    RollupLate,
    SessionDay,
)
from db.models.sessions import (
    Envelope,
    EventHour,
    Issue,
    KeyUsage,
    ReceivedCount,
    SessionHour,
    SessionState,
)

__all__ = [
    "UNVERSIONED_TABLES",
    "AccessToken",
    "AccessTokenOrganization",
    "AccessTokenProject",
    "ActivityChange",
    "ActivityFrontier",
    "Ancestry",
    "AuditEntry",
    "Base",
    "Change",
    "Commit",
    "CommitAuthor",
    "Dashboard",
    "DashboardFavorite",
    "DashboardPermission",
    "DashboardProject",
    "DashboardTeam",
    "DashboardTombstone",
    "DashboardVersion",
    "Deploy",
    "DeployProject",
    "Envelope",
    "Environment",
    "EnvironmentProject",
    "EventDay",
    "EventHour",
    "FileChange",
    "HeadCommit",
    "IdempotencyKey",
    "Issue",
    "KeyUsage",
    "Member",
    "Organization",
    "OrganizationVersion",
    "Outbox",
    "PrebuiltFavorite",
    "PrebuiltVisits",
    "Project",
    "ProjectEventDay",
    "ProjectEventHour",
    "ProjectKey",
    "ProjectPlatform",
    "ProjectSessionDay",
    "ProjectSessionHour",
    "ProjectTeam",
    "PullRequest",
    "ReceivedCount",
    "Release",
    "ReleaseActivity",
    "ReleaseCommit",
    "ReleaseProject",
    "ReleaseProjectEnvironment",
    "Repository",
    "RollupFrontier",
    "RollupLate",
    "ScheduledTask",
    "SessionDay",
    "SessionHour",
    "SessionState",
    "Team",
    "TeamMember",
    "TokenBudget",
    "User",
    "UserEmail",
    "Widget",
    "WidgetQuery",
]

UNVERSIONED_TABLES = frozenset(
    mapper.class_.__tablename__
    for mapper in Base.registry.mappers
    if not mapper.class_.is_versioned
)
"""The names of the tables whose rows no version covers."""

# Without AUTOINCREMENT, SQLite would reuse the id of a deleted last row. Ids must stay unique.
for table in Base.metadata.tables.values():
    if "id" in table.c:
        table.kwargs["sqlite_autoincrement"] = True
