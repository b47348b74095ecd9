"""The search language of the release list (releases.md 4.6): text in, conditions out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import NoReturn

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import VisitError

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
from resolvers.errors import BadQueryError
from resolvers.releases.versions import parse_semver, parse_whole_number

GRAMMAR = r"""
start: (filter | word)*
filter: KEY OPERATOR? (_value | list)?
word: QUOTED | WORD
_value: QUOTED | VALUE
list: _OPEN _item ("," _item)* "]"
_item: QUOTED | ITEM

// A value stands right behind its key or operator: behind a blank begins something else.
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
ALL = AllOf(())
"""No condition, negated or not."""
MAX_QUERY_LENGTH = 4000
MAX_VALUES = 100
BOOLEAN_WORDS = frozenset({"AND", "OR"})
WITH_BUILD = re.compile(r"^(.*?)\s+\(([^()]+)\)$")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
AGO = re.compile(r"^-(\d{1,4})([mhdw])$")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True)
class SearchFilter:
    """One `key:value` of a query, as it is written."""

    key: str
    operator: str
    values: tuple[str, ...]
    is_list: bool
    is_negated: bool

    @property
    def value(self) -> str:
        """The only value; a list is refused."""
        if self.is_list:
            reject_query(f"{self.key} takes one value, not a list.")
        return self.values[0]

    def comparison(self) -> Operator:
        """The operator, where every comparison is meant."""
        return Operator(self.operator)

    def refuse_comparison(self) -> None:
        """Refuse < <= > >=."""
        if self.operator != "=":
            reject_query(f"{self.key} cannot be compared with {self.operator}.")


@dataclass(frozen=True)
class SearchQuery:
    """A query taken apart: its filters, and the text between them."""

    filters: tuple[SearchFilter, ...]
    text: str


@dataclass(frozen=True)
class SearchScope:
    """What the rest of the release list's filter says, as far as a query depends on it.

    `latest` are the latest releases of the selected projects, if the query asks for them.
    """

    environment_ids: tuple[int, ...] | None
    project_ids: tuple[int, ...] | None
    latest: tuple[int, ...] = ()


class _Reader(Transformer[Token, SearchQuery]):
    def list(self, children: Sequence[Token]) -> tuple[Token, ...]:
        return tuple(children)

    def word(self, children: Sequence[Token]) -> str:
        if children[0].type == "WORD" and children[0] in BOOLEAN_WORDS:
            reject_query("Boolean operators are not understood here.")
        return plain(children[0])

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
            values=tuple(plain(each) for each in values),
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
    """A query taken apart. Raises BadQueryError."""
    if len(text) > MAX_QUERY_LENGTH:
        reject_query(f"The query has {len(text)} characters; {MAX_QUERY_LENGTH} are the most.")
    try:
        return _Reader().transform(PARSER.parse(text))
    except UnexpectedInput as error:
        reject_query(f"The query cannot be read at column {error.column}.")
    except VisitError as error:
        raise error.orig_exc from None


def needs_latest(query: SearchQuery) -> bool:
    """Whether the query needs the latest releases of the projects."""
    return any(each.key == "release" and "latest" in each.values for each in query.filters)


def build_terms(query: SearchQuery, selected: SearchScope) -> tuple[Term, ...]:
    """The conditions that a query makes. Raises BadQueryError."""
    if sum(len(each.values) for each in query.filters) > MAX_VALUES:
        reject_query(f"The query has more than {MAX_VALUES} values.")
    found = [term_of(each, selected) for each in query.filters]
    if query.text:
        with_build = WITH_BUILD.match(query.text)
        texts = (
            (query.text,) if with_build is None else (query.text, "+".join(with_build.groups()))
        )
        found.append(VersionContains(texts))
    return tuple(found)


def term_of(each: SearchFilter, selected: SearchScope) -> Term:
    """The condition of one filter."""
    make = KEYS.get(each.key)
    if make is None:
        reject_query(f"{each.key} is not a search key. There are: {', '.join(sorted(KEYS))}.")
    term = make(each, selected)
    return Not(term) if each.is_negated and term is not ALL else term


def release_term(each: SearchFilter, selected: SearchScope) -> Term:
    """`release:` - exact versions, patterns with *, and `latest`."""
    each.refuse_comparison()
    patterns = tuple(value for value in each.values if "*" in value)
    versions = tuple(value for value in each.values if "*" not in value and value != "latest")
    named = VersionIn(versions, patterns)
    if "latest" not in each.values:
        return named
    latest = ReleaseIn(selected.latest)
    if not (versions or patterns):
        return latest
    return Not(AllOf((Not(named), Not(latest))))


def version_term(each: SearchFilter, _selected: SearchScope) -> Term:
    """`release.version:` - the order of semver; `1.2.*` means all that start so."""
    value = each.value.strip()
    package, at, number = value.rpartition("@")
    parsed = parse_semver(f"x@{number}")
    pieces = number.split(".")
    if parsed is None and not WILDCARDS.isdisjoint(pieces):
        numbers = leading_numbers(each, pieces)
        return SemverStartsWith(numbers, package if at else None) if numbers or at else ALL
    if parsed is None or (at and not package):
        reject_query(f"{each.key}: {value!r} is not a version that can be compared.")
    return SemverCompares(each.comparison(), parsed.order, package if at else None)


def leading_numbers(each: SearchFilter, pieces: Sequence[str]) -> tuple[int, ...]:
    """The numbers before the first wildcard; what follows that says nothing."""
    parsed = [
        parse_whole_number(piece)
        for piece in takewhile(lambda piece: piece not in WILDCARDS, pieces)
    ]
    known = tuple(number for number in parsed if number is not None)
    if len(known) < len(parsed) or len(known) > 4:  # noqa: PLR2004 (a version has four numbers)
        reject_query(
            f"{each.key}: {'.'.join(pieces)!r} has more than numbers before its wildcard."
        )
    return known


def build_term(each: SearchFilter, _selected: SearchScope) -> Term:
    """`release.build:` - a number is compared, any other code is equal or starts so."""
    value = each.value
    number = parse_whole_number(value)
    if number is not None:
        return BuildNumberCompares(each.comparison(), number)
    if value == "":
        return HasBuildCode()
    return BuildCodeMatches(value.removesuffix("*"), is_prefix=value.endswith("*"))


def package_term(each: SearchFilter, _selected: SearchScope) -> Term:
    """`release.package:`."""
    each.refuse_comparison()
    return PackageIs(each.value)


def stage_term(each: SearchFilter, selected: SearchScope) -> Term:
    """`release.stage:` - in the one environment that must be selected."""
    each.refuse_comparison()
    environments = selected.environment_ids or ()
    if len(environments) != 1:
        reject_query(f"{each.key} needs exactly one environment in the filter.")
    known = {stage.value: stage for stage in ReleaseStage}
    unknown = [value for value in each.values if value not in known]
    if unknown:
        reject_query(f"{each.key}: {unknown[0]!r} is not one of {', '.join(known)}.")
    stages = frozenset(known[value] for value in each.values)
    return StageIn(stages, environments[0], selected.project_ids)


def finalized_term(each: SearchFilter, _selected: SearchScope) -> Term:
    """`finalized:true` or `finalized:false`."""
    each.refuse_comparison()
    value = each.value.lower()
    if value not in {"true", "1", "false", "0"}:
        reject_query(f"{each.key} is true or false.")
    return IsFinalized() if value in {"true", "1"} else Not(IsFinalized())


def created_term(each: SearchFilter, _selected: SearchScope) -> Term:
    """`release.created:` - an ISO 8601 date or time, or an age such as -24h."""
    value = each.value
    comparison = each.comparison()
    age = AGO.match(value)
    if age is not None:
        ago = timedelta(**{UNITS[age[2]]: int(age[1])})
        # "-24h" means "in the last 24 hours", as everywhere where ages are written so.
        is_bare = comparison is Operator.EQUAL
        return DateCreatedCompares(
            Operator.AT_LEAST if is_bare else comparison, datetime.now(UTC) - ago
        )
    try:
        date = datetime.fromisoformat(value)
        start = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
        end = start + timedelta(days=1)
    except (OverflowError, ValueError):
        reject_query(f"{each.key}: {value!r} is not a date.")
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
    "release": release_term,
    "release.version": version_term,
    "release.build": build_term,
    "release.package": package_term,
    "release.stage": stage_term,
    "release.created": created_term,
    "finalized": finalized_term,
}


def plain(token: Token) -> str:
    """A token's text, without its quotes."""
    if token.type != "QUOTED":
        return str(token)
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def reject_query(message: str) -> NoReturn:
    """Tell the client what is wrong with the query."""
    raise BadQueryError(message, argument=("filter", "query"))
