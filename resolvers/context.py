from dataclasses import dataclass

import strawberry

from db.access import Caller
from db.engine import Database, Snapshot
from loaders.base import Loaders


@dataclass(frozen=True, slots=True)
class Context:
    """What one request may use. Built by the server, read by resolvers, shared with nobody."""

    database: Database
    snapshot: Snapshot
    loaders: Loaders
    caller: Caller
    user_agent: str | None = None


Info = strawberry.Info[Context, None]
