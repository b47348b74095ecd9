"""How the queries of each dataset are answered.

A new dataset is an entry here, a declaration in `db/datasets/` and its entry in the registry.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from db.datasets.delivery import DELIVERY
from db.datasets.errors import DISCOVER, ERROR_EVENTS
from db.datasets.issues import ISSUE
from db.datasets.metrics import METRICS
from db.datasets.tables import Selection
from db.datasets.terms import RowTerm
from loaders.base import Loaders
from resolvers.widget_data.intervals import Buckets
from resolvers.widget_data.issues import IssueAnswer
from resolvers.widget_data.plans import QueryPlan
from resolvers.widget_data.results import Row, Series
from resolvers.widget_data.sums import SumsAnswer


class Answer(Protocol):
    """Makes the series or the rows of one query."""

    async def read_series(self) -> Sequence[Series]:
        """Read the series of a chart. Raises NotAnswerableError and TooManyGroupsError."""

    async def read_rows(self) -> Sequence[Row]:
        """Read the rows of any other widget. Raises as `read_series` does."""


MakeAnswer = Callable[[Loaders, Selection, RowTerm, QueryPlan, Buckets], Answer]
"""Takes the rows of the page filters, the conditions of the query, its plan and the buckets."""

ANSWERS: Mapping[str, MakeAnswer] = {
    METRICS.name: SumsAnswer,
    DELIVERY.name: SumsAnswer,
    ERROR_EVENTS.name: SumsAnswer,
    DISCOVER.name: SumsAnswer,
    ISSUE.name: IssueAnswer,
}
