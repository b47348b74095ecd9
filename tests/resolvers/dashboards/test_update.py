"""Updating the values of a dashboard."""

from typing import Any

import pytest

from resolvers.ids import MAX_ID
from tests.clients.dashboard_editor import DashboardEditor
from tests.support.factories import World, create_organization


@pytest.mark.parametrize("name", ["environments", "period", "utc"])
@pytest.mark.spec("dashboards#page-filters")
async def test_null_clears_one_filter_and_keeps_the_others(
    editor: DashboardEditor, filtered_dashboard: Any, name: str
) -> None:
    saved = await editor.save(filtered_dashboard["id"], **{name: None})

    assert saved == filtered_dashboard | {name: None, "version": 2}


@pytest.mark.spec("dashboards#page-filters")
async def test_filter_that_is_sent_keeps_the_others(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    saved = await editor.save(
        filtered_dashboard["id"], period="7d", title="New", environments=["staging"]
    )

    changes = {"period": "7d", "title": "New", "environments": ["staging"], "version": 2}
    assert saved == filtered_dashboard | changes


@pytest.mark.spec("dashboards#release-filters")
async def test_each_release_filter_changes_on_its_own(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    one = await editor.save(filtered_dashboard["id"], filters={"release": []})
    both = await editor.save(filtered_dashboard["id"], filters={"releaseId": None})

    assert one["filters"] == {"release": [], "releaseId": ["7"]}
    assert both["filters"] == {"release": [], "releaseId": []}


@pytest.mark.spec("dashboards#projects")
async def test_all_projects_and_a_list_replace_each_other(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    all_projects = await editor.save(filtered_dashboard["id"], allProjects=True)
    unrelated = await editor.save(filtered_dashboard["id"], period="1d")
    listed = await editor.save(filtered_dashboard["id"], projects=["one"])
    own = await editor.save(filtered_dashboard["id"], projects=[])

    assert (all_projects["allProjects"], all_projects["projects"]) == (True, [])
    assert unrelated["allProjects"] is True
    assert (listed["allProjects"], listed["projects"]) == (False, [{"slug": "one"}])
    assert (own["allProjects"], own["projects"]) == (False, [])


@pytest.mark.spec("dashboards#order-of-checks")
@pytest.mark.spec("dashboards#projects")
async def test_unknown_and_foreign_ids_are_not_found_alike(
    world: World, editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    other = await create_organization(world.db, "other")
    foreign = await other.project("foreign")

    for unknown in ("RGFzaGJvYXJkOjQwNA", "x", "7", ""):
        assert await editor.reject_save(unknown, title="x") == ["NOT_FOUND id"]
    errors = await editor.reject_save(
        filtered_dashboard["id"], projects=["one", "foreign", str(foreign), "nothing"]
    )
    assert errors == [f"NOT_FOUND projects.{index}" for index in (1, 2, 3)]


@pytest.mark.spec("dashboards#projects")
async def test_number_that_is_no_id_is_an_unknown_project(
    editor: DashboardEditor, dashboard: Any
) -> None:
    names = [str(MAX_ID), str(MAX_ID + 1), "9" * 5000, "-1", "\u0663", " 1", ""]

    errors = await editor.reject_save(dashboard["id"], projects=names)

    assert errors == [f"NOT_FOUND projects.{index}" for index in range(len(names))]


INVALID_CHANGES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "null title": ({"title": None}, ["REQUIRED title"]),
    "blank title": ({"title": "  "}, ["REQUIRED title"]),
    "long title": ({"title": "x" * 256}, ["TOO_LONG title"]),
    "title with NUL": ({"title": "a\0b"}, ["INVALID title"]),
    "null widgets": ({"widgets": None}, ["REQUIRED widgets"]),
    "null projects": ({"projects": None}, ["REQUIRED projects"]),
    "malformed period": ({"period": "soon"}, ["INVALID period"]),
    "blank period": ({"period": ""}, ["INVALID period"]),
    "unknown environment": ({"environments": ["nothing"]}, ["NOT_FOUND environments.0"]),
    "all projects and a list": (
        {"allProjects": True, "projects": ["one"]},
        ["INVALID allProjects"],
    ),
    "start after the stored end": ({"start": "2026-11-03T00:00:00Z"}, ["INVALID start"]),
    "end before the stored start": ({"end": "2026-10-01T00:00:00Z"}, ["INVALID end"]),
    "blank release": ({"filters": {"release": [" "]}}, ["REQUIRED filters.release.0"]),
    "several errors": (
        {"title": "", "period": "x", "environments": ["no"], "projects": ["no"]},
        [
            "REQUIRED title",
            "NOT_FOUND projects.0",
            "NOT_FOUND environments.0",
            "INVALID period",
        ],
    ),
}


@pytest.mark.parametrize("case", INVALID_CHANGES)
@pytest.mark.spec("dashboards#dashboard-values")
@pytest.mark.spec("dashboards#errors")
async def test_invalid_change_is_reported_with_its_path(
    editor: DashboardEditor, filtered_dashboard: Any, case: str
) -> None:
    changes, errors = INVALID_CHANGES[case]

    assert sorted(await editor.reject_save(filtered_dashboard["id"], **changes)) == sorted(errors)


@pytest.mark.spec("dashboards#title")
async def test_title_is_unique_and_case_sensitive(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    await editor.create("Taken")

    assert await editor.reject_save(filtered_dashboard["id"], title=" Taken ") == [
        "CONFLICT title"
    ]
    assert (await editor.save(filtered_dashboard["id"], title="taken"))["title"] == "taken"


@pytest.mark.spec("dashboards#title")
async def test_title_is_trimmed(editor: DashboardEditor, filtered_dashboard: Any) -> None:
    assert (await editor.save(filtered_dashboard["id"], title="  New  "))["title"] == "New"
