"""Replacing the prebuilt dashboard with a stored one.

See docs/reference/dashboards.md#replacing-the-prebuilt.
"""

from db.accounts.organization import lock_organization
from db.connection.access import Transaction
from db.dashboards import prebuilt, store
from db.dashboards.store import TitleTakenError
from db.rows import DashboardRow
from offload.slices import run_in_slices
from resolvers.context import Context, run_in_transaction
from resolvers.dashboards.create import publish_deletion, write_dashboard
from resolvers.dashboards.diff import plan_save
from resolvers.dashboards.lookup import to_stored
from resolvers.dashboards.mapping import remove_ids, to_document
from resolvers.dashboards.outcomes import (
    SavedDashboard,
    SaveRequest,
    VersionMismatch,
    check_title_is_free,
    reject_not_found,
    reject_title,
    reject_version,
)
from resolvers.dashboards.validation import ResolvedNames
from resolvers.outcomes import Rejection


async def replace_prebuilt(
    context: Context, row: DashboardRow, names: ResolvedNames, request: SaveRequest
) -> SavedDashboard | Rejection:
    """Save the prebuilt dashboard as a new dashboard, unless another save has replaced it."""
    stored = to_stored(row)
    before = to_document(stored)
    after, problems = await run_in_slices(request.apply(stored, names))
    organization_id = row.organization_id

    async def write(connection: Transaction) -> SavedDashboard | VersionMismatch | Rejection:
        await lock_organization(connection, organization_id)
        replaced_by_id = await prebuilt.find_replacement_id(connection, organization_id)
        if replaced_by_id is not None:
            replacement = await store.find_row(connection, replaced_by_id)
            if replacement is None or request.expected_version is None:
                return reject_not_found("id")
            return VersionMismatch(replacement, has_replaced_prebuilt=True)
        if request.expected_version not in {None, row.version}:
            return VersionMismatch(row)
        attempt_problems = problems.copy()
        await check_title_is_free(connection, organization_id, after.title, attempt_problems)
        if attempt_problems:
            return attempt_problems.to_rejection()
        if request.validate_only:
            return SavedDashboard(row, plan_save(before, after))
        saved = await write_dashboard(
            connection,
            context,
            organization_id,
            remove_ids(after),
            action="dashboard.update",
            message=request.message,
        )
        await prebuilt.replace_prebuilt(connection, organization_id, saved.id)
        await publish_deletion(connection, context, row)
        return SavedDashboard(saved)

    try:
        outcome = await run_in_transaction(context, write)
    except TitleTakenError:
        return reject_title()
    if isinstance(outcome, VersionMismatch):
        return await reject_version(context, outcome)
    return outcome
