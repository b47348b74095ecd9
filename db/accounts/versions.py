"""The versions of the data of organizations, which every write transaction raises.

A transaction notes which organizations its statements write to, and raises their versions as its
last statement: docs/reference/versions.md#writes.
"""

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    SmallInteger,
    bindparam,
    exists,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from db.connection.access import Transaction
from db.connection.keys import KEYS, is_among
from db.models import UNVERSIONED_TABLES, Base, Organization, OrganizationVersion

ORDINARY, ONE_STATE = 0, 1
"""The parts of a version: of ordinary transactions, and of those that see one state.

The latter would fail if they changed a row that another transaction has changed since.
"""
WRITES_OPTION = "waybill_writes"
"""Execution option of a connection: the writes of its transaction."""
MAX_STAMP = 2**63
VERSIONED_TABLES = frozenset(Base.metadata.tables) - UNVERSIONED_TABLES
PARAMETER = re.compile(r"organization_id(_m?\d+)?")
"""How SQLAlchemy names the parameters of the column in values, lists of values and conditions."""
WRITING_TEXT = re.compile(
    r"\b(INSERT\s+INTO|REPLACE\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE)\b",
    re.IGNORECASE,
)

PART = bindparam("version_part", type_=SmallInteger())
STAMP = bindparam("new_stamp", type_=BigInteger())
IN_PART = OrganizationVersion.part == PART
RAISED = {"number": OrganizationVersion.number + 1, "stamp": STAMP}
RAISE_ONE = (
    update(OrganizationVersion)
    .where(OrganizationVersion.organization_id == bindparam("only_id"), IN_PART)
    .values(RAISED)
)
# Two transactions that raise several versions lock them in one order.
LOCK_MANY = (
    select(OrganizationVersion.organization_id)
    .where(is_among(OrganizationVersion.organization_id, KEYS), IN_PART)
    .order_by(OrganizationVersion.organization_id)
    .with_for_update()
)
RAISE_MANY = (
    update(OrganizationVersion)
    .where(is_among(OrganizationVersion.organization_id, KEYS), IN_PART)
    .values(RAISED)
)
MISSING = select(Organization.id, PART, literal(1), STAMP).where(
    is_among(Organization.id, KEYS),
    ~exists().where(OrganizationVersion.organization_id == Organization.id, IN_PART),
)
INSERT_MISSING = {
    dialect: insert(OrganizationVersion)
    .from_select(["organization_id", "part", "number", "stamp"], MISSING)
    .on_conflict_do_update(index_elements=["organization_id", "part"], set_=RAISED)
    for dialect, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
"""Inserts the first version of organizations, by dialect."""


class Writes:
    """The organizations that a transaction has written to so far.

    `possible` are those that statements may have written to that do not name their organization;
    None means all. `part` is the part of the versions to raise.
    """

    def __init__(self, possible: Collection[int] | None, part: int) -> None:
        self.possible = possible
        self.part = part
        self._named: set[int] = set()
        self._has_unnamed = False

    def note(self, text: str, context: Any, row_count: int) -> None:
        """Note what an executed statement has written, from its text and SQLAlchemy's context.

        `row_count` is the driver's number of rows.
        """
        compiled = context.compiled
        if not (context.isinsert or context.isupdate or context.isdelete):
            self._has_unnamed |= WRITING_TEXT.search(text) is not None
        elif row_count == 0 and not (context.executemany or compiled.effective_returning):
            pass  # no row was written
        elif compiled.compile_state.dml_table.name in VERSIONED_TABLES:
            named = find_named(context.compiled_parameters)
            self._named |= named
            self._has_unnamed |= not named

    @property
    def organization_ids(self) -> Collection[int] | None:
        """The organizations that the transaction may have written to; None means all."""
        if not self._has_unnamed:
            return self._named
        return None if self.possible is None else self._named.union(self.possible)


def find_named(parameters: Sequence[Mapping[str, Any]]) -> set[int]:
    """Return the organizations that the parameters of a statement name, or none.

    Every set of parameters must name one.
    """
    found: set[int] = set()
    names = [name for name in parameters[0] if PARAMETER.fullmatch(name)] if parameters else ()
    for name in names:
        values = {row[name] for row in parameters}
        if not all(isinstance(value, int) for value in values):
            return set()
        found |= values
    return found


def note_write(connection: Connection, text: str, context: Any, row_count: int) -> None:
    """Note a statement in the writes of its transaction, if it can write."""
    writes: Writes | None = connection.get_execution_options().get(WRITES_OPTION)
    if writes is not None:
        writes.note(text, context, row_count)


def name_organizations(connection: Transaction, organization_ids: Collection[int]) -> None:
    """Name the organizations of all statements of a transaction that do not name theirs.

    Without it they may be any of those that the transaction began with.
    """
    get_writes(connection).possible = organization_ids


def get_writes(connection: Transaction) -> Writes:
    """Return the writes of a transaction."""
    assert connection.sync_connection is not None  # noqa: S101 (for the type checker)
    writes: Writes = connection.sync_connection.get_execution_options()[WRITES_OPTION]
    return writes


async def raise_versions(connection: Transaction) -> None:
    """Raise the versions of all organizations that a transaction has written to.

    It is the last statement of the transaction, because from then on other writers of the
    organization wait for its end.
    """
    writes = get_writes(connection)
    ids = writes.organization_ids
    if ids is None:
        ids = (await connection.scalars(select(Organization.id))).all()
    if not ids:
        return
    values: dict[str, Any] = {
        "version_part": writes.part,
        "new_stamp": secrets.randbelow(MAX_STAMP),
        "keys": sorted(ids),
    }
    if len(ids) == 1:
        raised = await connection.execute(RAISE_ONE, values | {"only_id": min(ids)})
    else:
        await connection.execute(LOCK_MANY, values)
        raised = await connection.execute(RAISE_MANY, values)
    if raised.rowcount < len(ids):
        await connection.execute(INSERT_MISSING[connection.dialect.name], values)
