"""Saves that are stale, only checked or change nothing, and the refresh that others cause."""

from typing import Any

import pytest
from sqlalchemy import select, update

from db import models
from tests.dashboards.conftest import Callers
from tests.dashboards.editing import (
    SAME,
    Editor,
    a_widget,
    done,
    kept,
    refused,
    stored,
    titles,
    told,
)
from tests.support.factories import World, minute

REFRESH = "schedule_update_project_configs"


async def waiting(world: World) -> list[str]:
    jobs = select(models.Outbox.kind).where(models.Outbox.claimed.is_(None))
    return [row[0] for row in await world.read(jobs)]


async def delivered(world: World) -> None:
    """As the worker leaves it: the job was claimed, and is not finished yet."""
    async with world.db.begin() as connection:
        await connection.execute(update(models.Outbox).values(claimed=minute(0)))


async def test_b1_a_stale_save_tells_who_was_faster_and_when(
    world: World, session: Editor, callers: Callers, dashboard: Any
) -> None:
    bob = await callers("bob")
    await bob.saved(dashboard["id"], title="Bob's", expectedVersion=1)
    now = await bob.read(
        dashboard["id"], "version dateUpdated updatedBy { id name username email }"
    )
    before = await stored(world)

    stale = await session.update(
        dashboard["id"], expectedVersion=1, title=" ", widgets=[{"id": "0"}]
    )
    checked = await session.update(dashboard["id"], expectedVersion=1, validateOnly=True)

    assert told(stale) == told(checked) == ["VERSION_MISMATCH expectedVersion"]
    assert stale["errors"][0]["details"] == {
        "currentVersion": 2,
        "updatedBy": now["updatedBy"],
        "dateUpdated": now["dateUpdated"],
    }
    assert now["version"] == 2
    assert await stored(world) == before


@pytest.mark.parametrize("version", [0, -1, 2, 2**31 - 1])
async def test_any_other_version_is_stale(
    world: World, session: Editor, dashboard: Any, version: int
) -> None:
    errors = await refused(session, world, dashboard["id"], expectedVersion=version, title="New")

    assert errors == ["VERSION_MISMATCH expectedVersion"]


async def test_null_expects_no_version(session: Editor, dashboard: Any) -> None:
    saved = await session.saved(dashboard["id"], expectedVersion=None, title="New")

    assert saved["version"] == 2


async def test_existence_and_rights_come_before_the_version(
    world: World, session: Editor, callers: Callers
) -> None:
    made = await session.made(permissions={"isEditableByEveryone": False})
    bob = await callers("bob")

    assert await refused(bob, world, made["id"], expectedVersion=9, title=" ") == ["FORBIDDEN id"]
    assert await refused(bob, world, "x", expectedVersion=9) == ["NOT_FOUND id"]


async def test_b5_a_check_plans_and_writes_nothing(
    world: World, session: Editor, dashboard: Any
) -> None:
    one, two, three, four = dashboard["widgets"]
    widgets = [
        {"id": four["id"]},
        a_widget("New"),
        {"id": one["id"], "title": "Changed"},
        {"id": two["id"], "queries": kept(*two["queries"]), "limit": 5},
    ]
    before = await stored(world)

    checked = await session.update(dashboard["id"], validateOnly=True, title="X", widgets=widgets)

    assert done(checked) == dashboard
    assert await stored(world) == before
    saved = await session.update(dashboard["id"], title="X", widgets=widgets)
    assert saved["plan"] == checked["plan"]
    assert checked["plan"] == {
        "created": 1,
        "updated": [one["id"]],
        "removed": [three["id"]],
        "moved": [four["id"]],
    }


async def test_b6_a_check_tells_everything_that_is_wrong(
    world: World, session: Editor, dashboard: Any
) -> None:
    await session.made("Taken")
    first = dashboard["widgets"][0]["id"]
    widgets = [
        {"id": first, "title": "", "limit": 0},
        {"title": "x" * 256, "queries": [{"fields": []}]},
        {"id": first},
    ]
    given = {"title": "Taken", "widgets": widgets, "period": "x", "projects": ["none"]}

    checked = await refused(session, world, dashboard["id"], validateOnly=True, **given)
    saved = await refused(session, world, dashboard["id"], **given)

    assert checked == saved
    assert sorted(saved) == [
        "CONFLICT title",
        "DUPLICATE widgets.2.id",
        "INVALID period",
        "NOT_FOUND projects.0",
        "OUT_OF_RANGE widgets.0.limit",
        "REQUIRED widgets.0.title",
        "REQUIRED widgets.1.displayType",
        "REQUIRED widgets.1.queries.0.conditions",
        "TOO_LONG widgets.1.title",
    ]


NOTHING: dict[str, dict[str, Any]] = {
    "no key": {},
    "the same title": {"title": " Dashboard 1 "},
    "a message": {"message": "Nothing"},
    "no filter": {"filters": {}},
    "null filters": {"filters": None, "period": None, "environments": None, "start": None},
    "p15 no rule": {"permissions": None},
    "my projects": {"projects": [], "allProjects": False},
}


@pytest.mark.parametrize("case", NOTHING)
async def test_a_save_that_changes_nothing_leaves_no_trace(
    world: World, session: Editor, dashboard: Any, case: str
) -> None:
    before = await stored(world)

    payload = await session.update(dashboard["id"], **NOTHING[case])

    assert payload == {"dashboard": dashboard, "plan": SAME, "errors": []}
    assert await stored(world) == before


async def test_b9_the_whole_document_sent_twice_is_one_version(
    world: World, session: Editor
) -> None:
    types = ("DISCOVER", "ERROR_EVENTS", "TRANSACTION_LIKE", "ISSUE", "METRICS", "SPANS")
    made = await session.made(widgets=[a_widget(each, widgetType=each) for each in types])
    before = await stored(world)

    saved = await session.saved(made["id"], title=made["title"], widgets=made["widgets"])

    assert saved == made
    assert await stored(world) == before


async def test_e23_one_refresh_waits_however_many_saves_there_were(
    world: World, session: Editor, dashboard: Any
) -> None:
    assert await waiting(world) == [REFRESH]
    for number in range(5):
        await session.saved(dashboard["id"], title=f"Title {number}")
    assert await waiting(world) == [REFRESH]

    await delivered(world)
    assert await waiting(world) == []
    await session.saved(dashboard["id"], title="After it began")

    assert await waiting(world) == [REFRESH]


async def test_e23_no_refresh_waits_after_what_changed_nothing(
    world: World, session: Editor, dashboard: Any
) -> None:
    await delivered(world)
    await session.made("Taken")
    await delivered(world)

    await session.update(dashboard["id"], title="Taken")
    await session.update(dashboard["id"], title="New", expectedVersion=7)
    await session.update(dashboard["id"], title="New", validateOnly=True)
    await session.update(dashboard["id"], title="Dashboard 1")
    await session.mutate("visitDashboard", id=dashboard["id"])
    await session.mutate("favoriteDashboard", id=dashboard["id"], favorited=True)
    await session.create("Taken")
    await session.mutate("restoreDashboard", id=dashboard["id"], version=1)

    assert await waiting(world) == []


async def test_e17_a_fault_of_the_last_widget_undoes_the_first(
    world: World, session: Editor, dashboard: Any
) -> None:
    widgets = [*kept(*dashboard["widgets"][1:]), a_widget("New"), a_widget("Last", limit=11)]

    errors = await refused(session, world, dashboard["id"], title="New", widgets=widgets)

    assert errors == ["OUT_OF_RANGE widgets.4.limit"]
    assert titles(await session.read(dashboard["id"])) == ["W1", "W2", "W3", "W4"]
