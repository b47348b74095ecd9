"""Creating dashboards and copying them.

See docs/reference/dashboards.md#creating and docs/reference/dashboards.md#duplicating.
"""

import re
from contextlib import suppress
from dataclasses import replace

from strawberry import UNSET

from db.accounts.audit import note_act
from db.accounts.organization import lock_organization
from db.connection.access import Transaction
from db.dashboards import store
from db.dashboards.store import TitleTakenError
from db.events import changes
from db.events.changes import DashboardChange
from db.reading.answer_clock import utc_now
from db.rows import DashboardRow
from offload.slices import run_in_slices
from resolvers.context import Context, run_in_transaction
from resolvers.dashboards.diff import plan_save
from resolvers.dashboards.document import Document
from resolvers.dashboards.input import DashboardEdit
from resolvers.dashboards.lookup import read_stored, resolve_names
from resolvers.dashboards.mapping import (
    record_version,
    remove_ids,
    to_columns,
    to_document,
    write_content,
)
from resolvers.dashboards.outcomes import (
    SavedDashboard,
    check_title_is_free,
    reject_not_found,
    reject_title,
)
from resolvers.dashboards.permissions import require_dashboard_writing
from resolvers.dashboards.validation import ResolvedNames, apply_edit
from resolvers.dashboards.values import MAX_TEXT_LENGTH
from resolvers.organization import check_organization
from resolvers.outcomes import Problems, Rejection

MAX_ENDING_LENGTH = 20
# A plain creation takes no lock on the organization, so it may take a title that a concurrent copy
# has found free. The copy then tries again.
MAX_TITLE_ATTEMPTS = 5
COPY_TITLE = re.compile(r"^(?P<base>.*\S) copy(?: (?P<number>[0-9]+))?$", re.DOTALL)


async def create_dashboard(
    context: Context,
    organization_slug: str | None,
    edit: DashboardEdit,
    *,
    duplicate: bool,
    validate_only: bool,
) -> SavedDashboard | Rejection:
    """Create a dashboard of the caller. With `duplicate`, a taken title becomes a copy title.

    `validate_only` writes nothing; the outcome has the plan and no dashboard.
    """
    require_dashboard_writing(context)
    organization_problems = Problems()
    organization = check_organization(context, organization_slug, organization_problems)
    if organization is None:
        return organization_problems.to_rejection()
    names = await resolve_names(context, organization.id, edit)
    document, problems = await run_in_slices(
        apply_edit(Document(title=""), edit, names, has_permission_rights=True)
    )
    return await insert_dashboard(
        context,
        organization.id,
        document,
        problems,
        duplicate=duplicate,
        validate_only=validate_only,
    )


async def insert_dashboard(
    context: Context,
    organization_id: int,
    document: Document,
    problems: Problems,
    *,
    duplicate: bool,
    validate_only: bool = False,
    action: str = "dashboard.create",
) -> SavedDashboard | Rejection:
    """Write a new dashboard, unless there are problems or `validate_only`.

    With `duplicate`, a taken title becomes a copy title; without it, it is a problem.
    """

    async def insert_row(connection: Transaction) -> SavedDashboard | Rejection:
        content, attempt_problems = document, problems.copy()
        if not duplicate:
            await check_title_is_free(connection, organization_id, content.title, attempt_problems)
        elif not attempt_problems.has("title"):
            await lock_organization(connection, organization_id)
            if await store.is_title_taken(
                connection, organization_id, content.title, except_id=None
            ):
                title = await find_copy_title(connection, organization_id, content.title)
                content = replace(content, title=title)
        if attempt_problems:
            return attempt_problems.to_rejection()
        if validate_only:
            return SavedDashboard(None, plan_save(Document(title=""), content))
        return SavedDashboard(
            await write_dashboard(connection, context, organization_id, content, action=action)
        )

    for _ in range(MAX_TITLE_ATTEMPTS if duplicate else 1):
        with suppress(TitleTakenError):
            return await run_in_transaction(context, insert_row)
    return reject_title()


async def write_dashboard(
    connection: Transaction,
    context: Context,
    organization_id: int,
    document: Document,
    *,
    action: str,
    message: str | None = None,
) -> DashboardRow:
    """Write a new dashboard of the caller as version 1 and return its row.

    Raises: TitleTakenError.
    """
    now = utc_now()
    user_id = context.caller.user_id
    note_act(connection, organization_id, action, document.title)
    dashboard_id = await store.insert_dashboard(
        connection,
        to_columns(document)
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
    keys = {"organization_id": organization_id, "dashboard_id": dashboard_id}
    await record_version(
        connection,
        keys,
        await write_content(connection, keys, None, document, now),
        version=1,
        author_id=user_id,
        message=message,
        restored_from=None,
        now=now,
        kept_versions=context.policy.dashboard_versions,
    )
    return await store.read_row(connection, dashboard_id)


async def publish_deletion(connection: Transaction, context: Context, row: DashboardRow) -> None:
    """Write the change event of a deleted dashboard."""
    user_id = context.caller.user_id
    change = DashboardChange(row.organization_id, row.id, row.version, user_id, is_deleted=True)
    await changes.record_dashboard_change(connection, change)


async def find_copy_title(connection: Transaction, organization_id: int, title: str) -> str:
    """Find the next free copy title: "base copy", then "base copy 1", "base copy 2" and so on.

    See docs/reference/dashboards.md#copy-titles.
    """
    match = COPY_TITLE.match(title)
    base = match["base"] if match else title
    start = base[: MAX_TEXT_LENGTH - MAX_ENDING_LENGTH].rstrip()
    taken = await store.read_titles_starting_with(connection, organization_id, start)
    numbers = [
        int(found["number"] or 0)
        for found in (COPY_TITLE.match(each) for each in taken)
        if found is not None and found["base"] == base
    ]
    number = max(numbers, default=-1) + 1
    while True:
        ending = f" copy {number}" if number else " copy"
        candidate = base[: MAX_TEXT_LENGTH - len(ending)].rstrip() + ending
        if candidate not in taken:
            return candidate
        number += 1  # Bases that differ only behind the cut have the same copy titles.


async def duplicate_dashboard(
    context: Context, identifier: str, title: str | None
) -> SavedDashboard | Rejection:
    """Copy a dashboard that the caller may read. The copy is the caller's, without permissions.

    `title` None gives the copy the next copy title.
    """
    require_dashboard_writing(context)
    stored = await read_stored(context, identifier)
    if stored is None:
        return reject_not_found("id")
    document = replace(remove_ids(to_document(stored)), permissions=None)
    edit = DashboardEdit(title=UNSET if title is None else title)
    copy, problems = await run_in_slices(
        apply_edit(document, edit, ResolvedNames(), has_permission_rights=True)
    )
    return await insert_dashboard(
        context,
        stored.row.organization_id,
        copy,
        problems,
        duplicate=title is None,
        action="dashboard.duplicate",
    )
