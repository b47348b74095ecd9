"""What a save of a dashboard was asked to do."""

from collections.abc import Callable
from dataclasses import dataclass

from db.dashboards.store import StoredDashboard
from loaders.slices import Steps
from resolvers.dashboards.document import Document
from resolvers.dashboards.validation import ResolvedNames
from resolvers.outcomes import Problems


@dataclass(frozen=True)
class SaveRequest:
    """A save of a dashboard. `apply` makes the new document and reports its problems."""

    apply: Callable[[StoredDashboard, ResolvedNames], Steps[tuple[Document, Problems]]]
    expected_version: int | None = None
    validate_only: bool = False
    message: str | None = None
    restored_from: int | None = None
