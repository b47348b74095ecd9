"""Service tokens, which belong to an organization and to no person."""

import pytest

from app.cli.tokens import check_owner
from db import models
from db.accounts import organization_parts as parts
from resolvers.errors import SetupError
from tests.clients.graph import Graph, create_caller, list_versions
from tests.support.factories import World, minute
from tests.support.mutations import create

pytestmark = pytest.mark.spec("security#service-tokens")


@pytest.fixture
async def service(world: World) -> Graph:
    """A client with a service token."""
    return Graph(world.db, await world.token(None))


async def test_token_has_no_user(service: Graph) -> None:
    data = await service("{ viewer { user { email } isService scopes organizations { slug } } }")

    assert data["viewer"] == {
        "user": None,
        "isService": True,
        "scopes": ["read", "write"],
        "organizations": [{"slug": "acme"}],
    }


async def test_token_stays_valid_when_a_member_leaves(
    world: World, project: int, service: Graph
) -> None:
    user = await world.user("author@acme.example")
    token = await world.token(user)
    await world.team("web", [user], [project])
    async with world.db.begin() as connection:
        await parts.remove_member(connection, world.organization, user)

    of_user = await Graph(world.db, token).error("{ viewer { scopes } }")
    created = await create(service, version="app@1.0.0")

    assert of_user["extensions"]["code"] == "UNAUTHENTICATED"
    assert created["errors"] == []
    # Its own projects are all of them, those of teams too.
    assert await list_versions(service) == ["app@1.0.0"]


async def test_favourites_and_visits_are_refused(service: Graph) -> None:
    for call in (
        'favoriteDashboard(id: "default-overview", favorited: true)',
        'visitDashboard(id: "default-overview")',
    ):
        error = await service.error(f"mutation {{ {call} {{ errors {{ code }} }} }}")
        assert error["extensions"]["code"] == "FORBIDDEN"
        assert error["message"] == (
            "A service token has no user, and so neither favourites nor visits."
        )


async def test_token_has_the_rights_of_a_member(world: World, service: Graph) -> None:
    member = await create_caller(world, "member@acme.example")
    save = "mutation ($input: CreateDashboardInput!) { createDashboard(input: $input) { %s } }"
    created = "dashboard { id version createdBy { email } isFavorited canEdit } errors { code }"
    restricted = {"isEditableByEveryone": False}
    own = await service(save % created, input={"title": "Own"})
    theirs = await member(
        save % "dashboard { id }", input={"title": "Theirs", "permissions": restricted}
    )
    update = "mutation ($input: UpdateDashboardInput!) { updateDashboard(input: $input) { %s } }"

    updated = await service(
        update % "dashboard { title updatedBy { email } } errors { code }",
        input={"id": own["createDashboard"]["dashboard"]["id"], "title": "New"},
    )
    refused = await service(
        update % "errors { code }",
        input={"id": theirs["createDashboard"]["dashboard"]["id"], "title": "New"},
    )
    log = await service.error("{ organization { auditLog { totalCount } } }")

    dashboard = own["createDashboard"]["dashboard"]
    assert (dashboard["version"], dashboard["createdBy"]) == (1, None)
    assert (dashboard["isFavorited"], dashboard["canEdit"]) == (False, True)
    assert updated["updateDashboard"]["dashboard"] == {"title": "New", "updatedBy": None}
    assert refused["updateDashboard"]["errors"] == [{"code": "FORBIDDEN"}]
    assert log["extensions"]["code"] == "FORBIDDEN"


async def test_dashboard_without_a_creator_is_not_that_of_a_service_token(
    world: World, service: Graph
) -> None:
    dashboard = await world.row(
        models.Dashboard, title="A", date_created=minute(1), date_updated=minute(1)
    )
    await world.rows(
        models.DashboardPermission,
        {"dashboard_id": dashboard, "is_editable_by_everyone": False},
    )
    document = "{ organization { dashboards { nodes { title canEdit canChangePermissions } } } }"

    nodes = (await service(document))["organization"]["dashboards"]["nodes"]

    assert {"title": "A", "canEdit": False, "canChangePermissions": False} in nodes


@pytest.mark.usefixtures("project")
async def test_audit_log_names_the_token(graph: Graph, service: Graph) -> None:
    await create(service, version="app@1.0.0")

    document = "{ organization { auditLog { nodes { actor token user { email } } } } }"
    [entry] = (await graph(document))["organization"]["auditLog"]["nodes"]

    assert (entry["actor"], entry["user"]) == ("ci", None)
    assert service.token.startswith(entry["token"])


async def test_rest_api_shows_no_user(service: Graph) -> None:
    response = await service.client.get("/api/0/")

    assert response.status_code == 200
    assert response.json()["user"] is None
    whoami = await service.client.get("/api/0/auth/")
    assert (whoami.status_code, whoami.json()["detail"]) == (404, "A service token has no user.")


def test_token_belongs_to_a_user_or_is_a_service_token() -> None:
    check_owner("ada@acme.example", None, service=False)
    check_owner(None, "ci", service=True)
    for user, name, service in ((None, "ci", False), ("ada@acme.example", "ci", True)):
        with pytest.raises(SetupError, match="Give either --user, or --service"):
            check_owner(user, name, service=service)
    with pytest.raises(SetupError, match="needs a name"):
        check_owner(None, None, service=True)
