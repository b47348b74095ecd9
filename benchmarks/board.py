"""Measure a dashboard of 30 widgets on the board, with the tracing of Chromium.

    python -m benchmarks.board --rounds 3

Starts a server with demo data and Chromium, creates a dashboard of 30 widgets, and opens it
several times with an empty cache. Prints which GraphQL requests the page sends, the time until all
widgets are drawn with the processor time of the page's main thread, and for a scroll from the top
to the end and back the frames that were presented and dropped, and the longest task. Then opens
the dashboard in the editor and the form of its first chart, which draws all charts in another
size, and prints the processor time of the main thread until the form is there and of the second
after. Exits with 1 if the widgets need more than one request, or if a frame of the scroll is
dropped because the main thread works longer than a frame takes. Frames that are dropped while
other programs have the processor are only printed.
"""

import json
import statistics
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from playwright.sync_api import Browser, Page

from tests.clients.board import CREATE_DASHBOARD, Board
from tests.clients.browser import chromium
from tests.clients.command_line import CommandLine

WIDGETS = 30
FRAME = 1000 / 60
"""Milliseconds of a frame."""
BETWEEN = [("scroll-start", "scroll-end"), ("form-start", "form-end")]
MARKS = {"drawn", *(mark for marks in BETWEEN for mark in marks)}
"""The marks that pages set."""
CATEGORIES = ["toplevel", "cc", "benchmark", "blink.user_timing", "devtools.timeline"]
FORMS = ("BIG_NUMBER", "LINE", "BAR", "AREA", "TABLE", "TOP_N")
AGGREGATES = ("sum(session)", "crash_free_rate(session)", "count_crashed(session)", "sum(session)")

# Marks the time at which every widget is drawn: each chart has its canvas, and none is loading.
MARK_DRAWN = """() => {
  const isDrawn = () => {
    const widgets = [...document.querySelectorAll("article.widget")];
    return widgets.length === %d && widgets.every((widget) =>
      widget.querySelector("canvas, table, .big .value") && !widget.querySelector(".skel"));
  };
  const check = () => isDrawn() ? performance.mark("drawn") : requestAnimationFrame(check);
  requestAnimationFrame(check);
}"""
# Scrolls by a step for each frame, to the end and back.
SCROLL = """async (step) => {
  const frame = () => new Promise(requestAnimationFrame);
  const end = document.documentElement.scrollHeight - innerHeight;
  performance.mark("scroll-start");
  for (let y = 0; y < end; y += step) { scrollTo(0, y); await frame(); }
  for (let y = end; y > 0; y -= step) { scrollTo(0, y); await frame(); }
  performance.mark("scroll-end");
  return end;
}"""
# Opens the form of a widget by its button, and waits until it is painted.
OPEN_FORM = """async (label) => {
  const frame = () => new Promise(requestAnimationFrame);
  performance.mark("form-start");
  document.querySelector(`[aria-label="${label}"]`).click();
  while (!document.querySelector("aside.panel input")) await frame();
  await frame();
  await frame();
  performance.mark("form-end");
}"""
STEP = 24
"""Pixels of a frame: 1,440 a second."""


@dataclass
class Round:
    """A visit: its requests, the milliseconds until it is drawn, and the frames of its scroll."""

    requests: Counter[str]
    drawn: float
    processor: float
    presented: int
    dropped: int
    longest_task: float


@dataclass
class Form:
    """Milliseconds of the processor when the first form of an editor opens."""

    until_shown: float
    longest_task: float
    after: float


def create_dashboard(board: Board) -> str:
    """Create a dashboard of 30 widgets that are all different, and return its id."""
    widgets = []
    for number in range(WIDGETS):
        form = FORMS[number % len(FORMS)]
        is_number = form == "BIG_NUMBER"
        query = {
            "fields": [],
            "aggregates": [AGGREGATES[number % len(AGGREGATES)]],
            "columns": [] if is_number else [("release", "project", "environment")[number % 3]],
            "conditions": "" if number < WIDGETS // 2 else "environment:production",
        }
        size = {"w": 2, "h": 1 if is_number else 2, "minH": 1 if is_number else 2}
        place = {"x": number % 3 * 2, "y": number // 3 * 2}
        widgets.append(
            {
                "title": f"{form} {number}",
                "displayType": form,
                "widgetType": "METRICS",
                "interval": "6h",
                "layout": place | size,
                "queries": [query],
            }
        )
    input_ = {"title": "Thirty widgets", "allProjects": True, "widgets": widgets}
    return str(board.mutate(CREATE_DASHBOARD, input=input_)["dashboard"]["id"])


def visit(board: Board, browser: Browser, path: str, folder: Path) -> Round:
    """Open the dashboard in a new context, and scroll it."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    requests: Counter[str] = Counter()
    page.on("request", lambda request: note(requests, request.post_data))
    trace = folder / "trace.json"
    browser.start_tracing(page=page, path=trace, categories=CATEGORIES)
    wait_until_drawn(page, board.address + path)
    browser.stop_tracing()
    drawn = read_mark(page, "drawn")
    processor = sum(each["tdur"] for each in read_tasks(trace)) / 1000
    page.wait_for_timeout(1_000)  # what is shown beside numbers arrives
    page.evaluate(SCROLL, STEP * 4)  # once before, so that everything is painted
    browser.start_tracing(page=page, path=trace, categories=CATEGORIES)
    page.evaluate(SCROLL, STEP)
    browser.stop_tracing()
    frames = read_frames(trace)
    longest = max(each["tdur"] for each in read_tasks(trace)) / 1000
    context.close()
    return Round(requests, drawn, processor, frames["presented"], frames["dropped"], longest)


def open_form(board: Board, browser: Browser, path: str, folder: Path) -> Form:
    """Open the dashboard in the editor, and the form of its first chart."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    wait_until_drawn(page, f"{board.address}{path}/edit")
    page.wait_for_timeout(1_000)  # charts out of view are drawn
    trace = folder / "trace.json"
    browser.start_tracing(page=page, path=trace, categories=CATEGORIES)
    page.evaluate(OPEN_FORM, "Edit LINE 1")
    page.wait_for_timeout(1_000)
    browser.stop_tracing()
    context.close()
    within = [each["tdur"] / 1000 for each in read_tasks(trace)]
    return Form(sum(within), max(within), sum_tasks_after(trace, "form-end"))


def wait_until_drawn(page: Page, address: str) -> None:
    """Open a page, and wait until all widgets are drawn."""
    page.add_init_script(f"({MARK_DRAWN % WIDGETS})()")
    page.goto(address)
    page.wait_for_function(
        "() => performance.getEntriesByName('drawn').length > 0", timeout=60_000
    )


def note(requests: Counter[str], body: str | None) -> None:
    """Count a GraphQL request by the name of its operation."""
    if body is not None:
        requests[json.loads(body)["operationName"]] += 1


def read_mark(page: Page, name: str) -> float:
    """Return the milliseconds from the start of the navigation to a mark."""
    time: float = page.evaluate(f"performance.getEntriesByName('{name}')[0].startTime")
    return time


def read_events(trace: Path) -> Sequence[dict[str, Any]]:
    """Return the events of a trace, those between two marks alone if it has them."""
    events: list[dict[str, Any]] = json.loads(trace.read_text())["traceEvents"]
    times = {each["name"]: each["ts"] for each in events if each["name"] in MARKS}
    for start, end in BETWEEN:
        if end in times:
            return [e for e in events if times[start] <= e["ts"] <= times[end]]
    return events


def read_tasks(trace: Path) -> Sequence[dict[str, Any]]:
    """Return the tasks of the page's main thread, with their processor time as `tdur`."""
    return select_tasks(trace, read_events(trace))


def sum_tasks_after(trace: Path, mark: str) -> float:
    """Return the milliseconds of the processor of the main thread after a mark."""
    events: list[dict[str, Any]] = json.loads(trace.read_text())["traceEvents"]
    [time] = {each["ts"] for each in events if each["name"] == mark}
    after = [each for each in events if each["ts"] > time]
    return float(sum(each["tdur"] for each in select_tasks(trace, after))) / 1000


def select_tasks(trace: Path, among: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Return the tasks of the thread that set the marks of a trace, among some events."""
    events: list[dict[str, Any]] = json.loads(trace.read_text())["traceEvents"]
    [thread] = {(e["pid"], e["tid"]) for e in events if e["name"] in MARKS}
    return [
        each
        for each in among
        if (each["pid"], each["tid"]) == thread
        and each["name"] in {"RunTask", "ThreadControllerImpl::RunTask"}
        and "tdur" in each
    ]


def read_frames(trace: Path) -> Counter[str]:
    """Count the frames of a scroll that were presented, and those that were dropped."""
    frames: Counter[str] = Counter()
    for event in read_events(trace):
        if event["name"] != "PipelineReporter" or event["ph"] not in {"b", "X"}:
            continue
        args = event.get("args", {})
        report = args.get("chrome_frame_reporter") or args.get("frame_reporter") or {}
        state = report.get("state", "")
        if state == "STATE_DROPPED" and report.get("affects_smoothness", True):
            frames["dropped"] += 1
        elif state.startswith("STATE_PRESENTED"):
            frames["presented"] += 1
    return frames


def main(
    rounds: Annotated[int, typer.Option(help="How often the dashboard is opened.")] = 3,
) -> None:
    """Open a dashboard of 30 widgets, and print what it takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = CommandLine(folder)
        command.environment["WAYBILL_LOG_FORMAT"] = "off"
        with command.serving("--demo") as (address, lines), chromium() as browser:
            [token] = [line.split()[-1] for line in lines if line.startswith("Access token: ")]
            board = Board(command, address, token, browser)
            path = f"/dashboards/{create_dashboard(board)}"
            visit(board, browser, path, folder)  # the first one compiles plans
            visits = [visit(board, browser, path, folder) for _ in range(rounds)]
            forms = [open_form(board, browser, path, folder) for _ in range(rounds)]
    raise typer.Exit(report(visits, forms))


def report(visits: Sequence[Round], forms: Sequence[Form]) -> int:
    """Print the visits and the forms, and return the exit status."""
    for operation, count in visits[-1].requests.items():
        print(f"{count} request of {operation}")
    print(f"drawn after {statistics.median(each.drawn for each in visits):,.0f} ms")
    processor = statistics.median(each.processor for each in visits)
    print(f"processor time of the main thread until then: {processor:,.0f} ms")
    for each in visits:
        print(
            f"scroll: {each.presented} frames presented, {each.dropped} dropped, "
            f"longest task {each.longest_task:.1f} ms of the processor"
        )
    for form in forms:
        print(
            f"form of the editor: {form.until_shown:.0f} ms of the processor until it is shown, "
            f"longest task {form.longest_task:.0f} ms; {form.after:.0f} ms in the second after"
        )
    is_one = all(each.requests["DashboardPageQuery"] == 1 for each in visits)
    is_smooth = all(each.longest_task < FRAME for each in visits)
    return 0 if is_one and is_smooth else 1


if __name__ == "__main__":
    typer.run(main)
