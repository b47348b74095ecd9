"""Calls of Sentry's API that Waybill does not serve: docs/reference/clients.md#unserved-calls.

They return 501 with the reason, because clients print fixed texts, such as "organization not
found", for 404.
"""

import re
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from ingest.api.responses import to_error_response
from ingest.errors import HttpError, no_path_error

REASONS: Mapping[str, tuple[str, ...]] = {
    "Waybill does not store source maps. Remove their upload, and that of debug files.": (
        "artifact-lookup",
        "artifactbundle",
        "chunk-upload",
        "files",
        "releases/*/assemble",
        "releases/*/files",
        "reprocessing",
        "symbol-sources",
    ),
    "Waybill does not store builds of mobile apps and snapshots of pages.": (
        "preprod",
        "preprodartifacts",
        "preprodretention",
    ),
    "Waybill does not run monitors and alerts.": (
        "alert-rule-detector",
        "alert-rules",
        "available-actions",
        "combined-rules",
        "data-conditions",
        "detectors",
        "monitors",
        "notifications",
        "projects/*/detectors",
        "rules",
        "uptime",
        "workflows",
    ),
    "Waybill does not store single events, logs and traces. GraphQL has the counts of events.": (
        "agents",
        "discover",
        "eventids",
        "events",
        "events-dropped",
        "events-facets",
        "events-meta",
        "events-stats",
        "events-timeseries",
        "logs",
        "search-agent",
        "spans",
        "tags",
        "trace",
        "trace-items",
        "trace-logs",
        "trace-meta",
        "traces",
        "users",
    ),
    "Waybill does not serve issues over this API. The board and GraphQL show them.": (
        "issues",
        "shared",
        "shortids",
    ),
    "Waybill does not store replays.": ("replay-count", "replay-selectors", "replays"),
    "Waybill does not store profiles.": ("profiling",),
    "Waybill does not store feedback of users.": ("user-feedback", "user-reports"),
    "Waybill does not serve statistics over this API. GraphQL has the health of releases.": (
        "release-threshold-statuses",
        "sessions",
        "stats",
        "stats-summary",
        "stats_v2",
    ),
    "Waybill does not serve single dashboards over this API. The board and GraphQL show them.": (
        "dashboards/*",
    ),
    "Waybill has no integrations with hosting services, and reads no source code.": (
        "code-mappings",
        "config",
        "forwarding",
        "hooks",
        "integrations",
        "ownership",
        "repo",
        "repos/*",
        "stacktrace-link",
    ),
    "Waybill does not show keys over this API. The command `waybill project key` prints a DSN.": (
        "keys",
        "project-keys",
    ),
    "Waybill does not change members, teams and projects over this API. The commands of `waybill` "
    "do.": (
        "external-users",
        "members",
        "org-auth-tokens",
        "teams/*",
        "user-teams",
    ),
}
"""The calls of each reason, by their path below an organization or a project.

An asterisk stands for one part of a path. All paths below a listed one belong to it.
"""

PARENT = "(?:organizations/[^/]+|projects/[^/]+/[^/]+)"
OUTSIDE: Mapping[str, str] = {
    "issues": "issues/",
    "teams/*": "teams/[^/]+/[^/]+/",
}
"""Calls that have paths outside an organization and a project too, with the patterns of these."""


def to_pattern(call: str) -> str:
    """Return the regular expression of a call's paths below `/api/0/`."""
    below = "/".join("[^/]+" if part == "*" else re.escape(part) for part in call.split("/"))
    inside = f"{PARENT}/{below}/"
    return f"{inside}|{OUTSIDE[call]}" if call in OUTSIDE else inside


PATTERNS: Mapping[str, re.Pattern[str]] = {
    reason: re.compile(f"/(?:{'|'.join(map(to_pattern, calls))})(?:.*/)?", re.DOTALL)
    for reason, calls in REASONS.items()
}


def find_reason(path: str) -> str | None:
    """Return why a path below `/api/0` is not served; None for one that Sentry's API lacks."""
    return next((reason for reason, pattern in PATTERNS.items() if pattern.fullmatch(path)), None)


async def respond_unserved(scope: Scope, receive: Receive, send: Send) -> None:
    """Respond to a path that the API does not serve: 501 if Sentry's API has it, else 404."""
    reason = find_reason(scope["path"].removeprefix(scope["root_path"]))
    error = no_path_error() if reason is None else HttpError(501, reason)
    await to_error_response(error)(scope, receive, send)
