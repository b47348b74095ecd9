"""What `waybill check` finds in a deployment."""

from pathlib import Path

import pytest

from app.deployment import Finding, Level, check_deployment
from app.settings import Settings
from db.connection.database import Database
from tests.clients.command_line import CommandLine

OLDER = "UPDATE alembic_version SET version_num = '0001'"
NEWER = "UPDATE alembic_version SET version_num = '9999'"


async def find(settings: Settings, workers: int = 1) -> list[Finding]:
    return [each async for each in check_deployment(settings, workers)]


async def test_sound_deployment_has_no_findings(database_url: str) -> None:
    findings = await find(Settings(database_url=database_url))

    assert [each.level for each in findings] == [Level.OK, Level.OK]


async def test_other_schemas_are_errors(db: Database, database_url: str) -> None:
    settings = Settings(database_url=database_url)
    found = []
    for statement in (OLDER, NEWER):
        async with db.begin() as connection:
            await connection.exec_driver_sql(statement)
        found.append((await find(settings))[-1])

    assert [each.level for each in found] == [Level.ERROR, Level.ERROR]
    assert "run waybill migrate" in found[0].text
    assert "A newer version has migrated the database, to 9999" in found[1].text


async def test_likely_mistakes_are_warnings(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYBILL_POOLSIZE", "3")
    settings = Settings(
        database_url=database_url,
        graphiql_token="wb_public",  # noqa: S106
        hook_url="https://hooks.example/",
    )

    findings = await find(settings)

    texts = [each.text for each in findings if each.level is Level.WARNING]
    assert [text.split()[0] for text in texts] == [
        "WAYBILL_POOLSIZE",
        "WAYBILL_GRAPHIQL_TOKEN",
        "WAYBILL_HOOK_URL",
    ]


async def test_pools_larger_than_the_server_allows_are_a_warning(database_url: str) -> None:
    findings = await find(Settings(database_url=database_url, pool_size=20), workers=1_000)

    texts = [each.text for each in findings if each.level is Level.WARNING]
    is_limited = not database_url.startswith("sqlite")
    assert len(texts) == is_limited
    assert all("1000 workers may open 80000 connections" in text for text in texts)


def test_check_reports_a_server_that_does_not_respond(tmp_path: Path) -> None:
    command = CommandLine(tmp_path)

    refused = command.complete("check", "--url", "http://127.0.0.1:1", fails=True).stdout
    wrong = command.complete("check", "--url", "waybill", fails=True).stdout
    missing = CommandLine(tmp_path, f"sqlite:///{tmp_path}/missing/waybill.db")

    assert refused.startswith("error   http://127.0.0.1:1/readyz does not respond: ")
    assert wrong == "error   'waybill' is not a URL such as http://127.0.0.1:8000.\n"
    assert "/missing does not exist" in missing.complete("check", fails=True).stdout
