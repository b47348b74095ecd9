"""The functions and fields that a widget's query may name (dashboards.md 3.5, M3 to M5).

Our own registry. Its functions are those that 3.5 lists for equations, and the usual ones beside
them; spans and release health ("metrics") have some more. A name that is neither in the registry
nor of a numeric family counts as text where events are asked, as an arbitrary tag does in theirs;
spans and release health have numbers of any name, so there only known texts are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto

from resolvers.widget_queries.equations import Call


class Kind(Enum):
    """What an argument may be."""

    FIELD = auto()
    NUMERIC = auto()
    NUMBER = auto()
    FRACTION = auto()
    COMPARISON = auto()
    QUALITY = auto()
    COUNTED = auto()
    VALUE = auto()


@dataclass(frozen=True)
class Function:
    """The kinds of a function's arguments, of which the last `optional` can be left out.

    `in_equations` says whether an equation may use it: what 3.5 lists may be used, and so may
    p90, which it seems to have forgotten, and the numbers of release health.
    """

    arguments: tuple[Kind, ...] = ()
    optional: int = 0
    in_equations: bool = True

    @property
    def arity(self) -> str:
        """How many arguments it takes, in words."""
        most = len(self.arguments)
        least = most - self.optional
        if not most:
            return "no arguments"
        numbers = str(most) if least == most else f"{least} to {most}"
        return f"{numbers} argument{'' if most == 1 else 's'}"


_NUMERIC_OPTIONAL = Function((Kind.NUMERIC,), optional=1)
_NUMERIC = Function((Kind.NUMERIC,))
_THRESHOLD = Function((Kind.NUMBER,), optional=1)
_PLAIN = Function(in_equations=False)

EVENTS = {
    "count": Function(),
    "count_if": Function((Kind.FIELD, Kind.COMPARISON, Kind.VALUE)),
    "count_unique": Function((Kind.FIELD,)),
    "failure_count": Function(),
    "min": _NUMERIC,
    "max": _NUMERIC,
    "avg": _NUMERIC,
    "sum": _NUMERIC,
    "p50": _NUMERIC_OPTIONAL,
    "p75": _NUMERIC_OPTIONAL,
    "p90": _NUMERIC_OPTIONAL,
    "p95": _NUMERIC_OPTIONAL,
    "p99": _NUMERIC_OPTIONAL,
    "p100": _NUMERIC_OPTIONAL,
    "percentile": Function((Kind.NUMERIC, Kind.FRACTION)),
    "percentile_range": Function((Kind.NUMERIC, Kind.FRACTION, Kind.COMPARISON, Kind.VALUE)),
    "apdex": _THRESHOLD,
    "user_misery": _THRESHOLD,
    "eps": _THRESHOLD,
    "epm": _THRESHOLD,
    "count_miserable": Function((Kind.FIELD, Kind.NUMBER), optional=1),
    "count_web_vitals": Function((Kind.NUMERIC, Kind.QUALITY)),
    "failure_rate": _PLAIN,
    "last_seen": _PLAIN,
    "latest_event": _PLAIN,
    "http_error_count": _PLAIN,
    "http_error_rate": _PLAIN,
    "tps": Function((Kind.NUMBER,), optional=1, in_equations=False),
    "tpm": Function((Kind.NUMBER,), optional=1, in_equations=False),
    "any": Function((Kind.FIELD,), in_equations=False),
    "count_at_least": Function((Kind.NUMERIC, Kind.NUMBER), in_equations=False),
    "stddev": Function((Kind.NUMERIC,), in_equations=False),
    "var": Function((Kind.NUMERIC,), in_equations=False),
    "corr": Function((Kind.NUMERIC, Kind.NUMERIC), in_equations=False),
    "cov": Function((Kind.NUMERIC, Kind.NUMERIC), in_equations=False),
}

SPANS = EVENTS | {
    "count": Function((Kind.FIELD,), optional=1),
    "apdex": Function((Kind.NUMERIC, Kind.NUMBER), optional=2),
    "user_misery": Function((Kind.NUMERIC, Kind.NUMBER), optional=2),
    "spm": Function((Kind.NUMBER,), optional=1, in_equations=False),
    "sps": Function((Kind.NUMBER,), optional=1, in_equations=False),
    "cache_hit_rate": _PLAIN,
    "cache_miss_rate": _PLAIN,
    "http_response_rate": Function((Kind.NUMBER,), in_equations=False),
    "performance_score": Function((Kind.NUMERIC,), in_equations=False),
    "opportunity_score": Function((Kind.NUMERIC,), optional=1, in_equations=False),
    "time_spent_percentage": Function((Kind.VALUE, Kind.NUMERIC), optional=2, in_equations=False),
}

_HEALTH_RATES = (
    *("crash_rate", "crash_free_rate", "healthy_rate", "unhealthy_rate"),
    *("abnormal_rate", "errored_rate", "unhandled_rate"),
    *("count_crashed", "count_healthy", "count_abnormal", "count_errored", "count_unhandled"),
)
METRICS = (
    EVENTS
    | {name: Function((Kind.COUNTED,)) for name in _HEALTH_RATES}
    | {"anr_rate": Function(), "foreground_anr_rate": Function()}
)

REGISTRIES = {"spans": SPANS, "metrics": METRICS}

NUMERIC_FIELDS = frozenset(
    {
        "transaction.duration",
        "span.duration",
        "span.self_time",
        "span.exclusive_time",
        "session",
        "session.duration",
        "stack.colno",
        "stack.lineno",
        "stack.stack_level",
        "timestamp",
        "total.count",
        "total.transaction_duration",
    }
)
NUMERIC_FAMILIES = ("measurements.", "spans.", "span_ops_breakdowns.")

TEXT_FIELDS = frozenset(
    {
        *("id", "trace", "trace.span", "trace.parent_span", "span_id", "profile.id", "replayId"),
        *("title", "message", "culprit", "location", "transaction", "transaction.op"),
        *("transaction.status", "transaction.method", "event.type", "level", "logger"),
        *("platform", "platform.name", "project", "project.name", "release", "dist"),
        *("environment", "issue", "assignee", "assigned_or_suggested", "priority", "url"),
        *("user", "user.id", "user.email", "user.username", "user.ip", "user.display"),
        *("geo.country_code", "geo.region", "geo.city", "http.method", "http.url"),
        *("http.referer", "os", "os.name", "os.version", "os.build", "browser", "browser.name"),
        *("browser.version", "device", "device.name", "device.family", "device.brand"),
        *("device.model_id", "device.arch", "sdk.name", "sdk.version", "app.version"),
        *("error.type", "error.value", "error.mechanism", "error.handled", "error.unhandled"),
        *("stack.abs_path", "stack.filename", "stack.function", "stack.module", "stack.package"),
        *("span.op", "span.description", "span.domain", "span.action", "span.category"),
        *("span.group", "span.module", "span.status", "sentry.op"),
    }
)

COMPARISONS = ("equals", "notEquals", "less", "lessOrEquals", "greater", "greaterOrEquals")
QUALITIES = ("good", "meh", "poor", "any")
COUNTED = ("session", "user")
TAG = re.compile(r"(?:tags|flags)\[([^\[\]]+)\]")
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def is_numeric(field: str, widget_type: str) -> bool:
    """Whether a field of this name holds numbers, as far as its name tells."""
    if TAG.fullmatch(field):
        return bool(re.search(r",\s*number\s*\]$", field))
    if field in NUMERIC_FIELDS or field.startswith(NUMERIC_FAMILIES):
        return True
    return field not in TEXT_FIELDS and widget_type in REGISTRIES and _is_name(field)


def _is_name(text: str) -> bool:
    """Whether the text can be the name of a field: not blank, no number, no parentheses."""
    return bool(text.strip()) and not NUMBER.fullmatch(text) and not re.search(r"[()\"]", text)


def column_problems(column: str) -> Iterator[str]:
    """What is wrong with a selected column: it is a plain field name or a tag (M3)."""
    if column.startswith("equation|"):
        yield "A column is a field; an equation is an aggregate."
    elif "(" in column or ")" in column:
        yield "A column is a field, without parentheses; a function is an aggregate."
    elif NUMBER.fullmatch(column):
        yield f"{column!r} is a number, not a field."


def call_problems(call: Call, *, widget_type: str, is_in_equation: bool = False) -> Iterator[str]:
    """What is wrong with a call: its name, and the number and kinds of its arguments (M4, M5)."""
    known = REGISTRIES.get(widget_type, EVENTS)
    function = known.get(call.name)
    if function is None:
        likely = get_close_matches(call.name[:80], known, n=1)
        hint = f" Is {likely[0]} meant?" if likely else ""
        yield f"There is no function {shortened(call.name)}.{hint}"
        return
    if is_in_equation and not function.in_equations:
        yield f"{call.name} cannot be used in an equation."
    most = len(function.arguments)
    if not most - function.optional <= len(call.arguments) <= most:
        yield f"{call.name} takes {function.arity}, not {len(call.arguments)}."
        return
    for argument, kind in zip(call.arguments, function.arguments, strict=False):
        problem = argument_problem(argument, kind, widget_type)
        if problem:
            yield f"{call.name}: {shortened(argument)!r} {problem}."


def argument_problem(argument: str, kind: Kind, widget_type: str) -> str | None:
    """Why an argument is not of its kind."""
    is_number = bool(NUMBER.fullmatch(argument))
    choices = {Kind.COMPARISON: COMPARISONS, Kind.QUALITY: QUALITIES, Kind.COUNTED: COUNTED}
    match kind:
        case Kind.FIELD if not _is_name(argument):
            return "is not a field"
        case Kind.NUMERIC if not is_numeric(argument, widget_type):
            return "is not a field of numbers"
        case Kind.NUMBER if not is_number or float(argument) < 0:
            return "is not a number from 0"
        case Kind.FRACTION if not is_number or not 0 <= float(argument) <= 1:
            return "is not a number from 0 to 1"
        case Kind.COMPARISON | Kind.QUALITY | Kind.COUNTED if argument not in choices[kind]:
            return f"is not one of {', '.join(choices[kind])}"
    return None


def shortened(text: str) -> str:
    """A text as messages repeat it, without its end if it is long."""
    longest = 60
    return text if len(text) <= longest else f"{text[:longest]}…"
