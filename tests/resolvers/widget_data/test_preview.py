"""Checking a widget that is not saved."""

from typing import Any

import pytest
from strawberry import UNSET

from offload.slices import run_steps
from resolvers.dashboards.document import DisplayType, WidgetType
from resolvers.dashboards.input import WidgetEdit, WidgetQueryEdit
from resolvers.outcomes import ErrorCode
from resolvers.widget_data.preview import CheckedWidget, check_widget
from resolvers.widget_queries.parsing import ParsedTexts

pytestmark = pytest.mark.spec("dashboards#unsaved-widgets")


def check(*queries: dict[str, Any], **values: Any) -> CheckedWidget:
    """Check a chart of queries that select count(), unless others are given."""
    edits = [
        WidgetQueryEdit(**{"fields": [], "conditions": "", "aggregates": ["count()"]} | each)
        for each in queries
    ]
    defaults: dict[str, Any] = {"title": "W", "display_type": DisplayType.LINE, "queries": edits}
    return run_steps(check_widget(WidgetEdit(**defaults | values), ParsedTexts()))


def list_problems(checked: CheckedWidget, index: int) -> list[tuple[ErrorCode, str]]:
    """Return the codes and paths of the problems of a query."""
    return [(each.code, ".".join(each.path)) for each in checked.find_problems(index)]


def test_valid_widget_is_returned_as_it_would_be_saved() -> None:
    checked = check({}, {"conditions": "a:b"}, title=" W ")

    assert checked.problems == ()
    assert (checked.widget.title, checked.widget.widget_type) == ("W", WidgetType.DISCOVER)
    assert [each.conditions for each in checked.widget.queries] == ["", "a:b"]


def test_each_query_has_its_own_problems() -> None:
    checked = check({}, {"conditions": "a:"}, {"aggregates": ["x()"], "orderby": "y"})

    assert [list_problems(checked, index) for index in range(3)] == [
        [],
        [(ErrorCode.INVALID, "queries.1.conditions")],
        [
            (ErrorCode.INVALID, "queries.2.aggregates.0"),
            (ErrorCode.INVALID, "queries.2.orderby"),
        ],
    ]


def test_problems_of_the_widget_are_those_of_each_query() -> None:
    checked = check({}, {}, limit=11, title="")

    of_widget = [(ErrorCode.REQUIRED, "title"), (ErrorCode.OUT_OF_RANGE, "limit")]
    assert list_problems(checked, 0) == list_problems(checked, 1) == of_widget


def test_too_many_queries_are_a_problem_of_all() -> None:
    checked = check(*[{}] * 11)

    assert list_problems(checked, 10) == [(ErrorCode.TOO_MANY, "queries")]


def test_ids_of_a_stored_widget_are_ignored() -> None:
    checked = check({"id": "nonsense", "name": "q"}, id="nonsense")

    assert checked.problems == ()
    assert [each.name for each in checked.widget.queries] == ["q"]


def test_keys_that_a_new_widget_requires_are_required() -> None:
    checked = check(display_type=UNSET, queries=UNSET)

    assert list_problems(checked, 0) == [
        (ErrorCode.REQUIRED, "displayType"),
        (ErrorCode.REQUIRED, "queries"),
    ]


def test_texts_beyond_the_size_of_a_dashboard_are_refused() -> None:
    checked = check({"fields": ["x" * 512] * 20, "conditions": "é" * 4096}, title="é" * 300_000)

    assert (ErrorCode.TOO_LONG, "") in list_problems(checked, 0)
