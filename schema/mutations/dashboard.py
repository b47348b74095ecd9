"""Mutations that write dashboards, and their payloads."""

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry import ID, UNSET

from resolvers import outcomes
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.dashboards import create, restore, write
from resolvers.dashboards.outcomes import DeletedDashboard, SavedDashboard
from schema.arguments import DashboardId, ExpectedVersion, Input, SavedDashboardId
from schema.base.errors import DeletePayload, Errors
from schema.base.fields import as_type
from schema.dashboard import Dashboard
from schema.mutations.dashboard_inputs import CreateDashboardInput, UpdateDashboardInput


@strawberry.type(description="What a save does to widgets.")
class DashboardPlan:
    created: int
    """Number of new widgets; they have no ids yet."""
    updated: Sequence[ID]
    """Ids of widgets that stay and change, or whose queries change."""
    removed: Sequence[ID]
    """Ids of widgets that are deleted."""
    moved: Sequence[ID]
    """Ids of widgets that move; the fewest that lead to the new order."""


@strawberry.type(description="The dashboard after the mutation, or the errors.")
class DashboardPayload:
    dashboard: Dashboard | None
    """The dashboard as it is now; with validateOnly, as it stays. Null with errors, and when a
    creation was only validated.
    """
    plan: DashboardPlan | None
    """Of an update or a restore, and of a creation that was only validated; null otherwise, and
    when the prebuilt dashboard is replaced.
    """
    errors: Errors


def to_payload(outcome: SavedDashboard | outcomes.Rejection) -> DashboardPayload:
    """Convert an outcome to a payload."""
    match outcome:
        case SavedDashboard(row, plan):
            return DashboardPayload(dashboard=as_type(row), plan=as_type(plan), errors=[])
        case outcomes.Rejection(errors):
            return DashboardPayload(dashboard=None, plan=None, errors=as_type(errors))


async def create_dashboard(info: Info, input: Input[CreateDashboardInput]) -> DashboardPayload:
    """Create a dashboard. Everyone may edit it unless permissions restrict that."""
    return to_payload(
        await create.create_dashboard(
            info.context,
            unset_to_none(input.organization),
            input.to_edit(),
            duplicate=bool(input.duplicate),
            validate_only=bool(input.validate_only),
        )
    )


async def update_dashboard(info: Info, input: Input[UpdateDashboardInput]) -> DashboardPayload:
    """Change a dashboard and its widgets, all of it or nothing."""
    return to_payload(
        await write.update_dashboard(
            info.context,
            input.id,
            input.to_edit(),
            expected_version=unset_to_none(input.expected_version),
            validate_only=bool(input.validate_only),
            message=unset_to_none(input.message),
        )
    )


async def delete_dashboard(info: Info, id: DashboardId) -> DeletePayload:
    """Delete a dashboard with its content. The last dashboard of an organization is kept."""
    match await write.delete_dashboard(info.context, id):
        case DeletedDashboard(deleted_id):
            return DeletePayload(deleted_id=ID(deleted_id), errors=[])
        case outcomes.Rejection(errors):
            return DeletePayload(deleted_id=None, errors=as_type(errors))


async def duplicate_dashboard(
    info: Info,
    id: DashboardId,
    title: Annotated[
        str | None,
        strawberry.argument(
            description="Unique, at most 255 characters. Absent or null: a copy title."
        ),
    ] = UNSET,
) -> DashboardPayload:
    """Copy a dashboard without its permissions. Without a title, it is named "… copy"."""
    return to_payload(await create.duplicate_dashboard(info.context, id, unset_to_none(title)))


async def restore_dashboard(
    info: Info,
    id: SavedDashboardId,
    version: Annotated[
        int, strawberry.argument(description="A version in the dashboard's history.")
    ],
    expected_version: ExpectedVersion = UNSET,
) -> DashboardPayload:
    """Save an earlier version of a dashboard as its newest version."""
    return to_payload(
        await restore.restore_dashboard(
            info.context, id, version, expected_version=unset_to_none(expected_version)
        )
    )


async def favorite_dashboard(
    info: Info,
    id: DashboardId,
    favorited: Annotated[
        bool, strawberry.argument(description="Whether it is a favourite of the caller.")
    ],
) -> DashboardPayload:
    """Set whether a dashboard is a favourite of the caller. Idempotent; makes no version."""
    return to_payload(await write.set_favorite(info.context, id, favorited=favorited))


async def visit_dashboard(info: Info, id: DashboardId) -> DashboardPayload:
    """Count a visit of a dashboard. Makes no version."""
    return to_payload(await write.record_visit(info.context, id))
