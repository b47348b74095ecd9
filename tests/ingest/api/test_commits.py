"""Commits, refs and deploys in the REST API."""

from typing import Any

import pytest

from tests.clients.graph import Graph, get_release
from tests.clients.sentry_api import ORGANIZATION, PROJECT, SentryApiClient
from tests.support.factories import World, minute
from tests.support.mutations import read_heads

BASE_PATHS = pytest.mark.parametrize("base_path", [ORGANIZATION, PROJECT])
RELEASE = f"{ORGANIZATION}/releases/app@1.0.0/"
DEPLOYS = f"{RELEASE}deploys/"

# Commits as sentry-cli sends them, newest first. Two files of the last commit changed their mode.
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

RELEASE_FIELDS = """commitCount lastCommit { sha } commits { nodes {
    sha message dateCreated author { name email } repository { name }
    fileChanges { path type }
} }"""


@pytest.fixture(autouse=True)
async def release(api: SentryApiClient) -> Any:
    return await api.create_release()


@pytest.mark.spec("clients#commits-from-git")
@BASE_PATHS
async def test_commits_are_stored_as_git_has_them(
    api: SentryApiClient, graph: Graph, world: World, base_path: str
) -> None:
    for _ in range(2):
        updated = await api("PUT", f"{base_path}/releases/app@1.0.0/", json={"commits": COMMITS})

    default_repository = {"name": f"organization-{world.organization}"}
    assert updated["commitCount"] == 3
    assert updated["lastCommit"] == {
        "id": COMMITS[0]["id"],
        "message": None,
        "dateCreated": "2024-01-08T10:00:00Z",
    }
    assert await get_release(graph, RELEASE_FIELDS) == {
        "commitCount": 3,
        "lastCommit": {"sha": COMMITS[0]["id"]},
        "commits": {
            "nodes": [
                {
                    "sha": COMMITS[0]["id"],
                    "message": None,
                    "dateCreated": "2024-01-08T10:00:00+00:00",
                    "author": {"name": None, "email": "andre@example.org"},
                    "repository": default_repository,
                    "fileChanges": [{"path": "latin", "type": "ADDED"}],
                },
                {
                    "sha": COMMITS[1]["id"],
                    "message": "",
                    "dateCreated": "2024-01-07T10:00:00+00:00",
                    "author": {"name": "No Mail", "email": "nomail@localhost"},
                    "repository": default_repository,
                    "fileChanges": [],
                },
                {
                    "sha": COMMITS[2]["id"],
                    "message": "feature: добавить файл 🎉",
                    "dateCreated": "2024-01-03T18:00:00+00:00",
                    "author": {"name": "李雷", "email": "li.lei@例え.jp"},
                    "repository": default_repository,
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
    assert await api("GET", f"{base_path}/releases/app@1.0.0/commits/") == [
        {"id": each["id"], "message": message, "dateCreated": date}
        for each, message, date in zip(
            COMMITS,
            [None, "", "feature: добавить файл 🎉"],
            ["2024-01-08T10:00:00Z", "2024-01-07T10:00:00Z", "2024-01-03T18:00:00Z"],
            strict=True,
        )
    ]


@pytest.mark.spec("clients#commits-from-git")
async def test_a_repository_name_with_an_owner_names_a_repository(
    api: SentryApiClient, graph: Graph
) -> None:
    await api.update_release(commits=[{"id": "a", "repository": "team/widget"}])

    found = await get_release(graph, "lastCommit { repository { name } }")
    assert found["lastCommit"] == {"repository": {"name": "team/widget"}}


async def test_three_thousand_commits_fit_in_one_request(api: SentryApiClient) -> None:
    commits = [COMMITS[2] | {"id": f"{number:040x}"} for number in range(3000)]

    assert (await api.update_release(commits=commits))["commitCount"] == 3000


@pytest.mark.spec("clients#refs")
async def test_refs_set_the_heads_of_repositories(
    api: SentryApiClient, graph: Graph, world: World
) -> None:
    await world.repository("team/widget")
    await world.repository("team/other")
    refs = [
        {"repository": "Team/Widget", "commit": "def", "previousCommit": "abc"},
        {"repository": "team/other", "commit": "0123456", "previousCommit": None},
    ]

    updated = await api.update_release(refs=refs)

    assert updated["commitCount"] == 0
    assert await read_heads(world) == [("team/other", "0123456"), ("team/widget", "def")]
    found = await graph("""{ organization {
        commit(sha: "def", repository: "team/widget") { repository { name } }
    } }""")
    assert found == {"organization": {"commit": {"repository": {"name": "team/widget"}}}}


@pytest.mark.spec("clients#refs")
async def test_head_commits_are_used_only_without_refs(api: SentryApiClient, world: World) -> None:
    await world.repository("team/widget")
    head_commits = [{"repository": "team/widget", "currentId": "abc", "previousId": None}]

    await api.update_release(headCommits=head_commits)
    assert await read_heads(world) == [("team/widget", "abc")]

    await api.update_release(
        headCommits=head_commits, refs=[{"repository": "team/widget", "commit": "def"}]
    )
    assert await read_heads(world) == [("team/widget", "def")]

    unknown = [{"repository": "none", "currentId": "abc"}]
    assert "none" in await api.expect_error("PUT", RELEASE, 400, json={"headCommits": unknown})


@pytest.mark.spec("clients#refs")
async def test_a_repository_matches_exactly_before_it_matches_in_any_case(
    api: SentryApiClient, world: World
) -> None:
    await world.repository("team/widget")
    await world.repository("Team/Widget")

    await api.update_release(refs=[{"repository": "Team/Widget", "commit": "a"}])
    await api.update_release(refs=[{"repository": "TEAM/WIDGET", "commit": "b"}])

    assert await read_heads(world) == [("Team/Widget", "b")]


async def test_an_unknown_repository_changes_nothing(api: SentryApiClient, world: World) -> None:
    await world.repository("team/widget")
    refs = [
        {"repository": "team/widget", "commit": "def"},
        {"repository": "team/gone", "commit": "def"},
    ]

    assert await api.expect_error("PUT", RELEASE, 400, json={"refs": refs, "ref": "main"}) == (
        "refs.1.repository: There is no repository 'team/gone'."
    )
    assert await read_heads(world) == []
    assert (await api("GET", RELEASE))["ref"] is None


@pytest.mark.spec("clients#refs")
async def test_empty_refs_remove_commits_and_refs(api: SentryApiClient, world: World) -> None:
    await api.update_release(commits=COMMITS)

    updated = await api.update_release(refs=[])

    assert [updated["commitCount"], updated["lastCommit"]] == [0, None]
    assert await api("GET", f"{RELEASE}commits/") == []
    assert await read_heads(world) == []


@pytest.mark.spec("clients#previous-release")
@BASE_PATHS
async def test_the_previous_release_is_the_newest_older_one_with_commits_in_the_project(
    api: SentryApiClient, world: World, project: int, base_path: str
) -> None:
    path = f"{base_path}/releases/app@2/previous-with-commits/"
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

    previous = await api("GET", path)

    assert [previous["version"], previous["lastCommit"]["id"]] == ["app@1", "b"]
    first = path.replace("app@2", "app@0")
    assert await api("GET", first) == {}
    assert await api.expect_error("GET", path.replace("app@2", "none"), 404) == (
        "There is no release 'none'."
    )


@pytest.mark.spec("clients#deploys")
async def test_a_deploy_is_created(api: SentryApiClient, graph: Graph, world: World) -> None:
    await world.project("web")
    await api.create_release(projects=["app", "web"])
    body = {
        "environment": "production",
        "name": "Nämé",
        "url": "http://x/",
        "dateStarted": "2023-11-14T22:13:20Z",
        "dateFinished": "2023-11-14T22:15:00.123456789Z",
        "projects": ["app"],
    }

    created = await api("POST", DEPLOYS, 201, json=body)

    assert created == {
        "id": "1",
        "environment": "production",
        "name": "Nämé",
        "url": "http://x/",
        "dateStarted": "2023-11-14T22:13:20Z",
        "dateFinished": "2023-11-14T22:15:00.123456Z",
    }
    assert await api("GET", DEPLOYS) == [created]
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


async def test_a_deploy_without_projects_has_all_of_them_and_finishes_now(
    api: SentryApiClient, graph: Graph
) -> None:
    body = {"environment": "staging", "name": None, "url": None, "dateStarted": None}

    created = await api("POST", f"{PROJECT}/releases/app@1.0.0/deploys/", 201, json=body)

    assert created.pop("dateFinished").endswith("Z")
    assert created == {
        "id": "1",
        "environment": "staging",
        "name": None,
        "url": None,
        "dateStarted": None,
    }
    found = await get_release(graph, 'lastDeploy(project: "app") { environment name }')
    assert found == {"lastDeploy": {"environment": "staging", "name": None}}


@pytest.mark.spec("clients#deploys")
async def test_a_repeated_deploy_is_created_once(
    api: SentryApiClient, graph: Graph, world: World
) -> None:
    await world.project("web")
    await api.create_release(projects=["web"])
    body = {"environment": "production", "dateFinished": "2023-11-14T22:15:00.123456789Z"}

    first, repeated = [await api("POST", DEPLOYS, 201, json=body) for _ in range(2)]
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

    assert first == repeated
    assert len({each["id"] for each in (first, *others)}) == 7
    assert await get_release(graph, "deployCount") == {"deployCount": 7}


async def test_deploys_are_listed_last_finished_first(api: SentryApiClient) -> None:
    for hour in (10, 12, 11):
        body = {"environment": "production", "dateFinished": f"2026-01-01T{hour}:00:00Z"}
        await api("POST", DEPLOYS, 201, json=body)

    deploys = await api("GET", DEPLOYS)

    assert [deploy["dateFinished"][11:13] for deploy in deploys] == ["12", "11", "10"]


async def test_graphql_creates_a_new_deploy_each_time(api: SentryApiClient, graph: Graph) -> None:
    document = """mutation { createDeploy(input: {version: "app@1.0.0", environment: "production",
        dateFinished: "2026-01-01T00:00:00Z"}) { errors { code } } }"""
    for _ in range(2):
        await graph(document)

    assert len(await api("GET", DEPLOYS)) == 2
