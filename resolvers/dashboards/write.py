"""Changing and deleting dashboards: the order of the checks, in one transaction.

See docs/reference/dashboards.md#order-of-checks.
"""

from collections.abc import Awaitable, Callable

from db.accounts.audit import note_act
from db.accounts.organization import lock_organization
from db.connection.access import Transaction
from db.dashboards import prebuilt, store
from db.dashboards.store import StoredDashboard, TitleTakenError
from db.reading.answer_clock import utc_now
from db.rows import DashboardRow
from loaders.dashboard import DashboardById
from offload.slices import Steps, run_in_slices
from resolvers.context import (
    Context,
    require_all_projects,
    require_scope,
    require_user,
    run_in_transaction,
)
from resolvers.dashboards.create import publish_deletion
from resolvers.dashboards.diff import plan_save
from resolvers.dashboards.document import Document
from resolvers.dashboards.input import DashboardEdit
from resolvers.dashboards.lookup import (
    read_saved,
    resolve_dashboard_id,
    resolve_names,
)
from resolvers.dashboards.mapping import (
    record_version,
    to_columns,
    to_document,
    write_content,
)
from resolvers.dashboards.outcomes import (
    DeletedDashboard,
    SavedDashboard,
    SaveRequest,
    VersionMismatch,
    check_title_is_free,
    reject_edit,
    reject_last_dashboard,
    reject_not_found,
    reject_title,
    reject_version,
)
from resolvers.dashboards.parsing import parse_large_edit
from resolvers.dashboards.permissions import (
    has_edit_rights,
    has_permission_rights,
    require_dashboard_writing,
)
from resolvers.dashboards.replace import replace_prebuilt
from resolvers.dashboards.validation import ResolvedNames, apply_edit
from resolvers.outcomes import Problems, Rejection
from resolvers.widget_queries.parsing import ParsedTexts

MAX_MESSAGE_LENGTH = 10_000


async def update_dashboard(
    context: Context,
    identifier: str,
    edit: DashboardEdit,
    *,
    expected_version: int | None,
    validate_only: bool,
    message: str | None,
) -> SavedDashboard | Rejection:
    """Apply the whole edit to a dashboard, or none of it. `validate_only` writes nothing."""
    parsed = ParsedTexts()

    def apply(stored: StoredDashboard, names: ResolvedNames) -> Steps[tuple[Document, Problems]]:
        after, problems = yield from apply_edit(
            to_document(stored),
            edit,
            names,
            has_permission_rights=has_permission_rights(context, stored.row),
            parsed=parsed,
        )
        problems.check_text(message, MAX_MESSAGE_LENGTH, "message")
        return after, problems

    require_dashboard_writing(context)
    await run_in_slices(parse_large_edit(edit, parsed))
    request = SaveRequest(apply, expected_version, validate_only, message)
    return await save_dashboard(context, identifier, edit, request)


async def save_dashboard(
    context: Context, identifier: str, edit: DashboardEdit, request: SaveRequest
) -> SavedDashboard | Rejection:
    """Find a dashboard and save it. Only the names in `edit` are looked up for `request.apply`."""
    require_dashboard_writing(context)
    dashboard_id = resolve_dashboard_id(context, identifier)
    row = dashboard_id and await context.loaders[DashboardById].load(dashboard_id)
    if not dashboard_id or not row:
        return reject_not_found("id")
    names = await resolve_names(context, row.organization_id, edit)
    if dashboard_id < 0:
        return await replace_prebuilt(context, row, names, request)
    try:
        outcome = await run_in_transaction(
            context,
            lambda connection: save_locked(connection, context, dashboard_id, names, request),
        )
    except TitleTakenError:
        return reject_title()
    if isinstance(outcome, VersionMismatch):
        return await reject_version(context, outcome)
    return outcome


async def save_locked(
    connection: Transaction,
    context: Context,
    dashboard_id: int,
    names: ResolvedNames,
    request: SaveRequest,
) -> SavedDashboard | VersionMismatch | Rejection:
    """Lock the dashboard, check the request and write it. A rejected request writes nothing.

    The returned row is read in the same transaction: it has the version of this save, even if
    another save follows at once.
    """
    stored = await store.lock_dashboard(connection, context.caller.organization_ids, dashboard_id)
    if stored is None:
        return reject_not_found("id")
    if not await has_edit_rights(connection, context, stored):
        return reject_edit()
    row = stored.row
    if request.expected_version not in {None, row.version}:
        return VersionMismatch(row)
    before = to_document(stored)
    after, problems = await run_in_slices(request.apply(stored, names))
    if after.title != before.title:
        await check_title_is_free(
            connection, row.organization_id, after.title, problems, dashboard_id=row.id
        )
    if problems:
        return problems.to_rejection()
    if not request.validate_only and after != before:
        await write_version(connection, context, stored, after, request)
        row = await store.read_row(connection, row.id)
    return SavedDashboard(row, plan_save(before, after))


async def write_version(
    connection: Transaction,
    context: Context,
    stored: StoredDashboard,
    after: Document,
    request: SaveRequest,
) -> None:
    """Write a changed document as the next version."""
    row, user_id, now = stored.row, context.caller.user_id, utc_now()
    columns = to_columns(after) | {"date_updated": now, "updated_by_id": user_id}
    keys = {"organization_id": row.organization_id, "dashboard_id": row.id}
    await store.update_dashboard(connection, keys, row.version, columns)
    action = "dashboard.update" if request.restored_from is None else "dashboard.restore"
    note_act(connection, row.organization_id, action, after.title)
    await record_version(
        connection,
        keys,
        await write_content(connection, keys, stored, after, now),
        version=row.version + 1,
        author_id=user_id,
        message=request.message,
        restored_from=request.restored_from,
        now=now,
        kept_versions=context.policy.dashboard_versions,
    )


async def delete_dashboard(context: Context, identifier: str) -> DeletedDashboard | Rejection:
    """Delete a dashboard with its content, unless it is the last one of its organization."""
    require_dashboard_writing(context)
    dashboard_id = resolve_dashboard_id(context, identifier)
    if dashboard_id is None:
        return reject_not_found("id")

    async def delete_prebuilt(connection: Transaction) -> DeletedDashboard | Rejection:
        organization_id = -dashboard_id
        await lock_organization(connection, organization_id)
        if await store.count_dashboards(connection, organization_id) == 0:
            return reject_last_dashboard()
        await prebuilt.delete_prebuilt(connection, organization_id)
        await note_deletion(connection, context, prebuilt.build_dashboard(organization_id))
        return DeletedDashboard(identifier)

    async def delete_stored(connection: Transaction) -> DeletedDashboard | Rejection:
        stored = await store.lock_dashboard(
            connection, context.caller.organization_ids, dashboard_id
        )
        if stored is None:
            return reject_not_found("id")
        if not await has_edit_rights(connection, context, stored):
            return reject_edit()
        organization_id = stored.row.organization_id
        await lock_organization(connection, organization_id)
        others = await store.count_dashboards(connection, organization_id) - 1
        if others + await prebuilt.count_visible(connection, organization_id) == 0:
            return reject_last_dashboard()
        await store.delete_dashboard(connection, organization_id, dashboard_id)
        await note_deletion(connection, context, stored.row)
        return DeletedDashboard(identifier)

    return await run_in_transaction(
        context, delete_prebuilt if dashboard_id < 0 else delete_stored
    )


async def note_deletion(connection: Transaction, context: Context, row: DashboardRow) -> None:
    """Record a deletion for subscribers and in the audit log."""
    note_act(connection, row.organization_id, "dashboard.delete", row.title)
    await publish_deletion(connection, context, row)


async def set_favorite(
    context: Context, identifier: str, *, favorited: bool
) -> SavedDashboard | Rejection:
    """Set whether the dashboard is a favourite of the caller."""
    require_dashboard_writing(context)
    caller = context.caller
    user_id = require_user(context)

    async def write(connection: Transaction, dashboard_id: int) -> bool:
        if dashboard_id < 0:
            note_act(connection, -dashboard_id, "dashboard.favorite", identifier)
            await prebuilt.set_favorite(connection, -dashboard_id, user_id, favorited=favorited)
            return True
        organization_id = await store.lock_against_deletion(
            connection, caller.organization_ids, dashboard_id
        )
        if organization_id is None:
            return False
        keys = {"organization_id": organization_id, "dashboard_id": dashboard_id}
        note_act(connection, organization_id, "dashboard.favorite", identifier)
        await store.set_favorite(connection, keys, user_id, favorited=favorited)
        return True

    return await write_without_version(context, identifier, write)


async def record_visit(context: Context, identifier: str) -> SavedDashboard | Rejection:
    """Count a visit of the dashboard."""
    require_scope(context, "read")
    require_all_projects(context)
    require_user(context)

    async def write(connection: Transaction, dashboard_id: int) -> bool:
        now = utc_now()
        if dashboard_id < 0:
            note_act(connection, -dashboard_id, "dashboard.visit", identifier)
            await prebuilt.record_visit(connection, -dashboard_id, now)
            return True
        organization_id = await store.lock_against_deletion(
            connection, context.caller.organization_ids, dashboard_id
        )
        if organization_id is None:
            return False
        note_act(connection, organization_id, "dashboard.visit", identifier)
        await store.record_visit(connection, organization_id, dashboard_id, now)
        return True

    return await write_without_version(context, identifier, write)


async def write_without_version(
    context: Context,
    identifier: str,
    write: Callable[[Transaction, int], Awaitable[bool]],
) -> SavedDashboard | Rejection:
    """Write a favourite or a visit of a dashboard, which makes no new version.

    `write` gets the transaction and the dashboard's id, which is negative for the prebuilt one,
    and returns whether the dashboard exists.
    """
    dashboard_id = resolve_dashboard_id(context, identifier)
    if dashboard_id is None:
        return reject_not_found("id")
    if not await run_in_transaction(context, lambda connection: write(connection, dashboard_id)):
        return reject_not_found("id")
    return await read_saved(context, dashboard_id)
