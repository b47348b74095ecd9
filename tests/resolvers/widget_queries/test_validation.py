"""The query language of widgets: conditions, columns, aggregates, equations and orders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.widget_queries.parsing import QueryText
from resolvers.widget_queries.validation import check_query

VALID_CONDITIONS = [
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
# The column of the error.
INVALID_CONDITIONS = {
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


def check_conditions(text: str, widget_type: str = "issue") -> list[str]:
    """Return the messages about conditions."""
    query = QueryText((), (), (), text, "")
    return [
        each.message for each in check_query(query, widget_type=widget_type, display_type="line")
    ]


@pytest.mark.spec("dashboards#conditions")
@pytest.mark.parametrize("text", VALID_CONDITIONS)
def test_valid_conditions_have_no_problems(text: str) -> None:
    assert check_conditions(text) == []


@pytest.mark.spec("dashboards#conditions")
@pytest.mark.parametrize(("text", "column"), INVALID_CONDITIONS.items())
def test_invalid_conditions_report_the_column(text: str, column: int) -> None:
    [message] = check_conditions(text)

    assert message.startswith(f"Column {column}: ")


@pytest.mark.spec("dashboards#conditions")
def test_nesting_and_length_of_conditions_are_limited() -> None:
    assert "exceeds the limit of 50" in check_conditions("(" * 4000 + "a" + ")" * 4000)[0]
    assert check_conditions("a" * 10_001) == ["10001 characters exceed the limit of 10000."]


VALID_EQUATIONS = [
    "count() / 5",
    "count() * 2 + p95(transaction.duration)",
    "count() - -1.5",
    "(count() + failure_count()) * 2 ÷ count_unique(user)",
    "count() + total.count",
    'count_if(transaction.op, equals, "db, cache") / count()',
    " + ".join(["count()"] * 11),
]
# A part of the message.
INVALID_EQUATIONS = {
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


@pytest.mark.spec("dashboards#equations")
@pytest.mark.spec("dashboards#equations-in-charts")
@pytest.mark.parametrize("text", VALID_EQUATIONS)
def test_valid_equation_of_functions_has_no_problems_in_a_chart(text: str) -> None:
    # total.count is a field, which equations in charts cannot use.
    expected = [("aggregates", 0)] if "total.count" in text else []

    assert find_problems(aggregates=(f"equation|{text}",)) == expected


@pytest.mark.spec("dashboards#equation-rules")
@pytest.mark.parametrize(("text", "part"), INVALID_EQUATIONS.items())
def test_invalid_equation_reports_the_rule(text: str, part: str) -> None:
    query = QueryText((), (f"equation|{text}",), (), "", "")
    messages = [
        each.message for each in check_query(query, widget_type="discover", display_type="line")
    ]

    assert any(part in message for message in messages), messages


VALID_CALLS = [
    "count()",
    "count_unique(user)",
    "p95()",
    "p95(transaction.duration)",
    "sum(measurements.lcp)",
    "percentile(transaction.duration, 0.95)",
    "user_misery(300)",
]
INVALID_CALLS = [
    "p95(user)",
    "max(tags[color])",
    "percentile(transaction.duration)",
    "count_if(a)",
    "nothing()",
    "p95",
    "p95(",
]


@pytest.mark.spec("dashboards#aggregates")
@pytest.mark.spec("dashboards#argument-kinds")
def test_function_calls_are_checked() -> None:
    assert [each for each in VALID_CALLS if find_problems(aggregates=(each,))] == []
    assert [each for each in INVALID_CALLS if not find_problems(aggregates=(each,))] == []


def find_problems(
    widget_type: str = "discover",
    display_type: str = "line",
    *,
    aggregates: tuple[str, ...] = ("count()",),
    columns: tuple[str, ...] = (),
    conditions: str = "",
    orderby: str = "",
) -> list[tuple[str, int | None]]:
    """Return the field and the index of each problem of a query."""
    query = QueryText((), aggregates, columns, conditions, orderby)
    problems = check_query(query, widget_type=widget_type, display_type=display_type)
    return [(each.field, each.index) for each in problems]


OPEN_TYPES = ("discover", "issue", "error-events", "transaction-like", "spans")
TYPES = (*OPEN_TYPES, "metrics")


@pytest.mark.spec("dashboards#checks-by-widget-type")
def test_functions_are_checked_in_all_widget_types_but_issue() -> None:
    for widget_type in OPEN_TYPES:
        problems = find_problems(widget_type, aggregates=("count()", "nothing()", "p95(user)"))
        assert problems == (
            [] if widget_type == "issue" else [("aggregates", 1), ("aggregates", 2)]
        )


@pytest.mark.spec("dashboards#condition-keys")
def test_is_is_a_key_of_issue_and_error_events_widgets() -> None:
    assert {each: find_problems(each, conditions="is:unresolved") for each in OPEN_TYPES} == {
        each: [] if each in {"issue", "error-events"} else [("conditions", None)]
        for each in OPEN_TYPES
    }
    assert find_problems("issue", conditions="is:())") == [("conditions", None)]


@pytest.mark.spec("dashboards#equations-in-tables")
@pytest.mark.spec("dashboards#equations-in-charts")
def test_equations_use_fields_in_tables_and_functions_in_charts() -> None:
    of_fields = "equation|total.count + transaction.duration"
    of_calls = "equation|count() * 2"

    assert find_problems(display_type="table", columns=("total.count",)) == []
    both = ("total.count", "transaction.duration")
    assert find_problems(display_type="table", aggregates=(of_fields,), columns=both) == []
    assert set(find_problems(display_type="table", aggregates=(of_fields,))) == {("aggregates", 0)}
    assert find_problems(display_type="line", aggregates=(of_calls,)) == []
    assert set(find_problems(display_type="line", aggregates=(of_fields,))) == {("aggregates", 0)}


@pytest.mark.spec("dashboards#equations-in-tables")
def test_table_must_select_the_operands_of_its_equations() -> None:
    twice = "equation|count() * 2"

    assert find_problems(display_type="line", aggregates=(twice,)) == []
    assert find_problems(display_type="table", aggregates=(twice,)) == [("aggregates", 0)]
    assert find_problems(display_type="table", aggregates=(twice, "count()")) == []


@pytest.mark.spec("dashboards#query-order")
def test_order_is_a_selected_value_a_function_or_an_equation() -> None:
    twice = "equation|count() * 2"

    assert find_problems(aggregates=(twice,), orderby="equation[0]") == []
    assert find_problems(aggregates=(twice,), orderby="-equation[1]") == [("orderby", None)]
    assert find_problems(orderby="equation[0]") == [("orderby", None)]
    assert find_problems(orderby=twice) == find_problems(orderby=f"-{twice}") == []
    assert find_problems(display_type="table", aggregates=(), orderby=twice) == []
    assert find_problems(columns=("title",), orderby="-title") == []
    assert find_problems(orderby="p95(transaction.duration)") == []
    assert find_problems(orderby="title") == [("orderby", None)]


@pytest.mark.spec("dashboards#columns")
def test_column_is_a_field_or_a_tag() -> None:
    columns = ("title", "tags[color]", "count()", "equation|a + b")

    assert find_problems(columns=columns) == [("columns", 2), ("columns", 3)]


@pytest.mark.spec("dashboards#language-errors")
def test_all_problems_are_reported_at_once() -> None:
    assert find_problems(aggregates=("x()",), columns=("y()",), conditions="(", orderby="z") == [
        ("conditions", None),
        ("columns", 0),
        ("aggregates", 0),
        ("orderby", None),
    ]


@pytest.mark.spec("dashboards#checks-by-widget-type")
def test_issue_widget_may_have_empty_lists() -> None:
    assert find_problems("issue", "table", aggregates=()) == []


HEALTH_AGGREGATES = (
    "sum(session)",
    ' crash_free_rate( "user" ) ',
    "p99(session.duration)",
    "equation|count_errored(session) / sum(session)",
)
REFUSED_HEALTH_AGGREGATES = (
    "count()",
    "anr_rate()",
    "unhandled_rate(session)",
    "p95(device.family)",
    "crash_rate(release)",
    "sum(session.duration)",
    "p50()",
    "equation|count() / sum(session)",
    "equation|session * 2",
    "crash_rate",
)


@pytest.mark.spec("dashboards#closed-widget-types")
def test_metrics_widgets_have_the_aggregates_of_release_health_only() -> None:
    assert find_problems("metrics", aggregates=HEALTH_AGGREGATES) == []
    assert find_problems("metrics", aggregates=REFUSED_HEALTH_AGGREGATES) == [
        ("aggregates", index) for index in range(len(REFUSED_HEALTH_AGGREGATES))
    ]


@pytest.mark.spec("dashboards#closed-widget-types")
def test_metrics_widgets_have_the_columns_and_orders_of_release_health_only() -> None:
    columns = ("project", "release", "environment", "session.status", "device.family", "os.name")
    problems = find_problems("metrics", aggregates=("sum(session)",), columns=columns)

    assert problems == [("columns", 4), ("columns", 5)]
    for order in ("-sum(session)", "release", "-crash_rate(user)", "sum_session"):
        assert find_problems("metrics", aggregates=("sum(session)",), orderby=order) == (
            [("orderby", None)] if order == "release" else []
        )
    assert find_problems("metrics", aggregates=("sum(session)",), orderby="count()") == [
        ("orderby", None)
    ]


HEALTH_CONDITIONS = {
    "release:1.0 OR release:[2.*, latest]": None,
    '!environment:"" project:shop': None,
    "has:environment": None,
    "release.version:>=1.0 release.build:500 release.package:app": None,
    "release:1.0 device.family:x": 13,
    "release:1.0 (session.status:crashed)": 14,
    "x release:1.0": 1,
    "release:>1.0": 1,
    "has:user": 1,
    "is:unresolved": 1,
    "sum(session):>5": 1,
    "tags[release]:1": 1,
}
"""Conditions of metrics widgets, with the column of their problem."""


@pytest.mark.spec("dashboards#closed-widget-types")
@pytest.mark.parametrize(("text", "column"), HEALTH_CONDITIONS.items())
def test_metrics_widgets_have_the_filters_of_release_health_only(
    text: str, column: int | None
) -> None:
    query = QueryText((), ("sum(session)",), (), text, "")

    problems = check_query(query, widget_type="metrics", display_type="line")

    assert [(each.field, each.problem.position) for each in problems] == (
        [] if column is None else [("conditions", column)]
    )


@pytest.mark.spec("dashboards#closed-widget-types")
def test_refused_names_of_metrics_widgets_have_the_allowed_ones() -> None:
    query = QueryText((), ("anr_rate()",), ("os.name",), "user.id:1", "")

    problems = check_query(query, widget_type="metrics", display_type="line")

    conditions, columns, aggregates = (each.problem.allowed for each in problems)
    assert conditions == (
        *("project", "release", "environment"),
        *("release.version", "release.build", "release.package"),
    )
    assert columns == ("project", "release", "environment", "session.status")
    assert len(aggregates) == 27
    assert problems[1].message == (
        "There is no data about the column 'os.name'. "
        "Use one of project, release, environment, session.status."
    )


@given(st.text(max_size=60), st.sampled_from(TYPES), st.sampled_from(["table", "line"]))
def test_any_text_is_checked_without_an_exception(
    text: str, widget_type: str, display_type: str
) -> None:
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
def test_conditions_built_by_the_grammar_are_valid(text: str) -> None:
    assert check_conditions(text) == []
