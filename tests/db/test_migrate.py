from pathlib import Path
from typing import Any, cast

import pytest
from alembic import command
from datasketches import kll_doubles_sketch
from sqlalchemy import Table, select

from app.cli.console import check_revision
from app.monitoring import find_problem
from db.connection.database import Database
from db.migrations.upgrade import (
    alembic_config,
    find_differences,
    is_current,
    is_newer,
    list_migrations,
    preview,
    read_revision,
    upgrade,
)
from db.models import (
    AccessToken,
    AccessTokenOrganization,
    Environment,
    Issue,
    ReleaseProjectEnvironment,
    SessionHour,
    TokenBudget,
)
from db.sessions.durations import DurationSketch
from resolvers.errors import SetupError
from tests.support.factories import World, minute


async def test_migrated_schema_matches_the_models(db: Database) -> None:
    assert await find_differences(db) == []


async def test_second_upgrade_changes_nothing(db: Database) -> None:
    await upgrade(db)

    assert await is_current(db)


async def test_empty_database_is_not_current(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")

    assert not await is_current(database)
    await database.close()


async def test_preview_returns_the_statements_and_changes_nothing(db: Database) -> None:
    await downgrade(db, "0014")
    before = await list_migrations(db)

    statements = await preview(db)

    missing = [each.revision for each in before if not each.is_applied]
    assert missing == [each.revision for each in before if each.revision > "0014"]
    assert "0016" in missing
    assert any(each.startswith("CREATE TABLE organization_version") for each in statements)
    assert statements[-1].startswith("UPDATE alembic_version")
    assert not any(each.startswith(("SELECT", "PRAGMA")) for each in statements)
    assert await list_migrations(db) == before
    await upgrade(db)
    assert await preview(db) == []
    assert all(each.is_applied for each in await list_migrations(db))


async def test_newer_schema_keeps_a_server_ready(db: Database) -> None:
    async with db.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    assert not await is_current(db)
    assert is_newer(await read_revision(db))
    assert await find_problem(db) is None
    with pytest.raises(SetupError, match="A newer version has migrated the database, to 9999"):
        check_revision("9999")


async def downgrade(database: Database, revision: str) -> None:
    """Migrate a database down to an earlier revision."""
    async with database.begin(organization_ids=()) as connection:
        await connection.run_sync(
            lambda sync: command.downgrade(alembic_config(sync), revision=revision)
        )


HOURS = 1_001
"""One more than a step of the migration converts."""


async def test_durations_of_sketches_are_converted(db: Database, world: World) -> None:
    project, environment = await world.project("app"), await world.environment("production")
    release = await world.release("R1", projects=[project])
    counts = dict.fromkeys(("errored", "crashed", "abnormal"), 0)
    place = {"release_id": release, "project_id": project, "environment_id": environment}
    await world.rows(
        SessionHour, *(place | counts | {"hour": hour, "total": 3} for hour in range(HOURS + 1))
    )
    await downgrade(db, "0008")
    table = cast("Table", SessionHour.__table__)
    async with db.begin(organization_ids=()) as connection:
        for hour in range(HOURS):
            sketch = kll_doubles_sketch(200)
            for seconds in (0.5, 2.5, hour):
                sketch.update(seconds)
            await connection.execute(
                table.update().where(table.c.hour == hour).values(durations=sketch.serialize())
            )

    await upgrade(db)

    rows = [*await world.read(select(table.c.hour, table.c.durations).order_by(table.c.hour))]
    assert len(rows) == HOURS + 1
    assert rows.pop().durations is None
    for hour, stored in rows:
        expected = sorted((0.5, 2.5, float(hour)))
        assert DurationSketch().merge(stored).percentiles(0, 0.5, 1) == expected


async def test_events_of_environments_are_within_those_of_the_project(
    db: Database, world: World
) -> None:
    one, two = await world.project("one"), await world.project("two")
    release = await world.release("R1", projects=[two])
    await world.link_project(release, one, first_event=minute(10), last_event=minute(20))
    for project, environment, first, last in (
        (one, "before", 1, 9),
        (one, "across", 1, 15),
        (one, "within", 11, 19),
        (one, "around", 1, 30),
        (two, "without events", 11, 19),
    ):
        await world.link_environment(
            release, project, environment, first_seen=minute(first), last_seen=minute(last)
        )
    await downgrade(db, "0008")

    await upgrade(db)

    seen = ReleaseProjectEnvironment
    rows = await world.read(
        select(Environment.name, seen.first_event, seen.last_event).join(
            Environment, Environment.id == seen.environment_id
        )
    )
    assert {row[0]: row[1:] for row in rows} == {
        "before": (None, None),
        "across": (minute(10), minute(15)),
        "within": (minute(11), minute(19)),
        "around": (minute(10), minute(20)),
        "without events": (None, None),
    }


async def test_downgrade_keeps_the_organizations_and_budgets_of_tokens(
    db: Database, world: World
) -> None:
    user = await world.user("ada@example.com")
    token = await world.row(
        AccessToken,
        user_id=user,
        hashed="0" * 64,
        prefix="wb_0",
        name="ci",
        scopes=["read"],
        date_created=minute(1),
        date_expires=minute(9),
    )
    await world.rows(AccessTokenOrganization, {"token_id": token})
    await world.rows(TokenBudget, {"token_id": token, "paid_until": 3.5})

    await downgrade(db, "0005")
    await upgrade(db)

    tokens = await world.read(
        select(AccessToken.id, AccessToken.hashed, AccessToken.name, AccessToken.date_expires)
    )
    organizations = await world.read(
        select(AccessTokenOrganization.token_id, AccessTokenOrganization.organization_id)
    )
    budgets = await world.read(select(TokenBudget.token_id, TokenBudget.paid_until))
    assert [*map(tuple, tokens)] == [(token, "0" * 64, None, None)]
    assert [*map(tuple, organizations)] == [(token, world.organization)]
    assert [*map(tuple, budgets)] == [(token, 3.5)]


async def test_groups_become_issues_and_durations_are_added_up(db: Database, world: World) -> None:
    project, environment = await world.project("app"), await world.environment("production")
    release = await world.release("R1", projects=[project])
    counts = dict.fromkeys(("errored", "crashed", "abnormal"), 0)
    place: dict[str, Any] = {
        "release_id": release,
        "project_id": project,
        "environment_id": environment,
    }
    few, many = DurationSketch(), DurationSketch()
    few.add(0.5, 3)
    few.add(2.000001)
    for seconds in range(1, 301):
        many.add(seconds)
    stored = {0: few.to_bytes(), 1: None, 2: many.to_bytes()}
    await world.rows(
        SessionHour,
        *(
            place | counts | {"hour": hour, "total": 4, "durations": durations}
            for hour, durations in stored.items()
        ),
    )
    await world.rows(
        Issue,
        *(
            {"project_id": project, "key": key, "first_seen": minute(1), "last_seen": minute(3)}
            for key in ("a" * 32, "b", "c" * 33)
        ),
    )
    await downgrade(db, "0012")

    await upgrade(db)

    table = cast("Table", SessionHour.__table__)
    rows = await world.read(
        select(table.c.hour, table.c.duration_sum, table.c.duration_count).order_by(table.c.hour)
    )
    assert [tuple(row) for row in rows[:2]] == [(0, 3_500_001, 4), (1, 0, 0)]
    assert rows[2].duration_count == 300
    exact = 300 * 301 // 2 * 1_000_000
    assert abs(rows[2].duration_sum - exact) < exact // 100
    issues = await world.read(
        select(Issue.key, Issue.title, Issue.first_seen, Issue.last_seen).order_by(Issue.key)
    )
    assert [tuple(row) for row in issues] == [
        (key, None, minute(3), minute(3)) for key in ("a" * 32, "b")
    ]
