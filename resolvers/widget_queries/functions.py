"""The registry of functions and fields of widget queries.

See docs/reference/dashboards.md#functions and docs/reference/dashboards.md#numeric-fields. An
unknown field name is text in widgets of events, as an arbitrary tag is. Spans have numbers of
arbitrary names, so there only the known text fields are not numeric. Release health has no
functions here: its dataset is closed (`datasets.py`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto

from db.datasets.expressions import Call
from resolvers.widget_queries.problems import TextProblem, shorten


class ArgumentKind(Enum):
    """The kind of an argument; see docs/reference/dashboards.md#argument-kinds."""

    FIELD = auto()
    NUMERIC = auto()
    NUMBER = auto()
    FRACTION = auto()
    COMPARISON = auto()
    QUALITY = auto()
    VALUE = auto()


@dataclass(frozen=True)
class Function:
    """The signature of a function. The last `optional` arguments can be omitted.

    `in_equations` is whether equations may use the function.
    """

    arguments: tuple[ArgumentKind, ...] = ()
    optional: int = 0
    in_equations: bool = True

    @property
    def arity(self) -> str:
        """The number of arguments, in words."""
        maximum = len(self.arguments)
        minimum = maximum - self.optional
        if not maximum:
            return "no arguments"
        numbers = str(maximum) if minimum == maximum else f"{minimum} to {maximum}"
        return f"{numbers} argument{'' if maximum == 1 else 's'}"


_NUMERIC_OPTIONAL = Function((ArgumentKind.NUMERIC,), optional=1)
_NUMERIC = Function((ArgumentKind.NUMERIC,))
_THRESHOLD = Function((ArgumentKind.NUMBER,), optional=1)
_NO_ARGUMENTS = Function(in_equations=False)

EVENTS = {
    "count": Function(),
    "count_if": Function((ArgumentKind.FIELD, ArgumentKind.COMPARISON, ArgumentKind.VALUE)),
    "count_unique": Function((ArgumentKind.FIELD,)),
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
    "percentile": Function((ArgumentKind.NUMERIC, ArgumentKind.FRACTION)),
    "percentile_range": Function(
        (ArgumentKind.NUMERIC, ArgumentKind.FRACTION, ArgumentKind.COMPARISON, ArgumentKind.VALUE)
    ),
    "apdex": _THRESHOLD,
    "user_misery": _THRESHOLD,
    "eps": _THRESHOLD,
    "epm": _THRESHOLD,
    "count_miserable": Function((ArgumentKind.FIELD, ArgumentKind.NUMBER), optional=1),
    "count_web_vitals": Function((ArgumentKind.NUMERIC, ArgumentKind.QUALITY)),
    "failure_rate": _NO_ARGUMENTS,
    "first_seen": _NO_ARGUMENTS,
    "last_seen": _NO_ARGUMENTS,
    "latest_event": _NO_ARGUMENTS,
    "http_error_count": _NO_ARGUMENTS,
    "http_error_rate": _NO_ARGUMENTS,
    "tps": Function((ArgumentKind.NUMBER,), optional=1, in_equations=False),
    "tpm": Function((ArgumentKind.NUMBER,), optional=1, in_equations=False),
    "any": Function((ArgumentKind.FIELD,), in_equations=False),
    "count_at_least": Function((ArgumentKind.NUMERIC, ArgumentKind.NUMBER), in_equations=False),
    "stddev": Function((ArgumentKind.NUMERIC,), in_equations=False),
    "var": Function((ArgumentKind.NUMERIC,), in_equations=False),
    "corr": Function((ArgumentKind.NUMERIC, ArgumentKind.NUMERIC), in_equations=False),
    "cov": Function((ArgumentKind.NUMERIC, ArgumentKind.NUMERIC), in_equations=False),
}

SPANS = EVENTS | {
    "count": Function((ArgumentKind.FIELD,), optional=1),
    "apdex": Function((ArgumentKind.NUMERIC, ArgumentKind.NUMBER), optional=2),
    "user_misery": Function((ArgumentKind.NUMERIC, ArgumentKind.NUMBER), optional=2),
    "spm": Function((ArgumentKind.NUMBER,), optional=1, in_equations=False),
    "sps": Function((ArgumentKind.NUMBER,), optional=1, in_equations=False),
    "cache_hit_rate": _NO_ARGUMENTS,
    "cache_miss_rate": _NO_ARGUMENTS,
    "http_response_rate": Function((ArgumentKind.NUMBER,), in_equations=False),
    "performance_score": Function((ArgumentKind.NUMERIC,), in_equations=False),
    "opportunity_score": Function((ArgumentKind.NUMERIC,), optional=1, in_equations=False),
    "time_spent_percentage": Function(
        (ArgumentKind.VALUE, ArgumentKind.NUMERIC), optional=2, in_equations=False
    ),
}

REGISTRIES = {"spans": SPANS}

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
ALLOWED_ARGUMENTS = {
    ArgumentKind.FIELD: ("a field",),
    ArgumentKind.NUMERIC: ("a numeric field",),
    ArgumentKind.NUMBER: ("a number of at least 0",),
    ArgumentKind.FRACTION: ("a number from 0 to 1",),
    ArgumentKind.COMPARISON: COMPARISONS,
    ArgumentKind.QUALITY: QUALITIES,
    ArgumentKind.VALUE: ("any text",),
}
"""The arguments of each kind: the values, or a description of them."""
TAG = re.compile(r"(?:tags|flags)\[([^\[\]]+)\]")
PARENTHESIS_OR_QUOTE = re.compile(r"[()\"]")
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def is_numeric(field: str, widget_type: str) -> bool:
    """Whether a field is numeric, judged by its name and the widget type."""
    if TAG.fullmatch(field):
        return bool(re.search(r",\s*number\s*\]$", field))
    if field in NUMERIC_FIELDS or field.startswith(NUMERIC_FAMILIES):
        return True
    return field not in TEXT_FIELDS and widget_type in REGISTRIES and _is_field_name(field)


def _is_field_name(text: str) -> bool:
    """Whether a text can be a field name: not blank, not a number, no parentheses or quotes."""
    return (
        bool(text.strip()) and not NUMBER.fullmatch(text) and not PARENTHESIS_OR_QUOTE.search(text)
    )


def check_column(column: str) -> TextProblem | None:
    """Return the problem of a column that is not a field or a tag.

    See docs/reference/dashboards.md#columns.
    """
    message = None
    if column.startswith("equation|"):
        message = "A column must be a field. Move the equation to aggregates."
    elif "(" in column or ")" in column:
        message = "A column must be a field. Move the function to aggregates."
    elif NUMBER.fullmatch(column):
        message = f"{column!r} is a number, not a field."
    return None if message is None else TextProblem(message, allowed=("a field", "a tag"))


def check_call(
    call: Call, *, widget_type: str, is_in_equation: bool = False
) -> Iterator[TextProblem]:
    """Yield the problems of a call: its name, and the number and kinds of its arguments.

    See docs/reference/dashboards.md#aggregates.
    """
    registry = REGISTRIES.get(widget_type, EVENTS)
    function = registry.get(call.name)
    if function is None:
        matches = get_close_matches(call.name[:80], registry, n=1)
        hint = f" Did you mean {matches[0]}?" if matches else ""
        message = f"There is no function {shorten(call.name)}.{hint}"
        yield TextProblem(message, allowed=list_functions(registry, is_in_equation))
        return
    if is_in_equation and not function.in_equations:
        message = f"{call.name} cannot be used in an equation."
        yield TextProblem(message, allowed=list_functions(registry, is_in_equation))
    maximum = len(function.arguments)
    if not maximum - function.optional <= len(call.arguments) <= maximum:
        message = f"{call.name} takes {function.arity}, not {len(call.arguments)}."
        yield TextProblem(message, allowed=(function.arity,))
        return
    for argument, kind in zip(call.arguments, function.arguments, strict=False):
        if not is_of_kind(argument, kind, widget_type):
            allowed = ALLOWED_ARGUMENTS[kind]
            expected = allowed[0] if len(allowed) == 1 else f"one of {', '.join(allowed)}"
            message = f"{call.name}: {shorten(argument)!r} is not {expected}."
            yield TextProblem(message, allowed=allowed)


def list_functions(registry: Mapping[str, Function], is_in_equation: bool) -> tuple[str, ...]:  # noqa: FBT001 (passed on)
    """Return the names of the functions that can be used, in order."""
    names = (
        name for name, function in registry.items() if function.in_equations or not is_in_equation
    )
    return tuple(sorted(names))


def is_of_kind(argument: str, kind: ArgumentKind, widget_type: str) -> bool:
    """Whether an argument is of its kind."""
    is_number = bool(NUMBER.fullmatch(argument))
    match kind:
        case ArgumentKind.FIELD:
            return _is_field_name(argument)
        case ArgumentKind.NUMERIC:
            return is_numeric(argument, widget_type)
        case ArgumentKind.NUMBER:
            return is_number and float(argument) >= 0
        case ArgumentKind.FRACTION:
            return is_number and 0 <= float(argument) <= 1
        case ArgumentKind.COMPARISON | ArgumentKind.QUALITY:
            return argument in ALLOWED_ARGUMENTS[kind]
    return True
