"""The command line in processes forked from one that has imported the server's modules.

A new process spends a second on imports, a forked one none.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

TIMEOUT_SECONDS = 120
# Not those of the command line itself: they read the terminal's width when they are imported.
PRELOADED = [
    "app.factory",
    "jobs.apply",
    "jobs.demo.organization",
    "jobs.git_import.importer",
]

fork_server = multiprocessing.get_context("forkserver")
fork_server.set_forkserver_preload(PRELOADED)


def run_forked(
    words: Sequence[str], environment: Mapping[str, str], folder: Path
) -> "CompletedProcess[str]":
    """Run a command of the checkout, and return its exit code, its output and its messages."""
    with TemporaryDirectory() as name:
        output, errors = Path(name) / "output", Path(name) / "errors"
        process = fork_server.Process(
            target=_run, args=(list(words), dict(environment), folder, output, errors)
        )
        process.start()
        process.join(TIMEOUT_SECONDS)
        process.kill()
        process.join()
        code = process.exitcode
        assert code is not None
        return CompletedProcess(words, code, output.read_text(), errors.read_text())


def _run(
    words: list[str], environment: dict[str, str], folder: Path, output: Path, errors: Path
) -> None:
    """Run a command in this process, as the program of the checkout does."""
    for descriptor, path in ((1, output), (2, errors)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, descriptor)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["waybill", *words]

    from app.cli import main  # noqa: PLC0415 (it reads the environment)

    main()
