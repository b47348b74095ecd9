"""Which dashboard is meant, who may change it, and how a write can end."""

from dataclasses import dataclass, replace

from db.accounts import environments, organization, projects
from db.connection.access import Transaction
from db.dashboards import prebuilt, store
from db.dashboards.store import StoredDashboard
from db.rows import DashboardRow
from loaders.dashboard import DashboardById
from loaders.user import UserById
from resolvers.context import Context
from resolvers.dashboards.diff import Plan
from resolvers.dashboards.input import Edit
from resolvers.dashboards.validation import Names, team_reference
from resolvers.errors import MAX_NAMES
from resolvers.ids import encode_global_id, parse_project_reference, parse_row_id
from resolvers.outcomes import ErrorCode, MutationError, Problems, Rejection


@dataclass(frozen=True)
class Saved:
    """The dashboard after the write, and what was done to its widgets."""

    dashboard: DashboardRow
    plan: Plan | None = None


@dataclass(frozen=True)
class Stale:
    """The dashboard is not at the version that the caller expected."""

    row: DashboardRow


@dataclass(frozen=True)
class Deleted:
    """The dashboard is gone."""

    id: str


def not_found(*path: str, what: str = "dashboard") -> Rejection:
    """What is not there and what is not the caller's look alike."""
    return Rejection((MutationError(ErrorCode.NOT_FOUND, f"There is no such {what}.", path),))


def forbidden() -> Rejection:
    """The caller may look, but not change."""
    return Rejection(
        (MutationError(ErrorCode.FORBIDDEN, "You may not edit this dashboard.", ("id",)),)
    )


def title_taken() -> Rejection:
    """The title is another dashboard's."""
    message = "Another dashboard of the organization has this title."
    return Rejection((MutationError(ErrorCode.CONFLICT, message, ("title",)),))


async def check_title(
    connection: Transaction,
    organization_id: int,
    title: str,
    problems: Problems,
    *,
    but: int | None = None,
) -> None:
    """Add that the title is another dashboard's, unless more is wrong with it."""
    if not problems.has("title") and await store.is_title_taken(
        connection, organization_id, title, but=but
    ):
        problems.found.extend(title_taken().errors)


def stored_id(identifier: str) -> int | None:
    """The row id of a stored dashboard; a number below 0 is never served, and is none."""
    found = parse_row_id("Dashboard", identifier)
    return None if found is None or found < 0 else found


def dashboard_id_of(context: Context, identifier: str) -> int | None:
    """The row id of a dashboard; of the prebuilt one's slug, the caller's only organization's.

    None for what is no id of a dashboard.
    """
    if identifier != prebuilt.SLUG:
        return stored_id(identifier)
    organizations = context.caller.organization_ids
    return -organizations[0] if len(organizations) == 1 else None


async def may_edit(connection: Transaction, context: Context, stored: StoredDashboard) -> bool:
    """Whether the caller may edit: reference dashboards.md 1.5."""
    caller, row = context.caller, stored.row
    if (
        caller.can_see_all_projects(row.organization_id)
        or stored.is_editable_by_everyone is not False
    ):
        return True
    if row.created_by_id == caller.user_id:
        return True
    return await store.is_in_any_team(connection, caller.user_id, stored.team_ids)


def may_change_permissions(context: Context, row: DashboardRow) -> bool:
    """Whether the caller may decide who edits: creator, manager, owner; of the prebuilt, all."""
    if row.id < 0:
        return True
    is_creator = row.created_by_id == context.caller.user_id
    return is_creator or context.caller.can_see_all_projects(row.organization_id)


async def names_of(context: Context, organization_id: int, edit: Edit) -> Names:
    """What the names in an edit mean; no statement for what the edit does not name."""
    snapshot = context.snapshot
    references = [parse_project_reference(each) for each in (edit.projects or ())[:MAX_NAMES]]
    permissions = edit.permissions
    found = Names()
    if references:
        by_name = await projects.find_ids(snapshot, organization_id, references)
        found = replace(found, projects=by_name)
    if edit.environments:
        known = await environments.find_ids(
            snapshot, organization_id, edit.environments[:MAX_NAMES]
        )
        found = replace(found, environments=frozenset(known))
    if permissions and permissions.teams_with_edit_access:
        references = [
            team_reference(each) for each in permissions.teams_with_edit_access[:MAX_NAMES]
        ]
        teams = await organization.find_team_ids(snapshot, organization_id, references)
        found = replace(found, teams=teams)
    return found


def prebuilt_stored(row: DashboardRow) -> StoredDashboard:
    """The prebuilt dashboard as if it were stored."""
    widgets = prebuilt.build_widgets(row.id)
    return StoredDashboard(
        row=row,
        project_ids=frozenset(),
        is_editable_by_everyone=None,
        team_ids=frozenset(),
        widgets=list(enumerate(widgets)),
        queries={each.id: list(enumerate(prebuilt.build_queries(each.id))) for each in widgets},
    )


async def shown(context: Context, dashboard_id: int) -> Saved | Rejection:
    """The dashboard as it is stored now."""
    row = await context.loaders[DashboardById].load(dashboard_id)
    return not_found("id") if row is None else Saved(row)


async def mismatch(context: Context, row: DashboardRow) -> Rejection:
    """That somebody else was faster: which version is there, and who made it when."""
    editor_id = row.updated_by_id
    editor = None if editor_id is None else await context.loaders[UserById].load(editor_id)
    error = MutationError(
        ErrorCode.VERSION_MISMATCH,
        f"The dashboard is at version {row.version}: load it again and repeat your changes.",
        ("expectedVersion",),
        {
            "currentVersion": row.version,
            "updatedBy": None
            if editor is None
            else {
                "id": encode_global_id("User", editor.id),
                "name": editor.name,
                "username": editor.username,
                "email": editor.email,
            },
            "dateUpdated": row.date_updated.isoformat(),
        },
    )
    return Rejection((error,))


def last_one() -> Rejection:
    """An organization keeps a dashboard."""
    message = "The last dashboard of an organization cannot be deleted."
    return Rejection((MutationError(ErrorCode.LAST_DASHBOARD, message, ("id",)),))
