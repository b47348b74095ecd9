"""The save that a dashboard mutation asks for, its outcomes, and the errors it can return."""

from collections.abc import Callable
from dataclasses import dataclass

from db.connection.access import Transaction
from db.dashboards import store
from db.dashboards.store import StoredDashboard
from db.rows import DashboardRow
from loaders.user import UserById
from offload.slices import Steps
from resolvers.context import Context
from resolvers.dashboards.diff import SavePlan
from resolvers.dashboards.document import Document
from resolvers.dashboards.validation import ResolvedNames
from resolvers.ids import encode_global_id
from resolvers.outcomes import ErrorCode, MutationError, Problems, Rejection


@dataclass(frozen=True)
class SaveRequest:
    """A save of a dashboard. `apply` makes the new document and reports its problems."""

    apply: Callable[[StoredDashboard, ResolvedNames], Steps[tuple[Document, Problems]]]
    expected_version: int | None = None
    validate_only: bool = False
    message: str | None = None
    restored_from: int | None = None


@dataclass(frozen=True)
class SavedDashboard:
    """The dashboard after the write.

    It is None for a new dashboard that was only validated. `plan` is None unless the write was an
    update or a restore, or was only validated.
    """

    dashboard: DashboardRow | None
    plan: SavePlan | None = None


@dataclass(frozen=True)
class VersionMismatch:
    """The dashboard, which is not at the version that the caller expected.

    `has_replaced_prebuilt` is whether it took the place of the prebuilt dashboard, which the
    caller expected.
    """

    row: DashboardRow
    has_replaced_prebuilt: bool = False


@dataclass(frozen=True)
class DeletedDashboard:
    """The id of a deleted dashboard, as the client sent it."""

    id: str


def reject_not_found(*path: str, kind: str = "dashboard") -> Rejection:
    """Return NOT_FOUND, for unknown objects and for those of another organization alike."""
    return Rejection((MutationError(ErrorCode.NOT_FOUND, f"There is no such {kind}.", path),))


def reject_edit() -> Rejection:
    """Return FORBIDDEN: the caller may read the dashboard, but not edit it."""
    message = "You do not have permission to edit this dashboard."
    return Rejection((MutationError(ErrorCode.FORBIDDEN, message, ("id",)),))


def reject_title() -> Rejection:
    """Return CONFLICT: another dashboard of the organization has the title."""
    message = "Another dashboard of the organization has this title. Choose another title."
    return Rejection((MutationError(ErrorCode.CONFLICT, message, ("title",)),))


def reject_last_dashboard() -> Rejection:
    """Return LAST_DASHBOARD: an organization keeps at least one dashboard."""
    message = "The last dashboard of an organization cannot be deleted."
    return Rejection((MutationError(ErrorCode.LAST_DASHBOARD, message, ("id",)),))


async def reject_version(context: Context, mismatch: VersionMismatch) -> Rejection:
    """Return VERSION_MISMATCH with the stored version, its author and its date.

    A dashboard that took the place of the prebuilt one is named as well.
    """
    row = mismatch.row
    user_id = row.updated_by_id
    user = None if user_id is None else await context.loaders[UserById].load(user_id)
    message = f"The dashboard is at version {row.version}. Reload it and apply your changes again."
    replacement = {}
    if mismatch.has_replaced_prebuilt:
        global_id = encode_global_id("Dashboard", row.id)
        replacement = {"replacedBy": {"id": global_id, "title": row.title}}
        message = (
            f"The dashboard {global_id} has replaced the prebuilt one. "
            "Load it and apply your changes again."
        )
    error = MutationError(
        ErrorCode.VERSION_MISMATCH,
        message,
        ("expectedVersion",),
        replacement
        | {
            "currentVersion": row.version,
            "updatedBy": None
            if user is None
            else {
                "id": encode_global_id("User", user.id),
                "name": user.name,
                "username": user.username,
                "email": user.email,
            },
            "dateUpdated": row.date_updated.isoformat(),
        },
    )
    return Rejection((error,))


async def check_title_is_free(
    connection: Transaction,
    organization_id: int,
    title: str,
    problems: Problems,
    *,
    dashboard_id: int | None = None,
) -> None:
    """Report a title that another dashboard has, unless the title has another problem.

    `dashboard_id` is the dashboard that may have the title; None for a new one.
    """
    if not problems.has("title") and await store.is_title_taken(
        connection, organization_id, title, except_id=dashboard_id
    ):
        problems.add_all(reject_title().errors)
