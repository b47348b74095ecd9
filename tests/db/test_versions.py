"""Versions of the data of organizations: docs/reference/versions.md#writes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db.accounts.versions import ONE_STATE, ORDINARY, name_organizations
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.transaction import run_transaction
from db.models import Envelope, OrganizationVersion, Release, ScheduledTask, User
from tests.clients.graph import on_postgresql
from tests.db.write_log import (
    UnraisedVersionError,
    add_triggers,
    checking_transactions,
)
from tests.support.factories import World, create_organization

Numbers = dict[tuple[int, int], int]


async def read_numbers(database: Database) -> Numbers:
    """Return the numbers of versions by organization and part."""
    table = OrganizationVersion
    async with database.begin_read_only() as connection:
        rows = await connection.execute(select(table.organization_id, table.part, table.number))
        return {(row[0], row[1]): row[2] for row in rows}


async def find_raised(database: Database, before: Numbers) -> Numbers:
    """Return by how much versions were raised since."""
    now = await read_numbers(database)
    return {
        key: number - before.get(key, 0)
        for key, number in now.items()
        if number != before.get(key)
    }


@pytest.fixture
async def other(world: World) -> World:
    """A second organization."""
    return await create_organization(world.db, "other")


def touch(release_id: int) -> Any:
    """Return a statement that changes a release and does not name its organization."""
    return update(Release).where(Release.id == release_id).values(ref="main")


@pytest.mark.spec("versions#writes")
@pytest.mark.usefixtures("other")
async def test_a_transaction_raises_the_version_that_its_statements_name(world: World) -> None:
    before = await read_numbers(world.db)

    await world.release("R1")

    raised = await find_raised(world.db, before)
    assert {key[0] for key in raised} == {world.organization}
    assert {key[1] for key in raised} == {ORDINARY}


@pytest.mark.spec("versions#writes")
@pytest.mark.parametrize("given", ["own", "named", "none"])
async def test_a_statement_without_organization_raises_all_possible_ones(
    world: World, other: World, given: str
) -> None:
    release = await world.release("R1")
    before = await read_numbers(world.db)

    async def write(connection: Transaction) -> None:
        if given == "named":
            name_organizations(connection, [world.organization])
        await connection.execute(touch(release))

    ids = [world.organization] if given == "own" else None
    await run_transaction(world.db, write, organization_ids=ids)

    raised = {key[0] for key in await find_raised(world.db, before)}
    everyone = {world.organization, other.organization}
    assert raised == (everyone if given == "none" else {world.organization})


@pytest.mark.spec("versions#writes")
async def test_versions_of_several_organizations_are_raised_together(
    world: World, other: World
) -> None:
    one, two = await world.release("R1"), await other.release("R1")
    before = await read_numbers(world.db)

    async def write(connection: Transaction) -> None:
        await connection.execute(touch(one))
        await connection.execute(touch(two))

    ids = [world.organization, other.organization]
    await asyncio.gather(
        *(run_transaction(world.db, write, organization_ids=order) for order in (ids, ids[::-1]))
    )

    assert await find_raised(world.db, before) == {
        (world.organization, ORDINARY): 2,
        (other.organization, ORDINARY): 2,
    }


@pytest.mark.spec("versions#writes")
async def test_no_version_is_raised_without_a_write_that_answers_show(world: World) -> None:
    before = await read_numbers(world.db)

    async with world.db.begin() as connection:
        await connection.execute(select(Release.id).with_for_update())
        await connection.execute(delete(Release).where(Release.id == 0))
        await connection.execute(delete(ScheduledTask))
        await connection.execute(delete(Envelope).where(Envelope.organization_id == 1))

    assert await read_numbers(world.db) == before


@pytest.mark.spec("versions#writes")
async def test_a_transaction_that_is_rolled_back_raises_nothing(world: World) -> None:
    release = await world.release("R1")
    before = await read_numbers(world.db)

    async def fail(connection: Transaction) -> None:
        await connection.execute(touch(release))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run_transaction(world.db, fail)

    assert await read_numbers(world.db) == before


@pytest.mark.spec("versions#writes")
async def test_a_text_that_writes_raises_all_versions(world: World, other: World) -> None:
    before = await read_numbers(world.db)

    async with world.db.begin() as connection:
        await connection.exec_driver_sql("UPDATE release SET ref = 'main'")

    raised = {key[0] for key in await find_raised(world.db, before)}
    assert raised == {world.organization, other.organization}


@pytest.mark.spec("versions#writes")
async def test_the_versions_are_raised_by_the_last_statement(world: World) -> None:
    texts: list[str] = []
    world.db.write_listeners.append(lambda executed: texts.append(executed.text))

    await world.release("R1", projects=[await world.project("app")])

    assert "organization_version" in texts[-1]


@pytest.mark.spec("versions#writes")
@on_postgresql
async def test_a_transaction_of_one_state_does_not_conflict_with_writers(world: World) -> None:
    one, two = await world.release("R1"), await world.release("R2")
    before = await read_numbers(world.db)

    async with world.db.begin(
        organization_ids=[world.organization], sees_one_state=True
    ) as connection:
        await connection.execute(touch(one))
        async with world.db.begin(organization_ids=[world.organization]) as concurrent:
            await concurrent.execute(touch(two))

    assert await find_raised(world.db, before) == {
        (world.organization, ORDINARY): 1,
        (world.organization, ONE_STATE): 1,
    }


@pytest.mark.spec("versions#writes")
async def test_each_transaction_has_another_stamp(world: World) -> None:
    """A database that lost transactions then has other stamps with the same numbers."""
    statement = select(OrganizationVersion.stamp).where(OrganizationVersion.part == ORDINARY)
    stamps = set()
    for number in range(5):
        await world.release(f"R{number}")
        stamps |= {row[0] for row in await world.read(statement)}

    assert len(stamps) == 5


@pytest.fixture
async def checked(world: World) -> AsyncIterator[World]:
    """An organization in a database that checks its transactions."""
    await add_triggers(world.db)
    with checking_transactions(world.db):
        yield world


@pytest.mark.spec("versions#writes")
async def test_the_check_of_transactions_finds_a_wrong_organization(
    checked: World, other: World
) -> None:
    release = await other.release("R1")
    user = await checked.user("ada@acme.example")

    for statement in (
        touch(release),
        update(User).where(User.id == user).values(name="Ada").returning(User.id),
    ):
        wrong = [other.organization if "user" in str(statement) else checked.organization]
        with pytest.raises(UnraisedVersionError):
            async with checked.db.begin(organization_ids=wrong) as connection:
                await connection.execute(statement)
