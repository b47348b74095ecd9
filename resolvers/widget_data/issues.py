"""The answer of a query of issues: a table of those with events in the range.

See docs/reference/widget-data.md#issues.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.datasets.base import Measure, MeasureKind
from db.datasets.errors import ERROR_EVENTS
from db.datasets.issue_rows import IssueValues
from db.datasets.tables import ISSUE_ID, Grouping, ReadMeasure, Selection
from db.datasets.terms import (
    COMPARISONS,
    EVERY_ROW,
    AllTerms,
    AnyTerm,
    FieldCompares,
    Not,
    RowTerm,
)
from loaders.base import Loaders
from loaders.widget_data.issues import IssuesKey, WidgetIssues
from loaders.widget_data.sketches import WidgetSketches
from loaders.widget_data.sums import MAX_GROUPS, SumsKey, TooManyGroupsError
from resolvers.widget_data.intervals import Buckets
from resolvers.widget_data.plans import Order, QueryPlan
from resolvers.widget_data.results import NotAnswerableError, Row, Series, Value

USERS = "users"
DEFAULT_ORDER = Order("last_seen", None, is_descending=True)
USER_SETS = ReadMeasure(Measure(MeasureKind.USERS, ("users",)))
ATTRIBUTES = {"error.type": "error_type"}
"""The attributes of fields that have another name."""


@dataclass(frozen=True)
class IssueAnswer:
    """Makes the rows of one query.

    `selection` are the events of the page filters, `term` the conditions about issues.
    """

    loaders: Loaders
    selection: Selection
    term: RowTerm
    plan: QueryPlan
    buckets: Buckets

    @property
    def events(self) -> Selection:
        """The events of the page filters."""
        return self.selection._replace(dataset=ERROR_EVENTS.name)

    async def read_series(self) -> Sequence[Series]:
        """Return no series: issues have no aggregates."""
        return ()

    async def read_rows(self) -> Sequence[Row]:
        """Read the rows. Raises NotAnswerableError and TooManyGroupsError."""
        term, of_users = split_users(self.term)
        order = self.plan.order or DEFAULT_ORDER
        assert order.field is not None  # noqa: S101 (issues have no aggregates)
        names = {each.column.field for each in self.plan.outputs}
        needs_users = of_users is not None or order.field == USERS
        issues = await self.loaders[WidgetIssues].load(
            IssuesKey(
                self.events,
                term,
                DEFAULT_ORDER.field or "" if order.field == USERS else order.field,
                order.is_descending,
                MAX_GROUPS + 1 if needs_users else self.plan.limit,
            )
        )
        if len(issues) > MAX_GROUPS:
            raise TooManyGroupsError
        users: Mapping[int, int] = {}
        if issues and (needs_users or USERS in names):
            users = await self._count_users(None if needs_users else issues)
        if of_users is not None:
            issues = [each for each in issues if is_met(of_users, users.get(each.id, 0))]
        ordered = sort_issues(issues, users, order)
        return [self._make_row(each, users) for each in ordered[: self.plan.limit]]

    async def _count_users(self, issues: Sequence[IssueValues] | None) -> Mapping[int, int]:
        """Return the numbers of users by issue, of all issues or of some."""
        groups = None if issues is None else tuple((each.id,) for each in issues)
        grouping = Grouping((ISSUE_ID,), None, 0, groups)
        key = SumsKey(self.events, grouping, (USER_SETS,))
        found = await self.loaders[WidgetSketches].load(key)
        users: dict[int, int] = {}
        for id_ in found.values:
            value = found.find(id_, None)[USER_SETS]
            if isinstance(id_[0], int) and isinstance(value, int):
                users[id_[0]] = value
        return users

    def _make_row(self, issue: IssueValues, users: Mapping[int, int]) -> Row:
        return Row([find_value(issue, users, each.column.field) for each in self.plan.outputs])


def find_value(issue: IssueValues, users: Mapping[int, int], name: str) -> Value:
    """Return the value of a field."""
    value = read_field(issue, users, name)
    return value.isoformat() if isinstance(value, datetime) else value


def read_field(
    issue: IssueValues, users: Mapping[int, int], name: str
) -> str | int | datetime | None:
    """Return the value of a field; dates are not texts."""
    if name == USERS:
        return users.get(issue.id, 0)
    value: str | int | datetime | None = getattr(issue, ATTRIBUTES.get(name, name))
    return value


def sort_issues(
    issues: Sequence[IssueValues], users: Mapping[int, int], order: Order
) -> list[IssueValues]:
    """Return issues in an order; those without a value come last, equal ones by their keys."""
    name = order.field or ""
    by_key = sorted(issues, key=lambda each: (each.issue, each.project))
    present = [each for each in by_key if read_field(each, users, name) is not None]
    present.sort(
        key=lambda each: read_field(each, users, name),  # type: ignore[arg-type, return-value]
        reverse=order.is_descending,
    )
    return present + [each for each in by_key if read_field(each, users, name) is None]


def split_users(term: RowTerm) -> tuple[RowTerm, RowTerm | None]:
    """Return the part of a term that the database decides, and the part about users.

    Raises: NotAnswerableError if they are not joined by AND.
    """
    parts = term.terms if isinstance(term, AllTerms) else (term,)
    of_users = tuple(each for each in parts if USERS in each.fields)
    if any(each.fields != {USERS} for each in of_users):
        msg = "A filter by users can be combined with other fields by AND only."
        raise NotAnswerableError(msg)
    others = tuple(each for each in parts if USERS not in each.fields)
    return AllTerms(others) if others else EVERY_ROW, AllTerms(of_users) if of_users else None


def is_met(term: RowTerm, users: int) -> bool:
    """Whether a number of users meets a term about users."""
    match term:
        case AllTerms(terms):
            return all(is_met(each, users) for each in terms)
        case AnyTerm(terms):
            return any(is_met(each, users) for each in terms)
        case Not(inner):
            return not is_met(inner, users)
        case FieldCompares(_, operator, value):
            return bool(COMPARISONS[operator](users, value))
    msg = f"Not a term about users: {term!r}"
    raise TypeError(msg)
