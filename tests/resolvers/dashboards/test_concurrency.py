"""Concurrent writes, and a server that is killed while it writes."""

import asyncio
import itertools
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from db import models
from tests.clients.command_line import CommandLine
from tests.clients.dashboard_editor import (
    READ,
    DashboardEditor,
    get_dashboard,
    get_errors,
    new_query,
    new_widget,
)
from tests.support.factories import World

WRITERS = 8
SAVES = 60
CREATE = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path } }
}"""
UPDATE = """mutation ($input: UpdateDashboardInput!) { updateDashboard(input: $input) {
    dashboard { version } errors { code path details }
} }"""
CONTENT = """title version widgets { id title queries { id name } }
    history(first: 100) { nodes { version title document } }"""


def marked_widgets(mark: str) -> list[dict[str, Any]]:
    """The inputs of two widgets with two queries each; titles and names are the mark."""
    return [new_widget(mark, queries=[new_query(mark), new_query(mark)]) for _ in range(2)]


def has_only_mark(dashboard: Any, mark: str) -> bool:
    """Whether a dashboard, or its document, is what the save with the mark wrote."""
    return [
        (widget["title"], [query["name"] for query in widget["queries"]])
        for widget in dashboard["widgets"]
    ] == [(mark, [mark, mark])] * 2


@pytest.mark.spec("dashboards#concurrent-saves")
async def test_each_accepted_concurrent_save_is_a_whole_version(
    world: World, owner: DashboardEditor
) -> None:
    dashboard_id = (await owner.create("Shared", widgets=marked_widgets("start")))["id"]
    marks_by_version: dict[int, str] = {}
    errors: list[Any] = []
    numbers = itertools.count(1)

    async def save_repeatedly() -> None:
        version = 1
        while len(marks_by_version) < SAVES:
            mark = f"save {next(numbers)}"
            changes = {"expectedVersion": version, "widgets": marked_widgets(mark)}
            data = await owner.run(UPDATE, input={"id": dashboard_id} | changes)
            payload = data["updateDashboard"]
            if payload["errors"]:
                [error] = payload["errors"]
                errors.append(error)
                version = error["details"]["currentVersion"]
            else:
                version = payload["dashboard"]["version"]
                assert version not in marks_by_version
                marks_by_version[version] = mark

    await asyncio.gather(*(save_repeatedly() for _ in range(WRITERS)))

    assert {error["code"] for error in errors} <= {"VERSION_MISMATCH"}
    dashboard = await owner.read(dashboard_id, CONTENT)
    assert sorted(marks_by_version) == list(range(2, dashboard["version"] + 1))
    assert has_only_mark(dashboard, marks_by_version[dashboard["version"]])
    for version in dashboard["history"]["nodes"]:
        assert has_only_mark(version["document"], marks_by_version[version["version"]])
    assert len(dashboard["history"]["nodes"]) == 50
    assert len(await world.read(select(models.Widget.id))) == 2


@pytest.mark.spec("dashboards#concurrent-saves")
async def test_without_expected_versions_the_last_save_wins_and_is_whole(
    owner: DashboardEditor,
) -> None:
    dashboard_id = (await owner.create("Shared", widgets=marked_widgets("start")))["id"]

    payloads = await asyncio.gather(
        *(
            owner.request_save(dashboard_id, widgets=marked_widgets(f"save {number}"))
            for number in range(40)
        )
    )

    versions = [get_dashboard(payload)["version"] for payload in payloads]
    dashboard = await owner.read(dashboard_id, CONTENT)
    assert dashboard["version"] == 41
    assert max(versions) == 41
    assert has_only_mark(dashboard, dashboard["widgets"][0]["title"])


@pytest.mark.spec("dashboards#copy-titles")
async def test_concurrent_copies_get_different_titles(
    editor: DashboardEditor, dashboard: Any
) -> None:
    payloads = await asyncio.gather(
        *(editor.mutate("duplicateDashboard", id=dashboard["id"]) for _ in range(6))
    )

    assert sorted(get_dashboard(payload)["title"] for payload in payloads) == [
        "Dashboard 1 copy",
        *(f"Dashboard 1 copy {number}" for number in range(1, 6)),
    ]


@pytest.mark.spec("dashboards#title")
async def test_one_of_concurrent_creations_with_the_same_title_succeeds(
    editor: DashboardEditor,
) -> None:
    payloads = await asyncio.gather(*(editor.request_create("Same") for _ in range(6)))

    errors = [get_errors(payload) for payload in payloads if payload["errors"]]
    assert errors == [["CONFLICT title"]] * 5


@pytest.mark.spec("dashboards#title")
async def test_one_of_concurrent_renames_to_the_same_title_succeeds(
    editor: DashboardEditor,
) -> None:
    dashboards = [await editor.create(str(number)) for number in range(6)]

    payloads = await asyncio.gather(
        *(editor.request_save(each["id"], title="Same") for each in dashboards)
    )

    errors = [get_errors(payload) for payload in payloads if payload["errors"]]
    assert errors == [["CONFLICT title"]] * 5


@pytest.mark.spec("dashboards#last-dashboard")
async def test_one_of_concurrent_deletions_of_the_last_two_dashboards_fails(
    world: World, editor: DashboardEditor
) -> None:
    await world.rows(models.DashboardTombstone, {"slug": "default-overview"})
    remaining = [await editor.create("First")]
    for number in range(5):
        both = [*remaining, await editor.create(f"D{number}")]

        payloads = await asyncio.gather(*(editor.delete(each["id"]) for each in both))

        codes = [error["code"] for payload in payloads for error in payload["errors"]]
        assert codes == ["LAST_DASHBOARD"]
        remaining = [each for each in both if await editor.read(each["id"], "id")]
        assert len(remaining) == 1


def wait_for_saves(accepted: list[tuple[str, int, str]], dashboard_ids: list[str]) -> None:
    """Wait until at least two saves of each dashboard were accepted."""
    deadline = time.monotonic() + 60
    while True:
        counts = Counter(dashboard_id for dashboard_id, _, _ in accepted)
        if all(counts[dashboard_id] >= 2 for dashboard_id in dashboard_ids):
            return
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.spec("dashboards#transactions")
def test_killed_server_leaves_every_dashboard_whole(database_url: str, tmp_path: Path) -> None:
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

    def run(address: str, document: str, **variables: Any) -> Any:
        body = {"query": document, "variables": variables}
        response = httpx.post(f"{address}/graphql", json=body, headers=headers, timeout=20)
        return response.json()["data"]

    dashboard_ids: list[str] = []
    accepted: list[tuple[str, int, str]] = []

    def save_until_killed(address: str, dashboard_id: str) -> None:
        for number in itertools.count():
            mark = f"{dashboard_id} {number}"
            changes = {"id": dashboard_id, "widgets": marked_widgets(mark)}
            try:
                data = run(address, UPDATE, input=changes)
            except httpx.HTTPError:
                return
            version = data["updateDashboard"]["dashboard"]["version"]
            accepted.append((dashboard_id, version, mark))

    with command.serving() as (address, _):
        for number in range(4):
            values = {"title": f"D{number}", "widgets": marked_widgets("start")}
            data = run(address, CREATE, input=values)
            dashboard_ids.append(data["createDashboard"]["dashboard"]["id"])
        threads = [
            threading.Thread(target=save_until_killed, args=(address, each))
            for each in dashboard_ids
        ]
        for thread in threads:
            thread.start()
        time.sleep(1.5)
        wait_for_saves(accepted, dashboard_ids)
        command.process.kill()
        for thread in threads:
            thread.join()

    with command.serving() as (address, _):
        for dashboard_id in dashboard_ids:
            dashboard = run(address, READ % CONTENT, id=dashboard_id)["organization"]["dashboard"]
            version, mark = max(
                (version, mark) for each, version, mark in accepted if each == dashboard_id
            )
            documents = {
                each["version"]: each["document"] for each in dashboard["history"]["nodes"]
            }
            newest_mark = dashboard["widgets"][0]["title"]
            assert has_only_mark(dashboard, newest_mark)
            assert has_only_mark(documents[dashboard["version"]], newest_mark)
            # Every accepted save is stored, and at most one that was not answered.
            assert dashboard["version"] - version in {0, 1}
            assert has_only_mark(documents[version], mark)
    assert len(accepted) > len(dashboard_ids)
