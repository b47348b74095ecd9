"""The file of a SQLite database, checked before it is opened."""

import os
from pathlib import Path

from sqlalchemy.engine import URL

SIGNATURE = b"SQLite format 3\0"


def find_file_problem(url: URL) -> str | None:
    """Find why the file of a SQLite database cannot be used; None if it can be.

    It need not exist, but its folder must: SQLite also writes files beside it.
    """
    name = url.database
    if not name or name.startswith((":", "file:")):
        return None
    path = Path(name).absolute()
    folder = path.parent
    if not folder.is_dir():
        return f"the folder {folder} does not exist"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"this user may not write to the folder {folder}"
    return find_problem_within(path) if path.exists() else None


def find_problem_within(path: Path) -> str | None:
    """Find why an existing file cannot be used as a database; None if it can be."""
    if not path.is_file():
        return f"{path} is not a file"
    if not os.access(path, os.R_OK | os.W_OK):
        return f"this user may not read and write the file {path}"
    with path.open("rb") as file:
        start = file.read(len(SIGNATURE))
    return None if start in {b"", SIGNATURE} else f"{path} is not a SQLite database"
