"""Alembic's entry point: migrates over the connection that `db/migrations/upgrade.py` passes."""

from typing import Any, Literal

from alembic import context

from db.connection.types import BigId, Json
from db.models import Base


def render(kind: str, item: Any, _autogenerate: object) -> str | Literal[False]:
    """Render the project's column types by name, so that a migration reads like the models."""
    if kind != "type":
        return False
    if item is BigId:
        return "BigId"
    if item is Json:
        return "Json"
    if type(item).__name__ == "UtcDateTime":
        return "UtcDateTime()"
    if type(item).__name__ == "String" and item.length:
        return f"text({item.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
