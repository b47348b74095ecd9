"""Restoring a version of a dashboard.

See docs/reference/dashboards.md#restoring.
"""

from dataclasses import replace

from db.dashboards.store import StoredDashboard
from loaders.dashboard import DashboardById, DashboardVersionByNumber, DashboardVersionKey
from offload.slices import Steps
from resolvers.context import Context, require_scope
from resolvers.dashboards.document import Document, Widget, parse_document
from resolvers.dashboards.input import DashboardEdit, PermissionsEdit
from resolvers.dashboards.lookup import parse_dashboard_id
from resolvers.dashboards.mapping import to_document
from resolvers.dashboards.outcomes import SavedDashboard, reject_not_found
from resolvers.dashboards.permissions import has_permission_rights
from resolvers.dashboards.save_request import SaveRequest
from resolvers.dashboards.validation import ResolvedNames
from resolvers.dashboards.write import save_dashboard
from resolvers.ids import encode_global_id
from resolvers.outcomes import Problems, Rejection


async def restore_dashboard(
    context: Context, identifier: str, version: int, *, expected_version: int | None
) -> SavedDashboard | Rejection:
    """Save the document of a version as the newest version.

    Widgets and queries that still exist keep their ids, the others get new ones.
    """
    require_scope(context, "write")
    dashboard_id = parse_dashboard_id(identifier)
    row = None
    if dashboard_id is not None:
        key = DashboardVersionKey(dashboard_id, version)
        row = await context.loaders[DashboardVersionByNumber].load(key)
    if row is None:
        dashboard = dashboard_id and await context.loaders[DashboardById].load(dashboard_id)
        if not dashboard:
            return reject_not_found("id")
        return reject_not_found("version", kind="version")
    restored = parse_document(row.document)

    def apply(stored: StoredDashboard, names: ResolvedNames) -> Steps[tuple[Document, Problems]]:
        present = to_document(stored)
        yield
        content = replace(
            restored,
            widgets=keep_existing_ids(restored, present),
            project_ids=frozenset(names.projects.values()),
        )
        if restored.permissions is not None:
            teams = frozenset(names.teams.values())
            content = replace(content, permissions=replace(restored.permissions, team_ids=teams))
        if not has_permission_rights(context, stored.row):
            content = replace(content, permissions=present.permissions)
        return content, Problems()

    request = SaveRequest(apply, expected_version, restored_from=version)
    return await save_dashboard(context, identifier, to_references(restored), request)


def to_references(document: Document) -> DashboardEdit:
    """Convert a document to an edit that only names its projects and teams, for their lookup.

    Those that were deleted since are not found, and so not restored.
    """
    edit = DashboardEdit(
        projects=[encode_global_id("Project", each) for each in document.project_ids]
    )
    permissions = document.permissions
    if permissions is None:
        return edit
    teams = [encode_global_id("Team", each) for each in permissions.team_ids]
    return replace(edit, permissions=PermissionsEdit(permissions.is_editable_by_everyone, teams))


def keep_existing_ids(restored: Document, present: Document) -> tuple[Widget, ...]:
    """Return the restored widgets; those and queries that no longer exist lose their ids."""
    existing = {widget.id: {query.id for query in widget.queries} for widget in present.widgets}
    return tuple(
        replace(
            widget,
            id=widget.id if widget.id in existing else None,
            queries=tuple(
                replace(
                    query,
                    id=query.id if query.id in existing.get(widget.id, ()) else None,
                )
                for query in widget.queries
            ),
        )
        for widget in restored.widgets
    )
