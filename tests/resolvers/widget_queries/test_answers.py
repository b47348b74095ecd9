"""Why queries of widgets cannot be answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.widget_queries.answers import explain_unanswerable
from resolvers.widget_queries.parsing import QueryText

pytestmark = pytest.mark.spec("dashboards#unanswerable-queries")


def explain(
    widget_type: str = "error-events",
    display_type: str = "line",
    *,
    aggregates: tuple[str, ...] = ("count()",),
    columns: tuple[str, ...] = (),
    conditions: str = "",
    orderby: str = "",
) -> str | None:
    """Return why a query cannot be answered."""
    query = QueryText((), aggregates, columns, conditions, orderby)
    return explain_unanswerable(query, widget_type=widget_type, display_type=display_type)


def test_queries_of_what_is_kept_can_be_answered() -> None:
    every_aggregate = (
        *("count()", "count_unique(user)", "count_unique( issue )", "eps()", "epm()"),
        *("failure_count()", "first_seen()", "last_seen()", 'count_if(level, equals, "a b")'),
        "equation|count() / count_unique(user)",
    )
    columns = ("project", "release", "environment", "issue", "title", "level", "error.type")

    assert explain(aggregates=every_aggregate, columns=(*columns, "platform")) is None
    assert explain(columns=("error.handled",)) is None
    assert explain(conditions="level:[error, fatal] (title:*x* OR !has:platform)") is None
    assert explain(conditions="error.handled:true release:latest release.version:>1.0") is None
    assert explain(orderby="-equation[0]", aggregates=("equation|count() * 2",)) is None
    assert explain(orderby="-eps()") is None
    assert explain("metrics", aggregates=("crash_rate(user)",), conditions="release:a") is None
    assert explain(display_type="table", aggregates=(), columns=("title",)) is None


def test_types_that_are_not_kept_say_what_is_missing() -> None:
    assert explain("spans") == "Spans are not kept."
    assert explain("transaction-like") == "Transactions are not kept."


UNANSWERABLE = {
    "There is no data about p95(transaction.duration).": {
        "aggregates": ("count()", "p95(transaction.duration)")
    },
    "There is no data about failure_rate().": {"orderby": "-failure_rate()"},
    "There is no data about count_unique(device).": {
        "aggregates": ("equation|count_unique(device) / count()",)
    },
    "There is no data about count_if(user, equals, a).": {
        "aggregates": ("count_if(user, equals, a)",)
    },
    "There is no data about the column 'transaction'.": {"columns": ("level", "transaction")},
    "There is no data about the column 'tags[color]'.": {"columns": ("tags[color]",)},
    "There is no data about the filter 'user'.": {"conditions": "level:error user:a"},
    "There is no data about the filter 'is'.": {"conditions": "is:unresolved"},
    "There is no data about the filter 'event.type'.": {"conditions": "event.type:error"},
    "There is no data about the filter 'count()'.": {"conditions": "count():>1"},
    "There is no data about has:user.email.": {"conditions": "has:user.email"},
    "There is no data about has:error.handled.": {"conditions": "has:error.handled"},
    "There is no data about free text, such as 'boom',": {"conditions": "boom"},
    "level cannot be compared by >.": {"conditions": "level:>error"},
    "'yes' is no value of error.handled. Use true or false.": {"conditions": "error.handled:yes"},
    "The conditions have 101 values; at most 100 can be answered.": {
        "conditions": f"level:[{','.join(['a'] * 99)}] title:a title:b"
    },
    "count_unique(user) is not kept by error.handled.": {
        "aggregates": ("count_unique(user)",),
        "conditions": "level:error OR error.handled:false",
    },
    "first_seen() is not kept by error.handled.": {
        "aggregates": ("count()", "equation|first_seen() + count()"),
        "columns": ("error.handled",),
    },
    "last_seen() is not kept by error.handled.": {
        "aggregates": ("last_seen()",),
        "conditions": "!error.handled:true",
    },
    "A query without an aggregate can only be answered in a table.": {
        "aggregates": (),
        "columns": ("level",),
    },
    "The query selects neither columns nor aggregates.": {
        "aggregates": (),
        "display_type": "table",
    },
    "'title' is neither a selected column or aggregate nor a function.": {"orderby": "title"},
    "Column 5: a term is missing.": {"conditions": "a OR"},
    "An aggregate must be a function such as count(), or an equation. Column 1: ": {
        "aggregates": ("count",)
    },
    "'total.count' is not a number that is kept.": {
        "aggregates": ("equation|total.count + 1",),
        "columns": ("level",),
        "display_type": "table",
    },
}


@pytest.mark.parametrize("reason", UNANSWERABLE)
def test_the_first_part_that_is_not_kept_is_the_reason(reason: str) -> None:
    found = explain(**UNANSWERABLE[reason])  # type: ignore[arg-type]

    assert found is not None
    assert found.startswith(reason)


def test_discover_is_answered_for_errors_only() -> None:
    assert explain("discover", conditions="event.type:error") is None
    assert explain("discover", conditions="!event.type:transaction level:error") is None
    assert explain("discover", conditions="event.type:!=transaction") is None
    assert explain("discover", conditions="!event.type:error") is None
    transactions = "Events of the type 'transaction' are not kept."
    assert explain("discover", conditions="event.type:transaction") == transactions
    assert explain("discover", conditions="level:a OR event.type:transaction") == transactions
    assert explain("discover", conditions="!event.type:!=transaction") == transactions
    assert explain("discover", aggregates=("apdex(300)",)) is not None


def test_durations_of_sessions_are_not_kept_by_status() -> None:
    by_status = ("session.status",)

    assert explain("metrics", aggregates=("sum(session)",), columns=by_status) is None
    assert explain("metrics", aggregates=("count_errored(user)",), columns=by_status) is None
    for aggregate in ("p50(session.duration)", "avg(session.duration)"):
        assert explain("metrics", aggregates=(aggregate,), columns=by_status) == (
            f"{aggregate} is not kept by session.status."
        )


def test_what_older_dashboards_store_of_metrics_cannot_be_answered() -> None:
    for aggregate in ("count()", "anr_rate()", "unhandled_rate(session)"):
        found = explain("metrics", aggregates=(aggregate,))
        assert found is not None
        assert found.startswith(f"There is no data about {aggregate}.")
        assert "crash_rate(user)" in found


def explain_issues(**parts: str | tuple[str, ...]) -> str | None:
    """Return why a table of issues cannot be answered."""
    values = {"aggregates": (), "columns": ("issue", "title", "events")} | parts
    return explain("issue", "table", **values)  # type: ignore[arg-type]


def test_issues_are_answered_as_a_table() -> None:
    assert explain_issues() is None
    assert explain_issues(orderby="-last_seen") is None
    assert explain_issues(conditions="events:>=10 users:[1, 2] has:level") is None
    assert (
        explain_issues(conditions="first_seen:>2026-03-01 last_seen:<=2026-03-01T10:00Z") is None
    )
    assert explain("issue", aggregates=()) is not None


@pytest.mark.parametrize(
    "parts",
    [
        {"conditions": "is:unresolved"},
        {"conditions": "assigned:me"},
        {"conditions": "events:many"},
        {"conditions": "events:1*"},
        {"conditions": f"events:{10**18}"},
        {"conditions": "first_seen:-24h"},
        {"columns": ("assignee",)},
        {"orderby": "priority"},
        {"aggregates": ("count()",)},
        {"columns": ()},
    ],
)
def test_what_is_not_kept_of_issues_cannot_be_answered(
    parts: dict[str, str | tuple[str, ...]],
) -> None:
    assert explain_issues(**parts) is not None


TYPES = st.sampled_from(["discover", "issue", "metrics", "error-events", "spans"])


@given(st.text(max_size=40), TYPES, st.sampled_from(["table", "line"]))
def test_any_text_has_an_explanation_or_none(
    text: str, widget_type: str, display_type: str
) -> None:
    query = QueryText((text,), (text, f"equation|{text}"), (text,), text, text)

    found = explain_unanswerable(query, widget_type=widget_type, display_type=display_type)

    assert found
