"""Organizations and releases in the REST API."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from db import models
from tests.clients.graph import Graph, Statements, create_caller, get_release
from tests.clients.sentry_api import ORGANIZATION, PROJECT, SentryApiClient, parse_links
from tests.support.factories import World, create_organization, minute

BASE_PATHS = pytest.mark.parametrize("base_path", [ORGANIZATION, PROJECT])
RELEASE: dict[str, Any] = {
    "version": "app@1.0.0",
    "shortVersion": "app@1.0.0",
    "status": "open",
    "ref": None,
    "url": None,
    "dateReleased": None,
    "firstEvent": None,
    "lastEvent": None,
    "newGroups": 0,
    "commitCount": 0,
    "deployCount": 0,
    "lastCommit": None,
    "lastDeploy": None,
    "projects": [{"id": 1, "slug": "app", "name": "App", "platform": None, "newGroups": 0}],
}


def without_generated(release: Any) -> Any:
    """Return a release without its id and its date of creation, whose types are asserted."""
    assert release.pop("dateCreated").endswith("Z")
    assert type(release.pop("id")) is int
    return release


async def list_versions(api: SentryApiClient, base_path: str = ORGANIZATION) -> list[str]:
    return [each["version"] for each in await api("GET", f"{base_path}/releases/")]


@pytest.mark.spec("clients#token-information")
async def test_the_root_returns_the_user_and_scopes_of_the_token(api: SentryApiClient) -> None:
    token = await api("GET", "/")

    assert type(token["user"].pop("id")) is str
    assert token == {
        "version": "0",
        "auth": {
            "scopes": [
                "org:read",
                "project:read",
                "team:read",
                "project:releases",
                "project:write",
            ]
        },
        "user": {"email": "owner@acme.example"},
    }


@pytest.mark.spec("clients#access-tokens")
async def test_a_token_may_be_the_user_of_http_basic_in_the_rest_api_only(
    api: SentryApiClient, graph: Graph
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    headers = {"Authorization": "Basic " + base64.b64encode(f"{token}:".encode()).decode()}

    assert (await api.request("GET", "/", headers=headers)).status_code == 200
    response = await graph.client.post(
        "/graphql", json={"query": "{ __typename }"}, headers=headers
    )
    assert response.status_code == 401


@pytest.mark.spec("clients#organization-lists")
async def test_organizations_projects_and_repositories_are_listed(
    api: SentryApiClient, world: World
) -> None:
    await world.project("web", platform="node")
    await world.row(
        models.Repository,
        name="team/widget",
        url="https://git.example/team/widget",
        provider="github",
    )
    await world.repository("acme/bare")

    assert await api("GET", "/organizations/?cursor=") == [
        {
            "id": str(world.organization),
            "slug": "acme",
            "name": "Acme",
            "dateCreated": "1970-01-01T00:00:00Z",
            "isEarlyAdopter": False,
            "require2FA": False,
            "requireEmailVerification": False,
            "features": [],
        }
    ]
    constants: dict[str, Any] = {"team": None, "teams": []}
    assert await api("GET", f"{ORGANIZATION}/projects/?cursor=") == [
        {"id": "1", "slug": "app", "name": "App", "platform": None} | constants,
        {"id": "2", "slug": "web", "name": "Web", "platform": "node"} | constants,
    ]
    repository_constants = {"status": "active", "dateCreated": "1970-01-01T00:00:00Z"}
    assert await api("GET", f"{ORGANIZATION}/repos/?cursor=") == [
        {
            "id": "1",
            "name": "team/widget",
            "url": "https://git.example/team/widget",
            "provider": {"id": "waybill", "name": "github"},
        }
        | repository_constants,
        {
            "id": "2",
            "name": "acme/bare",
            "url": None,
            "provider": {"id": "waybill", "name": "Git"},
        }
        | repository_constants,
    ]


@pytest.mark.spec("clients#creating-a-release")
@BASE_PATHS
async def test_a_repeated_request_creates_a_release_once(
    api: SentryApiClient, graph: Graph, base_path: str
) -> None:
    body = {
        "version": "app@1.0.0",
        "projects": ["app"],
        "url": "http://127.0.0.1/x",
        "dateStarted": "2026-11-24T00:28:49.328989815Z",
        "dateReleased": "2026-11-24T00:28:49.328990837Z",
    }

    created = await api("POST", f"{base_path}/releases/", 201, json=body)
    repeated = await api(
        "POST", f"{base_path}/releases/", 208, json={"version": "app@1.0.0", "projects": ["app"]}
    )

    assert created == repeated
    assert without_generated(created) == RELEASE | {
        "url": "http://127.0.0.1/x",
        "dateReleased": "2026-11-24T00:28:49.328990Z",
    }
    assert await get_release(graph, "url dateReleased projects { slug } userAgent") == {
        "url": "http://127.0.0.1/x",
        "dateReleased": "2026-11-24T00:28:49.328990+00:00",
        "projects": [{"slug": "app"}],
        "userAgent": graph.client.headers["user-agent"],
    }


async def test_projects_are_added_by_slug_or_id(api: SentryApiClient, world: World) -> None:
    web, web2 = await world.project("web"), await world.project("web2")

    await api.create_release()
    added_by_number = await api.create_release(status=201, projects=["app", web])
    await api.create_release(status=208, projects=[str(web)])
    added_by_text = await api.create_release(status=201, projects=[str(web2)])

    assert [each["slug"] for each in added_by_number["projects"]] == ["app", "web"]
    assert [each["slug"] for each in added_by_text["projects"]] == ["app", "web", "web2"]


async def test_the_project_of_the_path_replaces_those_of_the_body(
    api: SentryApiClient, world: World
) -> None:
    await world.project("web")
    body = {"version": "app@1.0.0", "projects": ["web"]}

    created = await api("POST", f"{PROJECT}/releases/", 201, json=body)

    assert [each["slug"] for each in created["projects"]] == ["app"]


@pytest.mark.spec("clients#updating-a-release")
@BASE_PATHS
async def test_a_release_is_finalized(api: SentryApiClient, graph: Graph, base_path: str) -> None:
    await api.create_release()
    body = {
        "projects": ["app"],
        "url": "http://x.example/",
        "dateReleased": "2023-11-14T22:13:20Z",
    }

    updated = await api("PUT", f"{base_path}/releases/app@1.0.0/", json=body)
    unchanged = await api("PUT", f"{base_path}/releases/app@1.0.0/", json={"url": None, "ref": ""})

    assert without_generated(updated) == RELEASE | {
        "url": "http://x.example/",
        "dateReleased": "2023-11-14T22:13:20Z",
    }
    assert without_generated(unchanged) == updated
    assert await get_release(graph, "url dateReleased") == {
        "url": "http://x.example/",
        "dateReleased": "2023-11-14T22:13:20+00:00",
    }


@pytest.mark.spec("clients#archiving-a-release")
async def test_archiving_hides_a_release_and_keeps_its_projects(
    api: SentryApiClient, graph: Graph
) -> None:
    await api.create_release()
    body = {"version": "app@1.0.0", "projects": [], "status": "archived"}

    archived = await api("POST", f"{ORGANIZATION}/releases/", 208, json=body)
    listed = await list_versions(api)
    stored = await get_release(graph, "status projects { slug }")
    restored = await api("POST", f"{ORGANIZATION}/releases/", 208, json=body | {"status": "open"})

    assert without_generated(archived) == RELEASE | {"status": "archived"}
    assert listed == []
    assert stored == {"status": "ARCHIVED", "projects": [{"slug": "app"}]}
    assert without_generated(restored) == RELEASE
    assert await list_versions(api) == ["app@1.0.0"]
    assert (
        await api.expect_error(
            "POST", f"{ORGANIZATION}/releases/", 400, json=body | {"version": "none"}
        )
        == "version: There is no release 'none'."
    )


@pytest.mark.spec("clients#release-object")
@BASE_PATHS
async def test_a_release_is_read_with_its_commits_deploys_and_projects(
    api: SentryApiClient, world: World, project: int, base_path: str
) -> None:
    release = await world.release("app@1.0.0", date_created=minute(0), ref="main")
    await world.link_project(
        release, project, new_groups=3, first_event=minute(1), last_event=minute(2)
    )
    commit = await world.commit(sha="a" * 40, message="Mend")
    await world.set_commits(release, [commit], [])
    await world.deploy(release, "production", [project])

    response = await api("GET", f"{base_path}/releases/app@1.0.0/")

    assert response.pop("id") == release
    assert [response["lastDeploy"]] == await api("GET", f"{base_path}/releases/app@1.0.0/deploys/")
    assert response == RELEASE | {
        "lastDeploy": response["lastDeploy"],
        "ref": "main",
        "dateCreated": "2026-01-01T00:00:00Z",
        "firstEvent": "2026-01-01T00:01:00Z",
        "lastEvent": "2026-01-01T00:02:00Z",
        "newGroups": 3,
        "commitCount": 1,
        "deployCount": 1,
        "lastCommit": {
            "id": "a" * 40,
            "message": "Mend",
            "dateCreated": "2026-01-01T00:00:00Z",
        },
        "projects": [RELEASE["projects"][0] | {"newGroups": 3}],
    }
    assert await api("GET", f"{base_path}/releases/app@1.0.0/commits/") == [response["lastCommit"]]


async def test_releases_of_a_project_have_the_counts_of_the_project(
    api: SentryApiClient, world: World, project: int
) -> None:
    web = await world.project("web")
    await world.release("app@1.0.0", projects={project: 3, web: 4})
    await world.release("web@1.0.0", projects={web: 5})

    def new_groups(releases: Any) -> list[tuple[str, int]]:
        return [(each["version"], each["newGroups"]) for each in releases]

    of_organization = await api("GET", f"{ORGANIZATION}/releases/")
    of_project = await api("GET", f"{PROJECT}/releases/")
    one = await api("GET", f"{PROJECT}/releases/app@1.0.0/")

    assert new_groups(of_organization) == [("web@1.0.0", 5), ("app@1.0.0", 7)]
    assert new_groups(of_project) == new_groups([one]) == [("app@1.0.0", 3)]


@pytest.mark.parametrize("rows", [1, 30])
async def test_statement_count_does_not_grow_with_the_page(
    api: SentryApiClient, world: World, project: int, statements: Statements, rows: int
) -> None:
    for _ in range(rows):
        release = await world.release(projects=[project])
        await world.set_commits(release, [await world.commit()], [])
    statements.clear()

    releases = await api("GET", f"{PROJECT}/releases/")

    assert len(releases) == rows
    assert statements.counts == {
        "projects by name": 2,
        "releases": 1,
        "ProjectsByRelease": 1,
        "NewGroupsByRelease": 1,
        "EventsByRelease": 1,
        "CommitById": 1,
    }


@pytest.mark.spec("clients#rest-pagination")
@BASE_PATHS
async def test_pages_link_to_their_neighbours(
    api: SentryApiClient, world: World, project: int, base_path: str
) -> None:
    versions = [f"app@{number}" for number in range(205)]
    for version in versions:
        await world.release(version, projects=[project])
    path = f"/api/0{base_path}/releases/"

    async def page(cursor: str) -> tuple[list[str], dict[str, tuple[str, str, str]]]:
        response = await api.request("GET", f"{base_path}/releases/", params={"cursor": cursor})
        assert response.status_code == 200
        return [each["version"] for each in response.json()], parse_links(response)

    first, first_links = await page("")
    second, second_links = await page(first_links["next"][2])
    third, third_links = await page(second_links["next"][2])
    back, back_links = await page(third_links["previous"][2])

    assert [*first, *second, *third] == versions[::-1]
    assert back == second
    assert back_links["next"][1] == back_links["previous"][1] == "true"
    assert [first_links["previous"][1], first_links["next"][1]] == ["false", "true"]
    assert [third_links["previous"][1], third_links["next"][1]] == ["true", "false"]
    address, _, cursor = first_links["next"]
    assert address == f"{path}?&cursor={cursor}"


async def test_an_empty_page_has_no_neighbours(api: SentryApiClient) -> None:
    response = await api.request("GET", f"{ORGANIZATION}/repos/")

    assert response.json() == []
    assert [each[1] for each in parse_links(response).values()] == ["false", "false"]


@pytest.mark.spec("clients#deleting-a-release")
@BASE_PATHS
async def test_a_release_is_deleted(api: SentryApiClient, graph: Graph, base_path: str) -> None:
    await api.create_release()
    path = f"{base_path}/releases/app@1.0.0/"

    await api("DELETE", path, 204)

    assert await get_release(graph, "version") is None
    assert await api.expect_error("DELETE", path, 404) == "There is no release 'app@1.0.0'."


async def test_a_release_with_issues_is_not_deleted(
    api: SentryApiClient, world: World, project: int
) -> None:
    await world.release("app@1.0.0", projects={project: 1})

    assert await api.expect_error("DELETE", f"{ORGANIZATION}/releases/app@1.0.0/", 400) == (
        "version: Issues were first seen in the release. Archive it instead."
    )
    assert await list_versions(api) == ["app@1.0.0"]


async def test_a_version_may_have_any_letter_that_sentry_cli_accepts(
    api: SentryApiClient, graph: Graph
) -> None:
    version = "pkg@1.0.0+ünï code?#%&{}[]|^=:;"
    path = "pkg@1.0.0%2B%C3%BCn%C3%AF%20code%3F%23%25&%7B%7D[]|^=:;"
    await api.create_release(version)

    updated = await api(
        "PUT", f"{ORGANIZATION}/releases/{path}/", json={"dateReleased": "2026-01-01T00:00:00Z"}
    )

    assert updated["version"] == version
    assert await get_release(graph, "dateReleased", version) == {
        "dateReleased": "2026-01-01T00:00:00+00:00"
    }


async def test_objects_of_other_organizations_are_not_found(
    api: SentryApiClient, world: World
) -> None:
    other = await create_organization(world.db, "other")
    await other.release("theirs", projects=[await other.project("secret")])

    for base_path in ("/organizations/other", "/projects/other/secret", "/organizations/none"):
        for method, rest in (
            ("GET", "releases/"),
            ("GET", "releases/theirs/"),
            ("GET", "releases/theirs/commits/"),
            ("GET", "releases/theirs/deploys/"),
            ("GET", "releases/theirs/previous-with-commits/"),
            ("DELETE", "releases/theirs/"),
        ):
            detail = await api.expect_error(method, f"{base_path}/{rest}", 404)
            assert detail == f"There is no organization {base_path.split('/')[2]!r}."
        for path in (f"{base_path}/releases/", f"{base_path}/releases/theirs/deploys/"):
            body = {"version": "theirs", "projects": [], "environment": "e"}
            assert (await api.expect_error("POST", path, 404, json=body)).startswith(
                "There is no org"
            )
        await api.expect_error("PUT", f"{base_path}/releases/theirs/", 404, json={"ref": "x"})
    for rest in ("", "dashboards/", "projects/", "repos/", "teams/"):
        await api.expect_error("GET", f"/organizations/other/{rest}", 404)
    for rest in ("", "environments/"):
        await api.expect_error("GET", f"/projects/acme/secret/{rest}", 404)
        await api.expect_error("GET", f"/projects/other/secret/{rest}", 404)
    assert await api.expect_error("GET", "/projects/acme/secret/releases/", 404) == (
        "There is no project 'secret'."
    )
    assert await api.expect_error("GET", f"{ORGANIZATION}/releases/theirs/", 404) == (
        "There is no release 'theirs'."
    )


async def test_a_release_outside_the_project_of_the_path_is_not_found(
    api: SentryApiClient, world: World
) -> None:
    await world.project("web")
    await api.create_release()
    path = "/projects/acme/web/releases/app@1.0.0/"

    for method, body in (("GET", None), ("PUT", {"ref": "x"}), ("DELETE", None)):
        assert await api.expect_error(method, path, 404, json=body) == (
            "There is no release 'app@1.0.0'."
        )
    assert await list_versions(api) == ["app@1.0.0"]


@pytest.mark.spec("clients#listing-releases")
async def test_a_member_lists_the_releases_of_own_teams(
    api: SentryApiClient, world: World
) -> None:
    foreign = await world.project("foreign")
    await world.team("others", [], [foreign])
    await world.release("foreign@1", projects=[foreign])
    await api.create_release("app@1")
    member = await create_caller(world, "bob@acme.example")

    assert await list_versions(api) == ["app@1", "foreign@1"]
    assert await list_versions(SentryApiClient(member)) == ["app@1"]
    await member.client.aclose()


async def test_a_date_with_an_offset_keeps_its_instant(api: SentryApiClient) -> None:
    await api.create_release()

    updated = await api.update_release(dateReleased="2024-01-03T10:00:00-08:00")

    assert datetime.fromisoformat(updated["dateReleased"]) == datetime(2024, 1, 3, 18, tzinfo=UTC)


async def test_the_owner_of_a_new_release_must_exist(api: SentryApiClient, graph: Graph) -> None:
    body = {"version": "app@2.0.0", "projects": ["app"], "owner": "unknown"}

    assert "unknown" in await api.expect_error("POST", f"{ORGANIZATION}/releases/", 400, json=body)
    viewer = (await graph("{ viewer { user { username } } }"))["viewer"]["user"]["username"]
    await api.create_release("app@2.0.0", owner=viewer)
    release = await get_release(graph, "owner { ... on User { username } }", "app@2.0.0")
    assert release == {"owner": {"username": viewer}}
