"""Errors of the Sentry-compatible endpoints."""

from collections.abc import Mapping


class HttpError(Exception):
    """A request that is answered with an error status, a message and optional headers."""

    def __init__(
        self, status: int, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})


def payload_too_large_error(what: str, limit: int) -> HttpError:
    """The error for a body or a part of it over a limit in bytes; `what` begins the message."""
    return HttpError(413, f"{what} exceeds the limit of {limit:,} bytes.")


def no_path_error() -> HttpError:
    """The error for a path that the REST API does not have."""
    return HttpError(404, "No such API path. Paths end with a slash.")


def bad_request_error(message: str) -> HttpError:
    """The error for a malformed request."""
    return HttpError(400, message)
