"""Who may edit a dashboard, and who may change that."""

import pytest
from sqlalchemy import select

from db import models
from tests.clients.dashboard_editor import DashboardEditor, get_errors, user_of
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World, an_organization


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
    other = await an_organization(world.db, "other")
    await other.team("foreign", [], [])
    rule = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web", "ops"]}
    made = await editor.create("D", permissions=rule)

    assert made["permissions"] == {
        "isEditableByEveryone": False,
        "teamsWithEditAccess": [{"slug": "ops"}, {"slug": "web"}],
    }
    rights = [
        (found["canEdit"], found["canDelete"], found["canChangePermissions"])
        for found in [await each.read(made["id"]) for each in (editor, bob, eve, manager)]
    ]
    assert rights == [(True, True, True), (True, True, False), (False,) * 3, (True,) * 3]
    assert await eve.reject_save(made["id"], title="x") == ["FORBIDDEN id"]
    assert get_errors(await eve.delete(made["id"])) == ["FORBIDDEN id"]
    assert (await bob.save(made["id"], title="Bob's"))["updatedBy"] == user_of("bob")
    assert await bob.reject_save(made["id"], permissions=rule) == ["FORBIDDEN permissions"]
    errors = await editor.reject_save(
        made["id"], permissions=rule | {"teamsWithEditAccess": ["foreign", "web", "nothing"]}
    )
    path = "permissions.teamsWithEditAccess"
    assert errors == [f"NOT_FOUND {path}.0", f"NOT_FOUND {path}.2"]

    same_teams = await editor.save(made["id"], permissions={"isEditableByEveryone": False})
    fewer = await editor.save(made["id"], permissions=rule | {"teamsWithEditAccess": ["ops"]})
    everybody = await editor.save(made["id"], permissions=rule | {"isEditableByEveryone": True})
    lifted = await editor.save(made["id"], permissions=None)
    again = await editor.save(made["id"], permissions=None)
    assert len(same_teams["permissions"]["teamsWithEditAccess"]) == 2
    assert fewer["permissions"]["teamsWithEditAccess"] == [{"slug": "ops"}]
    assert everybody["permissions"] == {"isEditableByEveryone": True, "teamsWithEditAccess": []}
    assert lifted["permissions"] is again["permissions"] is None
    assert (await eve.save(made["id"], title="Eve's"))["title"] == "Eve's"


@pytest.mark.spec("dashboards#edit-rights")
async def test_creator_may_edit_when_nobody_else_may(
    editor: DashboardEditor, new_editor: NewEditor
) -> None:
    bob = await new_editor("bob")
    made = await editor.create("D", permissions={"isEditableByEveryone": False})
    liked = await bob.mutate("favoriteDashboard", id=made["id"], favorited=True)

    assert liked["errors"] == []
    assert await bob.reject_save(made["id"], title="Bob's") == ["FORBIDDEN id"]
    found = await bob.read(made["id"])
    assert (found["isFavorited"], found["canEdit"], found["title"]) == (True, False, "D")
    assert (await editor.save(made["id"], title="Mine"))["title"] == "Mine"


@pytest.mark.spec("dashboards#reading")
@pytest.mark.spec("dashboards#capabilities")
async def test_member_without_edit_rights_reads_everything(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    for slug in ("web", "ops"):
        await world.team(slug, [], [])
    rule = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web", "ops"]}
    made = await editor.create(permissions=rule)
    bob = await new_editor("bob")

    read = await bob.read(made["id"])

    teams = [{"slug": "ops"}, {"slug": "web"}]
    assert read == made | {
        "permissions": {"isEditableByEveryone": False, "teamsWithEditAccess": teams},
        "canEdit": False,
        "canDelete": False,
        "canChangePermissions": False,
    }


@pytest.mark.spec("dashboards#capabilities")
async def test_token_without_the_scope_write_can_edit_nothing(
    editor: DashboardEditor, new_editor: NewEditor
) -> None:
    made = await editor.create()
    reader = await new_editor("rita", "read")

    read = await reader.read(made["id"], "canEdit canDelete canChangePermissions")

    assert read == {"canEdit": False, "canDelete": False, "canChangePermissions": False}


@pytest.mark.spec("dashboards#edit-rights")
@pytest.mark.spec("dashboards#deleting")
async def test_deleting_needs_edit_rights(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    rule = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web"]}
    member = await world.user("tom@acme.example")
    await world.team("web", [member], [])
    made = [await editor.create(str(number), permissions=rule) for number in range(2)]
    bob, owner = await new_editor("bob"), await new_editor("olga", role="owner")
    tom = await new_editor("tom", user=member)

    assert get_errors(await bob.delete(made[0]["id"])) == ["FORBIDDEN id"]
    assert await tom.delete(made[0]["id"]) == {"deletedId": made[0]["id"], "errors": []}
    assert await owner.delete(made[1]["id"]) == {"deletedId": made[1]["id"], "errors": []}
