"""Settings from the environment: accepted forms, wrong values, typos, and those in force."""

import json
import os
from pathlib import Path

import pytest

from app.settings_loading import describe_unknown_variables, list_settings, load_settings
from resolvers.errors import SetupError
from tests.clients.command_line import CommandLine
from tests.clients.postgresql import PostgreSQL

HTTP_URL = "must be a URL that starts with http:// or https://."
DATABASE_URL = "must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME."
PARAMETER = "must be without the parameter 'speed', which the driver does not have."
FILE = "must name a file, because connections do not share a database in memory."
ORIGINS = "must be origins such as https://app.example, and"


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no file `.env`."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("WAYBILL_"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("sqlite:///waybill.db", "sqlite+aiosqlite:///waybill.db"),
        ("sqlite+aiosqlite:////data/waybill.db", "sqlite+aiosqlite:////data/waybill.db"),
        ("postgres://u:p@host/name", "postgresql+asyncpg://u:p@host/name"),
        ("postgresql://u:p%40@host:5433/name", "postgresql+asyncpg://u:p%40@host:5433/name"),
        (
            "postgresql://u@host/name?sslmode=require",
            "postgresql+asyncpg://u@host/name?ssl=require",
        ),
        (
            "postgresql+asyncpg://postgres:@/name?host=/run/sql",
            "postgresql+asyncpg://postgres:@/name?host=%2Frun%2Fsql",
        ),
    ],
)
def test_database_urls_of_both_kinds_are_accepted(
    value: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYBILL_DATABASE_URL", value)

    assert load_settings().database_url == url


@pytest.mark.parametrize(
    "value", ["https://a.example,https://b.example", '["https://a.example", "https://b.example"]']
)
def test_lists_are_separated_by_commas_or_json(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYBILL_CORS_ORIGINS", value)
    monkeypatch.setenv("WAYBILL_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,")

    settings = load_settings()

    assert settings.cors_origins == ["https://a.example", "https://b.example"]
    assert settings.trusted_proxies == ["127.0.0.1", "10.0.0.0/8"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("POOL_SIZE", "many", "is 'many'. It must be a whole number of at least 1."),
        ("POOL_SIZE", "0", "is '0'. It must be a whole number of at least 1."),
        ("BODY_TIMEOUT", "inf", "is 'inf'. It must be a number greater than 0."),
        (
            "ENVELOPE_AGGREGATE",
            "9" * 20,
            f"is '{'9' * 20}'. It must be a whole number of at least 1 and of at most 2147483647.",
        ),
        ("METRICS", "maybe", "is 'maybe'. It must be true or false."),
        ("EXECUTOR", "fast", "is 'fast'. It must be one of compiled, graphql-core."),
        ("LIMIT_DEPTH", "0", "is '0'. It must be a whole number of at least 1."),
        ("LIMIT", "3", "is '3'. It must be a JSON object."),
        (
            "TRUSTED_PROXIES",
            "a",
            "is 'a'. It must be addresses or networks such as 10.0.0.0/8, and 'a' is none.",
        ),
        ("CORS_ORIGINS", "[1", "is '[1'. It must be a list, separated by commas or as JSON."),
        (
            "PUBLIC_URL",
            "waybill.example",
            f"is 'waybill.example'. It {HTTP_URL}",
        ),
        (
            "HOOK_URL",
            "ftp://ada:secret@hooks.example/?key=secret",
            f"is 'ftp://***@hooks.example/?***'. It {HTTP_URL}",
        ),
        (
            "DATABASE_URL",
            "mysql://ada:secret@host/name",
            f"is 'mysql://ada:***@host/name'. It {DATABASE_URL}",
        ),
        (
            "REPLICA_URL",
            "postgresql://ada@host/name?password=secret&speed=9",
            f"is 'postgresql://ada@host/name?password=***&speed=9'. It {PARAMETER}",
        ),
        (
            "DATABASE_URL",
            "postgresql://ada:secret@host:99999/name",
            "is 'postgresql://ada:***@host:99999/name'. It must have a port from 1 to 65535.",
        ),
        (
            "DATABASE_URL",
            "sqlite://",
            f"is 'sqlite://'. It {FILE}",
        ),
        ("CORS_ORIGINS", "app.example", f"is 'app.example'. It {ORIGINS} 'app.example' is none."),
        (
            "CORS_ORIGINS",
            "*,https://app.example/",
            f"is '*,https://app.example/'. It {ORIGINS} 'https://app.example/' is none.",
        ),
        (
            "DATABASE_URL",
            "postgresql//ada:secret",
            f"is '***'. It {DATABASE_URL}",
        ),
    ],
)
def test_wrong_value_is_one_line_with_what_is_allowed(
    name: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"WAYBILL_{name}", value)

    with pytest.raises(SetupError) as raised:
        load_settings()

    assert str(raised.value) == f"WAYBILL_{name} {message}"


def test_unknown_variables_are_likely_typos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYBILL_POOLSIZE", "20")
    monkeypatch.setenv("WAYBILL_LIMIT_DPETH", "20")
    monkeypatch.setenv("WAYBILL_METRIC_PORT", "9464")
    monkeypatch.setenv("WAYBILL_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("WAYBILL_SERVICE_PORT", "8000")
    monkeypatch.setenv("WAYBILL_PORT", "tcp://10.0.0.1:8000")
    monkeypatch.setenv("WAYBILL_PORT_8000_TCP", "tcp://10.0.0.1:8000")
    (tmp_path / ".env").write_text("WAYBILL_COLOUR=blue\nwaybill_metrics=true\n")

    assert describe_unknown_variables() == [
        "WAYBILL_COLOUR is not a setting and is ignored. See: waybill settings",
        "WAYBILL_LIMIT_DPETH is not a setting and is ignored. Did you mean WAYBILL_LIMIT_DEPTH?",
        "WAYBILL_METRIC_PORT is not a setting and is ignored. Did you mean WAYBILL_METRICS_PORT?",
        "WAYBILL_POOLSIZE is not a setting and is ignored. Did you mean WAYBILL_POOL_SIZE?",
    ]
    assert load_settings().metrics


def test_settings_in_force_hide_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYBILL_DATABASE_URL", "postgresql://ada:secret@host/name")
    monkeypatch.setenv("WAYBILL_HOOK_URL", "https://key:secret@hooks.example/a?token=secret")
    monkeypatch.setenv("WAYBILL_HOOK_SECRET", "secret")
    monkeypatch.setenv("WAYBILL_GRAPHIQL_TOKEN", "wb_secret")
    monkeypatch.setenv("WAYBILL_LIMIT_DEPTH", "20")

    settings = list(list_settings(load_settings()))

    assert [(each.variable, each.text) for each in settings if not each.is_default] == [
        ("WAYBILL_DATABASE_URL", "postgresql+asyncpg://ada:***@host/name"),
        ("WAYBILL_LIMIT_DEPTH", "20"),
        ("WAYBILL_HOOK_URL", "https://***@hooks.example/a?***"),
        ("WAYBILL_HOOK_SECRET", "***"),
        ("WAYBILL_GRAPHIQL_TOKEN", "***"),
    ]
    assert "secret" not in str(settings)


def test_settings_command_prints_the_settings_in_force(tmp_path: Path) -> None:
    command = CommandLine(tmp_path)
    command.environment |= {"WAYBILL_POOL_SIZE": "20", "WAYBILL_POOLSIZE": "30"}

    completed = command.complete("settings", "--effective")
    as_json = json.loads(command("settings", "--effective", "--json"))

    lines = completed.stdout.splitlines()
    assert "WAYBILL_POOL_SIZE=20" in lines
    assert "WAYBILL_WORKER=true  # default" in lines
    assert "# WAYBILL_HOOK_URL=  # default" in lines
    assert "Did you mean WAYBILL_POOL_SIZE?" in completed.stderr
    assert as_json["WAYBILL_POOL_SIZE"] == "20"
    assert as_json["WAYBILL_HOOK_URL"] is None


def test_failures_of_an_operator_are_one_line(tmp_path: Path, postgresql: PostgreSQL) -> None:
    unreachable = "postgresql+asyncpg://ada:***@127.0.0.1:1/waybill"
    (tmp_path / "text.db").write_text("This is not a database. " * 100)
    cases = {
        "postgresql://ada:secret@127.0.0.1:1/waybill": f"Cannot use the database {unreachable}: ",
        f"sqlite:///{tmp_path}/missing/waybill.db": f"folder {tmp_path}/missing does not exist",
        f"sqlite:///{tmp_path}": f"{tmp_path} is not a file",
        f"sqlite:///{tmp_path}/text.db": f"{tmp_path}/text.db is not a SQLite database",
        postgresql.url("missing"): 'database "missing" does not exist',
        "mysql://ada:secret@host/waybill": "WAYBILL_DATABASE_URL is 'mysql://ada:***@host/waybill'",
    }
    for url, expected in cases.items():
        message = CommandLine(tmp_path, url)("token", "list", fails=True)

        assert expected in message
        assert "WAYBILL_DATABASE_URL" in message
        assert message.count("\n") == 1
        assert "secret" not in message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_database_without_rights_is_one_line(tmp_path: Path) -> None:
    file, folder = tmp_path / "waybill.db", tmp_path / "folder"
    file.touch(mode=0o400)
    folder.mkdir(mode=0o500)
    for path, problem in (
        (file, "read and write the file"),
        (folder / "a", "write to the folder"),
    ):
        message = CommandLine(tmp_path, f"sqlite:///{path}")("token", "list", fails=True)

        assert f"this user may not {problem}" in message
        assert message.count("\n") == 1


def test_missing_manifest_of_documents_is_one_line(tmp_path: Path) -> None:
    command = CommandLine(tmp_path)
    command.environment |= {
        "WAYBILL_TRUSTED_DOCUMENTS": "require",
        "WAYBILL_TRUSTED_PATH": str(tmp_path / "missing.json"),
    }

    message = command("serve", "--port", "0", fails=True)

    assert "missing.json" in message
    assert message.count("\n") == 1
