"""Commits, refs and deploys, as sentry-cli sends them (clients.md A4)."""

from typing import Any

import pytest

from tests.clients.graph import Graph, get_release
from tests.clients.sentry_api import ORGANIZATION, PROJECT, Api
from tests.support.factories import World, minute
from tests.support.mutations import heads

PLACES = pytest.mark.parametrize("place", [ORGANIZATION, PROJECT])
RELEASE = f"{ORGANIZATION}/releases/app@1.0.0/"
DEPLOYS = f"{RELEASE}deploys/"

# As clients.md shows it, newest first; the last one became executable.
COMMITS: list[dict[str, Any]] = [
    {
        "patch_set": [{"path": "latin", "type": "A"}],
        "repository": "origin",
        "author_email": "andre@example.org",
        "timestamp": "2024-01-08T10:00:00Z",
        "message": None,
        "id": "2b33af6794f98aac6f64083c9708814e7dca3570",
    },
    {
        "patch_set": [],
        "repository": "origin",
        "author_name": "No Mail",
        "author_email": "",
        "timestamp": "2024-01-07T10:00:00Z",
        "message": "",
        "id": "aa581aabe129899a46a201298a17cbd88d1c7662",
    },
    {
        "patch_set": [
            {"path": "src/файл новый.txt", "type": "A"},
            {"path": "kind", "type": "D"},
            {"path": "kind", "type": "A"},
            {"path": "src/app.py  src/app.py*", "type": "M"},
            {"path": "src/old.py*  src/old.py", "type": "M"},
        ],
        "repository": "origin",
        "author_name": "李雷",
        "author_email": "Li.Lei@例え.jp",
        "timestamp": "2024-01-03T10:00:00-08:00",
        "message": "feature: добавить файл 🎉\n",
        "id": "c50408853a53a397fd29c629f2a2c5fb5cac8878",
    },
]

STORED = """commitCount lastCommit { sha } commits { nodes {
    sha message dateCreated author { name email } repository { name }
    fileChanges { path type }
} }"""


@pytest.fixture(autouse=True)
async def release(api: Api) -> Any:
    return await api.new()


@PLACES
async def test_commits_are_set_as_git_has_them(
    api: Api, graph: Graph, world: World, place: str
) -> None:
    for _ in range(2):
        done = await api("PUT", f"{place}/releases/app@1.0.0/", json={"commits": COMMITS})

    usual = {"name": f"organization-{world.organization}"}
    assert done["commitCount"] == 3
    assert done["lastCommit"] == {
        "id": COMMITS[0]["id"],
        "message": None,
        "dateCreated": "2024-01-08T10:00:00Z",
    }
    assert await get_release(graph, STORED) == {
        "commitCount": 3,
        "lastCommit": {"sha": COMMITS[0]["id"]},
        "commits": {
            "nodes": [
                {
                    "sha": COMMITS[0]["id"],
                    "message": None,
                    "dateCreated": "2024-01-08T10:00:00+00:00",
                    "author": {"name": None, "email": "andre@example.org"},
                    "repository": usual,
                    "fileChanges": [{"path": "latin", "type": "ADDED"}],
                },
                {
                    "sha": COMMITS[1]["id"],
                    "message": "",
                    "dateCreated": "2024-01-07T10:00:00+00:00",
                    "author": {"name": "No Mail", "email": "nomail@localhost"},
                    "repository": usual,
                    "fileChanges": [],
                },
                {
                    "sha": COMMITS[2]["id"],
                    "message": "feature: добавить файл 🎉\n",
                    "dateCreated": "2024-01-03T18:00:00+00:00",
                    "author": {"name": "李雷", "email": "li.lei@例え.jp"},
                    "repository": usual,
                    "fileChanges": [
                        {"path": "kind", "type": "ADDED"},
                        {"path": "kind", "type": "DELETED"},
                        {"path": "src/app.py", "type": "MODIFIED"},
                        {"path": "src/old.py", "type": "MODIFIED"},
                        {"path": "src/файл новый.txt", "type": "ADDED"},
                    ],
                },
            ]
        },
    }
    assert await api("GET", f"{place}/releases/app@1.0.0/commits/") == [
        {"id": each["id"], "message": each["message"], "dateCreated": date}
        for each, date in zip(
            COMMITS,
            ["2024-01-08T10:00:00Z", "2024-01-07T10:00:00Z", "2024-01-03T18:00:00Z"],
            strict=True,
        )
    ]


async def test_a_repository_with_an_owner_is_one(api: Api, graph: Graph) -> None:
    await api.change(commits=[{"id": "a", "repository": "team/widget"}])

    found = await get_release(graph, "lastCommit { repository { name } }")
    assert found["lastCommit"] == {"repository": {"name": "team/widget"}}


async def test_a_long_history_comes_in_one_request(api: Api) -> None:
    commits = [COMMITS[2] | {"id": f"{number:040x}"} for number in range(3000)]

    assert (await api.change(commits=commits))["commitCount"] == 3000


async def test_refs_say_where_repositories_stood(api: Api, graph: Graph, world: World) -> None:
    await world.repository("team/widget")
    await world.repository("team/other")
    refs = [
        {"repository": "Team/Widget", "commit": "def", "previousCommit": "abc"},
        {"repository": "team/other", "commit": "0123456", "previousCommit": None},
    ]

    done = await api.change(refs=refs)

    assert done["commitCount"] == 0
    assert await heads(world) == [("team/other", "0123456"), ("team/widget", "def")]
    found = await graph("""{ organization {
        commit(sha: "def", repository: "team/widget") { repository { name } }
    } }""")
    assert found == {"organization": {"commit": {"repository": {"name": "team/widget"}}}}


async def test_the_older_form_of_refs_counts_where_there_are_none(api: Api, world: World) -> None:
    await world.repository("team/widget")
    older = [{"repository": "team/widget", "currentId": "abc", "previousId": None}]

    await api.change(headCommits=older)
    assert await heads(world) == [("team/widget", "abc")]
    await api.change(headCommits=older, refs=[{"repository": "team/widget", "commit": "def"}])
    assert await heads(world) == [("team/widget", "def")]
    unknown = [{"repository": "none", "currentId": "abc"}]
    assert "none" in await api.refused("PUT", RELEASE, 400, json={"headCommits": unknown})


async def test_a_repository_in_another_case_is_the_one_only_if_none_is_written_so(
    api: Api, world: World
) -> None:
    await world.repository("team/widget")
    await world.repository("Team/Widget")

    await api.change(refs=[{"repository": "Team/Widget", "commit": "a"}])
    await api.change(refs=[{"repository": "TEAM/WIDGET", "commit": "b"}])

    assert await heads(world) == [("Team/Widget", "b")]


async def test_an_unknown_repository_changes_nothing(api: Api, world: World) -> None:
    await world.repository("team/widget")
    refs = [
        {"repository": "team/widget", "commit": "def"},
        {"repository": "team/gone", "commit": "def"},
    ]

    assert await api.refused("PUT", RELEASE, 400, json={"refs": refs, "ref": "main"}) == (
        "refs.1.repository: There is no repository 'team/gone'."
    )
    assert await heads(world) == []
    assert (await api("GET", RELEASE))["ref"] is None


async def test_no_refs_clear_the_commits(api: Api, world: World) -> None:
    await api.change(commits=COMMITS)

    done = await api.change(refs=[])

    assert [done["commitCount"], done["lastCommit"]] == [0, None]
    assert await api("GET", f"{RELEASE}commits/") == []
    assert await heads(world) == []


@PLACES
async def test_the_previous_commits_are_of_the_newest_older_release_of_the_project(
    api: Api, world: World, project: int, place: str
) -> None:
    path = f"{place}/releases/app@2/previous-with-commits/"
    web = await world.project("web")
    for version, date, projects, shas in (
        ("app@0", 1, [project], "a"),
        ("app@1", 2, [project, web], "b"),
        ("app@1.1", 3, [project], ""),
        ("web@1", 4, [web], "c"),
        ("app@2", 5, [project], "d"),
        ("app@3", 6, [project], "e"),
    ):
        release = await world.release(version, date_created=minute(date), projects=projects)
        commits = [await world.commit(sha=sha) for sha in shas]
        await world.set_commits(release, commits, [])

    found = await api("GET", path)

    assert [found["version"], found["lastCommit"]["id"]] == ["app@1", "b"]
    first = path.replace("app@2", "app@0")
    assert await api("GET", first) == {}
    assert await api.refused("GET", path.replace("app@2", "none"), 404) == (
        "There is no release 'none'."
    )


async def test_a_deploy_is_reported(api: Api, graph: Graph, world: World) -> None:
    await world.project("web")
    await api.new(projects=["app", "web"])
    body = {
        "environment": "production",
        "name": "Nämé",
        "url": "http://x/",
        "dateStarted": "2023-11-14T22:13:20Z",
        "dateFinished": "2023-11-14T22:15:00.123456789Z",
        "projects": ["app"],
    }

    made = await api("POST", DEPLOYS, 201, json=body)

    assert made == {
        "id": "1",
        "environment": "production",
        "name": "Nämé",
        "url": "http://x/",
        "dateStarted": "2023-11-14T22:13:20Z",
        "dateFinished": "2023-11-14T22:15:00.123456Z",
    }
    assert await api("GET", DEPLOYS) == [made]
    assert await get_release(
        graph,
        "deployCount lastDeploy { environment name url dateStarted dateFinished }"
        ' app: lastDeploy(project: "app") { name } web: lastDeploy(project: "web") { name }',
    ) == {
        "deployCount": 1,
        "lastDeploy": {
            "environment": "production",
            "name": "Nämé",
            "url": "http://x/",
            "dateStarted": "2023-11-14T22:13:20+00:00",
            "dateFinished": "2023-11-14T22:15:00.123456+00:00",
        },
        "app": {"name": "Nämé"},
        "web": None,
    }


async def test_a_deploy_without_projects_goes_to_all_and_is_finished_now(
    api: Api, graph: Graph
) -> None:
    body = {"environment": "staging", "name": None, "url": None, "dateStarted": None}

    made = await api("POST", f"{PROJECT}/releases/app@1.0.0/deploys/", 201, json=body)

    assert made.pop("dateFinished").endswith("Z")
    assert made == {
        "id": "1",
        "environment": "staging",
        "name": None,
        "url": None,
        "dateStarted": None,
    }
    found = await get_release(graph, 'lastDeploy(project: "app") { environment name }')
    assert found == {"lastDeploy": {"environment": "staging", "name": None}}


async def test_a_deploy_that_is_sent_again_is_the_same(
    api: Api, graph: Graph, world: World
) -> None:
    await world.project("web")
    await api.new(projects=["web"])
    body = {"environment": "production", "dateFinished": "2023-11-14T22:15:00.123456789Z"}

    first, again = [await api("POST", DEPLOYS, 201, json=body) for _ in range(2)]
    others = [
        await api("POST", DEPLOYS, 201, json=body | other)
        for other in (
            {"name": "x"},
            {"url": "http://x/"},
            {"environment": "staging"},
            {"projects": ["web"]},
            {"dateStarted": "2023-11-14T22:13:20Z"},
            {"dateFinished": "2023-11-14T22:15:00.123457Z"},
        )
    ]

    assert first == again
    assert len({each["id"] for each in (first, *others)}) == 7
    assert await get_release(graph, "deployCount") == {"deployCount": 7}


async def test_deploys_are_listed_last_finished_first(api: Api) -> None:
    for hour in (10, 12, 11):
        body = {"environment": "production", "dateFinished": f"2026-01-01T{hour}:00:00Z"}
        await api("POST", DEPLOYS, 201, json=body)

    found = await api("GET", DEPLOYS)

    assert [each["dateFinished"][11:13] for each in found] == ["12", "11", "10"]


async def test_every_deploy_by_graphql_is_one(api: Api, graph: Graph) -> None:
    document = """mutation { createDeploy(input: {version: "app@1.0.0", environment: "production",
        dateFinished: "2026-01-01T00:00:00Z"}) { errors { code } } }"""
    for _ in range(2):
        await graph(document)

    assert len(await api("GET", DEPLOYS)) == 2
