"""The command line as a process: its commands, and `serve` with requests to it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx

from tests.clients.forked import run_forked

ROOT = Path(__file__).parents[2]

SETUP = """
organization: {slug: acme, name: Acme}
users:
  - {email: Ada@acme.example, name: Ada, username: ada, emails: [ada@home.example], role: owner}
  - {email: bob@acme.example, active: false}
teams: [{slug: web, name: Web, members: [bob@acme.example]}]
projects: [{slug: app, name: App, platform: python, platforms: [python, node], teams: [web]}]
repositories: [{name: acme/app, url: "https://git.example/acme/app", provider: github}]
"""


PROGRAM = (sys.executable, str(ROOT / "server.py"))
"""The program of the checkout."""


class CommandLine:
    """Runs commands of a program in a folder with a database."""

    process: subprocess.Popen[str]

    def __init__(
        self, folder: Path, database_url: str | None = None, program: Sequence[str] = PROGRAM
    ) -> None:
        self.folder = folder
        self.program = program
        self.environment = os.environ | {
            "WAYBILL_DATABASE_URL": database_url or f"sqlite+aiosqlite:///{folder}/waybill.db",
            "COLUMNS": "200",
        }

    def __call__(self, *words: str, fails: bool = False) -> str:
        """Run a command and return its output; with `fails`, its messages."""
        completed = self.complete(*words, fails=fails)
        return completed.stderr if fails else completed.stdout

    def complete(self, *words: str, fails: bool = False) -> "subprocess.CompletedProcess[str]":
        """Run a command, and return its output and its messages."""
        if self.program is PROGRAM:
            completed = run_forked(words, self.environment, self.folder)
        else:
            completed = subprocess.run(
                [*self.program, *words],
                env=self.environment,
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
        assert (completed.returncode != 0) == fails, completed.stderr
        return completed

    @contextmanager
    def running(
        self, *words: str, stderr: IO[str] | None = None
    ) -> Iterator["subprocess.Popen[str]"]:
        """Run a command that does not end by itself."""
        process = subprocess.Popen(
            [*self.program, *words],
            env=self.environment,
            cwd=self.folder,
            stderr=stderr,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    @contextmanager
    def serving(
        self, *words: str, stderr: IO[str] | None = None
    ) -> Iterator[tuple[str, list[str]]]:
        """Run `serve`; return its URL and the lines that it printed before."""
        process = subprocess.Popen(
            [*self.program, "serve", "--port", "0", *words],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        assert process.stdout is not None
        self.process = process
        lines: list[str] = []
        try:
            for line in process.stdout:
                found = re.fullmatch(r"Waybill listens at (\S+)\n", line)
                if found:
                    yield found[1], lines
                    break
                lines.append(line)
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            finally:
                process.kill()
                process.stdout.close()


def post_query(address: str, token: str, document: str, **variables: Any) -> Any:
    """Send a document and return its data."""
    response = httpx.post(
        f"{address}/graphql",
        json={"query": document, "variables": variables},
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,  # the first requests wait until a worker has started
    )
    return response.json()["data"]
