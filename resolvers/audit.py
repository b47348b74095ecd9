"""The audit log of an organization. Rules: docs/reference/audit.md."""

from dataclasses import dataclass
from datetime import datetime

from db.accounts import audit
from db.accounts.audit import AuditSelection
from db.rows import AuditEntryRow, OrganizationRow
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context, require_all_projects
from resolvers.errors import ForbiddenError, check_search_text
from resolvers.ids import parse_row_id

ENTRIES = Order("audit log", (datetime, int))


@dataclass(frozen=True)
class AuditFilter:
    """The filter of an audit log, as the client wrote it; None: no restriction."""

    actor: str | None = None
    actions: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


async def read_audit_log(
    context: Context,
    organization: OrganizationRow,
    arguments: PageArguments,
    filter_: AuditFilter,
) -> Connection[AuditEntryRow]:
    """Read a page of the entries that the filter selects, newest first.

    Raises: ForbiddenError unless the caller is a manager or owner without a limit to projects;
    BadQueryError for a long actor; the errors of page arguments.
    """
    require_all_projects(context)
    if not context.caller.is_manager(organization.id):
        msg = "Only managers and owners of the organization may read its audit log."
        raise ForbiddenError(msg)
    check_search_text(filter_.actor, "filter", "actor")
    selection = to_selection(organization.id, filter_)
    page = await audit.read_page(context.snapshot, selection, parse_slice(ENTRIES, arguments))
    return Connection(page, ENTRIES, lambda context: audit.count(context.snapshot, selection))


def to_selection(organization_id: int, filter_: AuditFilter) -> AuditSelection:
    """Convert a filter. Its actor is the id of a user, or else a name or a token's prefix."""
    actor = filter_.actor
    user_id = None if actor is None else parse_row_id("User", actor)
    return AuditSelection(
        organization_id=organization_id,
        # No row has a NUL, and PostgreSQL takes none as a parameter.
        actor=None if actor is None or user_id is not None else actor.replace("\0", "\ufffd"),
        user_id=user_id,
        actions=filter_.actions,
        since=filter_.since,
        until=filter_.until,
    )
