"""A database with demo data, made once for all processes of a test run and copied."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from tests.clients.command_line import CommandLine


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with demo data, which `serve --demo` serves without making its own."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "demo"
    folder.mkdir(exist_ok=True)
    database = folder / "waybill.db"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "is-complete").exists():
            CommandLine(folder)("demo")
            (folder / "is-complete").touch()
    return database


def copy_demo(database: Path, folder: Path) -> CommandLine:
    """Copy the database into a folder, and return the command line there."""
    shutil.copy(database, folder / "waybill.db")
    return CommandLine(folder)
