"""The audit log: who wrote what, when, with which token.

A transaction with an actor notes what it writes, and inserts the entries as its last statements
before the versions: docs/reference/audit.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, bindparam, func, insert, literal, or_, select

from db.accounts.versions import get_writes
from db.connection.access import Transaction
from db.connection.keys import KeyArray, is_among
from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.types import AnySelect, BigId
from db.models import AccessToken, AuditEntry, User
from db.reading.snapshot import Snapshot
from db.rows import AuditEntryRow, columns

AUDIT_OPTION = "waybill_audit"
"""Execution option of a connection: the audit of its transaction."""
MAX_SUBJECT_LENGTH = 300


class Actor(NamedTuple):
    """Who writes, and by which way: `source` is `graphql`, `rest` or `command line`.

    With a token the name is read from the database. `action` and `subject` are recorded for a
    transaction that notes nothing itself, such as a step of an import.
    """

    source: str
    token_id: int | None = None
    user_id: int | None = None
    name: str = ""
    action: str | None = None
    subject: str | None = None


class Act(NamedTuple):
    """A write to an organization. `action` is listed in docs/reference/audit.md#actions."""

    organization_id: int
    action: str
    subject: str | None


@dataclass(slots=True)
class Audit:
    """The actor of a transaction, and the acts that it has noted so far."""

    actor: Actor
    acts: list[Act] = field(default_factory=list)


class UnauditedWriteError(Exception):
    """A transaction with an actor has written rows, and has not noted what it did."""


def note_act(
    connection: Transaction, organization_id: int, action: str, subject: str | None = None
) -> None:
    """Note what a transaction does to an organization.

    It is recorded if the transaction has an actor, and has written rows by its end.
    """
    audit = get_audit(connection)
    if audit is not None:
        cut = None if subject is None else subject.replace("\0", "")[:MAX_SUBJECT_LENGTH]
        audit.acts.append(Act(organization_id, action, cut))


def get_audit(connection: Transaction) -> Audit | None:
    """Return the audit of a transaction; None for one of a background job."""
    assert connection.sync_connection is not None  # noqa: S101 (for the type checker)
    audit: Audit | None = connection.sync_connection.get_execution_options().get(AUDIT_OPTION)
    return audit


TOKEN_ID = bindparam("token_id", type_=BigId)
# Read in the transaction, because the name is that of the time of the write.
OF_TOKEN = (AccessToken.__table__.outerjoin(User.__table__, User.id == AccessToken.user_id),)
INSERT_OF_TOKEN = insert(AuditEntry).values(
    actor=func.coalesce(
        select(func.coalesce(User.email, AccessToken.name, AccessToken.prefix))
        .select_from(*OF_TOKEN)
        .where(AccessToken.id == TOKEN_ID)
        .scalar_subquery(),
        literal(""),
    ),
    token=select(AccessToken.prefix).where(AccessToken.id == TOKEN_ID).scalar_subquery(),
    token_id=TOKEN_ID,
)


async def record_acts(connection: Transaction) -> None:
    """Insert the entries of a transaction that has an actor and has written rows.

    Raises: UnauditedWriteError.
    """
    # Imported here, because the clock imports the database.
    from db.connection.clock import now  # noqa: PLC0415

    audit = get_audit(connection)
    if audit is None:
        return
    written = get_writes(connection).organization_ids
    if written is not None and not written:
        return
    actor = audit.actor
    acts = audit.acts
    if not acts and actor.action is not None and written is not None:
        acts = [Act(id_, actor.action, actor.subject) for id_ in sorted(written)]
    if not acts:
        msg = "A transaction with an actor wrote rows without an act."
        raise UnauditedWriteError(msg)
    statement = insert(AuditEntry) if actor.token_id is None else INSERT_OF_TOKEN
    fixed: dict[str, Any] = {"source": actor.source, "user_id": actor.user_id}
    fixed |= {"actor": actor.name} if actor.token_id is None else {"token_id": actor.token_id}
    for act in dict.fromkeys(acts):
        await connection.execute(statement.values(date_created=now()), fixed | act._asdict())


@dataclass(frozen=True)
class AuditSelection:
    """The entries of an organization that match all conditions; None: no condition.

    `actor` is a name in either case, `user_id` the id of a user. Dates include their bounds.
    """

    organization_id: int
    actor: str | None = None
    user_id: int | None = None
    actions: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def of(self, *fields: Any) -> AnySelect:
        """Return a SELECT of these columns of the selected entries."""
        return select(*fields).select_from(AuditEntry).where(*self.conditions())

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions."""
        yield AuditEntry.organization_id == self.organization_id
        if self.actor is not None:
            is_named = func.lower(AuditEntry.actor) == func.lower(self.actor)
            yield or_(is_named, AuditEntry.token == self.actor)
        if self.user_id is not None:
            yield AuditEntry.user_id == self.user_id
        if self.actions is not None:
            yield is_among(AuditEntry.action, literal(self.actions, KeyArray(Text)))
        if self.since is not None:
            yield AuditEntry.date_created >= self.since
        if self.until is not None:
            yield AuditEntry.date_created <= self.until


async def read_page(
    snapshot: Snapshot, selection: AuditSelection, page_slice: Slice
) -> Page[AuditEntryRow]:
    """Return a page of the selected entries, newest first."""
    statement = select_slice(
        selection.of(*columns(AuditEntry, AuditEntryRow)),
        (AuditEntry.date_created, AuditEntry.id),
        page_slice,
        descending=True,
    )
    rows = await snapshot.fetch_rows(statement, batch="audit log")
    return to_page(rows, AuditEntryRow, page_slice)


async def count(snapshot: Snapshot, selection: AuditSelection) -> int:
    """Return the number of selected entries."""
    return await snapshot.fetch_int(selection.of(func.count()), batch="audit log count")
