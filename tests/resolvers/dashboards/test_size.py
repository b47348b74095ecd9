"""How large a dashboard may be. Sizes are checked before any text is parsed."""

import re
import time
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from db.models import WidgetQuery
from offload.slices import run_steps
from resolvers.dashboards import bounds
from resolvers.dashboards.document import DisplayType, Document, WidgetType
from resolvers.dashboards.input import DashboardEdit, WidgetEdit, WidgetQueryEdit
from resolvers.dashboards.parsing import parse_large_edit
from resolvers.dashboards.validation import PERIOD, ResolvedNames, apply_edit, is_period
from resolvers.dashboards.widget_validation import INTERVAL
from resolvers.outcomes import ErrorCode, MutationError
from resolvers.widget_queries.parsing import ParsedTexts
from tests.clients.dashboard_editor import (
    DashboardEditor,
    count_widget,
    get_dashboard,
    keep,
    new_query,
)
from tests.clients.graph import Graph
from tests.support.factories import World

pytestmark = pytest.mark.spec("dashboards#size-of-a-dashboard")

KIB = 1024
TOO_LARGE: dict[str, tuple[dict[str, Any], str, str, int, int]] = {
    "conditions": ({"conditions": "a" * 4097}, "TOO_LONG", "conditions", 4096, 4097),
    "order": ({"orderby": "-" + "a" * 513}, "TOO_LONG", "orderby", 513, 514),
    "field": ({"fields": ["a", "a" * 513]}, "TOO_LONG", "fields.1", 512, 513),
    "column": ({"columns": ["a" * 513]}, "TOO_LONG", "columns.0", 512, 513),
    "aggregate": ({"aggregates": ["f(" + "a" * 511]}, "TOO_LONG", "aggregates.0", 512, 513),
    "equation": (
        {"aggregates": ["count()", "equation|" + "1" * 504]},
        "TOO_LONG",
        "aggregates.1",
        512,
        513,
    ),
    "alias": ({"fieldAliases": ["a" * 256]}, "TOO_LONG", "fieldAliases.0", 255, 256),
    "fields": ({"fields": ["a"] * 21}, "TOO_MANY", "fields", 20, 21),
    "columns": ({"columns": ["a"] * 21}, "TOO_MANY", "columns", 20, 21),
    "aggregates": ({"aggregates": ["count()"] * 21}, "TOO_MANY", "aggregates", 20, 21),
    "aliases": ({"fieldAliases": ["a"] * 21}, "TOO_MANY", "fieldAliases", 20, 21),
}


def to_error(code: str, path: str, limit: int, actual: int) -> dict[str, Any]:
    """An error as served."""
    details = {"limit": limit, "actual": actual}
    return {"code": code, "path": path.split("."), "details": details}


@pytest.mark.parametrize("case", TOO_LARGE)
async def test_text_or_list_of_a_query_beyond_its_bound_is_refused(
    editor: DashboardEditor, case: str
) -> None:
    values, code, path, limit, actual = TOO_LARGE[case]
    widgets = [count_widget(queries=[new_query(), new_query(**values)])]

    payload = await editor.request_create(widgets=widgets)

    expected = to_error(code, f"widgets.0.queries.1.{path}", limit, actual)
    assert payload["errors"] == [expected]


async def test_eleven_queries_of_a_widget_are_refused(editor: DashboardEditor) -> None:
    payload = await editor.request_create(widgets=[count_widget(queries=[new_query()] * 11)])

    assert payload["errors"] == [to_error("TOO_MANY", "widgets.0.queries", 10, 11)]


async def test_query_at_all_of_its_bounds_is_accepted(editor: DashboardEditor) -> None:
    query = new_query(
        conditions="a" * 4096,
        fields=["a" * 512] * 20,
        columns=["a" * 512] * 20,
        aggregates=["count()"] * 20,
        fieldAliases=["a" * 255] * 20,
        orderby="-" + "a" * 512,
    )

    await editor.create(widgets=[count_widget(queries=[query] * 10)])


async def test_bytes_of_all_widgets_together_are_bounded(editor: DashboardEditor) -> None:
    # Title, interval and four queries: 30 * (1 + 2 + 4 * (4096 + 273)) is 512 KiB and 82 bytes.
    query = new_query(conditions="ü" + "a" * 4094, fields=["a" * 273], aggregates=[])
    table = count_widget("W", displayType="TABLE", queries=[query] * 4)
    widgets = [table] * 30
    fitting = query | {"conditions": "a" * 4012}
    smaller = [*widgets[:29], table | {"queries": [query] * 3 + [fitting]}]

    payload = await editor.request_create(widgets=widgets)

    assert payload["errors"] == [to_error("TOO_LONG", "widgets", 512 * KIB, 512 * KIB + 82)]
    assert len((await editor.create(widgets=smaller))["widgets"]) == 30


async def test_what_is_stored_beyond_a_bound_stays_valid(
    world: World, editor: DashboardEditor
) -> None:
    dashboard = await editor.create(widgets=[count_widget(queries=[new_query()] * 2)])
    async with world.db.begin() as connection:
        await connection.execute(
            update(WidgetQuery).values(conditions="a:b " * 2499, aggregates=["count()"] * 50)
        )
    stored = await editor.read(dashboard["id"])
    [widget] = stored["widgets"]
    first, second = widget["queries"]

    assert first["conditions"] == "a:b " * 2499
    renamed = await editor.save(stored["id"], title="T1", widgets=keep(widget))
    assert renamed["widgets"] == [widget]
    sent_whole = await editor.save(stored["id"], title="T2", widgets=[widget])
    assert sent_whole["widgets"] == [widget]
    changed = [{"id": first["id"], "name": "N"}, {"id": second["id"]}]
    await editor.save(stored["id"], widgets=[{"id": widget["id"], "queries": changed}])
    longer = [{"id": first["id"], "conditions": "a:b " * 2498}, {"id": second["id"]}]
    assert await editor.reject_save(
        stored["id"], widgets=[{"id": widget["id"], "queries": longer}]
    ) == ["TOO_LONG widgets.0.queries.0.conditions"]


REQUEST = (
    "mutation ($input: CreateDashboardInput!) { createDashboard(input: $input) { __typename } }"
)
TITLE_BYTES = 1024 * KIB


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_request_over_one_mebibyte_is_refused_before_its_input_is_coerced(
    graph: Graph, accept: str
) -> None:
    # The title has the wrong type, which is not even looked at.
    body = {"query": REQUEST, "variables": {"input": {"title": ["x" * TITLE_BYTES]}}}

    response = await graph.client.post("/graphql", json=body, headers={"Accept": accept})

    size = int(response.request.headers["content-length"])
    assert f'"limit":{1024 * KIB},"actual":{size},"argument":["input"]' in response.text
    assert '"code":"TOO_LONG"' in response.text


async def test_alias_or_fragment_does_not_evade_the_limit_of_a_request(graph: Graph) -> None:
    document = """mutation ($input: CreateDashboardInput!) { ...F }
        fragment F on Mutation { recordSessions: createDashboard(input: $input) { __typename } }"""
    body = {"query": document, "variables": {"input": {"title": "x" * TITLE_BYTES}}}

    response = await graph.client.post("/graphql", json=body)

    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "TOO_LONG"


async def test_values_of_a_widget_are_bounded_by_themselves(graph: Graph) -> None:
    # 31 times 252 values are accepted, and 1,095 values of one widget are not.
    query = {"fields": [], "conditions": "", "aggregates": ["count()"] * 80}
    widgets = [{"title": "W", "displayType": "LINE", "queries": [query] * 3}] * 31

    async def create(widgets: list[Any]) -> httpx.Response:
        body = {"query": REQUEST, "variables": {"input": {"title": "T", "widgets": widgets}}}
        return await graph.client.post("/graphql", json=body)

    assert "errors" not in (await create(widgets)).json()
    [error] = (await create([widgets[0] | {"queries": [query] * 13}])).json()["errors"]
    assert error["extensions"]["code"] == "INPUT_VALUE_LIMIT"


def make_edit(queries: list[WidgetQueryEdit]) -> DashboardEdit:
    """The edit that creates widgets of ten queries each."""
    return DashboardEdit(
        title="T",
        widgets=[
            WidgetEdit(
                title="W",
                display_type=DisplayType.TABLE,
                widget_type=WidgetType.ERROR_EVENTS,
                queries=queries[start : start + 10],
            )
            for start in range(0, len(queries), 10)
        ],
    )


def new_query_edit(conditions: str = "", aggregates: tuple[str, ...] = ()) -> WidgetQueryEdit:
    return WidgetQueryEdit(fields=[], conditions=conditions, aggregates=aggregates)


def repeat_to(length: int, *parts: str) -> str:
    """A text of at most that length: the first part, and then the second again and again."""
    first, second = parts
    return first + second * ((length - len(first)) // len(second))


LARGEST = {
    "filters": [new_query_edit(repeat_to(4096, f"a:{n} ", "a:b ")) for n in range(127)],
    "groups": [new_query_edit(repeat_to(4096, f"a:{n} ", "(a) ")) for n in range(127)],
    "functions": [new_query_edit(repeat_to(4096, f"a:{n} ", "f():1 ")) for n in range(127)],
    "invalid conditions": [
        new_query_edit(repeat_to(4095, f"a:{n} ", "a:b ") + "(") for n in range(127)
    ],
    "invalid calls": [
        new_query_edit("", tuple(repeat_to(512, f"f(a{n}a{m}", ",a") for m in range(20)))
        for n in range(50)
    ],
    "operators": [
        new_query_edit("", tuple(repeat_to(512, f"equation|{n}{m}", "+1") for m in range(20)))
        for n in range(50)
    ],
    "equations": [
        new_query_edit(
            "",
            (
                *(f"max(a.t{n}x{m})" for m in range(10)),
                *(f"equation|max(a.t{n}x{m})" + " + count()" * 8 for m in range(10)),
            ),
        )
        for n in range(300)
    ],
    "unknown functions": [
        new_query_edit("", tuple(f"performance_scor{n}x{m}()" for m in range(20)))
        for n in range(300)
    ],
}


@pytest.mark.parametrize("case", LARGEST)
def test_largest_texts_are_checked_within_three_seconds_of_cpu_time(case: str) -> None:
    parsed = ParsedTexts()
    edit = make_edit(LARGEST[case])
    start = time.process_time()

    run_steps(parse_large_edit(edit, parsed))
    document, problems = run_steps(
        apply_edit(Document(""), edit, ResolvedNames(), has_permission_rights=True, parsed=parsed)
    )

    assert time.process_time() - start < 3
    assert bounds.count_bytes(document.widgets) <= bounds.MAX_DASHBOARD_BYTES
    assert {error.code for error in problems.errors} <= {ErrorCode.INVALID}


def test_parsing_before_the_lock_finds_the_same_problems() -> None:
    def apply(parsed: ParsedTexts) -> list[MutationError]:
        edit = make_edit(LARGEST["equations"][:30] + LARGEST["functions"][:10])
        run_steps(parse_large_edit(edit, parsed))
        steps = apply_edit(
            Document(""), edit, ResolvedNames(), has_permission_rights=True, parsed=parsed
        )
        return run_steps(steps)[1].errors

    parsed = ParsedTexts()

    assert apply(parsed) == apply(parsed) == apply(ParsedTexts())


async def test_large_dashboard_is_saved_in_slices(editor: DashboardEditor) -> None:
    query = new_query(conditions=repeat_to(4096, "a:1 ", "a:b "))
    widgets = [count_widget(queries=[query] * 4) for _ in range(30)]
    dashboard = await editor.create(widgets=widgets)
    moved = [{"id": each["id"], "queries": [query] * 4} for each in dashboard["widgets"][::-1]]

    payload = await editor.request_save(dashboard["id"], widgets=moved)

    assert get_dashboard(payload)["version"] == 2
    assert len(payload["plan"]["updated"]) == 30


@pytest.mark.parametrize("pattern", [PERIOD, INTERVAL])
def test_long_periods_and_intervals_are_refused_in_one_pass(pattern: re.Pattern[str]) -> None:
    # With a search that begins anew at each digit this takes hours.
    assert pattern.fullmatch("1" * 1_000_000 + "x") is None
    assert pattern.fullmatch("0" * 1_000_000) is None
    assert pattern.fullmatch("0100d")
    assert not is_period("1" * 1_000_000 + "d")
