"""Tables in Markdown: the cost of each run, its responses, and the worst of each credential."""

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus

from benchmarks.abuse.attack import MB, Credential
from benchmarks.abuse.measure import Measurement

COSTS = (
    "attack",
    "sent by",
    "requests",
    "CPU ms each",
    "peak MB",
    "kept MB",
    "answer MB",
    "disk MB",
    "others wait ms",
    "CPU",
    "beyond",
)
RESPONSES = ("attack", "sent by", "responses", "notes")
OVERALL = (
    "credential",
    "CPU ms each",
    "CPU s per s",
    "MB each",
    "MB per s",
    "others wait ms",
)


def format_row(cells: Iterable[object]) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def format_head(titles: Sequence[str]) -> str:
    """Return the first two lines of a table."""
    return f"{format_row(titles)}\n{format_row('---' for _ in titles)}"


def format_cost(found: Measurement) -> str:
    """Return the row of a run in the table of costs."""
    cpu = f"{1000 * found.cpu / found.requests:,.1f}"
    if found.database_cpu:
        cpu += f" + {1000 * found.database_cpu / found.requests:,.1f}"
    return format_row(
        (
            found.attack.name,
            found.transport.value,
            f"{found.answers.number:,}",
            cpu,
            f"{found.peak / MB:,.0f}",
            f"{found.kept / MB:,.0f}" if not found.ending else "-",
            f"{found.answers.largest / MB:,.2f}",
            f"{found.disk / MB:,.1f}",
            f"{1000 * found.median_wait:,.0f}, {1000 * found.worst_wait:,.0f}",
            f"{1000 * found.worst_cpu:,.0f}",
            "; ".join(find_excesses(found)) or "-",
        )
    )


def format_responses(measurements: Iterable[Measurement]) -> str:
    """Return the table of the responses: how many had which status and code."""
    rows = []
    for found in measurements:
        outcomes = ", ".join(
            f"{number:,} x {status or 'none'} {code}".strip()
            for (status, code), number in found.answers.outcomes.most_common(4)
        )
        transport = found.transport.value
        rows.append((found.attack.name, transport, outcomes or "-", "; ".join(found.notes) or "-"))
    return "\n".join([format_head(RESPONSES), *map(format_row, rows)])


def find_excesses(found: Measurement) -> Sequence[str]:
    """Return the figures of a run that are beyond the expected bound."""
    bound = found.attack.bound
    figures = (
        ("CPU", found.cpu / found.requests > bound.cpu),
        ("memory", found.peak / MB > bound.memory),
        ("answer", found.answers.largest / MB > bound.answer),
        ("disk", found.disk / MB > bound.disk),
        ("wait", found.worst_wait > bound.wait + found.idle_wait),
        ("others refused", found.failed_waits > 0),
        ("tracebacks", found.tracebacks > 0),
        ("codes", has_wrong_codes(found)),
    )
    ending = (found.ending,) if found.ending else ()
    return (*ending, *(name for name, is_beyond in figures if is_beyond), *found.beyond)


def has_wrong_codes(found: Measurement) -> bool:
    """Whether a response has another code than expected, or is a defect."""
    outcomes = found.answers.outcomes
    expected = found.attack.bound.codes
    return any(
        status == HTTPStatus.INTERNAL_SERVER_ERROR
        or code == "INTERNAL_SERVER_ERROR"
        or (expected is not None and code not in expected)
        for status, code in outcomes
    )


def format_worst(measurements: Sequence[Measurement]) -> str:
    """Return the table of the worst figures of each credential, with the attack of each."""
    lines = [format_head(OVERALL)]
    for credential in Credential:
        own = [each for each in measurements if each.attack.credential is credential]
        if own:
            lines.append(format_row((credential.value, *find_worst(own))))
    return "\n".join(lines)


FIGURES: Sequence[tuple[str, Callable[[Measurement], float]]] = (
    (",.0f", lambda each: 1000 * each.cpu / each.requests),
    (".2f", lambda each: min(1.0, each.cpu / max(each.seconds, 0.1))),
    (",.1f", lambda each: each.peak / MB / each.requests),
    (",.0f", lambda each: each.peak / MB / max(each.seconds, 0.1)),
    (",.0f", lambda each: 1000 * each.worst_wait),
)


def find_worst(measurements: Sequence[Measurement]) -> Iterable[str]:
    """Return the largest of each figure, with its attack."""
    for form, figure in FIGURES:
        found = max(measurements, key=figure)
        yield f"{figure(found):{form}} ({found.attack.name})"
