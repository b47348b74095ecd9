"""Restoring a version of a dashboard.

See docs/reference/dashboards.md#restoring.
"""

from dataclasses import fields, replace
from typing import Any

from strawberry import UNSET

from db.dashboards.store import StoredDashboard
from loaders.dashboard import DashboardById, DashboardVersionByNumber, DashboardVersionKey
from offload.slices import Steps, run_in_slices
from resolvers.context import Context
from resolvers.dashboards.document import Document, Query, Widget, parse_document
from resolvers.dashboards.input import (
    DashboardEdit,
    FiltersEdit,
    LayoutEdit,
    PermissionsEdit,
    ThresholdsEdit,
    WidgetEdit,
    WidgetQueryEdit,
)
from resolvers.dashboards.lookup import parse_dashboard_id
from resolvers.dashboards.mapping import remove_ids, to_document
from resolvers.dashboards.outcomes import SavedDashboard, SaveRequest, reject_not_found
from resolvers.dashboards.parsing import parse_large_edit
from resolvers.dashboards.permissions import has_permission_rights, require_dashboard_writing
from resolvers.dashboards.validation import ResolvedNames, apply_edit
from resolvers.dashboards.write import save_dashboard
from resolvers.ids import encode_global_id
from resolvers.outcomes import Problems, Rejection
from resolvers.widget_queries.parsing import ParsedTexts


async def restore_dashboard(
    context: Context, identifier: str, version: int, *, expected_version: int | None
) -> SavedDashboard | Rejection:
    """Save the document of a version as the newest version, checked like any save.

    Widgets and queries that still exist keep their ids, the others get new ones.
    """
    require_dashboard_writing(context)
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
    parsed = ParsedTexts()

    def apply(stored: StoredDashboard, names: ResolvedNames) -> Steps[tuple[Document, Problems]]:
        present = to_document(stored)
        may_change_permissions = has_permission_rights(context, stored.row)
        edit = to_edit(remove_missing(restored, present, names))
        if not may_change_permissions:
            edit = replace(edit, permissions=UNSET)
        after, problems = yield from apply_edit(
            present, edit, names, has_permission_rights=may_change_permissions, parsed=parsed
        )
        # An edit that changes the type of a widget resets its source. A restore has both.
        widgets = tuple(
            replace(widget, dataset_source=each.dataset_source)
            for widget, each in zip(after.widgets, restored.widgets, strict=True)
        )
        return replace(after, widgets=widgets), problems

    references = to_edit(remove_ids(restored))
    await run_in_slices(parse_large_edit(references, parsed))
    request = SaveRequest(apply, expected_version, restored_from=version)
    return await save_dashboard(context, identifier, references, request)


def remove_missing(restored: Document, present: Document, names: ResolvedNames) -> Document:
    """Remove what no longer exists from a restored document.

    Projects and teams are left out. Widgets and queries lose their ids, so that they are created.
    """
    permissions = restored.permissions
    if permissions is not None:
        team_ids = permissions.team_ids.intersection(names.teams.values())
        permissions = replace(permissions, team_ids=team_ids)
    return replace(
        restored,
        widgets=keep_existing_ids(restored, present),
        project_ids=restored.project_ids.intersection(names.projects.values()),
        permissions=permissions,
    )


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


def to_edit(document: Document) -> DashboardEdit:
    """Convert a document to the edit that has all of its values."""
    permissions = document.permissions
    return DashboardEdit(
        title=document.title,
        widgets=tuple(map(to_widget_edit, document.widgets)),
        projects=[encode_global_id("Project", each) for each in sorted(document.project_ids)],
        all_projects=document.all_projects,
        environments=document.environments,
        period=document.period,
        start=document.start,
        end=document.end,
        utc=document.utc,
        filters=FiltersEdit(document.release_versions, document.release_ids),
        permissions=None
        if permissions is None
        else PermissionsEdit(
            permissions.is_editable_by_everyone,
            [encode_global_id("Team", each) for each in sorted(permissions.team_ids)],
        ),
    )


def to_widget_edit(widget: Widget) -> WidgetEdit:
    """Convert a widget to the edit that has all of its values."""
    layout, thresholds = widget.layout, widget.thresholds
    values = get_values(widget) | {
        "id": to_part_id("Widget", widget.id),
        "layout": None if layout is None else LayoutEdit(**get_values(layout)),
        "thresholds": None if thresholds is None else ThresholdsEdit(**get_values(thresholds)),
        "queries": tuple(map(to_query_edit, widget.queries)),
    }
    return WidgetEdit(**values)


def to_query_edit(query: Query) -> WidgetQueryEdit:
    """Convert a query to the edit that has all of its values."""
    return WidgetQueryEdit(**get_values(query) | {"id": to_part_id("WidgetQuery", query.id)})


def to_part_id(kind: str, row_id: int | None) -> str:
    """Return the global id of a widget or a query; UNSET for a new one."""
    return UNSET if row_id is None else encode_global_id(kind, row_id)


def get_values(record: Any) -> dict[str, Any]:
    """Return the values of a record by the names of its fields."""
    return {each.name: getattr(record, each.name) for each in fields(record)}
