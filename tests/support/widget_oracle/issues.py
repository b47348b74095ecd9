"""Tables of issues: drawing them, and comparing their rows with the facts.

Every table has the columns title and project, which identify the drawn issues.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from tests.support.widget_oracle.checking import Expectation, assert_equal
from tests.support.widget_oracle.conditions import CompareNumber, Condition, Joined, Match
from tests.support.widget_oracle.drawing import VALUES
from tests.support.widget_oracle.facts import EventFact, Issue
from tests.support.widget_oracle.query import Query, Widget

IDENTITY = ("title", "project")
OTHERS = ("level", "error.type", "release", "first_seen", "last_seen", "events", "users")
NAMES = ("title", "project", "level", "error.type")


@st.composite
def draw_issue_conditions(draw: st.DrawFn) -> Condition:
    """Draw up to three filters of issues, joined by AND."""
    filters: list[Condition] = []
    for _ in range(draw(st.integers(1, 3))):
        is_negated = draw(st.booleans())
        if draw(st.booleans()):
            key = draw(st.sampled_from(["events", "users"]))
            sign = draw(st.sampled_from(["", ">", ">=", "<", "<="]))
            filters.append(CompareNumber(key, sign, draw(st.integers(0, 4)), is_negated))
            continue
        key = draw(st.sampled_from(NAMES))
        values = draw(st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=2, unique=True))
        filters.append(Match(key, tuple(values), is_negated))
    return filters[0] if len(filters) == 1 else Joined("", tuple(filters))


@st.composite
def draw_issue_widget(draw: st.DrawFn) -> Widget:
    """Draw a table of issues."""
    others = draw(st.lists(st.sampled_from(OTHERS), max_size=5, unique=True))
    columns = tuple(draw(st.permutations([*IDENTITY, *others])))
    query = Query(
        columns,
        (),
        conditions=draw(st.none() | draw_issue_conditions()),
        order=draw(st.sampled_from([each for each in columns if each != "release"])),
        is_descending=draw(st.booleans()),
        name="Issues",
    )
    return Widget("ISSUE", "TABLE", (query,), "1h", draw(st.none() | st.integers(1, 10)))


class IssueExpectation(Expectation):
    """What the answer of a table of issues must be."""

    def check_result(self, query: Query, result: Any) -> None:
        """Assert that the result of a query is as expected."""
        assert result["error"] is None, (query.to_input(), result["error"])
        assert result["series"] == []
        assert [each["field"] for each in result["columns"]] == list(query.columns)
        expected = self.list_issues(query)
        rows = [dict(zip(query.columns, each["values"], strict=True)) for each in result["rows"]]
        keys = [tuple(row[name] for name in IDENTITY) for row in rows]
        assert len(set(keys)) == len(keys) == min(len(expected), self.widget.max_groups)
        assert isinstance(query.order, str)
        ranks = sorted(
            (each[query.order] for each in expected.values()), reverse=query.is_descending
        )
        found = [expected[key][query.order] for key in keys]
        assert_equal(found, ranks[: len(found)], "order")
        for key, row in zip(keys, rows, strict=True):
            for name, value in row.items():
                if name == "release":
                    assert value in expected[key][name]
                else:
                    assert_equal([value], [expected[key][name]], name)

    def list_issues(self, query: Query) -> Mapping[tuple[Any, ...], dict[str, Any]]:
        """Return the values of the issues that match, by title and project."""
        by_issue: dict[Issue, list[EventFact]] = {}
        for fact in self.facts:
            if fact.issue is not None:
                by_issue.setdefault(fact.issue, []).append(fact)
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        for issue, events in by_issue.items():
            values = describe_issue(issue, events, self.all_events)
            if query.conditions is None or query.conditions.matches(values):
                found[issue.title, issue.project] = values
        return found

    @property
    def all_events(self) -> Sequence[EventFact]:
        """The events of all times and places."""
        return self.reported.events


def describe_issue(
    issue: Issue, events: Sequence[EventFact], all_events: Sequence[EventFact]
) -> dict[str, Any]:
    """Return the values of an issue: those of its events that count, and of all of them.

    `release` are the releases of the first events, of which one decides.
    """
    dates: list[datetime] = [each.date for each in all_events if each.issue == issue]
    first = min(dates)
    return {
        "title": issue.title,
        "project": issue.project,
        "level": issue.level,
        "error.type": issue.error_type,
        "release": {
            each.release for each in all_events if each.issue == issue and each.date == first
        },
        "first_seen": first,
        "last_seen": max(dates),
        "events": sum(each.quantity for each in events),
        "users": len({each.user for each in events} - {None}),
    }
