"""Inputs and payloads of everything that writes dashboards."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from resolvers import outcomes
from resolvers.child_connections import unset_to_none
from resolvers.context import Info
from resolvers.dashboards import create, restore
from resolvers.dashboards import write as dashboard
from resolvers.dashboards.input import (
    Edit,
    FiltersEdit,
    LayoutEdit,
    PermissionsEdit,
    ThresholdsEdit,
    WidgetEdit,
    WidgetQueryEdit,
)
from resolvers.dashboards.permissions import Deleted, Saved
from schema.arguments import (
    DashboardId,
    ExpectedVersion,
    Input,
    OrganizationSlug,
    SavedDashboardId,
)
from schema.base.errors import DeletePayload, Errors
from schema.base.fields import as_type
from schema.dashboard import Dashboard

# Absent keeps, null clears, a list replaces: the records say what each can be.
strawberry.input(
    WidgetQueryEdit,
    name="WidgetQueryInput",
    description="A query of a widget. In one with an id, absent keeps.",
)
strawberry.input(
    LayoutEdit, name="WidgetLayoutInput", description="Where a widget stands in six columns."
)
strawberry.input(
    ThresholdsEdit,
    name="WidgetThresholdsInput",
    description="Where a number turns from good to bad to worse: max1 and max2, or neither.",
)
strawberry.input(
    WidgetEdit,
    name="WidgetInput",
    description="A widget of a dashboard. In one with an id, absent keeps.",
)
strawberry.input(
    FiltersEdit,
    name="DashboardFiltersInput",
    description="Which releases a dashboard looks at.",
)
strawberry.input(
    PermissionsEdit,
    name="DashboardPermissionsInput",
    description="Who may edit a dashboard; its creator, managers and owners always may.",
)


@strawberry.input(description="A new dashboard.")
class CreateDashboardInput(Edit):
    title: str
    """Unique in the organization, case included; at most 255 characters, trimmed."""
    organization: OrganizationSlug = strawberry.UNSET
    duplicate: bool | None = False
    """Whether a title that is taken becomes that of a copy; else it is refused."""


@strawberry.input(description="Changes of a dashboard: absent keeps, null clears, lists replace.")
class UpdateDashboardInput(Edit):
    id: DashboardId
    expected_version: ExpectedVersion = strawberry.UNSET
    validate_only: bool | None = False
    """Tell all errors and the plan, and write nothing."""
    message: str | None = strawberry.UNSET
    """What to say of the change in the history, at most 10,000 characters."""


@strawberry.type(description="What a save does to widgets; moved are the fewest that must be.")
class DashboardPlan:
    created: int
    """How many widgets are new; they have no ids yet."""
    updated: Sequence[strawberry.ID]
    """Ids of widgets that stay and are changed, their queries included."""
    removed: Sequence[strawberry.ID]
    """Ids of widgets that go."""
    moved: Sequence[strawberry.ID]
    """Ids of widgets that change places."""


@strawberry.type(description="The dashboard as it is now, or what was wrong.")
class DashboardPayload:
    dashboard: Dashboard | None
    """As it is now; as it stays, if validateOnly was asked. Null with errors."""
    plan: DashboardPlan | None
    """Of updates and restores; null for all else, and when the prebuilt dashboard is replaced."""
    errors: Errors


def payload(outcome: Saved | outcomes.Rejection) -> DashboardPayload:
    """The outcome as clients see it."""
    match outcome:
        case Saved(row, plan):
            return DashboardPayload(dashboard=as_type(row), plan=as_type(plan), errors=[])
        case outcomes.Rejection(errors):
            return DashboardPayload(dashboard=None, plan=None, errors=as_type(errors))


async def create_dashboard(info: Info, input: Input[CreateDashboardInput]) -> Any:
    """Make a dashboard that everybody may edit, unless permissions say else."""
    return payload(
        await create.create(
            info.context,
            unset_to_none(input.organization),
            input,
            duplicate=bool(input.duplicate),
        )
    )


async def update_dashboard(info: Info, input: Input[UpdateDashboardInput]) -> Any:
    """Change a dashboard and its widgets: all of it or none."""
    return payload(
        await dashboard.update(
            info.context,
            input.id,
            input,
            expected_version=unset_to_none(input.expected_version),
            validate_only=bool(input.validate_only),
            message=unset_to_none(input.message),
        )
    )


async def delete_dashboard(info: Info, id: DashboardId) -> DeletePayload:
    """Delete a dashboard with everything in it; the last one stays."""
    match await dashboard.delete(info.context, id):
        case Deleted(deleted):
            return DeletePayload(deleted_id=strawberry.ID(deleted), errors=[])
        case outcomes.Rejection(errors):
            return DeletePayload(deleted_id=None, errors=as_type(errors))


async def duplicate_dashboard(
    info: Info,
    id: DashboardId,
    title: Annotated[
        str | None,
        strawberry.argument(
            description="Unique, at most 255 characters. Absent or null: a copy's."
        ),
    ] = strawberry.UNSET,
) -> Any:
    """Copy a dashboard, but not who may edit it; without a title, as "… copy"."""
    return payload(await create.duplicate(info.context, id, unset_to_none(title)))


async def restore_dashboard(
    info: Info,
    id: SavedDashboardId,
    version: Annotated[
        int,
        strawberry.argument(description="One that is still in the history."),
    ],
    expected_version: ExpectedVersion = strawberry.UNSET,
) -> Any:
    """Make a dashboard what it was at a version; that is a new version."""
    return payload(
        await restore.restore(
            info.context, id, version, expected_version=unset_to_none(expected_version)
        )
    )


async def favorite_dashboard(
    info: Info,
    id: SavedDashboardId,
    favorited: Annotated[
        bool, strawberry.argument(description="Whether the caller likes it from now on.")
    ],
) -> Any:
    """Like a dashboard, or no more; that is no change of it, and may be repeated."""
    return payload(await dashboard.favorite(info.context, id, favorited=favorited))


async def visit_dashboard(info: Info, id: SavedDashboardId) -> Any:
    """Count a visit; that is no change of the dashboard."""
    return payload(await dashboard.visit(info.context, id))
