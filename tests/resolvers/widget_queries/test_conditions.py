"""Trees of conditions, and explanations of invalid conditions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.datasets.conditions import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Condition,
    Filter,
    Pattern,
    Text,
    Value,
    iterate_terms,
)
from resolvers.widget_queries.conditions import parse_conditions
from resolvers.widget_queries.parsing import InvalidText, ParsedTexts
from resolvers.widget_queries.problems import ParseError

pytestmark = pytest.mark.spec("dashboards#conditions")

A, B, C = (Filter(each, "=", ("1",)) for each in "abc")
TREES: dict[str, Condition] = {
    "": EVERYTHING,
    " \n": EVERYTHING,
    "a:1": A,
    "a:1 b:1": AllOf((A, B)),
    "a:1 AND b:1 c:1": AllOf((A, B, C)),
    "a:1 b:1 OR c:1": AnyOf((AllOf((A, B)), C)),
    "a:1 (b:1 OR c:1)": AllOf((A, AnyOf((B, C)))),
    "((a:1) (b:1 (c:1)))": AllOf((A, B, C)),
    "(a:1 OR b:1) OR c:1": AnyOf((A, B, C)),
    "!a:1": Filter("a", "=", ("1",), is_negated=True),
    "!a:!=1": Filter("a", "!=", ("1",), is_negated=True),
    "a:>=1": Filter("a", ">=", ("1",)),
    "a:[1, b]": Filter("a", "=", ("1", "b")),
    'a:["x, y", z*, "*"]': Filter("a", "=", ("x, y", Pattern(("z", "")), Pattern(("", "")))),
    "a:*b*c": Filter("a", "=", (Pattern(("", "b", "c")),)),
    r'a:"say \"x\" *"': Filter("a", "=", (Pattern(('say "x" ', "")),)),
    r'a:"2 \* 3"': Filter("a", "=", ("2 * 3",)),
    r'a:"\** \\"': Filter("a", "=", (Pattern(("*", " \\")),)),
    'a:"2 3"': Filter("a", "=", ("2 3",)),
    'a:""': Filter("a", "=", ("",)),
    r'"a \" b":1': Filter('a " b', "=", ("1",), is_key_quoted=True),
    "tags[a b]:1": Filter("tags[a b]", "=", ("1",)),
    "p95(x):>1": Filter("p95(x)", ">", ("1",)),
    "!has:a.b": Filter("has", "=", ("a.b",), is_negated=True),
    "is:unresolved": Filter("is", "=", ("unresolved",)),
    'x.map() "y \\" z" AND ANDROID': AllOf((Text("x.map()"), Text('y " z'), Text("ANDROID"))),
    "http://a": Filter("http", "=", ("//a",)),
}


@pytest.mark.parametrize(("text", "tree"), TREES.items())
def test_conditions_are_parsed_into_a_tree(text: str, tree: Condition) -> None:
    assert parse_conditions(text) == tree


def test_terms_have_their_columns() -> None:
    terms = iterate_terms(parse_conditions('a:1 ( x OR\t!b:[1, 2] "y z")'))

    assert [each.position for each in terms] == [1, 7, 12, 22]


def test_only_a_key_without_quotes_is_a_function() -> None:
    terms = iterate_terms(parse_conditions('count():>1 "count()":1'))

    assert [each.is_function for each in terms if isinstance(each, Filter)] == [True, False]


REASONS = {
    "a: b": (3, "the value must follow the colon without a blank."),
    "a: [b": (3, "the value must follow the colon without a blank."),
    "a:> b": (4, "the value must follow the operator without a blank."),
    "a:": (3, "a value is missing."),
    "a:>": (4, "a value is missing."),
    "(a:)": (4, "a value is missing."),
    "a:>[b]": (4, "a value is missing."),
    'a:"b': (3, "this quote is not closed."),
    'a:"b"c': (3, "a blank must follow a quoted text."),
    'a:1 "b"c': (5, "a blank must follow a quoted text."),
    "a:[": (4, "a value is missing."),
    "a:[b,": (6, "a value is missing."),
    "a:[,b]": (4, "a value is missing."),
    "a:[b": (5, "a bracket is not closed."),
    "a:[b c]": (6, "'c' is unexpected."),
    "a:[b]c": (5, "a blank must follow a list."),
    'a:[b, "c': (7, "this quote is not closed."),
    "a:1 ()": (6, "a group cannot be empty."),
    "a:1 (": (6, "a term is missing."),
    "a:1 AND": (8, "a term is missing."),
    "AND a:1": (1, "a term is missing."),
    "(a:1 OR )": (9, "a term is missing."),
    "((a:1)": (7, "a parenthesis is not closed."),
    ")": (1, "this parenthesis has no opening parenthesis."),
    "a:1 )": (5, "this parenthesis has no opening parenthesis."),
    "tags[a]": (1, "'t' is unexpected."),
    '!"a"': (1, "'!' is unexpected."),
    "!(a:1)": (1, "'!' is unexpected."),
    "is:[a]": (1, "is takes a single word, without an operator or a list."),
    "a:1 has:>1": (5, "has takes a single word, without an operator or a list."),
    "a: b (": (3, "the value must follow the colon without a blank."),
}


@pytest.mark.parametrize(("text", "expected"), REASONS.items())
def test_the_first_problem_is_explained(text: str, expected: tuple[int, str]) -> None:
    with pytest.raises(ParseError) as caught:
        parse_conditions(text)

    assert (caught.value.problem.position, caught.value.problem.reason) == expected


def test_fifty_nested_groups_are_the_limit() -> None:
    assert parse_conditions("(" * 50 + "a:1" + ")" * 50) == A
    with pytest.raises(ParseError) as caught:
        parse_conditions("a:1 " + "(" * 51 + "a:1" + ")" * 51)

    assert caught.value.problem.details == {"position": 55, "limit": 50, "actual": 51}


VALUES = st.text('ab*"\\ \n,[]():!>é', max_size=4)
KEYS = st.sampled_from(["a", "tags[b c]", "f(x)", "c.d-e"])
FILTERS = st.builds(
    Filter,
    KEYS,
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.tuples(VALUES | st.builds(Pattern, st.tuples(VALUES, VALUES))),
    st.booleans(),
) | st.builds(Filter, KEYS, st.just("="), st.lists(VALUES, min_size=1, max_size=3).map(tuple))
CONDITIONS = st.recursive(
    FILTERS | st.builds(Text, VALUES),
    lambda inner: (
        st.builds(AllOf, st.tuples(inner, inner)) | st.builds(AnyOf, st.tuples(inner, inner))
    ),
    max_leaves=6,
)


def flatten(condition: Condition) -> Condition:
    """Return a tree with the parts of AllOf in AllOf, and of AnyOf in AnyOf, in one tuple."""
    if isinstance(condition, Filter | Text):
        return condition
    kind = type(condition)
    parts = map(flatten, condition.parts)
    return kind(
        tuple(
            each for part in parts for each in (part.parts if isinstance(part, kind) else (part,))
        )
    )


def quote(value: Value) -> str:
    """Write a value in quotes."""
    parts = value.parts if isinstance(value, Pattern) else (value,)
    escaped = (
        each.replace("\\", "\\\\").replace('"', '\\"').replace("*", "\\*") for each in parts
    )
    return f'"{"*".join(escaped)}"'


def write(condition: Condition) -> str:
    """Write a tree as a text."""
    match condition:
        case Filter():
            values = ", ".join(map(quote, condition.values))
            if len(condition.values) > 1:
                values = f"[{values}]"
            elif condition.operator != "=":
                values = condition.operator + values
            return f"{'!' * condition.is_negated}{condition.key}:{values}"
        case Text():
            return quote(condition.text)
        case AllOf():
            return f"({' AND '.join(map(write, condition.parts))})"
        case AnyOf():
            return f"({' OR '.join(map(write, condition.parts))})"


@given(CONDITIONS)
def test_a_written_tree_is_parsed_into_the_same_tree(tree: Condition) -> None:
    assert parse_conditions(write(tree)) == flatten(tree)


ANYTHING = st.lists(
    st.sampled_from(
        ["a:", "b", '"x y"', '"', "\\", "(", ")", "[", "]", ",", " ", "AND", "OR", "tags[x]:", ">"]
    ),
    max_size=12,
).map("".join)


@given(ANYTHING | st.text(max_size=30))
def test_any_text_is_a_tree_or_has_a_problem_with_a_column_in_it(text: str) -> None:
    parsed = ParsedTexts().parse_conditions(text)

    if isinstance(parsed, InvalidText):
        assert 1 <= (parsed.problem.position or 0) <= len(text) + 1
    else:
        terms = list(iterate_terms(parsed))
        assert bool(terms) == bool(text.strip())
        assert all(not text[each.position - 1].isspace() for each in terms)
