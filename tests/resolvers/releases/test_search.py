"""The search language as pure functions: from text to conditions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from resolvers.releases.search import (
    SearchFilter,
    SearchQuery,
    SearchScope,
    build_terms,
    needs_latest,
    parse_query,
)
from resolvers.releases.versions import parse_semver

ANYTHING = SearchScope(environment_ids=None, project_ids=None)
HERE = SearchScope(environment_ids=(7,), project_ids=(1, 2), latest=(5, 6))


def parsed_filter(key: str, *values: str, operator: str = "=", **given: bool) -> SearchFilter:
    """Make the filter that parsing returns."""
    flags = {"is_list": len(values) != 1, "is_negated": False} | given
    return SearchFilter(key, operator, values, **flags)


def text(*words: str) -> SearchQuery:
    """Make a query of words only."""
    return SearchQuery((), " ".join(words))


def query(*filters: SearchFilter, words: str = "") -> SearchQuery:
    """Make a query of filters."""
    return SearchQuery(filters, words)


READ = {
    "": text(),
    "  ": text(),
    "a": text("a"),
    "a   b": text("a", "b"),
    'a"b c': text('a"b', "c"),
    "1.0 (1234)": text("1.0", "(1234)"),
    '"a  b" c': text("a  b", "c"),
    '"release:a"': text("release:a"),
    "1:2": text("1:2"),
    '"AND"': text("AND"),
    "release:a": query(parsed_filter("release", "a")),
    "  release:a  ": query(parsed_filter("release", "a")),
    "!release:a": query(parsed_filter("release", "a", is_negated=True)),
    "release:!=a": query(parsed_filter("release", "a", is_negated=True)),
    "!release:!=a": query(parsed_filter("release", "a")),
    "release:=a": query(parsed_filter("release", "a")),
    "release:>a": query(parsed_filter("release", "a", operator=">")),
    "release:>=a": query(parsed_filter("release", "a", operator=">=")),
    "release:<a": query(parsed_filter("release", "a", operator="<")),
    "release:<=a": query(parsed_filter("release", "a", operator="<=")),
    "release:": query(parsed_filter("release", "")),
    'release:""': query(parsed_filter("release", "")),
    'release:"a b"': query(parsed_filter("release", "a b")),
    'release:"say \\"a\\" \\\\"': query(parsed_filter("release", 'say "a" \\')),
    "release:a@1.0+2(3)": query(parsed_filter("release", "a@1.0+2(3)")),
    "release:a:b": query(parsed_filter("release", "a:b")),
    "release:a=b>c": query(parsed_filter("release", "a=b>c")),
    "release:a,b": query(parsed_filter("release", "a,b")),
    "release:a]": query(parsed_filter("release", "a]")),
    "release:[a]": query(parsed_filter("release", "a", is_list=True)),
    "release:[a,b]": query(parsed_filter("release", "a", "b")),
    'release:[a, "b, c" ,d]': query(parsed_filter("release", "a", "b, c", "d")),
    "!release:[a,b]": query(parsed_filter("release", "a", "b", is_negated=True)),
    "release:a b release.build:1 c": query(
        parsed_filter("release", "a"), parsed_filter("release.build", "1"), words="b c"
    ),
    "anything:a": query(parsed_filter("anything", "a")),
}


@pytest.mark.spec("releases#query-syntax")
@pytest.mark.parametrize("written", READ)
def test_query_is_parsed(written: str) -> None:
    assert parse_query(written) == READ[written]


@pytest.mark.spec("releases#invalid-queries")
@pytest.mark.parametrize(
    "written", ["AND", "a OR b", "release:a AND b", '"a', 'release:"a', "release:[a", "release:[]"]
)
def test_invalid_syntax_is_refused(written: str) -> None:
    with pytest.raises(BadQueryError) as refusal:
        parse_query(written)

    assert refusal.value.extensions == {"code": "BAD_QUERY", "argument": ["filter", "query"]}


@pytest.mark.spec("releases#invalid-queries")
@given(st.text())
def test_any_text_is_parsed_or_refused(written: str) -> None:
    try:
        found = parse_query(written)
    except BadQueryError:
        return

    assert isinstance(found, SearchQuery)


@pytest.mark.spec("releases#query-syntax")
@given(st.text(min_size=1))
def test_quoted_text_is_one_value(value: str) -> None:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    assert parse_query(f"release:{quoted}") == query(parsed_filter("release", value))
    assert parse_query(quoted) == text(value)


def semver_order_of(version: str) -> str:
    """Return the text order of a version."""
    found = parse_semver(f"a@{version}")
    assert found is not None
    return found.order


def semver_comparison(
    operator: Operator, version: str, package: str | None = None
) -> SemverCompares:
    """Make a comparison with a version."""
    return SemverCompares(operator, semver_order_of(version), package)


def day(number: int) -> datetime:
    """Return a day of January."""
    return datetime(2026, 1, number, tzinfo=UTC)


TERMS: dict[str, Term] = {
    "a": VersionContains(("a",)),
    "1.0 (12)": VersionContains(("1.0 (12)", "1.0+12")),
    "a (b) c": VersionContains(("a (b) c",)),
    "release:a": VersionIn(("a",)),
    "!release:a": Not(VersionIn(("a",))),
    "release:a*": VersionIn((), ("a*",)),
    "release:[a,b*]": VersionIn(("a",), ("b*",)),
    "release:latest": ReleaseIn((5, 6)),
    "!release:latest": Not(ReleaseIn((5, 6))),
    "release:[latest,a]": Not(AllOf((Not(VersionIn(("a",))), Not(ReleaseIn((5, 6)))))),
    "release:latest*": VersionIn((), ("latest*",)),
    "release.version:1.2": semver_comparison(Operator.EQUAL, "1.2.0.0"),
    "release.version:>1.2.3": semver_comparison(Operator.GREATER, "1.2.3"),
    "release.version:>=1.2.3-rc1": semver_comparison(Operator.AT_LEAST, "1.2.3-rc1"),
    "release.version:<pkg@1.2.3+9": semver_comparison(Operator.LESS, "1.2.3", "pkg"),
    "release.version:@a@1.2": semver_comparison(Operator.EQUAL, "1.2", "@a"),
    "release.version:@a@1.*": SemverStartsWith((1,), "@a"),
    "!release.version:<=1": Not(semver_comparison(Operator.AT_MOST, "1")),
    "release.version:*": AllOf(()),
    "!release.version:*": AllOf(()),
    "release.version:!=X": AllOf(()),
    "!release.version:a@*": Not(SemverStartsWith((), "a")),
    "release.version:1.*.3": SemverStartsWith((1,), None),
    "release.version:*.1": AllOf(()),
    "release.version:1.X.rc": SemverStartsWith((1,), None),
    "release.version:1.2.3.4.X": SemverStartsWith((1, 2, 3, 4), None),
    "release.version:1.0.0-rc.X": semver_comparison(Operator.EQUAL, "1.0.0-rc.X"),
    "release.version:1.*": SemverStartsWith((1,), None),
    "release.version:1.2.X": SemverStartsWith((1, 2), None),
    "release.version:1.X.X": SemverStartsWith((1,), None),
    "release.version:>=pkg@1.2.3.*": SemverStartsWith((1, 2, 3), "pkg"),
    "release.build:5": BuildNumberCompares(Operator.EQUAL, 5),
    "release.build:>005": BuildNumberCompares(Operator.GREATER, 5),
    "release.build:9223372036854775808": BuildCodeMatches("9223372036854775808", is_prefix=False),
    "release.build:>5a": BuildCodeMatches("5a", is_prefix=False),
    "release.build:5*": BuildCodeMatches("5", is_prefix=True),
    "release.build:": HasBuildCode(),
    "!release.build:": Not(HasBuildCode()),
    "release.package:a": PackageIs("a"),
    "release.stage:adopted": StageIn(frozenset({ReleaseStage.ADOPTED}), 7, (1, 2)),
    "!release.stage:[replaced,low_adoption]": Not(
        StageIn(frozenset({ReleaseStage.REPLACED, ReleaseStage.LOW_ADOPTION}), 7, (1, 2))
    ),
    "finalized:true": IsFinalized(),
    "finalized:False": Not(IsFinalized()),
    "!finalized:true": Not(IsFinalized()),
    "release.created:2026-01-02": AllOf(
        (
            DateCreatedCompares(Operator.AT_LEAST, day(2)),
            DateCreatedCompares(Operator.LESS, day(3)),
        )
    ),
    "release.created:>2026-01-02": DateCreatedCompares(Operator.AT_LEAST, day(3)),
    "release.created:>=2026-01-02": DateCreatedCompares(Operator.AT_LEAST, day(2)),
    "release.created:<2026-01-02": DateCreatedCompares(Operator.LESS, day(2)),
    "release.created:<=2026-01-02": DateCreatedCompares(Operator.LESS, day(3)),
    "release.created:<2026-01-02T12:00:00": DateCreatedCompares(
        Operator.LESS, day(2) + timedelta(hours=12)
    ),
}


@pytest.mark.spec("releases#search")
@pytest.mark.parametrize("written", TERMS)
def test_filter_becomes_a_condition(written: str) -> None:
    assert build_terms(parse_query(written), HERE) == (TERMS[written],)


@pytest.mark.spec("releases#search")
def test_each_filter_and_the_text_become_conditions() -> None:
    assert build_terms(parse_query("release.package:a b release.build:1 c"), ANYTHING) == (
        PackageIs("a"),
        BuildNumberCompares(Operator.EQUAL, 1),
        VersionContains(("b c",)),
    )
    assert build_terms(parse_query(""), ANYTHING) == ()


@pytest.mark.spec("releases#created-key")
@pytest.mark.parametrize(
    ("written", "operator"),
    [
        ("release.created:>-24h", Operator.GREATER),
        ("release.created:-24h", Operator.AT_LEAST),
        ("release.created:<1440m", None),
        ("release.created:<-1440m", Operator.LESS),
        ("release.created:<=-1d", Operator.AT_MOST),
    ],
)
def test_age_counts_back_from_now(written: str, operator: Operator | None) -> None:
    if operator is None:
        with pytest.raises(BadQueryError):
            build_terms(parse_query(written), ANYTHING)
        return

    [term] = build_terms(parse_query(written), ANYTHING)

    assert isinstance(term, DateCreatedCompares)
    assert term.operator is operator
    assert abs(datetime.now(UTC) - timedelta(days=1) - term.date) < timedelta(minutes=1)


@pytest.mark.spec("releases#invalid-queries")
@pytest.mark.parametrize(
    "written",
    [
        "color:red",
        "release:>a",
        "release.version:a",
        "release.version:",
        "release.version:@1.0",
        "release.version:x@1.2.3@4",
        "release.version:x@1@2.*",
        "release.version:[1.0]",
        "release.version:1.x",
        "release.version:1.rc.*",
        "release.version:1.2.3.4.5.*",
        "release.version:1.-1.*",
        f"release.version:{'9' * 3900}.*",
        "release.build:[1]",
        "release.package:[a]",
        "release.package:>a",
        "release.stage:gone",
        "release.stage:>adopted",
        "finalized:maybe",
        "finalized:",
        "finalized:[true]",
        "release.created:",
        "release.created:soon",
        "release.created:2026-02-30",
        "release.created:[2026-01-01]",
    ],
    ids=lambda written: written[:40],
)
def test_invalid_filter_is_refused(written: str) -> None:
    with pytest.raises(BadQueryError) as refusal:
        build_terms(parse_query(written), HERE)

    assert refusal.value.extensions == {"code": "BAD_QUERY", "argument": ["filter", "query"]}


@pytest.mark.spec("releases#stage-key")
@pytest.mark.parametrize("environments", [None, (), (7, 8)])
def test_stage_needs_one_environment(environments: tuple[int, ...] | None) -> None:
    with pytest.raises(BadQueryError):
        build_terms(parse_query("release.stage:adopted"), SearchScope(environments, None))


KEYS = ["release", "release.version", "release.build", "release.created", "finalized", "x"]


@pytest.mark.spec("releases#invalid-queries")
@given(
    st.sampled_from(KEYS),
    st.sampled_from(["", ">", "!=", "<="]),
    st.text(max_size=20),
    st.booleans(),
)
def test_any_value_becomes_a_condition_or_is_refused(
    key: str, operator: str, value: str, negated: Any
) -> None:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    try:
        found = build_terms(parse_query(f"{'!' * negated}{key}:{operator}{quoted}"), HERE)
    except BadQueryError:
        return

    assert len(found) == 1


@pytest.mark.spec("releases#latest-release")
@pytest.mark.parametrize(
    ("query", "is_needed"),
    [
        ("release:latest", True),
        ("!release:[a,latest]", True),
        ("release:latest*", False),
        ("release.package:latest", False),
        ("latest", False),
    ],
)
def test_query_needs_latest_only_if_it_names_it(query: str, is_needed: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert needs_latest(parse_query(query)) == is_needed
