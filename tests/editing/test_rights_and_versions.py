"""Rights, versions, history, copies, lists: groups P, D, C, G, F, V, H of dashboards.md 5."""

from typing import Any

import pytest
from sqlalchemy import select

from db import models
from db.models import Base
from tests.editing.conftest import UPDATE, Editor, NewEditor, a_widget, told
from tests.support.factories import EPOCH, World, an_organization

DELETE = (
    "mutation ($id: ID!) { done: deleteDashboard(id: $id) { deletedId errors { code path } } }"
)
DUPLICATE = """mutation ($id: ID!, $title: String) {
    done: duplicateDashboard(id: $id, title: $title) {
        dashboard { title version createdBy { email } widgets { id title } } errors { code path }
    }
}"""
RESTORE = """mutation ($id: ID!, $version: Int!, $expected: Int) {
    done: restoreDashboard(id: $id, version: $version, expectedVersion: $expected) {
        dashboard { title version widgets { id title } } errors { code path }
    }
}"""
HISTORY = """query ($id: ID!, $first: Int, $after: String, $from: Int!, $to: Int) {
    organization { dashboard(id: $id) {
        history(first: $first, after: $after) {
            nodes { version title message author { email } restoredFrom }
            pageInfo { hasNextPage endCursor }
        }
        diff(from: $from, to: $to) { changes { kind path widgetId old new } }
    } }
}"""
LIST = """query ($filter: DashboardFilter, $order: DashboardOrder) { organization {
    dashboards(filter: $filter, orderBy: $order) { totalCount nodes { title } }
} }"""


async def listed(editor: Editor, **variables: Any) -> list[str]:
    """The titles, the prebuilt one apart."""
    found = (await editor.ask(LIST, **variables))["organization"]["dashboards"]
    titles = [node["title"] for node in found["nodes"]]
    assert found["totalCount"] == len(titles)
    return [title for title in titles if title != "General"]


async def test_p2_p8_p11_p12_p14_teams_that_may_edit(
    world: World, editor: Editor, an_editor: NewEditor
) -> None:
    bob, eve = await an_editor("bob@acme.example"), await an_editor("eve@acme.example")
    manager = await an_editor("max@acme.example", role="manager")
    ids = await world.read(select(models.User.email, models.User.id))
    users = dict(ids)
    await world.team("web", [users["bob@acme.example"]], [])
    await world.team("ops", [], [])
    other = await an_organization(world.db, "other")
    await other.team("foreign", [], [])
    rule = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web", "ops"]}
    made = await editor.create(permissions=rule)

    assert made["permissions"] == {
        "isEditableByEveryone": False,
        "teamsWithEditAccess": [{"slug": "ops"}, {"slug": "web"}],
    }
    rights = [
        (seen["canEdit"], seen["canDelete"], seen["canChangePermissions"])
        for seen in [await each.read(made) for each in (editor, bob, eve, manager)]
    ]
    assert rights == [(True, True, True), (True, True, False), (False,) * 3, (True,) * 3]
    assert await eve.refused(made, title="x") == [("FORBIDDEN", "id")]
    assert told((await eve.ask(DELETE, id=made["id"]))["done"]) == [("FORBIDDEN", "id")]
    assert (await bob.save(made, title="Bob's"))["updatedBy"] == {"email": "bob@acme.example"}
    assert await bob.refused(made, permissions=rule) == [("FORBIDDEN", "permissions")]
    errors = await editor.refused(
        made, permissions=rule | {"teamsWithEditAccess": ["foreign", "web", "nothing"]}
    )
    path = "permissions.teamsWithEditAccess"
    assert errors == [("NOT_FOUND", f"{path}.0"), ("NOT_FOUND", f"{path}.2")]

    kept = await editor.save(made, permissions={"isEditableByEveryone": False})
    fewer = await editor.save(made, permissions=rule | {"teamsWithEditAccess": ["ops"]})
    everybody = await editor.save(made, permissions=rule | {"isEditableByEveryone": True})
    lifted = await editor.save(made, permissions=None)
    again = await editor.save(made, permissions=None)
    assert len(kept["permissions"]["teamsWithEditAccess"]) == 2
    assert fewer["permissions"]["teamsWithEditAccess"] == [{"slug": "ops"}]
    assert everybody["permissions"] == {"isEditableByEveryone": True, "teamsWithEditAccess": []}
    assert lifted["permissions"] is again["permissions"] is None
    assert (await eve.save(made, title="Eve's"))["title"] == "Eve's"


async def everything_stored(world: World) -> dict[str, Any]:
    tables = [table for table in Base.metadata.sorted_tables if table.name != "access_token"]
    return {table.name: sorted(map(str, await world.read(select(table)))) for table in tables}


async def test_a_stale_save_writes_nothing_and_says_who_was_faster(
    world: World, editor: Editor, an_editor: NewEditor
) -> None:
    bob = await an_editor("bob@acme.example")
    made = await editor.create()
    await bob.save(made, title="Bob's", expectedVersion=1)
    before = await everything_stored(world)

    stale = {"id": made["id"], "expectedVersion": 1, "title": "Mine"}
    done = (await editor.ask(UPDATE, input=stale))["done"]

    [error] = done["errors"]
    assert (error["code"], error["path"]) == ("VERSION_MISMATCH", ["expectedVersion"])
    assert error["details"]["currentVersion"] == 2
    assert error["details"]["updatedBy"]["email"] == "bob@acme.example"
    assert error["details"]["dateUpdated"].endswith("+00:00")
    assert await everything_stored(world) == before


async def test_a_check_tells_errors_and_plan_and_writes_nothing(
    world: World, editor: Editor
) -> None:
    made = await editor.create(widgets=[a_widget(each) for each in "ABC"])
    a, b, c = (widget["id"] for widget in made["widgets"])
    before = await everything_stored(world)
    wanted = [{"id": c}, {"id": a, "title": "New"}, a_widget("N")]

    checked = {"id": made["id"], "validateOnly": True}
    fine = (await editor.ask(UPDATE, input=checked | {"widgets": wanted}))["done"]
    wrong = (await editor.ask(UPDATE, input=checked | {"widgets": wanted, "title": ""}))["done"]

    assert fine["dashboard"] == made
    assert fine["plan"] == {"created": 1, "updated": [a], "removed": [b], "moved": [c]}
    assert (wrong["dashboard"], wrong["plan"]) == (None, None)
    assert told(wrong) == [("REQUIRED", "title")]
    assert await everything_stored(world) == before


async def test_history_is_listed_diffed_and_restored_forwards(editor: Editor) -> None:
    made = await editor.create(widgets=[a_widget("A"), a_widget("B")])
    a, b = (widget["id"] for widget in made["widgets"])
    renamed = [{"id": b}, {"id": a, "title": "A2"}]
    await editor.save(made, title="D2", widgets=renamed, message="turned")
    await editor.save(made, widgets=[{"id": a}])

    restored = (await editor.ask(RESTORE, id=made["id"], version=1))["done"]

    assert restored["errors"] == []
    assert restored["dashboard"]["version"] == 4
    assert [each["title"] for each in restored["dashboard"]["widgets"]] == ["A", "B"]
    assert restored["dashboard"]["widgets"][0]["id"] == a
    assert restored["dashboard"]["widgets"][1]["id"] != b
    variables = {"id": made["id"], "first": 3, "from": 1}
    found = (await editor.ask(HISTORY, **variables, to=2))["organization"]["dashboard"]
    author = {"email": "ann@acme.example"}
    assert found["history"]["nodes"] == [
        {"version": 4, "title": "D", "message": None, "author": author, "restoredFrom": 1},
        {"version": 3, "title": "D2", "message": None, "author": author, "restoredFrom": None},
        {"version": 2, "title": "D2", "message": "turned", "author": author, "restoredFrom": None},
    ]
    assert found["history"]["pageInfo"]["hasNextPage"] is True
    assert found["diff"]["changes"] == [
        {"kind": "CHANGED", "path": "title", "widgetId": None, "old": "D", "new": "D2"},
        {"kind": "MOVED", "path": f"widgets.{b}", "widgetId": b, "old": 1, "new": 0},
        {
            "kind": "CHANGED",
            "path": f"widgets.{a}.title",
            "widgetId": a,
            "old": "A",
            "new": "A2",
        },
    ]
    since = (await editor.ask(HISTORY, **variables))["organization"]["dashboard"]
    kinds = [each["kind"] for each in since["diff"]["changes"]]
    assert kinds == ["REMOVED", "ADDED"]


async def test_h3_h6_restores_that_cannot_be(editor: Editor) -> None:
    made = await editor.create("First")
    other = await editor.create("Other")
    await editor.save(made, title="Second")
    await editor.save(other, title="First")

    taken = (await editor.ask(RESTORE, id=made["id"], version=1))["done"]
    unknown = (await editor.ask(RESTORE, id=made["id"], version=9))["done"]
    stale = (await editor.ask(RESTORE, id=made["id"], version=1, expected=1))["done"]

    assert told(taken) == [("CONFLICT", "title")]
    assert told(unknown) == [("NOT_FOUND", "version")]
    assert told(stale) == [("VERSION_MISMATCH", "expectedVersion")]


async def test_c13_c14_c16_e25_e26_titles_of_copies(editor: Editor) -> None:
    made = await editor.create("Errors")

    assert await editor.refused_to_create(title="Errors") == [("CONFLICT", "title")]
    copies = [(await editor.create("Errors", duplicate=True))["title"] for _ in range(3)]
    assert copies == ["Errors copy", "Errors copy 1", "Errors copy 2"]
    assert (await editor.create("Errors copy", duplicate=True))["title"] == "Errors copy 3"
    await editor.create("Photocopy")
    assert (await editor.create("Photocopy", duplicate=True))["title"] == "Photocopy copy"
    await editor.create("x" * 255)
    assert (await editor.create("x" * 255, duplicate=True))["title"] == "x" * 250 + " copy"
    assert (await editor.create("Fresh", duplicate=True))["title"] == "Fresh"

    copied = (await editor.ask(DUPLICATE, id=made["id"]))["done"]
    named = (await editor.ask(DUPLICATE, id=made["id"], title="Named"))["done"]
    taken = (await editor.ask(DUPLICATE, id=made["id"], title="Errors"))["done"]
    assert copied["dashboard"]["title"] == "Errors copy 4"
    assert named["dashboard"]["title"] == "Named"
    assert told(taken) == [("CONFLICT", "title")]


async def test_a_copy_has_parts_of_its_own(editor: Editor, an_editor: NewEditor) -> None:
    bob = await an_editor("bob@acme.example")
    made = await editor.create(widgets=[a_widget("A"), a_widget("B")])

    copied = (await bob.ask(DUPLICATE, id=made["id"]))["done"]["dashboard"]

    assert copied["createdBy"] == {"email": "bob@acme.example"}
    assert (copied["version"], [each["title"] for each in copied["widgets"]]) == (1, ["A", "B"])
    ids = {each["id"] for each in copied["widgets"]}
    assert not ids & {each["id"] for each in made["widgets"]}


async def test_g3_g5_g6_g8_g11_lists(world: World, editor: Editor, an_editor: NewEditor) -> None:
    bob = await an_editor("bob@acme.example")
    await world.project("app")
    one = await editor.create("alpha Errors")
    two = await bob.create("Beta", projects=["app"])
    await editor.create("gamma errors")
    like = "mutation ($id: ID!, $on: Boolean!) { favoriteDashboard(id: $id, favorited: $on) "
    for on in (True, True):
        await editor.ask(
            like + "{ dashboard { isFavorited } errors { code } } }", id=two["id"], on=on
        )
    for _ in range(2):
        await editor.ask(
            "mutation ($id: ID!) { visitDashboard(id: $id) { dashboard { visits } } }",
            id=one["id"],
        )

    def order(field: str, direction: str = "ASC") -> dict[str, str]:
        return {"field": field, "direction": direction}

    every = ["Beta", "alpha Errors", "gamma errors"]
    assert await listed(editor) == every
    assert await listed(editor, order=order("TITLE", "DESC")) == every[::-1]
    by_date = ["alpha Errors", "Beta", "gamma errors"]
    assert await listed(editor, order=order("DATE_CREATED")) == by_date
    popular = await listed(editor, order=order("MOST_POPULAR", "DESC"))
    assert popular == ["alpha Errors", "gamma errors", "Beta"]
    assert (await listed(editor, order=order("RECENTLY_VIEWED", "DESC")))[0] == "alpha Errors"
    assert (await listed(bob, order=order("MINE_FIRST", "DESC")))[0] == "Beta"
    assert await listed(editor, filter={"query": "ERR"}) == ["alpha Errors", "gamma errors"]
    assert await listed(editor, filter={"query": "%"}) == []
    assert await listed(editor, filter={"favorites": True}) == ["Beta"]
    assert await listed(editor, filter={"favorites": False}) == ["alpha Errors", "gamma errors"]
    assert await listed(bob, filter={"favorites": True}) == []
    assert await listed(editor, filter={"projects": ["app"]}) == ["Beta"]
    seen = await editor.read(two)
    assert (seen["isFavorited"], (await editor.read(one))["visits"]) == (True, 3)


@pytest.mark.parametrize(
    "filter_", [{}, {"favorites": False}, {"favorites": True}, {"query": "e"}]
)
async def test_no_filter_shows_another_organizations(
    world: World, editor: Editor, filter_: dict[str, Any]
) -> None:
    other = await an_organization(world.db, "other")
    await other.row(models.Dashboard, title="Theirs", date_created=EPOCH, date_updated=EPOCH)

    assert await listed(editor, filter=filter_) == []


async def test_d4_d5_deleting(world: World, editor: Editor) -> None:
    made = await editor.create(widgets=[a_widget()])

    gone = (await editor.ask(DELETE, id=made["id"]))["done"]
    again = (await editor.ask(DELETE, id=made["id"]))["done"]

    assert gone == {"deletedId": made["id"], "errors": []}
    assert told(again) == [("NOT_FOUND", "id")]
    for model in (models.Widget, models.WidgetQuery, models.DashboardVersion):
        assert await world.read(select(model.id)) == []


async def test_e23_one_refresh_waits_after_many_saves_and_none_after_a_refused_one(
    world: World, editor: Editor
) -> None:
    waiting = select(models.Outbox.kind, models.Outbox.organization_id)
    await editor.refused_to_create(title="")
    assert await world.read(waiting) == []

    made = await editor.create()
    for number in range(3):
        await editor.save(made, title=f"D{number}")

    assert await world.read(waiting) == [("schedule_update_project_configs", world.organization)]
