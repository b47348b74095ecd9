"""Expected versions, validate-only requests, unchanged saves and configuration refreshes."""

from typing import Any

import pytest
from sqlalchemy import select, update

from db import models
from tests.clients.dashboard_editor import (
    EMPTY_PLAN,
    DashboardEditor,
    count_widget,
    get_dashboard,
    get_errors,
    get_titles,
    keep,
    new_widget,
    read_tables,
)
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World, minute

REFRESH = "schedule_update_project_configs"


async def read_waiting_jobs(world: World) -> list[str]:
    """Read the kinds of the jobs that no worker has claimed."""
    jobs = select(models.Outbox.kind).where(models.Outbox.claimed.is_(None))
    return [row[0] for row in await world.read(jobs)]


async def claim_jobs(world: World) -> None:
    """Claim all jobs, as a worker does before it delivers them."""
    async with world.db.begin() as connection:
        await connection.execute(update(models.Outbox).values(claimed=minute(0)))


@pytest.mark.spec("dashboards#expected-version")
async def test_stale_save_reports_the_present_version_and_its_author(
    world: World, editor: DashboardEditor, new_editor: NewEditor, dashboard: Any
) -> None:
    bob = await new_editor("bob")
    await bob.save(dashboard["id"], title="Bob's", expectedVersion=1)
    present = await bob.read(
        dashboard["id"], "version dateUpdated updatedBy { id name username email }"
    )
    before = await read_tables(world)

    stale = await editor.request_save(
        dashboard["id"], expectedVersion=1, title=" ", widgets=[{"id": "0"}]
    )
    validated = await editor.request_save(dashboard["id"], expectedVersion=1, validateOnly=True)

    assert get_errors(stale) == get_errors(validated) == ["VERSION_MISMATCH expectedVersion"]
    assert stale["errors"][0]["details"] == {
        "currentVersion": 2,
        "updatedBy": present["updatedBy"],
        "dateUpdated": present["dateUpdated"],
    }
    assert present["version"] == 2
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#expected-version")
async def test_stale_save_writes_nothing(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    bob = await new_editor("bob")
    dashboard = await editor.create("D")
    await bob.save(dashboard["id"], title="Bob's", expectedVersion=1)
    before = await read_tables(world)

    payload = await editor.request_save(dashboard["id"], expectedVersion=1, title="Mine")

    [error] = payload["errors"]
    assert (error["code"], error["path"]) == ("VERSION_MISMATCH", ["expectedVersion"])
    assert error["details"]["currentVersion"] == 2
    assert error["details"]["updatedBy"]["email"] == "bob@acme.example"
    assert error["details"]["dateUpdated"].endswith("+00:00")
    assert await read_tables(world) == before


@pytest.mark.parametrize("version", [0, -1, 2, 2**31 - 1])
@pytest.mark.spec("dashboards#expected-version")
async def test_any_other_version_is_a_mismatch(
    editor: DashboardEditor, dashboard: Any, version: int
) -> None:
    errors = await editor.reject_save(dashboard["id"], expectedVersion=version, title="New")

    assert errors == ["VERSION_MISMATCH expectedVersion"]


@pytest.mark.spec("dashboards#expected-version")
async def test_null_expects_no_version(editor: DashboardEditor, dashboard: Any) -> None:
    saved = await editor.save(dashboard["id"], expectedVersion=None, title="New")

    assert saved["version"] == 2


@pytest.mark.spec("dashboards#order-of-checks")
async def test_existence_and_rights_are_checked_before_the_version(
    editor: DashboardEditor, new_editor: NewEditor
) -> None:
    dashboard = await editor.create(permissions={"isEditableByEveryone": False})
    bob = await new_editor("bob")

    assert await bob.reject_save(dashboard["id"], expectedVersion=9, title=" ") == ["FORBIDDEN id"]
    assert await bob.reject_save("x", expectedVersion=9) == ["NOT_FOUND id"]


@pytest.mark.spec("dashboards#validate-only")
@pytest.mark.spec("dashboards#plan")
async def test_validate_only_returns_the_plan_of_the_save(
    world: World, editor: DashboardEditor, dashboard: Any
) -> None:
    one, two, three, four = dashboard["widgets"]
    widgets = [
        {"id": four["id"]},
        new_widget("New"),
        {"id": one["id"], "title": "Changed"},
        {"id": two["id"], "queries": keep(*two["queries"]), "limit": 5},
    ]
    before = await read_tables(world)

    validated = await editor.request_save(
        dashboard["id"], validateOnly=True, title="X", widgets=widgets
    )

    assert get_dashboard(validated) == dashboard
    assert await read_tables(world) == before
    saved = await editor.request_save(dashboard["id"], title="X", widgets=widgets)
    assert saved["plan"] == validated["plan"]
    assert validated["plan"] == {
        "created": 1,
        "updated": [one["id"]],
        "removed": [three["id"]],
        "moved": [four["id"]],
    }


@pytest.mark.spec("dashboards#validate-only")
@pytest.mark.spec("dashboards#plan")
async def test_validate_only_writes_nothing(world: World, editor: DashboardEditor) -> None:
    dashboard = await editor.create("D", widgets=[count_widget(each) for each in "ABC"])
    a, b, c = (widget["id"] for widget in dashboard["widgets"])
    before = await read_tables(world)
    widgets = [{"id": c}, {"id": a, "title": "New"}, count_widget("N")]

    valid = await editor.request_save(dashboard["id"], validateOnly=True, widgets=widgets)
    invalid = await editor.request_save(
        dashboard["id"], validateOnly=True, widgets=widgets, title=""
    )

    assert valid["dashboard"] == dashboard
    assert valid["plan"] == {"created": 1, "updated": [a], "removed": [b], "moved": [c]}
    assert (invalid["dashboard"], invalid["plan"]) == (None, None)
    assert get_errors(invalid) == ["REQUIRED title"]
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#errors")
@pytest.mark.spec("dashboards#validate-only")
async def test_all_errors_are_reported_at_once(editor: DashboardEditor, dashboard: Any) -> None:
    await editor.create("Taken")
    first = dashboard["widgets"][0]["id"]
    widgets = [
        {"id": first, "title": "", "limit": 0},
        {"title": "x" * 256, "queries": [{"fields": []}]},
        {"id": first},
    ]
    changes = {"title": "Taken", "widgets": widgets, "period": "x", "projects": ["none"]}

    validated = await editor.reject_save(dashboard["id"], validateOnly=True, **changes)
    saved = await editor.reject_save(dashboard["id"], **changes)

    assert validated == saved
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


UNCHANGED: dict[str, dict[str, Any]] = {
    "no keys": {},
    "the same title": {"title": " Dashboard 1 "},
    "only a message": {"message": "Nothing"},
    "empty filters": {"filters": {}},
    "null filters": {"filters": None, "period": None, "environments": None, "start": None},
    "null permissions without a record": {"permissions": None},
    "the viewer's projects": {"projects": [], "allProjects": False},
}


@pytest.mark.parametrize("case", UNCHANGED)
@pytest.mark.spec("dashboards#unchanged-saves")
async def test_unchanged_save_writes_nothing(
    world: World, editor: DashboardEditor, dashboard: Any, case: str
) -> None:
    before = await read_tables(world)

    payload = await editor.request_save(dashboard["id"], **UNCHANGED[case])

    assert payload == {"dashboard": dashboard, "plan": EMPTY_PLAN, "errors": []}
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#unchanged-saves")
async def test_unchanged_save_makes_no_version(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    assert await editor.save(filtered_dashboard["id"]) == filtered_dashboard
    assert (
        await editor.save(filtered_dashboard["id"], title="D", period="14d", widgets=[])
        == filtered_dashboard
    )


@pytest.mark.spec("dashboards#unchanged-saves")
async def test_whole_document_sent_twice_makes_one_version(
    world: World, editor: DashboardEditor
) -> None:
    types = ("DISCOVER", "ERROR_EVENTS", "TRANSACTION_LIKE", "ISSUE", "SPANS")
    dashboard = await editor.create(widgets=[new_widget(each, widgetType=each) for each in types])
    before = await read_tables(world)

    saved = await editor.save(
        dashboard["id"], title=dashboard["title"], widgets=dashboard["widgets"]
    )

    assert saved == dashboard
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#configuration-refresh")
async def test_several_saves_queue_one_refresh_until_it_is_claimed(
    world: World, editor: DashboardEditor, dashboard: Any
) -> None:
    assert await read_waiting_jobs(world) == [REFRESH]
    for number in range(5):
        await editor.save(dashboard["id"], title=f"Title {number}")
    assert await read_waiting_jobs(world) == [REFRESH]

    await claim_jobs(world)
    assert await read_waiting_jobs(world) == []
    await editor.save(dashboard["id"], title="After the claim")

    assert await read_waiting_jobs(world) == [REFRESH]


@pytest.mark.spec("dashboards#configuration-refresh")
async def test_request_that_changes_no_content_queues_no_refresh(
    world: World, editor: DashboardEditor, dashboard: Any
) -> None:
    await claim_jobs(world)
    await editor.create("Taken")
    await claim_jobs(world)

    await editor.request_save(dashboard["id"], title="Taken")
    await editor.request_save(dashboard["id"], title="New", expectedVersion=7)
    await editor.request_save(dashboard["id"], title="New", validateOnly=True)
    await editor.request_save(dashboard["id"], title="Dashboard 1")
    await editor.mutate("visitDashboard", id=dashboard["id"])
    await editor.mutate("favoriteDashboard", id=dashboard["id"], favorited=True)
    await editor.request_create("Taken")
    await editor.mutate("restoreDashboard", id=dashboard["id"], version=1)

    assert await read_waiting_jobs(world) == []


@pytest.mark.spec("dashboards#configuration-refresh")
async def test_rejected_creation_queues_no_refresh_and_many_saves_queue_one(
    world: World, editor: DashboardEditor
) -> None:
    waiting_jobs = select(models.Outbox.kind, models.Outbox.organization_id)
    await editor.reject_create(title="")
    assert await world.read(waiting_jobs) == []

    dashboard = await editor.create("D")
    for number in range(3):
        await editor.save(dashboard["id"], title=f"D{number}")

    assert await world.read(waiting_jobs) == [
        ("schedule_update_project_configs", world.organization)
    ]


@pytest.mark.spec("dashboards#transactions")
async def test_error_in_the_last_widget_keeps_title_and_widgets(
    editor: DashboardEditor, dashboard: Any
) -> None:
    widgets = [*keep(*dashboard["widgets"][1:]), new_widget("New"), new_widget("Last", limit=11)]

    errors = await editor.reject_save(dashboard["id"], title="New", widgets=widgets)

    assert errors == ["OUT_OF_RANGE widgets.4.limit"]
    assert get_titles(await editor.read(dashboard["id"])) == ["W1", "W2", "W3", "W4"]


@pytest.mark.spec("dashboards#transactions")
async def test_error_in_the_last_widget_writes_nothing(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    widgets = [count_widget(f"{number}") for number in range(5)]

    errors = await editor.reject_save(
        filtered_dashboard["id"], title="New", widgets=[*widgets, count_widget(limit=11)]
    )

    assert errors == ["OUT_OF_RANGE widgets.5.limit"]
