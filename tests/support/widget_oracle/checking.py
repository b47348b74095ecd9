"""Compares an answer of the server with the facts, number by number.

Rows and groups with equal ranks may come in any order, and any of them may be beyond a limit, so
the ranks are compared with those of the facts, and the values with those of the groups chosen.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.support.widget_oracle.facts import KINDS_BY_SEVERITY, Facts
from tests.support.widget_oracle.query import Coverage, PageFilters, Query, Widget, find_coverage
from tests.support.widget_oracle.values import (
    EVENT_AGGREGATES,
    SESSION_AGGREGATES,
    Calls,
    Fact,
    Number,
    Selected,
    describe_event,
    describe_session,
    list_session_aggregates,
)

RELATIVE_ERROR = 1e-9
STATUS = "session.status"
Group = tuple[str | None, ...]
DATA = """
    start end interval timestamps
    results {
        query { id } name
        columns { field alias kind unit }
        series {
            column { field } groupBy { column value } label isOther values total
        }
        rows { values }
        error { code message }
    }
"""


@dataclass(frozen=True)
class Cell:
    """The facts of a group, and the kinds of sessions that count."""

    facts: Sequence[Fact]
    kinds: Sequence[str] = KINDS_BY_SEVERITY

    def compute(self, selected: Selected, seconds: int, calls: Calls) -> Any:
        """Return a value over the facts."""
        if len(self.kinds) < len(KINDS_BY_SEVERITY):
            calls = list_session_aggregates(self.kinds)
        return selected.compute(self.facts, seconds, calls)

    def within(self, start: int, end: int) -> "Cell":
        """Return the cell without the facts of other times."""
        return Cell([each for each in self.facts if start <= each.hour < end], self.kinds)


class Expectation:
    """What the answer of a widget must be. `projects` are those of the filter."""

    def __init__(
        self,
        widget: Widget,
        filters: PageFilters,
        facts: Facts,
        projects: Iterable[str],
        now: datetime,
    ) -> None:
        self.widget = widget
        self.filters = filters
        self.reported = facts
        self.coverage: Coverage = find_coverage(widget, filters, now)
        self.is_of_sessions = widget.widget_type == "METRICS"
        self.calls: Calls = SESSION_AGGREGATES if self.is_of_sessions else EVENT_AGGREGATES
        self.describe = describe_session if self.is_of_sessions else describe_event
        allowed = set(projects)
        everything: Sequence[Any] = facts.sessions if self.is_of_sessions else facts.events
        self.facts = [
            each
            for each in everything
            if each.project in allowed
            and self.coverage.start <= each.hour < self.coverage.end
            and (not filters.environments or each.environment in filters.environments)
            and (not filters.releases or each.release in filters.releases)
        ]

    def check(self, answer: Any) -> None:
        """Assert that the data of a widget is as expected."""
        covered = (answer["start"], answer["end"])
        assert [int(datetime.fromisoformat(each).timestamp()) for each in covered] == [
            self.coverage.start,
            self.coverage.end,
        ]
        assert answer["interval"] == self.coverage.interval
        timestamps = list(self.coverage.timestamps) if self.widget.is_chart else []
        assert [int(each) for each in answer["timestamps"]] == timestamps
        assert len(answer["results"]) == len(self.widget.shown)
        for query, result in zip(self.widget.shown, answer["results"], strict=True):
            self.check_result(query, result)

    def check_result(self, query: Query, result: Any) -> None:
        """Assert that the result of a query is as expected."""
        assert result["error"] is None, (query.to_input(), result["error"])
        assert result["name"] == query.name
        groups = self.group(query)
        if self.widget.is_chart:
            assert result["rows"] == []
            self.check_series(query, groups, result)
        else:
            assert result["series"] == []
            self.check_rows(query, groups, result)

    def group(self, query: Query) -> Mapping[Group, Cell]:
        """Return the facts that match the conditions, by the values of the columns."""
        found: dict[Group, list[Fact]] = {} if query.columns else {(): []}
        plain = [each for each in query.columns if each != STATUS]
        for fact in self.facts:
            values = self.describe(fact)
            if query.conditions is None or query.conditions.matches(values):
                found.setdefault(tuple(values[each] for each in plain), []).append(fact)
        if STATUS not in query.columns:
            return {group: Cell(facts) for group, facts in found.items()}
        index = query.columns.index(STATUS)
        return {
            (*group[:index], kind, *group[index:]): Cell(facts, [kind])
            for group, facts in found.items()
            for kind in KINDS_BY_SEVERITY
            if any(each.kind == kind for each in facts)
        }

    def rank(self, query: Query, group: Group, cell: Cell) -> Any:
        """Return the value by which a group is ordered."""
        if isinstance(query.order, str):
            return group[query.columns.index(query.order)]
        order = query.order or query.selected[0]
        return cell.compute(order, self.coverage.end - self.coverage.start, self.calls)

    def check_ranks(
        self, query: Query, groups: Mapping[Group, Cell], chosen: Sequence[Group]
    ) -> None:
        """Assert that chosen groups are the first in the order of the query."""
        assert len(set(chosen)) == len(chosen)
        assert set(chosen) <= groups.keys(), set(chosen) - groups.keys()
        assert len(chosen) == min(len(groups), self.widget.max_groups)
        ranks = [self.rank(query, group, cell) for group, cell in groups.items()]
        is_descending = query.order is None or query.is_descending
        wanted = sorted((each for each in ranks if each is not None), reverse=is_descending)
        wanted += [None] * (len(ranks) - len(wanted))
        found = [self.rank(query, group, groups[group]) for group in chosen]
        assert_equal(found, wanted[: len(found)], "order")

    def check_series(self, query: Query, groups: Mapping[Group, Cell], result: Any) -> None:
        """Assert that series are those of the largest groups, and of the others together."""
        texts = [each.text for each in query.selected]
        assert [each["field"] for each in result["columns"]] == texts
        own = [each for each in result["series"] if not each["isOther"]]
        chosen: list[Group] = []
        for each in own[:: len(texts)]:
            assert [part["column"] for part in each["groupBy"]] == list(query.columns)
            chosen.append(tuple(part["value"] for part in each["groupBy"]))
        self.check_ranks(query, groups, chosen)
        expected = [
            (group, selected, groups[group]) for group in chosen for selected in query.selected
        ]
        assert len(own) == len(expected)
        for series, (group, selected, cell) in zip(own, expected, strict=True):
            assert tuple(part["value"] for part in series["groupBy"]) == group
            self.check_one(series, selected, cell)
        rest = [cell for group, cell in groups.items() if group not in chosen]
        additive = [each for each in query.selected if each.is_additive] if rest else []
        other = result["series"][len(own) :]
        assert [(each["isOther"], each["column"]["field"]) for each in other] == [
            (True, each.text) for each in additive
        ]
        for series, selected in zip(other, additive, strict=True):
            assert series["label"]
            self.check_sum(series, selected, rest)

    def check_one(self, series: Any, selected: Selected, cell: Cell) -> None:
        """Assert that the values and the total of a series are those of a group."""
        assert series["column"]["field"] == selected.text
        assert series["label"]
        interval = self.coverage.interval
        values = [
            cell.within(start, start + interval).compute(selected, interval, self.calls)
            for start in self.coverage.timestamps
        ]
        assert_equal(series["values"], values, selected.text)
        whole = self.coverage.end - self.coverage.start
        assert_equal(
            [series["total"]],
            [cell.compute(selected, whole, self.calls)],
            f"total of {selected.text}",
        )

    def check_sum(self, series: Any, selected: Selected, rest: Sequence[Cell]) -> None:
        """Assert that the values of the series Other are the sums of the other groups."""
        interval = self.coverage.interval
        values = [
            sum(
                cell.within(start, start + interval).compute(selected, interval, self.calls)
                for cell in rest
            )
            for start in self.coverage.timestamps
        ]
        assert_equal(series["values"], values, f"Other of {selected.text}")
        total = sum(cell.compute(selected, interval, self.calls) for cell in rest)
        assert_equal([series["total"]], [total], f"total of Other of {selected.text}")

    def check_rows(self, query: Query, groups: Mapping[Group, Cell], result: Any) -> None:
        """Assert that rows are those of the first groups, with their values."""
        names = self.list_fields(query)
        assert [each["field"] for each in result["columns"]] == names
        aliases = [query.aliases[i] if i < len(query.aliases) else None for i in range(len(names))]
        if self.widget.display_type != "BIG_NUMBER":
            assert [each["alias"] or None for each in result["columns"]] == [
                each or None for each in aliases
            ]
        rows = [dict(zip(names, each["values"], strict=True)) for each in result["rows"]]
        chosen = [tuple(to_text(row[each]) for each in query.columns) for row in rows]
        self.check_ranks(query, groups, chosen)
        whole = self.coverage.end - self.coverage.start
        for row, group in zip(rows, chosen, strict=True):
            for selected in query.selected:
                value = groups[group].compute(selected, whole, self.calls)
                assert_equal([row[selected.text]], [value], selected.text)

    def list_fields(self, query: Query) -> Sequence[str]:
        """List the columns of rows in order."""
        if self.widget.display_type == "BIG_NUMBER":
            texts = [each.text for each in query.selected]
            first = texts[query.selected_index or 0]
            return [first, *(each for each in texts if each != first)]
        return query.fields or [*query.columns, *(each.text for each in query.selected)]


def to_text(value: Any) -> str | None:
    """Return the text of a value of a column."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


def assert_equal(found: Sequence[Any], wanted: Sequence[Any], what: str) -> None:
    """Assert that values are equal: numbers up to the rounding of floats, dates by time."""
    assert len(found) == len(wanted), (what, found, wanted)
    for index, (left, right) in enumerate(zip(found, wanted, strict=True)):
        assert is_equal(left, right), f"{what}: item {index} is {left}, not {right}"


def is_equal(found: Any, wanted: Number | str | datetime) -> bool:
    """Whether a value is the wanted one."""
    if isinstance(wanted, datetime):
        if isinstance(found, str):
            found = datetime.fromisoformat(found)
        return bool(found == wanted or found == wanted.timestamp())
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return math.isclose(found, wanted, rel_tol=RELATIVE_ERROR, abs_tol=RELATIVE_ERROR)
    return bool(found == wanted)
