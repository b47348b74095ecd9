"""Titles of copies, and copies and deletions at once: dashboards.md 5.7, 5.8, 6.2, E25, E26."""

import asyncio
from typing import Any

import pytest

from db import models
from tests.dashboards.conftest import Callers
from tests.dashboards.editing import (
    NEW_DASHBOARD,
    WIDGETS,
    Editor,
    as_read,
    done,
    stored,
    told,
    without_ids,
)
from tests.support.factories import World, an_organization

LONGEST = "x" * 255


async def copy(session: Editor, dashboard: Any, **given: Any) -> Any:
    return done(await session.mutate("duplicateDashboard", id=dashboard["id"], **given))


async def test_a_copy_has_everything_but_ids_favourites_visits_and_rights(
    world: World, session: Editor, callers: Callers
) -> None:
    await world.project("app")
    await world.environment("production")
    content: dict[str, Any] = {
        "environments": ["production"],
        "period": "14d",
        "utc": False,
        "filters": {"release": ["1.0"], "releaseId": ["1"]},
    }
    rule = {"isEditableByEveryone": False}
    made = await session.made(widgets=WIDGETS, projects=["app"], permissions=rule, **content)
    await session.mutate("visitDashboard", id=made["id"])
    bob = await callers("bob")

    copied = await copy(bob, made)

    assert without_ids(copied) == NEW_DASHBOARD | content | {
        "title": "Dashboard 1 copy",
        "projects": [{"slug": "app"}],
        "createdBy": {"username": "bob@acme.example"},
        "updatedBy": {"username": "bob@acme.example"},
        "widgets": [as_read(widget) for widget in WIDGETS],
    }
    assert (await session.read(made["id"], "visits version")) == {"visits": 2, "version": 1}


# Titles that are there, the title that is wanted, and the one that comes of it.
TITLES = [
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


@pytest.mark.parametrize(("there", "wanted", "title"), TITLES)
async def test_c14_c16_e25_the_title_of_a_copy(
    session: Editor, there: list[str], wanted: str, title: str
) -> None:
    for each in there:
        await session.made(each)

    assert (await session.made(wanted, duplicate=True))["title"] == title


async def test_e26_a_base_that_is_too_long_is_cut_every_time(session: Editor) -> None:
    made = await session.made(LONGEST)

    titles = [(await copy(session, made))["title"] for _ in range(3)]

    assert titles == [f"{'x' * 250} copy", f"{'x' * 248} copy 1", f"{'x' * 248} copy 2"]


async def test_c13_a_title_that_is_named_is_taken_as_it_is(
    world: World, session: Editor, dashboard: Any
) -> None:
    before = await stored(world)

    taken = told(await session.create("Dashboard 1"))
    same = told(
        await session.mutate("duplicateDashboard", id=dashboard["id"], title="Dashboard 1")
    )
    blank = told(await session.mutate("duplicateDashboard", id=dashboard["id"], title=" "))

    assert (taken, same, blank) == (["CONFLICT title"], ["CONFLICT title"], ["REQUIRED title"])
    assert await stored(world) == before
    assert (await copy(session, dashboard, title=" Mine "))["title"] == "Mine"


async def test_titles_of_another_organization_do_not_count(session: Editor, world: World) -> None:
    other = await an_organization(world.db, "other")
    stranger = await other.user("eve@other.example")
    async with Editor(world.db, await other.token(stranger)) as eve:
        await eve.made("A")
        await eve.made("A copy 5")

    assert (await session.made("A"))["title"] == "A"
    assert (await session.made("A", duplicate=True))["title"] == "A copy"


async def test_c20_copies_at_once_all_get_a_title(session: Editor, dashboard: Any) -> None:
    payloads = await asyncio.gather(
        *(session.mutate("duplicateDashboard", id=dashboard["id"]) for _ in range(6))
    )

    assert [payload["errors"] for payload in payloads] == [[]] * 6
    assert sorted(payload["dashboard"]["title"] for payload in payloads) == [
        "Dashboard 1 copy",
        *(f"Dashboard 1 copy {number}" for number in range(1, 6)),
    ]


async def test_of_creations_at_once_with_one_title_one_is_made(session: Editor) -> None:
    payloads = await asyncio.gather(*(session.create("Same") for _ in range(6)))

    refusals = [told(payload) for payload in payloads if payload["errors"]]
    assert refusals == [["CONFLICT title"]] * 5


async def test_of_renames_at_once_to_one_title_one_is_done(session: Editor) -> None:
    made = [await session.made(str(number)) for number in range(6)]

    payloads = await asyncio.gather(*(session.update(each["id"], title="Same") for each in made))

    refusals = [told(payload) for payload in payloads if payload["errors"]]
    assert refusals == [["CONFLICT title"]] * 5


async def test_d7_of_deletions_at_once_of_the_last_two_one_is_refused(
    world: World, session: Editor
) -> None:
    await world.rows(models.DashboardTombstone, {"slug": "default-overview"})
    left = [await session.made("First")]
    for number in range(5):
        both = [*left, await session.made(f"D{number}")]

        payloads = await asyncio.gather(*(session.delete(each["id"]) for each in both))

        errors = [error["code"] for payload in payloads for error in payload["errors"]]
        assert errors == ["LAST_DASHBOARD"]
        left = [each for each in both if await session.read(each["id"], "id")]
        assert len(left) == 1


async def test_d4_d11_deleting_takes_everything_with_it(
    world: World, session: Editor, callers: Callers
) -> None:
    await world.team("web", [], [])
    await world.project("app")
    before = await stored(world)
    rule = {"isEditableByEveryone": True}
    made = await session.made(widgets=WIDGETS, projects=["app"], permissions=rule)
    await session.mutate("favoriteDashboard", id=made["id"], favorited=True)
    await session.saved(made["id"], title="New")
    bob = await callers("bob")

    payload = await bob.delete(made["id"])
    again = await bob.delete(made["id"])

    assert payload == {"deletedId": made["id"], "errors": []}
    assert told(again) == ["NOT_FOUND id"]
    after = await stored(world)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"user_account", "user_email", "member", "access_token",
                       "access_token_organization", "outbox", "change"}  # fmt: skip


async def test_d10_d13_d14_who_may_not_edit_may_not_delete(
    world: World, session: Editor, callers: Callers
) -> None:
    rule = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web"]}
    member = await world.user("tom@acme.example")
    await world.team("web", [member], [])
    made = [await session.made(str(number), permissions=rule) for number in range(2)]
    bob, owner = await callers("bob"), await callers("olga", role="owner")
    tom = await callers("tom", user=member)

    assert told(await bob.delete(made[0]["id"])) == ["FORBIDDEN id"]
    assert await tom.delete(made[0]["id"]) == {"deletedId": made[0]["id"], "errors": []}
    assert await owner.delete(made[1]["id"]) == {"deletedId": made[1]["id"], "errors": []}
