"""The history of a dashboard: versions, retention, restoring and diffs."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.settings import Executor
from db import models
from tests.clients.dashboard_editor import (
    LAYOUT,
    WIDGETS,
    DashboardEditor,
    count_widget,
    get_dashboard,
    get_errors,
    get_titles,
    keep,
    new_query,
    new_widget,
    read_tables,
    user_of,
    without_generated,
)
from tests.clients.graph import Graph
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World

HISTORY = """history(first: 100) { nodes {
    version title message author { username } restoredFrom document
} }"""


HISTORY_AND_DIFF = """query ($id: ID!, $first: Int, $after: String, $from: Int!, $to: Int) {
    organization { dashboard(id: $id) {
        history(first: $first, after: $after) {
            nodes { version title message author { username email } restoredFrom }
            pageInfo { hasNextPage endCursor }
        }
        diff(from: $from, to: $to) { changes { kind path widgetId old new } }
    } }
}"""


DIFF = """query ($id: ID!, $from: Int!, $to: Int) { organization { dashboard(id: $id) {
    diff(from: $from, to: $to) { changes { kind path widgetId old new } }
} } }"""


async def read_history(editor: DashboardEditor, dashboard: Any) -> list[Any]:
    """Read the versions of a dashboard, newest first."""
    data = await editor.read(dashboard["id"], HISTORY)
    nodes: list[Any] = data["history"]["nodes"]
    return nodes


async def read_diff(
    editor: DashboardEditor, dashboard: Any, from_: int, to: int | None = None
) -> Any:
    """Read the changes between two versions, or since a version."""
    variables = {"id": dashboard["id"], "from": from_} | ({} if to is None else {"to": to})
    data = await editor.run(DIFF, **variables)
    return data["organization"]["dashboard"]["diff"]["changes"]


async def restore(editor: DashboardEditor, dashboard: Any, version: int, **arguments: Any) -> Any:
    """Restore a version and return the payload."""
    return await editor.mutate(
        "restoreDashboard", id=dashboard["id"], version=version, **arguments
    )


CONTENT_KEYS = ("title", "allProjects", "environments", "period", "start", "end", "utc", "filters")


@pytest.mark.spec("dashboards#history")
@pytest.mark.spec("dashboards#version-documents")
async def test_every_save_is_a_version_with_the_whole_document(
    editor: DashboardEditor, new_editor: NewEditor, dashboard: Any
) -> None:
    bob = await new_editor("bob")
    renamed = await bob.save(dashboard["id"], title="New", message="Shorter")
    last = await editor.save(dashboard["id"], widgets=keep(*dashboard["widgets"][1:]))

    versions = await read_history(editor, dashboard)

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
        assert document == {name: read[name] for name in CONTENT_KEYS} | {
            "projects": [],
            "permissions": None,
            "widgets": read["widgets"],
        }


@pytest.mark.spec("dashboards#version-documents")
async def test_document_of_the_newest_version_can_be_sent_as_an_update(
    world: World, editor: DashboardEditor, dashboard: Any
) -> None:
    await world.project("app")
    await world.team("web", [], [])
    await world.environment("production")
    filled = await editor.save(
        dashboard["id"],
        projects=["app"],
        environments=["production"],
        permissions={"isEditableByEveryone": False, "teamsWithEditAccess": ["web"]},
        start="2026-11-01T00:00:00Z",
        end="2026-11-02T00:00:00Z",
    )
    before = await read_tables(world)
    document = (await read_history(editor, dashboard))[0]["document"]

    payload = await editor.request_save(dashboard["id"], **document)

    assert get_dashboard(payload) == filled
    assert payload["plan"] == {"created": 0, "updated": [], "removed": [], "moved": []}
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#retention")
async def test_newest_versions_are_kept(editor: DashboardEditor, new_editor: NewEditor) -> None:
    dashboard = await editor.create("0")
    await editor.create("Other")
    ann = await new_editor("thrifty", dashboard_versions=2)

    for number in range(1, 5):
        await ann.save(dashboard["id"], title=str(number))

    assert [each["version"] for each in await read_history(editor, dashboard)] == [5, 4]
    assert get_errors(await restore(editor, dashboard, 3)) == ["NOT_FOUND version"]
    assert get_dashboard(await restore(editor, dashboard, 4))["title"] == "3"


@pytest.mark.spec("dashboards#retention")
async def test_history_of_one_version_keeps_the_present_one(new_editor: NewEditor) -> None:
    ann = await new_editor("ann", dashboard_versions=1)
    dashboard = await ann.create(widgets=WIDGETS)

    await ann.save(dashboard["id"], widgets=keep(*dashboard["widgets"][:1]))

    [only] = await read_history(ann, dashboard)
    assert only["version"] == 2
    assert get_titles(only["document"]) == ["W1"]
    assert await read_diff(ann, dashboard, 2) == []


@pytest.mark.spec("dashboards#history")
async def test_history_is_paginated(editor: DashboardEditor) -> None:
    dashboard = await editor.create("0")
    for number in range(1, 5):
        await editor.save(dashboard["id"], title=str(number))
    pages, after = [], None
    for _ in range(3):
        read = await editor.run(
            """query ($id: ID!, $after: String) { organization { dashboard(id: $id) {
                history(first: 2, after: $after) {
                    nodes { version } edges { cursor node { version } }
                    pageInfo { hasNextPage hasPreviousPage endCursor }
                }
            } } }""",
            id=dashboard["id"],
            after=after,
        )
        page = read["organization"]["dashboard"]["history"]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        after = page["pageInfo"].pop("endCursor")
        pages.append(([each["version"] for each in page["nodes"]], page["pageInfo"]))

    assert pages == [
        ([5, 4], {"hasNextPage": True, "hasPreviousPage": False}),
        ([3, 2], {"hasNextPage": True, "hasPreviousPage": True}),
        ([1], {"hasNextPage": False, "hasPreviousPage": True}),
    ]


@pytest.mark.spec("dashboards#history")
@pytest.mark.spec("dashboards#restoring")
@pytest.mark.spec("dashboards#diff")
async def test_restoring_makes_a_new_version_that_is_listed_and_compared(
    editor: DashboardEditor,
) -> None:
    dashboard = await editor.create("D", widgets=[count_widget("A"), count_widget("B")])
    a, b = (widget["id"] for widget in dashboard["widgets"])
    renamed = [{"id": b}, {"id": a, "title": "A2"}]
    await editor.save(dashboard["id"], title="D2", widgets=renamed, message="turned")
    await editor.save(dashboard["id"], widgets=[{"id": a}])

    restored = await restore(editor, dashboard, 1)

    assert restored["errors"] == []
    assert restored["dashboard"]["version"] == 4
    assert [each["title"] for each in restored["dashboard"]["widgets"]] == ["A", "B"]
    assert restored["dashboard"]["widgets"][0]["id"] == a
    assert restored["dashboard"]["widgets"][1]["id"] != b
    variables = {"id": dashboard["id"], "first": 3, "from": 1}
    found = (await editor.run(HISTORY_AND_DIFF, **variables, to=2))["organization"]["dashboard"]
    author = user_of("ann")
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
    since = (await editor.run(HISTORY_AND_DIFF, **variables))["organization"]["dashboard"]
    kinds = [each["kind"] for each in since["diff"]["changes"]]
    assert kinds == ["REMOVED", "ADDED"]


@pytest.mark.spec("dashboards#restoring")
async def test_existing_widgets_and_queries_keep_their_ids_when_restored(
    editor: DashboardEditor, dashboard: Any
) -> None:
    first, second, third, _ = dashboard["widgets"]
    queries = [{"id": first["queries"][1]["id"]}]
    await editor.save(
        dashboard["id"], widgets=[{"id": third["id"]}, {"id": first["id"], "queries": queries}]
    )

    payload = await restore(editor, dashboard, 1)

    restored = get_dashboard(payload)
    assert without_generated(restored) == without_generated(dashboard) | {"version": 3}
    ids = [widget["id"] for widget in restored["widgets"]]
    assert [ids[0], ids[2]] == [first["id"], third["id"]]
    assert ids[1] != second["id"]
    assert restored["widgets"][0]["queries"][1]["id"] == first["queries"][1]["id"]
    assert restored["widgets"][0]["queries"][0]["id"] != first["queries"][0]["id"]
    assert payload["plan"]["created"] == 2
    newest = (await read_history(editor, dashboard))[0]
    assert (newest["version"], newest["restoredFrom"]) == (3, 1)
    assert newest["document"]["widgets"] == restored["widgets"]


@pytest.mark.spec("dashboards#restoring")
async def test_restoring_the_present_content_makes_no_version(
    world: World, editor: DashboardEditor, dashboard: Any
) -> None:
    before = await read_tables(world)

    assert get_dashboard(await restore(editor, dashboard, 1)) == dashboard
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#restoring")
async def test_deleted_projects_and_teams_are_not_restored(
    world: World, editor: DashboardEditor
) -> None:
    for slug in ("one", "two"):
        await world.project(slug)
        await world.team(slug, [], [])
    permissions = {"isEditableByEveryone": False, "teamsWithEditAccess": ["one", "two"]}
    dashboard = await editor.create(projects=["one", "two"], permissions=permissions)
    await editor.save(dashboard["id"], projects=[], permissions=None)
    async with world.db.begin() as connection:
        for model in (models.Project, models.Team):
            await connection.execute(delete(model).where(model.slug == "two"))

    restored = get_dashboard(await restore(editor, dashboard, 1))

    assert restored["projects"] == [{"slug": "one"}]
    assert restored["permissions"] == permissions | {"teamsWithEditAccess": [{"slug": "one"}]}


@pytest.mark.spec("dashboards#restoring")
async def test_rejected_restore_writes_nothing(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    dashboard = await editor.create("Old", permissions={"isEditableByEveryone": False})
    await editor.save(dashboard["id"], title="New")
    other = await editor.create("Old")
    bob = await new_editor("bob")
    before = await read_tables(world)

    assert get_errors(await restore(editor, dashboard, 1)) == ["CONFLICT title"]
    assert get_errors(await restore(editor, dashboard, 3)) == ["NOT_FOUND version"]
    assert get_errors(await restore(editor, dashboard, 0)) == ["NOT_FOUND version"]
    assert get_errors(await restore(editor, other, 2)) == ["NOT_FOUND version"]
    assert get_errors(await restore(bob, dashboard, 1)) == ["FORBIDDEN id"]
    assert get_errors(await restore(editor, dashboard, 1, expectedVersion=1)) == [
        "VERSION_MISMATCH expectedVersion"
    ]
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#restoring")
async def test_restore_of_a_taken_title_or_an_unknown_version_is_rejected(
    editor: DashboardEditor,
) -> None:
    dashboard = await editor.create("First")
    other = await editor.create("Other")
    await editor.save(dashboard["id"], title="Second")
    await editor.save(other["id"], title="First")

    taken = await restore(editor, dashboard, 1)
    unknown = await restore(editor, dashboard, 9)
    stale = await restore(editor, dashboard, 1, expectedVersion=1)

    assert get_errors(taken) == ["CONFLICT title"]
    assert get_errors(unknown) == ["NOT_FOUND version"]
    assert get_errors(stale) == ["VERSION_MISMATCH expectedVersion"]


@pytest.mark.spec("dashboards#restoring")
async def test_restored_version_is_validated_like_a_save(
    world: World, editor: DashboardEditor
) -> None:
    await world.environment("production")
    dashboard = await editor.create(
        "D",
        environments=["production"],
        widgets=[
            count_widget("A", layout=LAYOUT),
            count_widget("B", layout=LAYOUT | {"x": 2}, limit=3),
        ],
    )
    renamed = [each | {"title": "moved", "limit": 1} for each in dashboard["widgets"]]
    for widget in renamed:
        del widget["queries"]
    await editor.save(dashboard["id"], title="E", environments=None, widgets=renamed)
    # The first version is as a server without these rules would have stored it.
    async with world.db.begin() as connection:
        version = models.DashboardVersion.version == 1
        document = await connection.scalar(select(models.DashboardVersion.document).where(version))
        assert document is not None
        first, second = document["widgets"]
        first["interval"], second["limit"] = "5x", 11
        second["layout"] = first["layout"]
        first["queries"][0] |= {"conditions": "a:b OR", "aggregates": []}
        second["queries"][0]["selected_aggregate"] = 1
        document |= {"period": "soon", "environments": ["gone"]}
        await connection.execute(
            update(models.DashboardVersion).where(version).values(document=document)
        )
    [*_, stored] = await read_history(editor, dashboard)
    before = await read_tables(world)

    restored = await restore(editor, dashboard, 1)
    saved = await editor.request_save(dashboard["id"], **stored["document"])

    assert restored["errors"] == saved["errors"]
    assert sorted(get_errors(restored)) == [
        "INVALID period",
        "INVALID widgets.0.interval",
        "INVALID widgets.0.queries.0.conditions",
        "INVALID widgets.1.layout",
        "NOT_FOUND environments.0",
        "OUT_OF_RANGE widgets.1.limit",
        "OUT_OF_RANGE widgets.1.queries.0.selectedAggregate",
        "REQUIRED widgets.0.queries.0.aggregates",
    ]
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#restoring")
async def test_restored_widget_has_its_type_and_its_source(editor: DashboardEditor) -> None:
    dashboard = await editor.create(widgets=[count_widget("A", widgetType="ISSUE")])
    [widget] = keep(*dashboard["widgets"])
    await editor.save(dashboard["id"], widgets=[widget | {"widgetType": "SPANS"}])

    restored = get_dashboard(await restore(editor, dashboard, 1))

    assert restored["widgets"] == dashboard["widgets"]
    assert await read_diff(editor, dashboard, 1) == []


@pytest.mark.spec("dashboards#restoring")
async def test_restore_without_permission_rights_keeps_the_permissions(
    editor: DashboardEditor, new_editor: NewEditor
) -> None:
    dashboard = await editor.create("Old")
    await editor.save(dashboard["id"], title="New", permissions={"isEditableByEveryone": True})
    bob = await new_editor("bob")

    restored = get_dashboard(await restore(bob, dashboard, 1))

    assert restored["title"] == "Old"
    assert restored["permissions"] == {"isEditableByEveryone": True, "teamsWithEditAccess": []}


@pytest.mark.spec("dashboards#diff")
async def test_diff_has_every_change_and_nothing_else(editor: DashboardEditor) -> None:
    dashboard = await editor.create(
        widgets=[
            new_widget("A", queries=[new_query("1"), new_query("2")]),
            new_widget("B"),
            new_widget("C"),
        ]
    )
    a, b, c = dashboard["widgets"]
    one, two = a["queries"]
    saved = await editor.save(
        dashboard["id"],
        title="New",
        period="1d",
        widgets=[
            {"id": c["id"]},
            {
                "id": a["id"],
                "limit": 5,
                "queries": [{"id": two["id"], "name": "II"}, new_query("3")],
            },
            new_widget("D"),
        ],
    )
    new = saved["widgets"][2]
    third = saved["widgets"][1]["queries"][1]

    changes = await read_diff(editor, dashboard, 1)

    widget_path, query = f"widgets.{a['id']}", f"widgets.{a['id']}.queries"
    assert await read_diff(editor, dashboard, 1, 2) == changes
    moved = [each for each in changes if each["kind"] == "MOVED"]
    assert len(moved) == 1
    assert moved[0]["widgetId"] in {a["id"], c["id"]}
    expected = [
        ("CHANGED", "title", None, "Dashboard 1", "New"),
        ("CHANGED", "period", None, None, "1d"),
        ("REMOVED", f"widgets.{b['id']}", b["id"], b, None),
        ("ADDED", f"widgets.{new['id']}", new["id"], None, new),
        ("CHANGED", f"{widget_path}.limit", a["id"], None, 5),
        ("REMOVED", f"{query}.{one['id']}", a["id"], one, None),
        ("CHANGED", f"{query}.{two['id']}.name", a["id"], "2", "II"),
        ("ADDED", f"{query}.{third['id']}", a["id"], None, third),
    ]
    others = [tuple(each.values()) for each in changes if each["kind"] != "MOVED"]
    assert sorted(others, key=repr) == sorted(expected, key=repr)
    reverse = {(each["kind"], each["path"]) for each in await read_diff(editor, dashboard, 2, 1)}
    assert ("REMOVED", f"widgets.{new['id']}") in reverse
    assert await read_diff(editor, dashboard, 2) == []


@pytest.mark.parametrize("deleted", ["project", "team"])
@pytest.mark.spec("dashboards#diff")
async def test_diff_does_not_depend_on_deleted_projects_and_teams(
    world: World, editor: DashboardEditor, deleted: str
) -> None:
    await world.project("one")
    await world.team("one", [], [])
    permissions = {"isEditableByEveryone": False, "teamsWithEditAccess": ["one"]}
    dashboard = await editor.create(projects=["one"], permissions=permissions)
    model = models.Project if deleted == "project" else models.Team
    async with world.db.begin() as connection:
        await connection.execute(delete(model))

    saved = await editor.save(dashboard["id"], title="New")

    assert saved["version"] == 2
    assert "title" in [each["path"] for each in await read_diff(editor, dashboard, 1)]


@pytest.mark.spec("dashboards#diff")
async def test_diff_of_a_version_that_is_not_kept_is_not_found(
    editor: DashboardEditor, dashboard: Any
) -> None:
    for versions in ({"from": 0}, {"from": 1, "to": 2}, {"from": -1}, {"from": 2**31 - 1}):
        assert await editor.get_error_code(DIFF, id=dashboard["id"], **versions) == "NOT_FOUND"


@pytest.mark.spec("dashboards#diff")
@pytest.mark.parametrize("executor", Executor)
async def test_diff_of_a_version_that_is_not_kept_is_null_beside_the_dashboard(
    world: World, owner: DashboardEditor, executor: Executor
) -> None:
    dashboard = await owner.create("D")
    await owner.save(dashboard["id"], title="E")
    token = await world.token(await world.user("gus@acme.example"))
    document = """query ($id: ID!) { organization { dashboard(id: $id) {
        title kept: diff(from: 1) { changes { path } } lost: diff(from: 7) { changes { path } }
    } } }"""

    answer = await Graph(world.db, token, executor).answer(document, id=dashboard["id"])

    assert answer["data"]["organization"]["dashboard"] == {
        "title": "E",
        "kept": {"changes": [{"path": "title"}]},
        "lost": None,
    }
    [error] = answer["errors"]
    assert error["path"] == ["organization", "dashboard", "lost"]
    assert error["extensions"] == {"code": "NOT_FOUND", "argument": ["from"]}
