"""Why an SDK is turned away, and with which status."""


class RefusedError(Exception):
    """A request that is not taken. The message is for whoever looks at the answer."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers


def too_large(what: str, limit: int) -> RefusedError:
    """More than a limit allows."""
    return RefusedError(413, f"{what}: at most {limit:,} bytes.")


def malformed(message: str) -> RefusedError:
    """Not what an envelope looks like."""
    return RefusedError(400, message)
