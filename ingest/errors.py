"""Why a client is turned away, and with which status."""

from collections.abc import Mapping


class RefusedError(Exception):
    """A request that is answered with a status and a text, and nothing else."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.headers = dict(headers or {})


def too_large(what: str, limit: int) -> RefusedError:
    """More than a limit allows."""
    return RefusedError(413, f"{what}: at most {limit:,} bytes.")


def malformed(message: str) -> RefusedError:
    """Not what an envelope looks like."""
    return RefusedError(400, message)
