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
    """A server with an organization, and tokens of its owner."""

    address: str
    token: str
    reading_token: str
    telling_token: str

    def ask(self, document: str, **variables: Any) -> Any:
        """What GraphQL says of the organization."""
        response = httpx.post(
            f"{self.address}/graphql",
            json={"query": document, "variables": variables},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        return response.json()["data"]["organization"]

    def release(self, version: str) -> Any:
        """What GraphQL says of a release."""
        return self.ask(RELEASE, version=version)["release"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sentry-cli")
    (folder / "acme.yaml").write_text(yaml.safe_dump(SETUP))
    command = CommandLine(folder)
    command("apply", "acme.yaml")

    def create_token(*words: str) -> str:
        named = ("--organization", "acme", "--user", "ada@acme.example")
        return command("token", "create", *named, *words).strip()

    writing = ("--scope", "read", "--scope", "write")
    with command.serving() as (address, _):
        telling = (*writing, "--sentry-cli", "--url", address)
        yield Server(address, *(create_token(*each) for each in (writing, (), telling)))


@dataclass
class Repository:
    """A git repository, in which somebody works."""

    folder: Path
    time: "count[int]"

    def git(self, *words: str, **settings: str) -> str:
        """What git answers."""
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
        """The sha of a commit that writes the message into a file."""
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
    """The program, as CI calls it, in a repository and for a project of its own."""

    program: Path
    server: Server
    folder: Path
    project: str

    @property
    def version(self) -> str:
        """What a release may be called."""
        return f"{self.project}@1.0.0"

    def __call__(
        self, *words: str, fails: bool = False, settings: dict[str, str | None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """What it prints. A setting that is None is not set."""
        assert self.program.exists(), "first: make sentry-cli"
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
        """The cells of the table that is printed, without its head."""
        lines = [line for line in self(*words).stdout.splitlines() if line.startswith("|")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@pytest.fixture(params=PROGRAMS)
def cli(request: pytest.FixtureRequest, server: Server, repository: Repository) -> SentryCli:
    return SentryCli(PROGRAMS[request.param], server, repository.folder, next(projects))


def test_it_is_told_who_it_is(cli: SentryCli) -> None:
    told = cli("info").stdout

    assert f"Sentry Server: {cli.server.address}" in told
    assert "User: ada@acme.example" in told
    assert re.findall(r"^ +- (.*)$", told, re.MULTILINE) == [
        "org:read",
        "project:read",
        "team:read",
        "project:releases",
        "project:write",
    ]


def test_a_token_that_tells_where_to_go_is_all_that_it_needs(
    cli: SentryCli, server: Server
) -> None:
    settings = {
        "SENTRY_AUTH_TOKEN": server.telling_token,
        "SENTRY_URL": None,
        "SENTRY_ORG": None,
    }

    told = cli("info", settings=settings).stdout
    cli("releases", "new", cli.version, settings=settings)

    assert f"Sentry Server: {cli.server.address}" in told
    assert server.release(cli.version)["projects"] == [{"slug": cli.project}]


@pytest.mark.parametrize("cli", ["2.58.6"], indirect=True)
def test_an_older_one_may_send_the_token_as_its_key(cli: SentryCli, server: Server) -> None:
    settings = {"SENTRY_AUTH_TOKEN": None, "SENTRY_API_KEY": server.token}

    cli("releases", "new", cli.version, settings=settings)
    refused = cli("info", fails=True, settings=settings | {"SENTRY_API_KEY": "wb_unknown"})

    assert server.release(cli.version)["projects"] == [{"slug": cli.project}]
    assert "A valid access token is needed" in refused.stdout + refused.stderr


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

    found = server.release(version)
    agent = found.pop("userAgent")
    dates = [each.pop("dateCreated") for each in found["commits"]["nodes"]]
    assert agent.startswith("sentry-cli/")
    # The one that was written last stands first; git's times are those of its authors.
    assert dates[0] == "2026-03-02T04:30:00+00:00"
    assert dates[1].startswith("2026-03-01T09:00:")
    assert dates[1] > dates[2]
    ada = {"name": "Ada", "email": "ada@example.org"}
    assert found == {
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
                    "message": "Добавить файл 🎉\n",
                    "author": {"name": "李雷", "email": "li@例え.jp"},
                    "fileChanges": [{"path": "src/новый файл.txt", "type": "ADDED"}],
                },
                {
                    "sha": shas[2],
                    "message": "Executable\n",
                    "author": ada,
                    "fileChanges": [{"path": "app.py", "type": "MODIFIED"}],
                },
                {
                    "sha": shas[0],
                    "message": "First\n",
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


@pytest.mark.parametrize("way", ["--auto", "--local"])
def test_a_release_has_the_commits_since_the_one_before(
    cli: SentryCli, server: Server, repository: Repository, way: str
) -> None:
    repository.commit("First")
    first, second, third = (f"{cli.project}@{number}" for number in (1, 2, 3))
    cli("releases", "set-commits", first, way)
    new = [repository.commit("Second"), repository.commit("Third")]
    cli("releases", "set-commits", second, way)
    told = cli("releases", "set-commits", third, way)

    found = server.release(second)["commits"]["nodes"]
    assert [each["sha"] for each in found] == new[::-1]
    assert server.release(first)["commitCount"] == 1
    assert "No commits found. Leaving release alone." in told.stdout
    assert server.release(third)["commitCount"] == 0


def test_commits_of_named_repositories_are_kept_and_cleared(
    cli: SentryCli, server: Server, repository: Repository
) -> None:
    repository.commit("First")
    cli("releases", "set-commits", cli.version, "--local")
    assert server.release(cli.version)["commitCount"] == 1

    cli("releases", "set-commits", cli.version, "--commit", f"Team/Widget@abc..{cli.version}")
    cli("releases", "set-commits", cli.version, "--clear")
    unknown = cli("releases", "set-commits", cli.version, "--commit", "team/none@abc", fails=True)

    assert server.release(cli.version)["commits"]["nodes"] == []
    found = server.ask(HEAD, sha=cli.version, repository="team/widget")
    assert found == {"commit": {"repository": {"name": "team/widget"}}}
    assert "Unknown repo" in unknown.stderr


def test_all_pages_of_repositories_are_read(cli: SentryCli) -> None:
    names = [row[0] for row in cli.rows("repos", "list")]

    assert names[:101] == [each["name"] for each in SETUP["repositories"]]
    assert cli.rows("organizations", "list")[0][1:3] == ["Acme", "acme"]
    assert [row[1] for row in cli.rows("projects", "list")] == sorted(PROJECTS)


def test_a_release_is_archived_restored_and_deleted(cli: SentryCli, server: Server) -> None:
    def listed() -> list[str]:
        return [row[1] for row in cli.rows("releases", "list")]

    cli("releases", "new", cli.version, "--finalize", "-p", cli.project, "-p", PROJECTS[-1])
    assert listed() == [cli.version]
    cli("releases", "archive", cli.version)
    archived = server.release(cli.version)
    assert [archived["status"], archived["projects"]] == [
        "ARCHIVED",
        [{"slug": cli.project}, {"slug": PROJECTS[-1]}],
    ]
    assert archived["dateReleased"] is not None
    assert listed() == []
    cli("releases", "restore", cli.version)
    assert listed() == [cli.version]

    deleted = cli("releases", "delete", cli.version).stdout
    again = cli("releases", "delete", cli.version).stdout

    assert f"Deleted release {cli.version}!" in deleted
    assert "Did nothing." in again
    assert server.release(cli.version) is None
    assert cli("releases", "info", cli.version, fails=True).stdout == ""


def test_a_version_may_have_any_letter_but_slashes(cli: SentryCli, server: Server) -> None:
    version = f"{cli.version}+ünï code?#%&{{}}[]|^=:;"
    cli("releases", "new", version)
    cli("releases", "finalize", version)
    cli("deploys", "new", "-r", version, "-e", "staging")

    found = server.release(version)
    refused = cli("releases", "new", f"{version}\\", fails=True).stderr

    assert found["dateReleased"] is not None
    assert found["deployCount"] == 1
    assert "A version cannot contain a slash, backslash" in refused


def test_what_is_wrong_is_told(cli: SentryCli, server: Server) -> None:
    for name, value, told in (
        ("SENTRY_AUTH_TOKEN", "wb_unknown", "A valid access token is needed"),
        ("SENTRY_AUTH_TOKEN", server.reading_token, "The token lacks the scope write."),
        ("SENTRY_PROJECT", "none", "There is no project 'none'|Project not found"),
        ("SENTRY_ORG", "none", "organization not found|Project not found"),
    ):
        refused = cli("releases", "new", cli.version, fails=True, settings={name: value})
        assert re.search(told, refused.stderr), refused.stderr

    assert server.release(cli.version) is None
