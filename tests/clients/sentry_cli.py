"""sentry-cli and its successor as processes, in a git repository, against a running server."""

import os
import subprocess
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx

RELEASE = """query ($version: String!) { organization { release(version: $version) {
    status url dateReleased commitCount deployCount userAgent
    projects { slug }
    commits { nodes {
        sha message dateCreated author { name email } fileChanges { path type }
    } }
    deploys { nodes { environment name url dateStarted dateFinished } }
} } }"""


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
            timeout=60,
        )
        return response.json()["data"]["organization"]

    def read_release(self, version: str) -> Any:
        """Read a release; None if it does not exist."""
        return self.query(RELEASE, version=version)["release"]


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
            "SENTRY_CLI_NO_UPDATE_CHECK": "1",
            "SENTRY_CLI_NO_TELEMETRY": "1",
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
