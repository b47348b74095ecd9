"""Resolving what a client names: dashboards by id or slug, and the names in an edit."""

from dataclasses import replace

from strawberry import ID

from db.accounts import environments, organization, projects
from db.dashboards import prebuilt, store
from db.dashboards.store import StoredDashboard
from db.rows import DashboardRow, OrganizationRow
from loaders.dashboard import DashboardById
from resolvers.context import Context, run_in_transaction
from resolvers.dashboards.input import DashboardEdit
from resolvers.dashboards.outcomes import SavedDashboard, reject_not_found
from resolvers.dashboards.validation import ResolvedNames, parse_team_reference
from resolvers.errors import MAX_NAMES
from resolvers.ids import parse_project_reference, parse_row_id
from resolvers.outcomes import Rejection


def parse_dashboard_id(identifier: str) -> int | None:
    """Parse the global id of a stored dashboard to its row id.

    None for anything else, negative numbers included: they never reach a prebuilt dashboard.
    """
    found = parse_row_id("Dashboard", identifier)
    return None if found is None or found < 0 else found


def dashboard_key(organization: OrganizationRow, id: ID) -> int | None:
    """Make the key of an organization's dashboard; None for an invalid id."""
    return -organization.id if id == prebuilt.SLUG else parse_dashboard_id(id)


def own_dashboard(
    organization: OrganizationRow, dashboard: DashboardRow | None, _key: int
) -> DashboardRow | None:
    """Return the dashboard if it belongs to the organization."""
    if dashboard is None or dashboard.organization_id != organization.id:
        return None
    return dashboard


def resolve_dashboard_id(context: Context, identifier: str) -> int | None:
    """Resolve a global id or the slug of the prebuilt dashboard to a row id.

    The prebuilt dashboard of an organization has the negative id of the organization. Its slug
    needs a caller of exactly one organization. None for anything else.
    """
    if identifier != prebuilt.SLUG:
        return parse_dashboard_id(identifier)
    organizations = context.caller.organization_ids
    return -organizations[0] if len(organizations) == 1 else None


async def resolve_names(
    context: Context, organization_id: int, edit: DashboardEdit
) -> ResolvedNames:
    """Look up the projects, environments and teams of an edit, with a statement for each kind.

    A kind that the edit does not name costs no statement. Names beyond the limit are not looked
    up; validation rejects them.
    """
    snapshot = context.snapshot
    names = ResolvedNames()
    if edit.projects:
        references = [parse_project_reference(each) for each in edit.projects[:MAX_NAMES]]
        found_projects = await projects.find_ids(snapshot, organization_id, references)
        names = replace(names, projects=found_projects)
    if edit.environments:
        found_environments = await environments.find_ids(
            snapshot, organization_id, edit.environments[:MAX_NAMES]
        )
        names = replace(names, environments=frozenset(found_environments))
    if edit.permissions and edit.permissions.teams_with_edit_access:
        team_names = edit.permissions.teams_with_edit_access[:MAX_NAMES]
        teams = await organization.find_team_ids(
            snapshot, organization_id, [parse_team_reference(each) for each in team_names]
        )
        names = replace(names, teams=teams)
    return names


async def read_stored(context: Context, identifier: str) -> StoredDashboard | None:
    """Read a dashboard with its content. None for an id that the caller cannot read."""
    dashboard_id = resolve_dashboard_id(context, identifier)
    if dashboard_id is None:
        return None
    if dashboard_id < 0:
        return to_stored(prebuilt.build_dashboard(-dashboard_id))
    return await run_in_transaction(
        context,
        lambda connection: store.lock_dashboard(
            connection, context.caller.organization_ids, dashboard_id
        ),
    )


def to_stored(row: DashboardRow) -> StoredDashboard:
    """Convert the row of a prebuilt dashboard to the form in which stored ones are read."""
    widgets = prebuilt.build_widgets(row.id)
    return StoredDashboard(
        row=row,
        project_ids=frozenset(),
        is_editable_by_everyone=None,
        team_ids=frozenset(),
        widgets=list(enumerate(widgets)),
        queries={each.id: list(enumerate(prebuilt.build_queries(each.id))) for each in widgets},
    )


async def read_saved(context: Context, dashboard_id: int) -> SavedDashboard | Rejection:
    """Read the row of a dashboard after a write."""
    row = await context.loaders[DashboardById].load(dashboard_id)
    return reject_not_found("id") if row is None else SavedDashboard(row)
