"""Why a client is turned away, and with which status."""

from collections.abc import Mapping


class HttpError(Exception):
    """A request that is answered with a status and a text, and nothing else."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.headers = dict(headers or {})


def payload_too_large(what: str, limit: int) -> HttpError:
    """More than a limit allows."""
    return HttpError(413, f"{what}: at most {limit:,} bytes.")


def bad_request(message: str) -> HttpError:
    """Not what an envelope looks like."""
    return HttpError(400, message)
