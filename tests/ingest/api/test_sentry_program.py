"""The calls of the program `sentry` that sentry-cli does not make, and those not served."""

from pathlib import Path
from typing import Any

import pytest

from ingest.api.unserved import REASONS
from tests.clients.graph import Graph
from tests.clients.sentry_api import ORGANIZATION, PROJECT, SentryApiClient, parse_links
from tests.support.factories import World, minute

SENTRY = {"User-Agent": "sentry-cli/0.49.0 (linux-x64) node/20.20.2"}
SENTRY_CLI = {"User-Agent": "sentry-cli/3.8.0"}
RELEASE = f"{ORGANIZATION}/releases/app@1.0.0/"
CLIENTS = Path(__file__).parents[3] / "docs" / "reference" / "clients.md"


async def test_the_user_and_the_organization_are_read(api: SentryApiClient) -> None:
    user = await api("GET", "/auth/")
    organization = await api("GET", f"{ORGANIZATION}/")

    assert type(user.pop("id")) is type(organization.pop("id")) is str
    assert user["email"] == "owner@acme.example"
    assert organization == {
        "slug": "acme",
        "name": "Acme",
        "orgRole": "owner",
        "isEarlyAdopter": False,
        "require2FA": False,
        "requireEmailVerification": False,
        "features": [],
    }


@pytest.mark.spec("clients#organization-lists")
async def test_teams_have_their_number_of_members(api: SentryApiClient, world: World) -> None:
    ada = await world.user("ada@acme.example")
    await world.team("web", [ada], [])
    await world.team("api", [], [])

    teams = await api("GET", f"{ORGANIZATION}/teams/")
    found = await api("GET", f"{ORGANIZATION}/teams/", params={"query": "we"})

    assert [(each["slug"], each["memberCount"], each["isMember"]) for each in teams] == [
        ("api", 0, False),
        ("web", 1, False),
    ]
    assert found == teams[1:]


@pytest.mark.spec("clients#project-calls")
async def test_a_project_is_read_with_what_it_has_received(
    api: SentryApiClient, world: World, project: int
) -> None:
    before = await api("GET", f"{PROJECT}/")
    release = await world.release("app@1.0.0")
    await world.link_project(release, project, first_event=minute(1))
    await world.deploy(release, "production", [project])
    after = await api("GET", f"{PROJECT}/")

    assert before == {
        "id": str(project),
        "slug": "app",
        "name": "App",
        "platform": None,
        "status": "active",
        "organization": {"id": str(world.organization), "slug": "acme", "name": "Acme"},
        "firstEvent": None,
        "hasSessions": False,
        "hasReplays": False,
        "hasProfiles": False,
        "hasMonitors": False,
        "features": [],
        "teams": [],
    }
    assert after == before | {"firstEvent": "2026-01-01T00:01:00Z"}
    assert await api("GET", f"/projects/acme/{project}/") == after
    [environment] = await api("GET", f"{PROJECT}/environments/")
    assert [environment["name"], environment["isHidden"]] == ["production", False]
    for rest in ("", "environments/"):
        detail = await api.expect_error("GET", f"/projects/acme/none/{rest}", 404)
        assert detail == "There is no project 'none'."


@pytest.mark.spec("clients#dashboard-list")
async def test_dashboards_are_listed_by_title(api: SentryApiClient, graph: Graph) -> None:
    document = """mutation { createDashboard(input: {
        title: "Zebra", widgets: [{title: "Notes", displayType: TEXT, queries: []}]
    }) { dashboard { id } errors { message } } }"""
    created = (await graph(document))["createDashboard"]
    assert created["errors"] == []

    prebuilt, own = await api("GET", f"{ORGANIZATION}/dashboards/")
    found = await api("GET", f"{ORGANIZATION}/dashboards/", params={"query": "zEB"})

    assert [prebuilt["id"], "createdBy" in prebuilt] == ["default-overview", False]
    assert prebuilt["widgetDisplay"][0] == "big_number"
    assert own["createdBy"]["email"] == "owner@acme.example"
    assert [own["id"], own["title"], own["widgetDisplay"]] == [
        created["dashboard"]["id"],
        "Zebra",
        ["text"],
    ]
    assert found == [own]


@pytest.mark.spec("clients#listing-releases")
async def test_releases_are_filtered_and_have_health_on_request(
    api: SentryApiClient, world: World, project: int
) -> None:
    web = await world.project("web")
    first = await world.release("app@1.0.0", projects=[project])
    await world.release("web@1.0.0", projects=[web], status=1)
    await world.deploy(first, "production", [project])
    releases = f"{ORGANIZATION}/releases/"

    async def list_versions(**parameters: Any) -> list[str]:
        return [each["version"] for each in await api("GET", releases, params=parameters)]

    [release] = await api("GET", releases, params={"health": "1", "statsPeriod": "90d"})
    read = await api("GET", RELEASE, params={"health": "true", "healthStatsPeriod": "7d"})

    assert release["lastDeploy"]["environment"] == "production"
    health = release["projects"][0]["healthData"]
    assert len(health.pop("stats")["24h"]) == 24
    assert len(read["projects"][0]["healthData"]["stats"]["7d"]) == 7
    assert health == {
        "hasHealthData": False,
        "totalSessions": None,
        "totalUsers": None,
        "sessionsCrashed": 0,
        "crashFreeSessions": None,
        "crashFreeUsers": None,
        "adoption": None,
        "sessionsAdoption": None,
        "totalSessions24h": None,
        "totalUsers24h": None,
    }
    assert await list_versions(status="archived") == ["web@1.0.0"]
    assert await list_versions(project=str(web), status="open") == []
    assert await list_versions(project="-1", query="app") == ["app@1.0.0"]
    assert await list_versions(sort="crash_free_users") == ["app@1.0.0"]
    for name, value, detail in (
        ("status", "gone", "status: Use one of open, archived."),
        ("sort", "name", "sort: Use one of date, sessions, users, crash_free"),
        ("project", "none", "There is no project 'none'."),
        ("environment", "none", "There is no environment 'none'."),
        ("statsPeriod", "1y", "statsPeriod: Use one of 1h, 24h,"),
    ):
        parameters = {name: value, "health": "1"}
        refused = await api.expect_error("GET", releases, 400, params=parameters)
        assert refused.startswith(detail)


@pytest.mark.spec("clients#rest-pagination")
async def test_a_client_may_choose_the_size_of_a_page(
    api: SentryApiClient, world: World, project: int
) -> None:
    for number in range(3):
        await world.release(f"app@{number}", projects=[project])

    first = await api.request("GET", f"{ORGANIZATION}/releases/", params={"per_page": "2"})
    cursor = parse_links(first)["next"][2]
    second = await api(
        "GET", f"{ORGANIZATION}/releases/", params={"per_page": "2", "cursor": cursor}
    )

    assert [len(first.json()), len(second)] == [2, 1]
    for size in ("0", "101", "-1", "x", "1e1", "9" * 5000):
        detail = await api.expect_error(
            "GET", f"{ORGANIZATION}/repos/", 400, params={"per_page": size}
        )
        assert detail == "per_page: Use a number from 1 to 100."


@pytest.mark.spec("clients#the-program-sentry")
async def test_set_commits_of_sentry_finds_no_repository_with_an_integration(
    api: SentryApiClient, world: World
) -> None:
    await world.repository("team/app")
    path = f"{ORGANIZATION}/repos/"

    for parameters in ({"per_page": "100"}, {"per_page": "1"}, {"query": "team/app"}):
        assert await api("GET", path, params=parameters, headers=SENTRY) == []
        for headers in (SENTRY_CLI, {"User-Agent": "curl/8.0"}):
            [repository] = await api("GET", path, params=parameters, headers=headers)
            assert repository["name"] == "team/app"
    [repository] = await api("GET", path, params={"per_page": "25"}, headers=SENTRY)
    assert repository["name"] == "team/app"


@pytest.mark.spec("clients#refs-of-the-program-sentry")
async def test_refs_of_sentry_name_commits_that_the_release_lists(
    api: SentryApiClient, world: World
) -> None:
    await world.repository("team/app")
    await api.create_release()
    refs = [{"repository": "team/app", "commit": "abc"}]

    for commit in ("abc", "a\0b"):
        unknown = {"refs": [{"repository": "team/app", "commit": commit}]}
        detail = await api.expect_error("PUT", RELEASE, 400, json=unknown, headers=SENTRY)
        assert detail == (
            f"refs.0.commit: The release does not list the commit {commit!r}, and Waybill reads "
            "commits from no hosting service. Send them from git first: "
            "sentry release set-commits app@1.0.0 --local"
        )
    commits = [{"id": "abc", "repository": "team/app"}]
    await api("PUT", RELEASE, json={"commits": commits}, headers=SENTRY)
    released = await api("PUT", RELEASE, json={"refs": refs}, headers=SENTRY)
    cleared = await api("PUT", RELEASE, json={"refs": []}, headers=SENTRY)
    by_sentry_cli = await api("PUT", RELEASE, json={"refs": refs}, headers=SENTRY_CLI)

    assert [each["commitCount"] for each in (released, cleared, by_sentry_cli)] == [1, 0, 0]


@pytest.mark.spec("clients#unserved-calls")
async def test_a_call_that_is_not_served_returns_501_with_the_reason(
    api: SentryApiClient,
) -> None:
    text = CLIENTS.read_text()

    for reason, calls in REASONS.items():
        for call in calls:
            assert f"`{call}`" in text, call
            path = call.replace("*", "x")
            for parent in (ORGANIZATION, PROJECT):
                for rest in ("", "y/z/"):
                    for method in ("GET", "POST"):
                        detail = await api.expect_error(method, f"{parent}/{path}/{rest}", 501)
                        assert detail == reason
    assert (await api.expect_error("GET", "/issues/1/", 501)).startswith("Waybill does not serve")
    for path in (
        f"{ORGANIZATION}/issues",
        f"{ORGANIZATION}/issuesx/",
        "/organizations/issues/",
        f"{ORGANIZATION}/releases/app@1.0.0/other/",
    ):
        await api.expect_error("GET", path, 404)


@pytest.mark.spec("clients#token-information")
async def test_regions_are_none_for_sentry_and_no_call_for_sentry_cli(
    api: SentryApiClient,
) -> None:
    assert await api("GET", "/users/me/regions/", headers=SENTRY) == {"regions": []}
    detail = await api.expect_error("GET", "/users/me/regions/", 404, headers=SENTRY_CLI)
    assert detail == "No such API path. Paths end with a slash."
