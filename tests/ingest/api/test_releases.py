"""Calls that sentry-cli makes about organizations and releases (clients.md A)."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from db import models
from tests.clients.graph import Graph, Statements, create_caller, get_release
from tests.clients.sentry_api import ORGANIZATION, PROJECT, Api, links
from tests.support.factories import World, an_organization, minute

PLACES = pytest.mark.parametrize("place", [ORGANIZATION, PROJECT])
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
    "projects": [{"id": 1, "slug": "app", "name": "App", "platform": None, "newGroups": 0}],
}


def but_for_its_making(answer: Any) -> Any:
    """A release without its id and the moment that it was made, which has an offset."""
    assert answer.pop("dateCreated").endswith("Z")
    assert type(answer.pop("id")) is int
    return answer


async def versions(api: Api, place: str = ORGANIZATION) -> list[str]:
    return [each["version"] for each in await api("GET", f"{place}/releases/")]


async def test_info_tells_who_the_token_stands_for(api: Api) -> None:
    found = await api("GET", "/")

    assert type(found["user"].pop("id")) is str
    assert found == {
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


async def test_a_token_may_be_the_user_of_basic_authentication_here_alone(
    api: Api, graph: Graph
) -> None:
    token = graph.client.headers["authorization"].partition(" ")[2]
    said = {"Authorization": "Basic " + base64.b64encode(f"{token}:".encode()).decode()}

    assert (await api.ask("GET", "/", headers=said)).status_code == 200
    asked = await graph.client.post("/graphql", json={"query": "{ __typename }"}, headers=said)
    assert asked.status_code == 401


async def test_organizations_projects_and_repositories_are_listed(api: Api, world: World) -> None:
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
    own: dict[str, Any] = {"team": None, "teams": []}
    assert await api("GET", f"{ORGANIZATION}/projects/?cursor=") == [
        {"id": "1", "slug": "app", "name": "App", "platform": None} | own,
        {"id": "2", "slug": "web", "name": "Web", "platform": "node"} | own,
    ]
    kept = {"status": "active", "dateCreated": "1970-01-01T00:00:00Z"}
    assert await api("GET", f"{ORGANIZATION}/repos/?cursor=") == [
        {
            "id": "1",
            "name": "team/widget",
            "url": "https://git.example/team/widget",
            "provider": {"id": "waybill", "name": "github"},
        }
        | kept,
        {
            "id": "2",
            "name": "acme/bare",
            "url": None,
            "provider": {"id": "waybill", "name": "Git"},
        }
        | kept,
    ]


@PLACES
async def test_a_release_is_made_once_however_often_it_is_sent(
    api: Api, graph: Graph, place: str
) -> None:
    body = {
        "version": "app@1.0.0",
        "projects": ["app"],
        "url": "http://127.0.0.1/x",
        "dateStarted": "2026-11-24T00:28:49.328989815Z",
        "dateReleased": "2026-11-24T00:28:49.328990837Z",
    }
    made = await api("POST", f"{place}/releases/", 201, json=body)
    again = await api(
        "POST", f"{place}/releases/", 208, json={"version": "app@1.0.0", "projects": ["app"]}
    )

    assert made == again
    assert but_for_its_making(made) == RELEASE | {
        "url": "http://127.0.0.1/x",
        "dateReleased": "2026-11-24T00:28:49.328990Z",
    }
    assert await get_release(graph, "url dateReleased projects { slug } userAgent") == {
        "url": "http://127.0.0.1/x",
        "dateReleased": "2026-11-24T00:28:49.328990+00:00",
        "projects": [{"slug": "app"}],
        "userAgent": graph.client.headers["user-agent"],
    }


async def test_projects_are_named_by_slug_or_id_and_added_to(api: Api, world: World) -> None:
    web, web2 = await world.project("web"), await world.project("web2")

    await api.new()
    put_into_another = await api.new(status=201, projects=["app", web])
    await api.new(status=208, projects=[str(web)])
    last = await api.new(status=201, projects=[str(web2)])

    assert [each["slug"] for each in put_into_another["projects"]] == ["app", "web"]
    assert [each["slug"] for each in last["projects"]] == ["app", "web", "web2"]


async def test_the_project_of_the_path_is_the_release_s(api: Api, world: World) -> None:
    await world.project("web")
    body = {"version": "app@1.0.0", "projects": ["web"]}

    made = await api("POST", f"{PROJECT}/releases/", 201, json=body)

    assert [each["slug"] for each in made["projects"]] == ["app"]


@PLACES
async def test_a_release_is_finalized(api: Api, graph: Graph, place: str) -> None:
    await api.new()
    body = {
        "projects": ["app"],
        "url": "http://x.example/",
        "dateReleased": "2023-11-14T22:13:20Z",
    }
    done = await api("PUT", f"{place}/releases/app@1.0.0/", json=body)
    nothing_said = await api("PUT", f"{place}/releases/app@1.0.0/", json={"url": None, "ref": ""})

    assert but_for_its_making(done) == RELEASE | {
        "url": "http://x.example/",
        "dateReleased": "2023-11-14T22:13:20Z",
    }
    assert but_for_its_making(nothing_said) == done
    assert await get_release(graph, "url dateReleased") == {
        "url": "http://x.example/",
        "dateReleased": "2023-11-14T22:13:20+00:00",
    }


async def test_archiving_hides_a_release_and_leaves_it_where_it_is(api: Api, graph: Graph) -> None:
    await api.new()
    body = {"version": "app@1.0.0", "projects": [], "status": "archived"}

    archived = await api("POST", f"{ORGANIZATION}/releases/", 208, json=body)
    listed = await versions(api)
    stored = await get_release(graph, "status projects { slug }")
    restored = await api("POST", f"{ORGANIZATION}/releases/", 208, json=body | {"status": "open"})

    assert but_for_its_making(archived) == RELEASE | {"status": "archived"}
    assert listed == []
    assert stored == {"status": "ARCHIVED", "projects": [{"slug": "app"}]}
    assert but_for_its_making(restored) == RELEASE
    assert await versions(api) == ["app@1.0.0"]
    assert (
        await api.refused(
            "POST", f"{ORGANIZATION}/releases/", 400, json=body | {"version": "none"}
        )
        == "version: There is no such release."
    )


@PLACES
async def test_a_release_is_read_with_what_belongs_to_it(
    api: Api, world: World, project: int, place: str
) -> None:
    release = await world.release("app@1.0.0", date_created=minute(0), ref="main")
    await world.linked(release, project, new_groups=3, first_event=minute(1), last_event=minute(2))
    commit = await world.commit(sha="a" * 40, message="Mend")
    await world.set_commits(release, [commit], [])
    await world.deploy(release, "production", [project])

    found = await api("GET", f"{place}/releases/app@1.0.0/")

    assert found.pop("id") == release
    assert found == RELEASE | {
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
    assert await api("GET", f"{place}/releases/app@1.0.0/commits/") == [found["lastCommit"]]


async def test_the_releases_of_a_project_count_what_is_new_there(
    api: Api, world: World, project: int
) -> None:
    web = await world.project("web")
    await world.release("app@1.0.0", projects={project: 3, web: 4})
    await world.release("web@1.0.0", projects={web: 5})

    def counted(answer: Any) -> list[tuple[str, int]]:
        return [(each["version"], each["newGroups"]) for each in answer]

    everywhere = await api("GET", f"{ORGANIZATION}/releases/")
    here = await api("GET", f"{PROJECT}/releases/")
    one = await api("GET", f"{PROJECT}/releases/app@1.0.0/")

    assert counted(everywhere) == [("web@1.0.0", 5), ("app@1.0.0", 7)]
    assert counted(here) == counted([one]) == [("app@1.0.0", 3)]


@pytest.mark.parametrize("rows", [1, 30])
async def test_a_page_of_releases_takes_the_same_few_statements(
    api: Api, world: World, project: int, statements: Statements, rows: int
) -> None:
    for _ in range(rows):
        release = await world.release(projects=[project])
        await world.set_commits(release, [await world.commit()], [])
    statements.clear()

    found = await api("GET", f"{PROJECT}/releases/")

    assert len(found) == rows
    assert statements.counts == {
        "projects by name": 2,
        "releases": 1,
        "ProjectsByRelease": 1,
        "NewGroupsByRelease": 1,
        "EventsByRelease": 1,
        "CommitById": 1,
    }


@PLACES
async def test_pages_are_linked_both_ways(
    api: Api, world: World, project: int, place: str
) -> None:
    made = [f"app@{number}" for number in range(205)]
    for version in made:
        await world.release(version, projects=[project])
    path = f"/api/0{place}/releases/"

    async def page(cursor: str) -> tuple[list[str], dict[str, tuple[str, str, str]]]:
        response = await api.ask("GET", f"{place}/releases/", params={"cursor": cursor})
        assert response.status_code == 200
        return [each["version"] for each in response.json()], links(response)

    first, around_first = await page("")
    second, around_second = await page(around_first["next"][2])
    third, around_third = await page(around_second["next"][2])
    back, around_back = await page(around_third["previous"][2])

    assert [*first, *second, *third] == made[::-1]
    assert back == second
    assert around_back["next"][1] == around_back["previous"][1] == "true"
    assert [around_first["previous"][1], around_first["next"][1]] == ["false", "true"]
    assert [around_third["previous"][1], around_third["next"][1]] == ["true", "false"]
    address, _, cursor = around_first["next"]
    assert address == f"{path}?&cursor={cursor}"


async def test_an_empty_page_leads_nowhere(api: Api) -> None:
    response = await api.ask("GET", f"{ORGANIZATION}/repos/")

    assert response.json() == []
    assert [each[1] for each in links(response).values()] == ["false", "false"]


@PLACES
async def test_a_release_is_deleted(api: Api, graph: Graph, place: str) -> None:
    await api.new()
    path = f"{place}/releases/app@1.0.0/"

    await api("DELETE", path, 204)

    assert await get_release(graph, "version") is None
    assert await api.refused("DELETE", path, 404) == "There is no release 'app@1.0.0'."


async def test_a_release_with_issues_stays(api: Api, world: World, project: int) -> None:
    await world.release("app@1.0.0", projects={project: 1})

    assert await api.refused("DELETE", f"{ORGANIZATION}/releases/app@1.0.0/", 400) == (
        "version: Issues were first seen in the release."
    )
    assert await versions(api) == ["app@1.0.0"]


async def test_a_version_may_have_any_letter_that_sentry_cli_lets_through(
    api: Api, graph: Graph
) -> None:
    version = "pkg@1.0.0+ünï code?#%&{}[]|^=:;"
    path = "pkg@1.0.0%2B%C3%BCn%C3%AF%20code%3F%23%25&%7B%7D[]|^=:;"
    await api.new(version)

    done = await api(
        "PUT", f"{ORGANIZATION}/releases/{path}/", json={"dateReleased": "2026-01-01T00:00:00Z"}
    )

    assert done["version"] == version
    assert await get_release(graph, "dateReleased", version) == {
        "dateReleased": "2026-01-01T00:00:00+00:00"
    }


async def test_what_is_of_others_is_not_there(api: Api, world: World) -> None:
    other = await an_organization(world.db, "other")
    await other.release("theirs", projects=[await other.project("secret")])

    for place in ("/organizations/other", "/projects/other/secret", "/organizations/none"):
        for method, rest in (
            ("GET", "releases/"),
            ("GET", "releases/theirs/"),
            ("GET", "releases/theirs/commits/"),
            ("GET", "releases/theirs/deploys/"),
            ("GET", "releases/theirs/previous-with-commits/"),
            ("DELETE", "releases/theirs/"),
        ):
            told = await api.refused(method, f"{place}/{rest}", 404)
            assert told == f"There is no organization {place.split('/')[2]!r}."
        for path in (f"{place}/releases/", f"{place}/releases/theirs/deploys/"):
            body = {"version": "theirs", "projects": [], "environment": "e"}
            assert (await api.refused("POST", path, 404, json=body)).startswith("There is no org")
        await api.refused("PUT", f"{place}/releases/theirs/", 404, json={"ref": "x"})
    for rest in ("repos", "projects"):
        await api.refused("GET", f"/organizations/other/{rest}/", 404)
    assert await api.refused("GET", "/projects/acme/secret/releases/", 404) == (
        "There is no project 'secret'."
    )
    assert await api.refused("GET", f"{ORGANIZATION}/releases/theirs/", 404) == (
        "There is no release 'theirs'."
    )


async def test_a_release_is_not_in_every_project(api: Api, world: World) -> None:
    await world.project("web")
    await api.new()
    path = "/projects/acme/web/releases/app@1.0.0/"

    for method, body in (("GET", None), ("PUT", {"ref": "x"}), ("DELETE", None)):
        assert await api.refused(method, path, 404, json=body) == (
            "There is no release 'app@1.0.0'."
        )
    assert await versions(api) == ["app@1.0.0"]


async def test_a_member_lists_what_the_own_teams_ship(api: Api, world: World) -> None:
    foreign = await world.project("foreign")
    await world.team("others", [], [foreign])
    await world.release("foreign@1", projects=[foreign])
    await api.new("app@1")
    member = await create_caller(world, "bob@acme.example")

    assert await versions(api) == ["app@1", "foreign@1"]
    assert await versions(Api(member)) == ["app@1"]
    await member.client.aclose()


async def test_dates_keep_their_instant(api: Api) -> None:
    await api.new()

    done = await api.change(dateReleased="2024-01-03T10:00:00-08:00")

    assert datetime.fromisoformat(done["dateReleased"]) == datetime(2024, 1, 3, 18, tzinfo=UTC)


async def test_the_owner_of_a_new_release_must_be_there(api: Api, graph: Graph) -> None:
    body = {"version": "app@2.0.0", "projects": ["app"], "owner": "nobody"}

    assert "nobody" in await api.refused("POST", f"{ORGANIZATION}/releases/", 400, json=body)
    viewer = (await graph("{ viewer { user { username } } }"))["viewer"]["user"]["username"]
    await api.new("app@2.0.0", owner=viewer)
    found = await get_release(graph, "owner { ... on User { username } }", "app@2.0.0")
    assert found == {"owner": {"username": viewer}}
