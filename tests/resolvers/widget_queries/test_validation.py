"""What widget queries may say: the tables of dashboards.md 3.5, and its cases W, Q and X."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.widget_queries.validation import QueryText, check_query

VALID = [
    "",
    "event.type:error",
    "!release:latest",
    "has:user.email",
    "!has:user.email",
    "title:*Error*",
    "(level:error OR title:*Error*) !release:latest",
    "level:error AND title:x OR (a:b)",
    'message:"two words"',
    r'message:"with \" inside"',
    'release:[a, "b c", d]',
    "count:>=5",
    "count:!=5",
    "tags[foo,number]:1",
    '"a key":value',
    "message:http://acme.example/x",
    "free text",
    '"quoted text"',
    "ANDROID ORDER",
    "user.email:ann@acme.example",
]
INVALID = {
    "release.stage: adopted": 15,
    "foo: bar:": 5,
    "event.type: tag:foo": 12,
    "is:())": 4,
    "()": 2,
    "(a:b": 5,
    "a:b)": 4,
    "a:b OR": 7,
    "OR a:b": 1,
    "AND a:b": 1,
    "a:b AND OR c:d": 9,
    'a:"b': 3,
    "a:[b": 5,
    "a:[]": 4,
}


def in_conditions(text: str, widget_type: str = "issue") -> list[str]:
    query = QueryText((), (), (), text, "")
    return [
        each.message for each in check_query(query, widget_type=widget_type, display_type="line")
    ]


@pytest.mark.parametrize("text", VALID)
def test_conditions_that_can_be_read(text: str) -> None:
    assert in_conditions(text) == []


@pytest.mark.parametrize(("text", "column"), INVALID.items())
def test_conditions_that_cannot_be_read_say_where(text: str, column: int) -> None:
    [told] = in_conditions(text)

    assert told.startswith(f"Column {column}: ")


def test_conditions_are_never_too_deep_and_never_too_long() -> None:
    assert "exceeds the limit of 50" in in_conditions("(" * 4000 + "a" + ")" * 4000)[0]
    assert in_conditions("a" * 10_001) == ["10001 characters exceed the limit of 10000."]


EQUATIONS = [
    "count() / 5",
    "count() * 2 + p95(transaction.duration)",
    "count() - -1.5",
    "(count() + failure_count()) * 2 ÷ count_unique(user)",
    "count() + total.count",
    'count_if(transaction.op, equals, "db, cache") / count()',
    " + ".join(["count()"] * 11),
]
BAD_EQUATIONS = {
    "count()": "two terms",
    "5 + 5": "one field or function",
    "count() / 0": "divide by 0",
    "count() / 0.0": "divide by 0",
    "transaction.duration + count()": "mix fields and functions",
    " + ".join(["count()"] * 12): "11 operators exceed the limit of 10.",
    "nothing() * 2": "nothing",
    "p95(user) * 2": "user",
    "count() *": "Column 19",
    "count() + (count()": "Column 28",
    "": "Column 10",
}


@pytest.mark.parametrize("text", EQUATIONS)
def test_equations_that_can_be_read(text: str) -> None:
    wanted = [("aggregates", 0)] if "total.count" in text else []

    assert found(aggregates=(f"equation|{text}",)) == wanted


@pytest.mark.parametrize(("text", "told"), BAD_EQUATIONS.items())
def test_equations_that_cannot_be_meant_say_why(text: str, told: str) -> None:
    query = QueryText((), (f"equation|{text}",), (), "", "")
    messages = [
        each.message for each in check_query(query, widget_type="discover", display_type="line")
    ]

    assert any(told in message for message in messages), messages


GOOD_CALLS = [
    "count()",
    "count_unique(user)",
    "p95()",
    "p95(transaction.duration)",
    "sum(measurements.lcp)",
    "percentile(transaction.duration, 0.95)",
    "user_misery(300)",
]
BAD_CALLS = [
    "p95(user)",
    "max(tags[color])",
    "percentile(transaction.duration)",
    "count_if(a)",
    "nothing()",
    "p95",
    "p95(",
]


def test_calls() -> None:
    assert [each for each in GOOD_CALLS if found(aggregates=(each,))] == []
    assert [each for each in BAD_CALLS if not found(aggregates=(each,))] == []


def found(
    widget_type: str = "discover",
    display_type: str = "line",
    *,
    aggregates: tuple[str, ...] = ("count()",),
    columns: tuple[str, ...] = (),
    conditions: str = "",
    orderby: str = "",
) -> list[tuple[str, int | None]]:
    query = QueryText((), aggregates, columns, conditions, orderby)
    told = check_query(query, widget_type=widget_type, display_type=display_type)
    return [(each.field, each.index) for each in told]


TYPES = ("discover", "issue", "metrics", "error-events", "transaction-like", "spans")


def test_w12_w13_q6_functions_are_checked_in_every_type_of_widget() -> None:
    for widget_type in TYPES:
        wrong = found(widget_type, aggregates=("count()", "nothing()", "p95(user)"))
        assert wrong == ([] if widget_type == "issue" else [("aggregates", 1), ("aggregates", 2)])


def test_w21_w22_w33_the_key_is_has_a_meaning_for_issues_and_errors() -> None:
    assert {each: found(each, conditions="is:unresolved") for each in TYPES} == {
        each: [] if each in {"issue", "error-events"} else [("conditions", None)] for each in TYPES
    }
    assert found("issue", conditions="is:())") == [("conditions", None)]


def test_w25_w30_w31_equations_of_fields_in_tables_and_of_functions_in_charts() -> None:
    of_fields = "equation|total.count + transaction.duration"
    of_calls = "equation|count() * 2"

    assert found(display_type="table", columns=("total.count",)) == []
    both = ("total.count", "transaction.duration")
    assert found(display_type="table", aggregates=(of_fields,), columns=both) == []
    assert set(found(display_type="table", aggregates=(of_fields,))) == {("aggregates", 0)}
    assert found(display_type="line", aggregates=(of_calls,)) == []
    assert set(found(display_type="line", aggregates=(of_fields,))) == {("aggregates", 0)}


def test_x7_x11_in_a_table_the_operands_must_be_selected() -> None:
    twice = "equation|count() * 2"

    assert found(display_type="line", aggregates=(twice,)) == []
    assert found(display_type="table", aggregates=(twice,)) == [("aggregates", 0)]
    assert found(display_type="table", aggregates=(twice, "count()")) == []


def test_x8_x10_x14_x16_x17_what_a_query_is_ordered_by() -> None:
    twice = "equation|count() * 2"

    assert found(aggregates=(twice,), orderby="equation[0]") == []
    assert found(aggregates=(twice,), orderby="-equation[1]") == [("orderby", None)]
    assert found(orderby="equation[0]") == [("orderby", None)]
    assert found(orderby=twice) == found(orderby=f"-{twice}") == []
    assert found(display_type="table", aggregates=(), orderby=twice) == []
    assert found(columns=("title",), orderby="-title") == []
    assert found(orderby="p95(transaction.duration)") == []
    assert found(orderby="title") == [("orderby", None)]


def test_m3_a_column_is_a_field_or_a_tag() -> None:
    columns = ("title", "tags[color]", "count()", "equation|a + b")

    assert found(columns=columns) == [("columns", 2), ("columns", 3)]


def test_all_check_query_are_told_at_once() -> None:
    assert found(aggregates=("x()",), columns=("y()",), conditions="(", orderby="z") == [
        ("conditions", None),
        ("columns", 0),
        ("aggregates", 0),
        ("orderby", None),
    ]


def test_x19_an_issue_widget_may_have_empty_lists() -> None:
    assert found("issue", "table", aggregates=()) == []


@given(st.text(max_size=60), st.sampled_from(TYPES), st.sampled_from(["table", "line"]))
def test_no_text_breaks_anything(text: str, widget_type: str, display_type: str) -> None:
    query = QueryText((text,), (text, f"equation|{text}"), (text,), text, text)

    for each in check_query(query, widget_type=widget_type, display_type=display_type):
        assert each.message


NAMES = st.sampled_from(["level", "user.email", "tags[a]"])
FILTERS = st.builds("{}:{}".format, NAMES, st.sampled_from(["a", "*b*", '"c d"', "[e,f]", ">1"]))


@given(
    st.recursive(
        FILTERS,
        lambda inner: st.builds(
            "({} {} {})".format, inner, st.sampled_from(["AND", "OR", ""]), inner
        ),
    )
)
def test_whatever_is_built_by_the_rules_can_be_read(text: str) -> None:
    assert in_conditions(text) == []
