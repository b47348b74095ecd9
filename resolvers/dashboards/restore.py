"""Bringing back what a dashboard was."""

from dataclasses import replace
from typing import Any

from db.dashboards.store import StoredDashboard
from loaders.dashboard import DashboardById, DashboardVersionByNumber, DashboardVersionKey
from resolvers.context import Context, require_scope
from resolvers.dashboards.document import Document, from_json
from resolvers.dashboards.input import Edit, PermissionsEdit
from resolvers.dashboards.mapping import document_of
from resolvers.dashboards.permissions import Saved, may_change_permissions, not_found, stored_id
from resolvers.dashboards.validation import Names
from resolvers.dashboards.write import Change, save
from resolvers.ids import encode_global_id
from resolvers.outcomes import Problems, Rejection


async def restore(
    context: Context, identifier: str, version: int, *, expected_version: int | None
) -> Saved | Rejection:
    """Make a dashboard what it was at a version: a new version, never a step back.

    Widgets and queries that are still there keep their ids, others get new ones.
    """
    require_scope(context, "write")
    dashboard_id = stored_id(identifier)
    kept = None
    if dashboard_id is not None:
        kept = await dashboards_version(context, dashboard_id, version)
    if kept is None:
        known = dashboard_id and await context.loaders[DashboardById].load(dashboard_id)
        return not_found("version", what="version") if known else not_found("id")
    past = from_json(kept.document)

    def to(stored: StoredDashboard, names: Names) -> tuple[Document, Problems]:
        present = document_of(stored)
        wanted = replace(
            past,
            widgets=still_there(past, present),
            project_ids=frozenset(names.projects.values()),
        )
        if past.permissions is not None:
            teams = frozenset(names.teams.values())
            wanted = replace(wanted, permissions=replace(past.permissions, team_ids=teams))
        if not may_change_permissions(context, stored.row):
            wanted = replace(wanted, permissions=present.permissions)
        return wanted, Problems()

    change = Change(to, expected_version, restored_from=version)
    return await save(context, identifier, named(past), change)


def named(past: Document) -> Edit:
    """An edit that names projects and teams of the past, so that those still there are found."""
    edit = Edit(projects=[encode_global_id("Project", each) for each in past.project_ids])
    if past.permissions is not None:
        teams = [encode_global_id("Team", each) for each in past.permissions.team_ids]
        edit.permissions = PermissionsEdit(past.permissions.is_editable_by_everyone, teams)
    return edit


def still_there(past: Document, present: Document) -> tuple[Any, ...]:
    """The widgets of the past; what is not there any more has lost its id."""
    widgets = {widget.id: widget for widget in present.widgets}
    return tuple(
        replace(
            widget,
            id=widget.id if widget.id in widgets else None,
            queries=tuple(
                replace(
                    query,
                    id=query.id
                    if widget.id in widgets
                    and query.id in {each.id for each in widgets[widget.id].queries}
                    else None,
                )
                for query in widget.queries
            ),
        )
        for widget in past.widgets
    )


async def dashboards_version(context: Context, dashboard_id: int, version: int) -> Any:
    """What a dashboard was at a version."""
    return await context.loaders[DashboardVersionByNumber].load(
        DashboardVersionKey(dashboard_id, version)
    )
