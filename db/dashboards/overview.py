"""The content of the prebuilt dashboard: errors, release health and delivery, in 6 columns.

Every query is one that widget data answers. See docs/reference/dashboards.md#prebuilt-content.
"""

from typing import NamedTuple

LINE, STACKED_AREA, BAR, TABLE, BIG_NUMBER, TOP_N, CATEGORICAL_BAR = 0, 2, 3, 4, 6, 7, 9
ISSUE_WIDGET, METRICS_WIDGET, ERRORS_WIDGET, DELIVERY_WIDGET = 1, 2, 100, 200


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

DELIVERY = (
    PrebuiltWidget(
        "Deploy Frequency",
        DELIVERY_WIDGET,
        BIG_NUMBER,
        (0, 14, 1, 1),
        (PrebuiltQuery(aggregates=("deploy_frequency()",)),),
    ),
    PrebuiltWidget(
        "Lead Time",
        DELIVERY_WIDGET,
        BIG_NUMBER,
        (1, 14, 1, 1),
        (PrebuiltQuery(aggregates=("lead_time(p50)",)),),
    ),
    PrebuiltWidget(
        "Change Failure Rate",
        DELIVERY_WIDGET,
        BIG_NUMBER,
        (0, 15, 1, 1),
        (PrebuiltQuery(aggregates=("change_failure_rate()",)),),
    ),
    PrebuiltWidget(
        "Time to Restore",
        DELIVERY_WIDGET,
        BIG_NUMBER,
        (1, 15, 1, 1),
        (PrebuiltQuery(aggregates=("time_to_restore(p50)",)),),
    ),
    PrebuiltWidget(
        "Deploys by Environment",
        DELIVERY_WIDGET,
        BAR,
        (2, 14, 4, 2),
        (PrebuiltQuery(("environment",), ("deploys()",), orderby="-deploys()"),),
        limit=5,
    ),
    PrebuiltWidget(
        "Commits by Author",
        DELIVERY_WIDGET,
        CATEGORICAL_BAR,
        (0, 16, 3, 2),
        (PrebuiltQuery(("author",), ("commits()",), orderby="-commits()"),),
        limit=8,
    ),
    PrebuiltWidget(
        "Deploys and Rollbacks",
        DELIVERY_WIDGET,
        LINE,
        (3, 16, 3, 2),
        (PrebuiltQuery(aggregates=("deploys()", "rollbacks()")),),
    ),
    PrebuiltWidget(
        "Delivery by Project",
        DELIVERY_WIDGET,
        TABLE,
        (0, 18, 6, 3),
        (
            PrebuiltQuery(
                ("project", "environment"),
                (
                    "deploys()",
                    "rollbacks()",
                    "change_failure_rate()",
                    "lead_time(p50)",
                    "lead_time(p90)",
                ),
                orderby="-deploys()",
            ),
        ),
        limit=10,
    ),
)

WIDGETS = (*ERRORS, *RELEASE_HEALTH, *DELIVERY)
"""All widgets in order. Their ids are numbers in this order."""
