"""Reading a dashboard: dashboards.md 5.1 and 1.1 to 1.3."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from db import models
from resolvers.ids import encode_global_id, parse_global_id
from tests.dashboards.conftest import Callers
from tests.dashboards.editing import (
    NEW_DASHBOARD,
    WIDGETS,
    Editor,
    a_query,
    a_widget,
    as_read,
    done,
    refused,
    without_ids,
)
from tests.support.factories import World


def row_of(dashboard: Any) -> int:
    taken = parse_global_id(dashboard["id"])
    assert taken is not None
    return taken[1]


async def test_r1_widgets_and_queries_come_in_their_order(session: Editor, dashboard: Any) -> None:
    read = await session.read(dashboard["id"])

    assert read == dashboard
    assert without_ids(read) == NEW_DASHBOARD | {
        "title": "Dashboard 1",
        "widgets": [as_read(widget) for widget in WIDGETS],
    }


async def test_r2_what_is_no_dashboard_is_null(session: Editor, dashboard: Any) -> None:
    widget = dashboard["widgets"][0]["id"]

    for unknown in (encode_global_id("Dashboard", 404), widget, "", "1", "x", "é"):
        assert await session.read(unknown, "title") is None


@pytest.mark.parametrize("number", ["9" * 5000, "0" * 5000, "-1", "01", "1 ", "\u0661", ""])
async def test_an_id_of_an_absurd_number_is_null_and_not_found(
    world: World, session: Editor, dashboard: Any, number: str
) -> None:
    absurd, widget = (
        base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")
        for kind in ("Dashboard", "Widget")
    )

    assert await session.read(absurd, "title") is None
    assert await refused(session, world, absurd, title="New") == ["NOT_FOUND id"]
    errors = await refused(session, world, dashboard["id"], widgets=[{"id": widget}])
    code = "NOT_FOUND" if number == "-1" else "INVALID"
    assert errors == [f"{code} widgets.0.id"]


async def test_every_part_is_found_by_its_id(session: Editor, dashboard: Any) -> None:
    widget = dashboard["widgets"][1]
    query = widget["queries"][0]

    found = await session.run(
        """query ($ids: [ID!]!) { nodes(ids: $ids) {
            id
            ... on Dashboard { title }
            ... on Widget { title queries { name } }
            ... on WidgetQuery { orderby }
        } }""",
        ids=[query["id"], dashboard["id"], widget["id"]],
    )

    assert found["nodes"] == [
        {"id": query["id"], "orderby": "-count()"},
        {"id": dashboard["id"], "title": "Dashboard 1"},
        {"id": widget["id"], "title": "W2", "queries": [{"name": ""}]},
    ]


async def test_r7_aliases_are_served_and_none_are_an_empty_list(session: Editor) -> None:
    aliased = a_query("aliased", fields=["count()"], fieldAliases=["Errors", ""])

    made = await session.made(widgets=[a_widget("W", queries=[aliased, a_query()])])

    aliases = [query["fieldAliases"] for query in made["widgets"][0]["queries"]]
    assert aliases == [["Errors", ""], []]


async def test_r8_a_filter_that_is_not_set_is_null(world: World, session: Editor) -> None:
    await world.environment("production")

    made = await session.made("D", environments=["production"])

    assert without_ids(made) == NEW_DASHBOARD | {"title": "D", "environments": ["production"]}


async def test_an_empty_list_of_environments_is_served(session: Editor) -> None:
    assert (await session.made(environments=[]))["environments"] == []


async def test_r10_c7_a_time_is_served_in_utc_and_utc_may_be_false(session: Editor) -> None:
    end = datetime.now(UTC).replace(microsecond=123456)
    start = end - timedelta(days=1)
    local = start.astimezone().isoformat()

    made = [
        await session.made(str(utc), start=local, end=end.isoformat(), utc=utc)
        for utc in (True, False)
    ]

    assert [without_ids(each) for each in made] == [
        NEW_DASHBOARD
        | {"title": str(utc), "start": start.isoformat(), "end": end.isoformat(), "utc": utc}
        for utc in (True, False)
    ]


async def test_a_start_without_an_end_is_stored_but_not_served(session: Editor) -> None:
    start, end = "2026-11-01T00:00:00+00:00", "2026-11-02T00:00:00+00:00"
    made = await session.made(start=start)

    ended = await session.saved(made["id"], end=end)

    assert (made["start"], made["end"]) == (None, None)
    assert (ended["start"], ended["end"]) == (start, end)


async def test_r11_a_time_before_all_that_is_kept_is_expired(callers: Callers) -> None:
    ann = await callers("ann", retention_days=1)
    now = datetime.now(UTC)
    half = {"start": now - timedelta(days=2), "end": now - timedelta(hours=1)}
    whole = {"start": now - timedelta(days=3), "end": now - timedelta(days=2)}

    read = [
        await ann.made(str(number), **{name: at.isoformat() for name, at in each.items()})
        for number, each in enumerate((half, whole))
    ]

    limits = [datetime.fromisoformat(each["start"]) - now for each in read]
    assert [each["expired"] for each in read] == [False, True]
    assert all(timedelta(days=-1) <= limit < timedelta(days=-1, minutes=1) for limit in limits)
    assert [each["end"] for each in read] == [each["end"].isoformat() for each in (half, whole)]


async def test_r11_the_stored_start_stays(callers: Callers) -> None:
    ann = await callers("ann", retention_days=1)
    now = datetime.now(UTC)
    start = (now - timedelta(days=30)).isoformat()
    made = await ann.made(start=start, end=now.isoformat())

    patient = await callers("pat", retention_days=90)

    assert (await patient.read(made["id"], "start")) == {"start": start}


async def test_r13_who_chose_the_dataset_is_served(session: Editor) -> None:
    sources = ["UNKNOWN", "INFERRED", "USER", "FORCED"]

    made = await session.made(widgets=[a_widget(each, datasetSource=each) for each in sources])

    assert [widget["datasetSource"] for widget in made["widgets"]] == sources


async def test_r14_w4_a_big_number_has_its_selected_aggregate(session: Editor) -> None:
    two = a_query(aggregates=["count()", "count_unique(user)"], selectedAggregate=1)

    made = await session.made(
        widgets=[a_widget("N", displayType="BIG_NUMBER", queries=[two, a_query()])]
    )

    selected = [query["selectedAggregate"] for query in made["widgets"][0]["queries"]]
    assert selected == [1, None]


async def test_r16_r17_reading_is_never_restricted(
    world: World, session: Editor, callers: Callers
) -> None:
    for slug in ("web", "ops"):
        await world.team(slug, [], [])
    rule = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web", "ops"]}
    made = await session.made(permissions=rule)
    bob = await callers("bob")

    read = await bob.read(made["id"])

    teams = [{"slug": "ops"}, {"slug": "web"}]
    assert read == made | {
        "permissions": {"isEditableByEveryone": False, "teamsWithEditAccess": teams},
        "canEdit": False,
        "canDelete": False,
        "canChangePermissions": False,
    }


async def test_r19_a_favourite_needs_no_right_to_edit(
    world: World, session: Editor, callers: Callers
) -> None:
    made = await session.made(permissions={"isEditableByEveryone": False})
    bob = await callers("bob")
    liked = done(await bob.mutate("favoriteDashboard", id=made["id"], favorited=True))

    before = await world.read(models.Dashboard.__table__.select())
    payload = await bob.update(made["id"], title="Bob's")

    assert liked["isFavorited"]
    assert payload["errors"] == [{"code": "FORBIDDEN", "path": ["id"], "details": None}]
    assert await world.read(models.Dashboard.__table__.select()) == before
    assert (await bob.read(made["id"], "title isFavorited")) == {
        "title": "Dashboard 1",
        "isFavorited": True,
    }


async def test_r20_a_creator_who_is_gone_is_null_and_shifts_nobody(
    world: World, session: Editor, callers: Callers
) -> None:
    bob = await callers("bob")
    made = [await each.made(title) for each, title in ((session, "A"), (bob, "B"), (session, "C"))]
    await world.change(models.Dashboard, row_of(made[2]), created_by_id=None)
    async with world.db.begin() as connection:
        await connection.execute(
            delete(models.User).where(models.User.username == "bob@acme.example")
        )

    listed = await session.run(
        "{ organization { dashboards { nodes { title createdBy { username } } } } }"
    )

    creators = {
        node["title"]: node["createdBy"] for node in listed["organization"]["dashboards"]["nodes"]
    }
    assert creators == {
        "General": None,
        "A": {"username": "ann@acme.example"},
        "B": None,
        "C": None,
    }


async def test_a_token_that_may_only_read_can_edit_nothing(
    session: Editor, callers: Callers
) -> None:
    made = await session.made()
    reader = await callers("rita", "read")

    read = await reader.read(made["id"], "canEdit canDelete canChangePermissions")

    assert read == {"canEdit": False, "canDelete": False, "canChangePermissions": False}
