"""Order pre-releases by Semantic Versioning 2.0.0, in the stored order of releases.

The identifiers of a pre-release are encoded as `resolvers.releases.versions` does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

release = sa.table(
    "release",
    sa.column("id", sa.BigInteger),
    sa.column("prerelease", sa.String),
    sa.column("semver_order", sa.String),
)
# Four numbers of nineteen digits precede the pre-release.
numbers = sa.func.substr(release.c.semver_order, 1, 76)


def upgrade() -> None:
    set_length(750)
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(release.c.id, release.c.prerelease).where(release.c.prerelease != "")
    )
    parameters = [
        {"row_id": row_id, "encoded": f"0{encode_prerelease(prerelease)}"}
        for row_id, prerelease in rows
    ]
    if parameters:
        encoded = sa.bindparam("encoded", type_=sa.String)
        connection.execute(
            sa.update(release)
            .where(release.c.id == sa.bindparam("row_id"))
            .values(semver_order=numbers + encoded),
            parameters,
        )


def downgrade() -> None:
    op.execute(
        sa.update(release)
        .where(release.c.prerelease != "")
        .values(semver_order=numbers + "0" + release.c.prerelease)
    )
    set_length(350)


def set_length(length: int) -> None:
    """Set the length of the order on PostgreSQL; SQLite ignores lengths."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("release", "semver_order", type_=sa.String(length, collation="C"))


def encode_prerelease(prerelease: str) -> str:
    """Encode a pre-release."""
    return ",".join(map(encode_identifier, prerelease.split(".")))


def encode_identifier(identifier: str) -> str:
    """Encode an identifier: a number after its count of digits, a word after `w`."""
    if not identifier.isdigit():
        return f"w{identifier}"
    number = identifier.lstrip("0") or "0"
    return f"{len(number):03d}{number}"
