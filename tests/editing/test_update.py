"""Updating a dashboard: groups U, R and E of dashboards.md 5, and the table of 2.2."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from db import models
from tests.editing.conftest import UPDATE, Editor, NewEditor, a_widget
from tests.support.factories import World, an_organization


@pytest.fixture
async def filled(world: World, editor: Editor) -> Any:
    """A dashboard with every filter set."""
    await world.project("one")
    await world.project("two")
    for name in ("production", "staging"):
        await world.environment(name)
    return await editor.create(
        projects=["one", "two"],
        environments=["production"],
        period="14d",
        start="2026-11-01T00:00:00Z",
        end="2026-11-02T00:00:00Z",
        utc=False,
        filters={"release": ["app@1"], "releaseId": ["7"]},
    )


async def test_what_was_set_is_served(filled: Any) -> None:
    assert [each["slug"] for each in filled["projects"]] == ["one", "two"]
    shown = {
        name: filled[name]
        for name in ("environments", "period", "end", "utc", "filters", "allProjects", "version")
    }
    assert shown == {
        "environments": ["production"],
        "period": "14d",
        "end": "2026-11-02T00:00:00+00:00",
        "utc": False,
        "filters": {"release": ["app@1"], "releaseId": ["7"]},
        "allProjects": False,
        "version": 1,
    }


@pytest.mark.parametrize(
    ("name", "cleared"), [("environments", None), ("period", None), ("utc", None)]
)
async def test_e11_each_filter_is_cleared_on_its_own(
    editor: Editor, filled: Any, name: str, cleared: Any
) -> None:
    saved = await editor.save(filled, **{name: None})

    assert saved == filled | {name: cleared, "version": 2}


async def test_e11_u10_a_filter_that_is_sent_leaves_the_others(
    editor: Editor, filled: Any
) -> None:
    saved = await editor.save(filled, period="7d", title="New", environments=["staging"])

    changes = {"period": "7d", "title": "New", "environments": ["staging"], "version": 2}
    assert saved == filled | changes


async def test_release_filters_are_set_and_cleared_one_by_one(editor: Editor, filled: Any) -> None:
    one = await editor.save(filled, filters={"release": []})
    both = await editor.save(filled, filters={"releaseId": None})

    assert one["filters"] == {"release": [], "releaseId": ["7"]}
    assert both["filters"] == {"release": [], "releaseId": []}


async def test_u8_all_projects_and_back(editor: Editor, filled: Any) -> None:
    every = await editor.save(filled, allProjects=True)
    still = await editor.save(filled, period="1d")
    one = await editor.save(filled, projects=["one"])
    mine = await editor.save(filled, projects=[])

    assert (every["allProjects"], every["projects"]) == (True, [])
    assert still["allProjects"] is True
    assert (one["allProjects"], one["projects"]) == (False, [{"slug": "one"}])
    assert (mine["allProjects"], mine["projects"]) == (False, [])


async def test_u1_u7_what_is_not_there_and_what_is_foreign_look_alike(
    world: World, editor: Editor, filled: Any
) -> None:
    other = await an_organization(world.db, "other")
    foreign = await other.project("foreign")

    for unknown in ("RGFzaGJvYXJkOjQwNA", "x", "7", ""):
        done = await editor.ask(
            'mutation ($id: ID!) { updateDashboard(input: {id: $id, title: "x"}) '
            "{ errors { code path } } }",
            id=unknown,
        )
        assert done["updateDashboard"]["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]
    errors = await editor.refused(filled, projects=["one", "foreign", str(foreign), "nothing"])
    assert errors == [("NOT_FOUND", f"projects.{index}") for index in (1, 2, 3)]


REFUSED: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "title null": ({"title": None}, [("REQUIRED", "title")]),
    "title blank": ({"title": "  "}, [("REQUIRED", "title")]),
    "title long": ({"title": "x" * 256}, [("TOO_LONG", "title")]),
    "title NUL": ({"title": "a\0b"}, [("INVALID", "title")]),
    "widgets null": ({"widgets": None}, [("REQUIRED", "widgets")]),
    "projects null": ({"projects": None}, [("REQUIRED", "projects")]),
    "period": ({"period": "soon"}, [("INVALID", "period")]),
    "period blank": ({"period": ""}, [("INVALID", "period")]),
    "environment": ({"environments": ["nothing"]}, [("NOT_FOUND", "environments.0")]),
    "both": ({"allProjects": True, "projects": ["one"]}, [("INVALID", "allProjects")]),
    "order": ({"start": "2026-11-03T00:00:00Z"}, [("INVALID", "start")]),
    "order of end": ({"end": "2026-10-01T00:00:00Z"}, [("INVALID", "end")]),
    "release blank": ({"filters": {"release": [" "]}}, [("REQUIRED", "filters.release.0")]),
    "all at once": (
        {"title": "", "period": "x", "environments": ["no"], "projects": ["no"]},
        [
            ("REQUIRED", "title"),
            ("NOT_FOUND", "projects.0"),
            ("NOT_FOUND", "environments.0"),
            ("INVALID", "period"),
        ],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_what_is_wrong_is_told_with_its_path(editor: Editor, filled: Any, case: str) -> None:
    changes, errors = REFUSED[case]

    assert sorted(await editor.refused(filled, **changes)) == sorted(errors)


async def test_u5_e9_at_most_thirty_widgets(editor: Editor, filled: Any) -> None:
    saved = await editor.save(filled, widgets=[a_widget(f"{number}") for number in range(30)])
    errors = await editor.refused(filled, widgets=[a_widget() for _ in range(31)])

    assert len(saved["widgets"]) == 30
    assert errors == [("TOO_MANY", "widgets")]


async def test_u4_e8_a_title_is_ones_own_in_its_case(editor: Editor, filled: Any) -> None:
    await editor.create("Taken")

    assert await editor.refused(filled, title=" Taken ") == [("CONFLICT", "title")]
    assert (await editor.save(filled, title="taken"))["title"] == "taken"


async def test_e6_a_title_is_trimmed(editor: Editor, filled: Any) -> None:
    assert (await editor.save(filled, title="  New  "))["title"] == "New"


async def test_e2_an_empty_list_removes_every_widget(editor: Editor, filled: Any) -> None:
    await editor.save(filled, widgets=[a_widget()])

    assert (await editor.save(filled, widgets=[]))["widgets"] == []


async def test_a_save_that_changes_nothing_is_no_version(editor: Editor, filled: Any) -> None:
    assert await editor.save(filled) == filled
    assert await editor.save(filled, title="D", period="14d", widgets=[]) == filled


async def test_e17_a_fault_in_the_last_widget_leaves_everything_as_it_was(
    editor: Editor, filled: Any
) -> None:
    widgets = [a_widget(f"{number}") for number in range(5)]

    errors = await editor.refused(filled, title="New", widgets=[*widgets, a_widget(limit=11)])

    assert errors == [("OUT_OF_RANGE", "widgets.5.limit")]


async def test_r11_a_range_older_than_what_is_kept_is_expired(editor: Editor, filled: Any) -> None:
    now = datetime.now(UTC)
    dates = {
        "start": (now - timedelta(days=400)).isoformat(),
        "end": (now - timedelta(days=300)).isoformat(),
    }
    old = (await editor.ask(UPDATE, input={"id": filled["id"], **dates}))["done"]["dashboard"]
    begun = {"start": (now - timedelta(days=9)).isoformat(), "end": now.isoformat()}
    fresh = await editor.save(filled, **begun)
    open_ended = await editor.save(filled, end=None)

    assert old["expired"] is True
    assert abs(datetime.fromisoformat(old["start"]) - (now - timedelta(days=90))) < timedelta(
        minutes=5
    )
    assert fresh["expired"] is False
    assert (open_ended["start"], open_ended["end"], open_ended["expired"]) == (None, None, False)


async def test_r20_a_creator_who_is_gone_is_null(
    world: World, editor: Editor, an_editor: NewEditor, filled: Any
) -> None:
    other = await an_editor("bob@acme.example")
    theirs = await other.create("Theirs")
    async with world.db.begin() as connection:
        await connection.execute(
            delete(models.User).where(models.User.email == "bob@acme.example")
        )

    assert (await editor.read(theirs))["createdBy"] is None
    assert (await editor.read(filled))["createdBy"] == {"email": "ann@acme.example"}
