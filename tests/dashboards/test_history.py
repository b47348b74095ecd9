"""Versions, diffs, restores and how long they are kept: dashboards.md 5.11, B2 to B4."""

from typing import Any

import pytest
from sqlalchemy import delete

from db import models
from tests.dashboards.conftest import Callers
from tests.dashboards.editing import (
    Editor,
    a_query,
    a_widget,
    done,
    kept,
    stored,
    told,
    without_ids,
)
from tests.support.factories import World

HISTORY = """history(first: 100) { nodes {
    version title message author { username } restoredFrom document
} }"""
DIFF = """query ($id: ID!, $from: Int!, $to: Int) { organization { dashboard(id: $id) {
    diff(from: $from, to: $to) { changes { kind path widgetId old new } }
} } }"""


async def history(session: Editor, dashboard: Any) -> list[Any]:
    read = await session.read(dashboard["id"], HISTORY)
    nodes: list[Any] = read["history"]["nodes"]
    return nodes


async def diff(session: Editor, dashboard: Any, from_: int, to: int | None = None) -> Any:
    given = {"id": dashboard["id"], "from": from_} | ({} if to is None else {"to": to})
    data = await session.run(DIFF, **given)
    return data["organization"]["dashboard"]["diff"]["changes"]


async def restore(session: Editor, dashboard: Any, version: int, **given: Any) -> Any:
    return await session.mutate("restoreDashboard", id=dashboard["id"], version=version, **given)


CONTENT = ("title", "allProjects", "environments", "period", "start", "end", "utc", "filters")


async def test_b2_every_save_is_a_version_with_its_whole_content(
    session: Editor, callers: Callers, dashboard: Any
) -> None:
    bob = await callers("bob")
    renamed = await bob.saved(dashboard["id"], title="New", message="Shorter")
    last = await session.saved(dashboard["id"], widgets=kept(*dashboard["widgets"][1:]))

    versions = await history(session, dashboard)

    documents = [each.pop("document") for each in versions]
    assert versions == [
        {
            "version": number,
            "title": title,
            "message": message,
            "author": {"username": f"{author}@acme.example"},
            "restoredFrom": None,
        }
        for number, title, message, author in (
            (3, "New", None, "ann"),
            (2, "New", "Shorter", "bob"),
            (1, "Dashboard 1", None, "ann"),
        )
    ]
    for document, read in zip(documents, (last, renamed, dashboard), strict=True):
        assert document == {name: read[name] for name in CONTENT} | {
            "projects": [],
            "permissions": None,
            "widgets": read["widgets"],
        }


async def test_a_document_can_be_sent_as_it_is(
    world: World, session: Editor, dashboard: Any
) -> None:
    await world.project("app")
    await world.team("web", [], [])
    await world.environment("production")
    filled = await session.saved(
        dashboard["id"],
        projects=["app"],
        environments=["production"],
        permissions={"isEditableByEveryone": False, "teamsWithEditAccess": ["web"]},
        start="2026-11-01T00:00:00Z",
        end="2026-11-02T00:00:00Z",
    )
    before = await stored(world)
    document = (await history(session, dashboard))[0]["document"]

    payload = await session.update(dashboard["id"], **document)

    assert done(payload) == filled
    assert payload["plan"] == {"created": 0, "updated": [], "removed": [], "moved": []}
    assert await stored(world) == before


async def test_h2_what_is_still_there_keeps_its_id_when_it_is_restored(
    session: Editor, dashboard: Any
) -> None:
    first, second, third, _ = dashboard["widgets"]
    queries = [{"id": first["queries"][1]["id"]}]
    await session.saved(
        dashboard["id"], widgets=[{"id": third["id"]}, {"id": first["id"], "queries": queries}]
    )

    payload = await restore(session, dashboard, 1)

    restored = done(payload)
    assert without_ids(restored) == without_ids(dashboard) | {"version": 3}
    ids = [widget["id"] for widget in restored["widgets"]]
    assert [ids[0], ids[2]] == [first["id"], third["id"]]
    assert ids[1] != second["id"]
    assert restored["widgets"][0]["queries"][1]["id"] == first["queries"][1]["id"]
    assert restored["widgets"][0]["queries"][0]["id"] != first["queries"][0]["id"]
    assert payload["plan"]["created"] == 2
    newest = (await history(session, dashboard))[0]
    assert (newest["version"], newest["restoredFrom"]) == (3, 1)
    assert newest["document"]["widgets"] == restored["widgets"]


async def test_b3_restoring_what_is_there_makes_no_version(
    world: World, session: Editor, dashboard: Any
) -> None:
    before = await stored(world)

    assert done(await restore(session, dashboard, 1)) == dashboard
    assert await stored(world) == before


async def test_b3_a_project_and_a_team_that_are_gone_are_not_restored(
    world: World, session: Editor
) -> None:
    for slug in ("one", "two"):
        await world.project(slug)
        await world.team(slug, [], [])
    rule = {"isEditableByEveryone": False, "teamsWithEditAccess": ["one", "two"]}
    made = await session.made(projects=["one", "two"], permissions=rule)
    await session.saved(made["id"], projects=[], permissions=None)
    async with world.db.begin() as connection:
        for model in (models.Project, models.Team):
            await connection.execute(delete(model).where(model.slug == "two"))

    restored = done(await restore(session, made, 1))

    assert restored["projects"] == [{"slug": "one"}]
    assert restored["permissions"] == rule | {"teamsWithEditAccess": [{"slug": "one"}]}


@pytest.mark.parametrize("gone", ["project", "team"])
async def test_a_diff_outlives_what_it_names(world: World, session: Editor, gone: str) -> None:
    await world.project("one")
    await world.team("one", [], [])
    rule = {"isEditableByEveryone": False, "teamsWithEditAccess": ["one"]}
    made = await session.made(projects=["one"], permissions=rule)
    model = models.Project if gone == "project" else models.Team
    async with world.db.begin() as connection:
        await connection.execute(delete(model))

    saved = await session.saved(made["id"], title="New")

    assert saved["version"] == 2
    assert "title" in [each["path"] for each in await diff(session, made, 1)]


async def test_h3_h5_h6_restores_that_are_refused_write_nothing(
    world: World, session: Editor, callers: Callers
) -> None:
    made = await session.made("Old", permissions={"isEditableByEveryone": False})
    await session.saved(made["id"], title="New")
    other = await session.made("Old")
    bob = await callers("bob")
    before = await stored(world)

    assert told(await restore(session, made, 1)) == ["CONFLICT title"]
    assert told(await restore(session, made, 3)) == ["NOT_FOUND version"]
    assert told(await restore(session, made, 0)) == ["NOT_FOUND version"]
    assert told(await restore(session, other, 2)) == ["NOT_FOUND version"]
    assert told(await restore(bob, made, 1)) == ["FORBIDDEN id"]
    assert told(await restore(session, made, 1, expectedVersion=1)) == [
        "VERSION_MISMATCH expectedVersion"
    ]
    assert await stored(world) == before


async def test_a_member_who_may_edit_restores_all_but_the_rule(
    session: Editor, callers: Callers
) -> None:
    made = await session.made("Old")
    await session.saved(made["id"], title="New", permissions={"isEditableByEveryone": True})
    bob = await callers("bob")

    restored = done(await restore(bob, made, 1))

    assert restored["title"] == "Old"
    assert restored["permissions"] == {"isEditableByEveryone": True, "teamsWithEditAccess": []}


async def test_b4_a_diff_names_every_change_and_nothing_else(session: Editor) -> None:
    made = await session.made(
        widgets=[a_widget("A", queries=[a_query("1"), a_query("2")]), a_widget("B"), a_widget("C")]
    )
    a, b, c = made["widgets"]
    one, two = a["queries"]
    saved = await session.saved(
        made["id"],
        title="New",
        period="1d",
        widgets=[
            {"id": c["id"]},
            {
                "id": a["id"],
                "limit": 5,
                "queries": [{"id": two["id"], "name": "II"}, a_query("3")],
            },
            a_widget("D"),
        ],
    )
    new = saved["widgets"][2]
    third = saved["widgets"][1]["queries"][1]

    changes = await diff(session, made, 1)

    at, query = f"widgets.{a['id']}", f"widgets.{a['id']}.queries"
    assert await diff(session, made, 1, 2) == changes
    moved = [each for each in changes if each["kind"] == "MOVED"]
    assert len(moved) == 1
    assert moved[0]["widgetId"] in {a["id"], c["id"]}
    expected = [
        ("CHANGED", "title", None, "Dashboard 1", "New"),
        ("CHANGED", "period", None, None, "1d"),
        ("REMOVED", f"widgets.{b['id']}", b["id"], b, None),
        ("ADDED", f"widgets.{new['id']}", new["id"], None, new),
        ("CHANGED", f"{at}.limit", a["id"], None, 5),
        ("REMOVED", f"{query}.{one['id']}", a["id"], one, None),
        ("CHANGED", f"{query}.{two['id']}.name", a["id"], "2", "II"),
        ("ADDED", f"{query}.{third['id']}", a["id"], None, third),
    ]
    others = [tuple(each.values()) for each in changes if each["kind"] != "MOVED"]
    assert sorted(others, key=repr) == sorted(expected, key=repr)
    back = {(each["kind"], each["path"]) for each in await diff(session, made, 2, 1)}
    assert ("REMOVED", f"widgets.{new['id']}") in back
    assert await diff(session, made, 2) == []


async def test_a_version_that_is_not_kept_has_no_diff(session: Editor, dashboard: Any) -> None:
    for given in ({"from": 0}, {"from": 1, "to": 2}, {"from": -1}, {"from": 2**31 - 1}):
        assert await session.error_code(DIFF, id=dashboard["id"], **given) == "NOT_FOUND"
