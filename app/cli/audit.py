"""The command for audit logs: audit."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.console import OrganizationOption, open_database, run
from app.cli.listing import JsonOption, print_list
from db.accounts import audit
from db.connection.paging import Slice
from resolvers.audit import AuditFilter, to_selection
from resolvers.errors import SetupError
from resolvers.organization import require_organization_id

TITLES = ("date", "actor", "action", "subject", "token", "source")


def print_audit_log(  # noqa: PLR0913 (options)
    organization: OrganizationOption,
    *,
    actor: Annotated[
        str | None,
        typer.Option(help="Address of a user, name of a token or account, or prefix of a token."),
    ] = None,
    action: Annotated[
        list[str] | None,
        typer.Option(help="An action, such as release.create. Repeat it for several."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Entries from this date or date and time on, in UTC.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Entries up to this date and time, in UTC.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Number of entries, the newest first.")] = 100,
    as_json: JsonOption = False,
) -> None:
    """List what was written to an organization: who, what, when, with which token."""
    selected = AuditFilter(
        actor=actor,
        actions=tuple(action) if action else None,
        since=parse_date("--since", since),
        until=parse_date("--until", until),
    )

    async def work() -> None:
        async with open_database() as database:
            async with database.begin_read_only() as connection:
                organization_id = await require_organization_id(connection, organization)
            selection = to_selection(organization_id, selected)
            async with database.snapshot() as snapshot:
                page = await audit.read_page(snapshot, selection, Slice(limit))
        cells = [
            (row.date_created, row.actor, row.action, row.subject, row.token, row.source)
            for row in page.rows
        ]
        print_list(TITLES, cells, as_json=as_json)

    run(work())


def parse_date(option: str, text: str | None) -> datetime | None:
    """Parse a date, or a date and time, in UTC unless it has an offset. Raises SetupError."""
    if text is None:
        return None
    try:
        date = datetime.fromisoformat(text)
        return date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        msg = f"{option} {text!r} is not a date. Use 2027-01-31 or 2027-01-31T08:00."
        raise SetupError(msg) from None
