"""Lists of the command line: tables, records and JSON; members, teams and projects removed."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.listing import print_list
from tests.clients.command_line import SETUP, CommandLine
from tests.clients.postgresql import PostgreSQL

ACME = ("--organization", "acme")
BETA = """
organization: {slug: beta, name: Beta}
users: [{email: Ada@acme.example, role: owner}]
"""
NARROW = 80


@pytest.fixture(params=["sqlite", "postgresql"])
def command(request: pytest.FixtureRequest, tmp_path: Path) -> CommandLine:
    """The command line with the organizations acme and beta, on both databases."""
    url = None
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        server.renew("test")
        url = server.url("test")
    command = CommandLine(tmp_path, url)
    for name, text in (("acme", SETUP), ("beta", BETA)):
        (tmp_path / f"{name}.yaml").write_text(text)
        command("apply", f"{name}.yaml")
    return command


def read(command: CommandLine, *words: str) -> Any:
    return json.loads(command(*words, "--json"))


def test_organizations_members_teams_and_projects_are_listed_and_removed(
    command: CommandLine,
) -> None:
    assert read(command, "organization", "list") == [
        {"slug": "acme", "name": "Acme"},
        {"slug": "beta", "name": "Beta"},
    ]
    assert read(command, "member", "list", *ACME) == [
        {
            "email": "Ada@acme.example",
            "name": "Ada",
            "username": "ada",
            "role": "owner",
            "active": True,
            "teams": [],
        },
        {
            "email": "bob@acme.example",
            "name": "bob",
            "username": "bob@acme.example",
            "role": "member",
            "active": False,
            "teams": ["web"],
        },
    ]
    assert read(command, "team", "list", *ACME) == [
        {"slug": "web", "name": "Web", "members": ["bob@acme.example"], "projects": ["app"]}
    ]
    assert read(command, "project", "list", *ACME) == [
        {"slug": "app", "name": "App", "platform": "python", "teams": ["web"]}
    ]

    command("member", "remove", "BOB@acme.example", *ACME, "--yes")
    command("team", "remove", "web", *ACME, "--yes")
    command("project", "remove", "app", *ACME, "--yes")

    assert [each["username"] for each in read(command, "member", "list", *ACME)] == ["ada"]
    assert read(command, "team", "list", *ACME) == read(command, "project", "list", *ACME) == []
    for words, message in (
        (("member", "remove", "ada@acme.example"), "is the last owner of 'acme'"),
        (("team", "remove", "web"), "There is no team 'web' in 'acme'."),
        (("project", "remove", "app"), "There is no project 'app' in 'acme'."),
    ):
        assert message in command(*words, *ACME, "--yes", fails=True)
    assert "[y/N]" in command("team", "remove", "web", *ACME, fails=True)

    log = read(command, "audit", *ACME)
    assert [(each["action"], each["subject"]) for each in log] == [
        ("project.remove", "app"),
        ("team.remove", "web"),
        ("member.remove", "BOB@acme.example"),
        ("organization.apply", "acme"),
    ]
    assert {each["source"] for each in log} == {"command line"}
    [applied] = read(command, "audit", *ACME, "--action", "organization.apply", "--limit", "9")
    assert applied["actor"]


def test_token_for_several_organizations_is_listed_once(command: CommandLine) -> None:
    both = (*ACME, "--organization", "beta", "--user", "ada@acme.example")
    token = command("token", "create", *both, "--name", "ci").strip()

    service = ("token", "create", *ACME, "--service", "--name", "job", "--project")
    command(*service, "app")
    assert "There is no project 'none' in 'acme'." in command(*service, "none", fails=True)

    [listed, job] = read(command, "token", "list")
    with command.serving() as (address, _):
        ready = command("check", "--url", address, "--json")

    assert token.startswith(listed["token"])
    assert listed["organizations"] == ["acme", "beta"]
    assert listed["scopes"] == ["read"]
    assert (listed["kind"], listed["user"], listed["projects"]) == (
        *("member", "Ada@acme.example", None),
    )
    assert (job["kind"], job["user"], job["projects"]) == ("service", None, ["app"])
    assert listed["revoked"] is None
    assert json.loads(ready)[0]["level"] == "ok"
    assert "belongs to one organization" in command(
        "token", "create", *both, "--sentry-cli", fails=True
    )
    assert "is not a member of 'beta'" in command(
        *("token", "create", *ACME, "--organization", "beta", "--user", "bob@acme.example"),
        fails=True,
    )


def test_lists_are_readable_at_80_columns(command: CommandLine) -> None:
    command.environment["COLUMNS"] = str(NARROW)
    create = ("token", "create", *ACME, "--user", "ada@acme.example", "--name")
    for name in ("deploys [of the web]", "ci"):
        command(*create, name)
    command("project", "key", *ACME, "--project", "app")

    tokens = command("token", "list")
    outputs = [
        tokens,
        command("member", "list", *ACME),
        command("team", "list", *ACME),
        command("project", "key", *ACME, "--project", "app", "--list"),
        command("project", "received", *ACME, "--project", "app"),
        command("audit", *ACME),
    ]

    lines = [line for output in outputs for line in output.splitlines()]
    assert max(map(len, lines)) <= NARROW
    assert "name           deploys [of the web]" in tokens.splitlines()
    assert tokens.split("\n\n")[1].splitlines()[1] == "name           ci"
    assert all("…" not in line for line in lines)


def test_list_that_is_too_wide_has_a_line_for_each_value(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    titles = ("key", "address of the server")

    print_list(titles, [("a", "https://waybill.example/a long one")], as_json=False)
    print_list(titles, [], as_json=False)

    assert capsys.readouterr().out.splitlines() == [
        "key                    a",
        "address of the server  https://waybill.example/a long one",
        "The list is empty.",
    ]
