"""Values of columns, aggregates and equations over facts, computed in the plainest way.

Rules: docs/reference/widget-data.md. Rates are percent, durations seconds.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.widget_oracle.facts import (
    KINDS_BY_SEVERITY,
    MICROSECONDS,
    EventFact,
    SessionFact,
    list_durations,
    split_users,
)

MINUTE = 60
PERCENT = 100
Fact = Any
Number = float | int | None
Compute = Callable[[Sequence[Any], int], Number]
"""An aggregate over facts, in a time of some seconds."""
KINDS_OF_RATES = {
    "crash_rate": {"crashed"},
    "crash_free_rate": {"healthy", "errored", "abnormal"},
    "healthy_rate": {"healthy"},
    "errored_rate": {"errored"},
    "abnormal_rate": {"abnormal"},
}


def describe_session(fact: SessionFact) -> dict[str, str | None]:
    """Return the values of a session's columns."""
    return {
        "project": fact.project,
        "release": fact.release,
        "environment": fact.environment,
        "session.status": fact.kind,
    }


def describe_event(fact: EventFact) -> dict[str, str | None]:
    """Return the values of an event's columns."""
    issue = fact.issue
    return {
        "project": fact.project,
        "release": fact.release,
        "environment": fact.environment,
        "error.handled": "false" if fact.is_unhandled else "true",
    } | {
        "issue": issue.key if issue else None,
        "title": issue.title if issue else None,
        "level": issue.level if issue else None,
        "error.type": issue.error_type if issue else None,
        "platform": issue.platform if issue else None,
    }


def count_sessions(facts: Iterable[SessionFact], *kinds: str) -> int:
    """Count the sessions of some kinds."""
    return sum(each.quantity for each in facts if each.kind in kinds)


def count_users(facts: Iterable[SessionFact], *kinds: str) -> int:
    """Count the users of some kinds, each in the worst of its kinds."""
    users = split_users(facts)
    return sum(len(users[kind]) for kind in kinds)


def percentile(facts: Iterable[SessionFact], fraction: float) -> Number:
    """Return the duration at a fraction of the ranks, interpolated; None without durations."""
    found = list_durations(facts)
    if not found:
        return None
    place = fraction * (len(found) - 1)
    lower = math.floor(place)
    upper = min(lower + 1, len(found) - 1)
    return (found[lower] + (found[upper] - found[lower]) * (place - lower)) / MICROSECONDS


def average(facts: Iterable[SessionFact]) -> Number:
    """Return the mean duration."""
    found = list_durations(facts)
    return sum(found) / len(found) / MICROSECONDS if found else None


def longest(facts: Iterable[SessionFact]) -> Number:
    """Return the longest duration."""
    found = list_durations(facts)
    return found[-1] / MICROSECONDS if found else None


def list_session_aggregates(
    counted: Collection[str] = KINDS_BY_SEVERITY,
) -> dict[str, Compute]:
    """List the aggregates of sessions by their text, of sessions or users of some kinds only."""
    found: dict[str, Compute] = {
        "sum(session)": lambda facts, _: count_sessions(facts, *counted),
        "count_unique(user)": lambda facts, _: count_users(facts, *counted),
        "avg(session.duration)": lambda facts, _: average(facts),
        "max(session.duration)": lambda facts, _: longest(facts),
    }
    for percent in (50, 75, 90, 95, 99):
        found[f"p{percent}(session.duration)"] = at_fraction(percent / PERCENT)
    for what, count in (("session", count_sessions), ("user", count_users)):
        for kind in KINDS_BY_SEVERITY:
            found[f"count_{kind}({what})"] = of_kinds(count, {kind}.intersection(counted))
        for name, kinds in KINDS_OF_RATES.items():
            part = of_kinds(count, kinds.intersection(counted))
            found[f"{name}({what})"] = share(part, of_kinds(count, counted))
    return found


def at_fraction(fraction: float) -> Compute:
    """Make the aggregate that is the duration at a fraction of the ranks."""
    return lambda facts, _: percentile(facts, fraction)


def of_kinds(count: Callable[..., int], kinds: Collection[str]) -> Compute:
    """Make the aggregate that counts what is of some kinds."""
    return lambda facts, _: count(facts, *kinds)


def share(part: Compute, whole: Compute) -> Compute:
    """Make the aggregate that is a part in percent; None of nothing."""

    def compute(facts: Sequence[Fact], seconds: int) -> Number:
        total = whole(facts, seconds)
        return (part(facts, seconds) or 0) / total * PERCENT if total else None

    return compute


def count_events(facts: Iterable[EventFact]) -> int:
    """Count the events."""
    return sum(each.quantity for each in facts)


def list_event_aggregates() -> dict[str, Callable[[Sequence[Fact], int], Any]]:
    """List the aggregates of events by their text."""
    return {
        "count()": lambda facts, _: count_events(facts),
        "count_unique(user)": lambda facts, _: len({each.user for each in facts} - {None}),
        "count_unique(issue)": lambda facts, _: len(
            {each.issue.key for each in facts if each.issue is not None}
        ),
        "eps()": lambda facts, seconds: count_events(facts) / seconds,
        "epm()": lambda facts, seconds: count_events(facts) / seconds * MINUTE,
        "failure_count()": lambda facts, _: count_events(
            each for each in facts if each.is_unhandled
        ),
        "last_seen()": lambda facts, _: max((each.date for each in facts), default=None),
        "first_seen()": lambda facts, _: min((each.date for each in facts), default=None),
    }


def count_if(column: str, comparison: str, value: str) -> Callable[[Sequence[Fact], int], int]:
    """Make the aggregate that counts the events whose column equals a value, or does not."""

    def compute(facts: Sequence[Fact], _: int) -> int:
        is_wanted = comparison == "equals"
        return count_events(
            each for each in facts if (describe_event(each)[column] == value) == is_wanted
        )

    return compute


SESSION_AGGREGATES = list_session_aggregates()
EVENT_AGGREGATES = list_event_aggregates()
ADDITIVE = {
    "sum(session)",
    *(f"count_{kind}(session)" for kind in KINDS_BY_SEVERITY),
    "count()",
    "failure_count()",
}
"""Aggregates whose "Other" adds up, with count_if: counts, but not rates or distinct users."""


@dataclass(frozen=True)
class Aggregate:
    """A function call of a query; `arguments` of count_if only."""

    text: str
    arguments: tuple[str, str, str] | None = None

    @property
    def is_additive(self) -> bool:
        """Whether the values of groups add up to those of their union."""
        return self.text in ADDITIVE or self.arguments is not None

    def compute(self, facts: Sequence[Fact], seconds: int, calls: "Calls") -> Any:
        """Return the value over facts in a time of that length."""
        if self.arguments is not None:
            return count_if(*self.arguments)(facts, seconds)
        return calls[self.text](facts, seconds)


Calls = Mapping[str, Callable[[Sequence[Fact], int], Any]]


@dataclass(frozen=True)
class Operation:
    """An equation: two terms with an operator, each a number, an aggregate or an operation."""

    sign: str
    left: "Term"
    right: "Term"
    is_additive = False

    @property
    def text(self) -> str:
        """The text of the query."""
        return f"equation|{self.body}"

    @property
    def body(self) -> str:
        """The text without its prefix."""
        return f"{term_text(self.left)} {self.sign} {term_text(self.right)}"

    def compute(self, facts: Sequence[Fact], seconds: int, calls: Calls) -> Number:
        """Return the value; None if a term has none, or for a division by zero."""
        left = compute_term(self.left, facts, seconds, calls)
        right = compute_term(self.right, facts, seconds, calls)
        if left is None or right is None:
            return None
        match self.sign:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case _:
                return left / right if right else None


Term = float | int | Aggregate | Operation
Selected = Aggregate | Operation


def term_text(term: Term) -> str:
    """Return the text of a term."""
    match term:
        case Operation():
            return f"({term.body})"
        case Aggregate():
            return term.text
        case _:
            return str(term)


def compute_term(term: Term, facts: Sequence[Fact], seconds: int, calls: Calls) -> Number:
    """Return the value of a term."""
    if isinstance(term, Aggregate | Operation):
        value: Number = term.compute(facts, seconds, calls)
        return value
    return term
