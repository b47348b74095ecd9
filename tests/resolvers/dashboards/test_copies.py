"""Copies of dashboards and their titles."""

from typing import Any

import pytest

from tests.clients.dashboard_editor import (
    DASHBOARD_DEFAULTS,
    WIDGETS,
    DashboardEditor,
    count_widget,
    get_dashboard,
    get_errors,
    read_tables,
    to_served,
    user_of,
    without_generated,
)
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World, create_organization

LONGEST_TITLE = "x" * 255


async def duplicate(editor: DashboardEditor, dashboard: Any, **arguments: Any) -> Any:
    """Duplicate a dashboard and return the copy."""
    return get_dashboard(
        await editor.mutate("duplicateDashboard", id=dashboard["id"], **arguments)
    )


@pytest.mark.spec("dashboards#duplicating")
async def test_copy_has_the_content_but_not_permissions_favourites_and_visits(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    await world.project("app")
    await world.environment("production")
    content: dict[str, Any] = {
        "environments": ["production"],
        "period": "14d",
        "utc": False,
        "filters": {"release": ["1.0"], "releaseId": ["1"]},
    }
    permissions = {"isEditableByEveryone": False}
    dashboard = await editor.create(
        widgets=WIDGETS, projects=["app"], permissions=permissions, **content
    )
    await editor.mutate("visitDashboard", id=dashboard["id"])
    bob = await new_editor("bob")

    copy = await duplicate(bob, dashboard)

    assert without_generated(copy) == DASHBOARD_DEFAULTS | content | {
        "title": "Dashboard 1 copy",
        "projects": [{"slug": "app"}],
        "createdBy": user_of("bob"),
        "updatedBy": user_of("bob"),
        "widgets": [to_served(widget) for widget in WIDGETS],
    }
    assert (await editor.read(dashboard["id"], "visits version")) == {"visits": 2, "version": 1}


@pytest.mark.spec("dashboards#duplicating")
async def test_copy_has_widgets_of_its_own(editor: DashboardEditor, new_editor: NewEditor) -> None:
    bob = await new_editor("bob")
    dashboard = await editor.create("D", widgets=[count_widget("A"), count_widget("B")])

    copy = await duplicate(bob, dashboard)

    assert copy["createdBy"] == user_of("bob")
    assert (copy["version"], [each["title"] for each in copy["widgets"]]) == (1, ["A", "B"])
    ids = {each["id"] for each in copy["widgets"]}
    assert not ids & {each["id"] for each in dashboard["widgets"]}


# Existing titles, the title that is requested, and the title of the new dashboard.
COPY_TITLES = [
    ([], "A", "A"),
    (["A"], "A", "A copy"),
    (["A", "A copy"], "A", "A copy 1"),
    (["A", "A copy", "A copy 3"], "A", "A copy 4"),
    (["A copy 3"], "A copy 3", "A copy 4"),
    (["A", "A copy 9", "A copy 10"], "A", "A copy 11"),
    (["Photocopy"], "Photocopy", "Photocopy copy"),
    (["copy"], "copy", "copy copy"),
    (["A copy copy"], "A copy copy", "A copy copy 1"),
    (["A", "A copying 5", "AB copy 7", "a copy 8"], "A", "A copy"),
    (["50%", "50x copy 4"], "50%", "50% copy"),
    (["a_b", "axb copy 4"], "a_b", "a_b copy"),
    (["A.*", "A.* copy"], "A.*", "A.* copy 1"),
    (["A", "A copy 007"], "A", "A copy 8"),
    (["é", "é copy"], "é", "é copy 1"),
]


@pytest.mark.parametrize(("existing", "requested", "title"), COPY_TITLES)
@pytest.mark.spec("dashboards#copy-titles")
async def test_taken_title_becomes_the_next_copy_title(
    editor: DashboardEditor, existing: list[str], requested: str, title: str
) -> None:
    for each in existing:
        await editor.create(each)

    assert (await editor.create(requested, duplicate=True))["title"] == title


@pytest.mark.spec("dashboards#copy-titles")
@pytest.mark.spec("dashboards#duplicating")
async def test_copies_are_numbered_and_a_given_title_is_kept(editor: DashboardEditor) -> None:
    dashboard = await editor.create("Errors")

    assert await editor.reject_create(title="Errors") == ["CONFLICT title"]
    copies = [(await editor.create("Errors", duplicate=True))["title"] for _ in range(3)]
    assert copies == ["Errors copy", "Errors copy 1", "Errors copy 2"]
    assert (await editor.create("Errors copy", duplicate=True))["title"] == "Errors copy 3"
    await editor.create("Photocopy")
    assert (await editor.create("Photocopy", duplicate=True))["title"] == "Photocopy copy"
    await editor.create("x" * 255)
    assert (await editor.create("x" * 255, duplicate=True))["title"] == "x" * 250 + " copy"
    assert (await editor.create("Fresh", duplicate=True))["title"] == "Fresh"

    copy = await duplicate(editor, dashboard)
    named = await duplicate(editor, dashboard, title="Named")
    taken = await editor.mutate("duplicateDashboard", id=dashboard["id"], title="Errors")
    assert copy["title"] == "Errors copy 4"
    assert named["title"] == "Named"
    assert get_errors(taken) == ["CONFLICT title"]


@pytest.mark.spec("dashboards#copy-titles")
async def test_title_that_is_too_long_for_an_ending_is_cut(editor: DashboardEditor) -> None:
    dashboard = await editor.create(LONGEST_TITLE)

    titles = [(await duplicate(editor, dashboard))["title"] for _ in range(3)]

    assert titles == [f"{'x' * 250} copy", f"{'x' * 248} copy 1", f"{'x' * 248} copy 2"]


@pytest.mark.spec("dashboards#title")
@pytest.mark.spec("dashboards#duplicating")
async def test_given_title_is_never_changed_to_a_copy_title(
    world: World, editor: DashboardEditor, dashboard: Any
) -> None:
    before = await read_tables(world)

    taken = get_errors(await editor.request_create("Dashboard 1"))
    same = get_errors(
        await editor.mutate("duplicateDashboard", id=dashboard["id"], title="Dashboard 1")
    )
    blank = get_errors(await editor.mutate("duplicateDashboard", id=dashboard["id"], title=" "))

    assert (taken, same, blank) == (["CONFLICT title"], ["CONFLICT title"], ["REQUIRED title"])
    assert await read_tables(world) == before
    assert (await duplicate(editor, dashboard, title=" Mine "))["title"] == "Mine"


@pytest.mark.spec("dashboards#copy-titles")
async def test_titles_of_another_organization_are_free(
    world: World, editor: DashboardEditor
) -> None:
    other = await create_organization(world.db, "other")
    stranger = await other.user("eve@other.example")
    async with DashboardEditor(world, await other.token(stranger)) as eve:
        await eve.create("A")
        await eve.create("A copy 5")

    assert (await editor.create("A"))["title"] == "A"
    assert (await editor.create("A", duplicate=True))["title"] == "A copy"
