"""Statements of mutations that change or delete rows name one organization."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Delete, Update, event
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter

from db.connection.database import Database
from resolvers.ids import encode_global_id
from tests.clients.dashboard_editor import DashboardEditor, new_widget
from tests.clients.graph import Graph, create_deploy, on_sqlite
from tests.support.factories import World
from tests.support.mutations import create, delete, record_sessions, session, update

EXCEPTIONS = {
    "widget": "children are among those of a dashboard that was locked by its organization",
    "widget_query": "as widgets",
    "commit": "ids were read of the organization by repository and SHA, in the transaction",
}
"""Why the rows of a table are written by their ids alone."""


def names_organization(statement: Update | Delete) -> bool:
    """Whether rows have to be of one organization."""
    return any(
        isinstance(each, BinaryExpression)
        and each.operator is operators.eq
        and getattr(each.left, "key", None) == "organization_id"
        and isinstance(each.right, BindParameter)
        for each in visitors.iterate(statement.whereclause)
        if statement.whereclause is not None
    )


@contextmanager
def recording(database: Database) -> Iterator[list[Update | Delete]]:
    """Record statements that change or delete rows of an organization's table."""
    recorded: list[Update | Delete] = []

    def record(_connection: Any, statement: Any, *_: Any) -> None:
        if isinstance(statement, Update | Delete) and "organization_id" in statement.table.c:
            recorded.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_execute", record)
    yield recorded
    event.remove(engine, "before_execute", record)


async def write_dashboard(world: World, token: str) -> None:
    """Create, change, restore and delete a dashboard."""
    async with DashboardEditor(world, token) as editor:
        project = encode_global_id("Project", await world.project("web"))
        dashboard = await editor.create(
            projects=[project], permissions={"isEditableByEveryone": True}
        )
        id_ = dashboard["id"]
        saved = await editor.save(id_, title="Later", projects=[], widgets=[new_widget("W")])
        await editor.save(id_, widgets=[new_widget("X", id=saved["widgets"][0]["id"])])
        await editor.mutate("favoriteDashboard", id=id_, favorited=True)
        await editor.mutate("favoriteDashboard", id=id_, favorited=False)
        await editor.create("Other")
        await editor.delete(id_)


@on_sqlite
async def test_mutations_write_rows_of_one_organization(world: World, graph: Graph) -> None:
    await world.project("app")
    await world.repository("acme/app")
    commits = [
        {"id": "a" * 40, "repository": "acme/app", "message": "m", "authorEmail": "a@b.example"}
    ]
    changed = [commits[0] | {"message": "n"}]

    with recording(world.db) as statements:
        await create(graph, version="app@1", projects=["app"], commits=commits)
        await create(graph, version="app@1", projects=["app"], commits=changed)
        await update(graph, version="app@1", status="ARCHIVED", ref="r")
        await create_deploy(graph, version="app@1", environment="production")
        await record_sessions(graph, session("app@2"))
        await write_dashboard(world, graph.token)
        await delete(graph, "app@1")

    unnamed = {str(each.table): str(each) for each in statements if not names_organization(each)}
    written = {str(each.table) for each in statements}
    assert {name: text for name, text in unnamed.items() if name not in EXCEPTIONS} == {}
    assert unnamed.keys() == EXCEPTIONS.keys()
    assert written >= {"release", "release_commit", "dashboard", "dashboard_favorite"}
