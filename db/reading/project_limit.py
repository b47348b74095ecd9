"""The rows that a token reads which is limited to projects, defined here only.

A statement of a limited caller begins with a common table expression for each table that it
names, with the rows that the projects have. It has the name of the table, and so takes its place
in the whole statement: a statement cannot forget the limit. Rules:
docs/reference/security.md#limits-to-projects.
"""

import re
from functools import lru_cache

from db.models import Base

MAX_TEXTS = 500

OF_PROJECT = (
    "project_team",
    "project_platform",
    "project_key",
    "environment_project",
    "release_project",
    "release_project_environment",
    "deploy_project",
    "dashboard_project",
    "session_hour",
    "session_day",
    "session_state",
    "event_hour",
    "event_day",
    "project_session_hour",
    "project_session_day",
    "project_event_hour",
    "project_event_day",
    "issue",
    "rollup_frontier",
    "rollup_late",
    "release_activity",
    "envelope",
    "received_count",
)
"""Tables whose rows belong to one project."""

IN_RELEASE = "SELECT 1 FROM {schema}release_project r WHERE r.project_id IN ({ids}) AND "
IN_COMMITS = (
    "SELECT 1 FROM {schema}release_project r"
    " JOIN {schema}release_commit l ON l.release_id = r.release_id"
    ' JOIN {schema}"commit" c ON c.id = l.commit_id WHERE r.project_id IN ({ids}) AND '
)
HAS_COMMIT = (
    "EXISTS (SELECT 1 FROM {schema}release_commit l"
    " JOIN {schema}release_project r ON r.release_id = l.release_id"
    " WHERE r.project_id IN ({ids}) AND l.commit_id = "
)
IN_DASHBOARD = (
    "(NOT EXISTS (SELECT 1 FROM {schema}dashboard_project p WHERE p.dashboard_id = {dashboard})"
    " OR EXISTS (SELECT 1 FROM {schema}dashboard_project p"
    " WHERE p.dashboard_id = {dashboard} AND p.project_id IN ({ids})))"
)


MERGES = (
    "SELECT 1 FROM {schema}pull_request p"
    " WHERE p.organization_id = c.organization_id AND p.merge_sha = c.sha"
)


def in_dashboard(column: str) -> str:
    """Return the condition that a column has the id of a dashboard without other projects only."""
    return IN_DASHBOARD.replace("{dashboard}", column)


CONDITIONS: dict[str, str] = {
    **dict.fromkeys(OF_PROJECT, "t.project_id IN ({ids})"),
    "project": "t.id IN ({ids})",
    "release": f"EXISTS ({IN_RELEASE}r.release_id = t.id)",
    **dict.fromkeys(
        ("release_commit", "head_commit"), f"EXISTS ({IN_RELEASE}r.release_id = t.release_id)"
    ),
    "deploy": (
        "EXISTS (SELECT 1 FROM {schema}deploy_project d"
        " WHERE d.deploy_id = t.id AND d.project_id IN ({ids}))"
    ),
    "commit": f"{HAS_COMMIT}t.id)",
    "file_change": f"{HAS_COMMIT}t.commit_id)",
    "ancestry": (
        "EXISTS (SELECT 1 FROM {schema}head_commit h"
        " JOIN {schema}release_project r ON r.release_id = h.release_id"
        " WHERE r.project_id IN ({ids}) AND h.commit_id = t.head_id)"
    ),
    "repository": f"EXISTS ({IN_COMMITS}c.repository_id = t.id)",
    "pull_request": (
        f"EXISTS ({IN_COMMITS}c.organization_id = t.organization_id AND c.sha = t.merge_sha)"
    ),
    "commit_author": (
        f"EXISTS ({IN_COMMITS}(c.author_id = t.id OR EXISTS ({MERGES} AND p.author_id = t.id)))"
    ),
    "environment": (
        "(EXISTS (SELECT 1 FROM {schema}environment_project e"
        " WHERE e.environment_id = t.id AND e.project_id IN ({ids}))"
        " OR EXISTS (SELECT 1 FROM {schema}release_project_environment e"
        " WHERE e.environment_id = t.id AND e.project_id IN ({ids}))"
        " OR EXISTS (SELECT 1 FROM {schema}deploy_project e"
        " WHERE e.environment_id = t.id AND e.project_id IN ({ids})))"
    ),
    "dashboard": in_dashboard("t.id"),
    **dict.fromkeys(
        (
            "dashboard_favorite",
            "dashboard_permission",
            "dashboard_team",
            "dashboard_version",
            "widget",
        ),
        in_dashboard("t.dashboard_id"),
    ),
    "widget_query": (
        "EXISTS (SELECT 1 FROM {schema}widget w WHERE w.id = t.widget_id AND "  # noqa: S608
        + in_dashboard("w.dashboard_id")
        + ")"
    ),
    "key_usage": (
        "EXISTS (SELECT 1 FROM {schema}project_key k"
        " WHERE k.id = t.key_id AND k.project_id IN ({ids}))"
    ),
}
"""Which rows of a table belong to projects; `t` is the table.

A release belongs to all its projects, and so do its commits. A repository, an author and an
environment belong to the projects that have used them. A dashboard belongs to all projects unless
it is filtered to some.
"""

DEPLOYS_OF_RELEASE = (
    "FROM {schema}deploy d WHERE d.release_id = t.id AND EXISTS (SELECT 1"
    " FROM {schema}deploy_project p WHERE p.deploy_id = d.id AND p.project_id IN ({ids}))"
)
COLUMNS = {
    "release": {
        "deploy_count": f"(SELECT count(*) {DEPLOYS_OF_RELEASE})",
        "last_deploy_id": (
            f"(SELECT d.id {DEPLOYS_OF_RELEASE} ORDER BY d.date_finished DESC, d.id DESC LIMIT 1)"
        ),
    }
}
"""Columns with values of all projects, computed from the rows of the limit instead."""

SHARED = frozenset(
    {
        "access_token",
        "access_token_organization",
        "access_token_project",
        "activity_change",
        "activity_frontier",
        "audit_entry",
        "change",
        "dashboard_tombstone",
        "idempotency_key",
        "member",
        "organization",
        "organization_version",
        "outbox",
        "prebuilt_favorite",
        "prebuilt_visits",
        "scheduled_task",
        "team",
        "team_member",
        "token_budget",
        "user_account",
        "user_email",
    }
)
"""Tables of the whole organization or server, which a limited caller reads as any other.

The audit log is for managers without a limit, changes are selected by the subscription.
"""

NAMES = re.compile(rf"\b({'|'.join(sorted(CONDITIONS))})\b")
OWN_EXPRESSIONS = re.compile(r"WITH\s+", re.IGNORECASE)


@lru_cache(MAX_TEXTS)
def limit_text(text: str, project_ids: tuple[int, ...], *, is_sqlite: bool) -> str:
    """Return the text of a statement that reads only what belongs to projects.

    The parameters stay as they are.
    """
    ids = ", ".join(map(str, project_ids)) or "NULL"
    # In SQLite an expression would see itself in place of the table.
    schema = "main." if is_sqlite else ""
    expressions = [select_rows(name, ids, schema) for name in sorted(set(NAMES.findall(text)))]
    if not expressions:
        return text
    own = OWN_EXPRESSIONS.match(text)
    rest = text if own is None else text[own.end() :]
    separator = "\n" if own is None else ",\n"
    return f"WITH {', '.join(expressions)}{separator}{rest}"


def select_rows(table: str, ids: str, schema: str) -> str:
    """Return the expression of the rows of a table that belong to projects."""
    computed = COLUMNS.get(table, {})
    names = [column.name for column in Base.metadata.tables[table].columns]
    columns = ", ".join(
        f"{computed[name]} AS {name}" if name in computed else f't."{name}"' for name in names
    )
    rows = f'FROM {{schema}}"{table}" t WHERE {CONDITIONS[table]}'
    selected = f"SELECT {columns} {rows}"
    filled = selected.replace("{schema}", schema).replace("{ids}", ids)
    return f'"{table}" AS NOT MATERIALIZED ({filled})'
