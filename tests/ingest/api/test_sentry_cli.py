"""The real sentry-cli and program `sentry`, with a git repository, against the real server."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.clients.command_line import CommandLine
from tests.clients.sentry_cli import Repository, SentryCli, Server

NODE_MODULES = Path(__file__).parents[3] / "web" / "sentry-cli" / "node_modules"
PROGRAMS = {
    "3.8.0": NODE_MODULES / "@sentry" / "cli" / "bin" / "sentry-cli",
    "2.58.6": NODE_MODULES / "sentry-cli-2" / "bin" / "sentry-cli",
}
SUCCESSORS = {
    "0.49.0": NODE_MODULES / "sentry" / "dist" / "bin.cjs",
    # What the Vite plugin runs.
    "0.45.0": NODE_MODULES.joinpath(
        "@sentry", "bundler-plugins", "node_modules", "sentry", "dist", "bin.cjs"
    ),
}
VITE = NODE_MODULES / "vite" / "bin" / "vite.js"
VITE_CONFIG = """
import { sentryVitePlugin } from %(plugin)s;
const release = { name: %(version)s, deploy: { env: 'production' } };
const options = { telemetry: false, release, sourcemaps: { disable: true } };
export default { plugins: [sentryVitePlugin(options)] };
"""
PLUGIN = NODE_MODULES / "@sentry" / "vite-plugin" / "build" / "esm" / "index.js"

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(shutil.which("npm") is None, reason="no program `npm` is installed"),
]

# More than a page of repositories; the one that the tests name is on the second page.
REPOSITORIES = [
    {"name": f"team/{number}", "url": f"https://git.example/team/{number}", "provider": "github"}
    for number in range(100)
]
PROJECTS = [f"p{number}" for number in range(40)]  # one for each test
SETUP: dict[str, Any] = {
    "organization": {"slug": "acme", "name": "Acme"},
    "users": [{"email": "ada@acme.example", "name": "Ada", "role": "owner"}],
    "teams": [{"slug": "web", "name": "Web"}],
    "projects": [{"slug": slug} for slug in PROJECTS],
    "repositories": [
        *REPOSITORIES,
        {
            "name": "team/widget",
            "url": "https://git.example/team/widget",
            "provider": "github",
        },
    ],
}

HEAD = """query ($sha: String!, $repository: String!) { organization {
    commit(sha: $sha, repository: $repository) { repository { name } }
} }"""

projects = iter(PROJECTS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sentry-cli")
    (folder / "acme.yaml").write_text(yaml.safe_dump(SETUP))
    command = CommandLine(folder)
    command("apply", "acme.yaml")

    def create_token(*words: str) -> str:
        options = ("--organization", "acme", "--user", "ada@acme.example")
        return command("token", "create", *options, *words).strip()

    scopes = ("--scope", "read", "--scope", "write")
    with command.serving() as (address, _):
        for_sentry_cli = (*scopes, "--sentry-cli", "--url", address)
        yield Server(address, *(create_token(*each) for each in (scopes, (), for_sentry_cli)))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path, count())
    repository.git("init", "--initial-branch", "main")
    repository.git("remote", "add", "origin", "git@git.example:Team/Widget.git")
    return repository


@pytest.fixture(params=PROGRAMS)
def cli(request: pytest.FixtureRequest, server: Server, repository: Repository) -> SentryCli:
    return SentryCli(PROGRAMS[request.param], server, repository.folder, next(projects))


def test_info_prints_the_user_and_scopes(cli: SentryCli) -> None:
    output = cli("info").stdout

    assert f"Sentry Server: {cli.server.address}" in output
    assert "User: ada@acme.example" in output
    assert re.findall(r"^ +- (.*)$", output, re.MULTILINE) == [
        "org:read",
        "project:read",
        "team:read",
        "project:releases",
        "project:write",
    ]


@pytest.mark.spec("clients#organization-tokens")
def test_an_organization_token_needs_no_other_setting(cli: SentryCli, server: Server) -> None:
    settings = {
        "SENTRY_AUTH_TOKEN": server.organization_token,
        "SENTRY_URL": None,
        "SENTRY_ORG": None,
    }

    output = cli("info", settings=settings).stdout
    cli("releases", "new", cli.version, settings=settings)

    assert f"Sentry Server: {cli.server.address}" in output
    assert server.read_release(cli.version)["projects"] == [{"slug": cli.project}]


@pytest.mark.parametrize("cli", ["2.58.6"], indirect=True)
def test_sentry_cli_2_may_send_the_token_as_an_api_key(cli: SentryCli, server: Server) -> None:
    settings = {"SENTRY_AUTH_TOKEN": None, "SENTRY_API_KEY": server.token}

    cli("releases", "new", cli.version, settings=settings)
    rejected = cli("info", fails=True, settings=settings | {"SENTRY_API_KEY": "wb_unknown"})

    assert server.read_release(cli.version)["projects"] == [{"slug": cli.project}]
    assert "A valid access token is needed" in rejected.stdout + rejected.stderr


def test_a_release_goes_from_git_to_production(
    cli: SentryCli, server: Server, repository: Repository
) -> None:
    shas = [
        repository.commit("First"),
        repository.commit(
            "Добавить файл 🎉",
            "src/новый файл.txt",
            GIT_AUTHOR_NAME="李雷",
            GIT_AUTHOR_EMAIL="li@例え.jp",
            GIT_AUTHOR_DATE="2026-03-02T10:00:00+05:30",
        ),
    ]
    (repository.folder / "app.py").chmod(0o755)
    repository.git("commit", "--all", "--message", "Executable")
    shas.append(repository.head)

    version = cli("releases", "propose-version").stdout.strip()
    assert version == repository.head
    cli("releases", "new", version, "--url", "http://ci.example/1")
    cli("releases", "set-commits", version, "--auto")
    cli("releases", "finalize", version, "--released", "2026-03-03T00:00:00Z")
    cli(
        *("deploys", "new", "-r", version, "-e", "production", "-n", "Nämé"),
        *("--started", "2026-03-03T00:00:00Z", "--finished", "2026-03-03T00:01:00Z"),
    )

    release = server.read_release(version)
    agent = release.pop("userAgent")
    dates = [each.pop("dateCreated") for each in release["commits"]["nodes"]]
    assert agent.startswith("sentry-cli/")
    # The latest author date comes first.
    assert dates[0] == "2026-03-02T04:30:00+00:00"
    assert dates[1].startswith("2026-03-01T09:00:")
    assert dates[1] > dates[2]
    ada = {"name": "Ada", "email": "ada@example.org"}
    assert release == {
        "status": "OPEN",
        "url": "http://ci.example/1",
        "dateReleased": "2026-03-03T00:00:00+00:00",
        "commitCount": 3,
        "deployCount": 1,
        "projects": [{"slug": cli.project}],
        "commits": {
            "nodes": [
                {
                    "sha": shas[1],
                    "message": "Добавить файл 🎉",
                    "author": {"name": "李雷", "email": "li@例え.jp"},
                    "fileChanges": [{"path": "src/новый файл.txt", "type": "ADDED"}],
                },
                {
                    "sha": shas[2],
                    "message": "Executable",
                    "author": ada,
                    "fileChanges": [{"path": "app.py", "type": "MODIFIED"}],
                },
                {
                    "sha": shas[0],
                    "message": "First",
                    "author": ada,
                    "fileChanges": [{"path": "app.py", "type": "ADDED"}],
                },
            ]
        },
        "deploys": {
            "nodes": [
                {
                    "environment": "production",
                    "name": "Nämé",
                    "url": None,
                    "dateStarted": "2026-03-03T00:00:00+00:00",
                    "dateFinished": "2026-03-03T00:01:00+00:00",
                }
            ]
        },
    }
    assert cli.rows("deploys", "list", "-r", version)[0][:2] == ["production", "Nämé"]
    assert [row[1:] for row in cli.rows("releases", "list")] == [[version, "0", "-"]]
    [row, *rest] = cli.rows("releases", "info", version, "-P", "-C")
    assert [row[0], row[2], row[3], *(each[3] for each in rest)] == [
        version,
        cli.project,
        shas[1],
        shas[2],
        shas[0],
    ]


@pytest.mark.parametrize("option", ["--auto", "--local"])
def test_a_release_has_the_commits_since_the_previous_one(
    cli: SentryCli, server: Server, repository: Repository, option: str
) -> None:
    repository.commit("First")
    first, second, third = (f"{cli.project}@{number}" for number in (1, 2, 3))
    cli("releases", "set-commits", first, option)
    new = [repository.commit("Second"), repository.commit("Third")]
    cli("releases", "set-commits", second, option)
    output = cli("releases", "set-commits", third, option)

    commits = server.read_release(second)["commits"]["nodes"]
    assert [each["sha"] for each in commits] == new[::-1]
    assert server.read_release(first)["commitCount"] == 1
    assert "No commits found. Leaving release alone." in output.stdout
    assert server.read_release(third)["commitCount"] == 0


@pytest.mark.spec("clients#choosing-commits-or-refs")
def test_refs_of_named_repositories_are_set_and_cleared(
    cli: SentryCli, server: Server, repository: Repository
) -> None:
    repository.commit("First")
    cli("releases", "set-commits", cli.version, "--local")
    assert server.read_release(cli.version)["commitCount"] == 1

    cli("releases", "set-commits", cli.version, "--commit", f"Team/Widget@abc..{cli.version}")
    cli("releases", "set-commits", cli.version, "--clear")
    unknown = cli("releases", "set-commits", cli.version, "--commit", "team/none@abc", fails=True)

    assert server.read_release(cli.version)["commits"]["nodes"] == []
    organization = server.query(HEAD, sha=cli.version, repository="team/widget")
    assert organization == {"commit": {"repository": {"name": "team/widget"}}}
    assert "Unknown repo" in unknown.stderr


def test_all_pages_of_repositories_are_read(cli: SentryCli) -> None:
    names = [row[0] for row in cli.rows("repos", "list")]

    assert names[:101] == [each["name"] for each in SETUP["repositories"]]
    assert cli.rows("organizations", "list")[0][1:3] == ["Acme", "acme"]
    assert [row[1] for row in cli.rows("projects", "list")] == sorted(PROJECTS)


def test_a_release_is_archived_restored_and_deleted(cli: SentryCli, server: Server) -> None:
    def list_versions() -> list[str]:
        return [row[1] for row in cli.rows("releases", "list")]

    cli("releases", "new", cli.version, "--finalize", "-p", cli.project, "-p", PROJECTS[-1])
    assert list_versions() == [cli.version]
    cli("releases", "archive", cli.version)
    archived = server.read_release(cli.version)
    assert [archived["status"], archived["projects"]] == [
        "ARCHIVED",
        [{"slug": cli.project}, {"slug": PROJECTS[-1]}],
    ]
    assert archived["dateReleased"] is not None
    assert list_versions() == []
    cli("releases", "restore", cli.version)
    assert list_versions() == [cli.version]

    deleted = cli("releases", "delete", cli.version).stdout
    repeated = cli("releases", "delete", cli.version).stdout

    assert f"Deleted release {cli.version}!" in deleted
    assert "Did nothing." in repeated
    assert server.read_release(cli.version) is None
    assert cli("releases", "info", cli.version, fails=True).stdout == ""


def test_a_version_may_have_any_letter_but_slashes(cli: SentryCli, server: Server) -> None:
    version = f"{cli.version}+ünï code?#%&{{}}[]|^=:;"
    cli("releases", "new", version)
    cli("releases", "finalize", version)
    cli("deploys", "new", "-r", version, "-e", "staging")

    release = server.read_release(version)
    rejected = cli("releases", "new", f"{version}\\", fails=True).stderr

    assert release["dateReleased"] is not None
    assert release["deployCount"] == 1
    assert "A version cannot contain a slash, backslash" in rejected


def test_errors_are_printed(cli: SentryCli, server: Server) -> None:
    for name, value, message in (
        ("SENTRY_AUTH_TOKEN", "wb_unknown", "A valid access token is needed"),
        ("SENTRY_AUTH_TOKEN", server.read_token, "The token lacks the scope write."),
        ("SENTRY_PROJECT", "none", "There is no project 'none'|Project not found"),
        ("SENTRY_ORG", "none", "organization not found|Project not found"),
    ):
        rejected = cli("releases", "new", cli.version, fails=True, settings={name: value})
        assert re.search(message, rejected.stderr), rejected.stderr

    assert server.read_release(cli.version) is None


@pytest.fixture(params=["0.49.0", "0.45.0"])
def sentry(request: pytest.FixtureRequest, server: Server, repository: Repository) -> SentryCli:
    repository.git("remote", "set-url", "origin", "git@git.example:Team/Gadget.git")
    return SentryCli(SUCCESSORS[request.param], server, repository.folder, next(projects))


@pytest.mark.spec("clients#the-program-sentry")
def test_the_program_sentry_sends_the_commits_of_git(
    sentry: SentryCli, server: Server, repository: Repository
) -> None:
    first, second = f"{sentry.project}@1", f"{sentry.project}@2"
    head = repository.commit("First")
    sentry("release", "create", first, "--project", sentry.project)
    sentry("release", "set-commits", first)
    sentry("release", "create", second, "--project", sentry.project)

    # The repository is known by now.
    sentry("release", "set-commits", second)
    refused = sentry("release", "set-commits", second, "--auto", fails=True)
    unknown = sentry("release", "set-commits", second, "--commit", "Team/Gadget@abc", fails=True)
    sentry("release", "set-commits", second, "--commit", f"Team/Gadget@{head}")
    sentry("release", "deploy", second, "production")
    sentry("release", "finalize", second)

    assert [each["sha"] for each in server.read_release(first)["commits"]["nodes"]] == [head]
    release = server.read_release(second)
    assert [each["sha"] for each in release["commits"]["nodes"]] == [head]
    assert [release["deployCount"], release["dateReleased"] is None] == [1, False]
    assert "No repository integrations configured" in refused.stderr
    assert f"sentry release set-commits {second} --local" in unknown.stderr


@pytest.mark.parametrize("sentry", ["0.49.0"], indirect=True)
def test_the_program_sentry_shows_what_there_is(sentry: SentryCli) -> None:
    sentry("release", "create", sentry.version, "--project", sentry.project)

    for words, expected in (
        ("auth whoami", "Ada <ada@acme.example>"),
        ("info", "Configuration verified."),
        ("org view", "owner"),
        ("project view", sentry.project),
        ("team list", "Web"),
        ("dashboard list", "default-overview"),
        ("release list", sentry.version),
        ("release view " + sentry.version, "Unreleased"),
    ):
        assert expected in sentry(*words.split()).stdout, words
    assert "Waybill does not store replays." in sentry("replay", "list", fails=True).stderr


def test_the_vite_plugin_reports_a_release(server: Server, repository: Repository) -> None:
    build = SentryCli(VITE, server, repository.folder, next(projects))
    (repository.folder / "vite.config.mjs").write_text(
        VITE_CONFIG % {"plugin": json.dumps(PLUGIN.as_uri()), "version": json.dumps(build.version)}
    )
    (repository.folder / "index.html").write_text("<script type=module src=/app.js></script>")
    repository.commit("console.log(1)", "app.js")
    sentry = replace(build, program=SUCCESSORS["0.49.0"])
    sentry("release", "create", build.version, "--project", build.project)
    sentry("release", "set-commits", build.version, "--local")

    build("build")

    release = server.read_release(build.version)
    assert [release["commitCount"], release["deployCount"]] == [1, 1]
    assert release["dateReleased"] is not None


@pytest.mark.spec("clients#unserved-calls")
def test_uploads_are_refused_with_the_reason(cli: SentryCli) -> None:
    (cli.folder / "app.js").write_text("1\n//# sourceMappingURL=app.js.map")
    (cli.folder / "app.js.map").write_text('{"version": 3, "sources": [], "mappings": ""}')

    refused = cli("sourcemaps", "upload", "--release", cli.version, ".", fails=True)

    assert "Waybill does not store source maps" in refused.stderr
