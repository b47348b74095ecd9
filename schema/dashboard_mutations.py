"""Inputs and payloads of everything that writes dashboards."""

from collections.abc import Sequence
from typing import Any

import strawberry

from resolvers import dashboard, dashboard_new, dashboard_past, outcomes
from resolvers.context import Info
from resolvers.dashboard_access import Deleted, Saved
from resolvers.dashboard_input import (
    Edit,
    FiltersEdit,
    LayoutEdit,
    PermissionsEdit,
    ThresholdsEdit,
    WidgetEdit,
    WidgetQueryEdit,
)
from resolvers.lists import given
from schema.dashboard import Dashboard
from schema.errors import DeletePayload, MutationError
from schema.fields import as_type

# Absent keeps, null clears, a list replaces: the records say what each can be.
strawberry.input(WidgetQueryEdit, name="WidgetQueryInput")
strawberry.input(LayoutEdit, name="WidgetLayoutInput")
strawberry.input(ThresholdsEdit, name="WidgetThresholdsInput")
strawberry.input(WidgetEdit, name="WidgetInput")
strawberry.input(FiltersEdit, name="DashboardFiltersInput")
strawberry.input(PermissionsEdit, name="DashboardPermissionsInput")


@strawberry.input(description="A new dashboard.")
class CreateDashboardInput(Edit):
    title: str
    organization: str | None = strawberry.UNSET
    duplicate: bool | None = strawberry.field(
        default=False, description="Whether a title that is taken becomes that of a copy."
    )


@strawberry.input(description="Changes of a dashboard: absent keeps, null clears, lists replace.")
class UpdateDashboardInput(Edit):
    id: strawberry.ID
    expected_version: int | None = strawberry.field(
        default=strawberry.UNSET, description="Refuse the change if the version is another one."
    )
    validate_only: bool | None = strawberry.field(
        default=False, description="Tell all errors and the plan, and write nothing."
    )
    message: str | None = strawberry.UNSET


@strawberry.type(description="What a save does to widgets; moved are the fewest that must be.")
class DashboardPlan:
    created: int
    updated: Sequence[strawberry.ID]
    removed: Sequence[strawberry.ID]
    moved: Sequence[strawberry.ID]


@strawberry.type(description="The dashboard as it is now, or what was wrong.")
class DashboardPayload:
    dashboard: Dashboard | None
    plan: DashboardPlan | None
    errors: Sequence[MutationError]


def payload(outcome: Saved | outcomes.Refused) -> DashboardPayload:
    """The outcome as clients see it."""
    match outcome:
        case Saved(row, plan):
            return DashboardPayload(dashboard=as_type(row), plan=as_type(plan), errors=[])
        case outcomes.Refused(errors):
            return DashboardPayload(dashboard=None, plan=None, errors=as_type(errors))


async def create_dashboard(info: Info, input: CreateDashboardInput) -> Any:
    """Make a dashboard."""
    return payload(
        await dashboard_new.create(
            info.context,
            given(input.organization),
            input,
            duplicate=bool(input.duplicate),
        )
    )


async def update_dashboard(info: Info, input: UpdateDashboardInput) -> Any:
    """Change a dashboard and its widgets: all of it or none."""
    return payload(
        await dashboard.update(
            info.context,
            input.id,
            input,
            expected_version=given(input.expected_version),
            validate_only=bool(input.validate_only),
            message=given(input.message),
        )
    )


async def delete_dashboard(info: Info, id: strawberry.ID) -> DeletePayload:
    """Delete a dashboard with everything in it; the last one stays."""
    match await dashboard.delete(info.context, id):
        case Deleted(deleted):
            return DeletePayload(deleted_id=strawberry.ID(deleted), errors=[])
        case outcomes.Refused(errors):
            return DeletePayload(deleted_id=None, errors=as_type(errors))


async def duplicate_dashboard(
    info: Info, id: strawberry.ID, title: str | None = strawberry.UNSET
) -> Any:
    """Copy a dashboard; without a title, as "… copy"."""
    return payload(await dashboard_new.duplicate(info.context, id, given(title)))


async def restore_dashboard(
    info: Info,
    id: strawberry.ID,
    version: int,
    expected_version: int | None = strawberry.UNSET,
) -> Any:
    """Make a dashboard what it was at a version; that is a new version."""
    return payload(
        await dashboard_past.restore(
            info.context, id, version, expected_version=given(expected_version)
        )
    )


async def favorite_dashboard(info: Info, id: strawberry.ID, favorited: bool) -> Any:  # noqa: FBT001 (the contract's argument)
    """Like a dashboard, or no more."""
    return payload(await dashboard.favorite(info.context, id, favorited=favorited))


async def visit_dashboard(info: Info, id: strawberry.ID) -> Any:
    """Count a visit."""
    return payload(await dashboard.visit(info.context, id))
