"""Changing dashboards: what is checked in which order, and all in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from db.accounts import organization
from db.connection.access import Transaction
from db.dashboards import prebuilt, store
from db.dashboards.store import StoredDashboard, TitleTakenError
from db.rows import DashboardRow
from loaders.dashboard import DashboardById
from resolvers.context import Context, require_scope, run_in_transaction
from resolvers.dashboards.create import fresh, insert, tell_deleted
from resolvers.dashboards.diff import plan
from resolvers.dashboards.document import Document
from resolvers.dashboards.input import Edit
from resolvers.dashboards.mapping import columns_of, document_of, record, write_parts
from resolvers.dashboards.permissions import (
    Deleted,
    Saved,
    Stale,
    check_title,
    dashboard_id_of,
    forbidden,
    last_one,
    may_change_permissions,
    may_edit,
    mismatch,
    names_of,
    not_found,
    prebuilt_stored,
    shown,
    stored_id,
    title_taken,
)
from resolvers.dashboards.validation import Names, changed
from resolvers.outcomes import Problems, Rejection

LONGEST_MESSAGE = 10_000


@dataclass(frozen=True)
class Change:
    """A change that is asked for: `to` makes the new document of what is stored."""

    to: Callable[[StoredDashboard, Names], tuple[Document, Problems]]
    expected_version: int | None = None
    validate_only: bool = False
    message: str | None = None
    restored_from: int | None = None


async def update(
    context: Context,
    identifier: str,
    edit: Edit,
    *,
    expected_version: int | None,
    validate_only: bool,
    message: str | None,
) -> Saved | Rejection:
    """Change a dashboard: all of the edit or none of it.

    Existence first, then the right to edit, then the expected version, then everything that is
    wrong with the edit at once; with `validate_only` that is all.
    """

    def to(stored: StoredDashboard, names: Names) -> tuple[Document, Problems]:
        after, problems = changed(
            document_of(stored),
            edit,
            names,
            may_change_permissions=may_change_permissions(context, stored.row),
        )
        problems.check_text(message, LONGEST_MESSAGE, "message")
        return after, problems

    change = Change(to, expected_version, validate_only, message)
    return await save(context, identifier, edit, change)


async def save(context: Context, identifier: str, edit: Edit, change: Change) -> Saved | Rejection:
    """Find a dashboard and change it; `edit` says which names are to be looked up for that."""
    require_scope(context, "write")
    dashboard_id = dashboard_id_of(context, identifier)
    known = dashboard_id and await context.loaders[DashboardById].load(dashboard_id)
    if not dashboard_id or not known:
        return not_found("id")
    names = await names_of(context, known.organization_id, edit)
    if dashboard_id < 0:
        return await replace_prebuilt(context, known, names, change)
    try:
        done = await run_in_transaction(
            context, lambda connection: make(connection, context, dashboard_id, names, change)
        )
    except TitleTakenError:
        return title_taken()
    return await mismatch(context, done.row) if isinstance(done, Stale) else done


async def make(
    connection: Transaction, context: Context, dashboard_id: int, names: Names, change: Change
) -> Saved | Stale | Rejection:
    """Make a change within the transaction, or say why not; nothing is written then.

    The row is the one that this change left, whoever saves next: its version is what the caller
    may expect to be there.
    """
    stored = await store.lock_dashboard(connection, context.caller.organization_ids, dashboard_id)
    if stored is None:
        return not_found("id")
    if not await may_edit(connection, context, stored):
        return forbidden()
    row = stored.row
    if change.expected_version not in {None, row.version}:
        return Stale(row)
    before = document_of(stored)
    after, problems = change.to(stored, names)
    if after.title != before.title:
        await check_title(connection, row.organization_id, after.title, problems, but=row.id)
    if problems:
        return problems.to_rejection()
    if not change.validate_only and after != before:
        await write(connection, context, stored, after, change)
        row = await store.read_row(connection, row.id)
    return Saved(row, plan(before, after))


async def write(
    connection: Transaction,
    context: Context,
    stored: StoredDashboard,
    after: Document,
    change: Change,
) -> None:
    """Write the document that comes of a change, as the next version."""
    row, user_id, now = stored.row, context.caller.user_id, datetime.now(UTC)
    editor = {"date_updated": now, "updated_by_id": user_id}
    await store.update_dashboard(connection, row.id, row.version, columns_of(after) | editor)
    own = {"organization_id": row.organization_id, "dashboard_id": row.id}
    await record(
        connection,
        own,
        await write_parts(connection, own, stored, after, now),
        version=row.version + 1,
        author_id=user_id,
        message=change.message,
        restored_from=change.restored_from,
        now=now,
        kept_versions=context.policy.dashboard_versions,
    )


async def replace_prebuilt(
    context: Context, row: DashboardRow, names: Names, change: Change
) -> Saved | Rejection:
    """Put a new dashboard in the place of the prebuilt one (1.7)."""
    if change.expected_version not in {None, row.version}:
        return await mismatch(context, row)
    stored = prebuilt_stored(row)
    after, problems = change.to(stored, names)
    if problems or change.validate_only:
        await run_in_transaction(
            context,
            lambda connection: check_title(connection, row.organization_id, after.title, problems),
        )
    if problems:
        return problems.to_rejection()
    if change.validate_only:
        return Saved(row, plan(document_of(stored), after))
    return await insert(
        context,
        row.organization_id,
        fresh(after),
        problems,
        duplicate=False,
        message=change.message,
        replaces_prebuilt=True,
    )


async def delete(context: Context, identifier: str) -> Deleted | Rejection:
    """Delete a dashboard with everything in it; the last one of an organization stays."""
    require_scope(context, "write")
    dashboard_id = dashboard_id_of(context, identifier)
    if dashboard_id is None:
        return not_found("id")

    async def write(connection: Transaction) -> Deleted | Rejection:
        if dashboard_id < 0:
            await organization.lock_organization(connection, -dashboard_id)
            if await store.count_dashboards(connection, -dashboard_id) == 0:
                return last_one()
            await prebuilt.hide_prebuilt(connection, -dashboard_id)
            await tell_deleted(connection, context, prebuilt.build_dashboard(-dashboard_id))
            return Deleted(identifier)
        stored = await store.lock_dashboard(
            connection, context.caller.organization_ids, dashboard_id
        )
        if stored is None:
            return not_found("id")
        if not await may_edit(connection, context, stored):
            return forbidden()
        organization_id = stored.row.organization_id
        await organization.lock_organization(connection, organization_id)
        others = await store.count_dashboards(connection, organization_id) - 1
        if others + await prebuilt.count_visible(connection, organization_id) == 0:
            return last_one()
        await store.delete_dashboard(connection, dashboard_id)
        await tell_deleted(connection, context, stored.row)
        return Deleted(identifier)

    return await run_in_transaction(context, write)


async def favorite(context: Context, identifier: str, *, favorited: bool) -> Saved | Rejection:
    """Whether the caller likes a dashboard; once more changes nothing."""
    require_scope(context, "write")
    return await touch(
        context,
        identifier,
        lambda connection, own: store.set_favorite(
            connection, own, context.caller.user_id, favorited=favorited
        ),
    )


async def visit(context: Context, identifier: str) -> Saved | Rejection:
    """That somebody looked at a dashboard."""
    require_scope(context, "read")
    return await touch(
        context,
        identifier,
        lambda connection, own: store.record_visit(
            connection, own["dashboard_id"], datetime.now(UTC)
        ),
    )


async def touch(
    context: Context, identifier: str, write: Callable[[Transaction, dict[str, int]], Any]
) -> Saved | Rejection:
    """Write something about a dashboard that is no change of its content."""
    dashboard_id = stored_id(identifier)
    row = dashboard_id and await context.loaders[DashboardById].load(dashboard_id)
    if not dashboard_id or not row:
        return not_found("id")
    own = {"organization_id": row.organization_id, "dashboard_id": dashboard_id}
    await run_in_transaction(context, lambda connection: write(connection, own))
    return await shown(context, dashboard_id)
