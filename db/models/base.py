"""The declarative base and the column shorthands that all tables use."""

from typing import Any, ClassVar

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.connection.types import BigId


class Base(DeclarativeBase):
    """The base of all tables. Constraints have predictable names for migrations.

    `is_versioned` is whether a transaction that writes rows of the table raises the versions of
    their organizations. It is false for queues and records that no query shows: an answer that
    reads such a table is not kept. See docs/reference/versions.md#writes.
    """

    is_versioned: ClassVar[bool] = True
    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def primary_key() -> Mapped[int]:
    """A 64-bit id that the database assigns."""
    return mapped_column(BigId, primary_key=True)


def reference(target: str, *, nullable: bool = False, part_of_key: bool = False) -> Mapped[Any]:
    """A foreign key to the id of a table; deleting that row deletes this one."""
    return mapped_column(
        BigId,
        ForeignKey(f"{target}.id", ondelete="CASCADE"),
        nullable=nullable,
        primary_key=part_of_key,
        autoincrement=False,
    )
