"""The audit log of an organization: its entries and their filter."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry
from strawberry import UNSET, Parent

from loaders.organization import AuditEntryRow, OrganizationRow
from loaders.user import UserById
from resolvers import audit
from resolvers.arguments import unset_to_none
from resolvers.connection import Connection, page_arguments
from resolvers.context import Info
from schema.arguments import After, Before, First, Last
from schema.base.fields import column, relation, resolved_by, rows_of
from schema.user import User


@strawberry.enum(description="The way by which a write came.")
class AuditSource(Enum):
    GRAPHQL = "graphql"
    """A mutation, by any transport."""
    REST = "rest"
    """The REST API, which sentry-cli calls."""
    COMMAND_LINE = "command line"
    """A command of the program `waybill`."""


def source(root: Parent[AuditEntryRow]) -> AuditSource:
    """Return the way by which the write came."""
    return AuditSource(root.source)


@strawberry.type(description="A write to the organization.")
class AuditEntry:
    date: datetime = column("date_created")
    """When it was written."""
    action: str
    """What was done, such as `release.create`."""
    subject: str | None
    """What it was done to: the version of a release, the title of a dashboard, the slug of a
    project. Null if the action says it all.
    """
    source: AuditSource = resolved_by(source)
    """The way by which it came."""
    actor: str
    """Who did it: the address of the user, the name of the token, or the name of the account at
    the command line, as it was then.
    """
    user: User | None = relation(UserById, key="user_id")
    """The user; null without one, and when the user is no member any more."""
    token: str | None
    """The prefix of the token; null at the command line."""

    is_type_of = rows_of(AuditEntryRow)


@strawberry.input(
    description="Filter of an audit log. An entry must match all conditions that are given."
)
class AuditFilter:
    actor: str | None = UNSET
    """The whole name of the actor, in either case, the prefix of a token, or the id of a user."""
    actions: list[str] | None = UNSET
    """Actions, such as `release.create`. Absent or null: all."""
    since: datetime | None = UNSET
    """Entries written at or after this time."""
    until: datetime | None = UNSET
    """Entries written at or before this time."""

    def to_filter(self) -> audit.AuditFilter:
        """Convert the input to a record."""
        actions = unset_to_none(self.actions)
        return audit.AuditFilter(
            actor=unset_to_none(self.actor),
            actions=None if actions is None else tuple(actions),
            since=unset_to_none(self.since),
            until=unset_to_none(self.until),
        )


async def audit_log(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    filter: Annotated[
        AuditFilter | None, strawberry.argument(description="Absent or null: all entries.")
    ] = UNSET,
) -> Connection[AuditEntryRow]:
    """Return a page of the entries that the filter selects."""
    return await audit.read_audit_log(
        info.context,
        root,
        page_arguments(first, after, last, before),
        (unset_to_none(filter) or AuditFilter()).to_filter(),
    )
