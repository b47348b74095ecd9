"""The number of SQL statements does not grow with the data."""

from typing import Any

import pytest

from tests.clients.dashboard_editor import DashboardEditor, count_query, count_widget
from tests.clients.graph import Statements
from tests.support.factories import World

UPDATE = """mutation ($input: UpdateDashboardInput!) { updateDashboard(input: $input) {
    dashboard { version widgets { id title queries { id name } } } errors { code path }
} }"""
LIST = """{ organization { dashboards(first: 100) { nodes {
    title createdBy { name } updatedBy { name } isFavorited canEdit projects { slug }
    permissions { isEditableByEveryone teamsWithEditAccess { slug } }
    widgets { title queries { name } }
} } } }"""
MAX_STATEMENTS = 20
AUDIT, RAISE_VERSION = "INSERT INTO audit_entry ", "UPDATE organization_version "
"""The last statements of every write."""


def widget_with_queries(title: str, queries: int) -> dict[str, Any]:
    """The input of a new widget with that many queries."""
    return count_widget(
        title, queries=[count_query(name=f"{title} {number}") for number in range(queries)]
    )


async def create(
    owner: DashboardEditor, title: str, widgets: int, queries: int, **values: Any
) -> Any:
    """Create a dashboard with that many widgets, each with that many queries."""
    inputs = [widget_with_queries(f"w{number}", queries) for number in range(widgets)]
    return await owner.create(title, widgets=inputs, **values)


@pytest.mark.spec("dashboards#statement-counts")
@pytest.mark.parametrize("size", [1, 30])
async def test_statement_count_does_not_grow_with_the_list(
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
        "prebuilt": 1,
        "dashboards": 1,
        "UserById": 1,
        "IsFavorite": 1,
        "ProjectsByDashboard": 1,
        "PermissionByDashboard": 1,
        "TeamsByDashboard": 1,
        "WidgetsByDashboard": 1,
        "QueriesByWidget": 1,
    }


def change_everything(widgets: list[Any]) -> list[Any]:
    """Change the title of every widget and the name of every query."""
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


def reverse_everything(widgets: list[Any]) -> list[Any]:
    """Reverse the widgets and the queries of each."""
    return [
        {"id": widget["id"], "queries": [{"id": query["id"]} for query in widget["queries"][::-1]]}
        for widget in widgets[::-1]
    ]


def replace_everything(widgets: list[Any]) -> list[Any]:
    """Replace every widget with a new one."""
    return [widget_with_queries(f"new {index}", 4) for index in range(len(widgets))]


def replace_half(widgets: list[Any]) -> list[Any]:
    """Replace half of the widgets and reverse the others."""
    return [*replace_everything(widgets[:15]), *reverse_everything(widgets)[15:]]


@pytest.mark.spec("dashboards#statement-counts")
@pytest.mark.parametrize(
    "change", [change_everything, reverse_everything, replace_everything, replace_half]
)
async def test_thirty_widgets_of_four_queries_are_saved_in_twenty_statements(
    world: World, owner: DashboardEditor, change: Any
) -> None:
    dashboard = await create(owner, "D", widgets=30, queries=4)
    widgets = change(dashboard["widgets"])

    with Statements(world.db) as statements:
        data = await owner.run(UPDATE, input={"id": dashboard["id"], "widgets": widgets})

    sent = [
        text
        for text in statements.all_texts
        if not text.startswith(("BEGIN", "COMMIT", "ROLLBACK", AUDIT, RAISE_VERSION))
    ]
    assert data["updateDashboard"]["errors"] == []
    assert data["updateDashboard"]["dashboard"]["version"] == 2
    assert len(data["updateDashboard"]["dashboard"]["widgets"]) == 30
    assert len(sent) <= MAX_STATEMENTS, "\n".join(sent)
