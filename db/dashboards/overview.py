"""The content of the prebuilt dashboard: errors and release health, on a grid of 6 columns.

Every query is one that widget data answers. See docs/reference/dashboards.md#prebuilt-content.
"""

from typing import NamedTuple

LINE, STACKED_AREA, TABLE, BIG_NUMBER, TOP_N, CATEGORICAL_BAR = 0, 2, 4, 6, 7, 9
ISSUE_WIDGET, METRICS_WIDGET, ERRORS_WIDGET = 1, 2, 100


class PrebuiltQuery(NamedTuple):
    """A query of a prebuilt widget."""

    columns: tuple[str, ...] = ()
    aggregates: tuple[str, ...] = ()
    conditions: str = ""
    orderby: str = ""
    name: str = ""


class PrebuiltWidget(NamedTuple):
    """A prebuilt widget: its display type, its position and size (x, y, w, h), and its queries."""

    title: str
    widget_type: int
    display_type: int
    layout: tuple[int, int, int, int]
    queries: tuple[PrebuiltQuery, ...]
    limit: int | None = None


ERRORS = (
    PrebuiltWidget(
        "Number of Errors",
        ERRORS_WIDGET,
        BIG_NUMBER,
        (0, 0, 1, 1),
        (PrebuiltQuery(aggregates=("count()",)),),
    ),
    PrebuiltWidget(
        "Number of Issues",
        ERRORS_WIDGET,
        BIG_NUMBER,
        (1, 0, 1, 1),
        (PrebuiltQuery(aggregates=("count_unique(issue)",)),),
    ),
    PrebuiltWidget(
        "Affected Users",
        ERRORS_WIDGET,
        BIG_NUMBER,
        (0, 1, 1, 1),
        (PrebuiltQuery(aggregates=("count_unique(user)",)),),
    ),
    PrebuiltWidget(
        "Unhandled Errors",
        ERRORS_WIDGET,
        BIG_NUMBER,
        (1, 1, 1, 1),
        (PrebuiltQuery(aggregates=("failure_count()",)),),
    ),
    PrebuiltWidget(
        "Handled vs. Unhandled",
        ERRORS_WIDGET,
        STACKED_AREA,
        (2, 0, 4, 2),
        (
            PrebuiltQuery(
                aggregates=("count()",), conditions="error.handled:true", name="Handled"
            ),
            PrebuiltQuery(
                aggregates=("count()",), conditions="error.handled:false", name="Unhandled"
            ),
        ),
    ),
    PrebuiltWidget(
        "Errors by Release",
        ERRORS_WIDGET,
        TOP_N,
        (0, 2, 3, 2),
        (PrebuiltQuery(("release",), ("count()",), orderby="-count()"),),
        limit=5,
    ),
    PrebuiltWidget(
        "Errors by Type",
        ERRORS_WIDGET,
        CATEGORICAL_BAR,
        (3, 2, 3, 2),
        (PrebuiltQuery(("error.type",), ("count()",), orderby="-count()"),),
        limit=8,
    ),
    PrebuiltWidget(
        "Most Frequent Issues",
        ISSUE_WIDGET,
        TABLE,
        (0, 4, 6, 3),
        (
            PrebuiltQuery(
                ("title", "level", "project", "release", "events", "users", "last_seen"),
                orderby="-events",
            ),
        ),
        limit=10,
    ),
)

RELEASE_HEALTH = (
    PrebuiltWidget(
        "Crash-Free Sessions",
        METRICS_WIDGET,
        BIG_NUMBER,
        (0, 7, 1, 1),
        (PrebuiltQuery(aggregates=("crash_free_rate(session)",)),),
    ),
    PrebuiltWidget(
        "Crash-Free Users",
        METRICS_WIDGET,
        BIG_NUMBER,
        (1, 7, 1, 1),
        (PrebuiltQuery(aggregates=("crash_free_rate(user)",)),),
    ),
    PrebuiltWidget(
        "Number of Sessions",
        METRICS_WIDGET,
        BIG_NUMBER,
        (0, 8, 1, 1),
        (PrebuiltQuery(aggregates=("sum(session)",)),),
    ),
    PrebuiltWidget(
        "Number of Users",
        METRICS_WIDGET,
        BIG_NUMBER,
        (1, 8, 1, 1),
        (PrebuiltQuery(aggregates=("count_unique(user)",)),),
    ),
    PrebuiltWidget(
        "Sessions by Status",
        METRICS_WIDGET,
        STACKED_AREA,
        (2, 7, 4, 2),
        (PrebuiltQuery(("session.status",), ("sum(session)",), orderby="-sum(session)"),),
    ),
    PrebuiltWidget(
        "Crash-Free Sessions by Release",
        METRICS_WIDGET,
        LINE,
        (0, 9, 3, 2),
        (PrebuiltQuery(("release",), ("crash_free_rate(session)",), orderby="-sum(session)"),),
        limit=5,
    ),
    PrebuiltWidget(
        "Session Duration",
        METRICS_WIDGET,
        LINE,
        (3, 9, 3, 2),
        (PrebuiltQuery(aggregates=("p50(session.duration)", "p90(session.duration)")),),
    ),
    PrebuiltWidget(
        "Most Used Releases",
        METRICS_WIDGET,
        TABLE,
        (0, 11, 6, 3),
        (
            PrebuiltQuery(
                ("release", "project"),
                (
                    "sum(session)",
                    "count_unique(user)",
                    "crash_free_rate(session)",
                    "crash_free_rate(user)",
                    "p50(session.duration)",
                ),
                orderby="-sum(session)",
            ),
        ),
        limit=10,
    ),
)

WIDGETS = (*ERRORS, *RELEASE_HEALTH)
"""All widgets in order. Their ids are numbers in this order."""
