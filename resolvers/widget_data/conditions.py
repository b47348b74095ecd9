"""From the conditions of a query, and the releases of a page filter, to terms of SQL.

See docs/reference/widget-data.md#conditions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db.datasets.base import Column, Dataset, Matching
from db.datasets.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Filter,
    Pattern,
    Value,
    iterate_terms,
)
from db.datasets.terms import (
    EVERY_ROW,
    NO_ROW,
    AllTerms,
    AnyTerm,
    FieldCompares,
    FieldIs,
    Not,
    ReleaseIs,
    RowTerm,
)
from db.releases import conditions as releases
from db.releases.conditions import ReleaseIn, Term, VersionIn
from resolvers.errors import BadQueryError
from resolvers.releases.search import (
    DAY,
    SearchFilter,
    SearchScope,
    build_code_term,
    build_package_term,
    build_version_term,
)
from resolvers.widget_data.results import NotAnswerableError

LATEST = "latest"
ANY_TEXT = Pattern(("", ""))
NO_SCOPE = SearchScope(None, None)
SEARCH_TERMS = {
    Matching.VERSION: build_version_term,
    Matching.BUILD: build_code_term,
    Matching.PACKAGE: build_package_term,
}


@dataclass(frozen=True)
class Terms:
    """Makes terms of conditions of which `explain_unanswerable` found nothing wrong.

    `latest` are the latest releases of the selected projects.
    """

    dataset: Dataset
    latest: tuple[int, ...] = ()

    def convert(self, condition: Condition) -> RowTerm:
        """Return the term of conditions. Raises NotAnswerableError."""
        match condition:
            case AllOf(parts):
                return AllTerms(tuple(self.convert(part) for part in parts))
            case AnyOf(parts):
                return AnyTerm(tuple(self.convert(part) for part in parts))
            case Filter():
                return self.convert_filter(condition)
        msg = "Free text is not answerable."
        raise LookupError(msg)

    def convert_filter(self, filter_: Filter) -> RowTerm:
        """Return the term of a filter. Raises NotAnswerableError."""
        term: RowTerm
        if filter_.key == "has" and not filter_.is_key_quoted:
            name = str(filter_.values[0])
            term = AllTerms((FieldIs(name, (ANY_TEXT,)), Not(FieldIs(name, ("",)))))
        else:
            column = self.dataset.filters[filter_.key]
            if column.matching in SEARCH_TERMS:
                term = ReleaseIs(search_releases(filter_, column))
            elif column.constant is not None:
                term = EVERY_ROW if column.constant in filter_.values else NO_ROW
            elif column.matching in {Matching.NUMBER, Matching.DATE}:
                term = compare_values(filter_, column)
            elif column.name == "release":
                term = self.select_releases(filter_.values)
            else:
                term = FieldIs(column.name, filter_.values)
        return Not(term) if filter_.is_negated != (filter_.operator == "!=") else term

    def select_releases(self, values: Sequence[Value]) -> RowTerm:
        """Return the term of `release:`: versions, patterns and `latest`."""
        # No version has the character NUL, which PostgreSQL refuses in a parameter.
        texts = [each for each in values if "\0" not in str(each)]
        versions = tuple(each for each in texts if isinstance(each, str) and each != LATEST)
        patterns = tuple(str(each) for each in texts if isinstance(each, Pattern))
        terms: list[RowTerm] = []
        if versions or patterns:
            terms.append(ReleaseIs(VersionIn(versions, patterns)))
        if LATEST in texts:
            terms.append(ReleaseIs(ReleaseIn(self.latest)))
        return AnyTerm(tuple(terms)) if len(terms) != 1 else terms[0]


def compare_values(filter_: Filter, column: Column) -> RowTerm:
    """Return the term of a filter of numbers or dates, without its negation."""
    operator = "=" if filter_.operator == "!=" else filter_.operator
    compare = compare_date if column.matching is Matching.DATE else compare_number
    return AnyTerm(tuple(compare(column.name, operator, str(each)) for each in filter_.values))


def compare_number(field: str, operator: str, text: str) -> RowTerm:
    """Return the term that a number compares to a value."""
    return FieldCompares(field, operator, int(text))


def compare_date(field: str, operator: str, text: str) -> RowTerm:
    """Return the term that a date compares to a date, or to a whole day without a time.

    Without an offset it is UTC. Raises NotAnswerableError for a date out of range.
    """
    date = datetime.fromisoformat(text)
    try:
        start = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
        end = start + timedelta(days=1)
    except OverflowError:
        msg = f"{text!r} is out of range."
        raise NotAnswerableError(msg) from None
    if not DAY.match(text):
        return FieldCompares(field, operator, start)
    match operator:
        case "=":
            within = (FieldCompares(field, ">=", start), FieldCompares(field, "<", end))
            return AllTerms(within)
        case ">":
            return FieldCompares(field, ">=", end)
        case "<=":
            return FieldCompares(field, "<", end)
    return FieldCompares(field, operator, start)


def search_releases(filter_: Filter, column: Column) -> Term:
    """Return the term of a key of a release search, without its negation.

    Raises: NotAnswerableError.
    """
    operator = "=" if filter_.operator == "!=" else filter_.operator
    found: list[Term] = []
    for value in filter_.values:
        search = SearchFilter(
            column.name, operator, (str(value),), is_list=False, is_negated=False
        )
        try:
            found.append(SEARCH_TERMS[column.matching](search, NO_SCOPE))
        except BadQueryError as error:
            raise NotAnswerableError(error.message) from None
    if len(found) == 1:
        return found[0]
    return releases.Not(releases.AllOf(tuple(map(releases.Not, found))))


def needs_latest(condition: Condition) -> bool:
    """Return whether conditions name the latest releases."""
    return any(
        isinstance(each, Filter) and each.key == "release" and LATEST in each.values
        for each in iterate_terms(condition)
    )
