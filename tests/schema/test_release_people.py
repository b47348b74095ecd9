"""The owner and the authors of a release."""

from typing import Any

import pytest
from sqlalchemy import delete

from db import models
from tests.clients.graph import Graph, Statements, get_release
from tests.support.factories import World

AUTHORS = "authors { name email user { email } } commitCount"
OWNER = "owner { name username email avatarUrl isActive }"


async def create_release_by(world: World, *authors: int) -> int:
    """Create a release with a commit of each author; return its id."""
    release = await world.release("app@1.0.0")
    commits = [
        await world.commit(repository_id=at, author_id=each) for at, each in enumerate(authors)
    ]
    await world.set_commits(release, commits, authors)
    return release


def external(email: str, name: str | None) -> dict[str, Any]:
    """Make the expected author without a user."""
    return {"name": name, "email": email, "user": None}


def member(email: str) -> dict[str, Any]:
    """Make the expected author with a user, named as the factory does."""
    return {"name": email, "email": email, "user": {"email": email}}


@pytest.mark.spec("releases#authors")
async def test_author_without_a_user_has_name_and_address(world: World, graph: Graph) -> None:
    await create_release_by(world, await world.author("ann@acme.example", "Ann"))

    assert await get_release(graph, AUTHORS) == {
        "authors": [external("ann@acme.example", "Ann")],
        "commitCount": 1,
    }


@pytest.mark.spec("releases#authors")
async def test_author_can_have_no_name(world: World, graph: Graph) -> None:
    await create_release_by(world, await world.author("bot"))

    assert (await get_release(graph, AUTHORS))["authors"] == [external("bot", None)]


@pytest.mark.spec("releases#author-matching")
async def test_addresses_match_in_any_case(world: World, graph: Graph) -> None:
    await world.user("Ann@Acme.example")
    await create_release_by(world, await world.author("ann@acme.example", "A"))

    assert (await get_release(graph, AUTHORS))["authors"] == [member("Ann@Acme.example")]


@pytest.mark.spec("releases#author-matching")
@pytest.mark.parametrize("address", ["ann@acme.example", "Ann@Acme.example", "ÄNN@acme.example"])
async def test_primary_address_precedes_a_secondary_one(
    world: World, graph: Graph, address: str
) -> None:
    await world.user("extra@acme.example", address.lower())
    await world.user(address)
    await create_release_by(world, await world.author(address.lower(), "A"))

    assert (await get_release(graph, AUTHORS))["authors"] == [member(address)]


@pytest.mark.spec("releases#author-matching")
async def test_older_secondary_address_of_a_member_wins(world: World, graph: Graph) -> None:
    shared = "shared@acme.example"
    await world.user("stranger@acme.example", shared, role=None)
    await world.user("gone@acme.example", shared, is_active=False)
    await world.user("first@acme.example", shared)
    await world.user("second@acme.example", shared)
    await create_release_by(world, await world.author(shared, "S"))

    assert (await get_release(graph, AUTHORS))["authors"] == [member("first@acme.example")]


@pytest.mark.spec("releases#authors")
async def test_commit_without_an_author_adds_no_author(world: World, graph: Graph) -> None:
    release = await world.release("app@1.0.0")
    await world.set_commits(release, [await world.commit()], [])

    assert await get_release(graph, f"{AUTHORS} lastCommit {{ author {{ name }} }}") == {
        "authors": [],
        "commitCount": 1,
        "lastCommit": {"author": None},
    }


@pytest.mark.spec("releases#authors")
async def test_user_with_two_addresses_is_one_author(world: World, graph: Graph) -> None:
    await world.user("ann@acme.example", "ann@home.example")
    await create_release_by(
        world,
        await world.author("ann@home.example", "Ann at home"),
        await world.author("bob@acme.example", "Bob"),
        await world.author("ann@acme.example", "Ann"),
    )

    assert await get_release(graph, AUTHORS) == {
        "authors": [member("ann@acme.example"), external("bob@acme.example", "Bob")],
        "commitCount": 3,
    }


@pytest.mark.spec("releases#author-matching")
async def test_author_with_a_members_address_is_the_member(world: World, graph: Graph) -> None:
    await world.user(
        "ann@acme.example", name="Ann", username="ann", avatar_url="https://a.example"
    )
    await create_release_by(world, await world.author("ann@acme.example", "Other"))

    assert await get_release(
        graph,
        "authors { name user { name username email avatarUrl isActive } } "
        "lastCommit { author { name email user { username } } }",
    ) == {
        "authors": [
            {
                "name": "Ann",
                "user": {
                    "name": "Ann",
                    "username": "ann",
                    "email": "ann@acme.example",
                    "avatarUrl": "https://a.example",
                    "isActive": True,
                },
            }
        ],
        "lastCommit": {
            "author": {"name": "Ann", "email": "ann@acme.example", "user": {"username": "ann"}}
        },
    }


@pytest.mark.spec("releases#author-matching")
async def test_inactive_users_and_non_members_are_not_matched(world: World, graph: Graph) -> None:
    await world.user("gone@acme.example", is_active=False)
    await world.user("stranger@acme.example", role=None)
    await create_release_by(
        world,
        await world.author("stranger@acme.example", "Stranger"),
        await world.author("gone@acme.example", "Gone"),
    )

    assert (await get_release(graph, AUTHORS))["authors"] == [
        external("stranger@acme.example", "Stranger"),
        external("gone@acme.example", "Gone"),
    ]


@pytest.mark.spec("releases#authors")
async def test_authors_keep_their_stored_order_without_unknown_ids(
    world: World, graph: Graph
) -> None:
    ann, bob = await world.author("ann"), await world.author("bob")
    await world.release("app@1.0.0", author_ids=["404", str(bob), "x", str(ann), str(bob)])

    assert (await get_release(graph, AUTHORS))["authors"] == [
        external("bob", None),
        external("ann", None),
    ]


@pytest.mark.spec("releases#author-matching")
async def test_authors_are_looked_up_once_in_a_request(
    world: World, graph: Graph, statements: Statements
) -> None:
    await world.user("ann@acme.example")
    ann, bob = await world.author("ann@acme.example"), await world.author("bob@acme.example")
    await create_release_by(world, ann)
    await world.release("app@2.0.0", author_ids=[str(ann), str(bob)])

    await graph(
        """{ organization {
            one: release(version: "app@1.0.0") {
                authors { name } again: authors { name } lastCommit { author { name } }
            }
            two: release(version: "app@2.0.0") { authors { name } }
        } }"""
    )

    assert statements.counts == {
        "ReleaseByVersion": 1,
        "AuthorById": 1,
        "CommitById": 1,
        "UserByAddress": 1,
    }
    looked_up = [values for text, values in statements.sent if "user_email" in text]
    assert len(looked_up) == 1
    assert str(looked_up).count("ann@acme.example") == 1


@pytest.mark.spec("releases#owner")
async def test_owner_is_a_user(world: World, graph: Graph) -> None:
    owner = await world.user("ann@acme.example", name="Ann", username="ann")
    await world.release("app@1.0.0", owner_id=owner)

    assert await get_release(graph, OWNER) == {
        "owner": {
            "name": "Ann",
            "username": "ann",
            "email": "ann@acme.example",
            "avatarUrl": None,
            "isActive": True,
        }
    }


@pytest.mark.spec("releases#owner")
async def test_inactive_owner_is_returned(world: World, graph: Graph) -> None:
    owner = await world.user("ann@acme.example", is_active=False)
    await world.release("app@1.0.0", owner_id=owner)

    assert await get_release(graph, "owner { email isActive }") == {
        "owner": {"email": "ann@acme.example", "isActive": False}
    }


@pytest.mark.spec("releases#owner")
async def test_owner_who_is_no_longer_a_member_is_null(world: World, graph: Graph) -> None:
    owner = await world.user("ann@acme.example")
    await world.release("app@1.0.0", owner_id=owner)
    async with world.db.begin() as connection:
        await connection.execute(delete(models.Member).where(models.Member.user_id == owner))

    assert await get_release(graph, OWNER) == {"owner": None}
