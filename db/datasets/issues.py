"""The dataset of issues: groups of similar error events, as a table.

See docs/reference/dashboards.md#issues.
"""

from dataclasses import replace

from db.datasets.base import Column, Dataset, Matching, ValueKind
from db.datasets.errors import ISSUE_FIELDS
from db.datasets.fields import PROJECT, RELEASE

ISSUE = Dataset(
    "issue",
    fields=(
        *ISSUE_FIELDS,
        PROJECT,
        replace(RELEASE, description="Version of the release that the issue was first seen in."),
        Column(
            "first_seen",
            "Date of the first event.",
            kind=ValueKind.DATE,
            matching=Matching.DATE,
        ),
        Column(
            "last_seen", "Date of the last event.", kind=ValueKind.DATE, matching=Matching.DATE
        ),
        Column("events", "Number of events.", kind=ValueKind.INTEGER, matching=Matching.NUMBER),
        Column(
            "users",
            "Number of distinct users.",
            kind=ValueKind.INTEGER,
            matching=Matching.NUMBER,
        ),
    ),
)
