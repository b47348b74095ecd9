"""Add folded copies of versions, dashboard titles and project names, for searches in any case.

They are written as `db.connection.texts.fold` does. Titles are stored in NFC from now on. The
columns are nullable, so that servers of the version before can still write rows.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.connection.types import text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Table, column, folded column and its length: four characters for each one.
FOLDED = (
    ("release", "version", "folded_version", 1000),
    ("dashboard", "title", "folded_title", 1020),
    ("project", "name", "folded_name", 800),
)


def upgrade() -> None:
    for table, _, folded, length in FOLDED:
        op.add_column(table, sa.Column(folded, text(length), nullable=True))
    compose_titles()
    for table, column, folded, _ in FOLDED:
        rows = sa.table(table, sa.column("id"), sa.column(column), sa.column(folded))
        # The columns have the collation "C", by which `lower` is that of ASCII.
        op.execute(sa.update(rows).values({folded: sa.func.lower(rows.c[column])}))
        parameters = [
            {"row_id": row_id, "text": fold(value)} for row_id, value in non_ascii(table, column)
        ]
        write_texts(rows, folded, parameters)


def downgrade() -> None:
    for table, _, folded, _ in FOLDED:
        op.drop_column(table, folded)


def compose_titles() -> None:
    """Convert titles to NFC, except those whose composed title another dashboard has."""
    rows = sa.table("dashboard", sa.column("id"), sa.column("organization_id"), sa.column("title"))
    parameters = []
    for row_id, title in non_ascii("dashboard", "title"):
        composed = unicodedata.normalize("NFC", title)
        own = sa.select(rows.c.organization_id).where(rows.c.id == row_id).scalar_subquery()
        is_taken = sa.select(rows.c.id).where(
            rows.c.organization_id == own, rows.c.title == composed
        )
        if op.get_bind().scalar(is_taken) is None:
            parameters.append({"row_id": row_id, "text": composed})
    write_texts(rows, "title", parameters)


def non_ascii(table: str, column: str) -> Iterator[tuple[int, str]]:
    """Yield the ids and the values of rows with other characters than ASCII."""
    rows = sa.table(table, sa.column("id"), sa.column(column))
    value = rows.c[column]
    if op.get_bind().dialect.name == "postgresql":
        size = sa.func.octet_length(value)
    else:
        size = sa.func.length(sa.cast(value, sa.LargeBinary))
    statement = sa.select(rows.c.id, value).where(size != sa.func.length(value))
    for row in op.get_bind().execute(statement).all():
        yield row[0], row[1]


def write_texts(rows: Any, column: str, parameters: list[dict[str, Any]]) -> None:
    """Set a column of rows, given by id."""
    if parameters:
        op.get_bind().execute(
            sa.update(rows)
            .where(rows.c.id == sa.bindparam("row_id"))
            .values({column: sa.bindparam("text", type_=sa.String)}),
            parameters,
        )


def fold(value: str) -> str:
    """Fold a text."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", value).casefold())
