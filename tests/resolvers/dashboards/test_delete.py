"""Deleting dashboards."""

import pytest
from sqlalchemy import select

from db import models
from tests.clients.dashboard_editor import (
    WIDGETS,
    DashboardEditor,
    count_widget,
    get_errors,
    read_tables,
)
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World


@pytest.mark.spec("dashboards#deleting")
async def test_deleting_removes_all_rows_of_the_dashboard(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    await world.team("web", [], [])
    await world.project("app")
    before = await read_tables(world)
    permissions = {"isEditableByEveryone": True}
    dashboard = await editor.create(widgets=WIDGETS, projects=["app"], permissions=permissions)
    await editor.mutate("favoriteDashboard", id=dashboard["id"], favorited=True)
    await editor.save(dashboard["id"], title="New")
    bob = await new_editor("bob")

    payload = await bob.delete(dashboard["id"])
    again = await bob.delete(dashboard["id"])

    assert payload == {"deletedId": dashboard["id"], "errors": []}
    assert get_errors(again) == ["NOT_FOUND id"]
    after = await read_tables(world)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"user_account", "user_email", "member", "access_token",
                       "access_token_organization", "organization_version",
                       "audit_entry", "outbox", "change"}  # fmt: skip


@pytest.mark.spec("dashboards#deleting")
async def test_deleted_dashboard_is_not_found(world: World, editor: DashboardEditor) -> None:
    dashboard = await editor.create("D", widgets=[count_widget()])

    payload = await editor.delete(dashboard["id"])
    again = await editor.delete(dashboard["id"])

    assert payload == {"deletedId": dashboard["id"], "errors": []}
    assert get_errors(again) == ["NOT_FOUND id"]
    for model in (models.Widget, models.WidgetQuery, models.DashboardVersion):
        assert await world.read(select(model.id)) == []
