"""Errors that end a command without a traceback."""

from jobs.git_import.git import GitImportError
from resolvers.errors import SetupError


def describe_failure(error: Exception) -> str | None:
    """Describe an error that the user can correct; None for any other error."""
    if isinstance(error, SetupError | GitImportError):
        return str(error)
    return None
