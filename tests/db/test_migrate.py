from pathlib import Path

from db.connection.database import Database
from db.migrations.upgrade import find_differences, is_current, upgrade


async def test_migrated_schema_matches_the_models(db: Database) -> None:
    assert await find_differences(db) == []


async def test_second_upgrade_changes_nothing(db: Database) -> None:
    await upgrade(db)

    assert await is_current(db)


async def test_empty_database_is_not_current(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/empty.db")

    assert not await is_current(database)
    await database.close()
