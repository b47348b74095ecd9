"""Who may edit a dashboard, and who may change that."""

import pytest
from sqlalchemy import select

from db import models
from tests.clients.dashboard_editor import DashboardEditor, get_errors, user_of
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World, create_organization


@pytest.mark.spec("dashboards#edit-rights")
@pytest.mark.spec("dashboards#permission-input")
@pytest.mark.spec("dashboards#changing-permissions")
async def test_teams_of_the_permissions_may_edit(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    bob, eve = await new_editor("bob"), await new_editor("eve")
    manager = await new_editor("max", role="manager")
    ids = await world.read(select(models.User.email, models.User.id))
    users = dict(ids)
    await world.team("web", [users["bob@acme.example"]], [])
    await world.team("ops", [], [])
    other = await create_organization(world.db, "other")
    await other.team("foreign", [], [])
    permissions = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web", "ops"]}
    dashboard = await editor.create("D", permissions=permissions)

    assert dashboard["permissions"] == {
        "isEditableByEveryone": False,
        "teamsWithEditAccess": [{"slug": "ops"}, {"slug": "web"}],
    }
    rights = [
        (found["canEdit"], found["canDelete"], found["canChangePermissions"])
        for found in [await each.read(dashboard["id"]) for each in (editor, bob, eve, manager)]
    ]
    assert rights == [(True, True, True), (True, True, False), (False,) * 3, (True,) * 3]
    assert await eve.reject_save(dashboard["id"], title="x") == ["FORBIDDEN id"]
    assert get_errors(await eve.delete(dashboard["id"])) == ["FORBIDDEN id"]
    assert (await bob.save(dashboard["id"], title="Bob's"))["updatedBy"] == user_of("bob")
    assert await bob.reject_save(dashboard["id"], permissions=permissions) == [
        "FORBIDDEN permissions"
    ]
    errors = await editor.reject_save(
        dashboard["id"],
        permissions=permissions | {"teamsWithEditAccess": ["foreign", "web", "nothing"]},
    )
    path = "permissions.teamsWithEditAccess"
    assert errors == [f"NOT_FOUND {path}.0", f"NOT_FOUND {path}.2"]

    same_teams = await editor.save(dashboard["id"], permissions={"isEditableByEveryone": False})
    fewer_teams = await editor.save(
        dashboard["id"], permissions=permissions | {"teamsWithEditAccess": ["ops"]}
    )
    everyone = await editor.save(
        dashboard["id"], permissions=permissions | {"isEditableByEveryone": True}
    )
    removed = await editor.save(dashboard["id"], permissions=None)
    removed_again = await editor.save(dashboard["id"], permissions=None)
    assert len(same_teams["permissions"]["teamsWithEditAccess"]) == 2
    assert fewer_teams["permissions"]["teamsWithEditAccess"] == [{"slug": "ops"}]
    assert everyone["permissions"] == {"isEditableByEveryone": True, "teamsWithEditAccess": []}
    assert removed["permissions"] is removed_again["permissions"] is None
    assert (await eve.save(dashboard["id"], title="Eve's"))["title"] == "Eve's"


@pytest.mark.spec("dashboards#edit-rights")
async def test_only_the_creator_may_edit_with_empty_permissions(
    editor: DashboardEditor, new_editor: NewEditor
) -> None:
    bob = await new_editor("bob")
    dashboard = await editor.create("D", permissions={"isEditableByEveryone": False})
    payload = await bob.mutate("favoriteDashboard", id=dashboard["id"], favorited=True)

    assert payload["errors"] == []
    assert await bob.reject_save(dashboard["id"], title="Bob's") == ["FORBIDDEN id"]
    found = await bob.read(dashboard["id"])
    assert (found["isFavorited"], found["canEdit"], found["title"]) == (True, False, "D")
    assert (await editor.save(dashboard["id"], title="Mine"))["title"] == "Mine"


@pytest.mark.spec("dashboards#reading")
@pytest.mark.spec("dashboards#capabilities")
async def test_member_without_edit_rights_reads_everything(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    for slug in ("web", "ops"):
        await world.team(slug, [], [])
    permissions = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web", "ops"]}
    dashboard = await editor.create(permissions=permissions)
    bob = await new_editor("bob")

    read = await bob.read(dashboard["id"])

    teams = [{"slug": "ops"}, {"slug": "web"}]
    assert read == dashboard | {
        "permissions": {"isEditableByEveryone": False, "teamsWithEditAccess": teams},
        "canEdit": False,
        "canDelete": False,
        "canChangePermissions": False,
    }


@pytest.mark.spec("dashboards#capabilities")
async def test_token_without_the_scope_write_can_edit_nothing(
    editor: DashboardEditor, new_editor: NewEditor
) -> None:
    dashboard = await editor.create()
    reader = await new_editor("rita", "read")

    read = await reader.read(dashboard["id"], "canEdit canDelete canChangePermissions")

    assert read == {"canEdit": False, "canDelete": False, "canChangePermissions": False}


@pytest.mark.spec("dashboards#edit-rights")
@pytest.mark.spec("dashboards#deleting")
async def test_deleting_needs_edit_rights(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    permissions = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web"]}
    member = await world.user("tom@acme.example")
    await world.team("web", [member], [])
    dashboards = [await editor.create(str(number), permissions=permissions) for number in range(2)]
    bob, owner = await new_editor("bob"), await new_editor("olga", role="owner")
    tom = await new_editor("tom", user=member)

    assert get_errors(await bob.delete(dashboards[0]["id"])) == ["FORBIDDEN id"]
    assert await tom.delete(dashboards[0]["id"]) == {
        "deletedId": dashboards[0]["id"],
        "errors": [],
    }
    assert await owner.delete(dashboards[1]["id"]) == {
        "deletedId": dashboards[1]["id"],
        "errors": [],
    }
