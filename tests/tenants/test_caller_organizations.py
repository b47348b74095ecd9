"""The organizations that a token gives access to."""

from typing import Any

import pytest
from sqlalchemy import delete

from db import models
from db.accounts import tokens
from tests.clients.graph import CREATE_DEPLOY, Graph, list_releases
from tests.support.factories import World
from tests.support.tenants import VERSION, Tenant, create_caller_of_both


async def test_caller_of_two_organizations_sees_both_and_must_name_one(
    own: Tenant, foreign: Tenant
) -> None:
    caller = await create_caller_of_both(own, foreign)
    node = "releases { nodes { id authors { name } lastCommit { message } } }"

    data = await caller(
        f"""query ($ids: [ID!]!) {{
            none: organization {{ slug }}
            acme: organization(slug: "acme") {{ {node} }}
            other: organization(slug: "other") {{ {node} }}
            viewer {{ organizations {{ slug }} }}
            nodes(ids: $ids) {{ id }}
        }}""",
        ids=[own.node("Release"), foreign.node("Release")],
    )

    assert data == {
        "none": None,
        **{
            slug: {
                "releases": {
                    "nodes": [
                        {
                            "id": tenant.node("Release"),
                            "authors": [{"name": "Ann"}],
                            "lastCommit": {"message": slug},
                        }
                    ]
                }
            }
            for slug, tenant in (("acme", own), ("other", foreign))
        },
        "viewer": {"organizations": [{"slug": "acme"}, {"slug": "other"}]},
        "nodes": [{"id": own.node("Release")}, {"id": foreign.node("Release")}],
    }
    deploy = {"version": VERSION, "environment": "p"}
    ambiguous = await caller(CREATE_DEPLOY % "id", input=deploy)
    assert [each["path"] for each in ambiguous["createDeploy"]["errors"]] == [["organization"]]
    response = await caller(
        CREATE_DEPLOY % "release { id }", input=deploy | {"organization": "other"}
    )
    assert response["createDeploy"]["deploy"] == {"release": {"id": foreign.node("Release")}}


async def test_arguments_resolve_within_each_organization(own: Tenant, foreign: Tenant) -> None:
    caller = await create_caller_of_both(own, foreign)
    await foreign.world.link_environment(foreign.ids["Release"], foreign.ids["Project"], "staging")
    fields = """newGroups(project: "one", environments: ["production"])
        lastDeploy(project: "one", environment: "production") { name }
        deploys(project: "one") { nodes { name } }
        adoptionStages(project: "one") { project { platforms } }"""

    data = await caller(
        f"""{{
            acme: organization(slug: "acme") {{ release(version: "{VERSION}") {{ {fields} }} }}
            other: organization(slug: "other") {{ release(version: "{VERSION}") {{ {fields} }} }}
        }}"""
    )

    assert data == {
        slug: {
            "release": {
                "newGroups": 3,
                "lastDeploy": {"name": slug},
                "deploys": {"nodes": [{"name": slug}]},
                "adoptionStages": [{"project": {"platforms": [slug]}}],
            }
        }
        for slug in ("acme", "other")
    }


async def test_token_gives_access_only_to_its_organizations(own: Tenant, foreign: Tenant) -> None:
    user = await own.world.user("both@acme.example", role="owner")
    await foreign.world.rows(models.Member, {"user_id": user, "role": "owner"})
    caller = Graph(own.world.db, await own.world.token(user))

    data = await caller(
        """query ($id: ID!) {
            organization { slug } other: organization(slug: "other") { slug } node(id: $id) { id }
        }""",
        id=foreign.node("Release"),
    )

    assert data == {"organization": {"slug": "acme"}, "other": None, "node": None}


async def revoke(world: World, token: str, _user: int) -> None:
    """Close the token."""
    async with world.db.begin() as connection:
        [row] = await tokens.find_open_tokens(connection, token)
        await tokens.revoke_token(connection, row)


async def deactivate(world: World, _token: str, user: int) -> None:
    """Close the account."""
    await world.change(models.User, user, is_active=False)


async def dismiss(world: World, _token: str, user: int) -> None:
    """End the membership."""
    async with world.db.begin() as connection:
        await connection.execute(delete(models.Member).where(models.Member.user_id == user))


@pytest.mark.parametrize(
    ("close", "reason"), [(revoke, {"reason": "REVOKED"}), (deactivate, {}), (dismiss, {})]
)
async def test_caller_without_access_any_more_is_rejected(
    world: World, close: Any, reason: dict[str, str]
) -> None:
    user = await world.user("ann@acme.example")
    token = await world.token(user)
    caller = Graph(world.db, token)
    assert await list_releases(caller, "version") == []

    await close(world, token, user)
    response = await caller.client.post("/graphql", json={"query": "{ viewer { scopes } }"})

    assert response.status_code == 401
    assert response.headers["www-authenticate"].partition(" ")[0] == "Bearer"
    [error] = response.json()["errors"]
    error["extensions"].pop("date", None)
    assert error["extensions"] == {"code": "UNAUTHENTICATED"} | reason


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer wb_unknown", "Basic {}", "{}", "Bearer {}x"]
)
async def test_caller_without_a_token_is_rejected(world: World, header: str) -> None:
    token = await world.token(await world.user("ann@acme.example"))
    caller = Graph(world.db, token)

    response = await caller.client.post(
        "/graphql",
        json={"query": "{ viewer { scopes } }"},
        headers={"Authorization": header.format(token)},
    )

    assert response.status_code == 401


async def test_token_keeps_access_to_its_remaining_organizations(
    own: Tenant, foreign: Tenant
) -> None:
    caller = await create_caller_of_both(own, foreign)
    async with own.world.db.begin() as connection:
        await connection.execute(
            delete(models.Member).where(
                models.Member.organization_id == foreign.world.organization
            )
        )

    data = await caller('{ organization { slug } other: organization(slug: "other") { slug } }')

    assert data == {"organization": {"slug": "acme"}, "other": None}
