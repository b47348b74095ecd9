"""The real sentry-cli, with a real git repository, against the real server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.clients.command_line import CommandLine

NODE_MODULES = Path(__file__).parents[3] / "web" / "sentry-cli" / "node_modules"
PROGRAMS = {
    "3.8.0": NODE_MODULES / "@sentry" / "cli" / "bin" / "sentry-cli",
    "2.58.6": NODE_MODULES / "sentry-cli-2" / "bin" / "sentry-cli",
}

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

RELEASE = """query ($version: String!) { organization { release(version: $version) {
    status url dateReleased commitCount deployCount userAgent
    projects { slug }
    commits { nodes {
        sha message dateCreated author { name email } fileChanges { path type }
    } }
    deploys { nodes { environment name url dateStarted dateFinished } }
} } }"""
HEAD = """query ($sha: String!, $repository: String!) { organization {
    commit(sha: $sha, repository: $repository) { repository { name } }
} }"""

projects = iter(PROJECTS)


@dataclass(frozen=True)
class Server:
    """A server with an organization, and access tokens of its owner."""

    address: str
    token: str
    read_token: str
    organization_token: str

    def query(self, document: str, **variables: Any) -> Any:
        """Run a query; returns the organization."""
        response = httpx.post(
            f"{self.address}/graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        return response.json()["data"]["organization"]

    def read_release(self, version: str) -> Any:
        """Read a release; None if it does not exist."""
        return self.query(RELEASE, version=version)["release"]


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


@dataclass
class Repository:
    """A git work tree with commits at increasing times."""

    folder: Path
    time: "count[int]"

    def git(self, *words: str, **settings: str) -> str:
        """Run git; returns its output."""
        date = f"2026-03-01T10:00:{next(self.time):02}+01:00"
        done = subprocess.run(
            ["git", *words],
            cwd=self.folder,
            env=os.environ
            | {
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_SYSTEM": os.devnull,
                "GIT_AUTHOR_NAME": "Ada",
                "GIT_AUTHOR_EMAIL": "Ada@Example.ORG",
                "GIT_AUTHOR_DATE": date,
                "GIT_COMMITTER_NAME": str(self.folder),  # no two repositories share a commit
                "GIT_COMMITTER_EMAIL": "ci@example.org",
                "GIT_COMMITTER_DATE": date,
            }
            | settings,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout.strip()

    def commit(self, message: str, path: str = "app.py", **settings: str) -> str:
        """Commit a file with the message as its content; returns the sha."""
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(message)
        self.git("add", "--all")
        self.git("commit", "--message", message, **settings)
        return self.head

    @property
    def head(self) -> str:
        """The sha of the newest commit."""
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path, count())
    repository.git("init", "--initial-branch", "main")
    repository.git("remote", "add", "origin", "git@git.example:Team/Widget.git")
    return repository


@dataclass
class SentryCli:
    """Runs sentry-cli in a repository, for a project that no other test uses."""

    program: Path
    server: Server
    folder: Path
    project: str

    @property
    def version(self) -> str:
        """The version of a release of the project."""
        return f"{self.project}@1.0.0"

    def __call__(
        self, *words: str, fails: bool = False, settings: dict[str, str | None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the program; a setting that is None is removed from the environment."""
        assert self.program.exists(), "Run first: make sentry-cli"
        environment: dict[str, str | None] = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "SENTRY_URL": self.server.address,
            "SENTRY_AUTH_TOKEN": self.server.token,
            "SENTRY_ORG": "acme",
            "SENTRY_PROJECT": self.project,
            "SENTRY_DISABLE_UPDATE_CHECK": "1",
            "RUST_BACKTRACE": "0",
        }
        done = subprocess.run(
            ["node", str(self.program), *words],
            cwd=self.folder,
            env={
                name: value
                for name, value in (environment | (settings or {})).items()
                if value is not None
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done

    def rows(self, *words: str) -> list[list[str]]:
        """Run the program; returns the cells of the printed table without its header."""
        lines = [line for line in self(*words).stdout.splitlines() if line.startswith("|")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


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
