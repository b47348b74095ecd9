"""The issues that tables of widgets list."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from db.connection.types import AnySelect
from db.datasets.issue_rows import IssueSource, IssueValues
from db.datasets.tables import Selection
from db.datasets.terms import RowTerm
from loaders.base import Loader
from loaders.widget_data.coverage import load_coverages


class IssuesKey(NamedTuple):
    """The first issues in an order that have events of a selection and meet a term."""

    selection: Selection
    term: RowTerm
    order: str
    is_descending: bool
    limit: int


class WidgetIssues(Loader[IssuesKey, Sequence[IssueValues]]):
    """Issues with the number of their events, in no order."""

    async def fetch(self, keys: Sequence[IssuesKey]) -> Mapping[IssuesKey, Sequence[IssueValues]]:
        """Return the issues by key."""
        readable = [
            key for key in keys if key.selection.organization_id in self.loaders.organizations
        ]
        if not readable:
            return {}
        coverages = await load_coverages(self.loaders, [key.selection for key in readable])

        def select(key: IssuesKey) -> AnySelect:
            source = IssueSource(key.selection, coverages[key.selection])
            return source.select(
                key.term, key.order, is_descending=key.is_descending, limit=key.limit
            )

        rows = await self.fetch_variants(dict.fromkeys(readable, ()), select)
        return {key: [IssueValues(*row) for row in some] for key, some in rows.items()}

    def default(self) -> Sequence[Any]:
        """Return no issues: the organization is not the caller's."""
        return ()
