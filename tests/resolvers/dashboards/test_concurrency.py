"""Many save at once, and the server dies in the middle: nothing is lost, nothing half-written."""

import asyncio
import itertools
import threading
import time
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from db import models
from tests.clients.command_line import CommandLine
from tests.clients.dashboard_editor import DashboardEditor, get_errors
from tests.support.factories import World

WRITERS = 8
SAVES = 200
CREATE = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path } }
}"""
UPDATE = """mutation ($input: UpdateDashboardInput!) { updateDashboard(input: $input) {
    dashboard { version } errors { code path details }
} }"""
READ = """query ($id: ID!) { organization { dashboard(id: $id) {
    title version widgets { id title queries { id name } }
    history(first: 100) { nodes { version title document } }
} } }"""


def widgets(mark: str) -> list[dict[str, Any]]:
    """Two widgets of two queries, which all bear the mark."""
    queries = [{"name": mark, "fields": [], "conditions": ""} for _ in range(2)]
    return [{"title": mark, "displayType": "LINE", "queries": queries} for _ in range(2)]


async def create_shared_dashboard(owner: DashboardEditor) -> str:
    created = await owner.run(CREATE, input={"title": "Shared", "widgets": widgets("start")})
    identifier: str = created["createDashboard"]["dashboard"]["id"]
    return identifier


def is_whole(dashboard: Any, mark: str) -> bool:
    """Whether a dashboard, or its document, is what one save wrote."""
    return [
        (widget["title"], [query["name"] for query in widget["queries"]])
        for widget in dashboard["widgets"]
    ] == [(mark, [mark, mark])] * 2


async def test_e18_of_saves_at_once_each_accepted_one_is_a_version_and_none_is_lost(
    world: World, owner: DashboardEditor
) -> None:
    identifier = await create_shared_dashboard(owner)
    accepted: dict[int, str] = {}
    refused: list[Any] = []
    marks = itertools.count(1)

    async def writer() -> None:
        version = 1
        while len(accepted) < SAVES:
            mark = f"save {next(marks)}"
            answer = await owner.run(
                UPDATE,
                input={"id": identifier, "expectedVersion": version, "widgets": widgets(mark)},
            )
            if answer["updateDashboard"]["errors"]:
                [error] = answer["updateDashboard"]["errors"]
                refused.append(error)
                version = error["details"]["currentVersion"]
            else:
                version = answer["updateDashboard"]["dashboard"]["version"]
                assert version not in accepted
                accepted[version] = mark

    await asyncio.gather(*(writer() for _ in range(WRITERS)))

    assert {error["code"] for error in refused} <= {"VERSION_MISMATCH"}
    dashboard = (await owner.run(READ, id=identifier))["organization"]["dashboard"]
    assert sorted(accepted) == list(range(2, dashboard["version"] + 1))
    assert is_whole(dashboard, accepted[dashboard["version"]])
    for kept in dashboard["history"]["nodes"]:
        assert is_whole(kept["document"], accepted[kept["version"]])
    assert len(dashboard["history"]["nodes"]) == 50
    assert len(await world.read(select(models.Widget.id))) == 2


async def test_without_an_expected_version_the_last_one_wins_and_is_whole(
    owner: DashboardEditor,
) -> None:
    identifier = await create_shared_dashboard(owner)
    marks = [f"save {number}" for number in range(40)]

    answers = await asyncio.gather(
        *(owner.run(UPDATE, input={"id": identifier, "widgets": widgets(mark)}) for mark in marks)
    )

    assert [answer["updateDashboard"]["errors"] for answer in answers] == [[]] * 40
    versions = [answer["updateDashboard"]["dashboard"]["version"] for answer in answers]
    dashboard = (await owner.run(READ, id=identifier))["organization"]["dashboard"]
    assert dashboard["version"] == 41
    assert max(versions) == 41
    assert is_whole(dashboard, dashboard["widgets"][0]["title"])


async def test_c20_copies_at_once_all_get_a_title(editor: DashboardEditor, dashboard: Any) -> None:
    payloads = await asyncio.gather(
        *(editor.mutate("duplicateDashboard", id=dashboard["id"]) for _ in range(6))
    )

    assert [payload["errors"] for payload in payloads] == [[]] * 6
    assert sorted(payload["dashboard"]["title"] for payload in payloads) == [
        "Dashboard 1 copy",
        *(f"Dashboard 1 copy {number}" for number in range(1, 6)),
    ]


async def test_of_creations_at_once_with_one_title_one_is_made(editor: DashboardEditor) -> None:
    payloads = await asyncio.gather(*(editor.request_create("Same") for _ in range(6)))

    refusals = [get_errors(payload) for payload in payloads if payload["errors"]]
    assert refusals == [["CONFLICT title"]] * 5


async def test_of_renames_at_once_to_one_title_one_is_done(editor: DashboardEditor) -> None:
    made = [await editor.create(str(number)) for number in range(6)]

    payloads = await asyncio.gather(
        *(editor.request_save(each["id"], title="Same") for each in made)
    )

    refusals = [get_errors(payload) for payload in payloads if payload["errors"]]
    assert refusals == [["CONFLICT title"]] * 5


async def test_d7_of_deletions_at_once_of_the_last_two_one_is_refused(
    world: World, editor: DashboardEditor
) -> None:
    await world.rows(models.DashboardTombstone, {"slug": "default-overview"})
    left = [await editor.create("First")]
    for number in range(5):
        both = [*left, await editor.create(f"D{number}")]

        payloads = await asyncio.gather(*(editor.delete(each["id"]) for each in both))

        errors = [error["code"] for payload in payloads for error in payload["errors"]]
        assert errors == ["LAST_DASHBOARD"]
        left = [each for each in both if await editor.read(each["id"], "id")]
        assert len(left) == 1


def test_a_server_that_is_killed_in_the_middle_of_saves_leaves_every_dashboard_whole(
    database_url: str, tmp_path: Path
) -> None:
    command = CommandLine(tmp_path, database_url)
    (tmp_path / "acme.json").write_text(
        '{"organization": {"slug": "acme"},'
        ' "users": [{"email": "ann@acme.example", "role": "owner"}]}'
    )
    command("apply", "acme.json")
    token = command(
        "token", "create", "--organization", "acme", "--user", "ann@acme.example",
        "--scope", "read", "--scope", "write",
    ).strip()  # fmt: skip
    headers = {"Authorization": f"Bearer {token}"}

    def ask(address: str, document: str, **variables: Any) -> Any:
        body = {"query": document, "variables": variables}
        return httpx.post(f"{address}/graphql", json=body, headers=headers, timeout=20).json()[
            "data"
        ]

    accepted: list[tuple[str, int, str]] = []
    identifiers: list[str] = []

    def save_for_ever(address: str, identifier: str) -> None:
        for number in itertools.count():
            mark = f"{identifier} {number}"
            try:
                done = ask(address, UPDATE, input={"id": identifier, "widgets": widgets(mark)})
            except httpx.HTTPError:
                return
            version = done["updateDashboard"]["dashboard"]["version"]
            accepted.append((identifier, version, mark))

    with command.serving() as (address, _):
        for number in range(4):
            wanted = {"title": f"D{number}", "widgets": widgets("start")}
            created = ask(address, CREATE, input=wanted)
            identifiers.append(created["createDashboard"]["dashboard"]["id"])
        threads = [
            threading.Thread(target=save_for_ever, args=(address, each)) for each in identifiers
        ]
        for thread in threads:
            thread.start()
        time.sleep(1.5)
        command.process.kill()
        for thread in threads:
            thread.join()

    with command.serving() as (address, _):
        for identifier in identifiers:
            dashboard = ask(address, READ, id=identifier)["organization"]["dashboard"]
            last = max((version, mark) for each, version, mark in accepted if each == identifier)
            kept = {each["version"]: each["document"] for each in dashboard["history"]["nodes"]}
            mark = dashboard["widgets"][0]["title"]
            assert is_whole(dashboard, mark)
            assert is_whole(kept[dashboard["version"]], mark)
            # What was answered is there; at most the one save on its way came after it.
            assert dashboard["version"] - last[0] in {0, 1}
            assert is_whole(kept[last[0]], last[1])
    assert len(accepted) > len(identifiers)
