"""Making dashboards: new ones, and copies."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from strawberry import UNSET

from db.accounts import organization as setup
from db.connection.access import Transaction
from db.dashboards import prebuilt, store
from db.dashboards.store import StoredDashboard, TitleTakenError
from db.events import changes
from db.events.changes import DashboardChange
from db.rows import DashboardRow
from resolvers.context import Context, require_scope, run_in_transaction
from resolvers.dashboards.document import Document
from resolvers.dashboards.input import Edit
from resolvers.dashboards.mapping import columns_of, document_of, record, write_parts
from resolvers.dashboards.permissions import (
    Saved,
    check_title,
    dashboard_id_of,
    names_of,
    not_found,
    prebuilt_stored,
    title_taken,
)
from resolvers.dashboards.validation import Names, changed
from resolvers.organization import check_organization
from resolvers.outcomes import Problems, Rejection

LONGEST_TITLE = 255
LONGEST_ENDING = 20
# Who makes a dashboard without a copy's title does not wait for who makes one with it.
TITLES_TRIED = 5
COPY = re.compile(r"^(?P<base>.*\S) copy(?: (?P<number>[0-9]+))?$", re.DOTALL)


async def create(
    context: Context, organization_slug: str | None, edit: Edit, *, duplicate: bool
) -> Saved | Rejection:
    """A new dashboard of the caller's; with `duplicate` a taken title becomes that of a copy."""
    require_scope(context, "write")
    missing = Problems()
    organization = check_organization(context, organization_slug, missing)
    if organization is None:
        return missing.to_rejection()
    names = await names_of(context, organization.id, edit)
    document, problems = changed(Document(title=""), edit, names, may_change_permissions=True)
    return await insert(context, organization.id, document, problems, duplicate=duplicate)


async def insert(
    context: Context,
    organization_id: int,
    document: Document,
    problems: Problems,
    *,
    duplicate: bool,
    message: str | None = None,
    replaces_prebuilt: bool = False,
) -> Saved | Rejection:
    """Write a new dashboard, unless there are problems."""
    now = datetime.now(UTC)
    user_id = context.caller.user_id

    async def insert_row(connection: Transaction) -> Saved | Rejection:
        wanted = document
        if not duplicate:
            await check_title(connection, organization_id, wanted.title, problems)
        elif not problems.has("title"):
            await setup.lock_organization(connection, organization_id)
            if await store.is_title_taken(connection, organization_id, wanted.title, but=None):
                title = await copy_title(connection, organization_id, wanted.title)
                wanted = replace(wanted, title=title)
        if problems:
            return problems.to_rejection()
        dashboard_id = await store.insert_dashboard(
            connection,
            columns_of(wanted)
            | {
                "organization_id": organization_id,
                "version": 1,
                "date_created": now,
                "date_updated": now,
                "created_by_id": user_id,
                "updated_by_id": user_id,
                "visits": 1,
                "last_visited": now,
            },
        )
        own = {"organization_id": organization_id, "dashboard_id": dashboard_id}
        await record(
            connection,
            own,
            await write_parts(connection, own, None, wanted, now),
            version=1,
            author_id=user_id,
            message=message,
            restored_from=None,
            now=now,
            kept_versions=context.policy.dashboard_versions,
        )
        if replaces_prebuilt:
            await prebuilt.hide_prebuilt(connection, organization_id)
            await tell_deleted(connection, context, prebuilt.build_dashboard(organization_id))
        return Saved(await store.read_row(connection, dashboard_id))

    for _ in range(TITLES_TRIED if duplicate else 1):
        with suppress(TitleTakenError):
            return await run_in_transaction(context, insert_row)
    return title_taken()


async def tell_deleted(connection: Transaction, context: Context, row: DashboardRow) -> None:
    """Tell subscribers that a dashboard is gone."""
    user_id = context.caller.user_id
    change = DashboardChange(row.organization_id, row.id, row.version, user_id, is_deleted=True)
    await changes.record_dashboard_change(connection, change)


async def copy_title(connection: Transaction, organization_id: int, title: str) -> str:
    """The title of the next copy: "base copy", then "base copy 1" and so on (6.2).

    Only a word "copy" of its own at the end counts as one, and a base that is too long is cut.
    """
    match = COPY.match(title)
    base = match["base"] if match else title
    start = base[: LONGEST_TITLE - LONGEST_ENDING].rstrip()
    taken = await store.read_titles_starting_with(connection, organization_id, start)
    numbers = [
        int(found["number"] or 0)
        for found in (COPY.match(each) for each in taken)
        if found is not None and found["base"] == base
    ]
    number = max(numbers, default=-1) + 1
    while True:
        ending = f" copy {number}" if number else " copy"
        wanted = base[: LONGEST_TITLE - len(ending)].rstrip() + ending
        if wanted not in taken:
            return wanted
        number += 1  # a base that was cut is another one's, too


async def duplicate(context: Context, identifier: str, title: str | None) -> Saved | Rejection:
    """A copy of a dashboard that the caller may read, as the caller's own.

    Who may edit is not copied: the copy is everybody's, as a new dashboard is.
    """
    require_scope(context, "write")
    stored = await read(context, identifier)
    if stored is None:
        return not_found("id")
    document = replace(fresh(document_of(stored)), permissions=None)
    edit = Edit(title=title if title is not None else UNSET)
    copied, problems = changed(document, edit, Names(), may_change_permissions=True)
    return await insert(
        context, stored.row.organization_id, copied, problems, duplicate=title is None
    )


async def read(context: Context, identifier: str) -> StoredDashboard | None:
    """A dashboard with all of its parts."""
    dashboard_id = dashboard_id_of(context, identifier)
    if dashboard_id is None:
        return None
    if dashboard_id < 0:
        return prebuilt_stored(prebuilt.build_dashboard(-dashboard_id))
    return await run_in_transaction(
        context,
        lambda connection: store.lock_dashboard(
            connection, context.caller.organization_ids, dashboard_id
        ),
    )


def fresh(document: Document) -> Document:
    """The document without ids: all of its parts are to be created."""
    return replace(
        document,
        widgets=tuple(
            replace(
                widget,
                id=None,
                queries=tuple(replace(query, id=None) for query in widget.queries),
            )
            for widget in document.widgets
        ),
    )
