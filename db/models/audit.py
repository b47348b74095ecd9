"""The table of the audit log."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.connection.types import BigId, UtcDateTime, text
from db.models.base import Base, primary_key, reference


class AuditEntry(Base):
    """A write to an organization: who wrote what, when, with which token.

    `actor` is the address of the user, the name of the token, or the name of the account at the
    command line, as it was then; `token` is the prefix of the token. `user_id` and `token_id` may
    be of rows that were deleted since.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "organization_id", "date_created", "id"),)

    id: Mapped[int] = primary_key()
    organization_id: Mapped[int] = reference("organization")
    date_created: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    action: Mapped[str] = mapped_column(text(64))
    subject: Mapped[str | None] = mapped_column(text(300))
    source: Mapped[str] = mapped_column(text(16))
    actor: Mapped[str] = mapped_column(text(254))
    user_id: Mapped[int | None] = mapped_column(BigId)
    token_id: Mapped[int | None] = mapped_column(BigId)
    token: Mapped[str | None] = mapped_column(text(12))
