"""The search language of the release list: parses a query and builds conditions.

Rules: docs/reference/releases.md#search.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import NoReturn

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import VisitError

from db.reading.answer_clock import utc_now
from db.releases.conditions import (
    AllOf,
    BuildCodeMatches,
    BuildNumberCompares,
    DateCreatedCompares,
    HasBuildCode,
    IsFinalized,
    Not,
    Operator,
    PackageIs,
    ReleaseIn,
    ReleaseStage,
    SemverCompares,
    SemverStartsWith,
    StageIn,
    Term,
    VersionContains,
    VersionIn,
)
from resolvers.errors import BadQueryError, check_search_text
from resolvers.releases.versions import parse_semver, parse_whole_number, split_package

GRAMMAR = r"""
start: (filter | word)*
filter: KEY OPERATOR? (_value | list)?
word: QUOTED | WORD
_value: QUOTED | VALUE
list: _OPEN _item ("," _item)* "]"
_item: QUOTED | ITEM

// A value follows its key or operator directly; after a blank something else begins.
OPERATOR.6: /(?<=:)(>=|<=|!=|>|<|=|!)/
_OPEN.5: /(?<=[:=!<>])\[/
QUOTED.5: /"(\\.|[^"\\])*"/
VALUE.4: /(?<=[:=!<>])[^\s"\[]\S*/
KEY.3: /!?[A-Za-z_][A-Za-z0-9_.]*:/
ITEM: /[^\s"\[\],][^\s,\]]*/
WORD: /[^\s"]\S*/
%ignore /\s+/
"""

WILDCARDS = frozenset({"*", "X"})
NO_CONDITION = AllOf(())
"""Matches every release, also when negated."""
ARGUMENT = ("filter", "query")
MAX_VALUES = 100
BOOLEAN_WORDS = frozenset({"AND", "OR"})
WITH_BUILD = re.compile(r"^(.*?)(?<!\s)\s++\(([^()]+)\)$")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
AGO = re.compile(r"^-(\d{1,4})([mhdw])$")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True)
class SearchFilter:
    """One `key:value` of a query, as written."""

    key: str
    operator: str
    values: tuple[str, ...]
    is_list: bool
    is_negated: bool

    @property
    def value(self) -> str:
        """The only value. Raises BadQueryError for a list."""
        if self.is_list:
            reject_query(f"{self.key} takes a single value, not a list.")
        return self.values[0]

    def to_operator(self) -> Operator:
        """Return the operator of a key that takes every comparison."""
        return Operator(self.operator)

    def check_equality(self) -> None:
        """Raise BadQueryError for any operator but equality."""
        if self.operator != "=":
            reject_query(f"{self.key} does not take the operator {self.operator}.")


@dataclass(frozen=True)
class SearchQuery:
    """A parsed query: its filters, and the text between them."""

    filters: tuple[SearchFilter, ...]
    text: str


@dataclass(frozen=True)
class SearchScope:
    """The parts of the release list's filter that a query depends on.

    `latest` are the latest releases of the selected projects, if the query needs them.
    """

    environment_ids: tuple[int, ...] | None
    project_ids: tuple[int, ...] | None
    latest: tuple[int, ...] = ()


class _QueryTransformer(Transformer[Token, SearchQuery]):
    def list(self, children: Sequence[Token]) -> tuple[Token, ...]:
        return tuple(children)

    def word(self, children: Sequence[Token]) -> str:
        if children[0].type == "WORD" and children[0] in BOOLEAN_WORDS:
            reject_query(
                "Boolean operators are not supported. A release must match all conditions."
            )
        return unquote(children[0])

    def filter(self, children: Sequence[Token | tuple[Token, ...]]) -> SearchFilter:
        key, *rest = children
        operator = "="
        if rest and isinstance(rest[0], Token) and rest[0].type == "OPERATOR":
            operator = str(rest.pop(0))
        value = rest[0] if rest else Token("VALUE", "")
        values = (value,) if isinstance(value, Token) else value
        return SearchFilter(
            key=str(key).lstrip("!").rstrip(":"),
            operator="=" if operator in {"!", "!="} else operator,
            values=tuple(unquote(each) for each in values),
            is_list=not isinstance(value, Token),
            is_negated=str(key).startswith("!") != (operator in {"!", "!="}),
        )

    def start(self, children: Sequence[SearchFilter | str]) -> SearchQuery:
        return SearchQuery(
            filters=tuple(child for child in children if isinstance(child, SearchFilter)),
            text=" ".join(child for child in children if isinstance(child, str)),
        )


PARSER = Lark(GRAMMAR, parser="lalr", lexer="contextual")


def parse_query(text: str) -> SearchQuery:
    """Parse a query. Raises BadQueryError."""
    check_search_text(text, *ARGUMENT)
    try:
        return _QueryTransformer().transform(PARSER.parse(text))
    except UnexpectedInput as error:
        reject_query(f"The query has a syntax error at column {error.column}.")
    except VisitError as error:
        raise error.orig_exc from None


def needs_latest(query: SearchQuery) -> bool:
    """Return whether the query needs the latest releases of the projects."""
    return any(each.key == "release" and "latest" in each.values for each in query.filters)


def build_terms(query: SearchQuery, scope: SearchScope) -> tuple[Term, ...]:
    """Build the conditions of a query. Raises BadQueryError."""
    if sum(len(each.values) for each in query.filters) > MAX_VALUES:
        reject_query(f"The query has more values than the limit of {MAX_VALUES}.")
    terms = [build_term(each, scope) for each in query.filters]
    if query.text:
        with_build = WITH_BUILD.match(query.text)
        texts = (
            (query.text,) if with_build is None else (query.text, "+".join(with_build.groups()))
        )
        terms.append(VersionContains(texts))
    return tuple(terms)


def build_term(filter_: SearchFilter, scope: SearchScope) -> Term:
    """Build the condition of one filter."""
    build = KEYS.get(filter_.key)
    if build is None:
        reject_query(f"{filter_.key} is not a search key. Use one of {', '.join(sorted(KEYS))}.")
    term = build(filter_, scope)
    return Not(term) if filter_.is_negated and term is not NO_CONDITION else term


def build_release_term(filter_: SearchFilter, scope: SearchScope) -> Term:
    """Build `release:`: exact versions, patterns with *, and `latest`."""
    filter_.check_equality()
    patterns = tuple(value for value in filter_.values if "*" in value)
    versions = tuple(value for value in filter_.values if "*" not in value and value != "latest")
    named_versions = VersionIn(versions, patterns)
    if "latest" not in filter_.values:
        return named_versions
    latest = ReleaseIn(scope.latest)
    if not (versions or patterns):
        return latest
    return Not(AllOf((Not(named_versions), Not(latest))))


def build_version_term(filter_: SearchFilter, _scope: SearchScope) -> Term:
    """Build `release.version:`, which compares semver; `1.2.*` matches all that start with 1.2."""
    package, number = split_package(filter_.value)
    parsed = parse_semver(f"x@{number}")
    pieces = number.split(".")
    if parsed is None and not WILDCARDS.isdisjoint(pieces):
        numbers = parse_leading_numbers(filter_, pieces)
        return SemverStartsWith(numbers, package) if numbers or package else NO_CONDITION
    if parsed is None:
        reject_query(f"{filter_.key}: {filter_.value!r} is not a semantic version.")
    return SemverCompares(filter_.to_operator(), parsed.order, package)


def parse_leading_numbers(filter_: SearchFilter, pieces: Sequence[str]) -> tuple[int, ...]:
    """Parse the numbers before the first wildcard; the rest is ignored."""
    parsed = [
        parse_whole_number(piece)
        for piece in takewhile(lambda piece: piece not in WILDCARDS, pieces)
    ]
    numbers = tuple(number for number in parsed if number is not None)
    if len(numbers) < len(parsed) or len(numbers) > 4:  # noqa: PLR2004 (a version has four numbers)
        reject_query(
            f"{filter_.key}: {'.'.join(pieces)!r} must have only numbers before its wildcard."
        )
    return numbers


def build_code_term(filter_: SearchFilter, _scope: SearchScope) -> Term:
    """Build `release.build:`, which compares a number; another code matches exactly or with *."""
    value = filter_.value
    number = parse_whole_number(value)
    if number is not None:
        return BuildNumberCompares(filter_.to_operator(), number)
    if value == "":
        return HasBuildCode()
    return BuildCodeMatches(value.removesuffix("*"), is_prefix=value.endswith("*"))


def build_package_term(filter_: SearchFilter, _scope: SearchScope) -> Term:
    """Build `release.package:`."""
    filter_.check_equality()
    return PackageIs(filter_.value)


def build_stage_term(filter_: SearchFilter, scope: SearchScope) -> Term:
    """Build `release.stage:`, which needs exactly one environment in the filter."""
    filter_.check_equality()
    environments = scope.environment_ids or ()
    if len(environments) != 1:
        reject_query(f"{filter_.key} needs exactly one environment in the filter.")
    by_name = {stage.value: stage for stage in ReleaseStage}
    unknown = [value for value in filter_.values if value not in by_name]
    if unknown:
        reject_query(f"{filter_.key}: {unknown[0]!r} is not one of {', '.join(by_name)}.")
    stages = frozenset(by_name[value] for value in filter_.values)
    return StageIn(stages, environments[0], scope.project_ids)


def build_finalized_term(filter_: SearchFilter, _scope: SearchScope) -> Term:
    """Build `finalized:true` or `finalized:false`."""
    filter_.check_equality()
    value = filter_.value.lower()
    if value not in {"true", "1", "false", "0"}:
        reject_query(f"{filter_.key} must be true or false.")
    return IsFinalized() if value in {"true", "1"} else Not(IsFinalized())


def build_created_term(filter_: SearchFilter, _scope: SearchScope) -> Term:
    """Build `release.created:`, which takes an ISO 8601 date or time, or an age such as -24h."""
    value = filter_.value
    comparison = filter_.to_operator()
    age = AGO.match(value)
    if age is not None:
        duration = timedelta(**{UNITS[age[2]]: int(age[1])})
        # "-24h" without an operator means "in the last 24 hours", as in other search languages.
        has_no_operator = comparison is Operator.EQUAL
        return DateCreatedCompares(
            Operator.AT_LEAST if has_no_operator else comparison, utc_now() - duration
        )
    try:
        date = datetime.fromisoformat(value)
        start = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
        end = start + timedelta(days=1)
    except (OverflowError, ValueError):
        reject_query(f"{filter_.key}: {value!r} is not a date.")
    if not DAY.match(value):
        return DateCreatedCompares(comparison, start)
    match comparison:
        case Operator.EQUAL:
            return AllOf(
                (
                    DateCreatedCompares(Operator.AT_LEAST, start),
                    DateCreatedCompares(Operator.LESS, end),
                )
            )
        case Operator.GREATER:
            return DateCreatedCompares(Operator.AT_LEAST, end)
        case Operator.AT_MOST:
            return DateCreatedCompares(Operator.LESS, end)
    return DateCreatedCompares(comparison, start)


KEYS: dict[str, Callable[[SearchFilter, SearchScope], Term]] = {
    "release": build_release_term,
    "release.version": build_version_term,
    "release.build": build_code_term,
    "release.package": build_package_term,
    "release.stage": build_stage_term,
    "release.created": build_created_term,
    "finalized": build_finalized_term,
}


def unquote(token: Token) -> str:
    """Return a token's text without quotes and escapes."""
    if token.type != "QUOTED":
        return str(token)
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def reject_query(message: str) -> NoReturn:
    """Raise BadQueryError, with the path of the filter's query."""
    raise BadQueryError(message, argument=ARGUMENT)
