"""The commands, and the server that `serve` runs."""

import base64
import json
import re
import sqlite3
from pathlib import Path

import httpx
import pytest

from app.settings import Settings
from app.settings_page import settings_page
from tests.clients.command_line import ROOT, SETUP, CommandLine, post_query
from tests.clients.postgresql import PostgreSQL


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def test_setup_file_can_be_applied_twice(command: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(SETUP)
    for _ in range(2):
        command("apply", "acme.yaml")
    token = command(
        "token",
        "create",
        "--organization",
        "acme",
        "--user",
        "ADA@home.example",
        "--scope",
        "read",
        "--scope",
        "write",
    ).strip()

    with command.serving() as (address, _):
        data = post_query(
            address,
            token,
            """{
                viewer { user { name email } scopes organizations { slug } }
                organization { name projects { nodes { slug platform platforms } } }
            }""",
        )
        assert httpx.get(f"{address}/healthz", timeout=60).text == "ok\n"
        assert httpx.get(f"{address}/readyz", timeout=60).text == "ready\n"

    assert data == {
        "viewer": {
            "user": {"name": "Ada", "email": "Ada@acme.example"},
            "scopes": ["read", "write"],
            "organizations": [{"slug": "acme"}],
        },
        "organization": {
            "name": "Acme",
            "projects": {
                "nodes": [{"slug": "app", "platform": "python", "platforms": ["node", "python"]}]
            },
        },
    }


def test_invalid_setup_file_changes_nothing(command: CommandLine, tmp_path: Path) -> None:
    cases = {
        SETUP.replace("role: owner", "role: king"): "users.0.role",
        SETUP.replace(
            "members: [bob@acme.example]", "members: [eve@acme.example]"
        ): "eve@acme.example",
        SETUP.replace("teams: [web]", "teams: [nobody]"): "nobody",
        SETUP + "extra: 1": "extra",
        "{": "neither YAML nor JSON",
        "": "must have keys",
        "- acme": "must have keys",
    }
    for text, expected in cases.items():
        (tmp_path / "wrong.yaml").write_text(text)
        assert expected in command("apply", "wrong.yaml", fails=True)

    assert "no organization" in command(
        "token", "create", "--organization", "acme", "--user", "ada@acme.example", fails=True
    )


def test_address_of_a_member_can_be_changed(command: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    users = """organization: {{slug: acme}}
users:
- {{email: {}, username: ada, name: Ada}}
- {{email: {}, emails: [{}], name: Bob}}
teams: [{{slug: web, members: [{}, {}]}}]
"""
    old, new = ("ada@old.example", "bob@old.example"), ("ADA@new.example", "bob@new.example")
    file.write_text(users.format(*old, "b@b.example", *old))
    command("apply", "acme.yaml")

    file.write_text(users.format(*new, "bob@old.example", *new))
    command("apply", "acme.yaml")
    command("apply", "acme.yaml")

    with sqlite3.connect(tmp_path / "waybill.db") as database:
        stored = database.execute(
            "SELECT username, email FROM user_account ORDER BY id"
        ).fetchall()
        lowered = database.execute("SELECT lowered FROM user_email ORDER BY lowered").fetchall()
        members = database.execute("SELECT count(*) FROM team_member").fetchone()
    assert stored == [("ada", "ADA@new.example"), ("bob@old.example", "bob@new.example")]
    assert [row[0] for row in lowered] == ["ada@new.example", "bob@new.example", "bob@old.example"]
    assert members == (2,)


def test_new_project_needs_a_slug_with_a_letter(command: CommandLine, tmp_path: Path) -> None:
    text = "organization: {slug: acme}\nprojects: [{slug: '%s'}]"
    (tmp_path / "digits.yaml").write_text(text % "2026")
    (tmp_path / "sign.yaml").write_text(text % "2026-")

    assert "'2026' has digits only" in command("apply", "digits.yaml", fails=True)
    command("apply", "sign.yaml")


def test_token_can_be_listed_and_revoked(command: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(SETUP)
    command("apply", "acme.yaml")
    token = command(
        "token", "create", "--organization", "acme", "--user", "ada@acme.example"
    ).strip()

    output = command("token", "list")
    assert token[:9] in output
    assert token not in output

    with command.serving() as (address, _):
        headers = {"Authorization": f"Bearer {token}"}
        body = {"query": "{ viewer { scopes } }"}
        assert (
            httpx.post(f"{address}/graphql", json=body, headers=headers, timeout=60).status_code
            == 200
        )
        command("token", "revoke", token[:9])
        assert (
            httpx.post(f"{address}/graphql", json=body, headers=headers, timeout=60).status_code
            == 401
        )

    assert "no valid token" in command("token", "revoke", token[:9], fails=True)
    assert "no scope" in command(
        "token",
        "create",
        "--organization",
        "acme",
        "--user",
        "ada@acme.example",
        "--scope",
        "everything",
        fails=True,
    )


def test_demo_serves_data_and_pages_with_a_token(command: CommandLine) -> None:
    with command.serving("--demo") as (address, lines):
        [token] = [line.split()[-1] for line in lines if line.startswith("Access token: ")]
        for path, assets in (("/", "/assets"), ("/graphiql", "/graphiql/assets")):
            page = httpx.get(address + path, timeout=60)
            assert f'"token": "{token}"' in page.text
            assert page.headers["cache-control"] == "no-store"
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
            asset = re.search(rf'src="({assets}/[^"]+\.js)"', page.text)
            assert asset
            script = httpx.get(address + asset[1], timeout=60)
            assert script.headers["content-type"].startswith("text/javascript")
            assert "immutable" in script.headers["cache-control"]
            assert httpx.get(f"{address}{assets}/../server.py", timeout=60).status_code == 404
        data = post_query(
            address, token, "{ organization { releases(filter: {status: null}) { totalCount } } }"
        )

    assert data == {"organization": {"releases": {"totalCount": 200}}}
    assert "Demo data needs a new one" in command("demo", fails=True)


def test_organization_tokens_have_distinct_prefixes(command: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(SETUP)
    command("apply", "acme.yaml")
    create = ("token", "create", "--organization", "acme", "--user", "ada@acme.example")
    expected = (*create, "--sentry-cli", "--url")
    tokens = [command(*expected, "https://waybill.example/").strip() for _ in range(2)]
    secrets = [token.rpartition("_")[2] for token in tokens]

    command("token", "revoke", f"sntrys_{secrets[0][:5]}")

    output = command("token", "list")
    rows = [line for line in output.splitlines() if "sntrys_" in line]
    assert all(f"sntrys_{each[:5]} " in row for each, row in zip(secrets, rows, strict=True))
    assert not any(secret in output for secret in secrets)
    assert [len(re.findall(r"\d+-\d+-\d+ ", row)) for row in rows] == [2, 1]  # created, revoked
    payload = json.loads(base64.b64decode(tokens[0].split("_")[1], validate=True))
    assert type(payload.pop("iat")) is float
    assert payload == {
        "url": "https://waybill.example",
        "region_url": "https://waybill.example",
        "org": "acme",
    }
    assert len(base64.b64decode(secrets[0] + "=", validate=True)) == 32
    assert "has a path" in command(*expected, "https://waybill.example/in", fails=True)


def test_adoption_command_updates_stages(command: CommandLine) -> None:
    command("demo")

    assert re.search(r"^\d+ adoption stages updated\.$", command("adoption"), re.MULTILINE)
    assert command("adoption") == "0 adoption stages updated.\n"


def test_outdated_schema_is_reported_with_the_command_to_run(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    postgresql.server.psql("DROP DATABASE IF EXISTS empty; CREATE DATABASE empty;")
    command = CommandLine(tmp_path, postgresql.url("empty"))

    for words in (("token", "list"), ("serve", "--port", "0"), ("worker",)):
        message = command(*words, fails=True)
        assert message == "The database schema is outdated. Run: waybill migrate\n"
    assert "run waybill migrate" in command.complete("check", fails=True).stdout
    assert command.complete("migrate", "--status", fails=True).stdout.count(" no ") >= 16
    assert "CREATE TABLE organization (" in command("migrate", "--dry-run")
    command("migrate")
    assert "its schema is current" in command("check")
    assert "revoked" in command("token", "list")


def test_pages_are_the_same_each_time(command: CommandLine) -> None:
    with command.serving() as (address, _):
        for path in ("/", "/graphiql"):
            first, second = (httpx.get(address + path, timeout=60).text for _ in range(2))

            assert first == second
            assert "waybill-config" in first


def test_two_workers_serve_requests(command: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(SETUP)
    command("apply", "acme.yaml")
    token = command(
        "token", "create", "--organization", "acme", "--user", "ada@acme.example"
    ).strip()

    with command.serving("--workers", "2") as (address, _):
        for _ in range(4):
            assert post_query(address, token, "{ viewer { scopes } }") == {
                "viewer": {"scopes": ["read"]}
            }


def test_committed_schema_is_current(command: CommandLine) -> None:
    assert command("schema") == (ROOT / "schema.graphql").read_text()


def test_committed_settings_page_is_current() -> None:
    assert settings_page() == (ROOT / "docs" / "settings.md").read_text()
    assert Settings.model_fields.keys()


def test_project_keys_can_be_listed_and_disabled(command: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(SETUP)
    command("apply", "acme.yaml")
    project = ("--organization", "acme", "--project", "app")
    dsn = command("project", "key", *project, "--url", "https://waybill.example/in/").strip()
    found = re.fullmatch(r"https://([0-9a-f]{32})@waybill\.example/in/(\d+)", dsn)
    assert found
    assert found[1] in command("project", "key", *project, "--list")

    command("project", "key", *project, "--disable", found[1])

    assert "no enabled key" in command(
        "project", "key", *project, "--disable", found[1], fails=True
    )
    assert "no project" in command("project", "key", *project[:3], "web", fails=True)
    assert "is not the URL of a server" in command(
        "project", "key", *project, "--url", "waybill", fails=True
    )
    assert "outcome" in command("project", "received", *project)
