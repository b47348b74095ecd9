"""The direction of every sorted list."""

from enum import Enum

import strawberry


@strawberry.enum(description="Sort direction.")
class OrderDirection(Enum):
    ASC = "ASC"
    """Ascending: oldest, lowest or A first."""
    DESC = "DESC"
    """Descending: newest, highest or Z first."""
