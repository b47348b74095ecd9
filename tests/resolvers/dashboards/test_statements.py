"""What dashboards cost: the same few statements, whatever is read or written."""

from typing import Any

import pytest

from tests.clients.dashboard_editor import DashboardEditor
from tests.clients.graph import Statements
from tests.support.factories import World

CREATE = """mutation ($input: CreateDashboardInput!) { createDashboard(input: $input) {
    dashboard { id widgets { id queries { id } } } errors { code path }
} }"""
UPDATE = """mutation ($input: UpdateDashboardInput!) { updateDashboard(input: $input) {
    dashboard { version widgets { id title queries { id name } } } errors { code path }
} }"""
LIST = """{ organization { dashboards(first: 100) { nodes {
    title createdBy { name } updatedBy { name } isFavorited canEdit projects { slug }
    permissions { isEditableByEveryone teamsWithEditAccess { slug } }
    widgets { title queries { name } }
} } } }"""
MOST_STATEMENTS = 20


def a_query(name: str) -> dict[str, Any]:
    return {"name": name, "fields": ["count()"], "aggregates": ["count()"], "conditions": ""}


def a_widget(title: str, queries: int) -> dict[str, Any]:
    return {
        "title": title,
        "displayType": "LINE",
        "queries": [a_query(f"{title} {number}") for number in range(queries)],
    }


async def create(
    owner: DashboardEditor, title: str, widgets: int, queries: int, **more: Any
) -> Any:
    wanted = [a_widget(f"w{number}", queries) for number in range(widgets)]
    answer = await owner.run(CREATE, input={"title": title, "widgets": wanted} | more)
    assert answer["createDashboard"]["errors"] == []
    return answer["createDashboard"]["dashboard"]


@pytest.mark.parametrize("size", [1, 30])
async def test_a_list_costs_the_same_whatever_its_size(
    world: World, owner: DashboardEditor, statements: Statements, size: int
) -> None:
    project = await world.project("app")
    await world.team("web", [], [project])
    for number in range(size):
        await create(
            owner,
            f"D{number}",
            widgets=2,
            queries=2,
            projects=["app"],
            permissions={"isEditableByEveryone": False, "teamsWithEditAccess": ["web"]},
        )
    statements.clear()

    data = await owner.run(LIST)

    assert len(data["organization"]["dashboards"]["nodes"]) == size + 1  # the prebuilt one
    assert statements.counts == {
        "tombstone": 1,
        "dashboards": 1,
        "UserById": 1,
        "IsFavorite": 1,
        "ProjectsByDashboard": 1,
        "PermissionByDashboard": 1,
        "TeamsByDashboard": 1,
        "WidgetsByDashboard": 1,
        "QueriesByWidget": 1,
    }


def everything_changed(widgets: list[Any]) -> list[Any]:
    return [
        {
            "id": widget["id"],
            "title": f"new {index}",
            "queries": [
                {"id": query["id"], "name": f"new {index} {number}"}
                for number, query in enumerate(widget["queries"])
            ],
        }
        for index, widget in enumerate(widgets)
    ]


def only_the_order(widgets: list[Any]) -> list[Any]:
    return [
        {"id": widget["id"], "queries": [{"id": query["id"]} for query in widget["queries"][::-1]]}
        for widget in widgets[::-1]
    ]


def all_new(widgets: list[Any]) -> list[Any]:
    return [a_widget(f"new {index}", 4) for index in range(len(widgets))]


def half_new(widgets: list[Any]) -> list[Any]:
    return [*all_new(widgets[:15]), *only_the_order(widgets)[15:]]


@pytest.mark.parametrize("change", [everything_changed, only_the_order, all_new, half_new])
async def test_thirty_widgets_of_four_queries_are_saved_in_twenty_statements(
    world: World, owner: DashboardEditor, change: Any
) -> None:
    dashboard = await create(owner, "D", widgets=30, queries=4)
    wanted = change(dashboard["widgets"])
    with Statements(world.db) as statements:
        answer = await owner.run(UPDATE, input={"id": dashboard["id"], "widgets": wanted})
    sent = [
        text
        for text in statements.all_texts
        if not text.startswith(("BEGIN", "COMMIT", "ROLLBACK"))
    ]

    assert answer["updateDashboard"]["errors"] == []
    assert answer["updateDashboard"]["dashboard"]["version"] == 2
    assert len(answer["updateDashboard"]["dashboard"]["widgets"]) == 30
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)
