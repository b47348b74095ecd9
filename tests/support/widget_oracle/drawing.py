"""Strategies that draw reports of sessions and events, and widgets from the grammar."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.support.widget_oracle.conditions import (
    CompareVersion,
    Condition,
    Has,
    IsPackage,
    Joined,
    Match,
)
from tests.support.widget_oracle.facts import Issue
from tests.support.widget_oracle.query import CHARTS, PageFilters, Query, Widget
from tests.support.widget_oracle.values import (
    EVENT_AGGREGATES,
    SESSION_AGGREGATES,
    Aggregate,
    Operation,
    Selected,
    Term,
)

NOW = datetime.now(UTC).replace(minute=0, second=1, microsecond=0)
PROJECTS = ("app", "shop", "site")
RELEASES = ("app@1.0.0", "app@1.2.0", "shop@2.10.0+7", "shop@2.9.1", "nightly")
ENVIRONMENTS = ("", "production", "staging")
USERS = (None, "ann", "bob", "cid", "dee", "eve")
STATUSES = ("OK", "EXITED", "CRASHED", "ABNORMAL", "ERRORED")
LEVELS = ("error", "warning", "fatal")
PLATFORMS = ("python", "javascript")
ERRORS = (("TypeError", "x is undefined"), ("KeyError", "'id'"), ("Timeout", "after 30 s"))

# SDK sessions count for five days, recorded ones for the whole retention.
RECENT = st.integers(0, 3 * 24).map(lambda hours: NOW - timedelta(hours=hours))
DATES = st.one_of(RECENT, st.integers(0, 40 * 24).map(lambda hours: NOW - timedelta(hours=hours)))
PLACE = {
    "project": st.sampled_from(PROJECTS),
    "release": st.sampled_from(RELEASES),
    "environment": st.sampled_from(ENVIRONMENTS),
}
DURATION = st.one_of(st.none(), st.integers(0, 30), st.floats(0, 5_000, allow_nan=False))
SESSION = st.fixed_dictionaries(
    PLACE
    | {
        "started": DATES.map(datetime.isoformat),
        "status": st.sampled_from(STATUSES),
        "distinctId": st.sampled_from(USERS),
        "duration": DURATION,
        "errors": st.integers(0, 1),
        "quantity": st.integers(1, 3),
    }
)
UPDATE = st.fixed_dictionaries(
    {
        "project": st.sampled_from(PROJECTS[:2]),
        "release": st.sampled_from(RELEASES[:2]),
        "environment": st.just("production"),
        "sid": st.integers(1, 3),
        "seq": st.integers(0, 3),
        "started": st.sampled_from([NOW - timedelta(hours=hours) for hours in (0, 5, 50)]),
        "status": st.sampled_from(STATUSES),
        "user": st.sampled_from(USERS),
        "duration": DURATION,
        "errors": st.integers(0, 1),
    }
)
ISSUES: Sequence[Issue] = [
    Issue(
        f"{project}-{number}",
        project,
        error_type,
        value,
        LEVELS[number % len(LEVELS)],
        PLATFORMS[number % len(PLATFORMS)],
    )
    for project in PROJECTS
    for number, (error_type, value) in enumerate(ERRORS)
]
EVENT = st.fixed_dictionaries(
    PLACE
    | {
        "timestamp": DATES.map(datetime.isoformat),
        "userId": st.sampled_from(USERS),
        "count": st.integers(1, 4),
    }
)
ERROR = st.fixed_dictionaries(
    {
        "issue": st.sampled_from(ISSUES),
        "release": PLACE["release"],
        "environment": PLACE["environment"],
        "timestamp": RECENT,
        "user": st.sampled_from(USERS),
        "handled": st.booleans(),
    }
)
REPORT: st.SearchStrategy[Any] = st.one_of(
    st.tuples(st.just("sessions"), st.lists(SESSION, min_size=1, max_size=12)),
    st.tuples(st.just("updates"), st.lists(UPDATE, min_size=1, max_size=6)),
    st.tuples(st.just("events"), st.lists(EVENT, min_size=1, max_size=6)),
    st.tuples(st.just("errors"), st.lists(ERROR, min_size=1, max_size=8)),
    st.tuples(st.just("rollup"), st.just([])),
)
REPORTS = st.lists(REPORT, min_size=1, max_size=10)

VALUES: dict[str, Sequence[str]] = {
    "project": PROJECTS,
    "release": [*RELEASES, "app@*", "*2*", "unknown"],
    "environment": [*ENVIRONMENTS, "prod*", "*ing", "nowhere"],
    "level": [*LEVELS, "*r*"],
    "error.type": [*(name for name, _ in ERRORS), "*Error", "T*"],
    "error.handled": ["true", "false"],
    "platform": [*PLATFORMS, "*script"],
    "title": [*(each.title for each in ISSUES), "*undefined", "TypeError*"],
}
SESSION_COLUMNS = ("project", "release", "environment")
EVENT_COLUMNS = (*SESSION_COLUMNS, "title", "level", "error.type", "error.handled", "platform")
# One sketch of users, and one pair of dates, holds those of handled and unhandled events.
WITHOUT_HANDLED = ("count_unique(user)", "last_seen()", "first_seen()")
DISPLAY_TYPES = (*sorted(CHARTS), "TABLE", "TABLE", "BIG_NUMBER", "CATEGORICAL_BAR")
DATES_OF_EVENTS = ("last_seen()", "first_seen()")


@st.composite
def draw_conditions(draw: st.DrawFn, columns: Sequence[str], depth: int = 2) -> Condition:
    """Draw conditions about some columns."""
    kind = draw(st.integers(0, 9 if depth else 6))
    is_negated = draw(st.booleans())
    if kind <= 4:
        key = draw(st.sampled_from(columns))
        values = draw(st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=3, unique=True))
        return Match(key, tuple(values), is_negated)
    if kind == 5:
        choices = [each for each in columns if each in {"environment", "title", "level"}]
        return Has(draw(st.sampled_from(choices)), is_negated)
    if kind == 6:
        if draw(st.booleans()):
            return IsPackage(draw(st.sampled_from(["app", "shop", "none"])), is_negated)
        sign = draw(st.sampled_from(["", ">", ">=", "<", "<="]))
        number = draw(st.sampled_from(["1.0.0", "1.2", "2.9.1", "2.10.0"]))
        return CompareVersion(sign, number, is_negated)
    word = draw(st.sampled_from(["", "AND", "OR"]))
    parts = st.lists(draw_conditions(columns, depth - 1), min_size=2, max_size=3)
    return Joined(word, tuple(draw(parts)))


@st.composite
def draw_equation(draw: st.DrawFn, aggregates: Sequence[Aggregate], depth: int = 1) -> Operation:
    """Draw an equation; its left end is an aggregate."""
    sign = draw(st.sampled_from("+-*/"))
    left: Term = draw(st.sampled_from(aggregates))
    if depth and draw(st.booleans()):
        left = draw(draw_equation(aggregates, depth - 1))
    right: Term = draw(
        st.one_of(
            st.sampled_from(aggregates), st.sampled_from([1, 2, 100] if sign == "/" else [0, 2])
        )
    )
    return Operation(sign, left, right)


def list_aggregates(query_type: str, columns: Sequence[str]) -> list[Aggregate]:
    """List the aggregates that a query with some columns may select."""
    if query_type == "METRICS":
        has_durations = "session.status" not in columns
        return [
            Aggregate(each)
            for each in SESSION_AGGREGATES
            if has_durations or "duration" not in each
        ]
    found = [Aggregate(each) for each in EVENT_AGGREGATES]
    if "error.handled" in columns:
        found = [each for each in found if each.text not in WITHOUT_HANDLED]
    return found + [
        Aggregate(f"count_if({column},{comparison},{value})", (column, comparison, value))
        for column, value in (
            ("level", "fatal"),
            ("environment", "production"),
            ("error.type", "KeyError"),
            ("error.handled", "false"),
        )
        for comparison in ("equals", "notEquals")
    ]


@st.composite
def draw_selected(
    draw: st.DrawFn, allowed: Sequence[Aggregate], display_type: str
) -> list[Selected]:
    """Draw what a query selects: some aggregates, and sometimes an equation."""
    numbers = [each for each in allowed if each.text not in DATES_OF_EVENTS]
    choices = numbers if display_type in CHARTS else allowed
    most = 1 if display_type == "CATEGORICAL_BAR" else 4
    aggregates = draw(st.lists(st.sampled_from(choices), min_size=1, max_size=most, unique=True))
    selected: list[Selected] = list(aggregates)
    # Tables show the operands of their equations.
    shown = [each for each in aggregates if each in numbers]
    operands = shown if display_type == "TABLE" else numbers
    if operands and display_type != "CATEGORICAL_BAR" and draw(st.integers(0, 3)) == 0:
        selected.append(draw(draw_equation(operands)))
    return selected


@st.composite
def draw_query(draw: st.DrawFn, query_type: str, display_type: str, number: int) -> Query:
    """Draw a query of a widget."""
    is_of_sessions = query_type == "METRICS"
    plain = SESSION_COLUMNS if is_of_sessions else EVENT_COLUMNS
    groupable = [*plain, "session.status"] if is_of_sessions else plain
    most = {"BIG_NUMBER": 0, "CATEGORICAL_BAR": 1}.get(display_type, 2)
    least = int(display_type == "CATEGORICAL_BAR")
    columns = draw(
        st.lists(st.sampled_from(groupable), min_size=least, max_size=most, unique=True)
    )
    conditions = draw(st.none() | draw_conditions(plain))
    used = list(columns)
    if conditions is not None and "error.handled" in conditions.to_text():
        used.append("error.handled")
    selected = draw(draw_selected(list_aggregates(query_type, used), display_type))
    order: str | Selected | None = None
    choices: list[str | Selected] = [*columns, *selected]
    if draw(st.booleans()) and columns:
        order = draw(st.sampled_from(choices))
    field_order: tuple[int, ...] = ()
    aliases: tuple[str, ...] = ()
    if display_type == "TABLE" and draw(st.booleans()):
        indexes = list(range(len(columns) + len(selected)))
        field_order = tuple(draw(st.permutations(indexes)))
        aliases = tuple(draw(st.lists(st.sampled_from(["", "A", "B"]), max_size=2)))
    return Query(
        columns=tuple(columns),
        selected=tuple(selected),
        conditions=conditions,
        order=order,
        is_descending=draw(st.booleans()),
        name=f"Query {number}",
        is_hidden=number > 0 and draw(st.booleans()),
        field_order=field_order,
        aliases=aliases,
        selected_index=draw(st.none() | st.integers(0, len(selected) - 1))
        if display_type == "BIG_NUMBER"
        else None,
    )


@st.composite
def draw_widget(draw: st.DrawFn) -> Widget:
    """Draw a widget."""
    widget_type = draw(st.sampled_from(["METRICS", "METRICS", "ERROR_EVENTS", "DISCOVER"]))
    display_type = draw(st.sampled_from(DISPLAY_TYPES))
    number = draw(st.integers(1, 3))
    return Widget(
        widget_type,
        display_type,
        tuple(draw(draw_query(widget_type, display_type, each)) for each in range(number)),
        draw(st.sampled_from(["5m", "1h", "90m", "4h", "1d", "36h", "5d", "1w", "600"])),
        draw(st.none() | st.integers(1, 10)),
    )


@st.composite
def draw_filters(draw: st.DrawFn) -> PageFilters:
    """Draw page filters; a range has both ends, or a period, or neither."""
    start, end, period = None, None, None
    match draw(st.integers(0, 2)):
        case 0:
            period = draw(st.sampled_from(["1h", "24h", "7d", "14d", "4w", "90m"]))
        case 1:
            end = NOW - timedelta(minutes=draw(st.integers(0, 20 * 24 * 60)))
            start = end - timedelta(minutes=draw(st.integers(1, 20 * 24 * 60)))
    return PageFilters(
        draw(st.none() | draw_some(PROJECTS)),
        draw(st.none() | draw_some(ENVIRONMENTS)),
        draw(st.none() | draw_some(RELEASES)),
        period,
        start,
        end,
        draw(st.none() | st.sampled_from(["1h", "3h", "1d", "2d", "1w", "61m"])),
    )


def draw_some(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw one or two of some values."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)
