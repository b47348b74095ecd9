"""Who may edit a dashboard, and who may change that.

See docs/reference/dashboards.md#permissions.
"""

from db.connection.access import Transaction
from db.dashboards import store
from db.dashboards.store import StoredDashboard
from db.rows import DashboardRow
from resolvers.context import Context, require_all_projects, require_scope


def may_write_dashboards(context: Context) -> bool:
    """Whether the token may write dashboards: it has the scope, and no limit to projects."""
    caller = context.caller
    return "write" in caller.scopes and caller.project_ids is None


def require_dashboard_writing(context: Context) -> None:
    """Raise ForbiddenError for a token that may not write dashboards."""
    require_scope(context, "write")
    require_all_projects(context)


async def has_edit_rights(
    connection: Transaction, context: Context, stored: StoredDashboard
) -> bool:
    """Whether the caller may edit the dashboard; see docs/reference/dashboards.md#edit-rights."""
    caller, row = context.caller, stored.row
    if caller.is_manager(row.organization_id) or stored.is_editable_by_everyone is not False:
        return True
    if row.created_by_id == caller.reader_id:
        return True
    return await store.is_in_any_team(connection, caller.reader_id, stored.team_ids)


def has_permission_rights(context: Context, row: DashboardRow) -> bool:
    """Whether the caller may change the permissions: the creator, managers and owners.

    Everyone may change those of the prebuilt dashboard, because its replacement is the caller's.
    """
    if row.id < 0:
        return True
    caller = context.caller
    is_creator = row.created_by_id == caller.reader_id
    return is_creator or caller.is_manager(row.organization_id)
