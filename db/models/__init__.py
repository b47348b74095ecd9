"""The tables, by noun. Statements and migrations import them from here.

Every table of a tenant has an `organization_id` column, which leads its main index. The classes
have no relationships: loaders read from table to table.
"""

from db.models.accounts import (
    AccessToken,
    AccessTokenOrganization,
    Environment,
    EnvironmentProject,
    Member,
    Organization,
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
    "AccessToken",
    "AccessTokenOrganization",
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
    "EventHour",
    "FileChange",
    "HeadCommit",
    "IdempotencyKey",
    "Issue",
    "KeyUsage",
    "Member",
    "Organization",
    "Outbox",
    "PrebuiltFavorite",
    "PrebuiltVisits",
    "Project",
    "ProjectKey",
    "ProjectPlatform",
    "ProjectTeam",
    "PullRequest",
    "ReceivedCount",
    "Release",
    "ReleaseCommit",
    "ReleaseProject",
    "ReleaseProjectEnvironment",
    "Repository",
    "ScheduledTask",
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

# Without AUTOINCREMENT, SQLite would reuse the id of a deleted last row. Ids must stay unique.
for table in Base.metadata.tables.values():
    if "id" in table.c:
        table.kwargs["sqlite_autoincrement"] = True
