"""Tables in Markdown: a line for each run, and the worst of each credential."""

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus

from benchmarks.abuse.attack import MB, Credential
from benchmarks.abuse.measure import Measurement

TITLES = (
    "attack",
    "sent by",
    "who",
    "requests",
    "answers",
    "CPU s",
    "CPU ms a request",
    "peak MB",
    "kept MB",
    "largest answer MB",
    "disk MB",
    "others wait: median, worst ms",
    "beyond the bound",
)
OVERALL = (
    "who",
    "CPU ms a request",
    "CPU s a second",
    "MB a request",
    "MB a second",
    "others wait at most, ms",
)


def line(cells: Iterable[object]) -> str:
    """A line of a table."""
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def head(titles: Sequence[str]) -> str:
    """The first two lines of a table."""
    return f"{line(titles)}\n{line('---' for _ in titles)}"


def row(found: Measurement) -> str:
    """The line of a run."""
    outcomes = ", ".join(
        f"{number:,} x {status or 'none'} {code}".strip()
        for (status, code), number in found.answers.outcomes.most_common(4)
    )
    return line(
        (
            found.attack.name,
            found.transport.value,
            found.attack.credential.value,
            f"{found.answers.number:,}",
            "; ".join(each for each in (outcomes, *found.notes) if each) or "-",
            f"{found.cpu:.2f}" + (f" + {found.database_cpu:.2f}" if found.database_cpu else ""),
            f"{1000 * found.cpu / found.requests:,.1f}",
            f"{found.peak / MB:,.0f}",
            f"{found.kept / MB:,.0f}" if not found.ending else "-",
            f"{found.answers.largest / MB:,.2f}",
            f"{found.disk / MB:,.1f}",
            f"{1000 * found.median_wait:,.0f}, {1000 * found.worst_wait:,.0f}",
            "; ".join(beyond(found)) or "-",
        )
    )


def beyond(found: Measurement) -> Sequence[str]:
    """What of a run is beyond the expected bound."""
    bound = found.attack.bound
    figures = (
        ("CPU", found.cpu / found.requests > bound.cpu),
        ("memory", found.peak / MB > bound.memory),
        ("answer", found.answers.largest / MB > bound.answer),
        ("disk", found.disk / MB > bound.disk),
        ("wait", found.worst_wait > bound.wait + found.idle_wait),
        ("others refused", found.failed_waits > 0),
        ("tracebacks", found.tracebacks > 0),
        ("codes", wrong_codes(found)),
    )
    ending = (found.ending,) if found.ending else ()
    return (*ending, *(name for name, is_beyond in figures if is_beyond), *found.beyond)


def wrong_codes(found: Measurement) -> bool:
    """Whether a response has another code than expected, or is a defect."""
    outcomes = found.answers.outcomes
    expected = found.attack.bound.codes
    return any(
        status == HTTPStatus.INTERNAL_SERVER_ERROR
        or code == "INTERNAL_SERVER_ERROR"
        or (expected is not None and code not in expected)
        for status, code in outcomes
    )


def overall(measurements: Sequence[Measurement]) -> str:
    """The worst of each credential, with the attack that reaches it."""
    lines = [head(OVERALL)]
    for credential in Credential:
        own = [each for each in measurements if each.attack.credential is credential]
        if own:
            lines.append(line((credential.value, *worst(own))))
    return "\n".join(lines)


FIGURES: Sequence[tuple[str, Callable[[Measurement], float]]] = (
    (",.0f", lambda each: 1000 * each.cpu / each.requests),
    (".2f", lambda each: min(1.0, each.cpu / max(each.seconds, 0.1))),
    (",.1f", lambda each: each.peak / MB / each.requests),
    (",.0f", lambda each: each.peak / MB / max(each.seconds, 0.1)),
    (",.0f", lambda each: 1000 * each.worst_wait),
)


def worst(measurements: Sequence[Measurement]) -> Iterable[str]:
    """The cells behind a credential: the largest of each figure, and its attack."""
    for form, figure in FIGURES:
        found = max(measurements, key=figure)
        yield f"{figure(found):{form}} ({found.attack.name})"
