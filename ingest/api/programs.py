"""Recognizing the program `sentry`, the npm package that follows sentry-cli 3.

Its calls have the same paths and other assumptions:
docs/reference/clients.md#the-program-sentry.
"""

import re

from starlette.requests import Request

USER_AGENT = re.compile(r"sentry-cli/\S+ \([^)]*\) (?:node|bun)/")
"""Of the program. That of sentry-cli ends after the version, or has the name of a plugin."""

INTEGRATION_PAGE_SIZES = frozenset({"1", "100"})


def is_sentry_program(http: Request) -> bool:
    """Whether the program `sentry` sent the request."""
    return USER_AGENT.match(http.headers.get("user-agent", "")) is not None


def looks_for_integrations(http: Request) -> bool:
    """Whether a request for repositories is one of `sentry release set-commits`.

    It searches for a repository by name, or reads whole pages. `sentry repo list` reads 25.
    """
    parameters = http.query_params
    is_lookup = "query" in parameters or parameters.get("per_page") in INTEGRATION_PAGE_SIZES
    return is_lookup and is_sentry_program(http)
